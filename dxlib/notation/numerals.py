"""Numerals as documents print them: characters made plain, and the number read whole or refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal

from dxlib.characters import seen
from dxlib.errors import DxError, UnknownName
from dxlib.notation.alike import MAGNITUDES, OTHER_WORD
from dxlib.notation.beside import MONEY, check_behind, not_understood

LANGUAGES = ("vi", "en")

_LONGEST = 1000  # characters of a numeral
_SMALLEST, _LARGEST = -324, 300  # powers of ten within which a number is neither infinite nor nothing
_FEWER = -300  # the power of ten below which floats have fewer digits
_EXACT = Context(prec=_LONGEST)
DIGITS = 15  # of any number that a float keeps; of a longer one it depends on the number
_FOOTNOTES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FOOTNOTE = re.compile(f"[{_FOOTNOTES}]+")
_BLANK = re.compile(r"\s+")
_BEFORE_SIGN = re.compile(r"(?<!\s)\s+([);:%]|[.,](?!\d))")
_AFTER_OPENING = re.compile(r"\(\s+")
_POWER = re.compile(f"(?<![0-9])[0-9]+[⁻{_FOOTNOTES}]")
_SYMBOLS = "≈≃≅∼≤≥≦≧⩽⩾−×·"  # of mathematics that are understood beside a number
_MARK = re.compile(  # arrows, triangles, heavy signs, and what is written over a digit
    "[\u2190-\u21ff\u25b2-\u25c5\u2795-\u2797\u2b00-\u2b5f\u0334-\u0338\u20d0-\u20ff]"
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|\*")
SPACES = " \u00a0\u2009\u202f"  # plain, no-break, thin, narrow no-break: they part groups of digits
_SPACE = f"[{SPACES}]"
_THOUSANDS = {"vi": ".", "en": ","}
_SPACED = {
    # Not beside more digits, nor with the mark that parts thousands as well.
    language: re.compile(
        rf"(?<![0-9.,])(?<![0-9]{_SPACE})[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+(?!{_SPACE}?[0-9]|[{mark}][0-9])"
    )
    for language, mark in _THOUSANDS.items()
}
_NUMERAL = {
    # A point that parts no groups of three is a decimal point in Vietnamese print too; 01.234 may be either.
    "vi": re.compile(
        r"(?P<groups>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<rest>[0-9]+))?"
        r"|(?!0[0-9]+\.[0-9]{3}\Z)[0-9]+(?:[.,][0-9]+)?"
    ),
    "en": re.compile(r"(?P<groups>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<rest>[0-9]+))?|[0-9]+(?:\.[0-9]+)?"),
}
_WHOLE = rf"(?!{OTHER_WORD})"


def _amount(language: str, before: str) -> re.Pattern[str]:
    """A number with its magnitude words; one may be written together with the next, and with the currency."""
    words = "|".join(MAGNITUDES[language])
    second = words.replace("|k|", "|")
    end = rf"(?=(?:{MONEY})?(?!\w)){_WHOLE}"
    return re.compile(
        rf"([0-9]+(?:[.,][0-9]+)*)(?:{before}({words})(?=(?:{second})?(?:{MONEY})?(?!\w)){_WHOLE}"
        rf"(?:\s*({second}){end})?)?",
        re.I,
    )


_AMOUNT = {"vi": _amount("vi", r"\s*"), "en": _amount("en", r"(?:\s*|-)")}
_RULE = {
    "vi": "a comma is the decimal mark, and points part groups of three digits",
    "en": "a point is the decimal mark, and commas part groups of three digits",
}


def clean(text: str) -> str:
    """Return text as figures are matched: no markup, one kind of space, composed characters."""
    text = _FOOTNOTE.sub(" ", _TAG.sub(" ", unicodedata.normalize("NFC", text)))
    text = _BLANK.sub(" ", text).strip()
    return _AFTER_OPENING.sub("(", _BEFORE_SIGN.sub(r"\1", text))


def plain(text: str, language: str = "vi") -> str:
    """Return text with the digits 0 to 9 alone: full-width ones made plain, groups parted by spaces joined.

    Groups of exactly three digits get the mark that parts thousands in the language. Footnote marks behind words stay.

    Raises:
        DxError: digits or letters of another script, a fraction, a power, or anything else that is a number and no
            digit; a sign that is not understood, or a character that shows nothing.

    Example:
        >>> plain("1 077 xã"), plain("1 077", "en")
        ('1.077 xã', '1,077')
    """
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_PLAIN)
        if found := _POWER.search(text):
            raise DxError(f"'{found.group()}' is a power or has a footnote mark; write the number in full")
    return _SPACED[language].sub(lambda found: re.sub(_SPACE, _THOUSANDS[language], found.group()), text)


class _Plain(dict[int, str]):
    """What stands for each character, found once: a passage has the same few hundred."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain_character(chr(code))
        return found


_PLAIN = _Plain()


