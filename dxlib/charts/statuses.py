"""Targets on their way: how far along each is, beside the time that has passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.analysis.counting import without_rivals
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import (
    down,
    ink,
    layer,
    lines_of,
    most,
    rows_y,
    separators,
    status_colour_of,
    status_signs,
    status_words,
    tips,
    words,
)
from dxlib.charts.lettering import width
from dxlib.charts.wording import Notes, date_of, same, value_of
from dxlib.tables.display import LINE, SMALL, SYMBOLS, TEXT, light, name_of, rows_of
from dxlib.text import (
    authority_word,
    fragile_words,
    gettext,
    is_missing,
    ngettext,
    show,
    status_word,
    to_go,
    why_unjudged,
)
from dxlib.text.words import capital

_LEFT, _PLOT = 232, 380  # pixels that the names and the ways have on a page
_INSET = 7  # how far the ways are from the edges of a phone
_EDGE = 7.5  # how far beyond its way a dot is drawn, in percent of it
_SCALE = alt.Scale(domain=[-_EDGE, 100 + _EDGE], nice=False, zero=False, clamp=True)


@charted
def progress(
    targets: pd.DataFrame, title: str | None = None, *, every: bool = False, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw for each target how much of the way from its baseline is covered, beside the time that has passed.

    Args:
        targets: rows of ``assess``. Columns: indicator, name, name_vi, unit, direction, status, reason, target,
            target_printed, due, due_date, authority, breakdown, fragile, ``baseline*``, ``current*``.
        title: a title of your own.
        every: draw the targets without a way to measure too; otherwise their number is given under the chart.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where no target has a way. Its data have a row a target:
        ``row, indicator, name, baseline, current, target, due, covered`` (percent of the way from the baseline to the
        target), ``passed`` (of the time), ``status``, and the words beside the marks: ``baseline_label, current_label,
        target_label, covered_label, passed_label, status_label, distance_label, due_label``; ``figures_label`` names
        the three figures.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.progress(dx.assess(pillar="digital_government", due="2025"))
    """
    rows = rows_of(without_rivals(targets))
    shown = _together([row for row in rows if every or _has_way(row)])
    if not shown:
        return tables.newest(targets, language=language)
    notes = Notes(shown, ("baseline", "current", "target"), language)
    due = date_of(same(row.due for row in shown), language)
    goals = Counter(map(_goal, shown))
    said_of = [_due_words(row, not due, goals[_goal(row)] > 1, language) for row in shown]
    data = pd.DataFrame([_record(row, n, notes, said_of[n - 1], language) for n, row in enumerate(shown, 1)])
    said = _words(data, title, due, language)
    said.notes = [*notes.texts, *_remarks(data, len(rows) - len(shown), language)]
    return Plan(data, lambda room: _form(data, room), said, (_LEFT, _INSET))


def _has_way(row: Any) -> bool:
    if is_missing(row.baseline) or is_missing(row.current) or is_missing(row.target):
        return False
    return row.baseline > row.target if row.direction == "down" else row.baseline < row.target


def _share(first: Any, now: Any, last: Any) -> float:
    """How many percent of a way from first to last a value lies: the scale of the drawing, no judgement."""
    return float((now - first) / (last - first) * 100)


def _together(rows: list[Any]) -> list[Any]:
    """The targets of one indicator side by side, the earliest due first; indicators in the order they come in."""
    first = {(row.indicator, row.breakdown): place for place, row in reversed([*enumerate(rows)])}
    return sorted(rows, key=lambda row: (first[row.indicator, row.breakdown], row.due_date))


def _goal(row: Any) -> tuple[str, str, str]:
    return row.indicator, row.breakdown, row.due


def _due_words(row: Any, dated: bool, shared: bool, language: str) -> str:
    """When a target is due, unless all are due then, and who set it where several set one for the same date."""
    due = gettext(language)("due {date}").format(date=date_of(row.due, language)) if dated else ""
    authority = authority_word(row.authority, language) if shared and not is_missing(row.authority) else ""
    return " · ".join(part for part in (due, authority) if part)


