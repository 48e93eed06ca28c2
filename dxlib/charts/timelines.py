"""Indicators over time: every printed figure at its date, with revisions, rounding, breaks and targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil, floor, isfinite
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet
from dxlib.charts.changes import nice
from dxlib.charts.lettering import width
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, date_of, figure_notes, unit_name, value_of
from dxlib.display import SMALL, TEXT, get, name_of, rows_of, true, unit_of_row
from dxlib.indicators import Indicator, known_definitions
from dxlib.periods import Period
from dxlib.text import date_label, gettext, show

_PLOT = 150  # the height of a panel's plot


@dataclass(frozen=True)
class Moment:
    """One figure of a panel, with the one that replaced it, if any."""

    row: Any
    at: float
    value: float
    replaced: bool


@dataclass(frozen=True)
class Panel:
    """What one panel shows: an indicator in an area."""

    key: str
    indicator: Indicator | None
    name: str
    unit: str
    moments: list[Moment]
    goals: list[Any]
    breaks: list[date]
    levels: tuple[float, ...]  # what its vertical axis spans: those of the indicator in every area


@drawn
def timeline(
    observations: pd.DataFrame, targets: pd.DataFrame | None = None, title: str | None = None, *,
    breaks: Mapping[str, Iterable[str]] | None = None, areas: pd.DataFrame | None = None, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw every printed figure of one or a few indicators at the end of its period, a panel for each.

    Args:
        observations: rows of the evidence. Columns: indicator, period, end, value, low, high, report,
            published, as_printed, doubtful, qualifier; area if there are several.
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
        figure that a later report replaced is hollow, above or below the newer one. An indicator has one scale
        in all areas.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load().observations
        >>> chart = dx.charts.timeline(seen[seen.indicator == "dossiers_online_share"])
    """
    seen = observations[observations["value"].notna()]
    if seen.empty:
        return tables.newest(observations, language=language)
    called = {} if areas is None else dict(zip(areas["code"], areas[f"name_{language}"], strict=True))
    panels = _on_one_scale(_panels(seen, targets, breaks, called, language))
    times = [m.at for p in panels for m in p.moments] + [_due(goal)[0] for p in panels for goal in p.goals]
    first, last = min(times), max(times)
    margin = max((last - first) * 0.08, 0.12)

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        units = list(dict.fromkeys(unit_name(panel.unit, language) for panel in panels))
        sheet.title = title or (panels[0].name if len(panels) == 1 else _("Every printed figure, by its date"))
        notes = Notes()
        columns = 2 if sheet.wide and len(panels) > 1 else 1
        room = (sheet.width - 40 * (columns - 1)) / columns
        cut = False
        for n, panel in enumerate(panels):
            if n % columns == 0:
                top = sheet.height + (26 if n else 0)
            left = (n % columns) * (room + 40)
            box = (left, top, room)
            bottom, truncated = _draw(sheet, panel, box, (first - margin, last + margin), notes, len(panels) > 1)
            cut = cut or truncated
            sheet.height = max(sheet.height, bottom)
        parts = [", ".join(units)]
        if cut:
            parts.append(_("the vertical axis does not begin at zero"))
        if any(m.replaced for p in panels for m in p.moments):
            parts.append(_("hollow: a figure that another one replaced"))
        sheet.subtitle = " · ".join(parts)
        sheet.notes = notes.texts

    return fill


def _panels(
    seen: pd.DataFrame, targets: pd.DataFrame | None, breaks: Mapping[str, Iterable[str]] | None,
    called: Mapping[str, str], language: str,
) -> list[Panel]:  # fmt: skip
    definitions = known_definitions()
    if "area" not in seen:
        seen = seen.assign(area="VN")
    panels = []
    for (name, area), found in seen.groupby(["indicator", "area"], sort=False):
        indicator = definitions.indicators.get(str(name))
        found = found.sort_values(["end", "published"], kind="stable") if "published" in found else found
        rows = rows_of(found.drop_duplicates(["period", "value"]))
        last = {row.period: row for row in rows}
        moments = [
            Moment(r, Period.parse(r.period).decimal_year, float(r.value), last[r.period] is not r) for r in rows
        ]
        goals = []
        if targets is not None and not targets.empty:
            places = targets.get("area", "VN")
            goals = rows_of(targets[(targets["indicator"] == name) & (places == area)])
        since = [date.fromisoformat(str(day)[:10]) for day in (breaks or {}).get(str(name), ())]
        if breaks is None and indicator is not None:
            since = [one.since for one in indicator.breaks]
        label = name_of(rows[0], language) + ("" if area == "VN" else f" ({called.get(str(area), area)})")
        levels = (*(m.value for m in moments), *(_due(goal)[1] for goal in goals))
        panels.append(
            Panel(str(name), indicator, label, unit_of_row(rows[0]), moments, _distinct(goals), since, levels)
        )
    return panels


