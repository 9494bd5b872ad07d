"""What a college has, once more and once more, made within PostgreSQL.

Ten thousand organisations are made one by one; a million would take hours so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models
from django.db.models import Max, Model

from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from partnerships.register import sort_keys
from search.models import Document

MADE = [Organisation, Partnership, Responsibility, Contact]
# Texts of an organisation that no other may have: they end with the number of the copy.
ONCE = {"name", "name_key", "sort_key"}


def multiply(first: dict[type[Model], int], copies: int) -> None:
    """Copy every row from the given key on, so many times, each with history and documents."""
    step = {model: _last(model) for model in MADE}
    with _without_triggers():
        for model in MADE:
            _copy(model, first[model], step, copies)
            _copy(model.history.model, first[model], step, copies)
        _copy_documents(first[Organisation], step[Organisation], copies)
    sort_keys.mend()


@contextmanager
def _without_triggers() -> Iterator[None]:
    """What they would do for each row is done for all afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def _last(model: type[Model]) -> int:
    return int(model._base_manager.aggregate(last=Max("pk"))["last"])


def _copy(model: type[Model], first: int, step: dict[type[Model], int], copies: int) -> None:
    """Rows of the model, or of a history: with keys further on by so many steps."""
    fields = model._meta.concrete_fields
    own_key = "id" if any(field.attname == "id" for field in fields) else model._meta.pk.attname
    told = {field.column: _copied(field, model, step) for field in fields}
    _insert(model, told, f"{_name(own_key)} >= {first}", copies)


def _copied(field: models.Field, model: type[Model], step: dict[type[Model], int]) -> str:
    """What a copy has in the column."""
    column = _name(field.column)
    of = getattr(model, "instance_type", model)
    if field.attname == "history_id":
        return f"{column} + copy * {_last(model)}"
    if field.attname == "id":
        return f"{column} + copy * {step[of]}"
    if field.is_relation and field.related_model in step:
        return f"{column} + copy * {step[field.related_model]}"
    if of is Organisation and field.attname in ONCE:
        return f"{column} || ' ' || copy"
    return column


def _copy_documents(first: int, step: int, copies: int) -> None:
    told = {field.column: _name(field.column) for field in Document._meta.concrete_fields}
    told["id"] = f"id + copy * {_last(Document)}"
    told["object_id"] = f"object_id + copy * {step}"
    told["name"] = "name || copy || ' '"
    told["everything"] = "everything || copy || ' '"
    _insert(Document, told, f"kind = 'organisation' AND object_id >= {first}", copies)


def _insert(model: type[Model], told: dict[str, str], which: str, copies: int) -> None:
    table = _name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({_names(told)}) SELECT {', '.join(told.values())} "  # noqa: S608  (names of our own columns)
            f"FROM {table}, generate_series(1, {copies}) AS copy WHERE {which}"
        )


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_name, columns))


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
