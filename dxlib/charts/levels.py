"""Values of one unit as bars from a common edge, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet
from dxlib.charts.changes import nice
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, date_of, figure_notes, same, unit_name, value_of
from dxlib.display import SMALL, TEXT, get, name_of, rows_of, true, unit_of_row
from dxlib.figures import show_number
from dxlib.text import gettext, is_missing

_BARS = 430  # where the bars end on the wide sheet


def side_of(frame: pd.DataFrame) -> str:
    """Return under which names a frame has its figures: ``current`` as compared, or ``value`` as observed."""
    return "current" if "current" in frame else "value"


def of_side(row: Any, side: str, column: str) -> Any:
    """Return what a row says of the figure of one side: its period, its qualifier."""
    return get(row, column if side == "value" else f"{side}_{column}")


@drawn
def levels(
    frame: pd.DataFrame, groups: Mapping[str, Iterable[str]] | None = None, title: str | None = None, *,
    breaks: str | None = None, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw figures as bars from the left edge, in the order given.

    Args:
        frame: rows of ``compare`` (their current figures) or observations. Columns: indicator, unit (or by
            definition), and ``current*`` or value, period, qualifier, doubtful.
        groups: headings with the indicators under them, where not all count on the same base. Between two
            groups the picture visibly breaks, and each has a scale of its own.
        title: a title of your own.
        breaks: what the dotted line between two groups says; by default that the base changes.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where there is none. Shares lie on a scale of 0 to
        100 %; other units begin at zero.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.levels(dx.compare("2024-04-30", topic="online_services").query("unit == 'percent'"))
    """
    side = side_of(frame)
    figures = frame[frame[side].notna()]
    if figures.empty:
        return tables.newest(frame, language=language)
    parts = _groups(figures, groups)

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        rows = [row for _heading, found in parts for row in found]
        date = date_of(same(of_side(row, side, "period") for row in rows), language)
        units = list(dict.fromkeys(unit_of_row(row) for row in rows))
        sheet.title = title or _("Figures for {period}").format(period=date) if date else title or _("Figures by date")
        sheet.subtitle = " · ".join(
            [", ".join(unit_name(unit, language) for unit in units), *([date] if date and title else [])]
        )
        notes = Notes()
        column = max(width(value_of(row, side, language) + "¹", TEXT + 1, True) for row in rows)
        sheet.height = 4
        for n, (heading, found) in enumerate(parts):
            if n:
                _break(sheet, breaks or _("another base from here"))
            if heading:
                sheet.height = sheet.heading(0, sheet.height + 14, heading, sheet.width) - 8
            for unit in dict.fromkeys(unit_of_row(row) for row in found):
                same_unit = [row for row in found if unit_of_row(row) == unit]
                high = 100 if unit == "percent" else nice(max(getattr(row, side) for row in same_unit)) or 1
                axis = Axis(0, high, 0, _BARS if sheet.wide else sheet.width)
                for k, row in enumerate(same_unit):
                    again = k > 0 and same_unit[k - 1].indicator == row.indicator
                    _bar(sheet, axis, row, side, notes, "" if date else of_side(row, side, "period"), column, again)
        sheet.notes = notes.texts

    return fill


def _groups(figures: pd.DataFrame, groups: Mapping[str, Iterable[str]] | None) -> list[tuple[str, list[Any]]]:
    if groups is None:
        return [("", rows_of(figures))]
    parts = []
    for heading, names in groups.items():
        found = [row for name in names for row in rows_of(figures[figures["indicator"] == name])]
        if found:
            parts.append((heading, found))
    return parts or [("", rows_of(figures))]


def _break(sheet: Sheet, words: str) -> None:
    y = sheet.height + 16
    room = width(words, SMALL) + 10
    sheet.rule(0, y, max(sheet.width - room, 60), y, colour="ink3", dash=(1, 4))
    if room < sheet.width - 60:
        sheet.text(sheet.width, y + 4, words, colour="ink3", align="right")
        sheet.height = y + 14
    else:
        sheet.height = sheet.lines(0, y + 18, words, sheet.width, colour="ink3") - 4


def _bar(sheet: Sheet, axis: Axis, row: Any, side: str, notes: Notes, period: Any, column: float, again: bool) -> None:
    """Draw one bar; ``column`` is how wide the values are, ``again`` that the name stands above already."""
    language, top = sheet.language, sheet.height
    name, value = name_of(row, language), value_of(row, side, language)
    date = date_of(period, language)
    label = value + notes.mark(figure_notes(row, side, language))
    sheet.values.append(f"{name}: {value}" + (f" ({date})" if date else ""))
    named = "" if again and date else name
    if sheet.wide:
        at = _BARS + 20
        left = at + column + 16 if sheet.width - at - column > 190 else at
        lines = [(line, "ink", TEXT) for line in wrap(named, sheet.width - left, TEXT)] if named else []
        if date:
            lines.append((date, "ink3" if named else "ink", SMALL if named else TEXT))
        sheet.text(at, top + 19, label, size=TEXT + 1, bold=True)
        for n, (line, shade, size) in enumerate(lines, 0 if left > at else 1):
            sheet.text(left, top + 19 + n * 17, line, size=size, colour=shade)
        y1, y2 = top + 3, top + 25
        sheet.height = top + max((len(lines) + (left == at)) * 17 + 14, 34)
    else:
        right = width(label, TEXT, True)
        lines = [(line, "ink", TEXT) for line in wrap(named, sheet.width - right - 12, TEXT)] if named else []
        if date:
            lines.append((date, "ink3", SMALL))
        for n, (line, shade, size) in enumerate(lines):
            sheet.text(0, top + 18 + n * 17, line, size=size, colour=shade)
        y = top + 18 + (len(lines) - 1) * 17
        sheet.text(sheet.width, y - (17 if named and date else 0), label, size=TEXT, bold=True, align="right")
        y1, y2 = y + 7, y + 21
        sheet.height = y2 + 8
    if axis.high == 100 and unit_of_row(row) == "percent":
        sheet.box(axis.left, y1, axis.right, y2, fill="grid")
    doubtful = true(row, "doubtful" if side == "value" else f"{side}_doubtful")
    paint = {"fill": "paper", "stroke": "track", "dash": (3, 2)} if doubtful else {"fill": "track"}
    value_now = getattr(row, side)
    sheet.bar(axis, value_now, 0, y1, y2, tip=f"{name}: {value}", indicator=row.indicator, **paint)


