"""What `make crash-test` runs: the server is killed under load, and nothing acknowledged is lost.

Writers send forms to gunicorn, as browsers do, and send a form again when no answer came. All of
gunicorn is killed at random moments (SIGKILL), on PostgreSQL every other time the database with it.
In the end every form that was answered is there, once, with its history. A killed process is no
power cut: what the system had not yet written to the disk stays alive.

`python -m tests.crash --kills 20 --engine sqlite`
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
WRITERS = 6
HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the server must answer again
SETTINGS = {"DJANGO_SETTINGS_MODULE": "perho_partners.settings"}


def main() -> int:
    """Each engine in a process of its own; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        return kill_and_count(asked.kills)
    codes = []
    for engine in [asked.engine] if asked.engine else ["sqlite", "postgresql"]:
        command = [sys.executable, "-m", "tests.crash", "--inside", "--kills", str(asked.kills)]
        with tempfile.TemporaryDirectory(prefix="perho-crash-") as folder:
            known = os.environ | {"PERHO_ENV": "test"} | SETTINGS
            if engine == "sqlite":
                url = f"sqlite:///{folder}/db.sqlite3"
                codes.append(subprocess.call(command, env=known | {"DATABASE_URL": url}, cwd=ROOT))
                continue
            with postgres.server(careless=False) as url:
                codes.append(subprocess.call(command, env=known | {"DATABASE_URL": url}, cwd=ROOT))
    return max(codes)


