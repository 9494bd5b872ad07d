"""The history of actions in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Team, User
from core.story import Entry, Names, verb_of
from partnerships.models import Partnership
from teams.models import Action, AnnualPlan
from teams.rules import may_undo
from toolkit.models import Tool

HIDDEN = {"timing"}
# How it goes is what a plan is for; these are no changes of the plan.
LOOKED_AT = 300  # changes since the plan was confirmed
PROGRESS = {"status", "outcome", "lesson"}


def action_history(action: Action, limit: int, reader: User) -> list[Entry]:
    """The latest changes of one action."""
    rows = _rows(limit, id=action.pk)
    names = Names(rows, _names)
    return [_entry(row, names, reader) for row in rows]


def changes_since_confirmed(plan: AnnualPlan, limit: int) -> list[Entry]:
    """What has been changed in a plan's actions since it was confirmed, newest first."""
    if not plan.is_confirmed:
        return []
    confirmed: Any = plan.history
    last = confirmed.filter(history_change_reason="confirmed").order_by("-history_id").first()
    if last is None:
        return []
    rows = _rows(LOOKED_AT, plan=plan.pk, history_date__gt=last.history_date)
    changed = [row for row in rows if row.history_type != "~" or set(row.changes) - PROGRESS]
    names = Names(changed[:limit], _names)
    return [_entry(row, names, None) for row in changed[:limit]]


def _rows(limit: int, **of: Any) -> Any:
    history: Any = Action.history
    rows = history.filter(**of).exclude(history_type="~", changes={})
    return rows.select_related("history_user", "plan__team").order_by(
        "-history_date", "-history_id"
    )[:limit]


def _names() -> dict[tuple[str, str], str]:
    """The names behind the keys: whole tables, read only when a change has to name one."""
    found: dict[tuple[str, str], str] = {}
    partnerships = Partnership.objects.select_related("organisation", "level")
    for field, rows in (
        ("people", User.objects.all()),
        ("teams", Team.objects.all()),
        ("partnerships", partnerships),
        ("tools", Tool.objects.all()),
    ):
        found |= {(field, str(row.pk)): str(row) for row in rows}
    return found


def _entry(row: Any, names: Names, reader: User | None) -> Entry:
    verb = verb_of(row)
    details = names.details(row, HIDDEN, values=True)
    words = {
        "title": row.title,
        "fields": ", ".join(detail.label for detail in details),
        "status": dict(Action.Status.choices).get(row.status, row.status),
    }
    return Entry(
        kind="action",
        record=row.history_id,
        when=row.history_date,
        who=row.history_user,
        verb=verb,
        text=_SENTENCES.get(verb, _SENTENCES["edited"])() % words,
        about=None,
        details=details if verb in ("edited", "undone") else [],
        can_undo=reader is not None and may_undo(reader, row),
        undo_view="action_undo",
    )


_SENTENCES = {
    "created": lambda: _("lisäsi: %(title)s"),
    "continued": lambda: _("jatkoi edelliseltä vuodelta: %(title)s"),
    "loaded": lambda: _("toi suunnitelmaan: %(title)s"),
    "edited": lambda: _("muutti (%(title)s): %(fields)s"),
    "status": lambda: _("merkitsi: %(title)s, %(status)s"),
    "undone": lambda: _("kumosi muutoksen (%(title)s): %(fields)s"),
    "deleted": lambda: _("poisti: %(title)s"),
}
