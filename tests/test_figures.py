"""Printed figures: Vietnamese print to number and rounding interval, and numbers back to print."""

from decimal import Decimal
from math import inf, isclose, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxlib.errors import DxError
from dxlib.figures import QUALIFIERS, clean, read_figure, read_number, rounding_interval, show_amount, show_number
from dxlib.intervals import Interval

MAGNITUDES = {"": 0, " nghìn": 3, " triệu": 6, " tỷ": 9, " tỉ": 9, " nghìn tỷ": 12, "k": 3}


def same(interval: Interval, low: float, high: float) -> bool:
    return isclose(interval.low, low, rel_tol=1e-12) and isclose(interval.high, high, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("0", "0"),
        ("07", "7"),
        ("1723", "1723"),
        ("3.378.742", "3378742"),
        ("320.000", "320000"),
        ("45,78", "45.78"),
        ("56.1", "56.1"),
        ("1.08", "1.08"),
        ("0.123", "0.123"),
        ("1.234,5", "1234.5"),
        ("9" * 40, "9" * 40),
    ],
)
def test_numerals(numeral, value):
    assert read_number(numeral) == Decimal(value)


@pytest.mark.parametrize(
    "numeral", ["", ",", "1,", ",5", "1,2,3", "1.2.3", "1.23.456", "1,2.3", "-1", "1e5", "NaN", "1 2"]
)
def test_what_is_no_numeral_is_refused(numeral):
    with pytest.raises(DxError, match="is not a numeral"):
        read_number(numeral)


@pytest.mark.parametrize(
    ("printed", "value", "qualifier"),
    [
        ("6.641", 6641, "exact"),
        ("Hơn 1,4 triệu", 1.4e6, "over"),
        ("hơn **2,75 nghìn** tỷ đồng", 2.75e12, "over"),
        ("hơn 7.113 tỷ đồng", 7.113e12, "over"),
        ("gần 379 nghìn thành viên", 379e3, "almost"),
        ("~ 350 triệu", 350e6, "about"),
        ("khoảng hơn 500", 500, "about"),
        ("xấp xỉ 12%", 12, "about"),
        ("≥ 80%", 80, "at_least"),
        ("tối thiểu 01 nền tảng", 1, "at_least"),
        ("lên đến 50%", 50, "at_most"),
        ("không quá 3 ngày", 3, "at_most"),
        ("30k", 30e3, "exact"),
        ("40 tỉnh", 40, "exact"),
        ("40 tỉ", 40e9, "exact"),
        ("5 kg", 5, "exact"),
        ("07 triệu", 7e6, "exact"),
        ("<i>459 triệu</i>", 459e6, "exact"),
        ("194 tỉ đồng", 194e9, "exact"),
        ("thứ 7", 7, "exact"),
        ("Đứng đầu ĐNA", 1, "exact"),
        ("đứng thứ ba", 3, "exact"),
        ("2.659.719 thuê bao", 2659719, "exact"),
        ("56% ¹", 56, "exact"),
    ],
)
def test_figures_as_the_documents_print_them(printed, value, qualifier):
    figure = read_figure(printed)
    assert (figure.value, figure.qualifier, figure.falling) == (value, qualifier, False)


@pytest.mark.parametrize("printed", ["giảm 4,7%", "Giảm 47%", "giảm khoảng 10%", "-5%", "− 5%", "thấp hơn 3%"])
def test_falls_are_told_by_the_words_or_the_sign(printed):
    assert read_figure(printed).falling


def test_the_words_before_a_figure_decide_and_not_those_after_it():
    assert not read_figure("5% giảm").falling
    assert read_figure("60 hơn").qualifier == "exact"


@pytest.mark.parametrize(
    ("printed", "value", "total"),
    [("60/63", 60, 63), ("07/63", 7, 63), ("390/1.086", 390, 1086), ("1.648/30k", 1648, 30000)],
)
def test_a_part_and_its_total(printed, value, total):
    figure = read_figure(printed)
    assert (figure.value, figure.total, figure.upper) == (value, total, None)


@pytest.mark.parametrize(
    ("printed", "value", "upper", "interval"),
    [
        ("từ 2-3 ngày", 2, 3, (2, 3)),
        ("2 – 3 tuần", 2, 3, (2, 3)),
        ("2-3 triệu", 2e6, 3e6, (1.5e6, 3.5e6)),
        ("20-30%", 20, 30, (19.5, 30.5)),
        ("2,5-3,5 tỷ", 2.5e9, 3.5e9, (2.45e9, 3.55e9)),
        ("900 nghìn - 2 triệu", 900e3, 2e6, (899500, 2.5e6)),
    ],
)
def test_ranges(printed, value, upper, interval):
    figure = read_figure(printed)
    assert (figure.value, figure.upper, figure.total) == (value, upper, None)
    assert same(figure.interval, *interval)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        # METHODS 3, one line each.
        ("1723", 1723, 1723),
        ("320.000", 320000, 320000),
        ("2,2 tỷ", 2.15e9, 2.25e9),
        ("56,1%", 56.05, 56.15),
        ("56.1%", 56.05, 56.15),
        ("31%", 30.5, 31.5),
        ("5 nghìn", 4500, 5500),
        # hơn, trên: one unit of the last digit that is not zero, at most a tenth.
        ("hơn 3,7 triệu", 3.7e6, 3.8e6),
        ("trên 300", 300, 330),
        ("hơn 10", 10, 11),
        ("hơn 95%", 95, 96),
        ("hơn 1 tỷ", 1e9, 1.1e9),
        ("gần 26,8 triệu", 26.7e6, 26.8e6),
        ("gần 2 nghìn", 1800, 2000),
        # khoảng: five percent, or half a unit of the last digit if that is wider.
        ("khoảng 860 triệu", 817e6, 903e6),
        ("khoảng 10%", 9.5, 10.5),
        ("~ 1,9 triệu", 1.805e6, 1.995e6),
        ("khoảng 8", 7.5, 8.5),
        ("khoảng 1%", 0.5, 1.5),
        ("khoảng 40", 38, 42),
        ("≥ 80%", 80, inf),
        ("tối đa 3", -inf, 3),
        # zero
        ("0%", -0.5, 0.5),
        ("0", 0, 0),
        ("hơn 0", 0, 1),
    ],
)
def test_rounding_intervals(printed, low, high):
    assert same(rounding_interval(printed), low, high)


