"""Targets on their way: how far along each is, beside the time that has passed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet, clear_of
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, capital, date_of, same, value_of
from dxlib.display import SMALL, TEXT, name_of, rows_of, status_colour
from dxlib.text import fragile_words, gettext, is_missing, ngettext, reason, show_distance, status_word

_STATUS = 671
_EDGE = 0.075  # how far beyond its way a dot is drawn


@drawn
def progress(
    targets: pd.DataFrame, title: str | None = None, *, every: bool = False, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw for each target how much of the way from its baseline is covered, beside the time that has passed.

    Args:
        targets: rows of ``assess``. Columns: indicator, name, name_vi, unit, status, reason, target,
            target_printed, due, due_date, fragile, ``baseline*``, ``current*``.
        title: a title of your own.
        every: draw the targets without two figures too; otherwise their number is given under the chart.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where no target has two.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.progress(dx.assess(pillar="digital_government", due="2025"))
    """
    rows = rows_of(targets)
    shown = [row for row in rows if every or _has_way(row)]
    if not shown:
        return tables.newest(targets, language=language)

    def fill(sheet: Sheet) -> None:
        _, n_ = gettext(language), ngettext(language)
        sheet.title = title or _("The way to the targets")
        due = date_of(same(row.due for row in shown), language)
        parts = [_("ring: baseline"), _("dot: newest figure"), _("long tick: target")]
        if due:
            parts[-1] = _("long tick: target for {due}").format(due=due)
        parts.append(_("triangle: time passed when the figure was taken"))
        sheet.subtitle = " · ".join(parts)
        notes = Notes()
        axis = Axis(0, 1, 262, 592) if sheet.wide else Axis(0, 1, 30, sheet.width - 34)
        sheet.height = 2
        for row in shown:
            if row is not shown[0]:
                sheet.rule(0, sheet.height, sheet.width, sheet.height)
            _way(sheet, axis, row, notes, "" if due else date_of(row.due, language))
        sheet.notes = notes.texts
        if any(
            _has_way(row) and not -_EDGE <= _share(row.baseline, row.current, row.target) <= 1 + _EDGE for row in shown
        ):
            sheet.notes.append(_("A dot at the very edge stands further out than the drawing shows."))
        rest = len(rows) - len(shown)
        if rest:
            form = n_(
                "{count} target has no two figures to measure a way by; it stands in the table.",
                "{count} targets have no two figures to measure a way by; they stand in the table.",
                rest,
            )
            sheet.notes.append(form.format(count=rest))

    return fill


def _has_way(row: Any) -> bool:
    known = not (is_missing(row.baseline) or is_missing(row.current) or is_missing(row.target))
    return known and row.baseline != row.target


def _share(first: Any, now: Any, last: Any) -> float:
    """Where on a way from first to last a value lies: the scale of the drawing, no judgement."""
    return float((now - first) / (last - first))


def _way(sheet: Sheet, axis: Axis, row: Any, notes: Notes, due: str) -> None:
    language, top = sheet.language, sheet.height
    _ = gettext(language)
    name, word = name_of(row, language), capital(status_word(row.status, language))
    told = [text for text in (fragile_words(row, language),) if text]
    if row.status in ("not_assessable", "due_no_figure") and not is_missing(row.reason):
        told.append(capital(reason(row.reason, language)) + ".")
    colour = status_colour(row.status)
    ink = {"slight": "ink", "na": "ink2"}.get(colour, colour)
    word += notes.mark(told)
    left = _still(row, language)
    if sheet.wide:
        lines = [*((line, "ink", TEXT) for line in wrap(name, 214, TEXT))]
        if due:
            lines.append((_("due {date}").format(date=due), "ink3", SMALL))
        y = top + 37 - (len(lines) - 1) * 8.5
        for text, shade, size in lines:
            sheet.text(0, y, text, colour=shade, size=size)
            y += 17
        sheet.status(_STATUS, top + 26, row.status)
        y = sheet.lines(_STATUS + 13, top + 31, word, sheet.width - _STATUS - 13, size=TEXT, colour=ink, bold=True)
        if left:
            sheet.lines(_STATUS + 13, y, left, sheet.width - _STATUS - 13, colour="ink3", leading=15)
        middle = top + 34
        sheet.height = top + 70
    else:
        y = sheet.lines(0, top + 20, name, sheet.width, size=TEXT, bold=True, leading=18)
        sheet.status(7, y - 5, row.status)
        sheet.text(20, y, word, size=TEXT, colour=ink, bold=True)
        beside = 20 + width(word, TEXT, True) + 10
        rest = "; ".join(text for text in (left, _("due {date}").format(date=due) if due else "") if text)
        if rest and beside + width(rest, SMALL) <= sheet.width:
            sheet.text(beside, y, rest, colour="ink3")
        elif rest:
            y = sheet.lines(20, y + 17, rest, sheet.width - 20, colour="ink3") - 17
        middle = y + 36
        sheet.height = middle + 34
    _track(sheet, axis, row, middle, name)


