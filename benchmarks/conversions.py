"""A text turned into the files in which reports arrive: PDF, scan, Word, web page; tables of the text stay tables.

A line of the text becomes a paragraph, and lines in a row with tabs or bars become a table whose first row heads it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path

RESOLUTION = 200  # dots per inch of a scan
_POINT = 72  # points per inch
_PAPER = """
#let blocks = json("blocks.json")
#set page(paper: "a4", margin: 2cm, numbering: "1")
#set text(font: sys.inputs.font, size: 11pt, lang: "vi")
#set par(spacing: 0.9em, justify: false)
#for block in blocks {
  if type(block) == str { par(block) } else {
    let wide = calc.max(..block.map(array.len))
    let longest = range(wide).map(n => calc.max(..block.map(row => row.at(n, default: "").clusters().len())))
    let widths = longest.map(length => if length > 20 { 1fr } else { auto })
    set text(size: 9pt)
    table(columns: widths, inset: 4pt, stroke: 0.5pt, ..block.map(row => row + ("",) * (wide - row.len())).flatten())
  }
}
"""

Block = str | list[list[str]]


def blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the paragraphs of a text, and its tables as rows of cells; marks of bold print are left out.

    Example:
        >>> list(blocks(["Kết quả", "", "Năm|Tỷ lệ", "2023|58%"]))
        ['Kết quả', [['Năm', 'Tỷ lệ'], ['2023', '58%']]]
    """
    for mark, some in groupby((line.replace("**", "") for line in lines), _delimiter):
        if mark:
            yield [[cell.strip() for cell in line.split(mark)] for line in some]
        else:
            yield from (line.strip() for line in some if line.strip())


def _delimiter(line: str) -> str:
    found = re.search(r"[|\t](?=.*\S)", line)
    return found.group() if found else ""


def to_pdf(lines: list[str]) -> bytes:
    """Return a text as PDF with a text layer, A4, set by Typst."""
    import tempfile

    import typst

    from dxlib.charts.fonts import FAMILY, FOLDER

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paper.typ").write_text(_PAPER, encoding="utf-8")
        (folder / "blocks.json").write_text(json.dumps(list(blocks(lines))), encoding="utf-8")
        return bytes(typst.compile(folder / "paper.typ", root=folder, font_paths=[FOLDER], ignore_system_fonts=True,
                                   sys_inputs={"font": FAMILY}))  # fmt: skip


def to_scan(lines: list[str]) -> bytes:
    """Return a text as PDF of grey pictures of its pages, without a text layer."""
    import pypdfium2

    pages = [
        page.render(scale=RESOLUTION / _POINT, grayscale=True).to_pil().convert("L")
        for page in pypdfium2.PdfDocument(to_pdf(lines))
    ]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=RESOLUTION)
    return out.getvalue()


def to_docx(lines: list[str]) -> bytes:
    """Return a text as a Word document."""
    import docx

    made = docx.Document()
    for block in blocks(lines):
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        wide = max(map(len, block))
        table = made.add_table(rows=len(block), cols=wide, style="Table Grid")
        for row, cells in zip(table.rows, block, strict=True):
            for cell, words in zip(row.cells, cells, strict=False):
                cell.text = words
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def to_html(lines: list[str]) -> bytes:
    """Return a text as a web page."""
    parts = [
        f"<p>{html.escape(block)}</p>" if isinstance(block, str) else f"<table>{_rows(block)}</table>"
        for block in blocks(lines)
    ]
    whole = "\n".join(parts)
    return f'<!doctype html>\n<html lang="vi"><meta charset="utf-8"><title>–</title>\n<body>\n{whole}\n'.encode()


def _rows(table: list[list[str]]) -> str:
    marks = ["th", *["td"] * (len(table) - 1)]
    return "".join(
        f"<tr>{''.join(f'<{mark}>{html.escape(cell)}</{mark}>' for cell in row)}</tr>"
        for mark, row in zip(marks, table, strict=True)
    )


# By format: the ending of the file, and what makes it; a text stays as it is.
FORMATS: dict[str, tuple[str, Callable[[list[str]], bytes]]] = {
    "text": (".txt", lambda lines: "\n".join(lines).encode()),
    "pdf": (".pdf", to_pdf),
    "docx": (".docx", to_docx),
    "html": (".html", to_html),
    "scan": (".pdf", to_scan),
}
