"""How the map is laid out: radii and angles. Pure geometry, no placement algorithm.

A stakeholder group is a sector, a level a band, an organisation a ray.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 880
CENTRE = SIZE / 2
GAP = 5.0  # degrees after each group: also after one alone, where its levels are marked
LEAST = 0.055  # of the circle, for a group with few or none
MOST_NAMES = 140  # organisations whose names are legible around the map
MOST_DOTS = 360  # organisations whose dots are; more are counted field by field
CLOSEST = 10.4  # units between two names at the rim
LEADER = 6  # units from the rim to a name
NAME_LETTER = 7.7  # units, of the widest letters that names have on average
TITLE_HALF = 8.5  # units that the letters of a title take on either side of their line


@dataclass(frozen=True)
class Rings:
    """Where the bands, the circle of other levels and the rim are."""

    hub: float
    inner: float  # where the innermost band begins
    outer: float  # where the outermost band ends
    other: float  # the circle of the levels without a number
    rim: float
    fields: tuple[float, float]  # the ring of the fields
    title: float  # the line that the names of the groups stand on


WITH_NAMES = Rings(50, 56, 214, 232, 246, (246, 246), 431)
WITH_FIELDS = Rings(74, 84, 304, 336, 358, (366, 390), 408)


@dataclass(frozen=True)
class Span:
    """From an angle to an angle."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def width(self) -> float:
        return self.end - self.start

    def part(self, of: int, first: int, count: int = 1) -> Span:
        """`count` of `of` equal parts, from the one with the number `first`."""
        step = self.width / of
        return Span(self.start + first * step, self.start + (first + count) * step)


def spans(counts: Sequence[int]) -> list[Span]:
    """The sectors by the numbers of members, each with its least share; the first one is on top."""
    widths = _widths(counts, 360 - GAP * len(counts))
    start = -widths[0] / 2
    found = []
    for width in widths:
        found.append(Span(start, start + width))
        start += width + GAP
    return found


def _widths(counts: Sequence[int], room: float) -> list[float]:
    """The room in proportion, but at least the least share to each."""
    least = min(360 * LEAST, room / len(counts))
    small: set[int] = set()
    while True:
        left = room - least * len(small)
        total = sum(count for at, count in enumerate(counts) if at not in small)
        widths = [
            least if at in small else left * count / total if total else left / len(counts)
            for at, count in enumerate(counts)
        ]
        more = {at for at, width in enumerate(widths) if width < least - 1e-9} - small
        if not more:
            return widths
        small |= more


def how(counts: Sequence[int]) -> str:
    """What is drawn of each organisation: its name, its dots, or only the number of its field."""
    total = sum(counts)
    if total > MOST_DOTS:
        return "fields"
    steps = [span.width / n for span, n in zip(spans(counts), counts, strict=True) if n]
    narrow = min(steps, default=360) * WITH_NAMES.rim * 2 * 3.1416 / 360 < CLOSEST
    return "dots" if total > MOST_NAMES or narrow else "names"
