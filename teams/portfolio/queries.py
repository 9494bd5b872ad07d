"""For the management: which teams have a plan, and what is done on which level. Never a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.teams.models import Team
from core.remembered import remembered
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from teams.plans.progress import Segment, bar

# An AnnualPlan from `with_counts`: mypy does not see what a method of a QuerySet annotates.
CountedPlan = Any


@dataclass(frozen=True)
class TeamRow:
    """One team and its plan of the year, if it has one."""

    team: Team
    partnership_count: int  # open ones
    plan: CountedPlan | None

    @property
    def bar(self) -> list[Segment]:
        """The progress of the plan."""
        return bar_of(self.plan)


def bar_of(plan: CountedPlan | None) -> list[Segment]:
    """A plan's progress; nothing without a plan."""
    if plan is None:
        return []
    keys = ("done", "ongoing", "late", "planned")
    return bar([(key, "", getattr(plan, key)) for key in keys])


def teams_with_plans(year: int) -> list[TeamRow]:
    """The open teams by kind and name, each with its plan of the year or None: three queries."""
    rows = Partnership.objects.open().order_by().values_list("team").annotate(Count("pk"))
    counts = remembered("partnerships by team", lambda: dict(rows))
    plans = {plan.team_id: plan for plan in AnnualPlan.objects.filter(year=year).with_counts()}
    kinds = list(Team.Kind)
    return sorted(
        (TeamRow(team, counts.get(team.pk, 0), plans.get(team.pk)) for team in Team.objects.open()),
        key=lambda row: (kinds.index(Team.Kind(row.team.kind)), row.team.shown_sort_key),
    )


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
