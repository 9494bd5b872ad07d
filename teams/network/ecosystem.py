"""Who is around the college: organisations with the levels they are on. Pure functions.

The map, the matrix and the table are made of the same rows, so they tell the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from partnerships.levels.models import Level


@dataclass(frozen=True)
class Neighbour:
    """An organisation with the levels that it is on."""

    key: int
    name: str
    brief: str  # where there is little room
    category: str
    sector: str  # the first one; "" when none is told
    levels: tuple[Level, ...]
    is_example: bool

    @property
    def told_levels(self) -> str:
        """The levels in words."""
        return " · ".join(level.label for level in self.levels)

    def is_on(self, level: Level) -> bool:
        """Whether it is on the level."""
        return level in self.levels


@dataclass(frozen=True)
class Sector:
    """Those of a group who work in the same field."""

    key: str
    label: str
    members: list[Neighbour]


@dataclass(frozen=True)
class Group:
    """A stakeholder group, its members field by field and then by name."""

    key: str
    label: str
    sectors: list[Sector] = field(default_factory=list)

    @property
    def members(self) -> list[Neighbour]:
        """All of them in the order of the picture."""
        return [each for sector in self.sectors for each in sector.members]


def in_groups(
    found: Iterable[Neighbour],
    categories: Sequence[tuple[str, str]],
    sectors: dict[str, str],
    unknown: str,
) -> list[Group]:
    """The groups in their order, the empty ones too; `found` are in the order of their names."""
    order = {key: number for number, key in enumerate(sectors)}
    rows = sorted(found, key=lambda each: order.get(each.sector, len(order)))
    groups = []
    for key, label in categories:
        mine = [each for each in rows if each.category == key]
        parts = groupby(mine, key=lambda each: each.sector if each.sector in sectors else "")
        groups.append(
            Group(key, label, [Sector(k, sectors.get(k, unknown), list(m)) for k, m in parts])
        )
    return groups


@dataclass(frozen=True)
class Cell:
    """A number of the matrix: those of a group on a level, or of either of them."""

    group: str  # "" for all
    level: str  # the key; "" for any
    members: list[Neighbour]

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return f"{self.group}.{self.level}"


@dataclass(frozen=True)
class Line:
    """A line of the matrix: a group, or all of them together."""

    key: str
    label: str
    cells: list[Cell]
    total: Cell


def matrix(groups: Sequence[Group], levels: Sequence[Level], together: str) -> list[Line]:
    """How many of each group are on each level, and in the last line of all groups."""
    everybody = [each for group in groups for each in group.members]
    rows = [(group.key, group.label, group.members) for group in groups]
    return [
        Line(
            key,
            label,
            [Cell(key, level.key, [m for m in members if m.is_on(level)]) for level in levels],
            Cell(key, "", members),
        )
        for key, label, members in [*rows, ("", together, everybody)]
    ]


def cell_of(lines: Sequence[Line], key: str) -> Cell | None:
    """The chosen number; without a choice the first that anybody is behind."""
    cells = [cell for line in lines for cell in [*line.cells, line.total]]
    chosen = next((cell for cell in cells if cell.key == key), None)
    return chosen or next((cell for cell in cells if cell.count), None)
