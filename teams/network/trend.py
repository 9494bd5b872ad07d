"""How the network has grown by level: the ends of years and the day that is looked at, as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from partnerships.levels.models import Level
from teams.network.question import Question

YEARS = 5
HIGHEST = 30.0  # units of the highest bar


@dataclass(frozen=True)
class Point:
    """How many organisations a level had on a day, its bar, and the register with them."""

    count: int
    height: float
    address: str


@dataclass(frozen=True)
class TrendLine:
    """A level over the days."""

    level: Level
    points: list[Point]


@dataclass(frozen=True)
class Trend:
    """The levels over the days, drawn to one scale."""

    days: list[date]
    lines: list[TrendLine]
    highest: float = HIGHEST


def days_of(day: date) -> list[date]:
    """The last days of the years before the day, and the day itself."""
    return [*(date(day.year - back, 12, 31) for back in range(YEARS, 0, -1)), day]


def trend(
    counts: Mapping[tuple[date, int], int],
    days: Sequence[date],
    levels: Sequence[Level],
    question: Question,
) -> Trend | None:
    """The numbers with their bars and links; none when nobody is on any level on any day."""
    if not counts:
        return None
    most = max(counts.values())

    def point(day: date, level: Level) -> Point:
        count = counts.get((day, level.pk), 0)
        return Point(count, round(HIGHEST * count / most, 1), question.of_day(day, level=level.key))

    return Trend(
        list(days), [TrendLine(level, [point(day, level) for day in days]) for level in levels]
    )
