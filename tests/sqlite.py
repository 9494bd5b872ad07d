"""SQLite in the tests: a file of each process's own, and migrations that run only when changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

KEPT = settings.BASE_DIR / ".pytest_cache" / "migrated"


def migrated() -> Path:
    """Where an empty database with all migrations is kept: another place when one changes."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return KEPT / f"{digest.hexdigest()[:16]}.sqlite3"


def own_file(folder: Path) -> Iterator[None]:
    """Let the tests of this process use a file in the folder, migrated already if that is kept.

    A file, because a database in memory locks in other ways than the real one.
    """
    path = folder / "test.sqlite3"
    connection.settings_dict["TEST"]["NAME"] = str(path)
    with suppress(FileNotFoundError):
        shutil.copyfile(migrated(), path)
    yield
    connection.close()
    shutil.rmtree(folder)


def keep() -> None:
    """Keep a copy of the database that has just been migrated, for the next run."""
    kept = migrated()
    if kept.exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    made = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    for old in KEPT.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    made.replace(kept)  # at once: other processes may be looking
