"""The spreadsheet that a list can be begun from, and its example line when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from core.spreadsheet import workbook
from core.translated import LANGUAGES
from exchange.files.table import FileError, Line, Table
from exchange.lists.cells import day
from exchange.lists.columns import Column, by_key, matched
from exchange.lists.kinds import ImportList
from exchange.lists.known import Known

SURE = 2  # cells that are the example's: a name alone may be somebody's own


def template(brought: ImportList) -> bytes:
    """Headings with an example, and what each column is."""
    columns = [column for column in brought.columns if column.read and column.in_template]
    lines = [[str(c.label) for c in columns], [str(c.example) for c in columns]]
    heads = [_("Sarake"), _("Tarvitaanko"), _("Esimerkki"), _("Ohje"), _("Mitä voi kirjoittaa")]
    known = Known()
    told = [
        [str(c.label), _("kyllä") if c.is_needed else str(c.needed_when), str(c.example),
         str(c.help) or (_("Päivä muodossa 23.11.2026.") if c.read is day else ""),
         "; ".join(map(str, c.allowed(known))) if c.allowed else ""]
        for c in columns
    ]  # fmt: skip
    return workbook([(str(brought.title), lines), (_("Ohje"), [heads, *told])])


def without_example(table: Table, columns: Iterable[Column]) -> Table:
    """The list without the example line of its template. Raises FileError when nothing is left."""
    columns = list(columns)
    held, known = by_key(columns), matched(table.headings, columns)
    examples = list(_examples({place: held[key] for place, key in known.items()}))
    lines = [line for line in table.lines if _cells(line, known) not in examples]
    if not lines:
        raise FileError(_("Luettelossa on vain pohjan esimerkkirivi. Lisää sen alle omat rivisi."))
    notes = list(table.notes)
    if len(lines) < len(table.lines):
        notes.append(_("Pohjan esimerkkirivi jätettiin pois."))
    return Table(table.headings, lines, notes)


def _examples(columns: Mapping[int, Column]) -> Iterator[dict[int, str]]:
    """The example in each language, by the places of the headings that the list has."""
    for language, _name in LANGUAGES:
        with translation.override(language):
            cells = {place: str(column.example) for place, column in columns.items()}
        if sum(map(bool, cells.values())) >= SURE:
            yield cells


def _cells(line: Line, places: Iterable[int]) -> dict[int, str]:
    return {place: line.cells[place] for place in places}
