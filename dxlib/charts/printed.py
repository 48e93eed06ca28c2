"""Figures of a report as bars: one a period, and the target as an open bar under them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Grid, Plan, Room, Words, charted
from dxlib.charts.layers import ink, lines_of, rows_y, words
from dxlib.charts.levels import bars, bars_x, heading, widest
from dxlib.charts.wording import Notes, date_of, unit_name, value_of, with_source
from dxlib.notation.periods import Period
from dxlib.tables.display import SMALL, TEXT, light, name_of, rows_of, true, unit_of_row
from dxlib.text import gettext

_PITCH, _TALL = 24, 15  # from one bar to the next, and how thick it is


@charted
def printed(frame: pd.DataFrame, title: str | None = None, *, language: str = "en") -> Plan | tables.Table:
    """Draw the figures of a block as bars, one a period, and the target that stands beside them as an open bar.

    Args:
        frame: what ``tables.printed`` holds as its ``frame``, or rows of it. Columns: kind (levels are
            observations and details), indicator, name, name_vi, unit, area, period, value, qualifier, as_printed,
            doubtful.
        title, language: a title of your own, and the language of the words.

    Returns:
        An Altair chart, or a table that says so where no level and no target is printed. Shares lie on a scale of
        0 to 100 %; each indicator in another unit has a scale of its own, from zero. Its data have a row a bar:
        ``indicator, name, unit, area, period, kind, value, age`` (latest or earlier), ``look`` (figure, doubtful or
        target), ``panel, date_label, value_label, told``.

    Example:
        >>> import dxlib as dx
        >>> block = dx.tables.printed(dx.load(), "2022-08-08-mid-year-review", (65, 81))
        >>> chart = dx.charts.printed(block.frame)
    """
    kept = frame[frame["kind"].isin(("observation", "detail", "target"))]
    if kept.empty:
        return tables.newest(kept, language=language)
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows_of(kept):
        groups.setdefault((row.indicator, row.area), []).append(row)
    _ = gettext(language)
    said, notes = Words(title or _("Figures as printed")), Notes(rows_of(kept), language=language)
    units = dict.fromkeys(unit_of_row(found[0]) for found in groups.values())
    said.subtitle = ", ".join(unit_name(unit, language) for unit in units)
    if (kept["kind"] == "target").any():
        said.subtitle += " · " + _("open bar: target")
    figures = enumerate(groups.values(), 1)
    data = pd.DataFrame([record for n, found in figures for record in _records(n, found, notes, language)])
    data["row"] = range(1, len(data) + 1)
    said.values, said.notes = list(data["told"]), notes.texts
    left = round(widest(data["date_label"], SMALL, False)) + 12
    return Plan(data, lambda room: _form(data, room, left), said, (left, left))


def _records(panel: int, found: list[Any], notes: Notes, language: str) -> list[dict[str, Any]]:
    """The bars of one figure, the oldest first and the target last."""
    rows = sorted(found, key=lambda row: (row.kind == "target", Period.parse(row.period).end))
    latest = max((Period.parse(row.period).end for row in rows if row.kind != "target"), default=None)
    records = []
    for row in rows:
        name, date, value = name_of(row, language), date_of(row.period, language), value_of(row, "value", language)
        if row.kind == "target":
            date = gettext(language)("target {period}").format(period=date)
        records.append({
            "panel": panel, "indicator": row.indicator, "name": name, "unit": unit_of_row(row), "area": row.area,
            "period": row.period, "kind": row.kind, "value": row.value,
            "age": "latest" if Period.parse(row.period).end == latest else "earlier",
            "look": "target" if row.kind == "target" else "doubtful" if true(row, "doubtful") else "figure",
            "date_label": date, "value_label": value + notes.after(row, "value"),
            "told": (told := f"{name}: {value} ({date})"), "tip": with_source(told, row, ["value"], language),
        })  # fmt: skip
    return records


def _form(data: pd.DataFrame, room: Room, left: int) -> Form | Grid:
    """The layers: name, dates, bars and values of each figure."""
    plot = room.width - left - widest(data["value_label"]) - 8
    layers = [
        words("note", "date_label", -left), *bars(data, _TALL, 0, ink("track")),
        words("name-strong", "value_label", "width", dx=8), heading("name", -left, over=4),
    ]  # fmt: skip
    ages = alt.Scale(domain=["latest", "earlier"], range=[light("track"), light("tile")])
    shared = {"x": bars_x(), "y": rows_y(data), "color": alt.Color("age:N", scale=ages, legend=None)}
    form = Form(layers, shared, plot, alt.Step(_PITCH), columns=lines_of(data, "name", room.width, TEXT, True))
    grid = Grid.stacked(form, data, 14)
    if isinstance(grid, Form):
        return grid
    forms = [replace(one, shared={**shared, "x": _scale(data, one.only["panel"])}) for one in grid.panels]
    return replace(grid, panels=forms)


def _scale(data: pd.DataFrame, panel: int) -> alt.X:
    """The scale of a figure: of shares to the whole, of another unit as far as the indicator goes anywhere."""
    mine = data[data["panel"] == panel].iloc[0]
    return bars_x(
        [] if mine["unit"] == "percent" else data.loc[data["indicator"] == mine["indicator"], "value"].tolist()
    )
