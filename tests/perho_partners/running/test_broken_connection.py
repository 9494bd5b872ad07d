"""Wherever the connection to the database breaks, people meet the kind page and nothing is lost.

As when another machine takes the database over: the connection is cut in the middle of a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connection
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.urls import reverse

from core.outage import is_outage
from teams.comments.models import Comment
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
AWAY, TOKEN = "Palvelu on hetken poissa", "t" * 32


@pytest.fixture
def browser() -> Client:
    """Of somebody who is signed in."""
    client = Client(raise_request_exception=False, headers={"Origin": "http://testserver"})
    client.force_login(MembershipFactory(is_home=True).user)
    return client


@pytest.fixture
def comments() -> str:
    return reverse("comments:new", args=["organisation", OrganisationFactory().pk])


class Cut:
    """Lets so many questions through; then the connection is gone until the request is over."""

    def __init__(self, after: int) -> None:
        self.left, self.told = after, 0

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.left -= 1
        if self.left >= 0:
            return execute(*asked)
        self.told += 1
        kind = OperationalError if self.told == 1 else InterfaceError
        raise kind("the connection is closed")


@contextmanager
def cut(after: int) -> Iterator[Cut]:
    it = Cut(after)
    with connection.execute_wrapper(it):
        yield it


@pytest.mark.parametrize("address", ["/", "/partners/", "/admin/"])
def test_a_page_is_away_at_whichever_question_it_breaks(browser: Client, address: str) -> None:
    statuses = []
    for after in range(100):
        with cut(after) as it:
            statuses.append(browser.get(address, follow=True).status_code)
        if not it.told:
            break
    assert set(statuses[:-1]) == {503}
    assert len(statuses) > 3


def test_a_form_is_away_at_whichever_question_it_breaks_and_done_once(
    browser: Client, comments: str
) -> None:
    data, statuses = {"text": "Terve", "csrfmiddlewaretoken": TOKEN}, []
    for after in range(100):
        with cut(after) as it:
            statuses.append(browser.post(comments, data).status_code)
        if not it.told:
            break
    assert (set(statuses[:-1]), statuses[-1]) == ({503}, 302)
    assert Comment.objects.count() == 1


@pytest.mark.postgresql
def test_a_form_is_away_whenever_the_server_ends_its_connection(
    browser: Client, comments: str
) -> None:
    """The real thing: PostgreSQL ends it, as when it is shut down."""
    data, statuses = {"text": "Terve", "csrfmiddlewaretoken": TOKEN}, []
    for after in range(100):
        left = iter(range(after, -1, -1))

        def end_it(execute: Any, *asked: Any, left: Iterator[int] = left) -> Any:
            if next(left, None) == 0:
                ended(connection.connection.info.backend_pid)
            return execute(*asked)

        with connection.execute_wrapper(end_it):
            statuses.append(browser.post(comments, data).status_code)
        connection.close()
        if next(left, None) is not None:
            break
    assert (set(statuses[:-1]), statuses[-1]) == ({503}, 302)
    assert Comment.objects.count() == 1


def ended(pid: int) -> None:
    with connection.copy().cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        cursor.connection.close()


@pytest.mark.parametrize("is_done", [False, True])
def test_a_form_whose_commit_was_not_heard_of_is_sent_again_and_done_once(
    browser: Client, comments: str, is_done: bool
) -> None:
    commit = connection.commit

    def break_off() -> None:
        if is_done:
            commit()
        raise OperationalError("server closed the connection unexpectedly")

    with mock.patch.object(connection, "commit", break_off):
        page = browser.post(comments, {"text": "Terve", "csrfmiddlewaretoken": TOKEN})
    text = page.content.decode()
    assert (page.status_code, AWAY in text, "Lähetä uudelleen" in text) == (503, True, True)
    assert Comment.objects.count() == is_done
    carried = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))
    assert browser.post(comments, carried).status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("where", ["load", "save"])
def test_a_session_that_cannot_be_read_or_kept_is_no_sign_out(browser: Client, where: str) -> None:
    del (session := browser.session)["seen"]  # noted again at the next request
    session.save()
    name = "_get_session_from_db" if where == "load" else "create_model_instance"
    lost = OperationalError("the connection is lost")
    with mock.patch.object(SessionStore, name, side_effect=lost):
        page = browser.get("/")
    assert (page.status_code, page["Retry-After"], AWAY in page.content.decode()) == (
        503,
        "30",
        True,
    )
    assert browser.get("/").status_code == 200


def test_a_session_that_was_ended_meanwhile_is_told_as_before(browser: Client) -> None:
    del (session := browser.session)["seen"]
    session.save()
    with mock.patch.object(SessionStore, "save", side_effect=UpdateError):
        assert browser.get("/").status_code == 400


def test_what_goes_on_after_an_error_that_was_taken_for_nothing_is_away_too() -> None:
    """Of the cause nothing is known any more then; Django's cache in the database does so."""
    error = TransactionManagementError("You can't execute queries until the end of the block.")
    connection.ensure_connection()
    assert not is_outage(error)  # a fault of ours
    with mock.patch.object(connection, "connection", None):
        assert is_outage(error)
    with mock.patch.object(connection, "connection", mock.Mock(closed=True)):
        assert is_outage(error)


def test_it_is_alive_without_its_database() -> None:
    client = Client(raise_request_exception=False)
    with cut(0) as it:
        live, well = client.get("/livez"), client.get("/healthz")
    assert (live.status_code, live.content, well.status_code, it.told > 0) == (200, b"", 503, True)
