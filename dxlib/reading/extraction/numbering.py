"""The numbers and bullets that Word puts before the items of lists, and slides before theirs."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LEVELS = 9
_LETTERED = 780  # the last number that Word writes in letters, 30 times z


class _Level(NamedTuple):
    start: int
    form: str
    text: str


class Numbering:
    """Counts the items of the lists of a document as they come.

    Args:
        root: the element of the numbering part; none where the document has no lists.
    """

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            self._levels[abstract.get(f"{W}abstractNumId")] = {
                int(level.get(f"{W}ilvl", 0)): _level(level) for level in abstract.iter(f"{W}lvl")
            }
        for one in root.iter(f"{W}num"):
            named = one.find(f"{W}abstractNumId")
            self._lists[one.get(f"{W}numId")] = "" if named is None else named.get(f"{W}val")

    def next(self, number: str, level: int) -> str:
        """Return what stands before the next item of a list, with the blank behind it; nothing for no list.

        Args:
            number: the id of the list, and ``level`` how deep in it, from 0.
        """
        levels = self._levels.get(self._lists.get(number, ""), {})
        if level not in levels or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(self._lists[number], [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if levels[level].form == "bullet":
            return "- "
        if levels[level].form == "none":
            return ""
        shown = re.sub(r"%([1-9])", lambda place: self._shown(int(place[1]) - 1, counts, levels), levels[level].text)
        return f"{shown} " if shown.strip() else ""

    @staticmethod
    def _shown(at: int, counts: list[int], levels: dict[int, _Level]) -> str:
        level = levels.get(at, _Level(1, "decimal", ""))
        return counted(counts[at] or level.start, level.form)


def counted(number: int, form: str) -> str:
    """Return a number as a list writes it.

    Example:
        >>> counted(4, "upperRoman"), counted(2, "lowerLetter"), counted(7, "decimalZero")
        ('IV', 'b', '07')
    """
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        text = ""
        for worth, sign in _ROMAN:
            text += sign * (number // worth)
            number %= worth
        return text if form == "upperRoman" else text.lower()
    if form in ("upperLetter", "lowerLetter") and 0 < number <= _LETTERED:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _level(level: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(f"{W}{name}")
        return default if found is None else found.get(f"{W}val", default)

    return _Level(int(value("start", "1")), value("numFmt", "decimal"), value("lvlText", ""))
