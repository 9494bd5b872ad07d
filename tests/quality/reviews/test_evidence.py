"""Beside each criterion stands what the register knows that bears on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quality.criteria.models import Criterion
from quality.criteria.services import save_criterion
from quality.reviews.evidence import MOST, before, gather
from quality.reviews.models import Review
from quality.reviews.services import correct_review
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    ContactFactory,
    CriterionFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ReviewFactory,
)
from tests.house import load_house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def criterion(partnership):
    return CriterionFactory(level=partnership.level, evidence=["people", "contacts"])


def done(partnership: Any, by: Any, on: date, word: str = "met", **rest: Any) -> Review:
    """A published review with the same answer to every criterion."""
    review = ReviewFactory(partnership=partnership, reviewer=by, **rest)
    for row in review.answers.all():
        row.answer = word
        row.save_as(by, "edited")
    review.sustainability, review.done_on, review.done_by = "neutral", on, by
    review.save_as(by, "done")
    return review


class TestEarlierAnswer:
    def test_is_of_the_latest_published_review(self, partnership, criterion, quality):
        done(partnership, quality, date(2024, 11, 1), "not_yet")
        latest = done(partnership, quality, date(2025, 11, 1), "partly")
        done(PartnershipFactory(), quality, date(2026, 1, 1), "met")
        ReviewFactory(partnership=partnership)  # not done
        now = ReviewFactory(partnership=partnership)
        found = gather(now)
        assert found.earlier == latest
        assert found.of(criterion).earlier.answer == "partly"

    def test_of_a_done_review_is_the_one_before_it(self, partnership, criterion, quality):
        first = done(partnership, quality, date(2024, 11, 1))
        second = done(partnership, quality, date(2025, 11, 1))
        third = done(partnership, quality, date(2025, 11, 1))
        assert [before(row) for row in (first, second, third)] == [None, first, second]

    def test_of_a_correction_is_not_the_one_it_corrects(self, partnership, criterion, quality):
        first = done(partnership, quality, date(2024, 11, 1))
        wrong = done(partnership, quality, date(2025, 11, 1))
        assert before(correct_review(review=wrong, by=quality)) == first

    def test_is_found_over_the_versions_of_a_criterion(self, partnership, criterion, quality):
        done(partnership, quality, date(2025, 11, 1), "not_yet")
        criterion.text = "Uusi sanamuoto."
        following = save_criterion(criterion=criterion, by=quality)
        found = gather(ReviewFactory(partnership=partnership)).of(following)
        assert found.earlier.answer == "not_yet"
        assert (following.edition, following.evidence) == (2, ["contacts", "people"])

    def test_is_there_without_any_kind_chosen(self, partnership, quality):
        criterion = CriterionFactory(level=partnership.level)
        done(partnership, quality, date(2025, 11, 1), "not_yet")
        found = gather(ReviewFactory(partnership=partnership)).of(criterion)
        assert (found.kinds, found.earlier.answer) == ([], "not_yet")


class TestKinds:
    def test_are_those_of_the_criterion_in_their_order(self, partnership, criterion):
        criterion.evidence = ["actions", "agreements", "people"]
        found = gather(ReviewFactory(partnership=partnership)).of(criterion)
        assert found.kinds == ["people", "agreements", "actions"]

    def test_tell_of_the_partnership_alone(self, partnership, criterion, staff):
        mine = ResponsibilityFactory(partnership=partnership)
        ResponsibilityFactory()
        other = PartnershipFactory(organisation=partnership.organisation)
        near = ContactFactory(organisation=partnership.organisation)
        same = ContactFactory(organisation=partnership.organisation, partnership=partnership)
        ContactFactory(organisation=partnership.organisation, partnership=other)
        ContactFactory()
        agreement = AgreementFactory(partnership=partnership)
        AgreementFactory(partnership=other)
        action = ActionFactory(partnerships=[partnership])
        ActionFactory(partnerships=[other])
        found = gather(ReviewFactory(partnership=partnership))
        assert found.people == [mine]
        assert set(found.contacts) == {near, same}
        assert (found.agreements, found.actions) == ([agreement], [action])

    def test_leave_out_what_was_withdrawn_and_what_is_too_much(self, partnership, staff):
        contact = ContactFactory(organisation=partnership.organisation)
        contact.withdrawn_on, contact.withdrawn_by = date(2026, 11, 24), staff
        contact.save_as(staff, "withdrawn")
        assert gather(ReviewFactory(partnership=partnership)).contacts == []
        ContactFactory.create_batch(MOST + 1, organisation=partnership.organisation)
        assert len(gather(ReviewFactory(partnership=partnership)).contacts) == MOST

    def test_of_the_shipped_criteria_are_told(self, reference_criteria):
        told = {row.key: row.evidence for row in Criterion.objects.all()}
        assert told["development-people"] == ["known", "people"]
        assert all(told.values())
        assert set().union(*told.values()) <= set(Criterion.Evidence.values)


@pytest.fixture
def reference_criteria():
    load_house()


class TestPages:
    @pytest.fixture
    def known(self, partnership, quality):
        """A criterion that asks for everything, and something of each kind."""
        CriterionFactory(level=partnership.level, evidence=Criterion.Evidence.values)
        partnership.goal, partnership.benefit_college = "Uusi koulutus", "Harjoittelupaikkoja"
        partnership.next_contact = date(2026, 12, 9)
        partnership.save_as(quality, "edited")
        ResponsibilityFactory(partnership=partnership, area="sopimukset")
        ContactFactory(
            organisation=partnership.organisation, what="Kävimme keittiössä", signal="Pula kokeista"
        )
        AgreementFactory(partnership=partnership)
        ActionFactory(partnerships=[partnership], title="Kokeillaan yhdessä")
        done(partnership, quality, date(2025, 11, 1), "partly")
        return ReviewFactory(partnership=partnership, reviewer=quality)

    @pytest.mark.parametrize("site", [True, False])
    def test_show_it(self, as_, known, partnership, site):
        admin = reverse("admin:quality_review_change", args=[known.pk])
        text = as_("quality").get(known.get_absolute_url() if site else admin).content.decode()
        for words in (
            "Edellinen vastaus", "1.11.2025", "(sopimukset)", "Kävimme keittiössä", "Pula kokeista",
            "9.12.2026", "Uusi koulutus", "Harjoittelupaikkoja", "Kokeillaan yhdessä",
            partnership.description, "ei muita, jotka ovat kertoneet",
        ):  # fmt: skip
            assert words in text, words

    @pytest.mark.parametrize("site", [True, False])
    def test_ask_the_same_number_of_questions_however_much_is_known(
        self, as_, known, partnership, quality, site
    ):
        client = as_("quality")
        admin = reverse("admin:quality_review_change", args=[known.pk])
        path = known.get_absolute_url() if site else admin

        def queries() -> int:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            return len(captured)

        few = queries()
        ContactFactory.create_batch(5, organisation=partnership.organisation)
        for _n in range(5):
            ResponsibilityFactory(partnership=partnership)
            ActionFactory(partnerships=[partnership])
        assert queries() == few

    def test_fold_what_is_answered_and_open_what_is_asked_for(self, as_, known, quality):
        client = as_("quality")
        page = reverse("admin:quality_review_change", args=[known.pk])
        answer = known.answers.get()

        def is_open(query: str = "") -> bool:
            text = " ".join(client.get(page + query).content.decode().split())
            return 'class="panel quality-answer" open' in text

        assert is_open()
        answer.answer = "met"
        answer.save_as(quality, "edited")
        assert not is_open()
        assert is_open(f"?kriteeri={answer.criterion_id}")
        for wrong in ("x", "9" * 40, "²", "-1"):
            assert not is_open(f"?kriteeri={wrong}")
