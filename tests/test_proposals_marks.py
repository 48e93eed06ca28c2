"""Digits that are no figure, dates, and figures with their words."""

from datetime import date

import pytest

from dxlib.reading.document import Document, Line, Place
from dxlib.reading.proposals.amounts import amounts
from dxlib.reading.proposals.dating import dates
from dxlib.reading.proposals.marks import Pages, marks
from dxlib.reading.proposals.texts import cleaned, passages

DAY = date(2024, 4, 30)


def document(*lines: str) -> Document:
    return Document(format="text", lines=tuple(Line(text=line) for line in lines))


def read(*lines: str, at: int = 0, language: str = "vi"):
    found = passages(document(*lines), "vi")
    one, near = found[at], [*found[max(0, at - 1) : at], *found[at + 1 : at + 2]]
    marked = marks(one, near, Pages(found), dates(one.text, DAY))
    told, lost = amounts(one, marked, language, frozenset({"hồ sơ", "cuộc"}))
    return one.text, marked, told, lost


def test_the_number_of_a_page_at_its_foot_is_no_figure():
    lines = [("Có 5 xã", 1), ("1", 1), ("2/3", 2), ("Có 7 xã", 2), ("2", 2)]
    whole = Document(format="pdf", lines=tuple(Line(text=text, place=Place(page=page)) for text, page in lines))
    found = passages(whole, "vi")
    pages = Pages(found, whole.lines)
    told = [(one.text, [mark.reason for mark in marks(one, [], pages, [])]) for one in found]
    assert told == [("Có 5 xã", []), ("1", ["page"]), ("2/3", ["page", "page"]), ("Có 7 xã", []), ("2", ["page"])]


@pytest.mark.parametrize(
    ("text", "printed", "reason"),
    [
        ("Theo Quyết định số 77/QĐ-TTg của Thủ tướng", "77/QĐ-TTg", "identifier"),
        ("xem tại https://so7.example.vn/x1 để biết thêm", "https://so7.example.vn/x1", "identifier"),
        ("Cập nhật lúc 09:45 bởi ban biên tập", "09:45", "date"),
        ("trụ sở tại số 18 Nguyễn Du, Hà Nội", "số 18 Nguyễn Du", "identifier"),
        ("cơ sở hai ở số 7B/2 phố Tràng Thi", "số 7B/2 phố Tràng", "identifier"),
        ("its office at 18 Nguyen Du Street", "18 Nguyen Du Street", "identifier"),
        ("họp ngày 05/6/2023 tại Hà Nội", "ngày 05/6/2023", "date"),
        ("trong 9 tháng đầu năm 2023 đã tiếp nhận", "9 tháng đầu năm 2023", "date"),
        ("giai đoạn 2021-2025 tiếp tục", "2021-2025", "date"),
        ("phủ sóng 5G tại thành phố", "5G", "name"),
        ("phục vụ 24/7 trên mạng", "24/7", "name"),
        ("theo tiêu chuẩn ISO 27001 về an toàn", "ISO 27001", "name"),
        ("dịch vụ đạt mức độ 4 trên cổng", "mức độ 4", "name"),
        ("người từ 15 tuổi trở lên có tài khoản", "từ 15 tuổi trở lên", "name"),
        ("2.1. Hạ tầng số", "2.1.", "numbering"),
        ("tại phiên họp lần thứ 3 của Ủy ban", "lần thứ 3", "numbering"),
        ("thực hiện theo Đề án 06 của Chính phủ", "Đề án 06", "name"),
    ],
)
def test_digits_that_are_no_figure_get_their_reason(text, printed, reason):
    words, marked, told, _ = read(text)
    assert [(words[one.start : one.end], one.reason) for one in marked] == [(printed, reason)]
    assert not told


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "move"),
    [
        ("tiếp nhận hơn 3,4 triệu hồ sơ", "hơn 3,4 triệu hồ sơ", 3_400_000, "count", 0),
        ("tỷ lệ là 52,1%, cao", "52,1%", 52.1, "percent", 0),
        ("lượng tăng khoảng 12,5% so với", "khoảng 12,5%", 12.5, "percent", 1),
        ("lượng giảm 4,7% so với", "4,7%", 4.7, "percent", -1),
        ("tỷ lệ tăng lên 61% trong kỳ", "61%", 61, "percent", 0),
        ("gấp hơn 2,5 lần năm trước", "hơn 2,5 lần", 2.5, "multiple", 1),
        ("thu gần 7.300 tỷ đồng trong", "gần 7.300 tỷ đồng", 7.3e12, "VND", 0),
        ("xếp thứ 51 thế giới", "xếp thứ 51", 51, "rank", 0),
        ("đã có 58/63 địa phương", "58/63", 58, "count", 0),
        ("mất 2-3 ngày làm việc", "2-3 ngày", 2, "days", 0),
        ("nhiều hơn gần 900 cuộc so với", "gần 900 cuộc", 900, "count", 1),
    ],
)
def test_a_figure_is_read_with_its_qualifier_unit_and_direction(text, printed, value, unit, move):
    _, _, told, lost = read(text)
    assert [(one.printed, one.value, one.unit, one.move) for one in told] == [(printed, value, unit, move)]
    assert not lost


