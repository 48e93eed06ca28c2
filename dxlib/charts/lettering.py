"""How wide a text is, and where it breaks, without a font at hand."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_SPACE = re.compile(r"[^\S\u00a0\u202f]+")  # a non-breaking space holds

_REMEMBERED = 1 << 14  # texts whose measure is kept: the same names and values are laid out again and again

# Advance widths in thousandths of the size, the wider of Noto Sans and DejaVu Sans less a little: labels are
# laid out on them, so they hold whichever of the two draws. Marks over and under letters take no room.
_REGULAR = {
    280: "ijl'", 300: "J!,.:;· \u00a0I|`", 350: "()[]-/\\₂f", 400: "trﬁ{}“”\"°", 500: "_–", 520: "csz?",
    570: "LkxvyFe", 610: "aoTYPSE$", 640: "bdghnpquđơ0123456789KR", 690: "AVBXZCư", 740: "UHN", 780: "DGĐ&OQƠƯ",
    830: "w#+<=>^~−→≥≤×", 950: "%Mm", 1000: "W@—…",
}  # fmt: skip
_BOLD = {
    320: "ijl'", 350: "J!,.:;· \u00a0I|`/\\", 430: "()[]-ft₂", 480: "r{}°", 550: "_–\"“”s", 590: "cz?L",
    650: "vxyakFeETS", 690: "oơ0123456789$hnuPYpbdgq", 740: "đCZBKRXAV", 790: "ưUGD", 830: "NHĐOQ#+<=>^~−→≥≤×",
    870: "&Ơw", 980: "%MƯ", 1030: "mW@—…",
}  # fmt: skip


@cache
def _advances(bold: bool) -> dict[str, int]:
    table = _BOLD if bold else _REGULAR
    return {letter: width for width, letters in table.items() for letter in letters}


@lru_cache(maxsize=_REMEMBERED)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is at most, in pixels.

    Example:
        >>> round(width("58,41%", 12)), round(width("ậ", 12)) == round(width("a", 12))
        (46, True)
    """
    return sum(_advance(letter, bold) for letter in unicodedata.normalize("NFC", text)) * size / 1000


@cache
def _advance(letter: str, bold: bool) -> int:
    table = _advances(bold)
    if letter in table:
        return table[letter]
    plain = unicodedata.normalize("NFD", letter)
    if len(plain) > 1 and "\u031b" in plain:  # the horn widens o and u
        return table[{"o": "ơ", "u": "ư", "O": "Ơ", "U": "Ư"}[plain[0]]]
    return table.get(plain[0], 1000)


def wrap(text: str, room: float, size: float, bold: bool = False, lines: int = 2, even: bool = True) -> list[str]:
    """Break a text into lines that fit; what does not fit on the last ends in three dots.

    ``even`` lines are about equally long, so that no word is left alone on the last one.

    Example:
        >>> wrap("Online services that received dossiers", 160, 13)
        ['Online services that', 'received dossiers']
    """
    return list(_wrapped(text, room, size, bold, lines, even))


@lru_cache(maxsize=_REMEMBERED)
def _wrapped(text: str, room: float, size: float, bold: bool, lines: int, even: bool) -> list[str]:
    if not text.strip():
        return []
    words = [piece for word in _SPACE.split(text.strip()) for piece in _pieces(word, room, size, bold)]
    filled = _fill(words, room, size, bold)
    if len(filled) > lines:
        kept = filled[:lines]
        kept[-1] = cut(f"{kept[-1]} {filled[lines]}", room, size, bold, always=True)
        return kept
    low, high = room * 0.4, room
    while even and high - low > 4 and len(filled) > 1:  # the least room that takes no more lines
        middle = (low + high) / 2
        if len(_fill(words, middle, size, bold)) > len(filled) or any(width(w, size, bold) > middle for w in words):
            low = middle
        else:
            high = middle
    return _fill(words, high, size, bold)


def cut(text: str, room: float, size: float, bold: bool = False, always: bool = False) -> str:
    """Shorten a text to the room there is, with three dots for what is left out."""
    if not always and width(text, size, bold) <= room:
        return text
    while text and width(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip(" ,;:·") + "…"


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """A word that is longer than a line, in pieces; others as they are."""
    pieces = []
    while width(word, size, bold) > room and len(word) > 1:
        end = max((n for n in range(1, len(word)) if width(word[:n], size, bold) <= room), default=1)
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def _fill(words: list[str], room: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and width(f"{lines[-1]} {word}", size, bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
