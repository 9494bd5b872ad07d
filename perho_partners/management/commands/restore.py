"""manage.py restore"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from perho_partners.backups.restoring import restore
from perho_partners.backups.tools import FAILURES


class Command(BaseCommand):
    """Puts a copy into the database of DATABASE_URL, which must be empty, and proves it."""

    help = "Put a copy into an empty database and check every table of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("copy", type=Path, help="the folder of the copy")
        parser.add_argument("--identity", type=Path, help="the file with the key of a sealed copy")

    def handle(self, *args: object, copy: Path, identity: Path | None, **options: object) -> None:
        try:
            manifest = restore(copy, settings.DATABASES["default"], identity=identity)
        except FAILURES as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Put back as it was at {manifest.made_at}: {len(manifest.tables)} tables, "
            f"{manifest.rows} rows; every count and checksum is the same."
        )
        ours = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
        if ahead := sorted(set(manifest.migrations) - ours):
            raise CommandError(
                f"The copy is of a newer version of the program, which has {ahead[-1]}: "
                "install that version before starting."
            )
        if ours - set(manifest.migrations):
            self.stdout.write("The program is newer than the copy: run manage.py migrate now.")
