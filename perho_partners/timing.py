"""How long an answer took, told to those who run the site: browsers show it beside a request."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from accounts.people.models import User


class ServerTiming:
    """Adds Server-Timing for those who enter the admin: the whole, and the database's part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start, meter = time.perf_counter(), Meter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        if sees_timing(request):
            whole = time.perf_counter() - start
            response["Server-Timing"] = (
                f"all;dur={whole * 1000:.1f}, "
                f'db;dur={meter.seconds * 1000:.1f};desc="{meter.queries} queries"'
            )
        return response


class Meter:
    """Counts what the database is asked, and how long it takes to answer."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0

    def __call__(self, execute: Callable[..., object], *asked: object) -> object:
        start = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            self.seconds += time.perf_counter() - start
            self.queries += 1


def sees_timing(request: HttpRequest) -> bool:
    """Whether someone asks who may enter the admin; which role it is would cost two questions."""
    user = getattr(request, "user", None)
    return isinstance(user, User) and user.is_staff
