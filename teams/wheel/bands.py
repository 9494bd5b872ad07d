"""Which bands the wheel has, and what each month holds on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.translated import Text, language_of
from partnerships.levels.models import Level
from teams.plans.timing import Occurrence, month_span
from teams.wheel.arcs import REST, SURVEYS, Bands, Item, takes_all_year
from teams.wheel.question import Question

MOST_TEAM_BANDS = 8  # more are too thin to read
NO_LEVEL = None
# The bands from the outermost by their keys, and on which of them something stands.
Names = list[tuple[Hashable, str]]
BandOf = Callable[[Occurrence], Hashable]


@dataclass(frozen=True)
class Part:
    """What a month holds on a band."""

    label: str
    level: Level | None
    items: list[Item]


@dataclass(frozen=True)
class MonthList:
    """A month with what it holds, band by band."""

    first: date
    count: int
    parts: list[Part]
    address: str


@dataclass(frozen=True)
class StripRow:
    """A band of the strip that stands for the wheel on a phone."""

    label: str
    level: Level | None
    counts: list[int]


def bands_by_level(found: list[Occurrence], levels: list[Level]) -> tuple[Names, BandOf]:
    """The levels from the outermost; those without a number only when something stands there."""
    used = {row.event.level_id for row in found if not row.event.is_survey and in_time(row)}
    names: Names = [(level.pk, level.label) for level in levels if level.number or level.pk in used]
    if NO_LEVEL in used:
        names.append((NO_LEVEL, _("Ei tasoa")))

    def band_of(row: Occurrence) -> Hashable:
        return SURVEYS if row.event.is_survey else row.event.level_id

    return names, band_of


def bands_by_team(found: list[Occurrence]) -> tuple[Names, BandOf]:
    """The teams with most to do, then all others together."""
    rows = [row for row in found if not row.event.is_survey and in_time(row)]
    counts = Counter(row.event.plan.team for row in rows)
    own = MOST_TEAM_BANDS if len(counts) <= MOST_TEAM_BANDS else MOST_TEAM_BANDS - 1
    most = counts.most_common(own)
    shown = sorted((team for team, _count in most), key=lambda team: team.shown_sort_key)
    names: Names = [(team.pk, Text(str(team), language_of(team))) for team in shown]
    if len(shown) < len(counts):
        names.append((REST, _("Muut tiimit")))
    keys = {team.pk for team in shown}

    def band_of(row: Occurrence) -> Hashable:
        if row.event.is_survey:
            return SURVEYS
        return row.event.plan.team_id if row.event.plan.team_id in keys else REST

    return names, band_of


def in_time(row: Occurrence) -> bool:
    """Whether it stands in a month."""
    return not takes_all_year(row)


def in_month(found: list[Occurrence], month: date) -> list[Occurrence]:
    """What happens on some day of the month."""
    days = month_span(month.year, month.month)
    return [row for row in found if row.first <= days.last and row.last >= days.first]


def in_all_year(found: list[Occurrence]) -> list[Item]:
    """What takes all year, the same thing of many teams once."""
    names: dict[str, list[Occurrence]] = {}
    for row in filter(takes_all_year, found):
        names.setdefault(str(row.event), []).append(row)
    return [Item(rows) for rows in names.values()]


def month_list(
    month: date, bands: Bands, names: Names, levels: list[Level], question: Question
) -> MonthList:
    """What a month holds, in the order of the bands."""
    by_key: dict[Hashable, Level] = {level.pk: level for level in levels}
    parts = [
        Part(label, by_key.get(key) if not question.by_team else None, bands[key][month])
        for key, label in names
        if bands.get(key, {}).get(month)
    ]
    count = sum(item.count for part in parts for item in part.items)
    return MonthList(month, count, parts, question.address(month=month.month))


def strip(bands: Bands, names: Names, levels: list[Level], months: list[date]) -> list[StripRow]:
    """The counts by band and month."""
    by_key: dict[Hashable, Level] = {level.pk: level for level in levels}
    return [
        StripRow(
            label,
            by_key.get(key),
            [sum(item.count for item in bands.get(key, {}).get(month, [])) for month in months],
        )
        for key, label in names
    ]
