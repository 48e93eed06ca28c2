"""Indicators over time: every printed figure at its date, with revisions, rounding, breaks and targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from math import isfinite
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.beside import Frame, Places, Spot, beside_dates
from dxlib.charts.dated import colour, layers_of, years
from dxlib.charts.grammar import PANEL, Form, Grid, Plan, Room, Words, charted
from dxlib.charts.panels import PLOT, Upright, grid, gutter, heading, plot_width
from dxlib.charts.wording import Notes, date_of, figure_notes, sources_of, unit_name, value_of
from dxlib.indicators import Indicator, known_definitions
from dxlib.notation.periods import Period
from dxlib.tables.display import NARROW, WIDE, get, name_of, rows_of, series_of, true, unit_of_row
from dxlib.tables.remarks import target_of
from dxlib.text import date_label, gettext

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
    sheet = Sheet.over(_panels(seen, targets, breaks, called, language), language, title)
    left = (sheet.at(Room(WIDE, language)).left, sheet.at(Room(NARROW, language)).left)
    return Plan(sheet.data, lambda room: sheet.at(room).form, sheet.words, left)


@dataclass(frozen=True)
class Sheet:
    """One or a few panels, before it is known how much room there is.

    Attributes:
        panels: what each shows.
        axes: the vertical axis of each indicator, the same in all areas.
        records: a row a figure, a target or a break, panel by panel.
        words: what is said of them.
    """

    panels: list[Panel]
    axes: Mapping[str, Upright]
    records: list[dict[str, Any]]
    words: Words

    @classmethod
    def over(cls, panels: list[Panel], language: str, title: str | None = None) -> Sheet:
        """Return what panels show, in words of a language."""
        axes = Upright.over((panel.key, panel.unit, panel.levels) for panel in panels)
        said, runs = _words(panels, axes, title, language), count(1)
        notes = Notes((row for panel in panels for row in panel.figures), language=language, dotted=True)
        records = (
            record
            for number, panel in enumerate(panels, start=1)
            for record in _records(number, panel, axes[panel.key], notes, said.values, runs, language)
        )
        rows = [{"row": number, **record} for number, record in enumerate(records, start=1)]
        said.notes = notes.texts
        return cls(panels, axes, rows, said)

    @cached_property
    def data(self) -> pd.DataFrame:
        """The rows as the frame of a chart."""
        return pd.DataFrame(self.records)

    def at(self, room: Room) -> Laid:
        """Return how the panels lie in a room."""
        return Laid(self, room)


@dataclass(frozen=True)
class Laid:
    """How panels lie in a room."""

    sheet: Sheet
    room: Room

    @cached_property
    def left(self) -> int:
        """How many pixels the words of the axes take, left of the plots."""
        return gutter(self.sheet.axes.values(), self.room, len(self.sheet.panels))

    @cached_property
    def frame(self) -> Frame:
        """Each panel, whose axis goes from one half-year to another."""
        days = [record["end"] for record in self.sheet.records]
        first, last = (day.replace(month=1 if day.month < 7 else 7, day=1) for day in (min(days), max(days)))
        end = (last + pd.DateOffset(months=6)).date()
        return Frame(plot_width(self.room, len(self.sheet.panels), self.left), PLOT, _AFTER, first.date(), end)

    def y(self, axis: Upright) -> alt.Y:
        """Return the encoding of values on the axis of an indicator."""
        said = gettext(self.room.language)("Printed figures")
        return axis.y(self.room.language, self.frame.width + self.left, said)

    @cached_property
    def places(self) -> list[dict[str, Places]]:
        """Where the words of values, dates and breaks stand in each panel, by the numbers of rows."""
        found = []
        for number, panel in enumerate(self.sheet.panels, start=1):
            rows = [record for record in self.sheet.records if record[PANEL] == number]
            found.append(beside_dates(rows, self.sheet.axes[panel.key], self.frame) | {"break": _break_places(rows)})
        return found

    @property
    def form(self) -> Form | Grid:
        """What is drawn."""
        sheet, left, width, forms = self.sheet, self.left, self.frame.width, []
        above = 54 if (sheet.data["kind"] == "break").any() else 28
        for number, (panel, places) in enumerate(zip(sheet.panels, self.places, strict=True), start=1):
            shared = {"x": years(self.frame), "y": self.y(sheet.axes[panel.key]), "color": colour()}
            layers = layers_of(sheet.data, places)
            if len(sheet.panels) == 1:
                return Form(layers, shared, width, PLOT, below=_BELOW)
            name = heading(panel.name, width + left, left, above, self._untold(number))
            forms.append(Form([*layers, *name], shared, width, PLOT, below=_BELOW, only={**panel.only, PANEL: number}))
        return grid(forms, self.room, left, above, _BELOW)

    def _untold(self, number: int) -> str:
        """The targets of a panel that found no room beside their marks."""
        told = self.places[number - 1]["value"]
        return "; ".join(
            record["value_label"] for record in self.sheet.records
            if record[PANEL] == number and record["kind"] == "target" and record["row"] not in told
        )  # fmt: skip


def _break_places(rows: list[dict[str, Any]]) -> Places:
    """The words at the head of a break stand left of it where it is late."""
    first, last = min(row["end"] for row in rows if row["kind"] == "figure"), max(row["end"] for row in rows)
    late, early = Spot(-6, 0, "right"), Spot(6, 0, "left")
    return {
        row["row"]: late if row["end"] - first > 0.6 * (last - first) else early
        for row in rows if row["kind"] == "break"
    }  # fmt: skip


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
    printed = str(get(goal, "target_printed") or get(goal, "as_printed", ""))
    form = gettext(language)("target {due}: {target}")
    told = form.format(due=date_of(code, language), target=target_of(value, printed, panel.unit, language))
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
