"""The years that plans are made for."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from core.choices import key_in
from core.dates import this_year

FIRST_YEAR, LAST_YEAR = 2015, 2100


class YearConverter:
    """A year that plans are made for, in an address."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return year

    def to_url(self, value: int) -> str:
        return str(value)


def plan_year(today: date) -> int:
    """The year whose plan an agreed action goes to: the next one from October on."""
    return today.year + 1 if today.month >= 10 else today.year


def chosen_year(request: HttpRequest) -> int:
    """The year asked for, or this one."""
    year = key_in(request.GET.get("year", ""))
    return year if FIRST_YEAR <= year <= LAST_YEAR else this_year()
