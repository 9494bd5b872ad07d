"""Former employees keep their row, without a name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_coordinators'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaluser',
            name='anonymised_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='nimi poistettu'),
        ),
        migrations.AddField(
            model_name='user',
            name='anonymised_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='nimi poistettu'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('anonymised_on', None), models.Q(('first_name', ''), ('is_active', False), ('last_name', ''), ('leaves_on', None), ('title', '')), _connector='OR'), name='user_anonymised_has_no_name', violation_error_message='Lähteneen tiedot on poistettu. Tee palaavalle henkilölle uusi tunnus.'),
        ),
    ]
