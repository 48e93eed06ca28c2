"""What programs for slides and sheets draw by themselves: a chart's marks, encodings and frame as bars and points."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isclose
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.charts.wording import date_of, unit_name
from dxlib.display import Cell, Column, Table, get, light
from dxlib.figures import show_number
from dxlib.text import gettext, period_label, status_word

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MOST, _FEWER, _LINES = 14, 9, 8  # of one slide: single bars, rows of several bars, lines of a table

Record = Mapping[str, Any]


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
        subtitle: what is measured, and when.
        notes: what stands under it, with the raised numbers that the categories carry.
        records: the rows of the chart's frame that it shows.
        among: those with which they belong together, on this slide or on several.
        stacked: whether the parts of a bar stand one after the other.
        least, most: where the axis begins and ends, if bars beyond it are cut.
    """

    categories: list[str]
    series: list[Series]
    subtitle: str
    notes: list[str]
    records: list[Record]
    among: list[Record]
    stacked: bool = False
    least: float | None = None
    most: float | None = None


@dataclass
class Run:
    """Points over time, joined by a line where they may be compared.

    Attributes:
        name: what they are.
        points: the date and the value of each.
        labels: how each is written.
        colour: of all, as ``#RRGGBB``.
        look: ``disc``, ``ring`` (replaced or doubtful) or ``dash`` (a target).
        joined: whether a line runs through them.
    """

    name: str
    points: list[tuple[date, float]]
    labels: list[str]
    colour: str
    look: str = "disc"
    joined: bool = False


@dataclass
class Points:
    """A chart of points over time.

    Attributes:
        name: what is measured.
        runs: its series.
        low, high: the ends of the vertical axis.
        subtitle, notes, records: as in :class:`Plot`.
    """

    name: str
    runs: list[Run]
    low: float
    high: float
    subtitle: str
    notes: list[str]
    records: list[Record]


Shown = Plot | Points | Table


def native(chart: Drawing, language: str) -> list[Shown]:
    """Return a chart as what programs draw natively, one a slide, from its own frame, marks and encodings.

    Points over time become points, a stack or counts a stacked bar, quantities along the horizontal axis a bar each.
    Figures of several units, which no one scale holds, become tables.

    Args:
        chart: a chart of the package, drawn while an edition was made.
        language: of the words.

    Returns:
        Nothing for what is drawn otherwise, such as a map, and for charts of others.

    Example:
        >>> from dxlib.briefing.drawing import drawing
        >>> native(drawing({"data": {"values": []}, "mark": "bar"}), "en")
        []
    """
    return [shown for view in _views(chart) for shown in view.read(language)] if chart.kind else []


def behind(records: list[Record], rows: list[Any]) -> list[Any]:
    """Return the rows of evidence that records of a chart show, each once: same indicator, same figures and periods.

    Args:
        records: rows of the chart's frame.
        rows: those of the frames that it was drawn from.
    """
    found: list[Any] = []
    for record in records:
        alike = [row for row in rows if _same(record, row)]
        new = (row for row in alike if not any(row is one for one in found))
        found += [row for row in (next(new, None),) if row is not None]
    return found


_VALUES = ("value", "current", "baseline", "target")
_PERIODS = ("period", "current_period", "baseline_period", "due")
_SAME = {name: (name,) for name in ("area", "baseline", "current", "target", "due", "status", "verdict", "stated", "computed")}
_SAME |= {"value": _VALUES, "period": _PERIODS}


def _same(record: Record, row: Any) -> bool:
    """Whether a row may be the one that a record was made from: no figure, period or status of both differs."""
    if record.get("indicator") != row.indicator:
        return False
    for column, others in _SAME.items():
        mine, known = record.get(column), [get(row, other) for other in others]
        known = [value for value in known if value is not None]
        if mine is not None and mine != "" and known and not any(_equal(mine, value) for value in known):
            return False
    return True


def _equal(one: Any, other: Any) -> bool:
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return isclose(one, other, rel_tol=1e-8, abs_tol=1e-8) if numbers else bool(one == other)


