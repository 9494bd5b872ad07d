"""Rounds and reviews: drawn once, finished once, fixed, corrected by another, in a plan."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.fixed import FixedRowError
from quality.reviews.models import Review, ReviewAnswer
from quality.reviews.services import correct_review, finish_review
from quality.rounds.models import ReviewRound
from quality.rounds.services import drawn, open_round
from teams.plans.models import Action, AnnualPlan
from tests.factories import (
    ActionFactory,
    CriterionFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ReviewRoundFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def criteria(levels):
    return CriterionFactory.create_batch(2)


def answered(**fields):
    """A draft that lacks nothing."""
    fields = {"sustainability": "furthers"} | fields
    review = ReviewFactory(**fields)
    for row in review.answers.all():
        row.answer = "met"
        row.save_as(None, "edited")
    return review


def finish(review, by=None):
    return finish_review(review=review, by=by or UserFactory())


class TestOpening:
    def test_makes_a_review_of_each_open_partnership_of_the_levels(self, criteria, levels, staff):
        rows = PartnershipFactory.create_batch(3)
        PartnershipFactory(level=levels["network"])
        PartnershipFactory(
            started_on="2020-01-01", ended_on="2021-01-01", ended_by=staff, ended_reason="Loppui"
        )
        made = open_round(review_round=ReviewRoundFactory(), by=staff)
        reviews = Review.objects.all()
        assert made == 3
        assert {review.partnership for review in reviews} == set(rows)
        assert {review.reviewer for review in reviews} == {staff}
        answers = {(a.review_id, a.criterion_id, a.answer) for a in ReviewAnswer.objects.all()}
        assert answers == {(r.pk, c.pk, "") for r in reviews for c in criteria}

    def test_twice_makes_one_set(self, criteria, staff):
        PartnershipFactory()
        row = ReviewRoundFactory()
        assert [open_round(review_round=row, by=staff) for _ in range(2)] == [1, 0]
        assert Review.objects.count() == 1

    def test_the_database_refuses_a_second_review_of_the_same(self, criteria):
        review = ReviewFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewFactory(round=review.round, partnership=review.partnership)

    def test_a_sample_is_drawn_from_each_level_and_can_be_drawn_again(
        self, criteria, levels, staff
    ):
        CriterionFactory(level=levels["network"])
        PartnershipFactory.create_batch(6)
        PartnershipFactory.create_batch(2, level=levels["network"])
        row = ReviewRoundFactory(levels=["everyday", "network"], reach="sample", sample_size=3)
        open_round(review_round=row, by=staff)
        row.refresh_from_db()
        both = [levels["everyday"], levels["network"]]
        again = drawn(both, 3, row.seed)
        assert [r.partnership for r in Review.objects.order_by("pk")] == again
        assert [p.level.key for p in again] == ["everyday"] * 3 + ["network"] * 2

    def test_shares_them_evenly_between_the_reviewers(self, criteria, quality, administrator):
        PartnershipFactory.create_batch(5)
        row = ReviewRoundFactory(reviewers=[quality, administrator])
        open_round(review_round=row, by=UserFactory())
        counts = sorted(user.reviews.count() for user in (quality, administrator))
        assert counts == [2, 3]

    @pytest.mark.parametrize(
        ("partnership", "criterion", "message"),
        [
            (True, False, "Kirjoita ensin kriteerit: 1 Arki."),
            (False, True, "Näillä tasoilla ei ole avoimia kumppanuuksia."),
        ],
    )
    def test_says_what_it_lacks_and_opens_nothing(self, staff, partnership, criterion, message):
        if partnership:
            PartnershipFactory()
        if criterion:
            CriterionFactory()
        row = ReviewRoundFactory()
        with pytest.raises(ValidationError) as error:
            open_round(review_round=row, by=staff)
        assert error.value.messages == [message]
        row.refresh_from_db()
        assert not row.is_open

    def test_fixes_what_is_looked_at(self, criteria, staff):
        PartnershipFactory()
        row = ReviewRoundFactory()
        open_round(review_round=row, by=staff)
        row = ReviewRound.objects.get()
        row.name = "Uusi nimi"
        row.save_as(staff, "edited")
        row.levels = ["network"]
        with pytest.raises(FixedRowError):
            row.save_as(staff, "edited")
        with pytest.raises(FixedRowError):
            row.delete()

    def test_a_sample_has_a_size(self):
        for wrong in ({"reach": "sample"}, {"sample_size": 3}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ReviewRoundFactory(**wrong)


class TestFinishing:
    def test_publishes_and_signs(self, criteria, staff):
        review = answered()
        assert not Review.objects.published().exists()
        done = finish(review, staff)
        assert (done.done_on, done.done_by) == (date(2026, 11, 24), staff)
        assert list(Review.objects.published()) == [review]
        assert done.history.latest("history_id").history_change_reason == "done"

    @pytest.mark.parametrize(
        ("fields", "messages"),
        [
            ({"sustainability": ""}, ["Valitse, miten kumppanuus vaikuttaa."]),
            (
                {"improvement": "Tavataan", "partnership__team": None},
                [
                    "Kumppanuudella ei ole vastuutiimiä. Valitse tiimi, jonka suunnitelmaan "
                    "parannus tulee."
                ],
            ),
        ],
    )
    def test_says_what_is_missing(self, criteria, fields, messages):
        with pytest.raises(ValidationError) as error:
            finish(answered(**fields))
        assert error.value.messages == messages
        assert not AnnualPlan.objects.exists()

    def test_needs_every_answer(self, criteria):
        review = ReviewFactory(sustainability="neutral")
        with pytest.raises(ValidationError) as error:
            finish(review)
        assert error.value.messages == ["Vastaa jokaiseen kriteeriin."]

    def test_happens_once(self, criteria):
        review = answered(improvement="Sovitaan tavoite")
        finish(review)
        with pytest.raises(ValidationError, match="jo merkitty valmiiksi"):
            finish(review)
        assert Action.objects.count() == 1


class TestImprovement:
    def test_becomes_an_action_of_the_responsible_teams_next_plan(self, criteria, levels, staff):
        review = answered(improvement="Sovitaan tavoite")
        main = ResponsibilityFactory(partnership=review.partnership, is_main=True)
        action = finish(review, staff).action
        assert (action.title, action.kind, action.level) == (
            "Sovitaan tavoite",
            "develop",
            levels["everyday"],
        )
        assert (action.plan.team, action.plan.year) == (review.partnership.team, 2027)
        assert action.keys_of("people") == [main.user_id]
        assert action.keys_of("partnerships") == [review.partnership_id]
        assert action.history.get().history_user == staff

    def test_before_october_it_is_this_years(self, criteria):
        with time_machine.travel("2026-09-30 12:00 +0300", tick=False):
            assert finish(answered(improvement="Tavataan")).action.plan.year == 2026

    def test_never_goes_into_a_closed_plan(self, criteria, staff):
        review = answered(improvement="Tavataan")
        closed = PlanFactory(
            team=review.partnership.team,
            year=2027,
            confirmed_on="2026-11-01",
            confirmed_by=staff,
            closed_on="2026-11-02",
            closed_by=staff,
        )
        action = finish(review).action
        assert (action.plan.year, closed.actions.count()) == (2028, 0)

    def test_goes_to_the_team_that_was_chosen(self, criteria):
        team = TeamFactory()
        assert (
            finish(answered(improvement="Tavataan", improvement_team=team)).action.plan.team == team
        )

    def test_not_to_a_team_that_has_ended(self, criteria):
        team = TeamFactory(name_fi="Vanha", opened_on="2020-01-01", closed_on="2021-01-01")
        with pytest.raises(ValidationError) as error:
            finish(answered(improvement="Tavataan", improvement_team=team))
        assert error.value.messages == ["Tiimi Vanha on päättynyt. Valitse toinen tiimi."]

    def test_none_makes_no_plan(self, criteria):
        assert finish(answered()).action is None
        assert not AnnualPlan.objects.exists()


class TestDoneIsFixed:
    @pytest.fixture
    def done(self, criteria):
        return finish(answered())

    def test_the_review(self, done):
        review = Review.objects.get()
        review.sustainability = "hinders"
        for save in (review.save, lambda: review.save_as(None, "edited")):
            with pytest.raises(FixedRowError):
                save()
        review.done_on = review.done_by = None
        with pytest.raises(FixedRowError):
            review.save()

    def test_its_answers(self, done):
        row = done.answers.first()
        row.answer = "not_yet"
        with pytest.raises(FixedRowError):
            row.save()
        with pytest.raises(FixedRowError):
            row.delete()
        with pytest.raises(FixedRowError):
            ReviewAnswer(review=done, criterion=CriterionFactory(), answer="met").save()

    def test_many_at_once(self, done):
        for rows in (Review.objects.all(), ReviewAnswer.objects.all()):
            with pytest.raises(TypeError):
                rows.update(version=7)
            with pytest.raises(FixedRowError):
                rows.delete()

    def test_a_draft_is_not_deleted_either(self, criteria):
        with pytest.raises(FixedRowError):
            ReviewFactory().delete()

    def test_a_draft_is_not_moved_to_another_partnership(self, criteria):
        review = ReviewFactory()
        review.partnership = PartnershipFactory()
        with pytest.raises(FixedRowError):
            review.save()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"done_on": "2026-01-01", "sustainability": "neutral"},
            {"done_on": "2026-01-01", "by": True},
            {"action": True, "improvement": "Tavataan"},
        ],
    )
    def test_the_database_refuses_what_contradicts_itself(self, criteria, staff, wrong):
        if wrong.pop("by", None):
            wrong["done_by"] = staff
        if wrong.pop("action", None):
            wrong["action"] = ActionFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewFactory(**wrong)


class TestCorrecting:
    @pytest.fixture
    def done(self, criteria):
        return finish(answered(improvement="Tavataan"))

    def test_is_a_new_entry_that_points_to_the_old_one(self, done, staff):
        draft = correct_review(review=done, by=staff)
        assert (draft.corrects, draft.reviewer, draft.is_done) == (done, staff, False)
        old, new = ([(a.criterion, a.answer) for a in r.answers.all()] for r in (done, draft))
        assert old == new
        assert list(Review.objects.published()) == [done]

    def test_takes_its_place_when_done(self, done, staff):
        draft = correct_review(review=done, by=staff)
        draft.correction_reason = "Väärä kumppani"
        draft.save_as(staff, "edited")
        new = finish(draft)
        assert list(Review.objects.published()) == [new]
        assert new.action == done.action  # the same improvement is not put in the plan twice
        assert Review.objects.get(pk=done.pk).sustainability == "furthers"

    def test_needs_a_reason(self, done, staff):
        draft = correct_review(review=done, by=staff)
        with pytest.raises(ValidationError, match="Kerro, miksi"):
            finish(draft)

    def test_another_improvement_is_another_action(self, done, staff):
        draft = correct_review(review=done, by=staff)
        draft.correction_reason, draft.improvement = "Muu", "Soitetaan"
        draft.save_as(staff, "edited")
        assert finish(draft).action != done.action

    def test_twice_is_one_draft(self, done, staff):
        first, second = (correct_review(review=done, by=staff) for _ in range(2))
        assert first == second

    def test_only_of_what_is_done(self, criteria, staff):
        with pytest.raises(ValidationError, match="Vain valmista"):
            correct_review(review=ReviewFactory(), by=staff)


class TestQueue:
    def test_has_what_waits_for_the_person_whose_partnership_goes_on(self, criteria, staff):
        mine = ReviewFactory(reviewer=staff)
        ReviewFactory()
        finish(answered(reviewer=staff))
        ended = ReviewFactory(reviewer=staff).partnership
        ended.ended_on, ended.ended_by, ended.ended_reason = date(2026, 11, 24), staff, "Loppui"
        ended.save_as(staff, "ended")
        assert list(Review.objects.queue_of(staff)) == [mine]
