"""Figures published again: what stood for the same period, by the day on which it was published."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import PANEL, Form, Grid, Plan, Room, Words, charted
from dxlib.charts.layers import ink, layer, of_all, status_colour_of, status_signs, tips, words
from dxlib.charts.lettering import wrap
from dxlib.charts.panels import PLOT, Upright, grid, gutter, heading, plot_width, vertical
from dxlib.charts.wording import date_of, unit_name
from dxlib.indicators import known_definitions
from dxlib.notation.periods import Period
from dxlib.tables.display import LINE, NARROW, SMALL, TEXT, WIDE, get, light, name_of, rows_of
from dxlib.text import date_label, gettext, ngettext, period_label, show, show_change

_DATES = 46  # pixels that the dates of publication take under a plot, before the first line of the conclusion


@charted
def revisions(
    frame: pd.DataFrame, targets: pd.DataFrame | None = None, title: str | None = None, *, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw every figure that was revised as a step by publication date, with the target for its period.

    Args:
        frame: rows of ``revisions``; figures of which a later printing differs are drawn, a panel each. Columns:
            indicator, name, name_vi, unit, area, period, published, as_printed, value, revised.
        targets: rows of ``assess`` or of the evidence's targets; those due at the end of the figure's own period
            are drawn. Columns: indicator, due (or period), target (or value).
        title: a title of your own.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where nothing was revised. A figure that reaches its target
        has the symbol of a reached target, one that does not that of a missed one, so that a revision which
        changes the answer shows. Its data have a row a printing: ``indicator, area, lineage, breakdown,
        period, panel, name, unit, published, until`` (the next publication)``, value, before`` (the value that it
        replaced)``, as_printed, newest, status, target`` and the words ``value_label, date_label, target_label, side,
        under``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.revisions(dx.revisions(), dx.load().targets)
    """
    figures = [
        rows_of(found)
        for _, found in frame.groupby(
            [n for n in ("indicator", "area", "lineage", "breakdown", "period") if n in frame], sort=False
        )
    ]
    panels = [rows for rows in figures if any(row.revised for row in rows)]
    if not panels:
        return tables.revisions(frame, language=language)
    goals = [_goal(rows[0], targets) for rows in panels]
    axes = _axes(panels, goals)
    said = _words(panels, axes, title, language)
    data = pd.DataFrame(
        record
        for number, (rows, goal) in enumerate(zip(panels, goals, strict=True), start=1)
        for record in _records(number, rows, goal, said.values, language)
    )
    if same := len(figures) - len(panels):
        form = ngettext(language)(
            "{count} more figure was printed again unchanged.",
            "{count} more figures were printed again unchanged.", same,
        )  # fmt: skip
        said.notes.append(form.format(count=same))
    left = [gutter(axes.values(), Room(width, language), len(panels)) for width in (WIDE, NARROW)]
    return Plan(data, lambda room: _form(panels, goals, axes, room, left[not room.wide]), said, (left[0], left[1]))


def _axes(panels: list[list[Any]], goals: list[float | None]) -> dict[str, Upright]:
    """One vertical axis a unit, so that a small revision looks smaller than a large one."""
    levels: dict[str, list[float]] = {}
    for rows, goal in zip(panels, goals, strict=True):
        levels.setdefault(rows[0].unit, []).extend([row.value for row in rows] + ([] if goal is None else [goal]))
    return {unit: Upright(*vertical(values, unit), unit) for unit, values in levels.items()}


def _words(panels: list[list[Any]], axes: dict[str, Upright], title: str | None, language: str) -> Words:
    _ = gettext(language)
    units = ", ".join(dict.fromkeys(unit_name(rows[0].unit, language) for rows in panels))
    parts = [units, _("each step is a publication")]
    if any(axis.cut for axis in axes.values()):
        parts.append(_("the vertical axis does not begin at zero"))
    return Words(title or _("Figures printed otherwise by a later report"), " · ".join(parts))


