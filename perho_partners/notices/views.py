"""The page of what concerns oneself, and that it has been seen."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.way_back import post_only
from perho_partners.notices.gathering import LOOK_BACK, MOST, notices_of

PAGE_SIZE = 25


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What has happened, newest first; looking alone marks nothing as seen."""
    drawn_at = timezone.now()
    found = notices_of(person(request))
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "has_new": any(notice.is_new for notice in found),
        "drawn_at": drawn_at.isoformat(),
        "days": LOOK_BACK.days,
        "is_full": len(found) == MOST,
        "most": MOST,
    }
    return render(request, "perho_partners/notices/list.html", context)


@post_only("notices:list")
def seen(request: HttpRequest) -> HttpResponse:
    """All that the page showed has been seen; what came after it was drawn is still new."""
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is not None and timezone.is_aware(until):
        person(request).see_notices(until)
    return redirect("notices:list")
