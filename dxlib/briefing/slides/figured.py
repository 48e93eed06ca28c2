"""What a chart for slides is made of: bars or points, and the marks of a drawing that they are read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.display import LINE, get, light

Mark = dict[str, Any]
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass
class Series:
    """One series of bars.

    Attributes:
        name: what it is.
        values: one a category; ``None`` where there is none.
        labels: how each value is written.
        colours: of each bar, as ``#RRGGBB``.
        hollow: whether each bar is an outline only.
    """

    name: str
    values: list[float | None]
    labels: list[str]
    colours: list[str]
    hollow: list[bool] = field(default_factory=list)


@dataclass
class Plot:
    """A bar chart.

    Attributes:
        categories: from top to bottom.
        series: side by side, or one after the other where ``stacked``.
        subtitle: unit and dates.
        least, most: where the axis begins and ends, if bars beyond it are cut.
        notes: what stands under it, with the raised numbers that the categories carry.
        rows: the figures that it shows.
    """

    categories: list[str]
    series: list[Series]
    stacked: bool = False
    subtitle: str = ""
    least: float | None = None
    most: float | None = None
    notes: list[str] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)


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
        subtitle, notes, rows: as in :class:`Plot`.
    """

    name: str
    runs: list[Run]
    low: float
    high: float
    subtitle: str = ""
    notes: list[str] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)


def rows_behind(chart: Drawing) -> list[Any]:
    """Return the figures behind a chart, each with its columns as attributes."""
    return [SimpleNamespace(**row) for row in chart.figures]


def all_marks(chart: Drawing) -> Iterator[tuple[Mark, Mapping[str, Any]]]:
    """Yield every mark of a drawing with what is drawn for it."""
    for layer in chart.spec.get("layer", ()):
        drawn = layer["mark"]
        for mark in layer.get("data", {}).get("values", ()):
            yield mark, drawn if isinstance(drawn, dict) else {"type": drawn}


def shown_marks(chart: Drawing) -> Iterator[tuple[Mark, Any]]:
    """Yield each mark that shows a figure, and the ends of its scale."""
    for layer in chart.spec.get("layer", ()):
        scale = (layer.get("encoding", {}).get("x") or {}).get("scale") or {}
        for mark in layer.get("data", {}).get("values", ()):
            if "value" in mark and "tip" in mark:
                yield mark, tuple(scale.get("domain", ()))


def split(mark: Mark) -> tuple[str, str]:
    """Return the name and the value in words that a mark tells when it is pointed at."""
    name, _colon, words = str(mark["tip"]).rpartition(": ")
    return (name, words) if name else (words, "")


def texts(chart: Drawing) -> list[Mark]:
    """Return the words drawn, from top to bottom."""
    found = [mark for mark, _drawn in all_marks(chart) if "text" in mark]
    return sorted(found, key=lambda mark: (mark["y"], mark["x"]))


def numbered(chart: Drawing, rows: Mapping[str, float]) -> dict[str, str]:
    """Return names with the raised numbers of their notes, found in the words drawn beside them."""
    raised: dict[str, str] = dict.fromkeys(rows, "")
    for text in texts(chart):
        number = re.search(f"(?<=[^{RAISED}])[{RAISED}]+$", text["text"])
        if number and rows and text["x"] > 0:
            nearest = min(rows, key=lambda name: abs(rows[name] - text["y"]))
            raised[nearest] += "".join(sign for sign in number[0] if sign not in raised[nearest])
    return {name: name + "".join(sorted(number, key=RAISED.index)) for name, number in raised.items()}


def notes_under(chart: Drawing) -> list[str]:
    """Return the notes under a chart, whose lines are drawn one by one, apart from what is above and each other."""
    end = max((mark["y"] for mark, _ends in shown_marks(chart)), default=0)
    lines = [m for m in texts(chart) if m["x"] == 0]
    notes: list[str] = []
    for above, mark in pairwise([{"y": -100.0}, *lines]):
        apart = mark["y"] - above["y"] > LINE + 1
        if apart and mark["colour"] == light("ink3") and mark["y"] > end:
            notes.append(mark["text"])
        elif notes:
            notes[-1] += f" {mark['text']}"
    return notes


def paint(mark: Mark) -> str:
    """Return the colour that a mark is told apart by."""
    colour = mark.get("fill")
    return str(mark.get("stroke") or light("base")) if colour in (None, light("paper")) else str(colour)


def certain(row: Any) -> bool:
    """Whether a row may be told without reservation: no reading in doubt, none contested by another figure."""
    sides = ("", "current_", "baseline_")
    doubt = any(get(row, f"{side}doubtful") or get(row, f"{side}contested") for side in sides)
    stated = get(row, "outcome") == "stated" and get(row, "stated_doubtful")
    return not (doubt or stated or get(row, "running_total") or get(row, "different_length"))
