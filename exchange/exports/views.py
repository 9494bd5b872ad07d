"""What a page shows, as a file."""

from __future__ import annotations

from functools import partial

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.spreadsheet import XLSX
from exchange.exports.tables import TABLES
from exchange.exports.writing import csv_lines, xlsx_file
from exchange.lists.columns import Told

FORMATS = ("xlsx", "csv")


@require_safe
def export(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """The rows that the filters of the address leave; as many as there are."""
    table = TABLES.get(kind)
    if table is None or form not in FORMATS:
        raise Http404
    rows = table.rows(request.GET, person(request))
    name = f"{kind}-{timezone.localdate().isoformat()}.{form}"

    site = request.build_absolute_uri("/").rstrip("/")

    def address(told: Told) -> str:
        return f"{site}{table.page(told)}" if table.page else ""

    to_page = address if table.page else None
    if form == "xlsx":
        file = xlsx_file(str(table.title), table.columns, rows, to_page)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    lines = partial(csv_lines, table.columns, rows, to_page)
    return StreamingHttpResponse(
        (line.encode() for line in lines()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
