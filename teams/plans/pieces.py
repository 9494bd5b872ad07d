"""Actions of plans on the pages of partners, tools and levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from core.pieces import register
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action
from toolkit.tools.models import Tool

SHOWN = 8


def of_partner(request: HttpRequest, partnerships: Sequence[Partnership]) -> dict[str, Any] | None:
    """Those of the partnerships from this year on and the open ones: one query, or none."""
    if not partnerships:
        return None
    rows = Action.objects.with_partnerships(partnerships)
    return {"actions": list(rows[:SHOWN])}


def of_tool(request: HttpRequest, tool: Tool) -> dict[str, Any]:
    """The latest that use the tool, newest first: one query."""
    rows = Action.objects.living().filter(tools=tool).for_list()
    return {"actions": list(rows.order_by("-starts_on", "-pk")[:SHOWN])}


def of_level(request: HttpRequest, level: Level) -> dict[str, Any]:
    """This year's on the level: one query."""
    return {"actions": list(level.actions.of_this_year()[:SHOWN])}


register("partner", "teams/plans/_of_partner.html", of_partner)
register("tool", "teams/plans/_of_tool.html", of_tool)
register("level", "teams/plans/_of_level.html", of_level)
