"""Which plan is meant."""

from __future__ import annotations

from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from core.dates import this_year
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


def plans_to_add_to(user: User) -> list[AnnualPlan]:
    """This year's and the next year's plans of the person's teams, the own team's first.

    Those that nobody has begun are there unsaved; closed ones are not.
    """
    years = (this_year(), this_year() + 1)
    memberships = user.memberships.open().filter(team__closed_on=None).select_related("team")
    teams = [row.team for row in memberships.order_by("-is_home", "team__sort_key")]
    begun = AnnualPlan.objects.filter(team__in=teams, year__in=years).select_related("team")
    plans = {(plan.team_id, plan.year): plan for plan in begun}
    found = [
        plans.get((team.pk, year), AnnualPlan(team=team, year=year))
        for team in teams
        for year in years
    ]
    return [plan for plan in found if not plan.is_closed]
