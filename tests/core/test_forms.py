"""What a browser sends, read with care."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.choices import key_in
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
