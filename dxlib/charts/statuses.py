"""Targets at a glance: how far along each is, and where the two assessments differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet, clear_of
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, capital, date_of, same, value_of
from dxlib.display import SMALL, TEXT, get, name_of, rows_of, status_colour
from dxlib.text import fragile_words, gettext, group_word, is_missing, ngettext, reason, show_change, status_word

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
    form = "points" if row.unit == "percent" else "unit"
    gap = show_change(row.distance, form, row.unit, language)
    return gettext(language)("{distance} to go").format(distance=gap)


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


_COLUMNS = {
    "linear": ("reached", "on_track", "slightly_behind", "off_track", "moving_away"),
    "eurostat": ("reached", "significant", "moderate", "insufficient", "movement_away"),
}
_GROUPS = ("achieved", "likely", "effort", "")
_DIFFERS = {
    "achieved": {"on_track", "slightly_behind", "off_track", "moving_away", "significant", "moderate",
                 "insufficient", "movement_away", "missed"},
    "likely": {"off_track", "moving_away", "insufficient", "movement_away", "missed"},
    "effort": {"reached", "on_track", "significant"},
}  # fmt: skip
_TILE, _GAP = (34, 28), 4


@drawn
def scoreboard(
    targets: pd.DataFrame, title: str | None = None, *, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw every target as a tile with its number: rows by the report's group, columns by the computed status.

    Args:
        targets: rows of ``assess`` by one method. Columns: number, group, indicator, name, name_vi, unit,
            method, status, reason, target, target_printed, ``baseline*``, ``current*``.
        title: a title of your own.
        language: the language of the words.

    Returns:
        An Altair chart, or a table where there is no target. Ringed tiles are those on which the two
        assessments differ in substance; they are named below, with their figures.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.scoreboard(dx.assess(due="2025"))
    """
    rows = rows_of(targets)
    if not rows:
        return tables.newest(targets, language=language)
    method = str(rows[0].method)
    found = {str(row.status) for row in rows}
    columns = [status for status in _COLUMNS.get(method, ()) if status != "missed"]
    columns += [status for status in ("missed", "due_no_figure", "not_assessable") if status in found]
    groups = [group for group in _GROUPS if any((get(row, "group", "")) == group for row in rows)]

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        sheet.title = title or _("Computed status against the report’s grouping")
        sheet.subtitle = _("Each tile is a target, with its number in the report; ringed where the two differ")
        if sheet.wide:
            _matrix(sheet, rows, columns, groups)
        else:
            _list(sheet, rows, columns, groups)
        _differences(sheet, [row for row in rows if differs(row)])

    return fill


def differs(row: Any) -> bool:
    """Whether the report's group says something else than the computed status."""
    return row.status in _DIFFERS.get(get(row, "group", ""), set())


def _colour_of(status: str) -> str:
    colour = status_colour(status)
    return {"slight": "ink", "na": "ink2"}.get(colour, colour)


