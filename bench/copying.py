"""Many rows into a table at once: COPY on PostgreSQL, many values at a time on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from core.history import Tracked

BATCH = 2_000
APART = timedelta(minutes=13)  # versions, so that they are of some three years


def copy_in(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, with what their fields compute; their keys are given."""
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    if connection.vendor != "postgresql":
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)
        return
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    copy = f"COPY {table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(copy) as stream:
        for row in rows:
            stream.write_row(
                [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
            )


def versions_of(rows: Sequence[Tracked], first_key: int, by: models.Model) -> Iterator[Any]:
    """The first version of each row, as its history keeps it."""
    if not rows:
        return
    history, now = type(rows[0]).history.model, timezone.now()
    for key, row in enumerate(rows, start=first_key):
        columns = {field.attname: getattr(row, field.attname) for field in history.tracked_fields}
        yield history(
            history_id=key, history_date=now - APART * (key % 100_000), history_type="+",
            history_user=by, history_change_reason="created", changes={}, **columns,
        )  # fmt: skip


def settle() -> None:
    """Let the database count what came, and go on with keys of its own after those given."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from django.apps import apps
            from django.core.management.color import no_style

            for command in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(command)
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
