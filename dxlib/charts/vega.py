"""Vega asked without a browser: drawings, scene graphs, what marks say of themselves, and which rows pass."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dxlib.charts.fonts import FAMILY, converter
from dxlib.tables.display import FONT

_VERSION = "5.21"
_NUMBER, _BETWEEN = "__row", "\x1f"


def to_svg(spec: dict[str, Any], font: str = FONT) -> str:
    """Return the drawing of a specification, without any request.

    It is measured in the typeface that comes with the package, so it is the same on every machine; ``font`` is the
    one it asks for where it is shown.

    Raises:
        ValueError: it cannot be drawn, or its data are elsewhere.
    """
    svg: str = _converted("vegalite_to_svg", spec)
    return svg.replace(f'"{FAMILY}"', f'"{font}"')


def to_scene(spec: dict[str, Any]) -> dict[str, Any]:
    """Return what Vega draws of a specification, thing by thing, as its scene graph.

    Raises:
        ValueError: it cannot be drawn, or its data are elsewhere.
    """
    found: dict[str, Any] = _converted("vegalite_to_scenegraph", spec)
    return found


def _converted(way: str, spec: dict[str, Any]) -> Any:
    options = (spec.get("usermeta") or {}).get("embedOptions") or {}
    plain = {key: value for key, value in spec.items() if key != "usermeta"}
    plain["config"] = {"font": FONT, **(spec.get("config") or {})}
    draw = converter()
    allowed: dict[str, Any] = {} if hasattr(draw, "configure") else {"allowed_base_urls": []}
    try:
        return getattr(draw, way)(
            json.dumps(plain).replace(FONT, FAMILY),
            vl_version=_VERSION,
            format_locale=options.get("formatLocale"),
            time_format_locale=options.get("timeFormatLocale"),
            theme=options.get("theme"),
            **allowed,
        )
    except PermissionError as error:  # which is an error of the chart and of no file
        raise ValueError(str(error)) from error


def passed(
    rows: Sequence[Mapping[str, Any]], transform: Sequence[Any], dates: Iterable[str] = (),
    datasets: Mapping[str, Any] | None = None,
) -> list[tuple[int | None, dict[str, Any]]]:  # fmt: skip
    """Return the rows that are there after some transforms: the number of each, and what was computed of it.

    What brings rows together makes new ones, which have no number.

    Args:
        rows: by column, as JSON has them.
        transform: of a specification.
        dates: the columns that are read as dates.
        datasets: that the transforms name.

    Raises:
        ValueError: Vega cannot tell, such as where a reader chooses.

    Example:
        >>> rows = [{"value": 1}, {"value": 3}]
        >>> passed(rows, [{"calculate": "2 * datum.value", "as": "two"}, {"filter": "datum.two > 2"}])
        [(1, {'two': 6})]
    """
    columns = [_NUMBER, *dict.fromkeys(_made(transform))]
    numbered = [{**row, _NUMBER: number} for number, row in enumerate(rows)]
    said = {"description": {"value": {"expr": describing(0, columns)}},
            "detail": [{"field": name, "type": "temporal"} for name in dates]}  # fmt: skip
    spec = {"data": {"values": numbered}, "datasets": {**(datasets or {})}, "transform": [*transform], "mark": "point",
            "encoding": said}  # fmt: skip
    found = [cells_of(columns, cells) for _mark, cells, _item in items_of(to_scene(spec))]
    return [(row.pop(_NUMBER), row) for row in found]


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


def describing(number: int, columns: Sequence[str]) -> str:
    """Return the expression by which a mark says its number and what it shows, each cell with its kind before it."""
    cells = [f"'{number}'"]
    for name in columns:
        cell = f"datum[{json.dumps(name, ensure_ascii=False)}]"
        cells.append(
            f"isNumber({cell}) ? 'n' + {cell} : isDate({cell}) ? 'n' + time({cell}) : "
            f"isBoolean({cell}) ? 'b' + {cell} : isString({cell}) ? 's' + {cell} : ''"
        )
    return f"join([{', '.join(cells)}], {json.dumps(_BETWEEN)})"


def items_of(node: Any, drawn: str = "") -> Iterator[tuple[int, list[str], dict[str, Any]]]:
    """Yield all that is drawn of marks that say what they show: the number of the mark, its cells, and its looks."""
    if isinstance(node, list):
        for one in node:
            yield from items_of(one, drawn)
    elif isinstance(node, Mapping):
        number, *cells = str(node.get("description", "")).split(_BETWEEN)
        if cells and number.isdecimal():
            yield int(number), cells, {**node, "drawn": drawn}
        for name in ("scenegraph", "items"):
            if name in node:
                yield from items_of(node[name], str(node.get("marktype", drawn)))


def cells_of(columns: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """Return the cells that a mark says, by their columns."""
    return {name: _cell(cell) for name, cell in zip(columns, cells, strict=True)}


def _cell(cell: str) -> Any:
    kind, said = cell[:1], cell[1:]
    if kind == "n":
        number = float(said) if said not in ("NaN", "Infinity", "-Infinity") else None
        return int(number) if number is not None and number.is_integer() else number
    return said == "true" if kind == "b" else said if kind == "s" else None
