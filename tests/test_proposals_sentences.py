"""Sentences as reports write them, of our own invention, and the rows that are proposed for their figures."""

from datetime import date

import pytest

from dxlib.loaders.evidence import load
from dxlib.reading.document import Document, Line
from dxlib.reading.proposals import About, propose
from dxlib.reading.proposals.reasons import words

ABOUT = About(published=date(2024, 7, 8), as_of=date(2024, 6, 30), covers="2024-S1", producer="mic")


@pytest.fixture(scope="module")
def evidence():
    return load(as_of="2024-06-30", reports="all")


def read(evidence, *lines: str, about: About = ABOUT):
    document = Document(format="text", lines=tuple(Line(text=line) for line in lines))
    return [one for one in propose(document, about, evidence) if one.readings[0].table != "uncounted"]


def first(evidence, *lines: str, about: About = ABOUT):
    return [one.readings[0] for one in read(evidence, *lines, about=about)]


def told(reading, *columns: str):
    return (reading.table, *(reading.row[column] for column in columns))


def test_a_level_takes_the_indicator_of_its_words_and_the_date_of_its_sentence(evidence):
    (level,) = first(evidence, "Đến hết tháng 5/2024, cả nước có 9,1 triệu tài khoản Mobile Money.")
    assert told(level, "indicator", "period", "area", "value", "qualifier") == (
        "observations", "mobile_money_accounts", "2024-05", "VN", 9_100_000, "exact",
    )  # fmt: skip
    assert level.row["as_printed"] == "9,1 triệu tài khoản" and level.row["note"] == ""


def test_a_state_without_a_date_takes_the_as_of_date_and_says_so(evidence):
    (level,) = first(evidence, "Tỷ lệ hộ gia đình có cáp quang là trên 81%.")
    assert told(level, "indicator", "period", "qualifier") == (
        "observations", "fibre_households_share", "2024-06-30", "over",
    )  # fmt: skip
    assert level.row["note"] == "period not printed: as-of date of the report"


def test_a_flow_without_a_date_takes_the_period_that_the_report_covers(evidence):
    (level,) = first(evidence, "Doanh thu lĩnh vực an toàn thông tin mạng ước đạt 2.300 tỷ đồng.")
    assert told(level, "indicator", "period", "value") == ("observations", "cybersecurity_revenue", "2024-S1", 2.3e12)


def test_a_change_belongs_to_the_level_before_it_and_names_its_base(evidence):
    level, change = first(
        evidence, "Trong quý II năm 2024 đã ghi nhận 2.410 cuộc tấn công mạng, giảm 12,5% so với cùng kỳ năm 2023."
    )
    assert told(level, "indicator", "period") == ("observations", "attacks", "2024-Q2")
    assert told(change, "indicator", "period", "base_period", "form", "value") == (
        "claims", "attacks", "2024-Q2", "2023-Q2", "growth", -12.5,
    )  # fmt: skip
    assert change.row["as_printed"] == "giảm 12,5%"


def test_two_changes_of_one_level_have_two_bases(evidence):
    _, month, year = first(
        evidence,
        "Tháng 6/2024 có 710 cuộc tấn công mạng, tăng 3,1% so với tháng 5/2024, giảm 20% so với cùng kỳ năm 2023.",
    )
    assert told(month, "period", "base_period", "value") == ("claims", "2024-06", "2024-05", 3.1)
    assert told(year, "period", "base_period", "value") == ("claims", "2024-06", "2023-06", -20)


def test_the_level_of_the_period_compared_with_stands_in_brackets(evidence):
    readings = first(evidence, "Số cuộc tấn công mạng là 4.100 cuộc, tăng 5% so với 6 tháng đầu năm 2023 (3.905 cuộc).")
    assert told(readings[2], "indicator", "period", "value") == ("observations", "attacks", "2023-S1", 3905)


