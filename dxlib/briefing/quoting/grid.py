"""A table as a drawing: its cells as lines of text, for a picture that is pasted where no table can be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup, escape

from dxlib.charts.lettering import width, wrap
from dxlib.tables.display import SMALL, TEXT, WIDE, Cell, Column, Table, light, status_colour
from dxlib.text import ngettext

_MOST, _TALL = 20, 1000  # rows of a picture, and how high they are at most: a page; who wants more wants the data
_GAP, _PAD = 14, 7  # between columns, and over and under what stands in a row
_HIGH = 1.35  # a line, in sizes of its letters


class _Line(NamedTuple):
    """A line of a cell, and how its letters look."""

    text: str
    size: int
    colour: str
    bold: bool


def drawn(table: Table) -> tuple[Markup, tuple[float, float], int]:
    """Return a table as elements of SVG, without its caption and notes, how wide and high they are, and how many rows.

    Args:
        table: it; of more than twenty rows, or than a page has room for, the first ones are drawn.
    """
    widths = _widths(table)
    lefts = [0.0, *accumulate(width + _GAP for width in widths)]
    heads = [
        [*_of(column.label, width, SMALL, "ink2", True)] for column, width in zip(table.columns, widths, strict=True)
    ]
    parts, y = _row(heads, table.columns, lefts, widths, 0)
    parts.append(_rule(y, "ink"))
    count = 0
    for row in table.rows[:_MOST]:
        cells = [[*_cell(cell, width, at == 0)] for at, (cell, width) in enumerate(zip(row, widths, strict=False))]
        more, end = _row(cells, table.columns, lefts, widths, y)
        if count and end > _TALL:
            break
        parts += [_rule(y, "rule"), *more] if count else more
        count, y = count + 1, end
    return Markup("").join(parts), (WIDE, y), count


def left_out(table: Table, shown: int, language: str) -> str:
    """Return how many rows of a table are not drawn; empty where all are."""
    count = len(table.rows) - shown
    form = ngettext(language)("{count} more row in its data.", "{count} more rows in its data.", count)
    return form.format(count=count) if count > 0 else ""


def _widths(table: Table) -> list[float]:
    """How wide the columns are, as a browser decides it: room for the longest word, then by what stands in them."""
    least, whole = [], []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in table.rows[:_MOST] if at < len(row)]
        texts = [(column.label, SMALL, True), *((f"{one.sign} {one.text}", TEXT, True) for one in cells),
                 *((words, SMALL, False) for one in cells for words in one.small)]  # fmt: skip
        whole.append(max(width(text, size, bold) for text, size, bold in texts) + 1)
        least.append(
            max((width(word, size, bold) for text, size, bold in texts for word in text.split(" ")), default=0) + 1
        )
    room = WIDE - _GAP * (len(whole) - 1)
    spare, wanted = room - sum(least), sum(whole) - sum(least)
    if spare < 0:
        return [room * one / sum(least) for one in least]
    if spare > wanted:  # the rest is shared evenly
        return [one + (spare - wanted) / len(whole) for one in whole]
    return [one + spare * (all_ - one) / wanted for one, all_ in zip(least, whole, strict=True)]


def _cell(cell: Cell, room: float, first: bool) -> Iterator[_Line]:
    colour = status_colour(cell.status) if cell.status else "ink"
    yield from _of(f"{cell.sign} {cell.text}".strip(), room, TEXT, "ink" if colour == "slight" else colour,
                   first or bool(cell.status))  # fmt: skip
    for words in cell.small:
        yield from _of(words, room, SMALL, "ink3", False)


def _of(text: str, room: float, size: int, colour: str, bold: bool) -> Iterator[_Line]:
    """A text in lines that fit; all of it, however many they are."""
    yield from (_Line(line, size, colour, bold) for line in wrap(text, room, size, bold, 99, even=False))


def _row(
    cells: list[list[_Line]], columns: tuple[Column, ...], lefts: list[float], widths: list[float], top: float
) -> tuple[list[Markup], float]:
    """The cells of a row beside each other, and how far down the row ends."""
    parts, ends = [], [top]
    for lines, column, left, room in zip(cells, columns, lefts, widths, strict=False):
        x, y = (left + room if column.numeric else left), top + _PAD
        anchor = ' text-anchor="end"' if column.numeric else ""
        for line in lines:
            y += line.size * _HIGH
            place = f'x="{x:g}" y="{y - line.size * 0.3:g}" font-size="{line.size}" fill="{light(line.colour)}"'
            bold = ' font-weight="bold"' if line.bold else ""
            parts.append(Markup(f"<text {place}{bold}{anchor}>{escape(line.text)}</text>"))
        ends.append(y)
    return parts, max(ends) + _PAD


def _rule(y: float, colour: str) -> Markup:
    return Markup('<path d="M0,{:g}H{}" stroke="{}"/>').format(y, WIDE, light(colour))
