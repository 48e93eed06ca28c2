"""Periods and dates as people write them, in Vietnamese and English, to the codes that name them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from functools import cache

from dxlib.errors import DxError

LONGEST = 60  # no period takes more characters

# Words for numbers, of months too, in small letters without diacritics.
NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3,
    "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "dau": 1, "cuoi": 2, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "sept": 9,
}  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS |= {short: number for number, name in enumerate(MONTHS, 1) for short in (name, name[:3])}

_YEAR = "(?P<year>[0-9]{4})"
_OF = "(?: ?[/.-] ?(?:nam )?| ?, ?| (?:cua )?(?:nam |of )?)"  # between a part of a year and the year
_MONTH = "(?P<month>[0-9]{1,2})"
_DAY = "(?P<day>[0-9]{1,2})"
_NAME = f"(?P<month>{'|'.join((*MONTHS, 'sept', *(name[:3] for name in MONTHS)))})\\.?"
_COUNT = (
    "(?P<count>[0-9]{1,2}|hai|ba|bon|nam|sau|bay|tam|chin|muoi(?: mot)?"
    "|two|three|four|five|six|seven|eight|nine|ten|eleven)"
)
# Of text in small letters without diacritics; the first that fits decides.
_FORMS = (
    f"(?:(?:ca )?nam |year )?{_YEAR}(?:[.,]0+)?",  # 2023.0 or 2023,0 is what a column of years with gaps makes of 2023
    f"{_YEAR} ?[/-]? ?[hs](?P<half>[12])",
    f"[hs] ?(?P<half>[12]){_OF}{_YEAR}",
    f"(?P<half>[12])h{_OF}?{_YEAR}",
    f"(?P<half>first|second|1st|2nd) half{_OF}{_YEAR}",
    f"(?:(?:6|sau) thang|nua(?: nam)?) (?P<half>dau|cuoi){_OF}{_YEAR}",
    f"{_YEAR} ?[/-]? ?q(?P<quarter>[1-4])",
    f"(?:q|qu[yi] ?|quarter )(?P<quarter>[1-4]|iv|i{{1,3}}|mot|hai|ba|bon|tu){_OF}{_YEAR}",
    f"(?P<quarter>[1-4])q{_OF}?{_YEAR}",
    f"(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th) quarter{_OF}{_YEAR}",
    f"(?:thang |thang|thg\\.? ?|t){_MONTH}{_OF}{_YEAR}",
    f"thang (?P<month>mot|hai|ba|tu|sau|bay|tam|chin|muoi|muoi mot|muoi hai)(?: ?[/-] ?| nam | ){_YEAR}",
    f"thang (?P<month>nam)(?: ?[/-] ?| nam ){_YEAR}",  # tháng năm 2022 may be a month without its number
    f"{_MONTH} ?[/.-] ?{_YEAR}",
    f"{_YEAR}[/-]{_MONTH}",
    f"{_YEAR} ?-?m{_MONTH}",
    f"{_NAME}{_OF}{_YEAR}",
    f"{_YEAR}[ -]{_NAME}",
    f"(?P<count>[0-9]{{1,2}}) ?[tm]{_OF}?{_YEAR}",
    f"{_COUNT} thang(?: dau{_OF}| ?/ ?| ){_YEAR}",  # 6 tháng năm 2022 may be the sixth of May
    f"first {_COUNT} months?{_OF}{_YEAR}",
    f"{_COUNT} first months?{_OF}{_YEAR}",
    f"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}(?:[t ]00:00(?::00)?)?",
    *(f"(?:ngay )?{_DAY} ?{mark} ?{_MONTH} ?{mark} ?{_YEAR}" for mark in ("-", "/", "[.]")),  # 1-6/2023 is no day
    f"(?:ngay )?{_DAY} (?:thang|thg\\.?) ?{_MONTH}{_OF}{_YEAR}",
    f"{_DAY}(?:st|nd|rd|th)?[ -](?:of )?{_NAME}{_OF}{_YEAR}",
    f"{_NAME} {_DAY}(?:st|nd|rd|th)?(?:, ?| ){_YEAR}",
)
_UNTIL = re.compile("(?:luy ke|total|cumulative)(?: den| to)(?: het)? (.{4,40})")
_FROM = re.compile("(?:tu |from )?([a-z0-9/. -]{4,20}) (?:den|to)(?: het)? (.{4,40})")
_SHORT_YEAR = re.compile("(.*[ /.qhtm-])([0-9]{2})")


def code_of(text: str) -> str:
    """Return the code of a period that somebody wrote, or "" where it is none of the customary ways.

    Capitals, diacritics, blanks and the kind of dash do not count; a day stands before its month. Whether the code
    names a period (a year these reports can mean, one of twelve first months) is not looked at.

    Raises:
        DxError: a date that does not exist, or a year of two digits; the message offers the likely one.

    Example:
        >>> [code_of(text) for text in ("quý I/2024", "6 tháng đầu năm 2022", "Apr 2024", "31/12/2023", "9T2023")]
        ['2024-Q1', '2022-S1', '2024-04', '2023-12-31', '2023-01-01/P9M']
    """
    if len(text) > LONGEST:
        return ""
    plain = _plain(text)
    if found := _code(plain, text):
        return found
    if until := _UNTIL.fullmatch(plain):
        return _running("..", _code(until[1], text))
    if ends := _FROM.fullmatch(plain):
        start = _code(ends[1], text)
        return _running(start, _code(ends[2], text)) if re.fullmatch("[0-9]{4}(?:-[0-9]{2})?", start) else ""
    if (short := _SHORT_YEAR.fullmatch(plain)) and (likely := _code(f"{short[1]}20{short[2]}", text)):
        raise DxError(f"'{text}' has a year of two digits; did you mean {likely}?")
    return ""


def _plain(text: str) -> str:
    """Text in small letters without diacritics, with one kind of dash and single blanks."""
    wide = (c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in text)
    apart = unicodedata.normalize("NFD", "".join(wide).lower().replace("đ", "d"))
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return re.sub(" +", " ", re.sub("[\u2010\u2011–—−]", "-", plain)).strip()


def _code(plain: str, text: str) -> str:
    if re.fullmatch("[0-9]{4}", plain):
        return plain
    for form in _forms():
        if match := form.fullmatch(plain):
            parts = {name: NUMBERS.get(part) or int(part) for name, part in match.groupdict().items()}
            return _written(parts, text)
    return ""


@cache
def _forms() -> list[re.Pattern[str]]:
    return [re.compile(form) for form in _FORMS]  # when one is asked for: it takes longer than all that codes need


def _written(parts: dict[str, int], text: str) -> str:
    year = f"{parts['year']:04}"
    if "half" in parts:
        return f"{year}-S{parts['half']}"
    if "quarter" in parts:
        return f"{year}-Q{parts['quarter']}"
    if "count" in parts:
        return f"{year}-01-01/P{parts['count']}M"
    if "month" not in parts:
        return year
    return _dated(parts["year"], parts["month"], parts.get("day"), text)


def _dated(year: int, month: int, day: int | None, text: str) -> str:
    """The code of a month or a day, if there is one of that number."""
    if 1 <= month <= 12 and (day is None or 1 <= day <= monthrange(max(year, 1), month)[1]):
        return f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    if day is not None and month > 12 and 1 <= day <= 12:
        month, day = day, month  # somebody wrote the day before the month, or the other way round
    likely = month <= (31 if day is not None else 19) and (day or 0) <= 31
    month = min(max(month, 1), 12)
    if day is not None:
        day = min(max(day, 1), monthrange(max(year, 1), month)[1])
    hint = f"; did you mean {_dated(year, month, day, text)}?" if likely else ""
    raise DxError(f"'{text}' is no date{hint}")


def _running(start: str, end: str) -> str:
    """The code of a running total; its end is a year, a month or a date."""
    return f"{start}/{end}" if re.fullmatch("[0-9]{4}(?:-[0-9]{2}){0,2}", end) else ""
