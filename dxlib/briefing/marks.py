"""What a chart's specification says: panels, marks with all encodings, the evidence and the words of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.scene import Record
from dxlib.charts.grammar import PANEL
from dxlib.charts.notes import signs, words
from dxlib.charts.wording import date_of
from dxlib.notation.figures import show_number
from dxlib.tables.display import get, light
from dxlib.text import status_word


@dataclass(frozen=True)
class Layer:
    """A mark of a chart.

    Attributes:
        mark: what is drawn, such as a bar, and its looks.
        encoding: which column stands on which channel; those that all marks share included.
        transform: what is done to the rows before.
        apart: whether it has a frame of its own.
    """

    mark: Mapping[str, Any]
    encoding: Mapping[str, Any]
    transform: tuple[Mapping[str, Any], ...] = ()
    apart: bool = False

    @property
    def is_own(self) -> bool:
        """Whether somebody added it to a chart of ours, or gave it colours by a column without saying which."""
        said = self.encoding.get("color") or {}
        return self.apart or (bool(self.column("color")) and not (said.get("scale") or {}).get("range"))

    @property
    def type(self) -> str:
        """Return what is drawn: bar, point, tick, line, rule, text."""
        return str(self.mark.get("type", ""))

    @property
    def stands_back(self) -> bool:
        """Whether it is not read aloud."""
        return self.mark.get("aria") is False

    def column(self, channel: str, kind: str = "") -> str:
        """Return the column on a channel, if there is one (of such a type)."""
        said = self.encoding.get(channel) or {}
        return str(said.get("field", "")) if kind in ("", said.get("type")) else ""

    @property
    def dates(self) -> str:
        """The column of dates along the horizontal axis, or of the printings that stand there in their order."""
        return "published" if self.column("x") == "printing" else self.column("x", "temporal")

    @property
    def scale(self) -> Mapping[str, Any]:
        """The scale along the horizontal axis, where it has one of its own."""
        return (self.encoding.get("x") or {}).get("scale") or {}

    def ends(self, values: list[float]) -> tuple[float | None, float | None]:
        """Return where bars are cut, and room for the words beside those that fall below zero.

        A bar ends where its scale does; a dot at the edge of its scale becomes a bar that may be half a scale longer.
        On a scale that narrows a bar is cut which is so long that the others could not be seen beside it.

        Args:
            values: those of the bars.
        """
        first, last = min(values), max(values)
        if self.scale.get("type") == "symlog" and len(values) > 1:
            far = round(2.5 * sorted(map(abs, values))[-2], 2)
            return (-far if first < 0 else 0.0), far
        least = round(first - 0.4 * (last - first), 2) if first < 0 < last else None
        if not self.scale.get("clamp"):
            return least, None
        low, high = self.scale["domain"]
        beyond = 0 if self.type == "bar" else (high - low) / 2
        least = low - beyond if first < low - beyond else least
        return least, high + beyond if last > high + beyond else None

    def colour(self, record: Record) -> str:
        """Return the colour in which a row is drawn: of its fill, or of its edge where it is open."""
        for channel in ("color", "stroke"):
            said = self.encoding.get(channel) or {}
            scale, other = said.get("scale") or {}, said.get("condition") or {}
            colours = dict(zip(scale.get("domain", ()), scale.get("range", ()), strict=False))
            otherwise = said.get("value") or (other.get("value") if isinstance(other, Mapping) else None)
            found = colours.get(record.get(said.get("field", "")), otherwise)
            if found and found != light("paper"):
                return str(found)
        return light("base")


@dataclass(frozen=True)
class Panel:
    """A chart, or one panel of it: its marks, and the rows that they show."""

    layers: list[Layer]
    records: list[Record]

    def transforms(self, name: str) -> list[Mapping[str, Any]]:
        """Return what is done to the rows of some mark, of such a kind."""
        return [one for layer in self.layers for one in layer.transform if name in one]

    def coloured(self) -> Layer | None:
        """Return the first mark whose colour tells a column."""
        return next((layer for layer in self.layers if layer.column("color")), None)


def panels(chart: Drawing) -> Iterator[Panel]:
    """Yield the panels of a chart that show something; a chart without panels is one."""
    for view in _views(chart.spec):
        shared, kept = view.get("encoding", {}), _filters(view)
        layers = [
            Layer(
                one["mark"] if isinstance(one["mark"], Mapping) else {"type": one["mark"]},
                {**shared, **one.get("encoding", {})},
                tuple(one.get("transform", ())),
                "data" in one,
            )
            for one in view.get("layer", ())
        ]
        records: list[Record] = [record for record in chart.records if all(_holds(test, record) for test in kept)]
        if records:
            yield Panel(layers, records)


def _views(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The panels of a specification; those that only group its rows, one under the other, as one."""
    views = spec.get("concat", [spec])
    tests = [part for view in views for test in _filters(view) for part in test.get("and", ())]
    grouped = len(views) > 1 and {part["field"] for part in tests} == {PANEL}
    return [{**views[0], "transform": ()}] if grouped else views