def test_points_multiples_and_ranks_have_their_form(evidence):
    _, points = first(evidence, "Tỷ lệ hồ sơ nộp trực tuyến là 45,2%, tăng 4 điểm phần trăm so với năm 2023.")
    assert told(points, "indicator", "form", "value") == ("claims", "dossiers_online_share", "points", 4)
    _, rank = first(evidence, "Việt Nam xếp hạng 80/193 về Chính phủ điện tử, tăng 6 bậc so với năm 2022.")
    assert told(rank, "indicator", "form", "base_period") == ("claims", "egdi_rank", "rank_change", "2022")


def test_a_target_has_its_date_its_operator_and_who_set_it(evidence):
    (target,) = first(
        evidence, "Theo Quyết định số 411/QĐ-TTg, mục tiêu đến năm 2025 kinh tế số chiếm tối thiểu 20% GDP."
    )
    assert told(target, "indicator", "period", "operator", "value", "authority") == (
        "targets", "digital_economy_gdp_share", "2025", ">=", 20, "411/QĐ-TTg",
    )  # fmt: skip


def test_a_table_has_its_periods_in_the_head_and_its_target_in_a_column(evidence):
    before, now, target = first(
        evidence,
        "TT\tChỉ tiêu\tKết quả 2022\tKết quả 2023\tMục tiêu 2025",
        "1\tTỷ lệ doanh nghiệp sử dụng hợp đồng điện tử\t31%\t64%\t≥ 80%",
    )
    assert told(before, "indicator", "period", "value") == ("observations", "econtract_enterprises_share", "2022", 31)
    assert told(now, "indicator", "period", "value") == ("observations", "econtract_enterprises_share", "2023", 64)
    assert told(target, "indicator", "period", "operator", "number") == (
        "targets", "econtract_enterprises_share", "2025", ">=", "1",
    )  # fmt: skip


def test_a_province_heads_its_row_and_a_part_its_column(evidence):
    about = ABOUT.model_copy(update={"as_of": date(2022, 12, 31), "covers": "2022"})
    rank, part, whole = first(
        evidence, "DTI cấp tỉnh năm 2022", "hạng|tỉnh|kinh tế số|DTI", "9|BR-VT|0,4321|0,6123", about=about
    )
    assert told(rank, "indicator", "area", "value") == ("observations", "dti_provincial_rank", "VN-43", 9)
    assert told(part, "indicator", "area", "breakdown") == ("observations", "dti_provincial", "VN-43", "economy")
    assert told(whole, "indicator", "breakdown", "value") == ("observations", "dti_provincial", "", 0.6123)


def test_a_share_right_after_its_count_is_the_share_of_that_count(evidence):
    systems, approved, share = first(
        evidence,
        "Tổng số hệ thống thông tin là 3.910 hệ thống, trong đó số hệ thống được phê duyệt cấp độ an toàn là 2.760 hệ"
        " thống, đạt tỷ lệ 70,6%.",
    )
    assert [one.row["indicator"] for one in (systems, approved, share)] == [
        "information_systems", "systems_level_approved", "systems_level_approved_share",
    ]  # fmt: skip


def test_a_list_of_bodies_shares_what_is_said_of_them(evidence):
    bodies, provinces = first(evidence, "Đã có 20/22 bộ, ngành và 61/63 tỉnh, thành phố ban hành kế hoạch năm 2024.")
    assert told(bodies, "indicator", "value", "total") == ("observations", "ministries_annual_plan", 20, 22)
    assert told(provinces, "indicator", "value", "total") == ("observations", "provinces_annual_plan", 61, 63)


def test_english_print_is_read_too(evidence):
    about = ABOUT.model_copy(update={"language": "en"})
    level, change = first(
        evidence, "In June 2024, 1,204 cyberattacks were recorded, up 8.5% from May 2024.", about=about
    )
    assert told(level, "indicator", "period", "value") == ("observations", "attacks", "2024-06", 1204)
    assert told(change, "indicator", "base_period", "value") == ("claims", "attacks", "2024-05", 8.5)


def test_what_fits_no_indicator_is_a_detail_without_one(evidence):
    (detail,) = first(evidence, "Hội thảo có 350 đại biểu tham dự.")
    assert told(detail, "value", "name_vi", "period") == ("details", 350, "Đại biểu tham dự", "2024-06-30")


