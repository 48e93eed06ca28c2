"""Indicators of different units side by side, by how much each changed in percent."""

from __future__ import annotations

from math import ceil, floor, log10
from statistics import median
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import broken, layer, line_mark, names_layer, rows_y, spoken
from dxlib.charts.lettering import width, wrap
from dxlib.charts.wording import Notes, date_of, figure_notes, left_out, same, value_of
from dxlib.notation.figures import show_number
from dxlib.tables.display import LINE, SMALL, TEXT, get, light, name_of, rows_of, true
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
        ``change_label, levels_label, no_bar_label``; ``told`` is what a bar says.

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
    before, now = (date_of(same(codes), language) for codes in (map(_base, rows), map(_now, rows)))
    notes = Notes()
    data = pd.DataFrame([_record(n, row, notes, not (before and now), language) for n, row in enumerate(rows, 1)])
    limits = scale(list(data["change"].dropna()))
    words = _captions(rows, title, (before, now), limits, language)
    words.values, words.notes = list(data["told"]), notes.texts
    drawn_ones = {row.indicator for row in rows}
    left_out(words, [name_of(r, language) for r in rows_of(comparison) if r.indicator not in drawn_ones], language)
    return Plan(data, lambda room: _form(data, room, *limits), words, (_LEFT, 0))


