"""The workshop: every answer does at once what it says, and nothing is lost halfway."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.partnerships.models import LevelChange, Partnership
from teams.growth.models import GrowthAnswer
from teams.plans.models import Action, AnnualPlan
from teams.wanted.models import WantedPartner
from teams.workshops import services
from teams.workshops.models import Workshop, WorkshopAnswer
from teams.workshops.steps import QUESTIONS
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
STEPS = [question.step.value for question in QUESTIONS]


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def workshop(team, staff):
    return WorkshopFactory(team=team, started_by=staff)


@pytest.fixture
def row(team):
    day = date(2024, 1, 1)
    return PartnershipFactory(team=team, started_on=day, confirmed_on=day)


def ask(workshop, step):
    return reverse("workshops:question", args=[workshop.pk, step])


def say(page, workshop, step, verb, **data):
    return page.post(f"{ask(workshop, step)}{verb}/", data)


def said(workshop):
    return [(a.step, a.kind, a.subject, a.text) for a in workshop.answers.standing()]


class TestSession:
    def test_takes_45_minutes(self):
        assert sum(question.minutes for question in QUESTIONS) == 45

    def test_there_is_one_at_a_time_and_it_goes_on_where_it_was(self, page, team, staff):
        begin = reverse("workshops:begin", args=[team.slug])
        first = page.post(begin)
        workshop = Workshop.objects.get()
        assert first["Location"] == ask(workshop, "partners")
        say(page, workshop, "gaps", "note", text="Kysytään liitosta")
        assert page.post(begin)["Location"] == ask(workshop, "gaps")
        with pytest.raises(IntegrityError):
            Workshop.objects.create(team=team, started_by=staff)

    def test_ends_with_who_was_there_and_is_then_read_only(self, page, workshop, staff, lead):
        minutes = reverse("workshops:minutes", args=[workshop.pk])
        page.post(minutes, {"do": "end", "present": [staff.pk, lead.pk], "others": "Rehtori"})
        workshop.refresh_from_db()
        assert (workshop.ended_on, workshop.ended_by) == (date(2026, 11, 24), staff)
        assert [person.pk for person in page.get(minutes).context["people"]] == sorted(
            [staff.pk, lead.pk]
        )
        assert page.get(ask(workshop, "partners"))["Location"] == minutes
        assert say(page, workshop, "partners", "note", text="Vielä")["Location"] == minutes
        assert said(workshop) == []

    def test_who_was_there_is_corrected_until_the_day_is_over(self, page, workshop, staff, lead):
        services.end(workshop=workshop, by=staff)
        minutes = reverse("workshops:minutes", args=[workshop.pk])
        page.post(minutes, {"do": "save", "present": [lead.pk]})
        workshop.refresh_from_db()
        assert list(workshop.present.all()) == [lead]
        with time_machine.travel("2026-11-25 12:00 +0200", tick=False):
            page.force_login(staff)
            assert page.post(minutes, {"do": "save"}).status_code == 403

    def test_who_was_there_is_not_overwritten_by_a_colleague(self, page, workshop, staff, lead):
        minutes = reverse("workshops:minutes", args=[workshop.pk])
        opened = page.get(minutes).context["form"]["opened"].value()
        first = {"do": "save", "present": [staff.pk], "opened": opened}
        assert page.post(minutes, first).status_code == 302
        second = {"do": "save", "present": [lead.pk], "others": "rehtori", "opened": opened}
        response = page.post(minutes, second)
        form = response.context["form"]
        assert (response.status_code, form.non_field_errors()) == (
            422, ["Joku muu tallensi osallistujat sillä välin. Tarkista ja tallenna uudelleen."],
        )  # fmt: skip
        assert form["present"].value() == [str(lead.pk)]
        assert form["others"].value() == "rehtori"
        workshop.refresh_from_db()
        assert list(workshop.present.all()) == [staff]
        again = second | {"opened": form["opened"].value()}
        assert page.post(minutes, again).status_code == 302

    def test_a_question_that_is_none_is_not_found(self, page, workshop):
        assert page.get(ask(workshop, "other")).status_code == 404
        assert say(page, workshop, "partners", "dance").status_code == 404

    def test_an_answer_of_another_question_is_not_found(self, page, workshop, row):
        answer = {"partnership": row.pk, "answer": "no"}
        assert say(page, workshop, "partners", "growth", **answer).status_code == 404

    def test_the_minutes_keep_the_words_of_the_day(self, page, workshop):
        say(page, workshop, "year", "action", title="Vierailu", when="maaliskuu")
        action = Action.objects.get()
        action.title = "Toinen nimi"
        action.save_as(None, "edited")
        assert said(workshop) == [("year", "action", "Vierailu", "maaliskuu")]

    def test_one_that_is_over_leaves_room_for_the_next(self, team, staff, workshop):
        services.end(workshop=workshop, by=staff)
        assert services.begin(team=team, by=staff) != workshop


class TestPartners:
    def test_what_is_true_is_confirmed_and_the_next_one_takes_the_focus(
        self, page, workshop, row, staff
    ):
        after = PartnershipFactory(team=row.team, confirmed_on=date(2025, 1, 1))
        response = say(page, workshop, "partners", "confirm", partnership=row.pk)
        stored = Partnership.objects.get(pk=row.pk)
        assert (stored.confirmed_on, stored.confirmed_by) == (date(2026, 11, 24), staff)
        assert said(workshop) == [("partners", "confirmed", str(row), "")]
        again = page.get(response["Location"])
        assert again.context["waiting"] == 1
        box = again.content.decode().split("autofocus")[0].rsplit("<input", 1)[1]
        assert f'value="{after.pk}"' in box

    def test_several_are_confirmed_at_once_or_none(self, page, workshop, row, staff):
        other = PartnershipFactory(team=row.team, confirmed_on=date(2025, 1, 1))
        say(page, workshop, "partners", "confirm", partnership=[row.pk, other.pk])
        assert len(said(workshop)) == 2
        ended = PartnershipFactory(
            team=row.team, ended_on=date(2026, 11, 24), ended_by=staff, ended_reason="Loppui"
        )
        third = PartnershipFactory(team=row.team, confirmed_on=date(2025, 1, 1))
        say(page, workshop, "partners", "confirm", partnership=[third.pk, ended.pk])
        assert len(said(workshop)) == 2
        assert Partnership.objects.get(pk=third.pk).confirmed_on == date(2025, 1, 1)

    def test_those_least_sure_come_first_and_those_looked_at_last(self, page, workshop, team, row):
        def made(name, day):
            about = {"confirmed_on": day} if day else {"confirmed_on": None, "confirmed_by": None}
            return PartnershipFactory(team=team, organisation__name=name, **about)

        fresh, done = made("A", date(2026, 3, 1)), made("B", date(2026, 11, 24))
        never = made("C", None)
        context = page.get(ask(workshop, "partners")).context
        groups = [[look.partnership for look in rows] for _title, rows in context["groups"]]
        assert groups == [sorted([row, never], key=lambda each: str(each.organisation)), [fresh]]
        assert [look.partnership for look in context["done"]] == [done]

    def test_nothing_chosen_is_told(self, page, workshop, row):
        response = page.post(f"{ask(workshop, 'partners')}confirm/", follow=True)
        assert [str(m) for m in response.context["messages"]] == [
            "Valitse ensin, mitkä pitävät paikkansa."
        ]

    def test_a_partner_is_added_for_the_team(self, page, workshop, team):
        address = f"{reverse('partners:new')}?team={team.pk}"
        assert address in page.get(ask(workshop, "partners")).content.decode()
        assert str(page.get(address).context["partnership_form"].initial["team"]) == str(team.pk)

    def test_what_has_changed_is_noted_at_the_partner(self, page, workshop, row):
        say(page, workshop, "partners", "note", partnership=row.pk, text="Uusi yhteyshenkilö")
        assert said(workshop) == [("partners", "note", str(row), "Uusi yhteyshenkilö")]
        assert page.get(ask(workshop, "partners")).context["waiting"] == 0

    def test_whoever_only_looks_at_an_answer_is_led_to_the_question(self, page, workshop):
        response = page.get(f"{ask(workshop, 'grow')}growth/")
        assert response["Location"] == ask(workshop, "grow")

    def test_another_teams_partner_is_not_answered_for(self, page, workshop):
        other = PartnershipFactory()
        response = say(page, workshop, "partners", "confirm", partnership=other.pk)
        assert (response.status_code, said(workshop)) == (404, [])

    @pytest.mark.parametrize("key", ["", "x", "9" * 30, "-1"])
    def test_a_partner_that_is_none_is_not_found(self, page, workshop, key):
        response = say(page, workshop, "partners", "confirm", partnership=key)
        assert response.status_code == 404

    def test_one_that_has_ended_meanwhile_is_told(self, page, workshop, row, staff):
        row.ended_on, row.ended_by, row.ended_reason = date(2026, 11, 24), staff, "Loppui"
        row.save_as(staff, "ended")
        response = page.post(
            f"{ask(workshop, 'partners')}confirm/",
            {"partnership": row.pk},
            follow=True,
        )
        assert [str(m) for m in response.context["messages"]] == ["Kumppanuus on jo päättynyt."]
        assert said(workshop) == []

    def test_a_note_without_words_is_told_beside_the_partner(self, page, workshop, row):
        response = say(page, workshop, "partners", "note", partnership=row.pk, text="")
        assert response.status_code == 422
        assert response.context["row_note"].errors == {"text": ["Kirjoita huomio."]}
        assert response.context["noted"] == row.pk

    def test_a_note_is_taken_back_but_not_forgotten(self, page, workshop):
        say(page, workshop, "partners", "note", text="Väärä")
        answer = WorkshopAnswer.objects.get()
        page.post(reverse("workshops:withdraw", args=[answer.pk]))
        assert (said(workshop), WorkshopAnswer.objects.count()) == ([], 1)

    def test_what_was_done_is_not_taken_back_from_the_minutes(self, page, workshop, row):
        say(page, workshop, "partners", "confirm", partnership=row.pk)
        page.post(reverse("workshops:withdraw", args=[WorkshopAnswer.objects.get().pk]))
        assert len(said(workshop)) == 1


class TestGrowth:
    def answer(self, page, workshop, step, row, answer, reason=""):
        data = {"partnership": row.pk, "answer": answer, "reason": reason}
        return say(page, workshop, step, "growth", **data)

    def test_a_move_is_made_with_its_reason(self, page, workshop, row, levels, staff):
        self.answer(page, workshop, "grow", row, "move", "Kehitämme yhdessä")
        change = LevelChange.objects.get()
        assert (change.before_id, change.reason, change.decided_by) == (
            row.pk, "Kehitämme yhdessä", staff,
        )  # fmt: skip
        assert change.after.level == levels["development"]
        name = f"{row.organisation} → {levels['development'].label}"
        assert said(workshop) == [("grow", "moved", name, "Kehitämme yhdessä")]

    def test_a_relationship_rests_by_the_gentle_way_back(self, page, workshop, team, levels):
        row = PartnershipFactory(team=team, level=levels["strategic"])
        self.answer(page, workshop, "rest", row, "move", "Hanke päättyi")
        assert LevelChange.objects.get().after.level == levels["everyday"]

    def test_a_move_needs_a_reason(self, page, workshop, row):
        response = self.answer(page, workshop, "grow", row, "move")
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "reason": ["Kerro siirron syy. Se jää historiaan."]
        }
        assert response.context["form"]["partnership"].value() == str(row.pk)

    def test_a_plan_becomes_an_action_of_next_year(self, page, workshop, row, staff):
        self.answer(page, workshop, "grow", row, "plan", "Kysyivät koulutusta")
        action = Action.objects.get()
        assert (action.plan.year, list(action.partnerships.all())) == (2027, [row])
        assert said(workshop) == [("grow", "action", str(row), "Kysyivät koulutusta")]
        assert workshop.answers.get().action == action

    @pytest.mark.parametrize("answer", ["later", "no"])
    def test_later_and_no_are_remembered(self, page, workshop, row, answer):
        self.answer(page, workshop, "grow", row, answer)
        found = GrowthAnswer.objects.get()
        assert (found.partnership, found.way, found.answer) == (row, "deepen", answer)
        assert said(workshop) == [("grow", answer, str(row), "")]

    def test_only_relationships_of_the_question_are_answered(self, page, workshop, team, levels):
        row = PartnershipFactory(team=team, level=levels["strategic"])
        response = self.answer(page, workshop, "grow", row, "no")
        assert response.context["form"].errors == {"partnership": ["Valitse kumppani luettelosta."]}

    def test_a_closed_year_is_passed_by(self, page, workshop, row, team, lead):
        day = date(2026, 11, 1)
        PlanFactory(team=team, year=2027, confirmed_on=day, confirmed_by=lead, closed_on=day,
                    closed_by=lead)  # fmt: skip
        self.answer(page, workshop, "grow", row, "plan")
        say(page, workshop, "year", "action", title="Vierailu", when="maaliskuu")
        planned = Action.objects.values_list("plan__year", "starts_on__year")
        assert list(planned) == [(2028, 2028), (2028, 2028)]


class TestGapsAndYear:
    def test_a_lack_becomes_a_wanted_partner(self, page, workshop, lead, levels):
        say(page, workshop, "gaps", "lack", description="Matkailun ennakoija", owner=lead.pk,
            level=levels["network"].pk)  # fmt: skip
        wanted = WantedPartner.objects.get()
        assert (wanted.team, wanted.owner, wanted.level) == (
            workshop.team, lead, levels["network"],
        )  # fmt: skip
        assert said(workshop) == [("gaps", "wanted", "Matkailun ennakoija", str(lead))]

    def test_an_action_goes_to_the_plan_and_begins_it(self, page, workshop, staff):
        say(page, workshop, "year", "action", title="Vierailu", when="maaliskuu", who=str(staff))
        assert said(workshop) == [("year", "action", "Vierailu", f"maaliskuu, {staff}")]
        plan = AnnualPlan.objects.get()
        assert (plan.year, [a.title for a in plan.actions.all()]) == (2027, ["Vierailu"])

    def test_looking_begins_no_plan(self, page, workshop):
        assert page.get(ask(workshop, "year")).status_code == 200
        assert AnnualPlan.objects.count() == 0

    @pytest.mark.parametrize(
        ("step", "verb", "field"), [("gaps", "lack", "description"), ("year", "action", "title")]
    )
    def test_what_is_missing_is_told_at_its_field(self, page, workshop, step, verb, field):
        response = say(page, workshop, step, verb)
        assert response.status_code == 422
        assert field in response.context["form"].errors


def test_two_people_who_begin_at_once_share_a_workshop(team, staff, lead):
    assert services.begin(team=team, by=staff) == services.begin(team=team, by=lead)


def test_only_notes_are_withdrawn(workshop, staff):
    with pytest.raises(ValidationError):
        WorkshopAnswer(
            workshop=workshop, step="year", kind="action", said_by=staff,
            withdrawn_at="2026-11-24 12:00+0200",
        ).full_clean()  # fmt: skip


@pytest.mark.slow
@pytest.mark.one_engine
class TestQueries:
    def fill(self, number, team, staff, levels, workshop):
        plan = AnnualPlan.objects.filter(team=team, year=2027).first()
        plan = plan or PlanFactory(team=team, year=2027)
        for index in range(number):
            level = levels[["everyday", "strategic"][index % 2]]
            row = PartnershipFactory(team=team, level=level, started_on=date(2020, 1, 1))
            ResponsibilityFactory(partnership=row, user=MembershipFactory(team=team).user)
            action = ActionFactory(plan=plan, people=[staff])
            wanted = WantedPartner(team=team, description="Liitto", owner=staff)
            wanted.save_as(staff, "created")
            for step in STEPS:
                workshop.answers.create(
                    step=step, kind="wanted", said_by=staff, action=action, wanted=wanted,
                    partnership=row,
                )  # fmt: skip

    def test_are_the_same_with_few_and_many(self, page, team, staff, levels, workshop):
        pages = [workshop.get_absolute_url(), *(ask(workshop, step) for step in STEPS)]
        counts = []
        for number in (4, 36):
            self.fill(number, team, staff, levels, workshop)
            counts.append({})
            for address in pages:
                with CaptureQueriesContext(connection) as queries:
                    assert page.get(address).status_code == 200
                counts[-1][address] = len(queries)
        assert counts[0] == counts[1]
        assert max(counts[1].values()) <= 16
