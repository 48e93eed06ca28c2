"""Plain text: every encoding gives the same lines, numbered as in the file; tables in it have cells."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import cells, read, table_of, texts

from dxlib.errors import DxError
from dxlib.reading.extraction import extract
from dxlib.reading.extraction.plain import decode

TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
WORDS = st.text(alphabet=LETTERS + LETTERS.upper(), min_size=1, max_size=7)
NUMBERS = st.sampled_from(["58,41%", "3.378.742", "60/63", "2023", "≥ 80%", "(12)", "–", "6 tháng"])
LINES = st.lists(st.lists(WORDS | NUMBERS, max_size=6).map(" ".join), min_size=1, max_size=6)


def windows(text: str) -> bytes:
    """Text in Windows-1258, which has no letters with both a hat and a tone: tones follow their letters."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts if mark in TONES)
        letters.append(unicodedata.normalize("NFC", "".join(m for m in parts if m not in TONES)) + tones)
    return "".join(letters).encode("cp1258")


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


ENCODED = {
    "utf-8": str.encode,
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16 with a mark": lambda text: text.encode("utf-16"),
    "utf-16 little": lambda text: text.encode("utf-16-le"),
    "utf-16 big": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("form", [composed, decomposed])
@pytest.mark.parametrize("name", ENCODED)
@given(lines=LINES)
def test_any_vietnamese_text_comes_back_in_every_encoding(lines, name, form, tmp_path_factory):
    text = "\n".join(["Số liệu", *lines])
    document = read(tmp_path_factory.mktemp("text"), "a.txt", ENCODED[name](form(text)))
    assert "\n".join(texts(document)) == composed(text).removesuffix("\n")


@given(lines=LINES)
def test_any_vietnamese_text_comes_back_from_windows_1258(lines, tmp_path_factory):
    text = "\n".join(["Số liệu", *lines]).replace("≥ ", "")
    document = read(tmp_path_factory.mktemp("text"), "a.txt", windows(text))
    assert "\n".join(texts(document)) == composed(text).removesuffix("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_of_the_file_is_one_line(tmp_path, end):
    document = read(tmp_path, "a.txt", end.join(["một", "", "  ba", "bốn ", ""]).encode())
    assert texts(document) == ["một", "", "  ba", "bốn "]


def test_a_table_of_bars_has_cells_with_headers_and_the_name_of_their_row(tmp_path):
    document = read(tmp_path, "a.txt", "Xếp hạng\nhạng|tỉnh|điểm\n1|Hà Nội|0.71\n2|Huế|0.69\n".encode())
    assert [line.kind for line in document.lines] == ["text", "header", "row", "row"]
    assert document.lines[3].text == "2|Huế|0.69"
    assert cells(document.lines[3])["0.69"] == (("điểm",), "Huế")
    assert document.lines[3].place.code == "table 1, row 3"


def test_a_table_of_tabs_keeps_its_empty_cells(tmp_path):
    document = read(tmp_path, "a.txt", "TT\tTên\t2022\t2023\n1\tHồ sơ\t\t58,41%\n".encode())
    assert cells(document.lines[1])["58,41%"] == (("2023",), "Hồ sơ")
    assert [cell.column for cell in document.lines[1].cells] == [1, 2, 4]


def test_a_rule_under_the_header_is_no_row_of_cells(tmp_path):
    document = read(tmp_path, "a.txt", "| tên | năm |\n|---|--:|\n| hồ sơ | 7,5 |\n".encode())
    assert document.lines[1].cells == ()
    assert cells(document.lines[2]) == {"hồ sơ": (("tên",), ""), "7,5": (("năm",), "hồ sơ")}


def test_a_bar_in_one_line_alone_is_text(tmp_path):
    document = read(tmp_path, "a.txt", b"a | b\nc\n")
    assert table_of(document) == []


@pytest.mark.parametrize(
    "content",
    [
        b"B\xc9 Th\xabng tin v\xb5 Truy\xd2n th\xabng, b\xb8o c\xb8o k\xd5t qu\xb6 chuy\xd3n \xae\xe6i s\xe8",  # TCVN3
        "Boä Thoâng tin vaø Truyeàn thoâng, baùo caùo keát quaû chuyeån ñoåi soá".encode("latin-1"),  # VNI
        bytes(range(256)) * 20,
    ],
)
def test_what_is_in_no_encoding_that_is_read_is_refused_and_not_garbled(tmp_path, content):
    with pytest.raises(DxError, match=r"'a\.txt' is no text in an encoding that is read"):
        read(tmp_path, "a.txt", content)


def test_other_languages_are_read_as_utf_8(tmp_path):
    assert texts(read(tmp_path, "a.txt", "Отчёт за 2023 год".encode())) == ["Отчёт за 2023 год"]


@pytest.mark.skipif("DX_DOCUMENTS" not in os.environ, reason="DX_DOCUMENTS names no folder of documents")
def test_the_documents_keep_their_text_and_line_numbers():
    for path in sorted(Path(os.environ["DX_DOCUMENTS"]).glob("*.txt")):
        printed = path.read_text(encoding="utf-8")
        assert extract(path).text.removesuffix("\n") == composed(printed).removesuffix("\n")


def test_text_in_utf_7_is_read_and_ascii_with_plus_signs_stays_what_it_is():
    text = "Đến hết tháng 5/2024 có 742 cuộc tấn công mạng, tăng 5% so với cùng kỳ.\n"
    assert decode(text.encode("utf-7"), "report.txt") == text
    for plain in ("Call +84-24-3943 or C++; 5+AB-7, q+r- and 12+ABC-.\n", "up +5% - down -3%\n"):
        assert decode(plain.encode(), "report.txt") == plain
