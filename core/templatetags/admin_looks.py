"""What our templates of the admin ask of Django's own lists."""

from __future__ import annotations

from django import template
from django.contrib.admin.views.main import ChangeList

register = template.Library()


@register.filter
def filters_in_use(changelist: ChangeList) -> int:
    """How many of the list's filters narrow it now."""
    return sum(bool(spec.used_parameters) for spec in changelist.filter_specs)
