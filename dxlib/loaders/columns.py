"""Rows as text become records by column: each distinct cell is held to its field of the contract once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import pandas as pd
from pydantic import ConfigDict, TypeAdapter, ValidationError

from dxlib.errors import Fault, Faults, InvalidData
from dxlib.files import Strict, read_cells, told

_AT_ONCE = 10_000  # cells: so many wrong ones are known in full at a time


@dataclass(frozen=True)
class Table:
    """Rows of one table as text, in files or in a frame.

    Attributes:
        cells: a column of text a column of the table; an empty cell is an empty text.
        files: how messages name the file or frame of each row.
        rows: the line or number of each row.
        mark: what stands between the two.
    """

    cells: pd.DataFrame
    files: Sequence[str]
    rows: Sequence[int]
    mark: str = ":"

    def fault(self, at: int, column: str, message: str) -> Fault:
        """Return what is wrong in a row, counted from 0."""
        return Fault(self.files[at], int(self.rows[at]), column, message, self.mark)

    def tell(self, faults: Faults, column: str, wrong: np.ndarray, message: Callable[[int], str]) -> None:
        """Add one fault for every row that is wrong; the message of a row is asked for only if it is told."""
        rows = np.flatnonzero(wrong).tolist()
        faults.count(rows, lambda at: self.fault(at, column, message(at)))


def read_files(files: Iterable[tuple[Path, str]], columns: list[str], faults: Faults) -> Table:
    """Return the rows of CSV files with the very same header, one file after the other.

    Args:
        files: each with how messages name it.
        columns: the header that they must have.
        faults: takes in what is wrong.
    """
    cells: list[list[str]] = []
    names: list[str] = []
    lines: list[int] = []
    for path, shown in files:
        header, rows, found = read_cells(path, shown)
        if header != columns:
            found = found if found and not header else [Fault(shown, 1, "", f"the header must be {','.join(columns)}")]
            rows = []
        faults.add(found)
        for line, row in rows:
            if len(row) == len(columns):
                cells.append(row)
                names.append(shown)
                lines.append(line)
            else:
                faults.add([Fault(shown, line, "", f"{len(row)} cells, {len(columns)} are expected")])
    return Table(pd.DataFrame(cells, columns=columns, dtype="str"), names, lines)


def read_columns(table: Table, model: type[Strict], faults: Faults) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the cells of a table as what the fields of a record say they are, and which rows are records.

    Args:
        table: it may lack columns, where the record has a default.
        model: the record that each row must fit; an empty cell is an absent value.
        faults: takes in every cell that does not fit, and every one that is missing.
    """
    read: dict[str, Any] = {}
    valid = np.ones(len(table.cells), dtype=bool)
    for name, field in model.model_fields.items():
        texts = table.cells[name] if name in table.cells else pd.Series("", table.cells.index, dtype="str")
        filled = (texts != "").to_numpy()
        if not filled.all() and field.is_required():
            table.tell(faults, name, ~filled, lambda at: "is missing")
            valid &= filled
        read[name], wrong = _read(table, name, texts, filled, model, faults)
        valid &= ~wrong
    return pd.DataFrame(read, index=table.cells.index), valid


def _read(
    table: Table, name: str, texts: pd.Series, filled: np.ndarray, model: type[Strict], faults: Faults
) -> tuple[Any, np.ndarray]:
    """One column, and which of its cells are wrong; in their place, and where nothing stands, is the default."""
    field = model.model_fields[name]
    default = None if field.is_required() else field.get_default()
    if field.annotation is str and not field.metadata:
        return (texts if default in ("", None) else texts.where(filled, default)), np.zeros(len(texts), dtype=bool)
    codes, distinct = pd.factorize(texts)
    cells = distinct.tolist()
    values, messages, wrong = _validated(_adapter(model, name), cells, default)
    table.tell(faults, name, wrong[codes], lambda at: messages[cells[codes[at]]])
    return _array(values, field.annotation).take(codes), wrong[codes]


def _validated(
    adapter: TypeAdapter[list[Any]], cells: list[str], default: Any
) -> tuple[list[Any], dict[str, str], np.ndarray]:
    """What cells stand for, the first messages by cell, and which cells are wrong."""
    values: list[Any] = [default] * len(cells)
    wrong = np.zeros(len(cells), dtype=bool)
    messages: dict[str, str] = {}
    filled = [at for at, cell in enumerate(cells) if cell != ""]
    for start in range(0, len(filled), _AT_ONCE):
        some = filled[start : start + _AT_ONCE]
        try:
            found = adapter.validate_python([cells[at] for at in some])
        except ValidationError as error:
            for one in error.errors(include_url=False, include_context=False):
                at = some[int(one["loc"][0])]
                wrong[at] = True
                if len(messages) < InvalidData.TOLD:
                    messages[cells[at]] = told(one)
            some = [at for at in some if not wrong[at]]
            found = adapter.validate_python([cells[at] for at in some])
        for at, value in zip(some, found, strict=True):
            values[at] = value
    return values, messages, wrong


@cache
def _adapter(model: type[Strict], name: str) -> TypeAdapter[list[Any]]:
    field = model.model_fields[name]
    one = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(list[one], config=ConfigDict(allow_inf_nan=False))  # type: ignore[valid-type]


def _array(values: list[Any], annotation: Any) -> Any:
    """Values as a column; a wrong number is no number."""
    types = set(get_args(annotation)) or {annotation}
    if float in types:
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    if int in types:
        return np.array([value or 0 for value in values], dtype=np.int64)
    if bool in types:
        return np.array([bool(value) for value in values], dtype=bool)
    return pd.array(values, dtype="str")
