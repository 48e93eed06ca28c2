"""Words of size that are misspelt are never passed over, and words that only begin like one are no size."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxlib.errors import DxError
from dxlib.notation.alike import SIZES, is_size
from dxlib.notation.beside import stem
from dxlib.notation.figures import read_figure

ROOT = Path(__file__).parent.parent
TEXTS = [*(ROOT / "dxlib").glob("indicators/*.yml"), *ROOT.glob("d*/locale/**/*.po"), *ROOT.glob("data/**/*.csv")]


@given(
    st.sampled_from(["triệu", "nghìn", "trieu", "nghin"]), st.integers(0, 9), st.sampled_from(["twice", "exchanged"])
)
def test_a_misspelt_vietnamese_magnitude_is_never_passed_over(word, at, fault):
    at = at % (len(word) - 1)
    one, two = word[at : at + 2]
    wrong = word[:at] + {"twice": one + one + two, "exchanged": two + one}[fault] + word[at + 2 :]
    with pytest.raises(DxError, match=f"'{wrong}' after the number"):
        read_figure(f"5 {wrong} người")


@pytest.mark.parametrize(
    "word",
    [
        "triệ",
        "chiệu",
        "tyỷ",
        "ttỷ",
        "nghìng",
        "ngàng",
        "nghàn",
        "ngìn",
        "tirieu",
        "trriệu",
        "tril",
        "thsd",
        "hundrde",
        "trịu",
        "triu",
        "trệu",
        "nghìm",
    ],
)
def test_a_magnitude_with_a_letter_wrong_is_refused(word):
    with pytest.raises(DxError, match=f"'{word}' after the number"):
        read_figure(f"7 {word}")


def test_no_ordinary_word_of_the_texts_of_the_project_is_taken_for_a_misprint():
    words = {word for path in TEXTS for word in re.findall(r"[^\W\d_]+", path.read_text(encoding="utf-8").casefold())}
    assert len(words) > 2000
    assert {word for word in words if is_size(word)} <= set(SIZES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20 tỷ phú", 20), ("12 triệu phú", 12), ("7 tỷ giá", 7), ("3 tỷ số", 3), ("9 triệu chứng", 9),
        ("8 triều đại", 8),
        ("4K TVs", 4), ("4K màn hình", 4), ("10 một cửa", 10), ("20 ba lô", 20), ("6 tỷ suất", 6), ("4 hai chiều", 4),
        ("2 triệu tư liệu", 2e6), ("12 nghìn tư vấn viên", 12e3), ("7 tỷ giá trị giao dịch", 7e9),
        ("5 triệu chứng thư số", 5e6), ("3 tỷ số tiền", 3e9), ("2 triệu số điện thoại", 2e6), ("2 triệu tập tin", 2e6),
        ("5 tiêu chí", 5), ("5 nghiên cứu", 5), ("5 triển lãm", 5), ("5 chiều", 5), ("5 nghi phạm", 5),
    ],
)  # fmt: skip
def test_a_word_that_begins_like_a_magnitude_is_none(text, value):
    assert read_figure(text).value == value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5 t.đ", "vi"), ("5 ng đồng", "vi"), ("5 ngđ", "vi"), ("5 t.r", "vi"), ("5 m people", "en"),
        ("5 m users", "en"),
        ("5 USD m", "en"), ("5 EUR b", "en"), ("5 bill.", "en"), ("5 bill USD", "en"), ("5 score", "en"),
        ("5 m. users", "en"), ("5 tram", "vi"), ("5 muoi", "vi"), ("5 nua", "vi"), ("5 chuc", "vi"),
    ],
)  # fmt: skip
def test_a_short_magnitude_is_refused(text, language):
    with pytest.raises(DxError, match="after the number"):
        read_figure(text, language)


@pytest.mark.parametrize("text", ["5 bills", "5 bill payments", "5 m", "5 m long", "5 euro", "5 scores", "5 tonnes"])
def test_what_only_looks_like_a_short_magnitude_is_the_number(text):
    assert read_figure(text, "en").value == 5
    assert stem("euro") == "euro"
