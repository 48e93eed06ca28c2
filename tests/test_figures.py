"""Printed figures: Vietnamese and English print to number and rounding interval, and numbers back to print."""

import re
import unicodedata
from decimal import Context, Decimal
from hashlib import sha256
from math import inf, isclose, isnan, nan

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dxlib as dx
from dxlib.errors import DxError
from dxlib.notation.figures import (
    QUALIFIERS,
    clean,
    printed_qualifier,
    read_figure,
    read_number,
    rounding_interval,
    show_amount,
    show_number,
    truncation_interval,
)
from dxlib.notation.intervals import Interval
from dxlib.notation.prints import read_figures

MAGNITUDES = {"": 0, " nghìn": 3, " triệu": 6, " tỷ": 9, " tỉ": 9, " nghìn tỷ": 12, "k": 3}
EXACT = Context(prec=400)


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
        ("1 077", "1077"),
        ("1\u00a0077", "1077"),
        ("1\u202f077\u202f300", "1077300"),
        ("1\u2009077,5", "1077.5"),
        ("３，７", "3.7"),
        ("𝟏.𝟎𝟕𝟕", "1077"),
        ("9" * 40, "9" * 40),
    ],
)
def test_numerals(numeral, value):
    assert read_number(numeral) == Decimal(value)


@pytest.mark.parametrize(
    "numeral",
    [
        "",
        ",",
        "1,",
        ",5",
        "1,2,3",
        "1.2.3",
        "1.23.456",
        "1,2.3",
        "-1",
        "1e5",
        "NaN",
        "1 2",
        "1 0777",
        "0 123",
        "1 077.5",
        "1.077 500",
    ],
)
def test_what_is_no_numeral_is_refused(numeral):
    with pytest.raises(DxError, match="is not a numeral"):
        read_number(numeral)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("1,077", "1077"), ("1.077", "1.077"), ("1,077.5", "1077.5"), ("1 077.5", "1077.5"), ("0.5", "0.5"), ("12", "12")],
)
def test_numerals_in_english_print(numeral, value):
    assert read_number(numeral, "en") == Decimal(value)


@pytest.mark.parametrize("numeral", ["1,07", "1,2", "0,123", "12,34,567", "1.077,5", "1.2.3", "1,0777", "1 077,5"])
def test_what_is_no_numeral_in_english_print_is_refused(numeral):
    with pytest.raises(DxError, match="a point is the decimal mark"):
        read_number(numeral, "en")


