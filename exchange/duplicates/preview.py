"""What would become of two organisations, before anybody says yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.story import STORIES
from core.translated import Text
from exchange.duplicates.both import Both
from exchange.duplicates.fields import asked
from exchange.duplicates.forms import JoinForm
from exchange.duplicates.hanging import COUNTED, Hanging
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import names_of
from partnerships.levels.models import Level
from partnerships.organisations.history import PAGE
from partnerships.partnerships.models import Partnership

WRITTEN = ["name", "short_name", "city", "notes"]  # by people, in the language of the house


@dataclass(frozen=True)
class FieldLine:
    """A field of both; `field` has the radios when there is something to choose."""

    label: str | Promise
    a: str
    b: str
    field: BoundField | None


@dataclass(frozen=True)
class KeptLine:
    """How much there is of a thing in A, in B, and afterwards."""

    label: str | Promise
    a: str
    b: str
    after: str


def field_lines(both: Both, form: JoinForm) -> list[FieldLine]:
    """The fields of which one stays, those that are the same told once."""
    lines = []
    for each in asked(both.a, both.b):
        kind = Text if each.name in WRITTEN else str
        field = form[each.name] if each.name in form.fields else None
        if each.a or each.b:
            lines.append(FieldLine(each.label, kind(each.a), kind(each.b), field))
    for name, (level, ours, theirs) in form.mains.items():
        label = _("Pääyhteys, %(level)s") % {"level": level.label}
        lines.append(FieldLine(label, str(ours), str(theirs), form[name]))
    return lines


def kept_lines(both: Both) -> list[KeptLine]:
    """What is kept of both: a fixed number of queries."""
    texts = [_of_texts(_("Muut nimet"), both.a.other_names, both.b.other_names)]
    sectors = names_of(Keyword.Kind.SECTOR)
    told = [", ".join(sectors.get(key, key) for key in row.sectors) for row in (both.a, both.b)]
    texts.append(_of_texts(_("Toimialat"), *told))
    texts.append(_of_texts(_("Lisätietoja"), both.a.notes, both.b.notes))
    lines = [line for line in texts if line.a != "–" or line.b != "–"]
    lines += [line for each in COUNTED if (line := _counted(each, both))]
    a, b = _changes(both)
    return [*lines, KeptLine(_("Historia"), _events(a), _events(b), _("kaikki säilyy"))]


def levels_of(rows: Iterable[Partnership]) -> list[Level]:
    """The levels of the open ones, each once."""
    found = {row.level for row in rows if row.is_open}
    return sorted(found, key=lambda level: level.order)


def _of_texts(label: str, a: str, b: str) -> KeptLine:
    after = _("molemmat säilyvät") if a and b and a != b else ""
    return KeptLine(label, Text(a) if a else "–", Text(b) if b else "–", after)


def _counted(of: Hanging, both: Both) -> KeptLine | None:
    model: Any = apps.get_model(of.model)  # known at run time only
    rows = model._default_manager.order_by().filter(**{f"{of.path}__in": [both.a, both.b]})
    if of.same != "pk" and hasattr(model, "ended_on"):
        rows = rows.filter(ended_on=None)
    found: dict[int, set[int]] = {both.a.pk: set(), both.b.pk: set()}
    for key, same in rows.values_list(of.path, of.same):
        found[key].add(same)
    a, b = found[both.a.pk], found[both.b.pk]
    if not a and not b:
        return None
    return KeptLine(of.label, str(len(a) or "–"), str(len(b) or "–"), _after(a, b))


def _after(a: set[int], b: set[int]) -> str:
    """How much there is afterwards, in words."""
    if not b:
        return ""
    same = len(a & b)
    if same:
        text = ngettext("%(n)s, %(same)s on sama", "%(n)s, %(same)s on samoja", same)
        return text % {"n": len(a | b), "same": same}
    if not a:
        return ngettext("%(n)s siirtyy", "%(n)s siirtyy", len(b)) % {"n": len(b)}
    return str(len(a | b))


def _changes(both: Both) -> tuple[int, int]:
    """How many changes the histories of the two tell."""
    counts = {both.a.pk: 0, both.b.pk: 0}
    for story in STORIES.values():
        for path in story.paths_to(PAGE):
            path = path if path == "id" else f"{path}_id"
            told = story.rows(**{f"{path}__in": list(counts)}).order_by()
            for key in told.values_list(path, flat=True):
                counts[key] += 1
    return counts[both.a.pk], counts[both.b.pk]


def _events(n: int) -> str:
    return ngettext("%(n)s tapahtuma", "%(n)s tapahtumaa", n) % {"n": n}
