"""Times as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from teams.plans.spoken import OtherYearError, in_words, month_named, suggestions, understood
from teams.plans.timing import Span, month_span, quarter_span, year_span

pytestmark = pytest.mark.one_engine
DECEMBER = ("month", month_span(2026, 12))
AUTUMN = ("quarter", quarter_span(2026, 4))


def days(first, last):
    return "days", Span(date(2026, *first), date(2026, *last))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12/2026", DECEMBER),
        ("12.2026", DECEMBER),
        ("12", DECEMBER),
        ("joulukuu", DECEMBER),
        ("Joulukuussa", DECEMBER),
        ("joulu", DECEMBER),
        ("joulukuu 2026", DECEMBER),
        ("i december", DECEMBER),
        ("dec.", DECEMBER),
        ("1", ("month", month_span(2026, 1))),
        ("marras", ("month", month_span(2026, 11))),
        ("30.11.", days((11, 30), (11, 30))),
        ("30.11", days((11, 30), (11, 30))),
        ("30. 11. 2026", days((11, 30), (11, 30))),
        ("2026-11-30", days((11, 30), (11, 30))),
        ("30 Nov", days((11, 30), (11, 30))),
        ("3.–5.3.", days((3, 3), (3, 5))),
        ("3.3.-5.4.2026", days((3, 3), (4, 5))),
        ("elo–lokakuu", days((8, 1), (10, 31))),
        ("vko 42", days((10, 12), (10, 16))),
        ("viikko 53", days((12, 28), (12, 31))),
        ("v. 1", days((1, 1), (1, 2))),
        ("syksy", AUTUMN),
        ("Syksyllä", AUTUMN),
        ("på hösten", AUTUMN),
        ("fall", AUTUMN),
        ("kevät", ("quarter", quarter_span(2026, 2))),
        ("kesä", ("quarter", quarter_span(2026, 3))),
        ("kesäkuu", ("month", month_span(2026, 6))),
        ("talvi", ("quarter", quarter_span(2026, 1))),
        ("q4", AUTUMN),
        ("4. neljännes", AUTUMN),
        ("loka–joulukuu", AUTUMN),
        ("koko vuosi", ("year", year_span(2026))),
        ("tammi–joulu", ("year", year_span(2026))),
        ("2026", ("year", year_span(2026))),
        ("", ("year", year_span(2026))),
    ],
)
def test_are_understood(text, meant):
    assert understood(text, 2026) == meant


@pytest.mark.parametrize(
    "text",
    ["höpö", "13", "0", "31.2.", "31 nov", "0.1.", "ma", "5.3.–3.3.", "joulu–tammi", "vko 54",
     "vko 0", "3.–höpö", "höpö–joulu", "q5", "x" * 60, "12/12/12", "5 höpö"],
)  # fmt: skip
def test_are_not_guessed(text):
    assert understood(text, 2026) is None


@pytest.mark.parametrize("text", ["12/2027", "30.11.2025", "2027", "joulukuu 2027", "2027-01-01"])
def test_of_another_year_are_refused(text):
    with pytest.raises(OtherYearError, match=r"Suunnitelma on vuodelle 2026\."):
        understood(text, 2026)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_are_read_again_as_they_are_told(language):
    with translation.override(language):
        told = [
            *suggestions(2026),
            in_words(*days((3, 3), (4, 5))),
            in_words(*days((5, 1), (5, 1))),
        ]
        assert [in_words(*(understood(text, 2026) or ("", None))) for text in told] == told


def test_are_offered_in_words():
    found = suggestions(2026)
    assert (found[0], found[12:]) == ("tammikuu", [
        "tammi–maaliskuu", "huhti–kesäkuu", "heinä–syyskuu", "loka–joulukuu", "koko vuosi",
    ])  # fmt: skip


@pytest.mark.parametrize(("language", "month"), [("fi", 11), ("sv", 3), ("en", 3)])
def test_a_beginning_of_several_months_is_read_in_the_readers_language(language, month):
    with translation.override(language):
        assert month_named("mar") == month
