"""The annual wheel as numbers: months around, rings outwards, every action at its time.

Pure geometry: the template draws. Angles in degrees, 0 at twelve o'clock, clockwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import cos, pi, radians, sin

from teams.plans.timing import Occurrence, Span

SIZE = 720
MIDDLE = SIZE / 2
MONTHS = (96, 132)  # radii of the ring of months
FIRST_RING = 138  # radius where the rings of actions begin
RIM = 350
GAP = 5  # between two rings
DOTS = range(14, 3, -1)  # radii of a mark, the largest that fits is used
EMPTY = 9  # the width of a ring without marks
NUMBERED = 8  # a smaller mark has no room for its number
ALL_YEAR = "year"  # the key of the ring of what has no time within the year
SURVEYS = "surveys"  # the key of the ring of feedback surveys


@dataclass(frozen=True)
class Mark:
    """An action or a survey at its time."""

    occurrence: Occurrence
    number: int
    x: float
    y: float

    @property
    def text_y(self) -> float:
        return round(self.y + 4, 1)


@dataclass
class Ring:
    """The actions of a team or a level."""

    key: Hashable
    label: str
    outer: float = 0.0
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month's sector."""

    first: date
    path: str
    x: float
    y: float
    is_now: bool


@dataclass(frozen=True)
class Wheel:
    """Everything that the picture shows."""

    months: list[Month]
    rings: list[Ring]
    dot: int
    size: int = SIZE
    middle: float = MIDDLE

    @property
    def has_numbers(self) -> bool:
        return self.dot >= NUMBERED


def point(radius: float, degrees: float) -> tuple[float, float]:
    """A point of the wheel."""
    turn = radians(degrees - 90)
    return round(MIDDLE + radius * cos(turn), 1), round(MIDDLE + radius * sin(turn), 1)


def sector(inner: float, outer: float, start: float, end: float) -> str:
    """The outline of a piece of a ring as an SVG path."""
    (ax, ay), (bx, by) = point(outer, start), point(outer, end)
    (cx, cy), (dx, dy) = point(inner, end), point(inner, start)
    return f"M{ax} {ay}A{outer} {outer} 0 0 1 {bx} {by}L{cx} {cy}A{inner} {inner} 0 0 0 {dx} {dy}Z"


def month_edges(span: Span) -> list[tuple[date, float, float]]:
    """Each month of the span with the angles where it begins and ends."""
    months = span.months()
    starts = [360 * (month - span.first).days / span.days for month in months]
    return list(zip(months, starts, [*starts[1:], 360.0], strict=True))


def draw(
    found: Sequence[Occurrence], span: Span, rings: Sequence[tuple[Hashable, str]],
    ring_of: Callable[[Occurrence], Hashable], today: date,
) -> Wheel:  # fmt: skip
    """The wheel of the occurrences; `ring_of` tells the key of the ring of each.

    What has no time within the year goes to the ring ALL_YEAR, evenly around. Every occurrence
    gets one mark, numbered in the order given.
    """
    edges = month_edges(span)
    months = []
    for first, start, end in edges:
        x, y = point(sum(MONTHS) / 2, (start + end) / 2)
        is_now = (first.year, first.month) == (today.year, today.month)
        months.append(Month(first, sector(*MONTHS, start, end), x, round(y + 4.5, 1), is_now))
    members: dict[Hashable, list[tuple[int, Occurrence]]] = {key: [] for key, _label in rings}
    for number, occurrence in enumerate(found, 1):
        key = ALL_YEAR if occurrence.event.timing == "year" else ring_of(occurrence)
        members[key].append((number, occurrence))
    for dot in DOTS:
        drawn, outer = [], float(FIRST_RING)
        for key, label in rings:
            ring, outer = _ring(Ring(key, label), members[key], edges, outer, dot)
            drawn.append(ring)
        if outer <= RIM:
            break
    return Wheel(months, drawn, dot)


def _ring(
    ring: Ring, numbered: list[tuple[int, Occurrence]], edges: list[tuple[date, float, float]],
    inner: float, dot: int,
) -> tuple[Ring, float]:  # fmt: skip
    """Place the marks of a ring from its inner edge outwards; return it and where it ends."""
    cells = _cells(ring, numbered, edges)
    if not cells:
        ring.outer = inner + EMPTY - GAP / 2
        return ring, inner + EMPTY
    row = 0
    while cells:
        radius = inner + dot + 1 + row * (2 * dot + 2)
        for cell in list(cells):
            _first, start, end = cell
            room = max(1, int(2 * pi * radius * (end - start) / 360 / (2 * dot + 2)))
            waiting = cells[cell]
            here, cells[cell] = waiting[:room], waiting[room:]
            step = (end - start) / len(here)
            for index, (number, occurrence) in enumerate(here):
                x, y = point(radius, start + step * (index + 0.5))
                ring.marks.append(Mark(occurrence, number, x, y))
            if not cells[cell]:
                del cells[cell]
        row += 1
    ring.marks.sort(key=lambda mark: mark.number)
    ring.outer = round(inner + row * (2 * dot + 2) + GAP / 2, 1)
    return ring, inner + row * (2 * dot + 2) + GAP


def _cells(
    ring: Ring, numbered: list[tuple[int, Occurrence]], edges: list[tuple[date, float, float]]
) -> dict[tuple[date, float, float], list[tuple[int, Occurrence]]]:
    """The occurrences by the month of their middle; those of no time share the whole circle."""
    if ring.key == ALL_YEAR:
        whole = (edges[0][0], 0.0, 360.0)
        return {whole: numbered} if numbered else {}
    cells: dict[tuple[date, float, float], list[tuple[int, Occurrence]]] = defaultdict(list)
    for number, occurrence in numbered:
        middle = min(max(occurrence.middle, edges[0][0]), _last_day(edges))
        edge = [edge for edge in edges if edge[0] <= middle][-1]
        cells[edge].append((number, occurrence))
    return dict(cells)


def _last_day(edges: list[tuple[date, float, float]]) -> date:
    return edges[-1][0]
