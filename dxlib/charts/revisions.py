"""Figures published again: what stood for the same period, by the day on which it was published."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet, clear_of
from dxlib.charts.lettering import width
from dxlib.charts.panels import vertical
from dxlib.charts.render import drawn
from dxlib.charts.wording import date_of, unit_name
from dxlib.display import SMALL, TEXT, get, name_of, rows_of
from dxlib.indicators import known_definitions
from dxlib.periods import Period
from dxlib.text import date_label, gettext, ngettext, period_label, show, show_change

_PLOT = 150  # the height of a panel's plot


@drawn
def revisions(
    frame: pd.DataFrame, targets: pd.DataFrame | None = None, title: str | None = None, *, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
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
        changes the answer shows.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.revisions(dx.revisions(), dx.load().targets)
    """
    figures = [rows_of(found) for _, found in frame.groupby(["indicator", "area", "period"], sort=False)]
    panels = [rows for rows in figures if any(row.revised for row in rows)]
    if not panels:
        return tables.revisions(frame, language=language)
    days = [_day(row) for rows in panels for row in rows]
    first, last = min(days), max(days)
    goals = [_goal(rows[0], targets) for rows in panels]
    scales = _scales(panels, goals)

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        sheet.title = title or _("Figures printed otherwise by a later report")
        units = ", ".join(dict.fromkeys(unit_name(rows[0].unit, language) for rows in panels))
        parts = [units, _("each step is a publication")]
        columns = 2 if sheet.wide and len(panels) > 1 else 1
        room = (sheet.width - 40 * (columns - 1)) / columns
        top, cut = 0.0, False
        for n, rows in enumerate(panels):
            if n % columns == 0:
                top = sheet.height + (26 if n else 0)
            low, high, truncated = scales[rows[0].unit]
            cut = cut or truncated
            box = ((n % columns) * (room + 40), top, room)
            bottom = _panel(sheet, rows, goals[n], box, (first, last), (low, high))
            sheet.height = max(sheet.height, bottom)
        if cut:
            parts.append(_("the vertical axis does not begin at zero"))
        sheet.subtitle = " · ".join(parts)
        if same := len(figures) - len(panels):
            form = ngettext(language)(
                "{count} more figure was printed again unchanged.",
                "{count} more figures were printed again unchanged.", same,
            )  # fmt: skip
            sheet.notes.append(form.format(count=same))

    return fill


def _scales(panels: list[list[Any]], goals: list[float | None]) -> dict[str, tuple[float, float, bool]]:
    """One vertical axis a unit, so that a small revision looks smaller than a large one."""
    levels: dict[str, list[float]] = {}
    for rows, goal in zip(panels, goals, strict=True):
        levels.setdefault(rows[0].unit, []).extend([row.value for row in rows] + ([] if goal is None else [goal]))
    return {unit: vertical(values, unit) for unit, values in levels.items()}


def _day(row: Any) -> float:
    return float(pd.Timestamp(row.published).toordinal())


def _goal(row: Any, targets: pd.DataFrame | None) -> float | None:
    """The target that is due at the end of the figure's own period."""
    if targets is None or row.area != "VN":
        return None
    for goal in rows_of(targets[targets["indicator"] == row.indicator]):
        if Period.parse(str(get(goal, "due") or goal.period)).end == Period.parse(row.period).end:
            return float(get(goal, "target", None) or goal.value)
    return None


def _reaches(row: Any, goal: float) -> bool:
    """Whether a printed figure stands at its target or beyond, by the direction of its indicator."""
    falling = known_definitions().indicators[row.indicator].direction == "down"
    return bool(row.value <= goal if falling else row.value >= goal)


