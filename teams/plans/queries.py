"""Actions with everything a page names of them, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from partnerships.partnerships.models import Partnership
from teams.plans.models import AnnualPlan
from teams.plans.years import plan_year
from toolkit.tools.models import Tool


def filled(actions: Iterable[Any]) -> list[Any]:
    """The actions with the rows that their sets of keys name: four queries.

    Each gets `people_rows`, `team_rows`, `partnership_rows` and `tool_rows`; what an administrator
    has deleted is left out.
    """
    rows = list(actions)
    partnerships = Partnership.objects.select_related("organisation", "level")
    sources: dict[str, tuple[str, Any]] = {
        "people": ("people_rows", User.objects),
        "teams": ("team_rows", Team.objects),
        "partnerships": ("partnership_rows", partnerships),
        "tools": ("tool_rows", Tool.objects),
    }
    for field, (attribute, queryset) in sources.items():
        keys = {int(key) for row in rows for key in getattr(row, field)}
        found = queryset.in_bulk(keys) if keys else {}
        for row in rows:
            named = [found[int(key)] for key in getattr(row, field) if int(key) in found]
            setattr(row, attribute, named)
    return rows


def year_of_agreed_actions(team: Team) -> int:
    """The year whose plan takes what the team agrees now: closed ones are passed by."""
    year = plan_year(timezone.localdate())
    plans = AnnualPlan.objects.filter(team=team, year__gte=year).exclude(closed_on=None)
    closed = set(plans.values_list("year", flat=True))
    while year in closed:
        year += 1
    return year
