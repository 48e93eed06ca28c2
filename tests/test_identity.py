"""What a document prints of itself, in Vietnamese and English; the rest is said to be estimated."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

import dxlib as dx
from dxlib.errors import DxError
from dxlib.loaders.contract import Report
from dxlib.notation.files import read_yaml
from dxlib.reading.covering import period_of
from dxlib.reading.document import Document, Line
from dxlib.reading.identity import dates_of, identify, language_of, number_of, title_of

DATA = Path(__file__).parents[1] / "data" / "reports"


@pytest.fixture(scope="module")
def known():
    """What ``identify`` says of some lines."""
    dimensions = dx.load(reports="all").dimensions

    def run(text: str, **more):
        document = Document(format="text", lines=tuple(Line(text=line) for line in text.strip("\n").split("\n")))
        return identify(document, dimensions, **more)

    return run


LETTER = """
BỘ CÔNG AN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 | Độc lập - Tự do - Hạnh phúc
Số: 305/BC-BCA | Hà Nội, ngày 05 tháng 7 năm 2023

BÁO CÁO
Kết quả triển khai Đề án 06
6 tháng đầu năm 2023

Kính gửi: Thủ tướng Chính phủ
Thực hiện Quyết định số 06/QĐ-TTg ngày 06/01/2022, đến ngày 30/6/2023 đã cấp 10.000 tài khoản.
"""


def test_an_official_letter_with_two_columns(known):
    found = known(LETTER)
    assert (found.number, found.published, found.published_basis) == ("305/BC-BCA", date(2023, 7, 5), "printed")
    assert (found.issuer, found.producer, found.language) == ("Bộ Công an", "mps", "vi")
    assert found.title.vi == "Báo cáo Kết quả triển khai Đề án 06 6 tháng đầu năm 2023"
    assert found.title.en == "Report of the Ministry of Public Security, first half of 2023"
    assert (found.covers, found.as_of) == ("2023-S1", date(2023, 6, 30))
    assert found.notes == ("The as-of date is estimated: the end of the period.", "The English title is ours.")


def test_a_page_without_head(known):
    found = known(
        "Chuyển đổi số tháng 7/2024 đạt kết quả tốt\nThứ Hai, 05/8/2024 | 10:30\nTheo Bộ TT&TT, có 43% hồ sơ."
    )
    assert (found.published, found.published_basis, found.covers) == (date(2024, 8, 5), "printed", "2024-07")
    assert (found.issuer, found.number, found.producer) == ("", "", "mic")


def test_an_english_page(known):
    found = known("Digital report for the first half of 2024\nPublished July 3, 2024\nOf the targets 12 are met.")
    assert (found.language, found.published, found.covers) == ("en", date(2024, 7, 3), "2024-S1")
    assert found.title.en.startswith("Digital report") and found.title.vi == "Báo cáo, 6 tháng đầu năm 2024"


def test_what_is_not_printed_is_estimated_and_said(known):
    found = known("Tình hình tháng 2 năm 2024\nCó 862 cuộc tấn công.")
    assert (found.published, found.published_basis) == (date(2024, 2, 29), "estimated")
    assert "The day of publication is estimated: the end of the period." in found.notes
    found = known(
        "Kết quả công tác\nHà Nội, ngày 5/3/2024\nNăm 2023 có 862 cuộc tấn công, năm 2023 nhiều hơn năm 2022."
    )
    assert found.covers == "2023"
    assert "The period covered is estimated from the text: the title names none." in found.notes


def test_who_reads_may_know_better(known):
    found = known(LETTER, published=date(2023, 7, 6), as_of=date(2023, 6, 15))
    assert (found.published, found.published_basis, found.as_of) == (date(2023, 7, 6), "estimated", date(2023, 6, 15))
    assert known(LETTER, published=date(2023, 7, 5)).published_basis == "printed"


def test_who_counts_follows_the_day(known):
    later = LETTER.replace("BỘ CÔNG AN", "BỘ KHOA HỌC VÀ CÔNG NGHỆ").replace("2023", "2025")
    assert known(later).producer == "mst"


def test_without_a_day_and_a_period_there_is_an_error(known):
    with pytest.raises(DxError, match="no day of publication and no period; say --published DATE"):
        known("Danh sách\nCó 12 mục")


def test_an_as_of_date_after_the_day_of_publication_is_refused(known):
    with pytest.raises(DxError, match="--as-of 2023-07-07 lies after the day of publication, 2023-07-06"):
        known(LETTER, published=date(2023, 7, 6), as_of=date(2023, 7, 7))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 14/BC-BTTTT", "14/BC-BTTTT"),
        ("Số: **14** /BC-BTTTT".replace("**", ""), "14/BC-BTTTT"),
        ("Số 1132/QĐ-TTg", "1132/QĐ-TTg"),
        ("UBND TỈNH | Số: 33/KH-UBND", "33/KH-UBND"),
        ("No: 12/2024/TT-BTTTT", "12/2024/TT-BTTTT"),
        ("Số:     /BC-BTTTT", ""),
        ("theo Quyết định số 942/QĐ-TTg", ""),
        ("ĐẾN Số: 1048", ""),
    ],
)
def test_numbers(line, number):
    assert number_of(["BỘ NỘI VỤ", line]) == number


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Hà Nội, ngày 16 tháng 02 năm 2024", [date(2024, 2, 16)]),
        ("TP. Hồ Chí Minh, ngày 08/8/2022", [date(2022, 8, 8)]),
        ("16/2/2024", [date(2024, 2, 16)]),
        ("Cập nhật lúc 08:15, ngày 16/2/2024", [date(2024, 2, 16)]),
        ("Thứ Sáu, 16/02/2024 - 10:30 (GMT+7)", [date(2024, 2, 16)]),
        ("Friday, 16 February 2024", [date(2024, 2, 16)]),
        ("2024-02-16", [date(2024, 2, 16)]),
        ("Hà Nội, 16/02/2024", [date(2024, 2, 16)]),
        ("Hanoi, February 16, 2024", [date(2024, 2, 16)]),
        ("Ngày đăng: 16/02/2024 08:30", [date(2024, 2, 16)]),
        ("Đăng ngày 16 tháng 2 năm 2024", [date(2024, 2, 16)]),
        ("Ngày 16/02/2024, có 12 vụ", []),
        ("Quyết định số 942/QĐ-TTg ngày 15/6/2021 của Thủ tướng", []),
        ("Đến ngày 16/2/2024 có 12 vụ", []),
        ("31/2/2024", []),
    ],
)
def test_dates(line, days):
    assert dates_of([line]) == days


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Báo cáo quý I/2024", "2024-Q1"),
        ("Sơ kết 6 THÁNG ĐẦU NĂM 2022", "2022-S1"),
        ("Kết quả 9 tháng năm 2023", "2023-01-01/P9M"),
        ("Báo cáo tháng 4 năm 2024", "2024-04"),
        ("Kết quả năm 2023, nhiệm vụ trọng tâm", "2023"),
        ("Hoạt động quý III và 9 tháng năm 2024", "2024-01-01/P9M"),
        ("Tình hình quý IV và năm 2024", "2024"),
        ("Kết quả 6 tháng đầu năm 2024 theo Kế hoạch năm 2024", "2024-S1"),
        ("Report, April 2024", "2024-04"),
        ("Chỉ số DTI 2022", "2022"),
        ("Chiến lược giai đoạn 2021-2025", ""),
        ("Thực hiện Quyết định số 942/QĐ-TTg ngày 15/06/2021", ""),
    ],
)
def test_periods_of_titles(title, code):
    assert period_of(title) == code


def test_a_title_ends_where_the_letter_begins():
    lines = ["BÁO CÁO", "", "VỀ CHUYỂN ĐỔI SỐ", "NĂM 2023", "", "Có 12 vụ"]
    assert title_of(lines, []) == "Báo cáo về chuyển đổi số năm 2023"
    assert title_of(["BÁO CÁO", "Về an toàn mạng", "Trong tháng có 12 vụ."], []) == "Báo cáo Về an toàn mạng"
    assert title_of(["https://x.example", "# note", "Tin tức"], []) == "Tin tức"
    assert title_of(["# note", "Tin tức"], ["# note"]) == "Tin tức"
    assert title_of(["x", "y"], ["Đầu đề"]) == "Đầu đề"
    assert title_of([], []) == ""


def test_a_text_without_diacritics_may_be_vietnamese():
    assert language_of("Doanh nghiep nop bao cao thang 4 nam 2024") == "vi"


@pytest.mark.skipif(
    not os.environ.get("DX_DOCUMENTS"), reason="DX_DOCUMENTS is not set: the source documents are not here"
)
@pytest.mark.parametrize("folder", [
    "2022-08-08-mid-year-review", "2022-12-25-committee-slides", "2022-12-31-annual-summary", "2024-02-16-decision-942",
    "2024-04-30-april-2024-summary",
])  # fmt: skip
def test_the_documents_say_of_themselves_what_was_transcribed(known, folder):
    report, _ = read_yaml(DATA / folder / "report.yml", Report, folder)
    text = (Path(os.environ["DX_DOCUMENTS"]) / report.document).read_text(encoding="utf-8")
    found = known(text)
    assert (found.published, found.published_basis) == (report.published, report.published_basis)
    assert (found.as_of, found.covers, found.language) == (report.as_of, report.covers, report.language)
    assert (found.number, found.producer) == (report.number, report.producer)


def test_a_leap_year_is_no_longer_than_another():
    assert period_of("Năm 2024 đạt 18%, năm 2023 đạt 16%") == "2024"


def test_a_day_in_english_is_no_month_that_is_reported_on():
    assert period_of("Published: 14 October 2024") == "" and period_of("Issued on October 14, 2024") == ""


def test_a_day_of_being_made_public_is_that_of_publication():
    assert dates_of(["Công bố ngày 18/10/2024"]) == [date(2024, 10, 18)]


def test_a_page_without_diacritics_says_when_it_is_of(known):
    found = known("Tin van tat thang 10 nam 2024\nNgay 05/11/2024\nTy le ho so cua cac bo dat 46,8%.")
    assert (found.published, found.covers, found.language) == (date(2024, 11, 5), "2024-10", "vi")


@pytest.mark.parametrize(
    ("lines", "title", "covers"),
    [
        (
            ("Ministry of Finance", "Press briefing, 6 December 2023", "Budget in the first eleven months of 2023"),
            "Budget in the first eleven months of 2023", "2023-01-01/P11M",
        ),
        (
            ("TỔNG CỤC THỐNG KÊ", "THÔNG CÁO BÁO CHÍ", "Tình hình kinh tế số năm 2024", "(Ngày 06 tháng 01 năm 2025)"),
            "Thông cáo báo chí Tình hình kinh tế số năm 2024", "2024",
        ),
    ],
)  # fmt: skip
def test_neither_the_issuer_nor_the_dateline_is_the_title(lines, title, covers):
    assert title_of(list(lines), []) == title
    assert period_of(title) == covers


@pytest.mark.parametrize(
    ("published", "lines", "covers"),
    [
        ("2025-09-10", ["Phỏng vấn", "Ông cho biết nửa đầu năm nay tăng 5%, so với năm 2024 là khá."], "2025-S1"),
        ("2025-05-12", ["Note on payments", "Hanoi, May 2025", "At the end of 2024 there were 5 million."], "2024"),
        (
            "2025-08-01",
            ["Thống kê", "Chỉ tiêu | 2023 | 2024 | 6T/2024 | 6T/2025", "Thuê bao | 1 | 2 | 3 | 4"],
            "2025-S1",
        ),
        ("2025-08-15", ["Thống kê", "Kỳ | 2023 | Năm 2024 | 6T/2024 | 6T/2025", "Năm 2024 | 1 | 2 | 3 | 4"], "2025-S1"),
        ("2026-10-06", ["BÁO CÁO NHANH", "VỀ TÌNH HÌNH BƯU CHÍNH QUÝ III NĂM 2026", "Tăng 5%."], "2026-Q3"),
        ("2026-06-20", ["Trade brief, June 2026", "At the end of May, 71 percent sold online."], "2026-05"),
        ("2026-03-03", ["Can Tho, 3 March 2026", "Speech", "By the end of 2025, 71 percent sold online."], "2025"),
        ("2026-12-10", ["Tổng kết năm 2026", "Trong 11 tháng của năm, doanh thu tăng 5%."], "2026-01-01/P11M"),
        ("2024-09-06", ["Note", "The first eight months of 2024 saw 5%, compared with 2023."], "2024-01-01/P8M"),
        ("2026-12-10", ["Tổng kết năm 2026", "Mọi việc đều tốt."], "2026"),
    ],
)
def test_what_is_covered_is_over_and_recent_where_the_text_names_such_a_period(known, published, lines, covers):
    assert known("\n".join(lines), published=date.fromisoformat(published)).covers == covers


@pytest.mark.parametrize(
    ("published", "lines", "as_of", "covers"),
    [
        (
            "2026-09-04",
            ["Chữ ký số tăng nhanh", "Tính đến ngày 31/8/2026, có 18 triệu chữ ký số, cuối năm 2026 sẽ có 20 triệu."],
            "2026-08-31",
            "2026-08",
        ),
        (
            "2026-07-08",
            [
                "Hạ tầng",
                "Theo Cục Viễn thông, Bộ Khoa học và Công nghệ, tính đến hết tháng 6/2026, có 20 nghìn trạm.",
                "Năm 2025 có 11 nghìn trạm.",
            ],
            "2026-06-30",
            "2026-06",
        ),
        (
            "2025-07-10",
            ["Signatures", "Hanoi, July 9 - As of 30 June 2025, the country had 18 million.", "In 2024 it had 11."],
            "2025-06-30",
            "2025-06",
        ),
        ("2025-07-10", ["Signatures", "As of June 30, the country had 18 million of them."], "2025-06-30", "2025-06"),
        (
            "2026-09-04",
            ["Kết quả 8 tháng đầu năm 2026", "Tính đến ngày 15/8/2026, cả nước có 18 triệu chữ ký số cá nhân."],
            "2026-08-31",
            "2026-01-01/P8M",
        ),
        ("2026-09-04", ["Họp báo", "Ông cho biết tăng, và đến 31/8/2024 đã có 3 nhà máy."], "2026-09-04", "2026"),
    ],
)
def test_the_first_sentence_that_opens_with_a_day_says_as_of_when_a_text_tells(known, published, lines, as_of, covers):
    found = known("\n".join(lines), published=date.fromisoformat(published))
    assert (found.as_of, found.covers) == (date.fromisoformat(as_of), covers)


@pytest.mark.parametrize(
    ("published", "line", "producer"),
    [
        ("2024-09-04", "Theo Cục An toàn thông tin (NCSC), có 300 cuộc tấn công.", "mic"),
        ("2025-09-04", "Theo Cục An toàn thông tin, có 300 cuộc tấn công.", "mps"),
        ("2024-09-04", "Theo Cục Chuyển đổi số quốc gia, có 300 dịch vụ.", "mic"),
        ("2025-09-04", "Theo Cục Chuyển đổi số quốc gia, có 300 dịch vụ.", "mst"),
        ("2025-09-04", "Ông A, Vụ Thanh toán (NHNN), cho biết có 300 máy.", "sbv"),
        ("2024-09-04", "Theo Cục Thống kê tỉnh, tăng 3%.", "gso"),
        ("2025-09-04", "Theo Cục Thống kê, tăng 3%.", "nso"),
        ("2025-09-04", "Trung tâm Dữ liệu quốc gia và C06 đã cấp 300 thẻ.", "mps"),
        ("2024-09-04", "VNNIC counts 300 names.", "mic"),
        ("2024-09-04", "The Payment Department counts 300 machines.", "sbv"),
        ("2024-09-04", "Theo VNCERT/CC, có 300 sự cố.", "vncert"),
    ],
)
def test_a_department_counts_for_the_body_that_it_belongs_to_on_the_day(known, published, line, producer):
    assert known(f"Kết quả\n{line}", published=date.fromisoformat(published)).producer == producer


def test_a_department_at_the_head_is_who_issued(known):
    found = known("CỤC AN TOÀN THÔNG TIN\nBẢN TIN\nTháng 8/2024 có 300 cuộc tấn công.", published=date(2024, 9, 4))
    assert (found.issuer, found.producer) == ("Cục An toàn thông tin", "mic")


def test_a_day_before_a_dash_at_the_beginning_is_that_of_publication(known):
    assert known("22/8/2024 – Phóng viên trao đổi\nSáu tháng đầu năm tăng 5%.").published == date(2024, 8, 22)


def test_the_title_stands_before_the_first_section_where_sections_alone_are_headings():
    lines = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 7/BT", "Bản tin mạng tháng 8",
        "I. TÌNH HÌNH CHUNG", "Có 12 vụ.",
    ]  # fmt: skip
    assert title_of(lines, ["I. TÌNH HÌNH CHUNG"]) == "Bản tin mạng tháng 8"
    assert title_of(lines[4:], ["I. TÌNH HÌNH CHUNG"]) == "I. TÌNH HÌNH CHUNG"
    assert title_of(lines, ["Bản tin mạng", "I. TÌNH HÌNH CHUNG"]) == "Bản tin mạng"


def test_the_period_that_is_given_is_covered(known):
    found = known("Bản tin mạng tháng 8 năm 2024\nHà Nội, ngày 5 tháng 9 năm 2024\nCó 12 vụ.", covers="2024-Q2")
    assert (found.covers, str(found.as_of), found.estimated) == ("2024-Q2", "2024-06-30", False)
    assert not any("period covered" in note for note in found.notes)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Hà Nội, tháng 10/2025", date(2025, 10, 31)),
        ("Hà Nội, 10/2025", date(2025, 10, 31)),
        ("TP. Hồ Chí Minh, quý III/2025", date(2025, 9, 30)),
        ("Ha Noi, thang 10 nam 2025", date(2025, 10, 31)),
        ("HÀ NỘI, THÁNG 10 NĂM 2025", date(2025, 10, 31)),
    ],
)
@pytest.mark.parametrize("at", [1, 3])
def test_a_place_and_a_month_say_when_a_document_was_made_and_not_of_what_it_tells(known, line, day, at):
    lines = ["Tổng quan bưu chính 8 tháng năm 2025", "Bưu chính", "Doanh thu đạt 40.300 tỷ đồng."]
    lines.insert(at, line)
    found = known("\n".join(lines))
    assert (found.title.vi, found.covers) == (lines[0], "2025-01-01/P8M")
    assert (found.published, found.published_basis, found.as_of) == (day, "estimated", date(2025, 8, 31))
    assert "The day of publication is estimated: the end of the month beside the place." in found.notes


def test_a_subject_and_a_month_are_a_title(known):
    for line in ("Bưu chính, tháng 10/2025", "BƯU CHÍNH, THÁNG 10/2025"):
        found = known(f"{line}\nDoanh thu đạt 5.300 tỷ đồng.")
        assert (found.title.vi, found.covers) == (line, "2025-10")


@pytest.mark.parametrize(
    "trail", ["Trang chủ / Tin tức", "Trang chủ > Tin tức > Trong tỉnh", "Portal » News » Digital"]
)
def test_where_a_page_stands_is_not_its_title(known, trail):
    found = known(f"{trail}\nBưu chính tháng 8/2024\n(Phát hành ngày 06/9/2024)\nDoanh thu đạt 5.300 tỷ đồng.")
    assert (found.title.vi, found.covers) == ("Bưu chính tháng 8/2024", "2024-08")
    assert (found.published, found.published_basis) == (date(2024, 9, 6), "printed")


@pytest.mark.parametrize(
    "line", ["Sent: Thu, 14 Aug 2025 08:12", "Date: Thursday, 14 August 2025", "Ngày gửi: 14/08/2025 lúc 8:12"]
)
def test_a_letter_is_dated_by_its_head(known, line):
    found = known(f"Subject: So lieu 7 thang dau nam 2025\n{line}\nTy le cua tinh dat 81,4%.")
    assert (found.published, found.covers) == (date(2025, 8, 14), "2025-01-01/P7M")


def test_a_review_of_the_year_covers_it_also_some_days_before_its_end(known):
    told = (
        "Năm 2024 doanh thu của ngành tăng.\nĐến cuối tháng 11, có 700 xã tham gia.\nTháng 11 có 5 cuộc, tháng 11 có 9."
    )
    review = known(f"Ngành điểm lại năm 2024\n27/12/2024\n{told}")
    assert (review.covers, review.as_of, review.estimated) == ("2024", date(2024, 12, 27), True)
    earlier = known(f"Ngành điểm lại tháng 11\n05/12/2024\n{told}")
    assert earlier.covers == "2024-11"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Cổng thông tin điện tử tỉnh Sơn La - Thứ Ba, 09/07/2024 08:15", date(2024, 7, 9)),
        ("Nhân Dân | 09/07/2024", date(2024, 7, 9)),
        ("Thông tin công bố ngày 9/7/2024", date(2024, 7, 9)),
        ("(Phục vụ họp báo ngày 09/07/2024)", date(2024, 7, 9)),
        ("(Phục vụ họp báo thường kỳ của Bộ ngày 09/07/2024)", date(2024, 7, 9)),
    ],
)
def test_a_page_is_dated_behind_the_name_of_who_publishes_it(known, line, day):
    found = known(f"Sơ kết công tác 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024\n{line}\nCó 5 xã tham gia.")
    assert (found.published, found.covers) == (day, "2024-S1")


def test_a_part_of_the_year_that_has_but_begun_is_not_covered(known):
    found = known("Sáu tháng cuối năm 2024\n09/07/2024\nTrong 6 tháng đầu năm 2024 có 5 xã.")
    assert found.covers == "2024-S1"
