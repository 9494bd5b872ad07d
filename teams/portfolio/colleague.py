"""A colleague: teams, what the person takes care of and plans, and what the person knows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.people.models import User
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action
from toolkit.tools.models import Tool

MOST = 120  # rows of each kind


@require_safe
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom one asks, and about what: six queries, whatever there is."""
    found = get_object_or_404(User, pk=pk)
    partnerships = (
        Partnership.objects.open()
        .responsible_to(found)
        .select_related("organisation", "level", "team")
        .order_by("level__order", "organisation__sort_key")
    )
    known = found.acquaintances.open().select_related("organisation")
    context = {
        "colleague": found,
        "memberships": found.memberships.open().select_related("team").order_by("team__sort_key"),
        "partnerships": list(partnerships[:MOST]),
        "actions": list(Action.objects.responsible_to(found).open().for_list()[:MOST]),
        "known": known.order_by("organisation__sort_key")[:MOST],
        "tools": Tool.objects.current().filter(contact_user=found).order_by("sort_key")[:MOST],
        "has_left": found.leaves_on is not None and found.leaves_on < timezone.localdate(),
    }
    return render(request, "teams/portfolio/colleague.html", context)
