"""Actions of plans on the pages of lower rooms."""

from __future__ import annotations

from typing import Any

from django import template

from teams.plans.exports import when
from teams.plans.models import Action

register = template.Library()
register.filter("when", when)


@register.simple_tag
def actions_with_partnerships(partnerships: Any, most: int = 8) -> list[Any]:
    """The actions of the partnerships from this year on and the open ones: one query, or none."""
    rows = Action.objects.with_partnerships([row.pk for row in partnerships])
    return list(rows[:most]) if partnerships else []


@register.simple_tag
def actions_with_tool(tool: Any, most: int = 8) -> list[Any]:
    """The latest actions that use the tool, newest first: one query."""
    rows = Action.objects.living().holding("tools", tool.pk).for_list()
    return list(rows.order_by("-starts_on", "-pk")[:most])
