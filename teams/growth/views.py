"""What could deepen and what could rest."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.doors import require_helper
from accounts.people.rules import may_help
from accounts.people.session import person
from accounts.teams.models import Team
from core.addresses import reverse
from core.pages import press
from core.way_back import post_only
from partnerships.partnerships.models import Partnership
from teams.growth import services
from teams.growth.candidates import MOST, askable, suggested
from teams.growth.models import GrowthAnswer


@require_safe
def growth_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Partnerships of a team that could deepen or rest, each with its reasons."""
    team = get_object_or_404(Team, slug=slug)
    answers = GrowthAnswer.objects.filter(partnership__team=team, partnership__ended_on=None)
    context = {
        "team": team,
        **suggested(askable(team)),
        "most": MOST,
        "answered": answers.select_related(
            "partnership__organisation", "partnership__level", "answered_by", "action"
        )[:20],
        "may_answer": may_help(person(request), team.pk),
    }
    return render(request, "teams/growth/list.html", context)


def growth_page(pk: int) -> str:
    """The address of the page that asks, of the team that takes care of a partnership now."""
    partnership = get_object_or_404(Partnership.objects.select_related("team"), pk=pk)
    if partnership.team is None:
        return reverse("portfolio:list")
    return reverse("growth:list", args=[partnership.team.slug])


@post_only(growth_page)
def growth_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember the team's answer; "yes" becomes an action of its plan."""
    partnership = get_object_or_404(
        Partnership.objects.open().select_related("organisation", "level", "team"), pk=pk
    )
    team = partnership.team
    if team is None:
        raise PermissionDenied
    require_helper(person(request), team)
    way, answer = request.POST.get("way", ""), request.POST.get("answer", "")
    if way not in GrowthAnswer.Way.values or answer not in GrowthAnswer.Answer.values:
        raise Http404
    return press(
        request,
        lambda: services.answer_growth(
            partnership=partnership, way=way, answer=answer, by=person(request)
        ),
        lambda found: (
            _("”%(title)s” on suunnitelmassa.") % {"title": found.action}
            if found.action
            else _("Vastaus on muistissa.")
        ),
        reverse("growth:list", args=[team.slug]) if team else "portfolio:list",
    )
