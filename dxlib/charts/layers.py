"""What layers are made of: words beside marks, lines between rows, signs of statuses; and the theme of Altair."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from dxlib.charts.lettering import wrap
from dxlib.tables.display import FONT, LINE, OF_STATUS, SMALL, SYMBOLS, TEXT, light, status_colour, status_sign
from dxlib.text.statuses import ENDINGS, STATUSES

NAME = "dxlib"
_CATEGORIES = ("reached", "track", "off", "slight", "away", "base")


# What may stand in a column: the statuses of targets, and what the audit finds. In tuples, which Altair does not copy
# with every layer, as it does lists.
JUDGEMENTS = {"status": (*STATUSES, *ENDINGS), "verdict": tuple(name for name in OF_STATUS if name not in STATUSES)}


def colours(column: str, found: Collection[str] | None = None) -> alt.Scale:
    """Return the scale of the colours of a column of statuses or of verdicts; of those found, or of all."""
    names = _of(column, found)
    return alt.Scale(domain=names, range=tuple(light(status_colour(name)) for name in names))


def signs(column: str, found: Collection[str] | None = None) -> alt.Scale:
    """Return the scale of the symbols of a column of statuses or of verdicts; of those found, or of all."""
    names = _of(column, found)
    return alt.Scale(domain=names, range=tuple(SYMBOLS[status_sign(name) or "disc"] for name in names))


def _of(column: str, found: Collection[str] | None) -> tuple[str, ...]:
    return tuple(name for name in JUDGEMENTS[column] if (name not in ENDINGS if found is None else name in found))


def inner_sign() -> dict[str, str]:
    """Return what stands inside the symbol of a status, by the name of its colour."""
    return {"reached": SYMBOLS["tick"], "away": SYMBOLS["arrow"], "na": SYMBOLS["minus"]}


@alt.theme.register(NAME, enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the settings; ``alt.theme.enable("default")`` puts others in their place."""
    axis: dict[str, Any] = {
        "domain": False, "ticks": False, "gridColor": light("grid"), "labelColor": light("ink3"),
        "labelFontSize": SMALL, "titleColor": light("ink3"), "titleFontSize": SMALL,
        "titleFontWeight": "normal",
    }  # fmt: skip
    text, strong = {"fontSize": SMALL, "lineHeight": 17}, {"fontWeight": "bold"}
    large = {**text, "fontSize": TEXT}
    styles = {
        "value": text, "note": text, "value-strong": text | strong, "name": large, "name-strong": large | strong,
        "status": large | strong,
    }  # fmt: skip
    title = {
        "anchor": "start", "frame": "group", "fontSize": 16, "fontWeight": "bold", "lineHeight": 21, "offset": 14,
        "color": light("ink"), "subtitleFontSize": 14, "subtitleLineHeight": 20, "subtitlePadding": 5,
        "subtitleColor": light("ink2"),
    }  # fmt: skip
    legend = {  # of colours of one's own: over the plot, clear of the words beside it and of headings
        "orient": "top", "direction": "vertical", "columns": 2, "labelLimit": 260, "offset": 40,
        "labelFontSize": SMALL, "titleFontSize": SMALL, "labelColor": light("ink2"), "titleColor": light("ink2"),
    }  # fmt: skip
    config = {
        "font": FONT, "background": "transparent", "padding": 2, "view": {"stroke": None},
        "axis": axis, "legend": legend, "style": styles, "title": title,
        "range": {"category": [light(name) for name in _CATEGORIES]},
    }  # fmt: skip
    return {"config": config}  # type: ignore[typeddict-item]


INKS = {"value": "ink2", "value-strong": "ink", "note": "ink3", "name": "ink", "name-strong": "ink"}


def only(**values: str) -> alt.FilterTransform:
    """Return the filter that keeps the rows with these values in these columns."""
    each = [alt.FieldEqualPredicate(field=column, equal=value) for column, value in values.items()]
    return alt.FilterTransform(alt.LogicalAndPredicate(**{"and": each}))


def layer(test: Any = "") -> Any:
    """Return a layer that draws from the data of its chart, from the rows that pass a test if there is one."""
    return alt.Chart(transform=[alt.FilterTransform(test)]) if test else alt.Chart()


