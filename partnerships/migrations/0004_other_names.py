from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0003_contacts'),
    ]

    operations = [
        migrations.RenameField('organisation', 'former_names', 'other_names'),
        migrations.RenameField('historicalorganisation', 'former_names', 'other_names'),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='other_names',
            field=models.CharField(blank=True, help_text='Lyhenne, aiempi nimi tai nimi toisella kielellä. Erota pilkulla.', max_length=300, verbose_name='muut nimet'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='other_names',
            field=models.CharField(blank=True, help_text='Lyhenne, aiempi nimi tai nimi toisella kielellä. Erota pilkulla.', max_length=300, verbose_name='muut nimet'),
        ),
    ]
