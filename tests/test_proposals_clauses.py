"""Whose change, whose rank, whose date: what the clause of a figure alone does not tell; invented sentences."""

from datetime import date
from types import SimpleNamespace

import pytest
from test_proposals_sentences import ABOUT, first, read, told

from dxlib.loaders.evidence import load
from dxlib.reading.proposals import About
from dxlib.reading.proposals.candidates import prior
from dxlib.reading.proposals.history import History

ENGLISH = About(language="en", published=date(2024, 7, 8), as_of=date(2024, 6, 30), covers="2024-S1", producer="mic")
CLAIM = ("indicator", "breakdown", "value", "period", "base_period")


@pytest.fixture(scope="module")
def evidence():
    return load(as_of="2024-06-30", reports="all")


def test_a_channel_has_a_number_and_a_value_and_changes_of_both(evidence):
    number, value, more, dearer = first(
        evidence,
        "Năm 2023, thanh toán qua kênh Internet đạt 1,9 tỷ giao dịch, với giá trị đạt 51 triệu tỷ đồng (tăng 55% về số "
        "lượng và 6,1% về giá trị so với năm 2022).",
    )
    assert told(number, "indicator", "breakdown") == ("observations", "cashless_payments_number", "internet")
    assert told(value, "indicator", "breakdown") == ("observations", "cashless_payments_value", "internet")
    assert told(more, *CLAIM) == ("claims", "cashless_payments_number", "internet", 55, "2023", "2022")
    assert told(dearer, *CLAIM) == ("claims", "cashless_payments_value", "internet", 6.1, "2023", "2022")


def test_changes_told_in_turn_are_of_the_levels_in_their_order(evidence):
    atms, terminals, first_change, second_change = first(
        evidence,
        "Đến cuối tháng 5/2024, toàn thị trường có 21.100 máy ATM và 560.300 máy POS (tăng tương ứng 0,4% và 24,1% so "
        "với cùng kỳ năm 2023).",
    )
    assert [one.row["indicator"] for one in (atms, terminals)] == ["atms", "pos_terminals"]
    assert told(first_change, "indicator", "value") == ("claims", "atms", 0.4)
    assert told(second_change, "indicator", "value") == ("claims", "pos_terminals", 24.1)


def test_a_change_behind_a_bracket_is_of_what_stands_before_it(evidence):
    *_, change = first(
        evidence,
        "Đến hết tháng 5/2024, băng rộng di động có 91 triệu thuê bao (tương ứng 90,5 thuê bao/100 dân), tăng 6,2% so "
        "với cùng kỳ năm 2023.",
    )
    assert told(change, "indicator", "value") == ("claims", "mobile_broadband_subscriptions", 6.2)


def test_the_percentage_of_a_change_stands_in_brackets_behind_it(evidence):
    _, units, percent = first(
        evidence,
        "Số thuê bao điện thoại thông minh đạt 101,2 triệu thuê bao, tăng 3,9 triệu thuê bao (4%) so với tháng 6/2023.",
    )
    assert told(units, "form", "value") == ("claims", "difference", 3_900_000)
    assert told(percent, "form", "value", "base_period") == ("claims", "growth", 4, "2023-06")


def test_an_earlier_figure_in_brackets_has_its_own_date_and_gives_it_to_no_other(evidence):
    now, before, other = first(
        evidence,
        "Hồ sơ trực tuyến toàn trình: 43,2% (tháng 5: 41,7%); hồ sơ nộp trực tuyến: 58,4%.",
        about=About(published=date(2024, 7, 8), as_of=date(2024, 6, 30), covers="2024-06", producer="mic"),
    )
    assert told(now, "indicator", "period") == ("observations", "dossiers_fully_online_share", "2024-06")
    assert told(before, "indicator", "period") == ("observations", "dossiers_fully_online_share", "2024-05")
    assert told(other, "indicator", "period") == ("observations", "dossiers_online_share", "2024-06")


def test_a_rank_is_of_the_score_or_the_speed_before_it(evidence):
    score, rank, part, part_rank = first(
        evidence,
        "Sơn La công bố chỉ số chuyển đổi số năm 2023",
        "Chỉ số DTI cấp tỉnh đạt 0,5124 điểm, xếp thứ 41; chính quyền số đạt 0,5801 điểm, xếp thứ 38.",
        about=About(published=date(2024, 7, 8), as_of=date(2023, 12, 31), covers="2023", producer="mic"),
    )
    assert told(score, "indicator", "area") == ("observations", "dti_provincial", "VN-05")
    assert told(rank, "indicator", "area", "value") == ("observations", "dti_provincial_rank", "VN-05", 41)
    assert told(part, "indicator", "breakdown") == ("observations", "dti_provincial", "government")
    assert told(part_rank, "indicator", "breakdown", "area") == (
        "observations", "dti_provincial_rank", "government", "VN-05",
    )  # fmt: skip


