"""Indicators over time: every printed figure at its date, with revisions, rounding, breaks and targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import isfinite
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.beside import Frame, Places, beside_dates, beside_marks
from dxlib.charts.grammar import PANEL, Form, Grid, Plan, Room, Words, charted, numbered
from dxlib.charts.layers import ink, layer, tips
from dxlib.charts.panels import PLOT, Upright, grid, gutter, heading, plot_width, years_axis
from dxlib.charts.wording import Notes, date_of, figure_notes, sources_of, unit_name, value_of
from dxlib.indicators import Indicator, known_definitions
from dxlib.notation.periods import Period
from dxlib.tables.display import NARROW, WIDE, get, light, name_of, rows_of, series_of, true, unit_of_row
from dxlib.text import date_label, gettext, show

_BELOW, _AFTER = 36, 16  # pixels that the years take under a plot, and words after it
_FLAGS = ("replaced", "doubtful", "rounded", "page")


@dataclass(frozen=True)
class Panel:
    """What one panel shows: an indicator in an area, as one line of producers counts it, and a part of the whole."""

    key: str
    area: str
    indicator: Indicator | None
    name: str
    unit: str
    figures: list[Any]
    goals: list[Any]
    breaks: list[date]
    lineage: str = ""
    breakdown: str = ""

    @property
    def only(self) -> dict[str, str]:
        """What rows of any frame must have to be of it, by the columns that these have."""
        apart = {"lineage": self.lineage, "breakdown": self.breakdown}
        return {"indicator": self.key, "area": self.area, **{name: one for name, one in apart.items() if one}}

    def standing(self, row: Any) -> Any:
        """Return the figure that stands for the period of one: itself, or the one that replaced it."""
        return next(other for other in reversed(self.figures) if other.period == row.period)

    @property
    def levels(self) -> list[float]:
        """The values that the vertical axis spans."""
        return [*(float(row.value) for row in self.figures), *(_level(goal) for goal in self.goals)]


@charted
def timeline(
    observations: pd.DataFrame, targets: pd.DataFrame | None = None, title: str | None = None, *,
    breaks: Mapping[str, Iterable[str]] | None = None, areas: pd.DataFrame | None = None, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw every printed figure of one or a few indicators at the end of its period, a panel for each.

    Args:
        observations: rows of the evidence. Columns: indicator, period, end, value, low, high, report,
            published, as_printed, doubtful, qualifier; area, lineage and breakdown if there are several.
        targets: rows of ``assess`` or of the evidence's targets. Columns: indicator, due (or period) and
            target (or value), target_printed.
        title: a title of your own.
        breaks: for an indicator the dates from which it counts something else; by default those of its
            definition. No line runs across.
        areas: the evidence's ``areas`` (code, name_en, name_vi), to write names in place of codes.
        language: the language of the words.

    Returns:
        An Altair chart, or a table where there is no figure. Figures are joined only where they may be
        compared: not across a break, nor flows over spans of different length, nor doubtful readings. A
        figure that a later report replaced is hollow, above or below the newer one; a dot in a mark says that it was
        read on a public page, where others were not. An indicator has one scale
        in all areas. Its data have a row a figure, a target or a break, which ``kind`` tells: ``row`` (its
        number)``, indicator, area, lineage, breakdown, panel, name`` (of the panel)``, unit, period, end`` (a date)``,
        value, low, high, as_printed, source, replaced, replaced_by, doubtful, page, rounded, run`` (figures of one run
        are joined), and the words ``value_label, date_label``. Marks of your own go over it with
        ``x="end:T", y="value:Q"``; several indicators have a panel each, in ``chart.concat``.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load().observations
        >>> chart = dx.charts.timeline(seen[seen.indicator == "dossiers_online_share"])
    """
    seen = observations[observations["value"].notna()]
    if seen.empty:
        return tables.newest(observations, language=language)
    called = {} if areas is None else dict(zip(areas["code"], areas[f"name_{language}"], strict=True))
    panels = _panels(seen, targets, breaks, called, language)
    axes = Upright.over((panel.key, panel.unit, panel.levels) for panel in panels)  # one an indicator, in all areas
    said, runs = _words(panels, axes, title, language), count(1)
    notes = Notes((row for panel in panels for row in panel.figures), language=language, dotted=True)
    records = [
        record
        for number, panel in enumerate(panels, start=1)
        for record in _records(number, panel, axes[panel.key], notes, said.values, runs, language)
    ]
    said.notes = notes.texts
    data = numbered(records)
    gutters = [gutter(axes.values(), Room(width, language), len(panels)) for width in (WIDE, NARROW)]
    return Plan(data, lambda room: _form(panels, axes, data, room, gutters), said, (gutters[0], gutters[1]))


