"""The annual wheel: of a team's plan or of the whole college."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.teams.models import Team
from partnerships.levels.models import Level
from teams.plans.timing import Occurrence, Span, clashes, school_year_span, year_span
from teams.plans.years import FIRST_YEAR, LAST_YEAR, chosen_year
from teams.wheel.drawing import ALL_YEAR, SURVEYS, draw
from teams.wheel.programme import programme

MOST_TEAM_RINGS = 8  # more rings are too thin to read


def span_of(request: HttpRequest, year: int) -> Span:
    """The calendar year, or the school year when it is asked for."""
    return school_year_span(year) if "school" in request.GET else year_span(year)


def wheel_context(request: HttpRequest, team: Team | None, year: int) -> dict[str, Any]:
    """The wheel and the table beneath it, from the same occurrences."""
    span = span_of(request, year)
    found = programme(span, team=team)
    prefetch_related_objects([o.event for o in found if not o.event.is_survey], "people")
    teams = sorted(
        {o.event.plan.team for o in found if not o.event.is_survey}, key=lambda t: t.sort_key
    )
    by_team = request.GET.get("rings") == "team" and len(teams) <= MOST_TEAM_RINGS
    inner = [(ALL_YEAR, _("Jossain vaiheessa vuotta")), (SURVEYS, _("Palautekyselyt"))]
    if by_team:
        outer = [(team.pk, team.name) for team in teams]
    else:
        outer = [*((level.pk, level.label) for level in Level.objects.all()), (None, _("Ei tasoa"))]

    def ring_of(occurrence: Occurrence) -> Hashable:
        event = occurrence.event
        if event.is_survey:
            return SURVEYS
        return event.plan.team_id if by_team else event.level_id

    wheel = draw(found, span, [*inner, *outer], ring_of, timezone.localdate())
    return {
        "team": team,
        "year": year,
        "before": max(year - 1, FIRST_YEAR),
        "following": min(year + 1, LAST_YEAR),
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
    return render(
        request, "teams/wheel/wheel.html", wheel_context(request, None, chosen_year(request))
    )


@require_safe
def team_wheel(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A team's year."""
    team = get_object_or_404(Team, slug=slug)
    return render(request, "teams/wheel/wheel.html", wheel_context(request, team, year))
