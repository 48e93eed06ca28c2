"""What the layers of charts are made of: words beside marks, names of rows, the signs of statuses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import altair as alt

from dxlib.charts.lettering import wrap
from dxlib.charts.theme import JUDGEMENTS, colours, inner_sign, signs
from dxlib.tables.display import LINE, TEXT, light, status_colour


def only(**values: str) -> alt.FilterTransform:
    """Return the filter that keeps the rows with these values in these columns."""
    each = [alt.FieldEqualPredicate(field=column, equal=value) for column, value in values.items()]
    return alt.FilterTransform(alt.LogicalAndPredicate(**{"and": each}))


INKS = {"value": "ink2", "value-strong": "ink", "note": "ink3", "name": "ink", "name-strong": "ink"}


def layer() -> Any:
    """Return a layer that draws from the data of its chart; its mark and what it encodes are still to be said."""
    return alt.Chart()


def once() -> Any:
    """Return a layer that draws one mark, whatever its chart's rows; in panels, one in each."""
    return layer().transform_window(nth="row_number()", groupby=[]).transform_filter("datum.nth === 1")


def of_all(*columns: str) -> Any:
    """Return a layer of one mark that speaks of no single row of its chart; of one each for the values of columns."""
    return layer().transform_aggregate(rows="count()", groupby=[name for name in columns if name])


def words_mark(style: str, on: Any = None, **mark: Any) -> Any:
    """Return a layer of words in one of the styles of the theme; what it says and where is still to be encoded.

    It is drawn for the rows of the layer ``on``, if these are not those of the chart.
    """
    rows = layer() if on is None else on
    return rows.mark_text(style=style, aria=False, **mark).encode(color=alt.ColorValue(light(INKS[style])))


def spoken(words: str) -> dict[str, Any]:
    """Return the encodings by which a mark says a column of words: to who points at it, and to who cannot see it."""
    return {"tooltip": alt.Tooltip(f"{words}:N"), "description": alt.Description(f"{words}:N")}


def line_mark(style: str, align: str = "left", **mark: Any) -> Any:
    """Return a layer of words of which the first line stands in the middle of a row, or ``dy`` below it."""
    return words_mark(style, align=align, baseline="middle", **mark)


def rows_y() -> alt.Y:
    """Return the scale of the column ``row``: a band for each, one under the other."""
    return alt.Y("row:O", axis=None, scale=alt.Scale(type="band", padding=0))


def names_layer(names: Iterable[str], room: float, x: float, *, style: str = "name", dy: Any = None) -> Any:
    """Return the names of the rows as a layer, broken into lines that fit; several lines stand round the middle.

    Args:
        names: those in the column ``name``.
        room: how many pixels a line has.
        x: where the lines begin, in pixels of the plot.
        style: ``name`` or ``name-strong``.
        dy: how far below the middle of the row the first line stands, in pixels or as an expression of
            ``datum.lines``; round the middle if nothing is said.
    """
    middle = dy if dy is not None else {"expr": f"{-LINE / 2} * (length(datum.lines) - 1)"}
    mark = line_mark(style, dy=middle)
    lines = broken(names, room, bold=style == "name-strong")
    return mark.transform_calculate(lines=lines).encode(x=alt.XValue(x), text=alt.Text("lines:N"))


def broken(
    names: Iterable[str], room: float, size: float = TEXT, bold: bool = False, lines: int = 3, column: str = "name",
    even: bool = True,
) -> str:  # fmt: skip
    """Return the expression that gives the lines into which the words of a column are broken.

    Example:
        >>> broken(["Online services that received dossiers", "Short"], 160)
        '({"Online services that received dossiers": ["Online services that", "received dossiers"]})[datum.name] || [datum.name]'
    """  # noqa: E501
    found = {name: wrap(name, room, size, bold, lines, even) for name in dict.fromkeys(names)}
    longer = {name: parts for name, parts in found.items() if parts != [name]}
    whole = f"[datum.{column}]"
    return f"({json.dumps(longer, ensure_ascii=False)})[datum.{column}] || {whole}" if longer else whole