def _panel(
    sheet: Sheet, rows: list[Any], goal: float | None, box: tuple[float, float, float], span: tuple[float, float],
    ends: tuple[float, float],
) -> float:  # fmt: skip
    left, top, room = box
    _, language = gettext(sheet.language), sheet.language
    name = name_of(rows[0], language) + ("" if rows[0].area == "VN" else f" ({rows[0].area})")
    y = sheet.lines(left, top + 14, name, room, size=TEXT, bold=True, leading=18)
    y = sheet.lines(left, y, period_label(rows[0].period, language), room, colour="ink3")
    up = Axis(*ends, y + 24 + _PLOT, y + 24)
    inset = 44
    lapse = max(span[1] - span[0], 1)
    across = Axis(span[0], span[0] + lapse, left + inset, left + room - inset)
    bottom = y + 24 + _PLOT
    sheet.rule(left, bottom, left + room, bottom, colour="ink3")
    if goal is not None:
        _draw_goal(sheet, rows, goal, up.at(goal), (left, room))
    _steps(sheet, rows, across, up, left + room)
    _figures(sheet, rows, goal, across, up, name)
    _dates(sheet, rows, across, bottom, (left, left + room))
    y = bottom + 42
    y = sheet.lines(left, y, _conclusion(rows, goal, language), room, colour="ink", most=4, even=False)
    return y - 8


def _draw_goal(sheet: Sheet, rows: list[Any], goal: float, y: float, box: tuple[float, float]) -> None:
    left, room = box
    due, language = date_of(rows[0].period, sheet.language), sheet.language
    words = gettext(language)("target {due}: {target}").format(due=due, target=show(goal, rows[0].unit, language))
    sheet.rule(left, y, left + room, y, colour="ink", dash=(4, 3), weight=1.5, behind=True)
    under = goal < min(row.value for row in rows)
    sheet.text(left + room, y + (17 if under else -7), words, colour="ink2", align="right")
    sheet.values.append(words)


def _steps(sheet: Sheet, rows: list[Any], across: Axis, up: Axis, end: float) -> None:
    """Each figure holds until the next is published; the last still holds."""
    for earlier, later in pairwise(rows):
        x, y = across.at(_day(later)), up.at(earlier.value)
        sheet.rule(across.at(_day(earlier)), y, x, y, colour="base", weight=2)
        sheet.rule(x, y, x, up.at(later.value), colour="base", weight=1.5, dash=(3, 2))
    y = up.at(rows[-1].value)
    sheet.rule(across.at(_day(rows[-1])), y, end, y, colour="track", weight=2)


def _figures(sheet: Sheet, rows: list[Any], goal: float | None, across: Axis, up: Axis, name: str) -> None:
    language = sheet.language
    for row in rows:
        x, y = across.at(_day(row)), up.at(row.value)
        words = show(row.value, row.unit, language)
        day = date_label(pd.Timestamp(row.published).date(), language)
        said = f"{name} ({period_label(row.period, language)}): {words} ({day})"
        sheet.values.append(said)
        newest = row is rows[-1]
        plain = goal is None
        sheet.sign(x, y, "disc", size=6.5 if plain else 9, weight=2, fill="reached" if newest and plain else "paper",
                   stroke="base" if plain and not newest else "", tip=f"{said}; “{row.as_printed}”", value=row.value,
                   indicator=row.indicator)  # fmt: skip
        if goal is not None:
            sheet.status(x, y, "reached" if _reaches(row, goal) else "missed")
        below = (goal is not None and row.value < goal) or (newest and row.value < rows[0].value)
        sheet.text(x, y + (23 if below else -13), words, size=TEXT, bold=newest, align="center",
                   colour="ink" if newest else "ink2")  # fmt: skip


def _dates(sheet: Sheet, rows: list[Any], across: Axis, bottom: float, ends: tuple[float, float]) -> None:
    labels = [date_label(pd.Timestamp(row.published).date(), sheet.language) for row in rows]
    places = [(across.at(_day(row)), width(text, SMALL)) for row, text in zip(rows, labels, strict=True)]
    for (x, _wide), middle, text in zip(places, clear_of(places, *ends), labels, strict=True):
        sheet.rule(x, bottom, x, bottom + 6, colour="ink3")
        sheet.text(middle, bottom + 19, text, colour="ink3", align="center")


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
