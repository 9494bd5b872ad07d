"""Rows told by their typed names: one that is meant, or those that could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.text import name_key, search_normal, search_words

MOST_ASKED = 6
ALIKE = 75  # of 100


@dataclass(frozen=True)
class Named:
    """A row by its name, what tells it from its namesakes, and what else it is called."""

    key: int
    name: str
    more: str = ""
    also: str = ""

    @property
    def whole(self) -> str:
        """The name with what tells it apart."""
        return f"{self.name}, {self.more}" if self.more else self.name


def meant(text: str, rows: Sequence[Named]) -> list[Named]:
    """Those that the text names: by the whole name, else by words in it or their beginnings."""
    asked = name_key(text)
    for told in (lambda row: row.whole, lambda row: row.name):
        if found := [row for row in rows if name_key(told(row)) == asked]:
            return found
    words = search_words(text)
    texts = {row: search_normal(f"{row.whole} {row.also}") for row in rows}
    return [row for row in rows if words and all(word in texts[row] for word in words)]


def like(text: str, rows: Sequence[Named]) -> list[Named]:
    """Those whose names are spelled almost so, the likest first."""
    asked = search_normal(text)
    close = {row: fuzz.WRatio(asked, search_normal(row.name)) for row in rows}
    found = [row for row, ratio in close.items() if ratio >= ALIKE]
    return sorted(found, key=lambda row: -close[row])[:MOST_ASKED]
