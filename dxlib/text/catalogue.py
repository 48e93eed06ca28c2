"""The message catalogue: English in the code, other languages beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dxlib.errors import UnknownName

LOCALE = Path(__file__).parents[1] / "locale"


def languages() -> list[str]:
    """Return the languages that texts can be written in: English, and every one with a catalogue."""
    return ["en", *sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/dxlib.po"))]


@cache
def translations(language: str) -> NullTranslations:
    """Return the translations of a language.

    Raises:
        UnknownName: there is no catalogue for the language.
    """
    if language not in languages():
        raise UnknownName("language", language, languages())
    if language == "en":
        return NullTranslations()
    return read_catalogue(LOCALE / language / "LC_MESSAGES" / "dxlib.po")


def read_catalogue(file: Path) -> NullTranslations:
    """Return the translations of a ``.po`` file, without those marked as fuzzy; its language is its folder's."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parents[1].name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext(language: str) -> Callable[[str], str]:
    """Return the function that puts an English message into a language."""
    return translations(language).gettext


def ngettext(language: str) -> Callable[[str, str, int], str]:
    """Return the function that puts an English message with a number into a language."""
    return translations(language).ngettext
