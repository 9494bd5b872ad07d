"""Hostile and messy files: what is read of them, or why they are not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from exchange.files import excel, reading, table
from exchange.files.excel import Workbook
from exchange.files.reading import read, read_pasted, read_upload
from exchange.files.table import FileError, Table
from exchange.files.text import separator

FILES = Path(__file__).resolve().parents[2] / "files"
KENTTA = [["Nimi", "Kaupunki"], ["Äänekoski Öljy", "Åbo"]]


def cells(found: Table) -> list[list[str]]:
    return [found.headings, *(line.cells for line in found.lines)]


def book(fill: Callable[[Any], None]) -> bytes:
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    fill(workbook)
    workbook.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Nimi;Kaupunki\r\nÄänekoski Öljy;Åbo\r\n".encode(),
        "\ufeffNimi;Kaupunki\nÄänekoski Öljy;Åbo".encode(),
        "Nimi,Kaupunki\nÄänekoski Öljy,Åbo\n".encode("cp1252"),
        "Nimi\tKaupunki\rÄänekoski Öljy\tÅbo\r".encode(),
        "Nimi\tKaupunki\nÄänekoski Öljy\tÅbo\n".encode("utf-16"),
        '\n;;\n"Nimi";"Kaupunki"\n;\n"Äänekoski Öljy";"Åbo";;\n'.encode(),
    ],
    ids=["utf-8", "mark", "windows", "tabs", "utf-16", "empty-rows"],
)
def test_text_is_read_in_every_usual_encoding_and_separator(content: bytes) -> None:
    assert cells(read(content)) == KENTTA


def test_quoted_cells_keep_their_separators_and_line_breaks() -> None:
    assert cells(read(b'a;b\n"x;y\nz";"say ""hi"""\n')) == [["a", "b"], ["x;y\nz", 'say "hi"']]


def test_numbers_of_lines_are_those_of_the_file() -> None:
    found = read(b"\na;b\n\n1;2\n\n\n3;4\n")
    assert [line.number for line in found.lines] == [4, 7]


def test_what_stands_between_quotation_marks_separates_nothing() -> None:
    assert separator('"a,b,c";d\n') == ";"


def test_a_paste_from_a_spreadsheet_is_read_with_its_tabs() -> None:
    assert cells(read_pasted("Nimi\tKaupunki\r\nÄänekoski Öljy\tÅbo\r\n")) == KENTTA


def test_a_cell_of_a_spreadsheet_is_what_a_person_would_type() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "d.m.yyyy"})
        sheet.write_row(0, 0, ["päivä", "hetki", "luku", "osa", "totta", "teksti"])
        sheet.write_datetime(1, 0, date(2026, 11, 3), day)
        sheet.write_datetime(1, 1, datetime(2026, 11, 3, 14, 5), day)  # noqa: DTZ001  (a cell has none)
        sheet.write_row(1, 2, [12, 0.5, True, " 00123\u00a0 "])

    assert cells(read(book(fill)))[1] == ["3.11.2026", "3.11.2026", "12", "0.5", "1", "00123"]


def test_formulas_are_read_as_their_results_and_hidden_and_merged_parts_are_told() -> None:
    def fill(workbook: Any) -> None:
        sheet, hidden, more = (workbook.add_worksheet(name) for name in "ABC")
        hidden.hide()
        hidden.write(0, 0, "salaisuus")
        more.write(0, 0, "muuta")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1, 0, "x")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write(2, 0, "y")
        sheet.write_formula(2, 1, "=1+1", None, "")
        sheet.merge_range(3, 0, 4, 0, "z")

    found = read(book(fill))
    assert cells(found)[1:] == [["x", "2"], ["y", ""], ["z", ""]]
    assert found.lines[1].faults == {
        1: "Solussa on kaava ilman tulosta. Kirjoita arvo, tai avaa ja tallenna tiedosto."
    }
    assert found.lines[0].faults == {}
    assert found.notes == [
        "Piilotettuja taulukoita ei lueta: B.",
        "Luettiin taulukko ”A”. Muut jäivät lukematta: C.",
        "Taulukossa on yhdistettyjä soluja (A4:A5). Tieto luetaan vain ensimmäiselle riville: "
        "pura yhdistäminen, jos se koskee muitakin.",
        "Kaavoja on 2. Niistä luettiin tulos, ei kaavaa.",
    ]


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return buffer.getvalue()


