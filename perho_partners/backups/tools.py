"""The programs that copies are made with, and files that are certain to be on the disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from django.db import DatabaseError

from perho_partners.backups.manifest import BackupError

AGE = "age"
# What goes wrong with disks and databases; the words are of no person.
FAILURES = (BackupError, OSError, sqlite3.Error, DatabaseError)


def sealing(recipient: str) -> list[str]:
    """The command that seals what it reads for whoever has the key."""
    return [AGE, "--encrypt", "--recipient", recipient]


def opening(identity: Path) -> list[str]:
    """The command that opens what was sealed, with the key in a file."""
    return [AGE, "--decrypt", "--identity", str(identity)]


def pipe(
    *commands: Sequence[str],
    source: Path | None = None,
    target: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run the commands, each reading what the one before it writes; all of them must succeed."""
    for command in commands:
        if not shutil.which(command[0]):
            raise BackupError(f"The program {command[0]} is not installed here.")
    with ExitStack() as open_files:
        last = open_files.enter_context(source.open("rb")) if source else None
        sink = open_files.enter_context(target.open("xb")) if target else None
        running: list[subprocess.Popen[bytes]] = []
        for number, command in enumerate(commands, start=1):
            is_last = number == len(commands)
            process = subprocess.Popen(  # noqa: S603  (our own commands, no shell)
                command,
                stdin=last or subprocess.DEVNULL,
                stdout=(sink or subprocess.DEVNULL) if is_last else subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **(environment or {})},
            )
            if running and running[-1].stdout:
                running[-1].stdout.close()  # the next one has it
            running.append(process)
            last = process.stdout  # type: ignore[assignment]  # a pipe reads as a file does
        # Each says little: what one writes to its errors fits into the pipe until it is read.
        errors = [process.communicate()[1] for process in reversed(running)][::-1]
    for command, process, error in zip(commands, running, errors, strict=True):
        if process.returncode:
            said = error.decode(errors="replace").strip()[-500:]
            raise BackupError(f"{command[0]} failed ({process.returncode}): {said}")


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
