"""What a document leaves out of its run of text: rows that are in the annex, tables that stand at its end."""

from __future__ import annotations

from dxlib.briefing.document import Document
from dxlib.tables.display import Table
from dxlib.text import ngettext


def in_annex(count: int, language: str) -> str:
    """Return that so many rows or items are in the annex alone.

    Example:
        >>> in_annex(2, "en")
        '2 more in the annex.'
    """
    form = ngettext(language)("{count} more in the annex.", "{count} more in the annex.", count)
    return form.format(count=count)


def moved_words(table: Table, language: str) -> str:
    """Return that a table stands at the end of a document.

    Example:
        >>> from dxlib.tables.display import Cell, Column
        >>> moved_words(Table("Totals", (Column("Name"),), ((Cell("a"),),)), "en")
        '“Totals” (1 row) stands at the end of this document.'
    """
    n_, count = ngettext(language), len(table.rows)
    form = n_("“{caption}” ({count} row) stands at the end of this document.",
              "“{caption}” ({count} rows) stands at the end of this document.", count)  # fmt: skip
    return form.format(caption=table.caption, count=count)


def annex(document: Document) -> dict[int, int]:
    """Return the tables that the pages fold away, which stand last on paper: the identity of each, its number."""
    tables = (block for chapter in document.chapters for block in chapter.blocks if isinstance(block, Table))
    return {id(table): number for number, table in enumerate((t for t in tables if t.folded and t.rows), 1)}
