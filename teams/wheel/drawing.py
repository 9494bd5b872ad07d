"""The annual wheel as numbers: months around, a band for each level or team, names along arcs.

Pure geometry: the template draws. Angles in degrees, 0 at twelve o'clock, clockwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import pi

from core.circle import Circle, reads_backwards
from teams.plans.timing import Span
from teams.wheel.arcs import Bands, Item, cut, lines_for

WIDTH, HEIGHT = 824, 796
CENTRE = (WIDTH / 2, HEIGHT / 2)
_CIRCLE = Circle(*CENTRE)
point, sector, outline = _CIRCLE.point, _CIRCLE.sector, _CIRCLE.outline
MONTHS = (366, 392)  # radii of the ring of months
RIM = 361  # where the bands begin, inwards
HUB = 122
LINE = 23  # the height of a line of a band
GAP = 4  # between two bands
LETTER = 6.5  # the width of a letter of 12 px, on average
MARGIN = 7  # pixels at each end of an arc
TRIANGLE = 13  # the width of the mark of what is late
MOST_LINES = 3


@dataclass(frozen=True)
class Month:
    """A month's sector, and where its name stands along it."""

    first: date
    count: int
    path: str
    middle: float
    wedge: str  # from the rim to the hub
    is_chosen: bool


@dataclass(frozen=True)
class Arc:
    """What is drawn of an item: a piece of a line of a band."""

    item: Item | None  # None: the rest, which does not fit
    month: date
    text: str
    path: str
    middle: float
    late_at: tuple[float, float] | None
    rest: int = 0


@dataclass(frozen=True)
class Band:
    """A ring of a level or a team."""

    key: Hashable
    label: str
    count: int
    outer: float
    inner: float
    arcs: list[Arc] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return (self.outer + self.inner) / 2

    @property
    def width(self) -> float:
        return self.outer - self.inner


@dataclass(frozen=True)
class Wheel:
    """Everything that the picture shows."""

    months: list[Month]
    bands: list[Band]
    hand: tuple[tuple[float, float], tuple[float, float]] | None  # today, from the rim inwards
    width: int = WIDTH
    height: int = HEIGHT
    centre: tuple[float, float] = CENTRE
    hub: int = HUB


def month_edges(span: Span) -> dict[date, tuple[float, float]]:
    """The angles where each month of the span begins and ends."""
    months = span.months()
    starts = [360 * (month - span.first).days / span.days for month in months]
    return dict(zip(months, zip(starts, [*starts[1:], 360.0], strict=True), strict=True))


def letters(radius: float, start: float, end: float) -> int:
    """How many letters fit along the arc."""
    return int((2 * pi * radius * (end - start) / 360 - 2 * MARGIN) / LETTER)


def draw(
    bands: Bands, names: Sequence[tuple[Hashable, str]], span: Span, today: date, chosen: date
) -> Wheel:
    """The wheel of what stands in the bands; `names` tells them from the outermost inwards."""
    edges = month_edges(span)
    counts = dict.fromkeys(edges, 0)
    for months in bands.values():
        for month, items in months.items():
            counts[month] += sum(item.count for item in items)
    return Wheel(
        months=[
            Month(
                month,
                counts[month],
                *outline(*MONTHS, start, end),
                sector(HUB, RIM, start, end),
                month == chosen,
            )
            for month, (start, end) in edges.items()
        ],
        bands=_bands(bands, names, edges),
        hand=_hand(span, today),
    )


def _bands(
    bands: Bands, names: Sequence[tuple[Hashable, str]], edges: dict[date, tuple[float, float]]
) -> list[Band]:
    room = int((RIM - HUB - GAP * (len(names) - 1)) / LINE)
    needs = [max(map(len, bands.get(key, {}).values()), default=0) for key, _label in names]
    drawn, outer = [], float(RIM)
    for (key, label), lines in zip(names, lines_for(needs, room, MOST_LINES), strict=True):
        months = bands.get(key, {})
        count = sum(item.count for items in months.values() for item in items)
        band = Band(key, label, count, outer, outer - lines * LINE)
        for month, items in sorted(months.items()):
            band.arcs.extend(_arcs(items, month, edges[month], outer, lines))
        drawn.append(band)
        outer = band.inner - GAP
    return drawn


def _arcs(
    items: list[Item], month: date, edge: tuple[float, float], outer: float, lines: int
) -> list[Arc]:
    """A line for each item; what does not fit is told by its number on the last line."""
    fits = items if len(items) <= lines else items[: lines - 1]
    arcs = []
    for number, item in enumerate([*fits, *([None] if len(fits) < len(items) else [])]):
        top = outer - number * LINE
        inner, middle = top - LINE + 2, top - LINE / 2
        start, end = edge[0] + 0.6, edge[1] - 0.6
        rest = sum(each.count for each in items[len(fits) :])
        shown = letters(middle, start, end)
        if item is None:
            text = f"+{rest}"
        else:
            times = f" ×{item.count}" if item.count > 1 else ""
            shown -= round(TRIANGLE / LETTER) if item.has_late else 0
            text = cut(item.short, shown, times)
        late_at = (
            point(middle, _end_of_text(middle, start, end)) if item and item.has_late else None
        )
        arcs.append(
            Arc(
                item,
                month,
                text,
                *outline(inner, top, start, end),
                late_at,
                0 if item else rest,
            )
        )
    return arcs


def _end_of_text(radius: float, start: float, end: float) -> float:
    """The angle where the mark of what is late stands, after the text."""
    inwards = 360 * (TRIANGLE / 2 + 2) / (2 * pi * radius)
    return start + inwards if reads_backwards(start, end) else end - inwards


def _hand(span: Span, today: date) -> tuple[tuple[float, float], tuple[float, float]] | None:
    if not span.first <= today <= span.last:
        return None
    turn = 360 * ((today - span.first).days + 0.5) / span.days
    return point(MONTHS[0] - 2, turn), point(HUB, turn)
