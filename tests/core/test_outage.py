"""What comes back by itself is told from what somebody has to mend."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)

from core.outage import is_outage


def caused(error: Exception, cause: BaseException, **told: object) -> Exception:
    for name, value in told.items():
        setattr(cause, name, value)
    error.__cause__ = cause
    return error


AWAY = [
    OperationalError("the connection failed"),
    InterfaceError("the connection is closed"),
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EROFS, "Read-only file system"),
    caused(InternalError(), Exception(), sqlstate="25006"),
    caused(InternalError(), Exception(), sqlstate="25P03"),
    caused(OperationalError(), sqlite3.OperationalError(), sqlite_errorcode=sqlite3.SQLITE_FULL),
    caused(RuntimeError(), OperationalError()),
]
BROKEN = [
    RuntimeError(),
    IntegrityError(),
    ProgrammingError(),
    DatabaseError(),
    InternalError(),
    OSError(errno.ENOENT, "No such file"),
    caused(InternalError(), Exception(), sqlstate="XX000"),
    caused(OperationalError(), sqlite3.OperationalError(), sqlite_errorcode=sqlite3.SQLITE_ERROR),
    caused(RuntimeError(), ValueError()),
]


@pytest.mark.parametrize("error", AWAY, ids=repr)
def test_what_comes_back_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize("error", [*BROKEN, None], ids=repr)
def test_what_does_not_is_a_fault(error: Exception | None) -> None:
    assert not is_outage(error)


def raised_over(first: Exception, second: Exception, **how: Exception | None) -> Exception:
    """The second one, raised while the first was being dealt with."""
    try:
        try:
            raise first
        except Exception:
            if how:
                raise second from how["cause"]
            raise second  # noqa: B904  (as Django does with a session that it could not save)
    except Exception as error:
        return error


def test_what_was_raised_because_of_an_outage_is_one() -> None:
    assert is_outage(raised_over(OperationalError(), UpdateError()))
    assert not is_outage(raised_over(KeyError(), UpdateError()))
    # Whoever raises it names another cause, or says that it has none.
    assert not is_outage(raised_over(OperationalError(), UpdateError(), cause=ValueError()))
    assert not is_outage(raised_over(OperationalError(), UpdateError(), cause=None))
