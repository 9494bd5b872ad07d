"""What `make bench` runs: each measurement on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests import postgres

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, print, and keep what was measured with the machine and the day."""
    day = datetime.now(UTC).date().isoformat()
    told = [f"# Lists, {day}", "", f"{os.cpu_count()} cores, Python {platform.python_version()}."]
    with tempfile.TemporaryDirectory(prefix="perho-bench-") as folder:
        told += ["", "## SQLite", "", lists(f"sqlite:///{folder}/db.sqlite3")]
    with postgres.server() as url:
        told += ["", "## PostgreSQL", "", lists(url)]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"lists-{day}.md").write_text("\n".join(told).strip() + "\n", encoding="utf-8")


def lists(url: str) -> str:
    """The table of one engine."""
    environment = os.environ | {"PERHO_ENV": "test", "DATABASE_URL": url}
    command = [sys.executable, "-m", "bench.lists", *sys.argv[1:]]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    table = done.stdout[done.stdout.index("| step") :].strip()
    print(table, flush=True)
    return table


if __name__ == "__main__":
    main()
