"""The marks of figures over time: lines and dots, rings, targets and breaks, and the words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from dxlib.charts.beside import Frame, Places, beside_marks
from dxlib.charts.layers import ink, layer, tips
from dxlib.charts.panels import years_axis
from dxlib.tables.display import light


def colour() -> alt.ColorValue:
    """Return the colour of figures; those that were replaced stand back."""
    return ink("reached", test="datum.replaced", value=light("base"))


def years(frame: Frame) -> alt.X:
    """Return the axis of dates of a panel."""
    axis, half = years_axis(frame.scale)
    return alt.X("end:T", axis=axis, scale=alt.Scale(nice=half))


def layers_of(data: pd.DataFrame, places: Mapping[str, Places | str]) -> list[Any]:
    """Return the marks of rows such as these, without their axes.

    Args:
        data: a row a figure, a target or a break.
        places: of the words of a ``value``, a ``date`` and a ``break``, or the columns that hold them.
    """
    return [*_joins(data), *_marks(data), *_breaks(data, places["break"]), *_labels(places)]


def _joins(data: pd.DataFrame) -> list[Any]:
    """What joins figures: a line those that may be compared, dashes a replaced one and the one that stands."""
    standing = layer("datum.kind === 'figure' && !datum.replaced").mark_line(strokeWidth=2, aria=False)
    layers = [standing.encode(detail=alt.Detail("run:N"))]
    if data["replaced"].any():
        replaced = layer("datum.replaced").mark_rule(strokeWidth=1.5, strokeDash=[3, 2], aria=False)
        layers.append(replaced.encode(y2=alt.Y2("replaced_by:Q")))
    if data["rounded"].any():
        rounded = layer("datum.rounded").mark_rule(strokeWidth=1.5, aria=False)
        layers.append(rounded.encode(y=alt.Y("low:Q", title=None), y2=alt.Y2("high:Q")))
    return layers


def _marks(data: pd.DataFrame) -> list[Any]:
    tip = tips("name", "value_label", "date_label", "as_printed", "source")
    dash = alt.StrokeDashValue([1, 0], condition={"test": "datum.doubtful", "value": [2, 2]})
    rings = layer("datum.kind === 'figure' && (datum.replaced || datum.doubtful)")
    ring = rings.mark_point(fill=light("paper"), size=121, strokeWidth=2, opacity=1)
    dots = layer("datum.kind === 'figure' && !datum.replaced && !datum.doubtful")
    ticks = layer("datum.kind === 'target'").mark_tick(orient="horizontal", thickness=2.5, size=18, opacity=1)
    return [
        *([ring.encode(strokeDash=dash, tooltip=tip)] if (data["replaced"] | data["doubtful"]).any() else []),
        dots.mark_point(filled=True, size=144, opacity=1).encode(tooltip=tip),
        *([ticks.encode(color=ink("ink"), tooltip=tip[:2])] if (data["kind"] == "target").any() else []),
        *(dot.encode(tooltip=tip) for dot in page_marks(data, "replaced", 14)),
    ]


def page_marks(data: pd.DataFrame, open_: str, size: float, **mark: Any) -> list[Any]:
    """Return the layers that set a dot into the marks of figures of public pages: pale, or dark in open marks.

    Args:
        data: with the columns ``page`` and ``doubtful``.
        open_: the column that tells open marks, besides those in doubt.
        size: of the dot.
        **mark: further looks, such as how far it is moved.
    """
    found = []
    for is_open in sorted({bool(row[open_] or row["doubtful"]) for row in data[data["page"]].to_dict("records")}):
        hollow = f"(datum.{open_} || datum.doubtful)"
        rows = layer(f"datum.page && {hollow if is_open else f'!{hollow}'}")
        dot = rows.mark_point(filled=True, shape="circle", size=size, opacity=1, aria=False, **mark)
        found.append(dot if is_open else dot.encode(color=ink("paper")))
    return found


def _breaks(data: pd.DataFrame, places: Places | str) -> list[Any]:
    """A dotted line where something else is counted from, with its words at its head."""
    if not (data["kind"] == "break").any():
        return []
    line = layer("datum.kind === 'break'").mark_rule(strokeDash=[1, 4], aria=False)
    return [
        line.encode(y=alt.YValue(-34), y2=alt.Y2Value("height"), color=ink("ink3")),
        beside_marks("note", places, "value_label").encode(y=alt.YValue(-28)),
    ]


def _labels(places: Mapping[str, Places | str]) -> list[Any]:
    """The words at the marks, where they have room; those that would cover something are left to the tooltip."""
    strong = "datum.kind === 'figure' && !datum.replaced && !datum.doubtful"
    grey = [{"test": strong, "value": light("ink")}, {"test": "datum.kind === 'target'", "value": light("ink3")}]
    weight = {"expr": f"{strong} ? 'bold' : 'normal'"}
    return [
        beside_marks("value", places["value"], "value_label", fontWeight=weight).encode(
            color=alt.ColorValue(light("ink2"), condition=grey)
        ),
        beside_marks("note", places["date"], "date_label"),
    ]
