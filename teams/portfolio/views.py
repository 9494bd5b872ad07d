"""Teams: who they are, what they plan, and a team's portfolio."""

from __future__ import annotations

from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.rules import is_member
from accounts.people.session import person
from accounts.teams.models import Membership, Team
from core.dates import this_year
from core.files import attachment
from core.prepared import prepared
from core.spreadsheet import XLSX
from partnerships.register.attention import QUERY
from teams.plans.models import AnnualPlan
from teams.plans.years import chosen_year
from teams.portfolio.exports import coverage_xlsx
from teams.portfolio.partners import in_need_of_care, portfolio_by_level
from teams.portfolio.queries import bar_of, level_by_status, teams_with_plans
from teams.portfolio.start import begun, first_things


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
        "mine": set(person(request).roles),
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


@prepared
def plans_of(team: Team) -> QuerySet[AnnualPlan]:
    """The team's plans by year, with how far they are."""
    return AnnualPlan.objects.filter(team=team).with_counts().order_by("year")


@prepared
def people_of(team: Team) -> QuerySet[Membership]:
    """Who is in the team now."""
    rows = Membership.objects.open().filter(team=team)
    return rows.select_related("user").order_by("user__sort_key")


@require_safe
def team_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's portfolio: its partnerships by level, its people, its plan, what needs care."""
    found = get_object_or_404(Team.objects.annotate(**begun()), slug=slug)
    user, today = person(request), timezone.localdate()
    levels = portfolio_by_level(found)
    care, care_count = in_need_of_care(found)
    plans = plans_of(found)
    plan = next((each for each in plans if each.year == today.year), None)
    things = first_things(user, found, has_planned=bool(plans))
    context = {
        "team": found,
        "levels": levels,
        "partnership_count": sum(each.count for each in levels),
        "care": care,
        "care_count": care_count,
        "attention_query": QUERY,
        "people": people_of(found),
        "year": today.year,
        "plan": plan,
        "bar": bar_of(plan),
        "years": [each.year for each in plans],
        "is_member": is_member(user, found.pk),
        "first_things": things,
        # Nothing but what is good to do first, until there is a first partnership.
        "begins": bool(things) and not things[0].is_done,
    }
    return render(request, "teams/portfolio/team.html", context)
