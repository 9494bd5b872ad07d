"""Which plan is meant."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from core.dates import this_year
from core.history import Change
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from teams.plans.years import plan_year

GIVEN_READ = 200  # changes among which are those that gave something


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

    A coordinator's are those of all teams. Those that nobody has begun are there unsaved; closed
    ones are not.
    """
    years = (this_year(), this_year() + 1)
    memberships = user.memberships.open().filter(team__closed_on=None).select_related("team")
    teams = [row.team for row in memberships.order_by("-is_home", "team__sort_key")]
    if user.is_coordinator:
        others = sorted(Team.objects.open(), key=lambda team: team.shown_sort_key)
        teams += [team for team in others if team not in teams]
    begun = AnnualPlan.objects.filter(team__in=teams, year__in=years).select_related("team")
    plans = {(plan.team_id, plan.year): plan for plan in begun}
    found = [
        plans.get((team.pk, year), AnnualPlan(team=team, year=year))
        for team in teams
        for year in years
    ]
    return [plan for plan in found if not plan.is_closed]


def elsewhere_with_partner(action: Action) -> list[Partnership]:
    """What else could be meant: done with the action's only partner, by the team if it does any."""
    rows = list(action.partnerships.all())
    if len(rows) != 1:
        return []
    others = Partnership.objects.open().filter(organisation=rows[0].organisation_id)
    if rows[0].team_id == action.plan.team_id:
        others = others.filter(team=action.plan.team_id)
    return list(others.exclude(pk=rows[0].pk).select_related("level").order_by("level__order"))


def given_to(user: User, since: datetime, until: datetime, most: int) -> list[Change]:
    """The changes by which others gave the person what still waits, newest first: one query."""
    mine = Action.objects.unfinished().responsible_to(user).order_by().values("pk")
    rows = (
        Action.history.filter(id__in=mine, history_date__gt=since, history_date__lte=until)
        .filter(Q(history_type="+") | Q(changes__has_key="people"))
        .exclude(history_user=user)
        .exclude(history_user=None)
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )
    given: dict[int, Change] = {}
    for change in rows[:GIVEN_READ]:
        before, now = change.changes.get("people", ([], change.held.get("people", [])))
        if user.pk in now and user.pk not in before:
            given.setdefault(change.id, change)
    return list(given.values())[:most]
