"""When a partnership is asked about, why, and what an answer does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from partnerships.partnerships.models import Partnership
from teams.growth.candidates import may_deepen, may_rest, suggested
from teams.growth.models import GrowthAnswer
from teams.growth.services import answer_growth
from teams.plans.models import Action
from tests.constraints import accepts
from tests.factories import (
    ActionFactory,
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25)
A_YEAR_AGO = date(2025, 11, 24)
RECENT = TODAY - timedelta(days=183)
LONG = TODAY - timedelta(days=3 * 365)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def row(levels, level="everyday", **fields):
    """A partnership that gives no reason to deepen."""
    fields = {
        "started_on": A_YEAR_AGO, "confirmed_on": None, "goal": "", "next_contact": None,
        "cooperation_forms": [],
    } | fields  # fmt: skip
    return Partnership(level=levels[level], organisation_id=1, **fields)


THREE = {"cooperation_forms": ["a", "b", "c"], "goal": "Tavoite", "confirmed_on": RECENT}


def deepening(row, teams=1):
    return [each.reasons for each in may_deepen([row], {1: teams}, TODAY)]


class TestDeepening:
    def test_three_reasons_are_enough_and_two_are_not(self, levels):
        assert deepening(row(levels, **THREE)) == [
            ["3 yhteistyömuotoa", "tiedot katsottu puolen vuoden sisällä", "tavoite on kirjattu"]
        ]
        assert deepening(row(levels, **THREE | {"goal": ""})) == []

    @pytest.mark.parametrize("level", ["development", "network", "strategic"])
    def test_is_asked_of_everyday_ones_alone(self, levels, level):
        assert deepening(row(levels, level, **THREE)) == []

    @pytest.mark.parametrize(("started", "asked"), [(A_YEAR_AGO, True), (TODAY, False),
                             (A_YEAR_AGO + timedelta(days=1), False)])  # fmt: skip
    def test_a_new_one_is_not_judged(self, levels, started, asked):
        assert bool(deepening(row(levels, **THREE, started_on=started))) is asked

    @pytest.mark.parametrize(
        ("fields", "teams", "lost"),
        [
            ({"cooperation_forms": ["a", "b"]}, 1, "3 yhteistyömuotoa"),
            ({"confirmed_on": RECENT - timedelta(days=1)}, 1,
             "tiedot katsottu puolen vuoden sisällä"),
            ({"confirmed_on": None}, 1, "tiedot katsottu puolen vuoden sisällä"),
        ],
    )  # fmt: skip
    def test_each_reason_has_its_border(self, levels, fields, teams, lost):
        assert deepening(row(levels, **THREE | fields)) == []
        [kept] = deepening(row(levels, **THREE | fields), teams=2)
        assert lost not in kept
        assert "mukana 2 tiimiä" in kept

    @pytest.mark.parametrize(
        ("contact", "confirmed", "reason"),
        [
            (TODAY, TODAY, "säännöllinen yhteys, seuraavan kerran 24.11.2026"),
            (YESTERDAY, TODAY, "tiedot katsottu puolen vuoden sisällä"),
            (TOMORROW, date(2026, 1, 1), None),
        ],
    )
    def test_a_contact_to_come_tells_of_a_steady_connection(
        self, levels, contact, confirmed, reason
    ):
        fields = THREE | {"next_contact": contact, "confirmed_on": confirmed}
        [reasons] = deepening(row(levels, **fields), teams=2)
        told = [each for each in reasons if each.startswith(("säännöllinen", "tiedot"))]
        assert told == ([reason] if reason else [])

    @pytest.mark.parametrize(("started", "told"), [(LONG, True), (LONG + timedelta(days=1), False)])
    def test_three_years_are_long(self, levels, started, told):
        [reasons] = deepening(row(levels, **THREE, started_on=started))
        assert ("yhteistyötä 3 vuotta" in reasons) is told

    def test_an_organisation_that_nobody_counted_has_one_team(self, levels):
        [found] = may_deepen([row(levels, **THREE)], {}, TODAY)
        assert len(found.reasons) == 3


class TestResting:
    def resting(self, row):
        return [each.reasons for each in may_rest([row], TODAY)]

    @pytest.mark.parametrize(
        ("level", "asked"),
        [("everyday", False), ("development", True), ("strategic", True), ("network", False)],
    )
    def test_is_asked_of_deeper_ones(self, levels, level, asked):
        assert bool(self.resting(row(levels, level))) is asked

    @pytest.mark.parametrize(
        ("fields", "reasons"),
        [
            ({}, ["tietoja ei ole vahvistettu vuoteen", "tavoitetta ei ole kirjattu"]),
            ({"next_contact": YESTERDAY, "goal": "T"},
             ["tietoja ei ole vahvistettu vuoteen",
              "sovittu yhteydenotto 23.11.2026 on mennyt ohi"]),
            ({"next_contact": TODAY, "goal": "T"}, None),
            ({"goal": "T"}, None),
            ({"confirmed_on": TODAY, "next_contact": YESTERDAY}, None),
            ({"started_on": A_YEAR_AGO + timedelta(days=1)}, None),
        ],
    )  # fmt: skip
    def test_needs_a_year_without_confirming_and_another_reason(self, levels, fields, reasons):
        found = self.resting(row(levels, "strategic", **fields))
        assert found == ([reasons] if reasons else [])

    def test_one_too_young_or_on_another_level_does_not_hide_the_next(self, levels):
        rows = [
            row(levels, "everyday"), row(levels, "strategic", started_on=TODAY),
            row(levels, "strategic"),
        ]  # fmt: skip
        assert [each.partnership for each in may_rest(rows, TODAY)] == [rows[2]]
        rows = [row(levels, started_on=TODAY), row(levels, **THREE)]
        assert [each.partnership for each in may_deepen(rows, {}, TODAY)] == [rows[1]]


class TestSuggested:
    def stored(self, **fields):
        return PartnershipFactory(**{"started_on": A_YEAR_AGO} | THREE | fields)

    def test_teams_are_counted_by_open_partnerships_of_the_organisation(self, levels):
        organisation = OrganisationFactory()
        mine = self.stored(organisation=organisation, goal="")
        assert suggested([mine])["deepen"] == []
        ended = PartnershipFactory(organisation=organisation)
        ended.ended_on, ended.ended_by, ended.ended_reason = TODAY, UserFactory(), "Loppui"
        ended.save_as(None, "ended")
        same = levels["development"]
        PartnershipFactory(organisation=organisation, team=mine.team, level=same)
        assert suggested([mine])["deepen"] == []
        PartnershipFactory(organisation=organisation)
        [found] = suggested([mine])["deepen"]
        assert "mukana 2 tiimiä" in found.reasons

    @pytest.mark.parametrize(
        ("answer", "days", "asked"),
        [
            ("yes", 364, False), ("yes", 365, True), ("no", 364, False), ("no", 365, True),
            ("later", 89, False), ("later", 90, True),
        ],
    )  # fmt: skip
    def test_an_answer_holds_its_days(self, staff, answer, days, asked):
        mine, other = self.stored(), self.stored()
        GrowthAnswer.objects.create(
            partnership=mine, way="deepen", answer=answer, answered_by=staff,
            answered_on=TODAY - timedelta(days=days),
        )  # fmt: skip
        found = [each.partnership for each in suggested([mine, other])["deepen"]]
        assert found == ([mine, other] if asked else [other])
        assert GrowthAnswer.objects.holding_now().exists() is not asked

    def test_an_answer_to_the_other_question_holds_nothing(self, staff):
        mine = self.stored()
        GrowthAnswer.objects.create(partnership=mine, way="rest", answer="no", answered_by=staff)
        assert [each.partnership for each in suggested([mine])["deepen"]] == [mine]


class TestAnswering:
    @pytest.mark.parametrize(
        ("way", "title"),
        [
            ("deepen", "Syvennetään yhteistyötä: Malli"),
            ("rest", "Sovitaan, miten yhteistyö jatkuu: Malli"),
        ],
    )
    def test_a_yes_becomes_an_action_of_the_team(self, staff, way, title):
        mine = PartnershipFactory(organisation=OrganisationFactory(name="Malli"))
        found = answer_growth(partnership=mine, way=way, answer="yes", by=staff)
        assert (found.way, found.answer, found.answered_by, found.answered_on) == (
            way, "yes", staff, TODAY,
        )  # fmt: skip
        assert (found.action.title, found.action.plan.team) == (title, mine.team)
        assert found.action.keys_of("people") == [staff.pk]
        assert found.action.keys_of("partnerships") == [mine.pk]

    @pytest.mark.parametrize(
        ("answer", "has_team"), [("no", True), ("later", True), ("yes", False)]
    )
    def test_no_later_and_a_yes_without_a_team_make_none(self, staff, answer, has_team):
        mine = PartnershipFactory(team=TeamFactory() if has_team else None)
        found = answer_growth(partnership=mine, way="deepen", answer=answer, by=staff)
        assert (found.answer, found.action) == (answer, None)
        assert not Action.objects.exists()

    def test_an_ended_one_is_not_answered(self, staff):
        mine = PartnershipFactory()
        mine.ended_on, mine.ended_by, mine.ended_reason = TODAY, staff, "Loppui"
        mine.save_as(staff, "ended")
        with pytest.raises(ValidationError, match="jo päättynyt"):
            answer_growth(partnership=mine, way="deepen", answer="no", by=staff)
        assert not GrowthAnswer.objects.exists()


@pytest.mark.parametrize(
    ("answer", "has_action", "accepted"),
    [("yes", True, True), ("no", True, False), ("later", True, False), ("no", False, True)],
)
def test_only_a_yes_has_an_action(staff, answer, has_action, accepted):
    row = GrowthAnswer.objects.create(
        partnership=PartnershipFactory(), way="deepen", answer="yes", answered_by=staff
    )
    action = ActionFactory() if has_action else None
    assert accepts(row, answer=answer, action=action) is accepted


def test_the_newest_answer_comes_first(staff):
    mine = PartnershipFactory()
    days = [YESTERDAY, TODAY, YESTERDAY]
    old, new, later = (
        GrowthAnswer.objects.create(
            partnership=mine, way="deepen", answer="no", answered_by=staff, answered_on=day
        )
        for day in days
    )
    assert list(GrowthAnswer.objects.all()) == [new, later, old]
