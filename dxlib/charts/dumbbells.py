"""Two figures a row on one scale of shares, with the target: did it move, and will it get there?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet, clear_of
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, capital, date_of, figure_notes, left_out, same, value_of
from dxlib.display import SMALL, TEXT, get, name_of, rows_of, status_colour, true
from dxlib.figures import show_number
from dxlib.periods import Period
from dxlib.text import fragile_words, gettext, is_missing, reason, show_shown_change, stated_remark, status_word
from dxlib.text.words import when

_STATUS = 671  # where the column of the status begins on the wide sheet


@drawn
def dumbbell(
    comparison: pd.DataFrame, targets: pd.DataFrame | None = None, title: str | None = None, *,
    sort: bool = False, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw shares in percent at two dates: a ring for the baseline, a dot for the current, a tick for the target.

    Args:
        comparison: rows of ``compare``; those in percent with an outcome of ``compared`` are drawn. Columns:
            indicator, name, name_vi, unit, outcome, reason, ``current*``, ``baseline*``, ``newest*``,
            shown_change, shown_form, shown_basis, different_length.
        targets: rows of ``assess`` for the same indicators; of several targets of one, the last due is drawn.
            Columns: indicator, target, target_printed, due, due_date, status, required_pace, fragile,
            ``baseline*``.
        title: a title of your own.
        sort: the largest change first; otherwise the rows as given.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where no pair can be drawn.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.dumbbell(dx.compare("2023", "2022", topic="online_services"))
    """
    shares = comparison[comparison["unit"] == "percent"]
    pairs = shares[(shares["outcome"] == "compared") & shares["current"].notna() & shares["baseline"].notna()]
    if pairs.empty:
        return tables.newest(comparison, language=language)
    if sort:
        pairs = pairs.sort_values("absolute_change", key=lambda s: -s.abs(), kind="stable")
    rows = rows_of(pairs)
    goals = _goals(targets)
    drawn_ones = {row.indicator for row in rows}
    missing = [name_of(r, language) for r in rows_of(shares) if r.indicator not in drawn_ones]

    def fill(sheet: Sheet) -> None:
        _captions(sheet, rows, goals, title)
        notes = Notes()
        top = 30.0 if sheet.wide else 0.0
        sheet.height = top
        axis = Axis(0, 100, 232, 612) if sheet.wide else Axis(0, 100, 22, sheet.width - 26)
        widest = max(rows, key=lambda r: abs(r.current - r.baseline))
        dated = not all(same(getattr(r, f"{side}_period") for r in rows) for side in ("baseline", "current"))
        for row in rows:
            if row is not rows[0]:
                sheet.rule(0, sheet.height, sheet.width, sheet.height)
            _row(sheet, axis, row, goals.get(row.indicator), notes, dated, named=row is widest and not dated)
        _scale(sheet, axis, top)
        sheet.notes = [*_other_baselines(rows, goals, language), *notes.texts]
        left_out(sheet, missing)

    return fill


def _goals(targets: pd.DataFrame | None) -> dict[str, Any]:
    if targets is None or targets.empty:
        return {}
    return {row.indicator: row for row in rows_of(targets.sort_values("due_date", kind="stable"))}


def _captions(sheet: Sheet, rows: list[Any], goals: dict[str, Any], title: str | None) -> None:
    _ = gettext(sheet.language)
    codes = [same(getattr(r, f"{side}_period") for r in rows) for side in ("baseline", "current")]
    before, now = (date_of(code, sheet.language) for code in codes)
    mine = [goals[r.indicator] for r in rows if r.indicator in goals]
    due = date_of(same(g.due for g in mine), sheet.language)
    if before and now:
        dated = any(Period.parse(code).kind == "instant" for code in codes)
        first, last = (when(code, sheet.language) for code in codes) if dated else (before, now)
        form = _("Shares {before} and {now}") if dated else _("Shares in {before} and {now}")
        sheet.title = title or form.format(before=first, now=last)
    else:
        sheet.title = title or _("Shares at two dates")
    parts = [_("ring: {period}").format(period=before or _("the earlier date"))]
    parts.append(_("dot: {period}").format(period=now or _("the later date")))
    if mine:
        parts.append(_("tick: target for {due}").format(due=due) if due else _("tick: target"))
    if any(_later(r) is not None for r in rows):
        parts.append(_("cross: newer figure, not compared"))
    sheet.subtitle = f"{_('Percent')}; {' · '.join(parts)}"
    for row in rows:
        goal = goals.get(row.indicator)
        values = _("{name}: {baseline} ({before}), {current} ({now})").format(
            name=name_of(row, sheet.language),
            baseline=value_of(row, "baseline", sheet.language),
            before=date_of(row.baseline_period, sheet.language),
            current=value_of(row, "current", sheet.language),
            now=date_of(row.current_period, sheet.language),
        )
        if goal is not None:
            words = _("target {target} ({due}), {status}")
            values += "; " + words.format(
                target=tables.target_words(goal, sheet.language),
                due=date_of(goal.due, sheet.language),
                status=status_word(goal.status, sheet.language),
            )
        sheet.values.append(values)


