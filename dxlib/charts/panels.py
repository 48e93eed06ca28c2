"""Panels with a vertical axis each: its ends and words, the axis of years, how wide a panel is, what is over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import altair as alt

from dxlib.charts.grammar import Form, Grid, Room
from dxlib.charts.layers import ink, looked_up, of_all
from dxlib.charts.lettering import width, wrap
from dxlib.notation.figures import show_amount
from dxlib.tables.display import SMALL, TEXT, light
from dxlib.text import show
from dxlib.text.words import unit_of

PLOT = 150  # the height of a panel's plot
_BETWEEN = 40  # between two panels
_LEADING = 18  # between two lines of a panel's heading
_YEAR = 36  # pixels that the name of a year takes beside its tick


@dataclass(frozen=True)
class Upright:
    """A vertical axis.

    Attributes:
        low, high: its ends, round numbers.
        cut: whether it leaves out zero.
        unit: of what it shows; ranks stand upside down.
    """

    low: float
    high: float
    cut: bool
    unit: str

    @classmethod
    def over(cls, levels: Iterable[tuple[str, str, Sequence[float]]]) -> dict[str, Upright]:
        """Return the axis of each key that spans all of its levels; each is given with its key and its unit."""
        values, units = dict[str, list[float]](), dict[str, str]()
        for key, unit, some in levels:
            units[key] = unit
            values.setdefault(key, []).extend(some)
        return {key: cls(*vertical(values[key], unit), unit) for key, unit in units.items()}

    @property
    def falling(self) -> bool:
        """Whether less is higher up."""
        return self.unit == "rank"

    @property
    def span(self) -> float:
        """How much it spans."""
        return self.high - self.low

    def height(self, value: float) -> float:
        """Return where a value stands, from 0 at the foot to 1."""
        share = (value - self.low) / self.span
        return 1 - share if self.falling else share

    def words(self, language: str, room: float) -> dict[str, str]:
        """Return the words of what the axis marks, without the unit where they would take too much of the room."""
        step = step_of(self.span)
        marks = [round(n * step, 10) for n in range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)]
        words = {mark: str(show(mark, self.unit, language)) for mark in marks}
        if _widest(words.values()) > room * 0.3:  # the unit stands in the subtitle
            words = {mark: show_amount(mark, language) for mark in marks}
        return {f"{mark:.0f}" if mark == round(mark) else f"{mark:.10g}": text for mark, text in words.items()}

    def y(self, language: str, room: float, title: str) -> alt.Y:
        """Return the encoding of ``value`` on the axis; ``title`` is what its marks are called."""
        words = looked_up(self.words(language, room), "datum.value")
        other = "datum.label + '%'" if self.unit == "percent" else "datum.label"
        whole = 1 if unit_of(self.unit).kind in ("count", "rank") else alt.Undefined
        axis = alt.Axis(title=None, tickCount=4, tickMinStep=whole, labelPadding=8, labelExpr=f"{words} || {other}")
        scale = alt.Scale(domain=[self.low, self.high], nice=False, zero=False, reverse=self.falling)
        return alt.Y("value:Q", title=title, axis=axis, scale=scale)


def _widest(texts: Iterable[str]) -> float:
    return max(width(text, SMALL) for text in texts)


def step_of(span: float) -> float:
    """Return the step between the marks of an axis: 1, 2 or 5 times a power of ten, as Vega counts.

    Example:
        >>> step_of(100), step_of(50), step_of(4000)
        (20, 10, 1000)
    """
    quarter = span / 4
    unit = 10 ** floor(log10(quarter))
    times = quarter / unit
    return round(unit * (10 if times >= 50**0.5 else 5 if times >= 10**0.5 else 2 if times >= 2**0.5 else 1), 12)


def vertical(values: list[float], unit: str) -> tuple[float, float, bool]:
    """Return the ends of a vertical axis, and whether it leaves out zero.

    Example:
        >>> vertical([51.43, 80.0], "percent"), vertical([6.6, 10.0], "percent"), vertical([3446, 2323], "attacks")
        ((40, 90, True), (0, 12, False), (0, 4000, False))
    """
    low, high = min(values), max(values)
    if unit == "rank":
        return max(low - 5, 1), high + 5, low - 5 > 1
    if unit == "percent" and low > 40 and high - low <= 50:
        return floor(low / 10) * 10 - 10, min(floor(high / 10) * 10 + 10, 100), True
    low, high = min(0, low), max(0, high if unit != "percent" or high > 90 else high * 1.1)
    step = step_of(high - low or 1)
    return round(floor(low / step) * step, 10), round(ceil(high / step - 1e-9) * step, 10) or 1, False


def years_named(scale: float) -> str:
    """Return the test of the half-years that are named on an axis of dates.

    Of years that are too near to be named, each second, fifth or tenth is; a year that the axis enters in its middle is
    named where there is room before the next.

    Args:
        scale: how many pixels a day has.
    """
    every = next(years for years in (1, 2, 5, 10, 20, 100) if years * 365 * scale >= _YEAR)
    named = f"month(datum.value) === 0 && year(datum.value) % {every} === 0"
    return f"({named} || datum.index === 0)" if 182 * scale >= _YEAR else named


def years_axis(scale: float) -> tuple[alt.Axis, alt.TimeIntervalStep]:
    """Return the axis of dates, and the half-years that it marks: beside where a year begins stands its name.

    Args:
        scale: how many pixels a day has.
    """
    named = years_named(scale)
    half = alt.TimeIntervalStep(interval="month", step=6)
    axis = alt.Axis(
        title=None, tickCount=half, labelExpr=f"{named} ? timeFormat(datum.value, '%Y') : ''", grid=False, ticks=True,
        tickSize=20, tickColor=light("rule"), tickOpacity={"condition": {"test": named, "value": 1}, "value": 0},
        domain=True, domainColor=light("ink3"), labelAlign="left", labelPadding=-14, labelOffset=5, labelBound=True,
        labelFlush=False,
    )  # fmt: skip
    return axis, half


def gutter(axes: Iterable[Upright], room: Room, count: int) -> int:
    """Return how many pixels the words of the axes take, left of the plots."""
    wide = _outer(room, count)
    return max(ceil(_widest(axis.words(room.language, wide).values())) for axis in axes) + 10


def _outer(room: Room, count: int) -> float:
    return (room.width - _BETWEEN) / 2 if room.wide and count > 1 else room.width


def plot_width(room: Room, count: int, left: int) -> int:
    """Return how wide the plot of each of some panels is."""
    return int(_outer(room, count)) - left - 8


def heading(text: str, room: float, left: int, above: int, under: str = "") -> list[Any]:
    """Return the name of a panel over its plot, broken into lines that fit, with smaller words under it."""
    lines = wrap(text, room, TEXT, True) or [""]
    over = above + _LEADING * (len(lines) - 1 + bool(under))
    at = {"x": alt.XValue(-left), "y": alt.YValue(0)}
    name = of_all().mark_text(text=lines, style="name-strong", align="left", dy=-over, aria=False)
    small = of_all().mark_text(text=under, style="note", align="left", dy=-above, aria=False)
    layers = [name.encode(**at, color=ink("ink"))]
    return [*layers, small.encode(**at, color=ink("ink3"))] if under else layers


def grid(forms: Sequence[Form], room: Room, left: int, above: int, below: int, apart: bool = False) -> Grid:
    """Return panels in two columns on a page, in one on a phone.

    Args:
        forms: one a panel.
        room: there is for all.
        left, above, below: how many pixels each has beside, over and under its plot.
        apart: whether each has a horizontal axis of its own.
    """
    gaps = (_BETWEEN, 26) if apart else (left + 8 + _BETWEEN, above + below + 26)
    return Grid(forms, 2 if room.wide else 1, gaps, apart)