def test_a_value_ten_times_the_last_one_is_never_sure(evidence):
    small, large = (
        read(evidence, f"Số tài khoản Mobile Money là {value} triệu tài khoản.")[0] for value in ("9,1", "98")
    )
    assert small.readings[0].row["indicator"] == large.readings[0].row["indicator"] == "mobile_money_accounts"
    assert small.confidence == "sure" and large.confidence != "sure"


def test_a_running_total_that_falls_is_never_sure(evidence):
    rising, falling = (
        read(evidence, f"Từ khi khai trương đến nay, Cổng Dịch vụ công quốc gia có {value} triệu lượt hồ sơ đồng bộ.")[
            0
        ]
        for value in ("330", "90")
    )
    assert rising.readings[0].row["indicator"] == "portal_dossiers_synchronised_cumulative"
    assert falling.confidence != "sure"


def test_no_reading_observes_what_begins_after_the_day_of_publication(evidence):
    head, row = "Chỉ tiêu | Đơn vị | Năm 2023 | Năm 2025", "Tỷ lệ xã có cáp quang | % | 90 | 97"
    observed, due = read(evidence, head, row)
    assert told(observed.readings[0], "period") == ("observations", "2023")
    assert told(due.readings[0], "period", "value") == ("targets", "2025", 97)
    assert all(one.row["period"] <= "2024-07-08" for one in due.readings if one.table == "observations")
    assert "begins after the day of publication: 2025" in words(due.readings[0].reasons[0])


def test_a_figure_that_several_count_is_never_sure_where_nobody_is_named(evidence):
    line = "Tỷ trọng kinh tế số trong GDP năm 2023 là 16,5%."
    named, unnamed = (read(evidence, line, about=ABOUT.model_copy(update={"producer": who}))[0] for who in ("mic", ""))
    assert (named.confidence, unnamed.confidence) == ("sure", "likely")
    assert "who counted this figure is not named" in words(unnamed.readings[0].reasons[-1])


def test_what_is_counted_in_no_known_word_is_an_item_and_open(evidence):
    (stalls, index) = read(evidence, "Có 312 quầy hàng.", "Giá trị trung bình 0,61.")
    assert (stalls.readings[0].row["unit"], stalls.confidence) == ("items", "open")
    assert next(one for one in index.readings if one.table == "details").row["unit"] == "points"


def test_rivals_really_differ(evidence):
    for one in read(evidence, "Giá trị thanh toán trực tuyến là 5,1 nghìn tỷ đồng, tăng 12%.", "Tỷ lệ là 12%."):
        told_apart = [
            (each.table, *(each.row.get(name) for name in ("indicator", "period", "base_period", "area", "breakdown")))
            for each in one.readings
        ]
        assert len(set(told_apart)) == len(told_apart) <= 4
        assert [each.score for each in one.readings] == sorted((each.score for each in one.readings), reverse=True)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_reason_is_said_in_words(evidence, language):
    proposals = read(
        evidence,
        "Trong 6 tháng đầu năm 2024, doanh thu toàn ngành đạt 1.900.000 tỷ đồng, tăng 9% so với cùng kỳ và bằng 51% kế"
        " hoạch năm; phấn đấu đến năm 2025 kinh tế số chiếm 20% GDP.",
    )
    for one in proposals:
        for reading in one.readings:
            assert reading.reasons
            for reason in reading.reasons:
                assert " " in words(reason, language) and "{" not in words(reason, language)


def test_provinces_named_behind_a_count_did_it_or_did_not(evidence):
    readings = first(
        evidence,
        "61/63 tỉnh, thành phố đã ban hành kế hoạch chuyển đổi số năm 2024 (còn 2 tỉnh chưa ban hành là Lai Châu,"
        " TT-Huế).",
    )
    assert [told(one, "indicator", "area", "adopted") for one in readings if one.table == "adoption"] == [
        ("adoption", "provinces_annual_plan", "VN-01", False),
        ("adoption", "provinces_annual_plan", "VN-26", False),
    ]


