"""How wide and high a table stands on a slide, and whether it can be shown there."""

from __future__ import annotations

from collections.abc import Iterable

from dxlib.briefing.document import Block
from dxlib.briefing.slides.deck import FLOOR, ROOM, SMALL, TABLE, TOP, height
from dxlib.charts import lettering
from dxlib.charts.lettering import wrap
from dxlib.tables.display import Cell, Table

_ROWS, _COLUMNS, _LINES = 8, 6, 4  # of a table, and of a cell in it; larger ones are for reading
_WIDEST = (34, 50, 70)  # letters that a column counts for at most, whichever shape is lowest


def fits(block: Block) -> bool:
    """Whether a table is short enough to be shown to people in a room."""
    if not isinstance(block, Table) or not 1 < len(block.rows) <= _ROWS or len(block.columns) > _COLUMNS:
        return False  # one row is a sentence, or says that there is nothing to show
    widths, heights, size = measured(block)
    lines = (_lines(cell, width, size) for row in block.rows for cell, width in zip(row, widths, strict=False))
    return TOP + sum(heights) <= FLOOR and max(lines) <= _LINES


def with_heads(table: Table) -> list[tuple[Cell, ...]]:
    """Return the rows of a table under those of its heads."""
    return [tuple(Cell(column.label) for column in table.columns), *table.rows]


def measured(table: Table) -> tuple[list[float], list[float], float]:
    """Return the widths of columns, by how much stands in them, and heights of rows, in inches; points of letters."""
    for size in TABLE:  # as large as there is room for
        shapes = (_shaped(table, most, size) for most in _WIDEST)
        widths, heights = min(shapes, key=lambda shape: round(sum(shape[1]), 2))
        if TOP + sum(heights) <= FLOOR:
            break
    return widths, heights, size


def _shaped(table: Table, most: int, size: float) -> tuple[list[float], list[float]]:
    """Widths and heights: room for the longest word, the rest by letters, of which a column has at most so many."""
    least, wanted = [], []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in table.rows if at < len(row)]
        texts = [(column.label, size, True), *((f"{cell.sign} {cell.text}", size, False) for cell in cells),
                 *((line, SMALL, False) for cell in cells for line in cell.small)]  # fmt: skip
        words = ((word, points, bold) for text, points, bold in texts for word in text.split(" "))
        least.append(max((lettering.width(*word) for word in words), default=0) / 72 + 0.25)
        wanted.append(max(6, min(most, max(len(text) for text, _points, _bold in texts))))
    rest = ROOM - sum(least)
    if rest < 0:
        widths = [one * ROOM / sum(least) for one in least]
    else:
        more = [max(want * size / 144 - one, 0.05) for want, one in zip(wanted, least, strict=True)]
        widths = [one + rest * of / sum(more) for one, of in zip(least, more, strict=True)]
    return widths, [_row_height(row, widths, size) for row in with_heads(table)]


def _lines(cell: Cell, width: float, size: float) -> int:
    """How many lines a cell takes."""
    texts = [(f"{cell.sign} {cell.text}", size), *((text, SMALL) for text in cell.small)]
    return sum(len(wrap(text, (width - 0.2) * 72, points, lines=99, even=False)) for text, points in texts)


def _row_height(row: Iterable[Cell], widths: list[float], size: float) -> float:
    tallest = 0.0
    for cell, width in zip(row, widths, strict=False):
        words = [(f"{cell.sign} {cell.text}", size), *((text, SMALL) for text in cell.small)]
        tallest = max(tallest, sum(height(text, width - 0.2, points) for text, points in words))
    return tallest + 0.12
