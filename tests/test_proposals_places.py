"""Of which place a figure is, in which unit a cell is counted, what a heading asks for: pages of our own invention."""

from datetime import date

import pytest

from dxlib.loaders.evidence import load
from dxlib.reading.document import Cell, Document, Line
from dxlib.reading.proposals import About, propose

ABOUT = About(published=date(2024, 7, 8), as_of=date(2024, 6, 30), covers="2024-S1", producer="mic")


@pytest.fixture(scope="module")
def evidence():
    return load(as_of="2024-06-30", reports="all")


def read(evidence, *lines: str | Line, about: About = ABOUT):
    document = Document(
        format="text", lines=tuple(Line(text=line) if isinstance(line, str) else line for line in lines)
    )
    return [one for one in propose(document, about, evidence) if one.readings[0].table != "uncounted"]


def row_of_cells(*cells: str, above: tuple[str, ...] = ()) -> Line:
    text, found = "", []
    for column, cell in enumerate(cells, start=1):
        start = len(text) + (3 if text else 0)
        text = f"{text} | {cell}" if text else cell
        before = cells[0] if column > 1 and not cells[0].isdigit() else ""
        head = (above[column - 1],) if above else ()
        found.append(Cell(start=start, end=len(text), column=column, above=head, before=before))
    return Line(text=text, kind="row" if above else "header", cells=tuple(found))


SHARE = "tỷ lệ hồ sơ nộp trực tuyến trong tháng 6/2024 đạt 48,3%."


def test_the_same_sentence_is_sure_of_the_country(evidence):
    (one,) = read(evidence, f"Trên cả nước, {SHARE}")
    assert one.confidence == "sure" and one.readings[0].row["area"] == "VN"


@pytest.mark.parametrize(
    "place",
    ["Tại huyện Yên Thế", "Tại thành phố Thủ Đức", "Phường Bến Nghé cho biết", "Tại Bộ Công an", "Ở Thái Lan"],
)
def test_a_place_that_is_no_area_keeps_a_figure_from_being_sure(evidence, place):
    (one,) = read(evidence, f"{place}, {SHARE}")
    assert one.confidence != "sure"


def test_who_tells_it_is_no_place(evidence):
    (one,) = read(evidence, f"Theo Bộ Công an, {SHARE}")
    assert one.confidence == "sure"


@pytest.mark.parametrize("name", ["thành phố Huế", "TP. Huế", "Huế", "Thành phố Huế", "TT-Huế", "Thừa Thiên Huế"])
def test_hue_is_one_area_by_all_its_names(evidence, name):
    (one,) = read(evidence, f"Tại {name}, {SHARE}")
    assert one.readings[0].row["area"] == "VN-26"


@pytest.mark.parametrize("title", ["Bắc Giang đẩy mạnh chuyển đổi số", "TÌNH HÌNH CHUYỂN ĐỔI SỐ TỈNH BẮC GIANG"])
def test_a_document_about_a_province_tells_of_it_and_is_not_sure_of_it(evidence, title):
    here, country = read(evidence, title, SHARE.capitalize(), f"Trên cả nước, {SHARE}".replace("48,3", "41,7"))
    assert here.readings[0].row["area"] == "VN-54" and here.confidence != "sure"
    assert country.readings[0].row["area"] == "VN"


def test_the_name_of_a_newspaper_says_nothing_of_what_it_tells(evidence):
    (one,) = read(evidence, "Báo Bắc Giang", SHARE.capitalize())
    assert one.readings[0].row["area"] == "VN"


def test_a_letter_that_names_one_province_tells_of_it_and_is_not_sure(evidence):
    letter = ["Chào anh,", "Gửi anh số liệu của tỉnh Bắc Giang, anh xem giúp em.", SHARE.capitalize()]
    (one,) = read(evidence, *letter)
    assert one.readings[0].row["area"] == "VN-54" and one.confidence != "sure"
    for other in ("của cả nước, có tỉnh Bắc Giang", "tại Bắc Giang", "của tỉnh Bắc Giang và Bắc Ninh"):
        (one,) = read(evidence, letter[0], f"Gửi anh số liệu {other}, anh xem giúp em.", letter[2])
        assert one.readings[0].row["area"] == "VN"


