"""A session that nobody uses ends, and a sign-out leaves nothing behind in the browser."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.sign_in.idle import EVERY, SEEN
from tests.factories import PartnershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
MOST = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
START = "2026-11-23 08:00 +0200"


def is_in(client: Client) -> bool:
    return client.get("/contacts/").status_code == 200


def test_who_uses_it_stays_signed_in(as_):
    with time_machine.travel(START, tick=False) as clock:
        client = as_("staff")
        for _n in range(3):
            assert is_in(client)
            clock.shift(MOST)


def test_who_does_not_is_signed_out(as_):
    with time_machine.travel(START, tick=False) as clock:
        client = as_("staff")
        assert is_in(client)
        clock.shift(MOST + timedelta(seconds=1))
        answer = client.get("/contacts/")
        assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/contacts/")
        assert not Session.objects.filter(session_key=client.cookies["sessionid"].value).exists()


def test_who_uses_it_for_a_working_day_signs_in_again(as_):
    with time_machine.travel(START, tick=False) as clock:
        client = as_("staff")
        for _hour in range(12):
            assert is_in(client)
            clock.shift(timedelta(hours=1))
        assert not is_in(client)


def test_what_was_typed_is_on_the_page_that_says_so(as_, levels):
    row = PartnershipFactory(goal="Vanha")
    with time_machine.travel(START, tick=False) as clock:
        client = as_("staff")
        assert is_in(client)
        clock.shift(MOST + timedelta(minutes=1))
        answer = client.post(reverse("partnerships:edit", args=[row.pk]), {"goal": "Uusi tavoite"})
    assert answer.status_code == 401
    assert "Uusi tavoite" in answer.content.decode()
    row.refresh_from_db()
    assert row.goal == "Vanha"


def test_the_session_is_not_written_at_every_request(as_, django_assert_num_queries):
    with time_machine.travel(START, tick=False) as clock:
        client = as_("staff")
        assert is_in(client)
        first = client.session[SEEN]
        clock.shift(EVERY - 1)
        assert is_in(client)
        assert client.session[SEEN] == first
        clock.shift(1)
        assert is_in(client)
        assert client.session[SEEN] == first + EVERY


def test_a_sign_out_clears_what_the_browser_has_kept(as_):
    answer = as_("staff").post(reverse("account_logout"))
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"cache", "storage"')


@pytest.mark.parametrize("who", [None, "staff"])
def test_other_answers_clear_nothing(as_, who):
    assert "Clear-Site-Data" not in as_(who).get("/accounts/login/")