def _on_one_scale(panels: list[Panel]) -> list[Panel]:
    levels: dict[str, tuple[float, ...]] = {}
    for panel in panels:
        levels[panel.key] = (*levels.get(panel.key, ()), *panel.levels)
    return [replace(panel, levels=levels[panel.key]) for panel in panels]


def _distinct(goals: list[Any]) -> list[Any]:
    return list({_due(goal): goal for goal in goals}.values())


def _due(goal: Any) -> tuple[float, float]:
    """When a target is due, and its value; from an assessment or from the evidence."""
    value = get(goal, "target")
    return Period.parse(get(goal, "due") or goal.period).decimal_year, float(goal.value if value is None else value)


def vertical(values: list[float], unit: str) -> tuple[float, float, bool]:
    """Return the ends of a vertical axis, and whether it leaves out zero.

    Example:
        >>> vertical([51.43, 80.0], "percent"), vertical([6.6, 10.0], "percent"), vertical([3446, 2323], "attacks")
        ((40, 90, True), (0, 15, False), (0, 4000, False))
    """
    low, high = min(values), max(values)
    if unit == "rank":
        return max(low - 5, 1), high + 5, low - 5 > 1
    if unit != "percent":
        return min(0, -nice(-low)), nice(high) or 1, False
    if low <= 40 or high - low > 50:
        return 0, min(nice(high * 1.1), 100) or 1, False
    return floor(low / 10) * 10 - 10, min(floor(high / 10) * 10 + 10, 100), True


def _draw(
    sheet: Sheet, panel: Panel, box: tuple[float, float, float], span: tuple[float, float], notes: Notes, headed: bool,
) -> tuple[float, bool]:  # fmt: skip
    left, top, room = box
    _, language = gettext(sheet.language), sheet.language
    y = top + 14
    if headed:
        y = sheet.lines(left, y, panel.name, room, size=TEXT, bold=True, leading=18)
    low, high, truncated = vertical(list(panel.levels), panel.unit)
    steps = _steps(low, high, panel.unit)
    high = max(high, steps[-1])
    words = {step: show(step, panel.unit, language) for step in steps}
    gutter = max(width(word, SMALL) for word in words.values()) + 10
    if gutter > room * 0.3:  # the unit stands in the subtitle
        words = {step: _bare(step, language) for step in steps}
        gutter = max(width(word, SMALL) for word in words.values()) + 10
    across = Axis(*span, left + gutter, left + room - 6)
    ends = (low, high, y + 30, y + 30 + _PLOT) if panel.unit == "rank" else (low, high, y + 30 + _PLOT, y + 30)
    up = Axis(*ends)
    for step in steps:
        at = up.at(step)
        sheet.rule(across.left, at, left + room, at, colour="rule" if step == 0 else "grid", behind=True)
        sheet.text(across.left - 8, at + 4, words[step], colour="ink3", align="right")
    bottom = y + 30 + _PLOT
    _years(sheet, across, bottom)
    _breaks(sheet, panel, across, y + 20, bottom)
    taken = [_round_a_point(across.at(m.at), up.at(m.value)) for m in panel.moments]
    taken += [(left, up.at(step) - 8, across.left - 4, up.at(step) + 6) for step in steps]
    taken += _lines(sheet, panel, across, up)
    room_for = (left, y - 6, left + room, bottom - 2)
    for goal in panel.goals:
        _goal(sheet, goal, panel, across, up, room_for, taken)
    for moment in panel.moments:
        _moment(sheet, moment, panel, across, up, notes, room_for, taken)
    return bottom + 24, truncated


def _steps(low: float, high: float, unit: str) -> list[float]:
    gap = nice((high - low) / 4)
    if unit == "rank":
        gap = max(round(gap), 1)
    return [round(low + n * gap, 10) for n in range(ceil((high - low) / gap - 1e-9) + 1)]


