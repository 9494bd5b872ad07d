"""Who is let in to what programs read, how often, and how refusals look."""

from __future__ import annotations

from unittest import mock

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from exchange.api.authentication import PerKey, WrongKeys
from tests.exchange.api.keys import EVERYTHING, ROOT, asking, key_of, program
from tests.test_headers import HEADERS, carried

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
LISTS = ["organisations/", "partnerships/", "tools/", "plans/"]
ALL = [*LISTS, "plans/1/actions/", "organisations/1/", "changes/", "schema/"]
CLOSED = {"code": "not_authenticated", "detail": "Authentication credentials were not provided."}


@pytest.fixture(autouse=True)
def uncounted():
    """Each test begins to count anew."""
    cache.clear()


class TestDoor:
    @pytest.mark.parametrize("path", ALL)
    def test_is_closed_without_a_key(self, client, path):
        answer = client.get(f"{ROOT}{path}")
        assert (answer.status_code, answer.json()) == (401, CLOSED)
        assert answer["WWW-Authenticate"] == 'Bearer realm="Perho partners"'

    @pytest.mark.parametrize("path", [*LISTS, "changes/"])
    def test_is_not_opened_by_a_session(self, as_, path):
        assert as_("administrator").get(f"{ROOT}{path}").status_code == 401

    def test_of_the_description_is_opened_by_a_session_too(self, page):
        assert page.get(f"{ROOT}schema/").status_code == 200

    @pytest.mark.parametrize("name", ["key", "token", "access_token", "authorization"])
    def test_is_not_opened_by_an_address(self, client, staff, name):
        secret, _token = key_of(staff)
        for value in (secret, f"Bearer {secret}"):
            assert client.get(f"{ROOT}tools/", {name: value}).status_code == 401

    @pytest.mark.parametrize(
        "header",
        [
            *["Bearer", "Bearer ", "Bearer x", "Bearer {0}x", "Bearer {0} {0}", "{0}"],
            *["Basic {0}", "Token {0}", "Bearer ä\x01", "Bearer " + "a" * 9000],
        ],
    )
    def test_is_not_opened_by_something_like_a_key(self, staff, header):
        secret, _token = key_of(staff)
        client = Client(headers={"authorization": header.format(secret)})
        assert client.get(f"{ROOT}tools/").status_code == 401

    def test_is_not_opened_by_the_digest(self, staff):
        _secret, token = key_of(staff)
        assert asking(token.digest).get(f"{ROOT}tools/").status_code == 401

    @pytest.mark.parametrize("word", ["Bearer", "bearer", "BEARER"])
    def test_is_opened_by_a_key_alone(self, staff, word):
        secret, _token = key_of(staff)
        client = Client(headers={"authorization": f"{word} {secret}"})
        assert client.get(f"{ROOT}tools/").status_code == 200
        assert client.cookies == {}


class TestScopes:
    @pytest.mark.parametrize(
        ("scopes", "lists", "changes"),
        [
            (["read"], 200, 403),
            (["read", "levels"], 200, 403),
            (["changes"], 403, 200),
            (["levels"], 403, 403),
            (EVERYTHING, 200, 200),
        ],
    )
    def test_open_what_they_name(self, administrator, scopes, lists, changes):
        client = program(administrator, *scopes)
        assert {client.get(f"{ROOT}{path}").status_code for path in LISTS} == {lists}
        assert client.get(f"{ROOT}changes/").status_code == changes
        assert client.get(f"{ROOT}schema/").status_code == 200

    def test_that_are_missing_are_told(self, staff):
        answer = program(staff).get(f"{ROOT}changes/")
        assert (answer.status_code, answer.json()) == (403, {
            "code": "permission_denied",
            "detail": "This key does not open this: it lacks a scope that is needed here.",
        })  # fmt: skip


