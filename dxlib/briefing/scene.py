"""What Vega makes of a specification: the rows that pass its filters, and those that each of its marks shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dxlib.charts.vega import cells_of, describing, items_of, passed, to_scene

Record = Mapping[str, Any]
_UNPLACED = ("text", "tooltip", "description", "href", "url", "key", "order")
_PARTS = ("layer", "concat", "hconcat", "vconcat")
_DRAWN_AS = {"rect": ("bar", "rect", "image"), "symbol": ("point", "circle", "square"), "rule": ("rule", "tick")}


@dataclass(frozen=True)
class Item:
    """One thing that a mark draws.

    Attributes:
        row: what it shows, by column; days as ISO dates.
        colour: of its fill, or of its line.
        place: how far right and down it stands, in pixels.
    """

    row: Record
    colour: str
    place: tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A mark of a specification, with the encodings that it inherits.

    Attributes:
        look: what is drawn, such as a bar, and its looks.
        encoding: which column stands on which channel.
        items: what it draws, as Vega computes it.
        panels: whether the specification draws it several times.
    """

    look: Mapping[str, Any]
    encoding: Mapping[str, Any]
    items: list[Item]
    panels: bool = False

    @property
    def type(self) -> str:
        """What is drawn: bar, point, line."""
        return str(self.look["type"])


