"""Periods in the notation of SDMX: years, halves, quarters, months, instants, first n months, running totals."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from dxlib.errors import DxError
from dxlib.notation.codes import likely_year
from dxlib.notation.dates import LONGEST, code_of

FORMS = "2022, 2022-S1, 2022-Q1, 2022-06, 2022-06-30, 2022-01-01/P11M, 2019-11/2022-11 or ../2023-12"
_SAID = "quý I/2024, 6 tháng đầu năm 2022, 9T/2023, 31/12/2023"

_CODES = {
    "year": re.compile(r"([0-9]{4})"),
    "half": re.compile(r"([0-9]{4})-S([12])"),
    "quarter": re.compile(r"([0-9]{4})-Q([1-4])"),
    "month": re.compile(r"([0-9]{4})-([0-9]{2})"),
    "instant": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    "months": re.compile(r"([0-9]{4})-01-01/P([0-9]{1,2})M"),
    "running": re.compile(r"(?:([0-9]{4})(?:-([0-9]{2}))?|\.\.)/([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?"),
}

_NAMED = {1: "month", 3: "quarter", 6: "half", 12: "year"}  # first months that have a name of their own take it
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_WRITTEN = {
    "year": "{year}", "half": "{year}-S{number}", "quarter": "{year}-Q{number}", "month": "{year}-{number:02}",
    "months": "{year}-01-01/P{last}M",
}  # fmt: skip


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True)
class Period:
    """A stretch of time, or an instant, with the code that names it.

    Attributes:
        code: the SDMX-style code, normalised (six first months are the first half).
        kind: ``year``, ``half``, ``quarter``, ``month``, ``months`` (first n), ``instant`` or ``running``.
        start: first day; ``None`` for a running total whose start is not printed.
        end: last day. An instant starts and ends on its date.

    Example:
        >>> Period.parse("6T/2022"), Period.parse("quý I/2024"), Period.parse("31/12/2023")
        (Period('2022-S1'), Period('2024-Q1'), Period('2023-12-31'))
        >>> Period.parse("2022-S1").year_ago.code
        '2021-S1'
        >>> Period.parse("Q1/2024").label("vi")
        'quý I năm 2024'
    """

    code: str
    kind: str
    start: date | None
    end: date

    def __repr__(self) -> str:
        return f"Period({self.code!r})"

    def __str__(self) -> str:
        return self.code

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period that a code, or a customary way of typing it, names.

        Raises:
            DxError: the text names no period, or a date that does not exist; the message says what does.
        """
        return _parsed(str(text).strip())

    @cached_property
    def length(self) -> int | None:
        """Days covered; 1 for an instant, ``None`` where the start is not known."""
        return None if self.start is None else (self.end - self.start).days + 1

    @cached_property
    def months(self) -> int | None:
        """Whole months covered, 0 for an instant, ``None`` for a running total."""
        return self.end.month if self.kind == "months" else {"instant": 0, **_MONTHS}.get(self.kind)

    @cached_property
    def decimal_year(self) -> float:
        """The last day as a decimal year, the time used in every pace and trajectory.

        A month counts as a twelfth of a year, so that whole years, halves and quarters are exact: 30 June 2022
        is 2022.5, and 31 December 2023 is 2024.0, the end of that year.
        """
        day = self.end
        return day.year + (day.month - 1 + day.day / last_day(day.year, day.month).day) / 12

    @cached_property
    def year_ago(self) -> Period:
        """The same period a year earlier."""
        return self._shifted(12)

    @property
    def previous(self) -> Period:
        """The twin just before it: 2022-S1 after 2021-S2; an instant and first months go back a year."""
        return self._shifted(_MONTHS.get(self.kind, 12))

    def _shifted(self, months: int) -> Period:
        """The period so many months earlier; the last day of a month becomes one."""
        year, month = divmod(self.end.year * 12 + self.end.month - 1 - months, 12)
        end = last_day(year, month + 1)
        ends_month = self.end == last_day(self.end.year, self.end.month)
        if not ends_month:
            end = end.replace(day=min(self.end.day, end.day))
        if self.kind == "instant":
            return Period.parse(f"{end}")
        if self.kind == "running":
            start = self.code.split("/")[0] if self.start is not None and self.start <= end else ".."
            return Period.parse(f"{start}/{end:%Y-%m}" if ends_month else f"{start}/{end}")
        return Period.parse(_code(self.kind, year, month + 1))

    def contains(self, day: date) -> bool:
        """Whether a day lies inside."""
        return (self.start is None or self.start <= day) and day <= self.end

    def label(self, language: str = "en") -> str:
        """The period in words, in English (``en``) or Vietnamese (``vi``)."""
        return _label(self, language)


