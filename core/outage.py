"""When what the service stands on is away: the database or the disk, which come back."""

from __future__ import annotations

import errno
import sqlite3

from django.db import InterfaceError, InternalError, OperationalError

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
    if isinstance(error, OSError) and error.errno in DISK:
        return True
    return is_outage(error.__cause__)


def _is_of_the_question(error: OperationalError) -> bool:
    """SQLite says the same of a table that is not there; PostgreSQL has another error for that."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_ERROR
