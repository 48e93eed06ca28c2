"""Tesseract: the words of a picture; figures that it took for dirt, or is not sure of, are shown to it once more."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from dxlib.errors import DxError
from dxlib.reading.document import Box
from dxlib.reading.extraction import missed
from dxlib.reading.extraction.wording import tidy

INSTALL = "install tesseract-ocr and tesseract-ocr-vie (on Debian: apt install tesseract-ocr tesseract-ocr-vie)"
_LANGUAGES = "vie+eng"
_SURE, _DOUBTFUL = 60, 85  # of 100: what Tesseract holds of a word that is taken, and of one that is read again
_AGAIN = 120  # words of a page that are read again at most
_FIGURE = re.compile(r"[\d.,%/()+–-]*\d[\d.,%/()+–-]*")
_STUCK = re.compile(r"\d[^\W\d]{2,}|[^\W\d]{3,}\d")  # a number with the next word on it
_DIGIT = re.compile(r"\d")
_SHORT = 6


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
    return [*_read_again(image, read), *_dirt(image, dark, read)]


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
    left = missed.pieces(dark, boxes, median(box[3] - box[1] for box in boxes))
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
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{at}.png" for at in range(len(boxes))]
        for name, box in zip(names, boxes, strict=True):
            missed.enlarged(image, box).save(name)
        listed = Path(folder, "pieces.txt")
        listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        found = _tesseract(str(listed), languages, "--psm 7 --dpi 200")
    read: list[list[Word]] = [[] for _ in boxes]
    for at, text in enumerate(found["text"]):
        if shown := tidy(text).replace(" ", ""):
            box = boxes[found["page_num"][at] - 1]
            scale = (box[3] - box[1]) / missed.HEIGHT
            left = box[0] + (found["left"][at] - missed.HEIGHT) * scale
            word = Word(shown, (left, box[1], left + found["width"][at] * scale, box[3]), float(found["conf"][at]))
            read[found["page_num"][at] - 1].append(word)
    return read


def _tesseract(image: Any, languages: str, config: str) -> dict[str, list[Any]]:
    import pytesseract

    # threads of its own wait for each other in a loop: on a busy machine a page takes ten times as long
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    found: dict[str, list[Any]] = pytesseract.image_to_data(
        image, lang=languages, config=config, output_type=pytesseract.Output.DICT
    )
    return found