@dataclass(frozen=True)
class _Layer:
    """One mark of a chart with all its encodings, those that it shares included."""

    mark: Mapping[str, Any]
    encoding: Mapping[str, Any]
    transform: tuple[Mapping[str, Any], ...]

    @property
    def type(self) -> str:
        return str(self.mark.get("type", ""))

    @property
    def backstage(self) -> bool:
        """Whether it stands behind the figures: what is not read aloud."""
        return self.mark.get("aria") is False

    def field(self, channel: str, kind: str = "quantitative") -> str:
        """Return the column on a channel, if that is of such a type."""
        said = self.encoding.get(channel) or {}
        return str(said.get("field", "")) if said.get("type") == kind else ""

    def colour(self, record: Record) -> str:
        """Return the colour in which it draws a row: that of its fill, or of its edge where it is open."""
        for channel in ("color", "stroke"):
            said = self.encoding.get(channel) or {}
            scale, other = said.get("scale") or {}, said.get("condition") or {}
            colours = dict(zip(scale.get("domain", ()), scale.get("range", ()), strict=False))
            otherwise = said.get("value") or (other.get("value") if isinstance(other, Mapping) else None)
            found = colours.get(record.get(said.get("field")), otherwise)
            if found and found != light("paper"):
                return str(found)
        return light("base")


