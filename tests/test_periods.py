"""Periods: codes, customary ways of typing, twins, labels."""

import unicodedata
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.briefing.running import edition
from dxlib.errors import DxError
from dxlib.notation.periods import Period, days_between, last_day, read_day

YEARS = st.integers(1901, 2199)
MONTHS = st.integers(1, 12)
CODES = st.one_of(
    YEARS.map(str),
    st.builds("{}-S{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-{:02d}".format, YEARS, MONTHS),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)).map(date.isoformat),
    st.builds("{}-01-01/P{}M".format, YEARS, MONTHS),
    st.builds("../{}-{:02d}".format, YEARS, MONTHS),
    st.builds("1900-{:02d}/{}-{:02d}".format, MONTHS, YEARS, MONTHS),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)).map("../{}".format),
)


@pytest.mark.parametrize(
    ("code", "kind", "start", "end"),
    [
        ("2022", "year", "2022-01-01", "2022-12-31"),
        ("2022-S1", "half", "2022-01-01", "2022-06-30"),
        ("2022-S2", "half", "2022-07-01", "2022-12-31"),
        ("2024-Q1", "quarter", "2024-01-01", "2024-03-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2022-06-30", "instant", "2022-06-30", "2022-06-30"),
        ("2022-01-01/P11M", "months", "2022-01-01", "2022-11-30"),
        ("2019-11/2022-11", "running", "2019-11-01", "2022-11-30"),
        ("2019/2022", "running", "2019-01-01", "2022-12-31"),
        ("../2023-12", "running", None, "2023-12-31"),
        ("../2023-12-25", "running", None, "2023-12-25"),
    ],
)
def test_codes(code, kind, start, end):
    period = Period.parse(code)
    assert (period.kind, period.start and period.start.isoformat(), period.end.isoformat()) == (kind, start, end)
    assert str(period) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2022-H1", "2022-S1"),
        ("2022h2", "2022-S2"),
        ("H1/2022", "2022-S1"),
        ("6T/2022", "2022-S1"),
        ("3T/2022", "2022-Q1"),
        ("11T/2022", "2022-01-01/P11M"),
        ("12T/2022", "2022"),
        ("Q1/2024", "2024-Q1"),
        ("Quý 1/2024", "2024-Q1"),
        ("2024Q3", "2024-Q3"),
        (" 2022 ", "2022"),
        ("2022-01-01/P6M", "2022-S1"),
        ("2022-01-01/P06M", "2022-S1"),
        ("2022-01-01/P1M", "2022-01"),
        ("1T/2024", "2024-01"),
        ("2024 quý 1", "2024-Q1"),
        ("năm 2024 quý I", "2024-Q1"),
        ("Q.I/2024", "2024-Q1"),
        ("QI/2024", "2024-Q1"),
        ("Quý III.2024", "2024-Q3"),
        ("2024_Q1", "2024-Q1"),
        ("Qtr 3 2024", "2024-Q3"),
        ("the third quarter of 2024", "2024-Q3"),
        ("third-quarter 2024", "2024-Q3"),
        ("2024, third quarter", "2024-Q3"),
        ("quý thứ ba năm 2024", "2024-Q3"),
        ("3 quý đầu năm 2023", "2023-01-01/P9M"),
        ("first two quarters of 2023", "2023-S1"),
        ("2024-Sep-02", "2024-09-02"),
        ("full year 2023", "2023"),
        ('"2023*"', "2023"),
        ("đến thời điểm 31/12/2023", "2023-12-31"),
        ("in the first half of 2024", "2024-S1"),
        ("2024 first half", "2024-S1"),
        ("06 tháng cuối năm 2022", "2022-S2"),
        ("6T đầu năm 2022", "2022-S1"),
        ("9 months of 2024", "2024-01-01/P9M"),
        ("nine-month 2024", "2024-01-01/P9M"),
        ("9 tháng của năm 2024", "2024-01-01/P9M"),
        ("năm tài chính 2023", "2023"),
        ("FY2023", "2023"),
        ("fiscal year 2023", "2023"),
        ("trong năm 2023", "2023"),
        ("2024.04", "2024-04"),
        ("２０２４．０４", "2024-04"),
        ("năm 2024, tháng 6", "2024-06"),
        ("Th12/2023", "2023-12"),
        ("20231231", "2023-12-31"),
        ("2023 - 12 - 31", "2023-12-31"),
        ("31st of December, 2023", "2023-12-31"),
        ("on 31 December 2023", "2023-12-31"),
        ("2024-04-30T00:00:00Z", "2024-04-30"),
        ("đến 31/12/2023", "2023-12-31"),
        ("tính đến ngày 31/12/2023", "2023-12-31"),
        ("tính tới hết quý I/2024", "2024-03-31"),
        ("hết tháng 6/2024", "2024-06-30"),
        ("cuối năm 2023", "2023-12-31"),
        ("đến năm 2025", "2025-12-31"),
        ("as of 31 December 2023", "2023-12-31"),
        ("by the end of 2023", "2023-12-31"),
        ("end-June 2024", "2024-06-30"),
        ("2021-2025", "2021/2025"),
        ("giai đoạn 2021 – 2025", "2021/2025"),
        ("từ năm 2021 đến năm 2025", "2021/2025"),
        ("11/2019 – 11/2022", "2019-11/2022-11"),
        ("tháng 1-6/2023", "2023-S1"),
        ("T1-T9/2024", "2024-01-01/P9M"),
        ("từ tháng 4 đến tháng 6/2024", "2024-Q2"),
        ("Jan–Mar 2024", "2024-Q1"),
        ("01/01/2023 - 30/06/2023", "2023-S1"),
        ("lũy kế tính đến 31/12/2023", "../2023-12-31"),
        ("quý I/2024", "2024-Q1"),
        ("Quý IV năm 2023", "2023-Q4"),
        ("quý 1 năm 2024", "2024-Q1"),
        ("quí 2/2023", "2023-Q2"),
        ("QUÝ  III / 2023", "2023-Q3"),
        ("quy 1/2024", "2024-Q1"),
        ("quý Ⅱ/2023", "2023-Q2"),
        ("Q1 2024", "2024-Q1"),
        ("q1-2024", "2024-Q1"),
        ("2024 Q1", "2024-Q1"),
        ("1Q2024", "2024-Q1"),
        ("first quarter of 2024", "2024-Q1"),
        ("tháng 4/2024", "2024-04"),
        ("tháng 12 năm 2022", "2022-12"),
        ("Tháng tư năm 2024", "2024-04"),
        ("thg 4, 2024", "2024-04"),
        ("T4/2024", "2024-04"),
        ("thang 4/2024", "2024-04"),
        ("04/2024", "2024-04"),
        ("4-2024", "2024-04"),
        ("2024/04", "2024-04"),
        ("2024-4", "2024-04"),
        ("4.2023", "2023-04"),
        ("tháng tư/2024", "2024-04"),
        ("tháng mười một 2024", "2024-11"),
        ("tháng năm/2024", "2024-05"),
        ("6 tháng 2022", "2022-S1"),
        ("9 tháng/2023", "2023-01-01/P9M"),
        ("2023.0", "2023"),
        ("2023,0", "2023"),
        ("Q1.2024", "2024-Q1"),
        ("T4.2024", "2024-04"),
        ("Quý 1 - năm 2024", "2024-Q1"),
        ("quý I của năm 2024", "2024-Q1"),
        ("2024-M04", "2024-04"),
        ("2024M4", "2024-04"),
        ("năm tháng đầu năm 2024", "2024-01-01/P5M"),
        ("mười một tháng đầu năm 2022", "2022-01-01/P11M"),
        ("first eleven months of 2022", "2022-01-01/P11M"),
        ("April 2024", "2024-04"),
        ("Apr. 2024", "2024-04"),
        ("31/12/2023", "2023-12-31"),
        ("30-6-2022", "2022-06-30"),
        ("30.06.2022", "2022-06-30"),
        ("2022/6/30", "2022-06-30"),
        ("ngày 30 tháng 6 năm 2022", "2022-06-30"),
        ("30 June 2022", "2022-06-30"),
        ("June 30th, 2022", "2022-06-30"),
        ("2022-06-30 00:00:00", "2022-06-30"),
        ("năm 2023", "2023"),
        ("6 tháng đầu năm 2022", "2022-S1"),
        ("6 tháng cuối năm 2022", "2022-S2"),
        ("6 thang dau nam 2022", "2022-S1"),
        ("sáu tháng đầu năm 2022", "2022-S1"),
        ("nửa đầu năm 2022", "2022-S1"),
        ("H1 2022", "2022-S1"),
        ("2022H1", "2022-S1"),
        ("1H2022", "2022-S1"),
        ("second half of 2022", "2022-S2"),
        ("9 tháng đầu năm 2023", "2023-01-01/P9M"),
        ("9T2023", "2023-01-01/P9M"),
        ("9M 2023", "2023-01-01/P9M"),
        ("first nine months of 2023", "2023-01-01/P9M"),
        ("lũy kế đến hết tháng 12/2023", "../2023-12"),
        ("từ 11/2019 đến tháng 11/2022", "2019-11/2022-11"),
        ("2022–H1", "2022-S1"),
        ("2022—06", "2022-06"),
        ("2022−06‑30", "2022-06-30"),
        ("２０２２", "2022"),
        ("quý\u00a0I/2024", "2024-Q1"),
    ],
)
def test_customary_ways_of_typing(typed, code):
    assert Period.parse(typed).code == code
    assert Period.parse(unicodedata.normalize("NFD", typed)).code == code
    assert Period.parse(typed.upper()).code == code


