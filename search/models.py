"""What is searched: a document of each thing, and the words that documents have."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from core.fields import ComputedCharField, ComputedTextField


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def of(self, kind: str) -> Self:
        """Those of the kind."""
        return self.filter(kind=kind)


class Document(models.Model):
    """What is found of one thing. It follows from other rows; `search_rebuild` makes it anew.

    Every text is folded, with a space at each end. A base form is kept only where the written
    word does not hold it.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    name = models.TextField()
    other_names = models.TextField()  # also the town, the site and the numbers
    name_forms = models.TextField()  # base forms of both
    body = models.TextField()
    body_forms = models.TextField()
    weight = models.SmallIntegerField(default=0)
    rank: int  # of what answers a question
    everything = ComputedTextField(compute="compute_everything")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_once"),
        ]
        indexes = [
            GinIndex(fields=["everything"], opclasses=["gin_trgm_ops"], name="document_trigrams"),
            # Names that begin with what is asked, whatever the order of the database's letters.
            models.Index(fields=["name"], opclasses=["text_pattern_ops"], name="document_names"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

    def compute_everything(self) -> str:
        return "".join([self.name, self.other_names, self.name_forms, self.body, self.body_forms])


class Word(models.Model):
    """A word that some document has, or once had: what a mistyped word is compared with."""

    text = models.CharField(max_length=100, unique=True)
    forms = models.CharField(max_length=200)  # its base forms
    length = models.PositiveSmallIntegerField()
    ending = ComputedCharField(max_length=2, compute="compute_ending")

    class Meta:
        indexes = [models.Index(fields=["ending", "length"], name="word_ending")]

    # No trigram index: PostgreSQL would take it for whole words too, at a hundred times the cost.

    def __str__(self) -> str:
        return self.text

    def compute_ending(self) -> str:
        return ending_of(self.text)


def ending_of(word: str) -> str:
    """The last letters, by which words that begin in another way are found."""
    return word[-2:]