def _record(row: Any, number: int, notes: Notes, due: str, language: str) -> dict[str, Any]:
    _ = gettext(language)
    told = [text for text in (fragile_words(row, language),) if text]
    if row.status in NO_STATUS and not is_missing(row.reason):
        told.append(capital(why_unjudged(row, language)) + ".")
    record = {
        "row": number, "indicator": row.indicator, "name": name_of(row, language), "unit": row.unit, "due": row.due,
        "status": row.status,
        "baseline": row.baseline, "current": row.current, "target": row.target, "covered": None, "passed": None,
        "status_label": capital(status_word(row.status, language)) + notes.mark(told),
        "target_label": tables.target_words(row, language) + notes.sign(row, "target"),
        "distance_label": "" if row.status == "reached" else to_go(row.distance, row.unit, language),
        "due_label": due,
    }  # fmt: skip
    for side in ("baseline", "current"):
        date = date_of(getattr(row, f"{side}_period"), language)
        known = not is_missing(getattr(row, side))
        record[f"{side}_label"] = f"{value_of(row, side, language)}{notes.sign(row, side)} ({date})" if known else ""
    if not _has_way(row):
        return record | {"baseline_label": "", "covered_label": "", "passed_label": "", "figures_label": ""}
    first, now, last = (pd.Timestamp(day) for day in (row.baseline_date, row.current_date, row.due_date))
    passed = _share(first, now, last) if first < last else None
    record |= {"covered": _share(row.baseline, row.current, row.target), "passed": passed}
    for column in ("covered", "passed"):
        known = record[column] is not None
        record[f"{column}_label"] = show(round(record[column], 1), "percent", language) if known else ""
    sides = {side: value_of(row, side, language) for side in ("baseline", "current")}
    form = _("{baseline} → {current}, target {target}")
    return record | {"figures_label": form.format(**sides, target=record["target_label"])}


def _form(data: pd.DataFrame, room: Room) -> Form:
    """The layers: separators, names and verdicts, the way with its marks, and their values."""
    wide, found = room.wide, set(data["status"])
    left, plot = (_LEFT, _PLOT) if wide else (_INSET, room.width - 2 * _INSET)
    name_room, status_room = (_LEFT - 18, room.width - left - plot - 72) if wide else (room.width, room.width - 20)
    columns = lines_of(data, "name", name_room, TEXT, not wide, 2)
    columns |= lines_of(data, "status_label", status_room, TEXT, True)
    if wide:
        step, middle = 70.0, 0.0
        beside = [*_names(), *_verdict("width", 59, -8, found),
                  words("note", "distance_label", "width", dx=72, dy=down(10 - LINE, "status_label"))]  # fmt: skip
    else:  # the words of a row stand over its marks
        over, under = LINE * most(columns["name_lines"]), 18 if _crowded(data, room) else 0
        step = 90.0 + over + under
        top, middle = -step / 2 + over - 2, step / 2 - 36
        name = words("name-strong", "name_lines", -_INSET,
                     dy={"expr": f"{top} - {LINE} * (length(datum.name_lines) - 1)"})  # fmt: skip
        beside = [name, *_verdict(0, 7 - left, top + 19, found), _both(under, top + 19 + under)]
    x = alt.X(type="quantitative", scale=_SCALE, axis=None)
    shared = {"x": x, "y": rows_y(data), "color": status_colour_of()}
    layers = [*beside, *_marks(data, middle, room.language), *_values(data, middle, wide),
              separators(data, left, room.width - left - plot)]  # fmt: skip
    return Form(layers, shared, plot, alt.Step(step), columns=columns)


def _x(column: str, title: str) -> alt.X:
    return alt.X(f"{column}:Q", title=title, scale=_SCALE, axis=None)


def _crowded(data: pd.DataFrame, room: Room) -> bool:
    """Whether what is still to go, and when it is due, has no room beside the status on a phone."""
    rest = data["distance_label"] + "; " + data["due_label"]
    pairs = zip(data["status_label"], rest, strict=True)
    return any(width(status, TEXT, True) + width(more, SMALL) > room.width - 30 for status, more in pairs)


def _names() -> list[Any]:
    """Names with the dates when they are due, round the middle of the row."""
    first = f"-{LINE / 2} * (length(datum.name_lines) - (datum.due_label ? 0 : 1))"
    return [
        words("name", "name_lines", -_LEFT, dy={"expr": first}),
        words("note", "due_label", -_LEFT, dy={"expr": f"{LINE / 2} * length(datum.name_lines)"}),
    ]


def _verdict(x: Any, dx: float, dy: float, found: Collection[str]) -> list[Any]:
    """The status with its sign."""
    return [*status_signs(x, found, dx=dx, dy=dy), status_words("status_label_lines", x, found, dx=dx + 13, dy=dy)]


