"""PDF with a text layer: lines in reading order, tables with their headers, a box for every word."""

from __future__ import annotations

import io
import time

import pypdf
import pytest
from reading_files import cells, read, table_of, texts, typeset

from dxlib.errors import DxError
from dxlib.reading.extraction.layout import Page, Pages
from dxlib.reading.extraction.ordering import in_order
from dxlib.reading.extraction.runs import Token

WORDS = "Nền tảng số quốc gia được nâng cấp trong năm nay để phục vụ người dân và doanh nghiệp tốt hơn. "
RULED = """#table(columns: (auto, 1fr, auto, auto), table.cell(rowspan: 2)[TT], table.cell(rowspan: 2)[Chỉ tiêu],
  table.cell(colspan: 2)[Kết quả], [2022], [2023],
  [1], [Hồ sơ được nộp trực tuyến của các cơ quan ở trung ương và ở địa phương trong cả nước], [54,34%], [58,41%],
  [2], [Tỷ lệ khác], [-], [8,3%])"""


def pdf(tmp_path, source: str, **page):
    return read(tmp_path, "a.pdf", typeset(source, **page))


def test_every_word_has_its_box_and_every_line_its_page(tmp_path):
    document = pdf(tmp_path, "Đạt 58,41% năm 2023\n#pagebreak()\nTrang hai")
    first, second = document.lines
    assert first.text == "Đạt 58,41% năm 2023"
    assert [first.text[word.start : word.end] for word in first.words] == first.text.split()
    left, top, right, bottom = first.words[1].box
    assert 57 < left < right < 200 and 55 < top < bottom < 75
    assert (first.place.code, second.place.code) == ("page 1", "page 2")
    assert first.place.box[0] == pytest.approx(first.words[0].box[0])


def test_two_columns_are_read_one_after_the_other(tmp_path):
    document = pdf(tmp_path, f"= Báo cáo chung\n#columns(2)[Đầu cột một 1. {WORDS * 8} Cuối cột một 2. #colbreak() "
                             f"Đầu cột hai 3. {WORDS * 6} Cuối cột hai 4.]\nHết báo cáo 5.")  # fmt: skip
    text = " ".join(texts(document))
    assert text.index("Báo cáo chung") < text.index("cột một 1") < text.index("cột một 2") < text.index("cột hai 3")
    assert text.index("cột hai 3") < text.index("cột hai 4") < text.index("Hết báo cáo 5")
    assert document.lines[0].kind == "heading"


def test_cards_beside_each_other_are_read_each_by_itself(tmp_path):
    document = pdf(tmp_path, "#grid(columns: 3, gutter: 1cm, [#text(size: 24pt)[25]\\ xếp hạng], "
                             "[#text(size: 24pt)[47%]\\ giảm 5], [#text(size: 24pt)[341]\\ văn bản])")  # fmt: skip
    assert texts(document) == ["25", "xếp hạng", "47%", "giảm 5", "341", "văn bản"]


def test_a_ruled_table_keeps_merged_headers_and_long_cells(tmp_path):
    rows = table_of(pdf(tmp_path, RULED))
    assert [row.kind for row in rows] == ["header", "header", "row", "row"]
    assert rows[2].text.endswith("trong cả nước | 54,34% | 58,41%")
    assert cells(rows[3])["8,3%"] == (("Kết quả", "2023"), "Tỷ lệ khác")
    assert rows[3].place.code == "page 1, table 1, row 4"
    words = {rows[3].text[word.start : word.end] for word in rows[3].words}
    assert words == {"2", "Tỷ", "lệ", "khác", "-", "8,3%"}


def test_a_table_that_runs_over_a_page_keeps_its_headers(tmp_path):
    rows = "".join(f"[{n}], [Chỉ số thứ {n}], [{n},5%]," for n in range(1, 60))
    document = pdf(tmp_path, f"#table(columns: (auto, 1fr, auto), [TT], [Tên], [Kết quả], {rows})")
    last = table_of(document)[-1]
    assert last.place.page == 2
    assert cells(last)["59,5%"] == (("Kết quả",), "Chỉ số thứ 59")


def test_a_table_without_rules_is_told_by_its_figures(tmp_path):
    document = pdf(tmp_path, f"{WORDS}\n#table(columns: 4, stroke: none, [Chỉ tiêu], [6/2021], [6/2022], [Tăng],"
                             "[Người dùng], [2,2 tỷ], [2,3 tỷ], [3,22%], [Nền tảng số], [359 triệu], [460 triệu],"
                             f"[28,06%], [Tỷ lệ], [16,0%], [19,8%], [3,8%])\n{WORDS}")  # fmt: skip
    rows = table_of(document)
    assert [row.kind for row in rows] == ["header", "row", "row", "row"]
    assert cells(rows[2])["460 triệu"] == (("6/2022",), "Nền tảng số")
    assert document.lines[-1].kind == "text"