@pytest.mark.parametrize(
    ("wrong", "likely"),
    [
        ("2023-31-12", "2023-12-31"),
        ("31/02/2023", "2023-02-28"),
        ("2023-02-30", "2023-02-28"),
        ("2023-02-29", "2023-02-28"),
        ("2022-06-31", "2022-06-30"),
        ("2023-13", "2023-12"),
        ("2022-00", "2022-01"),
        ("13/2023", "2023-12"),
        ("tháng 13/2023", "2023-12"),
        ("31/13/2023", "2023-12-31"),
        ("12/31/2023", "2023-12-31"),
        ("ngày 31 tháng 6 năm 2022", "2022-06-30"),
        ("31 June 2022", "2022-06-30"),
        ("32/01/2023", "2023-01-31"),
        ("20231331", "2023-12-31"),
        ("../2023-02-30", "../2023-02-28"),
        ("lũy kế đến 30/02/2023", "../2023-02-28"),
        ("hết tháng 13/2023", "2023-12-31"),
    ],
)
def test_a_date_that_does_not_exist_is_told_with_the_likely_one(wrong, likely):
    with pytest.raises(DxError) as told:
        Period.parse(wrong)
    assert str(told.value) == f"'{wrong}' is no date; did you mean {likely}?"


def test_a_date_far_from_any_is_told_without_a_guess():
    with pytest.raises(DxError, match=r"^'45/45/2023' is no date$"):
        Period.parse("45/45/2023")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1-6/2023", "may be 2023-S1 or 2023-06-01; write its code"),
        ("2/9-2024", "is not clear; did you mean 2024-09-02?"),
        ("1/6-2023", "may be 2023-S1 or 2023-06-01; write its code"),
        ("6 tháng năm 2022", "may be 2022-S1 or 2022-05-06; write its code"),
        ("2024.1", "may be 2024-01 or 2024-10; write its code"),
        ("tháng năm 2022", "may be 2022-05 or a month without its number; write its code"),
        ("2024.4", "may be a number; did you mean 2024-04?"),
        ("202404", "has no sign between its parts; did you mean 2024-04?"),
        ("042024", "has no sign between its parts; did you mean 2024-04?"),
        ("31122023", "has no sign between its parts; did you mean 2023-12-31?"),
        ("2023-12-31 08:15", "has a time of day; did you mean 2023-12-31?"),
        ("31/12/2203", "has a year that these reports cannot mean; did you mean 2023-12-31?"),
        ("../2203-12", "has a year that these reports cannot mean; did you mean ../2023-12?"),
        ("Q5 2024", "is no period: a year has 4 quarters; did you mean 2024-Q4?"),
        ("quý 5/2024", "is no period: a year has 4 quarters; did you mean 2024-Q4?"),
        ("2022-S3", "is no period: a year has 2 halves; did you mean 2022-S2?"),
        ("Q9 2024", "is no period: a year has 4 quarters"),
        ("0T/2022", "is no period: a year has 12 months"),
        ("13T/2022", "is no period: a year has 12 months"),
        ("tháng 2-5/2024", "is no year, half, quarter or month, and does not begin with January"),
        ("2025-2021", "ends before it begins"),
    ],
)
def test_what_is_not_certain_is_told_with_its_readings(text, told):
    with pytest.raises(DxError) as caught:
        Period.parse(text)
    assert str(caught.value) == f"'{text}' {told}"


