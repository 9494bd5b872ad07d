"""Text with commas, semicolons or tabs, in the encodings that spreadsheets write."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from exchange.files.table import FileError, as_text

SEPARATORS = [";", "\t", ","]
LOOKED_AT = 20  # lines that tell which sign separates
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def rows_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of a text file with their numbers. Raises FileError when it is no such text."""
    return rows_of_text(decoded(content))


def rows_of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a text with their numbers, split at the sign that separates its columns."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [as_text(cell) for cell in cells]
    except csv.Error as error:
        message = _("Riviä %(n)s ei voi lukea: lainausmerkki on auki tai väärässä paikassa.")
        if "field larger" in str(error):
            message = _("Riviä %(n)s ei voi lukea: teksti on liian pitkä tai lainausmerkki auki.")
        raise FileError(message % {"n": reader.line_num}) from error


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16 with it, else Windows-1252."""
    if b"\x00" in content[:4096] and not content.startswith(UTF_16):
        raise FileError(_("Tiedosto ei ole tekstiä. Tallenna luettelo muodossa xlsx tai csv."))
    for encoding in ["utf-16"] if content.startswith(UTF_16) else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise FileError(
        _("Tiedoston merkkejä ei voi lukea. Tallenna se muodossa xlsx tai csv (UTF-8).")
    )


def separator(text: str) -> str:
    """The sign that most lines have, and have alike often."""
    lines = [line for line in text.split("\n") if line.strip()][:LOOKED_AT]
    if not lines:
        return SEPARATORS[0]
    # What stands between quotation marks separates nothing.
    first = "".join(lines[0].split('"')[::2])
    counts = {sign: first.count(sign) for sign in SEPARATORS}
    best = max(counts.values())
    return next(sign for sign in SEPARATORS if counts[sign] == best)