def test_items_are_of_the_province_that_the_line_over_them_names(evidence):
    first, other = read(
        evidence, "Báo cáo nhanh của ngành", "Kết quả của tỉnh Bắc Ninh:", f"- {SHARE.capitalize()}",
        "Trên cả nước:", f"- {SHARE.capitalize().replace('48,3', '41,7')}",
    )  # fmt: skip
    assert [one.readings[0].row["area"] for one in (first, other)] == ["VN-56", "VN"]


HEADS = ("Chỉ tiêu", "Đơn vị", "Năm 2022", "Năm 2023")


def test_a_cell_is_counted_in_the_unit_of_its_row(evidence):
    then, now = read(
        evidence, row_of_cells(*HEADS),
        row_of_cells("Doanh thu lĩnh vực an toàn thông tin", "tỷ đồng", "4.120", "5.120", above=HEADS),
    )  # fmt: skip
    row = now.readings[0].row
    assert (row["indicator"], row["value"], row["period"]) == ("cybersecurity_revenue", 5.12e12, "2023")
    assert row["as_printed"] == "5.120 … tỷ đồng" and then.readings[0].row["value"] == 4.12e12


def test_a_cell_is_counted_in_the_unit_of_its_column_and_dated_by_its_row(evidence):
    heads = ("Năm", "Doanh thu công nghiệp công nghệ thông tin (tỷ USD)", "Tỷ lệ hồ sơ nộp trực tuyến (%)")
    money, share = read(evidence, row_of_cells(*heads), row_of_cells("2023", "141,8", "38,6", above=heads))
    assert [money.readings[0].row[name] for name in ("indicator", "value", "period")] == ["it_revenue", 141.8e9, "2023"]
    assert [share.readings[0].row[name] for name in ("value", "period", "as_printed")] == [38.6, "2023", "38,6"]


def test_figures_under_a_heading_of_targets_are_due_when_it_says(evidence):
    share, account, reached = read(
        evidence, "Mục tiêu đến năm 2025:", "- Kinh tế số chiếm 20% GDP.",
        "- Tỷ lệ người trưởng thành có tài khoản ngân hàng trên 80%.",
        "Hết năm 2023, tỷ lệ người trưởng thành có tài khoản ngân hàng mới đạt 77,4%.",
    )  # fmt: skip
    told = [
        (one.readings[0].table, one.readings[0].row["period"], one.readings[0].row["value"]) for one in (share, account)
    ]
    assert told == [("targets", "2025", 20), ("targets", "2025", 80)]
    assert reached.readings[0].table == "observations"


def test_under_the_results_of_targets_stand_results(evidence):
    (one,) = read(evidence, "Kết quả thực hiện mục tiêu năm 2024", "- Kinh tế số chiếm 17,6% GDP.")
    assert one.readings[0].table == "observations"


@pytest.mark.parametrize("count, sure", [("1.204", True), ("31.200", False)])
def test_a_flow_is_held_to_what_it_was_in_as_many_days(evidence, count, sure):
    (one,) = read(evidence, f"Trong tháng 6/2024 cả nước ghi nhận {count} cuộc tấn công mạng.")
    assert one.readings[0].row["indicator"] == "attacks" and (one.confidence == "sure") is sure


def test_a_dateline_dates_no_figure(evidence):
    about = About(published=date(2025, 1, 8), as_of=date(2024, 12, 31), covers="2024")
    (one,) = read(evidence, "Ngày 8 tháng 1 năm 2025", "Xuất khẩu phần cứng, điện tử ước 133,1 tỷ USD.", about=about)
    assert one.readings[0].row["period"] == "2024"


def test_without_diacritics_a_sentence_still_dates_its_figures(evidence):
    level, change = read(
        evidence, "Trong thang 5/2024 ghi nhan 1.055 cuoc tan cong mang, tang 4,1% so voi thang 4/2024."
    )
    assert level.readings[0].row["period"] == "2024-05" and level.readings[0].row["value"] == 1055
    assert change.readings[0].table == "claims" and change.readings[0].row["base_period"] == "2024-04"


def test_a_table_is_counted_in_the_unit_that_stands_over_it(evidence):
    heads = ("Chỉ tiêu", "Năm 2022", "Năm 2023")
    _, now = read(
        evidence, "Bảng doanh thu (Đơn vị tính: tỷ đồng)", row_of_cells(*heads),
        row_of_cells("Doanh thu lĩnh vực an toàn thông tin", "4.120", "5.120", above=heads),
    )  # fmt: skip
    assert (now.readings[0].row["value"], now.readings[0].row["as_printed"]) == (5.12e12, "5.120 … tỷ đồng")


