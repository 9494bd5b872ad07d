"""The history in plain words: who did what, when, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.story import Detail, Entry, Names, verb_of
from partnerships.actions import BOOKKEEPING
from partnerships.models import (
    Acquaintance,
    Agreement,
    Keyword,
    Organisation,
    Partnership,
    Responsibility,
)
from partnerships.rules import may_undo

KINDS: dict[str, Any] = {
    "organisation": Organisation,
    "partnership": Partnership,
    "responsibility": Responsibility,
    "acquaintance": Acquaintance,
    "agreement": Agreement,
}
# Rows that only accompany another one, which tells the story.
_SILENT_VERBS = ("moved_away", "moved_along", "added_along", "ended_along")


def organisation_history(
    organisation: Organisation,
    partnerships: list[Any],
    limit: int,
    reader: User,
    words: Iterable[Keyword] | None = None,
) -> list[Entry]:
    """The latest changes of an organisation and all that belongs to it: six queries or less.

    `words` are all keywords, for a page that has read them already.
    """
    rows = [
        *_rows(Organisation, limit, id=organisation.pk),
        *_rows(Partnership, limit, organisation=organisation.pk),
        *_rows(Responsibility, limit, partnership__organisation=organisation.pk),
        *_rows(Acquaintance, limit, organisation=organisation.pk),
        *_rows(Agreement, limit, partnership__organisation=organisation.pk),
    ]
    moved = {row.pk for row in partnerships if row.is_moved}
    is_open = {row.pk for row in partnerships if row.is_open}
    entries = []
    for row, entry in zip(*_tell(rows, limit, reader, words), strict=True):
        if row.instance_type is Responsibility:
            fits = row.partnership_id in is_open
        else:
            fits = row.instance_type is not Partnership or row.id not in moved
        if organisation.is_archived:
            fits = row.history_change_reason == "archived"
        entries.append(entry if fits else replace(entry, can_undo=False))
    return entries


def latest_changes(limit: int) -> list[Entry]:
    """The latest things people have done to the register, without the values: four queries.

    What the system itself brought in is left out.
    """
    people_did = {"history_user__isnull": False}
    rows = [
        *_rows(Organisation, limit, **people_did),
        *_rows(Partnership, limit, **people_did),
        *_rows(Responsibility, limit, **people_did),
    ]
    return _tell(rows, limit, reader=None)[1]


def _rows(model: Any, limit: int, **of: Any) -> QuerySet:
    related = {
        Organisation: [],
        Partnership: ["organisation", "level"],
        Responsibility: ["user", "partnership__organisation", "partnership__level"],
        Acquaintance: ["organisation", "user"],
        Agreement: ["partnership__organisation", "partnership__level"],
    }[model]
    rows = model.history.filter(**of).exclude(history_change_reason__in=_SILENT_VERBS)
    rows = rows.exclude(history_type="~", changes={})
    return rows.select_related("history_user", *related).order_by("-history_date", "-history_id")[
        :limit
    ]


def _tell(
    rows: Iterable[Any], limit: int, reader: User | None, words: Iterable[Keyword] | None = None
) -> tuple[list[Any], list[Entry]]:
    # An administrator may have deleted what a change is about; its story ends there.
    there = (row for row in rows if row.instance_type is Organisation or _owner(row))
    newest = sorted(there, key=lambda row: (row.history_date, row.history_id), reverse=True)[:limit]
    names = Names(newest, lambda: _keywords(Keyword.objects.all() if words is None else words))
    return newest, [_entry(row, names, reader) for row in newest]


def _keywords(words: Iterable[Keyword]) -> dict[tuple[str, str], str]:
    columns = {Keyword.Kind.SECTOR: "sectors", Keyword.Kind.FORM: "forms"}
    return {(columns[Keyword.Kind(w.kind)], w.key): str(w) for w in words}


def _entry(row: Any, names: Names, reader: User | None) -> Entry:
    model, verb = row.instance_type, verb_of(row)
    hidden = {"ended_by", "archived_by", "confirmed_by"}
    hidden |= set() if verb == "confirmed" else BOOKKEEPING
    details = names.details(row, hidden, values=reader is not None or verb == "moved")
    only_confirmed = verb == "edited" and not details
    if only_confirmed:  # saved without a change that anybody sees
        verb = "confirmed"
    return Entry(
        kind=model._meta.model_name,
        record=row.history_id,
        when=row.history_date,
        who=row.history_user,
        verb=verb,
        text=_sentence(row, model, verb, details),
        about=_organisation(row, model),
        details=[] if verb in ("moved", "confirmed") else details,
        can_undo=not only_confirmed and reader is not None and may_undo(reader, row),
    )


def _organisation(row: Any, model: type[Model]) -> Organisation | None:
    if model is Organisation:  # not row.instance, which would ask the database
        return Organisation(pk=row.id, name=row.name, is_example=row.is_example)
    owner = _owner(row)
    return owner.organisation if owner else None


def _owner(row: Any) -> Any:
    """The historical row's partnership, or itself when it is one; None if that was deleted."""
    try:
        return row.partnership if row.instance_type in (Responsibility, Agreement) else row
    except Partnership.DoesNotExist:
        return None


