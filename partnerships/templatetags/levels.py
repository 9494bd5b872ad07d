"""The marks of the levels. A list shows hundreds, so each is rendered once and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.translated import Text
from partnerships.levels.models import Level

register = template.Library()
BLANKS = re.compile(r"\s+")
LETTERS = {2: 7, 3: 5}  # of each name where there are so many; where more, the numbers alone
# How the first wing of the four-field is turned to be the others.
TURNS = {
    1: "",
    2: "matrix(-1 0 0 1 20 0)",
    3: "matrix(1 0 0 -1 0 20)",
    4: "rotate(180 10 10)",
}


@register.simple_tag
def level_mark(level: Level) -> SafeString:
    """The small four-field with the level's own wing solid."""
    return _rendered("components/level_mark.html", level.order, level.number, "", "")


@register.simple_tag
def level_badge(level: Level) -> SafeString:
    """The mark with the level's number and short name."""
    language = get_language() or ""
    return _rendered(
        "components/level_badge.html", level.order, level.number, level.label, language
    )


@register.simple_tag
def level_marks(levels: list[Level]) -> SafeString:
    """One four-field with the wings of all the levels solid, and their names after it."""
    language = get_language() or ""
    return _together(tuple((each.order, each.number, each.label) for each in levels), language)


@register.simple_tag
def level_wings(levels: list[Level]) -> SafeString:
    """The four-field alone, with the wings of all the levels solid."""
    return _wings(tuple(level.number or 0 for level in levels))


@lru_cache(maxsize=256)
def _wings(numbers: tuple[int, ...]) -> SafeString:
    return render_to_string("components/level_wings.html", _four_field(numbers))


def _four_field(numbers: Iterable[int | None]) -> dict[str, object]:
    wings = [{"number": number, "turn": turn} for number, turn in TURNS.items()]
    return {"wings": wings, "held": [number for number in numbers if number]}


def shortened(label: str, among: int) -> str:
    """The name of a level as a row has room for it among so many: "2 Kehitt.", only "2"."""
    number, _blank, name = label.rpartition(" ")
    if number and among > max(LETTERS):
        return number
    most = LETTERS.get(among, len(name))
    name = name if len(name) <= most + 1 else f"{name[:most].rstrip('aeiouyåäö')}."
    return f"{number} {name}".strip()


@lru_cache(maxsize=256)
def _together(levels: tuple[tuple[int, int | None, Text], ...], language: str) -> SafeString:
    rows = [
        {
            "order": order,
            "label": label,
            "short": Text(shortened(label, len(levels)), label.language),
        }
        for order, _number, label in levels
    ]
    held = _four_field(number for _order, number, _label in levels)
    made = render_to_string("components/level_marks.html", {"levels": rows} | held)
    # A page has fifty of them; no blanks stand between words here.
    return SafeString(BLANKS.sub(" ", made).replace("> <", "><").strip())


@lru_cache(maxsize=256)
def _rendered(name: str, order: int, number: int | None, label: str, language: str) -> SafeString:
    return render_to_string(name, {"level": {"order": order, "number": number, "label": label}})