def _goal(row: Any, targets: pd.DataFrame | None) -> float | None:
    """The target that is due at the end of the figure's own period."""
    if targets is None or row.area != "VN":
        return None
    for goal in rows_of(targets[targets["indicator"] == row.indicator]):
        if get(goal, "breakdown", "") != get(row, "breakdown", ""):
            continue
        if Period.parse(str(get(goal, "due") or goal.period)).end == Period.parse(row.period).end:
            return float(get(goal, "target", None) or goal.value)
    return None


def _reaches(row: Any, goal: float) -> bool:
    """Whether a printed figure stands at its target or beyond, by the direction of its indicator."""
    falling = known_definitions().indicators[row.indicator].direction == "down"
    return bool(row.value <= goal if falling else row.value >= goal)


def _status(row: Any, goal: float) -> str:
    return "reached" if _reaches(row, goal) else "missed"


def _name(row: Any, language: str) -> str:
    return name_of(row, language) + ("" if row.area == "VN" else f" ({row.area})")


def _records(
    number: int, rows: list[Any], goal: float | None, values: list[str], language: str
) -> list[dict[str, Any]]:
    """The printings of one figure; what they say goes to the values."""
    name, lowest, told = _name(rows[0], language), min(row.value for row in rows), ""
    if goal is not None:
        form = gettext(language)("target {due}: {target}")
        told = form.format(due=date_of(rows[0].period, language), target=show(goal, rows[0].unit, language))
        values.append(told)
    records = []
    for n, row in enumerate(rows):
        label, newest = show(row.value, row.unit, language), row is rows[-1]
        day = date_label(pd.Timestamp(row.published).date(), language)
        values.append(f"{name} ({period_label(row.period, language)}): {label} ({day})")
        below = (goal is not None and row.value < goal) or (newest and row.value < rows[0].value)
        records.append({
            "indicator": row.indicator, "area": row.area, "lineage": get(row, "lineage", ""),
            "breakdown": get(row, "breakdown", ""), "period": row.period, PANEL: number, "name": name, "unit": row.unit,
            "published": pd.Timestamp(row.published), "until": None if newest else pd.Timestamp(rows[n + 1].published),
            "value": float(row.value), "before": float(rows[n - 1].value) if n else None,
            "as_printed": row.as_printed, "newest": newest, "target": goal,
            "value_label": str(label), "date_label": day, "target_label": told,
            "status": "" if goal is None else _status(row, goal),
            "side": "below" if below else "above", "under": goal is not None and goal < lowest,
        })  # fmt: skip
    return records


def _form(
    panels: list[list[Any]], goals: list[float | None], axes: dict[str, Upright], room: Room, left: int
) -> Form | Grid:
    width = plot_width(room, len(panels), left)
    lines = [wrap(_conclusion(rows, goal, room.language), width + left, SMALL, lines=4, even=False)
             for rows, goal in zip(panels, goals, strict=True)]  # fmt: skip
    below, forms = _DATES + LINE * max(map(len, lines)), []
    for number, (rows, goal, conclusion) in enumerate(zip(panels, goals, lines, strict=True), start=1):
        only = {name: str(getattr(rows[0], name)) for name in ("indicator", "area", "period")} | {PANEL: number}
        y = axes[rows[0].unit].y(room.language, width + left, gettext(room.language)("As published"))
        plain = ink("base", test="datum.newest", value=light("reached"))
        colour = plain if goal is None else status_colour_of()
        shared = {"x": _published(rows, room.language), "y": y, "color": colour}
        name = heading(
            _name(rows[0], room.language), width + left, left, 34, period_label(rows[0].period, room.language)
        )
        said = of_all().mark_text(
            text=conclusion, style="note", align="left", baseline="top", dy=_DATES - 12, aria=False
        )
        said = said.encode(x=alt.XValue(-left), y=alt.YValue("height"), color=ink("ink"))
        statuses = set() if goal is None else {_status(row, goal) for row in rows}
        target = [] if goal is None else _target()
        layers = [*target, *_steps(), *_marks(statuses), *_values(), *name, said]
        forms.append(Form(layers, shared, width, PLOT, below=below, only=only))
    return grid(forms, room, left, 52, below)


