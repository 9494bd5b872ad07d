"""Pages of a list for programs: keyset paging by the rows' keys, which never change."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from core.choices import key_in
from exchange.api.describing import MOST, OF_PAGES, USUAL, described


class Keyset(CursorPagination):
    """In the order of the keys: nothing is told twice or left out, whatever changes meanwhile."""

    ordering = "pk"
    page_size = USUAL
    page_size_query_param = "page_size"
    max_page_size = MOST

    def get_page_size(self, request: Request) -> int:
        return size_in(request, "page_size")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Only such cursors as `next` and `previous` hold; others are told to be wrong."""
        wrong = ValidationError({"cursor": ["This is no cursor of this list."]})
        try:
            cursor = super().decode_cursor(request)
        except Exception as error:
            raise wrong from error
        if cursor and request.query_params[self.cursor_query_param] != _told(cursor):
            raise wrong  # such as one that tells nothing: it would give the first page
        if cursor and (cursor.offset > MOST or not key_in(str(cursor.position or 1))):
            raise wrong
        return cursor

    # As DRF has it: JSON of all types.
    def get_schema_operation_parameters(self, view: object) -> list[dict[str, Any]]:
        return [described(*each) for each in OF_PAGES.items()]


def _told(cursor: Cursor) -> str:
    """A cursor as `next` and `previous` hold it."""
    tokens = {"o": str(cursor.offset) if cursor.offset else "", "r": "1" if cursor.reverse else "",
              "p": cursor.position or ""}  # fmt: skip
    text = urlencode({name: value for name, value in tokens.items() if value})
    return b64encode(text.encode("ascii")).decode("ascii")


def size_in(request: Request, name: str) -> int:
    """How many rows are asked for; a number that cannot be given is told to be wrong."""
    size = key_in(request.query_params.get(name, str(USUAL)))
    if not 1 <= size <= MOST:
        raise ValidationError({name: [f"Give a number from 1 to {MOST}."]})
    return size
