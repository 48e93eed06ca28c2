"""Drawings as points: what Typst and PDFium make of an SVG, in few colours."""

from io import BytesIO

import pytest
from PIL import Image

from dxlib.charts.render import to_png


@pytest.mark.parametrize("y", [91 + half / 2 for half in range(6)])
def test_a_thin_rule_keeps_its_colour_among_many(y):
    green, many = (0, 170, 68), (f'<rect x="{x}" width="1" height="9" fill="#{x % 256:02x}00ff"/>' for x in range(90))
    rule = f'<rect x="7" y="{y}" width="200" height="0.5" fill="#{bytes(green).hex()}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">{"".join(many)}{rule}</svg>'
    picture = Image.open(BytesIO(to_png(svg))).convert("RGB")
    assert green in {picture.getpixel((100, line)) for line in range(picture.height)}