def _bare(value: float, language: str) -> str:
    from dxlib.figures import show_amount

    return show_amount(value, language)


def _years(sheet: Sheet, across: Axis, bottom: float) -> None:
    """Mark where each year begins, and write the year in its middle."""
    first, last = int(across.low), int(across.high)
    wide = across.at(across.low + 1) - across.at(across.low) if across.high - across.low > 1 else 999
    for year in range(first, last + 1):
        if across.low < year:
            sheet.rule(across.at(year), bottom, across.at(year), bottom + 6, colour="ink3")
        start, end = max(year, across.low), min(year + 1, across.high)
        text = f"{year}" if wide > 40 else f"’{year % 100:02d}"
        if across.at(end) - across.at(start) > width(text, SMALL) + 4:
            sheet.text((across.at(start) + across.at(end)) / 2, bottom + 18, text, colour="ink3", align="center")
    sheet.rule(across.left, bottom, across.right + 6, bottom, colour="ink3")


def _breaks(sheet: Sheet, panel: Panel, across: Axis, top: float, bottom: float) -> None:
    ends = [Period.parse(moment.row.period).end for moment in panel.moments]
    for day in panel.breaks:
        at = Period.parse(day.isoformat()).decimal_year
        if min(ends) < day <= max(ends):
            x = across.at(at)
            sheet.rule(x, top, x, bottom, colour="ink3", dash=(1, 4))
            words = gettext(sheet.language)("counted otherwise")
            if x + 6 + width(words, SMALL) <= across.right + 6:
                sheet.text(x + 6, top + 4, words, colour="ink3")
            else:
                sheet.text(x - 6, top + 4, words, colour="ink3", align="right")


def joined(panel: Panel, first: Moment, second: Moment) -> bool:
    """Whether a line may run from one figure to the next."""
    ends = [Period.parse(m.row.period) for m in (first, second)]
    if true(first.row, "doubtful") or true(second.row, "doubtful"):
        return False
    if any(ends[0].end < day <= ends[1].end for day in panel.breaks):
        return False
    flow = panel.indicator is not None and panel.indicator.timing == "span" and not panel.indicator.is_ratio
    return not flow or ends[0].months == ends[1].months


def _round_a_point(x: float, y: float, reach: float = 8) -> tuple[float, float, float, float]:
    return (x - reach, y - reach, x + reach, y + reach)


