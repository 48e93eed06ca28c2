"""What people write in a sheet becomes what the contract asks for, column by column, where there is no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.errors import DxError
from dxlib.indicators import Definitions
from dxlib.loaders.columns import Coded, Refused, Table, repeated
from dxlib.loaders.contract import ROWS
from dxlib.loaders.sheets import Sheet
from dxlib.notation.figures import QUALIFIERS
from dxlib.notation.numerals import SPACES
from dxlib.notation.periods import Period
from dxlib.notation.prints import Figures, arrow_texts, figures_of, is_short, read_figures

_PERIODS = ("period", "base_period")
_NUMBERS = ("value", "upper", "total")
_WORDS = {
    "over": "hơn ", "almost": "gần ", "about": "khoảng ", "at_least": "≥ ", "at_most": "≤ ", ">=": "≥ ", "<=": "≤ ",
    "growth": "%",
}  # fmt: skip


def completed(sheet: Sheet, name: str, definitions: Definitions, decimal: str | None) -> Table:
    """Return the rows of a sheet as the contract has them.

    Periods and numbers are put into its notation, and what may be left out is filled in: the line is the number of the
    row, the figure is taken to be printed as it stands, and its qualifier, range and total are what the print says.

    Args:
        decimal: the decimal sign of numbers that are text, if somebody said so.
    """
    cells = sheet.cells.set_axis(sheet.header, axis=1)
    refused = {sheet.header[at]: one for at, one in sheet.refused.items()}
    codes: dict[str, Coded] = {}
    if "indicator" in cells:
        cells["indicator"], codes["indicator"] = _ids(cells["indicator"], definitions)
    for column in (one for one in _PERIODS if one in cells):
        cells[column], codes[column], wrong = _periods(cells[column])
        _refuse(refused, {column: wrong})
    in_percent, numbers = np.zeros(len(cells), dtype=bool), [one for one in _NUMBERS if one in cells]
    written = {column: pd.factorize(cells[column]) for column in numbers}
    if sheet.contract and decimal is None and not any(_is_odd(distinct) for _, distinct in written.values()):
        codes |= written
    else:
        for column in numbers:
            cells[column] = _in_ascii(cells[column], *written[column])
        in_percent, unclear = _percentages(cells, name, definitions)
        _refuse(refused, unclear)
        _refuse(refused, _numbers(sheet, cells, decimal))
    known: dict[str, Any] = {}
    rows = sheet.before + sheet.rows
    if "line" in cells:
        lines = cells["line"].str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
        cells["line"] = lines.where(lines != "", pd.Series(rows.astype(str), cells.index, dtype="str"))
    else:
        known["line"] = rows
    table = Table(cells, [sheet.shown] * len(cells), sheet.rows, sheet.mark, known, refused, codes)
    if "value" not in cells:  # who did something, by name
        return _with_print(table, table.coded("area"))
    if not {"as_printed", "qualifier", "operator", "upper", "total", "form"} & set(cells):
        table = _as_it_stands(table, in_percent)
    else:
        table = _with_print(table, lambda: _printed(table, in_percent))
        table = replace(table, figures=read_figures(*table.coded("as_printed")))
    return _with_read(table, [field for field in ("qualifier", "upper", "total") if field in ROWS[name].model_fields])


def _ids(names: pd.Series, definitions: Definitions) -> tuple[pd.Series, Coded]:
    """Indicators by their ids, where some are named as people call them."""
    codes, distinct = pd.factorize(names)
    ids = pd.Index([definitions.id_of(name) for name in distinct], dtype="str")
    if ids.equals(distinct):
        return names, (codes, distinct)
    column = pd.Series(ids.array.take(codes), names.index)
    return column, pd.factorize(column)


def _refuse(refused: dict[str, Refused], more: Mapping[str, Refused]) -> None:
    """Add cells that cannot be used; of one that is there already the first reason stays."""
    for column, why in more.items():
        if why:
            refused[column] = {**why, **refused.get(column, {})}


def _as_it_stands(table: Table, in_percent: np.ndarray) -> Table:
    """The table of figures of which the value alone is known, printed as it stands."""
    codes, distinct = table.coded("value")
    numbers = Numbers.of(arrow_texts(distinct))
    written = pd.Index(numbers.written().to_pandas(), dtype="str")
    if in_percent.any():
        codes, pairs = pd.factorize(codes * 2 + in_percent)
        written = written[pairs // 2] + pd.Index(["", "%"], dtype="str")[pairs % 2]
    printed = _with_print(table, (codes, written))
    as_numbers = numbers.plain.all() and not in_percent.any()
    return replace(printed, figures=numbers.figures(codes) if as_numbers else read_figures(codes, written))


def _with_print(table: Table, default: Coded | Callable[[], Coded]) -> Table:
    """The table with what is printed: the default where nothing is given."""
    given = table.cells.get("as_printed")
    if given is not None and (given != "").all():
        return table
    codes, distinct = default() if callable(default) else default
    printed = pd.Series(pd.array(distinct, dtype="str").take(codes), table.cells.index)
    if given is not None:
        codes, distinct = pd.factorize(printed := given.where(given != "", printed))
    known = {**table.known, "as_printed": printed}
    return replace(table, known=known, codes={**table.codes, "as_printed": (codes, distinct)})


def _periods(texts: pd.Series) -> tuple[pd.Series, Coded, Refused]:
    """The codes of periods; what Excel counts in days is refused, with the date that it is."""
    codes, distinct = pd.factorize(texts)
    periods = pd.Index([_period(text) for text in distinct], dtype="str")
    same = periods.equals(distinct)
    read = texts if same else pd.Series(pd.array(periods, dtype="str").take(codes), texts.index)
    days = {
        at: f"'{text}' is no period but days, as spreadsheets count them; "
        f"did you mean {date(1899, 12, 30) + timedelta(int(text))}?"
        for at, text in enumerate(distinct)
        if re.fullmatch(r"[3-5]\d{4}", text)
    }
    refused = {row: days[codes[row]] for row in np.flatnonzero(np.isin(codes, list(days))).tolist()}
    return read, (codes, periods), refused


def _period(text: str) -> str:
    """The code of a period that somebody wrote; what is none stays as it is."""
    try:
        return Period.parse(text).code
    except DxError:
        return text


def _numbers(sheet: Sheet, cells: pd.DataFrame, decimal: str | None) -> dict[str, Refused]:
    """Put numbers into the notation of the contract; return those that may be two numbers."""
    text = {column: ~sheet.numbers[at] if at in sheet.numbers else np.ones(len(cells), dtype=bool)
            for at, column in enumerate(sheet.header) if column in _NUMBERS}  # fmt: skip
    written = {column: cells[column][are] for column, are in text.items() if are.any()}
    if sheet.contract and decimal is None:
        return {column: _with_comma(cells[column], text[column]) for column in written}
    if not written:
        return {}
    sign = decimal or decimal_sign(pd.concat(list(written.values())))
    refused = {}
    for column, some in written.items():
        found, unclear = plain(some, sign, said=decimal is not None)
        wrong = np.zeros(len(cells), dtype=bool)
        wrong[text[column]] = unclear
        refused[column] = _unclear(cells[column], wrong, sign)
        cells.loc[text[column], column] = found
    return refused


def _is_odd(texts: pd.Index) -> bool:
    """Whether some numbers have a comma, a percent sign, blanks between digits or signs that are not plain."""
    return bool(pc.any(pc.match_substring_regex(arrow_texts(texts), r"[^!-~]|[,%]")).as_py())


def _in_ascii(texts: pd.Series, codes: np.ndarray, distinct: pd.Index) -> pd.Series:
    """Numbers in plain digits and signs, where some are full-width, have a true minus or groups parted by spaces.

    Digits of other scripts stay, and are refused.
    """
    if not _is_odd(distinct):
        return texts
    plain = (text.translate(_ASCII) for text in distinct)
    joined = [re.sub(f"[{SPACES}]", "", text) if _SPACED.fullmatch(text) else text for text in plain]
    return pd.Series(pd.array(joined, dtype="str").take(codes), texts.index)


def _percentages(cells: pd.DataFrame, name: str, definitions: Definitions) -> tuple[np.ndarray, dict[str, Refused]]:
    """Take the signs off percentages; return which rows are printed with one, and those of indicators in another unit.

    A stated growth is always a percentage.
    """
    in_percent, refused = np.zeros(len(cells), dtype=bool), {}
    for column in (one for one in _NUMBERS if one in cells):
        percent = cells[column].str.endswith("%").to_numpy(dtype=bool)
        if percent.any():
            cells[column] = cells[column].str.removesuffix("%").str.strip()
            if name != "claims":
                refused[column] = _in_other_units(cells, column, percent, definitions)
                in_percent |= percent
    return in_percent, refused


def _in_other_units(cells: pd.DataFrame, column: str, percent: np.ndarray, definitions: Definitions) -> Refused:
    units = {name: one.unit for name, one in definitions.indicators.items()}
    rows = zip(np.flatnonzero(percent).tolist(), cells[column][percent], cells["indicator"][percent], strict=True)
    return {
        row: f"'{text}%' is a percentage, and {name} is in {units[name]}"
        for row, text, name in rows
        if units.get(name, "percent") != "percent"
    }


def _with_comma(texts: pd.Series, are_text: np.ndarray) -> Refused:
    """The numbers with a decimal comma, where the contract has a point."""
    wrong = are_text & texts.str.contains(",", regex=False).to_numpy(dtype=bool)
    return {
        row: f"'{text}' has a comma; say decimal=',' if it is the decimal sign, or write a point"
        for row, text in zip(np.flatnonzero(wrong).tolist(), texts[wrong], strict=True)
        if re.fullmatch("[+-]?[0-9]+,[0-9]+", text)
    }


def _unclear(texts: pd.Series, wrong: np.ndarray, sign: str) -> Refused:
    """The numbers that may be two numbers."""
    refused = {}
    for row, text in zip(np.flatnonzero(wrong).tolist(), texts[wrong], strict=True):
        refused[row] = f"'{text}' has another decimal sign than the others, which have {sign!r}; write it like them"
        if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", text):
            whole, part = re.split("[.,]", text)
            refused[row] = f"'{text}' may be {whole}{part} or {whole}.{part}; say which with decimal=',' or decimal='.'"
    return refused


def _with_read(table: Table, columns: list[str]) -> Table:
    """The table with what its print says where a column is empty."""
    figures, cells, known = table.figures, table.cells, dict(table.known)
    assert figures is not None  # the print has been read
    for column in columns:
        read = pd.Series(figures[column], cells.index)
        if column == "qualifier":  # of what cannot be read, the exact one
            places = np.maximum(figures[column], 0)
            words = pd.array(QUALIFIERS, dtype="str").take(places) if places.any() else repeated("exact", len(places))
            read = pd.Series(words, cells.index)
        empty = cells[column] == "" if column in cells else pd.Series(True, cells.index)
        if empty.all():
            known[column] = read
        elif empty.any():
            texts = read[empty].map(lambda one: one if isinstance(one, str) else "" if np.isnan(one) else repr(one))
            cells.loc[empty, column] = texts.astype("str")
            table.codes.pop(column, None)
    return replace(table, known=known)


def _printed(table: Table, in_percent: np.ndarray) -> Coded:
    """Figures in the notation of the documents: with the qualifier, the end of the range, of how many it is."""
    parts = []
    for name in ("qualifier", "operator", "value", "upper", "total", "form"):
        if name in table.cells:
            codes, distinct = table.coded(name)
            parts.append(_part(name, arrow_texts(distinct)).take(pa.array(codes)))
    if in_percent.any():
        parts.append(pa.array(np.where(in_percent, "%", "").tolist(), pa.string()))
    return pd.factorize(pd.Series(pc.binary_join_element_wise(*parts, "").to_pandas(), dtype="str"))


def _part(name: str, texts: Any) -> Any:
    """What the cells of a column add to the print."""
    if name not in _NUMBERS:
        return pa.array([_WORDS.get(text, "") for text in texts.to_pylist()], pa.string())
    written = Numbers.of(texts).written()
    sign = {"value": "", "upper": "-", "total": "/"}[name]
    return pc.if_else(pc.equal(texts, ""), "", pc.binary_join_element_wise(sign, written, ""))


_ASCII = {0xFF01 + at: 0x21 + at for at in range(94)} | {ord(minus): "-" for minus in "−–"}  # full-width; minus signs
_SPACED = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:[{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?%?")
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
    grouped = rf"[1-9][0-9]{{0,2}}(?:[{grouping}{SPACES}][0-9]{{3}})+"
    power = rf"[0-9](?:[{decimal}][0-9]+)?[eE][+-]?[0-9]{{1,3}}"  # as Excel shows what is too long for a cell
    return rf"^[+-]?(?:(?:[0-9]+|{grouped})(?:[{decimal}][0-9]+)?|{power})$"


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
        return cls(texts, np.asarray(parts.is_valid()) & is_short(whole, decimals), sign, whole, decimals)

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