@pytest.mark.parametrize(
    ("short", "likely"),
    [
        ("q1/24", "2024-Q1"),
        ("4/24", "2024-04"),
        ("1Q24", "2024-Q1"),
        ("Q3'24", "2024-Q3"),
        ("Dec’23", "2023-12"),
        ("24Q1", "2024-Q1"),
        ("FY23", "2023"),
        ("2023/24", "2023/2024"),
        ("2021-25", "2021/2025"),
    ],
)
def test_a_year_of_two_digits_is_not_guessed(short, likely):
    with pytest.raises(DxError, match=rf"a year of two digits; did you mean {likely}\?"):
        Period.parse(short)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "latest",
        "22",
        "tháng 2022",
        "31/12/9999",
        "31-12",
        "đầu năm 2023",
        "đến nay",
        "2022½",
        "2022²",
        "2022-01-01/P0M",
        "2022-01-01/P13M",
        "2022-02-01/P3M",
        "2023/2022",
        "../9999-12",
        "../0000",
        "1066/2022",
        "0001",
        "9999",
        "../",
        "../../etc/passwd",
        "2022\x00",
        "\ufeff2022",
        "2022\n2023",
        "٢٠٢٢",
        "<script>",
        "=cmd()",
        "9" * 5000,
    ],
)
def test_what_is_no_period_is_refused_with_the_accepted_forms(text):
    with pytest.raises(DxError, match=r"is not a period; write it as 2022, 2022-S1"):
        Period.parse(text)


