"""What would become of a line: said before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.files.table import as_text
from exchange.lists.columns import Column, Told, Value
from exchange.lists.known import CellError, Known


class State(models.TextChoices):
    """What would become of a line, in the order they are shown."""

    WRONG = "wrong", _("Korjattavaa")
    MAYBE = "maybe", _("Ehkä sama")
    CHANGED = "changed", _("Muuttuu")
    NEW = "new", _("Uutta")
    SAME = "same", _("Ennallaan")
    LEFT = "left", _("Jätetään pois")


# What spreadsheets write in place of a value, in English, Finnish and Swedish.
ERRORS = {
    *["#N/A", "#NA", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"],
    *["#PUUTTUU!", "#VIITTAUS!", "#ARVO!", "#NIMI?", "#JAKO/0!", "#TYHJÄ!", "#LUKU!"],
    *["#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!", "#NAMN?", "#DIVISION/0!", "#SKÄRNING!", "#OGILTIGT!"],
}
Plan = Any  # what writing a line needs: each list has its own
OTHER, SAME_AS, LEAVE = "other", "same:", "leave"  # what a person has said of a line


@dataclass(frozen=True)
class Asked:
    """A line of the list: its cells by the columns' keys, what was found wrong in the file, and
    what a person has said of it.
    """

    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    choice: str = ""

    @property
    def twin(self) -> int | None:
        """The key of the row that a person says this one is."""
        key = self.choice.removeprefix(SAME_AS)
        return int(key) if self.choice.startswith(SAME_AS) and key.isdigit() else None


@dataclass(frozen=True)
class Difference:
    """A field that a line changes, in words."""

    label: str
    before: str
    after: str


NOT_THERE = 0  # the key of a twin that is another line of the list, not a row


@dataclass(frozen=True)
class Twin:
    """A row that the line may mean: its key, its name with what tells it apart, and why."""

    key: int
    name: str
    why: str


@dataclass
class Outcome:
    """What would become of a line. `faults` are told at the cells; "" is the line itself."""

    asked: Asked
    state: str
    name: str = ""
    plan: Plan = None  # what writing it needs, as the list knows
    faults: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    summary: str = ""  # of what is new: some of its other cells


def read_cells(
    asked: Asked, columns: Iterable[Column], known: Known, *, clears: bool
) -> tuple[dict[str, Value], dict[str, str]]:
    """The values of the line's cells and what is wrong with them, both by the columns' keys.

    An empty cell says nothing, unless it `clears` what is there.
    """
    values: dict[str, Value] = {}
    faults = dict(asked.faults)
    for column in columns:
        if column.read is None or column.key not in asked.cells or column.key in faults:
            continue
        cell = asked.cells[column.key].strip()
        if not cell and not clears:
            continue
        if cell.upper() in ERRORS:
            faults[column.key] = gettext("Solussa on taulukko-ohjelman virhe. Kirjoita arvo.")
            continue
        try:
            values[column.key] = column.read(cell, known)
        except CellError as error:
            faults[column.key] = str(error)
    return values, faults


def forgive(
    asked: Asked, faults: dict[str, str], columns: Iterable[Column], told: Told, known: Known
) -> None:
    """A cell that says what is there already is right: such as a team that has ended since."""
    for column in columns:
        if column.key not in faults or column.key in asked.faults:
            continue
        if asked.cells[column.key].strip() == as_text(column.write(told, known)):
            del faults[column.key]


def model_faults(row: models.Model, columns: Iterable[str]) -> dict[str, str]:
    """What the row's fields in the columns refuse, by their keys; "" for what concerns them all.

    Other rows that it names have been read, and constraints between rows are the list's own to
    look at: one question a line is too many.
    """
    faults: dict[str, str] = {}
    known = set(columns)
    others = {f.name for f in row._meta.fields if f.is_relation or f.name not in known}
    try:
        row.clean_fields(exclude=others)
        row.clean()
    except ValidationError as error:
        for name, messages in told_by(error).items():
            faults[name if name in known else ""] = " ".join(messages)
    return faults


def told_by(error: ValidationError) -> dict[str, list[str]]:
    """What an error says, by the names of fields; "" for the whole."""
    if not hasattr(error, "error_dict"):
        return {"": error.messages}
    return error.message_dict
