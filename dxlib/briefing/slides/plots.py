"""What of a chart a program for slides can draw by itself, with its values, names and notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.slides.figured import (
    Mark,
    Plot,
    Points,
    Series,
    all_marks,
    notes_under,
    numbered,
    paint,
    rows_behind,
    shown_marks,
    split,
    texts,
)
from dxlib.briefing.slides.moments import revisions, timeline
from dxlib.briefing.slides.standings import progress, scoreboard
from dxlib.charts.wording import date_of, figure_notes, unit_name, value_of
from dxlib.display import Cell, Column, Table, get, light, name_of, unit_of_row, whole_of
from dxlib.text import gettext, period_label, show, show_change, status_word

_MOST = 14  # bars' names beyond that cannot be read on a slide
_PAGE = 9  # rows of counts on one slide
_LINES = 8  # of a table


def plots(chart: Drawing, language: str) -> list[Plot | Points]:
    """Return a chart as what slides can draw, one a slide, from the very values that it was drawn with.

    Only while an edition is made do charts say by which function they were drawn. Nothing is returned for those
    that no program draws (maps, several units at once) and for those with too many bars.
    """
    readers: dict[str, Callable[[Drawing, str], Plot | None]] = {
        "changes": _changes, "dumbbell": _dumbbell, "levels": _levels, "parts": _parts, "printed": _bars,
        "recomputed": _recomputed, "scoreboard": scoreboard,
    }  # fmt: skip
    several: dict[str, Callable[[Drawing, str], list[Any]]] = {
        "adoption": _adoption, "progress": progress, "revisions": revisions, "timeline": timeline,
    }  # fmt: skip
    if chart.kind in several:
        return several[chart.kind](chart, language)
    reader = readers.get(chart.kind)
    found = reader(chart, language) if reader else None
    if found is None or not found.categories or len(found.categories) > _MOST:
        return []
    if chart.kind != "scoreboard":  # whose words under the tiles are no notes
        found.notes = notes_under(chart)
    return [found]


def _bars(chart: Drawing, language: str) -> Plot | None:
    """Bars from zero, each of its own whole; where a name comes back with other dates, a series a date."""
    found_marks = [(mark, ends) for mark, ends in shown_marks(chart) if mark.get("other", 0) == 0]
    if len({ends for _mark, ends in found_marks}) != 1:  # several scales
        return None
    rows: dict[str, float] = {}
    dated: dict[str, dict[str, Mark]] = {}
    twice = len({split(mark)[0] for mark, _ in found_marks}) < len(found_marks)
    for mark, _ends in found_marks:
        name, words = split(mark)
        value, _bracket, date = words.rstrip(")").partition(" (")
        rows.setdefault(name, mark["y"])
        series = dated.setdefault(date if twice else "", {})
        if name in series:
            return None
        series[name] = {**mark, "words": value if twice else words}
    names = numbered(chart, rows)
    made = [
        Series(
            date or chart.subtitle,
            [float(found[name]["value"]) if name in found else None for name in rows],
            [found[name]["words"] if name in found else "" for name in rows],
            [paint(found[name]) if name in found else light("base") for name in rows],
            [name in found and found[name].get("fill") == light("paper") for name in rows],
        )
        for date, found in dated.items()
    ]
    ends = found_marks[0][1]
    cut = bool(ends) and any(abs(mark["value"]) > max(map(abs, ends)) for mark, _ in found_marks)
    categories = [f"{names[name]}{_whole(chart, at)}" for name, at in rows.items()]
    order = list(rows)
    mine = [row for row in rows_behind(chart) if name_of(row, language) in rows]
    mine.sort(key=lambda row: order.index(name_of(row, language)))
    return Plot(categories, made, subtitle=chart.subtitle, most=float(max(ends)) if cut else None, rows=mine)


def _whole(chart: Drawing, at: float) -> str:
    """Of which whole a bar is a part, where a heading above it says so."""
    above = [t["text"] for t in texts(chart) if t["x"] == 0 and t["colour"] == light("ink2") and t["y"] < at]
    return f" · {above[-1]}" if above else ""


def _changes(chart: Drawing, language: str) -> Plot | None:
    found = _bars(chart, language)
    if found is not None:
        shown = ("compared", "stated")
        found.rows = [r for r in found.rows if get(r, "outcome") in shown and get(r, "shown_change") is not None]
    return found


def _levels(chart: Drawing, language: str) -> Plot | None:
    """Levels, each with its date where they differ."""
    found = _bars(chart, language)
    if found is None:
        return None
    side = "current_" if any(get(row, "current") is not None for row in found.rows) else ""
    found.rows = [row for row in found.rows if get(row, side[:-1] or "value") is not None]
    dates = [date_of(get(row, f"{side}period"), language) for row in found.rows]
    if len(set(dates)) > 1 and len(dates) == len(found.categories) and len(found.series) == 1:
        found.categories = [f"{name} ({date})" for name, date in zip(found.categories, dates, strict=True)]
    return found


def listed(chart: Drawing, language: str) -> list[Table]:
    """Return levels of several units, which no one scale holds, as tables: what, how much, when."""
    _ = gettext(language)
    if chart.kind != "levels":
        return []
    rows = rows_behind(chart)
    side = "current" if any(get(row, "current") is not None for row in rows) else "value"
    of = "" if side == "value" else "current_"
    lines = [
        (Cell(name_of(row, language)), Cell(value_of(row, side, language), tuple(figure_notes(row, side, language))),
         Cell(unit_name(unit_of_row(row), language)), Cell(period_label(get(row, f"{of}period"), language)))
        for row in rows if get(row, side) is not None
    ]  # fmt: skip
    heads = (Column(_("Indicator")), Column(_("Figure"), True), Column(_("Unit")), Column(_("Period")))
    even = -(-len(lines) // max(-(-len(lines) // _LINES), 1))
    return [Table(chart.title, heads, tuple(lines[at : at + even])) for at in range(0, len(lines), max(even, 1))]


def _recomputed(chart: Drawing, language: str) -> Plot | None:
    """How far what is recomputed lies from what is stated, a bar a finding, both written beside it."""
    _ = gettext(language)
    found = [mark for mark, drawn in all_marks(chart) if drawn.get("type") == "point" and "verdict" in mark]
    found.sort(key=lambda mark: mark["y"])
    names, words = zip(*(split(mark) for mark in found), strict=True) if found else ((), ())
    rows = rows_behind(chart)
    shown = [_finding(mark, rows) for mark in found]
    if not found or None in shown:
        return None
    said = zip(names, words, shown, strict=True)
    categories = [f"{name} ({date_of(row.period, language)}): {text.partition(', ')[2]}" for name, text, row in said]
    labels = [show_change(round(float(mark["value"]), 2), "points", "percent", language) for mark in found]
    bars = Series(_("Points from the figure as stated"), [round(float(mark["value"]), 2) for mark in found], labels,
                  [paint(mark) for mark in found])  # fmt: skip
    ends = [value for value in bars.values if value is not None]
    least = min(ends) - 0.4 * (max(ends) - min(ends)) if min(ends) < 0 else None  # room for the words to the left
    return Plot(categories, [bars], subtitle=_("Points from the figure as stated"), least=least, rows=shown)


def _finding(mark: Mark, rows: list[Any]) -> Any:
    """The finding that a mark shows: the same figure, verdict and distance."""
    for row in rows:
        same = row.indicator == mark["indicator"] and row.verdict == mark["verdict"]
        if same and get(row, "computed") is not None and abs(row.computed - row.stated - mark["value"]) < 1e-6:
            return row
    return None


def _dumbbell(chart: Drawing, language: str) -> Plot | None:
    _ = gettext(language)
    rows: dict[str, float] = {}
    sides: dict[str, dict[str, Mark]] = {"baseline": {}, "current": {}}
    for mark, _ends in shown_marks(chart):
        if mark.get("side") in sides:
            name, _words = split(mark)
            rows.setdefault(name, mark["y"])
            sides[mark["side"]][name] = mark
    names = numbered(chart, rows)
    words = {"baseline": _("Earlier"), "current": _("Later")}
    made = [
        _dated(
            words[side],
            [found[name]["value"] if name in found else None for name in rows],
            [split(found[name])[1] if name in found else "" for name in rows],
            [light("base") if side == "baseline" else paint(found[name]) for name in rows],
        )
        for side, found in sides.items()
    ]
    if len({series.name for series in made} & set(words.values())):  # dates that differ stand with the names
        dates = {
            name: [split(found[name])[1].rstrip(")").partition(" (")[2] for found in sides.values()] for name in rows
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
    mine = [row for row in rows_behind(chart) if get(row, "outcome") == "compared" and name_of(row, language) in rows]
    return Plot(list(names.values()), made, subtitle=chart.subtitle.partition(";")[0], rows=mine)


def _dated(name: str, values: list[float | None], labels: list[str], colours: list[str]) -> Series:
    """A series whose labels end in a date; if it is the same for all, the series is named after it instead."""
    split = [label.rstrip(")").partition(" (") for label in labels]
    dates = {date for label, _bracket, date in split if label}
    if len(dates) == 1:
        labels = [label for label, _bracket, _date in split]
        name = f"{name}: {dates.pop()}"
    return Series(name, values, labels, colours)


def _by_date(chart: Drawing) -> list[Any]:
    return sorted(rows_behind(chart), key=lambda row: str(get(row, "due_date", "")))


def _parts(chart: Drawing, language: str) -> Plot | None:
    """Parts of a whole, a bar a date; the rest of the whole has a name and no figure of its own."""
    bars: dict[int, list[Mark]] = {}
    for mark, _ends in shown_marks(chart):
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
    names = list(dict.fromkeys(split(mark)[0] for marks in bars.values() for mark in marks))
    made = []
    for name in names:
        mine = [next((m for m in marks if split(m)[0] == name), None) for marks in bars.values()]
        labels = [split(mark)[1] or f"{mark['part']:g}%" if mark else "" for mark in mine]
        colours = [paint(mark) if mark else light("rest") for mark in mine]
        hollow = [mark is not None and mark["fill"] is None for mark in mine]
        made.append(Series(name, [mark["part"] if mark else None for mark in mine], labels, colours, hollow))
    return Plot(categories, made, stacked=True, subtitle=chart.subtitle, rows=rows_behind(chart))


def _adoption(chart: Drawing, language: str) -> list[Plot]:
    """Counts of a whole, so many on a slide as it holds."""
    rows = rows_behind(chart)
    side = "current" if any(get(row, "current") is not None for row in rows) else "value"
    of = "" if side == "value" else "current_"
    counted = [r for r in rows if get(r, side) is not None and whole_of(r)]
    once = {(name_of(r, language), get(r, f"{of}period"), get(r, side), whole_of(r)): r for r in counted}
    if any(get(row, side) > whole_of(row) for row in counted):
        return []
    kept = list(once.values())
    pages = -(-len(kept) // _PAGE) or 1
    even = -(-len(kept) // pages)
    chunks = [kept[at : at + even] for at in range(0, len(kept), even)] if kept else []
    return [_counts(chart, chunk, side, language) for chunk in chunks]


def _counts(chart: Drawing, rows: list[Any], side: str, language: str) -> Plot:
    _ = gettext(language)
    of = "" if side == "value" else "current_"
    done = [float(getattr(row, side)) for row in rows]
    rest: list[float | None] = [whole_of(row) - value for row, value in zip(rows, done, strict=True)]
    form = _("{count} of {whole}")
    labels = [form.format(count=f"{v:g}", whole=whole_of(row)) for row, v in zip(rows, done, strict=True)]
    names, dates = ([*map(name, rows)] for name in (
        lambda row: name_of(row, language), lambda row: period_label(get(row, f"{of}period"), language)))  # fmt: skip
    if len(set(dates)) > 1 or len(set(names)) < len(names):
        names = [f"{name} ({date})" for name, date in zip(names, dates, strict=True)]
    date = dates[0] if len(set(dates)) == 1 else ""
    made = [
        Series(_("Done"), [*done], [""] * len(done), [light("track")] * len(done)),
        Series(_("Not done, or not told"), rest, labels, [light("rest")] * len(rest)),
    ]
    return Plot(names, made, stacked=True, subtitle=date, notes=notes_under(chart), rows=rows)
