"""Plans and their actions: starting, adding, changing, confirming, rolling over."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teams.plans import services
from teams.plans.models import Action, AnnualPlan
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = "2026-11-24 12:00 +0200"


@pytest.fixture(autouse=True)
def reference(levels):
    """Actions name levels."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def plan(team):
    return PlanFactory(team=team)


def at(name, plan, **more):
    return reverse(name, kwargs={"slug": plan.team.slug, "year": plan.year} | more)


class TestPlan:
    def test_a_member_begins_the_years_plan_once(self, page, team):
        address = reverse("plans:start", args=[team.slug, 2027])
        for _ in range(2):
            assert page.post(address).url == f"/teams/{team.slug}/2027/"
        assert AnnualPlan.objects.get().history.count() == 1

    def test_there_is_one_plan_a_team_and_year(self, plan):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanFactory(team=plan.team)

    def test_a_year_without_one_offers_to_begin(self, page, team):
        response = page.get(reverse("plans:detail", args=[team.slug, 2027]))
        assert (response.status_code, response.context["may_start"]) == (200, True)
        assert page.get(reverse("plans:detail", args=[team.slug, 1914])).status_code == 404

    @pytest.mark.parametrize(
        ("persona", "allowed"),
        [("staff", True), ("lead", True), ("other_staff", False), ("quality", False),
         ("administrator", False)],
    )  # fmt: skip
    def test_the_team_alone_writes(self, as_, plan, persona, allowed):
        action = ActionFactory(plan=plan)
        client = as_(persona)
        answers = [
            client.post(at("plans:action_new", plan), {"title": "x", "when": "3/2026"}).status_code,
            client.post(
                reverse("plans:action_status", args=[action.pk]), {"status": "done"}
            ).status_code,
            client.get(reverse("plans:action_edit", args=[action.pk])).status_code,
            client.get(at("plans:goals", plan)).status_code,
            client.get(at("plans:roll_over", plan)).status_code,
        ]
        assert answers == ([302, 302, 200, 200, 200] if allowed else [403] * 5)
        assert Action.objects.count() == (2 if allowed else 1)

    @pytest.mark.parametrize(
        ("persona", "allowed"), [("staff", False), ("lead", True), ("other_staff", False)]
    )
    def test_the_lead_alone_confirms(self, as_, plan, persona, allowed):
        response = as_(persona).post(at("plans:verb", plan, verb="confirm"))
        plan.refresh_from_db()
        assert (response.status_code, plan.is_confirmed) == (302 if allowed else 403, allowed)

    def test_is_closed_only_when_every_action_is_told(self, as_, plan, lead):
        action = ActionFactory(plan=plan)
        services.confirm_plan(plan=plan, by=lead)
        client = as_("lead")
        response = client.post(at("plans:verb", plan, verb="close"), follow=True)
        assert "1 toimenpidettä on vielä kesken" in str([*response.context["messages"]][-1])
        services.set_status(action=action, status="done", by=lead)
        client.post(at("plans:verb", plan, verb="close"))
        plan.refresh_from_db()
        assert plan.closed_by == lead

    def test_a_closed_one_is_not_written_until_it_is_reopened(self, as_, plan, lead):
        services.confirm_plan(plan=plan, by=lead)
        services.close_plan(plan=plan, by=lead)
        client = as_("lead")
        new = {"title": "x", "when": "tammi"}
        assert client.post(at("plans:action_new", plan), new).status_code == 403
        assert not plan.actions.exists()
        client.post(at("plans:verb", plan, verb="reopen"))
        assert client.post(at("plans:action_new", plan), new).status_code == 302
        assert plan.actions.get().title == "x"

    def test_is_not_closed_before_it_is_confirmed(self, plan, lead):
        with pytest.raises(ValidationError):
            services.close_plan(plan=plan, by=lead)
        plan.closed_on, plan.closed_by = date(2026, 1, 1), lead
        with pytest.raises(IntegrityError):
            plan.save_as(lead, "closed")

    def test_changes_after_confirming_stay_visible(self, page, plan, lead, staff):
        action = ActionFactory(plan=plan, title="Ennen", by=staff)
        with time_machine.travel("2026-11-25 12:00 +0200"):
            services.confirm_plan(plan=plan, by=lead)
        with time_machine.travel("2026-11-26 12:00 +0200"):
            action.status = "done"
            action.save_as(staff, "status")  # how it goes is no change of the plan
            action.title = "Jälkeen"
            action.save_as(staff, "edited")
        changes = page.get(plan.get_absolute_url()).context["changes"]
        assert [entry.text for entry in changes] == ["muutti (Jälkeen): mitä tehdään"]

    def test_goals_are_edited_without_overwriting(self, page, plan, lead):
        opened = plan.version
        plan.goals = "Vetäjän"
        plan.save_as(lead, "edited")
        response = page.post(at("plans:goals", plan), {"goals": "Minun", "version": opened})
        assert response.status_code == 409
        html = response.content.decode()
        assert ("Minun" in html, "Vetäjän" in html) == (True, True)
        plan.refresh_from_db()
        assert plan.goals == "Vetäjän"

    def test_narrowing(self, page, plan, staff, levels):
        mine = ActionFactory(plan=plan, people=[staff], level=levels["network"])
        other = ActionFactory(plan=plan, status="done")
        late = ActionFactory(plan=plan, ends_on=date(2026, 2, 1), timing="month")

        def shown(**query):
            context = page.get(plan.get_absolute_url(), query).context
            return [*(a for group in context["groups"] for a in group.rows), *context["dropped"]]

        assert shown(person=staff.pk) == shown(level="network") == [mine]
        assert shown(status="done") == [other]
        assert shown(status="late") == [late]
        assert len(shown(level="none")) == 2
        assert shown(status="planned") == [late, mine]
        assert len(shown(status="väärä", person="x")) == 3

    def test_narrowing_costs_one_query(self, page, plan, levels, django_assert_num_queries):
        ActionFactory.create_batch(9, plan=plan, level=levels["network"])
        address = plan.get_absolute_url()
        page.get(address)
        with CaptureQueriesContext(connection) as all_of_them:
            page.get(address)
        with django_assert_num_queries(len(all_of_them) + 1):
            page.get(address, {"level": "network", "status": "planned"})


