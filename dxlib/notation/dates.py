"""Periods and dates as people write them, in Vietnamese and English, to the codes that name them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from functools import cache, partial
from itertools import permutations

from dxlib.errors import DxError

LONGEST = 60  # no period takes more characters

# Words for numbers, of months too, in small letters without diacritics.
NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "gieng": 1,
    "first": 1, "second": 2, "third": 3,
    "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "dau": 1, "cuoi": 2, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "sept": 9,
}  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS |= {short: number for number, name in enumerate(MONTHS, 1) for short in (name, name[:3])}

_YEAR = "(?P<year>[0-9]{4})"
_JOINED = "(?P<year>(?:19|2[0-2])[0-9]{2})"  # written without a sign beside it
_OF = "(?: ?[/._-] ?(?:nam )?| ?, ?(?:nam )?| (?:cua )?(?:nam |of )?)"  # between a part of a year and the year
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
_QUARTER = "(?P<quarter>[0-9]|iv|vi?|i{1,3}|mot|hai|ba|bon|tu)"
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
_LED = re.compile("(?:(?:in|on|during|trong|vao|at|tai)(?: thoi diem)? )?(?:the )?(.*)")
_UNTIL = re.compile("(?:(?:luy ke|total|cumulative)(?: (?:tinh )?(?:den|toi)| to)(?: het)? |\\.\\./)(.{4,40})")
_AT = re.compile(
    "(?:(?:(?:tinh|cho) )?(?:den|toi)(?: thoi diem)?|as (?:of|at)|until|till|up to|by|to)?(?: (?:the )?|^)"
    "(?P<end>(?:het|cuoi)(?: ngay)? |(?:year-)?end(?: of (?:the )?|[ -]))?(?P<rest>.{4,40})"
)
_FROM = re.compile(
    "(?:(?:giai doan|thoi ky|period) )?(?:tu |from )?(?P<first>[a-z0-9/.][a-z0-9/. ]{3,20}?)"
    "(?: (?:den|toi|to)(?: het)? | ?[-~] ?)(?P<last>.{4,40})"
)
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
_SHORT_YEAR = re.compile("(.*[ /.qhtmy'-])([0-9]{2})")
_SHORT_FIRST = re.compile("([0-9]{2})([ /.-]?[qhs] ?[1-4])")
_TIMED = re.compile("([0-9/.-]{8,10})[t ][0-9]{1,2}:[0-9]{2}.*")
_SHORT_SPAN = re.compile("([0-9]{2})([0-9]{2}) ?[/-] ?([0-9]{2})")
_PARTS = {"half": ("S", 2, "halves"), "quarter": ("Q", 4, "quarters"), "count": ("P", 12, "months")}


class _Unclear(Exception):
    """What is wrong with a text, or which codes it may be.

    Attributes:
        why: what is wrong with it; empty where it may be each of the codes.
        likely: the codes that may be meant.
    """

    def __init__(self, why: str, *likely: str) -> None:
        super().__init__(why)
        self.why, self.likely = why, likely

    def told(self, text: str) -> str:
        """Return it in words."""
        if not self.why:
            return f"'{text}' may be {' or '.join(self.likely)}; write its code"
        return f"'{text}' {self.why}" + (f"; did you mean {' or '.join(self.likely)}?" if self.likely else "")

    def within(self, put: Callable[[str], str]) -> _Unclear:
        """Return the same of a text of which this is a part, and what makes the whole of a code."""
        return _Unclear(self.why, *map(put, self.likely))


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
    except _Unclear as unclear:
        raise DxError(unclear.told(text)) from None


def _whole(plain: str) -> str:
    """The code of a text, also of one that names two moments, or one of them as the end."""
    if code := _code(plain):
        return code
    if (timed := _TIMED.fullmatch(plain)) and (likely := _code(timed[1])):
        raise _Unclear("has a time of day", likely)
    if until := _UNTIL.fullmatch(plain):
        return _part(until[1], partial(_running, ".."))
    if stretch := _STRETCH.fullmatch(plain):
        parts = _numbered(stretch)
        return _stretch(parts["year"], parts["first"], parts["last"])
    if codes := _FROM_CODES.fullmatch(plain):
        return _from(*codes.groups())
    if quarters := _QUARTERS.fullmatch(plain):
        parts = _numbered(quarters)
        return _stretch(parts["year"], 3 * parts["first"] - 2, 3 * parts["last"])
    if within := _YEAR_WITHIN.fullmatch(plain):
        parts = _numbered(within)
        year, one, other = parts["year"], parts["month"], parts["day"]
        if days := [*filter(None, dict.fromkeys((_day_of(year, one, other), _day_of(year, other, one))))]:
            raise _Unclear("has its year in the middle", *days)
    if (ends := _FROM.fullmatch(plain)) and (first := _code(ends["first"])):
        return _part(ends["last"], partial(_from, first))
    if (at := _AT.fullmatch(plain)) and at["rest"] != plain and (code := _part(at["rest"], _last_day)):
        return code
    _tell_misspelt(plain)
    return _short(plain)


def _tell_misspelt(plain: str) -> None:
    """Tell what is a period once the name of a month in it is spelt right."""
    for word in re.findall("[a-z]{4,}", plain):
        near = get_close_matches(word, MONTHS, 1, 0.8) if word not in MONTHS else []
        likely = ""
        with suppress(_Unclear):
            likely = _code(plain.replace(word, near[0])) if near else ""
        if likely:
            raise _Unclear(f"has '{word}' for a month", likely)


def _part(plain: str, put: Callable[[str], str]) -> str:
    """The code of a text that has a moment for its last part, as it is put together of that one's."""
    try:
        code = _code(plain)
    except _Unclear as unclear:
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
    except _Unclear as unclear:  # 12/31/23
        likely = "".join(unclear.likely[:1]) if unclear.why else ""
    if likely:
        raise _Unclear("has a year of two digits", likely)
    return ""


