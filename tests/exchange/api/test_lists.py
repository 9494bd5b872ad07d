"""What programs read: the same rows as the pages, by the same filters, page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.api import describing
from exchange.api.filters import OrganisationsFilter, PartnershipsFilter, PlansFilter, ToolsFilter
from partnerships.levels.models import Level
from partnerships.partnerships.services import end_partnership, move_level
from teams.plans.filters import PlanFilter
from tests.exchange.api.keys import EVERYTHING, ROOT, everything_of, ids, program
from tests.factories import (
    ActionFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uncounted():
    cache.clear()


@pytest.fixture
def ours(levels, administrator):
    """A program that may read all."""
    return program(administrator, *EVERYTHING)


class TestOrganisations:
    def test_are_told_as_their_page_tells(self, ours, settings):
        settings.SITE_URL = "https://kumppanit.example"
        row = OrganisationFactory(
            name="Hotelli Meri", city="Vaasa", business_id="0201256-6", sectors=["restaurants"],
            website="https://meri.example", other_names="Meri Oy", notes="Rannalla",
            short_name="Meri", network_type="loose_equal",
        )  # fmt: skip
        expected = {
            "id": row.pk,
            "name": "Hotelli Meri",
            "short_name": "Meri",
            "other_names": "Meri Oy",
            "category": "working_life",
            "business_id": "0201256-6",
            "website": "https://meri.example",
            "city": "Vaasa",
            "sectors": ["restaurants"],
            "network_type": "loose_equal",
            "notes": "Rannalla",
            "registered_on": timezone.localdate().isoformat(),
            "archived_on": None,
            "archived_reason": "",
            "version": 1,
            "page_url": f"https://kumppanit.example/partners/{row.pk}/",
        }
        assert everything_of(ours, "organisations/") == [expected]
        assert ours.get(f"{ROOT}organisations/{row.pk}/").json() == expected

    def test_are_narrowed_by_the_filters_of_the_register(self, ours, staff, team):
        meri = OrganisationFactory(name="Hotelli Meri", city="Vaasa", category="society")
        row = PartnershipFactory(team=team, goal="Kolme", description="Leivomme yhdessä.")
        ResponsibilityFactory(partnership=row, user=staff)
        kahvila = row.organisation
        for asked, expected in [
            ({"q": "meri"}, [meri.pk]),
            ({"q": "leivomme"}, [kahvila.pk]),
            ({"q": "meri leivomme"}, []),
            ({"city": "Vaasa"}, [meri.pk]),
            ({"category": "society"}, [meri.pk]),
            ({"category": ["society", "working_life"]}, [meri.pk, kahvila.pk]),
            ({"team": team.slug}, [kahvila.pk]),
            ({"person": staff.pk}, [kahvila.pk]),
            ({"level": "everyday"}, [kahvila.pk]),
            ({"level": ["network", "other"]}, []),
            ({"attention": "level"}, [meri.pk]),
            ({"attention": "team"}, []),
            ({}, [meri.pk, kahvila.pk]),
            ({"everything": "false"}, [meri.pk, kahvila.pk]),
        ]:
            assert ids(ours, "organisations/", **asked) == expected, asked

    def test_that_are_archived_are_told_when_asked(self, ours, staff):
        here, gone = (
            OrganisationFactory(),
            OrganisationFactory(
                archived_on="2026-01-01", archived_by=staff, archived_reason="Lopetti"
            ),
        )
        assert ids(ours, "organisations/") == [here.pk]
        assert ids(ours, "organisations/", status="archived") == [gone.pk]
        assert ids(ours, "organisations/", everything="true") == [here.pk, gone.pk]
        assert ours.get(f"{ROOT}organisations/{gone.pk}/").json()["archived_reason"] == "Lopetti"

    def test_of_a_past_day(self, ours):
        day = timezone.localdate() - timedelta(days=10)
        old = OrganisationFactory(registered_on=day)
        OrganisationFactory()
        assert ids(ours, "organisations/", as_of=day.isoformat()) == [old.pk]


class TestPartnerships:
    def test_are_told_as_their_page_tells(self, ours, staff, team, settings):
        settings.SITE_URL = "https://kumppanit.example"
        row = PartnershipFactory(
            team=team, goal="Kolme projektia", goal_agreed_on="2026-02-03",
            cooperation_forms=["events"], counterpart="Henkilöstöosasto",
        )  # fmt: skip
        ResponsibilityFactory(partnership=row, user=staff, area="Sopimukset", is_main=True)
        left = ResponsibilityFactory(partnership=row, ended_on=timezone.localdate())
        today = timezone.localdate().isoformat()
        (told,) = everything_of(ours, "partnerships/")
        page = f"https://kumppanit.example/partners/{row.organisation_id}/#kumppanuus-{row.pk}"
        assert told == {
            "id": row.pk,
            "organisation": row.organisation_id,
            "level": "everyday",
            "team": {"slug": "own-team", "name": "Ravintola-ala"},
            "people": [{"id": staff.pk, "name": str(staff), "area": "Sopimukset", "is_main": True}],
            "description": row.description,
            "cooperation_forms": ["events"],
            "counterpart": "Henkilöstöosasto",
            "goal": "Kolme projektia",
            "goal_agreed_on": "2026-02-03",
            "benefit_college": "",
            "benefit_partner": "",
            "network_role": "",
            "direction": "",
            "next_contact": None,
            "confirmed_on": today,
            "started_on": today,
            "ended_on": None,
            "ended_reason": "",
            "version": 1,
            "page_url": page,
        }
        assert ours.get(f"{ROOT}partnerships/{row.pk}/").json() == told
        assert left.user.email not in str(told)

    def test_are_narrowed_by_the_filters_of_the_register(self, ours, staff, team, levels):
        first = PartnershipFactory(team=team, goal="Kolme", organisation__name="Hotelli Meri")
        ResponsibilityFactory(partnership=first, user=staff)
        second = PartnershipFactory(
            organisation=first.organisation, level=levels["network"], team=None
        )
        other = PartnershipFactory(organisation__city="Vaasa", goal="Viisi")
        for asked, expected in [
            ({}, [first.pk, second.pk, other.pk]),
            ({"q": "meri"}, [first.pk, second.pk]),
            ({"city": "Vaasa"}, [other.pk]),
            ({"team": team.slug}, [first.pk]),
            ({"person": staff.pk}, [first.pk]),
            ({"level": "network"}, [second.pk]),
            ({"level": "network", "team": team.slug}, []),
            ({"attention": "team"}, [second.pk]),
            ({"attention": ["team", "goal"]}, [second.pk]),
        ]:
            assert ids(ours, "partnerships/", **asked) == expected, asked

    def test_that_have_ended_are_told_when_asked(self, ours, staff):
        row = PartnershipFactory()
        ended = PartnershipFactory(organisation=row.organisation, level=Level.objects.last())
        today = timezone.localdate()
        end_partnership(partnership=ended, reason="Loppui", on=today, by=staff)
        gone = PartnershipFactory()
        end_partnership(partnership=gone, reason="Loppui", on=today, by=staff)
        assert ids(ours, "partnerships/") == [row.pk]
        assert ids(ours, "partnerships/", status="former") == [gone.pk]
        assert ids(ours, "partnerships/", everything="true") == [row.pk, ended.pk, gone.pk]
        assert ids(ours, "partnerships/", everything="true", q="opiskelijat") == [
            *[row.pk, ended.pk, gone.pk]
        ]
        assert ours.get(f"{ROOT}partnerships/{gone.pk}/").json()["ended_reason"] == "Loppui"

    def test_of_a_past_day_are_told_as_they_were_written_then(
        self, ours, staff, levels, time_machine
    ):
        time_machine.move_to("2026-03-02T12:00+02:00")
        row = PartnershipFactory(description="Kahvila-apua")
        time_machine.move_to("2026-06-01T12:00+03:00")
        row.description, row.team = "Uutta", TeamFactory()
        row.save_as(staff, "edited")
        after = move_level(
            partnership=row, level=levels["network"], reason="Kasvoi", on=date(2026, 6, 1), by=staff
        )
        (then,) = everything_of(ours, "partnerships/", as_of="2026-05-31")
        (now,) = everything_of(ours, "partnerships/")
        assert (then["id"], then["description"], then["level"]) == (
            row.pk, "Kahvila-apua", "everyday",
        )  # fmt: skip
        assert then["team"]["slug"] != now["team"]["slug"]
        assert (now["id"], now["description"], now["level"]) == (after.pk, "Uutta", "network")
        assert ids(ours, "partnerships/", as_of="2026-03-01") == []


class TestTools:
    def test_are_told_and_narrowed_as_in_the_toolkit(self, ours, administrator, staff):
        guide = ToolFactory(title="Opas", in_guides=True, body="<p>Näin</p>", levels=["network"])
        tool = ToolFactory(title="Canvas", contact_user=staff, url="https://canvas.example")
        mine = ToolFactory(title="Oma", contact_user=administrator, status="trial")
        retired = ToolFactory(title="Vanha")
        retire_tool(tool=retired, reason="Ei käytössä", by=staff)
        for asked, expected in [
            ({}, [guide.pk, tool.pk, mine.pk]),
            ({"q": "can"}, [tool.pk]),
            ({"status": "retired"}, [retired.pk]),
            ({"status": "trial"}, [mine.pk]),
            ({"care": "missing"}, [mine.pk]),
            ({"mine": "true"}, [mine.pk]),
            ({"mine": "false"}, [guide.pk, tool.pk, mine.pk]),
            ({"level": "network"}, [guide.pk]),
            ({"level": "guides"}, [guide.pk]),
            ({"level": "none"}, [tool.pk, mine.pk]),
            ({"everything": "true"}, [guide.pk, tool.pk, mine.pk, retired.pk]),
        ]:
            assert ids(ours, "tools/", **asked) == expected, asked
        told = ours.get(f"{ROOT}tools/{tool.pk}/").json()
        assert told["contact_person"] == {"id": staff.pk, "name": str(staff)}
        assert (told["contact_team"], told["levels"], told["title"]) == (None, [], "Canvas")
        assert ours.get(f"{ROOT}tools/{guide.pk}/").json()["body"] == "<p>Näin</p>"


class TestPlans:
    def test_are_told_with_their_actions(self, ours, team, staff, levels):
        plan = PlanFactory(team=team, goals="Kolme vierailua")
        row = PartnershipFactory(team=team)
        action = ActionFactory(
            plan=plan, title="Yritysvierailu", people=[staff], partnerships=[row],
            teams=[TeamFactory(slug="muu", name_fi="Muu")], tools=[tool := ToolFactory()],
            level=levels["network"],
        )  # fmt: skip
        (told,) = everything_of(ours, "plans/")
        assert (told["id"], told["year"], told["goals"]) == (plan.pk, 2026, "Kolme vierailua")
        assert told["team"] == {"slug": "own-team", "name": "Ravintola-ala"}
        (done,) = told["actions"]
        assert {name: done[name] for name in ("id", "plan", "title", "level", "status")} == {
            "id": action.pk,
            "plan": plan.pk,
            "title": "Yritysvierailu",
            "level": "network",
            "status": "planned",
        }
        assert done["people"] == [{"id": staff.pk, "name": str(staff)}]
        assert done["teams"] == [{"slug": "muu", "name": "Muu"}]
        assert (done["partnerships"], done["tools"]) == ([row.pk], [tool.pk])
        assert ours.get(f"{ROOT}plans/{plan.pk}/").json() == told
        assert everything_of(ours, f"plans/{plan.pk}/actions/") == [done]

    def test_are_narrowed_by_year_and_team(self, ours, team):
        first = PlanFactory(team=team, year=2026)
        second = PlanFactory(team=team, year=2027)
        other = PlanFactory(year=2026)
        for asked, expected in [
            ({}, [first.pk, second.pk, other.pk]),
            ({"year": 2026}, [first.pk, other.pk]),
            ({"year": 2026, "team": team.slug}, [first.pk]),
            ({"year": 2030}, []),
        ]:
            assert ids(ours, "plans/", **asked) == expected, asked

    def test_their_actions_are_narrowed_as_on_the_plans_page(self, ours, staff, levels):
        plan = PlanFactory(year=2020)
        late = ActionFactory(plan=plan, people=[staff], level=levels["network"])
        done = ActionFactory(plan=plan, status="done")
        ActionFactory(people=[staff])
        path = f"plans/{plan.pk}/actions/"
        for asked, expected in [
            ({}, [late.pk, done.pk]),
            ({"person": staff.pk}, [late.pk]),
            ({"status": "late"}, [late.pk]),
            ({"status": "done"}, [done.pk]),
            ({"level": "network"}, [late.pk]),
            ({"level": "none"}, [done.pk]),
        ]:
            assert ids(ours, path, **asked) == expected, asked
        assert ours.get(f"{ROOT}plans/{plan.pk + 9}/actions/").status_code == 404


class TestRefused:
    @pytest.mark.parametrize(
        ("path", "asked", "name"),
        [
            ("organisations/", {"category": "x"}, "category"),
            ("organisations/", {"sector": "x"}, "sector"),
            ("organisations/", {"city": "Atlantis"}, "city"),
            ("organisations/", {"team": "x"}, "team"),
            ("organisations/", {"person": "0"}, "person"),
            ("organisations/", {"person": "9" * 30}, "person"),
            ("organisations/", {"level": "x"}, "level"),
            ("organisations/", {"form": "x"}, "form"),
            ("organisations/", {"status": "x"}, "status"),
            ("organisations/", {"attention": "x"}, "attention"),
            ("organisations/", {"as_of": "2026-02-30"}, "as_of"),
            ("organisations/", {"as_of": "2090-01-01"}, "as_of"),
            ("organisations/", {"as_of": "2026-01-01", "status": "former"}, "status"),
            ("organisations/", {"as_of": "2026-01-01", "everything": "true"}, "everything"),
            ("organisations/", {"status": "former", "everything": "true"}, "everything"),
            ("organisations/", {"everything": "yes"}, "everything"),
            ("organisations/", {"q": "x" * 101}, "q"),
            ("organisations/", {"Category": "society"}, "Category"),
            ("organisations/", {"page": "2"}, "page"),
            ("organisations/", {"detail": "x"}, "detail"),
            ("organisations/", {"sort": "name"}, "sort"),
            ("partnerships/", {"team": "x"}, "team"),
            ("partnerships/", {"mine": "true"}, "mine"),
            ("tools/", {"status": "x"}, "status"),
            ("tools/", {"care": "x"}, "care"),
            ("tools/", {"level": "x"}, "level"),
            ("tools/", {"mine": "on"}, "mine"),
            ("plans/", {"year": "x"}, "year"),
            ("plans/", {"year": "1999"}, "year"),
            ("plans/", {"year": "9" * 30}, "year"),
            ("plans/", {"team": "x"}, "team"),
            ("organisations/1/", {"q": "x"}, "q"),
            *[
                ("organisations/", {name: value}, name)
                for name in (*describing.OF_REGISTER, *describing.OF_PAGES)
                for value in ("", " ")
            ],
            ("tools/", {"level": ["none", "guides"]}, "level"),
            ("plans/", {"year": ["2026", "2027"]}, "year"),
            ("organisations/", {"page_size": "0"}, "page_size"),
            ("organisations/", {"page_size": "501"}, "page_size"),
            ("organisations/", {"page_size": "x"}, "page_size"),
            ("organisations/", {"cursor": "x"}, "cursor"),
            ("organisations/", {"cursor": "A" * 5000}, "cursor"),
            ("organisations/", {"cursor": ""}, "cursor"),
            ("organisations/", {"cursor": "cD1hYmM="}, "cursor"),  # p=abc
            ("organisations/", {"cursor": "bz05OTk5"}, "cursor"),  # o=9999
        ],
    )
    def test_with_the_name_of_what_is_wrong(self, ours, path, asked, name):
        if path.endswith("1/"):
            path = f"organisations/{OrganisationFactory().pk}/"
        answer = ours.get(f"{ROOT}{path}", asked)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])
        assert answer.json()["code"] == "invalid"
        assert answer.json()["errors"][name][0] in answer.json()["detail"]


class TestPaging:
    def test_goes_through_everything_once_whatever_the_size(self, ours):
        rows = [OrganisationFactory().pk for _ in range(7)]
        for size in (1, 2, 7, 500):
            assert ids(ours, "organisations/", page_size=size) == rows

    def test_leaves_nothing_out_when_rows_come_and_change_meanwhile(self, ours):
        rows = [OrganisationFactory(name=f"Kahvila {number}") for number in range(4)]
        first = ours.get(f"{ROOT}organisations/", {"page_size": 2}).json()
        rows[3].name = "Aaltola"
        rows[3].save_as(None, "edited")
        rows[0].name = "Öljy"
        rows[0].save_as(None, "edited")
        last = OrganisationFactory(name="Aamu")
        second = ours.get(first["next"]).json()
        third = ours.get(second["next"]).json()
        found = [row["id"] for page in (first, second, third) for row in page["results"]]
        assert found == [*[row.pk for row in rows], last.pk]
        assert third["next"] is None
        again = ours.get(second["previous"]).json()
        assert [row["id"] for row in again["results"]] == [row.pk for row in rows[:2]]

    def test_keeps_the_filters(self, ours):
        for number in range(4):
            OrganisationFactory(city="Vaasa" if number % 2 else "Turku")
        page = ours.get(f"{ROOT}organisations/", {"city": "Vaasa", "page_size": 1}).json()
        assert "city=Vaasa" in page["next"]
        assert len(ids(ours, "organisations/", city="Vaasa", page_size=1)) == 2

    def test_is_of_a_hundred_rows_unless_asked(self, ours):
        for _ in range(101):
            ToolFactory()
        assert len(ours.get(f"{ROOT}tools/").json()["results"]) == 100


@pytest.mark.slow
class TestQueries:
    def college(self, number, staff, levels):
        """So many of everything, each with all that is told of it."""
        plan = PlanFactory()
        for _ in range(number):
            row = PartnershipFactory()
            ResponsibilityFactory(partnership=row, user=staff)
            tool = ToolFactory(contact_user=UserFactory(), contact_team=row.team)
            ActionFactory(plan=PlanFactory())
            ActionFactory(
                plan=plan, people=[staff], partnerships=[row], tools=[tool], teams=[row.team],
                level=levels["network"],
            )  # fmt: skip
        return plan

    def asked(self, client, path, **query):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(f"{ROOT}{path}", query).status_code == 200
        return len(found)

    @pytest.mark.parametrize("scopes", [["read"], EVERYTHING])
    def test_are_few_and_as_many_for_many_rows(self, administrator, staff, levels, scopes):
        client = program(administrator, *scopes)
        client.get(f"{ROOT}schema/")  # the use is noted now
        counts = []
        for number in (2, 12):
            plan = self.college(number, staff, levels)
            counts.append({
                **{path: self.asked(client, path, page_size=500) for path in [
                    "organisations/", "partnerships/", "tools/", "plans/",
                    f"plans/{plan.pk}/actions/",
                ]},
                "past": self.asked(client, "partnerships/", as_of="2026-11-01"),
            })  # fmt: skip
        few, many = ([*found.values()] for found in counts)
        assert few == many
        # A key of an administrator's asks twice for rights; plans tell four sets.
        assert max(few) <= (11 if scopes == EVERYTHING else 10), counts


class TestDescribed:
    @pytest.mark.parametrize(
        ("filters", "told"),
        [
            (OrganisationsFilter, describing.OF_REGISTER),
            (PartnershipsFilter, describing.OF_REGISTER),
            (ToolsFilter, describing.OF_TOOLS),
            (PlansFilter, describing.OF_PLANS),
            (PlanFilter, describing.OF_ACTIONS),
        ],
    )
    def test_are_all_filters_and_no_others(self, filters, told):
        inner = getattr(filters, "of_partnership", None)
        names = {*filters.base_filters, *(inner.base_filters if inner else [])}
        assert names == set(told)
