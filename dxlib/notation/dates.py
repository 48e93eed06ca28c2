"""Periods and dates as people write them, in Vietnamese and English, to the codes that name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from functools import cache, partial

from dxlib.errors import DxError
from dxlib.notation.codes import Unclear, dated, day_of, from_to, last_day_of, months_of, running, stretch_of

LONGEST = 60  # no period takes more characters

# Words for numbers, of months too, in small letters without diacritics.
NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "nhat": 1, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "gieng": 1,
    "first": 1, "second": 2, "third": 3,
    "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "dau": 1, "cuoi": 2, "last": 4, "final": 4,
    "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "sept": 9,
}  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS |= {short: number for number, name in enumerate(MONTHS, 1) for short in (name, name[:3])}

_YEAR = "(?P<year>[0-9]{4})"
_JOINED = "(?P<year>(?:19|2[0-2])[0-9]{2})"  # written without a sign beside it
_OF = "(?: ?[/._'-] ?(?:nam )?| ?, ?(?:nam )?| (?:cua )?(?:nam |of |fy ?)?)"  # between a part of a year and the year
_THEN = "(?: ?[/.,_-] ?| )?"  # between the year and a part of it
_MONTH = "(?P<month>[0-9]{1,2})"
_DAY = "(?P<day>[0-9]{1,2})"
_NAMES = f"(?:{'|'.join((*MONTHS, 'sept', *(name[:3] for name in MONTHS)))})"
_NAME = f"(?P<month>{_NAMES})\\.?"
_COUNT = (
    "(?P<count>[0-9]{1,2}|hai|ba|bon|nam|sau|bay|tam|chin|muoi(?: mot)?"
    "|two|three|four|five|six|seven|eight|nine|ten|eleven)"
)
_THANG = "(?:thang |thang|thg\\.? ?|th\\.? ?|t)"
_MONTH_IN_WORDS = "(?P<month>gieng|mot|hai|ba|tu|sau|bay|tam|chin|muoi|muoi mot|muoi hai)"
_QUY = "(?:q\\.?[ -]?|qu[yi]\\.? ?(?:thu )?|quarter |qtr\\.? )"
_QUARTER = "(?P<quarter>0?[0-9]|iv|vi?|i{1,3}|mot|nhat|hai|ba|bon|tu)"
_END_QUARTER = "(?:quy (?:(?P<quarter>dau)(?: tien)?|(?P<final>cuoi)(?: cung)?)|(?P<final_>last|final) quarter)"
_NTH_QUARTER = "(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter"
_NTH_HALF = "(?P<half>first|second|1st|2nd)[ -]half"
_FISCAL = "nam tai chinh|nam tai khoa|nam ngan sach|fiscal year|financial year|fy"  # in Vietnam the calendar year
# Of text in small letters without diacritics; the first that fits decides. A column of years with gaps makes 2023.0.
_FORMS = (
    f"(?:(?:ca )?nam ?|(?:(?:full|whole|calendar)[ -])?year |cy ?|(?:{_FISCAL}) ?)?{_YEAR}(?:[.,]0+)?",
    f"(?:nam )?{_YEAR}{_THEN}[hs](?P<half>[0-9])",
    f"[hs] ?(?P<half>[0-9]){_OF}{_YEAR}",
    f"(?P<half>[0-9])h{_OF}?{_YEAR}",
    f"{_NTH_HALF}{_OF}{_YEAR}",
    f"{_YEAR}{_THEN}{_NTH_HALF}",
    f"(?:(?:0?6|sau) ?(?:thang|t)|nua(?: nam)?) (?P<half>dau|cuoi){_OF}{_YEAR}",
    f"(?:nam )?{_YEAR}{_THEN}{_QUY}{_QUARTER}",
    f"{_QUY}{_QUARTER}{_OF}{_YEAR}",
    f"{_END_QUARTER}{_OF}{_YEAR}",
    f"(?P<quarter>[0-9])q{_OF}?{_YEAR}",
    f"{_NTH_QUARTER}{_OF}{_YEAR}",
    f"{_YEAR}{_THEN}{_NTH_QUARTER}",
    f"{_THANG}{_MONTH}{_OF}{_YEAR}",
    f"(?:nam )?{_YEAR}(?: ?[/,-] ?| ){_THANG}{_MONTH}",
    f"thang {_MONTH_IN_WORDS}(?: ?[/-] ?| nam | ){_YEAR}",
    f"thang (?P<month>nam)(?: ?[/-] ?| nam ){_YEAR}",
    f"{_MONTH} ?[/.-] ?{_YEAR}",
    f"{_YEAR} ?[/-] ?{_MONTH}|(?P<year_>[0-9]{{4}})[.](?P<month_>[0-9]{{2}})",
    f"{_YEAR} ?-?m{_MONTH}",
    f"{_NAME}{_OF}{_YEAR}",
    f"{_YEAR}[ -]{_NAME}",
    f"(?P<count>[0-9]{{1,2}}) ?[tm](?: dau)?{_OF}?{_YEAR}",
    f"{_COUNT} thang(?: dau{_OF}| cua nam | ?/ ?| ){_YEAR}",
    f"(?:first )?{_COUNT}[ -]months?{_OF}{_YEAR}",
    f"{_COUNT} first months?{_OF}{_YEAR}",
    f"(?P<quarters>[2-4]|hai|ba|bon) quy dau{_OF}{_YEAR}",
    f"first (?P<quarters>[2-4]|two|three|four) quarters{_OF}{_YEAR}",
    f"{_YEAR} ?[-/.] ?{_MONTH} ?[-/.] ?{_DAY}(?:[t ]00:00(?::00(?:\\.0+)?)?z?)?",
    f"{_JOINED}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",  # as ISO 8601 has it; no day stands first
    *(f"(?:ngay )?{_DAY} ?{mark} ?{_MONTH} ?{mark} ?{_YEAR}" for mark in ("-", "/", "[.]")),  # 1-6/2023 is no day
    f"(?:ngay )?{_DAY} (?:thang|thg\\.?|th\\.?) ?{_MONTH}{_OF}{_YEAR}",
    f"(?:ngay )?{_DAY} thang {_MONTH_IN_WORDS}{_OF}{_YEAR}",
    f"{_DAY}(?:st|nd|rd|th)?[ -](?:of )?{_NAME}{_OF}{_YEAR}",
    f"{_YEAR}[ -]{_NAME}[ -]{_DAY}",
    f"{_NAME} (?:the )?{_DAY}(?:st|nd|rd|th)?(?:, ?| ){_YEAR}",
)
# What may be read in two ways, or not for certain.
_DOUBTFUL = (
    f"(?P<count>[0-9]{{1,2}}|hai|ba|bon|nam|sau|bay|tam|chin|muoi) thang nam(?: nam)? {_YEAR}",  # or a day of May
    *(  # months, or a day and its month
        f"(?P<first>[0-9]{{1,2}}) ?{one} ?(?P<last>[0-9]{{1,2}}) ?{other} ?{_YEAR}"
        for one, other in (("-", "/"), ("[/.]", "-"), ("[.]", "/"))
    ),
    f"thang (?P<may>nam) {_YEAR}",  # or a month without its number
    f"{_YEAR}[.](?P<tenth>[0-9])",  # of 2024.10 a column of numbers makes 2024.1
    f"{_JOINED}(?P<joined>0[1-9]|1[0-2])",  # or a day of a year of two digits
    f"(?P<joined>0[1-9]|1[0-2]){_JOINED}",
    f"(?P<day>[0-3][0-9])(?P<month>[01][0-9]){_JOINED}",
    f"{_DAY} {_MONTH} {_YEAR}",
    f"{_YEAR} {_MONTH} {_DAY}",
    f"{_YEAR}-(?P<month>[01][0-9])(?P<day>[0-3][0-9])",
)
_LED = re.compile(
    "(?:(?:(?:in|on|during|trong|vao|at|tai)(?: thoi diem)?|thoi diem) )?"
    "(?:the |luy ke (?=[a-z0-9]+ (?:thang|quy) )|ky bao cao |ky (?=[^0-9]|[0-9]{4}))?(.*)"
)
_UNTIL = re.compile("(?:(?:luy ke|total|cumulative)(?: (?:tinh )?(?:den|toi)| to)(?: het)? |\\.\\./)(.{4,40})")
_AT = re.compile(
    "(?:(?:(?:tinh|cho) )?(?:den|toi)(?: thoi diem)?|as (?:of|at)|at|until|till|up to|by|to)?(?: (?:the )?|^)"
    "(?P<end>(?:het|cuoi)(?: ngay)? |(?:year-)?end(?: of (?:the )?|[ -]))?(?P<rest>.{4,40})"
)
_FROM = re.compile(
    "(?:(?:giai doan|thoi ky|period|luy ke) )?(?:tu |from )?(?P<first>[a-z0-9/.][a-z0-9/. ]{3,20}?)"
    "(?: (?:den|toi|to)(?: het)? | ?[-~] ?)(?P<last>.{4,40})"
)
_FROM_DAYS = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(?:/|--) ?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_FROM_CODES = re.compile("(?:tu |from )?([0-9]{4}-[01][0-9]) (?:den|toi|to)(?: het)? ([0-9]{4}-[01][0-9])")
_STRETCH = re.compile(
    f"(?:tu |from )?(?:{_THANG}(?P<first>[0-9]{{1,2}})|(?P<first_>{_NAMES})\\.?)(?: (?:den|toi|to)(?: het)? | ?[-~] ?)"
    f"(?:{_THANG}?(?P<last>[0-9]{{1,2}})|(?P<last_>{_NAMES})\\.?){_OF}{_YEAR}"
)
_QUARTERS = re.compile(
    f"(?:tu |from )?{_QUY}{_QUARTER.replace('quarter', 'first')}(?: (?:den|toi|to)(?: het)? | ?[-~] ?)"
    f"(?:{_QUY})?{_QUARTER.replace('quarter', 'last')}{_OF}{_YEAR}"
)
_YEAR_WITHIN = re.compile(f"{_MONTH}[-/. ]{_YEAR}[-/. ]{_DAY}")
_LETTER = re.compile("(?<=[0-9])[ol]|[ol](?=[0-9])")
_FOUR_DIGITS = re.compile("[0-9]{4}")
_SHORT_YEAR = re.compile("(.*[ /.qhtmy'-])([0-9]{2})")
_SHORT_FIRST = re.compile("([0-9]{2})([ /.-]?[qhs] ?[1-4])")
_TIMED = re.compile("([0-9/.-]{8,10})[t ]([0-9]{1,2}:[0-9]{2}.*)")
_MIDNIGHT = re.compile("0?0:00(?::00)?(?:\\.0+)?|12:00(?::00)? am")
_SHORT_SPAN = re.compile("([0-9]{2})([0-9]{2}) ?[/-] ?([0-9]{2})")
_PARTS = {"half": ("S", 2, "halves"), "quarter": ("Q", 4, "quarters"), "count": ("P", 12, "months")}


def code_of(text: str) -> str:
    """Return the code of a period that somebody wrote, or "" where it is none of the customary ways.

    Capitals, diacritics, blanks and the kind of dash do not count; a day stands before its month. What is said to be
    as of a period, or to its end, is its last day. Whether the code names a period (a year these reports can mean) is
    not looked at.

    Raises:
        DxError: a date, month or quarter that does not exist, a year of two digits, or what may be read in two ways;
            the message offers the likely ones.

    Example:
        >>> [code_of(text) for text in ("quý I/2024", "6 tháng đầu năm 2022", "Apr 2024", "31/12/2023", "9T2023")]
        ['2024-Q1', '2022-S1', '2024-04', '2023-12-31', '2023-01-01/P9M']
        >>> [code_of(text) for text in ("hết quý I/2024", "as of June 2022", "giai đoạn 2021-2025", "Jan–Mar 2024")]
        ['2024-03-31', '2022-06-30', '2021/2025', '2024-Q1']
    """
    if len(text) > LONGEST:
        return ""
    try:
        return _whole(_plain(text))
    except Unclear as unclear:
        raise DxError(unclear.told(text)) from None


def _whole(plain: str) -> str:
    """The code of a text, also of one that names two moments, or one of them as the end."""
    if code := _code(plain):
        return code
    if (timed := _TIMED.fullmatch(plain)) and (likely := _code(timed[1])):
        if _MIDNIGHT.fullmatch(timed[2]):  # as a spreadsheet writes a day
            return likely
        raise Unclear("has a time of day", likely)
    if until := _UNTIL.fullmatch(plain):
        return _part(until[1], partial(running, ".."))
    if stretch := _STRETCH.fullmatch(plain):
        parts = _numbered(stretch)
        return stretch_of(parts["year"], parts["first"], parts["last"])
    if codes := _FROM_CODES.fullmatch(plain):
        return from_to(*codes.groups())
    if both := _FROM_DAYS.fullmatch(plain):
        return _part(both[2], partial(from_to, _code(both[1])))
    if quarters := _QUARTERS.fullmatch(plain):
        parts = _numbered(quarters)
        return stretch_of(parts["year"], 3 * parts["first"] - 2, 3 * parts["last"])
    if within := _YEAR_WITHIN.fullmatch(plain):
        parts = _numbered(within)
        year, one, other = parts["year"], parts["month"], parts["day"]
        if days := [*filter(None, dict.fromkeys((day_of(year, one, other), day_of(year, other, one))))]:
            raise Unclear("has its year in the middle", *days)
    if (ends := _FROM.fullmatch(plain)) and (first := _code(ends["first"])):
        return _part(ends["last"], partial(from_to, first))
    if (at := _AT.fullmatch(plain)) and at["rest"] != plain and (code := _part(at["rest"], last_day_of)):
        return code
    _tell_misspelt(plain)
    _tell_letters(plain)
    _tell_lunar(plain)
    return _short(plain) or _tell_without_year(plain)


def _likely(plain: str) -> str:
    """The code of what somebody may have meant, or "" where it is none."""
    with suppress(Unclear):
        return _code(plain)
    return ""


def _tell_letters(plain: str) -> None:
    """Tell what is a period once the letters o and l among its digits are digits."""
    digits = _LETTER.sub(lambda found: "0" if found.group() == "o" else "1", plain)
    if digits != plain and (likely := _likely(digits)):
        raise Unclear("has a letter where a digit stands", likely)


def _tell_lunar(plain: str) -> None:
    """Tell that the last month of the lunar calendar, which ends in the next year, is no December."""
    if "chap" in plain.split() and (likely := _likely(plain.replace("chap", "12"))):
        raise Unclear("is a month of the lunar calendar", likely)


def _tell_without_year(plain: str) -> str:
    """Tell what is a period once it has a year."""
    if not _FOUR_DIGITS.search(plain) and any(_likely(f"{plain}{joint}2024") for joint in (" ", "/")):
        raise Unclear("has no year; write it behind it, in four digits")
    return ""


def _tell_misspelt(plain: str) -> None:
    """Tell what is a period once the name of a month in it is spelt right."""
    for word in re.findall("[a-z]{4,}", plain):
        near = get_close_matches(word, MONTHS, 1, 0.8) if word not in MONTHS else []
        if near and (likely := _likely(plain.replace(word, near[0]))):
            raise Unclear(f"has '{word}' for a month", likely)


def _part(plain: str, put: Callable[[str], str]) -> str:
    """The code of a text that has a moment for its last part, as it is put together of that one's."""
    try:
        code = _code(plain)
    except Unclear as unclear:
        raise unclear.within(put) from None
    return put(code) if code else ""


