"""Spreadsheets, read with care: size before opening, formulas and hidden sheets told about."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from defusedxml.ElementTree import fromstring, iterparse
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.worksheet import Worksheet

from exchange.files.table import MOST_COLUMNS, MOST_LINES, FileError, as_text

logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
# Bytes unpacked: of all that a workbook holds, and of what is read as a whole before the sheets.
MOST_UNPACKED, MOST_STRINGS, MOST_OTHER = 100 * MEGABYTE, 24 * MEGABYTE, 4 * MEGABYTE
MOST_PARTS = 2_000
MOST_CELLS = 2 * MOST_LINES * MOST_COLUMNS  # of a sheet, the empty and coloured ones too
MOST_TIMES_PACKED = 400  # a part that is packed tighter is no spreadsheet
MOST_ROWS = 1_048_576  # that a sheet has
MOST_WRITTEN = 100_000  # rows of a sheet that its file tells of, the empty and coloured ones too
MERGED_NAMED = 5
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also one that a password locks
TYPES = "[Content_Types].xml"
# Sheets are read line by line, and the rest of these never.
FREE = ("xl/worksheets/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/pivot")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]  # a cell: its line from 1, its column from 0


@contextmanager
def readable() -> Iterator[None]:
    """Tell in words that the file cannot be read, whatever of its parts is spoiled."""
    try:
        yield
    except FileError:
        raise
    # A spoiled file fails in as many ways as it has parts, and none of them is a fault of ours.
    except Exception as error:
        logger.info("a workbook could not be read: %s", type(error).__name__)
        raise FileError(_unreadable()) from error


@dataclass
class Marks:
    """What a sheet has besides values."""

    formulas: int = 0
    without_result: set[Place] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)


class Workbook:
    """The first visible sheet with something on it. Raises FileError when there is none."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(OLD_EXCEL):
            raise FileError(
                _(
                    "Tämä on vanha tai salasanalla lukittu Excel-tiedosto. Tallenna se muodossa "
                    "xlsx."
                )
            )
        self.notes: list[str] = []
        with readable():
            parts = _safely_opened(content)
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            self.sheet = self._chosen(book.worksheets)
            self.marks = marks_of(parts, _path_of(parts, self.sheet.title))
        self._note(self.marks)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The lines that hold something with their numbers, cells as texts."""
        with readable():
            for number, row in _rows(self.sheet):
                yield number, [as_text(value) for value in row]

    def _chosen(self, sheets: Iterable[Worksheet]) -> Worksheet:
        shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in sheets if sheet not in shown]
        filled = [sheet for sheet in shown if any(_rows(sheet))]
        if hidden:
            text = _("Piilotettuja taulukoita ei lueta: %(names)s.")
            self.notes.append(text % {"names": ", ".join(hidden)})
        if not filled:
            raise FileError(_("Tiedostossa ei ole näkyvää taulukkoa, jossa olisi tietoja."))
        if others := [sheet.title for sheet in filled[1:]]:
            text = _("Luettiin taulukko ”%(name)s”. Muut jäivät lukematta: %(names)s.")
            self.notes.append(text % {"name": filled[0].title, "names": ", ".join(others)})
        return filled[0]

    def _note(self, marks: Marks) -> None:
        if marks.merged:
            text = _(
                "Taulukossa on yhdistettyjä soluja (%(cells)s). Tieto luetaan vain ensimmäiselle "
                "riville: pura yhdistäminen, jos se koskee muitakin."
            )
            self.notes.append(text % {"cells": ", ".join(marks.merged[:MERGED_NAMED])})
        if marks.formulas:
            text = _("Kaavoja on %(n)s. Niistä luettiin tulos, ei kaavaa.")
            self.notes.append(text % {"n": marks.formulas})


# openpyxl tells no types: rows of whatever cells hold.
def _rows(sheet: Worksheet) -> Iterator[tuple[int, list[object]]]:
    """The rows that hold something, with their numbers, a column wider than is read.

    The sheet's own `iter_rows` makes up all rows between them: a million of them above one coloured
    cell at the bottom.
    """
    book, last = sheet.parent, 0
    with sheet._get_source() as part:
        parser = WorkSheetParser(
            part, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for written, (number, cells) in enumerate(parser.parse()):
            if written > MOST_WRITTEN:
                raise FileError(_too_big())
            held = {
                cell["column"]: cell["value"] for cell in cells if cell["value"] not in (None, "")
            }
            row = [
                held.get(place)
                for place in range(1, min(max(held, default=0), MOST_COLUMNS + 1) + 1)
            ]
            if row and number > last:
                last = number
                yield number, row


def _safely_opened(content: bytes) -> ZipFile:
    """The parts of the workbook, when they are of a size that a list can have."""
    parts = ZipFile(BytesIO(content))
    infos = parts.infolist()
    if "xl/workbook.xml" not in {item.filename for item in infos}:
        raise FileError(_("Tämä ei ole taulukko. Tuo luettelo muodossa xlsx tai csv."))
    if len(infos) > MOST_PARTS or _is_huge(infos) or _has_huge_part(parts, infos):
        raise FileError(_too_big())
    return parts


def _is_huge(infos: Iterable[ZipInfo]) -> bool:
    """Whether the whole is too much, or any part is packed tighter than one of a list can be."""
    return sum(item.file_size for item in infos) > MOST_UNPACKED or any(
        item.file_size > max(MEGABYTE, MOST_TIMES_PACKED * item.compress_size) for item in infos
    )


def _has_huge_part(parts: ZipFile, infos: Iterable[ZipInfo]) -> bool:
    """Whether what is read as a whole, before the sheets line by line, is larger than it may be."""
    sizes = {item.filename: item.file_size for item in infos}
    if sizes[TYPES] > MOST_OTHER:
        return True
    types = fromstring(parts.read(TYPES)).iterfind("{*}Override")
    strings = {
        item.get("PartName", "").lstrip("/")
        for item in types
        if item.get("ContentType", "").endswith("sharedStrings+xml")
    }
    return any(sizes.get(name, 0) > MOST_STRINGS for name in strings) or any(
        size > MOST_OTHER and name not in strings and not name.startswith(FREE)
        for name, size in sizes.items()
    )


def _path_of(parts: ZipFile, name: str) -> str:
    """Where in the workbook the sheet is written."""
    book = fromstring(parts.read("xl/workbook.xml"))
    links = fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    sheets = book.findall("{*}sheets/{*}sheet")
    key = next(item.get(_RELATION) for item in sheets if item.get("name") == name)
    target = next(item.get("Target") for item in links if item.get("Id") == key)
    return f"xl/{target.removeprefix('/').removeprefix('xl/')}"


def marks_of(parts: ZipFile, path: str) -> Marks:
    """The formulas and the merged cells of a sheet. Raises FileError when it has too many rows."""
    marks, rows, cells = Marks(), 0, 0
    with parts.open(path) as part:
        for _event, item in iterparse(part, forbid_dtd=True):
            match item.tag.rpartition("}")[2]:
                case "c" if item.find("{*}f") is not None:
                    marks.formulas += 1
                    if not item.findtext("{*}v"):
                        line, column = coordinate_to_tuple(item.get("r"))
                        marks.without_result.add((line, column - 1))
                case "mergeCell":
                    marks.merged.append(item.get("ref"))
                case "row":
                    if int(item.get("r", "1")) > MOST_ROWS:
                        raise FileError(_unreadable())
                    rows, cells = rows + 1, cells + len(item)
                    if rows > MOST_WRITTEN or cells > MOST_CELLS:
                        raise FileError(_too_big())
                    item.clear()  # a sheet is not to be in memory as a whole
    return marks


def _too_big() -> str:
    return _("Tiedosto on purettuna liian suuri. Tuo vain ne rivit, jotka tarvitaan.")


def _unreadable() -> str:
    return _(
        "Tiedostoa ei voi lukea. Avaa se taulukko-ohjelmassa ja tallenna uudelleen xlsx-muodossa."
    )
