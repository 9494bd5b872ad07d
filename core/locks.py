"""Rows that are read to decide something are kept from others until it is done."""

from __future__ import annotations

from typing import TypeVar

from django.db import connection
from django.db.models import Model

from core.way_back import View

Row = TypeVar("Row", bound=Model)


def locked(row: Row) -> Row:
    """The row as it is stored now, locked to the end of the transaction.

    Rows that decide whether it may be saved (`decided_by`) are locked before it: everybody locks
    in the same order, so nobody waits for each other in a circle.
    """
    lock_above(row)
    # Rows that only point to this one may still be added by others meanwhile (`no_key`).
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    found: Row = rows.get(pk=row.pk)
    return found


def lock_above(row: Model) -> None:
    """Read anew and lock the rows that decide whether this one may be saved."""
    for name in getattr(row, "decided_by", ()):
        above = getattr(row, name)
        if above and above.pk:
            setattr(row, name, locked(above))


def at_one_moment(view: View) -> View:
    """For a view that reads many tables of the same moment and writes what they say."""
    view.sees_one_moment = True
    return view


def see_one_moment() -> None:
    """Let everything that the transaction reads be of the same moment: its very first statement.

    SQLite does so in any case.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
