"""Days as the register counts them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def this_year() -> int:
    """The year of today."""
    return timezone.localdate().year


def day_or_empty(day: date | None) -> str:
    """A day as people read it; nothing for none."""
    return _as_read(day, get_language()) if day else ""


@lru_cache(maxsize=4096)  # a spreadsheet has a hundred thousand of the same few
def _as_read(day: date, language: str | None) -> str:
    return date_format(day)


@lru_cache  # a list asks it of each row
def a_year_before(day: date) -> date:
    """The same day a year earlier; 28 February for a leap day."""
    return day - relativedelta(years=1)


def a_year_after(day: date) -> date:
    """The same day a year later; 28 February for a leap day."""
    return day + relativedelta(years=1)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last one if it has no such day."""
    return day + relativedelta(months=months)


@lru_cache(maxsize=2_000)  # as above
def months_between(day: date, later: date) -> int:
    """How many whole months have passed from the day to the later one."""
    passed = relativedelta(later, day)
    return passed.years * 12 + passed.months


def end_of(day: date) -> datetime:
    """The first moment after the day, in the college's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