class TestLimits:
    def test_of_one_key_do_not_touch_others(self, staff, monkeypatch):
        monkeypatch.setattr(PerKey, "THROTTLE_RATES", {"key": "3/minute"})
        first, second = program(staff), program(staff)
        assert [first.get(f"{ROOT}tools/").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert second.get(f"{ROOT}tools/").status_code == 200

    def test_say_when_to_come_again(self, staff, monkeypatch):
        monkeypatch.setattr(PerKey, "THROTTLE_RATES", {"key": "1/minute"})
        client = program(staff)
        with time_machine.travel("2026-11-27T12:00+02:00", tick=False):
            client.get(f"{ROOT}tools/")
            answer = client.get(f"{ROOT}tools/")
        assert (answer.status_code, answer["Retry-After"]) == (429, "60")
        assert answer.json()["code"] == "throttled"
        with time_machine.travel("2026-11-27T12:01:01+02:00"):
            assert client.get(f"{ROOT}tools/").status_code == 200

    def test_wrong_keys_from_an_address(self, staff, monkeypatch):
        monkeypatch.setattr(WrongKeys, "THROTTLE_RATES", {"wrong_key": "2/minute"})
        wrong, right = asking("perho_x"), program(staff)
        found = [wrong.get(f"{ROOT}tools/") for _ in range(3)]
        assert [answer.status_code for answer in found] == [401, 401, 429]
        assert 0 < int(found[-1]["Retry-After"]) <= 60
        assert right.get(f"{ROOT}tools/").status_code == 200  # a college sits behind one address
        elsewhere = wrong.get(f"{ROOT}tools/", REMOTE_ADDR="192.0.2.7")
        assert elsewhere.status_code == 401

    def test_as_set_for_the_house(self):
        assert settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] == {
            "key": "120/minute",
            "wrong_key": "30/minute",
        }


class TestRefusals:
    @pytest.mark.parametrize("path", ["", "nope/", "tools/0/", "tools/x/", f"tools/{'9' * 30}/"])
    def test_of_what_is_not_there_are_json(self, staff, path):
        answer = program(staff).get(f"{ROOT}{path}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
        assert answer.json()["code"] == "not_found"

    @pytest.mark.parametrize("path", ["/api/", "/api/v2/tools/", "/api/v1/%00/"])
    def test_of_other_addresses_under_api_are_json(self, client, path):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_of_other_addresses_are_pages(self, page):
        assert "text/html" in page.get("/apis/")["Content-Type"]

    @pytest.mark.parametrize("path", [*LISTS, "changes/", "schema/"])
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_of_writing_are_json(self, administrator, path, method):
        client = program(administrator, *EVERYTHING)
        answer = getattr(client, method)(f"{ROOT}{path}")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["code"] == "method_not_allowed"

    def test_of_another_kind_of_answer_are_json(self, staff):
        answer = program(staff).get(f"{ROOT}tools/", headers={"accept": "text/html"})
        assert (answer.status_code, answer["Content-Type"]) == (406, "application/json")

    def test_when_something_breaks_tell_nothing(self, staff):
        client = program(staff)
        broken = mock.patch(
            "exchange.api.endpoints.ToolsFilter", side_effect=DatabaseError("s3cret")
        )
        with broken:
            answer = client.get(f"{ROOT}tools/")
        assert (answer.status_code, answer.json()) == (
            500,
            {"code": "error", "detail": "Something broke. Please try later."},
        )

    def test_to_an_unknown_host_are_json(self, staff):
        answer = program(staff).get(f"{ROOT}tools/", headers={"host": "evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")

    def test_are_english_whatever_is_asked_for(self, staff):
        client = program(staff)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fi"
        answer = client.get(
            f"{ROOT}organisations/", {"category": "x"}, headers={"accept-language": "fi"}
        )
        assert (answer.status_code, answer["Content-Language"]) == (400, "en")
        assert answer.json()["errors"] == {
            "category": ["There is no such option. Choose from the list."]
        }


@pytest.mark.parametrize("path", [*ALL, "nope/"])
def test_every_answer_is_safe_and_kept_nowhere(administrator, levels, path):
    for client in (program(administrator, *EVERYTHING), Client()):
        answer = client.get(f"{ROOT}{path}")
        assert carried(answer) == HEADERS
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Type"] == "application/json"


def test_no_key_is_ever_asked_of_the_pages(staff):
    client = program(staff)
    answer = client.get(reverse("register:list"))
    assert answer["Location"].startswith(reverse("account_login"))
