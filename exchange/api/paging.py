"""Pages of a list for programs: keyset paging by the rows' keys, which never change."""

from __future__ import annotations

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from core.choices import key_in

MOST = 500


class Keyset(CursorPagination):
    """In the order of the keys: nothing is told twice or left out, whatever changes meanwhile."""

    ordering = "pk"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = MOST
    cursor_query_description = "Where the page begins: taken from `next` of the page before."
    page_size_query_description = f"How many rows a page has: 100, or as many as asked, to {MOST}."

    def get_page_size(self, request: Request) -> int:
        return size_in(request, self.page_size_query_param, usual=100, most=MOST)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Only such cursors as `next` and `previous` hold; others are told to be wrong."""
        wrong = ValidationError({self.cursor_query_param: ["This is no cursor of this list."]})
        try:
            cursor = super().decode_cursor(request)
        except Exception as error:
            raise wrong from error
        if cursor and (cursor.offset > MOST or not key_in(cursor.position or "1")):
            raise wrong
        return cursor

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, object]]:
        size, cursor = (
            _number(self.page_size_query_param, self.page_size_query_description),
            {
                "name": self.cursor_query_param,
                "in": "query",
                "description": self.cursor_query_description,
                "schema": {"type": "string"},
            },
        )
        return [cursor, size]


def _number(name: str, description: str) -> dict[str, object]:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": 100}
    return {"name": name, "in": "query", "description": description, "schema": schema}


def size_in(request: Request, name: str, *, usual: int, most: int) -> int:
    """How many rows are asked for; a number that cannot be given is told to be wrong."""
    if name not in request.query_params:
        return usual
    size = key_in(request.query_params[name])
    if not 1 <= size <= most:
        raise ValidationError({name: [f"Give a number from 1 to {most}."]})
    return size