def _short(plain: str) -> str:
    """Tell what has a year of two digits."""
    likely = ""
    try:
        if short := _SHORT_YEAR.fullmatch(plain):
            likely = _code(f"{short[1]}20{short[2]}".replace("'", " "))
        elif _SHORT_FIRST.fullmatch(plain):
            likely = _code(f"20{plain}")
    except Unclear as unclear:  # 12/31/23
        likely = "".join(unclear.likely[:1]) if unclear.why else ""
    if likely:
        raise Unclear("has a year of two digits", likely)
    return ""


def _plain(text: str) -> str:
    """Text in small letters without diacritics, with one kind of dash and single blanks."""
    wide = (c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in text)
    apart = unicodedata.normalize("NFD", "".join(wide).lower().replace("đ", "d"))
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    plain = re.sub("[\u2018\u2019]", "'", re.sub("[\u2010-\u2015−]", "-", plain))
    plain = re.sub("(?<=[a-z]) ?: ?", " ", plain)
    return re.sub(" +", " ", re.sub(r"[()\[\]\"*]", "", plain)).strip(" '").rstrip(".,;:")


def _code(plain: str) -> str:
    """The code of a text that names one moment or stretch."""
    if re.fullmatch("[0-9]{4}", plain):
        return plain
    if (span := _SHORT_SPAN.fullmatch(plain)) and span[3] > max(span[2], "12") and span[1] in ("19", "20"):
        raise Unclear("has a year of two digits", f"{span[1]}{span[2]}/{span[1]}{span[3]}")
    led = _LED.fullmatch(plain)
    plain = led[1] if led else plain
    for form in _forms(_DOUBTFUL):
        if match := form.fullmatch(plain):
            _doubt(_numbered(match))
    for form in _forms(_FORMS):
        if match := form.fullmatch(plain):
            return _written(_numbered(match))
    return ""


