"""The columns of a list: their headings in three languages, how a cell is told and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.spreadsheet import Cell
from core.text import search_normal
from core.translated import LANGUAGES
from exchange.lists.known import Known

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
Value = Any  # what a cell means: each column has its own
Told = Any  # what a line tells of: each list has its own


def plainly(value: Value, known: Known) -> Cell:
    """A value as a cell: rows by their names, several with a semicolon between."""
    if isinstance(value, bool):
        return _("kyllä") if value else _("ei")
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    return value if value is None or isinstance(value, int | date) else str(value)


def of(name: str) -> Callable[[Told], Value]:
    """The attribute of this name."""
    return attrgetter(name)


@dataclass(frozen=True)
class Column:
    """One column: `get` is its value in a row, `tell` the value as a cell.

    `read` makes a value of a cell; None where the column only goes out. `also` are headings that
    people use for the same thing, folded. `allowed` are the values that a cell may have, where
    they are few; `needed_when` tells when a cell may not be empty, where that depends on others.
    """

    key: str
    label: str | Promise
    get: Callable[[Told], Value]
    read: Callable[[str, Known], Value] | None = None
    tell: Callable[[Value, Known], Cell] = plainly
    also: Sequence[str] = ()
    help: str | Promise = ""
    example: str | Promise = ""
    allowed: Callable[[Known], Iterable[str | Promise]] | None = None
    needed_when: str | Promise = ""
    is_needed: bool = False
    instead: str = ""  # the key of another column that tells the same
    in_template: bool = True
    is_address: bool = False  # of a page: a link in a spreadsheet

    def write(self, told: Told, known: Known) -> Cell:
        """What stands in the column for a row."""
        return self.tell(self.get(told), known)

    def headings(self) -> set[str]:
        """Every heading that means it, folded."""
        names = {folded(name) for name in (self.key.replace("_", " "), *self.also)}
        for language, _label in LANGUAGES:
            with translation.override(language):
                names.add(folded(str(self.label)))
        return names


def folded(heading: str) -> str:
    """A heading as headings are compared: its words without signs and without what is bracketed."""
    plain = _BRACKETED.sub(" ", search_normal(heading))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def meanings(columns: Iterable[Column]) -> dict[str, str]:
    """The key of the column that each folded heading means."""
    return {name: column.key for column in columns if column.read for name in column.headings()}


def scorer(columns: Iterable[Column]) -> Callable[[Sequence[str]], int]:
    """What tells how many of the columns' headings a line has."""
    meant = meanings(columns)
    return lambda cells: len({meant.get(folded(cell)) for cell in cells} - {None})


def matched(headings: Sequence[str], columns: Iterable[Column]) -> dict[int, str]:
    """The key of the column that each heading means, by its place; each column once."""
    meant = meanings(columns)
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = meant.get(folded(heading))
        if key and key not in found.values():
            found[place] = key
    return found


def by_key(columns: Iterable[Column]) -> Mapping[str, Column]:
    """The columns by their keys."""
    return {column.key: column for column in columns}
