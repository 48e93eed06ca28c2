"""Tables of a Word document as Word writes them: made as text, since cells made one by one take far longer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dxlib.briefing.document import Paragraph, shares
from dxlib.briefing.evidence import key_parts
from dxlib.tables.display import Cell, Table, light

_WIDTH = 9638  # of the text, in twentieths of a point
_KEY = 2200  # of the changes written large
_LINE = 12  # of a line in a cell, a half point of its letters: one typeface would take a fifth more than another
_THIN = f'w:val="single" w:sz="4" w:space="0" w:color="{light("rule")[1:]}"'


def tabled(table: Table, size: int = 17, small: int = 15) -> Any:
    """Return a table: widths by what stands in the columns, the heading repeated on every page, no row broken.

    Args:
        table: what it holds.
        size, small: of the letters, and of those in the smaller lines of a cell, in half points.
    """
    widths = [int(share * _WIDTH) for share in shares(table)]
    right = [column.numeric for column in table.columns]
    sizes = (size, small)
    heads = (
        _cell(Cell(c.label), width, c.numeric, sizes, True) for c, width in zip(table.columns, widths, strict=True)
    )
    rows = [_row("".join(heads), "<w:tblHeader/>")]
    rows += [_row("".join(map(_cell, row, widths, right, repeat(sizes)))) for row in table.rows]
    return _whole(table.caption, widths, rows, ("top", "bottom", "insideH"), {"left": 70, "right": 70}, head=1)


def headlines(told: Sequence[Paragraph], title: str) -> Any:
    """Return a table with the change of a paragraph in each row, and an empty paragraph beside it for its words.

    Args:
        told: paragraphs with a ``key``.
        title: what the table is about, for who has it read aloud.
    """
    widths = [_KEY, _WIDTH - _KEY]
    beside = f'<w:tc><w:tcPr><w:tcW w:w="{widths[1]}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    rows = [_row(_key(words) + beside) for words in told]
    margins = {"top": 140, "left": 0, "bottom": 60, "right": 200}
    return _whole(title, widths, rows, ("insideH",), margins, head=0)


def _whole(
    caption: str, widths: list[int], rows: list[str], borders: Sequence[str], margins: dict[str, int], head: int
) -> Any:
    edges = "".join(f"<w:{edge} {_THIN}/>" for edge in borders)
    rooms = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in margins.items())
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{rooms}</w:tblCellMar>'
        f'<w:tblLook w:firstRow="{head}" w:firstColumn="{head}"/><w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: str, more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int, right: bool, sizes: tuple[int, int], head: bool = False) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{light("tile")[1:]}"/>' if head else ""
    bold = "<w:b/>" if head or cell.status else ""
    words = f"<w:r><w:rPr>{bold}<w:sz w:val='{sizes[0]}'/></w:rPr>{text(f'{cell.sign} {cell.text}'.strip())}</w:r>"
    small = f'<w:rPr><w:color w:val="{light("ink3")[1:]}"/><w:sz w:val="{sizes[1]}"/></w:rPr>'
    words += "".join(f"<w:r>{small}<w:br/>{text(line)}</w:r>" for line in cell.small)
    aligned = '<w:jc w:val="right"/>' if right else ""
    spaced = f'<w:spacing w:before="50" w:after="50" w:line="{sizes[0] * _LINE}" w:lineRule="exact"/>'
    about = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
    return f"<w:tc>{about}<w:p><w:pPr>{spaced}{aligned}</w:pPr>{words}</w:p></w:tc>"


def _key(words: Paragraph) -> str:
    number, unit = key_parts(words.key)
    ink = light("off" if words.move == "worse" else "ink")[1:]
    said = f'<w:r><w:rPr><w:color w:val="{ink}"/></w:rPr>{text(number)}</w:r>'
    if unit:
        small = f'<w:b w:val="0"/><w:color w:val="{light("ink3")[1:]}"/><w:sz w:val="17"/>'
        said += f"<w:r><w:rPr>{small}</w:rPr><w:br/>{text(unit)}</w:r>"
    about = f'<w:tcPr><w:tcW w:w="{_KEY}" w:type="dxa"/></w:tcPr>'
    return f'<w:tc>{about}<w:p><w:pPr><w:pStyle w:val="Key"/></w:pPr>{said}</w:p></w:tc>'


def text(words: str) -> str:
    """Return words as Word writes them, its line breaks between their lines."""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.split("\n"))
    return "<w:br/>".join(lines)
