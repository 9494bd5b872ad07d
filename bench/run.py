"""What `make bench` runs: lists on both engines, what is done seldom, every page of a college.

`python -m bench.run lists`, `python -m bench.run pages --organisations 10000 --engine sqlite`.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests import postgres

RESULTS = Path(__file__).parent / "results"
TABLE = {"lists": "| step", "work": "| what", "pages": "B:"}  # how what is measured begins


def main() -> None:
    """Measure, print, and keep what was measured with the machine and the day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=list(TABLE))
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    asked = parser.parse_args()
    if asked.what in (None, "lists"):
        told = []
        for engine in ("sqlite", "postgresql"):
            told += [f"## {engine}", "", on(engine, lists), ""]
        keep("lists", told)
    if asked.what in (None, "work"):
        keep("work", ["## 10,000 organisations, postgresql", "", on("postgresql", work)])
    if asked.what in (None, "pages"):
        size, engine = asked.organisations, asked.engine
        told = [f"## {size:,} organisations, {engine}", "", on(engine, pages, size)]
        keep(f"pages-{size}-{engine}", told)


def keep(name: str, told: list[str]) -> None:
    """Write what was measured into bench/results."""
    day = datetime.now(UTC).date().isoformat()
    head = [f"# {name}, {day}", "", f"{os.cpu_count()} cores, Python {platform.python_version()}."]
    RESULTS.mkdir(exist_ok=True)
    text = "\n".join([*head, "", *told]).strip() + "\n"
    (RESULTS / f"{name}-{day}.md").write_text(text, encoding="utf-8")


def on(engine: str, measure: Callable[..., str], *given: object) -> str:
    """What is measured on an empty database of the engine."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="perho-bench-") as folder:
            return measure(f"sqlite:///{folder}/db.sqlite3", *given)
    with postgres.server() as url:
        return measure(url, *given)


def lists(url: str) -> str:
    """A list of many partners, in and out and back."""
    return told_by("lists", {"PERHO_ENV": "test", "DATABASE_URL": url}, "bench.lists")


def work(url: str) -> str:
    """Digests, files, the binder and a copy."""
    return told_by("work", filled(url, 10_000), "bench.work")


def pages(url: str, organisations: int) -> str:
    """Every page, of a college of so many organisations."""
    return told_by("pages", filled(url, organisations), "bench.pages", "measure")


def filled(url: str, organisations: int) -> dict[str, str]:
    """What is asked of a college of so many organisations, which is made."""
    known = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    run(known, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    run(known, "-m", "bench.pages", "fill", str(organisations))
    return known


def told_by(kind: str, known: dict[str, str], *module: str) -> str:
    """The table that a module prints."""
    printed = run(known, "-m", *module)
    table = printed[printed.index(TABLE[kind]) :].strip()
    print(table, flush=True)
    return table


def run(known: dict[str, str], *command: str) -> str:
    """Run Python, and give what it printed."""
    told = subprocess.run(
        [sys.executable, *command], env=os.environ | known, check=True, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    return told.stdout


if __name__ == "__main__":
    main()
