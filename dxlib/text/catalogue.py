"""The message catalogues: English in the code and in the data, other languages beside each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser

from dxlib.characters import seen
from dxlib.errors import DxError, UnknownName
from dxlib.places import PACKAGE, data_folder

LOCALE = PACKAGE / "locale"
_FORMS = 6  # of a plural: no language has more


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
    """Return the translations of a ``.po`` file, without those marked as fuzzy; its language is its folder's.

    Raises:
        DxError: the file cannot be read, or is no catalogue.
    """
    compiled = BytesIO()
    try:
        catalogue = _Catalogue(locale=file.parents[1].name)
        PoFileParser(catalogue, abort_invalid=True).parse(BytesIO(_seen(file.read_bytes())))
        write_mo(compiled, catalogue)
        compiled.seek(0)
        found = GNUTranslations(compiled)
        for number in range(1000):  # the rule of its plurals is a formula, which may divide by zero
            found.ngettext("", "", number)
        return found
    except OSError as error:
        raise DxError(f"{file.as_posix()} cannot be read: {error.strerror}") from None
    except Exception as error:  # whatever a broken file makes of babel
        line = f":{error.lineno + 1}" if isinstance(error, PoFileError) else ""
        told = str(error) or type(error).__name__
        raise DxError(f"{file.as_posix()}{line}: is no catalogue of messages: {told[:200]}") from None


class _Catalogue(Catalog):
    """Messages with as many forms of a plural as a language can have: of each a place is made in every message."""

    @property
    def num_plurals(self) -> int:
        if (count := super().num_plurals) > _FORMS:
            raise ValueError(f"nplurals is {count}, and no language has more than {_FORMS}")
        return count


def _seen(content: bytes) -> bytes:
    return seen(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def gettext(language: str) -> Callable[[str], str]:
    """Return the function that puts an English message into a language."""
    return translations(language).gettext


def ngettext(language: str) -> Callable[[str, str, int], str]:
    """Return the function that puts an English message with a number into a language."""
    return translations(language).ngettext


def note_words(note: str, language: str) -> str:
    """Return a note of the data, or what a text lost, in a language; in English where there is no translation.

    The translations stand beside the data, in ``locale/<language>/LC_MESSAGES/notes.po`` of its folder.

    Example:
        >>> note_words("an estimate, as printed", "vi")
        'số ước tính theo báo cáo'
    """
    return _notes(data_folder() / "locale" / language / "LC_MESSAGES" / "notes.po").gettext(note) if note else ""


@cache
def _notes(file: Path) -> NullTranslations:
    return read_catalogue(file) if file.is_file() else NullTranslations()
