"""How long copies are kept: each day's for a while, each week's for longer."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from perho_partners.backups.copying import PARTIAL
from perho_partners.backups.manifest import copies_in, moment_of
from perho_partners.backups.tools import settle

FRESH = timedelta(days=2)
FORGOTTEN = timedelta(days=1)  # what a run that was killed has left


def kept(moments: Iterable[datetime], *, days: int, weeks: int) -> set[datetime]:
    """Every fresh copy, and the last one of each of the newest days and weeks that have one.

    Days without a copy do not count: when copying has stopped, nothing of what there is goes. A
    copy that is made after a mistake never takes the place of the one before it.
    """
    found = sorted(moments)
    last_of_day = {moment.date(): moment for moment in found}
    last_of_week = {moment.isocalendar()[:2]: moment for moment in found}
    fresh = [moment for moment in found if moment > found[-1] - FRESH]
    return {*fresh, *list(last_of_day.values())[-days:], *list(last_of_week.values())[-weeks:]}


def remove_old(folder: Path, *, days: int, weeks: int) -> list[Path]:
    """Remove what need not be kept any more, and what never became whole; tell the copies."""
    moments = {copy: moment for copy in copies_in(folder) if (moment := moment_of(copy))}
    stay = kept(moments.values(), days=days, weeks=weeks)
    gone = [copy for copy, moment in moments.items() if moment not in stay]
    since = datetime.now(UTC) - FORGOTTEN
    for part in folder.glob(f"{PARTIAL}*"):
        if datetime.fromtimestamp(part.stat().st_mtime, UTC) < since:
            shutil.rmtree(part)
    for copy in gone:
        # First out of the way: half a copy must not look like one.
        copy.rename(copy.with_name(f"{PARTIAL}{copy.name}"))
        shutil.rmtree(copy.with_name(f"{PARTIAL}{copy.name}"))
    if gone:
        settle(folder)
    return gone
