"""Names called in a text with an @."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.named import Named
from teams.comments.mentions import called

pytestmark = pytest.mark.one_engine
PEOPLE = [
    Named(1, "Heidi Korhonen", "Ravintola-ala"),
    Named(2, "Heidi Korhonen-Äyräs", "Matkailu"),
    Named(3, "Matti Virta", "Matkailu"),
    Named(4, "Anna Virta", "Matkailu"),
    Named(5, "Anna Virta", "Liiketalous"),
    Named(6, "uusi@perho.example", ""),
    Named(7, "Pekka Virta Oja", ""),
    Named(8, "Pekka Virta", ""),
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Hei!", []),
        ("@Matti Virta, sopiiko?", [3]),
        ("sopiiko @matti virta", [3]),
        ("@Matti", [3]),
        ("@Matti.", [3]),
        ("(@Matti Virta)", [3]),
        ("@Heidi Korhonen katso", [1]),
        ("@Heidi  Korhonen\nkatso", [1]),
        ("@Heidi Korhonen-Äyräs katso", [2]),
        ("@Anna Virta, Liiketalous: katso", [5]),
        ("@Anna Virta, Liiketalous ja @Anna Virta, Matkailu", [5, 4]),
        ("@Matti ja vielä @Matti Virta", [3]),
        ("matti@perho.example", []),
        ("klo 9 @ toimisto", []),
        ("a@Matti", []),
        ("@uusi@perho.example", [6]),
        ("@Matti katso", [3]),
        ("@matti, Hotelli Meri kysyi", [3]),
        ("@Pekka Virta Oja katso", [7]),
        ("@Pekka Virta katso", [8]),
        (f"@Matti {'x' * 200} @Matti", [3]),
    ],
)
def test_whole_names_and_first_names_that_only_one_has(text, keys):
    found = called(text, PEOPLE)
    assert (found.keys, found.several, found.unknown) == (keys, [], [])


@pytest.mark.parametrize(
    ("text", "several"), [("@Heidi, katso", [1, 2]), ("@Anna Virta, katso", [4, 5])]
)
def test_a_name_that_fits_several_is_not_guessed(text, several):
    found = called(text, PEOPLE)
    assert (found.keys, [[row.key for row in rows] for rows in found.several]) == ([], [several])


@pytest.mark.parametrize(
    "text", ["@Mattila", "@Matt", "@Heidin", "@Matti Virtaa", "@Matti Virtanen", "@Pekka Pouta"]
)
def test_a_name_that_nobody_has_is_told(text):
    assert called(text, PEOPLE).unknown == [text[1:]]


@given(st.text())
def test_any_text_is_read(text):
    found = called(text, PEOPLE)
    assert set(found.keys) <= {row.key for row in PEOPLE}


def test_a_surname_with_an_ending_is_not_the_surname():
    assert called("@Matti Virtaa kerran", PEOPLE).unknown == ["Matti Virtaa"]