@dataclass(frozen=True)
class _View:
    """A chart, or one panel of it: the marks, and the rows that they show."""

    chart: Drawing
    layers: list[_Layer]
    records: list[Record]

    def read(self, language: str) -> list[Shown]:
        """Return what it shows, by the shape of it."""
        over_time = next((one for one in self.layers if one.type == "point" and one.field("x", "temporal")), None)
        if over_time is not None:
            return [self._points(over_time, language)]
        return [*self._bars(language)]

    def _transforms(self, name: str) -> Iterator[tuple[_Layer, Mapping[str, Any]]]:
        return ((layer, one) for layer in self.layers for one in layer.transform if name in one)

    # Bars

    def _bars(self, language: str) -> Iterator[Plot | Table]:
        """The bars, by what the marks count: parts of a stack, of a whole, rows of the frame, or quantities."""
        stacks = [*self._transforms("stack")]
        colour = next((str(one.encoding["color"]["field"]) for one in self.layers if _by_field(one, "color")), "")
        tallies = {key for _layer, one in self._transforms("aggregate") for key in one.get("groupby", ())} - {colour}
        if stacks:
            yield self._stacked(str(stacks[0][1]["stack"]), language)
        elif any("total" in record for record in self.records):
            yield from self._paged(self.records, _FEWER, self._counted, language)
        elif colour and len(tallies) == 1:
            yield self._tallied(tallies.pop(), colour, language)
        else:
            yield from self._quantities(language)

    def _paged(
        self, records: list[Record], most: int, read: Callable[[list[Record], str], Plot | None], language: str,
    ) -> Iterator[Plot]:  # fmt: skip
        """What so many rows on a slide show."""
        for chunk in _evenly(records, most):
            plot = read(chunk, language)
            if plot is not None:
                plot.among = records
                yield plot

    def _quantities(self, language: str) -> Iterator[Plot | Table]:
        """A bar for each quantity that a mark shows on the horizontal axis; those due together on one slide."""
        sides = self._sides()
        shown = [record for record in self.records if any(_is_number(record.get(side)) for side in sides)]
        if sides and not shown:  # no way yet to be covered: what there is, beside the target
            sides = {"current": None, "target": None}
            shown = [r for r in self.records if r.get("unit") == "percent" and all(map(_is_number, map(r.get, sides)))]
        if len({record.get("unit") for record in shown}) > 1:
            yield from self._tables(shown, language)
            return

        def read(records: list[Record], language: str) -> Plot | None:
            return self._plot(records, sides, language)

        due = [record.get("due", "") for record in shown]
        for one in sorted(set(due), reverse=True):
            mine = [record for record, day in zip(shown, due, strict=True) if day == one]
            yield from self._paged(mine, _FEWER if len(sides) > 1 else _MOST, read, language)

    def _sides(self) -> dict[str, _Layer | None]:
        """The columns on the horizontal axis, each with its mark: those that have a title, or the one that has none."""
        columns = {column for record in self.records for column in record}
        marks = [one for one in self.layers if one.type in ("bar", "point", "tick") and one.field("x") in columns]
        named = [one for one in marks if one.encoding["x"].get("title")]
        sides: dict[str, _Layer | None] = {}
        for one in sorted(named or marks[:1], key=lambda one: one.type == "tick"):  # a target stands last
            sides.setdefault(one.field("x"), one)
        return sides

    def _plot(self, records: list[Record], sides: Mapping[str, _Layer | None], language: str) -> Plot:
        _ = gettext(language)
        made = [self._series(records, side, layer, language) for side, layer in sides.items()]
        made = [series for series in made if any(value is not None for value in series.values)]
        names = [str(record["name"]) for record in records]
        twice = len(set(names)) < len(names) and not any(record.get("status") for record in records)
        measure = self.chart.measure or _("Percent")
        due = {record.get("due") for record in records} - {None, ""}
        if len(due) == 1:
            measure = f"{_('target for {due}').format(due=date_of(due.pop(), language))} · {measure}"
        categories = [_category(record, twice, language) for record in records]
        plot = Plot(categories, made, measure, self._notes(records), records, records)
        plot.least, plot.most = _ends(next(iter(sides.values())), made)
        return plot

    def _series(self, records: list[Record], side: str, layer: _Layer | None, language: str) -> Series:
        """The bars of one column, with the look of its marks."""
        _ = gettext(language)
        title = layer.encoding["x"].get("title") if layer else None
        name = title or {"current": _("Newest figure"), "target": _("Target")}.get(side) or self.chart.measure
        values, labels, colours, hollow = [], [], [], []
        for record in records:
            value = record.get(side)
            values.append(float(value) if _is_number(value) else None)
            labels.append(_label(record, side, language) if _is_number(value) else "")
            goal = side == "target"
            if layer is None:
                colours.append(light("ink3") if goal else _status_colour(self.layers, record))
            else:
                colours.append(light("rest") if layer.backstage and not goal else layer.colour(record))
            hollow.append(goal or _open(record, side))
        return Series(str(name), values, labels, colours, hollow)

    def _stacked(self, column: str, language: str) -> Plot:
        """The parts of a whole, a bar a panel."""
        layer = next(one for one in self.layers if _by_field(one, "color"))
        bars: dict[str, dict[str, Record]] = {}
        for record in self.records:
            bars.setdefault(period_label(record["period"], language), {})[record["name"]] = record
        made = []
        for name in dict.fromkeys(record["name"] for record in self.records):
            parts = [mine.get(name) for mine in bars.values()]
            rest = any(part and part.get("look") == "rest" for part in parts)
            colour = light("na") if rest else layer.colour(next(part for part in parts if part))
            labels = [_words(part[f"{column}_label"]) if part else "" for part in parts]
            values = [float(part[column]) if part else None for part in parts]
            made.append(Series(name, values, labels, [colour] * len(parts), [rest] * len(parts)))
        notes = self._notes(self.records)
        return Plot([*bars], made, self.chart.measure, notes, self.records, self.records, stacked=True)

    def _counted(self, records: list[Record], language: str) -> Plot | None:
        """Counts of a whole, and what is left of it."""
        _ = gettext(language)
        records = [*{tuple(r[c] for c in ("name", "period", "value", "total")): r for r in records}.values()]
        done = [float(record["value"]) for record in records]
        rest = [float(record["total"]) - value for record, value in zip(records, done, strict=True)]
        if min(rest) < 0:
            return None
        layer = next(one for one in self.layers if one.encoding.get("tooltip"))  # what can be pointed at is done
        labels = [_words(record["value_label"]) for record in records]
        series = [
            Series(_("Done"), [*done], [""] * len(done), [layer.colour(record) for record in records]),
            Series(_("Not done, or not told"), [*rest], labels, [light("rest")] * len(rest)),
        ]
        dates = {record["period"] for record in records}
        names = [_category(record, len(dates) > 1, language) for record in records]
        subtitle = "" if len(dates) > 1 else period_label(dates.pop(), language)
        return Plot(names, series, subtitle, self._notes(records), records, records, stacked=True)

    def _tallied(self, row: str, column: str, language: str) -> Plot:
        """How many rows of the frame are of which kind: a bar a row of the board, a part a colour."""
        layer = next(one for one in self.layers if _by_field(one, "color", column))
        bands: dict[str, list[Record]] = {}
        for record in self.records:
            bands.setdefault(str(record[row]), []).append(record)
        made = []
        for kind in layer.encoding["color"]["scale"]["domain"]:
            mine = [record for record in self.records if record[column] == kind]
            if mine:
                counts = [sum(record[column] == kind for record in members) for members in bands.values()]
                colour = layer.colour(mine[0])  # what cannot be judged stands back
                colours = [light("rest") if colour == light("na") else colour] * len(counts)
                name, labels = f"{mine[0][f'{column}_label']}: {len(mine)}", [f"{n}" if n else "" for n in counts]
                made.append(Series(name, [float(n) if n else None for n in counts], labels, colours))
        categories = [f"{band} ({len(members)})" for band, members in bands.items()]
        named = [record["name"] for record in self.records if record.get("difference") is not None]
        form = gettext(language)("The report’s group and the computed status differ: {list}.")
        notes = [*self._notes(self.records), *([form.format(list="; ".join(named))] if named else [])]
        return Plot(categories, made, self.chart.measure, notes, self.records, self.records, stacked=True)

    # Tables and notes

    def _tables(self, records: list[Record], language: str) -> Iterator[Table]:
        """Figures that no one scale holds: what, how much, of what, when."""
        _ = gettext(language)
        heads = (Column(_("Indicator")), Column(_("Figure"), True), Column(_("Unit")), Column(_("Period")))
        for chunk in _evenly(records, _LINES):
            lines = []
            for record in chunk:
                signs = _signs(record)
                told = [note.partition(" ") for note in self.chart.notes]
                small = tuple(words for sign, _space, words in told if sign in signs)
                figure = Cell(_words(record["value_label"]), small)
                unit, period = unit_name(record["unit"], language), period_label(record["period"], language)
                lines.append((Cell(record["name"]), figure, Cell(unit), Cell(period)))
            yield Table(self.chart.title, heads, tuple(lines))

    def _notes(self, records: list[Record]) -> list[str]:
        """The notes under a chart, without those numbered for other rows."""
        signs = {sign for record in records for sign in _signs(record)}
        return [note for note in self.chart.notes if note[0] not in RAISED or note.partition(" ")[0] in signs]

    # Points

    def _points(self, layer: _Layer, language: str) -> Points:
        """The figures at their dates, those replaced or in doubt, and the targets."""
        _ = gettext(language)
        x, y = layer.field("x", "temporal"), layer.field("y")
        figures = [record for record in self.records if record.get("kind", "figure") == "figure"]
        figures.sort(key=lambda record: str(record[x]))
        goals = [record for record in self.records if record.get("kind") == "target"]
        rings = [record for record in figures if record.get("replaced") or record.get("doubtful")]
        joins = any(one.type == "line" for one in self.layers)
        runs: dict[Any, list[Record]] = {}
        for record in (one for one in figures if one not in rings):
            runs.setdefault(record.get("run"), []).append(record)

        def run(name: str, some: list[Record], *look: Any) -> Run:
            labels = [" ".join(filter(None, (one["value_label"], _dated(one)))) for one in some]
            return Run(name, [(_day(one[x]), float(one[y])) for one in some], labels, *look)

        title = str(layer.encoding["y"].get("title") or self.chart.measure)
        made = [run(title, some, light("reached"), "disc", joins) for some in runs.values()]
        if rings:
            made.append(run(_("Replaced, or a doubtful reading"), rings, light("base"), "ring"))
        if goals:
            made.append(run(_("Target"), goals, light("ink"), "dash"))
        if _is_number(figures[0].get("target")):
            ends = [(_day(one[x]), float(one["target"])) for one in (figures[0], figures[-1])]
            made.append(Run(_("Target"), ends, [figures[0]["target_label"], ""], light("ink3"), "dash", True))
        low, high = layer.encoding["y"]["scale"]["domain"]
        subtitle = self._axes(figures[0], x == "published", low, language)
        if rings:
            subtitle.append(_("ring: replaced by a later figure, or a doubtful reading"))
        notes, records = self._notes(self.records), [*figures, *goals]
        return Points(str(figures[0]["name"]), made, low, high, " · ".join(subtitle), notes, records)

    def _axes(self, record: Record, published: bool, low: float, language: str) -> list[str]:
        """What the axes measure."""
        _ = gettext(language)
        unit = unit_name(record["unit"], language)
        said = [period_label(record["period"], language), unit, _("by day of publication")] if published else [unit]
        cut = low > (1 if record["unit"] == "rank" else 0)
        return [*said, _("the vertical axis does not begin at zero")] if cut else said