def _sentence(row: Any, model: type[Model], verb: str, details: list[Detail]) -> str:
    fields = ", ".join(detail.label for detail in details)
    if model is Organisation:
        return _ORGANISATION.get(verb, _ORGANISATION["edited"])() % {"fields": fields}
    if model is Acquaintance:
        return _ACQUAINTANCE.get(verb, _ACQUAINTANCE["undone"])() % {"person": str(row.user)}
    if model is Responsibility:
        words = {"person": str(row.user), "level": row.partnership.level.label, "fields": fields}
        return _RESPONSIBILITY.get(verb, _RESPONSIBILITY["edited"])() % words
    if model is Agreement:
        kind = str(Agreement.Kind(row.kind).label).lower()
        words = {"kind": kind, "level": row.partnership.level.label, "fields": fields}
        return _AGREEMENT.get(verb, _AGREEMENT["edited"])() % words
    words = {"level": row.level.label, "fields": fields}
    if verb == "moved" and details:
        words |= {"old": details[0].old, "new": details[0].new}
    return _PARTNERSHIP.get(verb, _PARTNERSHIP["edited"])() % words


_ORGANISATION = {
    "created": lambda: _("lisäsi organisaation"),
    "loaded": lambda: _("toi organisaation rekisteriin"),
    "edited": lambda: _("muutti: %(fields)s"),
    "archived": lambda: _("arkistoi organisaation"),
    "restored": lambda: _("palautti organisaation arkistosta"),
    "undone": lambda: _("kumosi muutoksen: %(fields)s"),
    "deleted": lambda: _("poisti organisaation"),
}
_ACQUAINTANCE = {
    "added": lambda: _("kertoi tuntevansa organisaation"),
    "ended": lambda: _("ei enää tunne organisaatiota"),
    "undone": lambda: _("kumosi muutoksen: %(person)s tuntee organisaation"),
    "deleted": lambda: _("poisti tiedon: %(person)s tuntee organisaation"),
}
_PARTNERSHIP = {
    "created": lambda: _("lisäsi kumppanuuden, %(level)s"),
    "loaded": lambda: _("toi kumppanuuden rekisteriin, %(level)s"),
    "edited": lambda: _("muutti: %(fields)s, %(level)s"),
    "confirmed": lambda: _("vahvisti: edelleen voimassa, %(level)s"),
    "moved": lambda: _("siirsi tasolta %(old)s tasolle %(new)s"),
    "ended": lambda: _("päätti kumppanuuden, %(level)s"),
    "undone": lambda: _("kumosi muutoksen: %(fields)s, %(level)s"),
    "deleted": lambda: _("poisti kumppanuuden, %(level)s"),
}
_RESPONSIBILITY = {
    "added": lambda: _("lisäsi vastuuhenkilön: %(person)s, %(level)s"),
    "edited": lambda: _("muutti vastuuta: %(person)s, %(fields)s, %(level)s"),
    "ended": lambda: _("päätti vastuun: %(person)s, %(level)s"),
    "undone": lambda: _("kumosi vastuun muutoksen: %(person)s, %(level)s"),
    "deleted": lambda: _("poisti vastuun: %(person)s, %(level)s"),
}
_AGREEMENT = {
    "created": lambda: _("lisäsi sopimuksen: %(kind)s, %(level)s"),
    "edited": lambda: _("muutti sopimusta: %(fields)s, %(kind)s, %(level)s"),
    "ended": lambda: _("päätti sopimuksen: %(kind)s, %(level)s"),
    "undone": lambda: _("kumosi sopimuksen muutoksen: %(fields)s, %(kind)s, %(level)s"),
    "deleted": lambda: _("poisti sopimuksen: %(kind)s, %(level)s"),
}