def _panels(
    seen: pd.DataFrame, targets: pd.DataFrame | None, breaks: Mapping[str, Iterable[str]] | None,
    called: Mapping[str, str], language: str,
) -> list[Panel]:  # fmt: skip
    definitions = known_definitions()
    apart = {"area": "VN", "lineage": "", "breakdown": ""}
    seen = seen.assign(**{column: usual for column, usual in apart.items() if column not in seen})
    counted = seen[["indicator", "lineage"]].drop_duplicates()["indicator"]
    rivalled, panels = set(counted[counted.duplicated()]), []
    for (name, area, lineage, part), found in seen.groupby(["indicator", *apart], sort=False):
        indicator = definitions.indicators.get(str(name))
        found = found.sort_values(["end", "published"], kind="stable") if "published" in found else found
        rows = rows_of(found.drop_duplicates(["period", "value"]))
        goals = []
        if targets is not None and not targets.empty:
            places = targets.get("area", "VN")
            goals = rows_of(targets[(targets["indicator"] == name) & (places == area)])
            goals = [goal for goal in goals if series_of(goal)[1:] in ((lineage, part), ("", part))]
        since = [date.fromisoformat(str(day)[:10]) for day in (breaks or {}).get(str(name), ())]
        if breaks is None and indicator is not None:
            since = [one.since for one in indicator.breaks]
        label = _label(rows[0], (str(part), str(lineage) if name in rivalled else ""), language)
        label += "" if area == "VN" else f" ({called.get(str(area), area)})"
        goals = list({(_due(goal).end, _level(goal)): goal for goal in goals}.values())
        unit = unit_of_row(rows[0])
        panels.append(Panel(str(name), str(area), indicator, label, unit, rows, goals, since, str(lineage), str(part)))
    return panels


def _label(row: Any, apart: Iterable[str], language: str) -> str:
    """The name of a row; of one without a name of its own with what tells its series from others."""
    name, told = name_of(row, language), ", ".join(filter(None, apart))
    return f"{name} ({told})" if told and get(row, "name") is None else name


def _due(goal: Any) -> Period:
    return Period.parse(get(goal, "due") or goal.period)


def _level(goal: Any) -> float:
    """The value of a target, from an assessment or from the evidence."""
    value = get(goal, "target")
    return float(goal.value if value is None else value)


def _words(panels: list[Panel], axes: Mapping[str, Upright], title: str | None, language: str) -> Words:
    _ = gettext(language)
    parts = [", ".join(dict.fromkeys(unit_name(panel.unit, language) for panel in panels))]
    if any(axis.cut for axis in axes.values()):
        parts.append(_("the vertical axis does not begin at zero"))
    if any(panel.standing(row) is not row for panel in panels for row in panel.figures):
        parts.append(_("hollow: a figure that another one replaced"))
    named = panels[0].name if len(panels) == 1 else _("Every printed figure, by its date")
    return Words(title or named, " · ".join(parts))


def _records(
    number: int, panel: Panel, axis: Upright, notes: Notes, values: list[str], runs: Iterator[int], language: str
) -> list[dict[str, Any]]:
    """The rows of a panel; what they say goes to the notes and the values."""
    _ = gettext(language)
    about: dict[str, Any] = {
        "indicator": panel.key, "area": panel.area, "lineage": panel.lineage, "breakdown": panel.breakdown,
        PANEL: number, "name": panel.name, "unit": panel.unit,
    }  # fmt: skip
    about |= dict.fromkeys(_FLAGS, False)
    goals = [about | _goal(goal, panel, language) for goal in panel.goals]
    figures = [about | _figure(row, panel, axis, notes, language) for row in panel.figures]
    values += [f"{panel.name}: {goal['value_label']}" for goal in goals]
    run, last = next(runs), None
    for row, record in zip(panel.figures, figures, strict=True):
        values.append(f"{panel.name}: {value_of(row, 'value', language)} ({record['date_label']})")
        if not record["replaced"]:
            run = next(runs) if last is not None and not joined(panel, last, row) else run
            record["run"], last = run, row
    ends = [record["end"] for record in figures]
    shown = [pd.Timestamp(day) for day in panel.breaks if min(ends) < pd.Timestamp(day) <= max(ends)]
    breaks = [about | {"kind": "break", "end": day, "value_label": _("counted otherwise")} for day in shown]
    return [*figures, *goals, *breaks]


def _goal(goal: Any, panel: Panel, language: str) -> dict[str, Any]:
    code, value = get(goal, "due") or goal.period, _level(goal)
    form = gettext(language)("target {due}: {target}")
    told = form.format(due=date_of(code, language), target=show(value, panel.unit, language))
    end = pd.Timestamp(_due(goal).end)
    return {"kind": "target", "period": str(code), "end": end, "value": value, "value_label": told}


