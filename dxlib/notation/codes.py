"""What the numbers of a period or a date come to: its code, or why there is none, with the likely one."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from itertools import permutations


class Unclear(Exception):
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

    def within(self, put: Callable[[str], str]) -> Unclear:
        """Return the same of a text of which this is a part, and what makes the whole of a code."""
        return Unclear(self.why, *map(put, self.likely))


def months_of(year: int, first: int, last: int) -> str:
    """The code of the months of a year from one to another, or "" where there is none."""
    if not 1 <= first <= last <= 12:
        return ""
    if first == last:
        return f"{year:04}-{first:02}"
    for count, sign in ((12, ""), (6, "-S"), (3, "-Q")):
        if last - first + 1 == count and last % count == 0:
            return f"{year:04}{sign}{last // count if sign else ''}"
    return f"{year:04}-01-01/P{last}M" if first == 1 else ""


def stretch_of(year: int, first: int, last: int) -> str:
    """The code of the months of a year from one to another, which must have one."""
    if code := months_of(year, first, last):
        return code
    raise Unclear("is no year, half, quarter or month, and does not begin with January")


def day_of(year: int, month: int, day: int) -> str:
    """The code of a day, or "" where there is none."""
    there = 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1), month)[1]
    return f"{year:04}-{month:02}-{day:02}" if there else ""


def dated(year: int, month: int, day: int | None) -> str:
    """The code of a month or a day, if there is one of that number."""
    if code := months_of(year, month, month) if day is None else day_of(year, month, day):
        return code
    if day is not None and month > 12 and 1 <= day <= 12:
        month, day = day, month  # somebody wrote the day before the month, or the other way round
    likely = month <= (31 if day is not None else 19) and (day or 0) <= 39 and bool(year := likely_year(year))
    month = min(max(month, 1), 12)
    if day is not None:
        day = min(max(day, 1), monthrange(max(year, 1), month)[1])
    raise Unclear("is no date", *([dated(year, month, day)] if likely else []))


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


def from_to(first: str, last: str) -> str:
    """The code of what lies between two moments: months of one year by day, else a running total."""
    if re.fullmatch("[0-9]{4}(?:-[0-9]{2})?", first):
        return running(first, last)
    one, other = (re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", code) for code in (first, last))
    if one is None or other is None or one[1] != other[1] or one[3] != "01" or last_day_of(last[:7]) != last:
        return ""
    return stretch_of(int(one[1]), int(one[2]), int(other[2]))


def running(start: str, end: str) -> str:
    """The code of a running total; its end is a year, a month or a date."""
    if start != ".." and start > end[: len(start)]:
        raise Unclear("ends before it begins")
    return f"{start}/{end}" if re.fullmatch("[0-9]{4}(?:-[0-9]{2}){0,2}", end) else ""


def last_day_of(code: str) -> str:
    """The code of the last day of a period."""
    year, rest = code[:4], code[5:]
    if re.fullmatch("[0-9]{2}-[0-9]{2}", rest):
        return code
    if rest[:1] in ("S", "Q"):
        month = int(rest[1]) * (6 if rest[0] == "S" else 3)
    else:
        month = int(re.findall("[0-9]+", rest)[-1]) if rest else 12
    return f"{year}-{month:02}-{monthrange(max(int(year), 1), month)[1]}"
