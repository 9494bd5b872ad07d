"""What `make test` runs: the suite on SQLite, on PostgreSQL, and the browser tests.

With CI set nothing may be left out; elsewhere what a machine lacks is said loudly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from tests import browsers, postgres

CI = bool(os.environ.get("CI"))


def main() -> int:
    """Run every part, tell what happened, and return the exit code."""
    left_out: list[str] = []
    results: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="perho-tests-") as folder:
        sqlite = f"sqlite:///{folder}/db.sqlite3"
        results["SQLite"] = pytest("-m", "not browser", "-n", "2", url=sqlite)
        try:
            with postgres.server() as url:
                asked = "not browser and not one_engine"
                results["PostgreSQL"] = pytest("-m", asked, "-n", "2", url=url)
        except postgres.NoPostgresError as error:
            left_out.append(f"PostgreSQL: {error}. Install PostgreSQL 14 or newer.")
        if browsers.executable():
            # The few long ones would otherwise wait behind each other in one process.
            spread = ["-n", "2", "--dist", "worksteal"]
            results["browser"] = pytest("-m", "browser", *spread, url=sqlite)
        else:
            left_out.append("Browser: no Chromium was found. Install the package chromium.")
    if not shutil.which("xmlsec1"):
        left_out.append("SAML: xmlsec1 was not found. Install the package xmlsec1.")
    for part, code in results.items():
        print(f"{part}: {'passed' if code == 0 else 'FAILED'}")
    for part in left_out:
        print(f"\n!!! NOT RUN !!! {part}\n")
    failed = any(results.values()) or (CI and left_out)
    return 1 if failed else 0


def pytest(*arguments: str, url: str) -> int:
    """Run pytest on the database and return its exit code."""
    environment = os.environ | {"PERHO_ENV": "test", "DATABASE_URL": url}
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    print(f"\n== {' '.join(arguments)} on {url.split(':')[0]}", flush=True)
    return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
