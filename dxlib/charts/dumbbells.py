"""Two figures a row on one scale of shares, with the target: did it move, and will it get there?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import (
    Form,
    Plan,
    Room,
    Words,
    charted,
    layer,
    names_layer,
    status_colour_of,
    status_signs,
    status_words_colour,
    words_mark,
)
from dxlib.charts.wording import Notes, capital, date_of, figure_notes, left_out, same, value_of
from dxlib.display import SYMBOLS, get, light, name_of, rows_of, true
from dxlib.figures import show_number
from dxlib.periods import Period
from dxlib.text import fragile_words, gettext, is_missing, reason, show_shown_change, stated_remark, status_word
from dxlib.text.words import when

_LEFT, _PLOT = 232, 380  # pixels that the names and the scale have on a page


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
        beside the marks: ``baseline_label, current_label, target_label, newest_label, status_label, change``.

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
    data = pd.DataFrame(_records(rows, goals, notes, language))
    words = _words(rows, goals, title, language)
    words.notes = [*_other_baselines(rows, goals, language), *notes.texts]
    drawn = set(data["indicator"])
    left_out(words, [name_of(r, language) for r in rows_of(shares) if r.indicator not in drawn], language)
    return Plan(data, lambda room: _form(data, room), words, (_LEFT, 0))


def _goals(targets: pd.DataFrame | None) -> dict[str, Any]:
    if targets is None or targets.empty:
        return {}
    return {row.indicator: row for row in rows_of(targets.sort_values("due_date", kind="stable"))}


def _records(rows: list[Any], goals: dict[str, Any], notes: Notes, language: str) -> list[dict[str, Any]]:
    dated = not all(same(getattr(r, f"{side}_period") for r in rows) for side in ("baseline", "current"))
    widest = max(rows, key=lambda r: abs(r.current - r.baseline))
    return [_record(row, goals.get(row.indicator), notes, language, dated, row is widest and not dated) for row in rows]


def _record(row: Any, goal: Any, notes: Notes, language: str, dated: bool, named: bool) -> dict[str, Any]:
    _ = gettext(language)
    before, now = date_of(row.baseline_period, language), date_of(row.current_period, language)
    record = {
        "indicator": row.indicator, "name": name_of(row, language), "dates": f"{before} → {now}" if dated else "",
        "baseline": row.baseline, "current": row.current, "target": None, "newest": _later(row),
        "status": "", "status_label": "", "target_label": "", "newest_label": "", "pace": "",
        "rising": bool(row.current >= row.baseline),
        "baseline_doubtful": true(row, "baseline_doubtful"), "current_doubtful": true(row, "current_doubtful"),
    }  # fmt: skip
    for side, date in (("baseline", before), ("current", now)):
        value = value_of(row, side, language)
        record[f"{side}_label"] = (f"{date}: {value}" if named else value) + notes.mark(
            figure_notes(row, side, language)
        )
    row_notes = _row_notes(row, goal, language)
    record["change"] = show_shown_change(row, language) + ("" if goal is not None else notes.mark(row_notes))
    if goal is not None:
        target = tables.target_words(goal, language)
        due = _("target {due}: {target}").format(due=date_of(goal.due, language), target=target)
        record |= {
            "status": goal.status, "status_label": capital(status_word(goal.status, language)) + notes.mark(row_notes),
            "pace": _pace(goal, language), "target": None if is_missing(goal.target) else goal.target,
            "target_label": due if named else target,
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


def _form(data: pd.DataFrame, room: Room) -> Form:
    """The layers: names and separators, span, ring, dot, tick and cross, their values, and the verdict."""
    y = alt.Y("name:N", sort=None, axis=None, scale=alt.Scale(type="band", padding=0))
    if room.wide:
        width, step, middle = _PLOT, 70, 0
        names = [names_layer(data["name"], _LEFT - 30, -_LEFT), *_dates(-_LEFT, data)]
        verdict = [*_verdict(width + 63, -16), *_under(width + 76)]
    else:  # the words of a row stand over its marks
        width, step, middle = room.width - 48, 124, 34
        names = [names_layer(data["name"], room.width, 0, style="name-strong", dy=-46), *_dates(0, data, -28)]
        verdict = [*_verdict(7, -28), *_beside()]
    layers = [*_separators(room), *names, *_marks(middle), *_values(middle), *verdict]
    return Form(layers, {"y": y, "color": _colour(data)}, width, alt.Step(step))


def _colour(data: pd.DataFrame) -> Any:
    return status_colour_of() if (data["status"] != "").any() else alt.ColorValue(light("reached"))


def _x(column: str) -> alt.X:
    axis = alt.Axis(orient="top", values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'", title=None)
    return alt.X(f"{column}:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)


def _dates(x: float, data: pd.DataFrame, dy: float = 24) -> list[Any]:
    """The dates of each pair, where they are not those of all."""
    if not data["dates"].any():
        return []
    return [words_mark("note", align="left", dy=dy).encode(x=alt.XValue(x), text=alt.Text("dates:N"))]


def _separators(room: Room) -> list[Any]:
    left = -_LEFT if room.wide else 0
    edge = alt.Y("name:N", sort=None, bandPosition=0)
    mark = layer().mark_rule(strokeWidth=1, aria=False)
    line = {"x": alt.XValue(left), "x2": alt.X2Value(room.width + left), "color": alt.ColorValue(light("rule"))}
    return [mark.encode(y=edge, **line)]


def _marks(dy: float) -> list[Any]:
    at = {"yOffset": dy}
    tip = [alt.Tooltip(f"{column}:N") for column in ("name", "baseline_label", "current_label", "target_label")]
    ring = layer().mark_point(filled=True, fill=light("paper"), size=121, strokeWidth=2, opacity=1, **at)
    dot = layer().mark_point(filled=True, size=169, opacity=1, **at)
    cross = layer().mark_point(shape=SYMBOLS["cross"], size=81, strokeWidth=1.5, opacity=1, **at)
    tick = layer().mark_tick(orient="vertical", thickness=2, size=20, **at)
    paper = alt.ColorValue(light("paper"))
    return [
        layer().mark_rule(strokeWidth=5, yOffset=dy, y2Offset=dy).encode(x=_x("baseline"), x2=alt.X2("current:Q")),
        tick.encode(x=_x("target"), color=alt.ColorValue(light("ink"))),
        cross.encode(x=_x("newest"), color=alt.ColorValue(light("ink2"))),
        ring.encode(x=_x("baseline"), stroke=alt.StrokeValue(light("base")), color=paper, tooltip=tip),
        dot.encode(x=_x("current"), tooltip=tip),
    ]


def _values(dy: float) -> list[Any]:
    """The values: those of the pair over it, from the smaller one to the left, from the other to the right."""
    layers = []
    for rising in (True, False):
        left, right = {"align": "right", "dx": 3}, {"align": "left", "dx": -3}
        sides = (left, right) if rising else (right, left)
        for side, style, place in zip(("baseline", "current"), ("value", "value-strong"), sides, strict=True):
            mark = words_mark(style, dy=dy - 18, **place).transform_filter(f"datum.rising === {str(rising).lower()}")
            layers.append(mark.encode(x=_x(side), text=alt.Text(f"{side}_label:N")))
    for column in ("target", "newest"):
        layers.append(words_mark("note", dy=dy + 22).encode(x=_x(column), text=alt.Text(f"{column}_label:N")))
    return layers


def _verdict(x: float, dy: float) -> list[Any]:
    """The status with its sign."""
    word = layer().mark_text(style="status", align="left", dy=dy, aria=False)
    words = word.encode(x=alt.XValue(x + 13), text=alt.Text("status_label:N"), color=status_words_colour())
    return [*status_signs(alt.XValue(x), dy=dy), words]


def _under(x: float) -> list[Any]:
    """Change and pace, under the status; the change alone where there is none."""
    layers = []
    for n, column in enumerate(("change", "pace")):
        mark = words_mark("note", align="left", dy=2 + 16 * n)
        layers.append(mark.encode(x=alt.XValue(x), text=alt.Text(f"{column}:N")))
    return layers


def _beside() -> list[Any]:
    """Change and pace in one line."""
    both = "datum.pace ? datum.change + '; ' + datum.pace : datum.change"
    mark = words_mark("note", align="left", dy=-10).transform_calculate(both=both)
    return [mark.encode(x=alt.XValue(20), text=alt.Text("both:N"))]


def _words(rows: list[Any], goals: dict[str, Any], title: str | None, language: str) -> Words:
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
    values = [_told(row, goals.get(row.indicator), language) for row in rows]
    return Words(title or named, f"{_('Percent')}; {' · '.join(parts)}", values)


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