def once() -> Any:
    """Return a layer that draws one mark, whatever its chart's rows; in panels, one in each."""
    return layer().transform_window(nth="row_number()", groupby=[]).transform_filter("datum.nth === 1")


def of_all() -> Any:
    """Return a layer of one mark that speaks of no single row of its chart."""
    return layer().transform_aggregate(rows="count()", groupby=[])


def ink(colour: str, **condition: Any) -> alt.ColorValue:
    """Return a colour of the palette, whatever the rows; ``condition`` has the ``test`` of others and their value."""
    return alt.ColorValue(light(colour), condition=condition or alt.Undefined)


def words(style: str, column: str, x: Any = None, on: Any = None, **mark: Any) -> Any:
    """Return a layer of the words of a column, in one of the styles of the theme.

    Args:
        style: of the theme; its colour stays when the marks of a chart are given another.
        column: of text, or of lines.
        x: where they begin, in pixels of the plot or its ``width``, or an encoding; that of all layers if nothing is
            said.
        on: the layer whose rows have the words, if these are not those of the chart.
        **mark: further looks, such as ``dy``, how far below the middle of the row the first line stands.
    """
    return _text(column, x, on, style=style, **mark).encode(color=ink(INKS[style]))


def _text(column: str, x: Any, on: Any, **mark: Any) -> Any:
    said: dict[str, Any] = {"text": alt.Text(field=column)}
    if x is not None:
        said["x"] = alt.XValue(x) if isinstance(x, int | float | str) else x
    rows = layer() if on is None else on
    return rows.mark_text(aria=False, **({"align": "left"} | mark)).encode(**said)


def lines_of(
    data: pd.DataFrame, column: str, room: float, size: float = TEXT, bold: bool = False, lines: int = 3,
    even: bool = True,
) -> dict[str, list[list[str]]]:  # fmt: skip
    """Return the column ``<column>_lines``: the lines into which the words of a column are broken.

    Example:
        >>> lines_of(pd.DataFrame({"name": ["Online services that received dossiers", "Short"]}), "name", 160)
        {'name_lines': [['Online services that', 'received dossiers'], ['Short']]}
    """
    return {f"{column}_lines": [wrap(text, room, size, bold, lines, even) for text in data[column]]}


def looked_up(found: Any, key: str) -> str:
    """Return the expression that gives what a dictionary or a list holds."""
    return f"({json.dumps(found, ensure_ascii=False)})[{key}]"


def most(lines: Iterable[Sequence[str]]) -> int:
    """Return how many lines the longest of some words has."""
    return max(map(len, lines), default=1)


def separators(data: pd.DataFrame, left: float, right: float) -> Any:
    """Return lines between the rows of a chart, from ``left`` pixels before its plot to ``right`` pixels after it."""
    column = row_of(data).partition(":")[0]
    later = layer(f"datum.{column} !== {json.dumps(data[column].iloc[0], ensure_ascii=False, default=int)}")
    ends = {"x": alt.XValue(-left), "x2": alt.X2Value("width")}
    line = later.mark_rule(aria=False, x2Offset=right)
    return line.encode(y=alt.Y(row_of(data), sort=None, bandPosition=0), color=ink("rule"), **ends)


def spoken(words: str, more: str = "") -> dict[str, Any]:
    """Return the encodings by which a mark says a column of words: to who cannot see it, and to who points at it.

    The latter may be told ``more``, such as where a figure stands.
    """
    return {"tooltip": alt.Tooltip(field=more or words), "description": alt.Description(field=words)}


def tips(*columns: str) -> list[alt.Tooltip]:
    """Return what a mark says to who points at it: several columns."""
    return [alt.Tooltip(field=column) for column in columns]


def row_of(data: pd.DataFrame) -> str:
    """Return the column that tells the rows of a chart apart: their names, or ``row`` where two have the same."""
    return "name:N" if data["name"].is_unique else "row:O"


def rows_y(data: pd.DataFrame) -> alt.Y:
    """Return the scale of the rows of a chart: a band for each, one under the other."""
    return alt.Y(row_of(data), sort=None, axis=None, scale=alt.Scale(type="band", padding=0))


