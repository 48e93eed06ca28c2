"""Slides: reading order, tables, charts as tables, groups, notes."""

from __future__ import annotations

import io

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from reading_files import cells, read, table_of, texts


@pytest.fixture
def deck():
    return pptx.Presentation()


def box(shapes, left: float, top: float, text: str, width: float = 6) -> None:
    shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(1.5)).text_frame.text = text


def saved(deck) -> bytes:
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def test_shapes_are_read_title_first_and_column_by_column(deck, tmp_path):
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    for left, top, text in [(14, 8, "phải dưới"), (2, 5, "trái trên 25"), (14, 5, "phải trên"), (2, 8, "trái dưới")]:
        box(slide.shapes, left, top, text)
    slide.shapes.title.text = "Đề mục"
    document = read(tmp_path, "a.pptx", saved(deck))
    assert texts(document) == ["Đề mục", "trái trên 25", "trái dưới", "phải trên", "phải dưới"]
    assert (document.lines[0].kind, document.lines[1].place.code) == ("heading", "slide 1, shape 2")


def test_a_group_is_read_together(deck, tmp_path):
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box(slide.shapes, 2, 4.5, "sau nhóm", 20)
    group = slide.shapes.add_group_shape()
    box(group.shapes, 12, 2, "hai")
    box(group.shapes, 2, 2, "một")
    assert texts(read(tmp_path, "a.pptx", saved(deck))) == ["một", "hai", "sau nhóm"]


def test_a_table_keeps_merged_headers(deck, tmp_path):
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 3, Cm(2), Cm(2), Cm(20), Cm(6)).table
    for row, line in enumerate([["Chỉ tiêu", "Kết quả", ""], ["", "2022", "2023"], ["Hồ sơ", "54,34%", "58,41%"]]):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    rows = table_of(read(tmp_path, "a.pptx", saved(deck)))
    assert rows[-1].text == "Hồ sơ | 54,34% | 58,41%"
    assert cells(rows[-1])["58,41%"] == (("Kết quả", "2023"), "Hồ sơ")
    assert rows[-1].place.code == "slide 1, shape 1, table 1, row 3"


def test_a_chart_is_a_table_of_the_figures_that_it_shows(deck, tmp_path):
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData(number_format="0.0%")
    data.categories = ["Bộ, ngành", "Tỉnh"]
    data.add_series("2022", (0.5434, 0.1))
    data.add_series("2023", (0.5841, None))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(2), Cm(2), Cm(15), Cm(9), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Hồ sơ trực tuyến"
    document = read(tmp_path, "a.pptx", saved(deck))
    assert texts(document)[0] == "Hồ sơ trực tuyến"
    rows = table_of(document)
    assert [row.text for row in rows] == ["2022 | 2023", "Bộ, ngành | 54,3% | 58,4%", "Tỉnh | 10,0% |"]
    assert cells(rows[1])["58,4%"] == (("2023",), "Bộ, ngành")


def test_notes_stand_behind_their_slide_and_hidden_slides_are_told(deck, tmp_path):
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box(slide.shapes, 2, 2, "trên hình 7")
    slide.notes_slide.notes_text_frame.text = "lời ghi 8"
    slide.element.set("show", "0")
    document = read(tmp_path, "a.pptx", saved(deck))
    assert texts(document) == ["trên hình 7", "lời ghi 8"]
    assert document.lines[1].place.code == "slide 1, note notes"
    assert document.warnings == ("slides that are hidden were read too: 1",)


def test_lines_and_raised_digits_of_a_text_frame(deck, tmp_path):
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box(slide.shapes, 2, 2, "58%\nnăm 2023")
    run = slide.shapes[0].text_frame.paragraphs[0].add_run()
    run.text = "1"
    run.font._element.set("baseline", "30000")
    assert texts(read(tmp_path, "a.pptx", saved(deck))) == ["58%¹", "năm 2023"]
