"""The annual wheel: of a team's plan or of the whole college."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Team
from partnerships.models import Level
from teams.listing import filled
from teams.models import Action
from teams.timing import Span, clashes, occurrences, school_year_span, year_span
from teams.views.teams import chosen_year
from teams.wheel import ALL_YEAR, draw

MOST_TEAM_RINGS = 8  # more rings are too thin to read


def span_of(request: HttpRequest, year: int) -> Span:
    """The calendar year, or the school year when it is asked for."""
    return school_year_span(year) if "school" in request.GET else year_span(year)


def wheel_context(request: HttpRequest, team: Team | None, year: int) -> dict[str, Any]:
    """The wheel and the table beneath it, from the same occurrences."""
    span = span_of(request, year)
    rows = Action.objects.living().of_year(span.first, span.last)
    rows = rows.of_team(team) if team else rows
    actions = filled(rows.for_list())
    found = occurrences(actions, span)
    teams = sorted({o.action.plan.team for o in found}, key=lambda t: t.sort_key)
    whole_year = [(ALL_YEAR, _("Jossain vaiheessa vuotta"))]
    by_team = request.GET.get("rings") == "team" and len(teams) <= MOST_TEAM_RINGS
    if by_team:
        rings: list[Any] = [*whole_year, *((t.pk, str(t)) for t in teams)]
        wheel = draw(found, span, rings, lambda o: o.action.plan.team_id, timezone.localdate())
    else:
        levels = list(Level.objects.all())
        rings = [(level.pk, level.label) for level in levels]
        rings = [*whole_year, *rings, (None, _("Ei tasoa"))]
        wheel = draw(found, span, rings, lambda o: o.action.level_id, timezone.localdate())
    return {
        "team": team,
        "year": year,
        "span": span,
        "school": "school" in request.GET,
        "by_team": by_team,
        "too_many_teams": len(teams) > MOST_TEAM_RINGS,
        "occurrences": list(enumerate(found, 1)),
        "wheel": wheel,
        "clashes": clashes(found),
    }


@require_safe
def college_wheel(request: HttpRequest) -> HttpResponse:
    """The year of the whole college."""
    return render(request, "teams/wheel.html", wheel_context(request, None, chosen_year(request)))


@require_safe
def team_wheel(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A team's year."""
    team = get_object_or_404(Team, slug=slug)
    return render(request, "teams/wheel.html", wheel_context(request, team, year))
