"""Putting a copy back where nothing is, and proving that all of it is there again."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from perho_partners.backups.contents import (
    check,
    contents_of_postgres,
    contents_of_sqlite,
    tables_of,
)
from perho_partners.backups.copying import OURS, Database, check_sqlite, client_of, connected
from perho_partners.backups.manifest import BackupError, Manifest, check_file, read
from perho_partners.backups.tools import opening, pipe, settle

BESIDE = ["", "-wal", "-shm", "-journal"]  # what SQLite keeps of a database
DRILL = "_drill"


def restore(copy: Path, database: Database, *, identity: Path | None = None) -> Manifest:
    """Put the copy into the empty database. What is already there is never touched."""
    manifest = read(copy)
    engine = "sqlite" if str(database["ENGINE"]).endswith("sqlite3") else "postgresql"
    if manifest.engine != engine:
        raise BackupError(f"The copy is of {manifest.engine}, DATABASE_URL leads to {engine}.")
    if manifest.is_sealed and identity is None:
        raise BackupError("The copy is sealed: give the file with the key (--identity).")
    file = check_file(copy, manifest)
    opened = [opening(identity)] if manifest.is_sealed and identity else []
    put = into_sqlite if engine == "sqlite" else into_postgres
    put(file, manifest, database, opened)
    return manifest


def into_postgres(
    file: Path, manifest: Manifest, database: Database, opened: list[list[str]]
) -> None:
    """All of it in one transaction, or nothing."""
    with connected(database) as connection:
        if tables_of(connection):
            raise BackupError("The database is not empty: a copy is only put into an empty one.")
    command, environment = client_of(database, "pg_restore")
    how = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl", "--no-comments"]
    put = [*command[:-1], *how, f"--dbname={command[-1]}"]
    pipe(*opened, put, source=file, environment=environment)
    with connected(database) as connection:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        check(manifest, contents_of_postgres(connection))


def into_sqlite(
    file: Path, manifest: Manifest, database: Database, opened: list[list[str]]
) -> None:
    """Beside its place first; it gets its name when it has been checked."""
    target = Path(str(database["NAME"]))
    if any(target.with_name(target.name + end).exists() for end in BESIDE):
        raise BackupError(f"{target} is there already: a copy never takes the place of a file.")
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=target.parent) as folder:
        part = Path(folder) / target.name
        pipe(*(opened or [["cat"]]), source=file, target=part)
        with closing(sqlite3.connect(part)) as restored:
            check_sqlite(restored)
            check(manifest, contents_of_sqlite(restored))
        part.chmod(OURS)
        settle(part)
        os.link(part, target)  # refuses when somebody has made one meanwhile
        settle(target.parent)


def clear_drill(database: Database, real: Database) -> None:
    """Empty the database that copies are tried out in; never another one."""
    name = str(database["NAME"])
    if not name.endswith(DRILL) or name == real["NAME"]:
        raise BackupError(f"The name of the database for drills must end with {DRILL}.")
    with connected(database) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
