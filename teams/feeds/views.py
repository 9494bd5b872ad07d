"""Calendar feeds: a person's secret addresses, and what a calendar program reads from them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from accounts.people.session import person
from accounts.teams.models import Team
from core.choices import key_in
from core.way_back import post_only
from teams.feeds.calendar import calendar_of
from teams.feeds.models import CalendarFeed
from teams.feeds.queries import told_in


class Address:
    """A feed with its address as text and as a link that opens a calendar program."""

    def __init__(self, feed: CalendarFeed, request: HttpRequest) -> None:
        self.feed = feed
        self.web = request.build_absolute_uri(feed.get_absolute_url())
        self.calendar = f"webcal:{self.web.partition(':')[2]}"


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """One's own feeds: making and revoking them."""
    user = person(request)
    mine = list(user.calendar_feeds.select_related("team"))
    taken = {feed.team_id for feed in mine}
    teams = Team.objects.open().exclude(pk__in=[key for key in taken if key])
    roles, home = user.roles, set(user.home().values_list("team", flat=True))
    context = {
        "feeds": [Address(feed, request) for feed in mine],
        "has_own": None in taken,
        # One's own team first.
        "teams": sorted(
            teams,
            key=lambda team: (team.pk not in home, team.pk not in roles, team.shown_sort_key),
        ),
    }
    return render(request, "teams/feeds/list.html", context)


@post_only("feeds:list")
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


@post_only("feeds:list")
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a feed: its address leads nowhere from now on."""
    get_object_or_404(person(request).calendar_feeds, pk=pk).delete()
    messages.success(request, _("Syöte on poistettu. Sen osoite ei enää toimi."))
    return redirect("feeds:list")


@login_not_required
@require_safe
@conditional_page  # 304 when nothing has changed
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, in its owner's language.

    A leaver's address leads nowhere.
    """
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("user", "team").filter(user__is_active=True),
        secret=secret,
    )
    with translation.override(feed.user.language or translation.get_language()):
        name = str(feed.team) if feed.team else _("Omat toimenpiteet")
        found, changed = told_in(feed)
        body = calendar_of(found, name, changed)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="perho.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
