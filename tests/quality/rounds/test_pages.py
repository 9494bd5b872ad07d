"""What everybody reads: rounds, results in words, the partner's page; drafts are the group's."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quality.criteria.services import save_criterion
from quality.reviews.models import Review
from quality.reviews.services import correct_review, finish_review
from quality.rounds.matrix import tables
from tests.factories import (
    CriterionFactory,
    PartnershipFactory,
    ReviewFactory,
    ReviewRoundFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def criteria(levels):
    return [CriterionFactory(title=title) for title in ("Tavoitteet", "Sopimus")]


def done(answers=("met", "not_yet"), **fields):
    """A published review with the answers, in the order of the criteria."""
    review = ReviewFactory(**{"sustainability": "furthers"} | fields)
    for row, answer in zip(review.answers.order_by("criterion"), answers, strict=True):
        row.answer, row.note = answer, f"=Huomio {answer}"
        row.save_as(None, "edited")
    return finish_review(review=review, by=UserFactory())


class TestOverview:
    def test_shows_opened_rounds_and_how_far_they_are(self, page, criteria):
        review = done()
        ReviewFactory(round=review.round)
        ReviewRoundFactory()
        [row] = page.get(reverse("rounds:list")).context["rounds"]
        assert (row, row.done, row.total, row.left) == (review.round, 1, 2, 1)

    def test_shows_the_quality_group_its_queue_and_unopened_rounds(self, as_, quality, criteria):
        ReviewFactory(reviewer=quality)
        ReviewRoundFactory()
        context = as_("quality").get(reverse("rounds:list")).context
        assert (context["queue"], len(context["rounds"])) == (1, 2)

    def test_is_in_the_menu(self, page):
        text = " ".join(page.get(reverse("rounds:list")).content.decode().split())
        assert text.count(f'href="{reverse("rounds:list")}" aria-current="page"') == 2


class TestRound:
    def get(self, client, row, **query):
        return client.get(reverse("rounds:detail", args=[row.pk]), query)

    def test_shows_criteria_by_partnerships_in_words(self, page, criteria):
        first = done()
        second = done(("partly", "not_yet"), round=first.round)
        [table] = self.get(page, first.round).context["tables"]
        assert list(table.reviews) == sorted(
            [first, second], key=lambda r: r.partnership.team.sort_key
        )
        words = {
            str(line.criterion): [answer.get_answer_display() for answer in line.answers]
            for line in table.lines
        }
        assert {title: sorted(found) for title, found in words.items()} == {
            "Tavoitteet": ["Osin", "Täyttyy"],
            "Sopimus": ["Ei vielä", "Ei vielä"],
        }

    def test_tells_what_is_most_often_missing(self, page, criteria):
        first = done()
        done(("partly", "not_yet"), round=first.round)
        done(("met", "not_applicable"), round=first.round)
        rows = self.get(page, first.round).context["missing"]
        assert [(r["title"], r["not_yet"], r["partly"], r["asked"]) for r in rows] == [
            ("Sopimus", 2, 0, 2),
            ("Tavoitteet", 0, 1, 3),
        ]

    def test_shows_improvements_and_their_state(self, page, criteria):
        review = done(improvement="Sovitaan tavoite")
        response = self.get(page, review.round)
        assert list(response.context["improvements"]) == [review]
        assert reverse("plans:action", args=[review.action_id]) in response.content.decode()

    def test_drafts_are_the_quality_groups_own(self, page, as_, criteria):
        draft = ReviewFactory(improvement="Salainen luonnos")
        response = self.get(page, draft.round)
        assert list(response.context["reviews"]) == []
        assert "Salainen" not in response.content.decode()
        assert list(self.get(as_("quality"), draft.round).context["reviews"]) == [draft]

    def test_before_it_is_opened_it_is_the_quality_groups_own(self, page, as_):
        row = ReviewRoundFactory()
        assert self.get(page, row).status_code == 404
        assert self.get(as_("quality"), row).context["round"] == row

    def test_has_a_tab_for_each_level(self, page, criteria, levels):
        CriterionFactory(level=levels["network"])
        row = ReviewRoundFactory(
            levels=["everyday", "network"],
            opened_on="2026-11-01",
            opened_by=UserFactory(),
            seed=1,
        )
        done(round=row)
        network = done(("met",), round=row, partnership__level=levels["network"])
        assert list(self.get(page, row, level="network").context["reviews"]) == [network]

    @pytest.mark.parametrize(
        "query", [{"level": "a\0"}, {"level": "other"}, {"page": "9" * 30}, {"page": "\0"}]
    )
    def test_answers_any_query(self, page, criteria, query):
        review = done()
        assert list(self.get(page, review.round, **query).context["reviews"]) == [review]

    def test_a_corrected_review_gives_way_to_its_correction(self, page, criteria, staff):
        old = done()
        draft = correct_review(review=old, by=staff)
        assert list(self.get(page, old.round).context["reviews"]) == [old]
        draft.correction_reason = "Väärin"
        draft.save_as(staff, "edited")
        new = finish_review(review=draft, by=staff)
        assert list(self.get(page, old.round).context["reviews"]) == [new]
        assert page.get(old.get_absolute_url()).context["correction"] == new

    @pytest.mark.slow
    def test_asks_the_same_number_of_questions_however_many(
        self, page, criteria, django_assert_num_queries
    ):
        review = done(improvement="Tavataan")
        self.get(page, review.round)
        for number in (1, 19):
            for _ in range(number):
                done(round=review.round, improvement="Tavataan")
            with django_assert_num_queries(11):
                self.get(page, review.round)


class TestMatrix:
    @pytest.mark.parametrize(
        ("number", "groups"), [(0, []), (1, [1]), (4, [4]), (5, [2, 3]), (9, [3, 3, 3])]
    )
    def test_tables_are_as_few_and_as_even_as_can_be(self, number, groups):
        reviews = [Review(pk=index) for index in range(number)]
        for review in reviews:
            review.shown_answers = []
        found = tables(reviews)
        assert sorted(len(table.reviews) for table in found) == groups
        assert [r for table in found for r in table.reviews] == reviews

    def test_a_version_that_was_not_asked_is_left_empty(self, criteria, staff):
        review = done()
        old = criteria[0]
        old.title = "Uusi"
        save_criterion(criterion=old, by=staff)
        other = done()
        rows = Review.objects.with_answers().filter(pk__in=[review.pk, other.pk]).order_by("pk")
        [table] = tables(list(rows))
        found = {
            line.criterion.title: [a is not None for a in line.answers] for line in table.lines
        }
        assert found == {
            "Tavoitteet": [True, False],
            "Uusi": [False, True],
            "Sopimus": [True, True],
        }


class TestSpreadsheet:
    def book(self, client, row):
        response = client.get(reverse("rounds:xlsx", args=[row.pk]))
        return openpyxl.load_workbook(BytesIO(response.content))

    def lines(self, sheet):
        return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]

    def test_has_results_answers_and_improvements(self, page, criteria):
        review = done(improvement="=1+1")
        partner, team = str(review.partnership.organisation), str(review.partnership.team)
        book = self.book(page, review.round)
        who = [partner, "1 Arki", team]
        text = "Tavoitteet on sovittu ja kirjattu."
        assert self.lines(book["Tulokset"])[1:] == [
            [*who, datetime(2026, 11, 24), "Täyttyy", "Ei vielä", "edistää", ""]  # noqa: DTZ001  (no zone)
        ]
        assert self.lines(book["Vastaukset"])[1:] == [
            [*who, "Tavoitteet", text, "1", "Täyttyy", "=Huomio met", ""],
            [*who, "Sopimus", text, "1", "Ei vielä", "=Huomio not_yet", ""],
        ]
        assert self.lines(book["Parannukset"])[1:] == [
            [*who, "=1+1", str(review.action.plan), "Suunniteltu"]
        ]
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value]
        assert {cell.data_type for cell in cells} == {"s", "d"}

    def test_drafts_are_the_quality_groups_own(self, page, as_, criteria):
        row = ReviewFactory().round
        assert len(self.lines(self.book(page, row)["Tulokset"])) == 1
        assert len(self.lines(self.book(as_("quality"), row)["Tulokset"])) == 2


@pytest.mark.parametrize(("persona", "offered"), [("staff", True), ("quality", False)])
def test_a_review_leads_to_an_action_those_who_are_in_a_team(as_, criteria, persona, offered):
    review = done()
    html = as_(persona).get(review.get_absolute_url()).content.decode()
    assert (f'href="/actions/new/?partnership={review.partnership_id}"' in html) == offered


class TestPartnersPage:
    def get(self, client, review):
        return client.get(review.partnership.organisation.get_absolute_url())

    def test_tells_the_published_result_in_words(self, page, criteria):
        review = done(improvement="Sovitaan tavoite")
        text = " ".join(self.get(page, review).content.decode().split())
        assert "Laatutyöryhmä kävi läpi 24.11.2026" in text
        assert "Kriteereistä täyttyy 1, osin 0, ei vielä 1." in text
        assert "Kestävyysstrategia: edistää." in text
        assert "Sovitaan tavoite" in text

    def test_tells_nothing_of_drafts_not_even_to_the_quality_group(self, as_, criteria):
        draft = ReviewFactory()
        assert "Laatutyöryhmä kävi" not in self.get(as_("quality"), draft).content.decode()

    @pytest.mark.slow
    def test_asks_the_same_number_of_questions_however_many(self, page, criteria):
        first = done()
        organisation = first.partnership.organisation
        self.get(page, first)
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                self.get(page, first)
            counts.append(len(queries))
            for _ in range(4):
                done(partnership=PartnershipFactory(organisation=organisation))
        assert counts[0] == counts[1]
        about_reviews = [q for q in queries if 'FROM "quality_' in q["sql"]]
        assert len(about_reviews) == 1


@pytest.mark.parametrize("name", ["rounds:detail", "rounds:xlsx", "reviews:detail"])
@pytest.mark.parametrize("key", ["0", "9" * 30])
def test_what_is_none_is_not_found(page, name, key):
    path = reverse(name, args=[1]).replace("/1/", f"/{key}/")
    assert page.get(path).status_code == 404


class TestReviewPage:
    def test_shows_the_answers_as_they_were_worded(self, page, criteria, staff):
        review = done()
        criteria[0].title = "Toisin"
        save_criterion(criterion=criteria[0], by=staff)
        shown = page.get(review.get_absolute_url()).context["review"].shown_answers
        assert [str(answer) for answer in shown] == ["Tavoitteet", "Sopimus"]

    def test_a_draft_is_not_found_by_others(self, page, as_, criteria):
        draft = ReviewFactory()
        assert page.get(draft.get_absolute_url()).status_code == 404
        assert as_("quality").get(draft.get_absolute_url()).context["review"] == draft


class TestDue:
    def get(self, client, **query):
        return client.get(reverse("reviews:due"), query).context

    def test_lists_open_partnerships_without_a_published_review(self, page, criteria):
        done()
        draft = ReviewFactory()
        context = self.get(page)
        assert list(context["page"]) == [draft.partnership]
        assert [level.unreviewed for level in context["levels"]] == [1, 0, 0, 0, 0]

    def test_is_narrowed_to_a_level(self, page, levels):
        PartnershipFactory()
        row = PartnershipFactory(level=levels["network"])
        assert list(self.get(page, level="network")["page"]) == [row]

    def test_a_level_that_is_none_is_told_about_and_left_out(self, page, levels):
        row = PartnershipFactory()
        context = self.get(page, level="olematon")
        assert (list(context["page"]), context["query"]) == ([row], "")
        assert context["filters"].errors == {
            "level": ["Tätä valintaa ei ole. Valitse luettelosta."]
        }

    def test_lists_what_should_be_looked_at_again(self, page, criteria):
        passed = done(recheck_on="2026-11-24")
        done(recheck_on="2026-11-25")
        again = done(recheck_on="2026-11-01")
        ReviewFactory(partnership=again.partnership, round__opened_on="2026-11-25")
        assert list(self.get(page)["again"]) == [passed]

    @pytest.mark.parametrize("query", [{"level": "\0"}, {"page": "9" * 30}, {"page": "x"}])
    def test_answers_any_query(self, page, levels, query):
        row = PartnershipFactory()
        assert list(self.get(page, **query)["page"]) == [row]

    @pytest.mark.slow
    def test_asks_the_same_number_of_questions_however_many(
        self, page, levels, django_assert_num_queries
    ):
        self.get(page)
        for number in (2, 20):
            PartnershipFactory.create_batch(number)
            with django_assert_num_queries(7):
                self.get(page)
