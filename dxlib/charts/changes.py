"""Indicators of different units side by side, by how much each changed in percent."""

from __future__ import annotations

from math import ceil, floor, log10
from statistics import median
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import ink, layer, lines_of, most, rows_y, separators, spoken, words
from dxlib.charts.lettering import width
from dxlib.charts.wording import Notes, date_of, figure_notes, left_out, same, value_of, with_source
from dxlib.notation.figures import show_number
from dxlib.tables.display import LINE, SMALL, TEXT, get, light, name_of, rows_of, series_of, true
from dxlib.text import gettext, is_missing, show_change, show_shown_change, stated_remark

_LEFT, _PLOT, _NAMES, _WORDS = 244, 288, 226, 260  # pixels on a page: names and gap, scale, names, words beside it
_EFFECTS = {"wanted": "track", "unwanted": "off", "neither": "base"}  # and its colour
_SLASHES = "M-0.6,1L-0.05,-1M0,1L0.55,-1"


@charted
def changes(
    comparison: pd.DataFrame, title: str | None = None, *, sort: bool = False, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
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
        An Altair chart, or the table of the newest figures where nothing changed hands. Its data have a row an
        indicator: ``indicator, name, dates, baseline, current, change`` (in percent: what the bar shows), ``effect``
        (whether the change is wanted, unwanted or neither), ``outcome, basis``, and the words beside the bars:
        ``change_label, levels_label, no_bar_label``; ``told`` is what a bar says, ``tip`` that with its sources.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.changes(dx.compare("2023", "2022", topic="national_portal"))
    """
    every = rows_of(comparison)
    rows = [row for row in every if row.outcome in ("compared", "stated") and not is_missing(row.shown_change)]
    if not rows:
        return tables.newest(comparison, language=language)
    if sort:
        rows.sort(key=lambda row: -abs(in_percent(row) or 0))
    before, now = (date_of(same(codes), language) for codes in (map(_base, rows), map(_now, rows)))
    notes = Notes(rows, ("baseline", "current"), language)
    data = pd.DataFrame([_record(n, row, notes, not (before and now), language) for n, row in enumerate(rows, 1)])
    limits = scale(list(data["change"].dropna()))
    said = _captions(rows, title, (before, now), limits, language)
    said.values, said.notes = list(data["told"]), notes.texts
    drawn = {series_of(row) for row in rows}
    left_out(said, [name_of(row, language) for row in every if series_of(row) not in drawn], language)
    return Plan(data, lambda room: _form(data, room, *limits), said, (_LEFT, 0))


def _record(n: int, row: Any, notes: Notes, dated: bool, language: str) -> dict[str, Any]:
    percent, name = in_percent(row), name_of(row, language)
    change, levels, marks = _words(row, notes, language)
    before, now = date_of(_base(row), language), date_of(_now(row), language)
    return {
        "row": n, "indicator": row.indicator, "name": name, "dates": f"{before} → {now}" if dated else "",
        "baseline": get(row, "baseline"), "current": get(row, "current"), "change": percent,
        "effect": _effect(row, percent or 0), "outcome": row.outcome, "basis": row.shown_basis,
        "change_label": change + marks, "levels_label": levels,
        "told": (told := f"{name}: {change}, {levels} ({before} – {now})"),
        "tip": with_source(told, row, ("baseline", "current"), language),
        "no_bar_label": _no_bar(row, language) if percent is None else "",
    }  # fmt: skip


def _captions(
    rows: list[Any], title: str | None, dates: tuple[str, str], limits: tuple[float, float, bool], language: str,
) -> Words:  # fmt: skip
    _ = gettext(language)
    named, parts = _("Change between two dates"), [_("Percent")]
    if all(dates):
        named = _("Change from {before} to {now}").format(before=dates[0], now=dates[1])
        parts += [" → ".join(dates)] if title else []
    if any(row.outcome == "stated" for row in rows):
        parts.append(_("outlined: the change that the report states"))
    _low, high, is_cut = limits
    if is_cut:
        parts.append(_("bars longer than {limit}% are cut").format(limit=show_number(high, language)))
    return Words(title or named, " · ".join(parts))


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


def _effect(row: Any, percent: float) -> str:
    wanted = {"up": 1, "down": -1}.get(str(row.direction), 0) * percent
    return "wanted" if wanted > 0 else "unwanted" if wanted < 0 else "neither"


def _no_bar(row: Any, language: str) -> str:
    """Why there is no bar."""
    _ = gettext(language)
    return {
        "times": _("no bar: stated as a multiple"),
        "points": _("no bar: stated in points"),
        "places": _("no bar: a change of places"),
    }.get(str(row.shown_form), _("no bar: not in percent"))


def _form(data: pd.DataFrame, room: Room, low: float, high: float, _is_cut: bool) -> Form:
    """The layers: names and words, separators, bars, zero, and what stands in the place of a bar."""
    scale_ = alt.Scale(domain=[low, high], nice=False, clamp=True)
    beside, columns, step, middle = _beside(data) if room.wide else _above(data, room.width)
    plot, left = (_PLOT, _LEFT) if room.wide else (room.width, 0)
    side = "left" if high >= -low else "right"  # of zero there is more room for why there is no bar
    free = plot * max(high, -low) / (high - low) - 8
    columns |= lines_of(data, "no_bar_label", free, SMALL)
    dy = {"expr": f"{middle} - {LINE / 2} * (length(datum.no_bar_label_lines) - 1)"}
    dx = 8 if side == "left" else -8
    layers = [
        *beside, separators(data, left, room.width - left - plot),
        *_bars(data, scale_, middle, room), _zero(room, middle), *_cuts(data, high, middle, room.alike),
        words("note", "no_bar_label_lines", alt.XDatum(0), align=side, dx=dx, dy=dy),
    ]  # fmt: skip
    domain = alt.Scale(domain=list(_EFFECTS), range=[light(colour) for colour in _EFFECTS.values()])
    x = alt.X(type="quantitative", axis=None, scale=scale_)
    shared = {"x": x, "y": rows_y(data), "color": alt.Color("effect:N", scale=domain, legend=None)}
    return Form(layers, shared, plot, alt.Step(step), columns=columns)


_Beside = tuple[list[Any], dict[str, Any], float, float]  # layers, columns, the height of a row, where its bar is


def _beside(data: pd.DataFrame) -> _Beside:
    """On a page: names left of the bars, words right of them."""
    columns = lines_of(data, "name", _NAMES) | lines_of(data, "dates", _NAMES, SMALL, lines=2)
    names = max(map(lambda *lines: sum(map(len, lines)), *columns.values()))
    columns |= lines_of(data, "levels_label", _WORDS, SMALL)
    first = f"{-LINE / 2} * (length(datum.name_lines) + length(datum.dates_lines) - 1)"
    layers = [
        words("name", "name_lines", -_LEFT, dy={"expr": first}),
        words("note", "dates_lines", -_LEFT, dy={"expr": f"{first} + {LINE} * length(datum.name_lines)"}),
        words("name-strong", "change_label", "width", dx=24, dy=-LINE / 2),
        words("note", "levels_label_lines", "width", dx=24, dy=LINE / 2),
    ]
    return layers, columns, max(names, most(columns["levels_label_lines"]) + 1) * LINE + 20, 0


def _above(data: pd.DataFrame, room: float) -> _Beside:
    """On a phone: all words over the bar; the levels stand beside the change where there is room, or under it."""
    columns: dict[str, Any] = lines_of(data, "name", room, TEXT, True)
    pairs = zip(data["change_label"], data["levels_label"], strict=True)
    columns["beside"] = [width(one, TEXT, True) + width(other, SMALL) + 12 <= room for one, other in pairs]
    dated = bool(data["dates"].any())
    lines = max(len(name) - fits for name, fits in zip(columns["name_lines"], columns["beside"], strict=True))
    step = LINE * (lines + 2 + dated) + 34
    middle = step / 2 - 14
    low = middle - 21.5 - LINE * dated  # the line of the levels
    top = f"({low} - (datum.beside ? 0 : {LINE}))"  # that of the change
    beside, under = layer("datum.beside"), layer("!datum.beside")
    layers = [
        words("name-strong", "name_lines", 0, dy={"expr": f"{top} - {LINE} * length(datum.name_lines)"}),
        words("name-strong", "change_label", 0, dy={"expr": top}),
        words("note", "levels_label", "width", beside, align="right", dy=low),
        words("note", "levels_label", 0, under, dy=low, limit=room),
        words("note", "dates", 0, dy=low + LINE, limit=room),
    ]
    return layers, columns, step, middle


def _zero(room: Room, middle: float) -> Any:
    """Where the bars begin: a line on a page, a tick in each row on a phone."""
    barred, place = layer("isValid(datum.change)"), {"x": alt.XDatum(0), "color": ink("ink3")}
    if room.wide:
        return barred.mark_rule(aria=False).encode(y=alt.YValue(0), y2=alt.Y2Value("height"), **place)
    return barred.mark_tick(orient="vertical", thickness=1, size=20, yOffset=middle, aria=False).encode(**place)


def _bars(data: pd.DataFrame, scale: alt.Scale, middle: float, room: Room) -> list[Any]:
    """The bars: filled, outlined where only a report states the change, a dot where nothing changed."""
    stated, none = (data["outcome"] == "stated") & (data["change"] != 0), data["change"] == 0
    size = 16 if room.wide else 12
    test = "datum.change !== 0 && datum.outcome {} 'stated'"
    filled = layer(test.format("!==")).mark_bar(size=size, yOffset=middle)
    outline = {"filled": False, "fill": light("paper"), "strokeDash": [4, 2], "strokeWidth": 1.5}
    outlined = layer(test.format("===")).mark_bar(size=size, yOffset=middle, **outline)
    dot = layer("datum.change === 0").mark_point(filled=True, size=64, opacity=1, yOffset=middle)
    x = alt.X("change:Q", axis=None, scale=scale)
    marks = [filled, *([outlined] if room.alike or stated.any() else []), *([dot] if room.alike or none.any() else [])]
    return [mark.encode(x=x, **spoken("told", "tip")) for mark in marks]


def _cuts(data: pd.DataFrame, high: float, middle: float, alike: bool) -> list[Any]:
    """Two slashes where a bar is cut."""
    if not (alike or (data["change"] > high).any()):
        return []
    at = {"xOffset": -14, "yOffset": middle}
    mark = layer(f"datum.change > {high}").mark_point(
        shape=_SLASHES, size=400, strokeWidth=2.5, opacity=1, aria=False, **at
    )
    paper: Any = {"condition": {"test": "datum.outcome !== 'stated'", "value": light("paper")}}  # else it is hollow
    return [mark.encode(x=alt.X("change:Q"), color=alt.ColorValue(light("ink"), **paper))]


def _words(row: Any, notes: Notes, language: str) -> tuple[str, str, str]:
    """The change, the levels it is between, and the numbers of the notes."""
    _ = gettext(language)
    change = show_shown_change(row, language).replace(" ", "\u00a0")
    if row.outcome == "stated":
        change = _("{change}, stated").format(change=change)
    elif row.shown_form == "points" and not is_missing(row.relative_change):
        change = f"{change} ({show_change(row.relative_change, 'percent', row.unit, language)})"
    known = [side for side in ("baseline", "current") if not is_missing(getattr(row, side))]
    sides = [value_of(row, side, language) + notes.sign(row, side) for side in known]
    levels = " → ".join(sides) if sides else _("no level printed")
    told = [*figure_notes(row, "current", language), *figure_notes(row, "baseline", language)]
    if true(row, "different_length"):
        told.append(_("The two figures cover spans of different length."))
    if true(row, "running_total") and sides:
        told.append(_("A running total: the difference is what came in between the two dates."))
    if remark := stated_remark(row, language):
        told.append(remark)
    percent = in_percent(row)
    if percent and _effect(row, percent) == "unwanted":
        told.append(_("More would be better.") if row.direction == "up" else _("Less would be better."))
    if true(row, "stated_doubtful"):
        told.append(_("Doubtful reading."))
    return change, levels, notes.mark(told)
