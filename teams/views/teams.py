"""Teams: who they are, what they plan, and a team's portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Team
from accounts.session import person
from partnerships.models import Level, Partnership
from teams.models import Action, AnnualPlan
from teams.models.plan import FIRST_YEAR, LAST_YEAR
from teams.rules import is_member
from teams.views.plans import Segment, years_of

CARE_SHOWN = 8


def chosen_year(request: HttpRequest) -> int:
    """The year asked for, or this one."""
    raw, today = request.GET.get("year", ""), timezone.localdate()
    year = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 else today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


def bar_of(plan: Any) -> list[Segment]:
    """A plan's progress from the counts of `with_counts`."""
    segments, x = [], 0.0
    for key in ("done", "ongoing", "late", "planned"):
        count = getattr(plan, key)
        width = 100 * count / plan.total if plan.total else 0.0
        segments.append(Segment(key, "", count, round(x, 2), round(width, 2)))
        x += width
    return segments


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Teams by kind with their plans; for the management, who has none and what is done."""
    year = chosen_year(request)
    rows: list[Any] = list(
        Team.objects.open()
        .annotate(partnership_count=Count("partnerships", filter=Q(partnerships__ended_on=None)))
        .order_by("sort_key")
    )
    plans = {p.team_id: p for p in AnnualPlan.objects.filter(year=year).with_counts()}
    for team in rows:
        team.plan = plans.get(team.pk)
        team.bar = bar_of(team.plan) if team.plan else []
    kinds = list(Team.Kind)
    rows.sort(key=lambda team: (kinds.index(Team.Kind(team.kind)), team.sort_key))
    groups = [
        (Team.Kind(kind).label, list(members)) for kind, members in groupby(rows, lambda t: t.kind)
    ]
    context = {
        "year": year,
        "years": [timezone.localdate().year + step for step in (-1, 0, 1)],
        "groups": groups,
        "mine": set(person(request).memberships.open().values_list("team", flat=True)),
        "without_plan": [team for team in rows if team.plan is None],
        "with_plan": sum(team.plan is not None for team in rows),
        "team_count": len(rows),
        "matrix": level_by_status(year),
    }
    return render(request, "teams/list.html", context)


@dataclass(frozen=True)
class MatrixRow:
    """How many actions of a level are how far."""

    level: Level | None
    counts: list[int]
    total: int


def level_by_status(year: int) -> list[MatrixRow]:
    """The actions of a year by level and status: two queries."""
    counted = (
        Action.objects.filter(plan__year=year)
        .order_by()
        .values("level", "status")
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple[int | None, str], int] = {
        (row["level"], row["status"]): row["n"] for row in counted
    }
    rows = []
    for level in [*Level.objects.all(), None]:
        key = level.pk if level else None
        line = [counts.get((key, status), 0) for status in Action.Status.values]
        rows.append(MatrixRow(level, line, sum(line)))
    return rows


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's portfolio: its partnerships by level, its people, its plan, what needs care."""
    found = get_object_or_404(Team, slug=slug)
    user, today = person(request), timezone.localdate()
    partnerships: list[Any] = list(
        Partnership.objects.open()
        .filter(team=found)
        .for_list()
        .select_related("organisation", "level", "team")
        .order_by("level__order", "organisation__sort_key")
    )
    levels: list[Any] = list(Level.objects.all())
    for level in levels:
        level.rows = [row for row in partnerships if row.level_id == level.pk]
    care = [row for row in partnerships if row.first_need or not row.shown_responsibilities]
    plan: Any = AnnualPlan.objects.filter(team=found, year=today.year).with_counts().first()
    context = {
        "team": found,
        "levels": levels,
        "partnership_count": len(partnerships),
        "care": care[:CARE_SHOWN],
        "care_count": len(care),
        "people": found.memberships.open().select_related("user").order_by("user__sort_key"),
        "year": today.year,
        "plan": plan,
        "bar": bar_of(plan) if plan else [],
        "years": years_of(found),
        "is_member": is_member(user, found.pk),
    }
    return render(request, "teams/team.html", context)
