"""What a page shows of a document that was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.text import found_spans
from search.asking import FOUND_BY_ITS_WORDS
from search.kinds import KINDS, Kind, Told
from search.models import Document

MOST_FACTS = 4  # beside a name


@dataclass
class Hit:
    """One thing that was found, and why."""

    kind: Kind
    row: Any  # of the kind's model
    told: Told
    words: list[str]
    is_near: bool
    times: int = 1  # how many of the same name there are

    @property
    def title(self) -> object:
        """Its name, in the reader's language if it has one."""
        return self.told.title or self.row

    @property
    def name(self) -> str:
        """The title as a text, to be marked."""
        return str(self.title)

    @property
    def address(self) -> str:
        return self.kind.address(self.row)

    @property
    def facts(self) -> list[object]:
        """What stands beside its name."""
        return [fact for fact in self.told.facts if str(fact)][:MOST_FACTS]

    @cached_property
    def text(self) -> str:
        """The text that shows why it was found: the name, if that does, and what it is about."""
        others = [text for text in self.told.other_names if found_spans(text, self.words)]
        texts = [text for text in self.told.texts if text]
        marked = [text for text in texts if found_spans(text, self.words)]
        if others and not found_spans(self.name, self.words):
            return " · ".join([others[0], *marked[:1]])
        return (marked or texts or [""])[0]


def hits_of(documents: Iterable[Document], words: list[str]) -> list[Hit]:
    """What is shown of the documents, in their order: some queries a kind, however many there are.

    Of what has the same kind and name, such as what a team does every year, the first is shown.
    """
    documents = list(documents)
    told = {key: _told(kind, documents) for key, kind in KINDS.items()}
    hits: dict[tuple[str, str], Hit] = {}
    for document in documents:
        if document.object_id not in told[document.kind]:
            continue  # taken away since
        row, of_row = told[document.kind][document.object_id]
        near = document.rank < FOUND_BY_ITS_WORDS
        hit = Hit(KINDS[document.kind], row, of_row, words, near)
        same = document.name if document.kind == "action" else str(document.pk)
        if (document.kind, same) in hits:
            hits[document.kind, same].times += 1
        else:
            hits[document.kind, same] = hit
    return list(hits.values())


def _told(kind: Kind, documents: list[Document]) -> dict[int, tuple[Any, Told]]:
    keys = [document.object_id for document in documents if document.kind == kind.key]
    if not keys:
        return {}
    rows = list(kind.rows().filter(pk__in=keys))
    return {row.pk: (row, told) for row, told in zip(rows, kind.tell(rows), strict=True)}
