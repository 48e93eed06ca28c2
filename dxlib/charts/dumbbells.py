"""Two figures a row on one scale of shares, with the target: did it move, and will it get there?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.charts.grammar import Form, Plan, Room, Words, charted, numbered
from dxlib.charts.layers import (
    ink,
    layer,
    lines_of,
    looked_up,
    most,
    rows_y,
    separators,
    status_colour_of,
    status_signs,
    status_words,
    words,
)
from dxlib.charts.lettering import width
from dxlib.charts.wording import Notes, date_of, left_out, same, sources_of, value_of
from dxlib.notation.figures import show_number
from dxlib.notation.periods import Period
from dxlib.tables.display import LINE, NARROW, SMALL, SYMBOLS, TEXT, WIDE, get, light, name_of, rows_of, series_of, true
from dxlib.text import fragile_words, gettext, is_missing, show_shown_change, stated_remark, status_word, why_unjudged
from dxlib.text.statuses import STATUSES
from dxlib.text.words import capital, when

# Pixels on a page: all left of the scale, the names in it, the scale, and the words at the right.
_LEFT, _NAMES, _PLOT, _WORDS = 232, 202, 380, 132


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
        indicator: ``row`` (its number)``, indicator, name, dates, baseline, current, target, newest`` (percent)``,
        status``, and the words beside the marks: ``baseline_label, current_label, target_label, newest_label,
        status_label, change_label, pace_label, due_label``; ``told`` is what the alternative text says of a row.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.dumbbell(dx.compare("2023", "2022", topic="online_services"))
    """
    shares = [row for row in rows_of(comparison) if row.unit == "percent"]
    rows = [r for r in shares if r.outcome == "compared" and not (is_missing(r.current) or is_missing(r.baseline))]
    if not rows:
        return tables.newest(comparison, language=language)
    if sort:
        rows.sort(key=lambda row: -abs(row.absolute_change))
    goals = _goals(targets)
    notes = Notes(rows, ("baseline", "current", "newest"), language)
    dates = _dates(rows, goals)
    dated, widest = not (dates["baseline"] and dates["current"]), max(rows, key=lambda r: abs(r.current - r.baseline))
    data = numbered(
        _record(row, goals.get(series_of(row)), notes, language, dated, row is widest and not dated, dates["target"])
        for row in rows
    )
    said = _words(data, dates, title, language)
    said.notes = [*_other_baselines(rows, goals, language), *notes.texts]
    drawn = set(data["name"])
    left_out(said, [name_of(r, language) for r in shares if name_of(r, language) not in drawn], language)
    heads = _heads(dates, language)
    return Plan(data, lambda room: _form(data, room, heads), said, (_LEFT, 0))


def _goals(targets: pd.DataFrame | None) -> dict[Any, Any]:
    if targets is None or targets.empty:
        return {}
    return {series_of(row): row for row in sorted(rows_of(targets), key=lambda row: str(row.due_date))}


def _dates(rows: list[Any], goals: dict[Any, Any]) -> dict[str, str]:
    """The periods of each side that all rows share."""
    dates = {side: same(getattr(row, f"{side}_period") for row in rows) for side in ("baseline", "current")}
    return {**dates, "target": same(goals[series_of(row)].due for row in rows if series_of(row) in goals)}


def _heads(dates: dict[str, str], language: str) -> dict[str, str]:
    """What the marks of each side are called, with the date that all of them share."""
    _ = gettext(language)
    named = {"baseline": _("Earlier"), "current": _("Later"), "target": _("Target")}
    if not (dates["baseline"] and dates["current"]):  # both stand beside the names
        dates = {**dates, "baseline": "", "current": ""}
    return {side: f"{head}: {date_of(dates[side], language)}" if dates[side] else head for side, head in named.items()}


