"""The page of how the system is, and its figures for a program that watches."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.pages import require
from perho_partners.state.figures import CONTENT_TYPE, figures
from perho_partners.state.gathering import state
from perho_partners.state.rules import may_see_state


@require_safe
def system_state(request: HttpRequest) -> HttpResponse:
    """What runs, from when the last copy is, and what of the nightly work did not succeed."""
    require(may_see_state(person(request)))
    return render(request, "perho_partners/state/state.html", {"state": state()})


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who has the token; without one in the settings there is no such address."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(figures(), content_type=CONTENT_TYPE)
