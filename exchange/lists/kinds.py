"""What every list is: its columns, what would become of its lines, and writing them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.addresses import reverse
from core.history import Tracked
from exchange.files.table import as_text
from exchange.lists.columns import Column, Value
from exchange.lists.known import Known
from exchange.lists.outcomes import (
    LEAVE,
    Asked,
    Difference,
    Outcome,
    State,
    forgive,
    model_faults,
    read_cells,
    told_by,
)

Row = TypeVar("Row", bound=Tracked)  # of the list's own model


@dataclass(frozen=True)
class Options:
    """How a list is compared with what is there: by which key, and whether empty cells clear."""

    key: str = ""
    clears: bool = False


class ImportList:
    """A list that can be brought."""

    key: ClassVar[str]
    title: ClassVar[str | Promise]
    lede: ClassVar[str | Promise]
    columns: ClassVar[Sequence[Column]]
    keys: ClassVar[Sequence[tuple[str, str | Promise]]] = ()  # by which a row is recognised
    summary: ClassVar[Sequence[str]] = ()  # cells that tell what a new line is
    named_by: ClassVar[str]  # the column that tells what a line is
    page: ClassVar[str]  # the name of its address

    def address(self) -> str:
        """That of the page that shows what came."""
        return reverse(self.page)

    def may(self, user: User) -> bool:
        """Whether the person may bring it."""
        raise NotImplementedError

    def outcomes(self, lines: Sequence[Asked], options: Options, by: User) -> list[Outcome]:
        """What would become of each line, in their order. Writes nothing."""
        taken = [line for line in lines if line.choice != LEAVE]
        found = {each.asked.number: each for each in self.compare(taken, options, by)}
        for line in lines:
            each = found.setdefault(line.number, Outcome(line, State.LEFT, self.name_of(line)))
            if each.state == State.NEW:
                told = (line.cells.get(key, "") for key in self.summary)
                each.summary = " · ".join(filter(None, told))
        return [found[line.number] for line in lines]

    def name_of(self, line: Asked) -> str:
        """What a line is called: the cell that names it, else the first that says anything."""
        cells = [line.cells.get(self.named_by, ""), *line.cells.values()]
        return next(filter(None, cells), "")

    def compare(self, lines: Sequence[Asked], options: Options, by: User) -> Iterable[Outcome]:
        """What would become of the lines that nobody has left out."""
        raise NotImplementedError

    def write(self, outcomes: Iterable[Outcome], by: User, beat: Callable[[int], None]) -> None:
        """Write what is new and what changes; `beat` is told how many lines are dealt with.

        In a transaction of the caller's. Raises ValidationError.
        """
        raise NotImplementedError


class RowList(ImportList, Generic[Row]):
    """A list whose line is one row, saved by itself."""

    verb, verb_over = "imported", "imported_over"  # of what is new, and of what changes

    def __init__(self) -> None:
        self.known = Known()

    def settle(self, values: dict[str, Value]) -> None:
        """What cells tell together, as the fields have it."""

    def find(self, values: dict[str, Value], by: User) -> Row | None:
        """The row that the line means. Raises ValidationError when it may not be changed."""
        raise NotImplementedError

    def refuse(self, values: dict[str, Value], by: User) -> None:
        """Raises ValidationError when the person may not write what is new or changes."""

    def there(self, values: dict[str, Value]) -> Row | None:
        """The row that a line with faults means for certain."""
        return None

    def blank(self, values: dict[str, Value]) -> Row:
        """A new row."""
        raise NotImplementedError

    def fill(self, row: Row, values: dict[str, Value]) -> None:
        """Give the row the line's values."""
        for key, value in values.items():
            setattr(row, key, value)

    def identity(self, values: dict[str, Value]) -> object:
        """What two lines of one list may not share."""
        raise NotImplementedError

    def save(self, row: Row, values: dict[str, Value], by: User) -> None:
        """Save the row and what comes along."""
        row.save_as(by, self.verb if row._state.adding else self.verb_over)

    def compare(self, lines: Sequence[Asked], options: Options, by: User) -> list[Outcome]:
        seen: dict[object, int] = {}
        return [self._outcome(line, options, by, seen) for line in lines]

    def _outcome(
        self, asked: Asked, options: Options, by: User, seen: dict[object, int]
    ) -> Outcome:
        values, faults = read_cells(asked, self.columns, self.known, clears=options.clears)
        name = self.name_of(asked)
        self.settle(values)
        for column in self.columns:
            if column.is_needed and not faults.get(column.key) and not values.get(column.key):
                faults[column.key] = _("Tämä tieto tarvitaan.")
        if faults and (there := self.there(values)):
            forgive(asked, faults, self.columns, there, self.known)
        if faults:
            return Outcome(asked, State.WRONG, name, faults=faults)
        try:
            stored = self.find(values, by)
            row = copy.copy(stored) if stored else self.blank(values)
        except ValidationError as error:
            return Outcome(asked, State.WRONG, name, faults=_at_cells(error, self.columns))
        first = seen.setdefault(self.identity(values), asked.number)
        if first != asked.number:
            text = _("Sama on jo rivillä %(n)s.") % {"n": first}
            return Outcome(asked, State.WRONG, name, faults={"": text})
        differences = self._differences(stored, values) if stored else []
        if stored and not differences:
            return Outcome(asked, State.SAME, str(stored))
        try:
            self.refuse(values, by)
        except ValidationError as error:
            return Outcome(asked, State.WRONG, name, faults=_at_cells(error, self.columns))
        self.fill(row, values)
        if faults := model_faults(row, [column.key for column in self.columns]):
            return Outcome(asked, State.WRONG, name, faults=faults)
        state = State.CHANGED if stored else State.NEW
        plan = (row, values)
        return Outcome(asked, state, str(stored or row), differences=differences, plan=plan)

    def _differences(self, stored: Row, values: dict[str, Value]) -> list[Difference]:
        found = []
        for column in self.columns:
            if column.key in values and column.get(stored) != values[column.key]:
                before = as_text(column.write(stored, self.known))
                after = as_text(column.tell(values[column.key], self.known))
                if before != after:
                    found.append(Difference(str(column.label), before, after))
        return found

    def write(self, outcomes: Iterable[Outcome], by: User, beat: Callable[[int], None]) -> None:
        for number, outcome in enumerate(outcomes, start=1):
            try:
                with transaction.atomic():
                    row, values = outcome.plan
                    self.save(row, values, by)
            except (IntegrityError, ValidationError) as error:
                raise ValidationError(_refused(outcome, error)) from error
            beat(number)


def _at_cells(error: ValidationError, columns: Sequence[Column]) -> dict[str, str]:
    """An error by the keys of columns."""
    known = {column.key for column in columns}
    told = told_by(error).items()
    return {(name if name in known else ""): " ".join(words) for name, words in told}


def _refused(outcome: Outcome, error: Exception) -> str:
    words = (
        " ".join(error.messages)
        if isinstance(error, ValidationError)
        else _("samanlainen on jo olemassa")
    )
    text = _("Rivi %(n)s (%(name)s): %(why)s")
    return text % {"n": outcome.asked.number, "name": outcome.name, "why": words}
