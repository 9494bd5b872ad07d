"""Spreadsheets: a text is a text, a number a number, a day a day."""

from datetime import date, datetime
from io import BytesIO

import openpyxl

from core.spreadsheet import workbook


# A spreadsheet knows no time zones, so its moments have none (DTZ001).
def test_days_and_moments_are_cells_that_can_be_counted_with():
    body = workbook(
        [("Päivät", [["a", "b", "c"], [date(2026, 11, 3), datetime(2026, 11, 3, 9, 5), None]])]  # noqa: DTZ001  (a cell has no zone)
    )
    first, second, third = openpyxl.load_workbook(BytesIO(body)).active[2]
    assert (first.value, first.number_format) == (datetime(2026, 11, 3), "d.m.yyyy")  # noqa: DTZ001  (a cell has no zone)
    assert (second.value, second.number_format) == (datetime(2026, 11, 3, 9, 5), "d.m.yyyy h:mm")  # noqa: DTZ001  (a cell has no zone)
    assert (first.is_date, second.is_date, third.value) == (True, True, None)


def test_a_text_that_looks_like_a_formula_stays_a_text():
    body = workbook([("x", [["a"], ["=1+1"]])])
    cell = openpyxl.load_workbook(BytesIO(body)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_text_longer_than_a_cell_says_that_it_goes_on():
    whole, longer = "ä" * 32_767, "ö" * 32_768
    book = openpyxl.load_workbook(BytesIO(workbook([("A", [["B"], [whole], [longer]])])))
    assert book["A"]["A2"].value == whole
    cut = book["A"]["A3"].value
    assert (len(cut), cut[-23:]) == (32_767, "… (jatkuu rekisterissä)")


def test_a_title_that_no_sheet_can_have_becomes_one():
    [title] = openpyxl.load_workbook(
        BytesIO(workbook([("Arki / kehitys: mitä? [2026] ja paljon muuta", [["B"]])]))
    ).sheetnames
    assert title == "Arki   kehitys  mitä   2026  ja"
