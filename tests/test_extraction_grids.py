"""Tables: which rows head the others, what stands above and before a cell, and one table in every format."""

from __future__ import annotations

import io

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.util import Cm
from reading_files import cells, read, table_of, typeset

from dxlib.reading.document import Place
from dxlib.reading.extraction.grids import Field, Grid
from dxlib.reading.extraction.wording import pieces

ROWS = [
    ["TT", "Chỉ tiêu", "Kết quả", None],
    [None, None, "2022", "2023"],
    ["1", "Hồ sơ trực tuyến", "54,34%", "58,41%"],
    ["2", "Chữ ký số", "6,3 triệu", "8,3 triệu"],
]
MERGED = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]


def grid(*rows: list[str], spans: dict[tuple[int, int], tuple[int, int]] | None = None, **more) -> Grid:
    """A table of these texts; ``None`` is covered by a cell that spans."""
    spans = spans or {}
    return Grid(
        [Field(row, column, tuple(pieces(text)), *spans.get((row, column), (1, 1)))
         for row, line in enumerate(rows) for column, text in enumerate(line) if text is not None],
        **more,
    )  # fmt: skip


def word() -> bytes:
    document = docx.Document()
    table = document.add_table(len(ROWS), 4)
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            table.cell(row, column).text = text or ""
    for top, left, bottom, right in MERGED:
        table.cell(top, left).merge(table.cell(bottom, right))
    return saved(document)


def slides() -> bytes:
    deck = pptx.Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    table = shapes.add_table(len(ROWS), 4, Cm(2), Cm(2), Cm(20), Cm(6)).table
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            table.cell(row, column).text = text or ""
    for top, left, bottom, right in MERGED:
        table.cell(top, left).merge(table.cell(bottom, right))
    return saved(deck)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in ROWS:
        book.active.append(line)
    for top, left, bottom, right in MERGED:
        book.active.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return saved(book)


def page() -> bytes:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in MERGED}
    rows = "".join(
        "<tr>" + "".join(
            "<td rowspan={} colspan={}>{}</td>".format(*spans.get((row, column), (1, 1)), text)
            for column, text in enumerate(line) if text is not None
        )
        for row, line in enumerate(ROWS)
    )  # fmt: skip
    return f"<html><meta charset=utf-8><body><table>{rows}</table></body></html>".encode()


def pdf() -> bytes:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in MERGED}
    found = ", ".join(
        "table.cell(rowspan: {}, colspan: {})[{}]".format(*spans.get((row, column), (1, 1)), text)
        for row, line in enumerate(ROWS) for column, text in enumerate(line) if text is not None
    )  # fmt: skip
    return typeset(f"#table(columns: 4, {found})")


def saved(made) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("make", [word, slides, workbook, page, pdf])
def test_one_table_is_the_same_in_every_format(tmp_path, make):
    rows = table_of(read(tmp_path, "a", make()))
    assert [row.kind for row in rows] == ["header", "header", "row", "row"]
    assert [row.text for row in rows[2:]] == [
        "1 | Hồ sơ trực tuyến | 54,34% | 58,41%", "2 | Chữ ký số | 6,3 triệu | 8,3 triệu",
    ]  # fmt: skip
    assert cells(rows[3]) == {
        "2": (("TT",), ""),
        "Chữ ký số": (("Chỉ tiêu",), ""),
        "6,3 triệu": (("Kết quả", "2022"), "Chữ ký số"),
        "8,3 triệu": (("Kết quả", "2023"), "Chữ ký số"),
    }


@pytest.mark.parametrize(
    ("rows", "spans", "heads"),
    [
        ([["Tên", "2022", "2023"], ["Hồ sơ", "5", "6"]], {}, 1),
        ([["Hồ sơ", "5", "6"], ["Chữ ký", "7", "8"]], {}, 0),
        ([["Bảng một", None], ["Tên", "Số"], ["Hồ sơ", "5"]], {(0, 0): (1, 2)}, 2),
        ([["Tên", "Kết quả", None], ["Hồ sơ", "5", "6"], ["Chữ ký", "7", "8"]], {(0, 1): (1, 2)}, 1),
        ([["Tên", "Kết quả", "Mục tiêu"], ["(1)", "(2)", "(3)"], ["Hồ sơ", "5", "6"]], {}, 2),
        ([["Tên", "6/2021", "Q1/2024"], ["Hồ sơ", "5", "6"]], {}, 1),
        ([["chỉ một dòng", "5"]], {}, 0),
    ],
)
def test_rows_that_head_the_others(rows, spans, heads):
    assert grid(*rows, spans=spans).heads == heads


def test_a_row_is_named_by_its_first_words_not_by_its_number_or_figures():
    table = grid(["TT", "Tên", "A", "B"], ["1.2", "Hồ sơ", "5", "6"])
    assert [table.before(field) for field in table.rows[1]] == ["", "", "Hồ sơ", "Hồ sơ"]


def test_a_cell_that_spans_rows_names_them_with_their_own_label():
    table = grid(["Nhóm", "Tên", "Số"], ["Bộ", "Hồ sơ", "5"], [None, "Chữ ký", "6"], spans={(1, 0): (2, 1)})
    assert table.before(table.rows[2][1]) == "Bộ Chữ ký"


def test_the_rest_of_a_table_inherits_its_headers():
    first = grid(["Tên", "Số"], ["Hồ sơ", "5"])
    rest = grid(["Chữ ký", "6"], ["Thanh toán", "7"], inherited=first.headings)
    assert (rest.heads, rest.above(rest.rows[0][1])) == (0, ("Số",))


@given(
    st.lists(st.lists(st.sampled_from(["", "Hồ sơ", "5", "58,41%", "năm 2023"]), min_size=2, max_size=4), min_size=1,
             max_size=5)
)  # fmt: skip
def test_cells_are_where_they_say_in_their_line(rows):
    width = max(map(len, rows))
    table = grid(*(row + [""] * (width - len(row)) for row in rows))
    lines = table.lines(Place(table=1))
    said = [[text for text in row if text] for row in rows]
    assert [[line.text[cell.start : cell.end] for cell in line.cells] for line in lines] == [row for row in said if row]
    assert [line.place.row for line in lines] == [at for at, row in enumerate(said, 1) if row]
