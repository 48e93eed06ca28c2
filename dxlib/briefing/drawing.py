"""Charts as drawings: a Vega-Lite specification becomes a figure that needs neither script nor network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup, escape

Palette = Mapping[str, tuple[str, str]]

# The type the notebooks give is Vega-Lite 5, which JupyterLab draws: a briefing shows the same drawing.
_VERSION = "5.21"
_DROPPED = {"class", "role", "pointer-events", "font-family", "stroke-miterlimit"}
_FORBIDDEN = {"script", "foreignObject", "image", "style", "animate", "set"}
_PAINT = ("fill", "stroke", "stop-color", "color")
_NO_MARKS = ("data", "datasets", "usermeta")
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


def _svg(spec: dict[str, Any], css: str, prefix: str, title: str, description: str, palette: Palette) -> str:
    options = (spec.pop("usermeta", None) or {}).get("embedOptions") or {}
    tooltips = _explains(spec)
    spec.setdefault("background", (spec.get("config") or {}).get("background", "transparent"))
    drawn = vl_convert.vegalite_to_svg(
        spec,
        vl_version=_VERSION,
        allowed_base_urls=[],
        format_locale=options.get("formatLocale"),
        time_format_locale=options.get("timeFormatLocale"),
    )
    root = ElementTree.fromstring(drawn)
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