def packed(name: str, content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Tiedosto on tyhjä."),
        (b" \n\t\n", "Tiedosto on tyhjä."),
        (b";;\n;;\n", "Tiedostossa ei ole yhtään riviä."),
        (b"Nimi;Kaupunki\n", "Tiedostossa on vain otsikot. Lisää niiden alle rivejä."),
        (
            b'Nimi\n"auki\n',
            "Riviä 2 ei voi lukea: lainausmerkki on auki tai väärässä paikassa.",
        ),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "Tiedosto ei ole tekstiä. Tallenna luettelo muodossa xlsx tai csv.",
        ),
        (
            b"PK\x03\x04 broken",
            "Tiedostoa ei voi lukea. Avaa se taulukko-ohjelmassa ja tallenna uudelleen "
            "xlsx-muodossa.",
        ),
        (
            packed("word/document.xml", b"<w/>"),
            "Tämä ei ole taulukko. Tuo luettelo muodossa xlsx tai csv.",
        ),
        (
            packed("xl/workbook.xml", b"<workbook"),
            "Tiedostoa ei voi lukea. Avaa se taulukko-ohjelmassa ja tallenna uudelleen "
            "xlsx-muodossa.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "Tämä on vanha tai salasanalla lukittu Excel-tiedosto. Tallenna se muodossa xlsx.",
        ),
        (bomb(), "Tiedosto on purettuna liian suuri. Tuo vain ne rivit, jotka tarvitaan."),
        (
            book(lambda workbook: workbook.add_worksheet()),
            "Tiedostossa ei ole näkyvää taulukkoa, jossa olisi tietoja.",
        ),
    ],
    ids=[
        *["nothing", "white", "separators", "headings", "quote", "picture", "torn", "letter"],
        *["half", "old", "bomb", "empty-book"],
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    with pytest.raises(FileError) as raised:
        read(content)
    assert str(raised.value) == why


def test_too_big_a_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = SimpleUploadedFile("a.csv", b"a;b\n1;2\n")
    upload.size = 50 * 1024 * 1024
    with pytest.raises(FileError) as raised:
        read_upload(upload)
    assert str(raised.value) == (
        "Tiedosto on liian suuri: 50 Mt. Enintään 20 Mt voi tuoda kerralla."
    )


def test_a_file_of_the_greatest_size_is_read() -> None:
    upload = SimpleUploadedFile("a.csv", b"a;b\n1;2\n")
    upload.size = table.MOST_BYTES
    assert cells(read_upload(upload)) == [["a", "b"], ["1", "2"]]


def test_more_lines_than_can_be_brought_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 2)
    assert len(read(b"a\n1\n2\n").lines) == 2
    with pytest.raises(FileError) as raised:
        read(b"a\n1\n2\n3\n")
    assert str(raised.value) == (
        "Rivejä on liikaa. Enintään 2 voi tuoda kerralla: jaa luettelo osiin."
    )


def test_columns_beyond_the_most_are_left_out_and_told() -> None:
    found = read(";".join(map(str, range(1, 62))).encode() + b"\n" + b"x;" * 61 + b"\n")
    assert (len(found.headings), len(found.lines[0].cells)) == (60, 60)
    assert found.notes == ["Luettiin 60 ensimmäistä saraketta."]


def test_the_mark_before_what_looks_like_a_formula_is_taken_away() -> None:
    assert cells(read(b"a;b;c\n'=1+1;'+358;'tis\n"))[1] == ["=1+1", "+358", "'tis"]


