"""Documents are written in the transaction that changes what they tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from search.kinds import KINDS, Kind, Told
from search.models import Document, Word
from search.words import (
    base_forms,
    folded,
    folded_word,
    guessed_forms,
    padded,
    written_out,
    written_words,
)

BATCH = 200  # documents made at a time
LONGEST_WORD = 100
TOLD = ["name", "other_names", "name_forms", "body", "body_forms", "weight"]
_PAUSED = ContextVar("_PAUSED", default=False)


def keep_up() -> None:
    """From now on the save or deletion of any row of the kinds changes the documents."""
    models = {model for kind in KINDS.values() for model in [kind.model, *kind.changed_by]}
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(_on_change, sender=model, dispatch_uid=f"search {model._meta.label}")


def _on_change(sender: type[Model], instance: Model, **kwargs: object) -> None:
    # A save that no history tells of changes nothing that is found; a raw one has not all its rows.
    if not kwargs.get("raw") and "skip_history_when_saving" not in instance.__dict__:
        follow(instance)


def follow(instance: Model) -> None:
    """Write anew the documents that tell something of a row that has changed."""
    if _PAUSED.get():
        return
    for kind in KINDS.values():
        keys = {instance.pk} if kind.model is type(instance) else set()
        if type(instance) in kind.changed_by:
            keys.update(kind.changed_by[type(instance)](instance))
        if keys:
            refresh(kind, keys)


def follow_all(changed: Mapping[type[Model], Collection[int]]) -> None:
    """As `follow`, for many rows by model and key, deleted ones too: each document is made once."""
    found: dict[str, set[int]] = defaultdict(set)
    for model, own in changed.items():
        rows = list(model._base_manager.filter(pk__in=own))
        for kind in KINDS.values():
            if kind.model is model:
                found[kind.key].update(own)
            if model in kind.changed_by:
                found[kind.key].update(key for row in rows for key in kind.changed_by[model](row))
    for name, keys in found.items():
        refresh(KINDS[name], keys)


@contextmanager
def resting() -> Iterator[None]:
    """While nothing is looked for: documents stay as they are, whatever is saved."""
    token = _PAUSED.set(True)
    try:
        yield
    finally:
        _PAUSED.reset(token)


@contextmanager
def paused() -> Iterator[None]:
    """While much is loaded at once; the documents are made at its end."""
    with resting():
        yield
    rebuild()


@transaction.atomic
def refresh(kind: Kind, keys: Iterable[int]) -> None:
    """Write the documents of the rows anew, and take away those of rows that are not found."""
    rest = iter(sorted(set(keys)))
    while batch := list(islice(rest, BATCH)):
        _refresh(kind, batch)


def _refresh(kind: Kind, keys: list[int]) -> None:
    # Locked before the rows are read: who comes later then sees what was written here.
    documents = Document.objects.of(kind.key).filter(object_id__in=keys).order_by("object_id")
    kept = {document.object_id: document for document in documents.select_for_update()}
    rows = list(kind.rows().filter(pk__in=keys).order_by("pk"))
    told = list(kind.tell(rows))
    forms = learn([text for each in told for text in _texts(each)])
    made = [_document(kind, row, each, forms) for row, each in zip(rows, told, strict=True)]
    changed = [each for each in made if _values(kept.get(each.object_id)) != _values(each)]
    Document.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[*TOLD, "everything"],
    )
    if gone := set(kept) - {row.pk for row in rows}:
        Document.objects.of(kind.key).filter(object_id__in=gone).delete()


def _texts(told: Told) -> Sequence[str]:
    return [told.name, *told.other_names, *told.texts]


def _values(document: Document | None) -> list[object]:
    return [getattr(document, name) for name in TOLD] if document else []


def _document(kind: Kind, row: Model, told: Told, forms: dict[str, str]) -> Document:
    return Document(
        kind=kind.key,
        object_id=row.pk,
        weight=kind.weight,
        name=padded(told.name),
        other_names=padded(" ".join(told.other_names)),
        name_forms=_forms_in([told.name, *told.other_names], forms),
        body=padded(" ".join(told.texts)),
        body_forms=_forms_in(told.texts, forms),
    )


def _forms_in(texts: Iterable[str], forms: dict[str, str]) -> str:
    """The suspended compounds of the texts in full, and base forms that the texts do not hold."""
    found: dict[str, None] = {}
    for text in texts:
        extra = written_out(text)
        found |= dict.fromkeys(map(folded, extra))
        for word in [*written_words(text), *extra]:
            bare = folded_word(word)
            found |= dict.fromkeys(form for form in forms.get(bare, "").split() if form not in bare)
    return padded(" ".join(found))


def learn(texts: Iterable[str]) -> dict[str, str]:
    """The base forms of each word of the texts; words that are new are kept.

    Only a new word needs the dictionaries.
    """
    words: dict[str, str] = {}
    for text in texts:
        for word in [*written_words(text), *written_out(text)]:
            words.setdefault(folded_word(word)[:LONGEST_WORD], word)
    words.pop("", None)
    known = dict(Word.objects.filter(text__in=words).values_list("text", "forms"))
    # In order: two who learn the same words wait for each other, never in a circle.
    new = {
        bare: " ".join(base_forms(words[bare]) or guessed_forms(words[bare]))
        for bare in sorted(set(words) - set(known))
    }
    Word.objects.bulk_create(
        [Word(text=bare, forms=forms, length=len(bare)) for bare, forms in new.items()],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    return known | new


def build_first(sender: object, **kwargs: object) -> None:
    """After a migration: an installation from before there were documents gets them."""
    if not Document.objects.exists():
        rebuild()


@transaction.atomic
def rebuild(*, relearn: bool = False) -> int:
    """Make all documents anew; return how many there are. `relearn` forgets all words first."""
    if relearn:
        Word.objects.all().delete()
    Document.objects.exclude(kind__in=KINDS).delete()
    for kind in KINDS.values():
        documents = Document.objects.of(kind.key).values_list("object_id", flat=True)
        refresh(kind, [*documents, *kind.rows().order_by("pk").values_list("pk", flat=True)])
    return Document.objects.count()
