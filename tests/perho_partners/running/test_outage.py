"""While the database or the disk is away there is a kind page, and it all comes back by itself."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import (
    OperationalError,
    ProgrammingError,
    connection,
)
from django.test import Client

from accounts.people.models import User
from perho_partners.running import health
from tests.core.test_outage import AWAY

pytestmark = pytest.mark.django_db


@contextmanager
def failing(error: Exception) -> Iterator[None]:
    def fail(*_asked: Any) -> None:
        raise error

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("error", AWAY, ids=repr)
def test_every_page_is_away_for_a_moment_and_back(staff: User, error: Exception) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    with failing(error):
        response = client.get("/")
    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    for words in ["Palvelu on hetken poissa", 'lang="sv"', 'lang="en"']:
        assert words in text
    assert ("<link" in text, "<script" in text) == (False, False)
    assert client.get("/").status_code == 200


def test_a_fault_of_ours_is_no_outage(staff: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    with mock.patch("perho_partners.home.views.latest", side_effect=ProgrammingError):
        assert client.get("/").status_code == 500


def test_a_program_is_told_when_to_ask_again() -> None:
    client = Client(raise_request_exception=False)
    with failing(OperationalError()):
        response = client.get("/api/v1/organisations/", headers={"Authorization": "Bearer x"})
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert response.json() == {
        "code": "unavailable",
        "detail": "This is away for a moment. Try again.",
    }


class TestHealth:
    @pytest.mark.parametrize("free", [0, health.LEAST_ROOM - 1])
    def test_is_bad_on_a_full_disk(self, client: Client, free: int) -> None:
        with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=free)):
            assert client.get("/healthz").status_code == 503
        with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=health.LEAST_ROOM)):
            assert client.get("/healthz").status_code == 200

    def test_is_bad_when_a_watched_disk_is_full_or_gone(
        self, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        settings.WATCHED_DISKS = [str(tmp_path)]
        assert client.get("/healthz").status_code == 200

        def usage(place: str) -> Any:
            return mock.Mock(free=0 if place == str(tmp_path) else health.LEAST_ROOM)

        with mock.patch("shutil.disk_usage", usage):
            assert health.what_is_wrong() == "a disk is nearly full"
        settings.WATCHED_DISKS = [str(tmp_path / "none")]
        assert health.what_is_wrong() == "a disk that is watched is not there"

    def test_is_bad_when_nothing_can_be_written(self, client: Client) -> None:
        """Django's cache in the database swallows the error of a write."""
        cache.delete(health.KEY)
        with mock.patch.object(type(cache._connections["default"]), "set"):
            assert client.get("/healthz").status_code == 503
            cache.add(health.KEY, health.time.time() - 60)
            assert client.get("/healthz").status_code == 503
        assert client.get("/healthz").status_code == 200

    @pytest.mark.parametrize("error", [OperationalError(), OSError(errno.EIO, "")])
    def test_is_bad_when_the_database_is_away(self, client: Client, error: Exception) -> None:
        with failing(error):
            assert client.get("/healthz").status_code == 503
        assert client.get("/healthz").status_code == 200
