"""A page as words with boxes, made lines: what stands together, in reading order, tables by rules or by alignment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal, NamedTuple

from dxlib.reading.document import Box, Line, Place
from dxlib.reading.extraction.aligned import aligned
from dxlib.reading.extraction.grids import Field, Grid, Heading
from dxlib.reading.extraction.ordering import parts
from dxlib.reading.extraction.runs import Run, Token, joined_runs, overlap, runs
from dxlib.reading.extraction.wording import Piece, joined

Kind = Literal["text", "heading", "footnote"]

_LARGE = 1.15  # how much larger a heading is than the text
_GUTTER = 0.75  # of the size of the text: a narrower one parts no columns
_NOTE = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKER = re.compile(r"[-–—•+*○●▪➢✓]|\(?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zđA-Z])[.)]")


class Ruled(NamedTuple):
    """A table as its rules draw it: the boxes of its cells."""

    cells: tuple[Box, ...]
    box: Box


@dataclass
class Page:
    """A page before it is lines.

    Attributes:
        ruled: tables of more than one row and column.
    """

    number: int
    tokens: list[Token]
    ruled: list[Ruled] = field(default_factory=list)


class Edges(NamedTuple):
    """Where the columns of the last table of a page begin and end, and what heads them."""

    at: tuple[float, ...]
    headings: tuple[Heading, ...]


class Pages:
    """Turns pages into lines, one after the other; a table that runs over a page keeps its headers."""

    def __init__(self) -> None:
        self._last: Edges | None = None

    def lines(self, page: Page) -> list[Line]:
        """Return the lines of a page in reading order, with ``page``, ``table``, ``row`` and box."""
        if not page.tokens:
            return []
        body = median(token.size for token in page.tokens for _ in token.text)
        before, self._last = self._last, None
        found: list[Line] = []
        tables = 0
        for block in _blocks(page, body):
            if isinstance(block, Run):
                found.append(_line(block, page.number, body))
                continue
            tables += 1
            inherited = before.headings if before and tables == 1 and _continues(block, before) else ()
            grid = Grid(block.fields, block.heads, inherited)
            self._last = Edges(block.edges, tuple(grid.headings))
            found += grid.lines(Place(page=page.number, table=tables))
        return _footnotes(found, page)


class Table(NamedTuple):
    """A table on a page: its cells, where its columns begin, and how many rows are headers, if that is known."""

    fields: list[Field]
    edges: tuple[float, ...]
    heads: int | None = None


def _continues(table: Table, before: Edges) -> bool:
    """Whether a table has the columns of the last one, and does not print their headers again."""
    if len(table.edges) != len(before.at) or any(abs(a - b) > 4 for a, b in zip(table.edges, before.at, strict=True)):
        return False
    first = {one.text for one in table.fields if one.row == 0 and one.text}
    return not first <= {heading.text for heading in before.headings}


def _blocks(page: Page, body: float) -> Iterator[Run | Table]:
    """Runs of words and tables in reading order."""
    left = page.tokens
    tables: list[tuple[Box, Table]] = []
    for ruled in page.ruled:
        inside = [token for token in left if _cell_of(token, ruled) is not None]
        if inside:
            left = [token for token in left if _cell_of(token, ruled) is None]
            tables.append((ruled.box, _filled(ruled, inside)))
    yield from _flow([*tables, *((run.box, run) for run in runs(left))], body)


def _flow(blocks: Sequence[tuple[Box, Run | Table]], body: float) -> Iterator[Run | Table]:
    """Blocks in reading order; tables that alignment shows are found on the way."""
    blocks = _with_aligned(blocks)
    for part in parts([box for box, _ in blocks], _GUTTER * body):
        columns = _with_markers([[blocks[one] for one in column] for column in part.columns])
        if len(columns) == 1:
            yield from _rows_of(columns[0])
            continue
        for column in columns:
            yield from _flow(column, body)


def _with_aligned(blocks: Sequence[tuple[Box, Run | Table]]) -> list[tuple[Box, Run | Table]]:
    tables = aligned([block for _, block in blocks if isinstance(block, Run)])
    taken = {id(run) for table in tables for run in table.runs}
    left = [(box, block) for box, block in blocks if id(block) not in taken]
    return [*left, *((table.box, Table(table.fields, table.edges, table.heads)) for table in tables)]


def _row(blocks: Sequence[Run | Table]) -> Iterator[Run | Table]:
    """Blocks beside each other; runs on one line become one."""
    together: list[Run] = []
    for block in blocks:
        if isinstance(block, Run) and (not together or overlap(together[-1].box, block.box) > 0.5):
            together.append(block)
            continue
        if together:
            yield joined_runs(together)
        together = [block] if isinstance(block, Run) else []
        if not isinstance(block, Run):
            yield block
    if together:
        yield joined_runs(together)


def _rows_of(blocks: Sequence[tuple[Box, Run | Table]]) -> Iterator[Run | Table]:
    """Blocks from the top; those on one line become one."""
    lines: list[list[tuple[Box, Run | Table]]] = []
    for box, block in sorted(blocks, key=lambda one: (one[0][1] + one[0][3]) / 2):
        if lines and overlap(lines[-1][-1][0], box) > 0.5:
            lines[-1].append((box, block))
        else:
            lines.append([(box, block)])
    for line in lines:
        yield from _row([block for _, block in sorted(line, key=lambda one: one[0][0])])


def _with_markers(columns: list[list[tuple[Box, Run | Table]]]) -> list[list[tuple[Box, Run | Table]]]:
    """Columns, those of nothing but bullets and numbers of items joined with what they stand before."""
    found: list[list[tuple[Box, Run | Table]]] = []
    open_ = False
    for column in columns:
        only = all(isinstance(block, Run) and _MARKER.fullmatch(block.text) for _, block in column)
        if open_:
            found[-1] = found[-1] + column
        else:
            found.append(column)
        open_ = only
    return found


def _line(run: Run, page: int, body: float) -> Line:
    text, words = joined([Piece(token.text, token.box) for token in run.tokens])
    bold = all(token.bold for token in run.tokens) and len(text) < 150 and any(map(str.isalpha, text))
    kind: Kind = "heading" if bold or run.size > _LARGE * body else "text"
    return Line(text=text, kind=kind, place=Place(page=page, box=run.box), words=tuple(words))


def _footnotes(lines: list[Line], page: Page) -> list[Line]:
    """Lines; those that begin with a raised mark, and what follows close below in its size, as footnotes."""
    sizes = {token.box[:2]: token.size for token in page.tokens}
    mark, last, found = "", None, []
    for line in lines:
        begins = _NOTE.match(line.text) if line.place.table is None else None
        if begins:
            mark = begins[0].translate(_LOWERED)
        elif mark and not (last is not None and _goes_on(last, line, sizes)):
            mark = ""
        if mark:
            place = line.place.model_copy(update={"note": mark})
            line = line.model_copy(update={"kind": "footnote", "place": place})
        last = line
        found.append(line)
    return found


def _goes_on(last: Line, line: Line, sizes: dict[tuple[float, float], float]) -> bool:
    """Whether a line stands right below another in letters of the same size."""
    if line.place.table is not None or line.place.box is None or last.place.box is None:
        return False
    size, other = (sizes.get(one.words[-1].box[:2], 0.0) for one in (line, last))
    return abs(size - other) < 0.05 * size and 0 < line.place.box[1] - last.place.box[1] < 1.8 * size


def _cell_of(token: Token, ruled: Ruled) -> int | None:
    x, y = (token.box[0] + token.box[2]) / 2, (token.box[1] + token.box[3]) / 2
    if not (ruled.box[0] <= x <= ruled.box[2] and ruled.box[1] <= y <= ruled.box[3]):
        return None
    return next((at for at, c in enumerate(ruled.cells) if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)


def _filled(ruled: Ruled, tokens: Iterable[Token]) -> Table:
    """The cells of a ruled table with their words."""
    words: dict[int, list[Token]] = {}
    for token in tokens:
        words.setdefault(_cell_of(token, ruled) or 0, []).append(token)
    lefts, tops = _steps(ruled.cells, 0), _steps(ruled.cells, 1)
    fields = []
    for at, (left, top, right, bottom) in enumerate(ruled.cells):
        row, column = _step(tops, top), _step(lefts, left)
        fields.append(Field(row, column, tuple(read_cell(words.get(at, []))),
                            max(1, _step(tops, bottom) - row), max(1, _step(lefts, right) - column)))  # fmt: skip
    return Table(fields, tuple(lefts))


def read_cell(tokens: Sequence[Token]) -> list[Piece]:
    """Return the words of a cell, line by line."""
    blocks = [(run.box, run) for run in runs(tokens)]
    lines = [block for block in _rows_of(blocks) if isinstance(block, Run)]
    return [Piece(token.text, token.box) for run in lines for token in run.tokens]


def _steps(cells: Sequence[Box], side: int) -> list[float]:
    """Where rows or columns begin and end; what is less than two points apart is one rule."""
    found: list[float] = []
    for at in sorted({cell[side] for cell in cells} | {cell[side + 2] for cell in cells}):
        if not found or at - found[-1] > 2:
            found.append(at)
    return found


def _step(steps: Sequence[float], at: float) -> int:
    return min(range(len(steps)), key=lambda n: abs(steps[n] - at))
