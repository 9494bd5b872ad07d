"""Several people do something at the very same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections
from django.test import Client


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


def signed_in(user: Any) -> Client:
    """A client of the person that tells of a 500 instead of raising."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client
