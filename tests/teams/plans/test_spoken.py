"""Times as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django.utils.dates import MONTHS

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
    ("words", "meant"),
    [
        ("talvi talvella talven vinter vintern winter", 1),
        ("kevät keväällä kevään vår våren spring", 2),
        ("kesä kesällä kesän sommar sommaren summer", 3),
        ("syksy syksyllä syksyn höst hösten autumn fall", 4),
    ],
)
def test_seasons_are_known_in_every_language(words, meant):
    for word in words.split():
        assert understood(word, 2026) == ("quarter", quarter_span(2026, meant)), word


@pytest.mark.parametrize(
    "text",
    [
        *["koko vuosi", "koko vuoden", "vuosi", "vuoden aikana", "joskus", "jossain vaiheessa"],
        *["jossain vaiheessa vuotta", "hela året", "året", "under året", "någon gång under året"],
        *["all year", "whole year", "the whole year", "year", "some time during the year"],
        *["på våren 2026, ", " vuosi ,"],
    ],
)
def test_the_whole_year_is_known_in_every_language(text):
    timing, span = understood(text, 2026) or ("", None)
    assert (timing, span) == (
        ("quarter", quarter_span(2026, 2)) if "vår" in text else ("year", year_span(2026))
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3.3. - 5.4.", days((3, 3), (4, 5))),
        ("3.3.-3.3.", days((3, 3), (3, 3))),
        ("huhti-kesä", ("quarter", quarter_span(2026, 2))),
        ("touko–touko", days((5, 1), (5, 31))),
        ("in march", ("month", month_span(2026, 3))),
        ("12.", DECEMBER),
        ("vuosi  2026", ("year", year_span(2026))),
    ],
)
def test_gaps_and_ends_of_stretches_are_understood(text, meant):
    assert understood(text, 2026) == meant


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((3, 1), (4, 30), "maalis–huhtikuu"),
        ((3, 2), (4, 30), "2.3.–30.4."),
        ((3, 1), (4, 29), "1.3.–29.4."),
        ((3, 1), (3, 1), "1.3."),
    ],
)
def test_whole_months_are_told_by_their_names(first, last, words):
    assert in_words(*days(first, last)) == words


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
    assert found[:12] == [str(MONTHS[number]) for number in range(1, 13)]
    assert (found[0], found[12:]) == ("tammikuu", [
        "tammi–maaliskuu", "huhti–kesäkuu", "heinä–syyskuu", "loka–joulukuu", "koko vuosi",
    ])  # fmt: skip


@pytest.mark.parametrize(("language", "month"), [("fi", 11), ("sv", 3), ("en", 3)])
def test_a_beginning_of_several_months_is_read_in_the_readers_language(language, month):
    with translation.override(language):
        assert month_named("mar") == month
