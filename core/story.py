"""The history in plain words, declared once for each model.

A room declares in its `history.py` how the changes of a model are told and which of them can be
taken back. Pages, the front page, the evidence binder and taking back all read that declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import Field, Model, Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.addresses import reverse
from core.fields import KeySetField
from core.history import Change, Tracked
from core.prepared import prepared
from core.querysets import Sql, newest_of_all
from core.rich_text import RichTextField, plain_text
from core.typed import HasPage, StoredValue, as_a

Person = Any  # whose class belongs to a floor above
Names = Mapping[str, str]  # by key

_ICONS = {
    "created": "plus",
    "loaded": "plus",
    "imported": "plus",
    "added": "user-plus",
    "confirmed": "check-check",
    "moved": "arrow-left-right",
    "joined": "merge",
    "unjoined": "split",
    "ended": "archive",
    "archived": "archive",
    "retired": "archive",
    "withdrawn": "archive",
    "restored": "archive-restore",
    "undone": "undo-2",
    "deleted": "trash-2",
}


# What one press writes to many rows: told once, not a line for each of them.
IN_MANY = ("imported", "imported_over", "joined", "joined_here", "joined_along", "unjoined")


def nobody_refuses(by: Person, change: Change, row: Model | None) -> str:
    """The rule of a model whose changes everyone may take back."""
    return ""


@dataclass(frozen=True)
class Verb:
    """How one kind of change is told.

    The sentence follows the name of the person and may hold %(fields)s, %(old)s and %(new)s of
    the first field, and the model's own words. `details`: whether the fields are shown before and
    after. `undo`: whether it can be taken back; a function where putting the fields back is not
    all.
    """

    sentence: str | Promise
    details: bool = False
    undo: bool | Callable[[Any, Change, Person], None] = False


@dataclass(frozen=True)
class Story:
    """How the changes of one model are told.

    `pages` names the models on whose pages they are told, each with the path from a historical
    row to it, or with several. `along` is read with the rows. `name` tells what a change is about
    in one line, `about` gives the row to link to. `words` are those of the model's sentences.
    `sets` gives the names behind a field of keys. `refuse` tells why a person may not take a
    change back ("" when they may), looking at the change and at the row as it is now.
    """

    model: type[Tracked]
    verbs: Mapping[str, Verb]
    name: Callable[[Change], str]
    pages: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    along: Sequence[str] = ()
    words: Callable[[Change], Mapping[str, str]] = lambda change: {}
    about: Callable[[Change], Any] = lambda change: None
    hidden: Collection[str] = ()
    bookkeeping: Collection[str] = ()  # kept up by every edit: neither told nor put back with it
    sets: Mapping[str, Callable[[], Names]] = field(default_factory=dict)
    unseen: str = "edited"  # the verb of an edit in which nobody sees a change
    silent: Collection[str] = ()  # verbs of rows that only accompany another one
    tells_many: Collection[str] = ()  # of `IN_MANY`, those that this model tells for all
    on_front_page: bool = False
    is_evidence: bool = True  # told in the evidence binder
    refuse: Callable[[Person, Change, Any], str] = nobody_refuses
    page_of: Callable[[Any], str] = lambda row: f"{row.get_absolute_url()}#historia"

    def history(self, **of: object) -> QuerySet:
        """Every change, with what telling it needs."""
        rows: QuerySet = self.model.history.filter(**of)
        return rows.select_related("history_user", *self.along)

    def paths_to(self, page: str) -> tuple[str, ...]:
        """The paths from a historical row to the pages of a model; none where it is not told."""
        paths = self.pages.get(page, ())
        return (paths,) if isinstance(paths, str) else paths

    def on_pages(self, page: str, keys: Collection[int], **of: object) -> QuerySet:
        """The changes that are told on the pages of the rows with these keys."""
        ways = [(f"{path}__in", keys) for path in self.paths_to(page)]
        return self.rows(**of).filter(Q(*ways, _connector=Q.OR))

    def rows(self, **of: object) -> QuerySet:
        """The changes that are told, newest first."""
        told = self.history(**of).exclude(history_type="~", changes={})
        told = told.exclude(history_change_reason__in=self.silent)
        return told.order_by("-history_date", "-history_id")

    def verb(self, name: str) -> Verb:
        """How the change is told; an unknown one as an edit."""
        return self.verbs.get(name) or self.verbs["edited"]

    def may_undo(self, by: Person, change: Change, row: Model | None) -> bool:
        """Whether the person may take the change back as things are now."""
        return self.is_undoable(change) and not self.refuse(by, change, row)

    def is_undoable(self, change: Change) -> bool:
        """Whether the change is of a kind that can be taken back at all."""
        found = self.verbs.get(change.history_change_reason or "")
        if found is None or not found.undo or change.history_type == "-":
            return False
        return callable(found.undo) or bool(change.changes)


STORIES: dict[type[Tracked], Story] = {}


def tell(story: Story) -> None:
    """Declare how a model's changes are told."""
    STORIES[story.model] = story


def story_of(change: Change) -> Story:
    """The declaration for a historical row."""
    return STORIES[change.instance_type]


