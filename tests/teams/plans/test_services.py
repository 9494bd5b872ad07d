"""Changes to plans and their actions, asked at the action itself."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.teams.models import Membership
from teams.plans import services
from teams.plans.history import changes_since_confirmed
from teams.plans.models import Action, AnnualPlan
from teams.plans.rules import may_confirm, may_edit
from tests.factories import ActionFactory, PartnershipFactory, PlanFactory, TeamFactory, ToolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


@pytest.fixture
def plan(team):
    return PlanFactory(team=team)


def close(plan, by):
    services.confirm_plan(plan=plan, by=by)
    services.close_plan(plan=plan, by=by)
    return AnnualPlan.objects.get(pk=plan.pk)


def newest(row):
    record = row.history.latest("history_id")
    return record.history_user, record.history_change_reason


class TestRights:
    @pytest.mark.parametrize(
        ("persona", "edits", "confirms"),
        [("staff", True, False), ("lead", True, True), ("other_staff", False, False)],
    )
    def test_the_team_edits_and_its_lead_confirms(self, request, plan, persona, edits, confirms):
        user = request.getfixturevalue(persona)
        assert (may_edit(user, plan), may_confirm(user, plan)) == (edits, confirms)

    def test_a_closed_plan_is_edited_by_nobody_and_reopened_by_the_lead(self, plan, lead):
        found = close(plan, lead)
        assert (may_edit(lead, found), may_confirm(lead, found)) == (False, True)

    def test_a_role_that_is_known_is_not_asked_again(
        self, plan, staff, other_staff, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            assert may_edit(other_staff, plan, Membership.Role.MEMBER) is True
            assert may_edit(staff, plan, "") is False
            assert may_confirm(other_staff, plan, Membership.Role.LEAD) is True
            assert may_confirm(staff, plan, Membership.Role.MEMBER) is False


class TestStart:
    def test_begins_a_plan_and_signs_it(self, team, staff):
        plan = services.start_plan(team=team, year=2027, by=staff)
        assert (plan.team, plan.year, newest(plan)) == (team, 2027, (staff, "created"))

    def test_begins_one_beside_those_of_other_teams(self, team, staff):
        PlanFactory(year=2027)
        assert services.start_plan(team=team, year=2027, by=staff).team == team

    def test_gives_the_plan_that_is_there(self, plan, staff):
        PlanFactory()
        PlanFactory(team=plan.team, year=2027)
        assert services.start_plan(team=plan.team, year=2026, by=staff) == plan

    @pytest.mark.parametrize("year", [2014, 2101])
    def test_a_year_that_is_not_planned_for_is_refused(self, team, staff, year):
        with pytest.raises(ValidationError):
            services.start_plan(team=team, year=year, by=staff)
        assert not AnnualPlan.objects.exists()

    def test_a_closed_team_begins_no_plan_but_keeps_the_one_it_has(self, plan, staff):
        team = plan.team
        team.closed_on = TODAY
        team.save_as(None, "edited")
        with pytest.raises(ValidationError):
            services.start_plan(team=team, year=2027, by=staff)
        plan.goals = "Vielä tämä"
        plan.save_as(staff, "edited")
        assert AnnualPlan.objects.get().goals == "Vielä tämä"


class TestOpenPlan:
    def test_passes_by_the_years_that_are_closed(self, team, lead):
        for year in (2027, 2028):
            close(PlanFactory(team=team, year=year), lead)
        assert services.open_plan(team=team, by=lead).year == 2029

    def test_takes_the_year_after_the_one_that_is_closed(self, team, lead):
        close(PlanFactory(team=team, year=2027), lead)
        assert services.open_plan(team=team, by=lead).year == 2028

    def test_takes_the_one_of_the_season(self, team, staff, today):
        assert services.open_plan(team=team, by=staff).year == 2027
        today.move_to("2026-09-30 12:00 +0300")
        assert services.open_plan(team=team, by=staff).year == 2026


class TestAgreed:
    def test_becomes_an_action_of_some_time_of_the_year(self, levels, team, staff):
        mine = PartnershipFactory(level=levels["network"])
        action = services.add_agreed_action(
            team=team, title="x" * 201, people=[staff], by=staff, kind="develop",
            details="Tarkemmin", partnership=mine,
        )  # fmt: skip
        assert (action.title, action.kind, action.details) == ("x" * 200, "develop", "Tarkemmin")
        assert (action.timing, action.starts_on, action.ends_on) == (
            "year", date(2027, 1, 1), date(2027, 12, 31),
        )  # fmt: skip
        assert (action.level, newest(action)) == (levels["network"], (staff, "created"))
        assert (action.keys_of("people"), action.keys_of("partnerships")) == ([staff.pk], [mine.pk])

    def test_needs_no_partnership(self, team, staff):
        action = services.add_agreed_action(team=team, title="Retki", people=[], by=staff)
        assert (action.level, action.kind, action.keys_of("partnerships")) == (None, "organise", [])


class TestConfirmAndClose:
    def test_confirming_is_dated_and_signed_and_happens_once(self, plan, lead):
        services.confirm_plan(plan=plan, by=lead)
        plan.refresh_from_db()
        assert (plan.confirmed_on, plan.confirmed_by) == (TODAY, lead)
        assert newest(plan) == (lead, "confirmed")
        with pytest.raises(ValidationError, match="jo vahvistettu"):
            services.confirm_plan(plan=plan, by=lead)

    @pytest.mark.parametrize(
        ("status", "closes"),
        [("planned", False), ("ongoing", False), ("done", True), ("dropped", True)],
    )
    def test_closes_when_every_action_is_told(self, plan, lead, status, closes):
        ActionFactory(plan=plan, status=status)
        ActionFactory()
        services.confirm_plan(plan=plan, by=lead)
        if not closes:
            with pytest.raises(ValidationError, match="1 toimenpidettä on vielä kesken"):
                services.close_plan(plan=plan, by=lead)
        else:
            services.close_plan(plan=plan, by=lead)
        plan.refresh_from_db()
        assert (plan.closed_on, plan.closed_by) == ((TODAY, lead) if closes else (None, None))

    def test_closing_happens_once_and_after_confirming(self, plan, lead):
        with pytest.raises(ValidationError, match="Vahvista suunnitelma ennen"):
            services.close_plan(plan=plan, by=lead)
        plan = close(plan, lead)
        assert newest(plan) == (lead, "closed")
        with pytest.raises(ValidationError, match="jo päätetty"):
            services.close_plan(plan=plan, by=lead)

    def test_a_reopened_plan_is_as_it_was_before_closing(self, plan, lead):
        services.reopen_plan(plan=close(plan, lead), by=lead)
        plan.refresh_from_db()
        assert (plan.closed_on, plan.closed_by, plan.is_confirmed) == (None, None, True)
        assert newest(plan) == (lead, "reopened")


class TestStatus:
    def test_is_told_and_signed_once(self, plan, staff):
        action = ActionFactory(plan=plan)
        for _ in range(2):
            stored = services.set_status(action=action, status="done", by=staff)
        assert (stored.status, newest(stored)) == ("done", (staff, "status"))
        assert stored.history.count() == 2

    def test_one_that_is_none_is_refused(self, plan, staff):
        action = ActionFactory(plan=plan)
        with pytest.raises(ValidationError):
            services.set_status(action=action, status="x", by=staff)
        assert Action.objects.get().status == "planned"

    def test_another_team_does_not_tell_it(self, plan, other_staff):
        action = ActionFactory(plan=plan)
        with pytest.raises(PermissionDenied):
            services.set_status(action=action, status="done", by=other_staff)
        assert Action.objects.get().status == "planned"

    def test_nothing_is_saved_in_a_closed_plan(self, plan, lead):
        action = ActionFactory(plan=plan, status="done")
        close(plan, lead)
        with pytest.raises(PermissionDenied):
            services.set_status(action=action, status="planned", by=lead)
        action = Action.objects.get()
        action.status = "planned"
        with pytest.raises(ValidationError, match="jo päätetty"):
            action.save_as(lead, "edited")


class TestRollOver:
    def test_another_team_brings_nothing(self, plan, other_staff):
        action = ActionFactory(plan=plan)
        with pytest.raises(PermissionDenied):
            services.roll_over(plan=plan, choices={action.pk: "done"}, by=other_staff)
        assert list(AnnualPlan.objects.all()) == [plan]
        assert Action.objects.get().status == "planned"

    def test_nothing_comes_to_a_closed_plan(self, plan, lead):
        action = ActionFactory(plan=plan)
        close(PlanFactory(team=plan.team, year=2027), lead)
        with pytest.raises(PermissionDenied):
            services.roll_over(plan=plan, choices={action.pk: "continue"}, by=lead)
        assert list(Action.objects.all()) == [action]

    def test_what_continues_keeps_all_but_how_it_went(self, levels, plan, staff):
        row = ActionFactory(
            plan=plan, kind="develop", details="Tarkemmin", timing="month", repeats="yearly",
            starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), level=levels["network"],
            status="done", outcome="Tuli", lesson="Opittiin", people=[staff],
            teams=[TeamFactory()], partnerships=[PartnershipFactory()],
        )  # fmt: skip
        following = services.roll_over(plan=plan, choices={row.pk: "continue"}, by=staff)
        new = following.actions.get()
        same = ["title", "kind", "details", "timing", "repeats", "level"]
        assert [getattr(new, name) for name in same] == [getattr(row, name) for name in same]
        sets = ["people", "teams", "partnerships", "tools"]
        assert [new.keys_of(name) for name in sets] == [row.keys_of(name) for name in sets]
        assert (new.starts_on, new.ends_on) == (date(2027, 3, 1), date(2027, 3, 31))
        assert (new.status, new.outcome, new.lesson) == ("planned", "", "")
        assert (new.continues, newest(new)) == (row, (staff, "continued"))

    @pytest.mark.parametrize(
        ("before", "choice", "after"),
        [
            ("planned", "done", "done"), ("ongoing", "drop", "dropped"), ("done", "drop", "done"),
            ("planned", "continue", "planned"), ("planned", "", "planned"),
            ("planned", "x", "planned"),
        ],
    )  # fmt: skip
    def test_only_what_is_open_changes_its_status(self, plan, staff, before, choice, after):
        row = ActionFactory(plan=plan, status=before)
        services.roll_over(plan=plan, choices={row.pk: choice}, by=staff)
        row.refresh_from_db()
        assert row.status == after

    def test_from_a_closed_plan_actions_come_but_nothing_in_it_changes(self, plan, lead):
        row = ActionFactory(plan=plan, status="done")
        plan = close(plan, lead)
        following = services.roll_over(plan=plan, choices={row.pk: "continue"}, by=lead)
        assert following.actions.get().continues == row
        assert row.history.count() == 1


def test_what_continues_keeps_its_people_teams_partners_and_tools(plan, lead, staff, levels):
    sets = {
        "people": [staff.pk],
        "teams": [TeamFactory().pk],
        "partnerships": [PartnershipFactory().pk],
        "tools": [ToolFactory().pk],
    }
    row = ActionFactory(plan=plan, **sets)
    following = services.roll_over(plan=plan, choices={row.pk: "continue"}, by=lead)
    row = following.actions.get()
    assert {name: row.keys_of(name) for name in sets} == sets


class TestChangesSinceConfirmed:
    def told(self, plan, limit=10):
        return [entry.change.title for entry in changes_since_confirmed(plan, limit)]

    def test_nothing_is_told_before_it_is_confirmed(self, plan):
        ActionFactory(plan=plan)
        assert changes_since_confirmed(plan, 10) == []

    def test_what_changes_after_the_last_confirmation_is_told(self, plan, lead, today):
        early = ActionFactory(plan=plan, title="Ennen")
        for title in ("Välissä", "Jälkeen"):
            today.shift(60)
            services.confirm_plan(plan=plan, by=lead)
            today.shift(60)
            ActionFactory(plan=plan, title=title)
            plan.refresh_from_db()
            if title == "Välissä":
                plan.confirmed_on = plan.confirmed_by = None
                plan.save_as(lead, "edited")
        plan.refresh_from_db()
        services.set_status(action=early, status="done", by=lead)
        plan.goals = "Uusi tavoite"
        plan.save_as(lead, "edited")
        assert self.told(plan) == ["Jälkeen"]
        assert self.told(plan, limit=0) == []


def test_an_action_is_found_by_all_that_is_written_of_it():
    action = ActionFactory(title="Ää", details="Bee", outcome="Cee", lesson="Dee")
    assert action.search_text == "aa bee cee dee"
