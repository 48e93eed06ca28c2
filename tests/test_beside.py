"""What stands beside a number: read with it or refused with the reason, and never passed over."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxlib.errors import DxError
from dxlib.notation.figures import read_figure, rounding_interval
from dxlib.notation.prints import read_figures

NO = None  # what belongs to a number and is understood in no way
BEFORE = {
    "": 1, "$": 1, "USD ": 1, "US$": 1, "khoảng ": 1, "• ": 1, "giá: ": 1, "+": 1,
    "-": -1, "−": -1, "–": -1, "—": -1, "‐": -1, "-$": -1, "$-": -1, "-USD ": -1, "âm ": -1, "minus $": -1,
    "tăng trưởng: -": -1, "âm khoảng ": -1, "&minus;": -1,
    "--": NO, "+/-": NO, "±": NO, "(-)": NO, "— ": NO, "≠": NO, "!=": NO, "<>": NO, "->": NO, "√": NO, "▼ ": NO,
    "khác ": NO, "không phải ": NO, "not ": NO, "trừ ": NO, "double ": NO, "gấp đôi ": NO, "half of ": NO, "nửa ": NO,
    "hai ": NO, "two ": NO, "ba trên ": NO, "one in ": NO, "một phần ": NO, "hai phẩy ": NO, "năm chấm ": NO,
    "vài chục ": NO, "hundred ": NO, "(triệu đồng) ": NO, "USD million ": NO, "$m ": NO, "USDbn ": NO, "(%) ": NO,
    "percent ": NO, "từ một đến ": NO, "↓": NO,
}  # fmt: skip
BEHIND = {
    "": (1, 1), "%": (1, 1), " pct": (1, 1), "pp": (1, 1), "٪": (1, 1), " phần trăm": (1, 1), " doanh nghiệp": (1, 1),
    " ngân hàng": (1, 1), " trạm": (1, 1), " văn bản": (1, 1), " phần mềm": (1, 1), " tỷ lệ": (1, 1), " ti vi": (1, 1),
    " ngành": (1, 1),
    " năm": (1, 1), " tư vấn": (1, 1), " tiêu chí": (1, 1), " one-stop shops": (1, 1), " billing systems": (1, 1),
    " millionaires": (1, 1), " e-wallets": (1, 1), " m": (1, 1), " kg": (1, 1), "km": (1, 1), "&nbsp;": (1, 1),
    "k": (1e3, 1e3), "kđ": (1e3, 1e3), " triệu": (1e6, NO), "triệuđồng": (1e6, NO), " tỷđồng": (1e9, NO),
    " tỷđ": (1e9, NO), " tỷUSD": (1e9, NO), " nghìntỷ": (1e12, NO), " trieu dong": (1e6, NO),
    " million": (NO, 1e6), "-million": (NO, 1e6), "bn": (NO, 1e9), "bnUSD": (NO, 1e9), " mn euros": (NO, 1e6),
    **dict.fromkeys(
        [" triẹu", " tỳ", " nghín", "triệudân", " bln", " mrd", " trln", " milion", " millions", " quintillion", " lac",
         " kk", " crore", " млн", " 만", " juta", " Milliarden", " mUSD", " USDm", " $m", "M", " B", " tr", "trđ",
         " rưỡi", " rưởi", " triệu rưởi", " tỷ hai", " triệu tư", " trăm", " chục", " vạn", " tá", " nửa", " phẩy năm",
         " point five", " and a half", " and a half million", " phần mười", " phần tư", " tenths", " quarters",
         " dozen", " hundred", " squared", " out of ten", " to six", " trên mười", " trong ba", " trên nghìn",
         "-per-thousand", "°/oo", "‰", "ppm", " bps", " ppt", " USD triệu", " đồng (triệu)", "%, hàng triệu", "²", "-",
         " −", " (âm)", " (minus)", "%-", " ▼", "/XII", "\u00adtriệu", "\u200b triệu", "\u0336", "\u20e3"], (NO, NO)),
}  # fmt: skip
NUMERALS = st.integers(1, 999).map(str)


@given(st.sampled_from(list(BEFORE)), NUMERALS, st.sampled_from(list(BEHIND)), st.sampled_from(["vi", "en"]))
@settings(max_examples=1500)
def test_a_figure_is_its_number_with_sign_and_size_or_it_is_refused(before, numeral, behind, language):
    sign, factor = BEFORE[before], BEHIND[behind][language == "en"]
    text = before + numeral + behind
    try:
        figure = read_figure(text, language)
    except DxError:
        return
    assert sign is not NO and factor is not NO, text
    assert (figure.value, figure.falling) == (int(numeral) * factor, sign < 0), text


@pytest.mark.parametrize("behind", [behind for behind, factors in BEHIND.items() if factors[0]])
def test_what_is_understood_behind_a_number_is_read(behind):
    assert read_figure(f"5{behind}").value == 5 * BEHIND[behind][0]


@pytest.mark.parametrize("before", [before for before, sign in BEFORE.items() if sign])
def test_what_is_understood_before_a_number_is_read(before):
    assert read_figure(f"{before}5").falling == (BEFORE[before] < 0)


ENGLISH = st.sampled_from(["thousand", "million", "billion", "trillion", "quadrillion"])


@given(ENGLISH, st.integers(0, 9), st.sampled_from(["left out", "twice", "exchanged"]))
def test_a_misspelt_english_magnitude_is_never_passed_over(word, at, fault):
    at = at % (len(word) - 1)
    one, two = word[at : at + 2]
    wrong = word[:at] + {"left out": two, "twice": one + one + two, "exchanged": two + one}[fault] + word[at + 2 :]
    if wrong == word:
        return
    with pytest.raises(DxError, match=f"'{wrong}' after the number .* write "):
        read_figure(f"5 {wrong} users", "en")


@pytest.mark.parametrize("word", ["triêu", "triẹu", "trieụ", "triểu", "tỳ", "tỵ", "tỹ", "tý", "tí", "nghín", "nghỉn"])
def test_a_vietnamese_magnitude_with_another_tone_is_never_passed_over(word):
    with pytest.raises(DxError, match="is no magnitude of Vietnamese print"):
        read_figure(f"5 {word} đồng")


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("5 bln", "en", "'bln' after the number in '5 bln' is no magnitude of English print"),
        ("5 mrd", "vi", "write tỷ"),
        ("5 trln", "vi", "write nghìn tỷ"),
        ("5 milion", "vi", "write triệu"),
        ("5 and a half", "en", "'half' after the number in '5 and a half' belongs to it and is not understood"),
        ("(triệu đồng) 5", "vi", "'triệu' before the number in '(triệu đồng) 5' belongs to it; write it behind"),
        ("5% hàng triệu", "vi", "'triệu' in '5% hàng triệu' is left over"),
        ("(5)", "vi", "a number in brackets, as in '(5)', may be negative; write -5 or 5"),
        ("($5)", "en", "may be negative"),
        ("5-", "vi", "may be a sign"),
        ("— 5", "vi", "is no sign; write -5"),
        ("≥ -5", "vi", "is no sign"),
        ("không quá -5", "vi", "has a sign and a word that bounds it"),
        ("-3-5%", "vi", "is a range with a sign"),
        ("5 tri ệu", "vi", "'tri' after the number"),
        ("5 two-thirds", "en", "'two' after the number"),
        ("không có 5", "vi", "'không có' before the number in 'không có 5' turns it round"),
        ("5 tri\u00adệu", "vi", "U+00AD is a character that shows nothing"),
        ("5²", "vi", "'5²' is a power or has a footnote mark"),
        ("5 млн", "vi", "'м' is a letter of another script"),
        ("~~5~~", "vi", "is struck out"),
        ("<del>5</del>", "vi", "is struck out"),
        ("1/3 triệu", "vi", "may be a part and its total, or a fraction"),
        ("đứng thứ ba mươi", "vi", "'mươi' after the number"),
        ("không đứng đầu", "vi", "no number stands"),
    ],
)
def test_the_reason_says_what_to_write(text, language, reason):
    with pytest.raises(DxError) as told:
        read_figure(text, language)
    assert reason in str(told.value)


@pytest.mark.parametrize("text", ["5%", "5 pct", "5pp", "5٪", "5 p.p.", "5 (%)", "5 điểm %", "5% points"])
def test_percent_however_it_is_written_is_rounded(text):
    interval = rounding_interval(text)
    assert (interval.low, interval.high) == (4.5, 5.5)


@pytest.mark.parametrize("text", ["hơn -5", "≥ -5%", "gần -5", "(5)", "5-"])
def test_a_column_of_figures_refuses_the_same(text):
    [fault] = read_figures(*pd.factorize(pd.Series([text])))["fault"]
    assert fault


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("5/0", "is a part of 0"),
        ("0/0", "is a part of 0"),
        ("60%/63%", "has two percentages"),
        ("04/2024", "may have a year in it"),
        ("tháng 4/2024", "may have a year in it"),
        ("11/1999", "may have a year in it"),
        ("8 trong 2024", "may have a year in it"),
        ("Nghị định 42/2022", "may have a year in it"),
        ("Decision No. 942/2021", "may have a year in it"),
        ("9 trên 5", "more than one figure"),
        ("5%%", "two percent signs"),
        ("5 % %", "two percent signs"),
        ("(5", "half a bracket"),
        ("5)", "half a bracket"),
        ("($5", "half a bracket"),
        ("5%)", "half a bracket"),
        ("60/63)", "half a bracket"),
        ("(60/63", "half a bracket"),
        ("2-3%)", "half a bracket"),
        ("60 km2", "'km2' in '60 km2' has a digit that is no figure"),
        ("3 tấn CO2", "'CO2' in '3 tấn CO2' has a digit that is no figure"),
        ("12 trạm 5G", "'5G' in '12 trạm 5G' has a digit that is no figure"),
    ],
)
def test_what_is_no_part_and_no_figure_is_refused_alone_and_in_a_column(text, reason):
    [fault] = read_figures(*pd.factorize(pd.Series([text])))["fault"]
    assert reason in fault


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("trên địa bàn 63 tỉnh", "exact"),
        ("dưới sự chỉ đạo của 5 bộ", "exact"),
        ("gần gũi với 5 xã", "exact"),
        ("trên toàn quốc có 5 xã", "exact"),
        ("over the past 5 years", "exact"),
        ("under Decision No. 5", "exact"),
        ("trên 63 tỉnh", "over"),
        ("trên mức 5%", "over"),
        ("over US$ 5", "over"),
        ("dưới 5%", "at_most"),
        ("gần $5", "almost"),
    ],
)
def test_a_preposition_bounds_the_number_right_behind_it_alone(text, qualifier):
    assert read_figure(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "language", "value", "total"),
    [
        ("5 triệu euro", "vi", 5e6, None),
        ("3 triệu/năm", "vi", 3e6, None),
        ("5 tỷ/năm", "vi", 5e9, None),
        ("9 trên 12 chỉ tiêu", "vi", 9, 12),
        ("3 trong 63 tỉnh", "vi", 3, 63),
        ("4 of 2024 tasks", "en", 4, 2024),
        ("1500/2024", "vi", 1500, 2024),
        ("VND3,700", "en", 3700, None),
        ("USD5", "vi", 5, None),
        ("EUR7 million", "en", 7e6, None),
    ],
)
def test_what_belongs_to_a_number_is_read_with_it(text, language, value, total):
    figure = read_figure(text, language)
    assert (figure.value, figure.total) == (value, total)
