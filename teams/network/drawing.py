"""The map as numbers: bands, rays with their dots and names, fields. The template draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.circle import Circle, length, reads_backwards
from partnerships.levels.models import Level
from teams.network.ecosystem import Group, Neighbour, Sector
from teams.network.layout import (
    CENTRE,
    GAP,
    LEADER,
    SIZE,
    WITH_FIELDS,
    WITH_NAMES,
    Rings,
    Span,
    how,
    spans,
)
from teams.network.names import cut, letters_along

LANES = 4  # in a band, where there are no names
LETTER, TITLE_LETTER = 6.6, 9.4  # the width of a letter along the fields and the titles
CIRCLE = Circle(CENTRE, CENTRE)


@dataclass(frozen=True)
class Dot:
    """An organisation on a level."""

    level: Level
    x: float
    y: float


@dataclass(frozen=True)
class Ray:
    """An organisation: its dots on one ray, joined by a line, and its name outside the rim."""

    of: Neighbour
    dots: list[Dot]
    line: str  # between its dots; "" when there is one
    leader: str  # from the last dot to the name
    name: str  # "" where only dots are drawn
    turn: str
    is_left: bool


@dataclass(frozen=True)
class Arc:
    """Something with a text along it: the title of a group, or a field."""

    key: str
    path: str
    middle: float
    text: str


@dataclass(frozen=True)
class Band:
    """A level in a group."""

    level: Level
    path: str


@dataclass(frozen=True)
class Field:
    """Those of a field in a group: a piece of the rim, and where they are many, their numbers."""

    of: Sector
    arc: Arc
    counts: list[tuple[Level, str, float, float, int]]  # path, where the number is, the number


@dataclass(frozen=True)
class Slice:
    """A stakeholder group on the map."""

    group: Group
    title: Arc
    bands: list[Band]
    rim: str
    circle: str  # of the other levels
    rays: list[Ray]
    fields: list[Field]


@dataclass(frozen=True)
class Map:
    """Everything that the picture shows."""

    how: str  # "names", "dots" or "fields"
    rings: Rings
    slices: list[Slice]
    marks: list[Dot]  # which band is which level
    count: int
    size: int = SIZE
    centre: float = CENTRE


def draw(groups: Sequence[Group], levels: Sequence[Level]) -> Map:
    """The map of the groups, each in its sector."""
    counts = [len(group.members) for group in groups]
    way = how(counts)
    rings = WITH_NAMES if way == "names" else WITH_FIELDS
    radii = radii_of(levels, rings)
    places = spans(counts)
    slices = [
        _slice(group, span, radii, rings, way) for group, span in zip(groups, places, strict=True)
    ]
    aside = places[0].start - GAP / 2
    marks = [
        Dot(level, *CIRCLE.point((inner + outer) / 2, aside))
        for level, (inner, outer) in radii.items()
    ]
    return Map(way, rings, slices, marks, sum(counts))


def radii_of(levels: Sequence[Level], rings: Rings) -> dict[Level, tuple[float, float]]:
    """Where each level's band begins and ends; what has no number is on one circle."""
    numbered = sorted((each for each in levels if each.number), key=lambda each: each.number or 0)
    width = (rings.outer - rings.inner) / max(1, len(numbered))
    found = {
        level: (rings.inner + width * at, rings.inner + width * (at + 1))
        for at, level in enumerate(numbered)
    }
    around = (rings.other - 9, rings.other + 9)
    return found | {level: around for level in levels if not level.number}


def _slice(
    group: Group, span: Span, radii: dict[Level, tuple[float, float]], rings: Rings, way: str
) -> Slice:
    members = group.members
    parts = [span.part(len(members), at) for at in range(len(members))]
    return Slice(
        group=group,
        title=_title(group, span, rings),
        bands=[
            Band(level, CIRCLE.sector(inner, outer, span.start, span.end))
            for level, (inner, outer) in radii.items()
            if level.number
        ],
        rim=CIRCLE.arc(rings.rim, span.start, span.end),
        circle=CIRCLE.arc(rings.other, span.start, span.end),
        rays=[
            _ray(member, part.middle, at, radii, rings, way)
            for at, (member, part) in enumerate(zip(members, parts, strict=True))
            if way != "fields"
        ],
        fields=_fields(group, span, radii, rings, way) if way != "names" else [],
    )


