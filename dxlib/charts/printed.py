"""Figures of a report as bars: one a period, and the target as an open bar under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet
from dxlib.charts.changes import nice
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, date_of, figure_notes, unit_name, value_of
from dxlib.display import SMALL, TEXT, name_of, rows_of, true, unit_of_row
from dxlib.periods import Period
from dxlib.text import gettext

_PITCH = 24  # from one bar to the next
_TALL = 15


@drawn
def printed(
    frame: pd.DataFrame, title: str | None = None, *, language: str = "en"
) -> Callable[[Sheet], None] | tables.Table:
    """Draw the figures of a block as bars, one a period, and the target that stands beside them as an open bar.

    Args:
        frame: what ``tables.printed`` holds as its ``frame``, or rows of it. Columns: kind (levels are
            observations and details), indicator, name, name_vi, unit, area, period, value, qualifier, as_printed,
            doubtful.
        title: a title of your own.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where no level and no target is printed. Shares lie on a scale of
        0 to 100 %; each figure in another unit has a scale of its own, from zero.

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

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        units = list(dict.fromkeys(unit_of_row(row) for found in groups.values() for row in found))
        sheet.title = title or _("Figures as printed")
        sheet.subtitle = ", ".join(unit_name(unit, language) for unit in units)
        if (kept["kind"] == "target").any():
            sheet.subtitle += " · " + _("open bar: target")
        dates = max(width(_date(row, language), SMALL) for found in groups.values() for row in found) + 12
        values = max(width(value_of(row, "value", language) + "¹", TEXT, True) for row in rows_of(kept)) + 8
        notes = Notes()
        for found in groups.values():
            unit = unit_of_row(found[0])
            high = 100 if unit == "percent" else nice(max(row.value for row in found)) or 1
            _group(sheet, found, Axis(0, high, dates, sheet.width - values), notes)
        sheet.notes = notes.texts

    return fill


def _date(row: Any, language: str) -> str:
    """What a bar is called: its period, and that it is a target."""
    date = date_of(row.period, language)
    return gettext(language)("target {period}").format(period=date) if row.kind == "target" else date


def _group(sheet: Sheet, found: list[Any], axis: Axis, notes: Notes) -> None:
    """Draw the bars of one figure under its name, the oldest first and the target last."""
    language, name = sheet.language, name_of(found[0], sheet.language)
    top = sheet.height + (18 if sheet.height else 4)
    lines = wrap(name, sheet.width, TEXT, True, 3)
    for n, line in enumerate(lines):
        sheet.text(0, top + 14 + n * 17, line, size=TEXT, bold=True)
    y = top + len(lines) * 17 + 4
    rows = sorted(found, key=lambda row: (row.kind == "target", Period.parse(row.period).end))
    latest = max((Period.parse(row.period).end for row in rows if row.kind != "target"), default=None)
    for row in rows:
        value, date = value_of(row, "value", language), _date(row, language)
        told = f"{name}: {value} ({date})"
        sheet.values.append(told)
        sheet.text(0, y + 12, date, colour="ink3")
        if unit_of_row(row) == "percent":
            sheet.box(axis.left, y, axis.right, y + _TALL, fill="grid")
        paint: dict[str, Any] = {"fill": "track" if Period.parse(row.period).end == latest else "tile"}
        if row.kind == "target":
            paint = {"stroke": "ink2"}
        elif true(row, "doubtful"):
            paint = {"fill": "paper", "stroke": "track", "dash": (3, 2)}
        sheet.bar(axis, row.value, 0, y, y + _TALL, tip=told, indicator=row.indicator, **paint)
        label = value + notes.mark(figure_notes(row, "value", language))
        sheet.text(axis.right + 8, y + 12, label, size=TEXT, bold=True)
        y += _PITCH
    sheet.height = y - (_PITCH - _TALL)
