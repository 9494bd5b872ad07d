"""Which facts of the register stand beside a criterion; the shipped ones get theirs."""

import core.fields
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHIPPED = {
    "everyday-planning": "|actions|contacts|",
    "everyday-information": "|contacts|people|",
    "everyday-instructors": "|actions|people|",
    "everyday-feedback": "|actions|contacts|",
    "everyday-needs": "|contacts|",
    "development-meetings": "|contacts|goal|",
    "development-people": "|known|people|",
    "development-together": "|actions|description|",
    "development-training": "|actions|contacts|",
    "development-known": "|description|known|",
    "strategic-goals": "|goal|",
    "strategic-values": "|agreements|contacts|",
    "strategic-agreement": "|agreements|",
    "strategic-management": "|contacts|people|",
    "strategic-foresight": "|actions|contacts|",
    "strategic-strategy-work": "|actions|contacts|",
    "network-role": "|description|people|",
    "network-principles": "|agreements|goal|",
    "network-foresight": "|contacts|",
    "network-trust": "|contacts|people|",
    "network-known": "|description|known|people|",
    "other-responsible": "|people|",
    "other-described": "|description|",
    "other-purpose": "|benefits|goal|",
}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In the rows and in their histories, so that nobody seems to have changed anything."""
    for name in ("Criterion", "HistoricalCriterion"):
        rows = apps.get_model("quality", name)._base_manager
        for key, evidence in SHIPPED.items():
            rows.filter(key=key).update(evidence=evidence)


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_quality")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="evidence",
                field=core.fields.KeySetField(
                    blank=True,
                    default=list,
                    help_text=(
                        "Edellinen vastaus näkyy aina. Valitse lisäksi se, mistä asian näkee."
                    ),
                    max_length=150,
                    verbose_name="mitä rekisteristä näytetään vieressä",
                ),
            )
            for name in ("criterion", "historicalcriterion")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
