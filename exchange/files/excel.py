"""Spreadsheets, read with care: size before opening, formulas and hidden sheets told about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from exchange.files.table import FileError, as_text

MOST_UNPACKED = 300 * 1024 * 1024  # bytes of all that a workbook holds
MOST_PARTS = 2_000
MOST_TIMES_PACKED = 400  # a part that is packed tighter is no spreadsheet
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also one that a password locks
CHUNK = 1024 * 1024
_FORMULA = re.compile(
    rb'<c [^>]*?r="([A-Z]+)(\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(<v>[^<])?'
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]  # a cell: its line from 1, its column from 0


class Workbook:
    """The first visible sheet with something on it. Raises FileError when there is none."""

    def __init__(self, content: bytes) -> None:
        self.notes: list[str] = []
        self.parts = _safely_opened(content)
        try:
            book = CalamineWorkbook.from_filelike(BytesIO(content))
        except PasswordError as error:
            raise FileError(
                _("Tiedosto on lukittu salasanalla. Poista salasana ja tuo se sitten.")
            ) from error
        except CalamineError as error:
            raise FileError(_unreadable()) from error
        sheets = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
        shown = [item.name for item in sheets if item.visible == SheetVisibleEnum.Visible]
        hidden = [item.name for item in sheets if item.name not in shown]
        filled = [name for name in shown if book.get_sheet_by_name(name).start is not None]
        if hidden:
            text = _("Piilotettuja taulukoita ei lueta: %(names)s.")
            self.notes.append(text % {"names": ", ".join(hidden)})
        if not filled:
            raise FileError(_("Tiedostossa ei ole näkyvää taulukkoa, jossa olisi tietoja."))
        if len(filled) > 1:
            text = _("Luettiin taulukko ”%(name)s”. Muut jäivät lukematta: %(names)s.")
            self.notes.append(text % {"name": filled[0], "names": ", ".join(filled[1:])})
        self.name = filled[0]
        self.sheet = book.get_sheet_by_name(self.name)
        self._note_merged()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The lines with their numbers, cells as texts."""
        try:
            for number, row in enumerate(self.sheet.iter_rows(), start=1):
                yield number, [as_text(value) for value in row]
        except CalamineError as error:
            raise FileError(_unreadable()) from error

    def formulas_without_result(self) -> set[Place]:
        """Cells whose formula has no stored result; those with one are read as the result."""
        found, empty, rest = 0, set(), b""
        with self.parts.open(_path_of(self.parts, self.name)) as part:
            while chunk := part.read(CHUNK):
                text = rest + chunk
                for match in _FORMULA.finditer(text):
                    found += 1
                    if not match[3]:
                        empty.add((int(match[2]), _column(match[1].decode())))
                rest = text[-500:] if b"<c " not in text[-500:] else text[text.rfind(b"<c ") :]
        if found:
            told = _("Kaavoja on %(n)s. Niistä luettiin tulos, ei kaavaa.")
            self.notes.append(told % {"n": found})
        return empty

    def _note_merged(self) -> None:
        if merged := self.sheet.merged_cell_ranges:
            names = [
                f"{_letters(a[1])}{a[0] + 1}:{_letters(b[1])}{b[0] + 1}" for a, b in merged[:5]
            ]
            text = _(
                "Taulukossa on yhdistettyjä soluja (%(cells)s). Tieto luetaan vain ensimmäiselle "
                "riville: pura yhdistäminen, jos se koskee muitakin."
            )
            self.notes.append(text % {"cells": ", ".join(names)})


def _safely_opened(content: bytes) -> ZipFile:
    """The parts of the workbook, when they are of a size that a list can have."""
    if content.startswith(OLD_EXCEL):
        raise FileError(
            _("Tämä on vanha tai salasanalla lukittu Excel-tiedosto. Tallenna se muodossa xlsx.")
        )
    try:
        parts = ZipFile(BytesIO(content))
        infos = parts.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise FileError(_unreadable()) from error
    names = {item.filename for item in infos}
    if "xl/workbook.xml" not in names:
        raise FileError(_("Tämä ei ole taulukko. Tuo luettelo muodossa xlsx tai csv."))
    packed = any(
        item.file_size > MOST_TIMES_PACKED * max(item.compress_size, 1) and item.file_size > CHUNK
        for item in infos
    )
    if len(infos) > MOST_PARTS or sum(item.file_size for item in infos) > MOST_UNPACKED or packed:
        raise FileError(_("Tiedosto on purettuna liian suuri. Tuo vain ne rivit, jotka tarvitaan."))
    return parts


def _path_of(parts: ZipFile, name: str) -> str:
    """Where in the workbook the sheet is written."""
    try:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - size is known
        links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (ElementTree.ParseError, KeyError) as error:
        raise FileError(_unreadable()) from error
    keys = {
        item.get("name"): item.get(_RELATION) for item in book.iter() if item.tag.endswith("}sheet")
    }
    targets = {item.get("Id"): item.get("Target", "") for item in links}
    target = targets.get(keys.get(name), "").removeprefix("/").removeprefix("xl/")
    path = f"xl/{target}"
    if path not in parts.namelist():
        raise FileError(_unreadable())
    return path


def _column(letters: str) -> int:
    """The place of a column from its letters: "A" is 0, "AA" is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letters(column: int) -> str:
    """The letters of a column from its place."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _unreadable() -> str:
    return _(
        "Tiedostoa ei voi lukea. Avaa se taulukko-ohjelmassa ja tallenna uudelleen xlsx-muodossa."
    )
