"""What each answer of a workshop writes, in whose name, and what a closed one refuses."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from teams.growth.models import GrowthAnswer
from teams.plans.models import Action
from teams.plans.services import close_plan, confirm_plan
from teams.wanted.models import WantedPartner
from teams.workshops import services
from teams.workshops.models import Workshop, WorkshopAnswer
from teams.workshops.steps import QUESTIONS, candidates, neighbours
from tests.constraints import accepts
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    TeamFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
TODAY, LONG_AGO = date(2026, 11, 24), date(2024, 1, 1)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


@pytest.fixture
def workshop(team, staff):
    return WorkshopFactory(team=team, started_by=staff)


@pytest.fixture
def row(team):
    return PartnershipFactory(
        organisation=OrganisationFactory(name="Malli"), team=team, started_on=LONG_AGO,
        confirmed_on=LONG_AGO,
    )  # fmt: skip


def told(row):
    records = row.history.order_by("history_id")
    return [(record.history_change_reason, record.history_user) for record in records]


def only(workshop):
    answer = workshop.answers.get()
    return answer, (answer.step, answer.kind, answer.subject, answer.text, answer.said_by)


class TestBeginningAndEnding:
    def test_there_is_one_at_a_time(self, workshop, team, staff, lead):
        assert services.begin(team=team, by=lead) == workshop
        services.end(workshop=workshop, by=lead)
        services.end(workshop=workshop, by=staff)
        workshop.refresh_from_db()
        assert (workshop.is_open, workshop.ended_on, workshop.ended_by) == (False, TODAY, lead)
        assert told(workshop)[1:] == [("ended", lead)]
        following = services.begin(team=team, by=lead)
        assert (following.is_open, following.started_by) == (True, lead)
        assert told(following) == [("created", lead)]

    def test_another_team_s_is_not_gone_on_with(self, workshop, lead):
        assert services.begin(team=TeamFactory(), by=lead) != workshop

    def test_a_closed_team_begins_none_but_ends_its_own(self, workshop, team, staff):
        team.closed_on = TODAY
        team.save_as(None, "edited")
        services.end(workshop=workshop, by=staff)
        with pytest.raises(ValidationError):
            services.begin(team=team, by=staff)

    def test_nothing_is_said_in_one_that_is_over(self, workshop, row, staff):
        services.note(workshop=workshop, step="gaps", text="A", partnership=None, by=staff)
        services.end(workshop=workshop, by=staff)
        with pytest.raises(ValidationError, match="jo päätetty"):
            services.note(workshop=workshop, step="gaps", text="B", partnership=None, by=staff)
        with pytest.raises(ValidationError, match="jo päätetty"):
            services.withdraw(answer=workshop.answers.get())
        assert workshop.answers.standing().count() == 1

    def test_the_list_counts_what_stands_and_begins_with_the_newest(self, workshop, staff):
        for text in ("A", "B", "C"):
            services.note(workshop=workshop, step="gaps", text=text, partnership=None, by=staff)
        services.withdraw(answer=workshop.answers.first())
        old = WorkshopFactory(started_on=LONG_AGO)
        same = WorkshopFactory()
        found = list(Workshop.objects.for_list())
        assert found == [same, workshop, old]
        assert [each.answer_count for each in found] == [0, 2, 0]


class TestAnswers:
    def test_a_note_tells_of_a_partner_or_in_general(self, workshop, row, staff):
        services.note(workshop=workshop, step="partners", text="Muuttui", partnership=row, by=staff)
        answer, said = only(workshop)
        assert said == ("partners", "note", "Malli, 1 Arki", "Muuttui", staff)
        assert answer.partnership == row
        services.note(workshop=workshop, step="gaps", text="Yleistä", partnership=None, by=staff)
        answer = workshop.answers.latest("pk")
        assert (answer.subject, answer.partnership) == ("", None)
        workshop.refresh_from_db()
        assert (workshop.step, workshop.history.count()) == ("gaps", 1)

    def test_the_longest_name_fits(self, workshop, team, staff):
        long = PartnershipFactory(organisation=OrganisationFactory(name="x" * 200), team=team)
        services.note(workshop=workshop, step="partners", text="A", partnership=long, by=staff)
        assert workshop.answers.get().subject == f"{'x' * 200}, 1 Arki"

    def test_a_confirmation_confirms(self, workshop, row, staff):
        services.confirm(workshop=workshop, partnerships=[row], by=staff)
        answer, said = only(workshop)
        assert said == ("partners", "confirmed", "Malli, 1 Arki", "", staff)
        row.refresh_from_db()
        assert (answer.partnership, row.confirmed_on, row.confirmed_by) == (row, TODAY, staff)

    @pytest.mark.parametrize(
        ("step", "before", "after"),
        [("grow", "everyday", "development"), ("rest", "strategic", "everyday")],
    )
    def test_a_move_moves(self, levels, workshop, row, staff, step, before, after):
        row.level = levels[before]
        row.save_as(None, "edited")
        services.answer_of_growth(
            workshop=workshop, step=step, partnership=row, answer="move", reason="Sovittiin",
            by=staff,
        )  # fmt: skip
        answer, said = only(workshop)
        assert said == (
            step, "moved", f"Malli → {levels[after].label}", "Sovittiin", staff,
        )  # fmt: skip
        assert answer.partnership.level == levels[after]
        assert (answer.partnership.started_on, row.moved_to.after) == (TODAY, answer.partnership)

    @pytest.mark.parametrize(("step", "way"), [("grow", "deepen"), ("rest", "rest")])
    def test_a_plan_becomes_an_action(self, workshop, row, staff, step, way):
        services.answer_of_growth(
            workshop=workshop, step=step, partnership=row, answer="plan", reason="", by=staff
        )
        answer, said = only(workshop)
        assert said == (step, "action", "Malli, 1 Arki", "", staff)
        found = GrowthAnswer.objects.get()
        assert (found.way, found.answer, found.action) == (way, "yes", answer.action)
        assert answer.action.plan.team == workshop.team

    @pytest.mark.parametrize("word", ["later", "no"])
    def test_later_and_no_are_remembered(self, workshop, row, staff, word):
        services.answer_of_growth(
            workshop=workshop, step="grow", partnership=row, answer=word, reason="", by=staff
        )
        answer, said = only(workshop)
        assert said == ("grow", word, "Malli, 1 Arki", "", staff)
        assert (GrowthAnswer.objects.get().answer, answer.action) == (word, None)

    def test_a_lack_is_looked_for(self, workshop, team, staff, lead):
        wanted = WantedPartner(team=team, description="Leipomo", owner=lead)
        services.lack(workshop=workshop, wanted=wanted, by=staff)
        answer, said = only(workshop)
        assert said == ("gaps", "wanted", "Leipomo", str(lead), staff)
        assert (answer.wanted, told(wanted)) == (wanted, [("created", staff)])

    def planned(self, workshop, by, day):
        action = Action(title="Retki", starts_on=day, ends_on=day)
        services.plan(workshop=workshop, action=action, text="x" * 501, by=by)
        return action

    def test_an_action_comes_into_the_plan(self, workshop, staff):
        action = self.planned(workshop, staff, date(2027, 3, 1))
        answer, said = only(workshop)
        assert said == ("year", "action", "Retki", "x" * 500, staff)
        assert (answer.action, action.plan.year, told(action)) == (
            action, 2027, [("created", staff)],
        )  # fmt: skip

    def test_a_year_closed_meanwhile_is_told(self, workshop, team, lead):
        closed = PlanFactory(team=team, year=2027)
        confirm_plan(plan=closed, by=lead)
        close_plan(plan=closed, by=lead)
        with pytest.raises(ValidationError, match="päätettiin juuri"):
            self.planned(workshop, lead, date(2027, 3, 1))
        assert not Action.objects.exists()

    def test_only_a_note_is_withdrawn(self, workshop, row, staff):
        services.confirm(workshop=workshop, partnerships=[row], by=staff)
        with pytest.raises(ValidationError, match="Vain huomion"):
            services.withdraw(answer=workshop.answers.get())
        services.note(workshop=workshop, step="gaps", text="A", partnership=None, by=staff)
        note = workshop.answers.get(kind="note")
        services.withdraw(answer=note)
        note.refresh_from_db()
        assert note.withdrawn_at == timezone.now()
        assert list(WorkshopAnswer.objects.standing()) == [workshop.answers.get(kind="confirmed")]

    def test_each_kind_has_a_sign_of_its_own(self):
        icons = {WorkshopAnswer(kind=kind).icon for kind in WorkshopAnswer.Kind.values}
        assert len(icons) == len(WorkshopAnswer.Kind.values)


class TestPresent:
    def test_is_written_and_signed(self, workshop, staff, lead):
        opened = workshop.who_was_there
        assert opened == ""
        workshop.others = "Vieras"
        workshop.hold(present=[lead, staff])
        services.write_present(workshop=workshop, opened=opened, by=staff)
        stored = Workshop.objects.get()
        assert stored.keys_of("present") == sorted([staff.pk, lead.pk])
        keys = "|".join(map(str, sorted([staff.pk, lead.pk])))
        assert stored.who_was_there == f"{keys}|Vieras"
        assert told(stored)[-1] == ("edited", staff)

    def test_a_list_stored_meanwhile_is_not_overwritten(self, workshop, staff, lead):
        workshop.hold(present=[lead])
        services.write_present(workshop=workshop, opened="", by=lead)
        mine = Workshop.objects.get()
        mine.hold(present=[staff])
        with pytest.raises(ValidationError, match="sillä välin"):
            services.write_present(workshop=mine, opened="", by=staff)
        assert Workshop.objects.get().keys_of("present") == [lead.pk]


class TestQuestions:
    def test_each_has_the_one_before_and_the_one_after(self):
        steps = [question.step.value for question in QUESTIONS]
        assert steps == ["partners", "grow", "rest", "gaps", "year"]
        around = [neighbours(step) for step in steps]
        assert [before and before.step.value for before, _after in around] == [None, *steps[:-1]]
        assert [after and after.step.value for _before, after in around] == [*steps[1:], None]

    def test_takes_its_minutes_alone_in_pairs_and_together(self):
        assert [question.minutes for question in QUESTIONS] == [11, 9, 6, 8, 11]

    def test_growth_and_rest_ask_of_different_partnerships(self, levels, team):
        fields = {"team": team, "started_on": LONG_AGO}
        grows = PartnershipFactory(
            cooperation_forms=["a", "b", "c"], goal="Tavoite", confirmed_on=TODAY, **fields
        )
        rests = PartnershipFactory(level=levels["strategic"], confirmed_on=LONG_AGO, **fields)
        for step, asked in (("grow", grows), ("rest", rests)):
            found = candidates(team, step)
            assert [each.partnership for each in found] == [asked]


class TestConstraints:
    def test_a_team_has_one_open(self, workshop, team, staff):
        other = WorkshopFactory()
        assert accepts(other, team=team) is False
        services.end(workshop=workshop, by=staff)
        assert accepts(other, team=team) is True

    @pytest.mark.parametrize(
        ("on", "is_by", "accepted"),
        [
            (TODAY, True, True), (date(2026, 11, 23), True, False), (TODAY, False, False),
            (None, True, False),
        ],
    )  # fmt: skip
    def test_ended_says_by_whom_and_not_before_it_began(self, workshop, staff, on, is_by, accepted):
        by = staff if is_by else None
        assert accepts(workshop, ended_on=on, ended_by=by) is accepted

    @pytest.mark.parametrize("kind", WorkshopAnswer.Kind.values)
    def test_only_a_note_is_taken_back(self, workshop, staff, kind):
        services.note(workshop=workshop, step="gaps", text="A", partnership=None, by=staff)
        row = workshop.answers.get()
        assert accepts(row, kind=kind) is True
        assert accepts(row, withdrawn_at=timezone.now()) is (kind == "note")

    def test_the_newest_comes_first_and_what_was_said_in_its_order(self, workshop, staff, today):
        later, last = date(2026, 11, 25), date(2026, 11, 26)
        rows = [WorkshopFactory(started_on=day) for day in (last, later, later)]
        assert list(Workshop.objects.all()) == [rows[0], rows[2], rows[1], workshop]
        said = []
        for seconds in (10, -10):
            today.shift(seconds)
            services.note(workshop=workshop, step="gaps", text="A", partnership=None, by=staff)
            said.append(workshop.answers.latest("pk"))
        assert list(workshop.answers.all()) == said[::-1]
