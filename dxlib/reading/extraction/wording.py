"""Words as formats hold them, made plain: composed characters, one kind of space, marks of footnotes raised."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from dxlib.characters import seen
from dxlib.reading.document import Box, Word

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


class Piece(NamedTuple):
    """Characters without a space between them, with their box where the format has pages."""

    text: str
    box: Box | None = None


def tidy(text: str) -> str:
    r"""Return text on one line: composed, without what cannot be seen, with single blanks.

    Example:
        >>> tidy(" Ty\u0309 le\u0323\u0302\n 45,78\u00a0% ")
        'Tỷ lệ 45,78 %'
    """
    text = _CONTROL.sub(" ", seen(text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def raised(text: str) -> str:
    """Return a raised passage so that its digits never join the figure before it.

    Example:
        >>> "56%" + raised("1")
        '56%¹'
    """
    return text.translate(_RAISED)


def pieces(text: str) -> list[Piece]:
    """Return the words of a text that has no boxes."""
    return [Piece(word) for word in tidy(text).split()]


def joined(words: list[Piece], start: int = 0) -> tuple[str, list[Word]]:
    """Return words as a text, and of those that have one the box, counted from ``start``."""
    boxes, at = [], start
    for word in words:
        if word.box is not None:
            boxes.append(Word(start=at, end=at + len(word.text), box=word.box))
        at += len(word.text) + 1
    return " ".join(word.text for word in words), boxes


def around(boxes: list[Box]) -> Box | None:
    """Return the box around boxes, none around nothing."""
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def language(text: str) -> str:
    """Return ``vi`` where a text has letters that only Vietnamese writes, else ``en``."""
    return "vi" if _VIETNAMESE.search(unicodedata.normalize("NFC", text)) else "en"
