"""Actions of plans on the pages of partners, tools and levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.people.rules import adds_to_plans
from accounts.people.session import person
from core.pieces import register
from core.prepared import prepared
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action
from toolkit.tools.models import Tool

SHOWN = 8
MOST = 60  # of a partner: the open ones, the rest folded


def may_add(request: HttpRequest) -> bool:
    """Whether there is a plan that the reader adds to: asked once a request."""
    return adds_to_plans(person(request))


def of_partner(request: HttpRequest, partnerships: Sequence[Partnership]) -> dict[str, Any] | None:
    """Those of the partnerships from this year on and the open ones: one query, or none."""
    if not partnerships:
        return None
    rows = with_partnerships.of_each([row.pk for row in partnerships])
    is_over = [row for row in rows if not row.is_open]
    is_open = [row for row in rows if row.is_open]
    return {"actions": is_open, "over": is_over, "count": len(rows)}


def next_of_partner(
    request: HttpRequest, partnerships: Sequence[Partnership]
) -> dict[str, Any] | None:
    """The open one that is due first, if any: one query, or none."""
    if not partnerships:
        return None
    found = next_with_partnerships.of_each([row.pk for row in partnerships])
    return {"action": found[0]} if found else None


@prepared
def with_partnerships(*partnerships: int) -> QuerySet[Action]:
    """The actions of this year on and the open ones with any of the partnerships."""
    return Action.objects.with_partnerships(partnerships)[:MOST]


@prepared
def next_with_partnerships(*partnerships: int) -> QuerySet[Action]:
    """The open action with any of the partnerships that is due first."""
    return Action.objects.with_partnerships(partnerships).open()[:1]


@prepared
def of_this_year(level: Level) -> QuerySet[Action]:
    """The first of this year's on the level."""
    return Action.objects.filter(level=level).of_this_year()[:SHOWN]


def of_tool(request: HttpRequest, tool: Tool) -> dict[str, Any]:
    """The latest that use the tool, newest first: one query."""
    rows = Action.objects.living().filter(tools=tool).for_list()
    return {
        "tool": tool,
        "may_add": may_add(request) and not tool.is_retired,
        "actions": list(rows.order_by("-starts_on", "-pk")[:SHOWN]),
    }


def of_level(request: HttpRequest, level: Level) -> dict[str, Any]:
    """This year's on the level: one query."""
    return {"level": level, "may_add": may_add(request), "actions": of_this_year(level)}


def of_partnership(request: HttpRequest, partnership: Partnership) -> dict[str, Any] | None:
    """A way to add one about an open partnership."""
    if not (partnership.is_open and may_add(request)):
        return None
    return {"name": "partnership", "key": partnership.pk, "about": partnership.level.label}


def of_contact(request: HttpRequest, contact: Contact) -> dict[str, Any] | None:
    """A way to make one of what came up."""
    if not may_add(request):
        return None
    return {"name": "contact", "key": contact.pk, "about": contact.what}


register("partner", "teams/plans/_of_partner.html", of_partner)
register("tool", "teams/plans/_of_tool.html", of_tool)
register("partnership links", "teams/plans/_here.html", of_partnership)
register("next", "teams/plans/_next.html", next_of_partner)
register("contact", "teams/plans/_here.html", of_contact)
register("level", "teams/plans/_of_level.html", of_level)
