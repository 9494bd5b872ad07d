"""The change between two days as numbers: a column for each day, ribbons between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from teams.network.flows import OUTSIDE, Flow

WIDTH, HEIGHT = 800, 570
LEFT, RIGHT, BAR = 214, 572, 14
BETWEEN = 16  # two nodes of a column
THINNEST = 1.0


@dataclass(frozen=True)
class Node:
    """A level on one of the days, or those who came or went."""

    level: int  # its key, or OUTSIDE
    count: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Ribbon:
    """A flow from a node to a node."""

    flow: Flow
    path: str


@dataclass(frozen=True)
class Change:
    """Everything that the picture shows."""

    left: list[Node]
    right: list[Node]
    ribbons: list[Ribbon]
    width: int = WIDTH
    height: int = HEIGHT
    bar: int = BAR


def draw(found: Sequence[Flow], levels: Sequence[int]) -> Change:
    """The ribbons of the flows; `levels` are the keys in their order, OUTSIDE comes last."""
    order = {key: at for at, key in enumerate([*levels, OUTSIDE])}
    rows = sorted(found, key=lambda flow: (order[flow.source], order[flow.target]))
    scale = min(_scale([row.source for row in rows], rows), _scale([r.target for r in rows], rows))
    left = _nodes([row.source for row in rows], rows, order, LEFT, scale)
    right = _nodes([row.target for row in rows], rows, order, RIGHT, scale)
    starts = _places(rows, left, lambda row: row.source, lambda row: order[row.target], scale)
    ends = _places(rows, right, lambda row: row.target, lambda row: order[row.source], scale)
    ribbons = [
        Ribbon(
            row,
            _ribbon(
                starts[row.source, row.target], ends[row.source, row.target], row.count * scale
            ),
        )
        for row in rows
    ]
    # What stayed is under what moved.
    return Change(left, right, sorted(ribbons, key=lambda each: not each.flow.is_stay))


def _scale(keys: Sequence[int], rows: Sequence[Flow]) -> float:
    """Units for a partnership, so that the column fits."""
    total = sum(row.count for row in rows)
    return (HEIGHT - 20 - BETWEEN * (len(set(keys)) - 1)) / max(1, total)


def _nodes(
    keys: Sequence[int], rows: Sequence[Flow], order: dict[int, int], x: float, scale: float
) -> list[Node]:
    counts: dict[int, int] = {}
    for key, row in zip(keys, rows, strict=True):
        counts[key] = counts.get(key, 0) + row.count
    nodes, y = [], 10.0
    for key in sorted(counts, key=order.__getitem__):
        height = counts[key] * scale
        nodes.append(Node(key, counts[key], x, round(y, 1), round(max(height, THINNEST), 1)))
        y += height + BETWEEN
    return nodes


def _places(
    rows: Sequence[Flow],
    nodes: Sequence[Node],
    node_of: Callable[[Flow], int],
    order: Callable[[Flow], int],
    scale: float,
) -> dict[tuple[int, int], float]:
    """Where each flow begins along its node, in the order of its other end."""
    free = {node.level: node.y for node in nodes}
    found = {}
    for row in sorted(rows, key=order):
        found[row.source, row.target] = free[node_of(row)]
        free[node_of(row)] += row.count * scale
    return found


def _ribbon(start: float, end: float, height: float) -> str:
    """Its outline: from the right edge of a bar to the left edge of the other."""
    a, b, middle = LEFT + BAR, RIGHT, (LEFT + BAR + RIGHT) / 2
    height = max(height, THINNEST)
    y0, y1, y2, y3 = (round(y, 1) for y in (start, end, end + height, start + height))
    there = f"M{a} {y0}C{middle} {y0} {middle} {y1} {b} {y1}"
    return f"{there}V{y2}C{middle} {y2} {middle} {y3} {a} {y3}Z"
