"""What the typefaces of a PDF have a glyph for, and what is set in the place of all else."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from dxlib.charts.fonts import FAMILY, FOLDER

_NONE = "□"  # where a letter of another script stands


def settable(found: Any) -> Any:
    r"""Return texts, or what holds them, with a glyph for every character, as PDF/UA asks.

    What the typefaces lack is set in its plain form where there is one (a wide @ as @), a letter of another script as
    □, and a mark over or under a letter not at all.

    Example:
        >>> settable({"name": "Tỷ lệ \uff20 \u8d8a"})
        {'name': 'Tỷ lệ @ □'}
    """
    if isinstance(found, str):
        return found.translate(_SET)
    if isinstance(found, Mapping):
        return {name: settable(value) for name, value in found.items()}
    return [settable(one) for one in found] if isinstance(found, list | tuple) else found


def settable_drawing(svg: str) -> str:
    r"""Return a drawing with a glyph for every character; what takes the place of one is no markup.

    A mark that makes no letter with the one before it is left out: Typst takes several on one for text without letters.

    Example:
        >>> settable_drawing("<text>\uff1cb\uff1e</text>")
        '<text>&lt;b&gt;</text>'
    """
    return unicodedata.normalize("NFC", svg).translate(_DRAWN)


class _Set(dict[int, str]):
    """What is set for each character, found once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _set_for(chr(code))
        return found


class _Drawn(_Set):
    def __missing__(self, code: int) -> str:
        mark = unicodedata.category(chr(code))[0] == "M"
        self[code] = chr(code) if code < 128 else "" if mark else escape(_SET[code])
        return self[code]


_SET, _DRAWN = _Set(), _Drawn()


def _set_for(character: str) -> str:
    kind = unicodedata.category(character)
    if ord(character) in glyphs() or character in "\t\n\r":
        return character
    if kind[0] == "Z":
        return " "
    if kind[0] == "M":
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if {*map(ord, plain)} <= glyphs() else _NONE


@cache
def glyphs() -> frozenset[int]:
    """Return the characters that every face of the typeface has a glyph for, as numbers."""
    faces = [_codes(file.read_bytes()) for file in FOLDER.glob(f"{FAMILY.replace(' ', '')}-*.ttf")]
    return frozenset(set.intersection(*faces))


def _codes(font: bytes) -> set[int]:
    """The characters of a face: what its table ``cmap`` has in the form 4, which is that of the basic plane."""
    tables = struct.unpack_from(">H", font, 4)[0]
    begins = {font[at : at + 4]: struct.unpack_from(">L", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = begins[b"cmap"]
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    places = (cmap + struct.unpack_from(">L", font, cmap + 8 + 8 * at)[0] for at in range(count))
    at = next(place for place in places if struct.unpack_from(">H", font, place)[0] == 4)
    twice = struct.unpack_from(">H", font, at + 6)[0]
    ends, begin, deltas, offsets = (
        struct.unpack_from(f">{twice // 2}H", font, at + 14 + column * twice + (2 if column else 0))
        for column in range(4)
    )
    found = set()
    for segment, (first, last, delta, offset) in enumerate(zip(begin, ends, deltas, offsets, strict=True)):
        own = at + 16 + 3 * twice + 2 * segment + offset  # where the glyphs of a segment are, if it lists them
        for code in range(first, last + 1):
            glyph = struct.unpack_from(">H", font, own + 2 * (code - first))[0] if offset else (code + delta) % 65536
            if glyph:
                found.add(code)
    return found - {0xFFFF}