def test_a_report_without_diacritics_is_read_as_it_is_printed(evidence):
    level, change = first(
        evidence,
        "Trong 6 thang dau nam 2024, doanh thu buu chinh dat hon 31,2 nghin ty dong, giam 4,5% so voi cung ky.",
    )
    assert told(level, "indicator", "period", "value", "qualifier", "as_printed") == (
        "observations", "post_revenue", "2024-S1", 31.2e12, "over", "hon 31,2 nghin ty dong",
    )  # fmt: skip
    assert told(change, "indicator", "value", "base_period", "as_printed") == (
        "claims", "post_revenue", -4.5, "2023-S1", "giam 4,5%",
    )  # fmt: skip


def test_figures_told_respectively_go_to_their_part_of_the_list(evidence):
    fibre, phones = first(
        evidence, "Hộ gia đình có cáp quang và người trưởng thành có điện thoại thông minh lần lượt đạt 83,5% và 88,1%."
    )
    assert [one.row["indicator"] for one in (fibre, phones)] == ["fibre_households_share", "adults_smartphone_share"]


def test_each_of_two_subjects_in_a_sentence_has_its_figure(evidence):
    readings = first(evidence, "Doanh thu bưu chính đạt 31.000 tỷ đồng và doanh thu viễn thông đạt 71.000 tỷ đồng.")
    assert [one.row["indicator"] for one in readings] == ["post_revenue", "telecom_revenue"]


def test_a_year_right_behind_a_figure_is_that_of_the_figure(evidence):
    before, now = first(evidence, "Hộ gia đình có cáp quang tăng từ 75,2% năm 2022 lên 79,9% năm 2023.")
    assert (before.row["period"], now.row["period"]) == ("2022", "2023")


def test_a_sentence_without_a_subject_goes_on_with_the_one_before_it(evidence):
    (level,) = first(evidence, "Hóa đơn điện tử được các doanh nghiệp quan tâm. Đến hết tháng 5/2024 đạt 96,5%.")
    (same,) = first(evidence, "Đến hết tháng 5/2024, hóa đơn điện tử đạt 96,5%.")
    assert told(level, "indicator", "period") == told(same, "indicator", "period")


def test_a_flow_compared_with_the_month_before_is_that_of_a_month(evidence):
    level, change = first(evidence, "Lượt tải mới ứng dụng di động: 310 triệu lượt, tăng 1,2% so với tháng trước.")
    assert told(level, "indicator", "period") == ("observations", "app_downloads", "2024-06")
    assert told(change, "period", "base_period") == ("claims", "2024-06", "2024-05")


def test_a_one_off_figure_that_an_earlier_report_had_keeps_both_its_names(evidence):
    known = evidence.details[evidence.details["unit"] == "ministries"].iloc[0]
    (detail,) = [
        each
        for one in read(evidence, f"Hiện còn 4 {known['name_vi'][:1].lower()}{known['name_vi'][1:]}.")
        for each in one.readings
        if each.table == "details"
    ]
    assert told(detail, "name_en", "name_vi") == ("details", known["name_en"], known["name_vi"])


def test_english_print_names_a_one_off_figure_in_english(evidence):
    about = ABOUT.model_copy(update={"language": "en"})
    (detail,) = first(evidence, "The workshop was attended by 350 delegates from abroad.", about=about)
    assert told(detail, "name_en", "name_vi") == ("details", "Delegates from abroad", "")


def test_parts_named_behind_of_which_are_parts_of_the_level_before_them(evidence):
    whole, change, ministries, provinces = first(
        evidence,
        "Tỷ lệ hồ sơ trực tuyến toàn trình đạt 39,4%, tăng 2,2 điểm phần trăm so với năm 2023; trong đó khối bộ, ngành "
        "đạt 58,3%, khối địa phương đạt 17,1%.",
    )
    assert told(whole, "indicator", "breakdown") == ("observations", "dossiers_fully_online_share", "")
    assert told(change, "indicator", "breakdown") == ("claims", "dossiers_fully_online_share", "")
    assert told(ministries, "indicator", "breakdown", "value") == (
        "observations", "dossiers_fully_online_share", "ministries", 58.3,
    )  # fmt: skip
    assert told(provinces, "indicator", "breakdown", "value") == (
        "observations", "dossiers_fully_online_share", "provinces", 17.1,
    )  # fmt: skip


