"""The line itself: what it offers, whom it knows, and in which order."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.people.named import people_by_name
from teams.plans import partners
from teams.plans.models import AnnualPlan
from teams.plans.partners import partnerships_with
from teams.plans.quick import FOCUS, ActionHereForm, QuickLine, people_for
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ReadyActionFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(levels, team):
    return PlanFactory(team=team)


def line(plan, unnamed=None, **typed):
    data = {"title": "Vierailu", **typed} if typed else None
    return QuickLine(data, plan=plan, unnamed=unnamed)


class TestFields:
    def test_the_title_takes_the_focus_and_every_field_has_its_list(self, plan):
        fields = line(plan).fields
        assert fields["title"].widget.attrs[FOCUS] is True
        assert {name: field.widget.attrs["list"] for name, field in fields.items()} == {
            name: f"{name}-options" for name in ("title", "when", "who", "partner", "tool")
        }

    def test_hints_tell_what_an_empty_field_means(self, plan, staff):
        def hints(form):
            return [form.fields[name].widget.attrs.get("placeholder") for name in form.fields]

        assert hints(line(plan, staff)) == [
            None, "koko vuosi", "minä", "ei pakollinen", "ei pakollinen"
        ]  # fmt: skip
        assert hints(line(plan))[2] == "Sovitaan myöhemmin"

    def test_the_first_wrong_field_takes_the_focus(self, plan):
        wrong = line(plan, when="höpö", who="höpö")
        assert not wrong.is_valid()
        focus = {name: field.widget.attrs.get(FOCUS) for name, field in wrong.fields.items()}
        assert focus == {"title": None, "when": True, "who": None, "partner": None, "tool": None}


class TestOptions:
    def test_people_of_the_team_come_first_by_name(self, plan, team):
        b, a = (UserFactory(first_name="X", last_name=name) for name in ("Bo", "Aho"))
        ours = MembershipFactory(team=team, user__last_name="Ö").user
        former = MembershipFactory(
            team=team, user__last_name="Åke", ended_on=timezone.localdate()
        ).user
        gone = UserFactory(is_active=False)
        assert list(people_for(team)) == [ours, a, b, former]
        assert list(people_for(team, [gone.pk])) != list(people_for(team))

    def test_namesakes_of_one_title_are_told_apart_by_their_address(self):
        same = [UserFactory(first_name="A", last_name="B", title="Opettaja") for _ in range(2)]
        other = UserFactory(first_name="A", last_name="B", title="Rehtori")
        assert [row.more for row in people_by_name([*same, other])] == [
            *(f"Opettaja, {user.email}" for user in same), "Rehtori"
        ]  # fmt: skip
        untitled = [UserFactory(first_name="C", last_name="D") for _ in range(2)]
        assert [row.more for row in people_by_name(untitled)] == [user.email for user in untitled]

    def test_the_teams_own_partners_are_offered_by_name(self, plan, team, levels):
        z, a, other = (OrganisationFactory(name=name) for name in ("Z", "A", "Toisen"))
        for organisation, key, whose in [
            (z, "network", team), (z, "everyday", team), (a, "everyday", team),
            (other, "everyday", TeamFactory()),
        ]:  # fmt: skip
            PartnershipFactory(organisation=organisation, level=levels[key], team=whose)
        assert [row.name for row in line(plan).options["partner"]] == ["A", "Z"]

    def test_all_that_is_done_with_a_partner_is_known_the_teams_own_first(self, plan, team, levels):
        row = OrganisationFactory(name="Z")
        for key, whose in [("network", None), ("everyday", None), ("other", team)]:
            PartnershipFactory(organisation=row, level=levels[key], team=whose or TeamFactory())
        found = partnerships_with(row.pk, team)
        assert [each.level.key for each in found] == ["other", "everyday", "network"]

    def test_no_more_are_offered_than_a_page_holds(self, plan, team, monkeypatch):
        monkeypatch.setattr(partners, "MOST_OFFERED", 2)
        for name in "DCBA":
            PartnershipFactory(organisation=OrganisationFactory(name=name), team=team)
        assert [row.name for row in line(plan).options["partner"]] == ["A", "B"]

    def test_tools_come_by_name(self, plan):
        for title in ("Äly", "Kartta"):
            ToolFactory(title=title)
        assert [row.name for row in line(plan).options["tool"]] == ["Kartta", "Äly"]

    def test_a_line_without_partners_and_tools_knows_none(self, plan, staff):
        form = ActionHereForm(plans=[plan], unnamed=staff, initial={})
        assert set(form.options) == {"who"}

    def test_lists_offer_titles_with_their_level_times_and_nobody(self, plan, levels):
        ReadyActionFactory(title="Vierailu", level=levels["everyday"])
        ReadyActionFactory(title="Kysely", level=None)
        lists = line(plan).lists
        assert [(row.name, row.more) for row in lists["title"]] == [
            ("Vierailu", levels["everyday"].label), ("Kysely", ""),
        ]  # fmt: skip
        assert {row.key for row in lists["when"]} == {0}
        assert (lists["who"][-1].key, lists["who"][-1].name) == (0, "Sovitaan myöhemmin")

    def test_ready_made_ones_of_the_team_and_of_all_are_offered_once(self, plan, team, levels):
        mine = ReadyActionFactory(title="Meidän", team=team)
        common, taken = ReadyActionFactory(title="Kaikkien"), ReadyActionFactory(title="On jo")
        theirs = ReadyActionFactory(title="Muiden", team=TeamFactory())
        ReadyActionFactory(title="Loppunut", ended_on=timezone.localdate(), ended_by=UserFactory())
        form = line(plan)
        assert form.ready[0] == mine
        assert set(form.ready) == {mine, common, taken, theirs}
        assert form.offered([ActionFactory(title="on  jo")]) == [mine, common]


class TestMeaning:
    def test_a_chosen_title_brings_its_short_name(self, plan, staff):
        ReadyActionFactory(title="Järjestetään vierailu", short_name="Vierailut")
        form = line(plan, staff, title="järjestetään vierailu")
        assert form.is_valid()
        assert (form.chosen.short_name, form.action().short_name) == ("Vierailut", "Vierailut")
        other = line(plan, staff, title="Jotain muuta")
        assert (other.is_valid(), other.chosen) == (True, None)

    def test_a_partner_means_what_is_done_with_it_alone(self, plan, staff, levels):
        row = PartnershipFactory(organisation__name="Hotelli Meri")
        PartnershipFactory(organisation__name="Kahvila")
        form = line(plan, staff, partner="hotelli meri")
        assert form.is_valid()
        assert form.cleaned_data["partner"] == [row]

    def test_none_of_the_asked_is_remembered_in_words_for_people_only(self, plan, staff):
        for last in ("Aho", "Bo"):
            UserFactory(first_name="Heidi", last_name=last)
            ToolFactory(title=f"Kartta {last}")
        form = line(plan, staff, who="Heidi", who_is="none", tool="Kartta", tool_is="none")
        assert form.is_valid()
        assert (form.data["who"], form.data["tool"]) == ("Sovitaan myöhemmin", "")

    def test_the_first_plan_is_the_one_unless_another_is_chosen(self, plan, staff):
        following = AnnualPlan(team=plan.team, year=plan.year + 1)
        plans = [plan, following]
        assert ActionHereForm(plans=plans, unnamed=staff, initial={}).plan == plan
        wanted = {"to": f"{plan.team_id}-{plan.year + 1}"}
        assert ActionHereForm(plans=plans, unnamed=staff, initial=wanted).plan == following
        posted = {"title": "A", "to": f"{plan.team_id}-{plan.year}"}
        assert ActionHereForm(posted, plans=plans, unnamed=staff, initial=wanted).plan == plan


def test_a_plan_of_another_year_reads_times_of_its_own(levels, staff):
    form = line(PlanFactory(year=2027), staff, when="maaliskuu")
    assert form.is_valid()
    assert form.action().starts_on == date(2027, 3, 1)