@pytest.mark.parametrize("numeral", ["9" * 400, "9" * 5000, "0," + "0" * 400 + "1"])
def test_no_numeral_is_infinite_or_nothing(numeral):
    with pytest.raises(DxError, match="is no printed figure"):
        read_number(numeral)
    with pytest.raises(DxError, match="is no printed figure"):
        read_figure(f"hơn {numeral} nghìn tỷ")


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("1e5", "'e' after the number"),
        ("10^400", "10 is read and '400' left over"),
        ("1'000", "1 is read and '000' left over"),
        ("1_000", "left over"),
        ("1 077 5", "left over"),
        ("2022 300", "2022 is read and '300' left over"),
        ("1\t077", "left over"),
        ("1  077", "left over"),
        ("1<b>077</b>", "left over"),
        ("1**077", "left over"),
        ("1²077", "'1²' is a power or has a footnote mark"),
        ("5 .5", "left over"),
        ("5<b>.5</b>", "left over"),
        ("1\u200b077", "U+200B is a character that shows nothing"),
        ("30/6/2022", "30/6 is read and '2022' left over"),
        ("2-3-4", "left over"),
        ("giảm 4,7% so với 2022", "left over"),
        ("15 trong 14", "holds more than one figure"),
        ("từ 20 đến 30%", "give a range without words before it"),
        ("rose 20% to 30%", "give a range without words before it"),
        ("from 2 to 3 days", "give a range without words before it"),
        ("2 ngày đến 3 ngày", "give a range without words before it"),
        ("58% đến 2025", "left over"),
        ("2 và 3", "left over"),
        ("5% to 30 triệu", "one end in percent"),
        ("3O%", "'3O' in '3O%' has a letter where a digit stands"),
        ("1O.000", "has a letter where a digit stands"),
        ("l2%", "has a letter where a digit stands"),
        ("60/", "nothing behind its stroke"),
        ("5%/", "nothing behind its stroke"),
        ("5 <10>", "left over"),
        ("1.2.3", "is not a numeral"),
        ("1.077,5,2", "is not a numeral"),
        ("12.34.567 xã", "is not a numeral"),
        ("5-3", "runs down"),
        (".5", "attached before it"),
        ("--5", "'--' before the number"),
        ("±5%", "'±' is a sign that no figure has"),
        ("COVID-19", "attached before it"),
        ("Q1", "attached before it"),
        ("٣٫٧ triệu", "'٣' is a digit of another script"),
        ("३ triệu", "'३' is a digit of another script"),
        ("1٣", "'٣' is a digit of another script"),
        ("2½", "'½' is a number and no digit"),
        ("①", "'①' is a number and no digit"),
        ("5 ㋀", "'㋀' is a number and no digit"),
        ("3万", "'万' is a number and no digit"),
        ("Ⅳ", "'Ⅳ' is a number and no digit"),
        ("CO₂: 5", "'₂' is a number and no digit"),
        ("10⁶", "'10⁶' is a power or has a footnote mark"),
        ("0,5‰", "is per mille"),
        ("0,5 phần nghìn", "is per mille"),
        ("5 phần mười nghìn", "is per mille"),
        ("0,5 per mil", "is per mille"),
        ("5 basis points", "is per mille"),
        ("3 triệu rưỡi", "'rưỡi' after the number"),
        ("3 trăm", "'trăm' after the number"),
        ("3 nghìn tỷ tỷ", "'tỷ' after the number"),
        ("3,7 ngan", "'ngan' after the number"),
        ("3.7 million", "'million' after the number in '3.7 million' is no magnitude of Vietnamese print"),
        ("3,7M", "'M' after the number"),
        ("5G", "'G' after the number"),
        ("9" * 2000, "a passage of 2000 characters"),
    ],
)
def test_a_figure_is_read_whole_or_refused_with_the_reason(printed, reason):
    with pytest.raises(DxError) as told:
        read_figure(printed)
    assert reason in str(told.value)


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
        ("≧ 80%", 80, "at_least"),
        ("≦ 80%", 80, "at_most"),
        ("≃ 80%", 80, "about"),
        ("approx. 80%", 80, "about"),
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
        ("12,5% ²", 12.5, "exact"),
        ("1 077", 1077, "exact"),
        ("hơn 12\u00a0345\u202f678 đồng", 12345678, "over"),
        ("３，７ triệu", 3.7e6, "exact"),
        ("０,５％", 0.5, "exact"),
        ("<5%", 5, "at_most"),
        (">80%", 80, "over"),
        ("5 phần trăm", 5, "exact"),
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
    [
        ("60/63", 60, 63),
        ("07/63", 7, 63),
        ("390/1.086", 390, 1086),
        ("1.648/30k", 1648, 30000),
        ("46th out of 132", 46, 132),
        ("60 trong tổng số 63", 60, 63),
    ],
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
        ("20% – 30%", 20, 30, (19.5, 30.5)),
        ("20% đến 30%", 20, 30, (19.5, 30.5)),
        ("2 tới 3 tỷ", 2e9, 3e9, (1.5e9, 3.5e9)),
        ("khoảng từ 2 đến 3 ngày", 2, 3, (2, 3)),
        ("between 2 and 3 days", 2, 3, (2, 3)),
        ("giữa 2 và 3 tuần", 2, 3, (2, 3)),
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
        ("31％", 30.5, 31.5),
        ("31 phần trăm", 30.5, 31.5),
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


PIECES = st.sampled_from(
    [*"0123456789.,-–/%‰ \u00a0\u202fEe^<>*", "000", "077", "²", "½", "٣", "２", "triệu", "k", "million", "hơn ", "<b>"]
)


@given(st.text(max_size=12) | st.lists(PIECES, max_size=9).map("".join), st.sampled_from(["vi", "en"]))
@settings(max_examples=800)
def test_nothing_numeric_is_left_over_of_what_is_read(text, language):
    """Every numeral of an accepted text is one of the numbers that were read, with all of its digits."""
    try:
        figure = read_figure(text, language)
    except DxError:
        return
    bare = "".join(unicodedata.normalize("NFKC", c) for c in re.sub(r"<[a-zA-Z/!][^<>]*>|[⁰¹²³⁴-⁹]|[*]", " ", text))
    assert all(c in "0123456789" for c in bare if unicodedata.numeric(c, None) is not None)
    numerals = re.findall(r"[0-9]+(?:[.,][0-9]+| [0-9]{3}(?![0-9]))*", bare)
    numbers = [one for one in (figure.value, figure.upper, figure.total) if one is not None]
    if numerals:  # else a rank in words
        assert [digits(numeral) for numeral in numerals] == pytest.approx([digits(f"{n:.17g}") for n in numbers])


