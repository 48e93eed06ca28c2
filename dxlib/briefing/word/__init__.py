"""An edition as a Word document: styles, real tables, captions that count themselves, a table of contents."""

from __future__ import annotations

from dxlib.briefing.document import Document
from dxlib.briefing.word.brief import Brief
from dxlib.briefing.word.writer import Writer


def write(document: Document) -> bytes:
    """Return an edition as a Word document: its annex, or its brief.

    The annex has a title with the terms of the edition, a table of contents, a chapter a notebook, and last the tables
    that the pages fold away; the brief a page a section. Headings, captions, lists, footnotes, header and footer are
    Word's own; numbers of pages, tables and figures are fields, so they stay right when somebody edits the text.
    """
    return (Brief if document.brief else Writer)(document).written()
