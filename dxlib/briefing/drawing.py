"""Charts as drawings: a Vega-Lite specification becomes a figure that needs neither script nor network."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup, escape

from dxlib.charts.fonts import FAMILY
from dxlib.charts.render import to_png, to_svg

Palette = Mapping[str, tuple[str, str]]

_DROPPED = {"class", "role", "pointer-events", "font-family", "stroke-miterlimit"}
_FORBIDDEN = {"script", "foreignObject", "image", "style", "animate", "set"}
_PAINT = ("fill", "stroke", "stop-color", "color")
_NO_MARKS = ("data", "datasets", "usermeta")
_ACROSS = 600  # pixels of a line that parts two rows
_NUMBER = re.compile(r"-?\d+\.\d{3,}")


def variable(name: str) -> str:
    """Return the CSS variable that carries a colour of the palette."""
    return "--" + name.replace("_", "-")


def _paints(palette: Palette) -> dict[str, str]:
    paints: dict[str, str] = {}
    for name, (light, _) in palette.items():
        paints.setdefault(light.lower(), f"var({variable(name)},{light})")
    return paints


def recoloured(html: str, palette: Palette) -> str:
    """Return HTML whose inline drawings, such as the signs in a table, follow the colours of the page."""
    paints = _paints(palette)
    return re.sub(
        r'(fill|stroke)="(#[0-9a-fA-F]{6})"',
        lambda found: f'{found[1]}="{paints.get(found[2].lower(), found[2])}"',
        html,
    )


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(str(line) for line in value)
    return ""


def _captions(spec: dict[str, Any]) -> tuple[str, str]:
    """Take title and subtitle out of a specification: as text of the page they wrap and can be read aloud."""
    title = spec.get("title")
    text = title.get("text") if isinstance(title, dict) else title
    if not _words(text):
        return "", ""
    del spec["title"]
    return _words(text), _words(title.get("subtitle")) if isinstance(title, dict) else ""


def _explains(node: Any) -> bool:
    """Whether the chart gives its marks descriptions of its own, which then become tooltips."""
    if isinstance(node, dict):
        encoding = node.get("encoding")
        if isinstance(encoding, dict) and "description" in encoding:
            return True
        return any(_explains(value) for key, value in node.items() if key not in _NO_MARKS)
    return isinstance(node, list) and any(_explains(item) for item in node)


def _drawn(spec: dict[str, Any]) -> str:
    """Return the drawing that Vega-Lite makes of a specification, on nothing unless that says otherwise."""
    ground = (spec.get("config") or {}).get("background", "transparent")
    return to_svg({"background": ground, **spec}, FAMILY)


def _svg(spec: dict[str, Any], css: str, prefix: str, title: str, description: str, palette: Palette) -> str:
    tooltips = _explains(spec)
    root = ElementTree.fromstring(_drawn(spec))
    width = float(root.get("width", "816"))
    _tidy(root, prefix, _paints(palette), tooltips)
    for name in ("version", "width", "height", "fill"):
        root.attrib.pop(name, None)
    root.attrib.update(
        {
            "class": css,
            "style": f"max-width:{width:g}px",
            "role": "img",
            "aria-labelledby": f"{prefix}-t {prefix}-d" if description else f"{prefix}-t",
        }
    )
    if description:
        root.insert(0, _element("desc", f"{prefix}-d", description))
    root.insert(0, _element("title", f"{prefix}-t", title))
    return ElementTree.tostring(root, encoding="unicode")


def _element(tag: str, identifier: str, text: str) -> ElementTree.Element:
    element = ElementTree.Element(tag, {"id": identifier})
    element.text = text
    return element


def _tidy(node: ElementTree.Element, prefix: str, paints: dict[str, str], tooltips: bool) -> None:
    """Make an element and all below it fit for the page: own names, colours as variables, nothing foreign."""
    node.tag = node.tag.rpartition("}")[2]
    label = node.get("aria-label") if node.get("role") == "graphics-symbol" else None
    for name, value in list(node.attrib.items()):
        short = name.rpartition("}")[2]
        del node.attrib[name]
        if short.startswith(("aria-", "on")) or short in _DROPPED:
            continue
        if short == "href":
            if value.startswith("#"):
                node.set("href", f"#{prefix}-{value[1:]}")
            continue
        if short == "id":
            value = f"{prefix}-{value}"
        elif short in _PAINT:
            value = paints.get(value.lower(), value)
        elif short == "style":
            value = re.sub(r"#[0-9a-fA-F]{6}\b", lambda found: paints.get(found[0].lower(), found[0]), value)
        if "url(" in value:
            value = re.sub(r"url\(([\"']?)#", rf"url(\1#{prefix}-", value)
            if re.search(r"url\((?![\"']?#)", value):
                continue
        if short in ("d", "transform", "x", "y", "x2", "y2", "width", "height"):
            value = _NUMBER.sub(lambda found: f"{float(found[0]):.2f}", value)
        node.set(short, value)
    for child in list(node):
        tag = child.tag.rpartition("}")[2]
        if tag in _FORBIDDEN or (tag == "path" and child.get("d", "") in ("", "M0,0h0v0h0Z")):
            node.remove(child)
            continue
        _tidy(child, prefix, paints, tooltips)
        if child.tag == "g" and not len(child) and not (child.text or "").strip():
            node.remove(child)
    if tooltips and label and node.tag != "g":
        title = ElementTree.Element("title")
        title.text = label
        node.insert(0, title)


@dataclass(frozen=True)
class Drawing:
    """A chart for paper: its words apart, the wide drawing without them, and what it was drawn from.

    Attributes:
        title, subtitle: what stands above it.
        description: what it shows, with the values, for who cannot see it.
        note: what stands under it.
        svg: the drawing, in its light colours and the typeface of the package.
        spec: the Vega-Lite specification; while an edition is made, its ``usermeta`` holds ``kind``, the chart
            function, ``measure`` and ``notes``, its words, and ``figures``, the rows of evidence that it was drawn
            from, which say what its frame does not: where each figure is printed, and whether it is in doubt.
    """

    title: str
    subtitle: str
    description: str
    note: str
    svg: str
    spec: Mapping[str, Any]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        root = ElementTree.fromstring(self.svg)
        return float(root.get("width", "816")), float(root.get("height", "400"))

    @property
    def kind(self) -> str:
        """The chart function that drew it; empty where that is not known."""
        return str(self._told("kind", ""))

    @property
    def measure(self) -> str:
        """What it measures, whatever its marks look like."""
        return str(self._told("measure", ""))

    @property
    def notes(self) -> list[str]:
        """The notes under it."""
        return [*self._told("notes", ())]

    @property
    def rows(self) -> list[Any]:
        """The rows of evidence that it was drawn from, each with its columns as attributes."""
        return [SimpleNamespace(**row) for row in self._told("figures", ())]

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows of the frame that it draws from."""
        data = self.spec.get("data") or {}
        return [*self.spec.get("datasets", {}).get(data.get("name"), data.get("values", ()))]

    def _told(self, name: str, otherwise: Any) -> Any:
        return (self.spec.get("usermeta") or {}).get(name, otherwise)

    def png(self) -> bytes:
        """Return the drawing as a picture, in twice its size."""
        return to_png(self.svg)

    def lettered(self, font: str) -> str:
        """Return the drawing in another typeface, one that whoever opens a document has."""
        return self.svg.replace(f'"{FAMILY}"', f'"{font}"').replace(' stroke-dasharray=""', "")

    def parts(self, most: float) -> list[Drawing]:
        """Return the drawing cut into parts no higher than that, between its rows where lines divide them."""
        wide, high = self.size
        if high <= most:
            return [self]
        lines = set(_lines(ElementTree.fromstring(self.svg)))
        even = high / math.ceil(high / most)
        ends, start = [], 0.0
        while high - start > most:
            within = [y for y in lines if start < y <= start + most]
            start = min(within, key=lambda y: abs(y - start - even)) if within else start + most
            ends.append(start)
        cuts = list(pairwise([0.0, *ends, high]))
        return [replace(self, svg=_window(self.svg, wide, top, bottom)) for top, bottom in cuts]