def digits(numeral: str) -> float:
    """The digits of a numeral that are significant, wherever its decimal mark stands."""
    return float("0." + re.sub(r"e.*|[^0-9]", "", numeral).lstrip("0"))


ENGLISH = [
    ("1,077", 1077, "exact", (1077, 1077)),
    ("1.077", 1.077, "exact", (1.0765, 1.0775)),
    ("more than 1,500 delegates", 1500, "over", (1500, 1600)),
    ("3.7 million", 3.7e6, "exact", (3.65e6, 3.75e6)),
    ("$3.7bn", 3.7e9, "exact", (3.65e9, 3.75e9)),
    ("a 3.7-million loan", 3.7e6, "exact", (3.65e6, 3.75e6)),
    ("nearly 2 trillion", 2e12, "almost", (1.8e12, 2e12)),
    ("3.1 quadrillion", 3.1e15, "exact", (3.05e15, 3.15e15)),
    ("ranked the first", 1, "exact", (1, 1)),
    ("approximately 10 percent", 10, "about", (9.5, 10.5)),
    ("no more than 3", 3, "at_most", (-inf, 3)),
    ("no less than 80%", 80, "at_least", (80, inf)),
    ("under 5%", 5, "at_most", (-inf, 5)),
    ("ranked first", 1, "exact", (1, 1)),
]


@pytest.mark.parametrize(("printed", "value", "qualifier", "interval"), ENGLISH)
def test_figures_in_english_print(printed, value, qualifier, interval):
    figure = read_figure(printed, "en")
    assert (figure.value, figure.qualifier, figure.falling) == (value, qualifier, False)
    assert same(rounding_interval(printed, language="en"), *interval)
    assert printed_qualifier(printed) == qualifier


@pytest.mark.parametrize(
    "printed", ["fell 4.7%", "down by 4.7%", "decreased by 4.7%", "4.7% lower", "-4.7%", "lower by 4.7%"]
)
def test_falls_in_english_print(printed):
    assert read_figure(printed, "en").falling
    assert same(truncation_interval("56.1%", language="en"), 56.1, 56.2)


@pytest.mark.parametrize("printed", ["3.7 triệu", "3.7 millions", "3 hundred", "$3.7m", "3 mıllion"])
def test_magnitudes_that_english_print_does_not_have_are_refused(printed):
    with pytest.raises(DxError, match="after the number"):
        read_figure(printed, "en")


def test_an_unknown_language_is_told():
    with pytest.raises(DxError, match="unknown language 'fr'"):
        read_figure("5", "fr")


def test_an_english_report_gives_right_values_intervals_and_verdicts(folder, tmp_path):
    lines = [
        "Attacks: 1,077 in 2022, up 43.6% on 2021.",
        "There were 750 attacks in 2021.",
        "More than 3.7 million users.",
    ]
    document = "\n".join(lines) + "\n"
    digest = sha256(document.encode()).hexdigest()
    report = folder.report(language="en", sha256=digest, lines=len(lines))
    folder.rows(
        report, "observations",
        {"value": 1077, "as_printed": "1,077", "line": 1},
        {"value": 750, "as_printed": "750", "period": "2021", "line": 2},
    )  # fmt: skip
    folder.rows(report, "claims", {"value": 43.6, "as_printed": "43.6%", "line": 1})
    folder.rows(
        report, "details",
        {"value": 3.7e6, "qualifier": "over", "as_printed": "More than 3.7 million", "line": 3},
    )  # fmt: skip
    folder.rows(
        report,
        "uncounted",
        *({"as_printed": "2022", "line": 1}, {"as_printed": "2021", "line": 1}, {"as_printed": "2021", "line": 2}),
    )
    (tmp_path / "document.txt").write_text(document, encoding="utf-8", newline="")
    evidence = folder.load()
    assert evidence.observations[["value", "low", "high"]].values.tolist() == [[1077] * 3, [750] * 3]
    (claim,) = dx.audit(evidence=evidence).query("check == 'claim'").itertuples()
    assert (claim.verdict, claim.stated_low, claim.stated_high) == (
        "consistent",
        pytest.approx(43.55),
        pytest.approx(43.65),
    )
    row = dx.compare("2022", "2021", evidence=evidence, indicator="attacks").iloc[0]
    assert (row.current, row.stated_agrees) == (1077, True)
    (verified,) = dx.reading.verify(evidence, tmp_path)
    assert verified.faults == [] and verified.covered == verified.digits


