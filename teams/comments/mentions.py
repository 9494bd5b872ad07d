"""Names called in a text with an @. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.named import MOST_ASKED, Named
from core.text import name_key

_CALL = re.compile(r"(?<![\w@.])@(?=\w)")
_NAME = re.compile(r"[\w'’-]+(?: +[A-ZÅÄÖ][\w'’-]*)?")
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
            found.unknown.append(" ".join(_name_words(said)))
        elif len(rows) > 1:
            found.several.append(rows[:MOST_ASKED])
        elif rows[0].key not in found.keys:
            found.keys.append(rows[0].key)
    return found


def meant_at_start(said: str, people: Sequence[Named]) -> list[Named]:
    """Those whose name the text begins with; the longest name that fits is what is meant.

    A first name is enough where no other name follows it: "Matti Virtanen" is not any Matti.
    """
    for told in (lambda row: row.whole, lambda row: row.name):
        if fits := [row for row in people if _begins_with(said, told(row))]:
            longest = max(len(row.name) for row in fits)
            return [row for row in fits if len(row.name) == longest]
    words = _name_words(said)
    return [row for row in people if name_key(" ".join(words)) == name_key(row.name.split()[0])]


def _after_calls(text: str) -> Iterator[str]:
    for found in _CALL.finditer(text):
        yield text[found.end() : found.end() + _LONGEST]


def _name_words(said: str) -> list[str]:
    """The first word, and the next one if it looks like a name that goes on."""
    found = _NAME.match(said)
    return found[0].split() if found else []


def _begins_with(said: str, name: str) -> bool:
    """Whether the name stands at the beginning, as a whole."""
    said, name = name_key(said), name_key(name)
    after = said[len(name) : len(name) + 1]
    return said.startswith(name) and not (after.isalnum() or after == "-")