def down(first: float, *columns: str) -> dict[str, str]:
    """Return how far down words stand that follow the lines of some columns."""
    return {"expr": " + ".join([f"{first}", *(f"{LINE} * length(datum.{column}_lines)" for column in columns)])}


def status_colour_of(column: str = "status", found: Collection[str] | None = None, **condition: str) -> alt.Color:
    """Return the colour of a status, by the scale of the theme; ``test`` and ``value`` name an exception.

    Args:
        found: the statuses that there are; needed only where some are those of ``closing`` alone.
    """
    return alt.Color(f"{column}:N", scale=colours(column, found), legend=None, condition=condition or alt.Undefined)


def is_of(colour: str, found: Collection[str], column: str = "status") -> str:
    """Return the test whether a status has some colour; nothing if none of those found has."""
    names = [name for name in JUDGEMENTS[column] if name in found and status_colour(name) == colour]
    return f"indexof({json.dumps(names)}, datum.{column}) >= 0" if names else ""


def _fill(found: Collection[str], column: str, others: Mapping[str, str]) -> alt.Fill:
    """The colour of a status on a scale of its own, which stays when the marks of a chart are given another."""
    known: Any = [{"test": test, "value": value} for test, value in others.items() if test]
    return alt.Fill(f"{column}:N", scale=colours(column, found), legend=None, condition=known or alt.Undefined)


def status_words(
    words: str, x: Any, found: Collection[str], column: str = "status", on: Any = None, back: str = "", **mark: Any
) -> Any:
    """Return a layer of the words of a status in its colour: dark where that would be too light to read.

    Args:
        words: the column of words.
        x: as in :func:`words`.
        found: the statuses that there are.
        column: of the status.
        back: the test of those that stand back.
        on, **mark: as in :func:`words`.
    """
    fill = _fill(found, column, {back: light("ink3"), is_of("slight", found, column): light("ink")})
    return _text(words, x, _judged(found, column, on), style="status", **mark).encode(color=ink("ink"), fill=fill)


def _judged(found: Collection[str], column: str, on: Any) -> Any:
    """The layer ``on``, or that of the chart, with the rows that have a status."""
    rows = layer() if on is None else on
    return rows.transform_filter(f"datum.{column}") if "" in found else rows


def status_signs(
    x: Any, found: Collection[str], column: str = "status", dy: Any = 0, size: float = 150, *,
    dx: float = 0, on: Any = None,
) -> list[Any]:  # fmt: skip
    """Return the layers that draw the sign of each status: its symbol, what stands in it, the dashed ring of none.

    Where the column is empty there is no sign. They are drawn for the rows of the layer ``on``, if these are not those
    of the chart; ``found`` are the statuses that there are.
    """
    rows = _judged(found, column, on)
    at = {"opacity": 1, "aria": False, "size": size, "xOffset": dx, "yOffset": dy}
    none, slight = is_of("na", found, column), is_of("slight", found, column)
    more: dict[str, Any] = {"x": alt.XValue(x) if isinstance(x, int | float | str) else x}
    looks: dict[str, Any] = {"color": ink("ink"), "shape": alt.Shape(f"{column}:N", scale=signs(column, found),
                             legend=None), "fill": _fill(found, column, {none: "transparent"})}  # fmt: skip
    edges = [{"test": test, "value": light(colour)} for test, colour in ((none, "na"), (slight, "ink2")) if test]
    if edges:
        looks["stroke"] = alt.StrokeValue("transparent", condition=edges)
    if none:
        looks["strokeWidth"] = alt.StrokeWidthValue(1, condition={"test": none, "value": 1.3})
        looks["strokeDash"] = alt.StrokeDashValue([1, 0], condition={"test": none, "value": [2, 2]})
    sign = rows.mark_point(filled=True, **at).encode(**more, **looks)
    inner = inner_sign()
    paths = {name: inner[status_colour(name)] for name in JUDGEMENTS[column]
             if name in found and status_colour(name) in inner}  # fmt: skip
    if not paths:
        return [sign]
    known = looked_up(paths, f"datum.{column}")
    inside = rows.transform_filter(known).mark_point(shape={"expr": known}, filled=False, strokeWidth=1.6, **at)
    pale: Any = {"test": none, "value": light("na")} if none else {}
    return [sign, inside.encode(**more, color=ink("on_status", **pale))]
