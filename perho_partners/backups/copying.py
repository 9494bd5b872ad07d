"""Making a copy while the system runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.backends.postgresql.client import DatabaseClient
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]  # has no stub
from django.db.utils import ConnectionHandler

from perho_partners.backups.contents import contents_of_postgres, contents_of_sqlite
from perho_partners.backups.manifest import BackupError, Manifest, Table, name_of, sha256
from perho_partners.backups.tools import pipe, sealing, settle

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Database = Mapping[str, object]  # as in Django's DATABASES
PARTIAL = ".partial-"
PRIVATE, OURS = 0o700, 0o600  # a folder that nobody else may enter; a file of it
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
SEALED = ".age"


def make_copy(database: Database, folder: Path, *, recipient: str = "") -> Path:
    """A new copy in the folder. It has its name only when it is whole and on the disk."""
    now = datetime.now(UTC)
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    whole, part = folder / name_of(now), folder / f"{PARTIAL}{name_of(now)}-{os.getpid()}"
    if whole.exists():
        raise BackupError(f"{whole} is there already.")
    part.mkdir(mode=PRIVATE)
    try:
        is_sqlite = str(database["ENGINE"]).endswith("sqlite3")
        manifest = (copy_sqlite if is_sqlite else copy_postgres)(database, part, now, recipient)
        manifest.write(part)
        for each in part.iterdir():
            each.chmod(OURS)
            settle(each)
        settle(part)
        part.rename(whole)
        settle(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return whole


def copy_postgres(database: Database, part: Path, now: datetime, recipient: str) -> Manifest:
    """pg_dump and the counts see the same moment: one snapshot, shared."""
    file = part / f"database.dump{SEALED if recipient else ''}"
    command, environment = client_of(database, "pg_dump")
    with connected(database) as connection:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
            snapshot, server = cursor.fetchone()
            cursor.execute(MIGRATIONS)
            migrations = [name for (name,) in cursor.fetchall()]
        how = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}"]
        dump = [*command[:-1], *how, "--lock-wait-timeout=60s", command[-1]]
        seal = [sealing(recipient)] if recipient else []
        pipe(dump, *seal, target=file, environment=environment)
        tables = contents_of_postgres(connection)
    return told(now, "postgresql", server, file, migrations, tables)


def copy_sqlite(database: Database, part: Path, now: datetime, recipient: str) -> Manifest:
    """SQLite's own copying: one moment, while others write."""
    file = part / "database.sqlite3"
    source = f"{Path(str(database['NAME'])).absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(source, uri=True, timeout=20)) as live,
        closing(sqlite3.connect(file)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        check_sqlite(copy)
        tables = contents_of_sqlite(copy)
        migrations = [name for (name,) in copy.execute(MIGRATIONS)]
    if recipient:
        plain, file = file, file.with_name(file.name + SEALED)
        pipe(sealing(recipient), source=plain, target=file)
        plain.unlink()
    return told(now, "sqlite", sqlite3.sqlite_version, file, migrations, tables)


def told(
    now: datetime,
    engine: str,
    server: str,
    file: Path,
    migrations: list[str],
    tables: dict[str, Table],
) -> Manifest:
    """The manifest of a file that is written."""
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        engine=engine,
        server=server,
        file=file.name,
        size=file.stat().st_size,
        sha256=sha256(file),
        is_sealed=file.suffix == SEALED,
        migrations=migrations,
        tables=tables,
    )


def check_sqlite(file: sqlite3.Connection) -> None:
    """Refuse a file that SQLite itself finds broken; its constraints ask functions of Django's."""
    register(file)
    if file.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise BackupError("SQLite finds the file broken (PRAGMA integrity_check).")


def client_of(database: Database, program: str) -> tuple[list[str], dict[str, str]]:
    """The program with where the database is, its name last; the password in the environment."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(dict(database), [])
    return [program, *arguments[1:]], environment or {}


@contextmanager
def connected(database: Database) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, closed at the end."""
    connection = ConnectionHandler({"default": dict(database)})["default"]
    try:
        yield connection
    finally:
        connection.close()
