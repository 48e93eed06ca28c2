"""Indicators of different units side by side, by how much each changed in percent."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10
from statistics import median
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, date_of, figure_notes, left_out, same, value_of
from dxlib.display import SMALL, TEXT, get, name_of, rows_of, true
from dxlib.figures import show_number
from dxlib.text import gettext, is_missing, show_change, show_shown_change, stated_remark

_LABEL = 556  # where the words of a change begin on the wide sheet


@drawn
def changes(
    comparison: pd.DataFrame, title: str | None = None, *, sort: bool = False, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw the change of each indicator as a bar in percent, whatever its unit.

    A change that only a report states is outlined and called stated. Where one bar would dwarf the others the
    axis is cut, and says so. Changes that are no percentage (ranks, multiples, differences) have words only.

    Args:
        comparison: rows of ``compare``; those with a change are drawn. Columns: indicator, name, name_vi, unit,
            direction, outcome, ``current*``, ``baseline*``, shown_change, shown_form, shown_basis,
            relative_change, stated_base, different_length, running_total.
        title: a title of your own.
        sort: the largest change first; otherwise the rows as given.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where nothing changed hands.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.changes(dx.compare("2023", "2022", topic="national_portal"))
    """
    changed = comparison[comparison["outcome"].isin(["compared", "stated"]) & comparison["shown_change"].notna()]
    if changed.empty:
        return tables.newest(comparison, language=language)
    rows = rows_of(changed)
    if sort:
        rows.sort(key=lambda row: -abs(in_percent(row) or 0))
    drawn_ones = {row.indicator for row in rows}
    missing = [name_of(r, language) for r in rows_of(comparison) if r.indicator not in drawn_ones]

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        percents = [value for value in (in_percent(row) for row in rows) if value is not None]
        low, high, is_cut = scale(percents)
        axis = Axis(low, high, 244, _LABEL - 24) if sheet.wide else Axis(low, high, 4, sheet.width - 4)
        before, now = (date_of(same(codes), language) for codes in (map(_base, rows), map(_now, rows)))
        dated = not (before and now)
        if dated:
            sheet.title = title or _("Change between two dates")
        else:
            sheet.title = title or _("Change from {before} to {now}").format(before=before, now=now)
        parts = [_("Percent"), *([f"{before} → {now}"] if title and not dated else [])]
        if any(row.outcome == "stated" for row in rows):
            parts.append(_("outlined: the change that the report states"))
        if is_cut:
            limit = show_number(high, language)
            parts.append(_("bars longer than {limit}% are cut").format(limit=limit))
        sheet.subtitle = " · ".join(parts)
        notes = Notes()
        top = 6
        sheet.height = top
        for row in rows:
            if row is not rows[0]:
                sheet.rule(0, sheet.height, sheet.width, sheet.height)
            _row(sheet, axis, row, notes, dated)
        zero = axis.at(0)
        if sheet.wide and percents:
            sheet.rule(zero, top, zero, sheet.height, colour="ink3")
        sheet.notes = notes.texts
        left_out(sheet, missing, sheet.language)

    return fill


def in_percent(row: Any) -> float | None:
    """Return what the bar of a row shows, ``None`` where the change is no percentage."""
    if row.shown_form == "percent":
        return float(row.shown_change)
    return get(row, "relative_change") if row.outcome == "compared" else None


def _base(row: Any) -> Any:
    return get(row, "baseline_period") or get(row, "stated_base")


def _now(row: Any) -> Any:
    return get(row, "current_period") or get(row, "stated_period")


def scale(values: list[float]) -> tuple[float, float, bool]:
    """Return the ends of the axis, and whether bars are cut there.

    Example:
        >>> scale([12.0, 30.0, 25.0, 1585.0]), scale([-32.6, 10.0])
        ((0, 50, True), (-40, 10, False))
    """
    rises = [value for value in values if value > 0]
    falls = [value for value in values if value < 0]
    high = nice(max(rises, default=0))
    low = -nice(-min(falls, default=0))
    middle = median(abs(value) for value in values) if values else 0
    kept = [value for value in rises if value <= 4 * middle]
    is_cut = bool(kept) and max(rises) > 1.8 * max(kept) and len(rises) > 2
    if is_cut:
        high = nice(max(kept) * 1.6)
    if low == high == 0:
        high = 10
    return (low, high, is_cut)


def nice(value: float) -> float:
    """Return the next round number that is not below a value.

    Example:
        >>> nice(36.2), nice(527), nice(0.7), nice(0)
        (40, 600, 0.7, 0)
    """
    if value <= 0:
        return 0
    unit = 10 ** floor(log10(value))
    for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10):
        if value <= step * unit * (1 + 1e-9):
            rounded = round(step * unit, 12)
            return ceil(rounded) if rounded >= 10 else rounded
    return 10 * unit


def _colour(row: Any, percent: float) -> str:
    wanted = {"up": 1, "down": -1}.get(str(row.direction), 0) * percent
    return "track" if wanted > 0 else "off" if wanted < 0 else "base"


