"""A PostgreSQL server of our own, thrown away after the tests."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgresError(Exception):
    """No server binaries on this machine."""


def binaries() -> Path:
    """The folder with initdb and pg_ctl."""
    candidates = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    for place in ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"):
        candidates += sorted(Path(place).glob("*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoPostgresError("initdb was not found")


def as_ordinary_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*, careless: bool = True) -> Iterator[str]:
    """Start a server on a free port; give its DATABASE_URL; remove everything afterwards.

    A careless one is quick; the other is set up as it is installed.
    """
    folder = binaries()
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    home = Path(tempfile.mkdtemp(prefix="perho-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = home / "data"
    port = free_port()
    run = {"check": True, "cwd": home, "stdout": subprocess.DEVNULL}
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home}"
    if careless:  # nothing must outlive a crash, and no table gets large
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options += " -c autovacuum=off -c jit=off -c max_connections=120"
    control = [str(folder / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-w"]
    try:
        # A locale of plain bytes: the order of names must not depend on the server.
        subprocess.run(
            as_ordinary_user(
                [str(folder / "initdb"), "-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync"]
            ),
            **run,
        )  # fmt: skip
        subprocess.run(as_ordinary_user([*control, "-o", options, "start"]), **run)
        try:
            yield f"postgres://{user}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(as_ordinary_user([*control, "-m", "immediate", "stop"]), **run)
    finally:
        shutil.rmtree(home, ignore_errors=True)
