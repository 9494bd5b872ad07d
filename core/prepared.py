"""Questions to the database that are put together once and asked again and again.

Django puts a question together and writes it as SQL each time it is asked, which takes several
times as long as asking it. What pages ask often is written once, and asked with other keys.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import ForeignKey, Model, QuerySet
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import get_language

from core.querysets import Sql

Row = TypeVar("Row")
# What stands where the key of the first value comes, and upwards: no row has such a one.
STAND_IN = 9_000_000_000_000_000_000
MOST = 200  # that are kept of one question: of other forms, and of yesterday


@dataclass(frozen=True)
class Along:
    """Rows that point to those that are asked for, read along with them as by a Prefetch."""

    field: ForeignKey
    name: str
    asked: Prepared[Any]

    def read(self, rows: Sequence[Any]) -> None:
        """Give each its list, in one question for all."""
        found: dict[int, list[Any]] = {row.pk: [] for row in rows}
        by_key = {row.pk: row for row in rows}
        for each in self.asked.of_each(list(found)):
            key = getattr(each, self.field.attname)
            setattr(each, self.field.name, by_key[key])
            found[key].append(each)
        for row in rows:
            setattr(row, self.name, found[row.pk])


@dataclass(frozen=True)
class Written:
    """A question as SQL, and how its answers become rows where it is one of Django's."""

    sql: Sql
    rows: QuerySet | None = None
    compiler: SQLCompiler | None = None
    along: Sequence[Along] = ()

    def ask(self, keys: list[int]) -> list[Any]:
        """The rows, with the keys where others stood in."""
        sql = self.with_keys(keys)
        if self.rows is None:
            return sql.ask()
        compiler, query = copy.copy(self.compiler), copy.copy(self.rows.query)
        vars(compiler).update(
            connection=connections[DEFAULT_DB_ALIAS],  # of this thread
            as_sql=lambda: (sql.text, sql.params),
        )
        vars(query).update(get_compiler=lambda *args, **kwargs: compiler)
        asked = object.__new__(type(self.rows))
        asked.__dict__ = self.rows.__dict__ | {"_query": query}
        found = list(asked)
        for each in self.along:
            each.read(found)
        return found

    def with_keys(self, keys: list[int]) -> Sql:
        """What is sent to the database."""
        params = tuple(
            type(each)(keys[each - STAND_IN])
            if isinstance(each, int) and each >= STAND_IN
            else each
            for each in self.sql.params
        )
        return Sql(self.sql.text, params)


class Prepared(Generic[Row]):
    """A function that gives rows to be asked for, as one that asks for them.

    What it is called with are rows (or their keys), of which the function may read the key alone,
    and by name what the question's form follows from. It may follow from the day and the language
    of the page too, and from nothing else: a fixture of the tests puts each question together anew.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row] | Sql]) -> None:
        self.build = build
        self._written = lru_cache(maxsize=MOST)(self._write)
        self.__doc__ = build.__doc__
        _EVERY.add(self)

    def __call__(self, *of: Model | int, **form: Hashable) -> list[Row]:
        keys = [_key(each) for each in of]
        if any(key >= STAND_IN for key in keys):  # of an address that leads nowhere
            return []
        return self.written(*of, **form).ask(keys)

    def written(self, *of: Model | int, **form: Hashable) -> Written:
        """The question as it was written when such a one was first asked."""
        kinds = tuple(each.__class__ for each in of)  # of request.user too, which type() cannot see
        return self._written(kinds, tuple(form.items()), timezone.localdate(), get_language())

    def of_each(self, keys: Collection[int], **form: Hashable) -> list[Row]:
        """The rows of many keys, of which the function makes one list: nothing is asked of none.

        The last key is said again until there are two, four, eight and so on, so that the question
        has few forms.
        """
        if not keys:
            return []
        said = list(keys)
        said += said[-1:] * ((1 << (len(said) - 1).bit_length()) - len(said))
        return self(*said, **form)

    def _write(
        self,
        kinds: tuple[type[Model] | type[int], ...],
        form: tuple[tuple[str, Hashable], ...],
        _day: date,
        _language: str | None,
    ) -> Written:
        of = [_stand_in(kind, STAND_IN + place) for place, kind in enumerate(kinds)]
        asked = self.build(*of, **dict(form))
        if isinstance(asked, Sql):
            return Written(asked)
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        along = _taken_along(asked)
        try:
            return Written(Sql(*compiler.as_sql()), asked, compiler, along)
        except EmptyResultSet:  # it is known that nothing answers it
            return Written(Sql("", ()))


def _key(row: Model | int) -> int:
    key: int = row.pk if isinstance(row, Model) else row
    return key


def _stand_in(kind: type[Model] | type[int], key: int) -> Model | int:
    """A row of which nothing is known but its key, or the key itself."""
    if not issubclass(kind, Model):
        return key
    return kind.from_db(DEFAULT_DB_ALIAS, [kind._meta.pk.attname], [key])


_EVERY: WeakSet[Prepared[Any]] = WeakSet()


def forget() -> None:
    """Write every question anew: a test has changed what one follows from."""
    for each in _EVERY:
        each._written.cache_clear()


def prepared(build: Callable[..., QuerySet[Any, Row] | Sql]) -> Prepared[Row]:
    """Put what the function asks for together once, and give its rows as a list."""
    return Prepared(build)


def _taken_along(rows: QuerySet) -> list[Along]:
    """What is read along with the rows in questions of ours; the rest is left to Django."""
    left, along = [], []
    for each in vars(rows)["_prefetch_related_lookups"]:
        way = getattr(rows.model, getattr(each, "prefetch_through", ""), None)
        asked = getattr(each, "queryset", None)
        if type(way) is ReverseManyToOneDescriptor and asked is not None:
            along.append(Along(way.field, each.to_attr, _pointing(way.field, asked)))
        else:
            left.append(each)
    vars(rows)["_prefetch_related_lookups"] = tuple(left)
    return along


def _pointing(field: ForeignKey, rows: QuerySet) -> Prepared[Any]:
    return Prepared(lambda *keys: rows.filter(**{f"{field.name}__in": keys}))
