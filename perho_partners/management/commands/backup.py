"""manage.py backup"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from perho_partners.backups.copying import make_copy
from perho_partners.backups.keeping import remove_old
from perho_partners.backups.manifest import read
from perho_partners.backups.tools import FAILURES


class Command(BaseCommand):
    """Copies the database while the system runs, and removes copies that are too old."""

    help = "Make a copy of the whole database, and remove copies that need not be kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.BACKUP_FOLDER))

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        recipient = settings.BACKUP_RECIPIENT
        try:
            copy = make_copy(settings.DATABASES["default"], folder, recipient=recipient)
            manifest = read(copy)
        except FAILURES as error:
            raise CommandError(f"No copy was made. {error}") from error
        sealed = "sealed" if manifest.is_sealed else "NOT sealed: BACKUP_RECIPIENT is empty"
        size = f"{manifest.size:,} bytes".replace(",", " ")
        told = f"{len(manifest.tables)} tables, {manifest.rows} rows, {size}, {sealed}"
        self.stdout.write(f"{copy}: {told}.")
        days, weeks = settings.BACKUP_DAYS, settings.BACKUP_WEEKS
        for old in remove_old(folder, days=days, weeks=weeks):
            self.stdout.write(f"{old}: removed.")
