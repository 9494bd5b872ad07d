"""The request that is being answered, and its id: the log and what is stored carry the same.

Nothing here needs Django's settings: gunicorn's own lines are written by it, too.
"""

from __future__ import annotations

from contextvars import ContextVar

from django.http import HttpRequest

ID_IN_META = "perho_partners.request_id"
LONGEST_ID = 64

answered: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def request_id() -> str:
    """The id of the request; empty where none is answered, as in a command."""
    request = answered.get()
    return str(request.META.get(ID_IN_META, "")) if request else ""
