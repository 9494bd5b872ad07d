"""Ready-made actions: taken into plans, made of a team's own, put away and taken back."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse

from teams.plans.models import Action
from teams.plans.quick import QuickLine
from teams.ready_made import services
from teams.ready_made.models import ReadyAction
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    PartnershipFactory,
    PlanFactory,
    ReadyActionFactory,
    TeamFactory,
)
from tests.house import load_house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def plan(team, staff):
    return PlanFactory(team=team)


def add(page, plan, **typed):
    return page.post(reverse("plans:action_new", args=[plan.team.slug, plan.year]), typed)


class TestTaking:
    def test_the_rest_comes_along_with_the_title(self, page, plan, levels):
        ReadyActionFactory(
            title="Uudistetaan alumnitoimintaa", kind="develop", details="Ensin kysely.",
            when="maaliskuu", level=levels["strategic"],
        )  # fmt: skip
        add(page, plan, title="uudistetaan  alumnitoimintaa")
        action = Action.objects.get()
        assert (action.kind, action.details, action.level, action.starts_on) == (
            "develop", "Ensin kysely.", levels["strategic"], date(2026, 3, 1),
        )  # fmt: skip

    def test_what_is_typed_goes_before_it(self, page, plan, levels):
        ReadyActionFactory(title="Vierailu", when="maaliskuu", level=levels["strategic"])
        row = PartnershipFactory(level=levels["network"])
        add(page, plan, title="Vierailu", when="joulu", partner=row.organisation.name)
        action = Action.objects.get()
        assert (action.level, action.starts_on.month) == (levels["network"], 12)

    def test_one_put_away_is_a_title_like_any_other(self, page, plan, levels, lead):
        ready = ReadyActionFactory(title="Vierailu", level=levels["strategic"], team=plan.team)
        services.end(ready=ready, by=lead)
        add(page, plan, title="Vierailu")
        assert Action.objects.get().level is None

    def test_the_own_are_first_and_those_of_others_last_in_the_list(self, team, plan, levels):
        titles = ["Muiden", "Kaikkien", "Tasoton", "Oma"]
        keys = [TeamFactory(), None, None, team]
        places = ["everyday", "network", None, "strategic"]
        for title, owner, place in zip(titles, keys, places, strict=True):
            ReadyActionFactory(title=title, team=owner, level=place and levels[place])
        line = QuickLine(plan=plan, unnamed=None)
        assert [row.name for row in line.lists["title"]] == ["Oma", "Kaikkien", "Tasoton", "Muiden"]
        assert [row.more for row in line.lists["title"]] == [
            "3 Strateginen",
            "4 Verkosto",
            "",
            "1 Arki",
        ]

    def test_those_in_the_plan_and_those_of_others_are_not_offered(self, page, plan, team):
        for title, owner in [("Kaikkien", None), ("Oma", team), ("Muiden", TeamFactory())]:
            ReadyActionFactory(title=title, team=owner)
        ActionFactory(plan=plan, title="kaikkien")
        offered = page.get(plan.get_absolute_url()).context["offered"]
        assert [row.title for row in offered] == ["Oma"]

    def test_only_the_team_is_offered_any(self, as_, plan):
        ReadyActionFactory()
        context = as_("other_staff").get(plan.get_absolute_url()).context
        assert (context["quick"], context["offered"]) == (None, [])

    def test_are_offered_in_the_workshop_and_go_to_its_plan(self, page, team, levels):
        ReadyActionFactory(title="Oma", team=team, level=levels["everyday"])
        page.post(reverse("workshops:begin", args=[team.slug]))
        workshop = team.workshops.get()
        step = page.get(reverse("workshops:question", args=[workshop.pk, "year"]))
        assert [row.title for row in step.context["offered"]] == ["Oma"]
        page.post(
            reverse("workshops:answer", args=[workshop.pk, "year", "action"]), {"title": "Oma"}
        )
        action = Action.objects.get()
        assert (action.level, action.plan.year) == (levels["everyday"], 2027)


class TestMaking:
    def make(self, page, action):
        return page.post(reverse("plans:action_ready", args=[action.pk]), follow=True)

    @pytest.mark.parametrize(
        ("times", "when"),
        [
            ({"timing": "month", "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)},
             "maaliskuu"),
            ({"timing": "quarter", "starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)},
             "loka–joulukuu"),
            ({"timing": "days", "starts_on": date(2026, 3, 5), "ends_on": date(2026, 3, 5)}, ""),
            ({}, ""),
        ],
    )  # fmt: skip
    def test_an_action_of_the_own_team_becomes_one(self, page, plan, staff, levels, times, when):
        action = ActionFactory(plan=plan, title="Vierailu", kind="develop", details="Näin.",
                               level=levels["network"], **times)  # fmt: skip
        response = self.make(page, action)
        assert [str(message) for message in response.context["messages"]] == [
            "”Vierailu” on nyt valmis toimenpide, jonka muutkin voivat ottaa."
        ]
        ready = ReadyAction.objects.get()
        assert (ready.title, ready.kind, ready.details, ready.when, ready.level, ready.team) == (
            "Vierailu", "develop", "Näin.", when, levels["network"], plan.team,
        )  # fmt: skip
        first = ready.history.get()
        assert (first.history_user, first.history_change_reason) == (staff, "created")

    def test_there_is_one_of_a_title(self, page, plan):
        ReadyActionFactory(title="VIERAILU")
        response = self.make(page, ActionFactory(plan=plan, title="Vierailu"))
        assert "Tämänniminen valmis toimenpide on jo." in response.content.decode()
        assert ReadyAction.objects.count() == 1
        with pytest.raises(IntegrityError):
            ReadyActionFactory(title="vierailu")

    @pytest.mark.parametrize("persona", ["other_staff", "quality", "administrator"])
    def test_of_another_team_none_is_made(self, as_, plan, persona):
        action = ActionFactory(plan=plan)
        response = as_(persona).post(reverse("plans:action_ready", args=[action.pk]))
        assert (response.status_code, ReadyAction.objects.count()) == (403, 0)
        assert as_(persona).get(action.get_page_url()).context["may_make_ready"] is False


class TestPuttingAway:
    def press(self, client, ready, verb):
        return client.post(reverse("ready_made:verb", args=[ready.pk, verb]))

    def test_its_team_ends_it_and_brings_it_back(self, page, team, staff):
        ready = ReadyActionFactory(team=team)
        self.press(page, ready, "end")
        ready.refresh_from_db()
        assert (ready.ended_on, ready.ended_by) == (date(2026, 11, 24), staff)
        context = page.get(reverse("ready_made:list")).context
        assert ([rows for _level, rows in context["groups"] if rows], context["ended"]) == (
            [], [ready],
        )  # fmt: skip
        self.press(page, ready, "restore")
        ready.refresh_from_db()
        assert (ready.ended_on, ready.ended_by) == (None, None)
        assert [row.history_change_reason for row in ready.history.order_by("history_id")] == [
            "created", "ended", "restored",
        ]  # fmt: skip

    def test_twice_changes_nothing(self, team, lead):
        ready = ReadyActionFactory(team=team)
        for act in (services.bring_back, services.end, services.end):
            act(ready=ready, by=lead)
        assert ready.history.count() == 2

    def test_it_does_not_come_back_beside_another_of_its_title(self, team, lead):
        ready = ReadyActionFactory(title="Vierailu", team=team)
        services.end(ready=ready, by=lead)
        ReadyActionFactory(title="Vierailu")
        with pytest.raises(ValidationError, match="Tämänniminen valmis toimenpide on jo"):
            services.bring_back(ready=ready, by=lead)

    @pytest.mark.parametrize("verb", ["end", "restore"])
    def test_nobody_else_may(self, as_, page, team, verb):
        others, nobodys = ReadyActionFactory(team=TeamFactory()), ReadyActionFactory()
        assert [self.press(page, row, verb).status_code for row in (others, nobodys)] == [403, 403]
        act = {"end": services.end, "restore": services.bring_back}[verb]
        with pytest.raises(PermissionDenied):
            act(ready=others, by=MembershipFactory(team=team).user)

    def test_another_verb_is_not_found(self, page, team):
        assert self.press(page, ReadyActionFactory(team=team), "delete").status_code == 404


class TestList:
    def test_is_by_level_and_tells_whose_and_from_where(self, page, team, levels):
        ReadyActionFactory(title="B", level=levels["network"], source="Itsearviointi")
        ReadyActionFactory(title="A", level=levels["everyday"], team=team)
        ReadyActionFactory(title="C")
        response = page.get(reverse("ready_made:list"))
        shown = [(level and level.key, [row.title for row in rows])
                 for level, rows in response.context["groups"]]  # fmt: skip
        assert shown == [("everyday", ["A"]), ("network", ["B"]), (None, ["C"])]
        text = " ".join(response.content.decode().split())
        assert ("Kaikille · Itsearviointi" in text, team.name_fi in text) == (True, True)

    def test_costs_the_same_with_many(self, page, django_assert_max_num_queries):
        ReadyActionFactory.create_batch(30)
        with django_assert_max_num_queries(5):
            page.get(reverse("ready_made:list"))


class TestReferenceContent:
    def test_is_found_by_its_title_also_when_it_has_been_changed(self, lead):
        ready = ReadyActionFactory(title="Vierailu")
        ready.title = "Yritysvierailu"
        ready.save_as(lead, "edited")
        find = ReadyAction.objects.get_by_natural_key
        assert find("Vierailu") == find("Yritysvierailu") == ready

    @pytest.mark.slow
    def test_is_shipped_with_its_source(self):
        load_house()
        rows = list(ReadyAction.objects.all())
        assert (len(rows), [row for row in rows if not row.source]) == (34, [])
        load_house()
        assert ReadyAction.objects.count() == 34
