"""Many tracked rows saved at once, each signed as `save_as` signs one.

For lists of thousands. What a row refuses (`refuse_now`) is the caller's to have looked at, with
the rows that decide it locked; the database's constraints hold as always.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.dispatch import Signal
from django.utils import timezone

from core.fields import Computed, VersionField
from core.history import Change, StaleRowError, Tracked, plain

BATCH = 500
# Sent once for many rows with their versions, where a row saved by itself sends simple-history's
# `post_create_historical_record`: whoever listens to versions listens to both.
signed_many = Signal()
Row = TypeVar("Row", bound=Tracked)
Person = Any  # whose class belongs to a floor above


@transaction.atomic
def create_many(rows: Sequence[Row], *, by: Person, verb: str) -> list[Change]:
    """Insert new rows of one model and sign each; return their first versions."""
    if not rows:
        return []
    model = type(rows[0])
    _refuse_sets(model)
    made = model._base_manager.bulk_create(rows, batch_size=BATCH)
    return _sign([(row, {}) for row in made], "+", by, verb)


@transaction.atomic
def save_many(rows: Sequence[Row], *, by: Person, verb: str) -> list[Change]:
    """Save what differs from the stored rows and sign each; return the new versions.

    Raises StaleRowError when somebody has saved one of them since it was read.
    """
    if not rows:
        return []
    model = type(rows[0])
    _refuse_sets(model)
    changed = []
    for start in range(0, len(rows), BATCH):
        batch = {row.pk: row for row in rows[start : start + BATCH]}
        locked = model._base_manager.select_for_update(of=("self",), no_key=True)
        stored = {row.pk: row for row in locked.filter(pk__in=batch).order_by("pk")}
        for key, row in batch.items():
            if key not in stored or stored[key].version != row.version:
                raise StaleRowError(f"{model.__name__} {key} was saved by somebody else since")
            if changes := _changes(stored[key], row):
                _write(row, changes)
                changed.append((row, changes))
    return _sign(changed, "~", by, verb)


@transaction.atomic
def delete_many(rows: Sequence[Row], *, by: Person, verb: str) -> list[Change]:
    """Delete rows of one model that nothing else points to, and sign each.

    Raises StaleRowError when somebody has saved one of them since it was read.
    """
    if not rows:
        return []
    model = type(rows[0])
    _refuse_sets(model)
    keys = {row.pk: row.version for row in rows}
    locked = model._base_manager.select_for_update(of=("self",), no_key=True)
    stored = {row.pk: row for row in locked.filter(pk__in=keys).order_by("pk")}
    if {key: row.version for key, row in stored.items()} != keys:
        raise StaleRowError(f"a {model.__name__} was saved by somebody else since")
    made = _sign([(row, {}) for row in stored.values()], "-", by, verb)
    model._base_manager.filter(pk__in=keys)._raw_delete(DEFAULT_DB_ALIAS)
    return made


def _changes(stored: Tracked, row: Tracked) -> dict[str, list[Any]]:
    """What people wrote that differs, as the history tells it."""
    found = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, Computed | VersionField):
            continue
        old = plain(field.value_from_object(stored))
        new = plain(field.to_python(field.value_from_object(row)))
        if old != new:
            found[field.name] = [old, new]
    return found


def _write(row: Tracked, changes: Iterable[str]) -> None:
    """The changed columns, the computed ones and the version."""
    columns = {}
    for field in row._meta.concrete_fields:
        if field.name in changes or isinstance(field, Computed | VersionField):
            columns[field.attname] = field.pre_save(row, add=False)
    type(row)._base_manager.filter(pk=row.pk).update(**columns)


def _sign(
    saved: Sequence[tuple[Tracked, dict[str, list[Any]]]], kind: str, by: Person, verb: str
) -> list[Change]:
    """Write the version of each row into the history; whoever listens to versions hears of them."""
    if not saved:
        return []
    now, versions = timezone.now(), []
    history = type(saved[0][0]).history.model  # asking for it makes a manager each time
    for row, changes in saved:
        columns = {field.attname: getattr(row, field.attname) for field in history.tracked_fields}
        versions.append(
            history(
                **columns,
                history_date=now,
                history_type=kind,
                history_user=by,
                history_change_reason=verb,
                changes=changes,
            )
        )
    made: list[Change] = history.objects.bulk_create(versions, batch_size=BATCH)
    pairs = [(row, version) for (row, _changes), version in zip(saved, made, strict=True)]
    signed_many.send(sender=history, pairs=pairs)
    return made


def _refuse_sets(model: type[models.Model]) -> None:
    if model._meta.many_to_many:
        raise TypeError("rows with sets are saved one by one, with save_as()")
