"""Figures published again: what stood for the same period, one publication after the other."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import PANEL, Form, Grid, Plan, Room, Words, charted
from dxlib.charts.layers import ink, layer, of_all, status_colour_of, status_signs, tips, words
from dxlib.charts.lettering import width as wide_of
from dxlib.charts.lettering import wrap
from dxlib.charts.panels import PLOT, Upright, grid, gutter, heading, plot_width
from dxlib.charts.wording import Notes, date_of, unit_name
from dxlib.indicators import known_definitions
from dxlib.notation.figures import show_amount
from dxlib.notation.periods import Period
from dxlib.tables.display import LINE, NARROW, SMALL, TEXT, WIDE, get, light, name_of, rows_of
from dxlib.text import area_apart, date_label, gettext, ngettext, period_label, show, show_change
from dxlib.text.words import noun, unit_of

_DATES = 58  # pixels that the dates of publication take under a plot, before the first line of the conclusion

_CLEAR = 34  # pixels that a value under its mark takes over the foot of the plot


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
        title, language: a title of your own, and the language of the words.

    Returns:
        An Altair chart, or a table that says so where nothing was revised. A figure that reaches its target
        has the symbol of a reached target, one that does not that of a missed one, so that a revision which
        changes the answer shows. Its data have a row a printing: ``indicator, area, lineage, breakdown,
        period, panel, name, unit, printing`` (1 for the first)``, next`` (printing)``, published, until`` (the next
        publication)``, value, before`` (the value that it
        replaced)``, as_printed, newest, status, target`` and the words ``value_label, date_label, target_label``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.revisions(dx.analysis.revisions(), dx.load().targets)
    """
    figures = [
        _told_once(rows_of(found))
        for _, found in frame.groupby(
            ["indicator", "area", *(n for n in ("lineage", "breakdown") if n in frame), "period"], sort=False
        )
    ]
    panels = [rows for rows in figures if any(row.revised for row in rows)]
    if not panels:
        return tables.revisions(frame, language=language)
    goals = [_goal(rows[0], targets) for rows in panels]
    spans = ([*(row.value for row in rows), goal] for rows, goal in zip(panels, goals, strict=True))
    levels = zip(panels, spans, strict=True)  # one axis a unit, so that a small revision looks smaller than a large one
    axes = Upright.over((rows[0].unit, rows[0].unit, [one for one in some if one is not None]) for rows, some in levels)
    notes = Notes((row for rows in panels for row in rows), language=language)
    said = _words(panels, axes, title, language)
    data = pd.DataFrame(
        record
        for number, (rows, goal) in enumerate(zip(panels, goals, strict=True), start=1)
        for record in _records(number, rows, goal, said.values, language)
    )
    signs = [[notes.sign(row, "value") for row in rows] for rows in panels]
    whole = ["" if "" in own else own[0] for own in signs]  # where all are of pages, the heading says so
    data["value_label"] += [
        sign for own, head in zip(signs, whole, strict=True) for sign in ([""] * len(own) if head else own)
    ]
    said.notes += notes.texts
    if same := len(figures) - len(panels):
        form = ngettext(language)(
            "{count} more figure was printed again unchanged.",
            "{count} more figures were printed again unchanged.", same,
        )  # fmt: skip
        said.notes.append(form.format(count=same))
    left = [gutter(axes.values(), Room(width, language), len(panels)) for width in (WIDE, NARROW)]
    drawn = partial(_form, panels, goals, whole, axes)
    return Plan(data, lambda room: drawn(room, left[not room.wide]), said, (left[0], left[1]))


def _told_once(rows: list[Any]) -> list[Any]:
    """The printings that changed a figure; what is printed again as it stood, or twice on one day, is no step."""
    told: dict[tuple[Any, float], Any] = {}
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or before.value != row.value:
            told.setdefault((row.published, row.value), row)
    return list(told.values())


def _words(panels: list[list[Any]], axes: dict[str, Upright], title: str | None, language: str) -> Words:
    _ = gettext(language)
    units = ", ".join(dict.fromkeys(unit_name(rows[0].unit, language) for rows in panels))
    parts = [units, _("each step is a publication that changed it")]
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
    falling = known_definitions().indicators[row.indicator].part(get(row, "breakdown", "")).direction == "down"
    return bool(row.value <= goal if falling else row.value >= goal)