_PART_COLOURS = (("reached", "on_status"), ("track", "on_status"), ("tile", "ink"), ("base", "on_status"))


@drawn
def parts(
    frame: pd.DataFrame, whole: float | None = None, title: str | None = None, *,
    rest: str | None = None, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw the parts of a whole as one divided bar a period.

    Args:
        frame: the parts: rows of ``compare`` (current figures, and baselines where there are) or observations,
            with the columns of ``levels``.
        whole: what the parts are taken from, in their unit; 100 for shares. Without it the bar is as long as
            the parts together.
        title: a title of your own.
        rest: what the remainder of the whole is called.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where there is none. The remainder of the whole is
        left open, with a dashed edge.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.parts(dx.compare("2023", indicator=["attacks_phishing", "attacks_malware"]))
    """
    sides = [side for side in ("baseline", "current", "value") if side in frame and frame[side].notna().any()]
    if not sides:
        return tables.newest(frame, language=language)
    bars: dict[str, list[tuple[str, Any]]] = {}
    for side in sides:
        for row in rows_of(frame[frame[side].notna()]):
            bars.setdefault(str(of_side(row, side, "period") or ""), []).append((side, row))
    order = list(dict.fromkeys(row.indicator for found in bars.values() for _side, row in found))
    units = list(dict.fromkeys(unit_of_row(row) for found in bars.values() for _side, row in found))
    total = whole or (100 if units == ["percent"] else 0)
    longest = max(sum(getattr(row, side) for side, row in found) for found in bars.values())

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        sheet.title = title or _("Parts of the whole")
        unit = ", ".join(unit_name(unit, language) for unit in units)
        only = date_of(next(iter(bars)), language) if len(bars) == 1 else ""
        sheet.subtitle = " · ".join(text for text in (unit, only) if text)
        notes = Notes()
        axis = Axis(0, max(total, longest), 0, sheet.width)
        sheet.height = 0
        for period, found in bars.items():
            if len(bars) > 1:
                sheet.height = sheet.heading(0, sheet.height + 18, date_of(period, language), sheet.width) - 12
            _divided(sheet, axis, found, order, total, rest or _("not itemised"), notes)
        sheet.notes = notes.texts

    return fill


def _divided(
    sheet: Sheet, axis: Axis, found: list[tuple[str, Any]], order: list[str], total: float, rest: str, notes: Notes,
) -> None:  # fmt: skip
    language = sheet.language
    top, start, listed = sheet.height + 6, 0.0, []
    under: list[tuple[float, list[str], str]] = []
    for side, row in found:
        value, size = value_of(row, side, language), getattr(row, side)
        name = name_of(row, language)
        marks = notes.mark(figure_notes(row, side, language))
        fill, ink = _PART_COLOURS[order.index(row.indicator) % len(_PART_COLOURS)]
        x, room = axis.at(start), axis.at(start + size) - axis.at(start)
        sheet.bar(axis, start, start + size, top, top + 30, fill=fill, stroke="paper", tip=f"{name}: {value}",
                  indicator=row.indicator, part=size)  # fmt: skip
        sheet.values.append(f"{name}: {value} ({date_of(of_side(row, side, 'period'), language)})")
        if width(value + marks, TEXT, True) + 16 <= room:
            sheet.text(x + 8, top + 20, value + marks, size=TEXT, bold=True, colour=ink)
            lines = wrap(name, room - 10, SMALL, lines=3)
            if room > 90 and not any(line.endswith("…") for line in lines):
                under.append((x, lines, "ink"))
                start += size
                continue
        listed.append((fill, value + marks, name))
        start += size
    left = total - start
    if left > 0:
        x, room = axis.at(start), axis.at(total) - axis.at(start)
        sheet.bar(axis, start, total, top + 0.75, top + 29.25, stroke="na", dash=(3, 3), tip=rest, part=left)
        words = rest if is_missing(total) or total != 100 else f"{rest}: {show_number(left, language)}%"
        lines = wrap(words, room - 10, SMALL, lines=3)
        if room > 90 and not any(line.endswith("…") for line in lines):
            under.append((x, lines, "ink3"))
        else:
            listed.append(("", "", words))
    sheet.height = top + 30
    for x, lines, colour in under:
        for n, line in enumerate(lines):
            sheet.text(x + (2 if x else 0), top + 47 + n * 16, line, colour=colour)
        sheet.height = max(sheet.height, top + 36 + len(lines) * 16)
    y = sheet.height + 17
    for fill, value, name in listed:
        sheet.box(0, y - 10, 11, y + 1, fill=fill, stroke="" if fill else "na", dash=() if fill else (2, 2))
        sheet.text(18, y, value, size=TEXT, bold=True)
        lead = 18 + (width(value, TEXT, True) + 8 if value else 0)
        y = sheet.lines(lead, y, name, sheet.width - lead, colour="ink" if fill else "ink3") + 2
    sheet.height = y - 12 if listed else sheet.height + 4
