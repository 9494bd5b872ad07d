"""The history of a tool in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.story import Detail, Entry, Names, verb_of
from partnerships.models import Level
from toolkit.models import Experience, Tool
from toolkit.rules import is_undoable

KINDS: dict[str, Any] = {"tool": Tool, "experience": Experience}
# Who and when stand at the head of the entry already.
_HIDDEN = {"retired_on", "retired_by", "withdrawn_on", "withdrawn_by"}


def tool_history(tool: Tool, limit: int, reader: User) -> list[Entry]:
    """The latest changes of a tool and of what is told of it, in a fixed number of queries."""
    rows = [*_rows(Tool, limit, id=tool.pk), *_rows(Experience, limit, tool=tool.pk)]
    rows.sort(key=lambda row: (row.history_date, row.history_id), reverse=True)
    rows = rows[:limit]
    names = Names(
        rows, lambda: {("levels", level.key): level.label for level in Level.objects.all()}
    )
    mine = set(
        Experience.objects.filter(tool=tool).editable_by(reader).values_list("pk", flat=True)
    )
    return [_entry(row, tool, names, mine) for row in rows]


def _rows(model: Any, limit: int, **of: Any) -> Any:
    related = ["history_user"] + (["team"] if model is Experience else [])
    rows = model.history.filter(**of).exclude(history_type="~", changes={})
    return rows.select_related(*related).order_by("-history_date", "-history_id")[:limit]


def _entry(row: Any, tool: Tool, names: Names, mine: set[int]) -> Entry:
    model, verb = row.instance_type, verb_of(row)
    details = names.details(row, _HIDDEN, values=True)
    return Entry(
        kind=model._meta.model_name,
        record=row.history_id,
        when=row.history_date,
        who=row.history_user,
        verb=verb,
        text=_sentence(row, model, verb, details),
        about=tool,
        details=details if verb in ("edited", "undone", "retired") else [],
        can_undo=is_undoable(row) and (model is Tool or row.id in mine),
        undo_view="toolkit_undo",
    )


def _sentence(row: Any, model: Any, verb: str, details: list[Detail]) -> str:
    words = {"fields": ", ".join(detail.label for detail in details)}
    if model is Tool:
        return _TOOL.get(verb, _TOOL["edited"])() % words
    return _EXPERIENCE.get(verb, _EXPERIENCE["edited"])() % (words | {"team": str(row.team)})


_TOOL = {
    "created": lambda: _("lisäsi työkalupakkiin"),
    "loaded": lambda: _("toi työkalupakkiin"),
    "edited": lambda: _("muutti: %(fields)s"),
    "confirmed": lambda: _("kävi läpi: edelleen ajan tasalla"),
    "retired": lambda: _("poisti käytöstä"),
    "restored": lambda: _("palautti käyttöön"),
    "undone": lambda: _("kumosi muutoksen: %(fields)s"),
    "deleted": lambda: _("poisti"),
}
_EXPERIENCE = {
    "created": lambda: _("kertoi kokemuksen: %(team)s"),
    "edited": lambda: _("muutti kokemusta (%(team)s): %(fields)s"),
    "withdrawn": lambda: _("veti pois kokemuksen: %(team)s"),
    "undone": lambda: _("kumosi kokemuksen muutoksen: %(team)s"),
    "deleted": lambda: _("poisti kokemuksen: %(team)s"),
}
