"""The list of reviews in the admin: criteria × partnerships at a glance, in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from quality.reviews.models import Review
from tests.factories import (
    CriterionFactory,
    PartnershipFactory,
    ReviewFactory,
    ReviewRoundFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:quality_review_changelist")


@pytest.fixture
def group(as_):
    return as_("quality")


@pytest.fixture
def criteria(levels):
    """Two criteria of the level that factories make partnerships of."""
    level = PartnershipFactory().level
    return [
        CriterionFactory(level=level, title="Tapaamme säännöllisesti", order=10),
        CriterionFactory(level=level, title="Kehitämme yhdessä", order=20),
    ]


def answer(review: Review, by: Any, *words: str) -> Review:
    for row, word in zip(review.answers.all(), words, strict=True):
        row.answer = word
        row.save_as(by, "edited")
    return review


def finish(review: Review, by: Any, improvement: str = "") -> Review:
    review.sustainability, review.improvement = "neutral", improvement
    review.done_on, review.done_by = timezone.localdate(), by
    review.save_as(by, "done")
    return review


def shown(client: Any, **query: str) -> Any:
    return client.get(LIST, query).context["overview"]


def words_of(client: Any, **query: str) -> str:
    text = client.get(LIST, query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text.replace("\u00ad", "")).split())


class TestTable:
    def test_has_a_column_for_each_criterion_and_says_what_was_found(
        self, group, criteria, quality
    ):
        review = answer(ReviewFactory(reviewer=quality), quality, "met", "")
        (table,) = shown(group).tables
        assert [(c.number, str(c.criterion)) for c in table.columns] == [
            (1, "Tapaamme säännöllisesti"),
            (2, "Kehitämme yhdessä"),
        ]
        assert (table.width, table.done, table.total) == ("wide", 0, 1)
        assert [cell.answer for cell in table.rows[0].cells] == ["met", ""]
        words = words_of(group)
        assert "Tapaamme säännöllisesti: Täyttyy" in words
        assert "Kehitämme yhdessä: Avoinna" in words
        assert "Kesken, 1/2 vastattu" in words
        page = reverse("admin:quality_review_change", args=[review.pk])
        key = criteria[1].pk
        assert f'href="{page}?kriteeri={key}#kriteeri-{key}"' in group.get(LIST).content.decode()

    def test_tells_where_there_is_to_improve(self, group, criteria, quality):
        first = ReviewFactory(reviewer=quality)
        answer(first, quality, "not_yet", "partly")
        for _n in range(2):
            row = ReviewFactory(reviewer=quality, round=first.round)
            answer(row, quality, "partly", "met")
        (table,) = shown(group).tables
        assert [column.in_words for column in table.columns] == ["1 ei vielä", "1 osin"]
        finished = finish(first, quality)
        correction = ReviewFactory(
            reviewer=quality, round=first.round, partnership=first.partnership, corrects=finished
        )
        answer(correction, quality, "met", "met")
        correction.correction_reason = "Virhe"
        finish(correction, quality)
        # What was corrected is told as such and does not count.
        (table,) = shown(group).tables
        assert [column.in_words for column in table.columns] == ["2 osin", "–"]
        assert (table.done, table.total) == (1, 3)
        assert "Korjattu" in words_of(group)

    def test_of_many_criteria_scrolls_inside_its_own_region(self, group, criteria, quality):
        for number in range(6):
            CriterionFactory(level=criteria[0].level, order=30 + number)
        ReviewFactory(reviewer=quality)
        assert shown(group).tables[0].width == "many"
        assert 'tabindex="0" role="region"' in " ".join(group.get(LIST).content.decode().split())

    @pytest.mark.parametrize(("more", "width"), [(3, "wide"), (4, "narrow"), (5, "narrow")])
    def test_has_narrower_columns_the_more_there_are(self, group, criteria, quality, more, width):
        CriterionFactory.create_batch(more, level=criteria[0].level)
        ReviewFactory(reviewer=quality)
        assert shown(group).tables[0].width == width

    def test_shows_a_partnership_that_has_ended_quietly(self, group, criteria, quality):
        review = ReviewFactory(reviewer=quality)
        row = review.partnership
        row.ended_on, row.ended_by, row.ended_reason = timezone.localdate(), quality, "Loppui."
        row.save_as(quality, "ended")
        assert "päättynyt kesken" in words_of(group)
        assert '<tr role="row" class="quiet">' in " ".join(group.get(LIST).content.decode().split())
        assert shown(group).next is None


class TestRound:
    def test_is_the_one_that_waits_for_the_person_or_the_newest(self, group, criteria, quality):
        mine = ReviewFactory(reviewer=quality, round__year=2024)
        newest = ReviewFactory(round__year=2026)
        assert shown(group).chosen == mine.round
        finish(answer(mine, quality, "met", "met"), quality)
        assert shown(group).chosen == newest.round

    def test_is_chosen_by_the_address(self, group, criteria, quality):
        one, two = ReviewFactory(round__year=2025), ReviewFactory(round__year=2026)
        for row in (one, two):
            found = shown(group, round__id__exact=str(row.round_id))
            assert (found.chosen, [r.review for t in found.tables for r in t.rows]) == (
                row.round,
                [row],
            )
        found = shown(group, round__id__exact="all")
        assert (found.chosen, len(found.tables)) == (None, 2)

    def test_is_any_for_who_asks_for_something_and_names_none(self, group, criteria, quality):
        for year in (2025, 2026):
            ReviewFactory(reviewer=quality, round__year=year)
        found = shown(group, whose="mine", state="waiting")
        assert (found.chosen, len(found.tables), found.chips[0].is_on) == (None, 2, True)

    def test_that_is_none_is_no_error(self, group, criteria):
        ReviewFactory()
        assert group.get(LIST, {"round__id__exact": "99999"}).status_code == 302

    def test_tells_how_to_begin_when_there_is_none(self, group, levels):
        ReviewRoundFactory()  # not opened
        assert "Yhtään katselmuskierrosta ei ole vielä avattu. Aloita kierros" in words_of(group)


class TestQueue:
    def test_leads_to_the_next_and_counts_what_is_whose(
        self, group, criteria, quality, administrator
    ):
        mine = ReviewFactory(reviewer=quality)
        ReviewFactory(reviewer=administrator, round=mine.round)
        improved = ReviewFactory(reviewer=quality, round=mine.round)
        finish(answer(improved, quality, "met", "met"), quality, "Sovitaan tapaamiset")
        found = shown(group)
        assert found.next == mine
        assert [chip.count for chip in found.chips] == [1, 3, 1]
        assert len(shown(group, improvement="agreed").tables[0].rows) == 1

    def test_that_is_empty_tells_who_else_has_something(
        self, group, criteria, quality, administrator
    ):
        ReviewFactory(reviewer=administrator)
        words = words_of(group, whose="mine", state="waiting")
        assert "Jonosi on tyhjä. 1 odottaa muita." in words
        assert "Näillä rajauksilla ei löydy katselmuksia." in words_of(group, state="done")