def test_a_change_without_a_base_has_that_of_the_change_told_before(evidence):
    *_, change = first(
        evidence,
        "Tháng 6/2024 có 710 cuộc tấn công mạng, tăng 3,1% so với tháng 5/2024.",
        "Số địa chỉ IP botnet là 430.500, giảm 1,7%.",
    )
    assert told(change, "indicator", "base_period", "value") == ("claims", "botnet_addresses", "2024-05", -1.7)
    assert "base_paragraph" in {reason.rule for reason in change.reasons}
    *_, unclear = first(
        evidence,
        "Tháng 6/2024 có 710 cuộc tấn công mạng, tăng 3,1% so với tháng 5/2024, giảm 20% so với cùng kỳ năm 2023.",
        "Số địa chỉ IP botnet là 430.500, giảm 1,7%.",
    )
    assert told(unclear, "base_period") == ("claims", "2023-06-30")


def test_higher_by_is_no_qualifier_and_a_multiple_is_of_the_year_behind_it(evidence):
    _, points = first(evidence, "Tỷ lệ hồ sơ nộp trực tuyến là 45,2%, cao hơn 4 điểm phần trăm so với năm 2023.")
    assert told(points, "form", "value", "qualifier") == ("claims", "points", 4, "exact")
    _, times = first(evidence, "Số người sử dụng Internet chiếm 79,1% dân số, gấp 1,3 lần năm 2015.")
    assert told(times, "form", "value", "base_period") == ("claims", "multiple", 1.3, "2015")
    readings = first(evidence, "Tỷ trọng kinh tế số trên GDP đạt 18%, tốc độ tăng gấp 3 lần tốc độ tăng GDP.")
    assert readings[1].table != "claims"


def test_a_level_of_the_same_period_in_brackets_is_of_that_year(evidence):
    _, earlier = first(evidence, "Tỷ lệ hồ sơ nộp trực tuyến 6 tháng đầu năm đạt 79% (cùng kỳ 2023: 65%).")
    assert told(earlier, "indicator", "period", "value") == ("observations", "dossiers_online_share", "2023-S1", 65)


def test_what_the_report_of_a_province_counts_is_of_the_province(evidence):
    level, country = first(
        evidence,
        "BÁO CÁO CHUYỂN ĐỔI SỐ THÀNH PHỐ ĐÀ NẴNG",
        "Có 2.513 doanh nghiệp công nghệ số.",
        "Cả nước có 51.000 doanh nghiệp công nghệ số.",
    )
    assert told(level, "indicator", "area") == ("observations", "digital_enterprises", "VN-DN")
    assert told(country, "indicator", "area") == ("observations", "digital_enterprises", "VN")


def test_the_share_of_a_province_is_of_its_own_product(evidence):
    *_, hanoi = first(evidence, "Tỷ trọng kinh tế số trong GDP năm 2023 đạt 16,5%; TP.HCM đạt 18,6%, Hà Nội đạt 17,3%.")
    assert told(hanoi, "indicator", "area") == ("observations", "digital_economy_grdp_share", "VN-HN")


def test_a_signed_change_in_a_cell_falls_and_is_against_the_earlier_column_of_its_row(evidence):
    rows = (
        "Chỉ tiêu | Tháng 5/2024 | Tháng 6/2024 | Tăng/giảm",
        "Số cuộc tấn công mạng | 1.614 | 1.121 | -30,5%",
        "Trong đó: Phishing | 470 | 325 | -30,9%",
        "Deface | 133 | 150 | +12,8%",
    )
    document = Document(format="text", lines=tuple(Line(text=row, kind="row") for row in rows))
    found = [one.readings[0] for one in propose(document, ABOUT, evidence)]
    shown = [told(one, "indicator", "breakdown", "value") for one in found if one.table != "uncounted"]
    assert shown == [
        ("observations", "attacks", "", 1614), ("observations", "attacks", "", 1121), ("claims", "attacks", "", -30.5),
        ("observations", "attacks", "phishing", 470), ("observations", "attacks", "phishing", 325),
        ("claims", "attacks", "phishing", -30.9), ("observations", "attacks", "deface", 133),
        ("observations", "attacks", "deface", 150), ("claims", "attacks", "deface", 12.8),
    ]  # fmt: skip
    changes = [one.row for one in found if one.table == "claims"]
    assert {(row["period"], row["base_period"]) for row in changes} == {("2024-06", "2024-05")}
    assert [row["as_printed"] for row in changes] == ["-30,5%", "-30,9%", "+12,8%"]