def test_the_same_print_is_refused_or_another_number_in_a_vietnamese_report(folder):
    report = folder.report()
    folder.rows(report, "observations", {"value": 1077, "as_printed": "1,077"})
    with pytest.raises(DxError, match=r"1077 is written, '1,077' reads 1\.077"):
        folder.load()


@pytest.mark.parametrize("printed", ["", "-", "không có", "<script>", "=cmd()", "../", "\x00"])
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


@pytest.mark.parametrize(
    "text",
    ["5+ triệu", "3,7 (triệu)", '3,7 "triệu"', "3,7/triệu", "3,7.  triệu", "3,7\u200btriệu", "3,7\u00adtriệu",
     "5_triệu", "3,7trđ", "5 triêu", "5 ức", "0,5 %o", "0,5 promille", "5 o/oo", "5 phần vạn", "5 ppm", "01.234"],
)  # fmt: skip
def test_what_belongs_to_a_number_and_is_not_understood_is_no_smaller_number(text):
    with pytest.raises(DxError):
        read_figure(text)


@pytest.mark.parametrize("text", ["5+ million", "3.7–million", "3.7 M", "3.7 MM", "3.7 mio", "3.7 tn", "5 lakhs"])
def test_the_same_in_english(text):
    with pytest.raises(DxError):
        read_figure(text, "en")


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("không dưới 5", "at_least"), ("không thấp hơn 5", "at_least"), ("\u2a7e5", "at_least"), ("=> 5", "at_least"),
     ("5 triệu trở lên", "at_least"), ("5+", "at_least"), ("5 or more", "at_least"), ("not below 5", "at_least"),
     ("không hơn 5", "at_most"), ("không vượt quá 5", "at_most"), ("nhỏ hơn 5", "at_most"), ("chưa đến 5", "at_most"),
     ("5 trở xuống", "at_most"), ("not exceeding 5", "at_most"), ("trên dưới 5", "about"), ("greater than 5", "over")],
)  # fmt: skip
def test_a_qualifier_that_is_turned_round_or_stands_behind(text, qualifier):
    figure = read_figure(text)
    assert (figure.qualifier, figure.falling) == (qualifier, False)
    assert printed_qualifier(text) == qualifier


def test_a_zero_before_a_decimal_comma_leaves_no_doubt():
    assert read_figure("01,234").value == 1.234 == read_figure("01.234", "en").value


def test_a_rate_is_no_billion_and_a_minus_in_words_is_one():
    assert read_figure("40 tỷ lệ").value == 40 and read_figure("40 tỷ đồng").value == 40e9
    assert read_figure("âm 5").falling and read_figure("minus 5%", "en").falling


@given(st.from_regex(r"[1-9][0-9]{0,20}(,[0-9]{1,20})?", fullmatch=True), st.sampled_from(["", " triệu", " nghìn tỷ"]))
@example("9999999999999999", "")
@example("9007199254740993", "")
@example("0,1234567890123456789", " triệu")
def test_a_figure_has_every_digit_that_is_printed_or_is_refused_with_what_it_would_be_kept_as(numeral, magnitude):
    worth = Decimal(numeral.replace(",", ".")).scaleb(MAGNITUDES[magnitude], EXACT).normalize(EXACT)
    digits = len(numeral.replace(",", "").strip("0"))
    [column] = read_figures(*pd.factorize(pd.Series([numeral + magnitude])))["value"]
    try:
        value = read_figure(numeral + magnitude).value
    except DxError as error:
        assert digits > 15 and isnan(column)
        assert f"{float(worth)!r}; round it to 15 digits" in str(error)
    else:
        assert value == column == float(worth)
        assert EXACT.create_decimal(value).quantize(worth, context=EXACT) == worth