@lru_cache(maxsize=1024)  # a comparison reads the same few dozen codes hundreds of times
def _parsed(text: str) -> Period:
    found = _read(text)
    if found is None:
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        if likely := _mistyped(code_of(text)):
            raise DxError(f"'{shown}' has a year that these reports cannot mean; did you mean {likely}?")
        raise DxError(f"'{shown}' is not a period; write it as {FORMS}, or as people do: {_SAID}")
    return found


def _read(text: str) -> Period | None:
    return _named(text) or _named(code_of(text))


def _mistyped(code: str) -> str:
    """The code with the digits of its year in another order, where that makes it a year of these decades."""
    if (year := re.search("[0-9]{4}", code)) and (likely := likely_year(int(year.group()))):
        known = _named(code.replace(year.group(), f"{likely}"))
        return known.code if known else ""
    return ""


def _named(code: str) -> Period | None:
    """The period of a code, if it is one."""
    for kind, pattern in _CODES.items():
        if match := pattern.fullmatch(code):
            try:
                return _build(kind, match)
            except ValueError:
                return None
    return None


def _build(kind: str, match: re.Match[str]) -> Period:
    if kind == "running":
        return _running(match)
    year, *parts = (int(part) for part in match.groups())
    _plausible(year)
    if kind == "instant":
        day = date(year, *parts)
        return Period(match.group(), kind, day, day)
    if kind == "months":
        kind = _NAMED.get(parts[0], kind)
        first, last = 1, parts[0]
    else:
        length = _MONTHS[kind]
        first = 1 + length * (parts[0] - 1 if parts else 0)
        last = first + length - 1
    return Period(_code(kind, year, last), kind, date(year, first, 1), last_day(year, last))


def _code(kind: str, year: int, last: int) -> str:
    """The code of a period that ends with a month."""
    return _WRITTEN[kind].format(year=year, last=last, number=last // _MONTHS.get(kind, 1))


def _plausible(year: int) -> int:
    if not 1900 <= year <= 2200:
        raise ValueError(f"{year} is not a year that these reports can mean")
    return year


def _running(match: re.Match[str]) -> Period:
    start_year, start_month, year, month, day = match.groups()
    last = _plausible(int(year))
    end = date(last, int(month), int(day)) if day else last_day(last, int(month or 12))
    start = date(_plausible(int(start_year)), int(start_month or 1), 1) if start_year else None
    if start and start > end:
        raise ValueError("a running total ends before it starts")
    return Period(match.group(0), "running", start, end)


@lru_cache(maxsize=1024)
def _english(period: Period) -> str:
    from babel.dates import get_month_names  # most periods are never put into words

    end = period.end
    until = f"{get_month_names(locale='en')[end.month]} {end.year}"
    forms = {
        "year": f"{end.year}",
        "half": f"{'first' if end.month == 6 else 'second'} half of {end.year}",
        "quarter": f"Q{end.month // 3} {end.year}",
        "month": until,
        "instant": f"{end.day} {until}",
        "months": f"first {period.months} months of {end.year}",
        "running": f"{period.start:%m/%Y} to {until}" if period.start else f"total to {until}",
    }
    return forms[period.kind]


@lru_cache(maxsize=1024)
def _vietnamese(period: Period) -> str:
    end = period.end
    month = f"{end.month:02d}" if end.month < 3 else f"{end.month}"  # as official documents write it in dates
    until = f"tháng {end.month}/{end.year}"
    forms = {
        "year": f"năm {end.year}",
        "half": f"6 tháng {'đầu' if end.month == 6 else 'cuối'} năm {end.year}",
        "quarter": f"quý {('I', 'II', 'III', 'IV')[(end.month - 1) // 3]} năm {end.year}",
        "month": until,
        "instant": f"ngày {end.day:02d}/{month}/{end.year}",
        "months": f"{period.months} tháng đầu năm {end.year}",
        "running": f"từ {period.start:%m/%Y} đến {until}" if period.start else f"lũy kế đến {until}",
    }
    return forms[period.kind]


_LABELS = {"en": _english, "vi": _vietnamese}


@lru_cache(maxsize=4096)
def _label(period: Period, language: str) -> str:
    return _LABELS[language](period) if language in _LABELS else period.code


def read_day(given: object, name: str = "this") -> date:
    """Return the day that somebody gives, as a date or in one of the ways of writing one.

    Args:
        name: what it is, for the message.

    Raises:
        DxError: it is no day; a date that does not exist is told with the likely one.
    """
    if isinstance(given, datetime):
        given = given.date()
    if isinstance(given, date):
        given = str(given)
    known = _read(given.strip()) if isinstance(given, str) else None
    if known is None or known.kind != "instant":
        raise DxError(f"{name} is a date such as 2026-01-15, not {given!r}")
    return known.end


def days_between(first: date, second: date) -> int:
    """Return how many days lie between two dates, whichever comes first."""
    return abs((second - first).days)
