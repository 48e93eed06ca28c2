"""Tables without rules: labels with figures under each other behind them, told only where nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dxlib.reading.document import Box
from dxlib.reading.extraction.grids import Field
from dxlib.reading.extraction.runs import Run
from dxlib.reading.extraction.wording import Piece, around

_FIGURE = re.compile(r"[^\w%]*(?:\d[\d.,/\s]*|[-–—])\s*(?:%|[^\W\d]{1,6}(?:\s[^\W\d]{1,5})?)?\W*")
_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVXivx]{1,5}|[a-z])[.)]?")
_HEADS = 4  # lines of headers at most
_WHITE, _APART = 1.2, 2.5  # of the size: white between a header and its table, and between rows

Row = list[Run]


class Aligned(NamedTuple):
    """A table that alignment shows.

    Attributes:
        heads: how many of its rows are headers.
        edges: where its columns begin.
        runs: all that stands in it.
    """

    fields: list[Field]
    heads: int
    edges: tuple[float, ...]
    box: Box
    runs: list[Run]


def aligned(runs: Sequence[Run]) -> list[Aligned]:
    """Return the tables among runs of words.

    A table has three lines or more, or two below a header, that begin with a label and go on with figures, and the
    figures of a column stand under each other.
    """
    rows = _rows(runs)
    found, at = [], 0
    while at < len(rows):
        end = _figures_end(rows, at)
        table = _table(rows, at, end) if end else None
        if table is not None:
            found.append(table)
        at = end if end and table is not None else at + 1
    return found


def _rows(runs: Sequence[Run]) -> list[Row]:
    """Runs on one line, from the left; lines from the top."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda one: one.box[1] + one.box[3]):
        middle = (run.box[1] + run.box[3]) / 2
        if rows and middle - (rows[-1][0].box[1] + rows[-1][0].box[3]) / 2 < 0.4 * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _has_figures(row: Row) -> bool:
    """Whether a line begins with a label and goes on with figures."""
    rest = row[1:] if _NUMBERING.fullmatch(row[0].text) else row
    if len(rest) < 2 or _FIGURE.fullmatch(rest[0].text):
        return False
    figures = [bool(_FIGURE.fullmatch(run.text)) for run in rest[1:]]
    return figures[-1] and sum(figures) >= len(figures) / 2


def _figures_end(rows: Sequence[Row], at: int) -> int:
    """Where lines with figures end that begin at a line, 0 if none begin there; labels may take several lines."""
    if not _has_figures(rows[at]):
        return 0
    end = at + 1
    ahead = end
    while ahead < len(rows) and _white(rows[ahead - 1], rows[ahead]) < _APART * rows[ahead][0].size:
        ahead += 1
        if _has_figures(rows[ahead - 1]):
            end = ahead
        elif not _runs_on(rows[at], rows[ahead - 1]):
            break
    while (
        end < len(rows) and _runs_on(rows[at], rows[end]) and _white(rows[end - 1], rows[end]) < 0.5 * rows[end][0].size
    ):
        end += 1
    return end


def _runs_on(row: Row, other: Row) -> bool:
    """Whether a line is only more of a label, or names what the next lines are about."""
    second = next((run for run in row[1:] if _FIGURE.fullmatch(run.text)), row[-1])
    return len(other) <= 2 and other[-1].box[2] < second.box[0] and other[0].box[0] >= row[0].box[0] - 2


def _table(rows: Sequence[Row], at: int, end: int) -> Aligned | None:
    full = [row for row in rows[at:end] if _has_figures(row)]
    columns = _columns([run for row in full for run in row])
    if len(columns) != max(map(len, full)) or len(columns) < 2:
        return None
    first = _header_begin(rows, at, columns)
    if len(full) < (2 if first < at else 3):
        return None
    lines = [*rows[first:at], *_whole(rows[at:end])]
    fields = [
        Field(number, column, tuple(Piece(token.text, token.box) for run in cell for token in run.tokens), 1, wide)
        for number, row in enumerate(lines)
        for column, wide, cell in _placed(row, columns)
    ]
    inside = [run for row in rows[first:end] for run in row]
    box = around([run.box for run in inside])
    assert box is not None
    return Aligned(fields, at - first, tuple(left for left, _ in columns), box, inside)


def _columns(runs: Sequence[Run]) -> list[tuple[float, float]]:
    """From where to where columns reach: runs that overlap across stand in one."""
    found: list[tuple[float, float]] = []
    for left, right in sorted((run.box[0], run.box[2]) for run in runs):
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _header_begin(rows: Sequence[Row], at: int, columns: Sequence[tuple[float, float]]) -> int:
    """The first of the lines above that name columns."""
    first = at
    while first > 0 and at - first < _HEADS:
        above = rows[first - 1]
        own = len(above) > 1 or above[0].box[0] >= columns[1][0] - above[0].size
        if not own or _white(above, rows[first]) > _WHITE * above[0].size or not _fits(above, columns):
            break
        first -= 1
    return first


def _fits(row: Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the runs of a line stand over different columns."""
    taken = [column for column, wide, _ in _placed(row, columns) for column in range(column, column + wide)]
    return len(taken) == len(set(taken)) and sum(map(len, (run.text for run in row))) < 60 * len(columns)


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> list[tuple[int, int, Row]]:
    """The cells of a line: first column, how many, and the runs in it."""
    cells: dict[tuple[int, int], Row] = {}
    for run in row:
        over = [n for n, (left, right) in enumerate(columns) if min(right, run.box[2]) - max(left, run.box[0]) > 1]
        middle = (run.box[0] + run.box[2]) / 2
        nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))
        first, last = (over[0], over[-1]) if over else (nearest, nearest)
        cells.setdefault((first, last - first + 1), []).append(run)
    return [(column, wide, runs) for (column, wide), runs in cells.items()]


def _whole(rows: Sequence[Row]) -> list[Row]:
    """Lines with figures, each with the lines over which its label runs: those that are nearest to it."""
    full = [at for at, row in enumerate(rows) if _has_figures(row)]
    made: dict[int, Row] = {at: [] for at in full}
    for row in rows:
        home = min(full, key=lambda other: (_away(rows[other], row), -other))
        made[home] += row
    return list(made.values())


def _away(row: Row, other: Row) -> float:
    return abs(row[0].box[1] + row[0].box[3] - other[0].box[1] - other[0].box[3])


def _white(above: Row, below: Row) -> float:
    """How much white stands between two lines."""
    return min(run.box[1] for run in below) - max(run.box[3] for run in above)
