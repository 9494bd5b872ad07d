"""Teams: who they are, what they plan, and a team's portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.rules import is_member
from accounts.people.session import person
from accounts.teams.models import Team
from core.dates import this_year
from core.files import attachment
from core.spreadsheet import XLSX
from partnerships.agreements.queries import wants_a_look
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from partnerships.register.attention import QUERY
from teams.plans.models import AnnualPlan
from teams.plans.views.plans import years_of
from teams.plans.years import chosen_year
from teams.portfolio.exports import coverage_xlsx
from teams.portfolio.queries import bar_of, level_by_status, teams_with_plans

CARE_SHOWN = 8


@dataclass(frozen=True)
class LevelRows:
    """A team's partnerships of one level."""

    level: Level
    rows: list[Partnership]


@dataclass(frozen=True)
class Care:
    """A partnership that needs care."""

    partnership: Partnership
    is_renewal: bool  # an agreement is to be looked through


@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams by kind with their plans; for the management, who has none and what is done."""
    year = chosen_year(request)
    rows = teams_with_plans(year)
    groups = [
        (Team.Kind(kind).label, list(members))
        for kind, members in groupby(rows, lambda row: row.team.kind)
    ]
    context = {
        "year": year,
        "year_query": f"year={year}",
        "years": [this_year() + step for step in (-1, 0, 1)],
        "groups": groups,
        "mine": set(person(request).memberships.open().values_list("team", flat=True)),
        "without_plan": [row.team for row in rows if row.plan is None],
        "with_plan": sum(row.plan is not None for row in rows),
        "team_count": len(rows),
        "matrix": level_by_status(year),
    }
    return render(request, "teams/portfolio/list.html", context)


@require_safe
def coverage_file(request: HttpRequest) -> HttpResponse:
    """The same for the management as a spreadsheet."""
    year = chosen_year(request)
    body = coverage_xlsx(teams_with_plans(year), level_by_status(year), year)
    name = _("suunnitelmat")
    return attachment(body, XLSX, f"{name}-{year}.xlsx")


@require_safe
def team_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's portfolio: its partnerships by level, its people, its plan, what needs care."""
    found = get_object_or_404(Team, slug=slug)
    user, today = person(request), timezone.localdate()
    partnerships = list(Partnership.objects.portfolio_of(found))
    levels = [
        LevelRows(level, [row for row in partnerships if row.level_id == level.pk])
        for level in Level.objects.all()
    ]
    open_rows = Partnership.objects.open().filter(team=found)
    renewals = set(open_rows.filter(wants_a_look()).values_list("pk", flat=True))
    care = [
        Care(row, row.pk in renewals)
        for row in partnerships
        if row.first_need or row.pk in renewals or not row.shown_responsibilities
    ]
    plan = AnnualPlan.objects.filter(team=found, year=today.year).with_counts().first()
    context = {
        "team": found,
        "levels": levels,
        "partnership_count": len(partnerships),
        "care": care[:CARE_SHOWN],
        "care_count": len(care),
        "attention_query": QUERY,
        "people": found.memberships.open().select_related("user").order_by("user__sort_key"),
        "year": today.year,
        "plan": plan,
        "bar": bar_of(plan),
        "years": years_of(found),
        "is_member": is_member(user, found.pk),
    }
    return render(request, "teams/portfolio/team.html", context)