def _matrix(sheet: Sheet, rows: list[Any], columns: list[str], groups: list[str]) -> None:
    _, language = gettext(sheet.language), sheet.language
    count = {status: sum(row.status == status for row in rows) for status in columns}
    across = _tiles_across(rows, columns, groups, sheet.width - 132)
    x, lefts = 132.0, {}
    for status in columns:
        lefts[status] = x
        x += across[status][1]
    for status in columns:
        shade = _colour_of(status) if count[status] else "ink3"
        sheet.text(lefts[status], 24, f"{count[status]}", size=24, bold=True, colour="ink" if count[status] else "ink3")
        sheet.status(lefts[status] + 7, 42, status)
        sheet.lines(lefts[status], 66, capital(status_word(status, language)), across[status][1] - 10, size=TEXT,
                    colour=shade, bold=True, most=3, leading=16)  # fmt: skip
        told = [name_of(row, language) for row in rows if row.status == status]
        if told:
            sheet.values.append(f"{capital(status_word(status, language))}: {count[status]} ({'; '.join(told)})")
    deepest = max(len(wrap(capital(status_word(s, language)), across[s][1] - 10, TEXT, True, lines=3)) for s in columns)
    y = 66 + deepest * 16 - 4
    sheet.text(0, y - 8, _("Group in the report"), colour="ink3")
    sheet.rule(0, y, sheet.width, y, colour="ink")
    for n, group in enumerate(groups):
        if n:
            sheet.rule(0, y, sheet.width, y)
        members = [row for row in rows if get(row, "group", "") == group]
        words = capital(group_word(group, language)) or _("No group")
        sheet.lines(0, y + 28, words, 122, size=TEXT, bold=True)
        sheet.text(0, y + 28 + 17 * len(wrap(words, 122, TEXT, True)), f"{len(members)}", colour="ink3")
        tall = 0
        for status in columns:
            mine = [row for row in members if row.status == status]
            per = across[status][0]
            for k, row in enumerate(mine):
                _tile(sheet, row, lefts[status] + (k % per) * 42, y + 13 + (k // per) * 36)
            tall = max(tall, -(-len(mine) // per))
        y += max(tall * 36 + 18, 66)
    sheet.height = y


def _tiles_across(rows: list[Any], columns: list[str], groups: list[str], room: float) -> dict[str, tuple[int, float]]:
    """How many tiles each column has side by side, and how wide it is: the fuller, the wider."""
    most = {
        status: max(sum(r.status == status and get(r, "group", "") == g for r in rows) for g in groups)
        for status in columns
    }
    least = min(88, room / len(columns))
    per = {status: max(min(2 if most[status] else 1, int(least // 42)), 1) for status in columns}
    wide = dict.fromkeys(columns, least)
    spare = room - sum(wide.values())
    while spare >= 42:
        fullest = max(columns, key=lambda s: most[s] / per[s])
        if most[fullest] / per[fullest] <= 3:
            break
        per[fullest] += 1
        wider = max(per[fullest] * 42 + 14, least)
        spare -= wider - wide[fullest]
        wide[fullest] = wider
    extra = max(spare, 0) / len(columns)
    return {status: (per[status], wide[status] + extra) for status in columns}


def _list(sheet: Sheet, rows: list[Any], columns: list[str], groups: list[str]) -> None:
    _, language = gettext(sheet.language), sheet.language
    y = 0.0
    per = int((sheet.width + 6) // 42)
    for n, group in enumerate(groups):
        members = [row for row in rows if get(row, "group", "") == group]
        if n:
            sheet.rule(0, y, sheet.width, y)
        words = capital(group_word(group, language)) or _("No group")
        sheet.text(0, y + 22, words, size=TEXT + 1, bold=True)
        sheet.text(width(words, TEXT + 1, True) + 10, y + 22, _("as grouped: {count}").format(count=len(members)),
                   colour="ink3")  # fmt: skip
        y += 32
        for status in columns:
            mine = [row for row in members if row.status == status]
            if not mine:
                continue
            word = capital(status_word(status, language))
            sheet.status(7, y + 9, status)
            sheet.text(20, y + 14, f"{word}: {len(mine)}", size=TEXT, bold=True, colour=_colour_of(status))
            y += 24
            for k, row in enumerate(mine):
                _tile(sheet, row, 3 + (k % per) * 41.5, y + (k // per) * 36)
            y += -(-len(mine) // per) * 36 + 6
            told = "; ".join(name_of(row, language) for row in mine)
            sheet.values.append(f"{words}, {word}: {len(mine)} ({told})")
        y += 4
    sheet.height = y


def _tile(sheet: Sheet, row: Any, x: float, y: float) -> None:
    language, colour = sheet.language, status_colour(row.status)
    wide, tall = _TILE
    words = f"{get(row, 'number', '')} {name_of(row, language)}: {status_word(row.status, language)}".strip()
    ink = {"slight": "on_slight", "na": "ink2"}.get(colour, "on_status")
    if colour == "na":
        sheet.box(x + 0.5, y + 0.5, x + wide - 0.5, y + tall - 0.5, stroke="na", dash=(2, 2), corner=2, tip=words)
    else:
        sheet.box(x, y, x + wide, y + tall, fill=colour, corner=2, tip=words)
    if differs(row):
        sheet.box(x - 2.5, y - 2.5, x + wide + 2.5, y + tall + 2.5, stroke="ink", weight=2, corner=4)
    sheet.text(x + wide / 2, y + 18.5, str(get(row, "number", "·")), bold=colour != "na", colour=ink, align="center")


def _differences(sheet: Sheet, rows: list[Any]) -> None:
    """Name the ringed targets, with the figures that make the difference."""
    language = sheet.language
    columns = 2 if sheet.wide else 1
    room = (sheet.width - 32 * (columns - 1)) / columns
    tops = [sheet.height + 14] * columns
    for n, row in enumerate(rows):
        column = n % columns
        if not column and columns > 1:
            tops = [max(tops)] * columns
        left, top = column * (room + 32), tops[column]
        sheet.rule(left, top, left + room, top)
        _tile(sheet, row, left + 3, top + 14)
        y = sheet.lines(left + 48, top + 25, name_of(row, language), room - 48, size=TEXT, bold=True)
        y = sheet.lines(left + 48, y, _why(row, language), room - 48, colour="ink2", most=4, even=False)
        tops[column] = max(y + 2, top + 58)
    if rows:
        sheet.height = max(tops) - 6


def _why(row: Any, language: str) -> str:
    _ = gettext(language)
    figures = [
        f"{value_of(row, side, language)} ({date_of(getattr(row, f'{side}_period'), language)})"
        for side in ("baseline", "current")
        if not is_missing(getattr(row, side))
    ]
    form = _("{status}, grouped as “{group}”: {figures}; target {target} ({due}).")
    return form.format(
        status=capital(status_word(row.status, language)),
        group=group_word(row.group, language),
        figures=" → ".join(figures),
        target=tables.target_words(row, language),
        due=date_of(row.due, language),
    )
