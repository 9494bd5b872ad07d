"""The marks of the levels. A list shows hundreds, so each is rendered once and kept."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from partnerships.levels.models import Level

register = template.Library()


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


@lru_cache(maxsize=256)
def _rendered(name: str, order: int, number: int | None, label: str, language: str) -> SafeString:
    return render_to_string(name, {"level": {"order": order, "number": number, "label": label}})
