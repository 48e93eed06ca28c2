"""What of a chart a program for slides can draw by itself: bars with their values, names and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.display import LINE, get, light, name_of, whole_of
from dxlib.text import gettext, period_label, show, status_word

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MOST = 14  # bars' names beyond that cannot be read on a slide
Mark = dict[str, Any]


@dataclass
class Series:
    """One series of bars.

    Attributes:
        name: what it is.
        values: one a category; ``None`` where there is none.
        labels: how each value is written.
        colours: of each bar, as ``#RRGGBB``.
        hollow: whether each bar is an outline only.
    """

    name: str
    values: list[float | None]
    labels: list[str]
    colours: list[str]
    hollow: list[bool] = field(default_factory=list)


@dataclass
class Plot:
    """A bar chart.

    Attributes:
        categories: from top to bottom.
        series: side by side, or one after the other where ``stacked``.
        subtitle: unit and dates.
        most: where the axis ends, if bars beyond it are cut.
        notes: what stands under it, with the raised numbers that the categories carry.
    """

    categories: list[str]
    series: list[Series]
    stacked: bool = False
    subtitle: str = ""
    most: float | None = None
    notes: list[str] = field(default_factory=list)


def plot(chart: Drawing, language: str) -> Plot | None:
    """Return a chart as bars, from the very values that it was drawn with.

    Only while an edition is made do charts say by which function they were drawn. ``None`` is returned for those
    that no program draws (maps, grids, several scales at once) and for those with too many bars.
    """
    readers: dict[str, Callable[[Drawing, str], Plot | None]] = {
        "adoption": _adoption, "changes": _bars, "dumbbell": _dumbbell, "levels": _bars, "parts": _parts,
        "printed": _bars,
    }  # fmt: skip
    reader = readers.get(chart.kind)
    found = reader(chart, language) if reader else None
    if found is None or not found.categories or len(found.categories) > _MOST:
        return None
    found.notes = _notes(chart)
    return found


def _layers(chart: Drawing) -> Iterator[tuple[Mark, Any]]:
    """Each mark that shows a figure, and the ends of its scale."""
    for layer in chart.spec.get("layer", ()):
        scale = (layer.get("encoding", {}).get("x") or {}).get("scale") or {}
        for mark in layer["data"]["values"]:
            if "value" in mark and "tip" in mark:
                yield mark, tuple(scale.get("domain", ()))


def _split(mark: Mark) -> tuple[str, str]:
    """The name and the value in words that a mark tells when it is pointed at."""
    name, _colon, words = str(mark["tip"]).rpartition(": ")
    return (name, words) if name else (words, "")


def _marked(chart: Drawing, rows: Mapping[str, float]) -> dict[str, str]:
    """Names with the raised numbers of their notes, found in the words drawn beside them."""
    raised: dict[str, str] = dict.fromkeys(rows, "")
    for text in _texts(chart):
        number = re.search(f"(?<=[^{_RAISED}])[{_RAISED}]+$", text["text"])
        if number and rows and text["x"] > 0:
            nearest = min(rows, key=lambda name: abs(rows[name] - text["y"]))
            raised[nearest] += "".join(sign for sign in number[0] if sign not in raised[nearest])
    return {name: name + "".join(sorted(number, key=_RAISED.index)) for name, number in raised.items()}


def _texts(chart: Drawing) -> list[Mark]:
    found = [m for layer in chart.spec.get("layer", ()) for m in layer["data"]["values"] if "text" in m]
    return sorted(found, key=lambda mark: (mark["y"], mark["x"]))


def _notes(chart: Drawing) -> list[str]:
    """The notes under a chart, whose lines are drawn one by one, apart from what is above and from each other."""
    end = max((mark["y"] for mark, _ends in _layers(chart)), default=0)
    lines = [m for m in _texts(chart) if m["x"] == 0]
    notes: list[str] = []
    for above, mark in pairwise([{"y": -100.0}, *lines]):
        apart = mark["y"] - above["y"] > LINE + 1
        if apart and mark["colour"] == light("ink3") and mark["y"] > end:
            notes.append(mark["text"])
        elif notes:
            notes[-1] += f" {mark['text']}"
    return notes


def _paint(mark: Mark) -> str:
    paper = light("paper")
    colour = mark.get("fill")
    return str(mark.get("stroke") or light("base")) if colour in (None, paper) else str(colour)


def _bars(chart: Drawing, language: str) -> Plot | None:
    """Bars from zero; where a name comes back with other dates, a series a date."""
    marks = [(mark, ends) for mark, ends in _layers(chart) if mark.get("other", 0) == 0]
    groups = [text for text in _texts(chart) if text["x"] == 0 and text["colour"] == light("ink2")]
    if len({ends for _mark, ends in marks}) != 1 or groups:  # several scales, or bars that are not of one whole
        return None
    rows: dict[str, float] = {}
    dated: dict[str, dict[str, Mark]] = {}
    twice = len({_split(mark)[0] for mark, _ in marks}) < len(marks)
    for mark, _ends in marks:
        name, words = _split(mark)
        value, _bracket, date = words.rstrip(")").partition(" (")
        rows.setdefault(name, mark["y"])
        series = dated.setdefault(date if twice else "", {})
        if name in series:
            return None
        series[name] = {**mark, "words": value if twice else words}
    names = _marked(chart, rows)
    made = [
        Series(
            date or chart.subtitle,
            [float(found[name]["value"]) if name in found else None for name in rows],
            [found[name]["words"] if name in found else "" for name in rows],
            [_paint(found[name]) if name in found else light("base") for name in rows],
            [name in found and found[name].get("fill") == light("paper") for name in rows],
        )
        for date, found in dated.items()
    ]
    ends = marks[0][1]
    cut = bool(ends) and any(abs(mark["value"]) > max(map(abs, ends)) for mark, _ in marks)
    return Plot(list(names.values()), made, subtitle=chart.subtitle, most=float(max(ends)) if cut else None)


def _dumbbell(chart: Drawing, language: str) -> Plot | None:
    _ = gettext(language)
    rows: dict[str, float] = {}
    sides: dict[str, dict[str, Mark]] = {"baseline": {}, "current": {}}
    for mark, _ends in _layers(chart):
        if mark.get("side") in sides:
            name, _words = _split(mark)
            rows.setdefault(name, mark["y"])
            sides[mark["side"]][name] = mark
    names = _marked(chart, rows)
    words = {"baseline": _("Earlier"), "current": _("Later")}
    made = [
        _dated(
            words[side],
            [found[name]["value"] if name in found else None for name in rows],
            [_split(found[name])[1] if name in found else "" for name in rows],
            [light("base") if side == "baseline" else _paint(found[name]) for name in rows],
        )
        for side, found in sides.items()
    ]
    if len({series.name for series in made} & set(words.values())):  # dates that differ stand with the names
        dates = {
            name: [_split(found[name])[1].rstrip(")").partition(" (")[2] for found in sides.values()] for name in rows
        }
        names = {name: f"{marked} ({' → '.join(dates[name])})" for name, marked in names.items()}
        for series in made:
            series.labels = [label.partition(" (")[0] for label in series.labels]
    goals = {name_of(row, language): row for row in _by_date(chart) if get(row, "target") is not None}
    if any(name in goals for name in rows):
        mine = [goals.get(name) for name in rows]
        due = [show(g.target, g.unit, language) + f" ({period_label(g.due, language)})" if g else "" for g in mine]
        values = [float(goal.target) if goal else None for goal in mine]
        made.append(_dated(_("Target"), values, due, [light("ink3")] * len(mine)))
        made[-1].hollow = [True] * len(mine)
        judged = {name: f" · {status_word(goals[name].status, language)}" for name in rows if name in goals}
        names = {name: words + judged.get(name, "") for name, words in names.items()}
    return Plot(list(names.values()), made, subtitle=chart.subtitle.partition(";")[0])


def _dated(name: str, values: list[float | None], labels: list[str], colours: list[str]) -> Series:
    """A series whose labels end in a date; if it is the same for all, the series is named after it instead."""
    split = [label.rstrip(")").partition(" (") for label in labels]
    dates = {date for label, _bracket, date in split if label}
    if len(dates) == 1:
        labels = [label for label, _bracket, _date in split]
        name = f"{name}: {dates.pop()}"
    return Series(name, values, labels, colours)


def _by_date(chart: Drawing) -> list[Any]:
    rows = [SimpleNamespace(**row) for row in chart.figures]
    return sorted(rows, key=lambda row: str(get(row, "due_date", "")))


def _parts(chart: Drawing, language: str) -> Plot | None:
    """Parts of a whole, a bar a date; the rest of the whole has a name and no figure of its own."""
    bars: dict[int, list[Mark]] = {}
    for mark, _ends in _layers(chart):
        if "part" in mark:
            at = next((y for y in bars if abs(y - mark["y"]) < 2), round(mark["y"]))
            bars.setdefault(at, []).append(mark)
    dates = {(row.get("indicator"), row.get("value")): row.get("period") for row in chart.figures}
    categories = []
    for marks in bars.values():
        found = (dates.get((mark.get("indicator"), mark["part"])) for mark in marks)
        categories.append(period_label(next(filter(None, found), ""), language))
    if not all(categories) or len(set(categories)) < len(categories):
        return None
    names = list(dict.fromkeys(_split(mark)[0] for marks in bars.values() for mark in marks))
    made = []
    for name in names:
        mine = [next((m for m in marks if _split(m)[0] == name), None) for marks in bars.values()]
        labels = [_split(mark)[1] or f"{mark['part']:g}%" if mark else "" for mark in mine]
        colours = [_paint(mark) if mark else light("rest") for mark in mine]
        hollow = [mark is not None and mark["fill"] is None for mark in mine]
        made.append(Series(name, [mark["part"] if mark else None for mark in mine], labels, colours, hollow))
    return Plot(categories, made, stacked=True, subtitle=chart.subtitle)


def _adoption(chart: Drawing, language: str) -> Plot | None:
    _ = gettext(language)
    rows = [SimpleNamespace(**row) for row in chart.figures]
    side = "current" if any(get(row, "current") is not None for row in rows) else "value"
    counted = [row for row in rows if get(row, side) is not None and whole_of(row)]
    done = [float(getattr(row, side)) for row in counted]
    rest = [whole_of(row) - value for row, value in zip(counted, done, strict=True)]
    words = _("{count} of {whole}")
    labels = [words.format(count=f"{v:g}", whole=whole_of(r)) for r, v in zip(counted, done, strict=True)]
    if any(value < 0 for value in rest):
        return None
    names = [name_of(row, language) for row in counted]
    if len(set(names)) < len(names):
        of = "" if side == "value" else "current_"
        periods = (period_label(get(row, f"{of}period"), language) for row in counted)
        names = [f"{name} ({period})" for name, period in zip(names, periods, strict=True)]
    return Plot(
        names,
        [
            Series(_("Done"), [*done], [""] * len(done), [light("track")] * len(done)),
            Series(_("Not done, or not told"), [*map(float, rest)], labels, [light("rest")] * len(rest)),
        ],
        stacked=True,
        subtitle=chart.subtitle.partition(" · ")[2],
    )
