"""Several people do something at the very same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Event
from time import sleep
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections, transaction
from django.test import Client

from core.fixed import FixedRowError
from core.history import StaleRowError

OVERLAP = 0.2  # seconds that the first of two goes on after the second has begun


def at_once(number: int, ask: Callable[[int], Any]) -> list[Any]:
    """Call ask(index) in so many threads that start together; give the results."""
    barrier = Barrier(number)

    def one(index: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return ask(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def during(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Do the first, and the second while the first is done but its transaction still open.

    What refuses the second is not told: the caller looks at what is stored then.
    """
    done, errors = Event(), (ValidationError, PermissionDenied, FixedRowError, StaleRowError)

    def one() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                sleep(OVERLAP)
        finally:
            done.set()
            connections.close_all()

    def other() -> None:
        try:
            done.wait(timeout=30)
            with suppress(*errors), transaction.atomic():
                second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for call in [pool.submit(one), pool.submit(other)]:
            call.result()


def signed_in(user: Any) -> Client:
    """A client of the person that tells of a 500 instead of raising."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client
