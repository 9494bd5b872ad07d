"""What could deepen or rest, with reasons in words; and what is missing."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.partnerships.models import Partnership
from teams.growth.models import GrowthAnswer
from teams.plans.models import Action
from teams.wanted.models import WantedPartner
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def grown(team, **changes):
    """An everyday partnership with every reason."""
    fields = {
        "team": team,
        "started_on": date(2021, 1, 1),
        "cooperation_forms": ["events", "company-visits", "student-projects"],
        "goal": "Yhteinen koulutus",
        "confirmed_on": date(2026, 10, 1),
        "next_contact": date(2026, 12, 1),
    } | changes
    row = PartnershipFactory(**fields)
    PartnershipFactory(organisation=row.organisation, team=TeamFactory())
    return row


def shown(page, team, kind="deepen"):
    candidates = page.get(reverse("growth:list", args=[team.slug])).context[kind]
    return [(c.partnership, c.reasons) for c in candidates]


class TestGrowth:
    def test_reasons_are_told_in_words(self, page, team):
        row = grown(team)
        assert shown(page, team) == [
            (
                row,
                [
                    "3 yhteistyömuotoa",
                    "mukana 2 tiimiä",
                    "säännöllinen yhteys, seuraavan kerran 1.12.2026",
                    "tavoite on kirjattu",
                    "yhteistyötä 5 vuotta",
                ],
            )
        ]

    @pytest.mark.parametrize(
        "changes",
        [
            {"started_on": date(2026, 1, 1)},  # new: not judged
            {
                "cooperation_forms": [],
                "goal": "",
                "started_on": date(2025, 1, 1),
            },  # too few reasons
        ],
    )
    def test_new_ones_and_those_with_few_reasons_are_left_in_peace(self, page, team, changes):
        grown(team, **changes)
        assert shown(page, team) == []

    def test_only_everyday_partnerships_deepen(self, page, team, levels):
        grown(team, level=levels["development"])
        assert shown(page, team) == []

    def test_a_deeper_one_that_nobody_has_looked_after_may_rest(self, page, team, levels):
        row = PartnershipFactory(team=team, level=levels["strategic"], confirmed_on="2025-01-01",
                                 started_on=date(2020, 1, 1))  # fmt: skip
        assert shown(page, team, "rest") == [
            (row, ["tietoja ei ole vahvistettu vuoteen", "tavoitetta ei ole kirjattu"])
        ]

    @pytest.mark.parametrize(("answer", "days"), [("later", 90), ("no", 365), ("yes", 365)])
    def test_an_answer_is_remembered_for_its_time(self, page, team, answer, days):
        row = grown(team)
        page.post(reverse("growth:answer", args=[row.pk]), {"way": "deepen", "answer": answer})
        assert shown(page, team) == []
        given = GrowthAnswer.objects.get()
        given.answered_on = date.fromordinal(date(2026, 11, 24).toordinal() - days)
        given.save()
        assert [partnership for partnership, _reasons in shown(page, team)] == [row]

    def test_yes_becomes_an_action_of_next_years_plan(self, page, team, staff):
        row = grown(team)
        page.post(reverse("growth:answer", args=[row.pk]), {"way": "deepen", "answer": "yes"})
        action = Action.objects.get()
        assert (action.plan.team, action.plan.year) == (team, 2027)
        assert action.title == f"Syvennetään yhteistyötä: {row.organisation}"
        assert (list(action.people.all()), list(action.partnerships.all())) == ([staff], [row])

    @pytest.mark.parametrize("persona", ["other_staff", "quality", "administrator"])
    def test_another_team_does_not_answer(self, as_, team, persona):
        row = grown(team)
        data = {"way": "deepen", "answer": "yes"}
        response = as_(persona).post(reverse("growth:answer", args=[row.pk]), data)
        assert (response.status_code, GrowthAnswer.objects.count()) == (403, 0)

    @pytest.mark.parametrize(
        "data", [{}, {"way": "deepen", "answer": "x"}, {"way": "up", "answer": "no"}]
    )
    def test_an_answer_that_is_none_is_not_found(self, page, team, data):
        row = grown(team)
        assert page.post(reverse("growth:answer", args=[row.pk]), data).status_code == 404


class TestGaps:
    def test_the_sums_are_those_of_the_register(self, page, team, levels):
        for level in ("everyday", "everyday", "network"):
            PartnershipFactory(team=team, level=levels[level])
        PartnershipFactory(team=None)
        context = page.get(reverse("wanted:gaps")).context
        assert context["total"] == Partnership.objects.open().count() == 4
        assert context["sums"] == [3, 0, 0, 1, 0]
        by_team = {line.team: [cell.count for cell in line.cells] for line in context["lines"]}
        assert by_team[team] == [2, 0, 0, 1, 0]
        assert by_team[None] == [1, 0, 0, 0, 0]

    def test_a_sector_narrows(self, page, levels):
        PartnershipFactory(organisation=OrganisationFactory(sectors=["tourism"]))
        PartnershipFactory()
        assert page.get(reverse("wanted:gaps"), {"sector": "tourism"}).context["total"] == 1

    def test_a_sector_that_is_none_is_told_about_and_left_out(self, page, levels):
        PartnershipFactory()
        response = page.get(reverse("wanted:gaps"), {"sector": "olematon"})
        assert response.context["total"] == 1
        assert 'id="f-sector_error"' in response.content.decode()

    def test_an_empty_cell_becomes_a_wanted_partner(self, page, team, staff, levels):
        address = f"{reverse('wanted:new')}?team={team.slug}&level=network"
        form = page.get(address).context["form"]
        assert (form["team"].value(), form["level"].value()) == (team.pk, levels["network"].pk)
        data = {"description": "Alan liitto", "team": team.pk, "level": levels["network"].pk,
                "owner": staff.pk, "state": "open"}  # fmt: skip
        assert page.post(address, data).status_code == 302
        [wanted] = page.get(reverse("wanted:gaps")).context["wanted"]
        assert (wanted.description, wanted.owner) == ("Alan liitto", staff)

    def test_a_found_one_is_no_longer_looked_for(self, page, team, staff):
        wanted = WantedPartner(team=team, description="Liitto", owner=staff)
        wanted.save_as(staff, "created")
        OrganisationFactory(name="Matkailuliitto")
        data = {"description": "Liitto", "team": team.pk, "owner": staff.pk, "state": "found",
                "partner": "matkailuliitto", "version": wanted.version}  # fmt: skip
        page.post(wanted.get_absolute_url(), data)
        wanted.refresh_from_db()
        assert (wanted.state, str(wanted.organisation)) == ("found", "Matkailuliitto")
        assert not WantedPartner.objects.open().exists()

    def test_nobody_who_has_left_looks_for_one(self, page, team):
        data = {"description": "x", "team": team.pk, "owner": UserFactory(is_active=False).pk,
                "state": "open"}  # fmt: skip
        response = page.post(reverse("wanted:new"), data)
        assert list(response.context["form"].errors) == ["owner"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wanted:gaps", "growth:list"])
def test_queries_do_not_grow(page, team, staff, name):
    def fill(number):
        for _ in range(number):
            grown(team)
            WantedPartner(team=team, description="x", owner=staff).save_as(staff, "created")

    def count():
        with CaptureQueriesContext(connection) as queries:
            arguments = [team.slug] if name == "growth:list" else []
            assert page.get(reverse(name, args=arguments)).status_code == 200
        return len(queries)

    fill(2)
    few = count()
    fill(20)
    assert count() == few <= 9
