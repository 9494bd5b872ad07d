"""The question on the front page and behind a link of a mail; the choice not to be asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from partnerships.freshness.links import PURPOSE, address_of
from partnerships.freshness.models import Asking
from partnerships.freshness.services import decide_month
from tests.factories import AcquaintanceFactory, PartnershipFactory, ResponsibilityFactory

pytestmark = pytest.mark.django_db
Answer = Asking.Answer
NOVEMBER = "2026-11-23 07:00 +0200"
TITLE = "Onko tämä vielä totta?"


@pytest.fixture(autouse=True)
def clock(levels):
    with time_machine.travel(NOVEMBER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asking(staff):
    """What staff is asked about a partnership of theirs."""
    return make(staff, "Kahvila")


def make(user, name, day="2025-01-01", *, knows=False):
    row = PartnershipFactory(organisation__name=name, confirmed_on=day, started_on="2024-01-01")
    if knows:
        AcquaintanceFactory(user=user, organisation=row.organisation, started_on="2024-01-01")
    else:
        ResponsibilityFactory(user=user, partnership=row, started_on="2024-01-01")
    decide_month()
    return Asking.objects.get(partnership=row)


def confirmed(asking):
    asking.partnership.refresh_from_db()
    return asking.partnership.confirmed_on == date(2026, 11, 23)


class TestFrontPage:
    def test_shows_one_question_at_a_time(self, page, staff, asking):
        make(staff, "Ravintola", "2025-02-01")
        context = page.get(reverse("home")).context
        assert (context["asking"], context["askings_left"]) == (asking, 1)

    def test_shows_none_when_nothing_is_asked(self, page, levels):
        assert TITLE not in page.get(reverse("home")).content.decode()

    def test_of_a_past_day_asks_nothing(self, page, asking):
        answer = page.get(reverse("home"), {"as_of": "2026-01-01"})
        assert TITLE not in answer.content.decode()

    def test_costs_as_many_queries_however_much_is_asked(self, page, staff, asking):
        def queries():
            page.get(reverse("home"))
            with CaptureQueriesContext(connection) as captured:
                page.get(reverse("home"))
            return len(captured)

        before = queries()
        for number in range(5):
            make(staff, f"Toinen {number}") if number < 4 else None
        assert queries() == before

    def test_still_true_is_one_press(self, page, asking):
        answer = page.post(reverse("freshness:answer", args=[asking.pk, "true"]), follow=True)
        assert answer.redirect_chain == [("/", 302)]
        assert "Kiitos! Tiedot on vahvistettu." in answer.content.decode()
        assert confirmed(asking)
        assert answer.context["asking"] is None

    def test_pressed_twice_it_is_said_that_it_was_answered(self, page, asking):
        page.post(reverse("freshness:answer", args=[asking.pk, "true"]))
        answer = page.post(reverse("freshness:answer", args=[asking.pk, "changed"]), follow=True)
        assert "Tähän on jo vastattu." in answer.content.decode()

    def test_changed_leads_to_the_edit_page(self, page, asking):
        answer = page.post(reverse("freshness:answer", args=[asking.pk, "changed"]))
        assert answer.url == reverse("partnerships:edit", args=[asking.partnership_id])
        assert not confirmed(asking)

    def test_whoever_is_responsible_is_led_to_hand_it_over(self, page, staff, asking):
        answer = page.post(reverse("freshness:answer", args=[asking.pk, "not_mine"]))
        assert answer.url == reverse("handovers:hand_over", args=[staff.pk])
        assert "Kahvila" in page.get(answer.url).content.decode()

    def test_whoever_knows_it_is_asked_no_more(self, page, staff):
        asking = make(staff, "Kahvila", knows=True)
        answer = page.post(reverse("freshness:answer", args=[asking.pk, "not_mine"]), follow=True)
        assert "joltakulta muulta" in answer.content.decode()

    @pytest.mark.parametrize("verb", ["maybe", "TRUE"])
    def test_knows_three_answers(self, page, asking, verb):
        address = reverse("freshness:answer", args=[asking.pk, verb])
        assert page.post(address).status_code == 404

    def test_a_question_to_another_is_not_there(self, as_, asking):
        address = reverse("freshness:answer", args=[asking.pk, "true"])
        assert as_("lead").post(address).status_code == 404
        assert not confirmed(asking)


class TestLink:
    def test_asks_for_sign_in_and_comes_back(self, client, asking):
        address = address_of(asking, Answer.TRUE)
        assert client.get(address).url == f"/accounts/login/?next={address}"
        client.post(address)
        assert not confirmed(asking)

    @pytest.mark.parametrize("answer", Answer)
    def test_has_the_one_button_that_it_is_for(self, page, asking, answer):
        text = page.get(address_of(asking, answer)).content.decode()
        main = text[text.index("<main") :]
        assert [label for label in Answer.labels if str(label) in main] == [answer.label]

    def test_does_nothing_before_the_button_is_pressed(self, page, asking):
        address = address_of(asking, Answer.TRUE)
        page.get(address)
        page.head(address)
        asking.refresh_from_db()
        assert asking.answer == ""
        assert page.post(address).url == "/"
        assert confirmed(asking)

    def test_is_of_its_own_question(self, page, staff, asking):
        other = make(staff, "Ravintola", "2025-02-01")
        page.post(address_of(other, Answer.TRUE))
        assert (confirmed(other), confirmed(asking)) == (True, False)

    def test_says_when_it_was_answered(self, page, asking):
        address = address_of(asking, Answer.TRUE)
        page.post(address)
        assert "Olet jo vastannut tähän." in page.get(address).content.decode()

    def test_says_when_the_partnership_has_ended(self, page, asking, lead):
        row = asking.partnership
        row.ended_on, row.ended_by, row.ended_reason = date(2026, 11, 23), lead, "Loppui"
        row.save_as(lead, "ended")
        assert "on jo päättynyt" in page.get(address_of(asking, Answer.TRUE)).content.decode()

    def test_still_works_when_the_month_has_turned(self, page, staff, asking, clock):
        address = address_of(asking, Answer.TRUE)
        clock.move_to("2026-12-01 07:00 +0200")
        page.force_login(staff)  # the session has ended
        page.post(address)
        asking.refresh_from_db()
        assert asking.answer == "true"

    @pytest.mark.parametrize(("more", "status"), [(-1, 200), (1, 404)])
    def test_works_for_a_month(self, page, staff, asking, clock, more, status):
        address = address_of(asking, Answer.TRUE)
        clock.shift(timedelta(days=31, seconds=more))
        page.force_login(staff)  # the session has ended
        answer = page.get(address)
        assert answer.status_code == status
        assert ("Linkki ei enää toimi" in answer.content.decode()) == (status == 404)

    @pytest.mark.parametrize("send", ["get", "post"])
    def test_opens_nothing_to_another(self, as_, asking, send):
        answer = getattr(as_("lead"), send)(address_of(asking, Answer.TRUE))
        assert answer.status_code == 404
        assert "Kahvila" not in answer.content.decode()
        assert not confirmed(asking)

    @pytest.mark.parametrize(
        ("value", "purpose"),
        [("answer", "some.other"), ("text", PURPOSE), ("other", PURPOSE), ("word", PURPOSE)],
    )
    def test_is_nothing_but_what_was_sent_from_here(self, page, asking, lead, value, purpose):
        values = {
            "answer": [asking.pk, "true"],
            "text": "hello",
            "other": [make(lead, "Muiden").pk, "true"],
            "word": [asking.pk, "maybe"],
        }
        key = urlsafe_base64_encode(signing.dumps(values[value], salt=purpose).encode())
        assert page.post(reverse("freshness:link", args=[key])).status_code == 404

    @pytest.mark.parametrize("key", ["x", "_-", "YQ", "a" * 3000])
    def test_a_torn_one_is_told(self, page, levels, key):
        assert page.get(reverse("freshness:link", args=[key])).status_code == 404

    def test_cannot_be_made_another_answer(self, page, asking):
        key = address_of(asking, Answer.TRUE).rstrip("/").rpartition("/")[2]
        other = address_of(asking, Answer.CHANGED).rstrip("/").rpartition("/")[2]
        mixed = other[:20] + key[20:]
        assert page.get(reverse("freshness:link", args=[mixed])).status_code == 404


class TestChoice:
    def test_is_made_with_one_press_and_taken_back(self, page, staff, asking):
        for may, is_asked in (("no", False), ("yes", True)):
            answer = page.post(reverse("freshness:choice"), {"may": may}, follow=True)
            assert "Valintasi on tallennettu." in answer.content.decode()
            staff.refresh_from_db()
            assert staff.is_asked is is_asked
            assert (page.get(reverse("home")).context["asking"] is not None) == is_asked
        assert staff.history.latest("history_id").history_user == staff

    @pytest.mark.parametrize("may", ["", "perhaps"])
    def test_something_else_changes_nothing(self, page, staff, may):
        assert page.post(reverse("freshness:choice"), {"may": may}).url == reverse("digest")
        staff.refresh_from_db()
        assert staff.is_asked
