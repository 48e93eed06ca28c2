"""Words of rise and fall beside a number: the last before it counts, and what denies them is refused."""

import pytest

from dxlib.errors import DxError
from dxlib.notation.figures import read_figure

FALLS = {
    "vi": ["giảm", "sụt", "sụt giảm", "tụt", "hạ", "mất", "kém", "bớt", "lùi", "hụt",
           "thu hẹp", "hạ xuống", "giảm thêm",
           "tăng trưởng giảm", "tăng trưởng âm", "mất khoảng", "rớt", "sa sút",
           "không chỉ giảm", "không ngừng giảm", "thấp hơn"],
    "en": ["shrank", "cut costs by", "minus growth of",
           "shrinking by", "reduction of", "negative growth of", "contracted", "a contraction of", "lost",
           "slipped", "plunged", "cut by", "a loss of", "tumbled", "plummeted by", "slid", "dipped", "not only fell",
           "fell by more than", "growth slowed, down"],
}  # fmt: skip
RISES = {
    "vi": ["giảm chậm lại, tăng", "hạ tầng", "mất an toàn ở", "giảm nghèo tăng", "tăng", "đẩy lùi", "không dưới",
           "không thấp hơn"],
    "en": ["lower-middle-income share up", "the cut-off rose to", "reduced poverty, up", "down payments grew",
           "loss rate:", "lost:", "not lower than"],
}  # fmt: skip
DENIED = {
    "vi": ["không giảm", "chưa giảm", "không bị giảm", "không tăng", "chẳng sụt", "khong giam", "không giảm dưới"],
    "en": [
        "did not fall",
        "has never declined",
        "hasn't fallen",
        "no reduction of",
        "without losing",
        "not really down",
    ],
}


@pytest.mark.parametrize(("language", "words"), [(one, words) for one in FALLS for words in FALLS[one]])
def test_words_of_fall_are_understood(language, words):
    assert read_figure(f"{words} 8%", language).falling


@pytest.mark.parametrize(("language", "words"), [(one, words) for one in RISES for words in RISES[one]])
def test_words_of_fall_that_say_nothing_of_the_number_are_none(language, words):
    assert not read_figure(f"{words} 8%", language).falling


@pytest.mark.parametrize(("language", "words"), [(one, words) for one in DENIED for words in DENIED[one]])
def test_a_move_that_is_denied_is_refused(language, words):
    with pytest.raises(DxError, match="turns it round"):
        read_figure(f"{words} 8%", language)


@pytest.mark.parametrize("words", ["tăng hoặc giảm", "tăng/giảm", "up or down"])
def test_a_rise_or_a_fall_is_refused(words):
    with pytest.raises(DxError, match="may be a rise or a fall"):
        read_figure(f"{words} 8%")


@pytest.mark.parametrize(
    ("text", "falling"), [("8% lower", True), ("8% cut", True), ("8% down", True), ("8% of", False)]
)
def test_words_behind_say_it_too(text, falling):
    assert read_figure(text, "en").falling == falling


def test_what_takes_days_loses_none():
    assert not read_figure("mất 8 ngày").falling