class Server:
    """gunicorn with all its processes, as deploy/ starts it but for the environment."""

    def __init__(self) -> None:
        self.port = postgres.free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            *[str(Path(sys.executable).with_name("gunicorn")), "perho_partners.wsgi"],
            *["--config", "deploy/gunicorn.conf.py", "--bind", f"{HOST}:{self.port}"],
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait(self) -> float:
        """Until it answers; how long that took."""
        start = time.monotonic()
        while time.monotonic() - start < PATIENCE:
            try:
                if self.send("GET", "/healthz", {}, {})[0] == 200:
                    return time.monotonic() - start
            except OSError:
                time.sleep(0.05)
        raise SystemExit("The server did not come back.")

    def send(
        self, method: str, path: str, headers: dict[str, str], data: dict[str, str]
    ) -> tuple[int, str]:
        """One request; the status counts once the whole answer has arrived."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request(method, path, urlencode(data) if data else None, headers)
            response = connection.getresponse()
            response.read()
            return response.status, response.getheader("Location") or ""
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            connection.close()


class Writer(threading.Thread):
    """Somebody who adds a partner and says something, again and again."""

    def __init__(self, server: Server, session: str, forms: Callable[[str], Any]) -> None:
        super().__init__(daemon=True)
        self.server, self.forms = server, forms
        self.token = secrets.token_hex(16)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={self.token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{HOST}:{server.port}",
        }
        self.done: list[tuple[str, str]] = []
        self.statuses: Counter[int] = Counter()
        self.repeated = 0
        self.stopped = False

    def run(self) -> None:
        while not self.stopped:
            name = "".join(random.choices("abdefghijklmnoprstuvy", k=14)).capitalize()  # noqa: S311  (a name, no secret)
            kind, path, data = self.forms(name)
            if self.insist(path, data | {"csrfmiddlewaretoken": self.token}):
                self.done.append((kind, name))

    def insist(self, path: str, data: dict[str, str]) -> bool:
        """Send the form until it is answered, as people do."""
        start = time.monotonic()
        while time.monotonic() - start < PATIENCE:
            try:
                status, _place = self.server.send("POST", path, self.headers, data)
            except OSError:
                status = 0
            self.statuses[status] += 1
            if status == 302:
                return True
            self.repeated += 1
            time.sleep(0.05)
        return False


def prepare() -> tuple[list[str], Callable[[str], Any]]:
    """A database with a few people who are signed in, and the forms that they send."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.urls import reverse

    from partnerships.levels.models import Level
    from tests.conftest import load_levels
    from tests.factories import MembershipFactory, OrganisationFactory

    call_command("migrate", verbosity=0)
    load_levels()
    sessions = []
    for _number in range(WRITERS):
        member = MembershipFactory(is_home=True)
        session = SessionStore()
        session[SESSION_KEY] = str(member.user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
        session.save()
        sessions.append(str(session.session_key))
    talked_of, level = OrganisationFactory(), Level.objects.get(key="everyday")
    comments = reverse("comments:new", args=["organisation", talked_of.pk])
    partners, turns = reverse("partners:new"), iter(range(10**9))

    def forms(name: str) -> tuple[str, str, dict[str, str]]:
        if next(turns) % 2:
            return "comment", comments, {"text": name}
        data = {"name": name, "category": "working_life", "level": str(level.pk)}
        more = {"description": "Opiskelijat oppivat.", "started_on": "1.1.2026"}
        return "partner", partners, data | more | {"team": str(member.team.pk), "is_other": "on"}

    return sessions, forms


def lost(done: list[tuple[str, str]]) -> dict[str, int]:
    """How many of the acknowledged writes are not there, or there twice."""
    from partnerships.organisations.models import Organisation
    from partnerships.partnerships.models import Partnership
    from teams.comments.models import Comment

    def told(rows: Any) -> Counter[str]:
        return Counter(rows)

    found = {
        "comment": [
            told(Comment.objects.values_list("text", flat=True)),
            told(Comment.history.values_list("text", flat=True)),
        ],
        "partner": [
            told(Organisation.objects.values_list("name", flat=True)),
            told(Organisation.history.values_list("name", flat=True)),
            told(Partnership.objects.values_list("organisation__name", flat=True)),
        ],
    }
    counts = {"lost": 0, "twice": 0}
    for kind, name in done:
        times = [rows[name] for rows in found[kind]]
        counts["lost"] += min(times) < 1
        counts["twice"] += max(times) > 1
    return counts


def kill_and_count(kills: int) -> int:
    """Serve, write, kill, start again; then look."""
    sessions, forms = prepare()
    from django.db import connection

    engine = connection.vendor
    connection.close()
    server = Server()
    server.start()
    server.wait()
    writers = [Writer(server, session, forms) for session in sessions]
    for writer in writers:
        writer.start()
    away = []
    for number in range(kills):
        until_busy(writers)
        server.kill()
        if engine == "postgresql" and number % 2:
            crash_postgres()
        server.start()
        away.append(server.wait())
    time.sleep(1)
    for writer in writers:
        writer.stopped = True
    for writer in writers:
        writer.join()
    server.kill()
    done = [each for writer in writers for each in writer.done]
    statuses = sum((writer.statuses for writer in writers), Counter())
    counts = lost(done)
    print(
        f"{engine}: {kills} kills, {len(done)} acknowledged writes of {WRITERS} writers, "
        f"{counts['lost']} lost, {counts['twice']} twice; "
        f"{sum(writer.repeated for writer in writers)} sent again; answers "
        f"{dict(sorted(statuses.items()))} (0: none); back after {max(away):.1f} s at most",
        flush=True,
    )
    return 1 if counts["lost"] or counts["twice"] or len(done) < kills else 0


def until_busy(writers: list[Writer]) -> None:
    """A moment at random, with several forms on their way; a new process is slow at first."""
    start, before = time.monotonic(), sum(len(writer.done) for writer in writers)
    more = random.randint(5, 60)  # noqa: S311  (moments, not secrets)
    while sum(len(writer.done) for writer in writers) < before + more:
        if time.monotonic() - start > PATIENCE:
            break
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.2))  # noqa: S311  (a moment, no secret)


def crash_postgres() -> None:
    """The database's own processes are killed, and it starts by reading what it had promised."""
    folder = postgres.binaries()
    url = urlsplit(os.environ["DATABASE_URL"])
    found = subprocess.run(
        [*psql(url), "-c", "SHOW data_directory"], check=True, capture_output=True, text=True
    )
    data = Path(found.stdout.strip())
    control = [str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(data.parent / "log")]
    lines = (data / "postmaster.opts").read_text().split('"')
    options = " ".join(lines[1::2])
    run: dict[str, Any] = {"check": True, "cwd": data.parent, "stdout": subprocess.DEVNULL}
    stop = postgres.as_ordinary_user([*control, "-m", "immediate", "stop"])
    subprocess.run(stop, **run)
    subprocess.run(postgres.as_ordinary_user([*control, "-o", f"{options}", "start"]), **run)


def psql(url: Any) -> list[str]:
    """Ask the server one thing."""
    return ["/usr/bin/env", "psql", "-qAt", url.geturl()]


if __name__ == "__main__":
    sys.exit(main())