def test_a_text_that_is_too_long_is_told_as_one() -> None:
    with pytest.raises(FileError) as raised:
        read(b"a;b\n1;" + b"x" * 131_073 + b"\n")
    assert str(raised.value) == (
        "Riviä 2 ei voi lukea: teksti on liian pitkä tai lainausmerkki auki."
    )


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"a;b\n"):
        try:
            read(start + content)
        except FileError:
            continue


@given(st.integers(), st.lists(st.tuples(st.integers(0, 2**20), st.binary(max_size=12))))
def test_no_part_of_a_workbook_breaks_the_reader_when_it_is_spoiled(
    which: int, spoils: list[tuple[int, bytes]]
) -> None:
    with zipfile.ZipFile(FILES / "formula-without-result.xlsx") as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    name = list(held)[which % len(held)]
    for place, written in spoils:
        at = place % (len(held[name]) + 1)
        held[name] = held[name][:at] + written + held[name][at + 3 :]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        for each, content in held.items():
            parts.writestr(each, content)
    with suppress(FileError):
        read(buffer.getvalue())


@given(st.text(max_size=300))
def test_no_paste_breaks_the_reader(text: str) -> None:
    try:
        found = read_pasted(text)
    except FileError:
        return
    assert all(len(line.cells) == len(found.headings) for line in found.lines)


LINE = ["Hotelli Äänekoski", "Åbo", "1", "Opiskelijat oppivat vastaanotossa.", "1.9.2025"]
READ: dict[str, list[str]] = {  # the files that hold the same line, with what is told of each
    **{key: [] for key in ["utf-8.csv", "utf-8-mark.csv", "windows-1252.csv", "utf-16.csv"]},
    **{key: [] for key in ["commas.csv", "tabs.txt", "empty-rows.csv", "plain.xlsx"]},
    "hidden-sheet.xlsx": ["Piilotettuja taulukoita ei lueta: Vanhat."],
    "merged-cells.xlsx": [
        "Taulukossa on yhdistettyjä soluja (B3:B4). Tieto luetaan vain ensimmäiselle riville: "
        "pura yhdistäminen, jos se koskee muitakin."
    ],
    "coloured-to-the-bottom.xlsx": [],
    "title-above.csv": ["Otsikot ovat rivillä 3. Sitä ennen olevia rivejä ei tuoda."],
    "under-no-heading.csv": [
        "Otsikoiden ulkopuolella on soluja, ensimmäinen rivillä 2: ”huomio”. Niitä ei tuoda. "
        "Lisää sarakkeelle otsikko, jos se tarvitaan."
    ],
    "far-column.xlsx": [],  # what stands under no heading is of no column
    "formula-without-result.xlsx": ["Kaavoja on 1. Niistä luettiin tulos, ei kaavaa."],
}
OTHERWISE = {"days-as-text.csv": "2025-09-01", "formula-injection.csv": ""}  # the last cell
UNREADABLE = (
    "Tiedostoa ei voi lukea. Avaa se taulukko-ohjelmassa ja tallenna uudelleen xlsx-muodossa."
)
REFUSED = {
    **dict.fromkeys(["far-row.xlsx", "torn-sheet.xlsx", "entities.xlsx"], UNREADABLE),
    **dict.fromkeys(["torn.xlsx", "spoiled-sum.xlsx"], UNREADABLE),
    "empty.csv": "Tiedosto on tyhjä.",
    "headings-only.csv": "Tiedostossa on vain otsikot. Lisää niiden alle rivejä.",
    "open-quote.csv": "Riviä 2 ei voi lukea: lainausmerkki on auki tai väärässä paikassa.",
    "picture.png": "Tiedosto ei ole tekstiä. Tallenna luettelo muodossa xlsx tai csv.",
    "nothing-on-it.xlsx": "Tiedostossa ei ole näkyvää taulukkoa, jossa olisi tietoja.",
    "one-text-everywhere.xlsx": "Tekstiä on liikaa. Jaa luettelo osiin, tai jätä pitkät tekstit "
    "pois.",
    "many-styles.xlsx": "Tiedosto on purettuna liian suuri. Tuo vain ne rivit, jotka tarvitaan.",
    "zip-bomb.xlsx": "Tiedosto on purettuna liian suuri. Tuo vain ne rivit, jotka tarvitaan.",
    "letter.docx": "Tämä ei ole taulukko. Tuo luettelo muodossa xlsx tai csv.",
    "locked-or-old.xls": "Tämä on vanha tai salasanalla lukittu Excel-tiedosto. Tallenna se "
    "muodossa xlsx.",
}


