"""Two people at once: one set of reviews, one finish, one action, one next version."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.fixed import FixedRowError
from core.history import StaleRowError
from quality.criteria.models import Criterion
from quality.criteria.services import save_criterion
from quality.reviews.models import Review, ReviewAnswer
from quality.reviews.services import finish_review
from quality.rounds.models import ReviewRound
from quality.rounds.services import open_round
from teams.plans.models import Action
from tests.factories import (
    CriterionFactory,
    PartnershipFactory,
    ReviewFactory,
    ReviewRoundFactory,
    UserFactory,
)
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def refused(ask, *errors):
    """The result, or None when one of the errors was raised."""
    try:
        return ask()
    except errors:
        return None


def test_a_round_opened_by_six_people_at_once_has_one_set_of_reviews(levels):
    CriterionFactory()
    PartnershipFactory.create_batch(3)
    row = ReviewRoundFactory()
    people = [UserFactory() for _ in range(6)]
    made = at_once(6, lambda i: open_round(review_round=row, by=people[i]))
    assert sorted(made) == [0, 0, 0, 0, 0, 3]
    assert (Review.objects.count(), ReviewAnswer.objects.count()) == (3, 3)
    assert ReviewRound.objects.get().history.filter(history_change_reason="opened").count() == 1


def test_a_review_finished_by_six_people_at_once_is_finished_once(levels):
    CriterionFactory()
    review = ReviewFactory(sustainability="neutral", improvement="Tavataan")
    answer = review.answers.get()
    answer.answer = "met"
    answer.save_as(None, "edited")
    people = [UserFactory() for _ in range(6)]
    done = at_once(
        6,
        lambda i: refused(lambda: finish_review(review=review, by=people[i]), ValidationError),
    )
    assert len([row for row in done if row]) == 1
    assert Action.objects.count() == 1


def test_a_criterion_is_not_reworded_while_a_round_takes_it(levels):
    criterion = CriterionFactory(title="Ennen")
    PartnershipFactory()
    row, by = ReviewRoundFactory(), UserFactory()

    def either(index):
        if index % 2:
            return refused(lambda: open_round(review_round=row, by=by), ValidationError)
        mine = Criterion.objects.get(pk=criterion.pk)
        mine.title = f"Jälkeen {index}"
        return refused(
            lambda: save_criterion(criterion=mine, by=by),
            ValidationError,
            FixedRowError,
            StaleRowError,
        )

    at_once(4, either)
    [used] = {answer.criterion for answer in ReviewAnswer.objects.all()}
    # The wording that the review was opened with is what it still shows.
    opened = Review.objects.get().history.earliest("history_id").history_date
    after = used.history.filter(history_date__gt=opened)
    assert {record.title for record in after} <= {used.title}
    assert Criterion.objects.in_use().count() == 1
