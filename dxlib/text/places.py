"""Names of areas and producers, in the order of the alphabet, and where a line stands in the file it was read from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from dxlib.loaders import load
from dxlib.loaders.areas import called
from dxlib.loaders.lines import parted, place_of
from dxlib.loaders.reports import any_known
from dxlib.text.catalogue import gettext


def ready() -> None:
    """Load the evidence where this process has not: what others computed is named here as they would name it.

    Raises:
        DxError: as ``load``.
    """
    if not any_known():
        load(reports="all")


def in_file(report: Any, line: Any, language: str = "en") -> str:
    """Return the number of a line, with its place in the file that the document was read from, where one is known.

    Example:
        >>> in_file("2024-02-16-decision-942", 59)
        '59'
    """
    ready()
    place = place_of(str(report), int(line))
    return f"{int(line)} ({place_words(place, language)})" if place else str(line)


def areas_words(codes: Iterable[str], language: str = "en") -> str:
    """Return provinces or ministries by name, each with its code; the code alone of what no evidence names.

    Example:
        >>> areas_words(["VN-27", "MOF"]), areas_words(["VN-27"], "vi")
        ('Quảng Nam (VN-27), Ministry of Finance (MOF)', 'Quảng Nam (VN-27)')
    """
    ready()
    names = ((code, called(code)) for code in codes)
    return ", ".join(f"{name[language == 'vi']} ({code})" if name else code for code, name in names)


def producers_words(ids: Iterable[str], language: str = "en") -> str:
    """Return who counts by name, or by id where no evidence names them.

    Example:
        >>> producers_words(["mic", "gso"])
        'Ministry of Information and Communications, General Statistics Office'
    """
    ready()
    return ", ".join(name[language == "vi"] if (name := called(one)) else one.upper() for one in ids)


def area_apart(code: str, language: str = "en") -> str:
    """Return an area in brackets, as it stands behind the name of an indicator; nothing for the whole country.

    Example:
        >>> area_apart("VN-DN"), area_apart("VN")
        (' (Da Nang, VN-DN)', '')
    """
    ready()
    name = called(code)
    return "" if code == "VN" else f" ({name[language == 'vi']}, {code})" if name else f" ({code})"


def place_words(code: str, language: str = "en") -> str:
    """Return a place in a file in words; nothing for none.

    Example:
        >>> place_words("page 7, table 2, row 3")
        'page 7, table 2, row 3'
    """
    _ = gettext(language)
    forms = {
        "page": _("page {value}"), "slide": _("slide {value}"), "sheet": _("sheet {value}"),
        "paragraph": _("paragraph {value}"), "shape": _("shape {value}"), "note": _("note {value}"),
        "table": _("table {value}"), "row": _("row {value}"),
    }  # fmt: skip
    steps = parted(code) if code else []
    return ", ".join(forms[step].format(value=value) for step, value in steps)


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
