"""Model fields that keep a rule no caller can forget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from core.answering import LONGEST_ID, request_id
from core.choices import RowsField
from core.typed import FieldOption, StoredValue


class Computed(models.Field):
    """A column that the named method of the model fills at every save.

    For values that follow from the same row alone (a sort key, a search text). Like
    `auto_now`, it also runs in `bulk_create`.
    """

    def __init__(self, *args: FieldOption, compute: str, **kwargs: FieldOption) -> None:
        self.compute = compute
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs["compute"] = self.compute
        return name, path, args, kwargs

    def pre_save(self, instance: models.Model, add: bool) -> StoredValue:
        # A historical row is a copy: it has the column but not the method.
        if compute := getattr(instance, self.compute, None):
            value, longest = compute(), getattr(self, "max_length", None)
            shown = value[:longest] if longest else value
            setattr(instance, self.attname, shown)
        return getattr(instance, self.attname)


class ComputedCharField(Computed, models.CharField):
    """A short text that its model computes."""


class ComputedTextField(Computed, models.TextField):
    """A text that its model computes."""


class ComputedBooleanField(Computed, models.BooleanField):
    """A yes or no that its model computes."""


class VersionField(models.PositiveIntegerField):
    """Grows by one at every save, whoever saves: the token against silent overwriting."""

    def __init__(self, *args: FieldOption, **kwargs: FieldOption) -> None:
        kwargs |= {"default": 0, "editable": False}
        super().__init__(*args, **kwargs)

    def pre_save(self, instance: models.Model, add: bool) -> int:
        if hasattr(instance, "history_id"):  # a historical row keeps the number it copied
            return int(getattr(instance, self.attname))
        version = int(getattr(instance, self.attname)) + 1
        setattr(instance, self.attname, version)
        return version


class RequestIdField(models.CharField):
    """The request that wrote the row, by the id of the log's lines; empty when none did.

    The database has the empty default too, so that a program of the version before can write.
    """

    def __init__(self, *args: FieldOption, **kwargs: FieldOption) -> None:
        fixed = {"max_length": LONGEST_ID, "default": request_id, "db_default": ""}
        super().__init__(*args, **kwargs | fixed | {"blank": True, "editable": False})


class RowSetField(models.ManyToManyField):
    """Rows of another table that a tracked row holds: given with `hold()`, written by its save.

    The history then has them with the columns. A row that is held is not deleted: what is told
    of its holder would change in silence.
    """

    def __init__(self, *args: FieldOption, **kwargs: FieldOption) -> None:
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: FieldOption
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        through: Any = self.remote_field.through  # Django has just made the table
        through._meta.local_fields[-1].remote_field.on_delete = models.PROTECT

    # A Tracked, whose module stands on this one.
    def value_from_object(self, obj: Any) -> list[int]:
        keys: list[int] = obj.keys_of(self.name)
        return keys

    def formfield(self, **kwargs: FieldOption) -> forms.Field | None:
        return super().formfield(**{"form_class": RowsField, **kwargs})


class KeySetField(models.CharField):
    """A set of keys from a reference table, held in one column as "|visits|projects|".

    History, undo and edit conflicts then see one value, and "has this key" is a substring
    test that both engines answer alike. In Python the value is a sorted list of strings.
    """

    # What may be assigned and what is read is a list, not a str.
    _pyi_private_set_type: list[str]  # type: ignore[assignment]  # told so to django-stubs
    _pyi_private_get_type: list[str]  # type: ignore[assignment]  # told so to django-stubs

    def __init__(self, *args: FieldOption, **kwargs: FieldOption) -> None:
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("default", list)
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    @staticmethod
    def holds(key: str) -> str:
        """The substring to look for when asking whether a set has the key."""
        return f"|{key}|"

    def from_db_value(self, value: str | None, *args: object) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: StoredValue) -> list[str]:
        if not value:
            return []
        if isinstance(value, str):
            value = value.split("|")
        return sorted({str(key) for key in value if key})

    def get_prep_value(self, value: StoredValue) -> str:
        if isinstance(value, str) and not value.startswith("|"):
            return value  # a lookup's right-hand side
        keys: Iterable[str] = self.to_python(value)
        return "".join(f"|{key}" for key in keys) + "|" if keys else ""

    def pre_save(self, instance: models.Model, add: bool) -> list[str]:
        # In order in memory too: another order is not another set.
        keys = self.to_python(getattr(instance, self.attname))
        setattr(instance, self.attname, keys)
        return keys

    def value_to_string(self, obj: models.Model) -> StoredValue:
        return self.value_from_object(obj)

    def run_validators(self, value: StoredValue) -> None:
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs: FieldOption) -> forms.Field | None:
        # The form that knows the reference table sets the choices.
        return forms.MultipleChoiceField(
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
