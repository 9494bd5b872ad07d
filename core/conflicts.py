"""Two people edit the same thing: nobody's words are lost.

A form carries the version it was opened with. When the stored version is newer, the form's
values are compared with both the stored ones and those the person started from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.choices import key_in
from core.rich_text import RichTextFormField, plain_text
from core.typed import as_a

CLASH = "clash"  # names of the fields that the person was asked to decide
KEEP = "keep-"  # keep-<field> = "theirs" | "mine"


@dataclass(frozen=True)
class Clash:
    """One field that both changed, each in their own way."""

    name: str
    label: str
    theirs: str
    mine: str

    @property
    def choice(self) -> str:
        """The name of the radio buttons that settle the clash."""
        return KEEP + self.name


@dataclass(frozen=True)
class Merge:
    """What came of comparing: the data to go on with, and what the person must decide."""

    data: QueryDict
    clashes: list[Clash]
    taken: list[str]  # labels of fields where only the other person's change was taken
    mine_remains: bool  # whether saving would still change something


def merge(
    posted: QueryDict,
    stored: forms.BaseForm,
    opened: forms.BaseForm | None,
    undecided: set[str],
) -> Merge:
    """Compare what was posted with what is stored and with what the person opened.

    `stored` and `opened` are unbound forms of the two states; without `opened` (a missing or
    wrong version) every difference is a clash. `undecided` are clashes already shown but not
    settled.
    """
    data = posted.copy()
    clashes, taken, mine_remains = [], [], False
    for name, field in stored.fields.items():
        theirs = stored.get_initial_for_field(field, name)
        mine = field.widget.value_from_datadict(posted, {}, name)
        if field.disabled or not field.has_changed(theirs, mine):
            continue
        start = opened.get_initial_for_field(field, name) if opened else None
        if opened and start == theirs and name not in undecided:  # only this person changed it
            mine_remains = True
        elif opened and not field.has_changed(start, mine):  # only the other person did
            data.setlist(name, as_posted(field, theirs))
            taken.append(str(field.label))
        else:
            mine_remains = True
            clashes.append(
                Clash(name, str(field.label), display(field, theirs), display(field, mine))
            )
    return Merge(data, clashes, taken, mine_remains)


def settle(posted: QueryDict, stored: forms.BaseForm) -> tuple[QueryDict, set[str]]:
    """The posted data after the person's choices, and the names of clashes left undecided."""
    data = posted.copy()
    undecided = set(posted.getlist(CLASH)) & set(stored.fields)
    for name, field in stored.fields.items():
        match posted.get(KEEP + name):
            case "theirs":
                initial = stored.get_initial_for_field(field, name)
                data.setlist(name, as_posted(field, initial))
                undecided.discard(name)
            case "mine":
                undecided.discard(name)
    return data, undecided


def as_posted(field: forms.Field, value: object) -> list[str]:
    """A field's value as a browser would send it."""
    value = field.prepare_value(value)
    if value is None or value == "":
        return [""]
    if isinstance(value, list):
        return [str(item) for item in value]
    return [str(field.widget.format_value(value)) if isinstance(value, date) else str(value)]


def display(field: forms.Field, value: object) -> str:
    """A field's value in words, for people."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, date):
        return date_format(value)
    if isinstance(field, RichTextFormField):
        return plain_text(as_a(str, value)[: field.longest])
    if isinstance(field, forms.BooleanField):
        return _("kyllä") if value else _("ei")
    if isinstance(field, forms.ModelChoiceField):
        return _names(field, value)
    if isinstance(field, forms.ChoiceField):
        # The stubs name all that may be set; what is then read can always be gone through.
        labels = dict(_flat(cast(Any, field.choices)))
        values = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(item), str(item)) for item in values)
    return str(value)


def _names(field: forms.ModelChoiceField, value: object) -> str:
    """The rows that are chosen, without reading all that could be."""
    keys = field.prepare_value(value)
    keys = [str(key) for key in (keys if isinstance(keys, list) else [keys])]
    if field.queryset is None:
        return ", ".join(keys)
    by = field.to_field_name or "pk"
    is_key = by in ("pk", field.queryset.model._meta.pk.name)
    known = [key for key in keys if key_in(key) or not is_key]
    rows = field.queryset.filter(**{f"{by}__in": known})
    return ", ".join(field.label_from_instance(row) for row in rows) or ", ".join(keys)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