def _filters(view: Mapping[str, Any]) -> list[Any]:
    return [one["filter"] for one in view.get("transform", ()) if isinstance(one.get("filter"), Mapping)]


def _holds(test: Any, record: Record) -> bool:
    """Whether a row passes a filter by ``grammar.only``."""
    parts = test.get("and", ()) if isinstance(test, Mapping) else ()
    return all(record.get(one["field"]) == one["equal"] for one in parts)


def behind(records: Iterable[Record], rows: list[Any]) -> list[Any]:
    """Return the rows of evidence that records of a chart show, each once: same indicator, figures and periods.

    Args:
        records: rows of the chart's frame.
        rows: those of the frames that it was drawn from.
    """
    found: list[Any] = []
    for record in records:
        new = (row for row in rows if shows(record, row) and not any(row is one for one in found))
        found += [row for row in (next(new, None),) if row is not None]
    return found


def evidence(chart: Drawing, records: Iterable[Record] | None = None) -> list[Any]:
    """Return the rows of evidence that some rows of a chart show, or all that it shows, without what a filter took."""
    if records is None and not chart.spec.get("transform"):
        return chart.rows
    return behind(chart.records if records is None else records, chart.rows)


_ALIKE = (
    "area",
    "producer",
    "vintage",
    "baseline",
    "current",
    "target",
    "due",
    "status",
    "verdict",
    "stated",
    "computed",
)
_SIDES = {"value": "period", "current": "current_period", "baseline": "baseline_period"}  # and of what a figure is


def shows(record: Record, row: Any) -> bool:
    """Whether a record may have been made from a row: the same indicator, nothing that both say differs."""
    if record.get("indicator") != row.indicator:
        return False
    for column in _ALIKE:
        mine, other = record.get(column), get(row, column)
        if mine not in (None, "") and other is not None and not _equal(mine, other):
            return False
    return "value" not in record or any(
        value is not None and _equal(record["value"], value) and record["period"] == period
        for value, period in _dated(row, record.get("kind") == "target")
    )


def _dated(row: Any, target: bool) -> list[tuple[Any, Any]]:
    """The figures of a row with their periods; or its target, if it is one or says something of one."""
    held = get(row, "operator") is not None or get(row, "target") is not None
    goal = get(row, "kind") == "target" or (held and get(row, "vintage") is None)  # a vintage is a figure, held to one
    if goal is not target:
        return []
    sides = _SIDES if not target else {"target": "due"} if get(row, "target") is not None else {"value": "period"}
    return [(get(row, side), get(row, of)) for side, of in sides.items()]


def _equal(one: Any, other: Any) -> bool:
    numbers = is_number(one) and is_number(other)
    return isclose(one, other, rel_tol=1e-8, abs_tol=1e-8) if numbers else bool(one == other)


# What a row of a frame says


def is_number(value: Any) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def day_of(moment: Any) -> date:
    """Return the day of a date as a specification writes it."""
    return date.fromisoformat(str(moment)[:10])


def label(record: Record, side: str, language: str) -> str:
    """Return how a value is written, without a date before it; a target with the date after it, if it has its own."""
    said = words(record.get(f"{side}_label") or show_number(record[side], language)).rpartition(": ")[2]
    due = record.get("due_label") if side == "target" else ""
    return f"{said} ({due})" if due else said


def hollow(record: Record, side: str) -> bool:
    """Whether a bar is an outline: in doubt, only stated, a target, a rest."""
    plain = record.get("look", "figure") == "figure" and record.get("outcome") != "stated"
    return side == "target" or not plain or bool(record.get(f"{side}_doubtful"))


def category(record: Record, language: str, dated: bool = False, spans: bool = True) -> str:
    """Return the words beside a bar: name with the numbers of its notes, date, figures, heading, status.

    Args:
        record: a row of a chart's frame.
        language: of the words.
        dated: whether the date stands there even where the chart does not write it.
        spans: whether there is room for the two dates of a change.

    Example:
        >>> category({"name": "Online", "date_label": "2023", "value_label": "58%¹", "status": "missed"}, "en")
        'Online¹ (2023) · missed'
    """
    when = record.get("date_label") or (record.get("dates") if spans else "")
    when = when or (date_of(record["period"], language) if dated and record.get("period") else "")
    said = f"{record['name']}{''.join(signs(record))}" + (f" ({when})" if when else "")
    said += f": {record['figures_label']}" if record.get("figures_label") else ""
    group = record.get("group") if record.get("group") != record["name"] else ""
    status = status_word(record["status"], language) if record.get("status") else ""
    return " · ".join(filter(None, [said, group, status]))
