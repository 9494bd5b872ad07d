"""Rows that are read to decide something are kept from others until it is done."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

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