def _published(rows: list[Any], language: str) -> alt.X:
    """The days of publication."""
    days = [pd.Timestamp(row.published) for row in rows]
    axis = alt.Axis(
        title=None, values=[alt.DateTime(year=day.year, month=day.month, date=day.day) for day in days], grid=False,
        format="ngày %d/%m/%Y" if language == "vi" else "%-d %b %Y", labelOverlap="greedy", ticks=True, tickSize=6,
        tickColor=light("ink3"), domain=True, domainColor=light("ink3"), labelPadding=4,
    )  # fmt: skip
    return alt.X("published:T", axis=axis, scale=alt.Scale(nice=False, padding=48))


def _target() -> list[Any]:
    """The target for the period, over the whole width."""
    goal, y = layer("datum.newest"), alt.Y("target:Q", title=None)
    rule = goal.mark_rule(strokeWidth=1.5, strokeDash=[4, 3])
    label = words("value", "target_label", "width", goal, align="right", dy={"expr": "datum.under ? 13 : -10"})
    return [
        rule.encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=y, color=ink("ink")),
        label.encode(y=y),
    ]


def _steps() -> list[Any]:
    """Each figure holds until the next is published; the last still holds."""
    held = layer("!datum.newest").mark_rule(strokeWidth=2, aria=False)
    change = layer("isValid(datum.before)").mark_rule(strokeWidth=1.5, strokeDash=[3, 2], aria=False)
    holds = layer("datum.newest").mark_rule(strokeWidth=2, aria=False)
    return [
        held.encode(x2=alt.X2("until:T"), color=ink("base")),
        change.encode(y2=alt.Y2("before:Q"), color=ink("base")),
        holds.encode(x2=alt.X2Value("width")),
    ]


def _marks(statuses: Collection[str]) -> list[Any]:
    """Each printing: with the sign of its status where there is a target, a ring and the dot that stands otherwise."""
    tip = [*tips("name", "period", "value_label", "as_printed"), alt.Tooltip("published:T")]
    if statuses:
        ground = layer().mark_point(filled=True, size=324, opacity=1).encode(color=ink("paper"), tooltip=tip)
        return [ground, *status_signs(alt.X("published:T", title=None), statuses, size=220)]
    ring = layer("!datum.newest").mark_point(fill=light("paper"), size=169, strokeWidth=2, opacity=1)
    dot = layer("datum.newest").mark_point(filled=True, size=169, opacity=1)
    return [ring.encode(tooltip=tip), dot.encode(tooltip=tip)]


def _values() -> list[Any]:
    """The value of each: clear of the target, that of the newest in bold."""
    dy, weight = {"expr": "datum.side === 'below' ? 20 : -18"}, {"expr": "datum.newest ? 'bold' : 'normal'"}
    label = words("value", "value_label", fontSize=TEXT, fontWeight=weight, dy=dy, align="center")
    return [label.encode(color=ink("ink2", test="datum.newest", value=light("ink")))]


def _conclusion(rows: list[Any], goal: float | None, language: str) -> str:
    """How the figure changed, and whether the answer to its target changed with it."""
    _ = gettext(language)
    first, last = rows[0], rows[-1]
    form = "points" if first.unit == "percent" else "unit"
    change = show_change(round(last.value - first.value, 10), form, first.unit, language)
    if goal is None:
        return _("Revised by {change}.").format(change=change)
    answers = [_reaches(row, goal) for row in (first, last)]
    forms = {
        (True, True): _("Revised by {change}: the target is reached by either figure."),
        (False, False): _("Revised by {change}: the target is missed by either figure."),
        (True, False): _("Revised by {change}: reached by the first figure, missed by the later one."),
        (False, True): _("Revised by {change}: missed by the first figure, reached by the later one."),
    }
    return forms[answers[0], answers[1]].format(change=change)
