"""Printed figures: from Vietnamese print to a number with its rounding interval, and back to words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import inf

from babel.numbers import format_compact_decimal, format_decimal

from dxlib.errors import DxError
from dxlib.intervals import Interval

QUALIFIERS = ("exact", "over", "almost", "about", "at_least", "at_most")

_DIGITS = 400  # more than the largest number has, so that none is too large to show
_NUMBER = r"\d+(?:[.,]\d+)*"
_MAGNITUDES = {"nghìn": 3, "ngàn": 3, "k": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}
_MAGNITUDE = r"(?:nghìn|ngàn|k|triệu|tỷ|tỉ)"
_AMOUNT = re.compile(rf"({_NUMBER})(?:\s*({_MAGNITUDE})(?!\w)(?:\s+({_MAGNITUDE})(?!\w))?)?", re.I)
_RANGE = re.compile(r"\s*[-–]\s*(?=\d)")
_TOTAL = re.compile(r"[^\d/]{0,24}/\s*(?=\d)")
_RANK_IN_WORDS = {"đứng đầu": 1, "đứng thứ nhất": 1, "thứ hai": 2, "thứ ba": 3}

# The first that fits decides, so "khoảng hơn" is about, not over.
_QUALIFIER_WORDS = (
    ("about", ("khoảng", "~", "xấp xỉ", "ước")),
    ("at_least", ("≥", "tối thiểu", "ít nhất")),
    ("at_most", ("≤", "tối đa", "không quá", "lên đến", "dưới")),
    ("over", ("hơn", "trên", "vượt")),
    ("almost", ("gần",)),
)


@dataclass(frozen=True)
class Amount:
    """A numeral with its magnitude word: digits exactly as printed, and what they are worth."""

    digits: Decimal
    exponent: int
    has_magnitude: bool

    @property
    def value(self) -> float:
        """The number in full."""
        return float(self.digits.scaleb(self.exponent))

    @property
    def last_digit(self) -> float:
        """What one unit of the last printed digit is worth."""
        return float(Decimal(1).scaleb(int(self.digits.as_tuple().exponent) + self.exponent))

    @property
    def last_nonzero_digit(self) -> float:
        """What one unit of the last digit that is not zero is worth."""
        exponent = int(self.digits.normalize().as_tuple().exponent)
        return float(Decimal(1).scaleb(exponent + self.exponent))


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
    """

    value: float
    upper: float | None
    total: float | None
    qualifier: str
    falling: bool
    interval: Interval
    last_digit: float = 1.0
    rounded: bool = False