def _both(under: float, dy: float) -> Any:
    """What is still to go and when it is due, in one line: under the status, or beside it at the right edge."""
    both = "datum.distance_label + (datum.distance_label && datum.due_label ? '; ' : '') + datum.due_label"
    rows = layer().transform_calculate(both=both)
    if under:
        return words("note", "both", 20 - _INSET, rows, dy=dy)
    return words("note", "both", "width", rows, align="right", dx=_INSET, dy=dy)


def _marks(data: pd.DataFrame, dy: float, language: str) -> list[Any]:
    _ = gettext(language)
    at: dict[str, Any] = {"opacity": 1, "yOffset": dy}
    tip = tips("name", "baseline_label", "current_label", "target_label", "status_label")
    way = layer("isValid(datum.covered)" if data["covered"].isna().any() else "")
    ends = {"x": alt.XDatum(0), "x2": alt.X2Datum(100)}
    thick = {"strokeWidth": 5, "yOffset": dy, "y2Offset": dy}
    ring = way.mark_point(filled=True, size=121, strokeWidth=2, **at)
    dot = way.mark_point(filled=True, size=169, **at)
    time = layer().mark_point(shape=SYMBOLS["up"], filled=True, size=64, opacity=1, yOffset=dy + 13, aria=False)
    tick = layer().mark_tick(orient="vertical", thickness=2, size=20, **at)
    layers = [
        way.mark_rule(aria=False, **thick).encode(**ends, color=ink("grid")),
        way.mark_rule(**thick).encode(x=alt.X("covered:Q"), x2=alt.X2Datum(0)),
        tick.encode(x=alt.XDatum(100), color=ink("ink")),
        ring.encode(x=alt.XDatum(0), stroke=alt.StrokeValue(light("base")), color=ink("paper"), tooltip=tip),
        dot.encode(x=_x("covered", _("Way covered")), tooltip=tip),
        time.encode(x=_x("passed", _("Time passed")), color=ink("ink2")),
    ]
    if data["covered"].isna().any():
        none = layer("!isValid(datum.covered)").mark_rule(strokeDash=[2, 4], aria=False, yOffset=dy)
        layers.insert(0, none.encode(**ends, color=ink("na")))
    return layers


def _values(data: pd.DataFrame, dy: float, wide: bool) -> list[Any]:
    """The newest figure over its dot, towards the middle of the way; baseline and target under their marks."""
    third = "datum.covered < 33 ? {} : datum.covered > 67 ? {} : {}"
    place = {"align": {"expr": third.format("'left'", "'right'", "'center'")}, "dx": {"expr": third.format(-7, 7, 0)}}
    layers = [
        words("value-strong", "current_label", alt.X("covered:Q"), dy=dy - 17, **place),
        words("note", "baseline_label", alt.XDatum(0), dy=dy + 25, dx=-6),
        words("note", "target_label", alt.XDatum(100), dy=dy + 25, align="center" if wide else "right",
              dx=0 if wide else 20),
    ]  # fmt: skip
    if data["covered"].isna().any():
        alone = layer("!isValid(datum.covered)")
        layers.append(words("value", "current_label", alt.XDatum(0), alone, dy=dy - 11, dx=-6))
    return layers


def _words(data: pd.DataFrame, title: str | None, due: str, language: str) -> Words:
    _ = gettext(language)
    parts = [_("ring: baseline"), _("dot: newest figure"), _("long tick: target")]
    if due:
        parts[-1] = _("long tick: target for {due}").format(due=due)
    parts.append(_("triangle: time passed when the figure was taken"))
    values = [_told(row, language) for row in rows_of(data)]
    measure = _("Percent of the way from the baseline to the target")
    return Words(title or _("The way to the targets"), " · ".join(parts), values, measure=measure)


def _told(row: Any, language: str) -> str:
    status = status_word(row.status, language)
    if is_missing(row.covered):
        return f"{row.name}: {status}; {row.target_label}"
    return f"{row.name}: {row.baseline_label}, {row.current_label}; {row.target_label}; {status}"


def _remarks(data: pd.DataFrame, rest: int, language: str) -> list[str]:
    _, n_ = gettext(language), ngettext(language)
    remarks = []
    if (~data["covered"].dropna().astype(float).between(-_EDGE, 100 + _EDGE)).any():
        remarks.append(_("A mark at the very edge stands further out than the drawing shows."))
    if rest:
        form = n_(
            "{count} target has no way to measure, for want of two figures or reached by the first; see the table.",
            "{count} targets have no way to measure, for want of two figures or reached by the first; see the table.",
            rest,
        )
        remarks.append(form.format(count=rest))
    return remarks
