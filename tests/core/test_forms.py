"""What a browser sends, read with care."""

import pytest

from core.choices import key_in


@pytest.mark.parametrize(
    ("raw", "key"),
    [("7", 7), ("999999999", 999999999), ("1000000000", 0), ("9" * 5000, 0), ("", 0), ("0", 0),
     ("-1", 0), (" 7", 0), ("7.0", 0), ("²", 0), ("٣", 0), ("7\0", 0), ("abc", 0)],
)  # fmt: skip
def test_a_key_is_a_few_ascii_digits(raw, key):
    assert key_in(raw) == key