def rows_of(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows from which a specification draws: those of its frame that pass the filters over all of it.

    What else is computed there stands in columns of its own. Of charts side by side, each with a frame of its own, it
    is the rows of all. Where Vega cannot tell without a reader's choice, they are those of the frame.

    Example:
        >>> rows = [{"name": "a", "value": 1}, {"name": "b", "value": 3}]
        >>> rows_of({"data": {"values": rows}, "transform": [{"filter": "datum.value > 2"}], "mark": "bar"})
        [{'name': 'b', 'value': 3}]
    """
    ours = (spec.get("usermeta") or {}).get("kind")  # whose panels show all rows together
    return _rows({**spec, "concat": ()} if ours else spec, spec, [])


def _rows(view: Mapping[str, Any], whole: Mapping[str, Any], above: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that a view draws from, those of the view that it lies in if it has no frame of its own."""
    datasets = whole.get("datasets") or {}
    rows = _values(view["data"], datasets) if "data" in view else above
    if rows and view.get("transform"):
        try:
            found = passed(rows, view["transform"], dict.fromkeys(_temporal(whole)), datasets)
        except ValueError:
            found = [(at, {}) for at in range(len(rows))]
        rows = [{**({} if at is None else rows[at]), **made} for at, made in found]
    if "spec" in view:
        return _rows(view["spec"], whole, rows)
    parts = [part for name in _PARTS if name != "layer" or not rows for part in view.get(name, ())]
    parted = [row for part in parts for row in _rows(part, whole, rows)]
    return [*{json.dumps(row, sort_keys=True): row for row in parted}.values()] if parts else rows


def _values(data: Any, datasets: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = data.get("values", datasets.get(str(data.get("name")), ())) if isinstance(data, Mapping) else ()
    return [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _temporal(node: Any) -> Iterator[str]:
    """The columns that a specification reads as dates."""
    if isinstance(node, Mapping):
        if node.get("type") == "temporal" and isinstance(node.get("field"), str):
            yield node["field"]
        for name, part in node.items():
            yield from _temporal(part) if name not in ("data", "datasets", "usermeta") else ()
    elif isinstance(node, list):
        for part in node:
            yield from _temporal(part)


def marks_of(spec: Mapping[str, Any]) -> list[Mark]:
    """Return the marks of a specification, each with the rows that it shows, as Vega computes them.

    Raises:
        ValueError: it cannot be drawn.

    Example:
        >>> rows = [{"name": "a", "value": 1}, {"name": "a", "value": 3}]
        >>> encoding = {"x": {"aggregate": "sum", "field": "value", "type": "quantitative"}, "y": {"field": "name"}}
        >>> (mark,) = marks_of({"data": {"values": rows}, "mark": "bar", "encoding": encoding})
        >>> mark.type, [item.row for item in mark.items]
        ('bar', [{'sum_value': 4, 'name': 'a'}])
    """
    told = {name: deepcopy(part) for name, part in spec.items() if name != "usermeta"}
    views = [*_views(told, {}, False)]
    looks = [view["mark"] for view, _encoding, _several in views]
    for number, (view, encoding, _several) in enumerate(views):
        says = {"value": {"expr": describing(number, columns_of(encoding))}}
        view |= {"mark": {**view["mark"], "aria": True}, "encoding": {**view.get("encoding", {}), "description": says}}
    found: list[dict[str, list[Item]]] = [{} for _view in views]
    for number, cells, item in items_of(to_scene(told)):
        encoding = views[number][1]
        row = _dated(cells_of(columns_of(encoding), cells), encoding)
        place = (item.get("x", 0) or 0, item.get("y", 0) or 0)
        one = Item(row, str(item.get("fill") or item.get("stroke") or ""), place)
        found[number].setdefault(item["drawn"], []).append(one)
    return [
        Mark(look, encoding, _own(look["type"], items), several)
        for look, (_view, encoding, several), items in zip(looks, views, found, strict=True)
    ]


def _own(kind: str, found: Mapping[str, list[Item]]) -> list[Item]:
    """The things that are the mark's own, not the points on a line."""
    return next((items for drawn, items in found.items() if kind in _DRAWN_AS.get(drawn, (drawn,))), [])


def _views(view: Any, above: Mapping[str, Any], several: bool) -> Iterator[tuple[Any, dict[str, Any], bool]]:
    """The views of a specification that have a mark, with all their encodings, and whether there may be several."""
    encoding = {**above, **view.get("encoding", {})}
    if "mark" in view:
        view["mark"] = dict(view["mark"]) if isinstance(view["mark"], Mapping) else {"type": view["mark"]}
        yield view, encoding, several or bool({"row", "column", "facet"} & {*encoding})
    for name in _PARTS:
        for part in view.get(name, ()):
            yield from _views(part, encoding, several or (name != "layer" and len(view[name]) > 1))
    if "spec" in view:
        yield from _views(view["spec"], encoding, True)


def column(said: Any) -> str:
    """Return the column that a channel shows, as Vega names what it computes; nothing where that is not known.

    Example:
        >>> column({"aggregate": "mean", "field": "value"}), column({"aggregate": "count"}), column({"value": 3})
        ('mean_value', '__count', '')
    """
    if not isinstance(said, Mapping) or said.get("bin"):
        return ""
    name, way, unit = said.get("field"), said.get("aggregate"), said.get("timeUnit")
    if way == "count":
        return "__count"
    if not isinstance(name, str) or isinstance(way, Mapping):
        return ""
    unit = unit.get("unit") if isinstance(unit, Mapping) else unit
    return "_".join(part for part in (unit, way, _plain(name)) if part)


def columns_of(encoding: Mapping[str, Any]) -> list[str]:
    """Return the columns that a mark shows."""
    said = (one for channel in encoding.values() for one in (channel if isinstance(channel, list) else [channel]))
    return [*dict.fromkeys(name for name in map(column, said) if name)]


def fields_of(spec: Mapping[str, Any]) -> list[str]:
    """Return the columns of its frame that a specification puts at places and into colours, words first.

    Example:
        >>> encoding = {"x": {"aggregate": "mean", "field": "value", "type": "quantitative"}, "y": {"field": "name"}}
        >>> fields_of({"mark": "bar", "encoding": encoding})
        ['name', 'value']
    """
    told = {name: deepcopy(part) for name, part in spec.items() if name != "usermeta"}
    channels = [(name, one) for _view, encoding, _several in _views(told, {}, False) for name, one in encoding.items()]
    shown = [one for name, one in channels if name not in _UNPLACED and isinstance(one, Mapping)]
    shown += [one for one in spec.get("facet", {}).values() if isinstance(one, Mapping)] if "spec" in spec else []
    fields = [*dict.fromkeys(one["field"] for one in shown if isinstance(one.get("field"), str))]
    amounts = {one.get("field") for one in shown if one.get("type") == "quantitative"}
    return [_plain(name) for name in sorted(fields, key=lambda name: name in amounts)]


def _plain(name: str) -> str:
    """The name of a column as the frame has it, without what keeps Vega from looking into it."""
    return re.sub(r"\\(.)", r"\1", name)


def _dated(row: dict[str, Any], encoding: Mapping[str, Any]) -> dict[str, Any]:
    """The same with moments as days."""
    said = {column(one): one for one in encoding.values()}
    moments = [name for name, one in said.items() if name and (one.get("type") == "temporal" or one.get("timeUnit"))]
    days = {name: _day(row[name]) for name in moments if row.get(name) is not None}
    return {**row, **days}


def _day(moment: Any) -> str:
    if isinstance(moment, str):
        return moment.removesuffix("T00:00:00")
    return datetime.fromtimestamp(moment / 1000).isoformat().removesuffix("T00:00:00")
