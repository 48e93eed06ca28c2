"""Where the words of a drawing stand, so that a test can say that none is cut off or covered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

from dxlib.charts.lettering import width
from dxlib.charts.render import to_svg
from dxlib.display import NARROW, WIDE

_MOVED = re.compile(r"translate\(([-\d.]+),\s*([-\d.]+)\)")
_FRAME = 8  # pixels round a drawing


@dataclass(frozen=True)
class Words:
    """One line of a drawing, and the room that it takes in pixels from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def forms(chart: Any) -> dict[int, dict[str, Any]]:
    """The specifications of a chart, by the width that each is for."""
    wide = chart.to_dict(validate=False)
    return {WIDE: wide, NARROW: wide["usermeta"]["narrow"]}


def words_of(svg: str) -> list[Words]:
    """Every line of words of a drawing."""
    return list(_words(ElementTree.fromstring(svg), 0, 0))


def texts_of(chart: Any, at: int = WIDE) -> list[str]:
    """What is written on a chart, line by line."""
    return [words.text for words in words_of(to_svg(forms(chart)[at]))]


def _words(node: ElementTree.Element, x: float, y: float) -> Iterator[Words]:
    if moved := _MOVED.match(node.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    if node.tag.endswith("}text") and node.get("opacity") != "0":
        size = float((node.get("font-size") or "11").removesuffix("px"))
        for part in [node, *node]:
            y += float(part.get("dy", "0")) if part is not node else 0
            if part.text and part.text.strip():
                # Measured for the widest face; the one that draws is a little narrower.
                wide = width(part.text, size, node.get("font-weight") == "bold") * 0.9
                left = x - {"middle": wide / 2, "end": wide}.get(node.get("text-anchor", ""), 0)
                yield Words(part.text, left, y - size * 0.72, left + wide, y + 1, size)
    for child in node:
        yield from _words(child, x, y)


def assert_legible(chart: Any, name: str = "") -> None:
    """No word of either form is cut off or covers another, and neither is wider than its page."""
    for wide, spec in forms(chart).items():
        svg = to_svg(spec)
        size = ElementTree.fromstring(svg)
        across, down = float(size.get("width", 0)), float(size.get("height", 0))
        assert across <= wide + _FRAME, f"{name} takes {across} pixels of {wide}"
        found = words_of(svg)
        assert found, f"{name} at {wide} says nothing"
        for one in found:
            assert one.left >= -3 and one.right <= max(across, wide) + 3, (
                f"{name} at {wide}: '{one.text}' is cut off at the side"
            )
            assert one.top >= -3 and one.bottom <= down + 3, f"{name} at {wide}: '{one.text}' is cut off"
        for one, two in combinations(found, 2):
            beside = min(one.right, two.right) - max(one.left, two.left)
            under = min(one.bottom, two.bottom) - max(one.top, two.top)
            assert beside < 2 or under < 2, f"{name} at {wide}: '{one.text}' and '{two.text}' cover each other"
