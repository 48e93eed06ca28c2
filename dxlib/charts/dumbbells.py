"""Two figures a row on one scale of shares, with the target: did it move, and will it get there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import (
    aside,
    broken,
    layer,
    names_layer,
    status_colour_of,
    status_signs,
    status_words_colour,
    words_mark,
)
from dxlib.charts.lettering import width, wrap
from dxlib.charts.wording import Notes, capital, date_of, figure_notes, left_out, same, value_of
from dxlib.notation.figures import show_number
from dxlib.notation.periods import Period
from dxlib.tables.display import LINE, NARROW, SMALL, SYMBOLS, TEXT, WIDE, get, light, name_of, rows_of, true
from dxlib.text import fragile_words, gettext, is_missing, reason, show_shown_change, stated_remark, status_word
from dxlib.text.words import when

# Pixels on a page: all left of the scale, the names in it, the scale, and the words at the right.
_LEFT, _NAMES, _PLOT, _WORDS = 232, 202, 380, 132
_CHANGES = "datum.pace_label ? [datum.change_label, datum.pace_label] : [datum.change_label]"
_ONE_LINE = "datum.pace_label ? datum.change_label + '; ' + datum.pace_label : datum.change_label"


@charted
def dumbbell(
    comparison: pd.DataFrame, targets: pd.DataFrame | None = None, title: str | None = None, *,
    sort: bool = False, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
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
        An Altair chart, or the table of the newest figures where no pair can be drawn. Its data have a row an
        indicator: ``indicator, name, dates, baseline, current, target, newest`` (percent), ``status``, and the words
        beside the marks: ``baseline_label, current_label, target_label, newest_label, status_label,
        change_label, pace_label, due_label``;
        ``told`` is what the alternative text says of a row.

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
    rows, goals = rows_of(pairs), _goals(targets)
    notes = Notes()
    data = pd.DataFrame(_records(rows, goals, notes, language)).astype({"target": float, "newest": float})
    words = _words(rows, goals, title, list(data["told"]), language)
    words.notes = [*_other_baselines(rows, goals, language), *notes.texts]
    drawn = set(data["indicator"])
    left_out(words, [name_of(r, language) for r in rows_of(shares) if r.indicator not in drawn], language)
    heads = _heads(rows, goals, language)
    return Plan(data, lambda room: _form(data, room, heads), words, (_LEFT, 0))


def _goals(targets: pd.DataFrame | None) -> dict[str, Any]:
    if targets is None or targets.empty:
        return {}
    return {row.indicator: row for row in rows_of(targets.sort_values("due_date", kind="stable"))}


def _heads(rows: list[Any], goals: dict[str, Any], language: str) -> dict[str, str]:
    """What the marks of each side are called, with the date that all of them share."""
    _ = gettext(language)
    mine = [goals[row.indicator] for row in rows if row.indicator in goals]
    named = {"baseline": _("Earlier"), "current": _("Later"), "target": _("Target")}
    dates = {side: same(getattr(row, f"{side}_period") for row in rows) for side in ("baseline", "current")}
    dates["target"] = same(goal.due for goal in mine)
    if not (dates["baseline"] and dates["current"]):  # both stand beside the names
        dates |= {"baseline": "", "current": ""}
    return {side: f"{head}: {date_of(dates[side], language)}" if dates[side] else head for side, head in named.items()}


def _records(rows: list[Any], goals: dict[str, Any], notes: Notes, language: str) -> list[dict[str, Any]]:
    dated = not all(same(getattr(r, f"{side}_period") for r in rows) for side in ("baseline", "current"))
    due = same(goals[r.indicator].due for r in rows if r.indicator in goals)
    widest = max(rows, key=lambda r: abs(r.current - r.baseline))
    return [
        _record(row, goals.get(row.indicator), notes, language, dated, row is widest and not dated, due) for row in rows
    ]


def _record(
    row: Any, goal: Any, notes: Notes, language: str, dated: bool, named: bool, same_due: str
) -> dict[str, Any]:
    _ = gettext(language)
    before, now = date_of(row.baseline_period, language), date_of(row.current_period, language)
    record = {
        "indicator": row.indicator, "name": name_of(row, language), "dates": f"{before} → {now}" if dated else "",
        "baseline": row.baseline, "current": row.current, "target": None, "newest": _later(row),
        "status": "", "status_label": "", "target_label": "", "newest_label": "", "pace_label": "",
        "due_label": "",
        "told": _told(row, goal, language),
        "baseline_doubtful": true(row, "baseline_doubtful"), "current_doubtful": true(row, "current_doubtful"),
    }  # fmt: skip
    sides = {side: value_of(row, side, language) for side in ("baseline", "current")}
    dates = {side: f"{date}: {sides[side]}" for side, date in (("baseline", before), ("current", now))}
    named = named and sum(width(text, SMALL, True) for text in dates.values()) < NARROW - 20
    for side, text in (dates if named else sides).items():
        record[f"{side}_label"] = text + notes.mark(figure_notes(row, side, language))
    row_notes = _row_notes(row, goal, language)
    record["change_label"] = show_shown_change(row, language) + ("" if goal is not None else notes.mark(row_notes))
    if goal is not None:
        target = tables.target_words(goal, language)
        due = _("target {due}: {target}").format(due=date_of(goal.due, language), target=target)
        record |= {
            "status": goal.status, "status_label": capital(status_word(goal.status, language)) + notes.mark(row_notes),
            "pace_label": _pace(goal, language), "target": None if is_missing(goal.target) else goal.target,
            "target_label": due if named else target, "due_label": "" if same_due else date_of(goal.due, language),
        }  # fmt: skip
    if record["newest"] is not None:
        record["newest_label"] = f"{date_of(row.newest_period, language)}: {value_of(row, 'newest', language)}"
    return record


def _row_notes(row: Any, goal: Any, language: str) -> list[str]:
    _ = gettext(language)
    notes = [_("The two shares cover spans of different length.")] if true(row, "different_length") else []
    notes += [remark for remark in (stated_remark(row, language),) if remark]
    if goal is not None:
        notes += [fragile for fragile in (fragile_words(goal, language),) if fragile]
        if goal.status in ("not_assessable", "due_no_figure") and not is_missing(goal.reason):
            notes.append(capital(reason(goal.reason, language)) + ".")
    return notes


def _pace(goal: Any, language: str) -> str:
    if is_missing(goal.required_pace):
        return ""
    number = show_number(goal.required_pace, language, decimals=1, signed=True)
    return gettext(language)("needs {number} a year").format(number=number)


def _later(row: Any) -> float | None:
    value = get(row, "newest")
    return value if value is not None and 0 <= value <= 100 else None


@dataclass(frozen=True)
class _Line:
    """Where the marks of a row lie, in pixels.

    Attributes:
        dy: how far below the middle of the row.
        width: of the plot.
        inset: what is left free at either end of the scale.
        low, high: between where there is room for labels, counted from 0 %.
        steps: what the axis names.
    """

    dy: float
    width: int
    inset: int
    low: int
    high: int
    steps: tuple[int, ...]

    def x(self, column: str, title: Any = alt.Undefined) -> alt.X:
        """Return the position of a column of shares, with what it is called beside others."""
        side: Any = "bottom" if self.inset else "top"
        axis = alt.Axis(orient=side, values=self.steps, labelExpr="datum.value + '%'", labelFlush=False, title=None,
                        grid=not self.inset)  # fmt: skip
        scale = alt.Scale(domain=[0, 100], nice=False, padding=self.inset)
        return alt.X(f"{column}:Q", title=title, axis=axis, scale=scale)

    def labels(self, first: str, second: str, dy: float, styles: tuple[str, str]) -> list[Any]:
        """Return the labels of two columns that stand on one line."""
        unit, layers = (self.width - 2 * self.inset) / 100, []
        for column, other, style in ((first, second, styles[0]), (second, first, styles[1])):
            mark = words_mark(style, dy=self.dy + dy, dx={"expr": "datum.aside"})
            moved = mark.transform_calculate(**aside(column, other, unit, self.low, self.high))
            layers.append(moved.encode(x=self.x(column), text=alt.Text(f"{column}_label:N")))
        return layers


def _form(data: pd.DataFrame, room: Room, heads: dict[str, str]) -> Form:
    """The layers: names and verdict, marks, their values, and separators."""
    wide, judged = room.wide, bool((data["status"] != "").any())
    names = [wrap(name, _NAMES if wide else room.width, TEXT, not wide, 3) for name in data["name"]]
    lines = max(map(len, names)) + bool(data["dates"].any())
    if wide:
        verdicts = [len(wrap(row.status_label, _WORDS, TEXT, True)) + 1 + bool(row.pace_label) for row in rows_of(data)]
        step, line = 19 + LINE * max(3, lines, *verdicts), _Line(0, _PLOT, 0, -30, _PLOT + 42, (0, 25, 50, 75, 100))
        words = _beside(data, judged)
    else:
        step = 87 + LINE * (lines + judged)
        line = _Line(step / 2 - 34, room.width, 24, -24, room.width - 24, (0, 50, 100))
        words = _over(data, line.dy, room, judged)
    y = alt.Y("name:N", sort=None, axis=None, scale=alt.Scale(type="band", padding=0))
    values = line.labels("baseline", "current", -18, ("value", "value-strong"))
    values += line.labels("target", "newest", 22, ("note", "note"))
    layers = [
        *words,
        *_marks(data, line, heads, room.language),
        *values,
        *_separators(-_LEFT if wide else 0, line.width, room),
    ]
    return Form(layers, {"y": y, "color": _colour(judged)}, line.width, alt.Step(step), below=16 if wide else 36)


def _colour(judged: bool) -> Any:
    """The colour of the status; that of what is reached where there is no target."""
    plain = light("reached")
    return status_colour_of(test="!datum.status", value=plain) if judged else alt.ColorValue(plain)


def _separators(left: int, width: int, room: Room) -> list[Any]:
    """Lines between the rows."""
    between = layer().transform_window(groupby=[], nth="row_number()").transform_filter("datum.nth > 1")
    edge = alt.Y("name:N", sort=None, bandPosition=0)
    ends, beyond = {"x": alt.XValue(left), "x2": alt.X2Value("width")}, room.width + left - width
    return [
        between.mark_rule(strokeWidth=1, x2Offset=beyond, aria=False).encode(
            y=edge, color=alt.ColorValue(light("rule")), **ends
        )
    ]


def _beside(data: pd.DataFrame, judged: bool) -> list[Any]:
    """Left of the marks name and dates, right of them status, change and pace; both round the middle of the row."""
    dated = int(data["dates"].any())
    first, right = f"{-LINE / 2} * (length(datum.lines) - {1 - dated})", WIDE - _LEFT - _PLOT - _WORDS
    layers = [names_layer(data["name"], _NAMES, -_LEFT, dy={"expr": first})]
    if dated:
        dates = words_mark("note", align="left", dy={"expr": f"{first} + {LINE} * length(datum.lines)"})
        dates = dates.transform_calculate(lines=broken(data["name"], _NAMES))
        layers.append(dates.encode(x=alt.XValue(-_LEFT), text=alt.Text("dates:N")))
    alone = words_mark("name-strong", align="left", dx=right - 20).transform_filter("!datum.status")
    layers.append(alone.encode(x=alt.XValue("width"), text=alt.Text("change_label:N")))
    if judged:
        lines = broken(data["status_label"], _WORDS, bold=True, lines=2, column="status_label")
        first = f"{-LINE / 2} * (length(datum.lines) + (datum.pace_label ? 1 : 0))"
        layers += _verdict("width", right, first, lines, f"{first} + {LINE} * length(datum.lines)", _CHANGES)
    return layers


def _over(data: pd.DataFrame, middle: float, room: Room, judged: bool) -> list[Any]:
    """Over the marks, from the bottom: change and pace, status, dates, name."""
    bottom, dated = middle - 39, int(data["dates"].any())
    lowest = f"{bottom - LINE} - (datum.status ? {LINE} : 0)"
    name = {"expr": f"{lowest} - {LINE} * (length(datum.lines) - {1 - dated})"}
    layers = [names_layer(data["name"], room.width, 0, style="name-strong", dy=name)]
    if dated:
        dates = words_mark("note", align="left", dy={"expr": lowest})
        layers.append(dates.encode(x=alt.XValue(0), text=alt.Text("dates:N")))
    alone = words_mark("value-strong", align="left", dy=bottom).transform_filter("!datum.status")
    layers.append(alone.encode(x=alt.XValue(0), text=alt.Text("change_label:N")))
    return layers + (
        _verdict(0, 20, f"{bottom - LINE}", "[datum.status_label]", f"{bottom}", _ONE_LINE) if judged else []
    )


def _verdict(x: Any, dx: int, first: str, lines: str, under: str, changes: str) -> list[Any]:
    """The status with its sign, and under it how much it changed, and at what pace it must."""
    own = layer().transform_filter("datum.status").transform_calculate(lines=lines, changes=changes)
    word = own.mark_text(style="status", align="left", dx=dx, dy={"expr": first}, aria=False)
    note = own.mark_text(style="note", align="left", dx=dx, dy={"expr": under}, aria=False)
    at, grey = alt.XValue(x), alt.ColorValue(light("ink3"))
    signs = status_signs(at, dx=dx - 13, dy={"expr": first}, size=196)
    return [
        *(sign.transform_calculate(lines=lines) for sign in signs),
        word.encode(x=at, text=alt.Text("lines:N"), color=status_words_colour()),
        note.encode(x=at, text=alt.Text("changes:N"), color=grey),
    ]


def _marks(data: pd.DataFrame, line: _Line, heads: dict[str, str], language: str) -> list[Any]:
    _ = gettext(language)
    shown = (("name", _("Indicator")), ("baseline_label", _("Baseline")), ("current_label", _("Current")),
             ("target_label", _("Target")), ("newest_label", _("Newest")))  # fmt: skip
    tip: dict[str, Any] = {"tooltip": [alt.Tooltip(f"{column}:N", title=head) for column, head in shown]}
    tip["description"] = alt.Description("told:N")
    at, paper = {"yOffset": line.dy}, alt.ColorValue(light("paper"))
    dashed = alt.StrokeDashValue([], condition={"test": "datum.baseline_doubtful", "value": [2, 2]})
    whole = layer().mark_rule(strokeWidth=2, aria=False, yOffset=line.dy)
    span = layer().mark_rule(strokeWidth=5, aria=False, yOffset=line.dy, y2Offset=line.dy)
    tick = layer().mark_tick(orient="vertical", thickness=2, size=20, opacity=1, aria=False, **at)
    ring = layer().mark_point(filled=True, size=121, strokeWidth=2, opacity=1, **at)
    dot = layer().mark_point(filled=True, size=169, opacity=1, **at)
    cross = layer().mark_point(shape=SYMBOLS["cross"], size=81, strokeWidth=1.5, opacity=1, aria=False, **at)
    grey = {"x": alt.XDatum(0), "x2": alt.X2Datum(100), "color": alt.ColorValue(light("grid"))}
    x = {side: line.x(side, title) for side, title in heads.items()}
    layers = [
        *([whole.encode(**grey)] if line.inset else []),
        span.encode(x=line.x("baseline"), x2=alt.X2("current:Q")),
        tick.encode(x=x["target"], color=alt.ColorValue(light("ink"))),
        ring.encode(x=x["baseline"], stroke=alt.StrokeValue(light("base")), color=paper, strokeDash=dashed, **tip),
        dot.transform_filter("!datum.current_doubtful").encode(x=x["current"], **tip),
    ]
    if data["current_doubtful"].any():
        hollow = layer().mark_point(fill=light("paper"), size=169, strokeWidth=2, strokeDash=[2, 2], opacity=1, **at)
        layers.append(hollow.transform_filter("datum.current_doubtful").encode(x=x["current"], **tip))
    return [*layers, cross.encode(x=line.x("newest"), color=alt.ColorValue(light("ink2")))]


def _words(rows: list[Any], goals: dict[str, Any], title: str | None, values: list[str], language: str) -> Words:
    _ = gettext(language)
    codes = [same(getattr(r, f"{side}_period") for r in rows) for side in ("baseline", "current")]
    before, now = (date_of(code, language) for code in codes)
    mine = [goals[r.indicator] for r in rows if r.indicator in goals]
    due = date_of(same(g.due for g in mine), language)
    named = _("Shares at two dates")
    if before and now:
        dated = any(Period.parse(code).kind == "instant" for code in codes)
        first, last = (when(code, language) for code in codes) if dated else (before, now)
        form = _("Shares {before} and {now}") if dated else _("Shares in {before} and {now}")
        named = form.format(before=first, now=last)
    parts = [_("ring: {period}").format(period=before or _("the earlier date"))]
    parts.append(_("dot: {period}").format(period=now or _("the later date")))
    if mine:
        parts.append(_("tick: target for {due}").format(due=due) if due else _("tick: target"))
    if any(_later(r) is not None for r in rows):
        parts.append(_("cross: newer figure, not compared"))
    return Words(title or named, f"{_('Percent')}; {' · '.join(parts)}", values, measure=_("Percent"))


def _told(row: Any, goal: Any, language: str) -> str:
    _ = gettext(language)
    told = _("{name}: {baseline} ({before}), {current} ({now})").format(
        name=name_of(row, language),
        baseline=value_of(row, "baseline", language),
        before=date_of(row.baseline_period, language),
        current=value_of(row, "current", language),
        now=date_of(row.current_period, language),
    )
    if goal is None:
        return told
    target, due = tables.target_words(goal, language), date_of(goal.due, language)
    words = _("target {target} ({due}), {status}")
    return f"{told}; {words.format(target=target, due=due, status=status_word(goal.status, language))}"


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