def test_ranks_told_in_turn_are_of_the_provinces_in_their_order(evidence):
    second, third = first(
        evidence, "Về DTI cấp tỉnh năm 2022, Hải Phòng và Quảng Ninh lần lượt xếp hạng thứ 2 và thứ 3."
    )
    assert told(second, "indicator", "area") == ("observations", "dti_provincial_rank", "VN-HP")
    assert told(third, "indicator", "area") == ("observations", "dti_provincial_rank", "VN-13")


def test_of_two_targets_each_has_the_year_behind_it(evidence):
    near, far = first(
        evidence, "The digital economy is expected to make up 20 percent of GDP by 2025 and 30 percent by 2030.",
        about=ENGLISH,
    )  # fmt: skip
    assert told(near, "indicator", "value", "period") == ("targets", "digital_economy_gdp_share", 20, "2025")
    assert told(far, "indicator", "value", "period") == ("targets", "digital_economy_gdp_share", 30, "2030")


def test_a_plan_in_brackets_is_a_target_and_of_the_province_of_the_report(evidence):
    level, plan = first(
        evidence,
        "Báo cáo chuyển đổi số tỉnh Bắc Giang",
        "- Tỷ lệ hồ sơ nộp trực tuyến: 90,2% (kế hoạch năm 2024: 80%).",
    )
    assert told(level, "indicator", "area") == ("observations", "dossiers_online_share", "VN-54")
    assert told(plan, "indicator", "area", "value", "period") == (
        "targets", "dossiers_online_share", "VN-54", 80, "2024",
    )  # fmt: skip


def test_the_ends_of_a_growth_are_levels_each_of_its_year(evidence):
    growth, begin, end = first(
        evidence,
        "GMV (gross merchandise value) of the digital economy grew by 21 percent, from $19 billion in 2021 to $23 "
        "billion in 2022.",
        about=ENGLISH,
    )
    assert told(growth, "indicator", "value") == ("claims", "internet_economy_gmv", 21)
    assert told(begin, "indicator", "period") == ("observations", "internet_economy_gmv", "2021")
    assert told(end, "indicator", "period") == ("observations", "internet_economy_gmv", "2022")


def test_where_something_fell_from_is_never_sure(evidence):
    begin, _ = read(
        evidence,
        "IP addresses in botnets in Vietnam fell from more than 560,000 to 430,000 by June 2024.",
        about=ENGLISH,
    )
    assert begin.confidence != "sure"


def test_shares_side_by_side_are_each_of_the_year_behind_it(evidence):
    last, this = first(
        evidence, "Kinh tế số chiếm 12,4% GDP năm 2022 và ước chiếm 12,9% GDP năm 2023.",
        about=About(published=date(2024, 1, 5), as_of=date(2023, 12, 31), covers="2023", producer="nso"),
    )  # fmt: skip
    assert (last.row["period"], this.row["period"]) == ("2022", "2023")
    assert told(this, "indicator", "qualifier") == ("observations", "digital_economy_gdp_share", "about")


def test_the_town_of_a_dateline_is_no_area(evidence):
    level, _ = first(
        evidence, "Hanoi (VNA) - There were 2,100 cyberattacks in the first six months of 2024, down 3.1 percent "
        "against the same period last year.", about=ENGLISH,
    )  # fmt: skip
    assert told(level, "indicator", "area", "period") == ("observations", "attacks", "VN", "2024-S1")


def test_what_is_added_within_a_period_is_a_change_since_the_one_before(evidence):
    added, _ = first(
        evidence, "Cấp nhãn tín nhiệm mạng cho trang web nhà nước thêm 12, nâng tổng lên 4.700.",
        about=About(published=date(2024, 7, 8), as_of=date(2024, 6, 30), covers="2024-06", producer="mic"),
    )  # fmt: skip
    assert told(added, "indicator", "form", "value", "base_period") == (
        "claims", "trusted_websites", "difference", 12, "2024-05",
    )  # fmt: skip


def test_an_address_is_a_passage_of_its_own(evidence):
    levels = first(
        evidence,
        "https://example.vn/tin-tuc/an-toan-thong-tin-mang-trong-sau-thang-dau-nam-2024-12345.html",
        "Có 2.410 cuộc tấn công mạng trong 6 tháng đầu năm 2024.",
    )
    assert [told(one, "indicator", "value") for one in levels] == [("observations", "attacks", 2410)]


