"""Many people at once: `make load`, or `python -m bench.load --seconds 600 --people 170`.

A throwaway PostgreSQL, the server as docs/deploy.md starts it, and locust in an environment of its
own. First as many as a college has, at a pace of people; then some without any pause.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.run import keep, run
from tests import postgres

LOCUST = Path(".venv-load/bin/locust")
PACE = (20.0, 60.0)  # seconds between two pages of one person
WITHOUT_PAUSE = [1, 8, 32]


def main() -> None:
    """Fill a college, serve it, and let people in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=170)
    parser.add_argument("--seconds", type=int, default=600)
    asked = parser.parse_args()
    with (
        postgres.server(careless=False) as url,
        tempfile.TemporaryDirectory(prefix="perho-load-") as folder,
    ):
        known = {
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": secrets.token_urlsafe(60), "BENCH_GIVEN": f"{folder}/given.json",
        }  # fmt: skip
        run(known, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        run(known, "-m", "bench.pages", "fill", str(asked.organisations))
        told = [f"## {asked.organisations:,} organisations, PostgreSQL, 2 workers of 4 threads", ""]
        with serving(known) as host:
            run(known, "-m", "bench.given", host, str(asked.people))
            people(known, 4, 20, (0.0, 0.5))  # nothing is measured while the server wakes up
            told += [f"{asked.people} people, a page every {PACE[0]:.0f} to {PACE[1]:.0f} seconds"]
            told += ["", *people(known, asked.people, asked.seconds, PACE)]
            for number in WITHOUT_PAUSE:
                told += ["", f"{number} at once, without any pause", ""]
                told += people(known, number, 30, (0.0, 0.0))
        keep(f"load-{asked.organisations}", told)
        print("\n".join(told))


@contextmanager
def serving(known: dict[str, str], *more: str) -> Iterator[str]:
    """The server on a free port of this machine; its address."""
    port = postgres.free_port()
    server = subprocess.Popen(
        [
            *[sys.executable, "-m", "gunicorn", "perho_partners.wsgi", "--bind"],
            *[f"127.0.0.1:{port}", "--config", "deploy/gunicorn.conf.py", *more],
        ],
        env=os.environ | known,
    )
    try:
        for _n in range(100):
            time.sleep(0.2)
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def people(
    known: dict[str, str], number: int, seconds: int, pause: tuple[float, float]
) -> list[str]:
    """Let so many in for so long; a line for each kind of page."""
    given = Path(known["BENCH_GIVEN"])
    given.write_text(json.dumps(json.loads(given.read_text()) | {"pause": pause}), encoding="utf-8")
    stem = given.with_name(f"people-{number}")
    subprocess.run(
        [
            *[str(LOCUST), "--headless", "--only-summary", "-f", "bench/people.py"],
            *["-u", str(number), "-r", str(max(1, number // 10)), "-t", f"{seconds}s"],
            *["--csv", str(stem), "--exit-code-on-error", "0"],
        ],
        env=os.environ | known, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    lines = ["| page | asked | failed | median ms | p95 ms | p99 ms | a second |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    with Path(f"{stem}_stats.csv").open(encoding="utf-8") as file:
        lines += [
            f"| {row['Name']} | {row['Request Count']} | {row['Failure Count']} | {row['50%']} "
            f"| {row['95%']} | {row['99%']} | {float(row['Requests/s']):.1f} |"
            for row in csv.DictReader(file)
        ]
    return lines


if __name__ == "__main__":
    main()