@given(CODES)
def test_the_code_of_a_period_parses_to_itself(code):
    period = Period.parse(code)
    assert Period.parse(period.code) == period


@given(CODES, st.sampled_from(["en", "vi"]))
def test_the_label_of_a_period_parses_to_it(code, language):
    period = Period.parse(code)
    again = Period.parse(period.label(language))
    if period.kind == "running":  # its label names the month, not the day
        assert (again.start, again.end) == (period.start, last_day(period.end.year, period.end.month))
    else:
        assert again == period


@given(st.text(max_size=40) | st.text("0123456789/-. qhtmQHTngàyđếnIV", max_size=20))
def test_any_text_is_a_period_or_refused_in_words(text):
    try:
        period = Period.parse(text)
    except DxError as told:
        assert len(str(told)) < 300
        return
    assert Period.parse(period.code) == period


@pytest.mark.parametrize(
    "given", [date(2026, 1, 15), datetime(2026, 1, 15, 8, 30), "2026-01-15", "15/1/2026", "15 Jan 2026"]
)
def test_a_day_is_read_from_whatever_gives_one(given):
    assert read_day(given) == date(2026, 1, 15)


@pytest.mark.parametrize("given", ["2026", "January 2026", "soon", "2026x", "", None, 2026, "2026-Q1"])
def test_what_is_no_day_is_refused(given):
    with pytest.raises(DxError, match=r"^published is a date such as 2026-01-15, not "):
        read_day(given, "published")


@pytest.mark.parametrize("day", ["31/12/2022", "ngày 31 tháng 12 năm 2022", "tháng 12/2022", "2022–12–31"])
def test_dates_are_understood_wherever_they_are_given(day):
    known = dx.load("2022-12-31").as_of
    assert dx.load(day).as_of == known == dx.explorer(as_of=day).frames.seen(dx.explorer(as_of=day).choice).as_of
    assert dx.explorer(as_of=day).choice.as_of == "2022-12-31"
    assert edition._checked("tháng 4/2024", "năm 2023", day, "en", "VN", None)[0]["as_of"] == "2022-12-31"
    pd.testing.assert_frame_equal(dx.assess(due="31/12/2025"), dx.assess(due="2025"))


@given(CODES)
def test_twins_are_earlier_of_the_same_kind_and_length(code):
    period = Period.parse(code)
    for twin in (period.year_ago, period.previous):
        assert twin.kind == period.kind
        assert twin.end < period.end
        assert twin.months == period.months
    assert 365 <= days_between(period.end, period.year_ago.end) <= 366


@given(CODES, st.sampled_from(["en", "vi"]))
def test_every_period_has_words_in_both_languages(code, language):
    period = Period.parse(code)
    assert str(period.end.year) in period.label(language)


