"""In which order boxes on a page or slide are read: rows from the top, columns where a gutter parts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dxlib.reading.document import Box

Interval = tuple[float, float]


class Part(NamedTuple):
    """Boxes that are read together, by their numbers.

    Attributes:
        columns: one column, whose boxes stand beside each other or overlap; or several, each read by itself.
    """

    columns: tuple[tuple[int, ...], ...]


def parts(boxes: Sequence[Box], gutter: float) -> list[Part]:
    """Return boxes in parts, in the order in which they are read.

    Args:
        boxes: in any order.
        gutter: how wide a white strip parts columns at least.

    Example:
        >>> left, right = [(0, 0, 9, 1), (0, 2, 9, 3)], [(20, 0, 29, 1), (20, 2, 29, 3)]
        >>> parts([(0, -3, 29, -1), *left, *right], gutter=5)
        [Part(columns=((0,),)), Part(columns=((1, 2), (3, 4)))]
    """
    rows = _rows(boxes)
    found, at = [], 0
    while at < len(rows):
        end = _run(boxes, rows, at, gutter)
        members = [one for row in rows[at:end] for one in row]
        columns = _columns(boxes, members, gutter)
        if len(columns) > 1 and max(map(len, columns)) > 1:
            found.append(Part(tuple(tuple(column) for column in columns)))
        else:
            end = at + 1
            found.append(Part((tuple(sorted(rows[at], key=lambda one: boxes[one][0])),)))
        at = end
    return found


def in_order(boxes: Sequence[Box], gutter: float) -> list[int]:
    """Return the numbers of boxes in the order in which they are read, column by column.

    Example:
        >>> in_order([(20, 0, 29, 1), (0, 2, 9, 3), (0, 0, 9, 1)], gutter=5)
        [2, 1, 0]
    """
    order: list[int] = []
    for part in parts(boxes, gutter):
        for column in part.columns:
            if len(part.columns) == 1:
                order += sorted(column, key=lambda one: (boxes[one][1], boxes[one][0]))
            else:
                order += [column[at] for at in in_order([boxes[one] for one in column], gutter)]
    return order


def _rows(boxes: Sequence[Box]) -> list[list[int]]:
    """Boxes that overlap in height, from the top; a hair of overlap is none."""
    rows: list[list[int]] = []
    bottom = float("-inf")
    for one in sorted(range(len(boxes)), key=lambda n: boxes[n][1]):
        box = boxes[one]
        if rows and box[1] < bottom - 0.2 * (box[3] - box[1]):
            rows[-1].append(one)
            bottom = max(bottom, box[3])
        else:
            rows.append([one])
            bottom = box[3]
    return rows


def _run(boxes: Sequence[Box], rows: Sequence[Sequence[int]], at: int, gutter: float) -> int:
    """Where the rows end that share a gutter with the row at ``at``.

    A white strip across that is wider than every gutter ends them too: cards in a square are read by rows.
    """
    members = list(rows[at])
    end = at + 1
    while end < len(rows):
        gaps = _gaps(boxes, [*members, *rows[end]], gutter)
        across = _white(boxes, members, rows[end])
        if not gaps or across > max(1.5 * gutter, *(right - left for left, right in gaps)):
            break
        members += rows[end]
        end += 1
    return _without_tail(boxes, rows, at, end, gutter)


def _without_tail(boxes: Sequence[Box], rows: Sequence[Sequence[int]], at: int, end: int, gutter: float) -> int:
    """Leave out last rows that stand in the first column alone behind more white than any before: a source, a list."""
    columns = _columns(boxes, [one for row in rows[at:end] for one in row], gutter)
    first = set(columns[0])
    tail = end
    while tail - at > 1 and set(rows[tail - 1]) <= first:
        tail -= 1
    if len(columns) == 1 or tail == end:
        return end
    white = {n: _white(boxes, rows[n - 1], rows[n]) for n in range(at + 1, end)}
    cut = max(range(tail, end), key=white.__getitem__)
    rest = [one for n, one in white.items() if n != cut]
    return cut if white[cut] > 1.3 * max(gutter / 2, *rest, 0) else end


def _white(boxes: Sequence[Box], above: Sequence[int], below: Sequence[int]) -> float:
    return min(boxes[one][1] for one in below) - max(boxes[one][3] for one in above)


def _columns(boxes: Sequence[Box], members: Sequence[int], gutter: float) -> list[list[int]]:
    cuts = [(left + right) / 2 for left, right in _gaps(boxes, members, gutter)]
    columns: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
    for one in members:
        columns[sum(cut < boxes[one][0] for cut in cuts)].append(one)
    return columns


def _gaps(boxes: Sequence[Box], members: Sequence[int], gutter: float) -> list[Interval]:
    """The white strips between boxes, as wide as a gutter at least."""
    found: list[Interval] = []
    reach: float | None = None
    for left, right in sorted((boxes[one][0], boxes[one][2]) for one in members):
        if reach is not None and left - reach >= gutter:
            found.append((reach, left))
        reach = right if reach is None else max(reach, right)
    return found
