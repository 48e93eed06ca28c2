"""Dates and periods in running text: where they stand, which period they name, and what they do in their sentence."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Literal

from dxlib.errors import DxError
from dxlib.notation.dates import MONTHS, NUMBERS
from dxlib.notation.periods import Period
from dxlib.notation.search import folded

Role = Literal["", "until", "since", "base", "plan", "target"]

_WITH = {  # words of time and comparison where a text has no diacritics
    "ngay": "ngày", "thang": "tháng", "nam": "năm", "quy": "quý", "cuoi": "cuối", "voi": "với", "cung": "cùng",
    "ky": "kỳ", "het": "hết", "luy": "lũy", "ke": "kế", "truoc": "trước",
}  # fmt: skip
_BARE = re.compile(rf"\b(?:{'|'.join(_WITH)})\b", re.I)
_HALF = tuple(  # such a word beside another one of a date or a comparison, which may have its own
    re.compile(form, re.I)
    for form in (
        r"\bthang(?=\s+(?:[0-9]|[dđ][aâầ]u\b|cu[oôố]i\b|tr[uư][oớ]c\b))|(?<=[0-9]\s)thang\b",
        r"\b(?:dau|cuoi)(?=\s+n[aă]m\b)",
        r"(?<!Viet )(?<!Việt )\bnam(?=\s+(?:19|20)[0-9]{2}\b)|(?:(?<=đầu )|(?<=cuối ))nam\b",
        r"\bquy(?=\s+(?:[1-4]|I{1,3}|IV)\b)",
        r"\bvoi(?=\s+(?:c[uù]ng|th[aá]ng|n[aă]m|qu[yý])\b)|(?<=\bso )voi\b",
        r"\bcung(?=\s+k[yỳ]\b)", r"(?<=\bcùng )ky\b", r"\bluy(?=\s+k[eế]\b)", r"(?<=lũy )ke\b",
        r"\bhet(?=\s+(?:th[aá]ng|n[aă]m|qu[yý])\b)", r"\bngay(?=\s+[0-9])",
    )
)  # fmt: skip
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9]|[.,][0-9]|/[A-Za-zĐđ])"
_OF = r"(?:\s*[/.-]\s*|\s*(?:,\s*)?(?:của\s+)?(?:(?:năm|of|in)\s*)?)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])(?![0-9]|[.,/][0-9])"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_NAME = rf"(?P<month>{'|'.join((*MONTHS, 'sept', *(name[:3] for name in MONTHS if name != 'may')))})\b\.?"
_COUNT = (
    r"(?P<count>1[0-2]|0?[1-9]|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười một|mười|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven)"
)
_QUARTER = r"(?P<quarter>iv|i{1,3}|[1-4]|một|hai|ba|bốn|tư)\b"
_MARK = r"\s*[/.-]\s*"
_COUNTED = (  # after four digits they say that these are no year
    "nghìn|triệu|tỷ|đồng|người|hồ sơ|tài khoản|doanh nghiệp|thủ tục|dịch vụ|tổ|máy|trạm|cuộc|thôn|bản|xã|hộ"
    "|lượt|điểm|website|hệ thống"
    "|giao dịch|văn bản|cơ sở|thành viên|applications|services|people|enterprises|cases|attacks|accounts"
    "|stations|users"
)
_FROM = r"(?P<since>(?:19|20)[0-9]{2})"
_LAST = _NAME.replace("<month>", "<last>")
_BEGUN = r"(?:từ\s+)?(?P<days>ngày\s*)?(?P<begun>3[01]|[12][0-9]|0?[1-9])"
# The first that fits at a place decides.
_FORMS = (
    rf"{_BEGUN}(?:{_MARK}(?P<opened>1[0-2]|0?[1-9])(?:{_MARK}(?:19|20)[0-9]{{2}})?)?\s*(?:-|–|đến|tới)\s*(?:hết\s+)?"
    rf"(?:ngày\s*)?{_DAY}{_MARK}(?P<month>1[0-2]|0?[1-9])(?:{_MARK}{_YEAR}|(?![0-9]|[.,/][0-9]))",
    rf"(?P<days>from\s+)(?P<begun>3[01]|[12][0-9]|0?[1-9])(?:\s+(?P<opening>{'|'.join(MONTHS)}))?\s+to\s+{_DAY}"
    rf"\s+{_NAME}(?:,?\s+{_YEAR})?",
    rf"(?:(?:from|between)\s+)?{_NAME}\s*(?:-|–|to|and|through|until)\s*{_LAST}(?:\s*(?:,\s*)?(?:of\s+)?{_YEAR})?(?!\s+[0-9])",
    rf"(?:từ\s+)?tháng\s*(?P<month>1[0-2]|0?[1-9])\s*(?:-|–|đến)\s*(?:tháng\s*)?(?P<last>1[0-2]|0?[1-9])(?:{_OF}{_YEAR})",
    rf"(?:ngày\s*)?{_DAY}{_MARK}(?P<month>1[0-2]|0?[1-9]){_MARK}{_YEAR}",
    rf"(?:ngày\s+)?{_DAY}\s+tháng\s+(?P<month>1[0-2]|0?[1-9])(?![0-9]|[.,][0-9])(?:(?:\s+năm\s+|\s*/\s*|\s+){_YEAR})?",
    rf"{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAME}(?:,?\s+{_YEAR})?",
    rf"{_NAME}\s+{_DAY}(?:st|nd|rd|th)?(?![0-9%])(?:,\s*|\s+){_YEAR}",
    rf"(?:(?<=\bas of )|(?<=\bas at )|(?<=\buntil )){_NAME}\s+{_DAY}(?:st|nd|rd|th)?(?![0-9%]|,?\s+[0-9])",
    rf"ngày\s*{_DAY}\s*[/.-]\s*(?P<month>1[0-2]|0?[1-9])(?![0-9]|[.,/][0-9])",
    rf"{_FROM}\s*(?:[-–—]|đến(?:\s+năm)?|to)\s*{_YEAR}",
    rf"(?:6|06|sáu)\s+tháng\s+(?P<half>đầu|cuối)(?:\s+của)?\s+năm(?:\s+{_YEAR})?",
    rf"{_COUNT}\s+tháng\s+(?:đầu|cuối)(?:\s+của)?(?:\s+năm)?(?:\s*{_YEAR})?",
    rf"{_COUNT}\s*(?:tháng|T)\s*(?:(?:/|-|năm)\s*)?{_YEAR}",
    r"(?P<through>1[0-2]|0?[2-9])\s+tháng(?!\s+(?:trước|qua|tới|tiếp|sau|đầu|cuối|liên|gần))(?!\w)",
    r"(?P<first>3[01]|[12][0-9]|[4-9])\s*/\s*(?P<second>1[0-2]|0?[1-9])(?![0-9]|\s*[/.,]\s*[0-9])",
    r"tháng\s*(?P<months>(?:1[0-2]|0?[1-9])(?:(?:,\s+|\s+(?:và|and|đến|-)\s+)(?:tháng\s*)?(?:1[0-2]"
    r"|0?[1-9])(?![0-9]|[.,/][0-9]|\s*%))+)",
    rf"first\s+{_COUNT}\s+months?(?:\s+of)?(?:\s+(?:the\s+year\s+)?{_YEAR})?",
    rf"{_COUNT}\s+first\s+months?(?:\s+of)?(?:\s+{_YEAR})?",
    rf"(?:nửa\s+(?P<half>đầu|cuối)\s+năm)(?:\s+{_YEAR})?",
    rf"(?:the\s+)?(?P<half>first|second)\s+half(?:\s+of)?(?:\s+(?:the\s+year\s+)?{_YEAR})?",
    rf"H(?P<half>[12]){_OF}{_YEAR}",
    rf"(?:quý|quí)\s*{_QUARTER}(?:{_OF}{_YEAR})?",
    rf"Q(?P<quarter>[1-4])(?:{_OF}{_YEAR})?(?![0-9])",
    rf"(?:the\s+)?(?P<quarter>first|second|third|fourth)\s+quarter(?:\s+of)?(?:\s+{_YEAR})?",
    rf"(?:tháng|thg\.?|T)\s*(?P<month>1[0-2]|0?[1-9]){_OF}{_YEAR}",
    rf"tháng\s*{_MONTH}(?!\s*%)",
    rf"{_NAME}(?:{_OF}|\s+){_YEAR}",
    rf"(?P<month>1[0-2]|0?[1-9])\s*/\s*{_YEAR}",
    rf"(?P<named>{'|'.join(name for name in MONTHS if name not in ('march', 'may'))})\b(?!\s+[0-9]{{1,2}}\b)",
    r"(?:(?<=\bin )|(?<=\bto )|(?<=\bfrom )|(?<=\bthan )|(?<=\bsince )|(?<=\bover )|(?<=\bwith )|(?<=\bof ))"
    r"(?P<named>march|may)\b(?!\s+[0-9])",
    rf"(?:cả\s+)?năm\s*{_YEAR}",
    rf"(?<![0-9][./,-])(?<![0-9]\s)(?<!mid-)(?<!mid )(?:the\s+year\s+)?{_YEAR}"
    rf"(?!\s*(?:%|/\s*[0-9]|[-–]\s*[0-9]|(?:{_COUNTED})\b))",
)
_RELATIVE = (
    (r"(?:so với|so)\s+(?:cùng kỳ|cùng kì)|cùng (?:kỳ|kì)|same (?:period|month|quarter)|year[- ]on[- ]year|năm ngoái"
     r"|năm trước|last year|a year (?:earlier|ago|before)", "year ago"),
    (r"(?:so với\s+)?(?:tháng|quý|kỳ) trước|previous (?:month|quarter)|month[- ]on[- ]month", "previous"),
    (r"(?<!tháng )(?<!quý )(?<!quý I )(?<!nửa )đầu năm(?!\s*(?:[0-9]|học|nay))|beginning of the year", "start"),
    (r"cuối năm (?:ngoái|trước)|end of last year", "end"), (r"năm (?:sau|tới)(?!\w)|next year", "next"),
)  # fmt: skip
_LAST_YEAR = re.compile(r"năm ngoái|năm trước|last year", re.I)
_WRITTEN = re.compile(r"năm ngoái|last year", re.I)
_COMPARED = re.compile(  # what is told before "last year" where it is compared with
    r"(?<!\w)(?:so với|cùng|hơn|kém|bằng|of|from|than|over|on|to|with|against|versus|same|lần|times)"
    r"(?:\s+[^\s.;,()0-9]+){0,3}\s*$", re.I,
)  # fmt: skip
_RESULT = re.compile(r"\s+(?:ước\s+)?(?:đạt|tăng|giảm)\b|\s+(?:reached|rose|fell|stood)\b", re.I)  # not of a plan
_BEFORE: tuple[tuple[Role, str], ...] = (
    ("plan", r"(?:/[A-ZĐ][A-Za-zĐđ]*(?:\s*-\s*[A-ZĐ][A-Za-zĐđ]*)*|(?i:nghị định|nghị quyết|quyết định|chỉ thị"
             r"|thông tư|công văn|luật|decree|decision) (?i:số )?\S*)(?:\s+của\s+[^\s.;,()][^.;,()]{1,44})?"
             r"\s+(?:ngày\s*)?$"),
    ("base", r"(?:so với(?! (?:mục tiêu|chỉ tiêu|kế hoạch))|\bso\b|cùng (?:kỳ|kì|năm|thời điểm)|hơn(?= năm)"
             r"|gấp [0-9]+(?:,[0-9]+)? lần"
             r"|compared (?:to|with)|\b(?:versus|against(?! (?:a|the) (?:target|goal|plan))|than)\b"
             r"|same (?:period|month|quarter|time))[^.;,():]{0,45}$"
             r"|(?:%|per ?cent|places|points|bậc|in (?:number|value|volume))\s+(?:on|over)\b[^.;,():0-9]{0,30}$"
             r"|\bfrom[^.;,():0-9]{0,45}$"),
    ("since", r"(?:kể từ|tính từ|bắt đầu từ|từ(?! nay)(?: khi| ngày| tháng| năm| đầu)?|since|khai trương|ra mắt"
              r"|vận hành)[\s(]*(?:(?:(?!(?:đến|tới|until)\s)[^.;,()0-9]){0,30}[\s(])?$"),
    ("target", r"(?:mục tiêu|chỉ tiêu|phấn đấu|targets?|goals?)(?:\s+[^\s.;,():]+){0,5}\s*$"),
    ("plan", r"(?:kế hoạch|\bKH\b|chương trình|nhiệm vụ|nền tảng|dự toán|đề án|chiến lược|nghị quyết|luật"
             r"|hội nghị|cuộc thi|giải thưởng|solutions|plan|programme|strategy)(?:\s+[^\s.;,():]+){0,5}\s*$"),
    ("until", r"(?:đến|tới|hết|cuối|as of|by|until|up to|through|end of|to)(?:\s+(?:hết|cuối|nay|thời điểm"
              r"|the end of|end of|the))*\s*$"),
)  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """A date or a period of a text.

    Attributes:
        code: the period that it names; empty where none does (a month 13), or where it takes a year that is not known.
        role: what the words before it make of it: the end of a count (``until``), its beginning (``since``), what is
            compared with (``base``), the year of a plan (``plan``) or of a target (``target``).
        whole: whether the year is printed.
        relative: for words such as "cùng kỳ", which have no digit: ``year ago``, ``previous``,
            ``start`` (of the year) or ``end`` (of the last one).
    """

    start: int
    end: int
    code: str
    role: Role = ""
    whole: bool = True
    relative: str = ""

    @cached_property
    def period(self) -> Period | None:
        """The period, if one is named."""
        return Period.parse(self.code) if self.code else None


def restored(text: str) -> str:
    """Return a text without diacritics with those of its words of time and comparison, character for character.

    Where a scan lost some, they are given to the words that stand in a date, or in what is compared with.

    Example:
        >>> restored("Ngay 05/11/2024: so voi thang 9"), restored("Ngay tháng 9")
        ('Ngày 05/11/2024: so với tháng 9', 'Ngay tháng 9')
        >>> restored("Thực hiện 9 thang dau nam 2024, so voi cùng ky"), restored("Ket qua 9 thang dau nam 2024")
        ('Thực hiện 9 tháng đầu năm 2024, so với cùng kỳ', 'Ket qua 9 tháng đầu năm 2024')
    """
    for pattern in (_BARE, *_HALF) if text.isascii() else _HALF:
        text = pattern.sub(lambda match: _cased(match[0]), text)
    return text


def _cased(word: str) -> str:
    told = "đầu" if word.lower() == "dau" else _WITH[word.lower()]
    return told.upper() if word.isupper() else told[0].upper() + told[1:] if word[0].isupper() else told


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile(rf"(?<![0-9A-Za-zĐđ])(?:{form})", re.I) for form in _FORMS]


@cache
def _before() -> list[tuple[Role, re.Pattern[str]]]:
    return [(role, re.compile(pattern, re.I if "A-ZĐ" not in pattern else re.NOFLAG)) for role, pattern in _BEFORE]


def dates(text: str, as_of: date, published: date | None = None) -> list[Dated]:
    """Return the dates and periods of a text, in its order.

    Args:
        as_of: whose year is meant where none is printed.
        published: from whose year "last year" is counted back; the as-of date by default.

    Example:
        >>> found = dates("Đến hết tháng 4/2024 tăng so với quý I năm 2023", date(2024, 4, 30))
        >>> [(one.code, one.role) for one in found]
        [('2024-04', 'until'), ('2023-Q1', 'base')]
    """
    text = restored(text)
    found = sorted(_digits(text, as_of), key=lambda one: one.start)
    taken = [(one.start, one.end) for one in found]
    for pattern, meaning in _RELATIVE:
        for match in re.finditer(pattern, text, re.I):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if meaning == "next":
                found.append(Dated(match.start(), match.end(), f"{as_of.year + 1}", whole=False))
            elif _LAST_YEAR.fullmatch(match[0]) and not _COMPARED.search(text[: match.start()][-60:]):
                found.append(
                    Dated(match.start(), match.end(), f"{_spoken(match[0], as_of, published) - 1}", whole=False)
                )
            else:
                found.append(Dated(match.start(), match.end(), "", "base", False, meaning))
    return sorted(found, key=lambda one: (one.start, one.end))


def _spoken(words: str, as_of: date, published: date | None) -> int:
    """The year from which words count back: "last year" from that in which they are written."""
    return (published or as_of).year if _WRITTEN.fullmatch(words) else as_of.year


@lru_cache(maxsize=1 << 10)
def dates_of_head(head: str, as_of: date) -> tuple[Dated, ...]:
    """Return the dates of the head of a column, which every cell under it asks for."""
    return tuple(dates(head, as_of))


def _digits(text: str, as_of: date) -> Iterator[Dated]:
    taken = bytearray(len(text))
    for pattern in _patterns():
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]) or not match.end() > match.start():
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            parts = match.groupdict()
            if not _holds(parts, text[max(0, match.start() - 20) : match.start()], as_of):
                taken[match.start() : match.end()] = bytes(match.end() - match.start())
                continue
            yield Dated(
                match.start(),
                match.end(),
                _code(parts, as_of),
                _role(text, match.start(), match.end()),
                bool(parts.get("year")),
            )


def _holds(parts: dict[str, str | None], before: str, as_of: date) -> bool:
    """Whether what may be a date is one: seven months are a period if July is reported on, 30/6 is no part of six."""
    if through := parts.get("through"):
        return int(through) == as_of.month or bool(
            re.search(r"(?:l[uũ]y kế|luỹ kế|trong|qua|sau|tính)\s+$", before, re.I)
        )
    if parts.get("begun") and not any(parts.get(name) for name in ("opened", "opening", "days", "year")):
        return False  # "from 5 to 7/9"
    if first := parts.get("first"):
        return int(first) > int(parts["second"] or 0)
    return True


def _role(text: str, start: int, end: int) -> Role:
    before = text[max(0, start - 70) : start]
    role: Role = next((role for role, pattern in _before() if pattern.search(before)), "")
    return "" if role == "plan" and _RESULT.match(text, end) else role


def _code(parts: dict[str, str | None], as_of: date) -> str:
    numbers = {name: _number(part) for name, part in parts.items() if part and name not in ("months", "days")}
    year = numbers.get("year") or as_of.year
    code = ""
    if "since" in numbers:
        code = f"{numbers['since']}-01/{year}-12"
    elif "named" in numbers:  # a month without a year is the last one of that name
        code = f"{year - (numbers['named'] > as_of.month)}-{numbers['named']:02}"
    elif "first" in numbers:
        code = f"{year}-{numbers['second']:02}-{min(numbers['first'], monthrange(year, numbers['second'])[1]):02}"
    elif "begun" in numbers:
        opened, month = numbers.get("opened") or numbers.get("opening") or numbers["month"], numbers["month"]
        whole = numbers["begun"] == 1 and numbers["day"] == monthrange(year, month)[1]
        code = _months(year, opened, month) if whole else ""
    elif "day" in numbers:
        month = numbers["month"]
        code = f"{year}-{month:02}-{min(numbers['day'], monthrange(year, month)[1]):02}"
    elif "half" in numbers:
        code = f"{year}-S{numbers['half']}"
    elif "count" in numbers or "through" in numbers:
        code = f"{year}-01-01/P{numbers.get('count') or numbers['through']}M"
    elif "last" in numbers:
        code = _months(year, numbers["month"], numbers["last"])
    elif "quarter" in numbers:
        code = f"{year}-Q{numbers['quarter']}"
    elif "month" in numbers:
        code = f"{year}-{numbers['month']:02}"
    elif "year" in numbers:
        code = f"{year}"
    try:
        return Period.parse(code).code if code else ""
    except DxError:
        return ""


def _months(year: int, first: int, last: int) -> str:
    """The code of a stretch of months of a year; empty where it is none that codes have."""
    if first == last:
        return f"{year}-{first:02}"
    if first == 1:
        return f"{year}-01-01/P{last}M"
    quarter = first % 3 == 1 and last == first + 2
    return f"{year}-Q{last // 3}" if quarter else f"{year}-S2" if (first, last) == (7, 12) else ""


def _number(part: str) -> int:
    word = part.lower().strip(".")
    return int(word) if word.isdecimal() else NUMBERS[folded(word)]
