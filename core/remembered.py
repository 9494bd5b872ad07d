"""Figures of a whole register, remembered the longer, the longer it took to count them.

A small register is counted each time. Where it takes long, the same figures are told for a while,
so that no more than a hundredth of the time goes into counting.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

QUICK = 0.02  # seconds: what takes no longer is counted each time
TIMES = 100  # as long as it took to count
LONGEST = 300.0  # seconds

Figures = TypeVar("Figures")
# Until when, and what: the figures of each name are of another kind.
_KEPT: dict[Hashable, tuple[float, Any]] = {}
_LOCKS: defaultdict[Hashable, Lock] = defaultdict(Lock)


def remembered(name: Hashable, count: Callable[[], Figures]) -> Figures:
    """What is counted, or was a while ago in this process. Nobody may change what is told.

    Inside a transaction, what others have not seen is told and so not remembered.
    """
    if connection.in_atomic_block:
        return count()
    if found := _fresh(name):
        return found[0]
    # Of what has been slow one counts, and the others wait for what it finds.
    with _LOCKS[name] if name in _KEPT else nullcontext():
        if found := _fresh(name):
            return found[0]
        start = time.monotonic()
        figures = count()
        end = time.monotonic()
        if (took := end - start) > QUICK:
            _KEPT[name] = (end + min(LONGEST, TIMES * took), figures)
        return figures


def _fresh(name: Hashable) -> tuple[Any] | None:
    until, figures = _KEPT.get(name, (0.0, None))
    return (figures,) if time.monotonic() < until else None


def forget() -> None:
    """Count everything anew."""
    _KEPT.clear()
