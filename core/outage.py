"""When what the service stands on is away: the database or the disk, which come back."""

from __future__ import annotations

import errno
import sqlite3

from django.db import InterfaceError, InternalError, OperationalError, connection
from django.db.transaction import TransactionManagementError

# No room, no right to write, no working disk.
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
# Of PostgreSQL: it takes no writes now, or has closed a transaction that waited too long.
READ_ONLY, WAITED_TOO_LONG = "25006", "25P03"


def is_outage(error: BaseException | None) -> bool:
    """Whether the error tells of something that is away for a while, and not of a fault of ours."""
    if error is None:
        return False
    if isinstance(error, OperationalError):
        return not _is_of_the_question(error)
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) in {READ_ONLY, WAITED_TOO_LONG}
    if isinstance(error, InterfaceError):  # a connection that has been closed
        return True
    if isinstance(error, TransactionManagementError) and not _is_connected():
        return True
    if isinstance(error, OSError) and error.errno in DISK:
        return True
    # Django says of a session that it could not save that somebody had signed out meanwhile.
    return is_outage(error.__cause__ or (None if error.__suppress_context__ else error.__context__))


def _is_connected() -> bool:
    """Whether what goes on after an error of the database could have gone on: it had a connection.

    Where somebody has taken the first error for nothing, the second one does not know of it.
    """
    return connection.connection is not None and not getattr(connection.connection, "closed", False)


def _is_of_the_question(error: OperationalError) -> bool:
    """SQLite says the same of a table that is not there; PostgreSQL has another error for that."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_ERROR
