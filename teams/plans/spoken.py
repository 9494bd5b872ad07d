"""Times of a year as people write them: "12/2026", "30.11.", "marras", "syksy", "koko vuosi".

Words are understood in all three languages, whole, begun or inflected; the reader's own first.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.text import search_normal
from core.translated import LANGUAGES, readers_language
from teams.plans.models import Action
from teams.plans.timing import Span, month_span, quarter_span, year_span

FRIDAY = 5
SHORTEST = 3  # letters of a month's name
# As the seasons are kept here: by the quarter that ends them, so nothing is late too early.
SEASONS = [
    ["talvi", "talvella", "talven", "vinter", "vintern", "winter"],
    ["kevat", "kevaalla", "kevaan", "var", "varen", "pa varen", "spring"],
    ["kesa", "kesalla", "kesan", "sommar", "sommaren", "summer"],
    ["syksy", "syksylla", "syksyn", "host", "hosten", "pa hosten", "autumn", "fall"],
]
WHOLE_YEAR = {
    *["", "koko vuosi", "koko vuoden", "vuosi", "vuoden aikana", "joskus"],
    *["jossain vaiheessa vuotta", "jossain vaiheessa"],
    *["hela aret", "aret", "under aret", "nagon gang under aret"],
    *["all year", "whole year", "the whole year", "year", "some time during the year"],
}
_YEAR = re.compile(r"(?:^|[ ./])(20\d\d)$")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?")
_DAY_NAMED = re.compile(r"(\d{1,2})\.? ([a-z]{3,})\.?")
_DAY_ONLY = re.compile(r"(\d{1,2})\.")
_NUMBER = re.compile(r"(\d{1,2})[./]?")
_QUARTER = re.compile(r"q ?([1-4])|([1-4])\. ?(?:neljannes|kvartal|kvartalet|quarter)")
_WEEK = re.compile(r"(?:viikko|viikolla|vko|vk|vecka|week|v)\.? ?(\d{1,2})")


class OtherYearError(ValidationError):
    """The time is of a year that the plan is not for."""


def understood(text: str, year: int) -> tuple[str, Span] | None:
    """The timing and the days that the text means in the year; None when that cannot be told.

    Raises OtherYearError when it names another year.
    """
    plain = _ISO.sub(r"\3.\2.\1", search_normal(text)).strip(" ,")
    if found := _YEAR.search(plain):
        if int(found[1]) != year:
            raise OtherYearError(_("Suunnitelma on vuodelle %(year)s.") % {"year": year})
        plain = plain[: found.start()].strip()
    if plain in WHOLE_YEAR:
        return Action.Timing.YEAR, year_span(year)
    if quarter := _quarter(plain):
        return Action.Timing.QUARTER, quarter_span(year, quarter)
    try:
        return _week(plain, year) or _stretch(plain, year)
    except ValueError:  # a day that the month does not have
        return None


def in_words(timing: str, span: Span) -> str:
    """The time as `understood` reads it again, in the reader's language."""
    match timing:
        case Action.Timing.YEAR:
            return _("koko vuosi")
        case Action.Timing.QUARTER:
            return _between(span)
        case Action.Timing.MONTH:
            return _month(span.first)
    if span.first == span.last:
        return _day(span.first)
    whole = month_span(span.last.year, span.last.month).last == span.last
    return (
        _between(span) if span.first.day == 1 and whole else f"{_day(span.first)}–{_day(span.last)}"
    )


def suggestions(year: int) -> list[str]:
    """What is offered while one writes: months, quarters, the whole year."""
    months = [_month(date(year, month, 1)) for month in range(1, 13)]
    quarters = [_between(quarter_span(year, number)) for number in range(1, 5)]
    return [*months, *quarters, in_words(Action.Timing.YEAR, year_span(year))]


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _month(day: date) -> str:
    return date_format(day, "F")


def _between(span: Span) -> str:
    """Two months in words; Finnish names the first one by its beginning only."""
    first, last = _month(span.first), _month(span.last)
    return f"{first.removesuffix('kuu')}–{last}"


def _quarter(plain: str) -> int:
    """The number of the quarter; 0 for none."""
    for number, words in enumerate(SEASONS, start=1):
        if plain in words:
            return number
    found = _QUARTER.fullmatch(plain)
    return int(found[1] or found[2]) if found else 0


def _week(plain: str, year: int) -> tuple[str, Span] | None:
    """Monday to Friday of a week, as far as they are in the year."""
    found = _WEEK.fullmatch(plain)
    if not found:
        return None
    monday, friday = (date.fromisocalendar(year, int(found[1]), day) for day in (1, FRIDAY))
    days = year_span(year)
    return Action.Timing.DAYS, Span(max(monday, days.first), min(friday, days.last))


def _stretch(plain: str, year: int) -> tuple[str, Span] | None:
    """One day or month, or from one to another."""
    begins, dash, ends = (part.strip() for part in plain.partition("-"))
    last = _one(ends if dash else begins, year)
    if last is None:
        return None
    if not dash:
        timing = Action.Timing.DAYS if last.days == 1 else Action.Timing.MONTH
        return timing, last
    only_day = _DAY_ONLY.fullmatch(begins)
    first = (
        Span(*[last.first.replace(day=int(only_day[1]))] * 2) if only_day else _one(begins, year)
    )
    if first is None or first.first > last.last:
        return None
    span = Span(first.first, last.last)
    if span == year_span(year):
        return Action.Timing.YEAR, span
    quarters = [quarter_span(year, number) for number in range(1, 5)]
    return Action.Timing.QUARTER if span in quarters else Action.Timing.DAYS, span


def _one(plain: str, year: int) -> Span | None:
    """A day or a month."""
    if found := _DAY.fullmatch(plain):
        day = date(year, int(found[2]), int(found[1]))
        return Span(day, day)
    if (found := _DAY_NAMED.fullmatch(plain)) and (named := month_named(found[2])):
        day = date(year, named, int(found[1]))
        return Span(day, day)
    found = _NUMBER.fullmatch(plain)
    month = int(found[1]) if found else month_named(plain)
    return month_span(year, month) if 1 <= month <= 12 else None


def month_named(word: str) -> int:
    """The month whose name the word is, begins, or has an ending on; 0 for none or several."""
    word = word.rstrip(".").removeprefix("i ").removeprefix("in ")
    if len(word) < SHORTEST:
        return 0
    others = [code for code, _name in LANGUAGES if code != readers_language()]
    for language in [readers_language(), *others]:
        meant = {
            number
            for number, name in enumerate(names_of_months(language), start=1)
            if name.startswith(word) or word.startswith(name)
        }
        if len(meant) == 1:
            return meant.pop()
    return 0


@lru_cache
def names_of_months(language: str) -> list[str]:
    """The months' names without accents."""
    with translation.override(language):
        return [search_normal(str(MONTHS[number])) for number in range(1, 13)]
