"""Every change has an author, a date and readable words.

django-simple-history writes a full copy of a row at each save. Here that copy also says which
fields changed, from what to what, so that a page can tell the story without comparing rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, Unpack

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.signals import m2m_changed
from django.dispatch import Signal, receiver
from django.utils.translation import gettext as _
from simple_history import manager
from simple_history.models import SIMPLE_HISTORY_REVERSE_ATTR_NAME, HistoricalRecords
from simple_history.signals import pre_create_historical_record

from core.fields import Computed, RequestIdField, RowSetField, VersionField
from core.locks import lock_above
from core.typed import SaveArguments, StoredValue, as_a

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Change = Any  # a historical row: its class is made at run time
# Sent with `row` when a stored text was changed past the history, which was to forget it, too.
# Whoever keeps a copy of what rows tell listens to it besides `post_create_historical_record`.
rewritten = Signal()
# Bookkeeping that no reader asks about.
_SILENT = {"id", "version"}


class ChangeRecord(models.Model):
    """What a historical row tells besides the copied values."""

    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    held = models.JSONField(default=dict)  # the keys of the rows in each set, by its name
    request_id = RequestIdField()

    class Meta:
        abstract = True


class HistoryManager(manager.HistoryManager):
    """The library's own; its class is made once, not each time that a history is asked."""

    @classmethod
    @cache
    def from_queryset(
        cls, queryset_class: type[models.QuerySet], class_name: str | None = None
    ) -> type[models.Manager]:
        made: type[models.Manager] = super().from_queryset(queryset_class, class_name)
        return made


def tracked(*computed: str) -> HistoricalRecords:
    """The history of a model; columns that follow from others are named and left out."""
    return HistoricalRecords(
        bases=[ChangeRecord], excluded_fields=list(computed), history_manager=HistoryManager
    )


def plain(value: StoredValue) -> StoredValue:
    """A field's value as JSON gives it back, so that stored and present values compare."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def put_back(instance: Tracked, change: Change, *, keep: Collection[str] = ()) -> None:
    """Give the row's fields the values they had before one change; `keep` names fields left as is.

    Raises ValidationError when somebody has changed one of them since. Saves nothing.
    """
    for name, (old, new) in change.changes.items():
        if name in keep:
            continue
        field = as_a(models.Field, instance._meta.get_field(name))
        if plain(field.value_from_object(instance)) != new:
            raise ValidationError(
                _("Kohtaa ”%(field)s” on muutettu tämän jälkeen. Korjaa se muokkaamalla.")
                % {"field": field.verbose_name}
            )
        if isinstance(field, RowSetField):
            instance.hold(**{name: old})
        else:
            setattr(instance, field.attname, field.to_python(old))


class Tracked(models.Model):
    """A model whose every save is signed, and whose version tells one save from another."""

    version = VersionField()
    history: ClassVar[Any]  # each model makes its own with `tracked()`

    added_as: ClassVar[str] = "created"  # the verb of a row that is added in the admin
    named_along: ClassVar[Sequence[str]] = ()  # what its name is read with
    decided_by: ClassVar[Sequence[str]] = ()  # rows whose state decides whether it may be saved

    class Meta:
        abstract = True

    def save(self, **kwargs: Unpack[SaveArguments]) -> None:
        """As Django does, with the rows of the sets."""
        if not self._to_hold:
            self._save_columns(**kwargs)
            return
        with transaction.atomic(savepoint=False):
            self._save_columns(**kwargs)
            self.__dict__["_writes_sets"] = True
            try:
                for name, keys in self.__dict__.pop("_to_hold").items():
                    getattr(self, name).set(keys)
            finally:
                del self.__dict__["_writes_sets"]

    def _save_columns(self, **kwargs: Unpack[SaveArguments]) -> None:
        """A save of some columns only raises the version too, if the history tells of them."""
        only = kwargs.get("update_fields")
        if only is not None and self._untold().issuperset(only):
            with _no_history(self):
                super().save(**kwargs)
            return
        if only is not None:
            kwargs["update_fields"] = {*only, "version"}
        super().save(**kwargs)

    def hold(self, **rows: Iterable[models.Model | int]) -> Self:
        """Say which rows the sets of these names are to hold; the next save writes it."""
        given = {
            name: sorted({row if isinstance(row, int) else row.pk for row in held})
            for name, held in rows.items()
        }
        self.__dict__["_to_hold"] = self._to_hold | given
        return self

    def keys_of(self, name: str) -> list[int]:
        """The keys of the rows in a set: as given, as at a past version, or as stored."""
        if name in self._to_hold:
            return self._to_hold[name]
        if past := getattr(self, SIMPLE_HISTORY_REVERSE_ATTR_NAME, None):
            return list(past.held.get(name, []))
        return sorted(row.pk for row in getattr(self, name).all()) if self.pk else []

    @property
    def _to_hold(self) -> dict[str, list[int]]:
        """The sets that are not written yet."""
        return self.__dict__.get("_to_hold", {})

    def save_as(
        self, by: models.Model | AnonymousUser | None, verb: str, **changes: tuple[object, object]
    ) -> None:
        """Save in the name of `by` (None: the system itself), with a verb for the history.

        `changes` names changes that the row itself cannot show, such as the level a
        partnership came from.
        """
        # A transaction that others began is theirs to take back when this save is refused.
        is_theirs = transaction.get_connection().in_atomic_block
        with nullcontext() if is_theirs else transaction.atomic():
            stored = self._stored()
            self.refuse_now(stored)
            if stored and not changes and not self._differs(stored):
                return  # nothing happened, so there is nothing to tell
            self._save_as(by, verb, changes)

    def refuse_now(self, stored: Self | None) -> None:
        """Raise ValidationError when another row does not allow this save.

        `stored` is this row as it was, None for a new one. The rows named in `decided_by` have
        been read anew and locked; others are read with `locked()`.
        """

    def _save_as(
        self,
        by: models.Model | AnonymousUser | None,
        verb: str,
        changes: dict[str, tuple[object, object]],
    ) -> None:
        self._history_user = by
        self._change_reason = verb
        self._named_changes = changes
        try:
            self.save()
        finally:  # what is saved later, by whomever, is another change
            del self._change_reason, self._named_changes

    def _stored(self) -> Self | None:
        """The row as it is now, locked; one read before somebody else's save is refused."""
        lock_above(self)
        if self._state.adding:
            return None
        rows = type(self)._base_manager
        stored = rows.select_for_update(of=("self",), no_key=True).filter(pk=self.pk).first()
        if stored is None or stored.version != self.version:
            raise StaleRowError(f"{type(self).__name__} {self.pk} was saved by somebody else since")
        return stored

    def _differs(self, stored: Self) -> bool:
        """Whether a save would change anything that people wrote."""
        columns = [
            item
            for item in self._meta.concrete_fields
            if not isinstance(item, Computed | VersionField)
        ]
        return any(
            plain(item.to_python(item.value_from_object(self)))
            != plain(item.value_from_object(stored))
            for item in columns
        ) or any(keys != stored.keys_of(name) for name, keys in self._to_hold.items())

    @classmethod
    def _untold(cls) -> set[str]:
        """The columns that the history leaves out."""
        told = {field.name for field in cls.history.model.tracked_fields}
        return {field.name for field in cls._meta.concrete_fields} - told