def _record(n: int, row: Any, notes: Notes, dated: bool, language: str) -> dict[str, Any]:
    percent, name = in_percent(row), name_of(row, language)
    change, levels, marks = _words(row, notes, language)
    before, now = date_of(_base(row), language), date_of(_now(row), language)
    return {
        "row": n, "indicator": row.indicator, "name": name, "dates": f"{before} → {now}" if dated else "",
        "baseline": get(row, "baseline"), "current": get(row, "current"), "change": percent,
        "effect": _effect(row, percent or 0), "outcome": row.outcome, "basis": row.shown_basis,
        "change_label": change + marks, "levels_label": levels,
        "told": f"{name}: {change}, {levels} ({before} – {now})",
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
    x = alt.X("change:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False, clamp=True))
    words, step, middle = _beside(data) if room.wide else _above(data, room.width)
    plot, left = (_PLOT, _LEFT) if room.wide else (room.width, 0)
    bars = _bars(x, middle, 16 if room.wide else 12)
    marks = [*bars, _zero(room, middle), _cuts(x, high, middle), _in_their_place(data, plot, low, high, middle)]
    domain = alt.Scale(domain=list(_EFFECTS), range=[light(colour) for colour in _EFFECTS.values()])
    shared = {
        "y": rows_y(),
        "color": alt.Color("effect:N", scale=domain, legend=None),
    }
    return Form([*words, _separators(room.width, left), *marks], shared, plot, alt.Step(step))


def _beside(data: pd.DataFrame) -> tuple[list[Any], float, float]:
    """On a page: names left of the bars, words right of them; with the height of a row and where its bar is."""
    written = {*zip(data["name"], data["dates"], strict=True)}
    names = max(len(wrap(name, _NAMES, TEXT, lines=3)) + len(wrap(dates, _NAMES, SMALL)) for name, dates in written)
    levels = max(len(wrap(words, _WORDS, SMALL)) for words in data["levels_label"]) + 1
    lines, under = broken(data["name"], _NAMES), broken(data["dates"], _NAMES, SMALL, lines=2, column="dates")
    under = f"datum.dates ? {under} : []"
    first = f"{-LINE / 2} * (length(datum.lines) + length(datum.under) - 1)"
    date = line_mark("note", dy={"expr": f"{first} + {LINE} * length(datum.lines)"})
    date = date.transform_calculate(lines=lines, under=under)
    level = line_mark("note", dx=24, dy=LINE / 2)
    level = level.transform_calculate(lines=broken(data["levels_label"], _WORDS, SMALL, column="levels_label"))
    change = line_mark("name-strong", dx=24, dy=-LINE / 2)
    layers = [
        names_layer(data["name"], _NAMES, -_LEFT, dy={"expr": first}).transform_calculate(under=under),
        date.encode(x=alt.XValue(-_LEFT), text=alt.Text("under:N")),
        change.encode(x=alt.XValue("width"), text=alt.Text("change_label:N")),
        level.encode(x=alt.XValue("width"), text=alt.Text("lines:N")),
    ]
    return layers, max(names, levels) * LINE + 20, 0


def _above(data: pd.DataFrame, room: float) -> tuple[list[Any], float, float]:
    """On a phone: all words over the bar; the levels stand beside the change where there is room in every row."""
    names = max(len(wrap(name, room, TEXT, True, 3)) for name in data["name"])
    pairs = zip(data["change_label"], data["levels_label"], strict=True)
    fits = all(width(change, TEXT, True) + width(levels, SMALL) + 12 <= room for change, levels in pairs)
    under = [*([] if fits else ["levels_label"]), *(["dates"] if data["dates"].any() else [])]
    step = LINE * (names + 1 + len(under)) + 34
    middle = step / 2 - 14
    top = middle - 21.5 - LINE * len(under)  # the line of the change
    first = {"expr": f"{top} - {LINE} * length(datum.lines)"}
    layers = [
        names_layer(data["name"], room, 0, style="name-strong", dy=first),
        line_mark("name-strong", dy=top).encode(x=alt.XValue(0), text=alt.Text("change_label:N")),
    ]
    if fits:
        beside = line_mark("note", align="right", dy=top)
        layers.append(beside.encode(x=alt.XValue("width"), text=alt.Text("levels_label:N")))
    for n, column in enumerate(under, 1):
        line = line_mark("note", dy=top + LINE * n, limit=room)
        layers.append(line.encode(x=alt.XValue(0), text=alt.Text(f"{column}:N")))
    return layers, step, middle


def _separators(across: float, left: float) -> Any:
    """A line between two rows."""
    later = layer().transform_window(nth="row_number()", groupby=[]).transform_filter("datum.nth > 1")
    line = {"x": alt.XValue(-left), "x2": alt.X2Value(across - left), "color": alt.ColorValue(light("rule"))}
    return later.mark_rule(strokeWidth=1, aria=False).encode(y=alt.Y("row:O", bandPosition=0), **line)


def _zero(room: Room, middle: float) -> Any:
    """Where the bars begin: a line on a page, a tick in each row on a phone."""
    place: dict[str, Any] = {"x": alt.XDatum(0, axis=None), "color": alt.ColorValue(light("ink3"))}
    barred = layer().transform_filter("isValid(datum.change)")
    if room.wide:
        return barred.mark_rule(aria=False).encode(y=alt.YValue(0), y2=alt.Y2Value("height"), **place)
    return barred.mark_tick(orient="vertical", thickness=1, size=20, yOffset=middle, aria=False).encode(**place)


def _bars(x: alt.X, middle: float, size: float) -> list[Any]:
    """The bars: filled, outlined where only a report states the change, a dot where nothing changed."""
    bar = layer().transform_filter("datum.change !== 0 && datum.outcome !== 'stated'")
    stated = layer().transform_filter("datum.change !== 0 && datum.outcome === 'stated'")
    none = layer().transform_filter("datum.change === 0")
    outline = {"filled": False, "fill": light("paper"), "strokeDash": [4, 2], "strokeWidth": 1.5}
    marks = [
        bar.mark_bar(size=size, yOffset=middle),
        stated.mark_bar(size=size, yOffset=middle, **outline),
        none.mark_point(filled=True, size=64, opacity=1, yOffset=middle),
    ]
    return [mark.encode(x=x, **spoken("told")) for mark in marks]


def _cuts(x: alt.X, high: float, middle: float) -> Any:
    """Two slashes where a bar is cut."""
    long = layer().transform_filter(f"datum.change > {high}")
    mark = long.mark_point(
        shape=_SLASHES, size=400, strokeWidth=2.5, opacity=1, xOffset=-14, yOffset=middle, aria=False
    )
    paper: Any = {"condition": {"test": "datum.outcome !== 'stated'", "value": light("paper")}}
    return mark.encode(x=x, color=alt.ColorValue(alt.Undefined, **paper))


def _in_their_place(data: pd.DataFrame, plot: float, low: float, high: float, middle: float) -> Any:
    """Why there is no bar, in its place: on the side of zero that has more room for it."""
    side = "left" if high >= -low else "right"
    room = plot * max(high, -low) / (high - low) - 8
    dy = {"expr": f"{middle} - {LINE / 2} * (length(datum.lines) - 1)"}
    lines = broken(data["no_bar_label"], room, SMALL, column="no_bar_label")
    mark = line_mark("note", align=side, dx=8 if side == "left" else -8, dy=dy).transform_filter("datum.no_bar_label")
    return mark.transform_calculate(lines=lines).encode(x=alt.XDatum(0, axis=None), text=alt.Text("lines:N"))


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
    if percent and _effect(row, percent) == "unwanted":
        told.append(_("More would be better.") if row.direction == "up" else _("Less would be better."))
    if true(row, "stated_doubtful"):
        told.append(_("Doubtful reading."))
    return change, levels, notes.mark(told)
