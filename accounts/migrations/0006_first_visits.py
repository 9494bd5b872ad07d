"""The first visit, which is over for whoever has been here, and who may be asked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def have_visited(apps, schema_editor):
    """Whoever has signed in before is no newcomer."""
    user, visit = apps.get_model("accounts", "User"), apps.get_model("accounts", "FirstVisit")
    people = user._base_manager.exclude(last_login=None).values_list("pk", flat=True)
    today = timezone.localdate()
    visit.objects.bulk_create([visit(user_id=pk, over_on=today) for pk in people.iterator()])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_former_employees'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaluser',
            name='is_asked',
            field=models.BooleanField(default=True, help_text='Enintään viisi pientä vahvistusta kuukaudessa.', verbose_name='minulta voi kysyä'),
        ),
        migrations.AddField(
            model_name='user',
            name='is_asked',
            field=models.BooleanField(default=True, help_text='Enintään viisi pientä vahvistusta kuukaudessa.', verbose_name='minulta voi kysyä'),
        ),
        migrations.CreateModel(
            name='FirstVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan_seen_on', models.DateField(blank=True, null=True, verbose_name='katsoi tiimin suunnitelmaa')),
                ('over_on', models.DateField(blank=True, null=True, verbose_name='ensikäynti ohi')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='first_visit', to=settings.AUTH_USER_MODEL, verbose_name='henkilö')),
            ],
            options={
                'verbose_name': 'ensikäynti',
                'verbose_name_plural': 'ensikäynnit',
            },
        ),
        migrations.RunPython(have_visited, migrations.RunPython.noop),
    ]
