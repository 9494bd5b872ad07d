"""The actions of a plan under headings: month by month, or goal by goal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.translated import Text, language_of
from teams.plans.models import Action, AnnualPlan
from teams.plans.spoken import in_words
from teams.plans.timing import Span, month_span, quarter_span

MANY = 60  # actions of a plan; from here on what is past is folded
NOW, COMING, YEAR, PAST = "now", "coming", "year", "past"


@dataclass(frozen=True)
class Group:
    """Actions under one heading."""

    key: str
    name: str
    rows: list[Action]
    place: str = ""  # in time: a phone shows what is now first
    is_folded: bool = False

    @property
    def is_now(self) -> bool:
        return self.place == NOW

    @property
    def done(self) -> int:
        return sum(row.status == Action.Status.DONE for row in self.rows)


def by_month(rows: list[Action], year: int, today: date) -> list[Group]:
    """Each quarter's own before its months, then those of some time of the year."""
    groups = []
    for quarter in range(1, 5):
        span = quarter_span(year, quarter)
        name = capfirst(in_words(Action.Timing.QUARTER, span))
        ours = [row for row in rows if span.first <= row.starts_on <= span.last]
        of_quarter = [row for row in ours if row.timing == Action.Timing.QUARTER]
        groups.append(Group(f"q{quarter}", name, of_quarter, place_of(span, today)))
        for first in span.months():
            month = month_span(year, first.month)
            found = [row for row in ours if is_in_month(row, first)]
            name = capfirst(date_format(first, "F"))
            place = NOW if month.first <= today <= month.last else place_of(month, today)
            groups.append(Group(f"kk-{first.month}", name, found, place))
    some_time = [row for row in rows if row.timing == Action.Timing.YEAR]
    groups.append(Group("vuosi", _("Koko vuoden"), some_time, YEAR))
    return [group for group in groups if group.rows]


def by_goal(rows: list[Action], plan: AnnualPlan) -> list[Group]:
    """Each goal of the year, also one that nothing serves; goals since reworded; what has none."""
    language = language_of(plan)
    goals = dict.fromkeys([*plan.each_goal, *(row.goal for row in rows if row.goal)])
    groups = [
        Group(f"tavoite-{number}", Text(goal, language), [r for r in rows if r.goal == goal])
        for number, goal in enumerate(goals, start=1)
    ]
    without = [row for row in rows if not row.goal]
    return groups + ([Group("tavoite-0", _("Ei tavoitetta"), without)] if without else [])


def is_in_month(row: Action, first: date) -> bool:
    """Whether the action belongs under the month, told by its first day."""
    is_wider = row.timing in (Action.Timing.QUARTER, Action.Timing.YEAR)
    return not is_wider and row.starts_on.month == first.month


def place_of(span: Span, today: date) -> str:
    """Whether the days are past or there are some to come."""
    return PAST if span.last < today else COMING


def empty_months(groups: Iterable[Group], year: int) -> list[date]:
    """The first days of the months that no action begins in."""
    taken = {group.key for group in groups}
    return [date(year, month, 1) for month in range(1, 13) if f"kk-{month}" not in taken]


def folded(groups: list[Group], total: int, *, open_for: set[int]) -> list[Group]:
    """Where there are many, what is past is folded, unless an action to be seen is in it."""
    if total < MANY:
        return groups
    return [
        replace(group, is_folded=group.place == PAST and not open_for & {r.pk for r in group.rows})
        for group in groups
    ]
