"""Figures over time as points for slides: each at its date, and each by the day on which it was published."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import hypot
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.slides.figured import RAISED, Mark, Points, Run, all_marks, notes_under, rows_behind, texts
from dxlib.charts.panels import vertical
from dxlib.charts.wording import date_of, unit_name, value_of
from dxlib.display import get, light, name_of, unit_of_row
from dxlib.periods import Period
from dxlib.text import date_label, gettext, period_label, show


def timeline(chart: Drawing, language: str) -> list[Points]:
    """Return each panel of a chart over time: the printed figures, those replaced or in doubt, and the targets."""
    drawn = [(mark, kind) for mark, kind in all_marks(chart)]
    moments = [mark for mark, kind in drawn if kind.get("type") == "point" and "period" in mark and "value" in mark]
    lines = [mark for mark, kind in drawn if kind.get("type") == "rule" and mark.get("colour") == light("track")]
    found = []
    for indicator in dict.fromkeys(mark["indicator"] for mark in moments):
        mine = [mark for mark in moments if mark["indicator"] == indicator]
        figures = [row for row in rows_behind(chart) if row.indicator == indicator]
        rows = [_row_of(mark, figures) for mark in mine]
        if None in rows:
            return []
        goals = {(get(row, "due"), row.target): row for row in figures if get(row, "target") is not None}
        found.append(_panel(chart, mine, rows, list(goals.values()), lines, language))
    return found


def _row_of(mark: Mark, rows: list[Any]) -> Any:
    same = (r for r in rows if get(r, "value") == mark["value"] and get(r, "period") == mark["period"])
    return next(same, None)


def _panel(
    chart: Drawing, marks: list[Mark], rows: list[Any], goals: list[Any], lines: list[Mark], language: str
) -> Points:
    _ = gettext(language)
    unit = unit_of_row(rows[0])
    days = [Period.parse(row.period).end for row in rows]
    values = [value_of(row, "value", language) for row in rows]
    signs = [_raised(chart, mark, value) for mark, value in zip(marks, values, strict=True)]
    dated = zip(values, signs, rows, strict=True)
    words = [f"{value}{sign} ({date_of(row.period, language)})" for value, sign, row in dated]
    notes = [note for note in notes_under(chart) if note.partition(" ")[0] in " ".join(signs)]
    order = sorted(range(len(marks)), key=lambda n: days[n])
    solid = [n for n in order if marks[n].get("fill") != light("paper")]
    hollow = [n for n in order if n not in solid]
    made = [
        Run(_("Printed figures"), [(days[n], float(rows[n].value)) for n in run], [words[n] for n in run],
            light("reached"), joined=True)
        for run in _joined(solid, marks, lines)
    ]  # fmt: skip
    if hollow:
        made.append(Run(_("Replaced, or a doubtful reading"), [(days[n], float(rows[n].value)) for n in hollow],
                        [words[n] for n in hollow], light("base"), "ring"))  # fmt: skip
    if goals:
        told = [f"{_('Target')} {show(g.target, unit, language)} ({date_of(g.due, language)})" for g in goals]
        made.append(Run(_("Target"), [(Period.parse(g.due).end, float(g.target)) for g in goals], told,
                        light("ink"), "dash"))  # fmt: skip
    low, high, cut = vertical([value for run in made for _day, value in run.points], unit)
    subtitle = [unit_name(unit, language)]
    if cut:
        subtitle.append(_("the vertical axis does not begin at zero"))
    if hollow:
        subtitle.append(_("ring: replaced by a later figure, or a doubtful reading"))
    return Points(name_of(rows[0], language), made, low, high, " · ".join(subtitle), notes,
                  [*(rows[n] for n in order), *goals])  # fmt: skip


def _raised(chart: Drawing, mark: Mark, value: str) -> str:
    """The raised numbers of the notes on a point, from the label that is drawn nearest to it."""
    own = [text for text in texts(chart) if text["text"].rstrip(f"{RAISED}\u2009") == value]
    nearest = min(own, key=lambda text: hypot(text["x"] - mark["x"], text["y"] - mark["y"]), default=None)
    return str(nearest["text"]).removeprefix(value) if nearest else ""


def _joined(order: list[int], marks: list[Mark], lines: list[Mark]) -> list[list[int]]:
    """Points in runs, one a line that the drawing has through them."""
    ends = {(line["x"], line["y"], line.get("x2"), line.get("y2")) for line in lines}
    runs = [order[:1]]
    for first, second in pairwise(order):
        one, other = marks[first], marks[second]
        if (one["x"], one["y"], other["x"], other["y"]) in ends:
            runs[-1].append(second)
        else:
            runs.append([second])
    return [run for run in runs if run]


def revisions(chart: Drawing, language: str) -> list[Points]:
    """Return each panel of a chart of revisions: what was printed for one period, by its day of publication."""
    _ = gettext(language)
    figures = rows_behind(chart)
    printed = [row for row in figures if get(row, "printing") is not None]
    keys = dict.fromkeys((row.indicator, row.area, row.period) for row in printed if row.revised)
    found = []
    for key in keys:
        rows = [row for row in printed if (row.indicator, row.area, row.period) == key]
        unit, name = unit_of_row(rows[0]), name_of(rows[0], language)
        days = [date.fromisoformat(str(row.published)[:10]) for row in rows]
        dated = zip(rows, days, strict=True)
        labels = [f"{show(row.value, unit, language)} ({date_label(day, language)})" for row, day in dated]
        values = [float(row.value) for row in rows]
        made = [
            Run(_("As published"), list(zip(days, values, strict=True)), labels, light("reached"))
        ]  # no line: nothing moved in between
        period = period_label(key[2], language)
        if (goal := _goal(figures, *key)) is not None:
            words = f"{_('Target')}: {show(goal.value, unit, language)}"
            made.append(Run(_("Target"), [(days[0], goal.value), (days[-1], goal.value)], [words, ""],
                            light("ink3"), "dash", joined=True))  # fmt: skip
        low, high, cut = vertical([value for run in made for _day, value in run.points], unit)
        axis = f" · {_('the vertical axis does not begin at zero')}" if cut else ""
        subtitle = f"{period} · {unit_name(unit, language)} · {_('by day of publication')}{axis}"
        found.append(Points(name, made, low, high, subtitle, [], rows))
    return found


def _goal(figures: list[Any], indicator: str, area: str, period: str) -> Any:
    """The target that is due at the end of the figure's own period, if the chart has it."""
    end = Period.parse(period).end
    goals = (row for row in figures if get(row, "printing") is None and row.indicator == indicator and row.area == area)
    return next((row for row in goals if Period.parse(row.period).end == end), None)
