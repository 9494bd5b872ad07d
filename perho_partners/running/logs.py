"""Lines of the log: what happened and when, in which request, by whom; never what was written.

Nothing here needs Django's settings: gunicorn's own lines are written by it, too.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject

from core.answering import ID_IN_META, LONGEST_ID, answered
from core.logs import hide

requests = logging.getLogger("perho_partners.requests")
ID = re.compile(rf"[A-Za-z0-9._-]{{8,{LONGEST_ID}}}")  # what a proxy may call a request
NUMBERS = ("status", "ms")  # what a line may tell besides
TEXTS = ("method", "sql")
HEALTH, LIVE = "/healthz", "/livez"


def user_of(request: HttpRequest) -> int | None:
    """The key of the person who asks, if somebody has looked who it is: no line asks for it."""
    user: object = request.__dict__.get("user")
    if isinstance(user, LazyObject):
        user = user.__dict__.get("_wrapped")
    key = getattr(user, "pk", None)
    return key if isinstance(key, int) else None


class JsonLines(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None) or answered.get()
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": hide(record.getMessage()),
        }
        if isinstance(request, HttpRequest):
            line |= {"request": request.META.get(ID_IN_META), "user": user_of(request)}
        line |= {
            name: getattr(record, name)
            for names, kind in ((NUMBERS, int), (TEXTS, str))
            for name in names
            if isinstance(getattr(record, name, None), kind)
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def told(error: BaseException) -> list[str]:
    """Which errors, and where in the code. Their words may be somebody's: they stay out."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 100:
        kind = f"{type(seen).__module__}.{type(seen).__qualname__}"
        number = getattr(seen, "sqlstate", None) or getattr(seen, "sqlite_errorname", None)
        lines.append(f"{kind} {number or getattr(seen, 'errno', None) or ''}".strip())
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return lines


class RequestLog:
    """Gives each request an id and writes a line about it. The first of the middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.META[ID_IN_META] = name = given if ID.fullmatch(given) else uuid.uuid4().hex
        token, start = answered.set(request), time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = name
            if request.path not in (HEALTH, LIVE) or response.status_code != 200:
                milliseconds = round((time.perf_counter() - start) * 1000)
                told = {"method": request.method, "status": response.status_code}
                # The path alone: what stands behind "?" may name people and partners.
                requests.info(request.path, extra=told | {"ms": milliseconds})
        finally:
            answered.reset(token)
        return response