def _row(sheet: Sheet, axis: Axis, row: Any, notes: Notes, dated: bool) -> None:
    language, top = sheet.language, sheet.height
    _ = gettext(language)
    percent = in_percent(row)
    name, words, levels, marks = name_of(row, language), *_words(row, notes, language)
    dates = f"{date_of(_base(row), language)} → {date_of(_now(row), language)}" if dated else ""
    sheet.values.append(f"{name}: {words}, {levels} ({date_of(_base(row), language)} – {date_of(_now(row), language)})")
    if sheet.wide:
        lines = wrap(name, 226, TEXT)
        under = wrap(dates, 226, SMALL) if dates else []
        tall = max(len(lines) + len(under), 2) * 17 + 20
        y = top + tall / 2 + 5 - (len(lines) + len(under) - 1) * 8.5
        for n, line in enumerate([*lines, *under]):
            sheet.text(0, y + n * 17, line, size=TEXT if n < len(lines) else SMALL,
                       colour="ink" if n < len(lines) else "ink3")  # fmt: skip
        middle = top + tall / 2
        room = sheet.width - _LABEL
        levels_in = wrap(levels, room, SMALL)
        y = middle + 5 - len(levels_in) * 8.5
        sheet.text(_LABEL, y, words + marks, size=TEXT, bold=True)
        for line in levels_in:
            y += 17
            sheet.text(_LABEL, y, line, colour="ink3")
        sheet.height = top + max(tall, 34 + 17 * (len(levels_in) - 1) + 20)
    else:
        y = sheet.lines(0, top + 20, name, sheet.width, size=TEXT, bold=True, leading=18)
        sheet.text(0, y, words + marks, size=TEXT, bold=True)
        beside = width(words + marks, TEXT, True) + 10
        if beside + width(levels, SMALL) <= sheet.width:
            sheet.text(beside, y, levels, colour="ink3")
        else:
            y = sheet.lines(0, y + 17, levels, sheet.width, colour="ink3") - 17
        if dates:
            y = sheet.lines(0, y + 17, dates, sheet.width, colour="ink3") - 17
        middle = y + 17
        sheet.height = middle + (14 if percent is not None else -4)
    sheet.belongs(top, sheet.height, name=name, indicator=row.indicator)
    if percent is None:
        if sheet.wide:
            _no_bar(sheet, axis, row, middle)
        return
    _bar(sheet, axis, row, percent, middle, f"{name}: {words}")


def _no_bar(sheet: Sheet, axis: Axis, row: Any, y: float) -> None:
    """Say in the place of a bar why there is none, on the side of zero that has more room for it."""
    _ = gettext(sheet.language)
    words = {
        "times": _("no bar: stated as a multiple"),
        "points": _("no bar: stated in points"),
        "places": _("no bar: a change of places"),
    }.get(str(row.shown_form), _("no bar: not in percent"))
    zero = axis.at(0)
    left, right = (zero + 8, axis.right) if axis.right - zero >= zero - axis.left else (axis.left, zero - 8)
    lines = wrap(words, right - left, SMALL)
    for n, line in enumerate(lines):
        sheet.text(left, y + 4 + (n - (len(lines) - 1) / 2) * 15, line, colour="ink3")


def _bar(sheet: Sheet, axis: Axis, row: Any, percent: float, y: float, tip: str) -> None:
    colour, stated = _colour(row, percent), row.outcome == "stated"
    half = 8 if sheet.wide else 6
    if not sheet.wide:
        sheet.rule(axis.at(0), y - 10, axis.at(0), y + 10, colour="ink3")
    paint = {"fill": "paper", "stroke": colour, "dash": (4, 2)} if stated else {"fill": colour}
    data = {"indicator": row.indicator, "basis": row.shown_basis}
    if percent == 0:
        sheet.point(axis, 0, y, size=4, fill=colour, tip=tip, **data)
        return
    sheet.bar(axis, percent, 0, y - half, y + half, tip=tip, **paint, **data)
    if percent > axis.high:
        x, slash = axis.right - 16, colour if stated else "paper"
        for shift in (0, 5):
            sheet.rule(x + shift - 3, y + half + 2, x + shift + 3, y - half - 2, colour=slash, weight=2.5)


def _words(row: Any, notes: Notes, language: str) -> tuple[str, str, str]:
    """The change, the levels it is between, and the numbers of the notes."""
    _ = gettext(language)
    change = show_shown_change(row, language).replace(" ", "\u00a0")
    if row.outcome == "stated":
        change = _("{change}, stated").format(change=change)
    elif row.shown_form == "points" and not is_missing(row.relative_change):
        change = f"{change} ({show_change(row.relative_change, 'percent', row.unit, language)})"
    sides = [value_of(row, side, language) for side in ("baseline", "current") if not is_missing(getattr(row, side))]
    levels = " → ".join(sides) if sides else _("no level printed")
    told = [*figure_notes(row, "current", language), *figure_notes(row, "baseline", language)]
    if true(row, "different_length"):
        told.append(_("The two figures cover spans of different length."))
    if true(row, "running_total") and sides:
        told.append(_("A running total: the difference is what came in between the two dates."))
    if remark := stated_remark(row, language):
        told.append(remark)
    percent = in_percent(row)
    if percent and _colour(row, percent) == "off":
        told.append(_("More would be better.") if row.direction == "up" else _("Less would be better."))
    if true(row, "stated_doubtful"):
        told.append(_("Doubtful reading."))
    return change, levels, notes.mark(told)
