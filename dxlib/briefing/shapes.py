"""Bars and points: what programs for slides and sheets draw by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from dxlib.briefing.scene import Record
from dxlib.tables.display import Table


@dataclass
class Series:
    """One series of bars.

    Attributes:
        name: what it is.
        values: one a category; ``None`` where there is none.
        labels: how each value is written.
        colours: of each bar, as ``#RRGGBB``.
        hollow: whether each bar is an outline only; none is, by default.
    """

    name: str
    values: list[float | None]
    labels: list[str]
    colours: list[str]
    hollow: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hollow = self.hollow or [False] * len(self.values)


@dataclass
class Plot:
    """A bar chart.

    Attributes:
        categories: from top to bottom.
        series: side by side, or one after the other where ``stacked``.
        subtitle: what is measured, and when.
        records: the rows of the chart's frame that it shows.
        among: those to which they belong, on this slide or on several.
        notes: what stands under it, with the raised numbers that the categories carry.
        stacked: whether the parts of a bar stand one after the other.
        least, most: where the axis begins and ends, if bars beyond it are cut.
    """

    categories: list[str]
    series: list[Series]
    subtitle: str
    records: list[Record]
    among: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stacked: bool = False
    least: float | None = None
    most: float | None = None


@dataclass
class Run:
    """Points over time, joined by a line where they may be compared.

    Attributes:
        name: what they are.
        points: the date and the value of each.
        labels: how each is written.
        colour: of all, as ``#RRGGBB``.
        look: ``disc``, ``ring`` (replaced or doubtful) or ``dash`` (a target).
        joined: whether a line runs through them.
    """

    name: str
    points: list[tuple[date, float]]
    labels: list[str]
    colour: str
    look: str = "disc"
    joined: bool = False


@dataclass
class Points:
    """A chart of points over time.

    Attributes:
        name: what is measured.
        runs: its series.
        low, high: the ends of the vertical axis.
        subtitle, records, notes: as in :class:`Plot`.
    """

    name: str
    runs: list[Run]
    low: float
    high: float
    subtitle: str
    records: list[Record]
    notes: list[str] = field(default_factory=list)


Shown = Plot | Points | Table
