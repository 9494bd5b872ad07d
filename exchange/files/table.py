"""What a file holds once it is read: headings, lines of texts, and what is worth telling."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from core.text import as_typed

MOST_BYTES = 20 * 1024 * 1024  # of a file as it is brought
MOST_LINES, MOST_COLUMNS = 20_000, 60
LONGEST_CELL = 5_000  # letters: more than any field holds
MOST_LETTERS = 20_000_000  # of all cells: as many as the largest text file has


class FileError(Exception):
    """The file cannot be read; says why, in the reader's language."""


@dataclass
class Line:
    """A line of a file: its number there, and its cells as texts."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)  # what is wrong, by the column


@dataclass
class Table:
    """The headings of a list and its lines; `notes` tell what was left out or understood."""

    headings: list[str]
    lines: list[Line]
    notes: list[str] = field(default_factory=list)


def as_text(value: object) -> str:
    """A cell of a spreadsheet as a person would type it."""
    match value:
        case bool():
            return "1" if value else "0"
        case datetime():
            return f"{value.day}.{value.month}.{value.year}"
        case date():
            return f"{value.day}.{value.month}.{value.year}"
        case time():
            return value.isoformat("minutes")
        case float() if value.is_integer():
            return str(int(value))
        case None:
            return ""
    # What is far too long is cut first: putting a text in order takes time by its length.
    return as_typed(str(value)[: 2 * LONGEST_CELL]).strip()[:LONGEST_CELL]
