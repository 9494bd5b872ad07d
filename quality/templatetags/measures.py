"""How values are told in templates."""

from __future__ import annotations

from django import template

from quality.measures.drawing import in_numbers

register = template.Library()
register.filter(in_numbers)