def clean(text: str) -> str:
    """Return text as figures are matched: no markup, one kind of space, composed characters."""
    text = re.sub(r"<[^>]*>|\*", " ", unicodedata.normalize("NFC", text))
    text = re.sub(r"[⁰¹²³⁴-⁹]+", " ", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\(\s+", "(", re.sub(r"\s+([),.;:%])", r"\1", text))


def read_number(numeral: str) -> Decimal:
    """Return the number a Vietnamese numeral stands for.

    A point before groups of exactly three digits separates thousands, otherwise it is a decimal point.

    Example:
        >>> read_number("3.378.742"), read_number("45,78"), read_number("56.1")
        (Decimal('3378742'), Decimal('45.78'), Decimal('56.1'))
    """
    whole, comma, decimals = numeral.partition(",")
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", whole):
        whole = whole.replace(".", "")
    if not re.fullmatch(r"\d+(\.\d+)?", whole) or (comma and ("." in whole or not decimals.isdecimal())):
        raise DxError(f"'{numeral}' is not a numeral")
    return Decimal(f"{whole}.{decimals}" if comma else whole)


def _amount(match: re.Match[str]) -> Amount:
    words = [word for word in match.groups()[1:] if word]
    exponent = sum(_MAGNITUDES[word.lower()] for word in words)
    return Amount(read_number(match.group(1)), exponent, bool(words))


def read_figure(as_printed: str) -> Figure:
    """Return the figure that a printed passage states.

    Raises:
        DxError: no number stands in the passage.

    Example:
        >>> figure = read_figure("hơn 2,75 nghìn tỷ đồng")
        >>> figure.value, figure.qualifier
        (2750000000000.0, 'over')
        >>> read_figure("60/63").total
        63.0
        >>> read_figure("khoảng 860 triệu").interval
        Interval(low=817000000.0, high=903000000.0)
    """
    text = clean(as_printed)
    match = _AMOUNT.search(text)
    if match is None:
        return _rank_in_words(text)
    amount = _amount(match)
    before = text[: match.start()]
    qualifier, falling = _qualifier(before), _falls(before)
    if span := _RANGE.match(text, match.end()):
        last = _must_match(text, span.end())
        upper = _amount(last)
        if not amount.has_magnitude:  # both ends of "2-3 triệu" are millions
            amount = replace(amount, exponent=upper.exponent, has_magnitude=upper.has_magnitude)
        percent = _is_percent(text, last.end())
        low, high = (_interval(end, qualifier, _is_rounded(end, percent)) for end in (amount, upper))
        whole = Interval(min(low.low, high.low), max(low.high, high.high))
        return Figure(amount.value, upper.value, None, qualifier, falling, whole)
    part = _TOTAL.match(text, match.end())
    total = _amount(_must_match(text, part.end())).value if part else None
    rounded = _is_rounded(amount, _is_percent(text, match.end()))
    interval = _interval(amount, qualifier, rounded)
    return Figure(amount.value, None, total, qualifier, falling, interval, amount.last_digit, rounded)


def _is_percent(text: str, position: int) -> bool:
    return bool(re.match(r"\s*%", text[position:]))


def _is_rounded(amount: Amount, percent: bool) -> bool:
    """An integer printed in full is exact; a magnitude word, decimals or a percent sign mean rounding."""
    return percent or amount.has_magnitude or int(amount.digits.as_tuple().exponent) < 0


def _must_match(text: str, position: int) -> re.Match[str]:
    match = _AMOUNT.match(text, position)
    assert match is not None  # the caller looked ahead for a digit
    return match


def _rank_in_words(text: str) -> Figure:
    for words, rank in _RANK_IN_WORDS.items():
        if words in text.lower():
            return Figure(float(rank), None, None, "exact", False, Interval(rank, rank))
    raise DxError(f"no number stands in '{text}'")


def _qualifier(before: str) -> str:
    words = before.lower()
    for qualifier, signs in _QUALIFIER_WORDS:
        if any(re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", words) for sign in signs):
            return qualifier
    return "exact"


def _falls(before: str) -> bool:
    return bool(re.search(r"(?<!\w)(?:giảm|thấp hơn|[-−]$)", before.lower().strip()))


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
) -> Interval:
    """Return the values a printed figure may stand for, cut at the bounds of its indicator.

    Args:
        as_printed: the figure with its qualifier and unit words.
        bounds: the lowest and highest value that the indicator can take.
        falling: the figure states a fall; the interval is then negative.
        ratio: the figure is a ratio ("4 lần"), of which an integer too is rounded.
    """
    figure = read_figure(as_printed)
    interval = figure.interval
    if ratio and figure.qualifier == "exact" and not figure.rounded:
        interval = Interval(figure.value - figure.last_digit / 2, figure.value + figure.last_digit / 2)
    return (interval.scaled(-1) if falling else interval).cut(*bounds)


def truncation_interval(as_printed: str, falling: bool = False) -> Interval | None:
    """Return the values a printed figure may stand for if its further digits were cut off.

    ``None`` where that reading says nothing new: an integer printed in full, or a qualified figure.

    Example:
        >>> truncation_interval("56.1%")
        Interval(low=56.1, high=56.2)
    """
    figure = read_figure(as_printed)
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
    with localcontext() as context:
        context.prec = _DIGITS
        # Nine decimals first, so that the noise of floating point (5.094999999) does not decide the rounding.
        rounded = Decimal(repr(round(float(value), 9))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
        pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
        text = format_decimal(rounded, format=pattern, locale=language)
    if signed and rounded > 0:
        text = f"+{text}"
    return text.replace("-", "−")


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
    decimals = 2 if abs(value) < 1e12 else 3
    if language == "vi" and abs(value) >= 1e12:
        text = f"{show_number(abs(value) / 1e12, language)} nghìn tỷ"
    else:
        with localcontext() as context:
            context.prec = _DIGITS
            text = format_compact_decimal(abs(value), format_type="long", locale=language, fraction_digits=decimals)
    sign = "−" if value < 0 else ("+" if signed else "")
    return sign + text.replace("tỉ", "tỷ")