def test_an_address_that_had_no_room_on_its_line_goes_on_in_the_next(evidence):
    level, change = first(
        evidence,
        "https://example.vn/tong-ket-cong-tac-an-toan-thong-tin-mang-cua-nganh-nam-2023-va-cac-",
        "nhiem-vu-trong-tam-2024.html",
        "Có 2.410 cuộc tấn công mạng, giảm 3% so với cùng kỳ năm 2023.",
    )
    assert told(level, "indicator", "period") == ("observations", "attacks", "2024-S1")
    assert told(change, "indicator", "base_period") == ("claims", "attacks", "2023-S1")


def test_the_third_year_in_a_row_is_no_figure(evidence):
    assert first(evidence, "Đây là năm thứ 4 liên tiếp thành phố dẫn đầu.", about=ABOUT) == []


def details(evidence, *lines: str):
    return [each for one in read(evidence, *lines) for each in one.readings if each.table == "details"]


def test_one_off_figures_are_named_in_both_languages_by_what_they_are_of(evidence):
    level, growth, plan, running = details(
        evidence, "Bưu chính: nộp NSNN 1.250 tỷ đồng, tăng 3,4%, bằng 48% kế hoạch; lũy kế 6.120 tỷ đồng."
    )
    assert told(level, "name_vi", "name_en") == (
        "details",
        "Nộp NSNN Bưu chính",
        "Payments to the state budget of post",
    )
    assert told(growth, "name_vi", "name_en") == (
        "details", "Mức tăng nộp NSNN Bưu chính", "Growth of payments to the state budget of post",
    )  # fmt: skip
    assert plan.row["name_en"] == "Payments to the state budget of post against the plan"
    assert running.row["name_vi"] == "Nộp NSNN Bưu chính, lũy kế"


def test_a_name_with_a_word_that_is_not_known_waits_for_the_reviewer(evidence):
    (detail,) = details(evidence, "Đã trao 125 chiếc quạt cho các hộ.")
    assert told(detail, "name_vi", "name_en") == ("details", "Chiếc quạt cho các hộ", "")


def test_channels_without_a_level_have_changes_in_number_and_in_value(evidence):
    readings = first(
        evidence,
        "Trong 6 tháng đầu năm 2024, giao dịch thanh toán không dùng tiền mặt qua kênh Internet tăng 48,2% về số lượng "
        "và 9,3% về giá trị; qua phương thức QR code tăng 104% về số lượng và 99,5% về giá trị.",
    )
    assert [told(one, "indicator", "breakdown", "value") for one in readings] == [
        ("claims", "cashless_payments_number", "internet", 48.2),
        ("claims", "cashless_payments_value", "internet", 9.3),
        ("claims", "cashless_payments_number", "qr", 104),
        ("claims", "cashless_payments_value", "qr", 99.5),
    ]


def test_a_sentence_that_points_back_has_the_subject_of_the_one_before(evidence):
    _, month, year = first(
        evidence,
        "Viet Nam was hit by 914 cyberattacks in June 2024.",
        "The figure represents a rise of 4.2% from April, and 12.6% year-on-year.",
        about=ENGLISH,
    )
    assert told(month, "indicator", "value", "base_period") == ("claims", "attacks", 4.2, "2024-04")
    assert told(year, "indicator", "value", "base_period") == ("claims", "attacks", 12.6, "2023-06")


def test_parts_of_an_index_have_ranks_and_scores_of_their_own(evidence):
    readings = first(
        evidence,
        "Viet Nam in the United Nations e-government development index (EGDI)",
        "There were gains in the telecommunication infrastructure index, jumping 12 spots to 61st (0.7102 points).",
        "The online service index, however, decreases by 5 places to 80th (0.6410 points).",
        about=About(language="en", published=date(2024, 9, 20), as_of=date(2024, 9, 17), covers="2024"),
    )
    assert [told(one, "indicator", "breakdown", "value") for one in readings] == [
        ("claims", "egdi_rank", "telecom", 12),
        ("observations", "egdi_rank", "telecom", 61),
        ("observations", "egdi_score", "telecom", 0.7102),
        ("claims", "egdi_rank", "online_services", -5),
        ("observations", "egdi_rank", "online_services", 80),
        ("observations", "egdi_score", "online_services", 0.641),
    ]


def test_from_one_speed_to_another_each_has_its_date(evidence):
    _, begin, end = first(
        evidence,
        "Theo Ookla, tốc độ Internet di động tháng 6/2024 tăng 21%, từ mức 43,2 Mbps trong tháng 12/2023 lên 52,3 "
        "Mbps.",
    )
    assert told(begin, "indicator", "period") == ("observations", "mobile_broadband_speed", "2023-12")
    assert told(end, "indicator", "period") == ("observations", "mobile_broadband_speed", "2024-06")


