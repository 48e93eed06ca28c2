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
    ],
)
def test_of_what_is_wrong_the_likely_one_is_told(text, likely):
    with pytest.raises(DxError, match=f"did you mean {likely}"):
        Period.parse(text)


def test_quarters_without_a_name_together_are_refused():
    with pytest.raises(DxError, match="is no year, half, quarter or month"):
        Period.parse("Q2-Q3 2023")