def _plain(text: str) -> str:
    """Text in small letters without diacritics, with one kind of dash and single blanks."""
    wide = (c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in text)
    apart = unicodedata.normalize("NFD", "".join(wide).lower().replace("đ", "d"))
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    plain = re.sub("[\u2018\u2019]", "'", re.sub("[\u2010-\u2015−]", "-", plain))
    return re.sub(" +", " ", re.sub(r"[()\[\]\"*]", "", plain)).strip(" '").rstrip(".,;:")


def _code(plain: str) -> str:
    """The code of a text that names one moment or stretch."""
    if re.fullmatch("[0-9]{4}", plain):
        return plain
    if (span := _SHORT_SPAN.fullmatch(plain)) and span[3] > max(span[2], "12") and span[1] in ("19", "20"):
        raise _Unclear("has a year of two digits", f"{span[1]}{span[2]}/{span[1]}{span[3]}")
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
        raise _Unclear("", *filter(None, (_months(year, 1, parts["count"]), _day_of(year, 5, parts["count"]))))
    if "may" in parts:
        raise _Unclear("", f"{year}-05", "a month without its number")
    if "tenth" in parts:
        months = [f"0{parts['tenth']}"] * (parts["tenth"] > 0) + ["10"] * (parts["tenth"] == 1)
        if months:
            raise _Unclear("" if len(months) > 1 else "may be a number", *(f"{year}-{month}" for month in months))
    elif "first" in parts:
        readings = _months(year, parts["first"], parts["last"]), _day_of(year, parts["last"], parts["first"])
        if any(readings):
            raise _Unclear("" if all(readings) else "is not clear", *filter(None, readings))
    elif likely := f"{year}-{parts['joined']:02}" if "joined" in parts else _day_of(year, parts["month"], parts["day"]):
        raise _Unclear("has no sign between its parts", likely)


