"""A sheet on which a chart is laid out: marks in the units of the data, words in pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import altair as alt

from dxlib.charts.lettering import wrap
from dxlib.display import FONT, LINE, SMALL, SYMBOLS, TEXT, embed_options, light, status_colour, status_sign


@dataclass(frozen=True)
class Axis:
    """Where the values of the data lie on the sheet.

    Attributes:
        low, high: the values at its two ends.
        left, right: the pixels at its two ends.
    """

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Return the pixel of a value; a value beyond the axis stays at its end."""
        low, high = sorted((self.low, self.high))
        share = (min(max(value, low), high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


@dataclass
class Sheet:
    """A chart in the making: what it says of itself, and its marks in the order they are drawn.

    Attributes:
        wide: whether there is room for columns; on a phone the words of a row stand above it.
        places: which part of the sheet speaks of which indicator or area, for who points at it.
        height: grows with every row.
    """

    width: float
    language: str = "en"
    height: float = 0
    title: str = ""
    subtitle: str = ""
    values: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    _layers: dict[tuple[Any, ...], list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def wide(self) -> bool:
        """Whether there is room for columns beside the marks."""
        return self.width >= 640

    def belongs(
        self, y1: float, y2: float, x1: float = 0, x2: float | None = None, *, name: str, indicator: str = "",
        area: str = "",
    ) -> None:  # fmt: skip
        """Say that a part of the sheet, its whole width by default, speaks of an indicator or an area."""
        place = {"x": _px(x1), "x2": _px(self.width if x2 is None else x2), "y": _px(y1), "y2": _px(y2), "name": name}
        self.places.append(place | ({"indicator": indicator} if indicator else {"area": area}))

    def _add(self, key: tuple[Any, ...], row: dict[str, Any]) -> None:
        # Ten digits: the last bit of a quotient is not the same on every machine, and a stored chart must be.
        plain = {name: float(f"{cell:.10g}") if isinstance(cell, float) else cell for name, cell in row.items()}
        self._layers.setdefault(key, []).append(plain)

    def text(
        self, x: float, y: float, text: str, *, size: int = SMALL, colour: str = "ink", bold: bool = False,
        align: str = "left",
    ) -> None:  # fmt: skip
        """Write one line; ``y`` is its base line."""
        if text:
            row = {"x": _px(x), "y": _px(y), "text": text, "size": size, "colour": light(colour)}
            self._add(("text", align, bold), row)

    def lines(
        self, x: float, y: float, text: str, room: float, *, size: int = SMALL, colour: str = "ink",
        bold: bool = False, most: int = 2, leading: float = LINE, even: bool = True,
    ) -> float:  # fmt: skip
        """Write a text that wraps; return the base line after its last."""
        for line in wrap(text, room, size, bold, most, even):
            self.text(x, y, line, size=size, colour=colour, bold=bold)
            y += leading
        return y

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: str = "rule", weight: float = 1,
        dash: tuple[int, ...] = (), cap: str = "butt", behind: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line between two points of the sheet."""
        row = {"x": _px(x1), "y": _px(y1), "x2": _px(x2), "y2": _px(y2), "weight": weight, "colour": light(colour)}
        self._add(("rule", dash, cap, behind), row)

    def box(
        self, x1: float, y1: float, x2: float, y2: float, *, fill: str = "", stroke: str = "", weight: float = 1,
        dash: tuple[int, ...] = (), corner: int = 0, tip: str = "", opacity: float = 1,
    ) -> None:  # fmt: skip
        """Draw a rectangle of the sheet, with what it says when it is pointed at."""
        row: dict[str, Any] = {"x": _px(x1), "y": _px(y1), "x2": _px(x2), "y2": _px(y2), "weight": weight}
        row |= {"fill": light(fill) if fill else None, "stroke": light(stroke) if stroke else None}
        self._add(("box", dash, corner, opacity, bool(tip)), row | ({"tip": tip} if tip else {}))

    def sign(
        self, x: float, y: float, shape: str, *, size: float = 6, fill: str = "", stroke: str = "",
        weight: float = 1.5, dash: tuple[int, ...] = (), tip: str = "", **data: Any,
    ) -> None:  # fmt: skip
        """Draw a symbol of the theme with its centre at a point of the sheet; ``size`` is half its width."""
        self._mark(("sign", shape, dash, bool(tip)), {"x": _px(x), **data}, y, size, fill, stroke, weight, tip)

    def point(
        self, axis: Axis, value: float, y: float, *, size: float = 6, fill: str = "", stroke: str = "",
        weight: float = 2, shape: str = "disc", dash: tuple[int, ...] = (), tip: str = "", **data: Any,
    ) -> None:  # fmt: skip
        """Draw a symbol at a value of the data."""
        key = ("point", shape, dash, bool(tip), _ends(axis))
        self._mark(key, {"value": value, **data}, y, size, fill, stroke, weight, tip)

    def _mark(
        self, key: tuple[Any, ...], place: dict[str, Any], y: float, size: float, fill: str, stroke: str,
        weight: float, tip: str,
    ) -> None:  # fmt: skip
        row = place | {"y": _px(y), "area": _px(4 * size * size), "weight": weight}
        row |= {"fill": light(fill) if fill else None, "stroke": light(stroke) if stroke else None}
        self._add(key, row | ({"tip": tip} if tip else {}))

    def span(
        self, axis: Axis, value: float, other: float, y: float, *, colour: str, weight: float = 5,
        dash: tuple[int, ...] = (), **data: Any,
    ) -> None:  # fmt: skip
        """Draw a line between two values of the data."""
        row = {"value": value, "other": other, "y": _px(y), "weight": weight, "colour": light(colour), **data}
        self._add(("span", dash, _ends(axis)), row)

    def bar(
        self, axis: Axis, value: float, other: float, y1: float, y2: float, *, fill: str = "", stroke: str = "",
        dash: tuple[int, ...] = (), tip: str = "", **data: Any,
    ) -> None:  # fmt: skip
        """Draw a bar between two values of the data."""
        row = {"value": value, "other": other, "y": _px(y1), "y2": _px(y2), "weight": 1.5, **data}
        row |= {"fill": light(fill) if fill else None, "stroke": light(stroke) if stroke else None}
        self._add(("bar", dash, bool(tip), _ends(axis)), row | ({"tip": tip} if tip else {}))

    def status(self, x: float, y: float, status: str, size: float = 7) -> None:
        """Draw the symbol of a status round a point of the sheet."""
        colour, sign = status_colour(status), status_sign(status)
        if not sign:
            self.sign(x, y, "disc", size=size - 0.5, stroke=colour, weight=1.3, dash=(2, 2))
            self.sign(x, y, "minus", size=size, stroke=colour, weight=1.3)
            return
        self.sign(x, y, sign, size=size, fill=colour, stroke="ink2" if colour == "slight" else "", weight=1)
        inner = {"disc": "tick", "square": "arrow"}.get(sign)
        if inner:
            self.sign(x, y, inner, size=size, stroke="on_status", weight=1.6)

    def heading(self, x: float, y: float, text: str, room: float) -> float:
        """Write a heading inside the chart; return the base line after it."""
        return self.lines(x, y, text, room, size=TEXT, colour="ink2", bold=True)

    def end_with_notes(self) -> None:
        """Write the notes under the chart, over its whole width."""
        y = self.height + 26
        for note in self.notes:
            y = self.lines(0, y, note, min(self.width, 720), colour="ink3", most=12, even=False) + 3
        self.height = y - 14 if self.notes else self.height

    def chart(self, narrow: dict[str, Any] | None = None) -> alt.LayerChart:
        """Return what was laid out as a chart; ``narrow`` is its specification for a phone, which goes with it."""
        layers = [_layer(key, "tip" in rows[0], alt.Data(values=rows)) for key, rows in self._in_depth()]
        meta = self._meta() | ({"narrow": narrow} if narrow is not None else {})
        return alt.LayerChart(layer=layers, usermeta=meta, **self._frame())

    def spec(self) -> dict[str, Any]:
        """Return what was laid out as a specification: that of the chart, made in a twentieth of the time."""
        layers = [{"data": {"values": rows}, **_form(key, "tip" in rows[0])} for key, rows in self._in_depth()]
        return {"$schema": alt.SCHEMA_URL, "layer": layers, "usermeta": self._meta(), **self._frame()}

    def _in_depth(self) -> list[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
        return sorted(self._layers.items(), key=_depth)

    def _meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = {"title": self.title, "subtitle": self.subtitle, "description": self.description}
        options = embed_options(self.language)
        return meta | ({"embedOptions": options} if options else {})

    def _frame(self) -> dict[str, Any]:
        """What surrounds the marks, as Vega-Lite writes it."""
        title: dict[str, Any] = {
            "text": wrap(self.title, self.width, 16, True, 4), "anchor": "start", "frame": "group", "fontSize": 16,
            "subtitleFontSize": 14, "fontWeight": "bold", "lineHeight": 21, "subtitleLineHeight": 20,
            "subtitlePadding": 5, "offset": 14, "color": light("ink"), "subtitleColor": light("ink2"),
        }  # fmt: skip
        if self.subtitle:
            title["subtitle"] = wrap(self.subtitle, self.width, 14, lines=6, even=False)
        view = {"continuousWidth": 300, "continuousHeight": 300, "stroke": None}  # Altair's theme, and no frame
        frame: dict[str, Any] = {
            "width": self.width, "height": _px(self.height), "padding": 2, "title": title,
            "background": "transparent", "description": self.description, "config": {"font": FONT, "view": view},
        }  # fmt: skip
        axes = {key[-1] for key in self._layers if key[0] in ("point", "span", "bar")}
        # Layers share a scale unless told otherwise, and a bar in percent would shrink beside one in millions.
        return frame | ({"resolve": {"scale": {"x": "independent"}}} if len(axes) > 1 else {})

    @property
    def description(self) -> str:
        """What is shown, with its values, for who cannot see it."""
        return " ".join([self.title.rstrip(".") + ".", *(value.rstrip(".") + "." for value in self.values)])


def _px(value: float) -> float:
    return round(float(value), 2)


def _ends(axis: Axis) -> tuple[float, float, float, float]:
    return axis.low, axis.high, axis.left, axis.right


_ORDER = ("rule behind", "box", "bar", "rule", "span", "point", "sign", "text")


def _depth(item: tuple[tuple[Any, ...], Any]) -> int:
    """What lies under what; marks of one kind keep the order in which they were laid."""
    key = item[0]
    if key[0] == "rule" and key[3]:
        return 0
    return _ORDER.index(key[0])


@cache
def _form(key: tuple[Any, ...], told: bool) -> dict[str, Any]:
    """Mark and encoding of a layer, whatever its data."""
    spec = _layer(key, told, alt.Data(values=[])).to_dict(validate=False)
    return {"mark": spec["mark"], "encoding": spec["encoding"]}


def _layer(key: tuple[Any, ...], told: bool, data: alt.Data) -> alt.Chart:
    base: Any = alt.Chart(data)
    kind = key[0]
    y = alt.Y("y:Q", axis=None, scale=None)
    if kind in ("point", "span", "bar"):
        low, high, left, right = key[-1]
        scale = alt.Scale(domain=[low, high], range=[_px(left), _px(right)], nice=False, zero=False, clamp=True)
        x = alt.X("value:Q", axis=None, scale=scale)
    else:
        x = alt.X("x:Q", axis=None, scale=None)
    colour = alt.Color("colour:N", scale=None)
    fill, stroke = alt.Fill("fill:N", scale=None), alt.Stroke("stroke:N", scale=None)
    weight = alt.StrokeWidth("weight:Q", scale=None)
    tip = [alt.Description("tip:N"), alt.Tooltip("tip:N", title="")] if key[0] != "text" and told else []
    aria = {} if tip else {"aria": False}
    if kind == "text":
        mark = base.mark_text(align=key[1], baseline="alphabetic", fontWeight="bold" if key[2] else "normal", **aria)
        return mark.encode(x, y, colour, alt.Text("text:N"), alt.Size("size:Q", scale=None))
    if kind == "rule":
        mark = base.mark_rule(strokeDash=list(key[1]), strokeCap=key[2], **aria)
        return mark.encode(x, y, alt.X2("x2"), alt.Y2("y2"), colour, weight)
    if kind == "span":
        return base.mark_rule(strokeDash=list(key[1]), **aria).encode(x, y, alt.X2("other"), colour, weight)
    if kind == "box":
        mark = base.mark_rect(strokeDash=list(key[1]), cornerRadius=key[2], opacity=key[3], **aria)
        return mark.encode(x, y, alt.X2("x2"), alt.Y2("y2"), fill, stroke, weight, *tip)
    if kind == "bar":
        mark = base.mark_rect(strokeDash=list(key[1]), **aria)
        return mark.encode(x, y, alt.X2("other"), alt.Y2("y2"), fill, stroke, weight, *tip)
    mark = base.mark_point(shape=SYMBOLS[key[1]], strokeDash=list(key[2]), opacity=1, **aria)
    return mark.encode(x, y, fill, stroke, weight, alt.Size("area:Q", scale=None), *tip)


def clear_of(labels: Iterable[tuple[float, float]], left: float, right: float, gap: float = 6) -> list[float]:
    """Move labels apart along a line.

    Args:
        labels: for each the middle where it should be and how wide it is, from left to right.
        left, right: the ends of the line.
        gap: the least space between two.

    Returns:
        The middles, in the same order, none over another as long as the line has room for all.
    """
    wanted = list(labels)
    middles = [min(max(middle, left + wide / 2), right - wide / 2) for middle, wide in wanted]
    for _ in range(20):
        moved = False
        for n in range(len(wanted) - 1):
            need = (wanted[n][1] + wanted[n + 1][1]) / 2 + gap
            lack = need - (middles[n + 1] - middles[n])
            if lack > 0.01:
                middles[n] -= lack / 2
                middles[n + 1] += lack / 2
                moved = True
        for n, (_middle, wide) in enumerate(wanted):
            middles[n] = min(max(middles[n], left + wide / 2), right - wide / 2)
        if not moved:
            break
    return middles
