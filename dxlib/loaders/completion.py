"""What people write in a sheet becomes what the contract asks for, column by column, where there is no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.errors import DxError
from dxlib.figures import QUALIFIERS
from dxlib.indicators import Definitions
from dxlib.loaders.columns import Coded, Refused, Table
from dxlib.loaders.contract import ROWS
from dxlib.loaders.numbers import Numbers, plain
from dxlib.loaders.sheets import Sheet
from dxlib.periods import Period
from dxlib.prints import Figures, arrow_texts, read_figures

_PERIODS = ("period", "base_period")
_NUMBERS = ("value", "upper", "total")
_WORDS = {
    "over": "hơn ",
    "almost": "gần ",
    "about": "khoảng ",
    "at_least": "≥ ",
    "at_most": "≤ ",
    ">=": "≥ ",
    "<=": "≤ ",
    "growth": "%",
}


def completed(sheet: Sheet, name: str, definitions: Definitions, decimal: str | None) -> Table:
    """Return the rows of a sheet as the contract has them.

    Periods and numbers are put into its notation, and what may be left out is filled in: the line is the number of the
    row, the figure is taken to be printed as it stands, and its qualifier, range and total are what the print says.

    Args:
        sheet: its header is known to be right.
        name: the table that it holds.
        definitions: the indicators, of which some are in percent.
        decimal: the decimal sign of numbers that are text, if somebody said so.
    """
    cells = sheet.cells.set_axis(sheet.header, axis=1)
    refused = {sheet.header[at]: one for at, one in sheet.refused.items()}
    codes: dict[str, Coded] = {}
    for column in (one for one in _PERIODS if one in cells):
        cells[column], codes[column], wrong = _periods(cells[column])
        _refuse(refused, wrong)
    cells, wrong = _numbers(sheet, cells, name, definitions, decimal)
    _refuse(refused, wrong)
    known: dict[str, Any] = {}
    if "line" in cells:
        lines = cells["line"].str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
        cells["line"] = lines.where(lines != "", pd.Series(sheet.rows.astype(str), cells.index, dtype="str"))
    else:
        known["line"] = sheet.rows
    table = Table(cells, [sheet.shown] * len(cells), sheet.rows, sheet.mark, known, refused, codes)
    if "value" not in cells:  # who did something, by name
        return _with_print(table, table.coded("area"))
    if not {"as_printed", "qualifier", "operator", "upper", "total", "form"} & set(cells):
        table = _as_it_stands(table)
    else:
        table = _with_print(table, lambda: _printed(table))
        table = replace(table, figures=read_figures(*table.coded("as_printed")))
    fields = [field for field in ("qualifier", "upper", "total") if field in ROWS[name].model_fields]
    read = [_read_of_print(table, field) for field in fields]
    return replace(table, known={**table.known, **{field: one for field, one in zip(fields, read, strict=True) if one is not None}})


def _refuse(refused: dict[str, Refused], more: Mapping[str, Refused]) -> None:
    """Add cells that cannot be used, to others of the same columns too."""
    for column, (wrong, message) in more.items():
        before, earlier = refused.get(column, (np.zeros(len(wrong), dtype=bool), message))
        both = (earlier, message)
        refused[column] = before | wrong, lambda row, b=before, m=both: m[0](row) if b[row] else m[1](row)


def _as_it_stands(table: Table) -> Table:
    """The table of figures of which the value alone is known, printed as it stands."""
    codes, distinct = table.coded("value")
    numbers = Numbers.of(arrow_texts(distinct))
    printed = _with_print(table, (codes, pd.Index(numbers.written().to_pandas(), dtype="str")))
    figures = numbers.figures(codes) if numbers.plain.all() else read_figures(*printed.coded("as_printed"))
    return replace(printed, figures=figures)


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


def _periods(texts: pd.Series) -> tuple[pd.Series, Coded, dict[str, Refused]]:
    """The codes of periods; what Excel counts in days is refused, with the date that it is."""
    codes, distinct = pd.factorize(texts)
    periods = pd.Index([_period(text) for text in distinct], dtype="str")
    days = np.array([bool(re.fullmatch(r"[3-5]\d{4}", text)) for text in distinct], dtype=bool)
    read = pd.Series(pd.array(periods, dtype="str").take(codes), texts.index)

    def told(row: int) -> str:
        day = date(1899, 12, 30) + timedelta(int(texts.iloc[row]))
        return f"'{texts.iloc[row]}' is no period but days, as spreadsheets count them; did you mean {day}?"

    return read, (codes, periods), {str(texts.name): (days[codes], told)} if days.any() else {}


def _period(text: str) -> str:
    """The code of a period that somebody wrote; what is none stays as it is."""
    try:
        return Period.parse(re.sub(r"^(\d{4})\.0+$", r"\1", text)).code
    except DxError:
        return text


def _numbers(
    sheet: Sheet, cells: pd.DataFrame, name: str, definitions: Definitions, decimal: str | None
) -> tuple[pd.DataFrame, dict[str, Refused]]:
    """The cells with numbers in the notation of the contract, and those that may be two numbers or no percentage."""
    refused: dict[str, Refused] = {}
    written = {}
    for column in (one for one in _NUMBERS if one in cells):
        texts = cells[column]
        are = sheet.numbers.get(sheet.header.index(column), np.zeros(len(texts), dtype=bool))
        percent = texts.str.endswith("%").to_numpy(dtype=bool)
        if percent.any():
            cells[column] = texts.str.removesuffix("%").str.strip()
            _refuse(refused, _no_percentages(cells, column, percent, name, definitions))
        if not are.all():
            written[column] = cells[column][~are]
    if not written or (sheet.contract and decimal is None):
        return cells, refused
    found = plain(pd.concat(list(written.values()), ignore_index=True), decimal)
    start = 0
    for column, texts in written.items():
        end = start + len(texts)
        unclear = pd.Series(found.unclear[start:end], texts.index).reindex(cells.index, fill_value=False).to_numpy()
        if unclear.any():
            _refuse(refused, {column: (unclear, _unclear(cells[column], found.decimal))})
        cells[column] = pd.Series(found.texts.to_numpy()[start:end], texts.index, dtype="str").reindex(
            cells.index
        ).fillna(cells[column])
        start = end
    return cells, refused


def _no_percentages(
    cells: pd.DataFrame, column: str, percent: np.ndarray, name: str, definitions: Definitions
) -> dict[str, Refused]:
    """Percentages of indicators that are in another unit; a stated growth is always one."""
    if name == "claims":
        return {}
    codes, names = pd.factorize(cells["indicator"])
    units = [one.unit if (one := definitions.indicators.get(text)) else "percent" for text in names]
    wrong = percent & np.array([unit != "percent" for unit in units], dtype=bool)[codes]

    def told(row: int) -> str:
        return f"'{cells[column].iloc[row]}%' is a percentage, and {names[codes[row]]} is in {units[codes[row]]}"

    return {column: (wrong, told)} if wrong.any() else {}


def _unclear(texts: pd.Series, decimal: str | None) -> Callable[[int], str]:
    def told(row: int) -> str:
        text = texts.iloc[row]
        if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", text):
            whole, part = re.split("[.,]", text)
            return f"'{text}' may be {whole}{part} or {whole}.{part}; say which with decimal=',' or decimal='.'"
        return f"'{text}' has another decimal sign than the others, which have {decimal!r}; write it like them"

    return told


def _read_of_print(table: Table, column: str) -> Any:
    """What the print says where a column is empty: filled into its cells, or all of it as it was read."""
    cells, figures = table.cells, table.figures
    if figures is None:
        return None
    read = figures[column]
    if column == "qualifier":  # of what cannot be read, the exact one
        read = pd.array(QUALIFIERS, dtype="str").take(np.maximum(read, 0))
    empty = (cells[column] == "").to_numpy() if column in cells else np.ones(len(cells), dtype=bool)
    if empty.all():
        return read
    if empty.any():
        filled = [one if column == "qualifier" else "" if np.isnan(one) else repr(float(one)) for one in read[empty]]
        cells.loc[empty, column] = pd.Series(filled, cells.index[empty], dtype="str")
        table.codes.pop(column, None)
    return None


def _printed(table: Table) -> Coded:
    """Figures in the notation of the documents: with the qualifier, the end of the range, of how many it is."""
    parts = []
    for name in ("qualifier", "operator", "value", "upper", "total", "form"):
        if name in table.cells:
            codes, distinct = table.coded(name)
            parts.append(_part(name, arrow_texts(distinct)).take(pa.array(codes)))
    return pd.factorize(pd.Series(pc.binary_join_element_wise(*parts, "").to_pandas(), dtype="str"))


def _part(name: str, texts: Any) -> Any:
    """What the cells of a column add to the print."""
    if name not in _NUMBERS:
        return pa.array([_WORDS.get(text, "") for text in texts.to_pylist()], pa.string())
    written = Numbers.of(texts).written()
    sign = {"value": "", "upper": "-", "total": "/"}[name]
    return pc.if_else(pc.equal(texts, ""), "", pc.binary_join_element_wise(sign, written, ""))
