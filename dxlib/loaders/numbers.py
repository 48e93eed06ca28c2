"""Numbers in cells: as people write them, as the contract does, and as the documents print them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.notation.numerals import SPACES
from dxlib.notation.prints import Figures, arrow_texts, figures_of

_UNCLEAR = r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$"  # thousands or decimals: 1.234, 1,234


def decimal_sign(texts: pd.Series) -> str:
    """Return the decimal sign that some numbers can only have, a point if all can be read in either way.

    Example:
        >>> decimal_sign(pd.Series(["1.234", "58,41"])), decimal_sign(pd.Series(["1.234", "7"]))
        (',', '.')
    """
    array = arrow_texts(texts)
    fits = _matches(array, _pattern(",")) & _matches(array, "[.,]") & ~_matches(array, _UNCLEAR)
    return "," if fits.any() else "."


def plain(texts: pd.Series, sign: str, said: bool) -> tuple[pd.Series, np.ndarray]:
    """Return numbers with a decimal point and without separators, and which of them are not certain.

    Args:
        texts: cells.
        sign: the decimal sign.
        said: whether somebody said so. Otherwise ``1.234`` is not certain: it may be a thousand or a decimal.

    Example:
        >>> found, unclear = plain(pd.Series(["58,41", "1.234.567", "1.234", "5.6"]), ",", said=False)
        >>> found.tolist(), unclear.tolist()
        (['58.41', '1234567', '1.234', '5.6'], [False, False, True, True])
        >>> plain(pd.Series(["1.234"]), ",", said=True)[0].tolist()
        ['1234']
    """
    array = arrow_texts(texts)
    unclear = np.zeros(len(texts), dtype=bool) if said else _matches(array, _UNCLEAR)
    fits = _matches(array, _pattern(sign)) & ~unclear
    unclear |= _matches(array, _pattern("." if sign == "," else ",")) & ~fits
    bare = pc.replace_substring_regex(array, rf"[{SPACES}{'.' if sign == ',' else ','}]", "")
    found = pc.if_else(pa.array(fits), pc.replace_substring(bare, sign, "."), array)
    return pd.Series(found.to_pandas(), dtype="str").set_axis(texts.index), unclear


def _pattern(decimal: str) -> str:
    grouping = "." if decimal == "," else ","
    return rf"^[+-]?(?:[0-9]+|[1-9][0-9]{{0,2}}(?:[{grouping}{SPACES}][0-9]{{3}})+)(?:[{decimal}][0-9]+)?$"


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
        grouped = _grouped(pc.if_else(pa.array(self.plain), self.whole, ""))
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


def _grouped(whole: Any) -> Any:
    """Whole numbers of up to twelve digits with points between thousands."""
    padded = pc.ascii_lpad(whole, 12)
    digits = np.frombuffer(padded.buffers()[2], np.uint8, 12 * len(whole)).reshape(-1, 4, 3)
    wide = np.full((len(whole), 4, 4), ord("."), np.uint8)
    wide[:, :, :3] = digits
    ends = np.arange(len(whole) + 1, dtype=np.int32) * 16
    pointed = pa.StringArray.from_buffers(len(whole), pa.py_buffer(ends), pa.py_buffer(wide))
    return pc.ascii_trim(pointed, " .")


def _lengths(texts: Any) -> np.ndarray:
    return np.asarray(pc.utf8_length(texts))


def _numeral(text: str) -> str:
    try:
        number = Decimal(text.replace("_", "?"))  # which Python would pass over
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 400:
        return text
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
