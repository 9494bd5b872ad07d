"""What colleagues did: a week at a time, by team and kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.dates import end_of
from perho_partners.activity.folding import by_day
from perho_partners.activity.forms import ActivityForm
from perho_partners.activity.lists import latest
from teams.follows.queries import followed_by

MOST = 120  # things told of at once


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """What was done in a week, the latest first."""
    form = ActivityForm(request.GET)
    form.is_valid()
    first, last = form.days
    of: dict[str, Any] = {
        "history_date__gte": end_of(first - timedelta(days=1)),
        "history_date__lt": end_of(last),
    }
    if team := form.cleaned_data.get("team"):
        of["history_user__in"] = team.memberships.open().values("user")
    where = followed_by(person(request)) if form.cleaned_data.get("followed") else None
    entries = latest(MOST + 1, form.models, where, **of)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "days": by_day(entries[:MOST]),
        "more": len(entries) > MOST,
        "most": MOST,
    }
    return render(request, "perho_partners/activity/activity.html", context)
