"""Moving an action to another time, from its row or from its page."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from teams.plans import services
from teams.plans.models import Action
from teams.plans.timing import month_span
from tests.factories import ActionFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def action(team):
    return ActionFactory(
        plan=PlanFactory(team=team, year=2026),
        timing="month",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 31),
    )


def move(client, action, when, **headers):
    return client.post(
        reverse("plans:action_move", args=[action.pk]), {"when": when}, headers=headers
    )


@pytest.mark.parametrize(
    ("when", "times"),
    [
        ("12/2026", ("month", date(2026, 12, 1), date(2026, 12, 31))),
        ("30.11.", ("days", date(2026, 11, 30), date(2026, 11, 30))),
        ("syksy", ("quarter", date(2026, 10, 1), date(2026, 12, 31))),
        ("koko vuosi", ("year", date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_is_told_in_the_words_of_the_line(page, action, staff, when, times):
    response = move(page, action, when)
    action.refresh_from_db()
    assert (response.status_code, response.url) == (302, action.get_absolute_url())
    assert (action.timing, action.starts_on, action.ends_on) == times
    change = action.history.latest("history_id")
    assert (change.history_user, change.history_change_reason) == (staff, "edited")


def test_to_where_it_is_changes_nothing(page, action):
    before = action.history.count()
    assert move(page, action, "maalis").status_code == 302
    assert action.history.count() == before


def test_from_its_own_page_leads_back_there(page, action):
    response = move(page, action, "touko", Referer=f"http://testserver{action.get_page_url()}")
    assert response.url == action.get_page_url()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("höpö", "Milloin on ”höpö”? Kirjoita vaikka joulukuu, 30.11., syksy tai koko vuosi."),
        ("", "Kirjoita, milloin."),
        ("5/2027", "Suunnitelma on vuodelle 2026."),
        ("x" * 61, "Tämän arvon tulee olla enintään 60 merkkiä pitkä (tällä hetkellä 61)."),
    ],
)
def test_what_is_no_time_is_told_and_kept(page, action, headers, when, told):
    response = move(page, action, when, **headers)
    assert response.status_code == 422
    assert response.context["move"].errors == {"when": [told]}
    html = response.content.decode()
    assert f'value="{when}"' in html
    assert "data-menu open" in html
    action.refresh_from_db()
    assert action.starts_on == date(2026, 3, 1)


def test_what_repeats_by_month_has_a_month(page, action):
    action.repeats = "monthly"
    action.save()
    response = move(page, action, "koko vuosi")
    assert response.context["move"].errors == {
        "when": ["Joka kuukausi toistuvalle valitse kuukausi, josta se alkaa, tai päivät."]
    }
    assert Action.objects.get().timing == "month"


def test_in_place_answers_with_the_row_at_its_new_time(page, action):
    response = move(page, action, "touko", **{"HX-Request": "true"})
    assert [group.key for group in response.context["groups"]] == ["kk-5"]
    assert response.context["told"] == "Ajankohta on nyt: toukokuu."
    assert (response.status_code, response.context["just_changed"]) == (200, action.pk)


@pytest.mark.parametrize(
    ("persona", "status"), [("staff", 302), ("coordinator", 302), ("other_staff", 403)]
)
def test_is_done_by_the_team_and_by_who_helps_it(as_, action, persona, status):
    assert move(as_(persona), action, "touko").status_code == status
    action.refresh_from_db()
    assert action.starts_on.month == (5 if status == 302 else 3)


def test_is_not_done_in_a_closed_year(page, action, lead, staff):
    action.status = "done"
    action.save()
    services.confirm_plan(plan=action.plan, by=lead)
    services.close_plan(plan=action.plan, by=lead)
    assert move(page, action, "touko").status_code == 403
    span = month_span(2026, 5)
    with pytest.raises(PermissionDenied):
        services.move_action(action=action, timing="month", span=span, by=staff)
