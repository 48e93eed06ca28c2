"""A drawn table as points: Pillow sets its letters, in a fifth of the time of what draws charts."""

from __future__ import annotations

import unicodedata
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from dxlib.briefing.glyphs import settable
from dxlib.charts.fonts import FAMILY, FOLDER

_SCALE = 2
_COLOURS = 16  # half a byte a point: ink, its softer kinds, the colours of statuses, and what lies between


def points(svg: str) -> bytes:
    """Return the picture of a table as PNG in twice its size, on its own ground and in the typeface of the package.

    Args:
        svg: as ``picture.picture`` draws a table: a ground, lines of text and lines across.
    """
    from PIL import Image, ImageDraw

    root, made = ElementTree.fromstring(svg), BytesIO()
    size = round(_at(root, "width")), round(_at(root, "height"))
    drawn = Image.new("RGB", size, root[0].get("fill", "white"))
    _draw(ImageDraw.Draw(drawn), root, 0, 0)
    drawn.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()


def _draw(on: Any, group: ElementTree.Element, left: float, top: float) -> None:
    for node in group:
        tag = node.tag.rpartition("}")[2]
        if tag == "svg":
            _draw(on, node, left + _at(node, "x"), top + _at(node, "y"))
        elif tag == "text":
            face = _face(node.get("font-weight") == "bold", round(_at(node, "font-size")))
            words = settable(unicodedata.normalize("NFC", node.text or ""))
            at = left + _at(node, "x"), top + _at(node, "y")
            on.text(at, words, node.get("fill"), face, "rs" if node.get("text-anchor") == "end" else "ls")
        elif tag == "path":
            down, across = (float(one) * _SCALE for one in node.get("d", "").removeprefix("M0,").split("H"))
            on.line([(left, top + down), (left + across, top + down)], node.get("stroke"), _SCALE)


def _at(node: ElementTree.Element, name: str) -> float:
    """A length of an element, in points of the picture."""
    return float(node.get(name, "0")) * _SCALE


@cache
def _face(bold: bool, size: int) -> Any:
    """A face of the typeface; laid out the same way on every machine, with or without the library for other scripts."""
    from PIL import ImageFont

    file = FOLDER / f"{FAMILY.replace(' ', '')}-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
