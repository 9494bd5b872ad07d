"""What an organisation's page tells of those that were joined to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core.pieces import register
from exchange.duplicates.models import Joining
from partnerships.organisations.models import Organisation


def joinings(request: HttpRequest, organisation: Organisation) -> dict[str, Any] | None:
    """Those that have not been taken back: one query."""
    rows = list(Joining.objects.standing().filter(kept=organisation))
    return {"joinings": rows} if rows else None


register("head", "exchange/duplicates/_joinings.html", joinings)
