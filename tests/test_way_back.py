"""Addresses that only act: whoever opens one is led to the page of its form, never to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.people.models import User
from core.way_back import post_only
from tests.test_access import (
    ADMIN_PAGES,
    FOR_PROGRAMS,
    MODELS,
    PAGES,
    PUBLIC,
    address,
    declared,
    world,
)
from tests.test_architecture import FLOORS

__all__ = ["world"]  # a fixture
pytestmark = [pytest.mark.one_engine, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent
LOGIN = "/accounts/login/"
# Their buttons are on every page or on the front page, to which one is led.
ON_FRONT_PAGE = {
    *["preferences:appearance", "preferences:search_key"],
    *["freshness:answer", "first_visit:plan", "first_visit:end"],
}

# The button of the college's own accounts stands on the sign-in page itself; what answers it comes
# from there.
SIGNS_IN = {"college_sign_in", "saml_answer"}


def acting(world: Any) -> Iterator[tuple[str, str, Any]]:
    """The name, address and view of everything that takes only POST."""
    for name in sorted(declared()):
        view = resolve(path := address(name, world)).func
        if hasattr(view, "home") and name not in SIGNS_IN:
            yield name, path, view


@pytest.fixture
def anyone(world: Any, lead: User) -> User:
    """A person who may do everything."""
    lead.is_staff = lead.is_superuser = True
    lead.save_as(None, "edited")
    world.review.save()
    return lead


def test_no_view_takes_only_post_in_another_way() -> None:
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    assert len(files) > 200
    assert [path.name for path in files if "require_POST" in path.read_text("utf-8")] == []


def test_no_address_answers_405_to_whoever_opens_it() -> None:
    models = {
        page: pair for both in MODELS.values() for group in both for page, pair in group.items()
    }
    pairs = {**PAGES, **PUBLIC, **ADMIN_PAGES, **models}
    assert [name for name, (opened, _sent) in pairs.items() if opened == 405] == []


@pytest.mark.django_db
class TestWhatOnlyActs:
    def test_leads_to_a_page(self, client: Client, world: Any, anyone: User) -> None:
        client.force_login(anyone)
        found = list(acting(world))
        assert len(found) >= 28
        for name, path, _view in found:
            assert client.head(path).status_code == 302, name
            response = client.get(path, follow=True)
            assert response.status_code == 200, name
            assert (response.request["PATH_INFO"] == "/") == (name in ON_FRONT_PAGE), name

    def test_leads_there_also_after_signing_in(self, world: Any, anyone: User) -> None:
        for name, path, view in acting(world):
            for method in ("get", "post"):
                client = Client()
                response = getattr(client, method)(path)
                assert response.url.startswith(f"{LOGIN}?next="), name
                [aim] = parse_qs(urlsplit(response.url).query)["next"]
                # A stranger has no row looked up: the address would tell names.
                assert hasattr(resolve(urlsplit(aim).path).func, "home") == view.asks, name
                client.force_login(anyone)
                page = client.get(aim, follow=True)
                assert page.status_code == 200, name
                assert (page.request["PATH_INFO"] == "/") == (name in ON_FRONT_PAGE), name

    def test_leads_a_stranger_to_the_page_the_stranger_was_on(self, world: Any) -> None:
        for name, path, _view in acting(world):
            for before in ("/partners/?level=everyday", reverse("tools:detail", args=[1])):
                response = Client().post(path, headers={"referer": f"http://testserver{before}"})
                assert parse_qs(urlsplit(response.url).query)["next"] == [before], name

    @pytest.mark.parametrize("name", sorted(SIGNS_IN))
    def test_what_signs_in_leads_to_the_sign_in_page(self, name: str, client: Client) -> None:
        assert client.get(reverse(name)).url == LOGIN
        assert client.head(reverse(name)).status_code == 302

    @pytest.mark.parametrize(
        "before",
        ["http://elsewhere.example/partners/", "http://testserver/no/such/page/", "//", "http://["],
    )
    def test_trusts_no_page_of_elsewhere(self, db: None, before: str) -> None:
        response = Client().post(reverse("feeds:new"), headers={"referer": before})
        assert response.url == f"{LOGIN}?next=/calendar/"

    def test_leads_on_from_a_refused_form_when_the_language_changes(
        self, client: Client, world: Any, anyone: User
    ) -> None:
        client.force_login(anyone)
        for name, path, _view in acting(world):
            for change in ("set_language", "preferences:appearance"):
                data = {"language": "sv", "appearance": "dark"}
                before = {"referer": f"http://testserver{path}"}
                page = client.post(reverse(change), data, headers=before, follow=True)
                assert page.status_code == 200, (name, change)
                assert (page.request["PATH_INFO"] == "/") == (name in ON_FRONT_PAGE), name


@pytest.mark.django_db
class TestOtherMethods:
    TITLES = {
        "fi": "Tätä osoitetta ei voi avata näin",
        "sv": "Den här adressen kan inte öppnas så här",
        "en": "This address cannot be opened this way",
    }

    @pytest.mark.parametrize("language", TITLES)
    def test_are_refused_on_a_page_of_our_own(self, page: Client, language: str) -> None:
        page.cookies["django_language"] = language
        for path, allowed in {
            "/partners/": "GET, HEAD",
            "/calendar/new/": "GET, HEAD, POST",
        }.items():
            response = page.put(path)
            assert (response.status_code, response["Allow"]) == (405, allowed)
            assert f"<h1>{self.TITLES[language]}</h1>" in response.content.decode()

    def test_are_so_wherever_one_is_refused(self, world: Any, anyone: User) -> None:
        client = Client()
        client.force_login(anyone)
        pages = {*PAGES, *ADMIN_PAGES} - {*FOR_PROGRAMS}  # those of a model refuse no method
        for name in sorted(pages):
            response = client.patch(address(name, world))
            if response.status_code == 405:
                assert "405.html" in [each.name for each in response.templates], name


def test_a_page_can_be_named_or_asked_for() -> None:
    by_name = post_only("tools:detail", "pk")(lambda request, pk: None)
    asked = post_only(lambda pk: f"/{pk}/")(lambda request, pk: None)
    assert (by_name.home(pk=3), asked.home(pk=3)) == ("/toolkit/3/", "/3/")
