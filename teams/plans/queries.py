"""Which plan is meant."""

from __future__ import annotations

from django.utils import timezone

from accounts.teams.models import Team
from teams.plans.models import AnnualPlan
from teams.plans.years import plan_year


def year_of_agreed_actions(team: Team) -> int:
    """The year whose plan takes what the team agrees now: closed ones are passed by."""
    year = plan_year(timezone.localdate())
    plans = AnnualPlan.objects.filter(team=team, year__gte=year).exclude(closed_on=None)
    closed = set(plans.values_list("year", flat=True))
    while year in closed:
        year += 1
    return year
