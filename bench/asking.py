"""One request after another to the application itself, and what each takes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, reset_queries
from django.middleware.csrf import _get_new_csrf_string
from django.test import override_settings

from accounts.people.models import User

HOST = "bench.example"
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
PART = re.compile(r'(name|value)="([^"]*)"')


@dataclass
class Cost:
    """What one answer took: milliseconds, and how much it read and sent."""

    cpu: float
    wall: float
    sql: float
    queries: int
    rows: int  # read; on SQLite nobody tells
    sent: int  # bytes, as they leave the application
    status: int
    body: bytes


class Asker:
    """Somebody who is signed in, asking an application in this process."""

    def __init__(self, user: User, middleware: list[str] | None = None) -> None:
        with override_settings(MIDDLEWARE=middleware or settings.MIDDLEWARE):
            self.handler = WSGIHandler()
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        self.token = _get_new_csrf_string()
        self.cookies = (
            f"{settings.SESSION_COOKIE_NAME}={store.session_key}; "
            f"{settings.CSRF_COOKIE_NAME}={self.token}"
        )

    def get(self, address: str, *, part: bool = False) -> Cost:
        """Ask for a page, or for the part of it that htmx swaps."""
        return self._ask("GET", address, b"", {"HTTP_HX_REQUEST": "true"} if part else {})

    def post(self, address: str, fields: dict[str, Any]) -> Cost:
        """Send a form."""
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token}, doseq=True).encode()
        return self._ask("POST", address, body, {})

    def _ask(self, method: str, address: str, body: bytes, more: dict[str, str]) -> Cost:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": HOST, "SERVER_PORT": "443", "HTTP_HOST": HOST,
            "HTTP_X_FORWARDED_PROTO": "https", "HTTP_REFERER": f"https://{HOST}/",
            "HTTP_COOKIE": self.cookies, "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_LANGUAGE": "fi", "HTTP_ACCEPT_ENCODING": "gzip, br",
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "https", "wsgi.errors": BytesIO(), "SCRIPT_NAME": "", **more,
        }  # fmt: skip
        meter = Meter()
        status: list[str] = []
        heads: dict[str, str] = {}

        def begin(line: str, given: list[tuple[str, str]]) -> None:
            status.append(line)
            heads.update(given)

        with connection.execute_wrapper(meter):
            cpu, wall = time.process_time(), time.perf_counter()
            answer = self.handler(environ, begin)
            content = b"".join(answer)
            answer.close()
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return Cost(
            cpu * 1000, wall * 1000, meter.sql * 1000, meter.queries, meter.rows, len(content),
            int(status[0].split()[0]),
            brotli.decompress(content) if heads.get("Content-Encoding") == "br" else content,
        )  # fmt: skip


class Meter:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.sql, self.queries, self.rows = 0.0, 0, 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.sql += time.perf_counter() - start
            self.queries += 1
            if sql.lstrip()[:6].upper() in ("SELECT", "WITH A"):
                self.rows += max(0, context["cursor"].rowcount)


def hidden_fields(page: bytes) -> dict[str, str]:
    """What the forms of a page carry along."""
    found = [dict(PART.findall(tag)) for tag in HIDDEN.findall(page.decode())]
    return {each["name"]: each.get("value", "") for each in found if "name" in each}


# A connection stays open between requests, as the server keeps it.
request_started.disconnect(reset_queries)
request_finished.disconnect(close_old_connections)
request_started.disconnect(close_old_connections)