def test_a_line_that_dates_a_page_heads_nothing(evidence):
    lines = [Line(text="Công nghệ số cộng đồng"), Line(text="Ngày đăng: 27/6/2024", kind="heading"),
             Line(text="Cả nước có 93.700 tổ công nghệ số cộng đồng.")]  # fmt: skip
    about = About(language="vi", published=date(2024, 6, 27), as_of=date(2024, 5, 31), covers="2024-01-01/P5M")
    found = [each.readings[0] for each in propose(Document(format="text", lines=tuple(lines)), about, evidence)]
    assert [one.row["period"] for one in found if one.table == "observations"] == ["2024-05-31"]


JANUARY = About(language="en", published=date(2025, 1, 20), as_of=date(2024, 12, 31), covers="2024")


def test_last_year_is_counted_back_from_the_day_on_which_it_is_written(evidence):
    level, change = first(
        evidence,
        "Retail e-commerce revenue hit $24 billion last year, up 18 percent from a year earlier.",
        about=JANUARY,
    )
    assert told(level, "indicator", "period") == ("observations", "ecommerce_b2c_revenue", "2024")
    assert told(change, "indicator", "period", "base_period") == ("claims", "ecommerce_b2c_revenue", "2024", "2023")


def test_a_number_and_what_it_is_worth_have_one_date(evidence):
    number, value = first(
        evidence,
        "The national public service portal handled 3.9 million online payments worth over 5 trillion dong in December "
        "alone.",
        about=JANUARY,
    )
    assert told(number, "indicator", "period") == ("observations", "portal_payments", "2024-12")
    assert told(value, "indicator", "period") == ("observations", "portal_payments_value", "2024-12")


@pytest.mark.parametrize(
    ("when", "period"),
    [("ngày 31/5/2024", "../2024-05-31"), ("ngày 15/5/2024", "../2024-05-15"), ("hết tháng 5/2024", "../2024-05")],
)
def test_a_running_total_ends_as_it_is_printed(evidence, when, period):
    (level,) = first(
        evidence, f"Lũy kế từ khi khai trương đến {when}, Cổng Dịch vụ công quốc gia có 88 triệu hồ sơ trực tuyến."
    )
    assert told(level, "indicator", "period") == ("observations", "portal_dossiers_online_cumulative", period)


def test_of_a_share_what_is_counted_before_it_says_the_indicator(evidence):
    _, share = first(
        evidence, "Cả nước cung cấp 960 dịch vụ công trực tuyến toàn trình, bằng 48,7% số thủ tục hành chính."
    )
    assert told(share, "indicator", "value") == ("observations", "services_fully_online_share", 48.7)


def test_all_stations_are_no_stations_of_one_generation(evidence):
    whole, part = first(evidence, "Cả nước có 340.500 trạm BTS, trong đó có 12.400 trạm 5G.")
    assert whole.table == "details"
    assert told(part, "indicator", "value") == ("observations", "base_5g_stations", 12_400)


def test_and_their_value_by_goes_on_with_the_change_in_number(evidence):
    number, value = first(
        evidence, "Cashless payments rose by 58 percent in number and their value by 30 percent.",
        about=About(language="en", published=date(2024, 7, 8), as_of=date(2024, 6, 30), covers="2024-S1"),
    )  # fmt: skip
    assert told(number, "indicator", "value") == ("claims", "cashless_payments_number", 58)
    assert told(value, "indicator", "value") == ("claims", "cashless_payments_value", 30)
