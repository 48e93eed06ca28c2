"""Bars with words before and after them: figures of a report by period, targets that cannot be judged by reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.analysis.counting import in_force
from dxlib.analysis.progress.lacks import LACKS
from dxlib.charts.grammar import Form, Grid, Plan, Room, Words, charted
from dxlib.charts.layers import ink, lines_of, rows_y, words
from dxlib.charts.levels import bars, bars_x, heading, widest
from dxlib.charts.wording import Notes, capital, date_of, unit_name, value_of, with_source
from dxlib.indicators import load_definitions
from dxlib.notation.figures import show_number
from dxlib.notation.periods import Period
from dxlib.tables.display import SMALL, TEXT, light, name_of, rows_of, true, unit_of_row
from dxlib.text import gettext, lack_word
from dxlib.text.targets import counted_targets
from dxlib.text.words import grouped

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
    groups = grouped(rows_of(kept), lambda row: (row.indicator, row.area))
    _ = gettext(language)
    said, notes = Words(title or _("Figures as printed")), Notes(rows_of(kept), language=language)
    units = dict.fromkeys(unit_of_row(found[0]) for found in groups.values())
    said.subtitle = ", ".join(unit_name(unit, language) for unit in units)
    if (kept["kind"] == "target").any():
        said.subtitle += " · " + _("open bar: target")
    figures = enumerate(groups.values(), 1)
    data = pd.DataFrame([record for n, found in figures for record in _printings(n, found, notes, language)])
    data["row"] = range(1, len(data) + 1)
    said.values, said.notes = list(data["told"]), notes.texts
    left = round(widest(data["date_label"], SMALL, False)) + 12
    return Plan(data, lambda room: _by_age(data, room, left), said, (left, left))


def _printings(panel: int, found: list[Any], notes: Notes, language: str) -> list[dict[str, Any]]:
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


def _by_age(data: pd.DataFrame, room: Room, left: int) -> Form | Grid:
    """Dates, bars and values of each figure, those of one unit alike."""
    after = [words("name-strong", "value_label", "width", dx=8), heading("name", -left, over=4)]
    ages = alt.Scale(domain=["latest", "earlier"], range=[light("track"), light("tile")])
    shared = {"x": bars_x(), "color": alt.Color("age:N", scale=ages, legend=None)}
    grid = _barred(data, room, left, "date_label", "name", after, shared, ink("track"))
    if isinstance(grid, Form):
        return grid
    forms = [replace(one, shared={**one.shared, "x": _scale(data, one.only["panel"])}) for one in grid.panels]
    return replace(grid, panels=forms)


def _scale(data: pd.DataFrame, panel: int) -> alt.X:
    """The scale of a figure: of shares to the whole, of another unit as far as the indicator goes anywhere."""
    mine = data[data["panel"] == panel].iloc[0]
    return bars_x(
        [] if mine["unit"] == "percent" else data.loc[data["indicator"] == mine["indicator"], "value"].tolist()
    )


@charted
def unjudged(targets: pd.DataFrame, title: str | None = None, *, language: str = "en") -> Plan | tables.Table:
    """Draw how many targets cannot be judged, by what is missing for it and by pillar.

    Args:
        targets: rows of ``assess``. Columns: indicator, pillar, rival, status, lacks, due_date, current_date. Those due
            before the year of the newest figure are left out, and so are rivals.
        title, language: a title of your own, and the language of the words.

    Returns:
        An Altair chart, or a table that says so where every target can be judged. Its data have a row a reason and
        pillar, what is missing most often first: ``lacks``, ``pillar``, ``value`` (how many targets), ``total``
        (of the reason), ``panel``, ``name`` (of the pillar), ``group`` (the reason with its total), ``value_label``,
        ``told``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.unjudged(dx.assess())
    """
    asked = in_force(targets)
    found = asked[asked["lacks"] != ""]
    if found.empty:
        return tables.unjudged(targets, language=language)
    data = pd.DataFrame(_reasons(found, language))
    data["row"] = range(1, len(data) + 1)
    _ = gettext(language)
    form, of_all = _("{count} of {targets}, by what is missing"), counted_targets(asked["due"], language)
    subtitle = form.format(count=show_number(len(found), language), targets=of_all)
    said = Words(title or _("Targets that cannot be judged"), subtitle, values=list(data["told"]))
    left = round(widest(data["name"], SMALL, False)) + 12
    after = [heading("group", -left, over=4), words("name-strong", "value_label", alt.X("value:Q"), dx=6)]
    shared = {"x": bars_x([float(data["value"].max())]), "color": ink("na")}
    return Plan(data, lambda room: _barred(data, room, left, "name", "group", after, shared), said, (left, left), found)


def _reasons(found: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    """The bars of each reason, that of most targets first, one a pillar that has any."""
    names = {key: pillar.name[language] for key, pillar in load_definitions().pillars.items()}
    totals = found["lacks"].value_counts()
    records = []
    for panel, code in enumerate(sorted(totals.index, key=lambda code: (-totals[code], LACKS.index(code))), 1):
        total, counts = int(totals[code]), found.loc[found["lacks"] == code, "pillar"].value_counts()
        group = f"{capital(lack_word(code, language))}: {show_number(total, language)}"
        for pillar in (key for key in names if counts.get(key, 0)):
            count = show_number(int(counts[pillar]), language)
            records.append({
                "panel": panel, "lacks": code, "pillar": pillar, "unit": "targets", "value": int(counts[pillar]),
                "total": total, "look": "figure", "name": names[pillar], "group": group, "value_label": count,
                "told": (told := f"{lack_word(code, language)}, {names[pillar]}: {count}"), "tip": told,
            })  # fmt: skip
    return records


def _barred(
    data: pd.DataFrame, room: Room, left: int, before: str, over: str, after: list[Any], shared: dict[str, Any],
    outline: Any = alt.Undefined,
) -> Form | Grid:  # fmt: skip
    """The layers: what stands before each bar, the bars, their values, and over those of a panel a column of heads."""
    plot = room.width - left - widest(data["value_label"]) - 8
    layers = [words("note", before, -left), *bars(data, _TALL, 0, outline), *after]
    columns = lines_of(data, over, room.width, TEXT, True)
    return Grid.stacked(Form(layers, {"y": rows_y(data), **shared}, plot, alt.Step(_PITCH), columns=columns), data, 14)
