"""Calendar feeds: a person's secret addresses, and what a calendar program reads from them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.people.session import person
from accounts.teams.models import Team
from core.choices import key_in
from teams.feeds.calendar import calendar_of
from teams.feeds.models import CalendarFeed
from teams.plans.timing import Span, month_span
from teams.wheel.programme import programme


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """One's own feeds: making and revoking them."""
    user = person(request)
    mine = list(user.calendar_feeds.select_related("team"))
    taken = {feed.team_id for feed in mine}
    context = {
        "feeds": [(feed, request.build_absolute_uri(feed.get_absolute_url())) for feed in mine],
        "has_own": None in taken,
        "teams": Team.objects.open().exclude(pk__in=[key for key in taken if key]),
    }
    return render(request, "teams/feeds/list.html", context)


@require_POST
def feed_new(request: HttpRequest) -> HttpResponse:
    """Make a feed of one's own actions, or of a team's."""
    raw = request.POST.get("team", "")
    team = None
    if raw:
        team = get_object_or_404(Team.objects.open(), pk=key_in(raw))
    try:
        with transaction.atomic():
            CalendarFeed.objects.create(user=person(request), team=team)
    except IntegrityError:  # pressed twice
        messages.info(request, _("Tämä syöte on jo olemassa."))
    else:
        messages.success(request, _("Syöte on valmis. Kopioi osoite kalenteriisi."))
    return redirect("feeds:list")


@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a feed: its address leads nowhere from now on."""
    get_object_or_404(person(request).calendar_feeds, pk=pk).delete()
    messages.success(request, _("Syöte on poistettu. Sen osoite ei enää toimi."))
    return redirect("feeds:list")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; a leaver's address leads nowhere."""
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("user", "team").filter(user__is_active=True),
        secret=secret,
    )
    today = timezone.localdate()
    span = Span(month_span(today.year - 1, 1).first, month_span(today.year + 2, 12).last)
    found = programme(span, team=feed.team, user=None if feed.team else feed.user)
    name = str(feed.team) if feed.team else _("Omat toimenpiteet")
    body = calendar_of(found, name, request.get_host())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="perho.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
