"""The trail of sign-ins, files and rights."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_first_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='milloin')),
                ('what', models.CharField(choices=[('sign_in', 'kirjautui sisään'), ('failed', 'kirjautuminen ei onnistunut'), ('locked', 'kirjautuminen estettiin hetkeksi'), ('sign_out', 'kirjautui ulos'), ('password', 'salasana vaihdettiin'), ('rights', 'oikeudet muuttuivat'), ('export', 'latasi tiedoston'), ('key_made', 'teki avaimen'), ('key_revoked', 'perui avaimen')], max_length=20, verbose_name='mitä')),
                ('detail', models.CharField(blank=True, max_length=200, verbose_name='tarkemmin')),
                ('network', models.CharField(blank=True, max_length=50, verbose_name='verkko')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events_done', to=settings.AUTH_USER_MODEL, verbose_name='kuka teki')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to=settings.AUTH_USER_MODEL, verbose_name='kenen tunnus')),
            ],
            options={
                'verbose_name': 'lokimerkintä',
                'verbose_name_plural': 'tapahtumaloki',
                'ordering': ['-at', '-pk'],
            },
        ),
    ]
