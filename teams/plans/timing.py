"""When things happen: one source for the plan, the wheel, the calendar feed and the print.

Pure functions over actions and surveys; no database.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from teams.plans.models import Action

# An action or a survey: whoever asks for both reads of each what only it has, as templates do.
Event = Any
SCHOOL_YEAR_STARTS = 8  # August


@dataclass(frozen=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def months(self) -> list[date]:
        """The first day of each of its months."""
        day, found = self.first.replace(day=1), []
        while day <= self.last:
            found.append(day)
            day = month_span(day.year, day.month).last + timedelta(days=1)
        return found


class Survey(Protocol):
    """What is held in some months of some years, or at some time of them."""

    @property
    def months(self) -> list[str]: ...

    def is_in(self, year: int) -> bool: ...


@dataclass(frozen=True)
class Occurrence:
    """An action or a feedback survey at one of its times."""

    event: Event
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> date:
        return self.first + timedelta(days=(self.days - 1) // 2)


def month_span(year: int, month: int) -> Span:
    """The days of a month."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def quarter_span(year: int, quarter: int) -> Span:
    """The days of a quarter, 1 to 4."""
    return Span(date(year, 3 * quarter - 2, 1), month_span(year, 3 * quarter).last)


def year_span(year: int) -> Span:
    """The days of a calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def school_year_span(year: int) -> Span:
    """The days of the school year that begins in the year."""
    return Span(
        date(year, SCHOOL_YEAR_STARTS, 1), month_span(year + 1, SCHOOL_YEAR_STARTS - 1).last
    )


def occurrences(
    actions: Iterable[Action], span: Span, surveys: Iterable[Survey] = ()
) -> list[Occurrence]:
    """Every time of every action and survey within the span, in the order of time.

    What repeats by month comes in each month from the one it starts in to the end of its plan's
    year. What repeats by year is one action in each year's plan; a survey comes every year.
    """
    times = [occurrence for action in actions for occurrence in _times(action)]
    times += [occurrence for survey in surveys for occurrence in _survey_times(survey, span)]
    found = [time for time in times if time.first <= span.last and time.last >= span.first]
    return sorted(found, key=lambda o: (o.first, o.last, o.event.is_survey, o.event.pk))


def _survey_times(survey: Survey, span: Span) -> Iterable[Occurrence]:
    years = [year for year in range(span.first.year, span.last.year + 1) if survey.is_in(year)]
    if years and not survey.months:  # once, also in a school year that touches two
        yield Occurrence(survey, year_span(years[0]).first, year_span(years[-1]).last)
    for year in years:
        for month in survey.months:
            days = month_span(year, int(month))
            yield Occurrence(survey, days.first, days.last)


def _times(action: Action) -> Iterable[Occurrence]:
    if action.repeats != "monthly":
        return [Occurrence(action, action.starts_on, action.ends_on)]
    length = action.ends_on - action.starts_on
    year, last_month = action.starts_on.year, 12
    times = []
    for month in range(action.starts_on.month, last_month + 1):
        days = month_span(year, month)
        first = days.first.replace(day=min(action.starts_on.day, days.last.day))
        last = days.last if action.timing == "month" else first + length
        times.append(Occurrence(action, first, last))
    return times


def clashes(found: list[Occurrence]) -> list[list[Occurrence]]:
    """Events of different teams on the same exact days, in groups; `found` is in order of time."""
    events = [o for o in found if o.event.kind == "organise" and o.event.timing == "days"]
    groups: list[list[Occurrence]] = []
    last: date | None = None
    for item in events:
        if last is not None and item.first <= last:
            groups[-1].append(item)
            last = max(last, item.last)
        else:
            groups.append([item])
            last = item.last
    return [g for g in groups if len({item.event.plan.team_id for item in g}) > 1]
