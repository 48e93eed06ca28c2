"""Numbers and dates as a workbook shows them: 0.583 in the format ``0%`` is 58%."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import cache
from typing import NamedTuple

from babel.dates import format_datetime, format_time
from babel.numbers import format_decimal

from dxlib.notation.formats import PLACES, sections

_DIGITS = PLACES | {".", ","}
_PLAIN = re.compile(r"[\s$€£¥₫+\-−()/:%‰…–&~=<>]")
_DATE = re.compile(r"AM/PM|A/P|y+|m+|d+|h+|s+|.", re.S | re.I)


class _Section(NamedTuple):
    """One of up to four parts of a number format: what stands before and behind, and how digits are written."""

    before: str
    digits: str
    behind: str
    scale: int
    general: bool


def shown_number(value: float | int | str, code: str, language: str) -> str:
    """Return a number as a number format shows it.

    Args:
        value: the number, or its digits in a file.
        code: the format, such as ``#,##0.0``.
        language: ``vi`` writes 1.234,5, ``en`` 1,234.5.

    Example:
        >>> shown_number(0.5833, "0.0%", "vi"), shown_number(1234567, "#,##0", "vi")
        ('58,3%', '1.234.567')
        >>> shown_number(3.7, '0.0" triệu"', "vi")
        '3,7 triệu'
    """
    try:
        number = Decimal(f"{value:.15g}" if isinstance(value, float) else str(value))
    except InvalidOperation:
        return str(value)
    known = _sections(code or "General")
    positive, negative, zero = (known + known[:1] * 2)[:3] if len(known) < 3 else known[:3]
    section = zero if not number and len(known) > 2 else negative if number < 0 and len(known) > 1 else positive
    if number < 0 and len(known) > 1 and section is negative:
        number = -number  # the section has its own sign
    if section.general:
        digits = _general(number, language)
    elif not section.digits:
        digits = ""
    else:
        with localcontext() as context:
            context.prec, context.rounding = 1000, ROUND_HALF_UP  # the largest number, and the longest format
            digits = format_decimal(number.scaleb(section.scale), format=section.digits, locale=language)
    return f"{section.before}{digits}{section.behind}".strip()


def shown_date(value: date | datetime | time | timedelta, code: str, language: str) -> str:
    """Return a date or time as a number format shows it.

    Example:
        >>> shown_date(date(2024, 4, 30), "dd/mm/yyyy", "vi"), shown_date(date(2024, 4, 1), "m/yyyy", "vi")
        ('30/04/2024', '4/2024')
    """
    if isinstance(value, timedelta):
        return str(value)
    pattern = _date_pattern(code)
    if isinstance(value, time):
        return format_time(value, pattern if pattern and not re.search("[yMd]", pattern) else "HH:mm", locale=language)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return format_datetime(moment, pattern or "dd/MM/yyyy", locale=language).strip()


def _general(number: Decimal, language: str) -> str:
    """Up to eleven characters of digits, as cells without a format have."""
    if number and not Decimal("1e-9") < abs(number) < Decimal("1e15"):
        return f"{number:.6g}"
    whole = max(len(str(abs(int(number)))), 1)
    return format_decimal(round(number, max(0, 10 - whole)), format="0.##########", locale=language)


@cache
def _sections(code: str) -> list[_Section]:
    return [_section(tokens) for tokens in sections(code)[:3]]


def _section(tokens: list[str]) -> _Section:
    general = next((at for at, token in enumerate(tokens) if token.lower() == "general"), None)
    if general is not None:
        return _Section(_said(tokens[:general]), "", _said(tokens[general + 1 :]), 0, True)
    at = [place for place, token in enumerate(tokens) if token in PLACES]
    if "@" in tokens:
        return _Section("", "", "", 0, True)
    if not at:
        return _Section(_said(tokens), "", "", 0, False)
    first, last = at[0], at[-1]
    if first and tokens[first - 1] == ".":
        first -= 1
    inner = tokens[first : last + 1]
    commas = next((n for n, token in enumerate(tokens[last + 1 :]) if token != ","), len(tokens) - last - 1)
    digits = "".join(token for token in inner if token in _DIGITS).replace("?", "#")
    percent = sum(token == "%" for token in tokens)
    return _Section(_said(tokens[:first]), _pattern(digits), _said(tokens[last + 1 + commas :]),
                    2 * percent - 3 * commas, False)  # fmt: skip


def _pattern(digits: str) -> str:
    """The digits of a format as CLDR writes them: ``#,##0.0``."""
    whole, point, rest = digits.partition(".")
    grouped, least = "," in whole, whole.replace(",", "").count("0")
    return ("#,##" if grouped else "#") + "0" * least + (f".{rest}" if point and rest else "") if least else (
        ("#,###" if grouped else "#") + (f".{rest}" if point and rest else "")
    )  # fmt: skip


def _said(tokens: list[str]) -> str:
    """What stands in a format as it is shown: quoted words, signs, currencies in brackets."""
    text = ""
    for token in tokens:
        if token.startswith('"'):
            text += token.strip('"')
        elif token.startswith("\\"):
            text += token[1:]
        elif token.startswith("[$"):
            text += token[2:-1].partition("-")[0]
        elif token.startswith("_"):
            text += " "
        elif _PLAIN.fullmatch(token) or (len(token) == 1 and ord(token) > 127):
            text += token
    return text


@cache
def _date_pattern(code: str) -> str:
    """A date format in CLDR's letters, empty where the format has no date in it."""
    plain = "".join(t for t in sections(code)[0] if not t.startswith("[") and t[0] not in "_*")
    tokens = [t for quoted in re.split(r'("[^"]*"|\\.)', plain) for t in _date_tokens(quoted)]
    half = any(token.upper() in ("AM/PM", "A/P") for token in tokens)
    made, before = [], ""
    for at, token in enumerate(tokens):
        letter = token[0].lower()
        ahead = next((t[0].lower() for t in tokens[at + 1 :] if t[0].lower() in "ymdhs" and t[0] not in '"\\'), "")
        if token.upper() in ("AM/PM", "A/P"):
            made.append("a")
        elif token[0] in '"\\':
            made.append("'" + token.strip('"\\').replace("'", "''") + "'")
        elif letter == "m" and (before == "h" or ahead == "s"):
            made.append("m" * min(len(token), 2))
        elif letter in "ymdhs":
            made.append(_CLDR.get(letter * min(len(token), 4), letter * min(len(token), 4)))
            if letter == "h" and not half:
                made[-1] = made[-1].upper()
        elif letter.isalpha():
            made.append(f"'{token}'")
        else:
            made.append(token)
        before = letter if letter in "ymdhs" else before
    return "".join(made) if any(token[0].lower() in "ymdhs" for token in tokens) else ""


_CLDR = {"m": "M", "mm": "MM", "mmm": "MMM", "mmmm": "MMMM", "ddd": "EEE", "dddd": "EEEE", "y": "yy", "yyy": "yyyy"}


def _date_tokens(text: str) -> list[str]:
    return [text] if text[:1] in ('"', "\\") else _DATE.findall(text)
