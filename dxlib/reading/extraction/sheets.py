"""Workbooks: sheets, and in them tables with the cells as they are shown, merged ones with what they span."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from dxlib.errors import DxError
from dxlib.notation.archives import examined
from dxlib.reading.document import Document, Line, Place
from dxlib.reading.extraction.grids import SPANNED, Field, Grid
from dxlib.reading.extraction.shown import shown_date, shown_number
from dxlib.reading.extraction.wording import Piece, language, pieces

_MOST = 200_000  # cells with something in them
_MERGED = 2_000_000  # cells that are merged
_MERGE = re.compile(rb"""mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']""")
_UNCOMPUTED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def read(path: Path, content: bytes) -> Document:
    """Return what a workbook shows, sheet by sheet: values and not formulas, rows numbered as in the sheet.

    Raises:
        DxError: the file is protected, damaged, or holds too much.
    """
    from openpyxl import load_workbook

    found = examined(path)
    parts = _parts(content)
    if (merged := sum(map(_merged, parts))) > _MERGED:
        raise DxError(f"'{path.name}' merges {merged:,} cells; {_MERGED:,} are read at most")
    book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    shown = _language(book)
    lines = [line for sheet in book.worksheets for line in _sheet(sheet, shown, path.name)]
    warnings = list(found.warnings)
    if hidden := [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]:
        warnings.append(f"sheets that are hidden were read too: {', '.join(hidden)}")
    if missing := sum(len(_UNCOMPUTED.findall(part)) for part in parts):
        warnings.append(f"{missing} formulas have no result in the file; open it in Excel, save it and read it again")
    return Document(format="xlsx", lines=tuple(lines), warnings=tuple(warnings))


def _language(book: Any) -> str:
    words = (str(cell.value) for sheet in book.worksheets for cell in _cells(sheet) if isinstance(cell.value, str))
    return next(("vi" for text in words if language(text) == "vi"), "en")


def _parts(content: bytes) -> list[bytes]:
    """What the sheets are in the file."""
    with ZipFile(io.BytesIO(content)) as packed:
        return [packed.read(name) for name in packed.namelist() if name.lower().startswith("xl/worksheets/sheet")]


def _merged(part: bytes) -> int:
    """How many cells are merged in a sheet, each of which openpyxl makes."""
    from openpyxl.utils.cell import range_boundaries

    boxes = [range_boundaries(area.decode()) for area in _MERGE.findall(part)]
    return sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in boxes)


def _sheet(sheet: Any, shown: str, name: str) -> Iterator[Line]:
    """The lines of a sheet; rows without anything between them part tables."""
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    fields: list[Field] = []
    for cell in _cells(sheet):
        words = tuple(pieces(_shown(cell, shown))) if cell.value is not None else ()
        if words:
            fields.append(_field(cell, words, merged.get((cell.row, cell.column))))
    if len(fields) > _MOST:
        raise DxError(f"'{name}', sheet '{sheet.title}' has {len(fields):,} cells; {_MOST:,} are read at most")
    table = 0
    for block in _blocks(fields):
        if len({field.column for field in block}) == 1:
            for field in block:
                place = Place(sheet=sheet.title, row=field.row + 1)
                yield Line(text=field.text, place=place)
            continue
        table += 1
        yield from _table(block, Place(sheet=sheet.title, table=table))


def _cells(sheet: Any) -> list[Any]:
    """The cells that are in a file, row by row; openpyxl's own ways to them make all that could stand between."""
    return [cell for _, cell in sorted(sheet._cells.items())]


def _field(cell: Any, words: tuple[Piece, ...], area: Any) -> Field:
    tall = area.max_row - area.min_row + 1 if area else 1
    wide = area.max_col - area.min_col + 1 if area else 1
    return Field(cell.row - 1, cell.column - 1, words, tall, wide)


def _blocks(fields: list[Field]) -> Iterator[list[Field]]:
    """Cells that stand together; titles above a table, alone in their row, by themselves."""
    block: list[Field] = []
    columns: set[int] = set()  # of the block
    reach = -1
    rows: dict[int, list[Field]] = {}
    for field in fields:
        rows.setdefault(field.row, []).append(field)
    for row, cells in sorted(rows.items()):
        alone = len(cells) == 1 and (not block or len(columns) == 1) and row >= reach
        if block and (row > reach or (not alone and len(columns) == 1 and row >= reach)):
            yield block
            block, columns = [], set()
        block += cells
        columns |= {field.column for field in cells}
        reach = max(reach if len(block) > len(cells) else -1, *(field.row + field.rows for field in cells))
    if block:
        yield block


def _table(block: list[Field], place: Place) -> Iterator[Line]:
    """The rows of a table, empty cells between its columns kept, with the numbers of the sheet."""
    top = block[0].row
    left = min(field.column for field in block)
    right = max(field.column + field.columns for field in block)
    covered = {
        (field.row + down, field.column + over)
        for field in block for down in range(min(field.rows, SPANNED)) for over in range(min(field.columns, SPANNED))
    }  # fmt: skip
    rows = sorted({field.row for field in block})
    empty = [Field(row, column) for row in rows for column in range(left, right) if (row, column) not in covered]
    moved = [Field(f.row - top, f.column, f.words, f.rows, f.columns) for f in (*block, *empty)]
    for line in Grid(moved).lines(place):
        number = (line.place.row or 0) + top
        yield line.model_copy(update={"place": line.place.model_copy(update={"row": number})})


def _shown(cell: Any, shown: str) -> str:
    """A cell as it is shown."""
    value, code = cell.value, cell.number_format or "General"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time | timedelta):
        return shown_date(value, code, shown)
    if isinstance(value, int | float):
        return shown_number(value, code, shown)
    return str(value)
