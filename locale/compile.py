"""Make the .mo files that Django reads of the .po files beside them, without GNU gettext."""

from pathlib import Path

import polib

for texts in Path(__file__).parent.rglob("LC_MESSAGES/django.po"):
    polib.pofile(str(texts)).save_as_mofile(str(texts.with_suffix(".mo")))