@given(st.dates(date(1901, 1, 1), date(2199, 12, 30)))
def test_decimal_years_follow_the_calendar(day):
    today, tomorrow = (Period.parse(d.isoformat()).decimal_year for d in (day, day + timedelta(days=1)))
    assert day.year < today <= day.year + 1
    assert 1 / 372 - 1e-9 < tomorrow - today < 1 / 336 + 1e-9, "a month is a twelfth of a year, however long"


def test_a_year_ends_where_its_last_day_does():
    assert Period.parse("2022").decimal_year == Period.parse("2022-12-31").decimal_year == 2023
    assert Period.parse("2025").decimal_year - Period.parse("2022").decimal_year == 3
    assert Period.parse("2022-S1").decimal_year == Period.parse("2022-06-30").decimal_year == 2022.5


@pytest.mark.parametrize(
    ("code", "year_ago", "previous"),
    [
        ("2022", "2021", "2021"),
        ("2022-S1", "2021-S1", "2021-S2"),
        ("2022-S2", "2021-S2", "2022-S1"),
        ("2024-Q1", "2023-Q1", "2023-Q4"),
        ("2024-01", "2023-01", "2023-12"),
        ("2024-02-29", "2023-02-28", "2023-02-28"),
        ("2022-06-30", "2021-06-30", "2021-06-30"),
        ("2022-01-01/P11M", "2021-01-01/P11M", "2021-01-01/P11M"),
        ("../2024-02", "../2023-02", "../2023-02"),
        ("../2022-12-25", "../2021-12-25", "../2021-12-25"),
        ("2019-11/2022-11", "2019-11/2021-11", "2019-11/2021-11"),
    ],
)
def test_year_ago_and_previous(code, year_ago, previous):
    period = Period.parse(code)
    assert (period.year_ago.code, period.previous.code) == (year_ago, previous)


def test_a_running_total_that_began_within_the_year_has_a_year_ago_without_a_start():
    assert Period.parse("2022-03/2022-09").year_ago.code == "../2021-09"


@pytest.mark.parametrize(
    ("code", "en", "vi"),
    [
        ("2022", "2022", "năm 2022"),
        ("2022-S1", "first half of 2022", "6 tháng đầu năm 2022"),
        ("2022-S2", "second half of 2022", "6 tháng cuối năm 2022"),
        ("2024-Q1", "Q1 2024", "quý I năm 2024"),
        ("2024-04", "April 2024", "tháng 4/2024"),
        ("2022-06-30", "30 June 2022", "ngày 30/6/2022"),
        ("2022-02-05", "5 February 2022", "ngày 05/02/2022"),
        ("2022-01-01/P11M", "first 11 months of 2022", "11 tháng đầu năm 2022"),
        ("../2023-12", "total to December 2023", "lũy kế đến tháng 12/2023"),
        ("2019-11/2022-11", "11/2019 to November 2022", "từ 11/2019 đến tháng 11/2022"),
    ],
)
def test_labels(code, en, vi):
    period = Period.parse(code)
    assert (period.label("en"), period.label("vi")) == (en, vi)


def test_length_and_months():
    assert (Period.parse("2024").length, Period.parse("2023").length) == (366, 365)
    assert (Period.parse("2022-06-30").length, Period.parse("2022-06-30").months) == (1, 0)
    assert (Period.parse("../2023").length, Period.parse("../2023").months) == (None, None)
    assert Period.parse("2022-01-01/P11M").months == 11


def test_what_a_period_contains():
    half = Period.parse("2022-S1")
    assert half.contains(date(2022, 1, 1)) and half.contains(date(2022, 6, 30))
    assert not half.contains(date(2022, 7, 1)) and not half.contains(date(2021, 12, 31))
    assert Period.parse("../2022").contains(date(1950, 1, 1))


def test_days():
    assert last_day(2024, 2) == date(2024, 2, 29)
    assert days_between(date(2022, 1, 1), date(2021, 12, 31)) == days_between(date(2021, 12, 31), date(2022, 1, 1)) == 1


@pytest.mark.parametrize("text", ["1-6/2023", "1/6-2023", "1.6/2023"])
def test_a_span_of_months_is_no_day(text):
    with pytest.raises(DxError):
        Period.parse(text)
