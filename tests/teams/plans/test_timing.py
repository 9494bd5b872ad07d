"""When things happen: pure functions."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from teams.plans.timing import (
    Occurrence,
    Span,
    clashes,
    month_span,
    occurrences,
    quarter_span,
    school_year_span,
    year_span,
)


def action(pk, first, last=None, **more):
    more = {
        "timing": "days", "repeats": "", "kind": "organise", "level_id": None, "is_survey": False,
    } | more  # fmt: skip
    more["plan"] = SimpleNamespace(team_id=more.pop("team", 1))
    return SimpleNamespace(pk=pk, starts_on=first, ends_on=last or first, **more)


def test_spans():
    assert month_span(2028, 2).last == date(2028, 2, 29)
    assert (quarter_span(2026, 4).first, quarter_span(2026, 4).last) == (
        date(2026, 10, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert (school_year_span(2026).first, school_year_span(2026).last) == (
        date(2026, 8, 1), date(2027, 7, 31),
    )  # fmt: skip
    assert len(year_span(2026).months()) == len(school_year_span(2026).months()) == 12


@pytest.mark.parametrize(
    ("first", "last", "days", "months"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), 1, [1]),
        (date(2026, 1, 31), date(2026, 2, 1), 2, [1, 2]),
        (date(2026, 1, 2), date(2026, 2, 28), 58, [1, 2]),
        (date(2026, 1, 1), date(2026, 3, 1), 60, [1, 2, 3]),
    ],
)
def test_a_span_has_both_its_ends_and_every_month_that_it_touches(first, last, days, months):
    span = Span(first, last)
    assert span.days == days
    assert span.months() == [date(2026, month, 1) for month in months]


@pytest.mark.parametrize(("quarter", "first", "last"), [(1, 1, 31), (2, 4, 30), (3, 7, 30)])
def test_a_quarter_is_three_months(quarter, first, last):
    span = quarter_span(2026, quarter)
    assert (span.first, span.last) == (
        date(2026, first, 1), date(2026, first + 2, last),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "days", "middle"), [(1, 1, 1), (2, 2, 1), (3, 3, 2), (4, 4, 2), (5, 5, 3)]
)
def test_the_middle_of_an_even_number_of_days_is_the_earlier_one(last, days, middle):
    time = Occurrence(None, date(2026, 3, 1), date(2026, 3, last))
    assert (time.days, time.middle) == (days, date(2026, 3, middle))


@pytest.mark.parametrize(
    ("first", "last", "is_there"),
    [
        (date(2025, 12, 1), date(2025, 12, 31), False), (date(2025, 12, 1), date(2026, 1, 1), True),
        (date(2026, 12, 31), date(2027, 1, 5), True), (date(2027, 1, 1), date(2027, 1, 5), False),
    ],
)  # fmt: skip
def test_what_touches_the_first_or_the_last_day_is_in_the_span(first, last, is_there):
    assert bool(occurrences([action(1, first, last)], year_span(2026))) is is_there


def test_at_the_same_time_the_shorter_comes_first_then_actions_and_then_the_older():
    day = date(2026, 1, 1)
    rows = [
        action(1, day, date(2026, 1, 31)), action(3, day, date(2026, 1, 31)), action(9, day),
        action(2, day, date(2026, 1, 31)),
    ]  # fmt: skip
    found = occurrences(rows, year_span(2026), [survey(["1"])])
    assert [(o.event.is_survey, o.event.pk) for o in found] == [
        (False, 9), (False, 1), (False, 2), (False, 3), (True, 1),
    ]  # fmt: skip


def test_a_monthly_one_of_several_days_keeps_its_length():
    monthly = action(1, date(2026, 11, 29), date(2026, 12, 1), repeats="monthly")
    assert [(o.first, o.last) for o in occurrences([monthly], year_span(2026))] == [
        (date(2026, 11, 29), date(2026, 12, 1)), (date(2026, 12, 29), date(2026, 12, 31)),
    ]  # fmt: skip


def test_only_what_touches_the_span_is_there_in_the_order_of_time():
    late, early = action(1, date(2026, 5, 1)), action(2, date(2026, 3, 1))
    outside = action(3, date(2025, 12, 31))
    over = action(4, date(2025, 12, 1), date(2026, 1, 5))
    found = occurrences([late, early, outside, over], year_span(2026))
    assert [o.event.pk for o in found] == [4, 2, 1]


def test_a_monthly_one_comes_to_the_end_of_its_year():
    monthly = action(1, date(2026, 10, 31), repeats="monthly")
    found = occurrences([monthly], year_span(2026))
    assert [o.first for o in found] == [date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)]


def test_a_monthly_one_of_months_is_there_the_whole_month():
    span = month_span(2026, 2)
    monthly = action(1, span.first, span.last, timing="month", repeats="monthly")
    found = occurrences([monthly], year_span(2026))
    assert [(o.first.month, o.last.day) for o in found][:3] == [(2, 28), (3, 31), (4, 30)]


def survey(months, first=2020, last=None):
    return SimpleNamespace(
        pk=1, is_survey=True, months=months, timing="month" if months else "year", kind="survey",
        is_in=lambda year: first <= year and (last is None or year <= last),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("span", "row", "times"),
    [
        (year_span(2026), survey(["10", "2"]), [date(2026, 2, 1), date(2026, 10, 1)]),
        (school_year_span(2026), survey(["10", "2"]), [date(2026, 10, 1), date(2027, 2, 1)]),
        (school_year_span(2026), survey([]), [date(2026, 1, 1)]),
        (school_year_span(2026), survey([], last=2025), []),
        (school_year_span(2026), survey(["2"], last=2026), []),
    ],
)
def test_a_survey_comes_in_its_months_and_without_them_once(span, row, times):
    assert [o.first for o in occurrences([], span, [row])] == times


def test_a_survey_without_months_lasts_the_years_that_the_span_touches():
    for span, last in [(year_span(2026), 2026), (school_year_span(2026), 2027)]:
        [found] = occurrences([], span, [survey([])])
        assert (found.first, found.last) == (date(2026, 1, 1), date(last, 12, 31))


def test_events_of_different_teams_on_the_same_day_clash():
    one, other = action(1, date(2026, 3, 1), team=1), action(2, date(2026, 3, 1), team=2)
    own = action(3, date(2026, 5, 1), team=1), action(4, date(2026, 5, 1), team=1)
    loose = action(5, date(2026, 3, 1), date(2026, 3, 31), team=3, timing="month")
    found = occurrences([one, other, *own, loose], year_span(2026))
    assert [[o.event.pk for o in group] for group in clashes(found)] == [[1, 2]]


def clashing(*rows):
    found = occurrences(list(rows), year_span(2026))
    return [[o.event.pk for o in group] for group in clashes(found)]


@pytest.mark.parametrize(("day", "groups"), [(4, [[1, 2]]), (5, [])])
def test_events_clash_when_they_share_a_day(day, groups):
    long = action(1, date(2026, 3, 1), date(2026, 3, 4), team=1)
    assert clashing(long, action(2, date(2026, 3, day), team=2)) == groups


def test_a_short_event_inside_a_long_one_does_not_end_the_clash():
    long = action(1, date(2026, 3, 1), date(2026, 3, 9), team=1)
    short, later = action(2, date(2026, 3, 2), team=2), action(3, date(2026, 3, 8), team=1)
    assert clashing(long, short, later) == [[1, 2, 3]]


def test_only_what_is_organised_clashes():
    day = date(2026, 3, 1)
    assert clashing(action(1, day, team=1), action(2, day, team=2, kind="develop")) == []
