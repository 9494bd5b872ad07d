"""A file, or what was pasted from a spreadsheet, as one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from exchange.files.excel import MEGABYTE, OLD_EXCEL, Place, Workbook
from exchange.files.table import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_LINES,
    FileError,
    Line,
    Table,
)
from exchange.files.text import rows_of, rows_of_text

ZIP = b"PK"
# What begins with these leaves with a mark before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_upload(upload: UploadedFile) -> Table:
    """The list of a file that somebody brings. Raises FileError, in the reader's language."""
    if (upload.size or 0) > MOST_BYTES:
        text = _("Tiedosto on liian suuri: %(size)s Mt. Enintään %(most)s Mt voi tuoda kerralla.")
        size = round((upload.size or 0) / MEGABYTE)
        raise FileError(text % {"size": size, "most": MOST_BYTES // MEGABYTE})
    return read(upload.read())


def read(content: bytes) -> Table:
    """The list of a file's content: a spreadsheet if it is one, else text."""
    if not content.strip():
        raise FileError(_("Tiedosto on tyhjä."))
    if content.startswith((ZIP, OLD_EXCEL)):
        book = Workbook(content)
        table = _table(book.rows(), book.marks.without_result)
        table.notes += book.notes
        return table
    return _table(rows_of(content))


def read_pasted(text: str) -> Table:
    """The list of a text that was copied from a spreadsheet."""
    if not text.strip():
        raise FileError(_("Liitä luettelo ensin."))
    return _table(rows_of_text(text.replace("\r\n", "\n").replace("\r", "\n")))


def _table(rows: Iterable[tuple[int, list[str]]], without_result: Iterable[Place] = ()) -> Table:
    """The headings are on the first line that says anything; empty lines are left out."""
    filled = _filled(rows)
    first = next(filled, None)
    if first is None:
        raise FileError(_("Tiedostossa ei ole yhtään riviä."))
    headings = first[1][:MOST_COLUMNS]
    faults: dict[int, dict[int, str]] = {}
    for line, column in without_result:
        text = _("Solussa on kaava ilman tulosta. Kirjoita arvo, tai avaa ja tallenna tiedosto.")
        faults.setdefault(line, {})[column] = text
    lines: list[Line] = []
    for number, cells in filled:
        if len(lines) == MOST_LINES:
            text = _("Rivejä on liikaa. Enintään %(most)s voi tuoda kerralla: jaa luettelo osiin.")
            raise FileError(text % {"most": f"{MOST_LINES:,}".replace(",", " ")})
        wide = [*cells, *[""] * (len(headings) - len(cells))][: len(headings)]
        lines.append(Line(number, wide, faults.get(number, {})))
    if not lines:
        raise FileError(_("Tiedostossa on vain otsikot. Lisää niiden alle rivejä."))
    notes = []
    if len(first[1]) > MOST_COLUMNS:
        notes.append(_("Luettiin %(n)s ensimmäistä saraketta.") % {"n": MOST_COLUMNS})
    return Table(headings, lines, notes)


def _filled(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The lines that say something. Raises FileError when they say too much in all."""
    letters = 0
    for number, row in rows:
        cells = [unmarked(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        letters += sum(map(len, cells))
        if letters > MOST_LETTERS:
            raise FileError(
                _("Tekstiä on liikaa. Jaa luettelo osiin, tai jätä pitkät tekstit pois.")
            )
        if cells:
            yield number, cells


def unmarked(text: str) -> str:
    """A text without the mark that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