class TestAction:
    def edit(self, page, action, **changes):
        address = reverse("plans:action_edit", args=[action.pk])
        form = page.get(address).context["form"]
        values = {name: form[name].value() for name in form.fields}
        values = {name: value for name, value in values.items() if value not in (None, "")}
        return page.post(address, values | {"version": action.version} | changes)

    def test_is_added_on_one_line(self, page, plan, staff):
        page.post(at("plans:action_new", plan), {"title": "Vierailu", "when": "huhti"})
        action = Action.objects.get()
        assert (action.starts_on, action.ends_on, action.timing) == (
            date(2026, 4, 1), date(2026, 4, 30), "month",
        )  # fmt: skip
        assert list(action.people.all()) == [staff]

    def test_without_a_title_what_was_chosen_is_kept(self, page, plan):
        response = page.post(at("plans:action_new", plan), {"title": "", "when": "kevät"})
        assert response.status_code == 422
        assert response.context["quick"].errors == {"title": ["Kirjoita, mitä tehdään."]}
        assert response.context["quick"]["when"].value() == "kevät"

    def test_an_error_is_tied_to_its_field(self, page, plan):
        response = page.post(at("plans:action_new", plan), {"title": "", "when": "koko vuosi"})
        text = response.content.decode()
        told = re.findall(r'aria-describedby="([^"]+)"', text)
        ids = set(re.findall(r' id="([^"]+)"', text))
        assert "id_title_error" in told
        assert [name for names in told for name in names.split() if name not in ids] == []

    @pytest.mark.parametrize(
        ("when", "days"),
        [
            ("m2", (date(2026, 2, 1), date(2026, 2, 28))),
            ("q3", (date(2026, 7, 1), date(2026, 9, 30))),
            ("y", (date(2026, 1, 1), date(2026, 12, 31))),
        ],
    )
    def test_a_month_or_a_quarter_is_its_days(self, page, plan, when, days):
        action = ActionFactory(plan=plan)
        assert self.edit(page, action, when=when, title="Uusi").status_code == 302
        action.refresh_from_db()
        assert (action.starts_on, action.ends_on) == days

    @pytest.mark.parametrize(
        ("days", "errors"),
        [
            ({}, {"starts_on": ["Kirjoita alkamispäivä, tai valitse kuukausi."]}),
            (
                {"starts_on": "5.3.2026", "ends_on": "4.3.2026"},
                {"ends_on": ["Päättymispäivä ei voi olla ennen alkamispäivää."]},
            ),
            (
                {"starts_on": "1.1.2027"},
                {"starts_on": ["Suunnitelma on vuodelle 2026. Valitse päivä siltä vuodelta."]},
            ),
            ({"starts_on": "31.2.2026"}, {"starts_on": ["Kirjoita päivä muodossa 23.11.2026."]}),
        ],
    )
    def test_wrong_days_are_told_in_plain_words(self, page, plan, days, errors):
        response = self.edit(page, ActionFactory(plan=plan), when="days", **days)
        assert (response.status_code, dict(response.context["form"].errors)) == (422, errors)

    def test_one_day_needs_no_end(self, page, plan):
        action = ActionFactory(plan=plan)
        self.edit(page, action, when="days", starts_on="5.3.2026")
        action.refresh_from_db()
        assert action.starts_on == action.ends_on == date(2026, 3, 5)

    def test_somebody_who_has_left_is_not_made_responsible(self, page, plan):
        gone = UserFactory(is_active=False)
        response = self.edit(page, ActionFactory(plan=plan), people=[gone.pk])
        assert list(response.context["form"].errors) == ["people"]

    def test_somebody_who_leaves_later_stays_until_changed(self, page, plan):
        user = UserFactory()
        action = ActionFactory(plan=plan, people=[user])
        user.is_active = False
        user.save()
        assert self.edit(page, action, title="Uusi").status_code == 302
        action.refresh_from_db()
        assert (action.title, list(action.people.all())) == ("Uusi", [user])

    def test_names_partners_tools_and_teams(self, page, plan):
        row, tool, team = PartnershipFactory(), ToolFactory(), TeamFactory()
        action = ActionFactory(plan=plan)
        self.edit(page, action, partnerships=[row.pk], tools=[tool.pk], teams=[team.pk])
        shown = page.get(reverse("plans:action", args=[action.pk])).context["action"]
        sets = [list(rows.all()) for rows in (shown.partnerships, shown.tools, shown.teams)]
        assert sets == [[row], [tool], [team]]

    def swapped(self, page, action, status, address):
        """The answer to a script on the page of the address."""
        return page.post(
            reverse("plans:action_status", args=[action.pk]),
            {"status": status},
            headers={"HX-Request": "true", "HX-Current-URL": f"https://testserver{address}"},
        )

    @pytest.mark.parametrize("query", ["", "?status=planned"])
    @pytest.mark.parametrize("status", ["ongoing", "done", "dropped"])
    def test_what_a_script_gets_is_what_a_fresh_page_shows(self, page, plan, status, query):
        action, _other = ActionFactory(plan=plan), ActionFactory(plan=plan)
        address = f"{plan.get_absolute_url()}{query}"
        swapped = self.swapped(page, action, status, address).content.decode()
        fresh = page.get(address).content.decode()
        for part in ("edistyminen", "toimenpiteet", "suunnitelman-tiedot"):
            [answered, shown] = [
                re.sub(r"\s*data-focus|<input[^>]*csrf[^>]*>", "", text)
                .split(f'id="{part}"')[1]
                .split('id="live"')[0]
                for text in (swapped, fresh)
            ]
            assert answered.replace(" >", ">") == shown.replace(" >", ">")

    def test_its_status_changes_in_place(self, page, plan, staff):
        action = ActionFactory(plan=plan)
        self.swapped(page, action, "ongoing", plan.get_absolute_url())
        action.refresh_from_db()
        assert action.status == "ongoing"
        page.post(reverse("plans:action_status", args=[action.pk]), {"status": "väärä"})
        action.refresh_from_db()
        assert action.status == "ongoing"

    @pytest.mark.parametrize(
        ("ends_on", "status", "late"),
        [
            (date(2026, 11, 23), "planned", True),
            (date(2026, 11, 24), "ongoing", False),
            (date(2026, 1, 1), "done", False),
        ],
    )
    def test_one_whose_time_has_passed_is_late(self, plan, ends_on, status, late):
        action = ActionFactory(plan=plan, ends_on=ends_on, status=status)
        assert action.is_late == late

    def test_a_change_is_told_and_undone(self, page, plan, staff):
        action = ActionFactory(plan=plan, title="Ennen")
        self.edit(page, action, title="Jälkeen", people=[staff.pk])
        entry = page.get(reverse("plans:action", args=[action.pk])).context["history"][0]
        assert [(d.label, d.new) for d in entry.details] == [
            ("mitä tehdään", "Jälkeen"), ("vastuuhenkilöt", str(staff)),
        ]  # fmt: skip
        page.post(entry.undo_address)
        action.refresh_from_db()
        assert (action.title, list(action.people.all())) == ("Ennen", [])

    def test_another_team_undoes_nothing(self, as_, plan, staff):
        action = ActionFactory(plan=plan)
        action.title = "Jälkeen"
        action.save_as(staff, "edited")
        change = action.history.latest("history_id")
        as_("other_staff").post(reverse("undo", args=["action", change.pk]))
        action.refresh_from_db()
        assert action.title == "Jälkeen"

    def test_the_second_of_two_editors_sees_both(self, page, plan, lead):
        action = ActionFactory(plan=plan, outcome="Alussa")
        opened = action.version
        action.outcome = "Vetäjän"
        action.save_as(lead, "edited")
        response = self.edit(page, action, version=opened, outcome="Minun")
        assert response.status_code == 409
        html = response.content.decode()
        assert ("Minun" in html, "Vetäjän" in html) == (True, True)
        action.refresh_from_db()
        assert action.outcome == "Vetäjän"

    def test_what_an_action_holds_is_not_deleted(self, plan):
        tool = ToolFactory()
        ActionFactory(plan=plan, tools=[tool])
        with pytest.raises(ProtectedError):
            tool.delete()

    def test_another_set_of_people_is_told_and_taken_back(self, page, plan, staff, lead):
        action = ActionFactory(plan=plan, people=[staff])
        self.edit(page, action, people=[staff.pk, lead.pk])
        change = action.history.latest("history_id")
        assert change.changes == {"people": [[staff.pk], [staff.pk, lead.pk]]}
        page.post(reverse("undo", args=["action", change.history_id]))
        assert list(action.people.all()) == [staff]

    def test_two_editors_of_its_people_see_both(self, page, plan, staff, lead):
        action = ActionFactory(plan=plan, people=[staff])
        opened = action.version
        action.hold(people=[lead]).save_as(lead, "edited")
        response = self.edit(page, action, version=opened, people=[])
        [clash] = response.context["merge"].clashes
        assert (response.status_code, clash.theirs, clash.mine) == (
            409, f"{lead.last_name} {lead.first_name}", "–",
        )  # fmt: skip

    def test_a_colleagues_other_field_is_kept_beside_ones_own_people(self, page, plan, staff, lead):
        action = ActionFactory(plan=plan, people=[staff], outcome="Alussa")
        opened = action.version
        action.outcome = "Vetäjän"
        action.save_as(lead, "edited")
        response = self.edit(page, action, version=opened, outcome="Alussa", people=[lead.pk])
        assert (response.status_code, response.context["merge"].clashes) == (409, [])
        assert len(response.context["merge"].taken) == 1


