"""The latest look at a network, on its own page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core.pieces import register
from partnerships.organisations.models import Organisation


def of_network(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """The latest one, if there is any: one query."""
    return {
        "review": organisation.network_reviews.for_list().first(),
        "organisation": organisation,
    }


register("network", "teams/ecosystem/_latest.html", of_network)
