"""Rows as text become records by column: each distinct cell is held to its field of the contract once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from dxlib.errors import Fault, Faults, InvalidData
from dxlib.notation.files import Strict, parted, read_text, told
from dxlib.notation.prints import Figures

_AT_ONCE = 10_000  # cells: so many wrong ones are known in full at a time


# Cells of a column that cannot be used, whatever the field of the contract: why, by the place of the row.
Refused: TypeAlias = Mapping[int, str]
# A column as the place of each cell in a list of texts, and this list.
Coded: TypeAlias = tuple[np.ndarray, pd.Index]


@dataclass(frozen=True)
class Table:
    """Rows of one table as text, in files or in a frame.

    Attributes:
        cells: a column of text a column of the table; an empty cell is an empty text.
        files: how messages name the file or frame of each row.
        rows: the line or number of each row.
        mark: what stands between the two.
        known: columns that are no text any more and fit the contract.
        refused: of a column, the cells that cannot be used.
        codes: columns whose distinct cells are known already.
        languages: of the print, that of all rows or of each.
        published: the day on which each row was published, if it is known.
        figures: what ``read_figures`` reads of ``as_printed``, if somebody has read it.
    """

    cells: pd.DataFrame
    files: Sequence[str]
    rows: Sequence[int] | np.ndarray
    mark: str = ":"
    known: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, Refused] = field(default_factory=dict)
    codes: dict[str, Coded] = field(default_factory=dict)
    languages: str | np.ndarray = "vi"
    published: np.ndarray | None = None
    figures: Figures | None = None

    def coded(self, column: str) -> Coded:
        """Return the distinct cells of a column, and which each cell is."""
        if column not in self.codes:
            self.codes[column] = pd.factorize(self.cells[column])
        return self.codes[column]

    def is_empty(self, column: str) -> np.ndarray:
        """Return which cells of a column are empty."""
        if column not in self.codes:
            return (self.cells[column] == "").to_numpy()
        codes, distinct = self.codes[column]
        empty = np.asarray(distinct == "")
        return empty[codes] if empty.any() else np.zeros(len(codes), dtype=bool)

    def fault(self, at: int, column: str, message: str) -> Fault:
        """Return what is wrong in a row, counted from 0."""
        return Fault(self.files[at], int(self.rows[at]), column, message, self.mark)

    def tell(self, faults: Faults, column: str, wrong: np.ndarray, message: Callable[[int], str]) -> None:
        """Add one fault for every row that is wrong; the message of a row is asked for only if it is told."""
        rows = np.flatnonzero(wrong).tolist()
        faults.count(rows, lambda at: self.fault(at, column, message(at)))


def read_files(
    files: Iterable[tuple[Path, str]], columns: list[str], faults: Faults, optional: Collection[str] = ()
) -> Table:
    """Return the rows of CSV files with the same header, one file after the other.

    Args:
        files: each with how messages name it.
        columns: the header that they must have.
        optional: those that a file may leave out; they are empty then.
    """
    cells: list[list[str]] = []
    names: list[str] = []
    lines: list[int] = []
    for path, shown in files:
        text, found = read_text(path, shown)
        header, rows, found = ([], [], found) if text is None else parted(text, shown)
        own = [name for name in columns if name in header or name not in optional]
        if header != own:
            found = found if found and not header else [Fault(shown, 1, "", _header_told(columns, optional))]
            rows = []
        faults.add(found)
        place = {name: at for at, name in enumerate(own)}
        for line, row in rows:
            if len(row) == len(own):
                cells.append(row if own == columns else [row[place[n]] if n in place else "" for n in columns])
                names.append(shown)
                lines.append(line)
            else:
                faults.add([Fault(shown, line, "", f"{len(row)} cells, {len(own)} are expected")])
    return Table(pd.DataFrame(cells, columns=columns, dtype="str"), names, lines)


def _header_told(columns: list[str], optional: Collection[str]) -> str:
    left_out = [name for name in columns if name in optional]
    needed = ",".join(name for name in columns if name not in optional)
    return f"the header must be {needed}" + (f", with {' and '.join(left_out)} after area" if left_out else "")


def read_columns(table: Table, model: type[Strict], faults: Faults) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the cells of a table as what the fields of a record say they are, and which rows are records.

    Args:
        table: it may lack columns, where the record has a default.
        model: the record that each row must fit; an empty cell is an absent value.
        faults: takes in every cell that does not fit, and every one that is missing.
    """
    read: dict[str, Any] = {}
    valid = np.ones(len(table.cells), dtype=bool)
    for name in model.model_fields:
        if name in table.known:
            read[name] = table.known[name]
            continue
        read[name], wrong = _read(table, name, model, faults)
        valid &= ~wrong
    return pd.DataFrame(read, index=table.cells.index, copy=False), valid