def _figure(row: Any, panel: Panel, axis: Upright, notes: Notes, language: str) -> dict[str, Any]:
    value, when, standing = value_of(row, "value", language), date_of(row.period, language), panel.standing(row)
    low, high = get(row, "low"), get(row, "high")
    rounded = low is not None and high is not None and isfinite(high - low) and high - low >= 0.12 * axis.span
    told = [] if standing is row else [_replaced(row, standing, language)]
    told += figure_notes(row, "value", language)
    if rounded:
        told.append(gettext(language)("The bar spans what the rounded figure may stand for."))
    return {
        "kind": "figure", "period": row.period, "end": pd.Timestamp(Period.parse(row.period).end),
        "value": float(row.value), "low": low, "high": high, "as_printed": get(row, "as_printed"),
        "replaced": standing is not row, "replaced_by": None if standing is row else float(standing.value),
        "doubtful": true(row, "doubtful"), "rounded": rounded, "value_label": value + notes.mark(told),
        "date_label": when, "page": bool(notes.sign(row, "value")), "source": sources_of(row, ["value"], language),
    }  # fmt: skip


def _replaced(row: Any, standing: Any, language: str) -> str:
    _ = gettext(language)
    if get(row, "report") == get(standing, "report"):
        return _("The same report prints both figures.")
    form = _("As published on {first}; the newer figure was published on {second}.")
    days = [date_label(pd.Timestamp(one.published).date(), language) for one in (row, standing)]
    return form.format(first=days[0], second=days[1])


def joined(panel: Panel, first: Any, second: Any) -> bool:
    """Whether a line may run from one figure to the next."""
    ends = [Period.parse(row.period) for row in (first, second)]
    if true(first, "doubtful") or true(second, "doubtful"):
        return False
    if any(ends[0].end < day <= ends[1].end for day in panel.breaks):
        return False
    flow = panel.indicator is not None and panel.indicator.timing == "span" and not panel.indicator.is_ratio
    return not flow or ends[0].months == ends[1].months


def _form(
    panels: list[Panel], axes: Mapping[str, Upright], data: pd.DataFrame, room: Room, gutters: list[int]
) -> Form | Grid:
    left = gutters[0 if room.wide else 1]
    width = plot_width(room, len(panels), left)
    above = 54 if (data["kind"] == "break").any() else 28
    said = gettext(room.language)("Printed figures")
    frame, joins_and_marks = _framed(data["end"], width), [*_joins(data), *_marks(data)]
    x, colour, forms = _years(frame), ink("reached", test="datum.replaced", value=light("base")), []
    for number, panel in enumerate(panels, start=1):
        rows = data[data[PANEL] == number]
        places = beside_dates(rows, axes[panel.key], frame)
        layers = [*joins_and_marks, *_breaks(rows), *_labels(places)]
        shared = {"x": x, "y": axes[panel.key].y(room.language, width + left, said), "color": colour}
        if len(panels) == 1:
            return Form(layers, shared, width, PLOT, below=_BELOW)
        untold = rows[(rows["kind"] == "target") & ~rows["row"].isin(places["value"])]
        under = "; ".join(untold["value_label"])
        name, only = heading(panel.name, width + left, left, above, under), {**panel.only, PANEL: number}
        forms.append(Form([*layers, *name], shared, width, PLOT, below=_BELOW, only=only))
    return grid(forms, room, left, above, _BELOW)


def _framed(days: pd.Series, width: int) -> Frame:
    """How a panel lies: its axis goes from one half-year to another."""
    first, last = (day.replace(month=1 if day.month < 7 else 7, day=1) for day in (days.min(), days.max()))
    return Frame(width, PLOT, _AFTER, first.date(), (last + pd.DateOffset(months=6)).date())


def _years(frame: Frame) -> alt.X:
    axis, half = years_axis(frame.scale)
    return alt.X("end:T", axis=axis, scale=alt.Scale(nice=half))


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
        *page_marks(data, "replaced", 14),
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


def _breaks(data: pd.DataFrame) -> list[Any]:
    """A dotted line where something else is counted from, with its words at its head."""
    breaks, first = data[data["kind"] == "break"], data.loc[data["kind"] == "figure", "end"].min()
    if breaks.empty:
        return []
    late = breaks["end"] - first > 0.6 * (data["end"].max() - first)
    places = {row: (-6, 0, "right") if is_late else (6, 0, "left")
              for row, is_late in zip(breaks["row"].tolist(), late, strict=True)}  # fmt: skip
    line = layer("datum.kind === 'break'").mark_rule(strokeDash=[1, 4], aria=False)
    return [
        line.encode(y=alt.YValue(-34), y2=alt.Y2Value("height"), color=ink("ink3")),
        beside_marks("note", places, "value_label").encode(y=alt.YValue(-28)),
    ]


def _labels(places: Mapping[str, Places]) -> list[Any]:
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
