"""Printed figures by column: what ``read_figure`` reads of each text, for a hundred thousand at once.

Plain figures (``hơn 3,7 triệu``, ``1.234``, ``60/63``, ``≥ 80%``) are read by operations on the column, others one by one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.errors import DxError
from dxlib.figures import QUALIFIERS, read_figure

# The words before a plain figure; all others are left to read_figure.
_WORDS = {"": "exact", "hơn": "over", "gần": "almost", "khoảng": "about", "≥": "at_least", "≤": "at_most"}
_MAGNITUDES = {"": 0, "nghìn": 3, "triệu": 6, "tỷ": 9}
_WHOLE = r"[0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}"
_PLAIN = (
    rf"^(?:(?P<word>hơn|gần|khoảng|≥|≤) )?(?P<sign>-)?(?P<whole>{_WHOLE})(?:,(?P<decimals>[0-9]{{1,9}}))?"
    rf"(?: (?P<magnitude>nghìn|triệu|tỷ))?(?P<percent>%)?(?:/(?P<total>{_WHOLE}))?$"
)
_LEAST, _MOST = -30, 30  # powers of ten that a plain figure may need
_POWERS = np.array([float(Decimal(1).scaleb(power)) for power in range(_LEAST, _MOST + 1)])
_COLUMNS = [
    "value", "upper", "total", "qualifier", "falling", "low", "high", "last_digit", "rounded", "fault",
]  # fmt: skip


def read_figures(texts: pd.Series) -> pd.DataFrame:
    """Return what a column of printed figures states, a row a text, with the index of the column.

    Args:
        texts: figures as documents print them.

    Returns:
        ``value, upper, total, qualifier, falling, last_digit, rounded`` as ``Figure`` has them, ``low`` and ``high``
        (its interval), ``fault``: why the text cannot be read, empty where it can. What is not there is ``nan``.

    Example:
        >>> read = read_figures(pd.Series(["hơn 3,7 triệu", "60/63", "many"]))
        >>> read[["value", "total", "low", "high", "fault"]].values.tolist()[0]
        [3700000.0, nan, 3700000.0, 3800000.0, '']
        >>> read["fault"].tolist()[2]
        "no number stands in 'many'"
    """
    codes, distinct = pd.factorize(texts)
    array = pa.array(distinct, pa.string())
    parts = pc.extract_regex(array, _PLAIN)
    plain = np.asarray(parts.is_valid())
    frame = _plain(parts.drop_null())
    if not plain.all():
        others = pd.DataFrame([_one(text) for text in array.filter(pa.array(~plain)).to_pylist()], columns=_COLUMNS)
        others = others.astype({name: dtype for name, dtype in frame.dtypes.items()})
        places = np.concatenate([np.flatnonzero(plain), np.flatnonzero(~plain)])
        frame = pd.concat([frame, others]).set_axis(places).sort_index()
    return frame.take(codes).set_axis(texts.index)


def _plain(parts: Any) -> pd.DataFrame:
    """The figures that have these parts; the arithmetic is that of ``read_figure``, in its order."""
    word, sign, whole, decimals, magnitude, percent, total = (parts.field(at) for at in range(7))
    whole, total = (pc.replace_substring(part, ".", "") for part in (whole, total))
    exponent = _looked_up(magnitude, _MAGNITUDES)
    places = np.asarray(pc.utf8_length(decimals))
    shift = pa.array(exponent.astype(str), pa.string())
    value = np.asarray(pc.binary_join_element_wise(whole, ".", decimals, "0e", shift, "").cast(pa.float64()))
    digits = pc.binary_join_element_wise(whole, decimals, "")
    zeros = np.asarray(pc.subtract(pc.utf8_length(digits), pc.utf8_length(pc.utf8_rtrim(digits, "0"))))
    last, last_nonzero = _POWERS[exponent - places - _LEAST], _POWERS[exponent - places + zeros - _LEAST]
    rounded = (places > 0) | (exponent > 0) | _is_there(percent)
    qualifier = _looked_up(word, {word: QUALIFIERS.index(one) for word, one in _WORDS.items()})
    unit = np.where(value == 0, last, np.minimum(last_nonzero, 0.1 * value))
    low, high = _intervals(value, qualifier, unit, last / 2, rounded)
    return pd.DataFrame(
        {
            "value": value,
            "upper": np.nan,
            "total": np.asarray(pc.if_else(pc.equal(total, ""), None, total).cast(pa.float64())),
            "qualifier": pd.Categorical.from_codes(qualifier, list(QUALIFIERS)),
            "falling": _is_there(sign),
            "low": low,
            "high": high,
            "last_digit": last,
            "rounded": rounded,
            "fault": pd.Series("", index=range(len(value)), dtype="str"),
        }
    )


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


def _one(text: str) -> tuple[Any, ...]:
    try:
        figure = read_figure(text)
    except DxError as error:
        return (np.nan, np.nan, np.nan, None, False, np.nan, np.nan, np.nan, False, str(error))
    upper, total = (np.nan if one is None else one for one in (figure.upper, figure.total))
    interval = figure.interval
    return (
        figure.value, upper, total, figure.qualifier, figure.falling, interval.low, interval.high,
        figure.last_digit, figure.rounded, "",
    )  # fmt: skip
