"""Web pages and Markdown: what is shown is read, tables keep what they span, footnotes stay with their mark."""

from __future__ import annotations

import socket

import pytest
from reading_files import cells, read, table_of, texts

from dxlib.errors import DxError


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def test_paragraphs_headings_and_lists_are_lines(tmp_path):
    document = read(tmp_path, "a.html", page("<h2>Kinh tế số</h2><p>Tăng <b>4,7</b>%<br>so với 2022</p>"
                                             "<ol start=3><li>ba<li><p>bốn</p></ol><ul><li>điểm</ul>"))  # fmt: skip
    assert texts(document) == ["Kinh tế số", "Tăng 4,7%", "so với 2022", "3. ba", "4. bốn", "- điểm"]
    assert document.lines[0].kind == "heading"
    assert document.lines[3].place.code == "paragraph 4"


def test_what_is_not_shown_is_not_read(tmp_path):
    hidden = "<script>1</script><style>2</style><!-- 3 --><p hidden>4</p><p style='display: none'>5</p>"
    assert texts(read(tmp_path, "a.html", page(hidden + "<p>thấy 7</p>", "<title>8</title>"))) == ["thấy 7"]


def test_merged_headers_stand_above_every_column_that_they_span(tmp_path):
    document = read(tmp_path, "a.html", page(
        "<table><tr><th rowspan=2>TT<th rowspan=2>Chỉ tiêu<th colspan=2>Kết quả<tr><th>2022<th>2023"
        "<tr><td>1<td rowspan=2>Hồ sơ<td>54,34%<td>58,41%<tr><td>2<td>3%<td>4%</table>"))  # fmt: skip
    rows = table_of(document)
    assert [row.kind for row in rows] == ["header", "header", "row", "row"]
    assert rows[2].text == "1 | Hồ sơ | 54,34% | 58,41%"
    assert cells(rows[2])["58,41%"] == (("Kết quả", "2023"), "Hồ sơ")
    assert cells(rows[3])["3%"] == (("Kết quả", "2022"), "Hồ sơ")
    assert rows[3].place.code == "table 1, row 4"


def test_a_table_in_a_cell_follows_its_row(tmp_path):
    inner = "<table><tr><td>x<td>7</table>"
    rows = table_of(read(tmp_path, "a.html", page(f"<table><tr><td>a<td>b{inner}<tr><td>c<td>9</table>")))
    assert [(row.text, row.place.code) for row in rows] == [
        ("a | b", "table 1, row 1"), ("x | 7", "table 2, row 1"), ("c | 9", "table 1, row 2"),
    ]  # fmt: skip


def test_a_footnote_keeps_its_mark_and_joins_no_figure(tmp_path):
    document = read(tmp_path, "a.html", page(
        "<p>Đạt 58<sup><a href='#n1' id='r1'>1</a></sup>, bằng 4<sup>2</sup></p>"
        "<ol><li id='n1'><p>Tính đến tháng 3 <a href='#r1'>↩</a></p></li></ol>"))  # fmt: skip
    assert texts(document) == ["Đạt 58¹, bằng 4²", "¹ Tính đến tháng 3"]
    assert (document.lines[1].kind, document.lines[1].place.note) == ("footnote", "1")


def test_the_article_is_read_and_what_surrounds_it_is_told(tmp_path):
    around = (
        "<nav>trang 1 2 3</nav><main><p>Báo cáo nói về 58 nền tảng số trên cả nước</p></main><footer>năm 2030</footer>"
    )
    document = read(tmp_path, "a.html", page(around))
    assert texts(document) == ["Báo cáo nói về 58 nền tảng số trên cả nước"]
    assert "6 words of navigation" in document.warnings[0]


def test_nothing_is_fetched(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    body = "<img src='http://localhost:1/a.png'><iframe src='http://localhost:1'></iframe><p>có 5 <a href='http://localhost:1'>ảnh</a>"
    document = read(tmp_path, "a.html", page(body, "<link rel='stylesheet' href='http://localhost:1/a.css'>"))
    assert texts(document) == ["có 5 ảnh"]


def test_a_page_says_its_encoding_itself(tmp_path):
    content = "<html><head><meta charset='windows-1252'></head><body><p>été 2023 – ça</p></body></html>".encode(
        "cp1252"
    )
    assert texts(read(tmp_path, "a.html", content)) == ["été 2023 – ça"]


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul"])
def test_a_page_nested_too_deep_is_refused_at_once(tmp_path, tag):
    with pytest.raises(DxError, match="nested more than 400 deep"):
        read(tmp_path, "a.html", page(f"<{tag}>" * 50_000 + "1"))


def test_spans_larger_than_the_table_are_cut(tmp_path):
    rows = table_of(
        read(tmp_path, "a.html", page("<table><tr><td rowspan=99999 colspan=99999>a<td>b<tr><td>1</table>"))
    )
    assert [row.text for row in rows] == ["a | b", "1"]


def test_markdown_is_read_as_it_is_shown_and_pages_in_it_stay_text(tmp_path):
    document = read(tmp_path, "a.md", "# Đề mục\n\nĐạt **58**%[^1]\nhôm nay <i>x</i>\n\n1. một\n2. hai\n\n"
                                      "| a | b |\n|---|---|\n| Hồ sơ | 1,5 |\n\n[^1]: Chú 9\n".encode())  # fmt: skip
    assert document.format == "markdown"
    assert texts(document) == [
        "Đề mục",
        "Đạt 58%¹ hôm nay <i>x</i>",
        "1. một",
        "2. hai",
        "a | b",
        "Hồ sơ | 1,5",
        "¹ Chú 9",
    ]
    assert cells(document.lines[5])["1,5"] == (("b",), "Hồ sơ")
    assert document.lines[6].place.note == "1"