# What a specification says


def _views(chart: Drawing) -> Iterator[_View]:
    """A chart, or each of its panels, with the rows that it shows."""
    spec, records = chart.spec, chart.records
    for panel in spec.get("concat", [spec.get("spec", spec)]):
        kept = [one["filter"] for one in panel.get("transform", ()) if "filter" in one]
        shared = panel.get("encoding", {})
        layers = [
            _Layer(
                one["mark"] if isinstance(one["mark"], Mapping) else {"type": one["mark"]},
                {**shared, **one.get("encoding", {})}, tuple(one.get("transform", ())),
            )
            for one in panel.get("layer", ())
        ]  # fmt: skip
        found = [record for record in records if all(_holds(test, record) for test in kept)]
        if found:
            yield _View(chart, layers, found)


def _holds(test: Any, record: Record) -> bool:
    """Whether a row passes a filter on its columns."""
    parts = test.get("and", [test]) if isinstance(test, Mapping) else []
    return all(record.get(one["field"]) == one["equal"] for one in parts if "equal" in one)


def _by_field(layer: _Layer, channel: str, column: str = "") -> bool:
    found = (layer.encoding.get(channel) or {}).get("field", "")
    return bool(found == column if column else found)


def _status_colour(layers: list[_Layer], record: Record) -> str:
    """The colour of a row that no mark shows; what is not judged has that of a figure."""
    found = next((one.colour(record) for one in layers if _by_field(one, "color")), light("na"))
    return light("track") if found == light("na") else found


