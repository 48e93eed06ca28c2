"""A PDF in less room: the same pages, tags and bookmarks for every reader."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pypdfium2
import pytest
import typst

from dxlib.briefing.packing import packed

SOURCE = b"""#set document(title: "Totals", date: none)
#set text(lang: "vi")
= First
#table(columns: 2, ..range(900).map(n => [#n]))
= Second
#link("https://example.org")[Words], and a #footnote[note].
"""


@pytest.fixture(scope="module")
def pdf():
    return bytes(typst.compile(SOURCE, format="pdf", pdf_standards="ua-1"))


def test_it_is_smaller_and_the_same_bytes_twice(pdf):
    assert len(packed(pdf)) < len(pdf) / 2 and packed(pdf) == packed(pdf)


def test_another_reader_draws_the_same_pages(pdf):
    before, after = (pypdfium2.PdfDocument(one) for one in (pdf, packed(pdf)))
    assert len(before) == len(after) > 2
    for old, new in zip(before, after, strict=True):
        assert old.render().to_numpy().tobytes() == new.render().to_numpy().tobytes()
        assert old.get_textpage().get_text_range() == new.get_textpage().get_text_range()


def test_every_object_is_there_with_tags_bookmarks_links_and_metadata(pdf):
    before, after = (pypdf.PdfReader(BytesIO(one), strict=True) for one in (pdf, packed(pdf)))
    root = after.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "vi" and "/StructTreeRoot" in root
    assert before.metadata == after.metadata and before.trailer["/ID"] == after.trailer["/ID"]
    assert [one.title for one in after.outline] == ["First", "Second"]
    assert counted(before) == counted(after) > 900


def counted(reader):
    """How many elements the tags of a file have."""
    waiting, count = [reader.trailer["/Root"]["/StructTreeRoot"]], 0
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            waiting += node
        elif isinstance(node, pypdf.generic.DictionaryObject):
            count += 1
            waiting += [node["/K"]] if "/K" in node else []
    return count