def test_english_print_has_its_own_numerals():
    _, _, told, _ = read("about 1,250 services and 43.5 per cent of users", language="en")
    assert [(one.printed, one.value) for one in told] == [("about 1,250", 1250), ("43.5 per cent", 43.5)]


def test_a_dotted_chain_of_numbers_is_told_as_lost_and_never_cut():
    words, _, told, lost = read("máy chủ 10.2.33.4 ngừng hoạt động")
    assert not told
    assert [words[one.start : one.end] for one in lost] == ["10.2.33.4"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đến hết tháng 4/2024 có", [("2024-04", "until")]),
        ("so với cùng kỳ năm 2022 là", [("", "base"), ("2022", "base")]),
        ("lũy kế 4 tháng đạt", [("2024-01-01/P4M", "")]),
        ("trong quý I năm 2024, doanh thu", [("2024-Q1", "")]),
        ("kế hoạch chuyển đổi số năm 2024", [("2024", "plan")]),
        ("mục tiêu đến năm 2025", [("2025", "target")]),
        ("kể từ khi khai trương (tháng 12/2019)", [("2019-12", "since")]),
        ("Nghị định số 12/2020/NĐ-CP ngày 03/02/2020 quy định", [("2020-02-03", "plan")]),
        ("in the first six months of 2023", [("2023-S1", "")]),
        ("hội nghị (30/6) tổng kết", [("2024-06-30", "")]),
    ],
)
def test_dates_are_found_with_what_they_do(text, found):
    assert [(one.code, one.role) for one in dates(text, DAY)] == found


def test_labels_of_an_axis_and_numbers_of_pages_are_told_apart_from_figures():
    _, marked, told, _ = read("0% 20% 40% 60% 80%")
    assert {one.reason for one in marked} == {"axis"} and len(marked) == 5 and not told
    footer = [f"Cơ quan thường trực của Ủy ban {number}" for number in (3, 4, 5)]
    _, marked, told, _ = read("Mở đầu.", "", footer[0], "", footer[1], "", footer[2], at=2)
    assert [one.reason for one in marked] == ["page"] and not told


def test_a_row_with_tabs_has_cells_with_their_heads():
    head, row = passages(document("TT\tChỉ tiêu\tNăm 2022\tNăm 2023", "1\tTỷ lệ hồ sơ trực tuyến\t40%\t52%"), "vi")
    assert [(one.above, one.before) for one in row.fields[2:]] == [
        (("Năm 2022",), "Tỷ lệ hồ sơ trực tuyến"),
        (("Năm 2023",), "Tỷ lệ hồ sơ trực tuyến"),
    ]
    assert len(head.fields) == 4


def test_cleaned_text_keeps_the_place_of_every_character():
    text, places = cleaned("có **3,7**  triệu <i>hồ sơ</i> ")
    assert text == "có 3,7 triệu hồ sơ"
    assert [places[text.index("3")], places[text.index("t")]] == [5, 12]


def test_lines_broken_in_a_sentence_are_one_passage():
    long = "Trong kỳ báo cáo, hệ thống của các cơ quan đã tiếp nhận và xử lý hơn"
    found = passages(document(long, "", "2,5 triệu hồ sơ.", long, "một nghìn văn bản."), "vi")
    assert [one.text for one in found][-1].endswith("hơn một nghìn văn bản.")


@pytest.mark.parametrize(
    ("text", "digits", "language"),
    [
        ("thu được 3 triệu rưỡi trong năm", "3", "vi"),
        ("thu được 3,7M trong kỳ", "3,7", "vi"),
        ("tiếp nhận 5 triẹu hồ sơ", "5", "vi"),
        ("tiếp nhận 5 trăm hồ sơ", "5", "vi"),
        ("thu 5 tr đồng trong kỳ", "5", "vi"),
        ("tăng 5 phần nghìn trong kỳ", "5", "vi"),
        ("some 5 bln users joined", "5", "en"),
        ("raised $5m in cash", "5", "en"),
        ("in 3 quarters of all cases", "3", "en"),
        ("used 5 and a half million times", "5", "en"),
    ],
)
def test_a_number_whose_size_is_not_understood_is_lost_and_no_smaller_one(text, digits, language):
    words, _, told, lost = read(text, language=language)
    assert not told and [words[one.start : one.end] for one in lost] == [digits]


def test_a_magnitude_written_together_with_its_currency_is_read():
    [one] = read("doanh thu đạt 5 tỷđồng trong kỳ")[2]
    assert (one.printed, one.value, one.unit) == ("5 tỷđồng", 5e9, "VND")
    [one] = read("thu 5 tỷ năm ngoái")[2]
    assert one.value == 5e9


@pytest.mark.parametrize("text", ["đứng số 1 Đông Nam Á", "vị trí số 2 Châu Âu", "Tổng số 300 đơn đăng ký"])
def test_a_place_and_a_count_are_no_numbers_of_houses(text):
    _, marked, told, _ = read(text)
    assert not marked and len(told) == 1
