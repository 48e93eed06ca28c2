"""A document as it was read: lines of text, each with its place in the file, cells of tables, boxes of words."""

from __future__ import annotations

from typing import Literal

from dxlib.errors import DxError
from dxlib.loaders.lines import STEPS, parted
from dxlib.notation.files import Strict

Box = tuple[float, float, float, float]  # left, top, right, bottom, in points from the upper left corner of the page


class Place(Strict):
    """Where a line stands in the file: ``page 7, table 2, row 3``; whatever the format does not have is left out.

    Attributes:
        sheet: the name of a sheet of a workbook; everything else is counted from 1.
        note: the mark of a footnote.
        box: around the whole line.
    """

    page: int | None = None
    slide: int | None = None
    sheet: str | None = None
    paragraph: int | None = None
    shape: int | None = None
    note: str | None = None
    table: int | None = None
    row: int | None = None
    box: Box | None = None

    @property
    def code(self) -> str:
        """The place as files name it.

        Example:
            >>> Place(page=7, table=2, row=3).code
            'page 7, table 2, row 3'
        """
        named = ((step, getattr(self, step)) for step in STEPS)
        return ", ".join(f"{step} {value}" for step, value in named if value is not None)

    @classmethod
    def parse(cls, code: str) -> Place:
        """Return the place that a code names.

        Raises:
            DxError: it is no such code.
        """
        try:
            return cls.model_validate(dict(parted(code)) if code else {})
        except ValueError as error:
            raise DxError(str(error)) from None


class Cell(Strict):
    """A cell of a row of a table: which characters of the line it takes, and what stands over and before it.

    Attributes:
        column: counted from 1; of a merged cell the first.
        above: the words of the header cells over it, from the top.
        before: what names its row, the words of the first cell before it that is more than a number; empty for that
            cell itself, and in headers.
    """

    start: int
    end: int
    column: int
    above: tuple[str, ...] = ()
    before: str = ""


class Word(Strict):
    """Characters of a line with their box on the page; only of formats that have pages."""

    start: int
    end: int
    box: Box


class Line(Strict):
    """A line of the text as read, without line break; its number is its position in the document, from 1."""

    text: str
    kind: Literal["text", "heading", "header", "row", "footnote"] = "text"
    place: Place = Place()
    cells: tuple[Cell, ...] = ()
    words: tuple[Word, ...] = ()


class Document(Strict):
    """A document as it was read.

    Attributes:
        format: ``pdf, scan, picture, docx, pptx, xlsx, html, markdown`` or ``text``, or that of a plugged-in reader.
        lines: in reading order; the cells of a row of a table stand on one line, with `` | `` between them.
        warnings: what the reader could not keep, in words.
    """

    format: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Every line with its line end: what is stored, and what checksum and line numbers are about."""
        return "".join(f"{line.text}\n" for line in self.lines)
