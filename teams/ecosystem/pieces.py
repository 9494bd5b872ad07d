"""The latest look at a network and the way to look at it, on its own page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.people.rules import adds_to_plans
from accounts.people.session import person
from core.pieces import register
from core.prepared import prepared
from partnerships.organisations.models import Organisation
from teams.ecosystem.models import NetworkReview


def of_network(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """The latest one, if there is any: one query."""
    return {
        "review": next(iter(latest_review(organisation)), None),
        "organisation": organisation,
    }


@prepared
def latest_review(network: Organisation) -> QuerySet[NetworkReview]:
    """The latest one, if there is any."""
    return NetworkReview.objects.for_list().filter(network=network)[:1]


def way_to_look(request: HttpRequest, organisation: Organisation) -> dict[str, Any] | None:
    """For those who may look at a network."""
    return {"organisation": organisation} if adds_to_plans(person(request)) else None


register("network", "teams/ecosystem/_latest.html", of_network)
register("network ways", "teams/ecosystem/_look.html", way_to_look)
