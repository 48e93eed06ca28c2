"""Where the words beside the points of a chart on a slide stand, so that they cover each other as little as may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pptx.enum.chart import XL_LABEL_POSITION as Side

from dxlib.briefing.shapes import Run

_LETTER, _LINE, _POINT = 0.088, 0.19, 0.08  # inches: of a letter, a line, and from the middle of a point to its edge
_SIDES = {  # in the order in which they are tried
    "disc": (Side.ABOVE, Side.BELOW, Side.RIGHT, Side.LEFT),
    "ring": (Side.LEFT, Side.BELOW, Side.RIGHT, Side.ABOVE),
    "dash": (Side.BELOW, Side.ABOVE, Side.RIGHT, Side.LEFT),
}

Area = tuple[float, float, float, float]  # from the left, from the top, to the right, to the bottom


def sides(
    runs: Sequence[Run], days: tuple[date, date], values: tuple[float, float], room: tuple[float, float]
) -> dict[tuple[int, int], Side]:
    """Return on which side of its point each label stands, by the number of its run and of the point in it.

    Those of printed figures are placed first, then targets, then what was replaced.

    Args:
        runs: the points, each with its label or an empty one.
        days, values: where the axes begin and end.
        room: how wide and high they are, in inches.
    """
    span, reach = (days[1] - days[0]).days, values[1] - values[0]
    at = {(n, m): ((day - days[0]).days / span * room[0], (values[1] - value) / reach * room[1])
          for n, run in enumerate(runs) for m, (day, value) in enumerate(run.points)}  # fmt: skip
    taken: list[Area] = [(x - _POINT, y - _POINT, x + _POINT, y + _POINT) for x, y in at.values()]
    found = {}
    looks = ["disc", "dash", "ring"]
    for n, m in sorted(at, key=lambda one: (looks.index(runs[one[0]].look), one)):
        if label := runs[n].labels[m]:
            areas = {side: _area(label, at[n, m], side) for side in _SIDES[runs[n].look]}
            found[n, m] = min(areas, key=lambda side: round(sum(_shared(areas[side], other) for other in taken), 3))
            taken.append(areas[found[n, m]])
    return found


def _area(label: str, at: tuple[float, float], side: Side) -> Area:
    """What a label takes on a side of a point; its date is a line of its own."""
    lines = label.replace(" (", "\n(", 1).split("\n")
    wide, high = max(map(len, lines)) * _LETTER, len(lines) * _LINE
    x, y = at
    left, top = {
        Side.ABOVE: (x - wide / 2, y - _POINT - high), Side.BELOW: (x - wide / 2, y + _POINT),
        Side.LEFT: (x - _POINT - wide, y - high / 2), Side.RIGHT: (x + _POINT, y - high / 2),
    }[side]  # fmt: skip
    return left, top, left + wide, top + high


def _shared(one: Area, other: Area) -> float:
    """How much of two areas is the same."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)
