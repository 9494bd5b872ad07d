"""Every change has an author, a date and readable words.

django-simple-history writes a full copy of a row at each save. Here that copy also says which
fields changed, from what to what, so that a page can tell the story without comparing rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from core.fields import VersionField

# Bookkeeping that no reader asks about.
_SILENT = {"id", "version"}


class ChangeRecord(models.Model):
    """What a historical row tells besides the copied values."""

    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True


def tracked(*computed: str) -> HistoricalRecords:
    """The history of a model; columns that follow from others are named and left out."""
    return HistoricalRecords(bases=[ChangeRecord], excluded_fields=list(computed))


def plain(value: Any) -> Any:
    """A field's value as JSON gives it back, so that stored and present values compare."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def put_back(instance: Any, change: Any, *, keep: Collection[str] = ()) -> None:
    """Give the row's fields the values they had before one change; `keep` names fields left as is.

    Raises ValidationError when somebody has changed one of them since. Saves nothing.
    """
    for name, (old, new) in change.changes.items():
        if name in keep:
            continue
        field = instance._meta.get_field(name)
        if plain(getattr(instance, field.attname)) != new:
            raise ValidationError(
                _("Kohtaa ”%(field)s” on muutettu tämän jälkeen. Korjaa se muokkaamalla.")
                % {"field": field.verbose_name}
            )
        setattr(instance, field.attname, field.to_python(old))


class Tracked(models.Model):
    """A model whose every save is signed, and whose version tells one save from another."""

    version = VersionField()
    history: ClassVar[Any]  # each model makes its own with `tracked()`

    added_as: ClassVar[str] = "created"  # the verb of a row that is added in the admin

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A save of some columns only raises the version too, if the history tells of them."""
        only = kwargs.get("update_fields")
        if only is not None and self._untold().issuperset(only):
            with _no_history(self):
                super().save(*args, **kwargs)
            return
        if only is not None:
            kwargs["update_fields"] = {*only, "version"}
        super().save(*args, **kwargs)

    def save_as(self, by: Any, verb: str, **changes: tuple[Any, Any]) -> None:
        """Save in the name of `by` (None: the system itself), with a verb for the history.

        `changes` names changes that the row itself cannot show, such as the level a
        partnership came from.
        """
        self._refuse_stale()
        self._history_user = by
        self._change_reason = verb
        self._named_changes = changes
        try:
            self.save()
        finally:  # what is saved later, by whomever, is another change
            del self._change_reason, self._named_changes

    def _refuse_stale(self) -> None:
        """A row read before somebody else's save must not put the old values back."""
        if self._state.adding:
            return
        rows: Any = type(self)._default_manager
        stored = rows.filter(pk=self.pk).values_list("version", flat=True)
        if stored.first() != self.version:
            raise StaleRowError(f"{type(self).__name__} {self.pk} was saved by somebody else since")

    @classmethod
    def _untold(cls) -> set[str]:
        """The columns that the history leaves out."""
        told = {field.name for field in cls.history.model.tracked_fields}
        return {field.name for field in cls._meta.concrete_fields} - told


@contextmanager
def _no_history(row: Any) -> Iterator[None]:
    row.skip_history_when_saving = True
    try:
        yield
    finally:
        del row.skip_history_when_saving


class StaleRowError(Exception):
    """A row was saved without being locked and read anew first."""


@receiver(pre_create_historical_record)
def note_changes(instance: Any, history_instance: Any, **kwargs: Any) -> None:
    """Write into the new historical row what differs from the one before it."""
    model: Any = type(history_instance)
    if not issubclass(model, ChangeRecord):
        return
    changes = {key: plain(pair) for key, pair in getattr(instance, "_named_changes", {}).items()}
    if history_instance.history_type == "~":
        before = model.objects.filter(id=instance.pk).order_by("-history_id").first()
        for field in model.tracked_fields if before else []:
            old, new = (getattr(row, field.attname) for row in (before, history_instance))
            if field.name not in _SILENT and plain(old) != plain(new):
                changes[field.name] = [plain(old), plain(new)]
    history_instance.changes = changes
