"""What is done in which field: organisations by form of cooperation and field, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

LARGEST = 14.0  # the radius of the largest number's disc, in a cell of 32
LEAST = 7.0  # a smaller disc would look like a line through its number: there is none
Told = tuple[int, Sequence[str], Sequence[str]]  # an organisation, its fields, its forms


@dataclass(frozen=True)
class Number:
    """How many organisations of a field do this, and the disc whose area tells it, if any."""

    field: str
    count: int
    radius: float


@dataclass(frozen=True)
class Line:
    """One form of cooperation across the fields."""

    form: str
    numbers: list[Number]
    total: int  # organisations, each once


@dataclass(frozen=True)
class Grid:
    """The forms and the fields that occur, in the order of the words; and the forms that do not."""

    fields: list[str]
    lines: list[Line]
    unused: list[str]


def grid(told: Iterable[Told], forms: Sequence[str], fields: Sequence[str]) -> Grid:
    """The numbers of what is told; `forms` and `fields` are all keys in their order."""
    cells: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows: dict[str, set[int]] = defaultdict(set)
    for organisation, its_fields, its_forms in told:
        for form in its_forms:
            rows[form].add(organisation)
            for field in its_fields:
                cells[form, field].add(organisation)
    most = max(map(len, cells.values()), default=1)
    shown = [field for field in fields if any(cells.get((form, field)) for form in forms)]

    def number(form: str, field: str) -> Number:
        count = len(cells.get((form, field), ()))
        radius = round(LARGEST * sqrt(count / most), 1)
        return Number(field, count, radius if radius >= LEAST else 0.0)

    return Grid(
        fields=shown,
        lines=[
            Line(form, [number(form, field) for field in shown], len(rows[form]))
            for form in forms
            if form in rows
        ],
        unused=[form for form in forms if form not in rows],
    )
