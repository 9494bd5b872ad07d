"""What an organisation's page tells of those that were joined to it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from core.pieces import register
from core.prepared import prepared
from exchange.duplicates.models import Joining
from partnerships.organisations.models import Organisation


def joinings(request: HttpRequest, organisation: Organisation) -> dict[str, Any] | None:
    """Those that have not been taken back: one query."""
    rows = standing(organisation)
    return {"joinings": rows} if rows else None


@prepared
def standing(organisation: Organisation) -> QuerySet[Joining]:
    """What was joined to the organisation and stands."""
    return Joining.objects.standing().filter(kept=organisation)


register("head", "exchange/duplicates/_joinings.html", joinings)
