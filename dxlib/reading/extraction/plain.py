"""Plain text: its encoding told by what it makes of the bytes, and every line of the file one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from dxlib.errors import DxError
from dxlib.reading.document import Cell, Document, Line, Place
from dxlib.reading.extraction.grids import Field, Grid
from dxlib.reading.extraction.wording import pieces

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TRIED = ("utf-8", "utf-16-le", "utf-16-be", "cp1258")  # where two fit alike, the first
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")
_EXPECTED = re.compile(  # what Vietnamese and English reports are written with
    "[\t-\r\x1b -~\u00a0ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9"
    "°²³¹⁰⁴-⁹±·×÷§©®™\u2009\u2010-\u2015‘’“”„†‡•…‰₫€≈≠≤≥→\u202f−«»\ufeff]"
)
_WORST = 0.04  # share of characters that no report is written with, and the text is none
_LETTERS = 3  # that UTF-7 makes of signs, and it is no chance
_RULE = re.compile(r"[\s|:\-+=]+")
_SEPARATORS = ("\t", "|")


def read(path: Path, content: bytes) -> Document:
    """Return the lines of a text file, numbered as in the file; rows of its tables have their cells.

    Raises:
        DxError: it is no text, or in no encoding that is read.
    """
    text = unicodedata.normalize("NFC", decode(content, path.name))
    lines = text.replace("\r\n", "\n")
    texts = (lines if "\n" in lines else lines.replace("\r", "\n")).split("\n")
    if texts[-1] == "":
        texts.pop()
    return Document(format="text", lines=tuple(_lines(texts)))


def decode(content: bytes, shown: str) -> str:
    """Return bytes as text: UTF-8 or UTF-16, with or without a byte order mark, UTF-7, or Windows-1258.

    Raises:
        DxError: they are none of these.

    Example:
        >>> decode("Tỷ lệ".encode("utf-16-le"), "a.txt")
        'Tỷ lệ'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise DxError(f"'{shown}' begins as {encoding.upper()} and breaks off in it; save it anew") from None
    if text := _seven(content):
        return text
    found = [(_strangeness(text, content), text) for encoding in _TRIED if (text := _decoded(content, encoding))]
    strangeness, text = min(found, key=lambda one: one[0], default=(1.0, ""))
    if content and strangeness > _WORST and not _is_foreign(content):
        raise DxError(
            f"'{shown}' is no text in an encoding that is read; if it was written in TCVN3 or VNI, or is something"
            " else, convert it and save it as UTF-8"
        )
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return unicodedata.normalize("NFC", content.decode(encoding))
    except UnicodeDecodeError:
        return ""


def _seven(content: bytes) -> str:
    """The text of UTF-7, which is ASCII too: told by letters that it makes, all of them those of reports."""
    text = _decoded(content, "utf-7") if content.isascii() and b"+" in content else ""
    letters = [one for one in text if not one.isascii()]
    return text if len(letters) >= _LETTERS and all(map(_EXPECTED.match, letters)) else ""


def _strangeness(text: str, content: bytes) -> float:
    """How much of a text is not what reports are written with, by the bytes; control characters weigh most."""
    strange = len(text) - len(_EXPECTED.findall(text)) + 20 * len(_CONTROL.findall(text))
    return strange / len(content)


def _is_foreign(content: bytes) -> bool:
    """Whether it is UTF-8 beyond doubt, only of other letters."""
    text = _decoded(content, "utf-8")
    return bool(text) and not _CONTROL.search(text)


def _lines(texts: Sequence[str]) -> Iterator[Line]:
    table = 0
    for (separator, _), group in groupby(texts, key=_shape):
        block = list(group)
        if separator and len(block) > 1:
            table += 1
            yield from _rows(block, separator, table)
        else:
            yield from (Line(text=text, kind="heading" if text.startswith("# ") else "text") for text in block)


def _shape(text: str) -> tuple[str, int]:
    """What parts the columns of a line, and how many there are more than one."""
    for separator in _SEPARATORS:
        start, end = _inside(text, separator)
        if count := text.count(separator, start, end):
            return separator, count
    return "", 0


def _inside(text: str, separator: str) -> tuple[int, int]:
    """Where the cells of a row begin and end: a row that opens with a bar closes with one, and both part nothing."""
    bare = text.strip()
    if separator != "|" or not bare.startswith("|"):
        return 0, len(text)
    end = text.rindex("|") if bare.endswith("|") and len(bare) > 1 else len(text)
    return text.index("|") + 1, end


def _rows(block: list[str], separator: str, table: int) -> Iterator[Line]:
    spans = [[] if _RULE.fullmatch(text) else _spans(text, separator) for text in block]
    fields = [
        (row, Field(row, column, tuple(pieces(block[row][start:end]))), start, end)
        for row, cells in enumerate(spans)
        for column, (start, end) in enumerate(cells)
    ]
    ruled = next((row for row, cells in enumerate(spans) if not cells), None)
    grid = Grid([field for _, field, _, _ in fields], heads=ruled if ruled in (1, 2) else None)
    for row, text in enumerate(block):
        cells = tuple(
            Cell(start=start, end=end, column=field.column + 1, above=grid.above(field), before=grid.before(field))
            for at, field, start, end in fields
            if at == row and end > start
        )
        yield Line(text=text, kind="header" if row < grid.heads else "row",
                   place=Place(table=table, row=row + 1), cells=cells)  # fmt: skip


def _spans(text: str, separator: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand, without the blanks around them."""
    begin, end = _inside(text, separator)
    found = []
    for part in text[begin:end].split(separator):
        start = begin + len(part) - len(part.lstrip())
        found.append((start, max(start, begin + len(part.rstrip()))))
        begin += len(part) + 1
    return found