def _status(row: Any, goal: float) -> str:
    return "reached" if _reaches(row, goal) else "missed"


def _name(row: Any, language: str) -> str:
    return name_of(row, language) + area_apart(row.area, language)


def _records(
    number: int, rows: list[Any], goal: float | None, values: list[str], language: str
) -> list[dict[str, Any]]:
    """The printings of one figure; what they say goes to the values."""
    name, told = _name(rows[0], language), ""
    if goal is not None:
        form = gettext(language)("target {due}: {target}")
        told = form.format(due=date_of(rows[0].period, language), target=show(goal, rows[0].unit, language))
        values.append(told)
    records = []
    for n, row in enumerate(rows):
        full, newest = show(row.value, row.unit, language), row is rows[-1]
        label = full if row.unit == "percent" else show_amount(row.value, language)
        day = date_label(pd.Timestamp(row.published).date(), language)
        values.append(f"{name} ({period_label(row.period, language)}): {full} ({day})")
        records.append({
            "indicator": row.indicator, "area": row.area, "lineage": get(row, "lineage", ""),
            "breakdown": get(row, "breakdown", ""), "period": row.period, PANEL: number, "name": name, "unit": row.unit,
            "printing": n + 1, "next": None if newest else n + 2,
            "published": pd.Timestamp(row.published), "until": None if newest else pd.Timestamp(rows[n + 1].published),
            "value": float(row.value), "before": float(rows[n - 1].value) if n else None,
            "as_printed": row.as_printed, "newest": newest, "target": goal,
            "value_label": str(label), "date_label": day, "target_label": told,
            "status": "" if goal is None else _status(row, goal),
        })  # fmt: skip
    return records


def _under(rows: list[Any], goal: float | None, axis: Upright) -> list[int]:
    """The printings whose value stands under their mark: below the target, or below what was printed first."""
    below = (
        number for number, row in enumerate(rows, 1)
        if (goal is not None and row.value < goal) or (row is rows[-1] and row.value < rows[0].value)
    )  # fmt: skip
    return [number for number in below if PLOT * axis.height(rows[number - 1].value) > _CLEAR]


def _beside(goal: float, rows: list[Any], axis: Upright) -> int:
    """How far under its line the words of a target stand, clear of the value of the newest printing."""
    if goal <= min(row.value for row in rows):
        return 13
    above = PLOT * (axis.height(goal) - axis.height(rows[-1].value))
    return -10 if PLOT * axis.height(rows[-1].value) > _CLEAR or not 0 <= above < _CLEAR else round(above) - _CLEAR - 2


def _form(
    panels: list[list[Any]], goals: list[float | None], signs: list[str], axes: dict[str, Upright], room: Room,
    left: int,
) -> Form | Grid:  # fmt: skip
    width = plot_width(room, len(panels), left)
    lines = [wrap(_conclusion(rows, goal, room.language), width + left, SMALL, lines=4, even=False)
             for rows, goal in zip(panels, goals, strict=True)]  # fmt: skip
    below, forms = _DATES + LINE * max(map(len, lines)), []
    for number, (rows, goal, conclusion) in enumerate(zip(panels, goals, lines, strict=True), start=1):
        only = {name: str(getattr(rows[0], name)) for name in ("indicator", "area", "period")} | {PANEL: number}
        axis = axes[rows[0].unit]
        y = axis.y(room.language, width + left, gettext(room.language)("As published"))
        plain = ink("base", test="datum.newest", value=light("reached"))
        colour = plain if goal is None else status_colour_of()
        shared = {"x": _published(rows, room.language, width), "y": y, "color": colour}
        unit = noun(unit_of(rows[0].unit), room.language) + signs[number - 1]
        under = f"{period_label(rows[0].period, room.language)} · {unit}"
        name = heading(_name(rows[0], room.language), width + left, left, 34, under)
        said = of_all().mark_text(
            text=conclusion, style="note", align="left", baseline="top", dy=_DATES - 12, aria=False
        )
        said = said.encode(x=alt.XValue(-left), y=alt.YValue("height"), color=ink("ink"))
        statuses = set() if goal is None else {_status(row, goal) for row in rows}
        target = [] if goal is None else _target(_beside(goal, rows, axis))
        layers = [*target, *_steps(), *_marks(statuses), *_values(_under(rows, goal, axis)), *name, said]
        forms.append(Form(layers, shared, width, PLOT, below=below, only=only))
    return grid(forms, room, left, 52, below, apart=True)