def _lines(node: ElementTree.Element, x: float = 0, y: float = 0) -> Iterator[float]:
    """How far down the lines stand that part the rows of a drawing: those that run across it."""
    moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if node.tag.endswith("line") and float(node.get("y2", "0")) == 0 and float(node.get("x2", "0")) >= _ACROSS:
        yield y
    for child in node:
        yield from _lines(child, x, y)


def _window(svg: str, wide: float, top: float, bottom: float) -> str:
    seen = f'width="{wide:g}" height="{bottom - top:g}" viewBox="0 {top:g} {wide:g} {bottom - top:g}"'
    return re.sub(r'width="[^"]*" height="[^"]*" viewBox="[^"]*"', seen, svg, count=1)


def drawing(spec: Mapping[str, Any]) -> Drawing:
    """Return a chart for paper: the wide drawing of a Vega-Lite specification, its words taken out."""
    wide, meta = dict(spec), spec.get("usermeta") or {}
    title, subtitle = _captions(wide)
    wide["background"] = "transparent"
    description = _words(meta.get("description")) or _words(spec.get("description"))
    return Drawing(
        title or _words(meta.get("title")),
        subtitle or _words(meta.get("subtitle")),
        description or title,
        _words(meta.get("note")),
        _drawn(wide),
        spec,
    )


def figure(spec: Mapping[str, Any], number: int, palette: Palette) -> str:
    """Return a chart as a ``<figure>``: caption, a wide and, where the chart has one, a narrow drawing.

    Args:
        spec: a Vega-Lite specification. Its ``usermeta`` may hold ``narrow`` (the same chart for a phone),
            ``title``, ``subtitle``, ``description`` (with the values, for who cannot see it) and ``note``.
        number: the chart's number on the page, from which its names are made.
        palette: colours by name, light and dark. Light ones become CSS variables.
    """
    wide = dict(spec)
    meta = dict(wide.get("usermeta") or {})
    narrow = dict(meta.get("narrow") or {})
    title, subtitle = _captions(wide)
    _captions(narrow)
    title = title or _words(meta.get("title"))
    subtitle = subtitle or _words(meta.get("subtitle"))
    description = _words(meta.get("description")) or _words(spec.get("description"))
    named = title or description or f"{number}"
    drawings = [_svg(wide, "w" if narrow else "only", f"c{number}w", named, description, palette)]
    if narrow:
        narrow.setdefault("usermeta", {"embedOptions": meta.get("embedOptions")})
        drawings.append(_svg(narrow, "n", f"c{number}n", named, description, palette))
    caption = Markup("<p class='fig-title'>{}</p>").format(title) if title else Markup("")
    if subtitle:
        caption += Markup("<p>{}</p>").format(subtitle)
    note = _words(meta.get("note"))
    return str(
        Markup('<figure class="fig">')
        + (Markup("<figcaption>{}</figcaption>").format(caption) if caption else "")
        + Markup("".join(drawings))
        + (Markup('<p class="note">{}</p>').format(escape(note)) if note else "")
        + Markup("</figure>")
    )
