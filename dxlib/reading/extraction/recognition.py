"""Tesseract: the words of a picture; figures that it took for dirt, or is not sure of, are shown to it once more."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from dxlib.errors import DxError
from dxlib.notation.holding import passing
from dxlib.reading.document import Box
from dxlib.reading.extraction.spelling import spelled
from dxlib.reading.extraction.wording import tidy

INSTALL = "install tesseract-ocr and tesseract-ocr-vie (on Debian: apt install tesseract-ocr tesseract-ocr-vie)"
_LANGUAGES = "vie+eng"
_SURE, _DOUBTFUL = 60, 85  # of 100: what Tesseract holds of a word that is taken, and of one that is read again
_AGAIN = 120  # words of a page that are read again at most
_FIGURE = re.compile(r"[.,%/()+–-]*\d[\d.,%/()+–-]*")
_STUCK = re.compile(r"\d[^\W\d]{2}|[^\W\d]{3}\d")  # a number with the next word on it
_DIGIT = re.compile(r"\d")
_SHORT = 6
_LONGEST = 180  # seconds by the clock that Tesseract may take for a page; its memory is bounded with that of who asks


class Word(NamedTuple):
    """A word in the points of the picture, and what Tesseract holds of it, of 100."""

    text: str
    box: Box
    sure: float


def recognised(image: Any, dark: np.ndarray, dpi: float) -> list[list[Word]]:
    """Return the words of a picture, line by line; a figure found afterwards is a line of its own.

    Args:
        image: grey, without rules.
        dark: where it has ink.
        dpi: its points an inch.
    """
    lines: dict[tuple[int, ...], list[Word]] = {}
    found = _tesseract(image, _LANGUAGES, f"--psm 3 --dpi {dpi:.0f}")
    for at, text in enumerate(found["text"]):
        if shown := tidy(text).replace(" ", ""):
            left, top, wide, high = (found[name][at] for name in ("left", "top", "width", "height"))
            line = lines.setdefault(tuple(found[name][at] for name in ("block_num", "par_num", "line_num")), [])
            line.append(Word(shown, (left, top, left + wide, top + high), float(found["conf"][at])))
    read = list(lines.values())
    again = _read_again(image, read)
    words = spelled([[word.text for word in line] for line in again])
    told = [
        [one._replace(text=text) for one, text in zip(*pair, strict=True)] for pair in zip(again, words, strict=True)
    ]
    return [*told, *_dirt(image, dark, read)]


@cache
def hold_ready() -> None:
    """Hold that Tesseract can read Vietnamese here.

    Raises:
        DxError: it is missing, or its Vietnamese data is; the message says what to install.
    """
    import pytesseract

    try:
        known = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError):
        raise DxError(
            f"this is a picture of text, and Tesseract, which reads such, is not on this machine; {INSTALL}"
        ) from None
    except pytesseract.TesseractError as error:
        raise DxError(f"Tesseract does not run here ({error}); {INSTALL}") from None
    if "vie" not in known or "eng" not in known:
        raise DxError(f"Tesseract has no Vietnamese here; {INSTALL}")


def _dirt(image: Any, dark: np.ndarray, lines: list[list[Word]]) -> list[list[Word]]:
    """Figures in what Tesseract left: a digit alone in its cell."""
    boxes = [word.box for line in lines for word in line]
    if not boxes:
        return []
    left = pieces(dark, boxes, median(box[3] - box[1] for box in boxes))
    read = _read_pieces(image, left, "eng")
    return [words for words in read if len(words) == 1 and words[0].sure >= _SURE and _FIGURE.fullmatch(words[0].text)]


def _read_again(image: Any, lines: list[list[Word]]) -> list[list[Word]]:
    """Lines, each doubtful figure in them as it is read by itself, where that is surer."""
    places = [(row, at) for row, line in enumerate(lines) for at in range(len(line)) if _is_doubtful(line, at)]
    places = sorted(places, key=lambda place: lines[place[0]][place[1]].sure)[:_AGAIN]
    read = _read_pieces(image, [lines[row][at].box for row, at in places], _LANGUAGES)
    better = {
        (row, at): words
        for (row, at), words in zip(places, read, strict=True)
        if any(_DIGIT.search(word.text) for word in words)
        and min(word.sure for word in words) > min(lines[row][at].sure, _DOUBTFUL)
    }
    return [
        [word for at, one in enumerate(line) for word in better.get((row, at), [one])] for row, line in enumerate(lines)
    ]


def _is_doubtful(line: list[Word], at: int) -> bool:
    """Whether a word may be a figure misread: digits with letters on them, or of which Tesseract is not sure."""
    word = line[at]
    alone = len(line) == 1 and 1 < len(word.text) <= _SHORT
    return bool(_STUCK.search(word.text)) or (word.sure < _DOUBTFUL and (alone or bool(_DIGIT.search(word.text))))


def _read_pieces(image: Any, boxes: Sequence[Box], languages: str) -> list[list[Word]]:
    """The words in each of some boxes, each read by itself as one line."""
    if not boxes:
        return []
    with passing() as folder:
        names = [f"{folder}/{at}.png" for at in range(len(boxes))]
        for name, box in zip(names, boxes, strict=True):
            enlarged(image, box).save(name)
        listed = folder / "pieces.txt"
        listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        found = _tesseract(str(listed), languages, "--psm 7 --dpi 200")
    read: list[list[Word]] = [[] for _ in boxes]
    for at, text in enumerate(found["text"]):
        if shown := tidy(text).replace(" ", ""):
            box = boxes[found["page_num"][at] - 1]
            scale = (box[3] - box[1]) / HEIGHT
            left = box[0] + (found["left"][at] - HEIGHT) * scale
            word = Word(shown, (left, box[1], left + found["width"][at] * scale, box[3]), float(found["conf"][at]))
            read[found["page_num"][at] - 1].append(word)
    return read


def _tesseract(image: Any, languages: str, config: str) -> dict[str, list[Any]]:
    """What Tesseract reads in a picture, or in the files of a list; all that it writes lies in a passing folder."""
    from pytesseract.pytesseract import TesseractError, file_to_dict, run_tesseract

    # threads of its own wait for each other in a loop: on a busy machine a page takes ten times as long
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    with passing() as folder:
        if not isinstance(image, str):
            image.save(folder / "page.png")
            image = str(folder / "page.png")
        wanted = f"-c tessedit_create_tsv=1 {config}"
        try:
            run_tesseract(image, str(folder / "read"), "tsv", languages, wanted, timeout=_LONGEST)
        except TesseractError:
            raise
        except RuntimeError:  # its time is over
            raise DxError(f"a page takes Tesseract more than {_LONGEST} seconds to read; give a part of it") from None
        found: dict[str, list[Any]] = file_to_dict((folder / "read.tsv").read_text(encoding="utf-8"), "\t", -1)
    return found


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


def enlarged(image: Any, box: Box) -> Any:
    """Return a piece of a picture by itself on white, its letters as high as Tesseract reads them best."""
    from PIL import Image, ImageOps

    part = image.crop(tuple(map(round, box)))
    part = part.resize((max(1, round(part.width * HEIGHT / part.height)), HEIGHT), Image.Resampling.LANCZOS)
    return ImageOps.expand(part, border=(HEIGHT, HEIGHT // 2), fill=255)
