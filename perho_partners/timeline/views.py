"""The timeline of a partner."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnerships.organisations.models import Organisation
from perho_partners.timeline.moments import KINDS, moments

PAGE_SIZE = 50


@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that has happened with the partner, the latest first, or one kind of it."""
    partner = get_object_or_404(Organisation, pk=pk)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = Paginator(moments(partner, kind), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": partner,
        "kinds": [(key, each.label) for key, each in KINDS.items()],
        "kind": kind,
        "query": f"kind={kind}" if kind else "",
        "page": page,
    }
    return render(request, "perho_partners/timeline/timeline.html", context)
