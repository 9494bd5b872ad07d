"""Where one is signed in, and signing out elsewhere."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.sign_in.sessions import places_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
WORDS = "oma-pitka-salalause-42"
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0": (
        "Edge",
        "Windows",
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0": ("Firefox", "Linux"),
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36": (
        "Chrome",
        "Android",
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1": (
        "Safari",
        "iPhone",
    ),
    "curl/8": ("", ""),
    "": ("", ""),
}


@pytest.fixture
def user():
    user = UserFactory()
    user.set_password(WORDS)
    user.save()
    return user


def signed_in(user, agent=""):
    """A browser of the person that has come in by the form."""
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": WORDS})
    assert "_auth_user_id" in client.session
    return client


@pytest.mark.parametrize("agent", AGENTS)
def test_a_session_is_known_by_browser_and_device(user, agent):
    client = signed_in(user, agent)
    place = places_of(user, client.session.session_key)[0]
    assert (place.browser, place.device) == AGENTS[agent]


def test_this_one_is_first_and_then_the_newest(user):
    browsers = []
    for hour in (8, 9, 10):
        with time_machine.travel(f"2026-11-23 {hour:02}:00 +0200", tick=False):
            browsers.append(signed_in(user))
    with time_machine.travel("2026-11-23 10:05 +0200", tick=False):
        places = places_of(user, browsers[1].session.session_key)
    assert [(place.is_here, place.began.hour + 2) for place in places] == [
        (True, 9),
        (False, 10),
        (False, 8),
    ]


def test_signing_out_elsewhere_keeps_this_one_and_other_people(user, as_):
    here, there, others = signed_in(user), signed_in(user), as_("staff")
    answer = here.post(reverse("account_sessions_end"), follow=True)
    assert "Kirjauduit ulos 1 muusta paikasta." in answer.content.decode()
    assert "Kirjaudu ulos muualta" not in answer.content.decode()
    assert [client.get("/contacts/").status_code for client in (here, there, others)] == [
        *[200, 302, 200]
    ]


def test_pressing_again_does_no_harm(user):
    here = signed_in(user)
    answer = here.post(reverse("account_sessions_end"), follow=True)
    assert "Et ollut kirjautuneena muualla." in answer.content.decode()


def test_no_address_is_in_a_session(user):
    client = signed_in(user, "curl/8")
    stored = Session.objects.get(session_key=client.session.session_key).get_decoded()
    assert "127.0.0.1" not in str(stored)


def test_a_session_from_before_has_no_words_of_its_own(user):
    client = Client()
    client.force_login(user)
    session = client.session
    del session["began"]
    session.save()
    page = client.get(reverse("account_sessions")).content.decode()
    assert "Tuntematon selain" in page
    assert "Kirjauduit sisään" not in page
