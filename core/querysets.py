"""QuerySets that keep the register trustworthy."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import Count, Q, Subquery, Value
from django.db.models.functions import Coalesce

EVER: Literal["ever"] = "ever"
# A day, None for now, or EVER for whenever.
Moment = date | None | Literal["ever"]


Row = TypeVar("Row", bound=models.Model, covariant=True)


def in_force(on: date, prefix: str = "") -> Q:
    """The condition "in force on the day" for a dated model, reached through `prefix`."""
    started = Q(**{f"{prefix}started_on__lte": on})
    not_ended = Q(**{f"{prefix}ended_on": None}) | Q(**{f"{prefix}ended_on__gt": on})
    return started & not_ended


def how_many(rows: models.QuerySet) -> Coalesce:
    """The number of the rows as an expression, to be read along with another query."""
    one = rows.order_by().values(one=Value(1)).annotate(n=Count("pk"))
    return Coalesce(Subquery(one.values("n")), 0)


class TrackedQuerySet(models.QuerySet[Row]):
    """Refuses writes that would slip past the history: save the rows one by one instead."""

    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError("update() writes no history; change the rows and call save_as()")

    def bulk_create(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("bulk_create() writes no history; call save_as() on each row")

    def bulk_update(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("bulk_update() writes no history; call save_as() on each row")


class DatedQuerySet(TrackedQuerySet[Row]):
    """Questions about time."""

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on=None)

    def in_force(self, on: Moment) -> Self:
        """Those in force then."""
        if on == EVER:
            return self.all()
        return self.filter(in_force(on)) if isinstance(on, date) else self.open()


# The models import this module, so their managers are reached, and typed, at run time only.
def manager_of(model: type[models.Model], related: str) -> Any:
    """The manager of the rows that point to the model by the relation."""
    return getattr(model, related).rel.related_model.objects
