from django.db import migrations, models
from django.db.models.functions import Right

import core.fields


def write_endings(apps, schema_editor):
    apps.get_model("search", "Word").objects.update(ending=Right("text", 2))


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0002_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="word",
            name="ending",
            field=core.fields.ComputedCharField(
                compute="compute_ending", default="", editable=False, max_length=2
            ),
            preserve_default=False,
        ),
        migrations.RunPython(write_endings, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="word",
            name="length",
            field=models.PositiveSmallIntegerField(),
        ),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(fields=["ending", "length"], name="word_ending"),
        ),
    ]