class TestRollOver:
    def test_what_continues_comes_once_a_year_later(self, page, plan, staff):
        row = ActionFactory(
            plan=plan, title="Jatkuu", timing="days", starts_on=date(2026, 3, 5),
            ends_on=date(2026, 3, 6), lesson="Aloita ajoissa", people=[staff],
        )  # fmt: skip
        done, dropped = ActionFactory(plan=plan), ActionFactory(plan=plan)
        choices = {f"action-{row.pk}": "continue", f"action-{done.pk}": "done",
                   f"action-{dropped.pk}": "drop"}  # fmt: skip
        for _ in range(2):
            page.post(at("plans:roll_over", plan), choices)
        following = AnnualPlan.objects.get(year=2027)
        [new] = following.actions.all()
        assert (new.title, new.starts_on, new.ends_on, new.continues) == (
            "Jatkuu", date(2027, 3, 5), date(2027, 3, 6), row,
        )  # fmt: skip
        assert (list(new.people.all()), new.lesson, new.status) == ([staff], "", "planned")
        for item, status in ((row, "planned"), (done, "done"), (dropped, "dropped")):
            item.refresh_from_db()
            assert item.status == status

    def test_lessons_stand_beside(self, page, plan):
        ActionFactory(plan=plan, lesson="Aloita ajoissa")
        assert "Aloita ajoissa" in page.get(at("plans:roll_over", plan)).content.decode()

    def test_a_leap_day_becomes_the_28th(self, plan, staff):
        leap = PlanFactory(team=plan.team, year=2028)
        row = ActionFactory(plan=leap, timing="days", starts_on=date(2028, 2, 29),
                            ends_on=date(2028, 2, 29))  # fmt: skip
        following = services.roll_over(plan=leap, choices={row.pk: "continue"}, by=staff)
        assert following.actions.get().starts_on == date(2029, 2, 28)


