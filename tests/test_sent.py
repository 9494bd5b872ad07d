"""Words that somebody typed are never lost: what could not be saved is given back, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from core import sent
from partnerships.partnerships.models import Partnership
from tests.factories import UserFactory
from tests.test_bad_input import FORM_PAGES, form_page, partnership

__all__ = ["partnership"]  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PASSWORD = "Kevätjuhlan-ohjelma"
HERE = {"origin": "http://testserver"}
WORDS = {
    "name": "Kahvila",
    "notes": "Kaksi\r\nriviä",
    "website": "https://kahvila.example/a_b?c=1&d=2",
}
EMPTY_TOKEN = {"csrfmiddlewaretoken": "x" * 64}


class Forms(HTMLParser):
    """The forms of a page: their addresses and what they send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "form":
            self.found.append((known.get("action") or "", {}))
        elif tag == "input" and (name := known.get("name")):
            self.found[-1][1].setdefault(name, []).append(known.get("value") or "")


def press(client: Client, response: Any, address: str, **typed: str) -> Any:
    """Send the page's form that goes to the address, with what is typed into it."""
    forms = Forms(response.content.decode()).found
    # The last one, which is not in the frame of the page.
    data = next(data for action, data in reversed(forms) if action == address)
    return client.post(address, data | {name: [text] for name, text in typed.items()}, headers=HERE)


def offered(response: Any, address: str) -> dict[str, list[str]]:
    """What the page would send to the address, without the token."""
    forms = Forms(response.content.decode()).found
    data = next(data for action, data in forms if action == address)
    return {name: values for name, values in data.items() if name != "csrfmiddlewaretoken"}


def is_sent_page(response: Any) -> bool:
    return "sent.html" in [template.name for template in response.templates]


def as_sent(data: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(value)] for name, value in data.items()}


@contextmanager
def no_database() -> Iterator[None]:
    def fail(*_args: Any) -> None:
        raise OperationalError("the database is down")

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def person(staff: User) -> User:
    staff.set_password(PASSWORD)
    staff.save()
    cache.clear()
    return staff


