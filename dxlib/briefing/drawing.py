"""Charts as drawings: a Vega-Lite specification becomes a figure that needs neither script nor network."""

from __future__ import annotations

import importlib.metadata
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup

from dxlib.briefing.aloud import described
from dxlib.briefing.running import hashes
from dxlib.briefing.scene import rows_of
from dxlib.charts import fonts, glyphs, render, vega
from dxlib.charts.fonts import FAMILY
from dxlib.charts.render import to_png
from dxlib.charts.vega import to_svg
from dxlib.notation.store import key, opened_store
from dxlib.tables.display import PALETTE, light

_DROPPED = {"class", "role", "pointer-events", "font-family", "stroke-miterlimit"}
_FORBIDDEN = {"script", "foreignObject", "image", "style", "animate", "set"}
_PAINT = ("fill", "stroke", "stop-color", "color")
_NO_MARKS = ("data", "datasets", "usermeta")
for _prefix, _space in (("", "2000/svg"), ("xlink", "1999/xlink")):
    ElementTree.register_namespace(_prefix, f"http://www.w3.org/{_space}")  # as Vega writes them
_ACROSS = 600  # pixels of a line that parts two rows
_NUMBER = re.compile(r"-?(?<!\d)\d+\.\d{3,}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def variable(name: str) -> str:
    """Return the CSS variable that carries a colour of the palette."""
    return "--" + name.replace("_", "-")


# Of two names for one colour the first counts.
_VARIABLES = {light.lower(): f"var({variable(name)},{light})" for name, (light, _dark) in reversed(PALETTE.items())}


def themed(value: str) -> str:
    """A value whose colours are variables of the page, where the palette has them."""
    return _COLOUR.sub(lambda found: _VARIABLES.get(found[0].lower(), found[0]), value)


def recoloured(html: str) -> str:
    """Return HTML whose inline drawings, such as the signs in a table, follow the colours of the page."""
    return re.sub(r'(?:fill|stroke)="#[0-9a-fA-F]{6}"', lambda found: themed(found[0]), html)


class _Words(NamedTuple):
    """What is said of a chart: its captions, what it shows for who cannot see it, and a note."""

    title: str
    subtitle: str
    description: str
    note: str


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else value if isinstance(value, str) else ""


def _parted(spec: Mapping[str, Any]) -> tuple[dict[str, Any], _Words]:
    """A specification without title, and its words: as text of the page they wrap and can be read aloud."""
    bare, meta = dict(spec), spec.get("usermeta") or {}
    said = spec.get("title")
    said = said if isinstance(said, Mapping) else {"text": said}
    title = _text(said.get("text"))
    if title:
        del bare["title"]
    subtitle = _text(said.get("subtitle")) if title else ""
    description = _text(meta.get("description")) or _text(spec.get("description"))
    return bare, _Words(title or _text(meta.get("title")), subtitle or _text(meta.get("subtitle")), description,
                        _text(meta.get("note")))  # fmt: skip


def _narrow(meta: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a chart for a phone, without its words; empty where it has none."""
    narrow, _same = _parted(meta.get("narrow") or {})
    return {"usermeta": {"embedOptions": meta.get("embedOptions")}, **narrow} if narrow else {}


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
    whole, store = {"background": ground, **spec}, opened_store()
    wanted = key("drawing", _drawn_with(), whole)
    if (kept := store.get(wanted)) is not None:
        return kept.decode()
    svg = to_svg(whole, FAMILY)
    store.put(wanted, svg.encode())
    return svg


def drawn_ahead(spec: Mapping[str, Any]) -> None:
    """Draw a chart as ``figure`` will, so that it is in the store then."""
    for one in (_parted(spec)[0], _narrow(spec.get("usermeta") or {})):
        if one:
            _drawn(one)


@cache
def _drawn_with() -> list[str]:
    """What decides how a specification is drawn: the program that draws, how it is called, and the typefaces."""
    code = map(Path, (render.__file__, vega.__file__, glyphs.__file__, fonts.__file__))
    files = [*code, *sorted(fonts.FOLDER.glob("*.ttf"))]
    versions = [importlib.metadata.version(name) for name in ("vl-convert-python", "typst", "pypdfium2", "pillow")]
    return [*versions, *map(hashes.of_file, files)]


def _svg(spec: dict[str, Any], css: str, prefix: str, title: str, description: str) -> str:
    root, (width, _height) = tidied(_drawn(spec), prefix, _explains(spec))
    named = f"{prefix}-t {prefix}-d" if description else f"{prefix}-t"
    root.attrib |= {"class": css, "style": f"max-width:{width:g}px", "role": "img", "aria-labelledby": named}
    if description:
        root.insert(0, _element("desc", description, id=f"{prefix}-d"))
    root.insert(0, _element("title", title, id=f"{prefix}-t"))
    return ElementTree.tostring(root, encoding="unicode")


def tidied(svg: str, prefix: str, tooltips: bool = False) -> tuple[ElementTree.Element, tuple[float, float]]:
    """Return a drawing that holds neither program nor address, its colours as variables, and its size in pixels.

    Args:
        svg: as Vega draws it.
        prefix: of all names in it.
        tooltips: whether its marks keep their descriptions.
    """
    root = ElementTree.fromstring(svg)
    size = float(root.get("width", "816")), float(root.get("height", "400"))
    _tidy(root, prefix, tooltips)
    for name in ("version", "width", "height", "fill"):
        root.attrib.pop(name, None)
    return root, size


def _element(tag: str, text: str, **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(tag, attributes)
    element.text = text
    return element


def _unseen(node: ElementTree.Element, tag: str) -> bool:
    """Whether nothing is to be seen of an element: hidden, or without a line."""
    return node.get("opacity") == "0" or (tag == "path" and node.get("d", "") in ("", "M0,0h0v0h0Z"))


def _tidy(node: ElementTree.Element, prefix: str, tooltips: bool) -> None:
    """Make an element and all below it fit for the page: own names, colours as variables, nothing foreign."""
    node.tag = node.tag.rpartition("}")[2]
    label = node.get("aria-label") if node.get("role") == "graphics-symbol" else None
    given, node.attrib = node.attrib, {}
    for name, value in given.items():
        short = name.rpartition("}")[2]
        kept = _kept(short, value, prefix)
        if kept is not None:
            node.set(short, kept)
    for child in list(node):
        tag = child.tag.rpartition("}")[2]
        if tag in _FORBIDDEN or _unseen(child, tag):
            node.remove(child)
            continue
        _tidy(child, prefix, tooltips)
        if child.tag == "g" and not len(child) and not (child.text or "").strip():
            node.remove(child)
    if tooltips and label and node.tag != "g":
        node.insert(0, _element("title", label))


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}"


def _kept(name: str, value: str, prefix: str) -> str | None:
    """What an attribute becomes; ``None`` where it goes."""
    if name.startswith(("aria-", "on")) or name in _DROPPED:
        return None
    if name == "href":
        return f"#{prefix}-{value[1:]}" if value.startswith("#") else None
    if name == "id":
        value = f"{prefix}-{value}"
    elif name in _PAINT or name == "style":
        value = themed(value)
    elif name in ("d", "transform", "x", "y", "x2", "y2", "width", "height"):
        value = _NUMBER.sub(_rounded, value)
    if "url(" not in value:
        return value
    value = re.sub(r"url\(([\"']?)#", rf"url(\1#{prefix}-", value)
    return None if re.search(r"url\((?![\"']?#)", value) else value


@dataclass(frozen=True)
class Drawing:
    """A chart for paper: its words apart, the wide drawing without them, and what it was drawn from.

    Attributes:
        title, subtitle: what stands above it.
        description: what it shows, with the values, for who cannot see it.
        note: what stands under it.
        svg: the drawing, in its light colours and the typeface of the package.
        spec: the Vega-Lite specification.
        records: the rows of the frame that it draws from, without those that a filter takes out.
        kind: the chart function that drew it; empty where that is not known, as are those below.
        measure: what it measures, whatever its marks look like.
        notes: the notes under it, one by one.
        rows: the rows of evidence that it was drawn from, each with its columns as attributes. They say what its frame
            does not: where each figure is printed, and whether it is in doubt.
    """

    title: str
    subtitle: str
    description: str
    note: str
    svg: str
    spec: Mapping[str, Any]
    records: list[dict[str, Any]]
    kind: str
    measure: str
    notes: list[str]
    rows: list[Any]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        root = ElementTree.fromstring(self.svg)
        return float(root.get("width", "816")), float(root.get("height", "400"))

    def narrow(self) -> Drawing | None:
        """Return the form for a phone, half as wide as a page; nothing where the chart has none."""
        spec = _narrow(self.spec.get("usermeta") or {})
        return replace(self, svg=_drawn(spec)) if spec else None

    def png(self, ground: str = light("paper")) -> bytes:
        """Return the drawing as a picture, in twice its size, on a ground of that colour."""
        return small_picture(self.svg, ground)

    def lettered(self, font: str) -> str:
        """Return the drawing in another typeface, one that whoever opens a document has."""
        return self.svg.replace(f'"{FAMILY}"', f'"{font}"').replace(' stroke-dasharray=""', "")

    def top(self, most: float) -> Drawing | None:
        """Return as many of its first rows as are no higher than that, with the notes whose signs stand in them.

        Nothing where no line parts the rows.
        """
        wide, high = self.size
        if high <= most:
            return self
        root = ElementTree.fromstring(self.svg)
        ends = [y for y in _lines(root) if most / 3 < y <= most]
        if not ends:
            return None
        said = "".join(node.text or "" for node, y in _placed(root) if node.tag.endswith("text") and y < max(ends))
        signs = ((note.partition(" ")[0], note) for note in self.notes)
        told = (note for sign, note in signs if not sign.isalpha() and not sign.isdecimal() and sign in said)
        return replace(self, svg=_window(self.svg, wide, 0, max(ends)), note=" ".join(told))

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


def _placed(node: ElementTree.Element, y: float = 0) -> Iterator[tuple[ElementTree.Element, float]]:
    """All that is drawn, with how far down it stands."""
    moved = re.match(r"translate\([-\d.]+,([-\d.]+)\)", node.get("transform", ""))
    y += float(moved[1]) if moved else 0
    yield node, y
    for child in node:
        yield from _placed(child, y)


def _letter(node: ElementTree.Element) -> float:
    """How high the letters of a text stand above its line."""
    return float(node.get("font-size", "11px").removesuffix("px"))


def _lines(root: ElementTree.Element) -> Iterator[float]:
    """How far down the lines stand that part the rows of a drawing: those that run across it."""
    for node, y in _placed(root):
        if node.tag.endswith("line") and float(node.get("y2", "0")) == 0 and float(node.get("x2", "0")) >= _ACROSS:
            yield y


def small_picture(svg: str, ground: str = light("paper"), scale: float = 2, letters: bool = False) -> bytes:
    """Return a drawing as a picture, in twice its size by default, kept like the drawings themselves.

    Args:
        svg: the drawing.
        ground: the colour on which it stands where it has none of its own.
        scale: how many points a pixel of the drawing has.
        letters: whether it is letters and rules alone.
    """
    wanted, store = key("picture", _drawn_with(), svg, ground, scale, letters), opened_store()
    if (kept := store.get(wanted)) is not None:
        return kept
    made = to_png(svg, ground, scale, letters)
    store.put(wanted, made)
    return made


def _window(svg: str, wide: float, top: float, bottom: float) -> str:
    """The part of a drawing between two heights, without the words beyond, which a document would read aloud."""
    root = ElementTree.fromstring(svg)
    words = ((node, y) for node, y in _placed(root) if node.tag.endswith("text"))
    beyond = {id(node) for node, y in words if not top < y < bottom + _letter(node)}
    for parent in root.iter():
        for node in [child for child in parent if id(child) in beyond]:
            parent.remove(node)
    svg = ElementTree.tostring(root, encoding="unicode")
    seen = f'width="{wide:g}" height="{bottom - top:g}" viewBox="0 {top:g} {wide:g} {bottom - top:g}"'
    return re.sub(r'width="[^"]*" height="[^"]*" viewBox="[^"]*"', seen, svg, count=1)


def drawing(spec: Mapping[str, Any], language: str = "en") -> Drawing:
    """Return a chart for paper: the wide drawing of a Vega-Lite specification, its words taken out.

    Args:
        spec: the specification.
        language: of the description, where the chart brings none and its marks say what they show.
    """
    bare, words = _parted(spec)
    words = words._replace(description=words.description or described(spec, words.title, language))
    meta = spec.get("usermeta") or {}
    return Drawing(
        *words,
        svg=_drawn({**bare, "background": "transparent"}),
        spec=spec,
        records=rows_of(spec),
        kind=str(meta.get("kind", "")),
        measure=str(meta.get("measure", "")),
        notes=[*meta.get("notes", ())],
        rows=[SimpleNamespace(**row) for row in meta.get("figures", ())],
    )


def figure(spec: Mapping[str, Any], number: int, language: str = "en") -> str:
    """Return a chart as a ``<figure>``: caption, a wide and, where the chart has one, a narrow drawing.

    Args:
        spec: a Vega-Lite specification. Its ``usermeta`` may hold ``narrow`` (the same chart for a phone),
            ``title``, ``subtitle``, ``description`` (with the values, for who cannot see it) and ``note``.
        number: the chart's number on the page, from which its names are made.
        language: as in :func:`drawing`.
    """
    wide, words = _parted(spec)
    words = words._replace(description=words.description or described(spec, words.title, language))
    meta = spec.get("usermeta") or {}
    narrow = _narrow(meta)
    named = words.title or words.description or f"{number}"
    drawings = _svg(wide, "w" if narrow else "only", f"c{number}w", named, words.description)
    if narrow:
        drawings += _svg(narrow, "n", f"c{number}n", named, words.description)
    caption = Markup("<p class='fig-title'>{}</p>").format(words.title) if words.title else Markup("")
    caption += Markup("<p>{}</p>").format(words.subtitle) if words.subtitle else ""
    caption = Markup("<figcaption>{}</figcaption>").format(caption) if caption else caption
    note = Markup('<p class="note">{}</p>').format(words.note) if words.note else ""
    return str(Markup('<figure class="fig">{}{}{}</figure>').format(caption, Markup(drawings), note))