class TestTeamPages:
    def test_the_portfolio_tells_levels_people_and_what_needs_care(self, page, team, staff, levels):
        fine = PartnershipFactory(team=team)
        ResponsibilityFactory(partnership=fine)
        PartnershipFactory(team=team, level=levels["network"])
        PartnershipFactory()
        context = page.get(reverse("portfolio:team", args=[team.slug])).context
        assert [len(level.rows) for level in context["levels"]] == [1, 0, 0, 1, 0]
        assert (context["partnership_count"], context["care_count"]) == (2, 1)
        assert [item.user for item in context["people"]] == [staff]

    def test_coverage_counts_plans_and_actions(self, page, plan, levels):
        ActionFactory(plan=plan, level=levels["network"], status="done")
        ActionFactory(plan=plan)
        context = page.get(reverse("portfolio:list"), {"year": "2026"}).context
        assert context["with_plan"] == 1
        assert plan.team not in context["without_plan"]
        totals = {row.level and row.level.key: row.total for row in context["matrix"]}
        assert totals == {"everyday": 0, "development": 0, "strategic": 0, "network": 1,
                          "other": 0, None: 1}  # fmt: skip

    def test_a_team_that_has_ended_still_opens(self, page):
        team = TeamFactory(closed_on="2026-11-01", opened_on="2020-01-01")
        assert page.get(reverse("portfolio:team", args=[team.slug])).status_code == 200
        groups = page.get(reverse("portfolio:list")).context["groups"]
        assert team not in [row.team for _kind, members in groups for row in members]