def _title(group: Group, span: Span, rings: Rings) -> Arc:
    """The name of the group with its number, as wide as it needs to be."""
    text = f"{group.label} {len(group.members)}"
    half = 360 * (len(text) + 2) * TITLE_LETTER / (2 * 3.1416 * rings.title) / 2
    path, middle = _text_path(rings.title, Span(span.middle - half, span.middle + half))
    return Arc(group.key, path, middle, text)


def _text_path(radius: float, span: Span) -> tuple[str, float]:
    """A line for text that reads upright, and its middle."""
    middle = round(length(radius, span.start, span.end) / 2, 1)
    if not reads_backwards(span.start, span.end):
        return CIRCLE.arc(radius, span.start, span.end), middle
    (ax, ay), (bx, by) = CIRCLE.point(radius, span.end), CIRCLE.point(radius, span.start)
    return f"M{ax} {ay}A{radius} {radius} 0 0 0 {bx} {by}", middle


def _ray(
    of: Neighbour,
    angle: float,
    number: int,
    radii: dict[Level, tuple[float, float]],
    rings: Rings,
    way: str,
) -> Ray:
    share = 0.5 if way == "names" else (number % LANES + 0.7) / (LANES + 0.4)
    places = [radii[level][0] + (radii[level][1] - radii[level][0]) * share for level in of.levels]
    is_left = angle % 360 >= 180
    x, y = CIRCLE.point(rings.rim + LEADER, angle)
    return Ray(
        of=of,
        dots=[
            Dot(level, *CIRCLE.point(radius, angle))
            for level, radius in zip(of.levels, places, strict=True)
        ],
        line=CIRCLE.line(min(places), max(places), angle) if len(places) > 1 else "",
        leader=CIRCLE.line(max(places), rings.rim, angle) if way == "names" else "",
        name=of.brief if way == "names" else "",
        turn=f"translate({x} {y})rotate({angle % 360 + (90 if is_left else -90):.1f})",
        is_left=is_left,
    )


def _fields(
    group: Group, span: Span, radii: dict[Level, tuple[float, float]], rings: Rings, way: str
) -> list[Field]:
    total, before, found = len(group.members), 0, []
    for sector in group.sectors:
        place = span.part(total, before, len(sector.members))
        before += len(sector.members)
        counts = _counts(sector, place, radii) if way == "fields" else []
        found.append(Field(sector, _field_arc(sector, place, rings), counts))
    return found


def _field_arc(sector: Sector, place: Span, rings: Rings) -> Arc:
    """A piece of the ring of the fields; its name only where there is room for it."""
    inner, outer = rings.fields
    pad = min(0.25, place.width / 8)
    path, middle = CIRCLE.outline(inner, outer, place.start + pad, place.end - pad)
    room = letters_along(inner, place.start, place.end, LETTER) - 2
    count = f" {len(sector.members)}"
    fits = room - len(count) >= min(len(sector.label), 7)
    text = cut(sector.label, room - len(count)) + count if fits else ""
    return Arc(sector.key, path, middle, text)


def _counts(
    sector: Sector, place: Span, radii: dict[Level, tuple[float, float]]
) -> list[tuple[Level, str, float, float, int]]:
    """How many are on each level, in the piece of its band."""
    found = []
    for level, (inner, outer) in radii.items():
        count = sum(member.is_on(level) for member in sector.members)
        if count:
            pad = min(0.2, place.width / 8)
            path = CIRCLE.sector(inner + 1, outer - 1, place.start + pad, place.end - pad)
            x, y = CIRCLE.point((inner + outer) / 2, place.middle)
            wide = length((inner + outer) / 2, place.start, place.end) >= 7.5 * len(str(count)) + 3
            found.append((level, path, x, y, count if wide else 0))
    return found
