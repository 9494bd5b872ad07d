"""Days as the register counts them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.dates import (
    a_year_after,
    a_year_before,
    day_or_empty,
    end_of,
    monday_of,
    months_after,
    this_year,
)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 24), date(2025, 11, 24)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_year_before_is_the_same_day(day, before):
    assert a_year_before(day) == before


def test_a_leap_day_counts_back_to_the_last_of_february():
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 11, 24), date(2027, 11, 24)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_year_after_is_the_same_day(day, after):
    assert a_year_after(day) == after


def test_a_leap_day_counts_forward_to_the_last_of_february():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)])
def test_a_week_begins_on_its_monday(day):
    assert monday_of(day) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, date(2026, 2, 28)), (3, date(2026, 4, 30)), (12, date(2027, 1, 31))],
)
def test_a_month_without_the_day_ends_on_its_last(months, day):
    assert months_after(date(2026, 1, 31), months) == day


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 24), datetime(2026, 11, 25, tzinfo=ZoneInfo("Europe/Helsinki"))),
        (date(2026, 12, 31), datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Helsinki"))),
    ],
)
def test_a_day_ends_when_the_next_begins_in_helsinki(day, end):
    assert end_of(day) == end


@pytest.mark.parametrize(
    ("now", "year"), [("2026-12-31 21:59Z", 2026), ("2026-12-31 22:00Z", 2027)]
)
def test_the_year_turns_at_midnight_in_helsinki(now, year):
    with time_machine.travel(now, tick=False):
        assert this_year() == year


def test_no_day_is_written_as_nothing():
    assert [day_or_empty(date(2026, 2, 1)), day_or_empty(None)] == ["1.2.2026", ""]