def _plain_character(character: str) -> str:
    if character in _FOOTNOTES or character.isascii() or character in _SYMBOLS:
        return character
    if not seen(character):
        raise DxError(f"U+{ord(character):04X} is a character that shows nothing; take it out")
    compatible = unicodedata.normalize("NFKC", character)
    category = unicodedata.category(character)
    if category == "Nd":
        if compatible.isascii():
            return compatible
        raise DxError(f"'{character}' is a digit of another script; write the number with the digits 0 to 9")
    if unicodedata.numeric(character, None) is not None or any(map(str.isdigit, compatible)):
        raise DxError(f"'{character}' is a number and no digit; write it with the digits 0 to 9")
    wide = "\uff00" <= character <= "\uffef" or "\ufe50" <= character <= "\ufe6f"
    if wide and len(compatible) == 1:
        return _plain_character(compatible)
    if character == "٪":
        return "%"
    if category == "Sm" or _MARK.match(character):
        raise DxError(f"'{character}' is a sign that no figure has; write -5 for less than 0, or the figure alone")
    if character.isalpha() and not unicodedata.name(character, "").startswith("LATIN "):
        raise DxError(f"'{character}' is a letter of another script; write the figure in Vietnamese or English")
    return character


def read_number(numeral: str, language: str = "vi") -> Decimal:
    """Return the number that a numeral stands for, all of it.

    In Vietnamese print a point before groups of exactly three digits separates thousands, otherwise it is a decimal
    point; in English print it always is one. Groups may be parted by a space in both.

    Raises:
        DxError: it is no numeral of that language, or larger or smaller than any printed figure.

    Example:
        >>> read_number("3.378.742"), read_number("45,78"), read_number("56.1"), read_number("1 077")
        (Decimal('3378742'), Decimal('45.78'), Decimal('56.1'), Decimal('1077'))
        >>> read_number("1,077", "en"), read_number("1.077", "en")
        (Decimal('1077'), Decimal('1.077'))
    """
    if len(numeral) > _LONGEST:
        raise DxError(f"a numeral of {len(numeral)} characters is no printed figure")
    text = plain(numeral, language)
    match = _NUMERAL[language].fullmatch(text)
    if match is None:
        raise DxError(f"'{numeral}' is not a numeral: {_RULE[language]}")
    if groups := match["groups"]:
        text = groups.replace(_THOUSANDS[language], "") + (f".{match['rest']}" if match["rest"] else "")
    return _finite(Decimal(text.replace(",", ".")))


def _finite(number: Decimal) -> Decimal:
    if number and not _SMALLEST <= number.adjusted() <= _LARGEST:
        raise DxError(f"a number of the order of 10^{number.adjusted()} is no printed figure")
    return number


def held(number: Decimal) -> Decimal:
    """Return a number if a float keeps every digit of it, which is what figures are kept as.

    Raises:
        DxError: it is larger or smaller than any printed figure, or has digits that a float does not keep.

    Example:
        >>> held(Decimal("9007199254740992")), held(Decimal("0.30000000000000004"))
        (Decimal('9007199254740992'), Decimal('0.30000000000000004'))
    """
    _finite(number)
    if len(number.as_tuple().digits) > DIGITS or (number and number.adjusted() < _FEWER):
        digits = len("".join(map(str, number.as_tuple().digits)).strip("0")) or 1
        if Decimal(f"{float(number):.{digits - 1}e}") != number:
            kept = repr(float(number))
            raise DxError(f"a number of {digits} digits would be kept as {kept}; round it to {DIGITS} digits")
    return number


@dataclass(frozen=True)
class Amount:
    """A numeral with its magnitude word: digits exactly as printed, and what they are worth."""

    digits: Decimal
    exponent: int
    has_magnitude: bool

    @property
    def value(self) -> float:
        """The number in full."""
        return float(self.digits.scaleb(self.exponent, _EXACT))

    @property
    def last_digit(self) -> float:
        """What one unit of the last printed digit is worth."""
        return float(Decimal(1).scaleb(int(self.digits.as_tuple().exponent) + self.exponent))

    @property
    def last_nonzero_digit(self) -> float:
        """What one unit of the last digit that is not zero is worth."""
        exponent = int(self.digits.normalize().as_tuple().exponent)
        return float(Decimal(1).scaleb(exponent + self.exponent))


def read_amount(text: str, position: int, language: str) -> tuple[Amount, int]:
    """Return the number that begins at a digit of a plain text, with its magnitude words, and where it ends.

    Raises:
        DxError: the number is no numeral of the language, has digits that a figure does not keep, or a word behind it
            belongs to it and is not understood.
    """
    match = _AMOUNT[language].match(text, position)
    assert match is not None, "the caller looked for a digit"
    digits = read_number(match.group(1), language)
    words = [word.casefold() for word in match.groups()[1:] if word]
    end = match.end()
    # Letters with the same capital match too, such as the ı of "mıllion".
    if strange := next((word for word in words if word not in MAGNITUDES[language]), ""):
        raise not_understood(strange, text, language)
    check_behind(text, position, end, language, bool(words))
    exponent = sum(MAGNITUDES[language][word] for word in words)
    held(digits.scaleb(exponent, _EXACT))
    return Amount(digits, exponent, bool(words)), end


def plain_number(number: float) -> float:
    """Return a number without what a computation leaves beyond twelve digits.

    Example:
        >>> plain_number(0.1 + 0.2)
        0.3
    """
    return float(f"{number:.12g}")
