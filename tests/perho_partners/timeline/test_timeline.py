"""The timeline of a partner: every kind of thing that happens, the latest first."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.partnerships.services import confirm_partnership, move_level
from perho_partners.timeline.moments import KINDS, moments
from tests.factories import (
    AcquaintanceFactory,
    ActionFactory,
    AgreementFactory,
    CommentFactory,
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ReviewFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def comment(action, user, text="Hyvä"):
    return CommentFactory(action=action, user=user, text=text)


def reviewed(partnership):
    """A review of the partnership that is published."""
    done = {"done_on": date(2026, 11, 3), "done_by": UserFactory(), "sustainability": "neutral"}
    return ReviewFactory(partnership=partnership, **done)


@pytest.fixture
def partnership(levels, staff):
    """A partnership with one thing of each kind."""
    row = PartnershipFactory(level=levels["everyday"], started_on=date(2025, 1, 1), by=staff)
    ContactFactory(organisation=row.organisation, what="Kävimme talossa", user=staff)
    AgreementFactory(partnership=row)
    action = ActionFactory(partnerships=[row], title="Vierailu")
    comment(action, staff)
    reviewed(row)
    ResponsibilityFactory(partnership=row)
    AcquaintanceFactory(organisation=row.organisation)
    confirm_partnership(partnership=row, by=staff)
    return row


def texts(partnership, kind=""):
    return [moment.text for moment in moments(partnership.organisation, kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_by_itself_and_among_all(partnership, kind):
    found = texts(partnership, kind)
    assert found
    assert set(found) <= set(texts(partnership))


def test_all_are_those_of_the_kinds_together(partnership):
    together = sorted(text for kind in KINDS for text in texts(partnership, kind))
    assert sorted(texts(partnership)) == together


def test_nothing_of_another_partner_is_told(partnership):
    assert texts(PartnershipFactory(), "contacts") == []
    stranger = PartnershipFactory()
    assert {kind: len(texts(stranger, kind)) for kind in KINDS if texts(stranger, kind)} == {
        "levels": 1,
        "changes": 1,
    }


def test_a_move_is_of_levels_and_an_edit_is_another_change(partnership, levels, staff):
    moved = move_level(
        partnership=partnership,
        level=levels["strategic"],
        reason="Kasvoi",
        on=date(2026, 11, 20),
        by=staff,
    )
    assert texts(moved, "levels")[0] == "siirsi tasolta 1 Arki tasolle 3 Strateginen"
    assert "siirsi tasolta 1 Arki tasolle 3 Strateginen" not in texts(moved, "changes")


def test_a_draft_of_a_review_is_not_told(levels):
    row = ReviewFactory(done_on=None).partnership
    assert texts(row, "reviews") == []


def test_a_comment_on_an_action_of_two_partnerships_is_told_once(levels, staff):
    row = PartnershipFactory(level=levels["everyday"])
    other = PartnershipFactory(organisation=row.organisation, level=levels["strategic"])
    comment(ActionFactory(partnerships=[row, other]), staff)
    assert texts(row, "comments") == ["kommentoi: Hyvä"]
    assert len(texts(row, "actions")) == 1


class TestPage:
    def show(self, client, partnership, **query):
        return client.get(reverse("timeline", args=[partnership.organisation_id]), query).context

    def test_the_latest_comes_first_in_pages_of_fifty(self, page, levels):
        row = PartnershipFactory()
        for number in range(60):
            ContactFactory(organisation=row.organisation, what=f"Puhelu {number}")
        first = self.show(page, row)["page"]
        assert (len(first.object_list), first.paginator.count) == (50, 62)
        days = [moment.when for moment in first.object_list]
        assert days == sorted(days, reverse=True)
        assert len(self.show(page, row, page=2)["page"].object_list) == 12

    @pytest.mark.parametrize("kind", ["", "x", "\0", "contacts"])
    def test_an_unknown_kind_shows_everything(self, page, partnership, kind):
        assert self.show(page, partnership, kind=kind)["kind"] == (
            "contacts" * (kind == "contacts")
        )

    @pytest.mark.parametrize("number", ["0", "x", "999"])
    def test_a_page_that_is_not_there_is_one_that_is(self, page, partnership, number):
        assert self.show(page, partnership, page=number)["page"].object_list

    def test_asks_the_same_with_few_and_many(self, page, partnership, levels, staff):
        path = reverse("timeline", args=[partnership.organisation_id])
        counts = []
        for _round in range(2):
            with CaptureQueriesContext(connection) as queries:
                page.get(path)
            counts.append(len(queries))
            for number in range(8):
                ContactFactory(organisation=partnership.organisation, what=f"Puhelu {number}")
                comment(ActionFactory(partnerships=[partnership]), staff)
                reviewed(partnership)
        assert counts[0] == counts[1]

    def test_an_empty_kind_says_so(self, page, levels):
        response = page.get(
            reverse("timeline", args=[OrganisationFactory().pk]), {"kind": "reviews"}
        )
        assert "Tällaista ei ole vielä tapahtunut." in response.content.decode()


def test_the_levels_tell_of_coming_and_leaving_and_of_nothing_else(levels, staff):
    row = PartnershipFactory()
    told = []
    for verb, change in [("edited", {"description": "Muu"}), ("confirmed", {"goal": "A"}),
                         ("ended", {"goal": "B"}), ("loaded", {"goal": "C"})]:  # fmt: skip
        for name, value in change.items():
            setattr(row, name, value)
        row.save_as(staff, verb)
        told.append(len(moments(row.organisation, "levels")))
    assert told == [1, 1, 2, 3]


def test_drafts_of_reviews_and_withdrawn_comments_are_not_told(levels, staff):
    row = PartnershipFactory()
    ReviewFactory(partnership=row)
    said = CommentFactory(organisation=row.organisation, action=None, user=staff, text="Pois")
    assert texts(row, "comments") == ["kommentoi: Pois"]
    said.withdraw(staff)
    assert (texts(row, "reviews"), texts(row, "comments")) == ([], [])


def test_a_review_stands_at_the_noon_of_its_day(levels):
    row = PartnershipFactory()
    reviewed(row)
    [moment] = moments(row.organisation, "reviews")
    assert moment.when.astimezone(timezone.get_default_timezone()).hour == 12
