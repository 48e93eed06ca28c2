"""Printed figures by column: what ``read_figure`` reads of each text, for a hundred thousand at once.

Plain figures (``hơn 3,7 triệu``, ``1.234``, ``60/63``, ``≥ 80%``) are read by operations on the column, the others one
by one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.errors import DxError
from dxlib.notation.figures import QUALIFIERS, read_figure
from dxlib.notation.numerals import DIGITS

# The words before a plain figure; all others are left to read_figure.
_WORDS = {
    "": "exact",
    "hơn": "over",
    "trên": "over",
    "gần": "almost",
    "khoảng": "about",
    "≥": "at_least",
    "≤": "at_most",
}
_MAGNITUDES = {"": 0, "nghìn": 3, "triệu": 6, "tỷ": 9}
# What is counted, where it says nothing of the figure; what else stands behind one is left to read_figure.
_COUNTED = (
    "đồng|USD|GDP|Mbps|cuộc|giao dịch|doanh nghiệp|thuê bao|chứng thư số|văn bản|địa phương|hồ sơ|địa chỉ|học viên|"
    "khách hàng|người|hệ thống|tỉnh|dịch vụ|sự cố|điểm|tài khoản|trạm"
)
_WHOLE = r"[0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}"
_PLAIN = (
    rf"^(?:(?P<word>hơn|trên|gần|khoảng|≥|≤) |(?P<sign>-))?(?P<whole>{_WHOLE})(?:,(?P<decimals>[0-9]{{1,9}}))?"
    rf"(?: (?P<magnitude>nghìn|triệu|tỷ))?(?P<percent>%)?(?:/(?P<total>{_WHOLE}))?(?: (?:{_COUNTED}))?$"
)
_ENGLISH = r"^[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?%?$"  # a figure alone, whose marks are then exchanged
_NO_TOTAL = "^(?:0+|0?[1-9]|(?:19|20)[0-9]{2})$"  # nothing, a month or a year: whether it is one, read_figure decides
_LEAST, _MOST = -30, 30  # powers of ten that a plain figure may need
_POWERS = np.array([float(Decimal(1).scaleb(power)) for power in range(_LEAST, _MOST + 1)])


class Figures:
    """What a column of printed figures states: ``figures[name]`` is an array, with a place a figure.

    Args:
        codes: of each figure the place of its text among the distinct ones.
        columns: of each distinct text ``value, upper, total, falling, signed, low, high, last_digit, rounded``, as
            ``Figure`` has them (``low`` and ``high`` are its interval), ``qualifier`` as the place in
            ``QUALIFIERS``, and ``fault``: why it cannot be read, empty where it can. Numbers that are not there are
            ``nan``.
    """

    def __init__(self, codes: np.ndarray, columns: dict[str, np.ndarray]) -> None:
        self.codes, self.columns = codes, columns

    def __getitem__(self, name: str) -> np.ndarray:
        return np.asarray(self.columns[name][self.codes])

    def take(self, rows: np.ndarray) -> Figures:
        """Return some of them, by a mask or by their places."""
        return Figures(self.codes[rows], self.columns)


def read_figures(codes: np.ndarray, distinct: pd.Index, languages: str | np.ndarray = "vi") -> Figures:
    """Return what a column of printed figures states.

    Args:
        codes, distinct: the column as ``pandas.factorize`` returns it.
        languages: of the print, that of all or of each.

    Example:
        >>> read = read_figures(*pd.factorize(pd.Series(["hơn 3,7 triệu", "60/63", "many"])))
        >>> read["value"].tolist(), read["high"].tolist()
        ([3700000.0, 60.0, nan], [3800000.0, 60.0, nan])
        >>> read["fault"].tolist()[2]
        "no number stands in 'many'"
    """
    if not isinstance(languages, str):
        tongues, known = pd.factorize(languages)
        codes, pairs = pd.factorize(codes * len(known) + tongues)
        distinct, languages = distinct[pairs // len(known)], np.asarray(known)[pairs % len(known)]
    array = arrow_texts(distinct)
    vietnamese = pa.array(np.broadcast_to(np.asarray(languages) == "vi", len(array)))
    parts = pc.extract_regex(pc.if_else(vietnamese, array, _in_vietnamese(array)), _PLAIN)
    plain = np.asarray(parts.is_valid()) & is_short(pc.replace_substring(parts.field(2), ".", ""), parts.field(3))
    plain &= ~np.asarray(pc.fill_null(pc.match_substring_regex(parts.field(6), _NO_TOTAL), False))
    found = parts.filter(pa.array(plain))
    columns = figures_of(*(found.field(at) for at in range(7)))
    if plain.all():
        return Figures(codes, columns)
    tongue = np.broadcast_to(np.asarray(languages, dtype=object), len(array))[~plain]
    others = [_one(*pair) for pair in zip(array.filter(pa.array(~plain)).to_pylist(), tongue, strict=True)]
    whole = {}
    for (name, some), rest in zip(columns.items(), zip(*others, strict=True), strict=True):
        whole[name] = np.empty(len(plain), dtype=some.dtype)
        whole[name][plain], whole[name][~plain] = some, rest
    return Figures(codes, whole)


def is_short(whole: Any, decimals: Any) -> np.ndarray:
    """Return which numbers have so few digits that a float keeps all of them, whichever they are."""
    digits = pc.add(pc.utf8_length(whole), pc.utf8_length(decimals))
    return np.asarray(pc.less_equal(pc.fill_null(digits, 0), DIGITS))


def arrow_texts(texts: Any) -> Any:
    """Return a column of text as one array of Arrow."""
    array = pa.array(texts, pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _in_vietnamese(texts: Any) -> Any:
    """English figures that stand alone as Vietnamese print has them; nothing of all others."""
    for mark, other in ((",", ";"), (".", ","), (";", ".")):
        alone = texts if mark != "," else pc.if_else(pc.match_substring_regex(texts, _ENGLISH), texts, "")
        texts = pc.replace_substring(alone, mark, other)
    return texts


def figures_of(
    word: Any, sign: Any, whole: Any, decimals: Any, magnitude: Any, percent: Any, total: Any
) -> dict[str, np.ndarray]:
    """Return the columns of the figures that have these parts; the arithmetic is that of ``read_figure``, in its order.

    Args:
        word, sign, whole, decimals, magnitude, percent, total: arrays of Arrow, as ``hơn -1.234,5 triệu%/63`` has them.
    """
    whole, total = (pc.replace_substring(part, ".", "") for part in (whole, total))
    exponent = _looked_up(magnitude, _MAGNITUDES)
    places = np.asarray(pc.utf8_length(decimals))
    shift = pa.array(exponent.astype(str), pa.string()) if exponent.any() else "0"
    value = np.asarray(pc.binary_join_element_wise(whole, ".", decimals, "0e", shift, "").cast(pa.float64()))
    last = _POWERS[exponent - places - _LEAST]
    rounded = (places > 0) | (exponent > 0) | _is_there(percent)
    qualifier = _looked_up(word, {word: QUALIFIERS.index(one) for word, one in _WORDS.items()})
    unit = _units(whole, decimals, exponent - places, value) if qualifier.any() else last
    low, high = _intervals(value, qualifier, unit, last / 2, rounded)
    return {
        "value": value,
        "upper": np.full(len(value), np.nan),
        "total": np.asarray(pc.if_else(pc.equal(total, ""), "nan", total).cast(pa.float64())),
        "qualifier": qualifier,
        "falling": _is_there(sign),
        "signed": _is_there(sign),
        "low": low,
        "high": high,
        "last_digit": last,
        "rounded": rounded,
        "fault": np.full(len(value), "", dtype=object),
    }


def _units(whole: Any, decimals: Any, power: np.ndarray, value: np.ndarray) -> np.ndarray:
    """What one unit of the last digit that is not zero is worth, a tenth of the figure at most."""
    digits = pc.binary_join_element_wise(whole, decimals, "")
    zeros = np.asarray(pc.subtract(pc.utf8_length(digits), pc.utf8_length(pc.utf8_rtrim(digits, "0"))))
    least = np.minimum(_POWERS[power + np.where(value == 0, 0, zeros) - _LEAST], 0.1 * value)
    return np.where(value == 0, _POWERS[power - _LEAST], least)


def _looked_up(texts: Any, known: dict[str, int]) -> np.ndarray:
    """What each of a few words stands for."""
    encoded = texts.dictionary_encode()
    meaning = np.array([known[word] for word in encoded.dictionary.to_pylist()], dtype=np.int64)
    return meaning[np.asarray(encoded.indices)]


def _is_there(texts: Any) -> np.ndarray:
    return np.asarray(pc.not_equal(texts, ""))


def _intervals(
    value: np.ndarray, qualifier: np.ndarray, unit: np.ndarray, half: np.ndarray, rounded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The rounding intervals of METHODS 3."""
    of = [qualifier == QUALIFIERS.index(one) for one in ("over", "almost", "about", "at_least", "at_most")]
    around = np.where(rounded, half, 0.0)
    about = np.maximum(0.05 * value, half)
    low = np.select(of, [value, value - unit, value - about, value, np.full(len(value), -np.inf)], value - around)
    high = np.select(of, [value + unit, value, value + about, np.full(len(value), np.inf), value], value + around)
    return low, high


def _one(text: str, language: str) -> tuple[Any, ...]:
    try:
        figure = read_figure(text, language)
    except DxError as error:
        return (np.nan, np.nan, np.nan, -1, False, False, np.nan, np.nan, np.nan, False, str(error))
    upper, total = (np.nan if one is None else one for one in (figure.upper, figure.total))
    qualifier, interval = QUALIFIERS.index(figure.qualifier), figure.interval
    return (
        figure.value, upper, total, qualifier, figure.falling, figure.signed, interval.low, interval.high,
        figure.last_digit, figure.rounded, "",
    )  # fmt: skip
