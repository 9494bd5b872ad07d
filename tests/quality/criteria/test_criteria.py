"""Criteria: what a review was made by stays as it was, whoever changes what."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.urls import reverse

from core.fixed import FixedRowError
from quality.criteria import services
from quality.criteria.models import WORDING, Criterion
from quality.reviews.models import Review, ReviewAnswer
from tests.factories import CriterionFactory, ReviewFactory, UserFactory
from tests.house import load_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def criterion(levels) -> Criterion:
    return CriterionFactory(title="Tavoitteet", guidance="Katso rekisteristä.")


@pytest.fixture
def used(criterion) -> ReviewAnswer:
    """An answer to the criterion."""
    return ReviewFactory().answers.get()


def rewrite(criterion, **changes):
    row = Criterion.objects.get(pk=criterion.pk)
    for name, value in changes.items():
        setattr(row, name, value)
    return services.save_criterion(criterion=row, by=UserFactory())


class TestChanging:
    @pytest.mark.parametrize("field", WORDING)
    def test_a_used_one_makes_a_new_version_and_the_old_review_keeps_its_own(self, used, field):
        value = {"source": "vision", "is_draft": False}.get(field, "Uusi sanamuoto")
        before = {name: getattr(used.criterion, name) for name in WORDING}
        new = rewrite(used.criterion, **{field: value})
        used = ReviewAnswer.objects.get()
        assert {name: getattr(used.criterion, name) for name in WORDING} == before
        assert (new.edition, new.replaces, getattr(new, field)) == (2, used.criterion, value)
        assert list(Criterion.objects.in_use()) == [new]

    def test_an_unused_one_is_changed_in_place(self, criterion):
        assert rewrite(criterion, title="Uusi") == criterion
        assert [(row.title, row.edition) for row in Criterion.objects.all()] == [("Uusi", 1)]

    def test_moving_a_used_one_in_the_order_makes_no_version(self, used):
        rewrite(used.criterion, order=3)
        assert [(row.order, row.edition) for row in Criterion.objects.all()] == [(3, 1)]

    def test_the_next_review_is_made_by_the_new_version(self, used):
        new = rewrite(used.criterion, title="Uusi")
        assert ReviewFactory().answers.get().criterion == new
        assert str(ReviewAnswer.objects.earliest("pk").criterion) == "Tavoitteet"

    def test_only_one_version_follows_another(self, used):
        rewrite(used.criterion, title="Uusi")
        with pytest.raises(ValidationError, match="ei ole enää käytössä"):
            rewrite(used.criterion, title="Toinen")

    def test_it_is_signed(self, used, staff):
        row = Criterion.objects.get()
        row.title = "Uusi"
        new = services.save_criterion(criterion=row, by=staff)
        told = [row.history.latest("history_id"), new.history.get()]
        assert [(t.history_user, t.history_change_reason) for t in told] == [
            (staff, "replaced"),
            (staff, "created"),
        ]


class TestNothingGoesRoundIt:
    def test_saving_the_row_itself(self, used):
        row = used.criterion
        row.text = "Muuta"
        with pytest.raises(FixedRowError):
            row.save()
        with pytest.raises(FixedRowError):
            row.save_as(None, "edited")

    def test_saving_a_copy_with_its_key(self, used):
        copy = Criterion(pk=used.criterion_id, level_id=used.criterion.level_id, title="Muuta")
        with pytest.raises(FixedRowError):
            copy.save()

    @pytest.mark.parametrize("field", ["edition", "key", "level_id"])
    def test_turning_a_version_into_another_one(self, criterion, levels, field):
        value = {"edition": 2, "key": "toinen", "level_id": levels["network"].pk}[field]
        setattr(criterion, field, value)
        with pytest.raises(FixedRowError):
            criterion.save()

    def test_writing_many_at_once(self, used):
        with pytest.raises(TypeError):
            Criterion.objects.update(text="Muuta")
        with pytest.raises(TypeError):
            Criterion.objects.bulk_update([used.criterion], ["text"])

    def test_deleting(self, used):
        with pytest.raises(FixedRowError):
            used.criterion.delete()
        with pytest.raises(FixedRowError):
            Criterion.objects.all().delete()
        with pytest.raises(ProtectedError):  # the answers' own word
            Collector(using="default").collect([used.criterion])

    def test_pointing_an_answer_to_another_version(self, used):
        used.criterion = CriterionFactory()
        with pytest.raises(FixedRowError):
            used.save()

    def test_changing_an_old_version(self, used):
        rewrite(used.criterion, title="Uusi")
        old = Criterion.objects.get(edition=1)
        old.title = "Vanhakin toisin"
        with pytest.raises(FixedRowError):
            old.save()
        old.refresh_from_db()
        old.ended_on = old.ended_by = None
        with pytest.raises(FixedRowError):
            old.save()


class TestConstraints:
    def refused(self, **fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            CriterionFactory(**fields)

    def test_one_version_of_a_criterion_is_in_use(self, criterion):
        self.refused(key=criterion.key, edition=2, replaces=criterion)

    def test_a_later_version_replaces_another(self, criterion):
        self.refused(edition=2)
        self.refused(edition=1, replaces=criterion)

    def test_the_same_version_is_there_once(self, used):
        rewrite(used.criterion, title="Uusi")
        self.refused(key=used.criterion.key, edition=1)

    def test_what_has_ended_says_by_whom(self, criterion):
        self.refused(ended_on="2030-01-01")


@pytest.mark.slow
def test_what_ships_is_not_loaded_again_over_a_new_version(levels, staff):
    load_house()
    row = Criterion.objects.get(key="strategic-goals")
    ReviewFactory(partnership__level=row.level)
    rewrite(row, title="Omat tavoitteet")
    before = Criterion.objects.count()
    load_house()
    assert Criterion.objects.count() == before
    assert set(Criterion.objects.filter(edition=1).values_list("is_draft", flat=True)) == {True}


class TestRetiring:
    def test_leaves_it_out_of_new_reviews_and_keeps_the_old(self, used, staff):
        services.retire_criterion(criterion=used.criterion, by=staff)
        services.retire_criterion(criterion=used.criterion, by=staff)  # a second click
        assert not Criterion.objects.in_use().exists()
        assert Review.objects.get().answers.get() == used
        assert used.criterion.history.count() == 2


class TestPage:
    def test_shows_everybody_those_in_use_by_level_and_marks_drafts(self, page, used):
        rewrite(used.criterion, title="Uusi", is_draft=False)
        response = page.get(reverse("criteria:list"))
        everyday = response.context["levels"][0]
        assert [str(row) for row in everyday.shown_criteria] == ["Uusi"]
        assert [str(row) for row in everyday.former_criteria] == ["Tavoitteet"]
        assert re.search(r"luonnos\s*</span>", response.content.decode()) is None

    def test_marks_a_draft(self, page, criterion):
        text = page.get(reverse("criteria:list")).content.decode()
        assert text.count("luonnos</span>") == 1

    def test_asks_the_same_number_of_questions_however_many(
        self, page, levels, django_assert_num_queries
    ):
        page.get(reverse("criteria:list"))
        for number in (2, 20):
            CriterionFactory.create_batch(number)
            with django_assert_num_queries(5):
                page.get(reverse("criteria:list"))