def _later(row: Any) -> float | None:
    value = get(row, "newest")
    return value if value is not None and 0 <= value <= 100 else None


def _row(
    sheet: Sheet, axis: Axis, row: Any, goal: Any, notes: Notes, dated: bool, named: bool,
) -> None:  # fmt: skip
    top, language = sheet.height, sheet.language
    name = name_of(row, language)
    dates = f"{date_of(row.baseline_period, language)} → {date_of(row.current_period, language)}" if dated else ""
    row_notes = []
    if true(row, "different_length"):
        row_notes.append(gettext(language)("The two shares cover spans of different length."))
    if sheet.wide:
        lines = wrap(name, axis.left - 34, TEXT)
        under = wrap(dates, axis.left - 34, SMALL) if dates else []
        y = top + 36 + 5 - (len(lines) + len(under) - 1) * 8.5
        for line in lines:
            sheet.text(0, y, line, size=TEXT)
            y += 17
        for line in under:
            sheet.text(0, y, line, colour="ink3")
            y += 17
        _verdict(sheet, row, goal, notes, _STATUS, top + 25, row_notes)
        middle = top + 36
        sheet.height = top + 70
    else:
        y = sheet.lines(0, top + 20, name, sheet.width, size=TEXT, bold=True, leading=18)
        if dates:
            y = sheet.lines(0, y, dates, sheet.width, colour="ink3", leading=18)
        y = _verdict(sheet, row, goal, notes, 7, y, row_notes)
        middle = y + 22
        sheet.height = middle + 32
        sheet.rule(axis.left, middle, axis.right, middle, colour="grid", weight=2, behind=True)
    sheet.belongs(top, sheet.height, name=name, indicator=row.indicator)
    _marks(sheet, axis, row, goal, notes, middle, named)


def _verdict(
    sheet: Sheet, row: Any, goal: Any, notes: Notes, x: float, y: float, row_notes: list[str],
) -> float:  # fmt: skip
    """Write the status and the change beside the marks, or over them; return the base line after it."""
    _, language = gettext(sheet.language), sheet.language
    change = show_shown_change(row, language)
    if remark := stated_remark(row, language):
        row_notes.append(remark)
    pace = ""
    if goal is not None and not is_missing(goal.required_pace):
        number = show_number(goal.required_pace, language, decimals=1, signed=True)
        pace = _("needs {number} a year").format(number=number)
    if goal is None:
        if sheet.wide:
            sheet.text(x - 7, y + 15, change + notes.mark(row_notes), size=TEXT, bold=True)
            return y + 34
        sheet.text(0, y, change + notes.mark(row_notes), colour="ink2", bold=True)
        return y + 18
    if fragile := fragile_words(goal, language):
        row_notes.append(fragile)
    if goal.status in ("not_assessable", "due_no_figure") and not is_missing(goal.reason):
        row_notes.append(capital(reason(goal.reason, language)) + ".")
    word = capital(status_word(goal.status, language)) + notes.mark(row_notes)
    colour = status_colour(goal.status)
    colour = {"slight": "ink", "na": "ink2"}.get(colour, colour)
    sheet.status(x, y - 5, goal.status)
    room = sheet.width - x - 13
    if sheet.wide:
        y = sheet.lines(x + 13, y, word, room, size=TEXT, colour=colour, bold=True)
        for text in (change, pace):
            if text:
                y = sheet.lines(x + 13, y, text, room, colour="ink3", leading=16)
        return y
    sheet.text(x + 13, y, word, size=TEXT, colour=colour, bold=True)
    beside = x + 13 + width(word, TEXT, True) + 10
    rest = "; ".join(text for text in (change, pace) if text)
    if beside + width(rest, SMALL) <= sheet.width:
        sheet.text(beside, y, rest, colour="ink3")
        return y + 18
    return sheet.lines(x + 13, y + 17, rest, room, colour="ink3", leading=17) + 1


