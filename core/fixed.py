"""Rows that stop changing at some point, whoever saves them and from where."""

from __future__ import annotations

from collections import Counter
from typing import Self, Unpack

from django.db import models, transaction

from core.querysets import Row, TrackedQuerySet
from core.typed import SaveArguments


class FixedRowError(Exception):
    """Somebody tried to change what no longer changes."""


class Fixed(models.Model):
    """A model whose stored row decides whether it may still be changed or deleted."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, **kwargs: Unpack[SaveArguments]) -> None:
        rows = type(self)._base_manager
        # Locked, so that nobody starts to rely on the row between the question and the save.
        stored = rows.select_for_update().filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            self.refuse_add()
        else:
            self.refuse_change(stored)
        super().save(**kwargs)

    @transaction.atomic
    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        self.refuse_delete()
        return super().delete(using, keep_parents)

    def refuse_add(self) -> None:
        """Raise FixedRowError if there is no room for a new row."""

    def refuse_change(self, stored: Self) -> None:
        """Raise FixedRowError if the stored row may not become what this one is."""
        raise NotImplementedError

    def refuse_delete(self) -> None:
        """Raise FixedRowError if the row is kept."""
        raise NotImplementedError


class FixedQuerySet(TrackedQuerySet[Row]):
    """Deletes row by row, so that each row can say that it is kept."""

    def delete(self) -> tuple[int, dict[str, int]]:
        counts: Counter[str] = Counter()
        for row in self:
            counts.update(row.delete()[1])
        return counts.total(), dict(counts)
