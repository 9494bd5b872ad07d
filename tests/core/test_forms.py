"""What a browser sends, read with care."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from time_machine import travel

from core.choices import key_in
from core.filters import PastDayField
from core.forms import DayField, WebAddressField


@pytest.mark.parametrize(
    ("raw", "key"),
    [("7", 7), ("999999999", 999999999), ("1000000000", 0), ("9" * 5000, 0), ("", 0), ("0", 0),
     ("-1", 0), (" 7", 0), ("7.0", 0), ("²", 0), ("٣", 0), ("7\0", 0), ("abc", 0)],
)  # fmt: skip
def test_a_key_is_a_few_ascii_digits(raw, key):
    assert key_in(raw) == key


@pytest.mark.parametrize(
    "written",
    ["23.11.2025", "23. 11. 2025", "23.11. 2025", "23-11-2025", "23/11/2025", "23 11 2025",
     "23.11.25", "2025-11-23", " 23.11.2025 "],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_day_is_understood_in_the_usual_ways_of_writing_it(language, written):
    with translation.override(language):
        assert DayField().clean(written) == date(2025, 11, 23)


@pytest.mark.parametrize(
    ("language", "example"),
    [("fi", "esim. 23.11.2026"), ("sv", "t.ex. 23.11.2026"), ("en", "e.g. 23 Nov 2026")],
)
def test_an_example_of_a_day_says_that_it_is_one(language, example):
    with translation.override(language):
        assert f'placeholder="{example}"' in DayField().widget.render("day", None)


def test_an_empty_day_that_means_today_shows_today():
    field = PastDayField()
    for moment, day in (("2026-11-28 12:00", "28.11.2026"), ("2026-11-29 12:00", "29.11.2026")):
        with travel(f"{moment} +0200"), translation.override("fi"):
            assert f'placeholder="{day}"' in field.widget.render("day", None)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://a.example/Jaetut tiedostot/a b", "https://a.example/Jaetut%20tiedostot/a%20b"),
        (" a.example/b ", "https://a.example/b"),
        ("https://a.example/b%20c", "https://a.example/b%20c"),
    ],
)
def test_gaps_in_a_link_are_written_as_browsers_write_them(pasted, kept):
    assert WebAddressField(assume_scheme="https").clean(pasted) == kept


@pytest.mark.parametrize("wrong", ["https://a b.example/c", "eri sana", "https://a.example\nx"])
def test_a_gap_elsewhere_makes_no_link(wrong):
    with pytest.raises(ValidationError):
        WebAddressField(assume_scheme="https").clean(wrong)
