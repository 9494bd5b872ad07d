"""What a round draws and makes, how far it is, and what of it stays as it was."""

from __future__ import annotations

import random
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core.fixed import FixedRowError
from quality.reviews.models import Review, ReviewAnswer
from quality.rounds.matrix import _groups, criteria_of, tables
from quality.rounds.models import ReviewRound
from quality.rounds.services import SEEDS, drawn, open_round
from tests.constraints import accepts
from tests.factories import (
    CriterionFactory,
    OrganisationFactory,
    PartnershipFactory,
    ReviewFactory,
    ReviewRoundFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def everyday(levels):
    return levels["everyday"]


def of(name, team=None, **fields):
    return PartnershipFactory(organisation=OrganisationFactory(name=name), team=team, **fields)


def ended(partnership):
    partnership.ended_on, partnership.ended_by = TODAY, UserFactory()
    partnership.ended_reason = "Loppui"
    partnership.save_as(None, "ended")


def names(partnerships):
    return [row.organisation.name for row in partnerships]


class TestDrawing:
    def test_takes_the_open_ones_of_the_levels_in_order(self, levels, everyday):
        first, last = TeamFactory(name_fi="A"), TeamFactory(name_fi="Ö")
        of("Tiimitön")
        of("Ö", first)
        of("B", last)
        of("A", first)
        of("Kehitys", first, level=levels["development"])
        of("Muu", first, level=levels["network"])
        ended(of("Päättynyt", first))
        chosen = drawn([levels["development"], everyday], None, 1)
        assert names(chosen) == ["A", "Ö", "B", "Tiimitön", "Kehitys"]

    def test_a_sample_has_so_many_of_each_level_and_the_same_seed_draws_the_same(
        self, levels, everyday
    ):
        for number in range(6):
            of(f"Arki {number}")
            of(f"Kehitys {number}", level=levels["development"])
        both = [everyday, levels["development"]]
        chosen = drawn(both, 2, 7)
        assert [row.level.key for row in chosen] == ["everyday"] * 2 + ["development"] * 2
        assert drawn(both, 2, 7) == chosen
        assert any(drawn(both, 2, seed) != chosen for seed in range(7))
        assert len(set(names(chosen))) == 4

    def test_is_drawn_by_the_seed_from_all_in_the_order_of_adding(self, levels, everyday):
        for number in range(2):
            of(f"Arki {number}")
        started = [date(2026, 3, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 1, 15)]
        rows = [
            of(f"Kehitys {day}", level=levels["development"], started_on=day) for day in started
        ]
        dice = random.Random(7)  # noqa: S311  (as the draw itself)
        expected = sorted(names(dice.sample(rows, 2)))
        chosen = drawn([everyday, levels["development"]], 2, 7)
        assert names(chosen) == ["Arki 0", "Arki 1", *expected]

    @pytest.mark.parametrize(("size", "count"), [(1, 1), (2, 2), (3, 3), (4, 3)])
    def test_a_sample_is_at_most_all_of_them(self, everyday, size, count):
        for number in range(3):
            of(f"Arki {number}")
        assert len(drawn([everyday], size, 1)) == count


class TestOpening:
    def test_makes_a_review_of_each_with_the_criteria_once(self, staff, lead):
        criteria = [CriterionFactory(), CriterionFactory()]
        of("B")
        of("A")
        found = ReviewRoundFactory()
        assert open_round(review_round=found, by=staff) == 2
        assert open_round(review_round=found, by=lead) == 0
        found.refresh_from_db()
        assert (found.opened_on, found.opened_by) == (TODAY, staff)
        assert 0 <= found.seed < SEEDS == 1_000_000
        reviews = Review.objects.order_by("pk")
        assert [(str(row.partnership.organisation), row.reviewer) for row in reviews] == [
            ("A", staff), ("B", staff),
        ]  # fmt: skip
        assert ReviewAnswer.objects.count() == 2 * len(criteria)
        for row, verb in ((found, "opened"), (reviews[0], "created")):
            record = row.history.latest("history_id")
            assert (record.history_change_reason, record.history_user) == (verb, staff)

    def test_a_sample_is_drawn_by_its_size(self, staff):
        CriterionFactory()
        for number in range(3):
            of(f"Arki {number}")
        found = ReviewRoundFactory(reach="sample", sample_size=2)
        assert open_round(review_round=found, by=staff) == 2

    def test_partnerships_are_shared_evenly_in_order_among_the_reviewers(
        self, staff, quality, administrator
    ):
        CriterionFactory()
        for name in "ABCDE":
            of(name)
        first, second = sorted([administrator, quality], key=lambda user: user.pk)
        first.last_name, second.last_name = "Ö", "A"
        for user in (first, second):
            user.save_as(None, "edited")
        found = ReviewRoundFactory(reviewers=[administrator, quality, staff])
        open_round(review_round=found, by=staff)
        shared = {str(row.partnership.organisation): row.reviewer for row in Review.objects.all()}
        assert shared == {"A": first, "B": first, "C": first, "D": second, "E": second}

    def test_without_criteria_nothing_is_opened(self, staff):
        of("A")
        with pytest.raises(ValidationError, match="Kirjoita ensin kriteerit: 1 Arki"):
            open_round(review_round=ReviewRoundFactory(), by=staff)
        assert not ReviewRound.objects.opened().exists()

    def test_with_criteria_and_no_partnership_nothing_is_opened(self, staff):
        CriterionFactory()
        with pytest.raises(ValidationError, match="ei ole avoimia"):
            open_round(review_round=ReviewRoundFactory(), by=staff)
        assert not ReviewRound.objects.opened().exists()


class TestQuestions:
    def test_opened_ones_are_those_with_reviews(self, staff):
        ReviewRoundFactory()
        found = ReviewFactory().round
        assert list(ReviewRound.objects.opened()) == [found]
        assert (found.is_open, ReviewRound().is_open) == (True, False)

    def test_progress_counts_first_reviews_those_done_and_those_that_wait(self, staff):
        found = ReviewFactory().round
        done = [
            ReviewFactory(round=found, sustainability="neutral", done_on=TODAY, done_by=staff)
            for _ in range(2)
        ]
        ReviewFactory(
            round=found, corrects=done[0], partnership=done[0].partnership,
            correction_reason="Virhe", sustainability="neutral", done_on=TODAY, done_by=staff,
        )  # fmt: skip
        ReviewFactory(round=found, corrects=done[1], partnership=done[1].partnership)
        ended(ReviewFactory(round=found).partnership)
        ReviewFactory(round=found)
        row = ReviewRound.objects.with_progress().get()
        assert (row.total, row.done, row.left) == (5, 2, 2)

    def test_the_newest_comes_first(self):
        late = ReviewRoundFactory(due_on=date(2026, 12, 16))
        due, same = ReviewRoundFactory(), ReviewRoundFactory()
        old = ReviewRoundFactory(year=2025, due_on=date(2026, 12, 31))
        assert list(ReviewRound.objects.with_progress()) == [late, same, due, old]

    def test_is_known_by_its_name_and_year(self):
        found = ReviewRoundFactory(name="Syksy")
        ReviewRoundFactory(name="Syksy", year=2025)
        ReviewRoundFactory()
        assert ReviewRound.objects.get_by_natural_key("Syksy", 2026) == found
        assert found.natural_key() == ("Syksy", 2026)

    @pytest.mark.parametrize(("due", "past"), [(date(2026, 11, 23), True), (TODAY, False)])
    def test_is_past_due_from_the_day_after(self, due, past):
        assert ReviewRound(due_on=due).is_past_due is past

    def test_a_name_is_tidied(self):
        found = ReviewRound(name="  Syksy  2026 ")
        found.clean()
        assert found.name == "Syksy 2026"


class TestFixed:
    def opened(self, **fields):
        return ReviewRoundFactory(opened_on=TODAY, opened_by=UserFactory(), seed=1, **fields)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("year", 2027), ("levels", ["network"]), ("reach", "sample"), ("sample_size", 3),
            ("seed", 2), ("opened_on", date(2026, 11, 1)),
        ],
    )  # fmt: skip
    def test_the_scope_of_an_open_round_stays(self, name, value):
        found = self.opened()
        setattr(found, name, value)
        with pytest.raises(FixedRowError, match="its scope is fixed"):
            found.save_as(None, "edited")

    def test_who_opened_it_stays(self, staff):
        found = self.opened()
        found.opened_by = staff
        with pytest.raises(FixedRowError, match="its scope is fixed"):
            found.save_as(None, "edited")

    def test_its_name_and_its_end_may_change(self):
        found = self.opened()
        found.name, found.due_on = "Toinen", TODAY
        found.save_as(None, "edited")
        assert ReviewRound.objects.get().name == "Toinen"

    def test_before_it_is_opened_everything_may(self):
        found = ReviewRoundFactory()
        found.year = 2027
        found.save_as(None, "edited")
        found.delete()
        assert not ReviewRound.objects.exists()

    def test_an_open_one_is_kept(self):
        with pytest.raises(FixedRowError, match="it is kept"):
            self.opened().delete()


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, []), (1, [1]), (4, [4]), (5, [2, 3]), (8, [4, 4]), (9, [3, 3, 3]), (10, [3, 3, 4])],
)
def test_tables_are_as_few_and_as_even_as_fit(count, sizes):
    assert [len(group) for group in _groups(range(count))] == sizes