def _record(
    row: Any, goal: Any, notes: Notes, language: str, dated: bool, named: bool, same_due: str
) -> dict[str, Any]:
    _ = gettext(language)
    before, now = date_of(row.baseline_period, language), date_of(row.current_period, language)
    record = {
        "indicator": row.indicator, "name": name_of(row, language), "dates": f"{before} → {now}" if dated else "",
        "baseline": row.baseline, "current": row.current, "target": nan, "newest": _later(row),
        "status": "", "status_label": "", "target_label": "", "newest_label": "", "pace_label": "",
        "due_label": "",
        "told": _told(row, goal, language), "source": sources_of(row, ("baseline", "current"), language),
        "baseline_doubtful": true(row, "baseline_doubtful"), "current_doubtful": true(row, "current_doubtful"),
    }  # fmt: skip
    sides = {side: value_of(row, side, language) for side in ("baseline", "current")}
    dates = {side: f"{date}: {sides[side]}" for side, date in (("baseline", before), ("current", now))}
    named = named and sum(width(text, SMALL, True) for text in dates.values()) < NARROW - 20
    for side, text in (dates if named else sides).items():
        record[f"{side}_label"] = text + notes.after(row, side)
    row_notes = _row_notes(row, goal, language)
    record["change_label"] = show_shown_change(row, language) + ("" if goal is not None else notes.mark(row_notes))
    if goal is not None:
        target = tables.target_words(goal, language)
        due = _("target {due}: {target}").format(due=date_of(goal.due, language), target=target)
        record |= {
            "status": goal.status, "status_label": capital(status_word(goal.status, language)) + notes.mark(row_notes),
            "pace_label": _pace(goal, language), "target": nan if is_missing(goal.target) else goal.target,
            "target_label": due if named else target, "due_label": "" if same_due else date_of(goal.due, language),
        }  # fmt: skip
    if not isnan(record["newest"]):
        newest = value_of(row, "newest", language) + notes.sign(row, "newest")
        record["newest_label"] = f"{date_of(row.newest_period, language)}: {newest}"
    return record


def _row_notes(row: Any, goal: Any, language: str) -> list[str]:
    _ = gettext(language)
    notes = [_("The two shares cover spans of different length.")] if true(row, "different_length") else []
    notes += [remark for remark in (stated_remark(row, language),) if remark]
    if goal is not None:
        notes += [fragile for fragile in (fragile_words(goal, language),) if fragile]
        if goal.status in NO_STATUS and not is_missing(goal.reason):
            notes.append(capital(why_unjudged(goal, language)) + ".")
    return notes


def _pace(goal: Any, language: str) -> str:
    if is_missing(goal.required_pace):
        return ""
    number = show_number(goal.required_pace, language, decimals=1, signed=True)
    return gettext(language)("needs {number} a year").format(number=number)


def _later(row: Any) -> float:
    value = get(row, "newest")
    return value if value is not None and 0 <= value <= 100 else nan


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

    @property
    def x(self) -> alt.X:
        """The scale of all columns of shares."""
        side: Any = "bottom" if self.inset else "top"
        axis = alt.Axis(orient=side, values=self.steps, labelExpr="datum.value + '%'", labelFlush=False, title=None,
                        grid=not self.inset)  # fmt: skip
        return alt.X(type="quantitative", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False, padding=self.inset))

    def asides(self, data: pd.DataFrame, alike: bool) -> dict[str, dict[int, float]]:
        """Return how far labels of a column stand beside their marks, row by row, if some have to give way; or all."""
        unit, columns = (self.width - 2 * self.inset) / 100, dict[str, Any]()
        for pair in (("baseline", "current"), ("target", "newest")):
            at = [[unit * value for value in data[column]] for column in pair]
            halves = [[width(text, SMALL, one == "current") / 2 for text in data[f"{one}_label"]] for one in pair]
            moved = map(self._apart, *at, *halves)
            columns |= dict(zip(pair, zip(*moved, strict=True), strict=True))
        rows = data["row"].tolist()
        return {name: dict(zip(rows, found, strict=True)) for name, found in columns.items() if alike or any(found)}

    def _apart(self, one: float, other: float, half: float, also: float) -> tuple[float, float]:
        """Where labels would meet, both give way by half of what is lacking, within the room there is."""
        if isnan(one) or isnan(other):
            return self._within(one, half), self._within(other, also)
        if one > other:
            moved, first = self._apart(other, one, also, half)
            return first, moved
        needed = half + also + 10
        lack = max(0, needed - (other - one)) / 2
        first = max(self.low + half, min(one - lack, self.high - also - needed))
        second = min(max(other + lack, first + needed), self.high - also)
        return round(first - one, 1), round(second - other, 1)

    def _within(self, x: float, half: float) -> float:
        return 0.0 if isnan(x) else round(max(self.low + half, min(x, self.high - half)) - x, 1)


