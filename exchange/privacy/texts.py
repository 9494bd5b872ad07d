"""A person's name and address where somebody has typed them into a text.

A key says who did something; a text only holds letters. Here every column of text of every table
is looked through: in full, as "Matti Virtanen", "Virtanen Matti" or "Virtanen, Matti" and as the
address. Inflected names and a first name alone are not known for a name; see decision 0044.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.people.models import User
from core.fields import Computed, KeySetField
from core.history import rewritten
from core.typed import StoredValue
from exchange.privacy.relations import is_history
from search.models import Document, Word
from search.upkeep import follow
from search.words import folded
from teams.comments.models import Comment

INSTEAD = "entinen työntekijä"  # texts are written in Finnish
SHORT = "N. N."  # where that has no room; no name is shorter
LONG = 4  # letters of a word whose compounds and other forms are looked for too
# Texts that stay as they are, each with its reason.
STAYS = {
    "accounts.user.first_name": "a person's own columns are emptied, other people's are theirs",
    "accounts.user.last_name": "as above",
    "accounts.user.email": "as above",
    "accounts.historicaluser.first_name": "as above",
    "accounts.historicaluser.last_name": "as above",
    "accounts.historicaluser.email": "as above",
    "account.emailaddress.email": "goes with its person",
    "partnerships.organisation.name": "the name of a company, such as that of a sole trader",
    "partnerships.organisation.short_name": "as above",
    "partnerships.organisation.other_names": "as above",
    "partnerships.historicalorganisation.name": "as above",
    "partnerships.historicalorganisation.short_name": "as above",
    "partnerships.historicalorganisation.other_names": "as above",
    "quality.evidencebinder.document": "sealed evidence: its checksum proves that it is unchanged",
}
# Tables that follow from others, or hold no texts that people write.
FOLLOWS = {"search", "contenttypes", "sessions", "auth", "mfa", "socialaccount"}
MADE_OF_LETTERS = (models.CharField, models.TextField, models.JSONField)
# An address that is changed leads nowhere; a key joins rows.
NO_PROSE = (models.URLField, models.SlugField, KeySetField, Computed)


@dataclass(frozen=True)
class Sought:
    """What is looked for."""

    whole: re.Pattern[str]
    parts: tuple[str, ...]  # a text that holds none of them holds nothing that is sought

    def replaced(self, value: StoredValue, longest: int | None = None) -> StoredValue:
        """The text without it, or the texts inside a JSON value."""
        if isinstance(value, str):
            text = self.whole.sub(INSTEAD, value)
            if longest and len(text) > longest:
                text = self.whole.sub(SHORT, value)[:longest]
            return text
        if isinstance(value, list):
            return [self.replaced(item) for item in value]
        if isinstance(value, dict):
            return {key: self.replaced(item) for key, item in value.items()}
        return value


def sought_of(user: User) -> Sought | None:
    """What stands or once stood for the person in texts; None when there is nothing.

    What somebody else has too is left alone: a text does not say whose it is.
    """
    others = User.objects.exclude(pk=user.pk).values_list("first_name", "last_name", "email")
    taken = {_key(*names) for *names, _address in others} | {_key(row[2]) for row in others}
    once = User.history.filter(id=user.pk).values_list("first_name", "last_name", "email")
    patterns, parts = set(), set()
    for first, last, email in {*once, (user.first_name, user.last_name, user.email)}:
        if _key(email) not in taken and not user.anonymised_on:
            patterns.add(rf"(?<![\w.+-]){re.escape(email)}(?![\w-])")
            parts.add(email)
        if first.strip() and last.strip() and _key(first, last) not in taken:
            first_, last_ = _spaced(first), _spaced(last)
            patterns.add(rf"@?(?<!\w)(?:{first_}\s+{last_}|{last_},?\s+{first_})(?!\w)")
            parts.add(last.split()[0])
    return _sought(patterns, parts)


def called_by_first_name(user: User) -> Sought | None:
    """How comments may have called the person; see `teams.comments.mentions`."""
    first = user.first_name.strip()
    return _sought({rf"@{_spaced(first)}(?!\w)"}, {f"@{first}"}) if first else None


def _sought(patterns: set[str], parts: set[str]) -> Sought | None:
    if not patterns:
        return None
    longest_first = sorted(patterns, key=lambda each: (-len(each), each))
    whole = re.compile("|".join(longest_first), re.IGNORECASE)
    return Sought(whole, tuple(sorted(parts)))


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _key(*names: str) -> str:
    return " ".join(" ".join(names).casefold().split())


def text_columns() -> Iterator[tuple[type[Model], list[models.Field]]]:
    """The columns of each table in which people may have typed a name."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in FOLLOWS:
            continue
        found = [item for item in model._meta.concrete_fields if _is_prose(model, item)]
        if found:
            yield model, found