def criterion(pk, key, order=1, edition=1):
    row = SimpleNamespace(pk=pk, key=key, order=order, edition=edition)
    return Hashed(row)


class Hashed(SimpleNamespace):
    """A criterion without a database: rows are the same by their key."""

    def __init__(self, row):
        super().__init__(**vars(row))

    def __hash__(self):
        return self.pk

    def __eq__(self, other):
        return self.pk == other.pk


def review(*criteria):
    answers = [SimpleNamespace(criterion=row, criterion_id=row.pk) for row in criteria]
    return SimpleNamespace(shown_answers=answers)


def test_versions_of_a_criterion_stand_together_in_the_order_of_criteria():
    old, new = criterion(1, "a"), criterion(9, "a", edition=2)
    other, first = criterion(5, "b"), criterion(7, "c", order=0)
    found = criteria_of([review(new, other), review(old, other, first)])
    assert [row.pk for row in found] == [7, 1, 9, 5]


def test_what_was_not_asked_of_a_partnership_is_empty():
    a, b = criterion(1, "a"), criterion(2, "b")
    one, two = review(a), review(a, b)
    [table] = tables([one, two])
    assert table.reviews == [one, two]
    assert [(line.criterion, line.answers) for line in table.lines] == [
        (a, [one.shown_answers[0], two.shown_answers[0]]), (b, [None, two.shown_answers[1]]),
    ]  # fmt: skip