def _form(data: pd.DataFrame, room: Room, heads: dict[str, str]) -> Form:
    """The layers: names and verdict, marks, their values, and separators."""
    wide, found = room.wide, {*data["status"], *(("", *STATUSES) if room.alike else ())}
    judged, dated = bool(data["status"].any()), bool(data["dates"].any())
    columns: dict[str, Any] = lines_of(data, "name", _NAMES if wide else room.width, TEXT, not wide)
    lines, changes = most(columns["name_lines"]) + dated, zip(data["change_label"], data["pace_label"], strict=True)
    if wide:
        columns |= lines_of(data, "status_label", _WORDS, TEXT, True, 2)
        columns["change_lines"] = [[*filter(None, both)] for both in changes]
        verdicts = map(len, columns["status_label_lines"])
        verdict = max(count + 1 + bool(pace) for count, pace in zip(verdicts, data["pace_label"], strict=True))
        step, line = 19 + LINE * max(3, lines, verdict), _Line(0, _PLOT, 0, -30, _PLOT + 42, (0, 25, 50, 75, 100))
        beside = _beside(found, dated)
    else:
        columns["change_lines"] = ["; ".join(filter(None, both)) for both in changes]
        step = 87 + LINE * (lines + judged)
        line = _Line(step / 2 - 34, room.width, 24, -24, room.width - 24, (0, 50, 100))
        beside = _over(line.dy - 39, found, dated)
    asides, left = line.asides(data, room.alike), _LEFT if wide else 0
    layers = [
        *beside, *_marks(data, line, heads, room), *_values(line.dy, asides),
        separators(data, left, room.width - left - line.width),
    ]  # fmt: skip
    # where there is no target, the colour of what is reached
    colour = status_colour_of(test="!datum.status", value=light("reached")) if found != {""} else ink("reached")
    shared = {"x": line.x, "y": rows_y(data), "color": colour}
    below = 16 if wide else 36
    return Form(layers, shared, line.width, alt.Step(step), below=below, columns=columns)


def _values(dy: float, asides: Mapping[str, Mapping[int, float]]) -> list[Any]:
    """The values over and under their marks."""
    places = {
        "baseline": ("value", -18),
        "current": ("value-strong", -18),
        "target": ("note", 22),
        "newest": ("note", 22),
    }
    layers = []
    for column, (style, down) in places.items():
        dx: Any = {"expr": looked_up(asides[column], "datum.row")} if column in asides else 0
        x = alt.X(f"{column}:Q")
        layers.append(words(style, f"{column}_label", x, align="center", dy=dy + down, dx=dx))
    return layers


def _beside(found: Collection[str], dated: bool) -> list[Any]:
    """Left of the marks name and dates, right of them status, change and pace; both round the middle of the row."""
    name, right = f"{-LINE / 2} * (length(datum.name_lines) - {1 - dated})", WIDE - _LEFT - _PLOT - _WORDS
    verdict = f"{-LINE / 2} * (length(datum.status_label_lines) + (datum.pace_label ? 1 : 0))"
    under = f"datum.status ? {verdict} + {LINE} * length(datum.status_label_lines) : 0"
    return [
        words("name", "name_lines", -_LEFT, dy={"expr": name}),
        words("note", "dates", -_LEFT, dy={"expr": f"{name} + {LINE} * length(datum.name_lines)"}),
        *_verdict("width", right, "status_label_lines", verdict, under, found),
    ]


def _over(bottom: float, found: Collection[str], dated: bool) -> list[Any]:
    """Over the marks, from the bottom: change and pace, status, dates, name."""
    lowest = f"{bottom - LINE} - (datum.status ? {LINE} : 0)"
    name = f"{lowest} - {LINE} * (length(datum.name_lines) - {1 - dated})"
    return [
        words("name-strong", "name_lines", 0, dy={"expr": name}), words("note", "dates", 0, dy={"expr": lowest}),
        *_verdict(0, 20, "status_label", f"{bottom - LINE}", f"{bottom}", found),
    ]  # fmt: skip


def _verdict(x: Any, dx: int, words_of: str, first: str, under: str, found: Collection[str]) -> list[Any]:
    """The status with its sign, and under it how much it changed, and at what pace it must; or the change alone."""
    alone = words("name-strong" if dx > 20 else "value-strong", "change_label", x, layer("!datum.status"), dx=dx - 20,
                  dy=0 if dx > 20 else {"expr": under})  # fmt: skip
    note = words("note", "change_lines", x, layer("datum.status"), dx=dx, dy={"expr": under})
    status = status_words(words_of, x, found, dx=dx, dy={"expr": first})
    judged = [*status_signs(x, found, dx=dx - 13, dy={"expr": first}, size=196), status, note]
    return [*([alone] if "" in found else []), *(judged if found != {""} else [])]


