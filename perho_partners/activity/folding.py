"""What was done, day by day; a person's confirmations of a day are told as one. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.utils import timezone

from core.story import Entry

FOLDED = "confirmed"  # the verb of what many do many times


@dataclass
class Line:
    """One thing that was done, or several that are told together."""

    entries: list[Entry] = field(default_factory=list)

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def is_folded(self) -> bool:
        return len(self.entries) > 1


def day_of(entry: Entry) -> date:
    """The day in the college's time."""
    return timezone.localtime(entry.when).date()


def by_day(entries: Iterable[Entry]) -> list[tuple[date, list[Line]]]:
    """The days with what was done on them, in the order that the entries come in."""
    return [(day, folded(group)) for day, group in groupby(entries, day_of)]


def folded(entries: Iterable[Entry]) -> list[Line]:
    """Lines of one day: all that a person confirmed stands where the latest of it does."""
    lines: list[Line] = []
    confirmed: dict[object, Line] = {}
    for entry in entries:
        if entry.verb == FOLDED and entry.who in confirmed:
            confirmed[entry.who].entries.append(entry)
            continue
        line = Line([entry])
        lines.append(line)
        if entry.verb == FOLDED:
            confirmed[entry.who] = line
    return lines