def test_rounding_intervals_are_cut_at_the_bounds_and_negative_where_something_falls():
    assert same(rounding_interval("100%", (0, 100)), 99.5, 100)
    assert same(rounding_interval("≥ 80%", (0, 100)), 80, 100)
    assert same(rounding_interval("0%", (0, 100)), 0, 0.5)
    assert same(rounding_interval("giảm 4,7%", falling=True), -4.75, -4.65)


AMOUNTS = st.builds(
    lambda whole, decimals, magnitude: (f"{whole}{decimals}{magnitude}", magnitude),
    st.integers(0, 99999),
    st.sampled_from(["", ",5", ",25", ",999"]),
    st.sampled_from(list(MAGNITUDES)),
)
WORDS = {"": "exact", "hơn ": "over", "gần ": "almost", "khoảng ": "about", "≥ ": "at_least", "≤ ": "at_most"}


@given(AMOUNTS, st.sampled_from(list(WORDS)))
def test_the_interval_of_a_figure_holds_its_value(amount, words):
    text, magnitude = amount
    figure = read_figure(words + text)
    assert figure.qualifier == WORDS[words]
    assert figure.value == pytest.approx(
        float(text[: len(text) - len(magnitude)].replace(",", ".")) * 10 ** MAGNITUDES[magnitude]
    )
    assert figure.value in figure.interval


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        figure = read_figure(text)
    except DxError:
        return
    assert figure.qualifier in QUALIFIERS and figure.value in figure.interval


@pytest.mark.parametrize("printed", ["", "-", "không có", "<script>", "=cmd()", "../", "\x00", "\ufeff"])
def test_a_passage_without_a_number_is_refused(printed):
    with pytest.raises(DxError, match="no number stands in"):
        read_figure(printed)


def test_markup_footnotes_and_spaces_do_not_count():
    assert clean("**hơn  2,75\tnghìn** tỷ <b>đồng</b> ²") == "hơn 2,75 nghìn tỷ đồng"
    assert clean("56 % ( 9 )") == "56% (9)"
    assert clean("ty\u0309 le\u0302\u0323") == "tỷ lệ".replace("ỷ", "ỷ"), "composed characters"


@given(st.integers(-(10**15), 10**15), st.sampled_from([1, 10, 100]))
def test_a_number_shown_in_vietnamese_reads_back(number, divisor):
    value = number / divisor
    shown = show_number(value, "vi")
    back = float(read_number(shown.removeprefix("−"))) * (-1 if shown.startswith("−") else 1)
    assert back == pytest.approx(value, abs=0.006, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "options", "shown"),
    [
        (3700000, {"language": "vi"}, "3.700.000"),
        (3700000, {}, "3,700,000"),
        (-7.16, {"language": "vi"}, "−7,16"),
        (4.07, {"signed": True}, "+4.07"),
        (0, {"signed": True}, "0"),
        (-0.001, {}, "0"),
        (2.345, {}, "2.35"),
        (5.095 - 1e-12, {}, "5.1"),
        (1.5, {"decimals": 0}, "2"),
        (50.0, {}, "50"),
        (nan, {}, ""),
        (inf, {}, "∞"),
        (-inf, {}, "−∞"),
        (1e30, {}, "1" + ",000" * 10),
    ],
)
def test_numbers_are_shown_in_the_notation_of_the_language(value, options, shown):
    assert show_number(value, **options) == shown


@pytest.mark.parametrize(
    ("value", "en", "vi"),
    [
        (6641, "6,641", "6.641"),
        (0, "0", "0"),
        (3.7e6, "3.7 million", "3,7 triệu"),
        (860e6, "860 million", "860 triệu"),
        (2.2e9, "2.2 billion", "2,2 tỷ"),
        (2.75e12, "2.75 trillion", "2,75 nghìn tỷ"),
        (-3.7e6, "−3.7 million", "−3,7 triệu"),
        (inf, "∞", "∞"),
    ],
)
def test_amounts_carry_their_magnitude_word(value, en, vi):
    assert (show_amount(value, "en"), show_amount(value, "vi")) == (en, vi)


@pytest.mark.parametrize("value", [1e300, -1e300, 5e-324])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_number_is_too_large_or_too_small_to_show(value, language):
    assert show_number(value, language) and show_amount(value, language)
