"""For the management: which teams have a plan, and what is done on which level. Never a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts.teams.models import Team
from partnerships.levels.models import Level
from teams.plans.models import Action, AnnualPlan


def teams_with_plans(year: int) -> list[Any]:
    """The open teams by kind and name, each with its plan of the year or None: two queries."""
    rows: list[Any] = list(
        Team.objects.open().annotate(
            partnership_count=Count("partnerships", filter=Q(partnerships__ended_on=None))
        )
    )
    plans = {plan.team_id: plan for plan in AnnualPlan.objects.filter(year=year).with_counts()}
    for team in rows:
        team.plan = plans.get(team.pk)
    kinds = list(Team.Kind)
    return sorted(rows, key=lambda team: (kinds.index(Team.Kind(team.kind)), team.sort_key))


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
