"""Measures beside the level they concern."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

from quality.measures import Group, by_source
from quality.models import MeasureValue

register = template.Library()


@register.simple_tag
def measures_of(level: Any) -> list[Group]:
    """The measures of a level that have values, by source: one query."""
    return by_source(level.measures.in_numbers())


@register.filter
def in_numbers(value: MeasureValue) -> str:
    """The number or the band as a reader expects it: "3,77", "4–5", "n. 1 600"."""
    return "–".join(_short(part) for part in (value.low, value.high) if part is not None)


def _short(number: Decimal) -> str:
    """Without decimals that say nothing."""
    whole = number == number.to_integral_value()
    shown = number.to_integral_value() if whole else number.normalize()
    return number_format(shown, use_l10n=True, force_grouping=True)
