"""The history in plain words, for any tracked row: who did what, when, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.fields import KeySetField
from core.rich_text import RichTextField, plain_text

_ICONS = {
    "created": "plus",
    "loaded": "plus",
    "added": "user-plus",
    "confirmed": "check-check",
    "moved": "arrow-left-right",
    "ended": "archive",
    "archived": "archive",
    "retired": "archive",
    "withdrawn": "archive",
    "restored": "archive-restore",
    "undone": "undo-2",
    "deleted": "trash-2",
}


@dataclass(frozen=True)
class Detail:
    """One field, before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One change, told to people."""

    kind: str
    record: int  # the historical row's key
    when: datetime
    who: Any  # the person, or None when the system did it
    verb: str
    text: str
    about: Any  # what to name and link to; None if it was deleted
    details: list[Detail]
    can_undo: bool
    undo_view: str = "undo"  # the name of the address that takes changes back

    @property
    def icon(self) -> str:
        """The name of the icon that goes with the verb."""
        return _ICONS.get(self.verb, "pencil")

    @property
    def undo_address(self) -> str:
        """Where the change is taken back."""
        return reverse(self.undo_view, args=[self.kind, self.record])


class Names:
    """Stored values in words. What the changes point to is read once a table, when first needed."""

    def __init__(
        self, changes: Iterable[Any], keywords: Callable[[], dict[tuple[str, str], str]]
    ) -> None:
        self._changes = list(changes)
        self._read_keywords = keywords  # (field's name, key): name
        self._tables: dict[type[Model], dict[Any, Any]] = {}

    @cached_property
    def keywords(self) -> dict[tuple[str, str], str]:
        """The names of the keys that fields of sets hold."""
        return self._read_keywords()

    def show(self, model: type[Model], name: str, value: Any) -> str:
        """A stored value in words."""
        if value in (None, "", []):
            return "–"
        field: Any = model._meta.get_field(name)
        if isinstance(field, KeySetField):
            return ", ".join(self.keywords.get((name, key), key) for key in value)
        if field.is_relation:
            row = self._rows(field.related_model).get(value)
            return str(getattr(row, "label", row or value))
        if isinstance(value, bool):
            return _("kyllä") if value else _("ei")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.get_internal_type() == "DateField" and (day := parse_date(value)):
            return date_format(day)
        return plain_text(value) if isinstance(field, RichTextField) else str(value)

    def details(self, row: Any, hidden: set[str], *, values: bool) -> list[Detail]:
        """What a historical row says was changed, in the order of the fields."""
        model = row.instance_type
        # PostgreSQL does not keep the order of a JSON object.
        order = {field.name: index for index, field in enumerate(model._meta.fields)}
        return [
            Detail(
                str(field_label(model, name)),
                self.show(model, name, old) if values else "",
                self.show(model, name, new) if values else "",
            )
            for name, (old, new) in sorted(
                row.changes.items(), key=lambda item: order.get(item[0], 0)
            )
            if name not in hidden
        ]

    def _rows(self, model: type[Model]) -> dict[Any, Any]:
        if model not in self._tables:
            self._tables[model] = model._default_manager.in_bulk(self._keys(model))
        return self._tables[model]

    def _keys(self, model: type[Model]) -> set[Any]:
        """The keys of a table that the changes hold."""
        keys: set[Any] = set()
        for row in self._changes:
            fields = {field.name: field for field in row.instance_type._meta.fields}
            for name, values in row.changes.items():
                if name in fields and fields[name].related_model is model:
                    keys.update(value for value in values if value is not None)
        return keys


def verb_of(row: Any) -> str:
    """What was done, as the historical row tells it."""
    if row.history_type == "-":
        return "deleted"
    return row.history_change_reason or ("created" if row.history_type == "+" else "edited")


def field_label(model: type[Model], name: str) -> Any:
    """The field's name in words; its key if a later version has dropped the field."""
    try:
        field: Any = model._meta.get_field(name)
        return field.verbose_name
    except FieldDoesNotExist:
        return name
