"""What somebody hands over, a frame or a file, as columns of text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.characters import UNSEEN, seen
from dxlib.errors import Fault
from dxlib.loaders.columns import Refused
from dxlib.notation.prints import arrow_texts

_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}]"
MOST_COLUMNS = 1000  # of a file of figures


@dataclass(frozen=True)
class Sheet:
    """What was handed over, as text.

    Attributes:
        shown: how messages name it.
        mark: what stands between the name and a row.
        top: the row of its header; 0 for a frame, whose header has none.
        header: the names of its columns.
        cells: its columns in the order of the header, named 0, 1, 2, ...; ends of cells are without blanks.
        rows: the number of each row, as the file or the frame counts it.
        faults: why it cannot be read; if there are any, nothing else counts.
        uneven: the numbers of the rows that have more or fewer cells than the header, which are not among ``rows``, and
            how many cells each has.
        refused: by the number of the column, cells that cannot be used.
        numbers: by the number of the column, which cells are numbers by themselves and not only written so.
        before: how many rows stand before its first one in files that are one table with it.
        contract: whether what is only written as a number has a decimal point and no separators, as the contract says.
    """

    shown: str
    mark: str
    top: int
    header: list[str]
    cells: pd.DataFrame
    rows: np.ndarray
    faults: list[Fault] = field(default_factory=list)
    uneven: list[tuple[int, int]] = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)
    numbers: dict[int, np.ndarray] = field(default_factory=dict)
    before: int = 0
    contract: bool = True

    @classmethod
    def unreadable(cls, shown: str, message: str, line: int = 1) -> Sheet:
        """Return a file of which nothing can be used."""
        return cls(shown, ":", line, [], pd.DataFrame(), np.empty(0), [Fault(shown, line, "", message)])

    def fault(self, row: int, column: str, message: str) -> Fault:
        """Return what is wrong in one place of it."""
        return Fault(self.shown, row, column, message, self.mark)


_KINDS = {
    b"PAR1": "a Parquet file; let its name end in .parquet",
    b"PK\x03\x04": "a packed file, such as a workbook; if it is one, let its name end in .xlsx",
    b"\xd0\xcf\x11\xe0": "a workbook of an old kind or with a password; save it as .xlsx without one",
    b"\x1f\x8b": "a packed file; unpack it first",
    b"%PDF": "a PDF; hand over a workbook (.xlsx) or CSV",
    b"SQLite format 3": "a database; hand over a frame with its rows",
}


def other_kind(content: bytes) -> str:
    """Return what a file is that is neither text nor what its name says, and what to do; empty if it is not known."""
    return next((told for begin, told in _KINDS.items() if content.startswith(begin)), "")


def misplaced_header(rows: Iterable[tuple[int, Iterable[str]]], columns: Collection[str]) -> str:
    """Return what to do where a row further down names the columns and the first one none; else nothing."""
    named = [(number, sum(known_name(cell, columns) in columns for cell in row)) for number, row in rows]
    found = next((number for number, count in named if count > 1), None)
    if found is None or named[0][1]:
        return ""
    return f"row {found} names the columns, which the first row must do; delete what stands above it"


def of_frame(name: str, frame: pd.DataFrame) -> Sheet:
    """Return a frame as text; its rows are counted from 1."""
    columns = [frame.iloc[:, at] for at in range(frame.shape[1])]
    cells = pd.DataFrame({at: _texts(column) for at, column in enumerate(columns)}, index=range(len(frame)))
    numbers = {at: are for at, column in enumerate(columns) if (are := _are_numbers(column)).any()}
    header = [str(column) for column in frame.columns]
    return Sheet(name, ", row ", 0, header, cells, np.arange(1, len(frame) + 1), numbers=numbers)


def _are_numbers(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return np.ones(len(column), dtype=bool)
    if column.dtype != object:
        return np.zeros(len(column), dtype=bool)
    return np.array([isinstance(cell, int | float | np.number | Decimal) for cell in column], dtype=bool)


def tidied(sheet: Sheet, columns: list[str]) -> Sheet:
    """Return a sheet without blank rows and nameless empty columns, known columns named as the contract does.

    Args:
        columns: the names of the contract, which a header may write with capitals, blanks and stray spaces.
    """
    blank = np.ones(len(sheet.cells), dtype=bool)
    for why in sheet.refused.values():
        blank[list(why)] = False
    for at in sheet.cells:
        if not blank.any():
            break
        blank &= (sheet.cells[at] == "").to_numpy()
    rows = np.flatnonzero(~blank) if blank.any() else slice(None)
    cells = sheet.cells.iloc[rows].reset_index(drop=True) if blank.any() else sheet.cells
    header = [known_name(name, columns) for name in sheet.header]
    kept = [at for at, name in enumerate(header) if name or (cells[at] != "").any()]
    return replace(
        sheet,
        header=[header[at] for at in kept],
        cells=cells[kept].set_axis(range(len(kept)), axis=1),
        rows=sheet.rows[rows],
        numbers={place: sheet.numbers[at][rows] for place, at in enumerate(kept) if at in sheet.numbers},
        refused={place: _moved(sheet.refused[at], ~blank) for place, at in enumerate(kept) if at in sheet.refused},
    )


def controlled(sheet: Sheet) -> Sheet:
    """Return a sheet whose cells with a control character are refused; of files of text the text itself is searched."""
    refused = dict(sheet.refused)
    for at in sheet.cells:
        if pc.any(found := pc.match_substring_regex(arrow_texts(sheet.cells[at]), _CONTROL)).as_py():
            rows = np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()
            refused[at] = {**dict.fromkeys(rows, "holds a control character; remove it"), **refused.get(at, {})}
    return replace(sheet, refused=refused)


def known_name(name: str, columns: Collection[str]) -> str:
    """Return the name of a column as the contract has it, without stray blanks where it has none such."""
    plain = " ".join(name.split())
    known = plain.lower().replace(" ", "_")
    return known if known in columns else plain


def _moved(refused: Refused, kept: np.ndarray) -> Refused:
    """Refused cells, none of them in a row that is left out, at their new places."""
    places = np.cumsum(kept) - 1
    return {int(places[row]): message for row, message in refused.items()}


def stripped(texts: pa.Array | pa.ChunkedArray) -> pd.Series:
    """Return a column of text without blanks, no-break ones too, at the ends of its cells, nor what is not seen.

    Lines end as they do in the files of the data.
    """
    if pc.any(pc.match_substring(texts, "\r")).as_py():
        texts = pc.replace_substring_regex(texts, "\r\n?", "\n")
    plain = pc.all(pc.string_is_ascii(texts)).as_py() is not False
    return as_texts(pc.utf8_trim_whitespace(texts if plain else pc.replace_substring_regex(texts, f"[{UNSEEN}]", "")))


def as_texts(texts: pa.Array | pa.ChunkedArray) -> pd.Series:
    """Return a column of text as it is."""
    return pd.Series(texts.to_pandas(), dtype="str")


def _texts(column: pd.Series) -> pd.Series:
    """A column of a frame as a CSV file would hold it."""
    if pd.api.types.is_float_dtype(column.dtype):
        return decimals(column.to_numpy(getattr(column.dtype, "numpy_dtype", column.dtype), na_value=np.nan))
    if pd.api.types.is_integer_dtype(column.dtype) and isinstance(column.dtype, np.dtype):
        return pd.Series(pa.array(column.to_numpy()).cast(pa.string()).to_pandas(), dtype="str")
    if pd.api.types.infer_dtype(column, skipna=True) == "string":
        return stripped(arrow_texts(column.astype("str").fillna("")))
    return pd.Series([text_of(cell) for cell in column], dtype="str")


def decimals(numbers: np.ndarray) -> pd.Series:
    """Return numbers in the fewest digits that tell them from all others, whole ones without decimals."""
    texts = pa.array(numbers, from_pandas=True).cast(pa.string()).to_pandas().fillna("")
    odd = ~np.isfinite(numbers) | (np.abs(numbers) >= 1e15) | ((np.abs(numbers) < 1e-4) & (numbers != 0))
    texts = pd.Series(texts, dtype="str")
    if odd.any():
        texts[odd] = [text_of(number) for number in numbers[odd]]
    return texts


def text_of(cell: Any) -> str:
    """Return a cell as a CSV file would hold it."""
    if isinstance(cell, datetime | date):
        return "" if pd.isna(cell) else cell.isoformat()[:10]
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    if isinstance(cell, np.floating):  # a short one is the shortest decimal that is it: 58.4, not 58.400001525878906
        cell = float(str(cell))
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    try:
        return seen(str(cell)).strip()
    except ValueError:  # an integer of thousands of digits
        return "inf"
