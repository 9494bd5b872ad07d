"""How long a process waits for its database, and what it notes of slow questions."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

slow = logging.getLogger("perho_partners.slow")
MOST_TOLD = 1_000  # characters of a question


def note_slow_queries() -> None:
    """From now on every question of every connection is timed."""
    connection_created.connect(_time_questions, dispatch_uid="slow queries")


def limit_questions() -> None:
    """In a process that serves pages no question takes long. Commands may ask for as long."""
    connection_created.connect(_set_limit, dispatch_uid="statement_timeout")


def _time_questions(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    if _timed not in connection.execute_wrappers:  # a connection that was lost is made anew
        connection.execute_wrappers.append(_timed)


def _set_limit(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    if connection.vendor == "postgresql" and not settings.POOLED:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{settings.STATEMENT_SECONDS}s'")


def _timed(execute: Callable[..., object], sql: str, *asked: object) -> object:
    """Ask. When it takes long, say which question it was: never what it was asked about."""
    start = time.perf_counter()
    try:
        return execute(sql, *asked)
    finally:
        milliseconds = (time.perf_counter() - start) * 1000
        if milliseconds > settings.SLOW_QUERY_MS:
            told = " ".join(str(sql).split())[:MOST_TOLD]
            slow.warning("slow query", extra={"ms": round(milliseconds), "sql": told})