@cache
def _forms(forms: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(form) for form in forms]  # when one is asked for: it takes longer than all that codes need


def _numbered(match: re.Match[str]) -> dict[str, int]:
    """The parts that are there, as numbers; a name with a line at its end is that of another way to write the same."""
    return {
        name.rstrip("_"): NUMBERS[part] if part in NUMBERS else int(part)
        for name, part in match.groupdict().items()
        if part is not None
    }


def _doubt(parts: dict[str, int]) -> None:
    """Tell what a text may be that is not certain, wherever one of its readings is a period."""
    year = parts["year"]
    if "count" in parts:
        raise Unclear("", *filter(None, (months_of(year, 1, parts["count"]), day_of(year, 5, parts["count"]))))
    if "may" in parts:
        raise Unclear("", f"{year}-05", "a month without its number")
    if "tenth" in parts:
        months = [f"0{parts['tenth']}"] * (parts["tenth"] > 0) + ["10"] * (parts["tenth"] == 1)
        if months:
            raise Unclear("" if len(months) > 1 else "may be a number", *(f"{year}-{month}" for month in months))
    elif "first" in parts:
        readings = months_of(year, parts["first"], parts["last"]), day_of(year, parts["last"], parts["first"])
        if any(readings):
            raise Unclear("" if all(readings) else "is not clear", *filter(None, readings))
    elif likely := f"{year}-{parts['joined']:02}" if "joined" in parts else day_of(year, parts["month"], parts["day"]):
        raise Unclear("has no sign between its parts", likely)


def _written(parts: dict[str, int]) -> str:
    year = parts["year"]
    if "final" in parts:
        return f"{year:04}-Q4"
    if "quarters" in parts:
        return months_of(year, 1, 3 * parts["quarters"])
    for name, (sign, most, told) in _PARTS.items():
        if name in parts:
            if not 1 <= parts[name] <= most:
                likely = [f"{year:04}-{sign}{most}"] if name != "count" and most < parts[name] <= most + 2 else []
                raise Unclear(f"is no period: a year has {most} {told}", *likely)
            return months_of(year, 1, parts[name]) if name == "count" else f"{year:04}-{sign}{parts[name]}"
    return dated(year, parts["month"], parts.get("day")) if "month" in parts else f"{year:04}"
