"""What Vega makes of a specification: the rows that pass its filters, and those that each of its marks shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dxlib.charts.render import to_scene

Record = Mapping[str, Any]
_NUMBER, _BETWEEN = "__row", "\x1f"
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
    datasets = spec.get("datasets") or {}
    ours = (spec.get("usermeta") or {}).get("kind")  # whose panels show all rows together
    return _rows({**spec, "concat": ()} if ours else spec, datasets, [])


def _rows(view: Mapping[str, Any], datasets: Mapping[str, Any], above: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that a view draws from, those of the view that it lies in if it has no frame of its own."""
    rows = _values(view["data"], datasets) if "data" in view else above
    if rows and view.get("transform"):
        rows = _passed(rows, view["transform"], datasets)
    if "spec" in view:
        return _rows(view["spec"], datasets, rows)
    parts = [part for name in _PARTS if name != "layer" or not rows for part in view.get(name, ())]
    found = [row for part in parts for row in _rows(part, datasets, rows)]
    return [*{json.dumps(row, sort_keys=True): row for row in found}.values()] if parts else rows


def _values(data: Any, datasets: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = data.get("values", datasets.get(str(data.get("name")), ())) if isinstance(data, Mapping) else ()
    return [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _passed(rows: list[dict[str, Any]], transform: Sequence[Any], datasets: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows after what is done to all of them; new ones where they are brought together."""
    made = [*dict.fromkeys(_made(transform))]
    numbered = [{**row, _NUMBER: number} for number, row in enumerate(rows)]
    told = {"value": {"expr": _told(0, [_NUMBER, *made])}}
    spec = {"data": {"values": numbered}, "datasets": {**datasets}, "transform": transform, "mark": "point",
            "encoding": {"description": told}}  # fmt: skip
    try:
        found = [_cells([_NUMBER, *made], cells) for _number, cells, _item in _items(to_scene(spec))]
    except ValueError:
        return rows
    numbers = [row.pop(_NUMBER) for row in found]
    return [{**({} if at is None else rows[at]), **row} for at, row in zip(numbers, found, strict=True)]


def _made(node: Any) -> Iterator[str]:
    """The columns that transforms make, and those by which they bring rows together."""
    if isinstance(node, Mapping):
        if "fold" in node:
            yield from ("key", "value") if "as" not in node else ()
        for name, one in node.items():
            if name in ("as", "groupby"):
                yield from (column for column in ([one] if isinstance(one, str) else one) if isinstance(column, str))
            elif name != "filter":
                yield from _made(one)
    elif isinstance(node, list):
        for one in node:
            yield from _made(one)


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
        says = {"value": {"expr": _told(number, columns_of(encoding))}}
        view |= {"mark": {**view["mark"], "aria": True}, "encoding": {**view.get("encoding", {}), "description": says}}
    found: list[dict[str, list[Item]]] = [{} for _view in views]
    for number, cells, item in _items(to_scene(told)):
        encoding = views[number][1]
        row = _dated(_cells(columns_of(encoding), cells), encoding)
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


def _told(number: int, columns: Sequence[str]) -> str:
    """The expression by which a mark says its number and what it shows, each cell with its kind before it."""
    cells = [f"'{number}'"]
    for name in columns:
        cell = f"datum[{json.dumps(name, ensure_ascii=False)}]"
        cells.append(
            f"isNumber({cell}) ? 'n' + {cell} : isDate({cell}) ? 'n' + time({cell}) : "
            f"isBoolean({cell}) ? 'b' + {cell} : isString({cell}) ? 's' + {cell} : ''"
        )
    return f"join([{', '.join(cells)}], {json.dumps(_BETWEEN)})"


def _items(node: Any, drawn: str = "") -> Iterator[tuple[int, list[str], dict[str, Any]]]:
    """All that marks of the specification draw: the number of the mark, its cells, and its looks."""
    if isinstance(node, list):
        for one in node:
            yield from _items(one, drawn)
    elif isinstance(node, Mapping):
        number, *cells = str(node.get("description", "")).split(_BETWEEN)
        if cells and number.isdecimal():
            yield int(number), cells, {**node, "drawn": drawn}
        for name in ("scenegraph", "items"):
            if name in node:
                yield from _items(node[name], str(node.get("marktype", drawn)))


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    return {name: _cell(cell) for name, cell in zip(columns, cells, strict=True)}


def _cell(cell: str) -> Any:
    kind, said = cell[:1], cell[1:]
    if kind == "n":
        number = float(said) if said not in ("NaN", "Infinity", "-Infinity") else None
        return int(number) if number is not None and number.is_integer() else number
    return said == "true" if kind == "b" else said if kind == "s" else None


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