def _still(row: Any, language: str) -> str:
    if row.status == "reached" or is_missing(row.distance):
        return ""
    return gettext(language)("{distance} to go").format(distance=show_distance(row.distance, row.unit, language))


def _track(sheet: Sheet, axis: Axis, row: Any, y: float, name: str) -> None:
    _, language = gettext(sheet.language), sheet.language
    colour = status_colour(row.status)
    target = tables.target_words(row, language)
    goal = (1.0, target, "ink", False)
    if not _has_way(row):
        sheet.rule(axis.left, y, axis.right, y, colour="na", dash=(2, 4), behind=True)
        sheet.rule(axis.right, y - 10, axis.right, y + 10, colour="ink", weight=2)
        sheet.text(axis.right, y + 25, target, colour="ink3", align="center")
        if not is_missing(row.current):
            words = f"{value_of(row, 'current', language)} ({date_of(row.current_period, language)})"
            sheet.text(axis.left - 4, y - 10, words, colour="ink2")
        sheet.values.append(f"{name}: {status_word(row.status, language)}; {target}")
        return
    at = _share(row.baseline, row.current, row.target)
    shown = min(max(at, -_EDGE), 1.075)
    beyond = _EDGE * (axis.right - axis.left)
    wider = Axis(-_EDGE, 1.075, axis.left - beyond, axis.right + beyond)
    sheet.span(wider, 0, 1, y, colour="grid", weight=5)
    sheet.span(wider, 0, shown, y, colour=colour, weight=5, indicator=row.indicator)
    start = f"{value_of(row, 'baseline', language)} ({date_of(row.baseline_period, language)})"
    now = f"{value_of(row, 'current', language)} ({date_of(row.current_period, language)})"
    sheet.rule(axis.right, y - 10, axis.right, y + 10, colour="ink", weight=2)
    sheet.point(wider, 0, y, size=5.5, fill="paper", stroke="base", tip=f"{name}: {start}")
    sheet.point(wider, shown, y, size=6.5, fill=colour, tip=f"{name}: {now}", indicator=row.indicator, covered=at,
                current=float(row.current), baseline=float(row.baseline), target=float(row.target))  # fmt: skip
    dates = [pd.Timestamp(row.baseline_date), pd.Timestamp(row.current_date), pd.Timestamp(row.due_date)]
    if dates[0] < dates[2]:
        passed = _share(*dates)
        sheet.point(wider, passed, y + 13, shape="up", size=4, fill="ink2", weight=0, tip=_("time passed"))
    sheet.values.append(f"{name}: {start}, {now}; {target}; {status_word(row.status, language)}")
    above = [(wider.at(0), start, "ink2", False), (wider.at(shown), now, "ink", True)]
    above.sort(key=lambda label: label[0])
    limits = (max(axis.left - 40, 0), min(axis.right + 60, sheet.width))
    sizes = [(x, width(text, SMALL, bold)) for x, text, _shade, bold in above]
    if sum(size for _x, size in sizes) + 6 > limits[1] - limits[0]:  # both do not fit: the newest, then the rest below
        start = ""
        sizes = [(wider.at(shown), width(now, SMALL, True))]
        above = [(wider.at(shown), now, "ink", True)]
    for middle, (_x, text, shade, bold) in zip(clear_of(sizes, *limits), above, strict=True):
        sheet.text(middle, y - 13, text, colour=shade, bold=bold, align="center")
    if not start:
        sheet.text(0 if not sheet.wide else limits[0], y + 25, f"{value_of(row, 'baseline', language)}", colour="ink3")
    sheet.text(axis.right, y + 27, goal[1], colour="ink3", align="center")