@contextmanager
def _no_history(row: Tracked) -> Iterator[None]:
    row.__dict__["skip_history_when_saving"] = True
    try:
        yield
    finally:
        del row.__dict__["skip_history_when_saving"]


class StaleRowError(Exception):
    """A row was saved without being locked and read anew first."""


@receiver(pre_create_historical_record)
def note_changes(instance: Tracked, history_instance: Change, **kwargs: object) -> None:
    """Write into the new historical row what differs from the one before it."""
    if not issubclass(type(history_instance), ChangeRecord):
        return
    model = type(history_instance)
    changes = {key: plain(pair) for key, pair in getattr(instance, "_named_changes", {}).items()}
    is_new = history_instance.history_type == "+"
    earlier = model.objects.filter(id=instance.pk).order_by("-history_id")
    before = None if is_new else earlier.first()
    history_instance.held = (before.held if before else {}) | instance._to_hold
    if history_instance.history_type == "~" and before:
        for field in model.tracked_fields:
            old, new = (getattr(row, field.attname) for row in (before, history_instance))
            if field.name not in _SILENT and plain(old) != plain(new):
                changes[field.name] = [plain(old), plain(new)]
        for name, keys in history_instance.held.items():
            if keys != before.held.get(name, []):
                changes[name] = [before.held.get(name, []), keys]
    history_instance.changes = changes


# The stubs do not tell of a table that Django made for which model it made it.
@receiver(m2m_changed)
def refuse_untold(sender: Any, instance: models.Model, action: str, **kwargs: object) -> None:
    """A set of rows changes with a save, so that the history tells of it."""
    fields = sender._meta.auto_created._meta.many_to_many if sender._meta.auto_created else []
    is_told = any(
        isinstance(item, RowSetField) and item.remote_field.through is sender for item in fields
    )
    if is_told and action.startswith("pre_") and "_writes_sets" not in instance.__dict__:
        raise TypeError("a set changed alone writes no history; call hold() and save_as()")
