"""Starting, freezing and killing, with all that hangs from a process; every wait has an end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


class TooLateError(Exception):
    """Something did not happen in its time."""


def until(what: str, is_so: Callable[[], object], seconds: float) -> float:
    """Wait until it is so; how long that took."""
    start = time.monotonic()
    while not is_so():
        if time.monotonic() - start > seconds:
            raise TooLateError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - start


class Program:
    """One program that goes on running, and its log."""

    def __init__(
        self, name: str, command: list[str], folder: Path, said: dict[str, str] | None = None
    ) -> None:
        self.name, self.command, self.folder = name, command, folder
        self.said = said or {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "logs" / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.said.get("PWD", self.folder),
                env=os.environ | self.said,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tree(self) -> list[int]:
        """Itself and all that it has started."""
        return [self.pid, *descendants(self.pid)] if self.runs else []

    def stop(self, seconds: float = 40) -> None:
        """Kindly, and to the end."""
        if self.runs and self.process:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired as error:
                raise TooLateError(f"{self.name} does not stop") from error

    def kill(self) -> None:
        kill(self.tree)
        if self.process:
            self.process.wait(10)


def descendants(pid: int) -> list[int]:
    """The keys of all processes that it, or one of them, has started."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found, at_hand = [], [pid]
    while at_hand:
        more = children.get(at_hand.pop(), [])
        found += more
        at_hand += more
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):  # it has ended meanwhile
            # The name between brackets may hold anything; after it: the state, the parent.
            parts = (place / "stat").read_text().rpartition(")")[2].split()
            if parts[0] != "Z":
                yield int(place.name), int(parts[1])


def send(signal_: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal_)


def kill(tree: Callable[[], list[int]]) -> None:
    """Kill until nothing is left: what was being started meanwhile, too."""
    known: set[int] = set()

    def is_gone() -> bool:
        known.update(tree())
        alive = known & {pid for pid, _parent in _parents()}
        send(signal.SIGKILL, alive)
        return not alive

    until("killed processes end", is_gone, 20)