@pytest.fixture
def browser(person: User) -> Client:
    """A browser that is signed in, with the token that its forms need."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(person)
    client.get("/about/")
    client.get(reverse("partners:new"))
    return client


def token(client: Client) -> dict[str, str]:
    return {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}


def end_session(client: Client) -> None:
    Session.objects.all().delete()


def sign_in(client: Client, response: Any) -> Any:
    """From the page that tells of the end of the session through the sign-in page."""
    login = reverse("account_login")
    asked = press(client, response, login)
    assert (asked.status_code, asked.context["form"].errors) == (200, {})
    wrong = press(client, asked, login, login="staff@perho.example", password="arvaus")
    assert wrong.status_code == 200
    return press(client, wrong, login, login="staff@perho.example", password=PASSWORD)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_PAGES)
class TestEveryForm:
    def test_is_given_back_after_signing_in_again(
        self, browser: Client, partnership: Partnership, name: str
    ) -> None:
        path, data, _texts = form_page(name, partnership)
        end_session(browser)
        response = browser.post(path, data | token(browser), headers=HERE)
        assert response.status_code == 401
        back = sign_in(browser, response)
        assert (back.status_code, is_sent_page(back)) == (200, True)
        assert offered(back, path) == as_sent(data)
        assert press(browser, back, path).status_code == 302

    def test_is_given_back_when_it_was_open_too_long(
        self, browser: Client, partnership: Partnership, name: str
    ) -> None:
        path, data, _texts = form_page(name, partnership)
        response = browser.post(path, data | EMPTY_TOKEN, headers=HERE)
        assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")
        assert offered(response, path) == as_sent(data)
        assert f'href="{path}"' in response.content.decode() or name in POST_ONLY
        assert press(browser, response, path).status_code == 302

    def test_is_given_back_while_the_database_is_down(
        self, browser: Client, partnership: Partnership, name: str
    ) -> None:
        path, data, _texts = form_page(name, partnership)
        with no_database():
            response = browser.post(path, data | token(browser), headers=HERE)
            assert response.status_code == 503
            assert offered(response, path) == as_sent(data)
            again = press(browser, response, path)
            assert offered(again, path) == as_sent(data)
        assert press(browser, again, path).status_code == 302


class TestAdminForms:
    @pytest.mark.parametrize("way", ["signed out", "too long", "database"])
    def test_are_given_back_too(self, browser: Client, person: User, way: str) -> None:
        person.is_staff = person.is_superuser = True
        person.save_as(None, "edited")
        path = reverse("admin:toolkit_term_add")
        data = {"term_fi": "Taso", "term_sv": "Nivå", "term_en": "Level", "explanation_fi": "Sana"}
        if way == "signed out":
            end_session(browser)
            response = browser.post(path, data | token(browser), headers=HERE)
            response = sign_in(browser, response)
        elif way == "too long":
            response = browser.post(path, data | EMPTY_TOKEN, headers=HERE)
        else:
            with no_database():
                response = browser.post(path, data | token(browser), headers=HERE)
        assert offered(response, path) == as_sent(data)
        assert press(browser, response, path).status_code in (200, 302)  # the form, or saved


POST_ONLY = {"plans:action_new"}


class TestChangeOfLanguage:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_keeps_a_refused_form(
        self, browser: Client, partnership: Partnership, name: str
    ) -> None:
        path, data, texts = form_page(name, partnership)
        data |= {texts[0]: "ä" * 25_000}  # longer than any field takes
        refused = browser.post(path, data | token(browser), headers=HERE)
        assert refused.status_code == 422
        for change, chosen in [
            (reverse("set_language"), {"language": "sv"}),
            (reverse("preferences:appearance"), {"appearance": "dark"}),
            (reverse("preferences:search_key"), {"search_key": "off"}),
        ]:
            page = press(browser, refused, change, **chosen)
            assert (page.status_code, is_sent_page(page)) == (200, True)
            assert offered(page, path) == as_sent(data)
            assert '<html lang="sv"' in " ".join(page.content.decode().split())
        assert browser.cookies["appearance"].value == "dark"

    def test_keeps_what_waits_for_signing_in(self, browser: Client) -> None:
        end_session(browser)
        path = reverse("partners:new")
        response = browser.post(path, WORDS | token(browser), headers=HERE)
        page = press(browser, response, reverse("set_language"), language="en")
        assert page.status_code == 401
        assert "What you wrote is not saved yet" in page.content.decode()
        assert offered(sign_in(browser, page), path) == as_sent(WORDS)


class TestWhatIsGivenBack:
    def test_is_every_value_however_short(self, browser: Client) -> None:
        end_session(browser)
        path = reverse("partners:new")
        data = WORDS | {"city": "Ii", "other_names": ""}
        response = browser.post(path, data | token(browser), headers=HERE)
        assert offered(sign_in(browser, response), path) == as_sent(data)

    def test_is_read_as_written_not_as_code(self) -> None:
        values = [
            ("body", "<p>Ensin <strong>tämä</strong></p><ul><li>ja &amp; tuo</li></ul>"),
            ("url", "https://kahvila.example"),
            ("name", "Kahvila"),
            ("category", "working_life"),
            ("level", "3"),
            ("again", "Kahvila"),
            ("code", "<b>ei</b> koodia"),
        ]
        assert sent.Sent("/", values, may_go_again=True).texts == [
            "Ensin tämä\nja & tuo",
            "https://kahvila.example",
            "Kahvila",
            "<b>ei</b> koodia",
        ]

    def test_keeps_the_way_to_where_one_was_going(self, client: Client, person: User) -> None:
        data = {"login": person.email, "password": PASSWORD, "next": "/partners/?level=everyday"}
        strict = Client(enforce_csrf_checks=True)
        response = strict.post(reverse("account_login"), data, headers=HERE)
        assert 'href="/accounts/login/?next=%2Fpartners%2F%3Flevel%3Deveryday"' in (
            response.content.decode()
        )

    def test_tells_in_whose_name_it_is_sent(self, browser: Client, person: User) -> None:
        other = UserFactory(first_name="Toinen", last_name="Henkilö")
        browser.force_login(other)
        response = browser.post(reverse("partners:new"), WORDS | EMPTY_TOKEN, headers=HERE)
        assert "Lähetetään nimellä Toinen Henkilö." in response.content.decode()

    def test_is_not_on_the_server(self, browser: Client) -> None:
        end_session(browser)
        with mock.patch.object(cache, "set", side_effect=AssertionError):
            response = browser.post(reverse("partners:new"), WORDS | token(browser), headers=HERE)
            press(browser, response, reverse("account_login"))
        sign_in(browser, response)
        assert not any("Kahvila" in str(row.get_decoded()) for row in Session.objects.all())
        assert not any("Kahvila" in cookie.value for cookie in browser.cookies.values())


class TestSafety:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"origin": "null"},
            {"origin": "https://testserver"},
            {"origin": "http://elsewhere.example"},
            {"origin": "http://testserver.elsewhere.example"},
            {"referer": "http://["},
        ],
    )
    def test_words_of_another_site_are_not_sent_by_a_press(
        self, browser: Client, headers: dict[str, str]
    ) -> None:
        path = reverse("partners:new")
        data = WORDS | EMPTY_TOKEN
        forged = WORDS | EMPTY_TOKEN | {"carried": "name=Kahvila", "carried_to": path}
        for body in (data, forged):
            response = browser.post(path, body, headers=headers)
            assert response.status_code == 403
            assert path not in [a for a, _data in Forms(response.content.decode()).found]
            assert "Kahvila" in response.content.decode()  # to be copied
        end_session(browser)
        response = browser.post(path, WORDS | token(browser), headers=headers)
        assert response.status_code in (401, 403)
        assert path not in [a for a, _data in Forms(response.content.decode()).found]

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", "", "x"]
    )
    def test_words_are_not_carried_to_another_site(self, browser: Client, address: str) -> None:
        data = {"language": "sv", "carried": "name=Kahvila", "carried_to": address}
        response = browser.post(reverse("set_language"), data | token(browser), headers=HERE)
        assert (response.status_code, response.url) == (302, "/")

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("account_login", ["password"]),
            ("account_change_password", ["oldpassword", "password1", "password2"]),
            ("account_reauthenticate", ["password"]),
            ("admin:accounts_user_add", ["password1", "password2"]),
        ],
    )
    def test_a_password_is_never_given_back(
        self, browser: Client, person: User, name: str, fields: list[str]
    ) -> None:
        data = dict.fromkeys(fields, "Salainen-sana-7") | {"first_name": "Päivi Esimerkki"}
        broken = browser.post(reverse(name), data | EMPTY_TOKEN, headers=HERE)
        with no_database():
            down = browser.post(reverse(name), data | token(browser), headers=HERE)
        end_session(browser)
        out = browser.post(reverse(name), data | token(browser), headers=HERE)
        assert (broken.status_code, down.status_code) == (403, 503)
        for response in (broken, down, out):
            text = response.content.decode()
            assert "Salainen" not in text
            # What is not whole is not sent again either.
            assert reverse(name) not in [a for a, d in Forms(text).found if "first_name" in d]

    def test_what_cannot_be_read_is_no_error(self, browser: Client) -> None:
        for kind, body in {
            "multipart/form-data; boundary=x": b"--x",
            "application/x-www-form-urlencoded; charset=utf-7": b"name=x",
            "application/x-www-form-urlencoded": b"&".join(b"a=1" for _ in range(3001)),
        }.items():
            with no_database():
                response = browser.generic("POST", "/partners/new/", body, content_type=kind)
            assert response.status_code in (400, 403, 503)
            assert re.search(r"<h1>", response.content.decode())
