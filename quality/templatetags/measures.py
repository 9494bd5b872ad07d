"""Measures beside the level they concern."""

from __future__ import annotations

from typing import Any

from django import template

from quality.measures.drawing import Group, by_source, in_numbers

register = template.Library()
register.filter(in_numbers)


@register.simple_tag
def measures_of(level: Any) -> list[Group]:
    """The measures of a level that have values, by source: one query."""
    return by_source(level.measures.in_numbers())
