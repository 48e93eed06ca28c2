"""Printed figures: from print to a number with its rounding interval, and back to words."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache
from html import unescape
from math import inf

from babel import Locale
from babel.numbers import NumberPattern, format_compact_decimal, format_decimal, parse_pattern

from dxlib.errors import DxError
from dxlib.notation.beside import CODES, PERCENT, check_behind, check_whole, sign
from dxlib.notation.intervals import Interval
from dxlib.notation.moves import falls
from dxlib.notation.numerals import Amount, clean, plain, read_amount, read_number
from dxlib.notation.qualifiers import QUALIFIERS, qualifier

__all__ = [
    "QUALIFIERS", "Figure", "clean", "printed_qualifier", "read_figure", "read_number", "rounding_interval",
    "show_amount", "show_number", "truncation_interval",
]  # fmt: skip

_DIGITS = 400  # more than the largest number has, so that none is too large to show
HEADED = " … "  # between a figure of a table and the unit that stands in the head of its row or column
_LONGEST = 1000  # no printed figure takes more characters
_DIGIT = re.compile("[0-9]")
_STRUCK = re.compile(r"~~|<(?:s|del|strike)\b", re.I)
_RANGE = re.compile(r"\s*(?:%\s*)?[-\u2010\u2011–—]\s*(?=[0-9])")
_WORDED_RANGE = re.compile(r"\s*(?:%\s*)?(?:(?P<to>đến|tới|to)|and|và)\s+(?=[0-9])")
_BEFORE_RANGE = re.compile(  # with any other word it may be a change: "rose 20% to 30%", "từ 20% đến 30%"
    r"(?:(?:khoảng(?: từ)?|chừng|tầm|ước(?: tính)?|xấp xỉ|hơn|đạt|between|giữa|about|around|some"
    r"|approximately|roughly)\W+)*",
    re.I,
)
_BETWEEN = re.compile(r"(?<!\w)(?:between|giữa)\W{0,3}$", re.I)
_TOTAL = re.compile(
    r"[^0-9/]{0,24}/\s*(?=[0-9])|(?:st|nd|rd|th)?\s+"
    r"(?:(?:out )?of(?: all| the)?|among(?:st)?(?: the)?|(?:trong|trên)(?:(?: tổng)? số)?)\s+(?=[0-9])"
)
_IN = re.compile(r"\s+(?:trong|trên)\s+$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9.,])")
_OF_DOCUMENT = re.compile(r"(?<!\w)(?:nghị định|quyết định|nghị quyết|thông tư|luật|chỉ thị|công văn|decree|decision"
                          r"|resolution|circular|law)(?: số| no\.?)? [0-9]", re.I)  # fmt: skip
_IS_DATE = re.compile(  # one of the two is padded: "01/7", "15/06"
    r"(?<![0-9.,/])(?:0[1-9]/[1-9]|[1-3]?[0-9]/0[1-9])(?![0-9.,/])|(?<!\w)ngày\s+[0-3]?[0-9]/", re.I
)
_LETTER = re.compile(r"[0-9](?:[.,][ol]+(?!\w)|o(?=[0-9.,%]))|(?<!\w)[lo][0-9]+(?=[.,][0-9]|\s?%)", re.I)
_FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")
_IS_PERCENT_OF = re.compile(r"\s*%[^/]*/\s*[0-9.,]+\s*%")
_PERCENT = re.compile(PERCENT, re.I)
_PER_MILLE = re.compile(
    r"[‰\u2031\u0609\u060a]|%\s?o(?!\w)|(?<![^\W\d_])[°ºo]/oo\b"
    r"|(?:phần|trên) (?:mỗi )?(?:(?:mười |một )?(?:nghìn|ngàn)|vạn|(?:một )?triệu)(?!\w)"
    r"|(?<![^\W\d_])(?:per|pro)[ -]?(?:mill?e?|(?:a |ten |hundred )?(?:thousand|million))(?!\w)"
    r"|(?<![^\W\d_])(?:ppm|ppb|bps?|basis[ -]points?|điểm cơ bản)\b", re.I,
)  # fmt: skip
_ATTACHED = re.compile(r"(?:[^\W\d_][-\u2010\u2011–—−]?|[.,_^·/\\×])$")
_CODE = re.compile(rf"(?<!\w)(?:{CODES})$", re.I)
_PART_OF_NAME = re.compile(r"(?<![^\W\d_])[^\W\d_]+[0-9]+(?!\w)|(?<!\w)[0-9]+[^\W\d_]+")
_RANK_IN_WORDS = {
    "đứng đầu": 1, "đứng thứ nhất": 1, "thứ hai": 2, "thứ ba": 3,
    "ranked first": 1, "ranked the first": 1, "ranked second": 2, "ranked third": 3,
}  # fmt: skip
_RANK = re.compile(rf"(?<!\w)(?:{'|'.join(_RANK_IN_WORDS)})(?!\w)")
_NO_RANK = re.compile(
    r"(?<!\w)(?:không|chưa|not|never)(?!\w)|từ (?:dưới|cuối)|(?<!\w)(?:last|from (?:the )?bottom)(?!\w)"
)


@dataclass(frozen=True)
class Figure:
    """A figure as a document prints it.

    Attributes:
        value: the number in full, without sign (3700000 for "hơn 3,7 triệu").
        upper: the other end of a printed range ("2-3 ngày"), or ``None``.
        total: what it is a part of ("60/63"), or ``None``.
        qualifier: one of ``QUALIFIERS``.
        falling: whether the words say that something falls ("giảm 4,7%").
        interval: the values it may stand for after rounding (METHODS: the rounding interval).
        last_digit: what one unit of its last printed digit is worth.
        rounded: whether it is rounded to that digit; an integer printed in full is not.
        signed: whether a sign, or a word for one, makes it negative ("-5%", "âm 5%").
    """

    value: float
    upper: float | None
    total: float | None
    qualifier: str
    falling: bool
    interval: Interval
    last_digit: float = 1.0
    rounded: bool = False
    signed: bool = False


@lru_cache(maxsize=1 << 14)  # the same print is asked for when it is checked, loaded and recomputed
def read_figure(as_printed: str, language: str = "vi") -> Figure:
    """Return the figure that a printed passage states, all of it.

    Args:
        as_printed: one figure, a range ("2-3 ngày", "2 đến 3 ngày") or a part and its total ("60/63"), with its words;
            of a cell of a table also with what its head says it is counted in ("5.120 … tỷ đồng").
        language: of the print, ``vi`` or ``en``: in Vietnamese "1.077" is a thousand and seventy-seven, in English
            it is a decimal. Words such as "hơn" and "over" are understood in both.

    Raises:
        DxError: no number stands in the passage, or not every number in it belongs to the one figure that is read.

    Example:
        >>> figure = read_figure("hơn 2,75 nghìn tỷ đồng")
        >>> figure.value, figure.qualifier
        (2750000000000.0, 'over')
        >>> read_figure("60/63").total
        63.0
        >>> read_figure("khoảng 860 triệu").interval
        Interval(low=817000000.0, high=903000000.0)
        >>> read_figure("1,077", "en").value, read_figure("nearly 3.7 million", "en").value
        (1077.0, 3700000.0)
    """
    if len(as_printed) > _LONGEST:
        raise DxError(f"a passage of {len(as_printed)} characters is no printed figure")
    text = clean(plain(unescape(as_printed.replace(HEADED, " ")), language))
    if _STRUCK.search(as_printed):
        raise DxError(f"'{text}' is struck out")
    if _PER_MILLE.search(text):
        raise DxError(f"'{text}' is per mille; no unit is counted so, write it in percent")
    if letter := _LETTER.search(text):
        raise DxError(f"'{letter.group()}' in '{text}' has a letter where a digit stands; write it in digits")
    first = _DIGIT.search(text)
    if first is None:
        return _rank_in_words(text, language)
    before = text[: first.start()]
    if _ATTACHED.search(before) and not _CODE.search(before):
        raise DxError(f"'{text}' has a number with something attached before it; give the figure alone")
    figure, end = _figure(text, first.start(), language)
    check_whole(text, first.start(), end)
    if left := _DIGIT.search(text, end):
        if name := next((one for one in _PART_OF_NAME.finditer(text, end) if one.end() > left.start()), None):
            raise DxError(
                f"'{name.group()}' in '{text}' has a digit that is no figure; write it in words, or leave it out"
            )
        raise DxError(
            f"'{text}' holds more than one figure: {text[first.start() : end]} is read and "
            f"'{text[left.start() :]}' left over; {_advice(text[end : left.start()])}"
        )
    return figure


def _advice(joint: str) -> str:
    """What to do about a second figure, by what stands between the two."""
    if {"đến", "tới", "to"} & set(joint.casefold().split()):
        return 'give a range without words before it ("20% đến 30%"), and of a change one figure alone'
    return "give one alone"


def _figure(text: str, start: int, language: str) -> tuple[Figure, int]:
    """The figure that begins at a digit, and where it ends."""
    amount, end = read_amount(text, start, language)
    told, signed = qualifier(text, start), sign(text, start, end)
    if signed and told not in ("exact", "about"):
        raise DxError(f"'{text}' has a sign and a word that bounds it; write the figure without one of them")
    falling = signed or falls(text, start, end)
    if span := _range(text, start, end):
        upper, end = read_amount(text, span.end(), language)
        if not amount.has_magnitude:  # both ends of "2-3 triệu" are millions
            amount = replace(amount, exponent=upper.exponent, has_magnitude=upper.has_magnitude)
        if "%" in span.group() and not _is_percent(text, end) and span.re is _WORDED_RANGE:
            raise DxError(f"'{text}' has one end in percent and one that is not; give one figure alone")
        if upper.value < amount.value:
            raise DxError(f"'{text}' is no range, since it runs down")
        if signed:
            raise DxError(f"'{text}' is a range with a sign, which may be of one end or of both; give one figure")
        percent = _is_percent(text, end)
        low, high = (_interval(one, told, _is_rounded(one, percent)) for one in (amount, upper))
        whole = Interval(min(low.low, high.low), max(low.high, high.high))
        return Figure(amount.value, upper.value, None, told, falling, whole), end
    rounded = _is_rounded(amount, _is_percent(text, end))
    interval = _interval(amount, told, rounded)
    total = None
    if part := _TOTAL.match(text, end):
        whole_amount, end = read_amount(text, part.end(), language)
        total = whole_amount.value
        _check_rate(text, part, end, amount.value > total)
        _check_part(text, amount, part, whole_amount, end)
        if whole_amount.has_magnitude and not amount.has_magnitude and amount.digits <= whole_amount.digits:
            raise DxError(f"'{text}' may be a part and its total, or a fraction; write both numbers in full")
    return Figure(amount.value, None, total, told, falling, interval, amount.last_digit, rounded, signed), end


def _range(text: str, start: int, end: int) -> re.Match[str] | None:
    """What joins both ends of a range; a year is none of them ("5% to 2025")."""
    if span := _RANGE.match(text, end):
        return span
    span = _WORDED_RANGE.match(text, end)
    if span is None or _YEAR.match(text, span.end()):
        return None
    fits = _BEFORE_RANGE.fullmatch(text, 0, start) if span["to"] else _BETWEEN.search(text[:start])
    return span if fits else None


def _check_rate(text: str, joint: re.Match[str], end: int, more: bool) -> None:
    """Refuse so much of one thing for so much of another, which is no part: "85,5 thuê bao/100 dân"."""
    counted, of = _FIRST_WORD.match(joint.group()), _FIRST_WORD.match(text, end)
    if "/" not in joint.group() or not counted:
        return
    if more or (of and of.group(1).casefold() != counted.group(1).casefold()):
        whole = text[joint.end() :]
        raise DxError(f"'{text}' may be a rate, since '{whole}' is no total of it; write \"60/63\" for a part")


def _check_part(text: str, amount: Amount, joint: re.Match[str], whole: Amount, end: int) -> None:
    """Refuse what is no part of a total: a month of a year, a part of nothing, one percentage of another."""
    preposition = _IN.match(joint.group())
    if date := _IS_DATE.search(text):
        raise DxError(
            f"'{date.group()}' in '{text}' may be a day and its month; write a part and its total as \"1 of 7\""
        )
    month = "/" in joint.group() and amount.digits in range(1, 13)
    if (month or preposition or _OF_DOCUMENT.search(text)) and _YEAR.fullmatch(text, joint.end(), end):
        raise DxError(f"'{text}' may have a year in it; write a part and its total as \"4 of 2024\"")
    if preposition and whole.value < amount.value:
        raise DxError(f"'{text}' holds more than one figure; give one alone")
    if not whole.digits:
        raise DxError(f"'{text}' is a part of 0, which is none")
    if _IS_PERCENT_OF.match(text, joint.start(), end + 2):
        raise DxError(f"'{text}' has two percentages; give one alone")


def _is_percent(text: str, position: int) -> bool:
    return bool(_PERCENT.match(text, position))


def _is_rounded(amount: Amount, percent: bool) -> bool:
    """An integer printed in full is exact; a magnitude word, decimals or a percent sign mean rounding."""
    return percent or amount.has_magnitude or int(amount.digits.as_tuple().exponent) < 0


def _rank_in_words(text: str, language: str) -> Figure:
    words = text.lower()
    found = None if _NO_RANK.search(words) else _RANK.search(words)
    if found is None:
        raise DxError(f"no number stands in '{text}'")
    check_behind(text, found.start(), found.end(), language)
    rank = _RANK_IN_WORDS[found.group()]
    return Figure(float(rank), None, None, "exact", False, Interval(rank, rank))


def printed_qualifier(as_printed: str) -> str:
    """Return the qualifier of a printed figure, whatever the language of the print.

    Example:
        >>> printed_qualifier("hơn 3,7 triệu"), printed_qualifier("nearly 3.7 million"), printed_qualifier("60/63")
        ('over', 'almost', 'exact')
    """
    text = clean(unescape(as_printed))
    first = _DIGIT.search(text)
    with suppress(DxError):
        return qualifier(text, first.start()) if first else "exact"
    return "exact"


def _interval(amount: Amount, qualifier: str, rounded: bool) -> Interval:
    """The rounding interval of METHODS 3."""
    value = amount.value
    unit = min(amount.last_nonzero_digit, 0.1 * abs(value)) if value else amount.last_digit
    half = amount.last_digit / 2
    if qualifier == "over":
        return Interval(value, value + unit)
    if qualifier == "almost":
        return Interval(value - unit, value)
    if qualifier == "about":
        width = max(0.05 * abs(value), half)
        return Interval(value - width, value + width)
    if qualifier == "at_least":
        return Interval(value, inf)
    if qualifier == "at_most":
        return Interval(-inf, value)
    return Interval(value - half, value + half) if rounded else Interval(value, value)


def rounding_interval(
    as_printed: str,
    bounds: tuple[float | None, float | None] = (None, None),
    falling: bool = False,
    ratio: bool = False,
    language: str = "vi",
) -> Interval:
    """Return the values a printed figure may stand for, cut at the bounds of its indicator.

    Args:
        as_printed: the figure with its qualifier and unit words.
        bounds: the lowest and highest value that the indicator can take.
        falling: the figure states a fall; the interval is then negative.
        ratio: the figure is a ratio ("4 lần"), of which an integer too is rounded.
        language: of the print.
    """
    figure = read_figure(as_printed, language)
    interval = figure.interval
    if ratio and figure.qualifier == "exact" and not figure.rounded:
        interval = Interval(figure.value - figure.last_digit / 2, figure.value + figure.last_digit / 2)
    return (interval.scaled(-1) if falling else interval).cut(*bounds)


def truncation_interval(as_printed: str, falling: bool = False, language: str = "vi") -> Interval | None:
    """Return the values a printed figure may stand for if its further digits were cut off.

    ``None`` where that reading says nothing new: an integer printed in full, or a qualified figure.

    Example:
        >>> truncation_interval("56.1%")
        Interval(low=56.1, high=56.2)
    """
    figure = read_figure(as_printed, language)
    if not figure.rounded or figure.qualifier != "exact":
        return None
    interval = Interval(figure.value, figure.value + figure.last_digit)
    return interval.scaled(-1) if falling else interval


def show_number(value: float, language: str = "en", decimals: int = 2, signed: bool = False) -> str:
    """Return a number in a language's notation, with a true minus sign.

    Example:
        >>> show_number(3700000, "vi"), show_number(-7.16, "vi"), show_number(4.07, "en", signed=True)
        ('3.700.000', '−7,16', '+4.07')
    """
    if value != value:
        return ""
    if abs(value) == inf:
        return "∞" if value > 0 else "−∞"
    return _written(float(value), language, decimals, signed)


@lru_cache(maxsize=4096)  # Babel takes its time, and charts, tables and sentences say the same numbers again and again
def _written(value: float, language: str, decimals: int, signed: bool) -> str:
    with localcontext() as context:
        context.prec = _DIGITS
        # Nine decimals first, so that the noise of floating point (5.094999999) does not decide the rounding.
        rounded = Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
        text = format_decimal(rounded, format=_pattern(decimals), locale=_locale(language))
    if signed and rounded > 0:
        text = f"+{text}"
    return text.replace("-", "−")


# Both are read anew for each number otherwise, which takes longer than to write it.
_locale = cache(Locale.parse)


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0." + "#" * decimals if decimals else "#,##0")


def show_amount(value: float, language: str = "en", signed: bool = False) -> str:
    """Return a large number with its magnitude word, three digits or so, a small one in full.

    Example:
        >>> show_amount(3700000, "vi"), show_amount(860e6, "en"), show_amount(6641, "vi")
        ('3,7 triệu', '860 million', '6.641')
    """
    if value != value:
        return ""
    if abs(value) < 1e6 or abs(value) == inf:
        return show_number(value, language, signed=signed)
    sign = "−" if value < 0 else ("+" if signed else "")
    return sign + _in_words(float(abs(value)), language)


@lru_cache(maxsize=4096)
def _in_words(value: float, language: str) -> str:
    """A million or more with its magnitude word."""
    if language == "vi" and value >= 1e12:
        return f"{show_number(value / 1e12, language)} nghìn tỷ"
    decimals = 2 if value < 1e12 else 3
    with localcontext() as context:
        context.prec = _DIGITS
        text: str = format_compact_decimal(
            value, format_type="long", locale=_locale(language), fraction_digits=decimals
        )
    return text.replace("tỉ", "tỷ")
