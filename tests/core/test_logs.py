"""No line of a log holds an address that lets in whoever knows it."""

from __future__ import annotations

import logging
import re
from itertools import chain
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.logs import HideSecrets, hide

SECRET = "s3cr3tS3cr3t"
# Every address with a part that only its owner knows; "%s" is that part.
ADDRESSES = {
    "calendar/<str:secret>.ics": ["/calendar/%s.ics"],
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": [
        "/accounts/password/reset/key/1-%s/",
        "/accounts/password/reset/key/%s-set-password/",
    ],
}
# And as people mistype and machines try them.
MISTYPED = ["/calendar/%s", "/calendar/%s.ics/", "/calendar/%s.ics/x", "/Calendar/%s.ics",
            "/accounts/password/reset/key/%s", "/accounts/password/reset/key/1-%s/x/"]  # fmt: skip


def routes(patterns: list[Any]) -> list[str]:
    """The routes of all our own addresses."""
    found = []
    for item in patterns:
        if isinstance(item, URLResolver) and item.namespace != "admin":
            found += routes(item.url_patterns)
        elif isinstance(item, URLPattern):
            found.append(str(item.pattern))
    return found


def test_every_address_that_takes_any_text_is_known() -> None:
    free = [route for route in routes(get_resolver().url_patterns)
            if "<str:" in route or "<path:" in route or "<uuid:" in route or "(?P<" in route
            or re.search(r"<\w+>", route)]  # fmt: skip
    assert set(free) == set(ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("frame", [*chain(*ADDRESSES.values()), *MISTYPED])
def test_no_refusal_tells_a_secret(frame: str, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    path = frame % SECRET

    def broken(*_args: Any) -> None:
        raise OperationalError

    with caplog.at_level(logging.DEBUG, "django"):
        client.get(path)
        client.post(path)
        client.put(path)
        client.get(path, headers={"host": "elsewhere.example"})
        with connection.execute_wrapper(broken):
            client.get(path)
    lines = [record for record in caplog.records if record.name.startswith("django.")
             and not record.name.startswith("django.db")]  # fmt: skip
    for record in lines:
        assert HideSecrets().filter(record)
        assert SECRET not in record.getMessage()
    assert any("…" in record.getMessage() for record in lines)


@pytest.mark.parametrize(
    "line",
    ["Not Found: /calendar/new/", "POST /calendar/7/revoke/", "/partners/ 100 % %s",
     "/accounts/password/reset/key/done/"],
)  # fmt: skip
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert hide(line) == line
    record = logging.LogRecord("x", logging.INFO, "", 0, line, (), None)
    assert HideSecrets().filter(record)
    assert record.getMessage() == line


def test_the_rest_of_a_line_stays() -> None:
    line = f'"GET /calendar/{SECRET}.ics HTTP/1.1" 404 12 100%'
    assert hide(line) == '"GET /calendar/… HTTP/1.1" 404 12 100%'


def test_every_log_has_the_filter() -> None:
    logs = settings.LOGGING
    assert [handler["filters"] for handler in logs["handlers"].values()] == [["secrets"]]
    assert logs["loggers"]["django.server"]["filters"] == ["secrets"]
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            assert [type(item) for item in handler.filters] == [HideSecrets]
