"""Rows told by their typed names."""

from __future__ import annotations

import pytest

from core.named import MOST_ASKED, Named, like, meant

pytestmark = pytest.mark.one_engine
EEVA = Named(1, "Eeva Mäkelä", "opettaja")
EERO = Named(2, "Eero Mäkelä", "opettaja")
ILMATAR = Named(3, "Kauppahuone Ilmatar", also="KI Oy")
ILMA = Named(4, "Ilma")
ROWS = [EEVA, EERO, ILMATAR, ILMA]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Eeva Mäkelä", [EEVA]),
        ("eeva  mäkelä, opettaja", [EEVA]),
        ("makela eeva", [EEVA]),
        ("mäkelä", [EEVA, EERO]),
        ("opettaja", [EEVA, EERO]),
        ("ki oy", [ILMATAR]),
        ("ilma", [ILMA]),  # the whole name goes before what has it inside
        ("ilmat", [ILMATAR]),
        ("höpö", []),
        ("", []),
        (" ", []),
    ],
)
def test_are_meant_by_the_whole_name_or_by_words_in_it(text, rows):
    assert meant(text, ROWS) == rows


def test_spelled_almost_so_are_like_it():
    assert like("Eva Mäkälä", ROWS) == [EEVA]
    assert like("Höpönassu", ROWS) == []


def test_no_more_are_alike_than_can_be_asked_about():
    many = [Named(number, f"Mäkelä {number}") for number in range(20)]
    assert len(like("Mäkälä", many)) == MOST_ASKED


def test_what_tells_namesakes_apart_stands_after_the_name():
    assert (EEVA.whole, ILMA.whole) == ("Eeva Mäkelä, opettaja", "Ilma")