@pytest.mark.parametrize("dated", ["Hà Nội, ngày 25/6/2024", "Hà Nội, 25.6.2024", "Hà Nội, ngày 25 tháng 6 năm 2024"])
def test_a_line_that_dates_a_document_is_no_part_of_the_title_above_it(evidence, dated):
    title = "Cơ quan thường trực của Ban Chỉ đạo về phát triển công nghệ số"
    assert len(title) > 50, "as long as a line that had no room for more"
    (reading,) = first(evidence, title, dated, "Doanh thu kinh tế số", "65.400 tổ công nghệ số cộng đồng")[-1:]
    assert told(reading, "indicator", "area") == ("observations", "community_teams", "VN")


def test_a_long_title_does_not_go_on_in_the_paragraph_under_it(evidence):
    readings = first(
        evidence,
        "Vietnam records more than 900 cyberattacks in the month of June",
        "Hanoi (VNA) – A centre of the Ministry of Information and Communications has recorded 914 cyberattacks on "
        "the information systems of the country in June 2024.",
        about=ENGLISH,
    )
    assert [told(one, "area", "value") for one in readings] == [
        ("observations", "VN", 900),
        ("observations", "VN", 914),
    ]


def test_a_change_of_the_whole_sector_or_of_a_week_is_never_sure_of_one_field(evidence):
    workers = read(evidence, "Tổng số lao động toàn ngành đạt 1.520.300 lao động, tăng 0,7% so với cùng kỳ năm 2023.")
    week = read(evidence, "Riêng tuần nghỉ lễ ghi nhận 310 cuộc tấn công mạng, tăng 15% so với cùng kỳ năm 2023.")
    assert "sure" not in [one.confidence for one in (*workers, *week)]


def test_a_unit_beside_the_label_of_a_row_is_that_of_its_cells(evidence):
    levels = first(
        evidence,
        "Indicator | Jun 2023 | Jun 2024",
        "Fixed broadband subscriptions (million) | 22.1 | 23.4",
        about=ENGLISH,
    )
    assert [told(one, "indicator", "value") for one in levels] == [
        ("observations", "fixed_broadband_subscriptions", 22_100_000),
        ("observations", "fixed_broadband_subscriptions", 23_400_000),
    ]


def test_may_is_a_month_where_it_is_compared_with(evidence):
    _, change = first(
        evidence,
        "In June 2024, there were 431,200 Vietnamese IP addresses in botnets, down by 2.1 percent compared to May.",
        about=ENGLISH,
    )
    assert told(change, "indicator", "base_period", "value") == ("claims", "botnet_addresses", "2024-05", -2.1)


def test_the_currency_may_stand_before_the_number(evidence):
    (level,) = first(evidence, "IT industry revenue reached USD 71.3 billion in the first half of 2024.", about=ENGLISH)
    assert told(level, "indicator", "value", "period") == ("observations", "it_revenue", 71_300_000_000, "2024-S1")
    assert level.row["as_printed"] == "USD 71.3 billion"


def test_a_level_told_as_what_it_rose_from_is_a_year_older(evidence):
    now, before = first(
        evidence,
        "In the first half of 2024, 34.1% of dossiers were handled fully online, up from 19.4% a year earlier.",
        about=ENGLISH,
    )
    assert told(now, "indicator", "period") == ("observations", "dossiers_fully_online_share", "2024-S1")
    assert told(before, "indicator", "period") == ("observations", "dossiers_fully_online_share", "2023-S1")


def test_ranks_and_speeds_as_the_press_writes_them(evidence):
    mobile, fixed, speed = first(
        evidence,
        "Trong tháng 6/2024, tốc độ Internet băng rộng di động và cố định của Việt Nam lần lượt xếp hạng thứ 49 và 41. "
        "Khi dùng băng rộng di động, tốc độ tải xuống là 51,2 Mb/giây.",
    )
    assert told(mobile, "indicator", "value") == ("observations", "mobile_broadband_rank", 49)
    assert told(fixed, "indicator", "value") == ("observations", "fixed_broadband_rank", 41)
    assert told(speed, "indicator", "as_printed") == ("observations", "mobile_broadband_speed", "51,2 Mb/giây")


def test_a_series_without_a_figure_for_years_is_less_likely_than_one_that_goes_on():
    history = History(newest={"ended": date(2020, 6, 30), "goes_on": date(2024, 3, 31), "ahead": date(2025, 12, 31)})
    context = SimpleNamespace(history=history, about=ABOUT)
    assert prior("ended", context) < prior("goes_on", context) == prior("ahead", context) == prior("new", context)
