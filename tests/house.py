"""The content that tests expect: the house's own, Perho's, over the model's."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from perho_partners.management.commands.load_reference_content import files

HOUSE = "perho"
# What tells a row from others of its kind; each kind has some of these.
KEYS = ["slug", "kind", "key", "edition", "name", "title", "organisation", "measure", "year"]
Row = dict[str, Any]


def load_house() -> None:
    """Everything that ships, as Perho has it."""
    call_command("load_reference_content", house=HOUSE, stdout=StringIO())


def house_files(*names: str) -> list[Path]:
    """The files of some kinds in the order of loading: the house's before the model's."""
    return [path for path in files(HOUSE) if path.stem in names]


def house_rows(name: str) -> list[Row]:
    """The rows of one kind in the house's wording, and those that it leaves to the model."""
    told: dict[tuple[str, ...], Row] = {}
    for path in house_files(name):
        for row in json.loads(path.read_text("utf-8")):
            told.setdefault(key_of(row), row)
    return list(told.values())


def key_of(row: Row) -> tuple[str, ...]:
    """What the loader would find the row by."""
    return (row["model"], *(str(row["fields"].get(key)) for key in KEYS))
