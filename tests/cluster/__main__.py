"""`python -m tests.cluster [--only kill freeze …]`: begin, break, count, tell, end."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.drills import DRILLS
from tests.cluster.engines import PATRONI, ROOT, Cluster, missing
from tests.cluster.people import Crowd, Forms
from tests.cluster.restoring import copy, restore_to_a_second

LONGEST = 30  # seconds without writes that a drill may cost
CI = bool(os.environ.get("CI"))


@dataclass(frozen=True)
class Outcome:
    """What people met in one drill, and what is left of what they wrote."""

    drill: str
    seconds: float
    acknowledged: int
    missing: int
    doubled: int
    thrown_out: int
    gap: float
    read: int
    statuses: dict[int, int]
    foreign: int

    @property
    def broken(self) -> list[str]:
        """The promises that were not kept."""
        rules = {
            f"{self.missing} acknowledged forms are missing": self.missing,
            f"{self.doubled} forms are there twice": self.doubled,
            f"{self.thrown_out} were signed out": self.thrown_out,
            f"{self.statuses.get(500)} answers of 500": self.statuses.get(500, 0),
            f"{self.foreign} pages that are not ours": self.foreign,
            f"{self.gap:.1f} s without writes": self.gap > LONGEST,
            "hardly anything was written": self.acknowledged < 20,
        }
        return [f"{self.drill}: {words}" for words, is_broken in rules.items() if is_broken]

    @property
    def row(self) -> str:
        answers = ", ".join(f"{count} × {status}" for status, count in self.statuses.items())
        return (
            f"| {self.drill} | {self.seconds:.0f} s | {self.acknowledged} | {self.missing} | "
            f"{self.doubled} | {self.thrown_out} | {self.gap:.1f} s | {self.read} | {answers} |"
        )


HEADS = [
    *["drill", "took", "acknowledged", "missing", "doubled", "signed out", "without writes"],
    *["pages read then", "answers (0: none)"],
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*DRILLS, "restore"])
    parser.add_argument("--straight", action="store_true", help="without PgBouncer between")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    asked = parser.parse_args()
    lacking = missing()
    if not (PATRONI / "patroni").exists():
        lacking.append(".venv-cluster (make cluster-test makes it)")
    if lacking:
        print(f"\n!!! NOT RUN !!! Install what is missing: {', '.join(lacking)}\n")
        return 1 if CI else 2
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="perho-cluster-"))
    folder.chmod(0o755)
    cluster = Cluster(folder, pooled=not asked.straight)
    broken = ["it did not come to the end"]
    try:
        broken = drill_all(cluster, asked.only or [*DRILLS, "restore"])
    finally:
        cluster.end()
        if asked.keep or broken:
            print(f"The logs are in {folder}.")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for words in broken:
        print(f"!!! {words}")
    return 1 if broken else 0


def drill_all(cluster: Cluster, names: list[str]) -> list[str]:
    """Begin, and one drill after the other; which promises were not kept."""
    start = time.monotonic()
    cluster.begin()
    sessions, forms = prepare(cluster)
    cluster.begin_pages()
    copied = copy(cluster)
    print(
        f"Begun in {time.monotonic() - start:.0f} s, a first copy in {copied:.1f} s.\n", flush=True
    )
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}", flush=True)
    broken = []
    for name in [each for each in names if each in DRILLS]:
        outcome = go_through(name, cluster, sessions, forms)
        print(outcome.row, flush=True)
        broken += outcome.broken
    if "restore" in names:
        crowd = Crowd(cluster.ports["pages"], sessions, forms)
        told, wrong = restore_to_a_second(cluster, crowd)
        print(f"\n{told}")
        broken += wrong
    print(f"\nAll in {time.monotonic() - start:.0f} s.", flush=True)
    return broken


def prepare(cluster: Cluster) -> tuple[list[str], Forms]:
    """The database of the program, and people who are signed in."""
    os.environ.update(cluster.said)
    collected = ROOT / "staticfiles" / "staticfiles.json"
    newest = max(file.stat().st_mtime for file in (ROOT / "static").rglob("*"))
    if not collected.exists() or collected.stat().st_mtime < newest:  # a minute of compressing
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, check=True, timeout=400)
    from tests import crash

    sessions, forms = crash.prepare()
    from django.core.management import call_command
    from django.db import connection

    call_command("createcachetable")
    connection.close()
    return sessions, forms


def go_through(drill: str, cluster: Cluster, sessions: list[str], forms: Forms) -> Outcome:
    """People write and read, something breaks and comes back; then it is counted."""
    crowd = Crowd(cluster.ports["pages"], sessions, forms)
    try:
        crowd.begin()
        DRILLS[drill](cluster, crowd)
        time.sleep(3)
    finally:
        crowd.stop()
    seconds = time.monotonic() - crowd.start
    statuses = dict(sorted(crowd.statuses.items()))
    start, end = crowd.gap
    counts = count(crowd)
    everybody = crowd.everybody
    out = sum(person.thrown_out for person in everybody) + len(everybody) - crowd.signed_in
    return Outcome(
        drill=drill,
        seconds=seconds,
        acknowledged=len(crowd.times),
        missing=counts["lost"],
        doubled=counts["twice"],
        thrown_out=out,
        gap=end - start,
        read=crowd.read_between(start, end),
        statuses=statuses,
        foreign=sum(len(person.foreign) for person in everybody),
    )


def count(crowd: Crowd) -> dict[str, int]:
    """What is missing of the acknowledged, and what is there twice of all that was tried."""
    from django.db import connection

    from tests import crash

    connection.close()
    done: list[Any] = [each for writer in crowd.writers for each in writer.done]
    tried: list[Any] = [each for writer in crowd.writers for each in writer.tried]
    counts = {"lost": crash.lost(done)["lost"], "twice": crash.lost(tried)["twice"]}
    connection.close()
    return counts


if __name__ == "__main__":
    sys.exit(main())
