"""Words as formats hold them, made plain: composed characters, one kind of space, marks of footnotes raised."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from dxlib.characters import seen
from dxlib.reading.document import Box, Word

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STROKES = str.maketrans("đĐ", "dD")
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


def bare_language(text: str) -> str:
    """Return the language of a text without diacritics, by its commonest words.

    Example:
        >>> bare_language("Report of April"), bare_language("Bao cao cua Bo ve thue bao")
        ('en', 'vi')
    """
    words = Counter(re.findall(r"[a-z]+", text.lower()))
    plain = sum(words[one] for one in ("cua", "va", "cac", "bao", "cao", "thang", "nam", "so", "doanh", "nghiep"))
    return "vi" if plain > sum(words[one] for one in ("the", "of", "and", "in", "to", "a", "for", "is")) else "en"


def unaccented(text: str) -> str:
    """Return a text without its diacritics, letter for letter.

    Example:
        >>> unaccented("tăng 12,5 tỷ đồng")
        'tang 12,5 ty dong'
    """
    plain = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(one for one in plain if not unicodedata.combining(one))
