"""The latest look at a network, on its own page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core.pieces import register
from partnerships.organisations.models import Organisation
from teams.ecosystem.models import NetworkReview


def of_network(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """The latest one, if there is any: one query."""
    return {
        "review": NetworkReview.objects.for_list().filter(network=organisation).first(),
        "organisation": organisation,
    }


register("network", "teams/ecosystem/_latest.html", of_network)