def _marks(sheet: Sheet, axis: Axis, row: Any, goal: Any, notes: Notes, y: float, named: bool) -> None:
    _, language = gettext(sheet.language), sheet.language
    colour = status_colour(goal.status) if goal is not None else "reached"
    colour = "track" if goal is not None and colour == "na" else colour
    before, now = date_of(row.baseline_period, language), date_of(row.current_period, language)
    data = {"indicator": row.indicator}
    sheet.span(axis, row.baseline, row.current, y, colour=colour, **data)
    labels = []
    for side, bold, date in (("baseline", False, before), ("current", True, now)):
        value = value_of(row, side, language)
        told = f"{name_of(row, language)}: {value} ({date})"
        hollow = side == "baseline" or true(row, f"{side}_doubtful")
        dash = (2, 2) if true(row, f"{side}_doubtful") else ()
        paint: dict[str, Any] = (
            {"fill": "paper", "stroke": "base" if side == "baseline" else colour} if hollow else {"fill": colour}
        )
        sheet.point(axis, getattr(row, side), y, size=5.5 if side == "baseline" else 6.5, dash=dash, tip=told,
                    side=side, **paint, **data)  # fmt: skip
        text = (f"{date}: {value}" if named else value) + notes.mark(figure_notes(row, side, language))
        if named and width(text, SMALL, bold) > (axis.right - axis.left) / 2:
            text = text.removeprefix(f"{date}: ")
        labels.append((axis.at(getattr(row, side)), text, SMALL, "ink" if bold else "ink2", bold))
    _place(sheet, axis, labels, y - 13)
    under = []
    if goal is not None and not is_missing(goal.target):
        at = axis.at(goal.target)
        sheet.rule(at, y - 10, at, y + 10, colour="ink", weight=2)
        words = tables.target_words(goal, language)
        if named:
            words = _("target {due}: {target}").format(due=date_of(goal.due, language), target=words)
        under.append((at, words, SMALL, "ink3", False))
    later = _later(row)
    if later is not None:
        told = f"{date_of(row.newest_period, language)}: {value_of(row, 'newest', language)}"
        sheet.point(axis, later, y, shape="cross", size=4.5, stroke="ink2", tip=told, side="newest", **data)
        under.append((axis.at(later), told, SMALL, "ink3", False))
    _place(sheet, axis, under, y + 25)


def _place(sheet: Sheet, axis: Axis, labels: list[tuple[float, str, int, str, bool]], y: float) -> None:
    """Write labels on one line, each as near its mark as the others leave room."""
    labels = sorted(labels, key=lambda label: label[0])
    sizes = [(at, width(text, size, bold)) for at, text, size, _colour, bold in labels]
    right = min(axis.right + 42, sheet.width)
    left = max(axis.left - 30, 0)
    for middle, (_at, text, size, colour, bold) in zip(clear_of(sizes, left, right), labels, strict=True):
        sheet.text(middle, y, text, size=size, colour=colour, bold=bold, align="center")


def _scale(sheet: Sheet, axis: Axis, top: float) -> None:
    steps = (0, 25, 50, 75, 100) if sheet.wide else (0, 50, 100)
    bottom = sheet.height
    for step in steps:
        x = axis.at(step)
        words = f"{step}%"
        if sheet.wide:
            sheet.rule(x, top, x, bottom, colour="grid", behind=True)
            sheet.text(x, top - 10, words, colour="ink3", align="center")
        if not sheet.wide or bottom - top > 300:
            sheet.text(x, bottom + 16, words, colour="ink3", align="center")
    if not sheet.wide or bottom - top > 300:
        sheet.height += 18


def _other_baselines(rows: list[Any], goals: dict[str, Any], language: str) -> list[str]:
    """Say where the status counts from another figure than the ring."""
    parts = []
    for row in rows:
        goal = goals.get(row.indicator)
        if goal is None or is_missing(goal.baseline) or goal.baseline_period == row.baseline_period:
            continue
        figure = f"{value_of(goal, 'baseline', language)} ({date_of(goal.baseline_period, language)})"
        parts.append(f"{name_of(row, language)}, {figure}")
    if not parts:
        return []
    return [gettext(language)("The status counts from another baseline: {list}.").format(list="; ".join(parts))]
