"""What programs for slides and sheets draw by themselves: a chart's marks, encodings and frame as bars and points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.marks import (
    Layer,
    Panel,
    Record,
    category,
    day_of,
    hollow,
    is_number,
    label,
    panels,
)
from dxlib.briefing.others import drawn_natively
from dxlib.briefing.shapes import Plot, Points, Run, Series, Shown
from dxlib.charts.notes import RAISED, noted, words
from dxlib.charts.wording import date_of, unit_name
from dxlib.tables.display import Cell, Column, Table, light
from dxlib.tables.remarks import PAGE
from dxlib.text import gettext, period_label

_MOST, _FEWER, _BARS, _LINES = 14, 9, 18, 8  # of one slide: single bars, rows of several, all bars, lines of a table


def native(chart: Drawing, language: str) -> list[Shown]:
    """Return a chart as what programs draw natively, one a slide, from its own frame, marks and encodings.

    Points over time become points, a stack or counts a stacked bar, quantities along the horizontal axis a bar each;
    figures of several units, which no one scale holds, become tables.

    Args:
        chart: a chart of the package, drawn while an edition was made, or one of others.
        language: of the words.

    Returns:
        Nothing for what is drawn otherwise, such as a map or many dots on one line, or one of ours with marks or
        colours of somebody's own; of charts of others, for all but bars, lines and points by date.

    Example:
        >>> from dxlib.briefing.drawing import drawing
        >>> native(drawing({"data": {"values": []}, "mark": "bar"}), "en")
        []
    """
    if not chart.kind:
        return [*drawn_natively(chart, language)]
    shown = [*panels(chart)]
    if any(layer.is_own for panel in shown for layer in panel.layers):
        return []
    found = [one for panel in shown for one in _Reader(chart, panel, language).read()]
    for one in found:
        if not isinstance(one, Table):
            one.notes = [*noted(chart.notes, one.records), *one.notes]
    return found


@dataclass(frozen=True)
class _Reader:
    """What reads one panel of a chart."""

    chart: Drawing
    panel: Panel
    language: str

    def read(self) -> Iterator[Shown]:
        """Return what it shows, by its shape: over time, parts of a stack, of a whole, counts of rows, quantities."""
        stacks, coloured = self.panel.transforms("stack"), self.panel.coloured()
        groups = {key for one in self.panel.transforms("aggregate") for key in one.get("groupby", ())}
        points = [one for one in self.panel.layers if one.type == "point" and one.dates]
        if points:
            yield self._points(points[0])
        elif stacks and coloured:
            yield self._stacked(str(stacks[0]["stack"]), coloured)
        elif {"total", "period"} <= {*self.panel.records[0]}:
            once = {tuple(one[c] for c in ("name", "period", "value", "total")): one for one in self.panel.records}
            yield from self._paged([*once.values()], _FEWER, self._counted)
        elif coloured and len(rest := groups - {coloured.column("color")}) == 1:
            yield self._tallied(rest.pop(), coloured)
        elif not self._crowded():
            yield from self._quantities()

    def _crowded(self) -> bool:
        """Whether several rows of the frame stand on one line, which no bar a row can show."""
        lines = [record.get("row") for record in self.panel.records if "look" in record]
        dots = any(one.type == "point" and one.column("x", "quantitative") for one in self.panel.layers)
        return dots and None not in lines and len(set(lines)) < len(lines)

    def _paged(self, records: list[Record], most: int, read: Callable[[list[Record]], Plot | None]) -> Iterator[Plot]:
        """So many rows on a slide."""
        for plot in map(read, _evenly(records, most)):
            if plot is not None:
                plot.among = records
                yield plot

    # Quantities

    def _quantities(self) -> Iterator[Plot | Table]:
        """A bar for each quantity that a mark shows on the horizontal axis; those due together on one slide."""
        sides, measure = self._sides(), self.chart.measure
        shown = [record for record in self.panel.records if any(is_number(record.get(side)) for side in sides)]
        if sides and not shown and (way := self.panel.coloured()):
            sides, measure = self._alone(way), gettext(self.language)("Percent")
            known = (r for r in self.panel.records if r.get("unit") == "percent")
            shown = [record for record in known if all(is_number(record.get(side)) for side in sides)]
        if "covered" not in sides and len({record.get("unit") for record in shown}) > 1:  # a way has no unit
            yield from self._tables(shown)
            return
        for mine in _by_due(shown):
            yield from self._paged(mine, min(_MOST, _BARS // len(sides)), lambda some: self._plot(some, sides, measure))

    def _sides(self) -> dict[str, Layer]:
        """The columns on the horizontal axis, each with its mark: those that are called something, or the only one."""
        columns = {column for record in self.panel.records for column in record}
        marks = [one for one in self.panel.layers if one.type in ("bar", "point", "tick")]
        marks = [one for one in marks if one.column("x", "quantitative") in columns]
        named = [one for one in marks if one.encoding["x"].get("title")]
        sides: dict[str, Layer] = {}
        for one in sorted(named or marks[:1], key=lambda one: one.type == "tick"):  # a target stands last
            sides.setdefault(one.column("x"), one)
        return sides

    def _alone(self, way: Layer) -> dict[str, Layer]:
        """Where no way has been covered: what there is, beside the target."""
        _ = gettext(self.language)
        now, goal = {"title": _("Newest figure")}, {"title": _("Target")}
        tick = Layer({"type": "tick"}, {"x": goal, "color": {"value": light("ink")}})
        return {"current": Layer({"type": "bar"}, {**way.encoding, "x": now}), "target": tick}

    def _plot(self, records: list[Record], sides: Mapping[str, Layer], measure: str) -> Plot:
        names = [record["name"] for record in records]
        twice = len(set(names)) < len(names) and not any(record.get("status") for record in records)
        spans = len(records) <= _FEWER
        due = {record.get("due") for record in records} - {None, ""}
        if len(due) == 1:
            form = gettext(self.language)("target for {due}")
            measure = f"{form.format(due=date_of(due.pop(), self.language))} · {measure}"
        rows = [*_headed(records)]
        made = [self._series(rows, side, layer) for side, layer in sides.items()]
        made = [series for series in made if any(value is not None for value in series.values)]
        categories = [category(row, self.language, twice, spans) for row in rows]
        if len(due) > 1:
            days = (date_of(row.get("due"), self.language) for row in rows)
            categories = [f"{one} ({day})" if day else one for one, day in zip(categories, days, strict=True)]
        way = next(iter(sides.values()))
        least, most = way.ends([value for series in made for value in series.values if value is not None])
        if way.scale.get("type") == "symlog":
            measure = f"{measure} · {gettext(self.language)('longer bars are cut')}"
        return Plot(categories, made, measure, records, least=least, most=most)

    def _series(self, records: list[Record], side: str, layer: Layer) -> Series:
        """The bars of one column, with the look of its marks."""
        known = [is_number(record.get(side)) for record in records]
        back = side != "target" and (layer.stands_back or side == "baseline")  # what was stands behind what is
        pairs = [*zip(records, known, strict=True)]
        return Series(
            str(layer.encoding["x"].get("title") or self.chart.measure),
            [round(float(record[side]), 10) + 0.0 if told else None for record, told in pairs],  # no −0
            [label(record, side, self.language) if told else "" for record, told in pairs],
            [light("rest") if back else layer.colour(record) for record in records],
            [hollow(record, side) for record in records],
        )

    def _tables(self, records: list[Record]) -> Iterator[Table]:
        """Figures that no one scale holds: what, how much, of what, when."""
        _ = gettext(self.language)
        heads = (Column(_("Indicator")), Column(_("Figure"), True), Column(_("Unit")), Column(_("Period")))
        for chunk in _evenly(records, _LINES):
            yield Table(self.chart.title, heads, tuple(map(self._line, chunk)))

    def _line(self, record: Record) -> tuple[Cell, ...]:
        notes = [note for note in noted(self.chart.notes, [record]) if note[0] in RAISED + PAGE]
        unit, period = unit_name(record["unit"], self.language), period_label(record["period"], self.language)
        figure = Cell(words(record["value_label"]), tuple(note.partition(" ")[2] for note in notes))
        return Cell(record["name"]), figure, Cell(unit), Cell(period)

    # Parts and counts

    def _stacked(self, column: str, layer: Layer) -> Plot:
        """The parts of a whole, a bar a period."""
        bars: dict[str, dict[str, Record]] = {}
        for record in self.panel.records:
            bars.setdefault(period_label(record["period"], self.language), {})[record["name"]] = record
        made = []
        for name in dict.fromkeys(record["name"] for record in self.panel.records):
            parts = [mine.get(name) for mine in bars.values()]
            rest = any(part and part.get("look") == "rest" for part in parts)
            colour = light("na") if rest else layer.colour(next(part for part in parts if part))
            labels = [words(part[f"{column}_label"]) if part else "" for part in parts]
            values = [float(part[column]) if part else None for part in parts]
            made.append(Series(name, values, labels, [colour] * len(parts), [rest] * len(parts)))
        return Plot([*bars], made, self.chart.measure, self.panel.records, self.panel.records, stacked=True)

    def _counted(self, records: list[Record]) -> Plot | None:
        """Counts of a whole, and what is left of it."""
        _ = gettext(self.language)
        done = [float(record["value"]) for record in records]
        rest = [float(record["total"]) - value for record, value in zip(records, done, strict=True)]
        if min(rest) < 0:
            return None
        layer = next(one for one in self.panel.layers if one.encoding.get("tooltip"))
        said = [words(record["value_label"]) for record in records]
        series = [
            Series(_("Done"), [*done], [""] * len(done), [layer.colour(record) for record in records]),
            Series(_("Not done, or not told"), [*rest], said, [light("rest")] * len(rest)),
        ]
        dates = {record["period"] for record in records}
        names = [category(record, self.language, len(dates) > 1) for record in records]
        subtitle = "" if len(dates) > 1 else period_label(dates.pop(), self.language)
        return Plot(names, series, subtitle, records, stacked=True)

    def _tallied(self, row: str, layer: Layer) -> Plot:
        """How many rows of the frame are of which kind: a bar a row of the board, a part a colour."""
        records, column, bands = self.panel.records, layer.column("color"), dict[str, list[Record]]()
        for record in records:
            bands.setdefault(str(record[row]), []).append(record)
        made = []
        for kind in layer.encoding["color"]["scale"]["domain"]:
            mine = [record for record in records if record[column] == kind]
            if mine:
                counts = [sum(record[column] == kind for record in members) for members in bands.values()]
                colour = layer.colour(mine[0])
                colour = light("rest") if colour == light("na") else colour  # what cannot be judged stands back
                name, labels = f"{mine[0][f'{column}_label']}: {len(mine)}", [f"{n}" if n else "" for n in counts]
                values = [float(n) if n else None for n in counts]
                made.append(Series(name, values, labels, [colour] * len(counts)))
        categories = [f"{band} ({len(members)})" for band, members in bands.items()]
        named = [record["name"] for record in records if record.get("difference") is not None]
        form = gettext(self.language)("The report’s group and the computed status differ: {list}.")
        notes = [form.format(list="; ".join(named))] if named else []
        return Plot(categories, made, self.chart.measure, records, records, notes, stacked=True)

    # Over time

    def _points(self, layer: Layer) -> Points:
        """The figures at their dates, those replaced or in doubt, and the targets."""
        _ = gettext(self.language)
        x, y = layer.dates, layer.column("y")
        goals = [record for record in self.panel.records if record.get("kind") == "target"]
        figures = [record for record in self.panel.records if record.get("kind", "figure") == "figure"]
        figures.sort(key=lambda record: str(record[x]))
        rings = [record for record in figures if record.get("replaced") or record.get("doubtful")]
        told = self.chart.kind == "rivals"  # its notes name what was replaced
        joins = any(one.type == "line" for one in self.panel.layers)
        standing: dict[Any, list[Record]] = {}
        for record in (one for one in figures if one not in rings):
            standing.setdefault(record.get("run"), []).append(record)

        def run(name: str, some: list[Record], *look: Any) -> Run:
            dated = (f" ({one['date_label']})" if one.get("date_label") else "" for one in some)
            signs = (PAGE if one.get("page") else "" for one in some)  # a dot in the mark, which is not drawn here
            values = ("" if told and one.get("replaced") else one["value_label"] for one in some)
            said = [
                f"{value}{sign}{day}" if value else "" for value, sign, day in zip(values, signs, dated, strict=True)
            ]
            return Run(name, [(day_of(one[x]), float(one[y])) for one in some], said, *look)

        title = str(layer.encoding["y"].get("title") or self.chart.measure)
        by = layer.column("color")  # who counts, where a line is not the only one
        made = [
            run(_called(some, title), some, layer.colour(some[0]) if by else light("reached"), "disc", joins)
            for some in standing.values()
        ]
        if rings:
            made.append(run(_("Replaced, or a doubtful reading"), rings, light("base"), "ring"))
        if goals:
            made.append(run(_("Target"), goals, light("ink"), "dash"))
        if is_number(figures[0].get("target")):
            ends = [(day_of(one[x]), float(one["target"])) for one in (figures[0], figures[-1])]
            made.append(Run(_("Target"), ends, [figures[0]["target_label"], ""], light("ink3"), "dash", True))
        low, high = layer.encoding["y"]["scale"]["domain"]
        said = self._axes(figures[0], x == "published", low)
        if rings:
            said.append(_("ring: replaced by a later figure, or a doubtful reading"))
        return Points(str(figures[0]["name"]), made, low, high, " · ".join(said), [*figures, *goals])

    def _axes(self, record: Record, published: bool, low: float) -> list[str]:
        """What the axes measure."""
        _ = gettext(self.language)
        said = [unit_name(record["unit"], self.language)]
        if published:
            said = [period_label(record["period"], self.language), *said, _("by day of publication")]
        cut = low > (1 if record["unit"] == "rank" else 0)
        return [*said, _("the vertical axis does not begin at zero")] if cut else said


def _called(records: list[Record], otherwise: str) -> str:
    """What a line is called at its end, if it is."""
    return next((str(one["who_label"]) for one in reversed(records) if one.get("who_label")), otherwise)


def _headed(records: list[Record]) -> Iterator[Record]:
    """Rows under the name of their group, which has no bar, where several are of one; else the rows as they are."""
    groups = [(group, [*some]) for group, some in groupby(records, lambda record: record.get("group") or "")]
    apart = len(groups) > 1 and any(group and len(some) > 1 for group, some in groups)
    for group, some in groups:
        if apart and group:
            yield {"name": group}
        yield from ({**record, "group": ""} if apart else record for record in some)


def _by_due(records: list[Record]) -> list[list[Record]]:
    """Rows by when they are due, the last first; one that is alone stands with its neighbours."""
    found: list[list[Record]] = []
    for day in sorted({record.get("due", "") for record in records}, reverse=True):
        mine = [record for record in records if record.get("due", "") == day]
        if found and 1 in (len(mine), len(found[-1])):
            found[-1] += mine
        else:
            found.append(mine)
    return found


def _evenly(records: list[Record], most: int) -> Iterator[list[Record]]:
    """Rows in parts of nearly the same size, none of more than so many."""
    even = -(-len(records) // max(-(-len(records) // most), 1))
    return (records[at : at + even] for at in range(0, len(records), even or 1))
