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
_PLAIN = r"^(?P<sign>-?)(?P<whole>0|[1-9][0-9]{0,11})(?:\.(?P<decimals>[0-9]{1,9}))?$"


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
        parts = pc.extract_regex(texts, _PLAIN)
        sign, whole, decimals = (pc.fill_null(parts.field(at), "") for at in range(3))
        return cls(texts, np.asarray(parts.is_valid()), sign, whole, decimals)

    def written(self) -> Any:
        """Return them in Vietnamese notation.

        Example:
            >>> Numbers.of(pa.array(["1234.50", "-7", "1e3", "x"])).written().to_pylist()
            ['1.234,50', '-7', '1.000', 'x']
        """
        padded = pc.utf8_lpad(self.whole, 12)
        groups = [pc.utf8_slice_codeunits(padded, at, at + 3) for at in (0, 3, 6, 9)]
        grouped = pc.ascii_trim(pc.binary_join_element_wise(*groups, "."), " .")
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


def _numeral(text: str) -> str:
    try:
        number = Decimal(text.replace("_", "?"))  # which Python would pass over
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 400:
        return text
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
