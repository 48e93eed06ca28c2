"""An edition as PDF: set by Typst from data, so that no text of the edition is ever read as a command."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from dxlib.briefing.document import Block, Document, Heading, Paragraph, annex, shares
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.evidence import key_parts
from dxlib.charts.fonts import FAMILY, FOLDER, MONO
from dxlib.errors import DxError
from dxlib.tables.display import PALETTE, Table
from dxlib.text import gettext

_TEMPLATE = Path(__file__).with_name("paper.typ")


def write(document: Document) -> bytes:
    """Return an edition as PDF: A4, with bookmarks, tags, embedded fonts, and charts as drawings.

    A title with the terms of the edition, a table of contents with its pages, a chapter a notebook, and last the
    tables that the pages fold away.

    Raises:
        DxError: the PDF cannot be set as its standard, PDF/UA-1, asks.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.joinpath("paper.typ").write_bytes(_TEMPLATE.read_bytes())
        folder.joinpath("edition.json").write_text(json.dumps(_data(document, folder)), encoding="utf-8")
        # PDF/UA: tags, titles and words for pictures, for who has it read aloud; what breaks the rules is refused.
        try:
            return bytes(typst.compile(folder / "paper.typ", root=folder, font_paths=[FOLDER], format="pdf",
                                       ignore_system_fonts=True, pdf_standards="ua-1"))  # fmt: skip
        except typst.TypstError as error:
            raise DxError(f"the PDF cannot be made: {error.message}") from error


def _data(document: Document, folder: Path) -> dict[str, Any]:
    """What the template reads; drawings become files beside it."""
    _, folded = gettext(document.language), annex(document)
    words = {
        "contents": _("Contents"), "table": _("Table"), "figure": _("Chart"), "evidence": _("Evidence"),
        "moved": _("“{caption}” ({count} rows) stands at the end of this document."),
    }  # fmt: skip
    return {
        "title": document.title,
        "language": document.language,
        "kicker": document.kicker,
        "terms": document.terms,
        "footer": document.footer,
        "day": [document.newest.year, document.newest.month, document.newest.day],
        "words": words,
        "fonts": [FAMILY, MONO],
        "colours": {colour: pair[0] for colour, pair in PALETTE.items()},
        "chapters": [
            {
                "title": chapter.title,
                "lede": _block(chapter.lede, folder, folded) if chapter.lede else None,
                "blocks": [_block(block, folder, folded) for block in chapter.blocks],
                "annex": [
                    {**_table(block), "number": folded[id(block)]}
                    for block in chapter.blocks
                    if isinstance(block, Table) and id(block) in folded
                ],
            }
            for chapter in document.chapters
        ],
    }


def _block(block: Block, folder: Path, folded: dict[int, int]) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {**vars(block), "kind": "heading"}
    if isinstance(block, Paragraph):
        return {**asdict(block), "key": key_parts(block.key)}
    if isinstance(block, Drawing):
        number = len(list(folder.glob("*.svg"))) + 1
        folder.joinpath(f"{number}.svg").write_text(block.svg, encoding="utf-8")
        words = {"title": block.title, "subtitle": block.subtitle, "alt": block.description or f"{number}",
                 "note": block.note}  # fmt: skip
        return {"kind": "chart", "file": f"{number}.svg", "size": block.size, **words}
    if id(block) in folded:
        return {"kind": "moved", "number": folded[id(block)], "caption": block.caption, "count": len(block.rows)}
    return _table(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "subtitle": table.subtitle,
        "notes": table.notes,
        "columns": [
            {"label": column.label, "numeric": column.numeric, "width": share}
            for column, share in zip(table.columns, shares(table), strict=True)
        ],
        "rows": [[{**vars(cell), "sign": cell.sign} for cell in row] for row in table.rows],
    }
