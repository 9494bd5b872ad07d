"""An action from where one stands: the partner, the tool or the level is chosen already."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from teams.plans import services
from teams.plans.models import Action, AnnualPlan
from teams.plans.queries import plans_to_add_to
from tests.factories import (
    ActionFactory,
    ContactFactory,
    MembershipFactory,
    PartnershipFactory,
    PlanFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db
HERE = "/actions/new/"


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def add(page, query, **changes):
    data = {"title": "Vierailu", "when": "joulukuu", "who": "", **changes}
    return page.post(f"{HERE}?{query}", data)


def test_goes_to_the_own_teams_plan_of_this_year_which_begins_then(page, team, levels):
    row = PartnershipFactory(level=levels["strategic"])
    response = page.get(f"{HERE}?partnership={row.pk}")
    key = f"{team.pk}-2026"
    assert response.context["form"]["to"].field.choices == [
        (key, f"{team} 2026"),
        (f"{team.pk}-2027", f"{team} 2027"),
    ]
    assert add(page, f"partnership={row.pk}", to=key).status_code == 302
    action = Action.objects.get()
    assert (str(action.plan), action.level, list(action.partnerships.all())) == (
        f"{team} 2026", levels["strategic"], [row],
    )  # fmt: skip
    assert (action.starts_on, action.ends_on) == (date(2026, 12, 1), date(2026, 12, 31))


def test_takes_the_tool_and_the_level(page, team, levels):
    tool = ToolFactory()
    add(page, f"tool={tool.pk}", to=f"{team.pk}-2027")
    add(page, "level=network", to=f"{team.pk}-2026")
    first, second = Action.objects.order_by("pk")
    assert (first.plan.year, list(first.tools.all()), first.level) == (2027, [tool], None)
    assert (second.plan.year, list(second.tools.all()), second.level) == (
        2026, [], levels["network"],
    )  # fmt: skip


def test_of_a_contact_suggests_its_words_and_its_partnership(page, team, staff):
    row = PartnershipFactory()
    told = ContactFactory(organisation=row.organisation, partnership=row, what="Sovi koulutus")
    response = page.get(f"{HERE}?contact={told.pk}")
    assert response.context["form"].initial == {
        "title": "Sovi koulutus",
        "when": "marraskuu",
    }
    assert response.context["place"].partnership == row


@pytest.mark.parametrize("query", ["partnership=0", "tool=x", "level=none", "contact=99999", ""])
def test_what_is_not_there_is_left_out(page, team, query):
    assert add(page, query, to=f"{team.pk}-2026").status_code == 302
    action = Action.objects.get()
    assert (action.level, action.partnerships.count(), action.tools.count()) == (None, 0, 0)


def test_an_ended_partnership_and_a_retired_tool_are_left_out(page, team, staff):
    ended, tool = PartnershipFactory(), ToolFactory()
    ended.ended_on, ended.ended_by, ended.ended_reason = ended.started_on, staff, "Loppui"
    ended.save_as(staff, "ended")
    retire_tool(tool=tool, reason="Vanha", by=staff)
    add(page, f"partnership={ended.pk}&tool={tool.pk}", to=f"{team.pk}-2026")
    action = Action.objects.get()
    assert (action.partnerships.count(), action.tools.count()) == (0, 0)


def test_what_is_missing_is_asked_in_words(page, team):
    response = page.post(HERE, {"title": "", "when": "höpö", "to": "1-1"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "when", "to"}
    assert not AnnualPlan.objects.exists()


def test_a_name_that_fits_several_is_asked_about(page, team):
    people = [UserFactory(first_name=name, last_name="Mäkelä") for name in ("Eeva", "Eero")]
    response = add(page, "", who="mäkelä", to=f"{team.pk}-2026")
    assert response.status_code == 422
    assert f'name="who_is" value="{people[0].pk}"' in response.content.decode()
    add(page, "", who="mäkelä", who_is=people[0].pk, to=f"{team.pk}-2026")
    assert list(Action.objects.get().people.all()) == [people[0]]


def test_the_time_is_of_the_year_of_the_plan(page, team):
    add(page, "", when="12/2027", to=f"{team.pk}-2027")
    assert Action.objects.get().starts_on == date(2027, 12, 1)
    response = add(page, "", when="12/2027", to=f"{team.pk}-2026")
    assert list(response.context["form"].errors) == ["when"]


def test_the_own_team_comes_first_and_the_others_by_their_names(staff, team):
    for name in ("Öljy", "Aamu"):
        MembershipFactory(user=staff, team__name_fi=name)
    assert [plan.team.name_fi for plan in plans_to_add_to(staff)[::2]] == [
        team.name_fi, "Aamu", "Öljy",
    ]  # fmt: skip


def test_closed_plans_and_teams_are_no_choice(staff, team):
    closed = PlanFactory(team=team, year=2026, confirmed_on=date(2026, 1, 1), confirmed_by=staff,
                         closed_on=date(2026, 11, 1), closed_by=staff)  # fmt: skip
    other = MembershipFactory(user=staff).team
    other.closed_on = date(2030, 1, 1)
    other.save()
    ended = MembershipFactory(user=staff)
    ended.ended_on = ended.started_on
    ended.save()
    assert [str(plan) for plan in plans_to_add_to(staff)] == [f"{closed.team} 2027"]


def test_of_another_team_is_refused_by_the_service(team):
    action = ActionFactory.build(plan=AnnualPlan(team=team, year=2026))
    with pytest.raises(PermissionDenied):
        services.add_action(action=action, by=UserFactory())
    assert not AnnualPlan.objects.exists()


@pytest.mark.parametrize("place", ["partner", "tool", "level", "criteria"])
def test_is_offered_on_the_page_to_those_in_a_team(as_, staff, levels, place):
    row, tool = PartnershipFactory(), ToolFactory()
    address, link = {
        "criteria": (reverse("criteria:list"), "level=network"),
        "partner": (row.organisation.get_absolute_url(), f"partnership={row.pk}"),
        "tool": (tool.get_absolute_url(), f"tool={tool.pk}"),
        "level": (reverse("pages:level", args=["network"]), "level=network"),
    }[place]
    assert f'href="{HERE}?{link}"' in as_("staff").get(address).content.decode()
    assert f'href="{HERE}?' not in as_("administrator").get(address).content.decode()