def _ends(layer: _Layer | None, made: list[Series]) -> tuple[float | None, float | None]:
    """Where bars are cut, and room for the words beside those that fall below zero.

    A bar ends where the scale does; a dot at the edge of its scale becomes a bar that may be half a scale longer.
    """
    known = [value for series in made for value in series.values if value is not None]
    if not known:
        return None, None
    scale = (layer.encoding["x"].get("scale") or {}) if layer else {}
    first, last = min(known), max(known)
    least = first - 0.4 * (last - first) if first < 0 < last else None
    if not scale.get("clamp"):
        return least, None
    low, high = scale["domain"]
    beyond = 0 if layer and layer.type == "bar" else (high - low) / 2
    least = low - beyond if first < low - beyond else least
    return least, high + beyond if last > high + beyond else None


# What a row of a frame says


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day(moment: Any) -> date:
    return date.fromisoformat(str(moment)[:10])


def _evenly(records: list[Record], most: int) -> Iterator[list[Record]]:
    """Rows in parts of nearly the same size, none of more than so many."""
    even = -(-len(records) // max(-(-len(records) // most), 1))
    return (records[at : at + even] for at in range(0, len(records), even or 1))


_MARKS = re.compile(f"(?<=[^{RAISED}])[{RAISED}][{RAISED}\u2009]*$")


def _signs(record: Record) -> list[str]:
    """The raised numbers of the notes on a row, in order."""
    labels = (str(value) for column, value in record.items() if column.endswith("_label"))
    found = {sign for label in labels for one in _MARKS.findall(label) for sign in one.split("\u2009")}
    return sorted(found, key=lambda sign: [RAISED.index(digit) for digit in sign])


def _words(label: Any) -> str:
    """A label without the numbers of its notes."""
    return _MARKS.sub("", str(label))


def _label(record: Record, side: str, language: str) -> str:
    """How a value is written, without a date before it; a target with the date after it, if each has its own."""
    words = _words(record.get(f"{side}_label") or show_number(record[side], language)).rpartition(": ")[2]
    due = record.get("due_label") if side == "target" else ""
    return f"{words} ({due})" if due else words


def _dated(record: Record) -> str:
    return f"({record['date_label']})" if record.get("date_label") else ""


def _open(record: Record, side: str) -> bool:
    """Whether a bar is an outline: in doubt, only stated, a target, a rest."""
    plain = record.get("look", "figure") == "figure" and record.get("outcome") != "stated"
    return not plain or bool(record.get(f"{side}_doubtful"))


def _category(record: Record, dated: bool, language: str) -> str:
    """The words beside a bar: name with the numbers of its notes, date, figures, heading, status."""
    when = record.get("date_label") or record.get("dates")
    when = when or (date_of(record["period"], language) if dated and record.get("period") else "")
    words = f"{record['name']}{''.join(_signs(record))}" + (f" ({when})" if when else "")
    words += f": {record['figures_label']}" if record.get("figures_label") else ""
    group = record.get("group") if record.get("group") != record["name"] else ""
    status = status_word(record["status"], language) if record.get("status") else ""
    return " · ".join(filter(None, [words, group, status]))
