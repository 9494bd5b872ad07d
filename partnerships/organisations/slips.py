"""Names whose words are a slip of the finger apart, found among thousands without comparing all.

Two words that are one letter apart (missing, wrong, doubled, two swapped) become the same word when
a letter is taken from one or both of them. A slip after the first letters leaves the beginning of
the word, which is looked at otherwise; so letters are taken from the beginning only.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby
from zlib import crc32

from partnerships.organisations.models import LEADING_LETTERS
from partnerships.organisations.similar import COMMON, SHORTEST_WORD

BITS = 32  # of a row's key, after those of the word


def slip_keys(plain: str) -> set[str]:
    """What a plain name shares with those of a slip; "=" and all its letters for a wrong gap."""
    words = plain.split()
    telling = [word for word in words if word not in COMMON] or words
    keys = {f"={''.join(words)}"}
    for word in telling:
        if len(word) >= SHORTEST_WORD:
            keys.add(word)
            keys |= {word[:n] + word[n + 1 :] for n in range(min(len(word), LEADING_LETTERS + 1))}
    return keys


class SlipIndex:
    """The keys of names, as numbers side by side: a set of texts would take ten times the room."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self.entries = array(
            "Q",
            sorted(_number(key) << BITS | pk for pk, plain in names for key in slip_keys(plain)),
        )

    def near(self, plain: str) -> set[int]:
        """The rows of names that share a key with this one."""
        found = set()
        for key in slip_keys(plain):
            first = _number(key) << BITS
            place = bisect_left(self.entries, first)
            while place < len(self.entries) and self.entries[place] >> BITS == first >> BITS:
                found.add(self.entries[place] & (1 << BITS) - 1)
                place += 1
        return found

    def groups(self) -> Iterator[list[int]]:
        """The rows that share a key, those of each key together."""
        for _key, entries in groupby(self.entries, key=lambda entry: entry >> BITS):
            rows = [entry & (1 << BITS) - 1 for entry in entries]
            if len(rows) > 1:
                yield rows


def _number(key: str) -> int:
    # Two keys of one number only give a row more to compare.
    return crc32(key.encode())
