"""Figures are remembered the longer, the longer it took to count them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core import remembered as module
from core.remembered import LONGEST, QUICK, remembered


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on only when somebody counts or waits."""
    now = SimpleNamespace(at=1000.0)
    monkeypatch.setattr(module.time, "monotonic", lambda: now.at)
    monkeypatch.setattr(module, "connection", SimpleNamespace(in_atomic_block=False))
    return now


def counter(clock, takes):
    counts = []

    def count():
        clock.at += takes
        counts.append(len(counts))
        return len(counts)

    return count


def test_what_is_quick_is_counted_each_time(clock):
    count = counter(clock, QUICK / 2)
    assert [remembered("x", count) for _n in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(("takes", "holds"), [(0.5, 50), (60, LONGEST)])
def test_what_is_slow_holds_a_hundred_times_as_long_but_not_for_ever(clock, takes, holds):
    count = counter(clock, takes)
    assert remembered("x", count) == 1
    clock.at += holds - 1
    assert remembered("x", count) == 1
    clock.at += 2
    assert remembered("x", count) == 2


def test_each_name_has_its_own(clock):
    count = counter(clock, 1)
    assert [remembered(name, count) for name in ("a", "b", "a")] == [1, 2, 1]


def test_inside_a_transaction_everything_is_counted(clock):
    count = counter(clock, 1)
    remembered("x", count)
    module.connection.in_atomic_block = True
    assert [remembered("x", count) for _n in range(2)] == [2, 3]
    module.connection.in_atomic_block = False
    assert remembered("x", count) == 1
