"""People who are signed in: some write, others read. Each as a browser would."""

from __future__ import annotations

import http.client
import random
import re
import secrets
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from tests.cluster.engines import HOST, NAME
from tests.cluster.processes import until

OURS = "Palvelu on hetken poissa"  # on every page of ours that says so, wherever it comes from
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 40  # seconds until an answer is no longer waited for
WRITES, READS = 4, 16  # how many write, and how many read
BUSY = 10  # forms, until something is broken: what has just begun is slow
READ = ("/", "/partners/", "/teams/", "/activity/")
Forms = Callable[[str], tuple[str, str, dict[str, str]]]


class Person(threading.Thread):
    """One browser with one connection that stays open, as long as it lasts."""

    def __init__(self, port: int, session: str, pause: float) -> None:
        super().__init__(daemon=True)
        self.port, self.pause = port, pause
        self.token = secrets.token_hex(16)
        self.headers = {
            "Host": NAME,
            "Origin": f"https://{NAME}",
            "Cookie": f"sessionid={session}; csrftoken={self.token}",
        }
        self.answers: list[tuple[float, int]] = []
        self.foreign: list[str] = []
        self.thrown_out = 0
        self.stopped = False
        self.connection: http.client.HTTPSConnection | None = None

    def send(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """One request: its status and its page; 0 when there is no whole answer."""
        headers = self.headers
        if data:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            if self.connection is None:
                context = ssl._create_unverified_context()  # noqa: S323  (our own, of this run)
                self.connection = http.client.HTTPSConnection(
                    HOST, self.port, timeout=PATIENCE, context=context
                )
            self.connection.request(method, path, urlencode(data) if data else None, headers)
            response = self.connection.getresponse()
            page = response.read().decode("utf-8", "replace")
            status, place = response.status, response.getheader("Location") or ""
        except (OSError, http.client.HTTPException):
            self.hang_up()
            status, page, place = 0, "", ""
        self.answers.append((time.monotonic(), status))
        if status == 401 or place.startswith("/accounts/login"):
            self.thrown_out += 1
            return 401, page
        if status >= 500 and OURS not in page:
            self.foreign.append(page[:300])
        return status, page

    def hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def is_signed_in(self) -> bool:
        return any(self.send("GET", "/")[0] == 200 for _time in range(3))


class Reader(Person):
    """Opens one page after the other."""

    def run(self) -> None:
        while not self.stopped:
            self.send("GET", random.choice(READ))  # noqa: S311  (a page, no secret)
            time.sleep(self.pause * random.uniform(0.5, 1.5))  # noqa: S311  (a moment, no secret)
        self.hang_up()


class Writer(Person):
    """Fills in one form after the other, and sends it again until it is done."""

    def __init__(self, port: int, session: str, pause: float, forms: Forms) -> None:
        super().__init__(port, session, pause)
        self.forms = forms
        self.tried: list[tuple[str, str]] = []
        self.done: list[tuple[str, str]] = []
        self.times: list[float] = []

    def run(self) -> None:
        while not self.stopped:
            name = "".join(random.choices("abdefghijklmnoprstuvy", k=14)).capitalize()  # noqa: S311  (a name, no secret)
            kind, path, data = self.forms(name)
            self.tried.append((kind, name))
            if self.insist(path, data):
                self.done.append((kind, name))
                self.times.append(time.monotonic())
            time.sleep(self.pause)
        self.hang_up()

    def insist(self, path: str, data: dict[str, str]) -> bool:
        """Press again on the page that says that the service is away: with what stands there."""
        token = mask(self.token)  # as a page that has just been opened
        start = time.monotonic()
        while time.monotonic() - start < 2 * PATIENCE:
            status, page = self.send("POST", path, data | {"csrfmiddlewaretoken": token})
            if status == 302:
                return True
            if status == 503 and (found := TOKEN.search(page)):
                token = unescape(found[1])
            time.sleep(0.3)
        return False


def mask(secret: str) -> str:
    """The token of the cookie as Django writes it into a page: new each time."""
    from django.middleware.csrf import _mask_cipher_secret

    return str(_mask_cipher_secret(secret))


class Crowd:
    """All of them, for one drill."""

    def __init__(self, port: int, sessions: list[str], forms: Forms) -> None:
        writers, readers = sessions[:WRITES], sessions[WRITES:]
        self.writers = [Writer(port, session, 0.2, forms) for session in writers]
        self.readers = [
            Reader(port, readers[number % len(readers)], 2.0) for number in range(READS)
        ]
        self.start = self.end = time.monotonic()

    @property
    def everybody(self) -> list[Any]:
        return [*self.writers, *self.readers]

    def begin(self) -> None:
        self.start = time.monotonic()
        for person in self.everybody:
            person.start()
        until("everybody is at work", lambda: len(self.times) >= BUSY, 3 * PATIENCE)

    def stop(self) -> None:
        self.end = time.monotonic()
        for person in self.everybody:
            person.stopped = True
        for person in self.everybody:
            person.join(3 * PATIENCE)

    @property
    def times(self) -> list[float]:
        """When something was acknowledged."""
        return sorted(moment for writer in self.writers for moment in list(writer.times))

    @property
    def gap(self) -> tuple[float, float]:
        """The longest time in which nothing was: from when to when."""
        times = [moment for moment in self.times if moment < self.end]
        return max(pairwise([*times[BUSY - 1 :], self.end]), key=lambda pair: pair[1] - pair[0])

    @property
    def statuses(self) -> Counter[int]:
        return Counter(status for person in self.everybody for _moment, status in person.answers)

    def read_between(self, start: float, end: float) -> int:
        """How many pages were shown to readers in that time."""
        return sum(
            status == 200 and start < moment <= end
            for reader in self.readers
            for moment, status in reader.answers
        )

    @property
    def signed_in(self) -> int:
        """How many of the sessions still stand."""
        found = sum(person.is_signed_in() for person in self.everybody)
        for person in self.everybody:
            person.hang_up()
        return found
