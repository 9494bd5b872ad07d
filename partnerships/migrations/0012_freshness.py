"""Who is asked in which month whether a partnership is still true: five at most."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_first_visits'),
        ('partnerships', '0011_sort_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='vuosi')),
                ('month', models.PositiveSmallIntegerField(verbose_name='kuukausi')),
                ('slot', models.PositiveSmallIntegerField(verbose_name='monesko kuukaudessa')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='kysytty')),
                ('answer', models.CharField(blank=True, choices=[('true', 'Edelleen totta'), ('changed', 'Jokin on muuttunut'), ('not_mine', 'Ei enää minun')], max_length=10, verbose_name='vastaus')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='vastattu')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='askings', to='partnerships.partnership', verbose_name='kumppanuus')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='askings', to=settings.AUTH_USER_MODEL, verbose_name='keneltä kysyttiin')),
            ],
            options={
                'verbose_name': 'tuoreuskysymys',
                'verbose_name_plural': 'tuoreuskysymykset',
                'ordering': ['-year', '-month', 'user__sort_key', 'slot'],
                'constraints': [models.UniqueConstraint(fields=('user', 'year', 'month', 'slot'), name='asking_place_once', violation_error_message='Tämä paikka on jo käytetty.'), models.CheckConstraint(condition=models.Q(('slot__gte', 1), ('slot__lte', 5)), name='asking_five_at_most', violation_error_message='Keneltäkään ei kysytä kuussa enempää kuin viittä asiaa.'), models.UniqueConstraint(fields=('partnership', 'year', 'month'), name='asking_of_partnership_once_a_month', violation_error_message='Tästä kumppanuudesta on jo kysytty tässä kuussa.'), models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='asking_in_a_month_of_the_year', violation_error_message='Kuukausi on luku yhdestä kahteentoista.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on', None)), models.Q(('answer__in', ['true', 'changed', 'not_mine']), ('answered_on__gte', models.F('asked_on')), ('answered_on__isnull', False)), _connector='OR'), name='asking_answered_on_a_day', violation_error_message='Kerro vastaus ja sen päivä.')],
            },
        ),
    ]
