"""A chart or a table as a picture that stands alone: its words above, then it, and where its figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup, escape

from dxlib.briefing.drawing import Drawing, tidied
from dxlib.briefing.quoting import grid
from dxlib.charts.lettering import wrap
from dxlib.tables.display import FONT, SMALL, Table, light

_EDGE, _NARROWEST = 24, 480
_VARIABLE = re.compile(r"var\(--[a-z0-9-]+,(#[0-9a-fA-F]{6})\)")


class _Words(NamedTuple):
    """A text, and how its letters look."""

    text: str
    size: int
    colour: str
    bold: bool = False


def picture(shown: Drawing | Table, title: str, source: str, language: str = "en") -> str:
    """Return it as SVG in its light colours, which needs no page around it and holds neither program nor address.

    Args:
        shown: what is drawn; of a long table its first rows.
        title: what it is called.
        source: the line at its foot.
        language: of what is said of rows that are left out.
    """
    if isinstance(shown, Drawing):
        root, (wide, high) = tidied(shown.svg, "c")
        inner, notes = Markup(_VARIABLE.sub(r"\1", ElementTree.tostring(root, encoding="unicode"))), [shown.note]
    else:
        inner, (wide, high), rows = grid.drawn(shown)
        notes = [grid.left_out(shown, rows, language), *shown.notes]
    room = max(wide, _NARROWEST)
    above, top = _lines([_Words(title, 17, "ink", True), _Words(shown.subtitle, 14, "ink2")], room, _EDGE)
    top += 12 if above else 0
    told = [_Words(note, SMALL, "ink3") for note in (*notes, source)]
    below, end = _lines(told, room, top + high + 12)
    placed = Markup('<svg x="{}" y="{:g}" width="{:g}" height="{:g}">{}</svg>').format(_EDGE, top, wide, high, inner)
    across, down = room + 2 * _EDGE, end + _EDGE / 2
    said = shown.description if isinstance(shown, Drawing) and shown.description else title
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0:g}" height="{1:g}" viewBox="0 0 {0:g} {1:g}" '
            'font-family="{2}" role="img" aria-label="{3}">'
            '<rect width="100%" height="100%" fill="{4}"/>{5}{6}{7}</svg>\n'
        ).format(across, down, FONT, said, light("paper"), above, placed, below)
    )


def _lines(texts: Iterable[_Words], room: float, y: float) -> tuple[Markup, float]:
    """Texts as lines under each other, and how far down they end."""
    drawn = []
    for words in texts:
        for line in wrap(words.text, room, words.size, words.bold, 12, even=False):
            y += words.size * 1.35
            weight = ' font-weight="bold"' if words.bold else ""
            look = f'x="{_EDGE}" y="{y - words.size * 0.35:g}" font-size="{words.size}" fill="{light(words.colour)}"'
            drawn.append(Markup(f"<text {look}{weight}>{escape(line)}</text>"))
    return Markup("").join(drawn), y
