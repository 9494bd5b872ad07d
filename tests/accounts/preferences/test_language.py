"""The language is the person's on every device, and the device's while nobody is signed in."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.people.models import User
from exchange.privacy.services import anonymise
from perho_partners.digest import ending
from teams.feeds.models import CalendarFeed
from tests.factories import ActionFactory, UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PASSWORD = "Kevätjuhlan-ohjelma"
COOKIE = settings.LANGUAGE_COOKIE_NAME
YEAR = 365 * 24 * 3600


@pytest.fixture
def person(staff) -> User:
    cache.clear()
    staff.set_password(PASSWORD)
    staff.save()
    return staff


@pytest.fixture
def swede(person) -> User:
    person.choose_language("sv")
    return person


def sign_in(client, **more):
    data = {"login": "staff@perho.example", "password": PASSWORD}
    return client.post(reverse("account_login"), data | more)


def choose(client, language):
    return client.post(reverse("set_language"), {"language": language})


def spoken(response):
    """The language of the page, as it and its head say."""
    page = re.search(r'<html[^>]*\blang="(\w+)"', response.content.decode())
    [said] = {response["Content-Language"], page and page[1]}
    return said


class TestWhoIsSignedIn:
    def test_is_remembered_with_a_signed_change(self, page, staff):
        choose(page, "sv")
        staff.refresh_from_db()
        change = staff.history.first()
        assert (staff.language, change.history_user) == ("sv", staff)
        assert change.changes == {"language": ["", "sv"]}

    @pytest.mark.parametrize("language", ["de", "xx", "", "sv-se-x", "SV" * 40])
    def test_chooses_one_that_there_is(self, page, staff, language):
        choose(page, language)
        staff.refresh_from_db()
        assert (staff.language, staff.history.count()) == ("", 1)

    def test_chooses_nothing_by_opening_an_address(self, page, staff):
        page.get(reverse("set_language"), {"language": "sv"})
        staff.refresh_from_db()
        assert staff.language == ""

    @hypothesis_settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(st.sampled_from(LANGUAGES), max_size=6))
    def test_tells_the_history_each_change_once(self, db, choices):
        user = UserFactory()
        client = Client()
        client.force_login(user)
        for language in choices:
            choose(client, language)
        told = ["", *choices]
        changes = sum(now != before for before, now in pairwise(told))
        user.refresh_from_db()
        assert (user.language, user.history.count() - 1) == (told[-1], changes)

    def test_may_choose_while_somebody_edits_the_person(self, page, staff):
        User.objects.get(pk=staff.pk).choose_digest_day(3)  # after the page was opened
        assert choose(page, "en").status_code == 302
        staff.refresh_from_db()
        assert (staff.language, staff.digest_day) == ("en", 3)

    @pytest.mark.parametrize("path", ["/", "/partners/", "/no-such-page/", "/accounts/digest/"])
    def test_reads_every_page_in_it_on_any_device(self, as_, swede, path):
        client = as_("staff")
        client.cookies[COOKIE] = "en"
        assert spoken(client.get(path, headers={"accept-language": "en"})) == "sv"

    def test_reads_in_the_device_s_language_without_a_choice(self, page):
        assert spoken(page.get("/", headers={"accept-language": "en"})) == "en"
        page.cookies[COOKIE] = "sv"
        assert spoken(page.get("/", headers={"accept-language": "en"})) == "sv"

    def test_is_asked_for_with_no_more_queries(self, page, staff):
        def count():
            page.get("/partners/")
            with CaptureQueriesContext(connection) as asked:
                page.get("/partners/")
            return len(asked)

        before = count()
        staff.choose_language("sv")
        assert count() == before

    def test_is_told_in_which_language_mails_come(self, page, staff):
        """Somebody may read Swedish on a device that was left so, and get mails in Finnish."""

        def said():
            content = page.get(reverse("digest")).content.decode()
            return [line.strip() for line in content.splitlines() if "språk:" in line]

        page.cookies[COOKIE] = "sv"
        way = "När du väljer språk i menyn kommer meddelandena på det."
        assert said() == [f"Meddelandenas språk: finska. {way}"]
        choose(page, "sv")
        assert said() == [f"Meddelandenas språk: svenska. {way}"]

    def test_has_a_calendar_in_it(self, client, swede):
        feed = CalendarFeed.objects.create(user=swede)
        ActionFactory(people=[swede])
        told = client.get(reverse("feeds:calendar", args=[feed.secret])).content.decode()
        assert "NAME:Egna åtgärder" in told.splitlines()

    def test_nothing_is_left_of_it_when_the_name_is_taken_away(self, swede):
        swede.is_active = False
        swede.save_as(None, "edited")
        anonymise(user=swede)
        assert User.objects.get(pk=swede.pk).language == ""


class TestSigningIn:
    def test_on_another_device_leads_to_pages_in_one_s_own_language(self, person):
        first, second = Client(), Client()
        sign_in(first)
        choose(first, "sv")
        assert spoken(second.get(reverse("account_login"))) == "fi"
        answer = sign_in(second)
        assert answer.cookies[COOKIE].value == "sv"
        assert spoken(second.get(answer["Location"])) == "sv"

    def test_answers_in_it_at_once(self, swede, client):
        """What waited for the sign-in is shown by the answer itself."""
        waiting = {"carried": "text=Hei", "carried_to": "/partners/new/"}
        answer = sign_in(client, **waiting)
        assert (answer.status_code, spoken(answer)) == (200, "sv")

    def test_out_and_in_changes_nothing(self, person, client):
        sign_in(client)
        choose(client, "sv")
        client.post(reverse("account_logout"))
        assert not get_user(client).is_authenticated
        assert spoken(client.get(reverse("account_login"))) == "sv"
        sign_in(client)
        assert spoken(client.get("/")) == "sv"

    def test_leaves_the_device_in_the_language_last_read_there(self, swede, client):
        client.cookies[COOKIE] = "en"
        sign_in(client)
        client.post(reverse("account_logout"))
        assert spoken(client.get(reverse("account_login"))) == "sv"

    def test_changes_no_device_of_who_has_chosen_nothing(self, person, client):
        assert COOKIE not in sign_in(client).cookies
        assert COOKIE not in client.get("/").cookies

    def test_is_not_told_again_to_a_device_that_knows(self, swede, client):
        sign_in(client)
        assert COOKIE not in client.get("/").cookies


class TestTheDevice:
    def test_remembers_for_a_year_what_a_stranger_chooses(self, client):
        cookie = choose(client, "sv").cookies[COOKIE]
        assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (YEAR, "Lax", True)
        assert spoken(client.get(reverse("account_login"))) == "sv"
        assert not User.objects.exists()

    @pytest.mark.parametrize("is_safe", [True, False])
    def test_is_told_alike_by_a_press_and_by_a_sign_in(self, swede, settings, is_safe):
        settings.LANGUAGE_COOKIE_SECURE = is_safe
        press, by_itself = Client(), Client()
        told = [choose(press, "sv").cookies[COOKIE], sign_in(by_itself).cookies[COOKIE]]
        for cookie in told:
            del cookie["expires"]  # the same year, from a moment later
        assert told[0].OutputString() == told[1].OutputString()
        assert bool(told[0]["secure"]) is is_safe

    def test_speaks_on_the_page_that_ends_digests(self, swede, client):
        client.cookies[COOKIE] = "en"
        assert spoken(client.get(ending.address_of(swede))) == "en"


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_both_answered(staff):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(staff)

    def press(number):
        return choose(clients[number], ["sv", "en"][number]).status_code

    assert at_once(2, press) == [302, 302]
    staff.refresh_from_db()
    assert staff.language in ("sv", "en")
