"""The shapes of the wheel with their words and where they lead."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships.levels.models import Level
from teams.wheel.arcs import Item
from teams.wheel.drawing import Arc, Wheel
from teams.wheel.question import Question


@dataclass(frozen=True)
class Shape:
    """A link of the picture: what is drawn, what is written along it, what it is called."""

    css: str
    address: str
    label: str
    text: str
    path: str
    middle: float
    is_written: bool = False  # the name is somebody's, in the language of the house
    late_at: tuple[float, float] | None = None


def month_shapes(wheel: Wheel, question: Question) -> list[Shape]:
    """The months, with how much each holds."""
    return [
        Shape(
            css="month chosen" if month.is_chosen else "month",
            address=f"{question.address(month=month.first.month)}#kuukausi",
            label=f"{date_format(month.first, 'F Y')}: {month.count}",
            text=" · ".join(
                filter(None, [capfirst(date_format(month.first, "F")), str(month.count or "")])
            ),
            path=month.path,
            middle=month.middle,
        )
        for month in wheel.months
    ]


def arc_shapes(wheel: Wheel, question: Question, levels: dict[Hashable, Level]) -> list[Shape]:
    """What stands in the bands, from the outermost, in the order of time."""
    return [
        Shape(
            css=f"arc {arc.item.state if arc.item else 'more'} {css_of(levels.get(band.key))}",
            address=address_of(arc, question),
            label=label_of(arc),
            text=arc.text,
            path=arc.path,
            middle=arc.middle,
            is_written=arc.item is not None,
            late_at=arc.late_at,
        )
        for band in wheel.bands
        for arc in band.arcs
    ]


def css_of(level: Level | None) -> str:
    """The class that gives a level its colours."""
    return f"lv-{level.order}" if level else "lv-none"


def address_of(arc: Arc, question: Question) -> str:
    """The page of the only one, or the list of the month."""
    if arc.item and arc.item.count == 1:
        return str(arc.item.first.event.get_page_url())
    return f"{question.address(month=arc.month.month)}#kuukausi"


def label_of(arc: Arc) -> str:
    """What the arc is called: the whole name, when, how many and how far."""
    month = date_format(arc.month, "F")
    if arc.item is None:
        return _("%(month)s: vielä %(n)s muuta") % {"month": month, "n": arc.rest}
    times = f"×{arc.item.count}" if arc.item.count > 1 else ""
    return ", ".join(filter(None, [arc.item.title, month, times, in_words(arc.item)]))


def in_words(item: Item) -> str:
    """How far it is, in words."""
    if item.has_late:
        return _("osa myöhässä")
    return {
        "open": _("avoinna"),
        "done": _("valmis"),
        "late": _("myöhässä"),
        "survey": _("palautekysely"),
    }[item.state]


def day_of(today: date) -> str:
    """Today as the hub writes it."""
    return _("tänään %(day)s") % {"day": date_format(today, "MONTH_DAY_FORMAT")}
