"""What the system holds about a person, and how data about people is treated."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.people.session import person
from accounts.sign_in.sessions import sessions_of
from core.pages import require
from core.translated import readers_language
from exchange.privacy.held import sections_of, streamed
from exchange.privacy.periods import BOOKKEEPING, in_months
from exchange.privacy.rules import may_see_data
from toolkit.pages.models import Page


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The data-protection page: what the code does, and what the college adds to it."""
    context = {
        "text": Page.objects.filter(key="privacy").first(),
        "leavers": in_months(settings.RETENTION_LEAVER_MONTHS),
        "bookkeeping": [(item.label, item.kept()) for item in BOOKKEEPING],
    }
    return render(request, "exchange/privacy/notice.html", context)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The way to one's own page."""
    return redirect("privacy:held", person(request).pk)


@require_safe
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """How many rows say something of the person, and where."""
    whose = _whose(request, pk)
    sections = sections_of(whose)
    context = {
        "whose": whose,
        "is_own": whose.pk == person(request).pk,
        "now": [item for item in sections if not item.is_past],
        "past": [item for item in sections if item.is_past],
        "total": sum(item.count for item in sections),
        "sessions": sessions_of(whose).count(),
    }
    return render(request, "exchange/privacy/held.html", context)


@require_safe
def held_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """All of it as a file that a program can read too."""
    whose = _whose(request, pk)
    name = f"omat-tiedot-{whose.pk}-{timezone.localdate():%Y-%m-%d}.json"
    response = StreamingHttpResponse(
        streamed(whose, readers_language()), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _whose(request: HttpRequest, pk: int) -> User:
    whose = get_object_or_404(User, pk=pk)
    require(may_see_data(person(request), whose))
    return whose
