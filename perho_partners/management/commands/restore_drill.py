"""manage.py restore_drill"""

from __future__ import annotations

import json
import logging
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from perho_partners.backups.copying import Database
from perho_partners.backups.manifest import (
    DRILL,
    BackupError,
    Manifest,
    check_file,
    copies_in,
    moment_of,
    read,
)
from perho_partners.backups.restoring import clear_drill, restore
from perho_partners.backups.tools import FAILURES

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Tries out that the newest copy can be put back, in a place of its own that is emptied again.

    A copy that nobody has put back is a hope. This fails when there is none, or only an old one.
    Without the key of a sealed copy it looks whether the file is whole, and says that this is all.
    """

    help = "Put the newest copy back into a place of its own, and check every table of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.BACKUP_FOLDER))
        parser.add_argument("--most-hours", type=int, default=26, help="how old it may be")

    def handle(self, *args: object, folder: Path, most_hours: int, **options: object) -> None:
        start = time.monotonic()
        try:
            copy = newest(folder, most_hours)
            manifest = read(copy)
            if manifest.is_sealed and not settings.BACKUP_IDENTITY:
                check_file(copy, manifest)
                self.stdout.write(
                    f"{copy}: the sealed file is whole, but NOT put back: BACKUP_IDENTITY is empty."
                )
                return
            try_out(copy)
        except FAILURES as error:
            raise CommandError(f"The drill failed. {error}") from error
        remember(copy)
        self.stdout.write(
            f"{copy}: {len(manifest.tables)} tables, {manifest.rows} rows, put back and the same "
            f"in {time.monotonic() - start:.1f} s."
        )


def remember(copy: Path) -> None:
    """Write beside the copies that this one was put back, for the administrators' page."""
    told = json.dumps({"at": datetime.now(UTC).isoformat(), "copy": copy.name})
    try:
        (copy.parent / DRILL).write_text(told + "\n", encoding="utf-8")
    except OSError as error:  # the drill may be one that may only read
        logger.warning("that the drill succeeded could not be written: %s", type(error).__name__)


def newest(folder: Path, most_hours: int) -> Path:
    """The newest copy, which is not too old."""
    copies = copies_in(folder)
    moment = moment_of(copies[-1]) if copies else None
    if moment is None or datetime.now(UTC) - moment > timedelta(hours=most_hours):
        raise BackupError(f"There is no copy of the last {most_hours} hours in {folder}.")
    return copies[-1]


def try_out(copy: Path) -> Manifest:
    """Put it back where nothing else is, and take it away again."""
    real: Database = settings.DATABASES["default"]
    identity = Path(settings.BACKUP_IDENTITY) if settings.BACKUP_IDENTITY else None
    if str(real["ENGINE"]).endswith("sqlite3"):
        with tempfile.TemporaryDirectory(prefix="perho-drill-") as place:
            return restore(copy, {**real, "NAME": f"{place}/drill.sqlite3"}, identity=identity)
    if not settings.DRILL_DATABASE:
        raise BackupError("DRILL_DATABASE_URL is missing.")
    clear_drill(settings.DRILL_DATABASE, real)
    try:
        return restore(copy, settings.DRILL_DATABASE, identity=identity)
    finally:
        clear_drill(settings.DRILL_DATABASE, real)