def _marks(data: pd.DataFrame, line: _Line, heads: dict[str, str], room: Room) -> list[Any]:
    _ = gettext(room.language)
    unsure, doubtful = (room.alike or data[f"{side}_doubtful"].any() for side in ("baseline", "current"))
    shown = (("name", _("Indicator")), ("baseline_label", _("Baseline")), ("current_label", _("Current")),
             ("target_label", _("Target")), ("newest_label", _("Newest")), ("source", _("Source")))  # fmt: skip
    tip: dict[str, Any] = {"tooltip": [alt.Tooltip(field=column, title=head) for column, head in shown]}
    tip["description"] = alt.Description(field="told")
    at, doubt = {"opacity": 1, "yOffset": line.dy}, {"test": "datum.baseline_doubtful", "value": [2, 2]}
    dashes = {"strokeDash": alt.StrokeDashValue([], condition=doubt)} if unsure else {}
    x = {side: alt.X(f"{side}:Q", title=title) for side, title in heads.items()}
    span = layer().mark_rule(strokeWidth=5, aria=False, yOffset=line.dy, y2Offset=line.dy)
    tick = layer().mark_tick(orient="vertical", thickness=2, size=20, aria=False, **at)
    ring = layer().mark_point(filled=True, size=121, strokeWidth=2, **at)
    dots = layer("!datum.current_doubtful" if doubtful else "")
    dot = dots.mark_point(filled=True, size=169, **at).encode(x=x["current"], **tip)
    cross = layer().mark_point(shape=SYMBOLS["cross"], size=81, strokeWidth=1.5, aria=False, **at)
    layers = [
        span.encode(x=alt.X("baseline:Q"), x2=alt.X2("current:Q")),
        *([tick.encode(x=x["target"], color=ink("ink"))] if room.alike or data["target"].notna().any() else []),
        ring.encode(x=x["baseline"], stroke=alt.StrokeValue(light("base")), color=ink("paper"), **dashes, **tip),
        dot,
        cross.encode(x=alt.X("newest:Q"), color=ink("ink2")),
    ]
    if doubtful:
        hollow = layer("datum.current_doubtful")
        hollow = hollow.mark_point(fill=light("paper"), size=169, strokeWidth=2, strokeDash=[2, 2], **at)
        layers.append(hollow.encode(x=x["current"], **tip))
    if line.inset:
        whole = layer().mark_rule(strokeWidth=2, aria=False, yOffset=line.dy)
        layers.insert(0, whole.encode(x=alt.XDatum(0), x2=alt.X2Datum(100), color=ink("grid")))
    return layers


def _words(data: pd.DataFrame, dates: dict[str, str], title: str | None, language: str) -> Words:
    _ = gettext(language)
    codes = [dates["baseline"], dates["current"]]
    before, now, due = (date_of(code, language) for code in dates.values())
    named = _("Shares at two dates")
    if before and now:
        dated = any(Period.parse(code).kind == "instant" for code in codes)
        first, last = (when(code, language) for code in codes) if dated else (before, now)
        form = _("Shares {before} and {now}") if dated else _("Shares in {before} and {now}")
        named = form.format(before=first, now=last)
    parts = [_("ring: {period}").format(period=before or _("the earlier date"))]
    parts.append(_("dot: {period}").format(period=now or _("the later date")))
    if (data["status"] != "").any():
        parts.append(_("tick: target for {due}").format(due=due) if due else _("tick: target"))
    if data["newest"].notna().any():
        parts.append(_("cross: newer figure, not compared"))
    return Words(title or named, f"{_('Percent')}; {' · '.join(parts)}", list(data["told"]), measure=_("Percent"))


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


def _other_baselines(rows: list[Any], goals: dict[Any, Any], language: str) -> list[str]:
    """Say where the status counts from another figure than the ring."""
    parts = []
    for row in rows:
        goal = goals.get(series_of(row))
        if goal is None or is_missing(goal.baseline) or goal.baseline_period == row.baseline_period:
            continue
        figure = f"{value_of(goal, 'baseline', language)} ({date_of(goal.baseline_period, language)})"
        parts.append(f"{name_of(row, language)}, {figure}")
    if not parts:
        return []
    return [gettext(language)("The status counts from another baseline: {list}.").format(list="; ".join(parts))]
