"""Numbers in cells: as people write them, as the contract does, and as the documents print them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.prints import Figures, arrow_texts, figures_of

_UNCLEAR = r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$"  # thousands or decimals: 1.234, 1,234
_SPACES = " \u00a0\u202f\u2009"


@dataclass(frozen=True)
class Numerals:
    """A column of numbers as text.

    Attributes:
        texts: with a decimal point and without separators, where the number is certain.
        unclear: which of them may be two numbers, or contradict the decimal sign of the others.
        decimal: the decimal sign of the column, if it shows.
    """

    texts: pd.Series
    unclear: np.ndarray
    decimal: str | None


def plain(texts: pd.Series, decimal: str | None) -> Numerals:
    """Return numbers without the separators that a country writes.

    Args:
        texts: cells.
        decimal: the decimal sign, if somebody said so. It is then clear what ``1.234`` is; otherwise the sign that some
            numbers can only have is that of all, and such a number stays unclear.

    Example:
        >>> found = plain(pd.Series(["58,41", "1.234.567", "1.234", "7"]), None)
        >>> found.texts.tolist(), found.unclear.tolist(), found.decimal
        (['58.41', '1234567', '1.234', '7'], [False, False, True, False], ',')
        >>> plain(pd.Series(["1.234"]), ",").texts.tolist()
        ['1234']
    """
    array = arrow_texts(texts)
    marked = _matches(array, "[.,]")
    unclear = np.zeros(len(texts), dtype=bool) if decimal else _matches(array, _UNCLEAR)
    fits = {sign: _matches(array, _pattern(sign)) & ~unclear for sign in (".", ",")}
    told = decimal or next((sign for sign in (",", ".") if (fits[sign] & marked).any()), None)
    sign = told or "."
    contrary = marked & fits["." if sign == "," else ","] & ~fits[sign]
    bare = pc.replace_substring_regex(array, rf"[{_SPACES}{'.' if sign == ',' else ','}]", "")
    clear = pc.if_else(pa.array(fits[sign]), pc.replace_substring(bare, sign, "."), array)
    return Numerals(pd.Series(clear.to_pandas(), texts.index, dtype="str"), unclear | contrary, told)


def _pattern(decimal: str) -> str:
    grouping = "." if decimal == "," else ","
    return rf"^[+-]?(?:[0-9]+|[1-9][0-9]{{0,2}}(?:[{grouping}{_SPACES}][0-9]{{3}})+)(?:[{decimal}][0-9]+)?$"


def _matches(array: Any, pattern: str) -> np.ndarray:
    return np.asarray(pc.match_substring_regex(array, pattern))


@dataclass(frozen=True)
class Numbers:
    """Numbers in the notation of the contract, as arrays of Arrow.

    Attributes:
        texts: all of them.
        plain: which are a sign, a whole number and decimals, none of it very long; the others are written one by one.
        sign, whole, decimals: the parts of these.
    """

    texts: Any
    plain: np.ndarray
    sign: Any
    whole: Any
    decimals: Any

    @classmethod
    def of(cls, texts: Any) -> Numbers:
        """Return numbers taken apart."""
        negative = pc.starts_with(texts, "-")
        parts = pc.split_pattern(pc.if_else(negative, pc.utf8_slice_codeunits(texts, 1), texts), ".", max_splits=1)
        flat, starts = parts.flatten(), np.asarray(parts.offsets)
        has_point = np.diff(starts) == 2
        whole = flat.take(pa.array(starts[:-1]))
        decimals = pc.if_else(pa.array(has_point), flat.take(pa.array(starts[:-1] + has_point)), "")
        usual = np.asarray(pc.ascii_is_decimal(whole)) & (~has_point | np.asarray(pc.ascii_is_decimal(decimals)))
        short = (_lengths(whole) <= 12) & (_lengths(decimals) <= 9)
        zero = np.asarray(pc.starts_with(whole, "0")) & (_lengths(whole) > 1)
        return cls(texts, usual & short & ~zero, pc.if_else(negative, "-", ""), whole, decimals)

    def written(self) -> Any:
        """Return them in Vietnamese notation.

        Example:
            >>> Numbers.of(pa.array(["1234.50", "-7", "1e3", "x"])).written().to_pylist()
            ['1.234,50', '-7', '1.000', 'x']
        """
        padded = pc.ascii_lpad(self.whole, 12)
        groups = (pc.utf8_slice_codeunits(padded, at, at + 3) for at in range(0, 12, 3))
        grouped = pc.ascii_ltrim(pc.binary_join_element_wise(*groups, "."), " .")
        comma = pc.if_else(pc.equal(self.decimals, ""), "", ",")
        written = pc.binary_join_element_wise(self.sign, grouped, comma, self.decimals, "")
        odd = pa.array(~self.plain)
        others = [_numeral(text) for text in self.texts.filter(odd).to_pylist()]
        return pc.replace_with_mask(written, odd, pa.array(others, pa.string()))

    def figures(self, codes: np.ndarray) -> Figures:
        """Return what ``read_figures`` reads of them when they are written, if all are plain.

        Args:
            codes: which of the numbers each figure is.
        """
        nothing = pa.array([""] * len(self.texts), pa.string())
        return Figures(codes, figures_of(nothing, self.sign, self.whole, self.decimals, nothing, nothing, nothing))


def _lengths(texts: Any) -> np.ndarray:
    return np.asarray(pc.utf8_length(texts))


def _numeral(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 400:
        return text
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
