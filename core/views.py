"""The pages for what goes wrong."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from core.doors import ClosedDoorError
from core.outage import is_outage
from core.sent import sent
from core.way_back import way_back

A_WHILE = "30"  # seconds


def error_page(template: str, status: int) -> Callable[..., HttpResponse]:
    """A handler that shows the page in the usual frame."""

    def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return render(request, template, status=status)

    return handler


bad_request = error_page("400.html", 400)
not_found = error_page("404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something is not for this person; the page says who can help where that is known."""
    told = str(exception) if isinstance(exception, ClosedDoorError) else ""
    return render(request, "403.html", {"told": told}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened too long ago, or cookies are off: its words can be sent again."""
    back = way_back(request, ask=request.user.is_authenticated)
    if aim := request.POST.get("next"):
        back = f"{request.path}?{urlencode({'next': aim})}"
    return render(request, "403_csrf.html", {"sent": sent(request), "back": back}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: the page asks nothing of the database and carries the words."""
    return _plain_page(request, "500.html", 500)


def out_of_reach(request: HttpRequest) -> HttpResponse:
    """The database or the disk is away for a while: as above, and browsers are told when to ask."""
    response = _plain_page(request, "503.html", 503)
    response["Retry-After"] = A_WHILE
    return response


def by_cause(
    broken: Callable[..., HttpResponse], away: Callable[[HttpRequest], HttpResponse]
) -> Callable[..., HttpResponse]:
    """A handler of errors, of which one kind passes by itself."""

    def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return (away if is_outage(sys.exc_info()[1]) else broken)(request)

    return handler


def _plain_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {}
    with contextlib.suppress(Exception):  # whatever is broken, there is an answer
        # With the token that came, the form is the same one: what was done already, though nobody
        # heard of it, is not done again (docs/decisions/0030).
        token = request.POST.get("csrfmiddlewaretoken") or get_token(request)
        context = {"sent": sent(request), "csrf_token": token}
    return HttpResponse(render_to_string(template, context), status=status)


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote into a form that cannot be saved now, to be copied; never a password."""
    found = sent(request)
    return found.texts if found else []
