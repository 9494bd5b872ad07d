"""What is wrong with a line, told with the column and with what was written there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exchange.imports.models import Import, ImportLine


@dataclass(frozen=True)
class Fault:
    """A fault of a line. `key` is that of its column, "" when it is of the whole line."""

    key: str
    label: str
    cell: str
    why: str

    @property
    def where(self) -> str:
        """The column, and what was written there unless the reason says it."""
        is_said = not self.cell or f"”{self.cell}”" in self.why
        return self.label if is_said else f"{self.label} (”{self.cell}”)"

    @property
    def told(self) -> str:
        """The whole in one sentence."""
        return f"{self.where}: {self.why}" if self.label else self.why


def teller(item: Import) -> Callable[[ImportLine], list[Fault]]:
    """What tells the faults of a line that was compared; also of columns the list does not have."""
    labels = {column.key: str(column.label) for column in item.brought.columns}
    places = {key: int(place) for place, key in item.columns.items()}

    order = {key: place for place, key in enumerate(labels)}

    def faults_of(line: ImportLine) -> list[Fault]:
        # PostgreSQL does not keep the order of a JSON object.
        faults = sorted(line.told["faults"].items(), key=lambda each: order.get(each[0], -1))
        return [
            Fault(key, labels.get(key, ""), line.cells[places[key]] if key in places else "", why)
            for key, why in faults
        ]

    return faults_of