def _lines(sheet: Sheet, panel: Panel, across: Axis, up: Axis) -> list[tuple[float, float, float, float]]:
    """Draw what joins the points; return the places it takes, so that no label is put there."""
    standing = [m for m in panel.moments if not m.replaced]
    ends = []
    for first, second in pairwise(standing):
        if joined(panel, first, second):
            ends.append((across.at(first.at), up.at(first.value), across.at(second.at), up.at(second.value)))
            sheet.rule(*ends[-1], colour="track", weight=2)
    for old in (m for m in panel.moments if m.replaced):
        new = next(m for m in standing if m.row.period == old.row.period)
        x = across.at(old.at)
        ends.append((x, up.at(old.value), x, up.at(new.value)))
        sheet.rule(*ends[-1], colour="base", dash=(3, 2), weight=1.5)
    places = []
    for x1, y1, x2, y2 in ends:
        count = int(max(abs(x2 - x1), abs(y2 - y1)) // 12) + 1
        steps = [n / count for n in range(count + 1)]
        places += [_round_a_point(x1 + (x2 - x1) * s, y1 + (y2 - y1) * s, 5) for s in steps]
    return places


def _goal(
    sheet: Sheet, goal: Any, panel: Panel, across: Axis, up: Axis, room: tuple[float, ...], taken: list[Any],
) -> None:  # fmt: skip
    _ = gettext(sheet.language)
    at, value = _due(goal)
    x, y = across.at(at), up.at(value)
    sheet.rule(x - 9, y, x + 9, y, colour="ink", weight=2.5)
    taken.append((x - 10, y - 4, x + 10, y + 4))
    words = _("target {due}: {target}").format(
        due=date_of(get(goal, "due") or goal.period, sheet.language), target=show(value, panel.unit, sheet.language)
    )
    sheet.values.append(f"{panel.name}: {words}")
    _label(sheet, [(words, "ink3", False)], x, y, room, taken)


def _moment(
    sheet: Sheet, moment: Moment, panel: Panel, across: Axis, up: Axis, notes: Notes,
    room: tuple[float, ...], taken: list[Any],
) -> None:  # fmt: skip
    _, language, row = gettext(sheet.language), sheet.language, moment.row
    x, y = across.at(moment.at), up.at(moment.value)
    value, when = value_of(row, "value", language), date_of(row.period, language)
    told = []
    if moment.replaced:
        standing = next(m.row for m in panel.moments if not m.replaced and m.row.period == row.period)
        told.append(_replaced(row, standing, language))
    doubtful = true(row, "doubtful")
    told += figure_notes(row, "value", language)
    low, high = get(row, "low"), get(row, "high")
    if low is not None and high is not None and isfinite(low) and isfinite(high) and high > low:
        top, bottom = sorted((up.at(low), up.at(high)))
        if bottom - top >= 18:
            sheet.rule(x, top, x, bottom, colour="track", weight=1.5)
            for end in (top, bottom):
                sheet.rule(x - 4, end, x + 4, end, colour="track", weight=1.5)
            told.append(_("The bar spans what the rounded figure may stand for."))
    hollow = moment.replaced or doubtful
    paint = {"fill": "paper", "stroke": "base" if moment.replaced else "track"} if hollow else {"fill": "reached"}
    words = f"{panel.name}: {value} ({when})"
    printed = f"; “{row.as_printed}”" if get(row, "as_printed") else ""
    sheet.sign(x, y, "disc", size=5.5, weight=2, dash=(2, 2) if doubtful else (), tip=words + printed,
               indicator=row.indicator, period=row.period, value=moment.value, **paint)  # fmt: skip
    sheet.values.append(words)
    label = value + notes.mark(told)
    lines = [(label, "ink2" if hollow else "ink", not hollow), (when, "ink3", False)]
    _label(sheet, lines, x, y, room, taken)


def _replaced(row: Any, standing: Any, language: str) -> str:
    _ = gettext(language)
    if get(row, "report") == get(standing, "report"):
        return _("The same report prints both figures.")
    form = _("As published on {first}; the newer figure was published on {second}.")
    days = [date_label(pd.Timestamp(one.published).date(), language) for one in (row, standing)]
    return form.format(first=days[0], second=days[1])


def _label(
    sheet: Sheet, lines: list[tuple[str, str, bool]], x: float, y: float, room: tuple[float, ...], taken: list[Any],
) -> None:  # fmt: skip
    """Write a label where it covers nothing: above its point, below or beside; without its date if it must."""
    best: tuple[float, float, float] | None = None
    for kept in (lines, lines[:1]):
        wide = max(width(text, SMALL, bold) for text, _colour, bold in kept)
        tall = 15 * len(kept)
        best = _place(x, y, wide, tall, room, taken)
        if best[2] < 40:
            break
    assert best is not None
    for n, (text, colour, bold) in enumerate(kept):
        sheet.text(best[0], best[1] + 12 + 15 * n, text, colour=colour, bold=bold, align="center")
    taken.append((best[0] - wide / 2, best[1], best[0] + wide / 2, best[1] + tall))


def _place(
    x: float, y: float, wide: float, tall: float, room: tuple[float, ...], taken: list[Any]
) -> tuple[float, float, float]:
    """Where a label of that size covers least: its middle, its top, and how much it covers."""
    left, top, right, bottom = room
    middle = min(max(x, left + wide / 2), right - wide / 2)
    beside = (x - 12 - wide / 2, x + 12 + wide / 2)
    places = [
        *((at, edge) for edge in (y - 11 - tall, y + 10) for at in (middle, x + wide / 2 - 8, x - wide / 2 + 8)),
        *((at, edge) for at in beside for edge in (y - tall / 2, y - tall, y)),
        *((middle, edge) for edge in (y - 26 - tall, y + 25)),
    ]
    best = (*places[0], float("inf"))
    for n, (at, edge) in enumerate(places):
        area = (at - wide / 2, edge, at + wide / 2, edge + tall)
        over = sum(_overlap(area, other) for other in taken) + n
        if area[0] < left - 1 or area[2] > right + 1 or area[1] < top or area[3] > bottom:
            over += 5000
        if over < best[2]:
            best = (at, edge, over)
    return best


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
