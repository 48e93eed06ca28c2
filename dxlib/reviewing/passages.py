"""Where a figure stands: its line between its neighbours with the figure marked, and the page round it as a picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from dxlib.reading.document import Box, Document, Line
from dxlib.reading.proposal import Proposal
from dxlib.reviewing.words import where

AROUND = 2  # lines before and after that are shown
_LONG = 180  # characters of a neighbour that are shown
_BEFORE, _AFTER = 64, 40  # characters that are shown round a figure in a table of many


def passage(
    document: Document,
    one: Proposal,
    others: Iterable[Proposal] = (),
    decided: Collection[int] = (),
    language: str = "en",
) -> dict[str, Any]:
    """Return the passage of a proposal, as JSON.

    Args:
        document: that it stands in.
        one: the proposal.
        others: the other proposals of its line, which are marked lightly.
        decided: the numbers of those that are decided.
        language: of the words.

    Returns:
        ``place`` in words, ``lines`` (each with ``number`` and ``parts``: text and what it is), and of a row of a table
        ``cells``: ``above``, ``parts`` and ``here`` of each, the first cell as the head of the row.
    """
    line = document.lines[one.line - 1]
    marks = sorted(
        [(one.start, one.end, "here"), *(_mark(other, decided) for other in others if other.line == one.line)]
    )
    first, last = max(1, one.line - AROUND), min(len(document.lines), one.line + AROUND)
    lines = [
        {"number": n, "kind": document.lines[n - 1].kind,
         "parts": parts(line.text, marks) if n == one.line else [[_cut(document.lines[n - 1].text, n > one.line), ""]]}
        for n in range(first, last + 1)
    ]  # fmt: skip
    return {
        "place": where(one.line, line.place, language),
        "lines": lines,
        "cells": _cells(line, marks, one) if len(line.cells) > 1 else [],
    }


def parts(text: str, marks: Iterable[tuple[int, int, str]], start: int = 0, end: int | None = None) -> list[list[str]]:
    """Return text from one character to another in pieces, each with what it is marked as.

    Where marks meet, the first counts.

    Example:
        >>> parts("about 12,5% in 2023", [(0, 11, "here"), (15, 19, "other")])
        [['about 12,5%', 'here'], [' in ', ''], ['2023', 'other']]
    """
    end = len(text) if end is None else end
    found, at = [], start
    for begins, ends, what in sorted(marks, key=lambda mark: (mark[0], mark[2] != "here")):
        begins, ends = max(begins, at), min(ends, end)
        if begins < ends:
            found += [[text[at:begins], ""], [text[begins:ends], what]]
            at = ends
    return [part for part in [*found, [text[at:end], ""]] if part[0]]


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the words near some characters stand, whole words alone.

    Example:
        >>> text = f"{'many words before ' * 5}it was 12,5% {'and many words after ' * 5}"
        >>> first, last = around(text, 97, 102)
        >>> text[first:last]
        'many words before many words before many words before it was 12,5% and many words after and many words'
    """
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = max(text.rfind(" ", end, last), end)
    return first, last


def _mark(other: Proposal, decided: Collection[int]) -> tuple[int, int, str]:
    return other.start, other.end, "done" if other.number in decided else "other"


def _cut(text: str, follows: bool) -> str:
    """A neighbour as far as it lies near: the end of one before, the beginning of one after."""
    if len(text) <= _LONG:
        return text
    return f"{text[:_LONG].rsplit(' ', 1)[0]} …" if follows else f"… {text[-_LONG:].split(' ', 1)[-1]}"


def _cells(line: Line, marks: list[tuple[int, int, str]], one: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "above": " · ".join(dict.fromkeys(filter(None, cell.above))),
            "parts": parts(line.text, marks, cell.start, cell.end),
            "here": cell.start <= one.start < cell.end,
        }
        for cell in line.cells
    ]


PAGED = ("pdf", "scan")
_BESIDE, _ABOVE = 14, 40  # points of the page that are shown beside the line, and above and below the figure
_LEAST = 300  # points that are shown across at least
_SCALE = 2.0  # pixels a point


@dataclass(frozen=True)
class Crop:
    """A piece of a page.

    Attributes:
        png: the picture.
        width: how many points of the page it shows across.
        box: left, top, width and height of the figure in it, in percent.
    """

    png: bytes
    width: float
    box: Box


def box_of(line: Line, start: int, end: int) -> Box | None:
    """Return the box round characters of a line; that of the line where its words have none."""
    boxes = [word.box for word in line.words if word.start < end and start < word.end]
    if not boxes:
        return line.place.box
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


class Pages:
    """The pages of an original.

    Args:
        source: the file, if it is there.
        format: as the document says it.
    """

    def __init__(self, source: Path | None, format: str) -> None:
        self._source, self._format = source, format

    @property
    def are_there(self) -> bool:
        """Whether there are pages to be shown."""
        return self._source is not None and self._format in (*PAGED, "picture") and self._source.is_file()

    def crop(self, line: Line, start: int, end: int) -> Crop | None:
        """Return the page round characters of a line; none where there is no page, or it cannot be drawn."""
        box, page = box_of(line, start, end), line.place.page or 1
        if box is None or not self.are_there:
            return None
        cut = self._picture if self._format == "picture" else self._page
        with suppress(Exception):  # an original that was damaged since: the text beside is the passage too
            return cut(page, line.place.box or box, box)
        return None

    def _page(self, number: int, line: Box, box: Box) -> Crop | None:
        if not 1 <= number <= len(self._pdf):
            return None
        page = self._pdf[number - 1]
        try:
            width, height = page.get_size()
            frame = _frame(line, box, width, height)
            left, top, right, bottom = frame
            drawn = page.render(scale=_SCALE, crop=(left, height - bottom, width - right, top)).to_pil()
        finally:
            page.close()
        return _crop(drawn, frame, box)

    def _picture(self, page: int, line: Box, box: Box) -> Crop:
        from PIL import Image, ImageOps

        from dxlib.reading.extraction.scans import resolution

        with Image.open(str(self._source)) as image:
            image.seek(min(page, getattr(image, "n_frames", 1)) - 1)
            upright = ImageOps.exif_transpose(image).convert("RGB")
            pixels = resolution(image) / 72
        frame = _frame(line, box, upright.width / pixels, upright.height / pixels)
        left, top, right, bottom = (one * pixels for one in frame)
        return _crop(upright.crop((left, top, right, bottom)), frame, box)

    @cached_property
    def _pdf(self) -> Any:
        import pypdfium2

        return pypdfium2.PdfDocument(self._source)


def _frame(line: Box, box: Box, width: float, height: float) -> Box:
    """What is shown of a page: the line from end to end, and a few lines round the figure."""
    left, right = max(0.0, min(line[0], box[0]) - _BESIDE), min(width, max(line[2], box[2]) + _BESIDE)
    if right - left < _LEAST:
        left = max(0.0, min(left, width - _LEAST))
        right = min(width, left + _LEAST)
    return left, max(0.0, box[1] - _ABOVE), right, min(height, box[3] + _ABOVE)


def _crop(image: Any, frame: Box, box: Box) -> Crop:
    out = BytesIO()
    image.save(out, "PNG", optimize=False, compress_level=1)
    left, top, right, bottom = frame
    across, down = 100 / (right - left), 100 / (bottom - top)
    placed = (box[0] - left) * across, (box[1] - top) * down, (box[2] - box[0]) * across, (box[3] - box[1]) * down
    return Crop(out.getvalue(), right - left, placed)