def test_provinces_that_follow_a_figure_are_read_of_the_same_indicator(evidence):
    found = read(evidence, f"Trên cả nước, {SHARE} Trong đó, Hà Nội đạt 55,1%, Đà Nẵng đạt 73,9%.")
    told = [(one.readings[0].row.get("indicator"), one.readings[0].row["area"]) for one in found]
    assert told == [("dossiers_online_share", area) for area in ("VN", "VN-HN", "VN-DN")]


@pytest.mark.parametrize(("label", "area"), [("Ba Ria - Ving Tau", "VN-43"), ("BắcNinh", "VN-56"), ("Tổng cộng", "VN")])
def test_the_name_of_a_province_that_a_scan_garbled_is_still_its_name(evidence, label, area):
    heads = ("Địa phương", "Hồ sơ nộp trực tuyến (%)")
    (one,) = read(evidence, row_of_cells(*heads), row_of_cells(label, "61,5", above=heads))
    assert one.readings[0].row["area"] == area and (label != "Ba Ria - Ving Tau" or one.confidence != "sure")


def test_the_whole_province_is_the_one_named_last_also_where_it_opens_a_sentence(evidence):
    told = read(
        evidence,
        "Tại Lạng Sơn, tỷ lệ hộ gia đình có cáp quang đạt 81%. Toàn tỉnh có 1.650 tổ công nghệ số cộng đồng với 9.800 "
        "thành viên.",
    )
    assert [one.readings[0].row["area"] for one in told] == ["VN-09"] * 3


def test_one_province_is_no_part_of_all_of_them(evidence):
    told = read(
        evidence, "Tỉnh Hải Dương có tỷ lệ hồ sơ trực tuyến đạt 81%.", "Tỷ lệ hồ sơ trực tuyến của tỉnh đạt 83%."
    )
    assert [(one.readings[0].row["area"], one.readings[0].row["breakdown"]) for one in told] == [("VN-61", "")] * 2


@pytest.mark.parametrize(
    ("sentence", "areas"),
    [
        ("Bộ Tài chính có 97% hồ sơ nộp trực tuyến.", ["MOF"]),
        ("Tỷ lệ hồ sơ nộp trực tuyến của Bộ Tài chính đạt 97%, của Bộ Nội vụ đạt 64%.", ["MOF", "MOHA"]),
        ("Đến nay 97% hồ sơ của Bộ Tài chính được nộp trực tuyến.", ["MOF"]),
        ("Theo số liệu của Bộ Nội vụ, tỷ lệ hồ sơ nộp trực tuyến của cả nước đạt 60%.", ["VN"]),
        ("Bộ Công an có 41.000 trạm 5G đang hoạt động.", ["VN"]),
    ],
)
def test_a_ministry_is_an_area_of_what_ministries_have_and_no_part_of_all(evidence, sentence, areas):
    rows = [one.readings[0].row for one in read(evidence, sentence)]
    assert [row["area"] for row in rows] == areas
    assert all(row["breakdown"] == "" for row in rows)


def test_who_says_it_is_no_part_of_what_is_said(evidence):
    (one,) = read(evidence, "Bộ Nội vụ cho biết tỷ lệ hồ sơ nộp trực tuyến của các tỉnh đạt 58%.")
    assert (one.readings[0].row["area"], one.readings[0].row["breakdown"]) == ("VN", "provinces")


@pytest.mark.parametrize(
    "sentence",
    [
        "Lạng Sơn đạt 81% hồ sơ trực tuyến, Cao Bằng đạt 79%, Sơn La đạt 76%.",
        "In Lang Son 81 percent of dossiers were filed online, followed by Cao Bang with 79 percent.",
    ],
)
def test_the_next_place_of_a_list_has_what_stands_behind_the_figure_before_it(evidence, sentence):
    about = ABOUT.model_copy(update={"language": "vi" if "đạt" in sentence else "en"})
    told = [one.readings[0].row for one in read(evidence, sentence, about=about)]
    assert {row["indicator"] for row in told} == {"dossiers_online_share"}
    assert [row["area"] for row in told] == ["VN-09", "VN-04", "VN-05"][: len(told)]
