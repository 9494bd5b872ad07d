"""What stands where on the wheel: the same thing by many teams is one. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.text import name_key
from teams.plans.timing import Occurrence, Span

SURVEYS = "surveys"  # the key of the band of feedback surveys
REST = "rest"  # the key of the band of the teams that have none of their own


@dataclass(frozen=True)
class Item:
    """Everything of one name on a band in a month."""

    occurrences: list[Occurrence]

    @property
    def first(self) -> Occurrence:
        return self.occurrences[0]

    @property
    def count(self) -> int:
        return len(self.occurrences)

    @property
    def title(self) -> str:
        """The whole name."""
        return str(self.first.event)

    @property
    def short(self) -> str:
        """The name where there is little room."""
        names = (getattr(row.event, "short_name", "") for row in self.occurrences)
        return next((name for name in names if name), self.title)

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(not row.event.is_survey and row.event.is_late for row in self.occurrences)

    @property
    def state(self) -> str:
        """How far it is, all of it together."""
        if self.first.event.is_survey:
            return "survey"
        if self.late == self.count:
            return "late"
        return "open" if any(row.event.is_open for row in self.occurrences) else "done"

    @property
    def has_late(self) -> bool:
        """Whether some are late, but not all."""
        return 0 < self.late < self.count


Bands = dict[Hashable, dict[date, list[Item]]]


def in_bands(
    found: Iterable[Occurrence], span: Span, band_of: Callable[[Occurrence], Hashable]
) -> Bands:
    """By band and by the month of its middle, most of it first; what takes all year is left out."""
    cells: dict[Hashable, dict[date, dict[str, list[Occurrence]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in found:
        if not takes_all_year(row):
            month = month_of(row, span)
            cells[band_of(row)][month][name_key(str(row.event))].append(row)
    return {
        key: {
            month: sorted(map(Item, names.values()), key=lambda item: -item.count)
            for month, names in months.items()
        }
        for key, months in cells.items()
    }


def takes_all_year(row: Occurrence) -> bool:
    """Whether it has no time within the year."""
    return bool(row.event.timing == "year")


def month_of(row: Occurrence, span: Span) -> date:
    """The first day of the month that it stands in."""
    return min(max(row.middle, span.first), span.last).replace(day=1)


def lines_for(needs: Sequence[int], room: int, most: int) -> list[int]:
    """How many lines each band gets: one, and more for those that need it, the outer ones first."""
    lines = [1] * len(needs)
    left = room - len(needs)
    while left > 0:
        wanting = [at for at, need in enumerate(needs) if lines[at] < min(need, most)]
        if not wanting:
            break
        for at in wanting[:left]:
            lines[at] += 1
            left -= 1
    return lines


def cut(name: str, room: int, after: str = "") -> str:
    """The name with what follows it, cut before that when both do not fit."""
    if len(name) + len(after) <= room:
        return name + after
    return name[: max(1, room - len(after) - 1)].rstrip() + "…" + after
