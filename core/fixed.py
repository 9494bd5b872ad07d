"""Rows that stop changing at some point, whoever saves them and from where."""

from __future__ import annotations

from typing import Any, Self

from django.db import models, transaction

from core.querysets import Row, TrackedQuerySet


class FixedRowError(Exception):
    """Somebody tried to change what no longer changes."""


class Fixed(models.Model):
    """A model whose stored row decides whether it may still be changed or deleted."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        rows = type(self)._base_manager
        # Locked, so that nobody starts to rely on the row between the question and the save.
        stored = rows.select_for_update().filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            self.refuse_add()
        else:
            self.refuse_change(stored)
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self.refuse_delete()
        return super().delete(*args, **kwargs)

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

    def delete(self) -> Any:
        rows: Any = self
        return [row.delete() for row in rows]
