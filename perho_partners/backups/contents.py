"""What is in a database: each table's rows, counted and summed up."""

from __future__ import annotations

import hashlib
import sqlite3

from django.db.backends.base.base import BaseDatabaseWrapper

from perho_partners.backups.manifest import BackupError, Manifest, Table

# The texts of rows depend on these.
PLAIN = """SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"""
TABLES_OF_POSTGRES = """SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY 1"""
SUM_OF_POSTGRES = """SELECT count(*),
coalesce(sum(('x' || substr(md5(row_of_it::text), 1, 15))::bit(60)::bigint), 0)::text
FROM {table} AS row_of_it"""
TABLES_OF_SQLITE = """SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"""
WIDTH = 2**64


def tables_of(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that are in a PostgreSQL database, whoever made them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES_OF_POSTGRES)
        return [name for (name,) in cursor.fetchall()]


def contents_of_postgres(connection: BaseDatabaseWrapper) -> dict[str, Table]:
    """Of every table, as the transaction that is open sees it."""
    found = {}
    names = tables_of(connection)
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        for name in names:
            cursor.execute(SUM_OF_POSTGRES.format(table=name))
            rows, total = cursor.fetchone()
            found[name] = Table(rows, total)
    return found


def contents_of_sqlite(file: sqlite3.Connection) -> dict[str, Table]:
    """Of every table in the file, which nobody else writes to."""
    found = {}
    for (name,) in file.execute(TABLES_OF_SQLITE).fetchall():
        rows = total = 0
        quoted = name.replace('"', '""')
        for row in file.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  (a table that is there)
            rows += 1
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8])
        found[name] = Table(rows, str(total % WIDTH))
    return found


def check(manifest: Manifest, found: dict[str, Table]) -> None:
    """Refuse what is not the same as when the copy was made, table by table."""
    names = sorted(manifest.tables.keys() | found.keys())
    wrong = [name for name in names if manifest.tables.get(name) != found.get(name)]
    if wrong:
        raise BackupError(f"What was put back is not what was copied: {', '.join(wrong)}.")