def _published(rows: list[Any], language: str, width: int) -> alt.X:
    """The publications in their order, evenly, since some lie a few days apart and others two years; their days."""
    days = [date_label(pd.Timestamp(row.published).date(), language) for row in rows]
    step, order = width / len(rows), list(range(1, len(rows) + 1))
    lines = [day if wide_of(day, SMALL) < step - 6 else _in_two(day) for day in days]
    axis = alt.Axis(
        title=None, grid=False, labelExpr=f"{json.dumps(lines, ensure_ascii=False)}[datum.value - 1]", labelAngle=0,
        labelOverlap=False, ticks=True, tickSize=6, tickColor=light("ink3"), domain=True, domainColor=light("ink3"),
        labelPadding=4,
    )  # fmt: skip
    return alt.X("printing:O", axis=axis, scale=alt.Scale(type="point", padding=0.5, domain=order))


def _in_two(day: str) -> list[str]:
    """A day over its year."""
    head, sign, year = day.removeprefix("ngày ").rpartition("/" if "/" in day else " ")
    return [head + sign.strip(), year]


def _target(dy: int) -> list[Any]:
    """The target for the period, over the whole width; its words stand so many pixels under it."""
    goal, y = layer("datum.newest"), alt.Y("target:Q", title=None)
    rule = goal.mark_rule(strokeWidth=1.5, strokeDash=[4, 3])
    label = words("value", "target_label", "width", goal, align="right", dy=dy)
    return [rule.encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=y, color=ink("ink")), label.encode(y=y)]


def _steps() -> list[Any]:
    """Each figure holds until the next is published; the last still holds."""
    held = layer("!datum.newest").mark_rule(strokeWidth=2, aria=False)
    change = layer("isValid(datum.before)").mark_rule(strokeWidth=1.5, strokeDash=[3, 2], aria=False)
    holds = layer("datum.newest").mark_rule(strokeWidth=2, aria=False)
    return [
        held.encode(x2=alt.X2("next:O"), color=ink("base")),
        change.encode(y2=alt.Y2("before:Q"), color=ink("base")),
        holds.encode(x2=alt.X2Value("width")),
    ]


def _marks(statuses: Collection[str]) -> list[Any]:
    """Each printing: with the sign of its status where there is a target, a ring and the dot that stands otherwise."""
    tip = [*tips("name", "period", "value_label", "as_printed"), alt.Tooltip("published:T")]
    if statuses:
        ground = layer().mark_point(filled=True, size=324, opacity=1).encode(color=ink("paper"), tooltip=tip)
        return [ground, *status_signs(alt.X("printing:O", title=None), statuses, size=220)]
    ring = layer("!datum.newest").mark_point(fill=light("paper"), size=169, strokeWidth=2, opacity=1)
    dot = layer("datum.newest").mark_point(filled=True, size=169, opacity=1)
    return [ring.encode(tooltip=tip), dot.encode(tooltip=tip)]


def _values(under: list[int]) -> list[Any]:
    """The value of each: clear of the target, that of the newest in bold."""
    dy: Any = {"expr": f"indexof({under}, datum.printing) >= 0 ? 20 : -18"} if under else -18
    weight = {"expr": "datum.newest ? 'bold' : 'normal'"}
    label = words("value", "value_label", fontSize=TEXT, fontWeight=weight, dy=dy, align="center")
    return [label.encode(color=ink("ink2", test="datum.newest", value=light("ink")))]


def _conclusion(rows: list[Any], goal: float | None, language: str) -> str:
    """How the figure changed, and whether the answer to its target changed with it."""
    _ = gettext(language)
    first, last = rows[0], rows[-1]
    form = "points" if first.unit == "percent" else "unit"
    change = show_change(round(last.value - first.value, 10), form, first.unit, language)
    if first.value == last.value:
        return _("The last publication returns to the first figure.")
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
