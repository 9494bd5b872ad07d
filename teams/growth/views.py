"""What could deepen and what could rest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.people.rules import is_member
from accounts.people.session import person
from accounts.teams.models import Team
from partnerships.partnerships.models import Partnership
from teams.growth import services
from teams.growth.candidates import suggested
from teams.growth.models import GrowthAnswer


@require_safe
def growth_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Partnerships of a team that could deepen or rest, each with its reasons."""
    team = get_object_or_404(Team, slug=slug)
    rows: list[Any] = list(
        Partnership.objects.open()
        .filter(team=team)
        .select_related("organisation", "level")
        .order_by("organisation__sort_key")
    )
    answers = GrowthAnswer.objects.filter(partnership__in=rows)
    context = {
        "team": team,
        **suggested(rows),
        "answered": answers.select_related(
            "partnership__organisation", "partnership__level", "answered_by", "action"
        )[:20],
        "may_answer": is_member(person(request), team.pk),
    }
    return render(request, "teams/growth/list.html", context)


@require_POST
def growth_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember the team's answer; "yes" becomes an action of its plan."""
    partnership = get_object_or_404(
        Partnership.objects.open().select_related("organisation", "level", "team"), pk=pk
    )
    team = partnership.team
    if team is None or not is_member(person(request), team.pk):
        raise PermissionDenied
    way, answer = request.POST.get("way", ""), request.POST.get("answer", "")
    if way not in GrowthAnswer.Way.values or answer not in GrowthAnswer.Answer.values:
        raise Http404
    try:
        found = services.answer_growth(
            partnership=partnership, way=way, answer=answer, by=person(request)
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("growth:list", team.slug)
    if found.action:
        messages.success(request, _("”%(title)s” on suunnitelmassa.") % {"title": found.action})
    else:
        messages.success(request, _("Vastaus on muistissa."))
    return redirect("growth:list", team.slug)
