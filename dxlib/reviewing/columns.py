"""The column of a table in which a figure stands, and what of it can be accepted as one list."""

from __future__ import annotations

from collections.abc import Iterable

from dxlib.reading.document import Document, Line
from dxlib.reading.proposal import Proposal, Reading

_ROWS = ("row", "header")
_ALIKE = ("period", "base_period", "form", "unit", "operator", "authority")  # what a column has in common
_SERIES = ("indicator", "area", "breakdown")  # of which each row of a table has another one: regions, or subjects


def column_of(document: Document, proposals: Iterable[Proposal], figure: Proposal) -> list[Proposal]:
    """Return the figures of the column of a table in which a figure stands, with it; none where it is in no table."""
    column = _column(document.lines[figure.line - 1], figure)
    if not column:
        return []
    first = last = figure.line
    while first > 1 and _belongs(document.lines[first - 2], document.lines[first - 1]):
        first -= 1
    while last < len(document.lines) and _belongs(document.lines[last], document.lines[last - 1]):
        last += 1
    return [
        one for one in proposals
        if first <= one.line <= last and _column(document.lines[one.line - 1], one) == column
    ]  # fmt: skip


def _column(line: Line, figure: Proposal) -> int:
    """The column of a figure, counted from 1; 0 outside of a table."""
    inside = (cell.column for cell in line.cells if cell.start <= figure.start < cell.end)
    return next(inside, 0) if line.kind in _ROWS else 0


def _belongs(line: Line, other: Line) -> bool:
    """Whether two lines beside each other are rows of one table."""
    return line.kind in _ROWS and other.kind in _ROWS and line.place.table == other.place.table


def agrees(reading: Reading, accepted: Reading) -> bool:
    """Return whether a reading says of its row what another one says of its own: all but one of what tells rows apart.

    Example:
        >>> rows = [{"indicator": "attacks", "area": area, "period": "2024"} for area in ("VN-HN", "VN-DN")]
        >>> one, other = (Reading(table="observations", row=row, score=0.8) for row in rows)
        >>> agrees(one, other), agrees(one, other.model_copy(update={"table": "details"}))
        (True, False)
    """
    if reading.table != accepted.table or not reading.row.get("indicator"):
        return False
    same = {name for name in (*_ALIKE, *_SERIES) if reading.row.get(name, "") == accepted.row.get(name, "")}
    return same.issuperset(_ALIKE) and len(same.intersection(_SERIES)) >= len(_SERIES) - 1
