"""manage.py load_reference_content"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.people.roles import ensure_roles
from core.history import Tracked
from search.upkeep import paused

FIXTURES = settings.BASE_DIR / "fixtures"
MODEL = "model"
HOUSES = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir() and path.name != MODEL)
FILES = [
    "levels",
    "keywords",
    "teams",
    "organisations",
    "partnerships",
    "terms",
    "pages",
    "tools",
    "surveys",
    "ready_actions",
    "measures",
    "measure_values",
    "assessment_statements",
    "criteria",
]


class Command(BaseCommand):
    """Gives the groups their permissions and adds the rows of FILES that are missing.

    Never overwrites: what people have edited since stays. Rows are saved the ordinary way, so
    that they get their computed columns and a history, which loaddata would skip.
    """

    help = "Add the reference content that is missing; change nothing that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--house", choices=HOUSES, help="a college's own teams, partners and wordings, too"
        )

    @transaction.atomic
    def handle(self, *args: object, house: str | None = None, **options: object) -> None:
        ensure_roles()
        with paused():
            added = sum(self.load(path) for path in files(house))
        self.stdout.write(f"Reference content: {added} rows added.")

    def load(self, path: Path) -> int:
        """Add the missing rows of one fixture; return how many."""
        added = 0
        for item in serializers.deserialize("json", path.read_text(encoding="utf-8")):
            row = item.object
            if self.is_there(row):
                continue
            row.clean()
            if isinstance(row, Tracked):
                row.save_as(None, "loaded")
            else:
                row.save()
            added += 1
        return added

    # A row of any model of FILES, some of which have a natural key and some an organisation.
    def is_there(self, row: Any) -> bool:
        """Whether the row, or one that has replaced it, is already known."""
        if hasattr(row, "natural_key"):
            return row.pk is not None  # found by its natural key
        same = type(row).objects.filter(organisation=row.organisation)
        return bool(same.exists())


def files(house: str | None) -> list[Path]:
    """The fixtures in the order in which they are loaded.

    Of each kind the house's own rows come first: whose wording comes first stays.
    """
    folders = [FIXTURES / house, FIXTURES / MODEL] if house else [FIXTURES / MODEL]
    ways = [folder / f"{name}.json" for name in FILES for folder in folders]
    return [way for way in ways if way.exists()]
