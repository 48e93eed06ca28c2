"""The order of the Vietnamese alphabet, which computers do not know by themselves; English names keep theirs."""

from __future__ import annotations

import unicodedata

_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {mark: str(n) for n, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}  # as dictionaries list them


def alphabetical(text: str) -> str:
    """Return what to sort a name by: its letters, syllable by syllable, and between like letters the tone.

    Example:
        >>> sorted(["Đà Nẵng", "Điện Biên", "Dân cư", "Ăn", "Ấn", "An", "Bà", "Bả", "Ba"], key=alphabetical)
        ['An', 'Ăn', 'Ấn', 'Ba', 'Bà', 'Bả', 'Dân cư', 'Đà Nẵng', 'Điện Biên']
    """
    return " ".join(_syllable(word) for word in unicodedata.normalize("NFD", text.lower()).split())


def _syllable(word: str) -> str:
    tone = next((_TONES[mark] for mark in word if mark in _TONES), "0")
    letters = unicodedata.normalize("NFC", "".join(mark for mark in word if mark not in _TONES))
    places = "".join(chr(ord("A") + _LETTERS.index(letter)) for letter in letters if letter in _LETTERS)
    return f"{places} {tone}"