def aside(column: str, other: str, unit: float, low: float, high: float) -> dict[str, str]:
    """Return the calculations of ``aside``: how far a label stands from its mark to leave another label clear.

    Both are written round their marks on one line; where they would meet, each gives way by half of what is lacking.

    Args:
        column, other: those with the values; the words are in ``column_label`` and ``other_label``.
        unit: the pixels of a step of one on the scale.
        low, high: between which pixels there is room, counted from the scale's zero.
    """
    known, letter, gap = f"isValid(datum.{other})", 7, 10
    after = f"({high} - datum.{column} * {unit} - datum.half)"
    before = f"(datum.{column} * {unit} - {low} - datum.half)"
    return {
        "half": f"length(datum.{column}_label) * {letter / 2}",
        "taken": f"{known} ? length(datum.{other}_label) * {letter} + {gap} : 0",
        "apart": f"{known} ? abs(datum.{column} - datum.{other}) * {unit} : 1e9",
        "lack": f"max(0, datum.half + (datum.taken + {gap}) / 2 - datum.apart) / 2",
        "aside": f"datum.{column} {'<=' if column < other else '<'} datum.{other}"
        f" ? max(-{before}, min(-datum.lack, {after} - datum.taken))"
        f" : min({after}, max(datum.lack, datum.taken - {before}))",
    }


def most_lines(
    names: Iterable[str], room: float, size: float = TEXT, bold: bool = False, lines: int = 3, even: bool = True,
) -> int:  # fmt: skip
    """Return into how many lines the longest of some names is broken, as :func:`broken` does."""
    return max((len(wrap(name, room, size, bold, lines, even)) for name in dict.fromkeys(names)), default=1)


def status_colour_of(column: str = "status", **condition: str) -> alt.Color:
    """Return the colour of a status, by the scale of the theme; ``test`` and ``value`` name an exception."""
    more: Any = {"condition": condition} if condition else {}
    return alt.Color(f"{column}:N", scale=colours(column), legend=None, **more)


def _is(column: str, colour: str) -> str:
    """The expression whether a status has some colour."""
    names = [name for name in JUDGEMENTS[column] if status_colour(name) == colour]
    return f"indexof({json.dumps(names)}, datum.{column}) >= 0" if names else "false"


def status_words_colour(column: str = "status") -> Any:
    """Return the colour of the words of a status: dark where its own would be too light to read."""
    return status_colour_of(column, test=_is(column, "slight"), value=light("ink"))


def status_mark(column: str = "status", on: Any = None, **mark: Any) -> Any:
    """Return a layer of the words of a status, as :func:`words_mark` does.

    Their colour stays when the marks of a chart are given another: it has a scale of its own.
    """
    rows = layer() if on is None else on
    pale: Any = {"condition": {"test": _is(column, "slight"), "value": light("ink")}}
    fill = alt.Fill(f"{column}:N", scale=colours(column), legend=None, **pale)
    words = rows.mark_text(style="status", aria=False, **mark)
    return words.encode(color=alt.ColorValue(light("ink")), fill=fill)


def status_signs(
    x: Any, column: str = "status", dy: Any = 0, size: float = 150, *, dx: float = 0, on: Any = None,
) -> list[Any]:  # fmt: skip
    """Return the layers that draw the sign of each status: its symbol, what stands in it, the dashed ring of none.

    Where the column is empty there is no sign. They are drawn for the rows of the layer ``on``, if these are not those
    of the chart.
    """
    rows = (layer() if on is None else on).transform_filter(f"datum.{column}")
    at = {"opacity": 1, "aria": False, "size": size, "xOffset": dx, "yOffset": dy}
    none, inner = _is(column, "na"), inner_sign()
    edges = [{"test": none, "value": light("na")}, {"test": _is(column, "slight"), "value": light("ink2")}]
    sign = rows.mark_point(filled=True, **at).encode(
        x=x, color=alt.ColorValue(light("ink")), stroke=alt.StrokeValue("transparent", condition=edges),
        shape=alt.Shape(f"{column}:N", scale=signs(column), legend=None),
        fill=alt.Fill(f"{column}:N", scale=colours(column), legend=None,
                      condition={"test": none, "value": "transparent"}),
        strokeWidth=alt.StrokeWidthValue(1, condition={"test": none, "value": 1.3}),
        strokeDash=alt.StrokeDashValue([1, 0], condition={"test": none, "value": [2, 2]}),
    )  # fmt: skip
    paths = {name: inner[status_colour(name)] for name in JUDGEMENTS[column] if status_colour(name) in inner}
    known = f"({json.dumps(paths)})[datum.{column}]"
    inside = rows.transform_filter(known).mark_point(shape={"expr": known}, filled=False, **at).encode(
        x=x, color=alt.ColorValue(light("on_status"), condition={"test": none, "value": light("na")}),
        strokeWidth=alt.StrokeWidthValue(1.6, condition={"test": none, "value": 1.3}),
    )  # fmt: skip
    return [sign, inside]
