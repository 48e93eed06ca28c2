"""Further ways in which people write periods, and what is told of those that are wrong."""

import pytest

from dxlib.errors import DxError
from dxlib.notation.periods import Period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tháng Giêng 2024", "2024-01"),
        ("15 tháng Giêng năm 2024", "2024-01-15"),
        ("31 tháng Mười Hai 2023", "2023-12-31"),
        ("ngày 2 tháng chín 2023", "2023-09-02"),
        ("CY 2023", "2023"),
        ("CY2023", "2023"),
        ("full-year 2023", "2023"),
        ("whole-year 2023", "2023"),
        ("năm2023", "2023"),
        ("Q1_2024", "2024-Q1"),
        ("H2_2023", "2023-S2"),
        ("Q1-Q3 2023", "2023-01-01/P9M"),
        ("quý III - quý IV/2023", "2023-S2"),
        ("từ quý I đến quý II năm 2023", "2023-S1"),
        ("Q1–Q4 2023", "2023"),
        ("Quý 01/2024", "2024-Q1"),
        ("quý thứ nhất năm 2024", "2024-Q1"),
        ("quý đầu năm 2024", "2024-Q1"),
        ("quý đầu tiên của năm 2024", "2024-Q1"),
        ("quý cuối năm 2024", "2024-Q4"),
        ("Q1 FY2024", "2024-Q1"),
        ("H1 FY 2024", "2024-S1"),
        ("Năm: 2023", "2023"),
        ("Quý : I/2024", "2024-Q1"),
        ("Kỳ báo cáo: 6 tháng đầu năm 2022", "2022-S1"),
        ("kỳ 2023", "2023"),
        ("2023-01-01/2023-12-31", "2023"),
        ("2024-01-01/2024-03-31", "2024-Q1"),
        ("2023-01-01 / 2023-11-30", "2023-01-01/P11M"),
        ("lũy kế từ 2019 đến 2022", "2019/2022"),
        ("lũy kế 8 tháng đầu năm 2024", "2024-01-01/P8M"),
        ("Q2'2024", "2024-Q2"),
        ("last quarter of 2024", "2024-Q4"),
        ("thời điểm 30/6/2024", "2024-06-30"),
        ("at end-2023", "2023-12-31"),
        ("01/08/2024 00:00", "2024-08-01"),
        ("01/08/2024 0:00:00", "2024-08-01"),
    ],
)
def test_what_people_write_is_understood(text, code):
    assert Period.parse(text).code == code


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("quý V/2024", "2024-Q4"),
        ("quý VI năm 2024", "2024-Q4"),
        ("12/31/23", "2023-12-31"),
        ("2023 12 31", "2023-12-31"),
        ("31 12 2023", "2023-12-31"),
        ("3202-12-31", "2023-12-31"),
        ("12-2023-31", "2023-12-31"),
        ("31/2023/12", "2023-12-31"),
        ("Febuary 2023", "2023-02"),
        ("Setpember 2023", "2023-09"),
        ("7 Agust 2023", "2023-08-07"),
        ("2203-13", "2023-12"),
        ("2023-1231", "2023-12-31"),
        ("31/12/2O23", "2023-12-31"),
        ("3l/12/2023", "2023-12-31"),
        ("Q1/2O24", "2024-Q1"),
        ("2O23", "2023"),
        ("tháng Chạp năm 2024", "2024-12"),
        ("quý 05/2024", "2024-Q4"),
        ("2023-01-01/2023-31-12", "2023"),
    ],
)
def test_of_what_is_wrong_the_likely_one_is_told(text, likely):
    with pytest.raises(DxError, match=f"did you mean {likely}"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["quý I", "6 tháng đầu năm", "tháng 4", "31/12", "9T", "năm", "Apr"])
def test_of_what_has_no_year_that_is_told(text):
    with pytest.raises(DxError, match="has no year"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2023-02-01/2023-06-30", "2023-01-15/2023-12-31", "2023-12-31/2023-01-01"])
def test_days_between_which_no_period_lies_are_refused(text):
    with pytest.raises(DxError):
        Period.parse(text)


def test_quarters_without_a_name_together_are_refused():
    with pytest.raises(DxError, match="is no year, half, quarter or month"):
        Period.parse("Q2-Q3 2023")
