"""Lists that colleagues have brought or taken back: a line each, not one for each row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.people.models import User
from core.history import Tracked
from core.prepared import prepared
from core.story import Entry, is_alike, latest_changes
from core.translated import Text, readers_language
from exchange.imports.models import Import
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership

OF_PARTNERS = {Organisation, Partnership}
TOLD = ["partners", "members", "tools", "actions"]  # what everyone may look at


class ListPage(Text):
    """The name of a list, which leads to where its rows are."""

    url: str

    def __new__(cls, text: str, language: str = "", url: str = "") -> Self:
        made = super().__new__(cls, text, language)
        made.url = url
        return made

    def get_absolute_url(self) -> str:
        return self.url


def latest(
    limit: int,
    models: Collection[type[Tracked]] | None = None,
    where: Mapping[type[Tracked], Q] | None = None,
    **of: object,
) -> list[Entry]:
    """The latest changes with the lists among them, newest first: two queries more.

    Takes what `latest_changes` takes. Of what a person follows, each row is told by itself.
    """
    entries = latest_changes(limit, models, where, **of)
    if where is None and (models is None or OF_PARTNERS & set(models)):
        entries += _lists(limit, ["partners"] if models else TOLD, of)
    return sorted(entries, key=lambda entry: entry.when, reverse=True)[:limit]


def _lists(limit: int, kinds: Collection[str], of: Mapping[str, object]) -> list[Entry]:
    """The lists that were brought or taken back in the time, by those people."""
    found = []
    for moment, who in (("done_at", "made_by"), ("reverted_at", "reverted_by")):
        asked = {
            name.replace("history_date", moment).replace("history_user", who): value
            for name, value in of.items()
        }
        form: dict[str, Any] = {"kinds": tuple(kinds), "moment": moment, "who": who, "limit": limit}
        if is_alike(asked):
            rows = _imports(**form, of=tuple(asked.items()))
        else:
            rows = list(_read(**form, of=asked.items()))
        found += [_entry(item, getattr(item, moment), getattr(item, who)) for item in rows]
    return found


def _read(
    *, kinds: Collection[str], moment: str, who: str, of: Iterable[tuple[str, object]], limit: int
) -> QuerySet[Import]:
    rows = Import.objects.filter(kind__in=kinds, **{f"{moment}__isnull": False}, **dict(of))
    return rows.select_related(who).order_by(f"-{moment}", "-pk")[:limit]


_imports = prepared(_read)


def _entry(item: Import, when: datetime, who: User) -> Entry:
    n, brought = item.writes, item.brought
    text = ngettext("toi luettelon, %(n)s rivi", "toi luettelon, %(n)s riviä", n) % {"n": n}
    is_back = when == item.reverted_at
    return Entry(
        change=SimpleNamespace(history_date=when, history_user=who),
        verb="undone" if is_back else "imported",
        text=_("perui luettelon tuonnin") if is_back else text,
        about=ListPage(str(brought.title), readers_language(), brought.address()),
        details=[],
        can_undo=False,
    )
