"""Workbooks of Excel: the one sheet that has the columns, with numbers, dates and percentages as they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

import numpy as np
import pandas as pd

from dxlib.characters import seen
from dxlib.errors import DxError
from dxlib.loaders.sheets import Sheet, known_name, misplaced_header, other_kind, text_of
from dxlib.notation.archives import contents_of
from dxlib.notation.figures import read_figure
from dxlib.notation.formats import PLACES, sections

_CELLS, _ROWS = 20_000_000, 1 << 20  # cells that rows span to their last one; rows, of which Excel has no more
_FORMULA = re.compile(rb"<f[ >/]")
_ROW = ", row "
_OF_DATES = frozenset({"năm", "nam", "tháng", "thang", "ngày", "year", "month", "date"})  # words in their formats


def read(path: Path, columns: list[str], needed: list[str]) -> Sheet:
    """Return the sheet of a workbook that has the columns, or its first one.

    Cells are read as Excel last stored them: a formula by its value, a percentage with its sign, a date by as much of
    it as its format shows (a month in ``mm/yyyy``).

    Args:
        path: an .xlsx or .xlsm file; macros are not looked at.
        columns: the names that a header may have.
        needed: those that it must have.
    """
    fault = _unreadable(path)
    if fault:
        return Sheet.unreadable(path.name, fault, 0)
    from openpyxl import load_workbook  # no import of dxlib waits for it

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a broken file makes of a reader
        return Sheet.unreadable(path.name, f"is no workbook that can be read ({type(error).__name__}); save it anew", 0)
    try:
        return _chosen(path, book, columns, needed)
    except DxError as error:
        return Sheet.unreadable(path.name, str(error), 0)
    except Exception as error:
        return Sheet.unreadable(path.name, f"breaks off while it is read ({type(error).__name__}); save it anew", 0)
    finally:
        book.close()


def _unreadable(path: Path) -> str:
    """Why a file is not even unpacked, empty if nothing speaks against it."""
    try:
        with ZipFile(path) as packed:
            contents_of(packed)
    except DxError as error:
        return str(error)
    except FileNotFoundError:
        return "the file is missing"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    except BadZipFile:
        with path.open("rb") as file:
            begin = file.read(100)
        rest = other_kind(begin) if begin[:2] != b"PK" else ""
        return "is no .xlsx workbook, whatever its name says; " + (f"it is {rest}" if rest else "save it anew")
    return ""


def _chosen(path: Path, book: Any, columns: list[str], needed: list[str]) -> Sheet:
    pages = [page for page in book.worksheets if page.sheet_state == "visible"] or book.worksheets
    if not pages:
        return Sheet.unreadable(path.name, "has no sheet with cells", 0)
    fitting = [page for page in pages if _fits(page, columns, needed)]
    if len(fitting) > 1:
        names = ", ".join(f"'{page.title}'" for page in fitting)
        return Sheet.unreadable(path.name, f"several sheets have these columns: {names}; leave one of them in it", 0)
    page = (fitting or pages)[0]
    shown, lines = f"{path.name}, sheet '{page.title}'", list(_rows(page))
    if not lines:
        return Sheet(shown, _ROW, 0, [], pd.DataFrame(), np.empty(0, dtype=np.int64))
    begin = ((row, [str(cell.value or "") for cell in cells]) for row, cells in lines[:20])
    if misplaced := misplaced_header(begin, columns):
        return Sheet.unreadable(shown, misplaced, 0)
    top, header = lines[0]
    even = [(row, cells) for row, cells in lines[1:] if len(cells) <= len(header)]
    uneven = [(row, len(cells)) for row, cells in lines[1:] if len(cells) > len(header)]
    read = [[_text(cell) for cell in cells] + [_NOTHING] * (len(header) - len(cells)) for _, cells in even]
    columns_ = [pd.Series([row[at].text for row in read], dtype="str") for at in range(len(header))]
    missing = _formulas(path, page.title, [row for row, _ in even], read)
    refused = {
        at: {place: row[at].fault or missing[place, at] for place, row in enumerate(read)
             if row[at].fault or (place, at) in missing}
        for at in range(len(header))
    }  # fmt: skip
    return Sheet(
        shown,
        _ROW,
        top,
        ["" if cell.value is None else str(cell.value) for cell in header],
        pd.DataFrame(dict(enumerate(columns_)), index=range(len(read))),
        np.array([row for row, _ in even], dtype=np.int64),
        uneven=uneven,
        contract=False,
        refused={at: why for at, why in refused.items() if why},
        numbers={at: np.array([row[at].number for row in read], dtype=bool) for at in range(len(header))},
    )


def _fits(page: Any, columns: list[str], needed: list[str]) -> bool:
    header = next((cells for _, cells in _rows(page)), ())
    names = {known_name(str(cell.value), columns) for cell in header if cell.value is not None}
    return set(needed) <= names <= set(columns)


def _rows(page: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows in which something stands, each with its number, without empty cells at their ends."""
    page.reset_dimensions()  # what a file says of its size may be wrong
    cells = 0
    for number, row in enumerate(page.iter_rows(), 1):
        cells += len(row)
        if cells > _CELLS or number > _ROWS:
            raise DxError(f"spans more than {_CELLS:,} cells, empty ones between others included; keep what you need")
        last = max((at for at, cell in enumerate(row, 1) if cell.value not in (None, "")), default=0)
        if last:
            yield number, row[:last]