def _is_prose(model: type[Model], item: models.Field) -> bool:
    key = f"{model._meta.label_lower}.{item.name}"
    return (
        isinstance(item, MADE_OF_LETTERS)
        and not isinstance(item, NO_PROSE)
        and not item.choices
        and key not in STAYS
    )


def rows_with(sought: Sought, model: type[Model], items: list[models.Field]) -> QuerySet:
    """The rows whose texts may hold what is sought."""
    rows: QuerySet = models.QuerySet(model)
    condition = Q(pk=None)
    for item in items:
        name = item.name
        if isinstance(item, models.JSONField):
            name = f"text_of_{item.name}"
            rows = rows.annotate(**{name: Cast(item.name, TextField())})
        for part in sought.parts:
            for written in _ways_to_write(part, is_json=name != item.name):
                condition |= Q(**{f"{name}__icontains": written})
    return rows.filter(condition).order_by("pk")


def _ways_to_write(part: str, *, is_json: bool) -> set[str]:
    """SQLite tells small from large in Å, Ä and Ö, and keeps them in JSON as numbers."""
    forms = {part, part.lower(), part.upper(), part.capitalize()}
    return forms | {json.dumps(form)[1:-1] for form in forms} if is_json else forms


def replace(user: User) -> int:
    """Write "former employee" where the person's name or address stands; return in how many rows.

    Past the history, which is to hold the name no more either: the person's own history tells that
    it was done.
    """
    changed = 0
    if sought := sought_of(user):
        for model, items in text_columns():
            changed += _replace_each(rows_with(sought, model, items), sought, items)
    if sought := called_by_first_name(user):
        items = [Comment._meta.get_field("text")]
        called = Comment.objects.filter(mentions__user=user)
        past = Comment.history.filter(id__in=called.values("pk"))
        told = [*items, past.model._meta.get_field("changes")]
        changed += _replace_each(called, sought, items) + _replace_each(past, sought, told)
    return changed


def _replace_each(rows: QuerySet, sought: Sought, items: list[models.Field]) -> int:
    """Each row is locked before it is read: what somebody writes just now is not lost."""
    # Without the table's usual order: it may join others, whose rows are not to be locked.
    locked: QuerySet = models.QuerySet(rows.model).order_by("pk").select_for_update(no_key=True)
    found = (locked.filter(pk=key).first() for key in rows.values_list("pk", flat=True))
    return sum(_replace_in(row, sought, items) for row in found if row)


def _replace_in(row: Model, sought: Sought, items: list[models.Field]) -> bool:
    new = {}
    for item in items:
        old = getattr(row, item.attname)
        longest = getattr(item, "max_length", None)
        told = item.name == "changes"
        value = _changes(row, sought, old) if told else sought.replaced(old, longest)
        if value != old:
            new[item.attname] = value
            setattr(row, item.attname, value)
    if not new:
        return False
    computed = [item for item in row._meta.concrete_fields if isinstance(item, Computed)]
    new |= {item.attname: item.pre_save(row, False) for item in computed}
    models.QuerySet(type(row)).filter(pk=row.pk).update(**new)
    if not is_history(type(row)):
        follow(row)
        rewritten.send(type(row), row=row)
    return True


def _changes(row: Model, sought: Sought, changes: StoredValue) -> StoredValue:
    """What a historical row says was changed: the texts of each column as in the column itself."""
    fields = {item.name: item for item in row._meta.concrete_fields}
    return {
        name: told
        if name in fields and not _is_prose(type(row), fields[name])
        else sought.replaced(told)
        for name, told in changes.items()
    }


def forget_words(user: User) -> None:
    """The search forgets the words of a name that no document has any more."""
    address = user.email.partition("@")[0]
    for word in folded(f"{user.first_name} {user.last_name} {address}").split():
        of_it = Q(text__contains=word) if len(word) >= LONG else Q(text=word)
        for found in Word.objects.filter(of_it):
            if not Document.objects.filter(everything__contains=found.text).exists():
                found.delete()
