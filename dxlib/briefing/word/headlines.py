"""Changes written large in a Word document: a table without a heading, for none is needed to read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dxlib.briefing.document import Paragraph
from dxlib.briefing.evidence import key_parts
from dxlib.tables.display import light

_KEY = 2200  # the width of the changes, in twentieths of a point


def grid(told: Sequence[Paragraph], title: str, width: int) -> Any:
    """Return a table with the change of a paragraph in each row, and an empty paragraph beside it for its words.

    Args:
        told: paragraphs with a ``key``.
        title: what the table is about, for who has it read aloud.
        width: of the text, in twentieths of a point.
    """
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{light("rule")[1:]}"'
    sides = zip(("top", "left", "bottom", "right"), (140, 0, 60, 200), strict=True)
    margins = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in sides)
    look = (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders><w:insideH {line}/></w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:firstRow="0" w:firstColumn="0"/><w:tblCaption w:val={quoteattr(title)}/></w:tblPr>'
    )
    columns = f'<w:tblGrid><w:gridCol w:w="{_KEY}"/><w:gridCol w:w="{width - _KEY}"/></w:tblGrid>'
    beside = f'<w:tc><w:tcPr><w:tcW w:w="{width - _KEY}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    rows = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_key(words)}{beside}</w:tr>" for words in told)
    return parse_xml(f"<w:tbl {nsdecls('w')}>{look}{columns}{rows}</w:tbl>")


def _key(words: Paragraph) -> str:
    number, unit = key_parts(words.key)
    ink = light("off" if words.move == "worse" else "ink")[1:]
    said = f'<w:r><w:rPr><w:color w:val="{ink}"/></w:rPr><w:t>{escape(number)}</w:t></w:r>'
    if unit:
        small = f'<w:b w:val="0"/><w:color w:val="{light("ink3")[1:]}"/><w:sz w:val="17"/>'
        said += f"<w:r><w:rPr>{small}</w:rPr><w:br/><w:t>{escape(unit)}</w:t></w:r>"
    about = f'<w:tcPr><w:tcW w:w="{_KEY}" w:type="dxa"/></w:tcPr>'
    return f'<w:tc>{about}<w:p><w:pPr><w:pStyle w:val="Key"/></w:pPr>{said}</w:p></w:tc>'
