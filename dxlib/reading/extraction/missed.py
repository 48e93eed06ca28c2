"""Figures that stand alone on a scan: Tesseract takes a digit alone in its cell for dirt, and is shown it once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from dxlib.reading.document import Box

HEIGHT = 60  # of a piece as it is shown to Tesseract, with as much white at both sides
_MOST = 150  # pieces of a page
_LOWEST, _HIGHEST = 0.45, 3.0  # how high a piece is, in heights of the words of the page
_WIDEST = 8.0  # of its height
_APART = 1.05  # of the height of digits: when the middles of two are further apart, a blank is between them


def pieces(dark: np.ndarray, words: Sequence[Box], height: float) -> list[tuple[int, int, int, int]]:
    """Return boxes around ink outside the words, as high as letters are.

    Args:
        dark: where there is ink.
        words: boxes of what was read, in points of the picture.
        height: of the words of the page.
    """
    left = dark.copy()
    more = 0.2 * height
    for x0, y0, x1, y1 in words:
        left[max(0, int(y0 - more)) : int(y1 + more) + 1, max(0, int(x0 - more)) : int(x1 + more) + 1] = False
    found = []
    for box in _parted(left, 0, 0, max(2, int(0.6 * height))):
        x0, y0, x1, y1 = box
        high, wide = y1 - y0, x1 - x0
        ink = left[y0:y1, x0:x1].mean()
        if (
            _LOWEST * height <= high <= _HIGHEST * height
            and 0.15 * high <= wide <= _WIDEST * high
            and 0.08 < ink < 0.85
        ):
            found.append(box)
    return found if len(found) <= _MOST else []


def _parted(ink: np.ndarray, x: int, y: int, gap: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes around ink that white parts, by rows and columns in turn."""
    rows = spans(ink.any(axis=1), max(2, gap // 3))
    for top, bottom in rows:
        columns = spans(ink[top:bottom].any(axis=0), gap)
        if len(rows) == 1 and len(columns) == 1:
            left, right = columns[0]
            yield x + left, y + top, x + right, y + bottom
            continue
        for left, right in columns:
            yield from _parted(ink[top:bottom, left:right], x + left, y + top, gap)


def spans(line: Any, gap: int) -> list[tuple[int, int]]:
    """Return where a line has ink, parted where it has none for longer than ``gap``."""
    at = np.flatnonzero(line)
    if not len(at):
        return []
    cuts = np.flatnonzero(np.diff(at) > gap)
    begins = at[np.concatenate(([0], cuts + 1))]
    ends = at[np.concatenate((cuts, [len(at) - 1]))] + 1
    return [(int(a), int(b)) for a, b in zip(begins, ends, strict=True)]


def mended(text: str, box: Box, dark: np.ndarray) -> list[tuple[str, Box]]:
    """Return a word as it stands; one of digits with the marks and blanks that are seen between them.

    Args:
        text: the word as read.
        box: around it, in points of the picture.
        dark: where there is ink.
    """
    if not text.isdecimal() or len(text) < 2:
        return [(text, box)]
    left, top, right, bottom = map(int, box)
    glyphs = [_glyph(dark[:, left + a : left + b], left + a, top, bottom) for a, b in
              spans(dark[top:bottom, left:right].any(axis=0), 1)]  # fmt: skip
    digits = [one for one in glyphs if one[3] - one[1] > 0.55 * (bottom - top)]
    marks = [one for one in glyphs if one not in digits]
    foot = max((one[3] for one in digits), default=bottom)
    if len(digits) != len(text) or not all(_is_mark(one, digits, bottom - top) for one in marks):
        return [(text, box)]
    signs = {one: sign for one, sign in zip(digits, text, strict=True)}
    signs |= {one: "," if one[3] - foot > 0.06 * (bottom - top) else "." for one in marks}
    parts: list[list[tuple[int, int, int, int]]] = []
    for one in sorted(glyphs):
        if parts and _is_close(parts[-1][-1], one, bottom - top):
            parts[-1].append(one)
        else:
            parts.append([one])
    return [("".join(signs[one] for one in part), (part[0][0], top, part[-1][2], bottom)) for part in parts]


def _glyph(ink: np.ndarray, left: int, top: int, bottom: int) -> tuple[int, int, int, int]:
    """The box around a glyph, of which a comma may hang lower than its word."""
    low = bottom + (bottom - top) // 4
    rows = np.flatnonzero(ink[top:low].any(axis=1))
    return left, top + int(rows[0]), left + ink.shape[1], top + int(rows[-1]) + 1


def _is_close(one: tuple[int, int, int, int], other: tuple[int, int, int, int], height: int) -> bool:
    return (other[0] + other[2] - one[0] - one[2]) / 2 <= _APART * height


def _is_mark(one: tuple[int, int, int, int], digits: list[tuple[int, int, int, int]], height: int) -> bool:
    """Whether a small glyph is a comma or point: low, not tiny, between two digits."""
    between = digits[0][0] < one[0] < digits[-1][0]
    return between and one[1] > digits[0][1] + 0.55 * height and one[3] - one[1] > 0.07 * height


def enlarged(image: Any, box: Box, to: int = HEIGHT) -> Any:
    """Return a piece of a picture by itself on white, its letters as high as Tesseract reads them best."""
    from PIL import Image, ImageOps

    part = image.crop(tuple(map(round, box)))
    scale = to / part.height
    part = part.resize((max(1, round(part.width * scale)), to), Image.Resampling.LANCZOS)
    return ImageOps.expand(part, border=(to, to // 2), fill=255)