def test_every_file_has_its_answer() -> None:
    assert {path.name for path in FILES.iterdir()} == {*READ, *OTHERWISE, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_a_messy_file_is_read_and_told_about(name: str) -> None:
    found = read((FILES / name).read_bytes())
    assert (found.lines[0].cells, found.notes) == (LINE, READ[name])


@pytest.mark.parametrize("name", OTHERWISE)
def test_days_as_text_and_marked_formulas_stay_texts(name: str) -> None:
    assert read((FILES / name).read_bytes()).lines[0].cells[-1] == OTHERWISE[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    with pytest.raises(FileError) as raised:
        read((FILES / name).read_bytes())
    assert str(raised.value) == REFUSED[name]


@pytest.mark.parametrize(
    ("text", "headings", "notes"),
    [
        ("Kumppanilista;syksy\nNimi;Taso\nA;1\n", ["Nimi", "Taso"], [2]),
        ("Nimi\nNimi;Taso\nA;1\n", ["Nimi", "Taso"], [2]),
        ("Nimi;Taso\nTaso;Nimi\n", ["Nimi", "Taso"], []),
        ("x;y\nA;1\n", ["x", "y"], []),
        ("\notsikko\n\nx;y\nA;1\n", ["x", "y"], [4]),
        ("x\nA\n", ["x"], []),
        ("1;2\n" * 9 + "Nimi;Taso\nA;1\n", ["Nimi", "Taso"], [10]),
        ("1;2\n" * 10 + "Nimi;Taso\nA;1\n", ["1", "2"], []),
    ],
)
def test_the_headings_are_on_the_line_that_has_most_of_them(
    text: str, headings: list[str], notes: list[int]
) -> None:
    found = read(text.encode(), lambda cells: len({"Nimi", "Taso"} & set(cells)))
    assert found.headings == headings
    assert found.notes == [
        f"Otsikot ovat rivillä {n}. Sitä ennen olevia rivejä ei tuoda." for n in notes
    ]


def test_rows_that_hold_nothing_are_never_made_up() -> None:
    content = (FILES / "coloured-to-the-bottom.xlsx").read_bytes()
    assert [number for number, _cells in Workbook(content).rows()] == [1, 2]


@pytest.mark.parametrize(
    ("limit", "most", "name"),
    [
        ("MOST_WRITTEN", 2, "coloured-to-the-bottom.xlsx"),
        ("MOST_CELLS", 9, "plain.xlsx"),
        ("MOST_STRINGS", 396, "plain.xlsx"),
        ("MOST_OTHER", 600, "plain.xlsx"),
    ],
)
def test_a_workbook_with_more_than_a_list_can_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, name: str
) -> None:
    content = (FILES / name).read_bytes()
    monkeypatch.setattr(excel, limit, most)
    with pytest.raises(FileError) as raised:
        read(content)
    assert str(raised.value) == REFUSED["many-styles.xlsx"]


def test_letters_are_counted_over_the_whole_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LETTERS", 8)
    assert cells(read(b"a;b\n123;456\n")) == [["a", "b"], ["123", "456"]]
    with pytest.raises(FileError) as raised:
        read(b"a;b\n123;456\n\n7\n")
    assert str(raised.value) == REFUSED["one-text-everywhere.xlsx"]
