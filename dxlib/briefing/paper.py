"""An edition as PDF: set by Typst from data, so that no text of the edition is ever read as a command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from dxlib.briefing.document import Block, Document, Heading, Pair, Paragraph, shares
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.evidence import key_parts
from dxlib.briefing.folding import annex, moved_words
from dxlib.briefing.packing import packed
from dxlib.charts.fonts import FAMILY, FOLDER, MONO
from dxlib.charts.glyphs import settable, settable_drawing
from dxlib.errors import DxError
from dxlib.notation.holding import passing
from dxlib.tables.display import PALETTE, Table
from dxlib.text import gettext

_HERE = Path(__file__).parent
_BRIEF, _ANNEX, _PARTS = "brief.typ", "annex.typ", "parts.typ"


def write(document: Document) -> bytes:
    """Return an edition as PDF: A4, with bookmarks, tags, embedded fonts, and charts as drawings.

    The annex has a title with the terms of the edition, a table of contents with its pages, a chapter a notebook, and
    last the tables that the pages fold away; the brief a page a section.

    Raises:
        DxError: the PDF cannot be set as its standard, PDF/UA-1, asks.
    """
    with _set(document) as made:
        # PDF/UA: tags, titles and words for pictures, for who has it read aloud; what breaks the rules is refused.
        try:
            return packed(bytes(made.compile(format="pdf", pdf_standards="ua-1")))  # type: ignore[arg-type] # one file
        except typst.TypstError as error:
            raise DxError(f"the PDF cannot be made: {error.message}") from error


def ends(document: Document) -> list[tuple[int, float]]:
    """Return the page on which each section of a brief ends, and how much of it is filled, as a share of its height."""
    with _set(document) as made:
        return [(page, filled) for _at, page, filled in json.loads(made.query("<ended>", field="value"))]


@contextmanager
def _set(document: Document) -> Iterator[typst.Compiler]:
    """A document ready to be set, from a folder that holds it as data."""
    with passing() as folder:
        main = folder / (_BRIEF if document.brief else _ANNEX)
        for file in (main.name, _PARTS):
            folder.joinpath(file).write_bytes(_HERE.joinpath(file).read_bytes())
        folder.joinpath("edition.json").write_text(json.dumps(settable(_data(document, folder))), encoding="utf-8")
        yield typst.Compiler(main, root=folder, font_paths=[FOLDER], ignore_system_fonts=True)


def _data(document: Document, folder: Path) -> dict[str, Any]:
    """What the template reads; drawings become files beside it."""
    _, folded = gettext(document.language), annex(document)
    words = {
        "contents": _("Contents"), "table": _("Table"), "figure": _("Chart"), "evidence": _("Evidence"),
        "annexed": _("Every figure, line by line:"),
    }  # fmt: skip
    return {
        "brief": document.brief,
        "annex": document.annex,
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
                "scale": chapter.scale,
                "lede": _block(chapter.lede, folder, folded, document.language) if chapter.lede else None,
                "blocks": [_block(block, folder, folded, document.language) for block in chapter.blocks],
                "annex": [
                    {**_table(block), "number": folded[id(block)]}
                    for block in chapter.blocks
                    if isinstance(block, Table) and id(block) in folded
                ],
            }
            for chapter in document.chapters
        ],
    }


def _block(block: Block, folder: Path, folded: dict[int, int], language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {**vars(block), "kind": "heading"}
    if isinstance(block, Paragraph):
        return {**asdict(block), "key": key_parts(block.key)}
    if isinstance(block, Pair):
        return {"kind": "pair", "charts": [_block(chart, folder, folded, language) for chart in block.charts]}
    if isinstance(block, Drawing):
        number = len(list(folder.glob("*.svg"))) + 1
        folder.joinpath(f"{number}.svg").write_text(settable_drawing(block.svg), encoding="utf-8")
        words = {"title": block.title, "subtitle": block.subtitle, "alt": block.description or f"{number}",
                 "note": block.note}  # fmt: skip
        return {"kind": "chart", "file": f"{number}.svg", "size": block.size, **words}
    if id(block) in folded:
        return {"kind": "moved", "number": folded[id(block)], "words": moved_words(block, language)}
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
