"""What a person should do next: what waits, in which order, and the button that does it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from perho_partners.home.tasks import tasks
from teams.handovers.models import Handover
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-23 12:00 +0200"):
        yield timezone.localdate()


@pytest.fixture
def mine(staff, levels):
    """mine(next_contact=…) gives a partnership that the person takes care of."""

    def make(**fields):
        row = PartnershipFactory(**({"confirmed_on": "2026-11-01"} | fields))
        ResponsibilityFactory(partnership=row, user=staff, started_on="2026-01-01")
        return row

    return make


@pytest.fixture
def late_action(staff, levels, team):
    plan = PlanFactory(team=team, year=2026)
    days = {"timing": "days", "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 2)}
    return ActionFactory(plan=plan, title="Vierailu", people=[staff], **days)


def offer(receiver):
    """A tool that a colleague wants to hand over."""
    giver = UserFactory()
    Handover.objects.create(
        kind="tool",
        key=ToolFactory().pk,
        label="Vierailu",
        giver=giver,
        receiver=receiver,
        offered_by=giver,
    )


def shown(page):
    return page.get(reverse("home")).context["tasks"]


def test_nothing_waits_when_all_is_well(page, mine):
    mine()
    assert shown(page) == []


def test_what_is_late_comes_before_what_is_old_and_offers_come_last(page, mine, staff, late_action):
    mine(organisation__name="Vanha", confirmed_on="2025-01-01")
    mine(organisation__name="Sovittu", next_contact="2026-11-20")
    agreed = mine(organisation__name="Sopimus")
    AgreementFactory(partnership=agreed, valid_from=date(2020, 1, 1), valid_until=date(2026, 12, 1))
    offer(staff)
    assert [(task.title, task.when) for task in shown(page)] == [
        ("Vierailu", "Myöhässä"),
        ("Sovittu", "20.11."),
        ("Sopimus", "1.12."),
        ("Sinulle on tarjottu 1 vastuuta.", ""),
    ]


def test_a_partnership_that_is_due_and_old_is_one_thing(page, mine):
    mine(confirmed_on="2024-01-01", next_contact="2026-11-20")
    assert [task.icon for task in shown(page)] == ["phone"]


def test_what_should_be_confirmed_is_no_wall_of_tasks(page, mine):
    """It is asked in small portions (tests/partnerships/freshness)."""
    mine(confirmed_on=None, confirmed_by=None)
    mine(confirmed_on="2024-01-01")
    assert shown(page) == []


def test_of_others_nothing_waits_for_me(page, levels):
    PartnershipFactory(confirmed_on="2024-01-01")
    ActionFactory(
        plan=PlanFactory(year=2025), timing="year", starts_on="2025-01-01", ends_on="2025-12-31"
    )
    assert shown(page) == []


def test_six_are_shown_and_the_rest_are_counted(page, mine):
    for _number in range(8):
        mine(next_contact="2026-11-20")
    context = page.get(reverse("home")).context
    assert (len(context["tasks"]), context["more_tasks"]) == (6, 2)


def test_an_action_is_done_in_one_press_and_leads_back(page, late_action):
    (task,) = shown(page)
    response = page.post(task.address, task.sends, headers={"referer": "http://testserver/"})
    assert response["Location"] == "/"
    late_action.refresh_from_db()
    assert (late_action.status, shown(page)) == ("done", [])


def test_an_action_of_another_team_is_opened_not_marked(page, staff, late_action):
    late_action.plan.team.memberships.get(user=staff).delete()
    (task,) = shown(page)
    assert (task.sends, task.address) == (None, reverse("plans:action", args=[late_action.pk]))


def test_an_action_that_is_not_late_is_no_task(staff, levels, today):
    action = ActionFactory(
        plan=PlanFactory(year=2026),
        timing="days",
        starts_on=today,
        ends_on=today + timedelta(days=1),
    )
    assert tasks(staff, 0, [action], [], []) == []


def test_every_button_leads_to_a_page_that_is_there(page, mine, staff, late_action):
    mine(next_contact="2026-11-20")
    row = mine()
    AgreementFactory(partnership=row, valid_from=date(2020, 1, 1), valid_until=date(2026, 12, 1))
    offer(staff)
    links = [task.address for task in shown(page) if task.sends is None]
    assert [page.get(address).status_code for address in links] == [200, 200, 200]
