"""What stands where in a drawing, and what a researcher does with a chart: shared by the tests of charts."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import altair as alt
import pandas as pd

from dxlib.charts.lettering import width
from dxlib.charts.render import to_svg
from dxlib.display import NARROW, WIDE

LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
HOSTILE = "<script>alert('x')</script>&lt;b&gt;\"'"
NAMES = [LONG, LONG.replace(" ", ""), HOSTILE * 8, "", "ễ" * 90, "한국" * 40]


def specs(chart):
    wide = chart.to_dict()
    return {WIDE: wide, NARROW: wide["usermeta"]["narrow"]}


def lines(spec):
    """Every line of words in a drawing: its text, and the left, top, right and bottom of its place."""
    root = ElementTree.fromstring(to_svg(spec))
    found = []

    def walk(element, x, y):
        moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if element.tag.endswith("}text"):
            size, bold = float(element.get("font-size").removesuffix("px")), element.get("font-weight") == "bold"
            down = 0.0
            for part in list(element) or [element]:
                down += float(part.get("dy", 0)) if part is not element else 0
                # Laid out for the widest face; measured a little narrower, as Noto Sans is.
                wide = width(part.text or "", size, bold) * 0.92
                left = x - {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
                if part.text:
                    found.append((part.text, left, y + down - size * 0.72, left + wide, y + down + 1))
        for child in element:
            walk(child, x, y)

    walk(root, 0.0, 0.0)
    return found, float(root.get("width")), float(root.get("height"))


def texts(spec):
    return [text for text, *_place in lines(spec)[0]]


def marks(spec, colour):
    """How many marks of a drawing are filled or drawn in a colour, text apart."""
    return len(re.findall(rf'<(?:path|line|rect)[^>]*(?:fill|stroke)="{colour}"', to_svg(spec)))


def assert_legible(chart, name=""):
    """Nothing stands outside the drawing or over something else, on a page and on a phone."""
    for wide, spec in specs(chart).items():
        found, across, down = lines(spec)
        assert across <= wide + 12, f"{name}: {across} wide for {wide}"
        for text, left, top, right, bottom in found:
            assert left >= -3 and right <= across + 4, f"{name} at {wide}: '{text}' is cut off at the side"
            assert top >= -4 and bottom <= down + 5, f"{name} at {wide}: '{text}' is cut off"
        for (one, l1, t1, r1, b1), (two, l2, t2, r2, b2) in combinations(found, 2):
            apart = min(r1, r2) - max(l1, l2) < 2 or min(b1, b2) - max(t1, t2) < 2
            assert apart, f"{name} at {wide}: '{one}' and '{two}' cover each other"


def assert_workable(chart, tmp_path, *, colour, keep, panels):
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
    with alt.theme.enable("default"):
        assert "Noto" not in str(chart.to_dict().get("config", ""))
    for ending in ("svg", "png"):
        chart.save(tmp_path / f"chart.{ending}")
        assert (tmp_path / f"chart.{ending}").stat().st_size > 1000
