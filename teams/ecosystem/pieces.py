"""The latest look at a network, on its own page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

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


register("network", "teams/ecosystem/_latest.html", of_network)