def _written(parts: dict[str, int]) -> str:
    year = parts["year"]
    if "quarters" in parts:
        return _months(year, 1, 3 * parts["quarters"])
    for name, (sign, most, told) in _PARTS.items():
        if name in parts:
            if not 1 <= parts[name] <= most:
                likely = [f"{year:04}-{sign}{most}"] if name != "count" and most < parts[name] <= most + 2 else []
                raise _Unclear(f"is no period: a year has {most} {told}", *likely)
            return _months(year, 1, parts[name]) if name == "count" else f"{year:04}-{sign}{parts[name]}"
    return _dated(year, parts["month"], parts.get("day")) if "month" in parts else f"{year:04}"


def _months(year: int, first: int, last: int) -> str:
    """The code of the months of a year from one to another, or "" where there is none."""
    if not 1 <= first <= last <= 12:
        return ""
    if first == last:
        return f"{year:04}-{first:02}"
    for count, sign in ((12, ""), (6, "-S"), (3, "-Q")):
        if last - first + 1 == count and last % count == 0:
            return f"{year:04}{sign}{last // count if sign else ''}"
    return f"{year:04}-01-01/P{last}M" if first == 1 else ""


def _stretch(year: int, first: int, last: int) -> str:
    """The code of the months of a year from one to another, which must have one."""
    if code := _months(year, first, last):
        return code
    raise _Unclear("is no year, half, quarter or month, and does not begin with January")


def _day_of(year: int, month: int, day: int) -> str:
    """The code of a day, or "" where there is none."""
    there = 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1), month)[1]
    return f"{year:04}-{month:02}-{day:02}" if there else ""


def _dated(year: int, month: int, day: int | None) -> str:
    """The code of a month or a day, if there is one of that number."""
    if code := _months(year, month, month) if day is None else _day_of(year, month, day):
        return code
    if day is not None and month > 12 and 1 <= day <= 12:
        month, day = day, month  # somebody wrote the day before the month, or the other way round
    likely = month <= (31 if day is not None else 19) and (day or 0) <= 39 and bool(year := likely_year(year))
    month = min(max(month, 1), 12)
    if day is not None:
        day = min(max(day, 1), monthrange(max(year, 1), month)[1])
    raise _Unclear("is no date", *([_dated(year, month, day)] if likely else []))


def likely_year(year: int) -> int:
    """Return a year that these reports can mean, or the one that its digits make in another order; 0 if they make none.

    Example:
        >>> likely_year(2023), likely_year(2203), likely_year(3202), likely_year(9999)
        (2023, 2023, 2023, 0)
    """
    if 1900 <= year <= 2200:
        return year
    digits = f"{year:04}"
    swapped = (f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}" for at in range(len(digits) - 1))
    near = [one for one in map(int, swapped) if 1990 <= one <= 2050]
    others = sorted(int("".join(one)) for one in permutations(digits))
    return next((one for one in (*near, *others) if 1990 <= one <= 2050), 0)


def _from(first: str, last: str) -> str:
    """The code of what lies between two moments: months of one year by day, else a running total."""
    if re.fullmatch("[0-9]{4}(?:-[0-9]{2})?", first):
        return _running(first, last)
    days = [re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", code) for code in (first, last)]
    if days[0] is None or days[1] is None or first[:4] != last[:4] or days[0][3] != "01" or _last_day(last[:7]) != last:
        return ""
    return _stretch(int(first[:4]), int(days[0][2]), int(days[1][2]))


def _running(start: str, end: str) -> str:
    """The code of a running total; its end is a year, a month or a date."""
    if start != ".." and start > end[: len(start)]:
        raise _Unclear("ends before it begins")
    return f"{start}/{end}" if re.fullmatch("[0-9]{4}(?:-[0-9]{2}){0,2}", end) else ""


def _last_day(code: str) -> str:
    """The code of the last day of a period."""
    year, rest = code[:4], code[5:]
    if re.fullmatch("[0-9]{2}-[0-9]{2}", rest):
        return code
    if rest[:1] in ("S", "Q"):
        month = int(rest[1]) * (6 if rest[0] == "S" else 3)
    else:
        month = int(re.findall("[0-9]+", rest)[-1]) if rest else 12
    return f"{year}-{month:02}-{monthrange(max(int(year), 1), month)[1]}"
