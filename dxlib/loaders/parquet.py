"""Files of Parquet, one or a folder of them, as columns of text, a block of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dxlib.loaders.sheets import MOST_COLUMNS, Sheet, as_texts, decimals, stripped
from dxlib.notation.prints import arrow_texts

ENDING = ".parquet"
_BLOCK = 1 << 18  # rows that are text at once: what is held of a file while it is read does not grow with it
_MOST = 100_000_000  # rows: a file of some bytes may say that it has any number of them
_ROW = ", row "
_UNNAMED = "__index_level_"  # how pandas calls what it stores of an index without a name


def is_parquet(path: Path) -> bool:
    """Return whether a path is that of a Parquet file, or of a folder that may hold some."""
    return path.suffix.lower() == ENDING or os.path.isdir(path)


def read(path: Path) -> Iterator[Sheet]:
    """Yield a file or the files of a folder, in the order of their names, block by block.

    Folders on the way that are called ``column=value``, as partitioned data have them, are columns too. What begins
    with a point or an underscore is none of the files.

    Args:
        path: a file, or a folder that holds files at any depth.
    """
    if not path.is_dir():
        yield from _blocks(path, path.name, {}, 0)
        return
    files = [file for file in sorted(path.rglob(f"*{ENDING}")) if not file.name.startswith((".", "_"))]
    if not files:
        yield Sheet.unreadable(path.name, f"the folder holds no file whose name ends in {ENDING}", 0)
    before = 0
    for file in files:
        inside = file.relative_to(path)
        pairs = [part.split("=", 1) for part in inside.parts[:-1] if "=" in part]
        for sheet in _blocks(file, inside.as_posix(), {name: unquote(value) for name, value in pairs}, before):
            yield sheet
        before = sheet.before + int(sheet.rows[-1]) if len(sheet.rows) else before


def _blocks(path: Path, shown: str, parts: dict[str, str], before: int) -> Iterator[Sheet]:
    """A file block by block; what is wrong with it is a sheet too."""
    from pyarrow import parquet as pq  # no import of dxlib waits for it

    try:
        with pq.ParquetFile(path) as file:
            yield from _read(file, shown, parts, before)
    except FileNotFoundError:
        yield Sheet.unreadable(shown, "the file is missing", 0)
    except OSError as error:
        why = error.strerror or "it breaks off or is damaged; write it anew"
        yield Sheet.unreadable(shown, f"the file cannot be read: {why}", 0)
    except (pa.ArrowException, UnicodeDecodeError) as error:  # names of columns are read as they come
        yield Sheet.unreadable(shown, f"is no Parquet file that can be read ({type(error).__name__}); write it anew", 0)


def _read(file: Any, shown: str, parts: dict[str, str], before: int) -> Iterator[Sheet]:
    schema, count = file.schema_arrow, file.metadata.num_rows
    if told := _refusal(schema, count):
        yield Sheet.unreadable(shown, told, 0)
        return
    kept = [at for at, name in enumerate(schema.names) if not name.startswith(_UNNAMED)]
    header = [*(schema.names[at] for at in kept), *parts]
    numbered = [place for place, at in enumerate(kept) if _is_number(schema.types[at])]
    first = 1
    for batch in file.iter_batches(_BLOCK, use_threads=False) if count else [_nothing(schema)]:
        batch.validate(full=True)  # a damaged file may hold what is no text
        rows = np.arange(first, first + len(batch))
        columns = [*(_texts(batch.column(at)) for at in kept), *(_same(one, len(rows)) for one in parts.values())]
        cells = pd.DataFrame(dict(enumerate(columns)), index=range(len(rows)))
        numbers = {at: np.ones(len(rows), dtype=bool) for at in numbered}
        yield Sheet(shown, _ROW, 0, header, cells, rows, numbers=numbers, before=before)
        first += len(rows)
    if first - 1 != count:
        yield Sheet.unreadable(shown, f"says that it has {count:,} rows and holds {first - 1:,}; write it anew", 0)


def _refusal(schema: pa.Schema, rows: int) -> str:
    """Why a file is not read, empty if nothing speaks against it."""
    if rows > _MOST:
        return f"has {rows:,} rows; {_MOST:,} are read at most, so keep those that you need"
    if len(schema) > MOST_COLUMNS:
        return f"has {len(schema):,} columns; {MOST_COLUMNS:,} are read at most"
    for one in schema:
        if not _is_plain(one.type):
            return f"column '{one.name}' holds {one.type}; each cell must be a text, a number, a date or true or false"
    return ""


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    are = pa.types
    plain = (are.is_string, are.is_large_string, are.is_boolean, are.is_date, are.is_timestamp, are.is_null, _is_number)
    return any(one(kind) for one in plain)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _nothing(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], one.type) for one in schema], schema=schema)


def _same(text: str, count: int) -> pd.Series:
    return pd.Series(pd.array([text], dtype="str").take(np.zeros(count, dtype=np.int64)))


def _texts(column: pa.Array) -> pd.Series:
    """A column as a CSV file would hold it."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_texts(pc.fill_null(arrow_texts(_texts(column.dictionary)).take(column.indices), ""))
    if pa.types.is_floating(kind):
        return decimals(column.to_numpy(zero_copy_only=False))
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        column = column.cast(pa.date32(), safe=False)
    return stripped(pc.fill_null(column.cast(pa.string()), ""))