def _read(table: Table, name: str, model: type[Strict], faults: Faults) -> tuple[Any, np.ndarray]:
    """One column, and which of its cells are wrong; in their place, and where nothing stands, is the default."""
    field_ = model.model_fields[name]
    default = None if field_.is_required() else field_.get_default()
    if name not in table.cells:
        return _left_out(table, name, field_, faults)
    texts = table.cells[name]
    missing = table.is_empty(name) if field_.is_required() else np.zeros(len(texts), dtype=bool)
    why = table.refused.get(name, {})
    refused = np.zeros(len(texts), dtype=bool)
    refused[list(why)] = True
    table.tell(faults, name, missing & ~refused, lambda at: "is missing")
    if why:
        table.tell(faults, name, refused, why.__getitem__)
        missing, texts = missing | refused, texts.where(~refused, "")
        table = replace(table, cells=table.cells.assign(**{name: texts}), codes={})
    if field_.annotation is str and not field_.metadata:
        return (texts if default in ("", None) else texts.replace("", default)), missing
    one: Any = Annotated[(field_.annotation, *field_.metadata)] if field_.metadata else field_.annotation
    codes, distinct = table.coded(name)
    cells = distinct.tolist()
    values, messages, wrong = _validated(_adapter(one), cells, default)
    if cells and values == cells:  # text that says what it is
        return texts, missing
    if float in _types(field_.annotation) and "_" in "".join(cells):  # Python would read 1_0 as 10
        wrong |= np.array(["_" in cell for cell in cells], dtype=bool)
        messages |= {cell: told({"type": "float_parsing", "input": cell}) for cell in cells if "_" in cell}
    if wrong.any():
        table.tell(faults, name, wrong[codes], lambda at: messages[cells[codes[at]]])
    return _array(values, field_.annotation).take(codes), missing | wrong[codes]


def _left_out(table: Table, name: str, field_: FieldInfo, faults: Faults) -> tuple[Any, np.ndarray]:
    """A column that the table does not have."""
    missing = np.full(len(table.cells), field_.is_required())
    table.tell(faults, name, missing, lambda at: "is missing")
    default = None if field_.is_required() else field_.get_default()
    if isinstance(default, str):
        return repeated(default, len(missing)), missing
    value = _array([default], field_.annotation)
    return value.take(np.zeros(len(missing), dtype=np.int64)), missing


def repeated(text: str, count: int) -> Any:
    """Return a column that has the same text everywhere."""
    return pd.array(pa.repeat(pa.scalar(text, pa.large_string()), count), dtype="str")


def _validated(
    adapter: TypeAdapter[list[Any]], cells: list[str], default: Any
) -> tuple[list[Any], dict[str, str], np.ndarray]:
    """What cells stand for, the first messages by cell, and which cells are wrong."""
    wrong = np.zeros(len(cells), dtype=bool)
    try:
        if "" not in cells:
            return adapter.validate_python(cells), {}, wrong
    except ValidationError:
        pass
    values: list[Any] = [default] * len(cells)
    messages: dict[str, str] = {}
    filled = [at for at, cell in enumerate(cells) if cell != ""]
    for start in range(0, len(filled), _AT_ONCE):
        some = filled[start : start + _AT_ONCE]
        for at, message in _faults(adapter, [cells[at] for at in some]):
            wrong[some[at]] = True
            if len(messages) < InvalidData.TOLD:
                messages[cells[some[at]]] = message
    good = [at for at in filled if not wrong[at]]
    for at, value in zip(good, adapter.validate_python([cells[at] for at in good]), strict=True):
        values[at] = value
    return values, messages, wrong


def _faults(adapter: TypeAdapter[list[Any]], cells: list[str]) -> Iterator[tuple[int, str]]:
    """The places of the cells that are wrong, each with its message."""
    try:
        adapter.validate_python(cells)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False):
            yield int(one["loc"][0]), told(one)


@cache
def _adapter(one: Any) -> TypeAdapter[list[Any]]:
    """What reads cells of a type; columns of one type share it."""
    return TypeAdapter(list[one], config=ConfigDict(allow_inf_nan=False))


def _types(annotation: Any) -> set[Any]:
    return set(get_args(annotation)) or {annotation}


def _array(values: list[Any], annotation: Any) -> Any:
    """Values as a column; a wrong number is no number."""
    types = _types(annotation)
    if float in types:
        return np.array([np.nan if value is None else value for value in values], dtype=float) + 0.0  # not -0
    if int in types:
        return np.array([value or 0 for value in values], dtype=np.int64)
    if bool in types:
        return np.array([bool(value) for value in values], dtype=bool)
    return pd.array(values, dtype="str")
