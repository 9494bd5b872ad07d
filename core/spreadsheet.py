"""Spreadsheets of plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 45  # letters in a column
A4 = 9  # as spreadsheets number papers
LONGEST_TITLE, LONGEST_TEXT = 31, 32_767  # letters that Excel takes
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
Cell = str | int | date | None  # a datetime is a date: in the college's own time, without a zone


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """Sheets with a heading line each. A text is always text: nothing written is a formula.

    A day is a day, so that it can be sorted and counted with.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    day = book.add_format({"num_format": "d.m.yyyy", "align": "left", "valign": "top"})
    moment = book.add_format({"num_format": "d.m.yyyy h:mm", "align": "left", "valign": "top"})
    wrap.set_align("top")
    for title, lines in sheets:
        sheet = book.add_worksheet(title.translate(NOT_IN_TITLES)[:LONGEST_TITLE])
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                style = wrap if number else bold
                if isinstance(value, int):
                    sheet.write_number(number, column, value, style)
                elif isinstance(value, date):
                    style = moment if isinstance(value, datetime) else day
                    sheet.write_datetime(number, column, value, style)
                elif value is None:
                    sheet.write_blank(number, column, None, style)
                else:
                    sheet.write_string(number, column, that_fits(value), style)
        for column in range(len(lines[0])):
            longest = max(len(str(line[column])) for line in lines if column < len(line))
            sheet.set_column(column, column, min(max(longest + 2, 10), WIDEST))
        sheet.freeze_panes(1, 1)  # the heading, and whose line it is
        sheet.autofilter(0, 0, max(1, len(lines) - 1), len(lines[0]) - 1)
        set_for_print(sheet)
    book.close()
    return buffer.getvalue()


# xlsxwriter tells no types.
def set_for_print(sheet: Any) -> None:
    """A4 on its side, as wide as the page, the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def that_fits(text: str) -> str:
    """The text, or as much of it as a cell takes, with a word that it goes on."""
    if len(text) <= LONGEST_TEXT:
        return text
    end = _("… (jatkuu rekisterissä)")
    return f"{text[: LONGEST_TEXT - len(end)]}{end}"