class TestConstraints:
    def test_a_name_is_there_once_a_year(self):
        first, row = ReviewRoundFactory(), ReviewRoundFactory(year=2025)
        assert accepts(row, name=first.name) is True
        assert accepts(ReviewRoundFactory(year=2025), year=first.year) is True
        assert accepts(row, year=first.year) is False

    @pytest.mark.parametrize(
        ("reach", "size", "accepted"),
        [
            ("all", None, True), ("all", 3, False), ("sample", 1, True), ("sample", 0, False),
            ("sample", None, False),
        ],
    )  # fmt: skip
    def test_only_a_sample_has_a_size(self, reach, size, accepted):
        assert accepts(ReviewRoundFactory(), reach=reach, sample_size=size) is accepted

    @pytest.mark.parametrize(
        ("on", "is_by", "seed", "accepted"),
        [
            (TODAY, True, 1, True), (TODAY, True, None, False), (TODAY, False, 1, False),
            (None, True, 1, False), (None, False, None, True), (None, False, 1, False),
        ],
    )  # fmt: skip
    def test_opened_says_who_when_and_by_which_seed(self, on, is_by, seed, accepted):
        by = UserFactory() if is_by else None
        row = ReviewRoundFactory()
        assert accepts(row, opened_on=on, opened_by=by, seed=seed) is accepted

    def test_the_newest_comes_first(self):
        late = ReviewRoundFactory(due_on=date(2026, 12, 16))
        due, same = ReviewRoundFactory(), ReviewRoundFactory()
        old = ReviewRoundFactory(year=2025, due_on=date(2026, 12, 31))
        assert list(ReviewRound.objects.all()) == [late, same, due, old]