@dataclass(frozen=True)
class Detail:
    """One field, before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One change, told to people."""

    change: Change
    verb: str
    text: str
    about: HasPage | None  # what to name and link to; None when the page itself is about it
    details: list[Detail]
    can_undo: bool

    @property
    def when(self) -> datetime:
        moment: datetime = self.change.history_date
        return moment

    @property
    def who(self) -> Person:
        """The person, or None when the system did it."""
        return self.change.history_user

    @property
    def icon(self) -> str:
        """The name of the icon that goes with the verb."""
        return _ICONS.get(self.verb, "pencil")

    @property
    def undo_address(self) -> str:
        """Where the change is taken back."""
        kind = self.change.instance_type._meta.model_name
        return reverse("undo", args=[kind, self.change.history_id])


def changes_of(page: Model, limit: int, **of: object) -> list[Change]:
    """The latest changes that the page of the row tells, newest first.

    A row that others have become part of says so with `told_along`: theirs are told with its own.
    """
    label = page._meta.label_lower
    also = getattr(page, "told_along", list)
    keys = [page.pk, *also()]
    told = [story for story in STORIES.values() if label in story.pages]
    if not of:
        return _newest_of(
            [story.model for story in told],
            lambda wanted: _told_on.of_each(keys, page=label, limit=wanted),
            limit,
        )
    rows = {story.model: story.on_pages(label, keys, **of) for story in told}
    return _newest_of(
        list(rows), lambda wanted: newest_of_all(list(rows.values()), wanted).ask(), limit
    )


@prepared
def _told_on(*keys: int, page: str, limit: int) -> Sql:
    """Which are the newest changes that the pages of some rows of a model tell."""
    told = [story for story in STORIES.values() if page in story.pages]
    return newest_of_all([story.on_pages(page, keys) for story in told], limit)


@prepared
def _changes(*keys: int, model: type[Tracked]) -> QuerySet:
    """The changes with the keys, with what telling them needs."""
    return STORIES[model].history(history_id__in=keys)


def _newest_of(
    models: Sequence[type[Tracked]], ask: Callable[[int], list[Any]], limit: int
) -> list[Change]:
    """The newest changes of several models whose subject is still there.

    One question, that `ask` asks, finds which they are, and another one for each of their models
    reads them.
    """
    wanted, found = limit, list[Change]()
    while len(found) < limit:
        keys = ask(wanted)
        of_each: dict[type[Tracked], list[int]] = {}
        for place, _when, key in keys:
            of_each.setdefault(models[place], []).append(key)
        rows = (
            change
            for model, few in of_each.items()
            for change in _changes.of_each(few, model=model)
        )
        found = newest(rows, limit)
        if len(keys) < wanted:
            break
        wanted *= 2  # some are of what is gone
    return found


def history_of(
    page: Model,
    reader: Person,
    limit: int,
    known: Iterable[Model] = (),
    names: Mapping[str, Names] | None = None,
) -> list[Entry]:
    """The page's latest changes in words, with what the reader may take back.

    `known` are rows and `names` sets of names that the page has read already.
    """
    changes = changes_of(page, limit)
    rows = {(type(row), row.pk): row for row in [page, *known]}
    teller = Teller(changes, names)
    return [teller.entry(change, reader, rows) for change in changes]


def latest_changes(
    limit: int,
    models: Collection[type[Tracked]] | None = None,
    where: Mapping[type[Tracked], Q] | None = None,
    **of: object,
) -> list[Entry]:
    """The latest things people have done, without the values, as the front page tells them.

    `models` leaves others out, `of` narrows the historical rows, `where` those of each model (a
    model that it does not name is left out). What the system itself brought in is left out, and so
    are, without `where`, the many rows that came with a list or along with another one.
    """
    told = [
        story.model
        for story in STORIES.values()
        if story.on_front_page
        and (models is None or story.model in models)
        and (where is None or story.model in where)
    ]
    if where is None and is_alike(of):
        form: dict[str, Any] = {"models": tuple(told), "of": tuple(of.items())}
        changes = _newest_of(told, lambda wanted: _done(limit=wanted, **form), limit)
    else:
        rows = [_done_of(model, where, of) for model in told]
        changes = _newest_of(told, lambda wanted: newest_of_all(rows, wanted).ask(), limit)
    teller = Teller(changes)
    return [teller.entry(change) for change in changes]


def is_alike(of: Mapping[str, object]) -> bool:
    """Whether what narrows the changes is the same for many: moments, and no people."""
    return all(isinstance(value, datetime) for value in of.values())


@prepared
def _done(*, models: Sequence[type[Tracked]], of: Iterable[tuple[str, Any]], limit: int) -> Sql:
    """Which are the newest changes that people have made to the models."""
    return newest_of_all([_done_of(model, None, dict(of)) for model in models], limit)


def _done_of(
    model: type[Tracked], where: Mapping[type[Tracked], Q] | None, of: Mapping[str, object]
) -> QuerySet:
    story = STORIES[model]
    rows = story.rows(history_user__isnull=False, **of)
    return rows.filter(where[model] if where else ~_one_of_many(story))


