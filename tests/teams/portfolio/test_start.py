"""How a team begins: three things, in place of boxes that hold nothing yet."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.teams.models import Team
from partnerships.partnerships.services import end_partnership
from teams.plans.models import AnnualPlan
from teams.workshops import services as workshops
from tests.factories import PartnershipFactory, PlanFactory, TeamFactory

pytestmark = pytest.mark.django_db
TITLE = "Näin tiimi pääsee alkuun"
BOXES = ['id="h-port"', 'id="h-care"', 'id="h-plan"']


def opened(client: Client, team: Team) -> Any:
    return client.get(reverse("portfolio:team", args=[team.slug]))


def shown(client: Client, team: Team) -> list[bool]:
    """Which of the three are done; [] when the list is not there."""
    answer = opened(client, team)
    things = answer.context["first_things"]
    assert (TITLE in answer.content.decode()) == bool(things)
    return [thing.is_done for thing in things]


def hold_workshop(team: Team, by: Any) -> None:
    workshops.end(workshop=workshops.begin(team=team, by=by), by=by)


def test_each_is_done_when_the_register_says_so(
    page: Any, team: Any, staff: Any, levels: Any
) -> None:
    others = TeamFactory()
    PartnershipFactory(team=others)
    PlanFactory(team=others)
    hold_workshop(others, staff)
    assert shown(page, team) == [False, False, False]
    PartnershipFactory(team=team)
    assert shown(page, team) == [True, False, False]
    PlanFactory(team=team, year=2020)
    assert shown(page, team) == [True, True, False]
    workshop = workshops.begin(team=team, by=staff)
    assert shown(page, team) == [True, True, False]  # not held yet
    workshops.end(workshop=workshop, by=staff)
    assert shown(page, team) == []


def test_what_was_done_stays_done(page: Any, team: Any, staff: Any, levels: Any) -> None:
    row = PartnershipFactory(team=team)
    end_partnership(partnership=row, reason="Loppui", on=timezone.localdate(), by=staff)
    assert shown(page, team) == [True, False, False]


def test_stands_in_place_of_the_boxes_until_there_is_a_partnership(
    page: Any, team: Any, levels: Any
) -> None:
    html = opened(page, team).content.decode()
    assert [box in html for box in BOXES] == [False, False, False]
    PartnershipFactory(team=team)
    html = opened(page, team).content.decode()
    assert [box in html for box in BOXES] == [True, True, True]
    assert html.count(TITLE) == 1


def test_a_team_that_has_ended_begins_nothing(page: Any, levels: Any) -> None:
    team = TeamFactory(opened_on=date(2020, 1, 1), closed_on=date(2026, 1, 1))
    assert shown(page, team) == []
    html = opened(page, team).content.decode()
    assert [box in html for box in BOXES] == [True, True, True]


@pytest.mark.parametrize(
    ("persona", "may"),
    [("staff", True), ("coordinator", True), ("other_staff", False), ("quality", False)],
)
def test_everyone_adds_partners_and_the_team_does_the_rest(
    as_: Any, team: Any, levels: Any, persona: str, may: bool
) -> None:
    answer = opened(as_(persona), team)
    things = answer.context["first_things"]
    assert [bool(thing.ways) for thing in things] == [True, may, may]
    for thing in things:
        assert thing.title in answer.content.decode()


def test_the_ways_lead_where_they_say(as_: Any, team: Any, levels: Any) -> None:
    client = as_("staff")
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        html = opened(client, team).content.decode()
        html = html[html.index(TITLE) :]
        html = html[: html.index("</ol>")]
        partners, workshop = re.findall('href="([^"]*)"', html)
        assert partners == f"{reverse('partners:several')}?team={team.pk}"
        assert client.get(partners).context["team_form"]["team"].value() == team.pk
        assert workshop == reverse("workshops:list", args=[team.slug])
        [plan] = re.findall('action="([^"]*)"', html)
        assert client.post(plan).status_code == 302
    # The last months of a year are for planning the next one.
    assert list(AnnualPlan.objects.values_list("team", "year")) == [(team.pk, 2027)]


def test_asks_no_question_of_its_own(page: Any, team: Any, staff: Any, levels: Any) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            opened(page, team)
        return [query["sql"] for query in queries if "teams_workshop" in query["sql"]]

    [sql] = asked()
    assert "accounts_team" in sql  # along with the team itself
    hold_workshop(team, staff)
    assert asked() == [sql]


def test_a_plan_that_is_there_is_shown_from_the_first(page: Any, team: Any, levels: Any) -> None:
    PlanFactory(team=team)
    html = opened(page, team).content.decode()
    assert [box in html for box in BOXES] == [False, False, True]