def test_prose_in_columns_is_no_table(tmp_path):
    document = pdf(tmp_path, f"#columns(2)[{WORDS * 10}]")
    assert table_of(document) == []


@pytest.mark.parametrize(
    "mark",
    [
        "#super[1]",
        "#super(typographic: false)[1]",
        "#super(typographic: false, size: 0.83em)[1]",
        "#footnote[Tính đến 3/2024.]",
    ],
)
def test_a_raised_mark_joins_no_figure(tmp_path, mark):
    document = pdf(tmp_path, f"Đạt 58,41{mark} và 111 mục năm 2011")
    assert texts(document)[0] == "Đạt 58,41¹ và 111 mục năm 2011"


def test_a_footnote_at_the_foot_of_the_page_keeps_its_mark(tmp_path):
    document = pdf(tmp_path, f"Đạt 58%#footnote[Tính đến tháng 3. {WORDS * 2}] năm nay. {WORDS}")
    notes = [line for line in document.lines if line.kind == "footnote"]
    assert len(notes) >= 2
    assert {line.place.note for line in notes} == {"1"}
    assert notes[0].text.startswith("¹")


def test_bullets_and_numbers_of_items_stay_with_their_text(tmp_path):
    document = pdf(tmp_path, "- gạch một 12\n- gạch hai 13\n\n+ số một\n+ số hai")
    assert texts(document) == ["• gạch một 12", "• gạch hai 13", "1. số một", "2. số hai"]


def test_page_numbers_and_running_heads_stay(tmp_path):
    document = pdf(tmp_path, '#set page(header: [Báo cáo 7], numbering: "1")\nThân')
    assert texts(document) == ["Báo cáo 7", "Thân", "1"]


def test_decomposed_letters_are_composed(tmp_path):
    assert texts(pdf(tmp_path, "Ty\u0309 le\u0323\u0302 58")) == ["Tỷ lệ 58"]


def test_letters_printed_twice_are_read_once(tmp_path):
    shadow = "#place(dx: 0.3pt)[Đạt 58,41%]Đạt 58,41%"
    assert texts(pdf(tmp_path, shadow)) == ["Đạt 58,41%"]


def test_five_hundred_pages_are_read_page_by_page(tmp_path):
    started = time.process_time()
    document = pdf(tmp_path, "#for n in range(1, 501) [Trang #n có #(n * 3) mục #pagebreak(weak: true)]")
    assert document.lines[499].text == "Trang 500 có 1500 mục"
    assert document.lines[499].place.page == 500
    assert time.process_time() - started < 60


def test_more_pages_than_are_read_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("dxlib.reading.extraction.pdf.MOST", 2)
    with pytest.raises(DxError, match="has 3 pages; 2 are read at most"):
        pdf(tmp_path, "a #pagebreak() b #pagebreak() c")


def test_a_password_that_is_only_for_changes_hinders_nobody(tmp_path):
    writer = pypdf.PdfWriter(io.BytesIO(typeset("có 5 mục")))
    writer.encrypt("", owner_password="bí mật")
    file = io.BytesIO()
    writer.write(file)
    assert texts(read(tmp_path, "a.pdf", file.getvalue())) == ["có 5 mục"]


def test_a_square_of_cards_is_read_by_rows_where_the_white_across_is_wider():
    boxes = [(0, 0, 10, 2), (15, 0, 25, 2), (0, 2, 10, 4), (15, 2, 25, 4), (0, 20, 10, 22), (15, 20, 25, 22)]
    assert in_order(boxes, gutter=1) == [0, 2, 1, 3, 4, 5]


def test_a_line_below_two_columns_is_read_after_both():
    columns = [(0, y, 10, y + 2) for y in (0, 3, 6)] + [(15, y, 25, y + 2) for y in (0, 3, 6)]
    assert in_order([*columns, (0, 12, 8, 14)], gutter=2) == [0, 1, 2, 3, 4, 5, 6]


def test_a_page_without_words_has_no_lines():
    assert Pages().lines(Page(1, [])) == []


def test_words_of_different_sizes_on_one_line_are_one_line():
    tokens = [Token("47", (0, 0, 20, 24), 24), Token("%", (21, 12, 30, 24), 12)]
    assert [line.text for line in Pages().lines(Page(1, tokens))] == ["47 %"]
