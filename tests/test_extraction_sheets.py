"""Workbooks: cells as they are shown, merged headers, several tables on a sheet, formulas by their result."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from reading_files import cells, read, table_of, texts

from dxlib.reading.extraction.shown import shown_date, shown_number


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def book():
    return openpyxl.Workbook()


def test_cells_are_read_as_they_are_shown_under_merged_headers(book, tmp_path):
    sheet = book.active
    sheet.title = "Tổng hợp"
    for row in [["Bảng năm 2023"], ["Chỉ tiêu", "Kết quả", None], [None, 2022, 2023], ["Hồ sơ", 0.5434, 0.5841],
                ["Người dùng", 3378742, 4500000]]:  # fmt: skip
        sheet.append(row)
    for area in ("A1:C1", "A2:A3", "B2:C2"):
        sheet.merge_cells(area)
    sheet["B4"].number_format = sheet["C4"].number_format = "0.0%"
    sheet["B5"].number_format, sheet["C5"].number_format = "#,##0", '0.0,," triệu"'
    document = read(tmp_path, "a.xlsx", saved(book))
    assert texts(document)[0] == "Bảng năm 2023"
    rows = table_of(document)
    assert [row.text for row in rows[2:]] == ["Hồ sơ | 54,3% | 58,4%", "Người dùng | 3.378.742 | 4,5 triệu"]
    assert cells(rows[2])["58,4%"] == (("Kết quả", "2023"), "Hồ sơ")
    assert rows[2].place.code == "sheet Tổng hợp, table 1, row 4"


def test_numbers_are_written_in_the_language_of_the_words(book, tmp_path):
    book.active.append(["Online dossiers", 1234.5])
    book.active["B1"].number_format = "#,##0.0"
    assert texts(read(tmp_path, "a.xlsx", saved(book))) == ["Online dossiers | 1,234.5"]


def test_empty_rows_part_tables(book, tmp_path):
    for row in [["a", "b"], ["c", 1], [], ["d", "e"], ["f", 2], [], ["Nguồn: bộ"]]:
        book.active.append(row)
    document = read(tmp_path, "a.xlsx", saved(book))
    assert [line.place.code for line in document.lines] == [
        "sheet Sheet, table 1, row 1", "sheet Sheet, table 1, row 2", "sheet Sheet, table 2, row 4",
        "sheet Sheet, table 2, row 5", "sheet Sheet, row 7",
    ]  # fmt: skip


def test_an_empty_cell_keeps_its_column(book, tmp_path):
    for row in [["Tên", "2022", "2023"], ["Hồ sơ", None, 58.41]]:
        book.active.append(row)
    row = table_of(read(tmp_path, "a.xlsx", saved(book)))[1]
    assert row.text == "Hồ sơ |  | 58,41"
    assert cells(row)["58,41"] == (("2023",), "Hồ sơ")


def test_a_formula_without_a_result_is_told(book, tmp_path):
    book.active.append(["a", 2, "=B1*2"])
    document = read(tmp_path, "a.xlsx", saved(book))
    assert texts(document) == ["a | 2"]
    assert document.warnings[0].startswith("1 formulas have no result in the file")


def test_a_hidden_sheet_is_read_and_told(book, tmp_path):
    book.active.append(["thấy", 1])
    hidden = book.create_sheet("Ẩn")
    hidden.append(["khuất", 2])
    hidden.sheet_state = "hidden"
    document = read(tmp_path, "a.xlsx", saved(book))
    assert texts(document) == ["thấy | 1", "khuất | 2"]
    assert document.warnings == ("sheets that are hidden were read too: Ẩn",)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.5833, "0.0%", "58,3%"),
        (1234567, "#,##0", "1.234.567"),
        (-4.7, "0.0;(0.0)", "(4,7)"),
        (2.5, "0", "3"),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"_)', "-"),
        (0.1 + 0.2, "General", "0,3"),
        (12, "000", "012"),
        (1200, '#,##0 "₫"', "1.200 ₫"),
        (58.41, "@", "58,41"),
        (1.5, "[Red]0.0;[Blue]-0.0", "1,5"),
    ],
)
def test_number_formats(value, code, shown):
    assert shown_number(value, code, "vi") == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [("dd/mm/yyyy", "05/04/2024"), ("m/yyyy", "4/2024"), ("yyyy-mm-dd", "2024-04-05"), ("yyyy", "2024"),
     ('"Ngày" d "tháng" m', "Ngày 5 tháng 4"), ("General", "05/04/2024")],
)  # fmt: skip
def test_date_formats(code, shown):
    assert shown_date(date(2024, 4, 5), code, "vi") == shown
