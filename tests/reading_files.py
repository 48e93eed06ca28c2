"""Files that tests of the reader write: sentences of their own, in every format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typst

from dxlib.reading.document import Document, Line
from dxlib.reading.extraction import extract

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not on this machine")


def texts(document: Document) -> list[str]:
    """The lines of a document."""
    return [line.text for line in document.lines]


def cells(line: Line) -> dict[str, tuple[tuple[str, ...], str]]:
    """The cells of a row: words, and what stands above and before each."""
    return {line.text[cell.start : cell.end]: (cell.above, cell.before) for cell in line.cells}


def typeset(source: str, size: str = "width: 21cm, height: 29.7cm") -> bytes:
    """A PDF with a text layer."""
    head = f'#set page({size}, margin: 2cm)\n#set text(font: "Noto Sans", lang: "vi", size: 11pt)\n'
    return bytes(typst.compile((head + source).encode(), format="pdf"))


def read(folder: Path, name: str, content: bytes) -> Document:
    """What is read of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return extract(path)


def table_of(document: Document) -> list[Line]:
    """The rows of the tables of a document."""
    return [line for line in document.lines if line.kind in ("header", "row")]
