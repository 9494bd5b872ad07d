"""A line of the log says what happened and when, by whom, and nothing that was written."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from perho_partners.running.logs import JsonLines
from perho_partners.running.serving import note_slow_queries
from tests.exchange.api.keys import key_of

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        assert "\n" not in text
        self.lines.append(json.loads(text))


@pytest.fixture
def log() -> Iterator[list[dict[str, Any]]]:
    """The lines that production writes from INFO up."""
    kept, root = Kept(), logging.getLogger()
    requests = logging.getLogger("perho_partners.requests")
    root.addHandler(kept)
    requests.setLevel(logging.INFO)
    yield kept.lines
    requests.setLevel(logging.WARNING)
    root.removeHandler(kept)


def test_a_line_tells_the_request(page: Client, staff: User, log: list[dict[str, Any]]) -> None:
    response = page.get("/about/?q=Salainen", headers={"X-Request-ID": "abcd-1234"})
    [line] = log
    assert datetime.fromisoformat(line.pop("time")).utcoffset() is not None
    assert isinstance(line.pop("ms"), int)
    assert line == {
        "level": "INFO",
        "logger": "perho_partners.requests",
        "message": "/about/",
        "request": "abcd-1234",
        "user": staff.pk,
        "method": "GET",
        "status": response.status_code,
    }
    assert response["X-Request-ID"] == "abcd-1234"


@pytest.mark.parametrize("given", ["", "x", "a b c d e f g", "a" * 65, 'abcd"efgh', "åäöåäöåäö"])
def test_an_id_that_is_none_is_not_taken(
    client: Client, log: list[dict[str, Any]], given: str
) -> None:
    response = client.get("/accounts/login/", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert (log[-1]["request"], log[-1]["user"]) == (response["X-Request-ID"], None)


def test_a_program_is_told_by_its_owner(
    client: Client, staff: User, log: list[dict[str, Any]]
) -> None:
    secret, _row = key_of(staff)
    client.get("/api/v1/organisations/", headers={"Authorization": f"Bearer {secret}"})
    assert (log[-1]["user"], log[-1]["status"]) == (staff.pk, 200)
    assert secret not in json.dumps(log)


def test_health_is_told_only_when_it_is_bad(client: Client, log: list[dict[str, Any]]) -> None:
    assert [client.get(path).status_code for path in ("/healthz", "/livez")] == [200, 200]
    assert log == []
    with mock.patch("perho_partners.running.health.room_left", return_value={"/disk": 0}):
        assert client.get("/healthz").status_code == 503
    assert [line["message"] for line in log] == [
        "not healthy: a disk is nearly full",
        "/healthz",
        "Service Unavailable: /healthz",
    ]
    assert len({line["request"] for line in log}) == 1


def test_what_broke_is_told_without_its_words(staff: User, log: list[dict[str, Any]]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    error = IntegrityError("Key (email)=(maija@example.org) already exists")
    with mock.patch("perho_partners.home.views.latest", side_effect=error):
        client.get("/?q=Salainen")
    [broke] = [line for line in log if line["logger"] == "django.request"]
    assert (broke["level"], broke["user"]) == ("ERROR", staff.pk)
    assert broke["error"][0] == "django.db.utils.IntegrityError"
    assert any("home/views.py" in frame for frame in broke["error"])
    assert not re.search("maija|Salainen", json.dumps(log))


def test_no_line_tells_what_was_sent(page: Client, log: list[dict[str, Any]]) -> None:
    page.post(reverse("partners:new") + "?name=Salainen", {"name": "Salainen Oy"})
    [line] = [line for line in log if line["logger"] == "perho_partners.requests"]
    assert (line["method"], line["message"]) == ("POST", "/partners/new/")
    assert "Salainen" not in json.dumps(log)


def test_secret_addresses_stay_out(client: Client, log: list[dict[str, Any]]) -> None:
    client.get("/calendar/s3cret.ics")
    assert [line["message"] for line in log] == ["/calendar/…", "Not Found: /calendar/…"]
    assert "s3cret" not in json.dumps(log)


def test_a_slow_question_is_told_without_what_it_asks_about(
    settings: Any, log: list[dict[str, Any]]
) -> None:
    settings.SLOW_QUERY_MS = -1
    note_slow_queries()
    before = len(connection.execute_wrappers)
    assert not User.objects.filter(email="maija@example.org").exists()
    assert len(connection.execute_wrappers) == before
    [line] = [line for line in log if line["message"] == "slow query"]
    assert (line["level"], isinstance(line["ms"], int)) == ("WARNING", True)
    assert line["sql"].startswith("SELECT %s AS")
    assert "maija" not in json.dumps(log)


def test_a_quick_question_is_not_told(log: list[dict[str, Any]]) -> None:
    User.objects.exists()
    assert log == []