class TestElsewhere:
    def test_the_front_page_lists_ones_own_open_actions(self, page, plan, staff):
        mine = ActionFactory(plan=plan, people=[staff])
        ActionFactory(plan=plan, people=[staff], status="done")
        ActionFactory(plan=plan)
        assert list(page.get(reverse("home")).context["my_actions"]) == [mine]

    def test_a_partners_page_lists_this_years_actions_and_those_left_open(self, page, team):
        row, other = PartnershipFactory(team=team), PartnershipFactory(team=team)
        rows = {}
        for year, status in [(2024, "done"), (2025, "planned"), (2026, "done"), (2026, "dropped")]:
            plan = AnnualPlan.objects.filter(team=team, year=year).first()
            rows[year, status] = ActionFactory(
                plan=plan or PlanFactory(team=team, year=year),
                status=status,
                partnerships=[row],
            )
        ActionFactory(plan=rows[2026, "done"].plan, partnerships=[other])
        context = page.get(row.organisation.get_absolute_url()).context
        shown = (context["actions"], context["over"], context["action"])
        left_open, done = rows[2025, "planned"], rows[2026, "done"]
        assert shown == ([left_open], [done], left_open)


@pytest.mark.slow
@pytest.mark.one_engine
class TestQueries:
    LIMITS = {
        "plans:detail": 15,
        "wheel:team": 10,
        "wheel:college": 10,
        "portfolio:team": 13,
        "portfolio:list": 8,
        "plans:action": 16,
        "plans:print": 9,
        "portfolio:coverage": 10,  # a file, which leaves a trail
    }

    def fill(self, number, plan, staff, levels):
        for _ in range(number):
            person = MembershipFactory(team=plan.team).user
            partnership = PartnershipFactory(team=plan.team)
            ResponsibilityFactory(partnership=partnership, user=person)
            ActionFactory(
                plan=plan,
                by=staff,
                level=levels["everyday"],
                people=[person],
                partnerships=[partnership],
                tools=[ToolFactory()],
                teams=[TeamFactory()],
            )

    def test_are_the_same_at_5_and_at_200_actions(self, page, plan, staff, levels):
        self.fill(5, plan, staff, levels)
        arguments = {
            **{key: [] for key in ("wheel:college", "portfolio:list", "portfolio:coverage")},
            "portfolio:team": [plan.team.slug],
            "plans:action": [Action.objects.earliest("pk").pk],
        }
        pages = {
            name: reverse(name, args=arguments.get(name, [plan.team.slug, 2026]))
            for name in self.LIMITS
        }
        few = {name: self.count(page, address) for name, address in pages.items()}
        self.fill(195, plan, staff, levels)
        assert {name: self.count(page, address) for name, address in pages.items()} == few
        assert {name: most for name, most in few.items() if most > self.LIMITS[name]} == {}

    def count(self, page, address):
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        return len(queries)
