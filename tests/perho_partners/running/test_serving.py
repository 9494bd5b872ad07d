"""How long a process waits for PostgreSQL, asked of PostgreSQL itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.signals import connection_created
from django.db.utils import ConnectionHandler

from core.outage import is_outage
from perho_partners.running.serving import limit_questions, note_slow_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh() -> Iterator[Any]:
    """A connection of our own to the same database, made while pages are served."""
    limit_questions()
    handler = ConnectionHandler({"default": dict(connection.settings_dict)})
    yield handler["default"]
    handler["default"].close()
    connection_created.disconnect(dispatch_uid="statement_timeout")


def asked(fresh: Any, name: str) -> str:
    with fresh.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        [told] = cursor.fetchone()
    return told


@pytest.mark.postgresql
def test_nothing_waits_for_ever(fresh: Any) -> None:
    names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
    assert [asked(fresh, name) for name in names] == ["20s", "10s", "2min"]


@pytest.mark.postgresql
def test_commands_may_ask_for_longer(fresh: Any) -> None:
    assert asked(connections["default"], "statement_timeout") == "0"


@pytest.mark.postgresql
def test_a_pooler_sets_the_limit_itself(fresh: Any, settings: Any) -> None:
    settings.POOLED = True
    assert asked(fresh, "statement_timeout") == "0"


@pytest.mark.postgresql
def test_a_question_that_takes_long_is_given_up(fresh: Any, settings: Any) -> None:
    settings.STATEMENT_SECONDS = 1
    with fresh.cursor() as cursor, pytest.raises(OperationalError) as given_up:
        cursor.execute("SELECT pg_sleep(5)")
    assert is_outage(given_up.value)
    with fresh.cursor() as cursor:  # and the connection goes on working
        cursor.execute("SELECT 1")


def test_a_connection_is_timed_once(caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    note_slow_queries()
    settings.SLOW_QUERY_MS = -1
    with caplog.at_level(logging.WARNING, "perho_partners.slow"), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert [record.sql for record in caplog.records] == ["SELECT 1"]  # type: ignore[attr-defined]  # given with the record
