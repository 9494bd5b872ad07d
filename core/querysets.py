"""QuerySets that keep the register trustworthy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NoReturn, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
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


@dataclass(frozen=True)
class Sql:
    """A question that Django cannot put together, made of questions that it can."""

    text: str
    params: Sequence[Any]

    def ask(self) -> list[Any]:
        """The rows as the database gives them; none where nothing is asked."""
        if not self.text:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.params)
            return list(cursor.fetchall())


def keys_of_all(slices: Sequence[models.QuerySet]) -> list[int]:
    """The keys of several slices of one table, each in its own order, in one question."""
    return [key for (key,) in sql_of_keys(slices).ask()]


def sql_of_keys(slices: Sequence[models.QuerySet]) -> Sql:
    """What asks for the keys of several slices of one table.

    Django's union() takes no slices on SQLite; both engines take them one level deeper.
    """
    compiled = list(filter(None, map(_compiled, slices)))
    parts = [f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _params) in enumerate(compiled)]  # noqa: S608  (Django's own SQL)
    return Sql(" UNION ALL ".join(parts), [p for _sql, params in compiled for p in params])


def newest_of_all(rows: Sequence[models.QuerySet], limit: int) -> Sql:
    """Of the histories of several models, each newest first, the newest changes of all.

    Told is whose each is, by its place, its moment and its key: one question.
    """
    parts, params = [], list[Any]()
    for place, each in enumerate(rows):
        if found := _compiled(each[:limit], "history_date", "history_id"):
            parts.append(f"SELECT {place}, part{place}.* FROM ({found[0]}) AS part{place}")  # noqa: S608  (Django's own SQL)
            params += found[1]
    text = f"{' UNION ALL '.join(parts)} ORDER BY 2 DESC, 3 DESC LIMIT %s" if parts else ""
    return Sql(text, [*params, limit])


def counts_of_all(rows: Sequence[models.QuerySet], most: int) -> list[int]:
    """How many each has, in one question, counted no further than to one more than `most`."""
    return [n for row in sql_of_counts(rows, most).ask() for n in row]


def sql_of_counts(rows: Sequence[models.QuerySet], most: int) -> Sql:
    """What asks how many each has, counted no further than to one more than `most`."""
    compiled = [
        _compiled(each.order_by()[: most + 1]) or ("SELECT 1 WHERE 1 = 0", ()) for each in rows
    ]
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS part)" for sql, _params in compiled)  # noqa: S608  (Django's own SQL)
    text = f"SELECT {counts}" if compiled else ""
    return Sql(text, [p for _sql, params in compiled for p in params])


def _compiled(rows: models.QuerySet, *columns: str) -> tuple[str, tuple[Any, ...]] | None:
    """What asks for the keys, or for other columns; None when it is known that there are none."""
    try:
        return rows.values_list(*columns or ["pk"]).query.sql_with_params()
    except EmptyResultSet:
        return None


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
