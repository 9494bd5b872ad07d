"""How a row that points to a person is told: every column by its name, every value in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.fields import Computed
from core.history import Change, Tracked
from core.story import STORIES, Teller, field_label, verb_of
from core.typed import StoredValue, as_a
from exchange.privacy.relations import Relation, is_history

# Columns that the models give no name of their own.
NAMES: dict[str, str | Promise] = {
    "id": _("avain"),
    "version": _("versio"),
    "answer": _("mihin lomake johti"),
    "sent_at": _("lähetetty"),
    "changes": _("mikä muuttui"),
    "type": _("laji"),
    "created_at": _("tehty"),
    "last_used_at": _("käytetty viimeksi"),
    "history_date": _("milloin"),
    "history_change_reason": _("mitä tehtiin"),
    "history_user": _("muutoksen tekijä"),
}
# Columns that are not told, each with its reason; besides what is computed from others.
UNTOLD = {
    "password": "only a sum of it is kept; who had it could guess",
    "secret": "opens a calendar to whoever has it",
    "mfa.authenticator.data": "what confirms a sign-in",
    "digest": "a sum of a key for another program",
    "accounts.sending.key": "a sum of what was sent, of no meaning to people",
    "quality.evidencebinder.document": "a whole file, which the binder's page gives",
    "quality.evidencebinder.appendix": "as above",
    "held": "told with what changed",
    "request_id": "tells which line of the log, of no meaning to people",
    "history_id": "bookkeeping",
    "history_type": "told with what was done",
}
VERBS = {  # of tables that have no page of their own
    "created": _("lisäsi"),
    "loaded": _("toi rekisteriin"),
    "edited": _("muutti"),
    "ended": _("päätti"),
    "deleted": _("poisti"),
    "left": _("sulki tunnuksen viimeisen päivän jälkeen"),
    "gone": _("sulki tunnuksen, jota oppilaitoksella ei enää ole"),
    "anonymised": _("poisti lähteneen nimen ja yhteystiedot"),
}


def is_told(model: type[Model], item: Field) -> bool:
    """Whether the column is shown to the person."""
    names = {item.name, f"{model._meta.label_lower}.{item.name}"}
    return not isinstance(item, Computed) and UNTOLD.keys().isdisjoint(names)


def column_name(item: Field) -> str:
    """What the column is called; one that points to a row may be called as that row is."""
    if item.name in NAMES and not isinstance(item.verbose_name, Promise):
        return str(NAMES[item.name])
    if item.related_model and not isinstance(item.verbose_name, Promise):
        return str(item.related_model._meta.verbose_name)
    return str(item.verbose_name)


def names_of(relation: Relation) -> tuple[str, str]:
    """What the rows of the relation are called, and what the person is in them."""
    for holder in apps.get_models() if relation.model._meta.auto_created else []:
        for item in holder._meta.local_many_to_many:
            if item.remote_field.through is relation.model:  # the table behind a set of rows
                return str(holder._meta.verbose_name_plural), str(item.verbose_name)
    column = as_a(Field, relation.model._meta.get_field(relation.name))
    return table_name(relation.model), column_name(column)


def table_name(model: type[Model]) -> str:
    """What the rows of a table are called; earlier versions as the rows themselves."""
    return str(getattr(model, "instance_type", model)._meta.verbose_name_plural)


class Dots(dict[str, str]):
    """Stands for what a sentence names and what is told in columns of its own."""

    def __missing__(self, key: str) -> str:
        return "…"


def verb_in_words(row: Change) -> str:
    """What was done, as the history of the row's own page tells it."""
    verb = verb_of(row)
    story = STORIES.get(row.instance_type)
    return str(story.verb(verb).sentence) % Dots() if story else str(VERBS.get(verb, verb))


class Rows:
    """Some rows of one table in words. What they point to is read once for all of them."""

    def __init__(self, model: type[Model], rows: Iterable[Model], whose: User) -> None:
        self.model, self.rows, self.whose = model, list(rows), whose
        # Of earlier versions: what they are versions of.
        self.told_as: Change = getattr(model, "instance_type", None)
        self.columns = [item for item in model._meta.concrete_fields if is_told(model, item)]
        self.teller = Teller(self.rows if is_history(model) else [])

    def told(self) -> Iterator[dict[str, StoredValue]]:
        """Each row: the names of its columns and what they hold."""
        for row in self.rows:
            is_mine = not self.is_of_another(row)
            yield {
                column_name(item): self.value(row, item, is_mine)
                for item in self.columns
                if is_mine or item.name in NAMES
            }

    def is_of_another(self, row: Change) -> bool:
        """Whether it is an earlier version of somebody else's own data, changed by the person."""
        return self.model is User.history.model and row.id != self.whose.pk

    def value(self, row: Model, item: Field, is_mine: bool) -> StoredValue:
        """What a column holds, in words where there are words for it."""
        value = getattr(row, item.attname)
        if item.name == "history_change_reason":
            return verb_in_words(row)
        if item.name == "changes" and is_history(self.model):
            return self.changes(value, is_mine)
        if value in (None, "", []):
            return None
        if item.related_model:
            found = self.pointed[item.related_model].get(value)
            return str(found) if found else f"{item.related_model._meta.verbose_name} {value}"
        if item.choices:
            return str(dict(item.flatchoices).get(value, value))
        return value

    def changes(self, value: dict[str, StoredValue], is_mine: bool) -> StoredValue:
        """The columns that changed; of somebody else's own data not from what to what."""
        model = self.told_as
        if not is_mine:
            return [str(field_label(model, name)) for name in value]
        return {str(field_label(model, name)): self.before_and_after(model, name, pair)
                for name, pair in value.items()}  # fmt: skip

    def before_and_after(
        self, model: type[Tracked], name: str, pair: list[StoredValue]
    ) -> list[StoredValue]:
        """A value before and after, as pages show it; a column of an older version as stored."""
        try:
            return [self.teller.show(model, name, value) for value in pair]
        except (FieldDoesNotExist, KeyError):
            return pair

    @cached_property
    def pointed(self) -> dict[type[Model], dict[int, Model]]:
        """By table, the rows that these point to: a query for each table."""
        keys: dict[type[Model], set[int]] = {}
        for item in self.columns:
            if item.related_model:
                values = {getattr(row, item.attname) for row in self.rows}
                keys.setdefault(item.related_model, set()).update(values - {None})
        return {
            model: _with_names(model).in_bulk(found) if found else {}
            for model, found in keys.items()
        }


def _with_names(model: type[Model]) -> QuerySet:
    """The rows of a table with what their names are read with."""
    along = getattr(model, "named_along", ())
    rows: QuerySet = model._base_manager.all()
    return rows.select_related(*along) if along else rows.select_related()
