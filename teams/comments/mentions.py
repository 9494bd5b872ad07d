"""Names called in a text with an @. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from core.named import MOST_ASKED, Named
from core.text import name_key

_CALL = re.compile(r"(?<![\w@.])@(?=\w)")
_LONGEST = 120  # letters of a name with what tells it apart


@dataclass
class Called:
    """Who is called; and names that fit several people or nobody."""

    keys: list[int] = field(default_factory=list)
    several: list[list[Named]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def called(text: str, people: Sequence[Named]) -> Called:
    """Everybody whose name follows an @: the whole name, or a first name that only one has."""
    found = Called()
    for said in _after_calls(text):
        rows = meant_at_start(said, people)
        if not rows:
            found.unknown.append(said.split()[0])
        elif len(rows) > 1:
            found.several.append(rows[:MOST_ASKED])
        elif rows[0].key not in found.keys:
            found.keys.append(rows[0].key)
    return found


def meant_at_start(said: str, people: Sequence[Named]) -> list[Named]:
    """Those whose name the text begins with; the longest name that fits is what is meant."""
    key = name_key(said)
    whole: Callable[[Named], str] = lambda row: row.whole  # noqa: E731
    tellings = [whole, lambda row: row.name, lambda row: row.name.split()[0]]
    for told in tellings:
        fits = [(name_key(told(row)), row) for row in people if told(row).strip()]
        fits = [(name, row) for name, row in fits if _begins_with(key, name)]
        if fits:
            longest = max(len(name) for name, _row in fits)
            return [row for name, row in fits if len(name) == longest]
    return []


def _after_calls(text: str) -> Iterator[str]:
    for found in _CALL.finditer(text):
        yield text[found.end() : found.end() + _LONGEST]


def _begins_with(said: str, name: str) -> bool:
    """Whether the name stands at the beginning, as a whole."""
    after = said[len(name) : len(name) + 1]
    return said.startswith(name) and not (after.isalnum() or after == "-")
