"""A file, or what was pasted from a spreadsheet, as one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

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
# What begins with these, the wide ones too, leaves with a mark before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LOOKED_AT = 10  # lines that may have the headings
LONGEST_TOLD = 40  # letters of a cell
Score = Callable[[Sequence[str]], int]  # how many headings a line has


def no_score(cells: Sequence[str]) -> int:
    """No headings are known: they are on the first line that has several cells."""
    return 0


def read_upload(upload: UploadedFile, score: Score = no_score) -> Table:
    """The list of a file that somebody brings. Raises FileError, in the reader's language."""
    if (upload.size or 0) > MOST_BYTES:
        text = _("Tiedosto on liian suuri: %(size)s Mt. Enintään %(most)s Mt voi tuoda kerralla.")
        size = round((upload.size or 0) / MEGABYTE)
        raise FileError(text % {"size": size, "most": MOST_BYTES // MEGABYTE})
    return read(upload.read(), score)


def read(content: bytes, score: Score = no_score) -> Table:
    """The list of a file's content: a spreadsheet if it is one, else text."""
    if not content.strip():
        raise FileError(_("Tiedosto on tyhjä."))
    if content.startswith((ZIP, OLD_EXCEL)):
        book = Workbook(content)
        table = _table(book.rows(), score, book.marks.without_result)
        table.notes += book.notes
        return table
    return _table(rows_of(content), score)


def read_pasted(text: str, score: Score = no_score) -> Table:
    """The list of a text that was copied from a spreadsheet."""
    if not text.strip():
        raise FileError(_("Liitä luettelo ensin."))
    return _table(rows_of_text(text.replace("\r\n", "\n").replace("\r", "\n")), score)


def _table(
    rows: Iterable[tuple[int, list[str]]], score: Score, without_result: Iterable[Place] = ()
) -> Table:
    """The headings with the lines below them; empty lines are left out."""
    filled = _filled(rows)
    first = list(islice(filled, LOOKED_AT))
    if not first:
        raise FileError(_("Tiedostossa ei ole yhtään riviä."))
    at = _place_of_headings([cells for _number, cells in first], score)
    number, heads = first[at]
    faults: dict[int, dict[int, str]] = {}
    for line, column in without_result:
        text = _("Solussa on kaava ilman tulosta. Kirjoita arvo, tai avaa ja tallenna tiedosto.")
        faults.setdefault(line, {})[column] = text
    table = Table(heads[:MOST_COLUMNS], [])
    outside = _fill(table, chain(first[at + 1 :], filled), faults)
    if not table.lines:
        raise FileError(_("Tiedostossa on vain otsikot. Lisää niiden alle rivejä."))
    if at:
        text = _("Otsikot ovat rivillä %(n)s. Sitä ennen olevia rivejä ei tuoda.")
        table.notes.append(text % {"n": number})
    if len(heads) > MOST_COLUMNS:
        table.notes.append(_("Luettiin %(n)s ensimmäistä saraketta.") % {"n": MOST_COLUMNS})
    elif outside:
        text = _("Otsikoiden ulkopuolella on soluja, ensimmäinen rivillä %(n)s: ”%(cell)s”. Niitä "
                 "ei tuoda. Lisää sarakkeelle otsikko, jos se tarvitaan.")  # fmt: skip
        table.notes.append(text % {"n": outside[0], "cell": outside[1][:LONGEST_TOLD]})
    return table


def _place_of_headings(rows: Sequence[Sequence[str]], score: Score) -> int:
    """The first of the lines that has most headings; a title alone above a table is none."""
    scores = [score(cells) for cells in rows]
    if best := max(scores):
        return scores.index(best)
    widths = [sum(map(bool, cells)) for cells in rows]
    if widths[0] > 1:
        return 0
    return next((place for place, width in enumerate(widths) if width > 1), 0)


def _fill(
    table: Table, rows: Iterable[tuple[int, list[str]]], faults: Mapping[int, dict[int, str]]
) -> tuple[int, str] | None:
    """Give the table its lines. Returns the first cell under no heading, with its line."""
    outside, width = None, len(table.headings)
    for number, cells in rows:
        if len(table.lines) == MOST_LINES:
            text = _("Rivejä on liikaa. Enintään %(most)s voi tuoda kerralla: jaa luettelo osiin.")
            raise FileError(text % {"most": f"{MOST_LINES:,}".replace(",", " ")})
        if not outside and (more := [cell for cell in cells[width:] if cell]):
            outside = number, more[0]
        wide = [*cells, *[""] * (width - len(cells))][:width]
        table.lines.append(Line(number, wide, faults.get(number, {})))
    return outside


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
    return text[1:] if is_marked(text) else text


def is_marked(text: str) -> bool:
    """Whether a mark stands before what would be a formula; a text may have its own."""
    return text.startswith("'") and text.lstrip("'").startswith(FORMULA)
