"""What is seen in the drawing of a chart: its words where they stand, its marks with what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pandas as pd

from dxlib.charts.lettering import width
from dxlib.charts.render import to_svg
from dxlib.tables.display import NARROW, WIDE

LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
HOSTILE = "<script>alert('x')</script>&lt;b&gt;\"'"
NAMES = [LONG, LONG.replace(" ", ""), HOSTILE * 8, "", "ễ" * 90, "한국" * 40]

_MOVED = re.compile(r"translate\(([-\d.e]+),\s*([-\d.e]+)\)")
_FRAME = 12  # pixels round a drawing: five on each side, and the white of the outermost letters


@dataclass(frozen=True)
class Word:
    """One line of a drawing, and the room that it takes in pixels from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def forms(chart: Any) -> dict[int, dict[str, Any]]:
    """The specifications of a chart, by the width that each is for."""
    return {WIDE: chart.to_dict(), NARROW: chart.narrow().to_dict()}


def words(spec: dict[str, Any]) -> list[Word]:
    """Every line of words of a drawing."""
    return list(_words(ElementTree.fromstring(to_svg(spec)), 0, 0))


def texts(chart: Any, at: int = WIDE) -> list[str]:
    """What is written on a chart or a specification, line by line."""
    return [word.text for word in words(chart if isinstance(chart, dict) else forms(chart)[at])]


def places(chart: Any, column: str = "value_label") -> dict[int, list[Any]]:
    """How the words of a column stand to the marks of rows, by their numbers: pixels right and down, and the end."""
    spec = chart.to_dict()
    layers = [one for view in spec.get("concat", [spec]) for one in view["layer"]]
    said = [one for one in layers if one.get("encoding", {}).get("text", {}).get("field") == column]
    told = [made["calculate"] for one in said for made in one.get("transform", ()) if made.get("as") == "place"]
    return {int(row): place for one in told for row, place in json.loads(one[1 : one.rindex(")")]).items()}


def _words(node: ElementTree.Element, x: float, y: float) -> Iterator[Word]:
    if moved := _MOVED.match(node.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    if node.tag.endswith("}text") and node.get("opacity") != "0":
        size = float((node.get("font-size") or "11").removesuffix("px"))
        for part in [node, *node]:
            y += float(part.get("dy", "0")) if part is not node else 0
            if part.text and part.text.strip():
                # Measured for the widest face; the one that draws is a little narrower.
                wide = width(part.text, size, node.get("font-weight") == "bold") * 0.92
                left = x - {"middle": wide / 2, "end": wide}.get(node.get("text-anchor", ""), 0)
                yield Word(part.text, left, y - size * 0.72, left + wide, y + 1, size)
    for child in node:
        yield from _words(child, x, y)


def marks(spec: dict[str, Any], colour: str) -> int:
    """How many marks of a drawing are filled or drawn in a colour, words apart."""
    return len(re.findall(rf'<(?:path|line|rect)[^>]*(?:fill|stroke)="{colour}"', to_svg(spec)))


def shapes(chart: Any, at: int = WIDE) -> list[tuple[str, dict[str, str]]]:
    """The marks that say something: what each says, and how it is drawn."""
    nodes = ElementTree.fromstring(to_svg(forms(chart)[at])).iter()
    said = (node for node in nodes if node.get("role") == "graphics-symbol" and node.get("d"))
    return [(node.get("aria-label", ""), node.attrib) for node in said]


def length(path: dict[str, str]) -> float:
    """How far the first stroke of a bar goes."""
    found = re.search(r"h(-?[\d.e-]+)", path["d"])
    assert found
    return abs(float(found[1]))


def assert_legible(chart: Any, name: str = "", apart: bool = True) -> None:
    """Neither form is wider than its page, and no word is cut off or, if they stand ``apart``, covers another."""
    for wide, spec in forms(chart).items():
        drawing = ElementTree.fromstring(to_svg(spec))
        across, down = float(drawing.get("width", 0)), float(drawing.get("height", 0))
        found = list(_words(drawing, 0, 0))
        assert across <= wide + _FRAME, f"{name} takes {across} pixels of {wide}"
        assert found, f"{name} at {wide} says nothing"
        for one in found:
            assert "undefined" not in one.text and "null" not in one.text, f"{name} at {wide}: '{one.text}'"
            inside = one.left >= -3 and one.right <= max(across, wide) + 4 and one.top >= -4 and one.bottom <= down + 5
            assert inside, f"{name} at {wide}: '{one.text}' is cut off: {one} of {across} x {down}"
        for one, two in combinations(found if apart else [], 2):
            beside = min(one.right, two.right) - max(one.left, two.left)
            under = min(one.bottom, two.bottom) - max(one.top, two.top)
            assert beside < 2 or under < 2, f"{name} at {wide}: '{one.text}' and '{two.text}' cover each other"


def assert_workable(chart: Any, tmp_path: Any, *, colour: str, keep: str, panels: str) -> None:
    """What a researcher does with a chart works: ``colour`` is a field, ``keep`` a test, ``panels`` a field."""
    assert isinstance(chart, alt.LayerChart) and isinstance(chart.data, pd.DataFrame)
    assert {"indicator", colour, panels} <= set(chart.data.columns)
    assert chart.properties(width=500).to_dict()["width"] == 500
    recoloured = chart.encode(color=alt.Color(f"{colour}:N", scale=alt.Scale(range=["#123456"]))).to_dict()
    assert marks(recoloured, "#123456") and not marks(chart.to_dict(), "#123456")
    assert len(texts(chart.transform_filter(keep).to_dict())) < len(texts(chart.to_dict()))
    assert set(chart.data[panels]) <= set(texts(chart.facet(f"{panels}:N").to_dict()))  # the headings of the panels
    own = alt.Chart(pd.DataFrame({"a": [0.1, 0.9], "b": [1, 2]})).mark_line().encode(color=alt.value("#654321"))
    for beside in (chart + own.encode(alt.X("a:Q"), alt.Y("b:O")), chart | own.encode(alt.X("a:Q"), alt.Y("b:Q"))):
        assert marks(beside.to_dict(), "#654321")
