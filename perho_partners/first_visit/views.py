"""What is pressed on the card of the first visit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.first_visits import services
from accounts.people.session import person
from core.dates import this_year
from core.way_back import post_only
from perho_partners.first_visit.things import one_to_confirm


@require_safe
def first_confirm(request: HttpRequest) -> HttpResponse:
    """Go to the partnership that it is best to begin with."""
    return redirect(one_to_confirm(person(request)))


@post_only("home")
def first_plan(request: HttpRequest) -> HttpResponse:
    """Go to the plan of one's own team; whoever is in none sees all teams."""
    user = person(request)
    services.see_plan(by=user)
    home = user.home().first() or user.memberships.open().select_related("team").first()
    if home is None:
        return redirect("portfolio:list")
    return redirect("plans:detail", home.team.slug, this_year())


@post_only("home")
def first_end(request: HttpRequest) -> HttpResponse:
    """Put the card of the first visit away for good."""
    services.end_visit(by=person(request))
    messages.success(request, _("Selvä. Ohjeet löydät aina valikosta."))
    return redirect("home")