def _one_of_many(story: Story) -> Q:
    """The changes that another one tells; what is deleted in taking back came with a list."""
    along = [verb for verb in IN_MANY if verb not in story.tells_many]
    return Q(history_change_reason__in=along) | Q(history_type="-", history_change_reason="undone")


def newest(changes: Iterable[Change], limit: int) -> list[Change]:
    """The newest of the changes whose subject is still there."""
    order = sorted(changes, key=lambda row: (row.history_date, row.history_id), reverse=True)
    return [change for change in order if is_there(change)][:limit]


def is_there(change: Change) -> bool:
    """Whether an administrator has not deleted what the change is told by."""
    try:
        story_of(change).name(change)
    except (AttributeError, ObjectDoesNotExist):
        return False
    return True


class Teller:
    """Puts changes into words. What they point to is read once a table, when first needed."""

    def __init__(self, changes: Iterable[Change], names: Mapping[str, Names] | None = None) -> None:
        self._changes = list(changes)
        self._names: dict[str, Names] = dict(names or {})
        self._tables: dict[type[Model], dict[Any, Any]] = {}

    def entry(
        self, change: Change, reader: Person = None, rows: Mapping[Any, Model] | None = None
    ) -> Entry:
        """One change in words; without a reader the values are left out."""
        story, verb = story_of(change), verb_of(change)
        hidden = {*story.hidden, *(() if verb == "confirmed" else story.bookkeeping)}
        named = story.verb(verb)
        details = self.details(change, hidden, values=reader is not None or verb == "moved")
        can_undo = False
        if verb == "edited" and not details:
            verb, named = story.unseen, story.verb(story.unseen)
        elif reader is not None and story.is_undoable(change):
            row = (rows or {}).get((story.model, change.id))
            can_undo = story.may_undo(reader, change, row)
        words = {"fields": ", ".join(detail.label for detail in details)}
        if details:
            words |= {"old": details[0].old, "new": details[0].new}
        return Entry(
            change=change,
            verb=verb,
            text=str(named.sentence) % (words | dict(story.words(change))),
            about=story.about(change),
            details=details if named.details else [],
            can_undo=can_undo,
        )

    def details(self, change: Change, hidden: Collection[str], *, values: bool) -> list[Detail]:
        """What a historical row says was changed, in the order of the fields."""
        model = change.instance_type
        # PostgreSQL does not keep the order of a JSON object.
        order = {item.name: index for index, item in enumerate(model._meta.get_fields())}
        return [
            Detail(
                str(field_label(model, name)),
                self.show(model, name, old) if values else "",
                self.show(model, name, new) if values else "",
            )
            for name, (old, new) in sorted(
                change.changes.items(), key=lambda item: order.get(item[0], 0)
            )
            if name not in hidden
        ]

    def show(self, model: type[Tracked], name: str, value: StoredValue) -> str:
        """A stored value in words."""
        if value in (None, "", []):
            return "–"
        item = as_a(Field, model._meta.get_field(name))
        if isinstance(item, KeySetField):
            return ", ".join(self.names(model, name).get(key, key) for key in value)
        if item.related_model:
            found = self._rows(item.related_model)
            keys = value if isinstance(value, list) else [value]
            return ", ".join(str(getattr(found.get(k), "label", found.get(k, k))) for k in keys)
        if isinstance(value, bool):
            return _("kyllä") if value else _("ei")
        if item.choices:
            return str(dict(item.flatchoices).get(value, value))
        if item.get_internal_type() == "DateField" and (day := parse_date(value)):
            return date_format(day)
        return plain_text(value) if isinstance(item, RichTextField) else str(value)

    def names(self, model: type[Tracked], name: str) -> Names:
        """The names of the keys that a field of a set holds."""
        if name not in self._names:
            source = STORIES[model].sets.get(name)
            self._names[name] = source() if source else {}
        return self._names[name]

    def _rows(self, model: type[Model]) -> dict[Any, Any]:
        if model not in self._tables:
            rows = model._default_manager.all()
            for path in getattr(model, "named_along", ()):
                rows = rows.select_related(path)
            self._tables[model] = rows.in_bulk(self._keys(model))
        return self._tables[model]

    def _keys(self, model: type[Model]) -> set[Any]:
        """The keys of a table that the changes hold."""
        keys: set[Any] = set()
        for change in self._changes:
            fields = {item.name: item for item in change.instance_type._meta.get_fields()}
            for name, values in change.changes.items():
                if name in fields and fields[name].related_model is model:
                    for value in values:
                        keys.update(value if isinstance(value, list) else [value])
        return keys - {None}


def verb_of(change: Change) -> str:
    """What was done, as the historical row tells it."""
    if change.history_type == "-":
        return "deleted"
    return change.history_change_reason or ("created" if change.history_type == "+" else "edited")


def field_label(model: type[Model], name: str) -> str | Promise:
    """The field's name in words; its key if a later version has dropped the field."""
    try:
        return as_a(Field, model._meta.get_field(name)).verbose_name
    except FieldDoesNotExist:
        return name
