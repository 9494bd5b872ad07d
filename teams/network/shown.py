"""What stands beside the pictures: numbers and flows with their words and where they lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.translated import Text
from partnerships.levels.models import Level
from teams.network.drawing import Map
from teams.network.ecosystem import Cell, Line, Neighbour
from teams.network.flows import Flow
from teams.network.question import Question

STAYED, NEW, ENDED = "stayed", "new", "ended"


@dataclass(frozen=True)
class Number:
    """A number of the matrix, and the page with the names behind it."""

    of: Cell
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class NumberLine:
    """A line of the matrix."""

    label: str
    numbers: list[Number]
    total: Number


def numbers(lines: Iterable[Line], chosen: Cell | None, question: Question) -> list[NumberLine]:
    """The matrix with its links."""

    def number(cell: Cell) -> Number:
        is_chosen = chosen is not None and cell.key == chosen.key
        return Number(cell, f"{question.address(cell=cell.key)}#nimet", is_chosen)

    return [
        NumberLine(line.label, [number(cell) for cell in line.cells], number(line.total))
        for line in lines
    ]


def label_of(of: Neighbour, group: str) -> str:
    """What the ray of an organisation is called."""
    return f"{of.name}, {group}, {of.told_levels}"


@dataclass(frozen=True)
class Opening:
    """A field of a group that opens: its piece of the rim, and its numbers."""

    label: str
    address: str
    text: str
    path: str
    middle: float


def openings(picture: Map, question: Question) -> list[Opening]:
    """The fields, each leading to the map of its organisations alone."""
    return [
        Opening(
            label=_("%(group)s, %(field)s: %(n)s organisaatiota")
            % {"group": each.group.label, "field": field.of.label, "n": len(field.of.members)},
            address=question.address({"category": each.group.key, "sector": field.of.key}, cell=""),
            text=field.arc.text,
            path=field.arc.path,
            middle=field.arc.middle,
        )
        for each in picture.slices
        for field in each.fields
    ]


@dataclass(frozen=True)
class Piece:
    """Those of a field on a level: a number that opens."""

    level: Level
    label: str
    address: str
    path: str
    x: float
    y: float
    number: int  # 0 where there is no room for it


def pieces(picture: Map, question: Question) -> list[Piece]:
    """The numbers of the fields, level by level."""
    found = []
    for each in picture.slices:
        for field in each.fields:
            for level, path, x, y, number in field.counts:
                count = sum(member.is_on(level) for member in field.of.members)
                narrowed = {
                    "category": each.group.key,
                    "sector": field.of.key,
                    "level": level.key,
                }
                label = _("%(group)s, %(field)s, %(level)s: %(n)s organisaatiota") % {
                    "group": each.group.label,
                    "field": field.of.label,
                    "level": level.label,
                    "n": count,
                }
                address = question.address(narrowed, cell="")
                found.append(Piece(level, label, address, path, x, y, number))
    return found


@dataclass(frozen=True)
class Moved:
    """Flows together, with their words and the page of their names."""

    key: str
    label: str
    levels: list[Level]  # from which to which
    organisations: list[int]
    address: str
    is_chosen: bool

    @property
    def count(self) -> int:
        return len(self.organisations)


class FlowWords:
    """Tells flows in words."""

    def __init__(self, levels: Sequence[Level], question: Question) -> None:
        self.levels, self.question = {level.pk: level for level in levels}, question

    def key(self, flow: Flow) -> str:
        """What stands for the flow in an address."""
        return ".".join(
            self.levels[key].key if key in self.levels else "" for key in (flow.source, flow.target)
        )

    def name(self, level: int, outside: str) -> str:
        """A level, or where one is when on none."""
        return str(self.levels[level].label) if level in self.levels else outside

    def label(self, flow: Flow) -> str:
        """The flow in words."""
        if flow.is_stay:
            return _("%(level)s: pysyneet") % {"level": self.name(flow.source, "")}
        source, target = self.name(flow.source, _("Uudet")), self.name(flow.target, _("Päättyneet"))
        if flow.is_new or flow.is_ended:
            return f"{source} → {target}"
        return Text(f"{source} → {target}", self.levels[flow.source].label.language)

    def of(self, flow: Flow) -> Moved:
        """A flow of its own."""
        levels = [self.levels[key] for key in (flow.source, flow.target) if key in self.levels]
        return self._moved(self.key(flow), self.label(flow), levels, [flow])

    def listed(self, flows: Sequence[Flow]) -> list[Moved]:
        """Those that moved, most first; then the new, the ended and those that stayed together."""
        moved = [f for f in flows if not (f.is_stay or f.is_new or f.is_ended)]
        moved.sort(key=lambda flow: -flow.count)
        together = [
            (NEW, _("Uusia kumppanuuksia"), [f for f in flows if f.is_new]),
            (ENDED, _("Päättyneitä"), [f for f in flows if f.is_ended]),
            (STAYED, _("Pysyneitä"), [f for f in flows if f.is_stay]),
        ]
        return [
            *map(self.of, moved),
            *(self._moved(key, label, [], rows) for key, label, rows in together),
        ]

    def chosen(self, flows: Sequence[Flow]) -> Moved | None:
        """The one that is asked for."""
        every = [*self.listed(flows), *map(self.of, flows)]
        return next((each for each in every if each.is_chosen), None)

    def _moved(self, key: str, label: str, levels: list[Level], flows: Iterable[Flow]) -> Moved:
        organisations = [pk for flow in flows for pk in flow.organisations]
        address = f"{self.question.address(flow=key)}#nimet"
        return Moved(key, label, levels, organisations, address, key == self.question.flow)
