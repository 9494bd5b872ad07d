"""Rows as a spreadsheet or as text with semicolons, written as they are read."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from core.dates import day_or_empty
from core.spreadsheet import LONGEST_TITLE, NOT_IN_TITLES, Cell, set_for_print, that_fits
from exchange.files.reading import FORMULA, is_marked
from exchange.lists.columns import Column, Told
from exchange.lists.known import Known

BOM = "\ufeff"
WIDTHS = {"description": 45, "notes": 30, "name": 32, "title": 32, "partner": 32, "answers": 45}
USUAL_WIDTH = 16
MOST_LINKS = 65_000  # that a sheet takes
Address = Callable[[Told], str]


def xlsx_file(
    title: str, columns: Sequence[Column], rows: Iterable[Told], address: Address | None
) -> IO[bytes]:
    """A workbook in a file that is gone when it is closed; rows are not kept in memory.

    Texts are texts, days are days, addresses are links. `address` is that of a row's own page.
    """
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    formats = _formats(book)
    sheet = book.add_worksheet(title.translate(NOT_IN_TITLES)[:LONGEST_TITLE])
    known, heads = Known(), [str(column.label) for column in columns]
    if address:
        heads.append(_("Linkki rekisteriin"))
    for place, head in enumerate(heads):
        key = columns[place].key if place < len(columns) else ""
        sheet.set_column(place, place, WIDTHS.get(key, USUAL_WIDTH))
        sheet.write_string(0, place, head, formats["head"])
    number = 0
    for number, told in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, number, place, column.write(told, known), column.is_address, formats)
        if address:
            _write(sheet, number, len(columns), address(told), True, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, number), len(heads) - 1)
    set_for_print(sheet)
    book.close()
    file.seek(0)
    return file


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Told], address: Address | None
) -> Iterator[str]:
    """Lines that a spreadsheet opens as they are: marked as UTF-8, nothing taken for a formula."""
    known, writer = Known(), csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    heads = [str(column.label) for column in columns]
    yield BOM + writer.writerow([*heads, _("Linkki rekisteriin")] if address else heads)
    for told in rows:
        cells = [safe(column.write(told, known)) for column in columns]
        yield writer.writerow([*cells, address(told)] if address else cells)


def safe(cell: Cell) -> str:
    """A cell as text; what would be taken for a formula is marked as a text."""
    if isinstance(cell, date):
        return day_or_empty(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) or is_marked(text) else text


class _Echo:
    """Gives back what is written, instead of keeping it."""

    def write(self, value: str) -> str:
        return value


# xlsxwriter tells no types.
def _formats(book: Any) -> dict[str, Any]:
    top = {"valign": "top"}
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, **top}),
        "day": book.add_format({"num_format": "d.m.yyyy", "align": "left", **top}),
        "moment": book.add_format({"num_format": "d.m.yyyy h:mm", "align": "left", **top}),
        "link": book.add_format({"font_color": "#0b5345", "underline": 1, **top}),
    }


# As above.
def _write(
    sheet: Any, line: int, place: int, cell: Cell, is_address: bool, formats: dict[str, Any]
) -> None:
    match cell:
        case None | "":
            pass
        case datetime():
            sheet.write_datetime(line, place, cell, formats["moment"])
        case date():
            sheet.write_datetime(line, place, cell, formats["day"])
        case int():
            sheet.write_number(line, place, cell, formats["text"])
        case str() if is_address and sheet.hlink_count < MOST_LINKS and len(cell) < 2000:
            sheet.write_url(line, place, cell, formats["link"])
        case _:
            # A text is a text here; only a mark of its own would be taken for ours.
            text = f"'{cell}" if is_marked(cell) else cell
            sheet.write_string(line, place, that_fits(text), formats["text"])
