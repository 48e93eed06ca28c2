"""Where the words of lines stand in a plot: names at their ends, values at their points, gaps between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import hypot, nan
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from dxlib.charts.grammar import Room
from dxlib.charts.layers import layer, looked_up, words
from dxlib.charts.lettering import width, wrap
from dxlib.charts.panels import PLOT, Upright, plot_width, years_axis
from dxlib.tables.display import LINE, SMALL, TEXT

Point = tuple[float, float]  # how far right and down, in pixels
Places = dict[int, tuple[Any, ...]]  # by the number of a row the spot of its words, and the words if they are broken
_ALONE, _OF_SEVERAL = 250, 190  # how high a plot is
_ASIDE = {True: (168, 92), False: (112, 92)}  # right of a plot alone or of several, wide and narrow: for names
_BACK = (9, 7)  # pixels by which a vintage stands left of the one after it, wide and narrow
_ENDS = ((0, "center"), (-8, "left"), (8, "right"), (-3, "left"), (-3, "right"))  # of words over and under a mark
_RADIUS, _GAP = 5, 15  # of a mark, and from its middle to that of words


@dataclass(frozen=True)
class Frame:
    """How a panel lies in its room.

    Attributes:
        width, height: of the plot, in pixels.
        aside: right of it.
        first, last: the days at its two ends.
        wide: whether it is on a page.
        full: whether there is room for names in full.
    """

    width: int
    height: int
    aside: int
    first: date
    last: date
    wide: bool = False
    full: bool = False

    def x(self, day: Any) -> float:
        """Return where a day lies."""
        return (day.date() - self.first).days * self.scale

    @property
    def back(self) -> int:
        """How many pixels a vintage stands left of the one after it."""
        return _BACK[not self.wide]

    @property
    def scale(self) -> float:
        """How many pixels a day has."""
        return self.width / ((self.last - self.first).days or 1)

    @property
    def axis(self) -> alt.X:
        """The scale of dates, from one end to the other."""
        ends = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (self.first, self.last)]
        return alt.X("at:T", axis=years_axis(self.scale)[0], scale=alt.Scale(domain=ends, nice=False))


def framed(days: pd.Series, panels: int, room: Room, left: int) -> Frame:
    """Return how panels lie in a room whose figures stand at some days; the axis has whole years."""
    alone = panels == 1
    aside = _ASIDE[alone][not room.wide]
    first, last = date(days.min().year, 1, 1), date(days.max().year + 1, 1, 1)
    wide = plot_width(room, panels, left) - aside
    return Frame(wide, _ALONE if alone else _OF_SEVERAL, aside, first, last, room.wide, room.wide and alone)


def beside(rows: pd.DataFrame, axis: Upright, frame: Frame) -> dict[str, Places]:
    """Return where the ``value, who, gap, target`` of a panel stand, clear of its marks and of each other.

    The target and the names come first, then the widest gap, the values where several count, the other values, and the
    other gaps; what finds no room is left out, but for names.

    Args:
        rows: of the frame of the chart.
        axis, frame: of the panel.
    """
    marks = [_Mark(row, axis, frame) for row in rows.itertuples(index=False)]
    figures = sorted((mark for mark in marks if mark.is_newest), key=lambda mark: -mark.x)
    gaps = sorted((mark for mark in marks if mark.row.kind == "pair"), key=lambda mark: not mark.row.widest)
    plot = Plot(Box(-14, -10, frame.width + frame.aside, frame.height))
    _take(plot, marks, figures, frame)
    tops = {mark.row.at: mark.row.other for mark in gaps}
    for mark in marks:
        mark.put_target(plot)
    for mark in figures:
        mark.put_name(plot)
    for mark in gaps[:1]:
        mark.put_gap(plot)
    for mark in sorted(figures, key=lambda mark: mark.row.at not in tops):
        mark.put_value(plot, tops.get(mark.row.at, mark.row.value) <= mark.row.value)
    for mark in gaps[1:]:
        mark.put_gap(plot)
    kinds = ("value", "who", "gap", "target")
    return {kind: {mark.row.row: mark.found[kind] for mark in marks if kind in mark.found} for kind in kinds}


def _take(plot: Plot, marks: list[_Mark], figures: list[_Mark], frame: Frame) -> None:
    """Take the room of all marks, and of the lines between them."""
    for mark in marks:
        if mark.row.kind == "figure":
            plot.mark(mark.x - frame.back * mark.row.back, mark.y, _RADIUS)
        elif mark.row.kind == "pair":
            plot.line(mark.x, mark.y, mark.x, 2 * mark.middle - mark.y)
        else:
            plot.line(0, mark.y, frame.width, mark.y)
    for one, other in ((one, other) for one in figures for other in figures if one.row.run == other.row.run):
        if other is next((mark for mark in figures if mark.row.run == one.row.run and mark.x < one.x), None):
            plot.line(one.x, one.y, other.x, other.y)


class _Mark:
    """A row of the frame in pixels, with the places of its words as they are found."""

    def __init__(self, row: Any, axis: Upright, frame: Frame) -> None:
        self.row, self.frame = row, frame
        self.y = frame.height * (1 - axis.height(row.value))
        self.middle = frame.height * (1 - axis.height(row.middle)) if row.kind == "pair" else self.y
        self.x = 0.0 if row.kind == "target" else frame.x(row.at)
        self.is_newest = row.kind == "figure" and not row.replaced
        name = (row.who_label if frame.full else row.who_short) if self.is_newest else ""
        self.lines = wrap(name, frame.aside - _GAP, TEXT, True, 4) if name else []
        self.found: dict[str, tuple[Any, ...]] = {}

    def _keep(self, kind: str, spot: Spot, *said: Any) -> bool:
        if spot.align:
            self.found[kind] = (*spot, *said)
        return bool(spot.align)

    def put_target(self, plot: Plot) -> None:
        """Let the words of a target stand over its rule, or under it."""
        if self.row.kind == "target":
            wide, end = width(self.row.value_label, SMALL), self.frame.width
            spots = [Spot(dx, dy, align) for dx, align in ((0, "left"), (end, "right")) for dy in (-10, 11)]
            self._keep("target", plot.put(spots, self.x, self.y, wide, must=True))

    def put_name(self, plot: Plot) -> None:
        """Let the name of a line stand right of its end."""
        if self.lines:
            wide, lines = max(width(line, TEXT, True) for line in self.lines), len(self.lines)
            middle = -LINE * (lines - 1) / 2
            shifts = [n * side for n in (0, 9, 18, 27, 36, 45) for side in (1, -1)]
            spots = [Spot(_GAP - 3, middle + shift, "left") for shift in shifts]
            spot = plot.put([*spots, *around(_GAP, lines)], self.x, self.y, wide, lines, must=True)
            self._keep("who", spot, self.lines)

    def put_value(self, plot: Plot, is_top: bool) -> None:
        """Let a value stand over its mark where no other is higher, or under it."""
        wide = width(self.row.value_label, SMALL, True)
        spots = around(_GAP, first="above" if is_top else "below")
        self._keep("value", plot.put(spots, self.x, self.y, wide))

    def put_gap(self, plot: Plot) -> None:
        """Let the words of a gap stand beside its rule, or the number alone where they have no room."""
        half = abs(self.middle - self.y)
        shifts = [n * LINE * side for n in range(int(half / LINE) + 1) for side in (1, -1)]
        spots = [spot for shift in shifts for spot in (Spot(6, shift, "left"), Spot(-6, shift, "right"))]
        for text in dict.fromkeys([self.row.gap_label, self.row.gap_short] if half > LINE / 2 else []):
            if self._keep("gap", plot.put(spots, self.x, self.middle, width(text, SMALL)), text):
                return


def beside_dates(rows: list[dict[str, Any]], axis: Upright, frame: Frame) -> dict[str, Places]:
    """Return where the ``value`` and the ``date`` of points over time stand, clear of marks and lines.

    The first and the last figure and the extremes come first, then the other figures, then targets and what was
    replaced; a value stands over its date. What finds no room is left out.

    Args:
        rows: of the frame of the chart.
        axis, frame: of the panel.
    """
    plot = Plot(Box(-6, -25, frame.width + frame.aside, frame.height))
    at = [(frame.x(row["end"]), frame.height * (1 - axis.height(row.get("value", nan)))) for row in rows]
    standing = [n for n, row in enumerate(rows) if row["kind"] == "figure" and not row["replaced"]]
    standing.sort(key=lambda n: rows[n]["end"])
    _take_dates(plot, rows, axis, at)
    marks = [place for place, row in zip(at, rows, strict=True) if row["kind"] != "break"]
    places: dict[str, Places] = {"value": {}, "date": {}}
    most = [standing[-1], standing[0], *(pick(standing, key=lambda n: rows[n]["value"]) for pick in (max, min))]
    goals = [n for n, row in enumerate(rows) if row["kind"] == "target"]
    replaced = [n for n, row in enumerate(rows) if row["replaced"]]
    for n in dict.fromkeys([*most, *standing, *goals, *replaced]):
        first = "above" if _is_high(n, standing, at) else "below"
        found = _dated(plot, rows[n], at[n], n in standing, first, marks, n in most)
        for kind, spot in zip(places, found, strict=True):
            places[kind] |= {rows[n]["row"]: spot} if spot.align else {}
    return places


def _take_dates(plot: Plot, rows: list[dict[str, Any]], axis: Upright, at: list[Point]) -> None:
    """Take the room of figures, targets and breaks, and of the lines between figures that are joined."""
    before: dict[Any, Point] = {}
    for row, (x, y) in sorted(zip(rows, at, strict=True), key=lambda pair: pair[0]["end"]):
        if row["kind"] == "break":
            plot.line(x, -34, x, PLOT)
        elif row["kind"] == "target":
            plot.line(x - 9, y, x + 9, y)
        else:
            plot.mark(x, y, _RADIUS + 2)
            if row["replaced"]:
                plot.line(x, y, x, PLOT * (1 - axis.height(row["replaced_by"])))
                continue
            if row["run"] in before:
                plot.line(*before[row["run"]], x, y)
            before[row["run"]] = (x, y)


def _is_high(number: int, standing: list[int], at: list[Point]) -> bool:
    """Whether a figure stands higher than those before and after it; all that stand are in the order of their dates."""
    here, high = at[number]
    before, after = [n for n in standing if at[n][0] < here], [n for n in standing if at[n][0] > here]
    beside = [at[n][1] for n in (*before[-1:], *after[:1])]
    return not beside or high <= sum(beside) / len(beside)


def _dated(
    plot: Plot, row: Any, place: Point, dated: bool, first: str, marks: list[Point], must: bool
) -> tuple[Spot, Spot]:
    """Where the value of a figure stands, and its date; of the date alone there may be no room."""
    wide, nearer = width(row["value_label"], SMALL, dated), 0.9 if must else 1.5
    if dated:
        both = max(wide, width(row["date_label"], SMALL))
        spot = plot.put(_its_own(place, both, 2, first, marks, nearer), *place, both, 2)
        if spot.align:
            return spot, spot._replace(dy=spot.dy + LINE)
    spot = plot.put(_its_own(place, wide, 1, first, marks, nearer), *place, wide)
    over = Spot(0, -_GAP, "center")
    if must and not spot.align and plot.clear_of_words(over.box(*place, wide, 1)):
        spot = plot.put([over], *place, wide, must=True)
    return spot, NOWHERE


def _its_own(place: Point, wide: float, lines: int, first: str, marks: list[Point], nearer: float) -> Iterator[Spot]:
    """The spots over, under and beside a mark, the nearest first, but those that might be taken for another date's.

    Another mark is to be further from the words than their own one, so many times.
    """
    others = [other for other in marks if abs(other[0] - place[0]) > 1]
    high, gap = LINE * (lines - 1), _GAP + 2
    beside = [Spot(dx, dy - high / 2, align) for dy in (0, -LINE / 2, LINE / 2)
              for dx, align in ((gap - 4, "left"), (4 - gap, "right"))]  # fmt: skip
    for away in range(0, 2 * LINE, LINE // 2):
        sides = (-gap - high - away, gap + away)
        near = [Spot(dx, dy, align) for dy in sides[:: 1 if first == "above" else -1] for dx, align in _ENDS]
        for spot in [*near, *([] if away else beside)]:
            box = spot.box(*place, wide, lines)
            least = nearer * box.away(place)
            if all(box.away(other) > least for other in others):
                yield spot


def beside_marks(style: str, places: Places | str, column: str = "", **more: Any) -> Any:
    """Return the layer of the words of a column beside the marks of some rows, or of those in their places.

    Args:
        style: of the theme.
        places: of the words that have room, or the column that holds them.
        column: of the words; if nothing is said, they are the last in each place.
        **more: further looks.
    """
    place = places if isinstance(places, str) else "place"
    rows = layer() if place == places else layer().transform_calculate(place=looked_up(places, "datum.row"))
    rows = rows.transform_filter(f"datum.{place}")
    rows = rows if column else rows.transform_calculate(said=f"datum.{place}[{len(Spot._fields)}]")
    at: dict[str, Any] = {part: {"expr": f"datum.{place}[{n}]"} for n, part in enumerate(Spot._fields)}
    return words(style, column or "said", on=rows, baseline="middle", **at, **more)


_STEP = 6  # pixels between the boxes that stand for a line


class Box(NamedTuple):
    """What something takes, in pixels from the top left of a plot."""

    left: float
    top: float
    right: float
    bottom: float

    def away(self, point: Point) -> float:
        """How far a point lies from it."""
        x, y = point
        return hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))

    def meets(self, other: Box) -> bool:
        """Whether the two have room in common."""
        beside = min(self.right, other.right) - max(self.left, other.left)
        return beside > 0 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0


class Spot(NamedTuple):
    """How words stand to the mark that they belong to: by how far they are moved, and which end is at it.

    Attributes:
        dx: to the right, in pixels.
        dy: down, to the middle of the first line.
        align: ``left``, ``right`` or ``center``; empty where the words are left out.
    """

    dx: float
    dy: float
    align: str

    def box(self, x: float, y: float, wide: float, lines: int = 1) -> Box:
        """Return what words take that are so wide and stand so to a mark."""
        left = x + self.dx - {"left": 0, "right": wide, "center": wide / 2}[self.align]
        top = y + self.dy - LINE / 2
        return Box(left, top, left + wide, top + LINE * lines)


NOWHERE = Spot(0, 0, "")


@dataclass
class Plot:
    """A plot, and what is taken of it.

    Attributes:
        room: in which words must lie.
        taken: by marks and lines.
        words: by words.
    """

    room: Box
    taken: list[Box] = field(default_factory=list)
    words: list[Box] = field(default_factory=list)

    def mark(self, x: float, y: float, radius: float) -> None:
        """Take the room of a mark."""
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))

    def line(self, x: float, y: float, x2: float, y2: float) -> None:
        """Take the room of a line."""
        steps = max(1, int(max(abs(x2 - x), abs(y2 - y)) / _STEP))
        for n in range(steps + 1):
            self.mark(x + (x2 - x) * n / steps, y + (y2 - y) * n / steps, 2)

    def put(self, spots: Iterable[Spot], x: float, y: float, wide: float, lines: int = 1, must: bool = False) -> Spot:
        """Return the first spot that is free, and take it; the first of all, if there is none and there must be one."""
        first = NOWHERE
        for spot in spots:
            first = first if first.align else spot
            if self._free(spot.box(x, y, wide, lines)):
                break
        else:
            spot = first if must else NOWHERE
        if spot.align:
            self.words.append(spot.box(x, y, wide, lines))
        return spot

    def clear_of_words(self, box: Box) -> bool:
        """Whether no words stand in a box."""
        return not any(map(box.meets, self.words))

    def _free(self, box: Box) -> bool:
        room = self.room
        inside = box.left >= room.left and box.right <= room.right and box.top >= room.top and box.bottom <= room.bottom
        return inside and self.clear_of_words(box) and not any(map(box.meets, self.taken))


def around(gap: float, lines: int = 1, first: str = "above") -> Iterator[Spot]:
    """Yield spots over and under a mark, and aside where both are taken.

    Args:
        gap: pixels from the middle of the mark to the middle of the nearest line of words.
        lines: of the words.
        first: ``above`` or ``below``.
    """
    near = [-gap - LINE * (lines - 1), gap]
    near = near if first == "above" else near[::-1]
    for dy in (near[0], near[0] * 1.6, near[1]):
        yield from (Spot(0, dy, "center"), Spot(8, dy, "right"), Spot(-8, dy, "left"), Spot(-3, dy, "left"))
    middle = -LINE * (lines - 1) / 2
    yield from (Spot(gap - 4, middle, "left"), Spot(4 - gap, middle, "right"))
