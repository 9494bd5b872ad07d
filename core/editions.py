"""What follows from rows that nearly every page reads and that seldom change, kept in memory.

It is right in every process: a page asks once how many versions the histories of those rows have,
and reads anew what was kept under another number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import local
from typing import Any, TypeVar

from django.core.signals import request_started
from django.db import connection
from django.utils.translation import get_language
from simple_history.signals import post_create_historical_record

from core.history import Tracked
from core.many import signed_many

Edition = tuple[int | None, ...]
Value = TypeVar("Value")
MOST = 500  # values of one process
# The edition that each value was read of, and the value: of each name another kind.
_KEPT: dict[Hashable, tuple[Edition, Any]] = {}
_seen = local()  # the editions that the request has asked for


def as_of_edition(
    name: Hashable, of: tuple[type[Tracked], ...], read: Callable[[], Value]
) -> Value:
    """What `read` gives, kept in each language until one of the models has a new version.

    Nobody may change it. Inside a transaction it is read each time: what others do not see yet
    is not kept.
    """
    if connection.in_atomic_block:
        return read()
    place, now = (name, get_language()), edition(of)
    edition_then, value = _KEPT.get(place, ((), None))
    if edition_then != now:
        value = read()
        if len(_KEPT) >= MOST:
            _KEPT.clear()
        _KEPT[place] = (now, value)
    return value


def edition(models: tuple[type[Tracked], ...]) -> Edition:
    """A number that changes when a row of the models does: one question a request."""
    editions: dict[Hashable, Edition] = _seen.__dict__.setdefault("editions", {})
    if models not in editions:
        counts = "(SELECT COUNT(*) FROM {0}), (SELECT MAX(history_id) FROM {0})"
        tables = [model.history.model._meta.db_table for model in models]
        names = map(connection.ops.quote_name, tables)
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(counts.format(name) for name in names))
            editions[models] = cursor.fetchone()
    return editions[models]


def forget(**kwargs: object) -> None:
    """Ask for the editions anew: another request begins, or something was saved in this one."""
    _seen.__dict__.clear()


def forget_all() -> None:
    """Read everything anew."""
    forget()
    _KEPT.clear()


for signal in (request_started, post_create_historical_record, signed_many):
    signal.connect(forget)
