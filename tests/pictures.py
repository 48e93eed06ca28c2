"""What is seen in the drawing of a chart: its words where they stand, and its shapes with what they say."""

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from dxlib.charts.lettering import width
from dxlib.charts.render import to_svg
from dxlib.display import NARROW, WIDE


class Word(NamedTuple):
    """A line of words with the room that it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def drawings(chart):
    """The drawing of a chart at both widths, as an element tree."""
    spec = chart.to_dict()
    return {
        wide: ElementTree.fromstring(to_svg(one)) for wide, one in ((WIDE, spec), (NARROW, spec["usermeta"]["narrow"]))
    }


def _moved(node, x, y):
    found = re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", node.get("transform", ""))
    return (x + float(found[1]), y + float(found[2])) if found else (x, y)


def words(node, x=0.0, y=0.0):
    """Every line of words of a drawing."""
    x, y = _moved(node, x, y)
    if not node.tag.endswith("text"):
        return [word for child in node for word in words(child, x, y)]
    size, found, down = float(node.get("font-size")[:-2]), [], y
    for line in list(node) or [node]:
        down += float(line.get("dy", "0"))
        text = line.text or ""
        # Laid out for the widest face; measured a little narrower, as Noto Sans is.
        wide = width(text, size, node.get("font-weight") == "bold") * 0.92
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[node.get("text-anchor", "start")]
        if text.strip():
            found.append(Word(text, left, down - size * 0.72, left + wide, down + 1))
    return found


def texts(chart):
    """The lines of words of a chart on a page, captions included."""
    return [word.text for word in words(drawings(chart)[WIDE])]


def shapes(chart, wide=WIDE):
    """The marks that say something, as (what they say, attributes)."""
    return [
        (node.get("aria-label"), node.attrib)
        for node in drawings(chart)[wide].iter()
        if node.get("role") == "graphics-symbol" and node.get("d")
    ]


def length(path):
    """How far the first stroke of a bar goes."""
    return abs(float(re.search(r"h(-?[\d.e-]+)", path["d"])[1]))


def assert_legible(chart, name=""):
    """No word is cut off or covered by another, at either width."""
    for wide, drawing in drawings(chart).items():
        found = words(drawing)
        across, down = (float(drawing.get(side)) for side in ("width", "height"))
        assert across <= wide + 10, f"{name} at {wide}: {across} wide"
        for word in found:
            assert word.left >= -3 and word.right <= wide + 6, f"{name} at {wide}: {word} is cut off at the side"
            assert word.top >= -4 and word.bottom <= down + 5, f"{name} at {wide}: {word} is cut off"
        for one, two in combinations(found, 2):
            beside = min(one.right, two.right) - max(one.left, two.left)
            under = min(one.bottom, two.bottom) - max(one.top, two.top)
            assert beside < 2 or under < 2, f"{name} at {wide}: {one} and {two} cover each other"