class _Cell(NamedTuple):
    """A cell as text, whether it is a number, and why it cannot be used."""

    text: str
    number: bool = False
    fault: str = ""


_NOTHING = _Cell("")


def _text(cell: Any) -> _Cell:
    value = cell.value
    if value is None:
        return _NOTHING
    if cell.data_type == "e":
        return _Cell("", fault=f"cell {cell.coordinate} holds the error {value}")
    if isinstance(value, bool):
        return _Cell(str(value).lower())
    if isinstance(value, int | float):
        try:
            return _Cell(_number(value, cell.number_format), number=True)
        except DxError as error:
            return _Cell(
                "", fault=f"cell {cell.coordinate} holds {value:.15g} and shows it otherwise; store it in full: {error}"
            )
    if isinstance(value, datetime | date):
        try:
            return _Cell(_date(value, cell.number_format))
        except DxError as error:
            return _Cell("", fault=f"cell {cell.coordinate} {error}")
    return _Cell(seen(str(value)).strip())


def _number(value: float, shape: str) -> str:
    """A number in the fifteen digits that Excel keeps; one that is formatted as a percentage with its sign."""
    number = Decimal(value if isinstance(value, int) else f"{value:.15g}")
    if any("%" in section for section in sections(shape)):
        return f"{number.scaleb(2).normalize():f}%"
    factor = _factor(shape)
    if factor != 1:
        return f"{(number * factor).normalize():f}"
    return text_of(value if isinstance(value, int) else float(number))


@cache
def _factor(shape: str) -> Decimal:
    """What a number is worth by the words that its format shows behind it: a million in ``0.0" triệu"``.

    Where commas of the format divide by as much as the words say, what is stored is the whole number.

    Raises:
        DxError: the words belong to the number and are not understood, or do not fit what the commas divide by.
    """
    shown = [section for section in sections(shape)[:2] if set(section) & PLACES]  # a third one shows zeros
    for at, section in enumerate(shown):
        _check_words_before(section, of_negatives=at > 0)
    factors = {_worth(section) for section in shown}
    if len(factors) > 1:
        raise DxError(f"its format {shape!r} shows numbers in several units")
    return factors.pop() if factors else Decimal(1)


def _worth(section: list[str]) -> Decimal:
    last = max(at for at, token in enumerate(section) if token in PLACES)
    behind = list(dropwhile(",".__eq__, section[last + 1 :]))
    commas = len(section) - last - 1 - len(behind)
    words = "".join(token.strip('"\\') for token in behind if token[0] in '"\\').strip()
    try:
        worth = Decimal(read_figure(f"1 {words}").value)
    except DxError as error:
        try:
            worth = Decimal(read_figure(f"1 {words}", "en").value)
        except DxError:
            raise error from None
    divided = Decimal(1000) ** commas
    if worth == 1 or worth == divided:
        return Decimal(1)
    if commas:
        raise DxError(f"its format {''.join(section)!r} divides by {divided:,} and says {words!r}")
    return worth


def _check_words_before(section: list[str], of_negatives: bool) -> None:
    """Refuse words before the digits that say of a number what the cell does not: about, more than, minus."""
    first = next(at for at, token in enumerate(section) if token in PLACES)
    words = "".join(token.strip('"\\') for token in section[:first] if token[0] in '"\\').strip()
    if not re.search(r"[^\W\d_]|[<>≥≤~≈]", words):
        return
    figure = read_figure(f"{words} 1")
    if figure.qualifier != "exact" or (figure.falling and not of_negatives):
        raise DxError(f"its format shows {words!r} before it; say so in a column qualifier, or in the value")


def _date(value: date, shape: str) -> str:
    """As much of a date as its format shows: of 6/2022 that somebody types, Excel makes the first of June."""
    parts = "".join(token for token in sections(shape)[0] if token[0] not in '"[\\').lower()
    day = text_of(value)
    if "d" in parts or "y" not in parts:
        return day
    said = [token.strip('"\\') for token in sections(shape)[0] if token[0] in '"\\']
    if set(re.findall(r"\w+", "".join(said).casefold())) - _OF_DATES:
        shown = f"{value:%m/%Y}"
        raise DxError(
            f"holds a date of {shown} and shows it as a part of a year, such as a quarter; write that as text"
        )
    return day[:7] if "m" in parts else day[:4]


def _formulas(path: Path, title: str, numbers: list[int], read: list[list[_Cell]]) -> dict[tuple[int, int], str]:
    """The cells that are formulas whose result nobody stored, by their place, each with what to do."""
    empty = {
        (numbers[place], at): (place, at) for place, row in enumerate(read) for at, c in enumerate(row) if c == _NOTHING
    }
    if not empty or not _has_formulas(path):
        return {}
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, keep_links=False)
    try:
        page = book[title]
        page.reset_dimensions()
        cells = ((cell, empty[row, at]) for row, line in enumerate(page.iter_rows(), 1) for at, cell in enumerate(line)
                 if (row, at) in empty)  # fmt: skip
        advice = "holds a formula without a result; open the file in Excel and save it"
        return {place: f"cell {cell.coordinate} {advice}" for cell, place in cells if cell.data_type == "f"}
    finally:
        book.close()


def _has_formulas(path: Path) -> bool:
    with ZipFile(path) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(_FORMULA.search(packed.read(name)) for name in sheets)
