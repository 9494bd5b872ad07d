"""What an error service is told, and what it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.test import Client
from sentry_sdk.transport import Transport

from partnerships.register import views
from perho_partners.running.sentry import tell_errors

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
SENT: list[Any] = []


class Kept(Transport):
    """Keeps what would be sent."""

    def capture_envelope(self, envelope: Any) -> None:
        SENT.extend(item.payload.json for item in envelope.items)


@pytest.fixture
def told() -> Iterator[list[Any]]:
    SENT.clear()
    tell_errors("https://key@sentry.example/1", transport=Kept)
    yield SENT
    got_request_exception.disconnect(dispatch_uid="sentry")
    sentry_sdk.init()  # tells nobody from now on


def test_the_error_and_its_place_are_told_and_nobodys_words(
    told: list[Any], as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: object) -> None:
        secret = "Salainen Kumppani"
        raise ValueError(secret)

    monkeypatch.setattr(views, "results_context", breaks)
    client: Client = as_("staff")
    client.raise_request_exception = False
    assert client.get("/partners/?q=Salainen", HTTP_REFERER="/Salainen/").status_code == 500
    sentry_sdk.flush()
    [event] = told
    [error] = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "breaks"
    assert event["transaction"] == "register:list"
    for word in ("salainen", "session", "csrf", "cookie", "perho.example"):
        assert word not in json.dumps({**event, "exception": error["value"]}).lower()


def test_what_is_away_for_a_moment_is_no_error(
    told: list[Any], as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: object) -> None:
        raise OperationalError

    monkeypatch.setattr(views, "results_context", breaks)
    client: Client = as_("staff")
    client.raise_request_exception = False
    assert client.get("/partners/").status_code == 503
    sentry_sdk.flush()
    assert told == []


def test_no_address_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(sentry_sdk, "init", refuse)
    tell_errors("")
