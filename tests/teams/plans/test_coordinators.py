"""Who coordinates helps every team with its plan, and decides for none."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.people.rules import adds_to_plans, may_help
from core.dates import this_year
from teams.plans.models import Action
from teams.plans.queries import plans_to_add_to
from teams.plans.rules import may_confirm, may_edit
from teams.plans.services import add_action
from tests.factories import ActionFactory, MembershipFactory, PlanFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("persona", "helps", "adds"),
    [
        ("staff", True, True),
        ("other_staff", False, True),
        ("coordinator", True, True),
        ("quality", False, False),
    ],
)
def test_helping_is_for_the_team_and_for_coordinators(request, team, persona, helps, adds):
    user = request.getfixturevalue(persona)
    assert (may_help(user, team.pk), adds_to_plans(user)) == (helps, adds)


def test_edits_an_open_plan_and_confirms_none(coordinator, team, lead):
    plan = PlanFactory(team=team)
    assert (may_edit(coordinator, plan), may_confirm(coordinator, plan)) == (True, False)
    plan.confirmed_on = plan.closed_on = date(2026, 1, 2)
    plan.confirmed_by = plan.closed_by = lead
    assert may_edit(coordinator, plan) is False


def test_own_teams_come_first_and_closed_ones_not_at_all(coordinator):
    TeamFactory(name_fi="B", closed_on=timezone.localdate())
    first, last = TeamFactory(name_fi="A"), TeamFactory(name_fi="Ö")
    own = MembershipFactory(user=coordinator, team=TeamFactory(name_fi="M")).team
    plans = plans_to_add_to(coordinator)
    year = this_year()
    assert [(plan.team, plan.year) for plan in plans] == [
        (team, each) for team in (own, first, last) for each in (year, year + 1)
    ]


def test_adds_to_the_plan_of_a_team_that_is_not_their_own(as_, team):
    client = as_("coordinator")
    client.post(
        f"{reverse('plans:here')}",
        {"title": "Vierailu", "when": "maaliskuu", "to": f"{team.pk}-{this_year()}"},
    )
    action = Action.objects.get()
    assert (action.plan.team, action.plan.year) == (team, this_year())


def test_others_still_stand_outside(other_staff, team):
    action = ActionFactory.build(plan=PlanFactory(team=team))
    with pytest.raises(PermissionDenied):
        add_action(action=action, by=other_staff)
