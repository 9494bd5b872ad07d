"""Whoever stands before a closed door is told who can open it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.people.doors import closed, who_opens
from tests.factories import MembershipFactory, PlanFactory, TeamFactory

pytestmark = pytest.mark.django_db


def test_the_leads_open_it():
    lead = MembershipFactory(role="lead").user
    team = lead.memberships.get().team
    MembershipFactory(team=team)
    assert who_opens(team) == [lead]


def test_of_a_team_without_a_lead_some_members_do_in_their_order():
    team = TeamFactory()
    rows = [MembershipFactory(team=team, user__last_name=name) for name in ("D", "B", "C", "A")]
    assert who_opens(team) == [rows[3].user, rows[1].user, rows[2].user]


def test_nobody_who_has_left_is_named():
    team = TeamFactory()
    MembershipFactory(
        team=team, role="lead", started_on=date(2020, 1, 1), ended_on=date(2021, 1, 1)
    )
    MembershipFactory(team=team, role="lead", user__is_active=False)
    assert (who_opens(team), str(closed(team))) == ([], f"Tämän tekee tiimi {team}.")


def test_a_closed_door_says_whom_to_ask(page):
    lead = MembershipFactory(role="lead").user
    team = lead.memberships.get().team
    plan = PlanFactory(team=team, year=2026)
    for name, arguments in [
        ("plans:goals", [team.slug, 2026]),
        ("plans:roll_over", [team.slug, 2026]),
    ]:
        response = page.post(reverse(name, args=arguments), {"goals": "x", "version": plan.version})
        assert response.status_code == 403
        assert f"Tämän tekee tiimi {team}. Kysy: {lead} ({lead.email})." in (
            response.content.decode()
        )


def test_a_plan_of_another_team_says_whom_to_tell_of_a_suggestion(page, team, staff):
    lead = MembershipFactory(role="lead").user
    other = lead.memberships.get().team
    for each, openers in [(other, [lead]), (team, [])]:
        PlanFactory(team=each, year=2026)
        shown = page.get(reverse("plans:detail", args=[each.slug, 2026])).context["openers"]
        assert shown == openers
