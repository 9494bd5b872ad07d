"""Making an evidence binder: everything told at one moment, then sealed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.people.models import User
from core.locks import see_one_moment
from core.spreadsheet import workbook
from quality.binders.contents import GATHERERS, history_table
from quality.binders.models import EvidenceBinder


def make_binder(*, title: str, history_from: date, by: User) -> EvidenceBinder:
    """Freeze what the register says at one moment; return the sealed binder.

    In a transaction that was begun before, whoever began it has seen to the one moment.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            see_one_moment()
        return _made(title=title, history_from=history_from, by=by)


def _made(*, title: str, history_from: date, by: User) -> EvidenceBinder:
    now = timezone.now()
    tables = [gather() for gather in GATHERERS]
    tables.append(history_table(history_from))
    context = {
        "title": title,
        "college": settings.COLLEGE_NAME,
        "made_at": now,
        "made_by": by,
        "history_from": history_from,
        "tables": tables,
    }
    binder = EvidenceBinder(
        title=title,
        history_from=history_from,
        made_at=now,
        made_by=by,
        document=render_to_string("quality/binders/document.html", context),
        appendix=workbook([(table.title, [table.columns, *table.lines]) for table in tables]),
    )
    binder.seal()
    binder.save()
    return binder
