"""What people do all day, for locust: `python -m bench.load`.

Each is signed in already, as in the morning, and opens a page every some seconds: mostly the
register, an organisation, a search while typing; now and then a plan, a level, a save.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from pathlib import Path

from locust import HttpUser, between, task

GIVEN = json.loads(Path(os.environ["BENCH_GIVEN"]).read_text(encoding="utf-8"))
HEADERS = {
    "Host": "bench.example", "X-Forwarded-Proto": "https", "Accept-Language": "fi",
    "Referer": "https://bench.example/",
}  # fmt: skip
WORDS = ["ravintola", "oy", "hotelli helsinki", "leipomo", "ravintlo", "tapahtuma", "lounas"]
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
PART = re.compile(r'(name|value)="([^"]*)"')


class Colleague(HttpUser):
    """One of the staff."""

    host = GIVEN["host"]
    wait_time = between(*GIVEN["pause"])

    def on_start(self) -> None:
        """A session of one's own; TLS ends in front of the server, so cookies are given by hand."""
        session = random.choice(GIVEN["sessions"])  # noqa: S311  (who asks; no secret)
        self.client.headers.update(HEADERS | {"Cookie": session["cookie"]})
        self.token = session["token"]
        # Nobody comes at the very same moment as all others.
        time.sleep(random.uniform(0, GIVEN["pause"][1]))  # noqa: S311  (a moment, no secret)

    def ask(self, address: str, name: str, **more: str) -> str:
        """Open a page and give it."""
        with self.client.get(address, name=name, headers=more, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
            return answer.text

    @task(10)
    def register(self) -> None:
        """The register, and the next page of it."""
        self.ask("/partners/", "register")

    @task(8)
    def types(self) -> None:
        """A search that is asked while it is typed."""
        word = random.choice(WORDS)  # noqa: S311  (a choice, no secret)
        self.ask(f"/partners/?q={word[:4]}", "register, part", **{"HX-Request": "true"})
        self.ask(f"/partners/?q={word}", "register, part", **{"HX-Request": "true"})

    @task(12)
    def organisation(self) -> None:
        """A partner's page."""
        key = random.choice(GIVEN["organisations"])  # noqa: S311  (a choice, no secret)
        self.ask(f"/partners/{key}/", "organisation")

    @task(6)
    def front(self) -> None:
        """The front page."""
        self.ask("/", "front")

    @task(3)
    def level(self) -> None:
        """A level's page."""
        self.ask("/levels/everyday/", "level")

    @task(3)
    def plan(self) -> None:
        """A team's plan for the year."""
        self.ask(GIVEN["plan"], "plan")

    @task(3)
    def team(self) -> None:
        """A team's page."""
        self.ask("/teams/restaurant/", "team")

    @task(2)
    def search(self) -> None:
        """The search over everything."""
        self.ask("/search/?q=ravintola", "search")

    @task(3)
    def edit(self) -> None:
        """A partnership's form is opened, changed and saved."""
        row = random.choice(GIVEN["partnerships"])  # noqa: S311  (a choice, no secret)
        address = f"/partnerships/{row['key']}/edit/"
        page = self.ask(address, "edit")
        tags = [dict(PART.findall(tag)) for tag in HIDDEN.findall(page)]
        sent = {tag["name"]: tag.get("value", "") for tag in tags if "name" in tag} | {
            "csrfmiddlewaretoken": self.token, "team": row["team"],
            "goal": f"Tavoite {time.time()}",
            "description": "Opiskelijat tekevät lounaan joka tiistai.",
            "cooperation_forms": "company-visits", "started_on": row["started_on"],
        }  # fmt: skip
        with self.client.post(
            address, sent, name="save", allow_redirects=False, catch_response=True
        ) as answer:
            # 409: somebody else was quicker, and is not overwritten
            if answer.status_code in (302, 409):
                answer.success()
            else:
                answer.failure(f"{answer.status_code}")
