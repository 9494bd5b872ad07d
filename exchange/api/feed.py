"""The change feed: every change leaves an entry in its own transaction, told in a safe order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from simple_history.signals import post_create_historical_record

from core.history import Change, Tracked, rewritten
from core.many import BATCH, signed_many
from exchange.api.kinds import BY_KEY, KINDS, NAMES
from exchange.api.models import ChangeEntry

START = "0"


class LostPlaceError(Exception):
    """A reader's place is not in this feed, such as after a backup was put back."""


def keep_up() -> None:
    """From here on, note every change of what other programs are told; for `ready()`."""
    post_create_historical_record.connect(_note_save, dispatch_uid="exchange.api.feed")
    signed_many.connect(_note_many, dispatch_uid="exchange.api.feed")
    rewritten.connect(_note_rewritten, dispatch_uid="exchange.api.feed")


def _note_save(instance: Tracked, history_instance: Change, **_of_the_signal: object) -> None:
    """A historical row was written: the same transaction notes what it changes."""
    ChangeEntry.objects.bulk_create(_entries(instance, history_instance))


def _note_many(pairs: list[tuple[Tracked, Change]], **_of_the_signal: object) -> None:
    """Many historical rows were written at once."""
    entries = [entry for row, version in pairs for entry in _entries(row, version)]
    ChangeEntry.objects.bulk_create(entries, batch_size=BATCH)


def _note_rewritten(row: Model, **_of_the_signal: object) -> None:
    """A text was taken away past the history: from copies it has to go, too."""
    own = [ChangeEntry(kind=kind.key, row=row.pk) for kind in KINDS if kind.model is type(row)]
    ChangeEntry.objects.bulk_create([*own, *_along(row)])


def _entries(row: Tracked, change: Change) -> list[ChangeEntry]:
    """What a version of a row changes for other programs."""
    model = type(row)
    entries = [
        ChangeEntry(kind=kind.key, row=row.pk, changed_at=change.history_date)
        for kind in KINDS
        if kind.model is model
    ]
    return [*entries, *_along(row)] if _is_told_along(model, change) else entries


def _is_told_along(model: type[Tracked], change: Change) -> bool:
    """Whether the change can be seen where others tell of the row.

    Who is told of elsewhere cannot be deleted, and who is new is not told of yet.
    """
    if model not in NAMES:
        return True
    return change.history_type == "~" and not NAMES[model].isdisjoint(change.changes)


def _along(row: Model) -> Iterator[ChangeEntry]:
    for kind in KINDS:
        if type(row) in kind.along:
            for key in kind.along[type(row)](row):
                yield ChangeEntry(kind=kind.key, row=key)


@dataclass(frozen=True)
class Page:
    """A part of the feed."""

    entries: list[ChangeEntry]
    cursor: str
    has_more: bool


def read(since: str, limit: int) -> Page:
    """What has changed since the cursor, in the order of the feed.

    Raises ValueError when the text is no cursor, LostPlaceError when it is one of another feed.
    """
    ChangeEntry.objects.put_in_order()
    position = _position(since)
    found = list(ChangeEntry.objects.after(position)[: limit + 1])
    entries = found[:limit]
    cursor = f"{entries[-1].position}-{entries[-1].mark}" if entries else since
    return Page(entries, cursor, has_more=len(found) > limit)


def _position(cursor: str) -> int:
    if cursor == START:
        return 0
    number, _dash, mark = cursor.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and mark):
        raise ValueError(cursor)
    entry = ChangeEntry.objects.filter(position=int(number)).first()
    if entry is None or entry.mark != mark:
        raise LostPlaceError(cursor)
    return int(number)


# What is told is JSON: of what types, the serializers say.
def told(entries: Iterable[ChangeEntry], *, levels: bool) -> list[dict[str, Any]]:
    """The entries with the rows as they are now; a row that is no longer there is told so."""
    keys: dict[str, set[int]] = {}
    for entry in entries:
        keys.setdefault(entry.kind, set()).add(entry.row)
    data = {}
    for name, wanted in keys.items():
        rows = BY_KEY[name].rows().filter(pk__in=wanted)
        for row in BY_KEY[name].serializer(rows, many=True, context={"levels": levels}).data:
            data[name, row["id"]] = row
    return [
        {
            "kind": entry.kind,
            "id": entry.row,
            "changed_at": entry.changed_at,
            "deleted": (entry.kind, entry.row) not in data,
            "data": data.get((entry.kind, entry.row)),
        }
        for entry in entries
    ]
