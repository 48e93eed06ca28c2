"""The period that a document covers: as its title, its first lines or its sentences name it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

from dxlib.errors import DxError
from dxlib.notation.periods import Period
from dxlib.notation.search import folded

DATELINE = 8  # words of a line that dates a document
DAY = (
    r"(?:ngày|Ngày|NGÀY)\s+[0-9]{1,2}\s*"
    r"(?:(?:tháng|THÁNG)\s*[0-9]{1,2}\s*(?:năm|NĂM)\s*|[/.-]\s*[0-9]{1,2}\s*[/.-]\s*)[0-9]{4}"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTHS_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_NAMED = rf"(?:{_MONTHS}|{_MONTHS_SHORT})\.?"
DATES = re.compile(
    rf"({DAY}|[0-9]{{1,2}}\s+tháng\s+[0-9]{{1,2}}[,\s]\s*(?:năm\s+)?[0-9]{{4}}|[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{4}}"
    rf"|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{_NAMED}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAMED},?\s+[0-9]{{4}})(?!\d)"
)
# Beside a date that is the document's own nothing stands but these: a weekday, an hour, who wrote.
_BESIDE = re.compile(
    r"(?:[0-9][0-9.,]*|[.,])\s*(?:lượt (?:xem|đọc|truy cập)|bình luận|views?|reads?|comments?|min(?:utes?)? read)"
    r"|lượt (?:xem|đọc|truy cập)\s*(?::\s*)?[0-9.,]+"
    r"|thông tin|số liệu|tài liệu|phục vụ|(?:cuộc |buổi )?họp báo"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày (?:đăng|tạo|xuất bản)|cập nhật|xuất bản|công bố|đăng tải|đăng"
    r"|ban hành|phát hành"
    r"|sent|date|gửi|gui|thg|ngày|lúc|giờ|gmt|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|published|updated|posted|dated?|on|am|pm|ict"
    r"|[0-9]{1,2}\s*[:h]\s*[0-9]{2}|\+[0-9]+|[\W_]",
    re.I,
)
_DASH = re.compile(r"\s([-–—|·•])\s")
_SOURCE = re.compile(  # who publishes pages
    r"(?:cổng|báo(?! cáo)|tạp chí|trang|đài|thông tấn|bộ|sở|cục|ubnd|ủy ban|văn phòng|ministry|department|portal)\s",
    re.I,
)
_NAME = 4  # words of the name of a paper
_PERIODS = re.compile(
    r"(?:quý|Quý|QUÝ)\s*(?:[1-4]|IV|I{1,3}|iv|i{1,3})\s*(?:(?:[/-]|năm|NĂM|,)\s*)?(?:năm\s*)?[0-9]{4}"
    r"|(?:[0-9]{1,2}|[Ss]áu|[Cc]hín)\s+(?:tháng|THÁNG)(?:\s+(?:đầu|ĐẦU|cuối|CUỐI))?\s*(?:(?:năm|NĂM|/|,)\s*)?[0-9]{4}"
    r"|(?:tháng|Tháng|THÁNG)\s*[0-9]{1,2}\s*(?:(?:[/.-]|năm|NĂM|,)\s*)?(?:năm\s*)?[0-9]{4}"
    r"|(?:năm|Năm|NĂM|[Yy]ear)\s*[0-9]{4}"
    rf"|(?:[Ff]irst|[Ss]econd)\s+half\s+of\s+[0-9]{{4}}|Q[1-4]\s*(?:[/-]\s*)?[0-9]{{4}}|(?:{_MONTHS})\s+[0-9]{{4}}"
    r"|[Ff]irst\s+(?:three|four|five|six|seven|eight|nine|ten|eleven|[0-9]{1,2})\s+months\s+of\s+[0-9]{4}",
)
_PLANNED = re.compile(  # what a report says of the time to come
    r"(?:nhiệm vụ|phương hướng|kế hoạch|giải pháp|định hướng)(?:\s+[^\s.;,0-9]+){0,8}?\s+"
    rf"(?:{_PERIODS.pattern})", re.I,
)  # fmt: skip
_YEARLESS = re.compile(
    r"(?:[0-9]{1,2}|sáu|chín) tháng đầu năm(?!\s*[0-9])"
    r"|quý (?:[1-4]|I{1,3}|IV)(?![\w/]|\s*(?:năm\s*)?(?:[/-]\s*)?[0-9])",
    re.I,
)
_PLACE = re.compile(r"(?:(?:TP|Tp)\.?\s*|(?:thành phố|tỉnh)\s+)?(.*)", re.I)
_CITIES = frozenset(("ha noi", "hanoi", "ho chi minh", "ho chi minh city", "hcm", "hcmc", "da nang", "danang",
                     "hai phong", "can tho", "hue", "vinh", "nha trang", "vung tau"))  # fmt: skip
_WHEN = rf"{DATES.pattern}|(?:{_PERIODS.pattern})|{_NAMED}\s+[0-9]{{4}}|(?:1[0-2]|0?[1-9])\s*/\s*[0-9]{{4}}"
_AT = re.compile(rf"\W*(?P<place>[^\W\d_][^,|\t0-9–—]{{1,30}}?)\s*(?:,|\s[-–—])\s*(?P<when>{_WHEN})\W*")
_STRETCH = re.compile(r"(?:giai đoạn|period)\s+[0-9]{4}\s*[-–]\s*[0-9]{4}", re.I)
_CITED = re.compile(
    rf"(?:số|no\.?)\s*[0-9]+/\S+(?:\s*(?:,\s*)?{DAY}|\s+of\s+{DATES.pattern})?|{DAY}|{DATES.pattern}", re.I
)


_SPANS = ("year", "half", "quarter", "month", "months")
_LONG = ("year", "half", "quarter", "months")
_CLOSED, _CLOSING = ("year", "half", "quarter"), timedelta(days=12)  # told of some days before its end
_AS_OF = 3  # words between a comma and such a day: "according to the ministry, as of 30 June"
_OPENING = 3  # sentences, or lines of them, that may say as of when a document tells
_RECENT = (100, 250)  # days before its publication of which a document tells, the fewer if it tells of any


def dateline(line: str) -> str:
    """Return when a line dates a document that says but the place and the day, month or quarter; else empty.

    Example:
        >>> dateline("Hà Nội, tháng 10/2025"), dateline("Hanoi, Q3 2025"), dateline("Kinh tế số, 10/2025")
        ('tháng 10/2025', 'Q3 2025', '')
    """
    match = _AT.fullmatch(line)
    return match["when"] if match and _is_place(match["place"]) else ""


def _is_place(name: str) -> bool:
    """Whether words are a name of Vietnamese form, or that of a city in capitals or without diacritics."""
    own = _PLACE.fullmatch(name)[1]  # type: ignore[index]
    words = own.split()
    return folded(own) in _CITIES or (1 < len(words) < 5 and not own.isascii() and all(map(str.istitle, words)))


def sole_date(line: str) -> str:
    """Return the date of a line that says nothing else but weekday, hour, who wrote, how often it was read; else empty.

    Example:
        >>> sole_date("Đăng lúc 09:10, 12/11/2024 - 532 lượt đọc"), sole_date("Từ 12/11/2024 có 532 trạm")
        ('12/11/2024', '')
        >>> sole_date("Cổng thông tin điện tử tỉnh Sơn La - Thứ Ba, 09/07/2024 08:15")
        '09/07/2024'
    """
    source, dash, rest = _DASH.split(line, maxsplit=1) if _DASH.search(line) else ("", "", line)
    is_source = _SOURCE.match(source) or len(source.split()) <= _NAME
    if dash and is_source and not re.search("[0-9]", source) and (found := _sole(rest)):
        return found
    return _sole(line)


def _sole(line: str) -> str:
    match = DATES.search(line)
    if not match:
        return ""
    others, at = line.replace(match[1], ""), 0
    while beside := _BESIDE.match(others, at):
        at = beside.end()
    return match[1] if at == len(others) else ""


def period_of(text: str) -> str:
    """Return the period that a title names, as a code; empty if it names none.

    Dates and numbers of decisions are none, nor is the stretch of a programme.

    Example:
        >>> period_of("Báo cáo 6 tháng đầu năm 2022"), period_of("Thực hiện Quyết định số 942/QĐ-TTg ngày 15/6/2021")
        ('2022-S1', '')
    """
    text = _with_year(text)
    done = _PLANNED.sub(" ", text)
    told = _told(done) or _told(text)
    if told:
        ends = {Period.parse(code).end for code in told}
        pick = max if len(ends) == 1 else min  # "of the third quarter and of nine months": of all of these
        return pick(told, key=lambda code: round((Period.parse(code).length or 0) / 30.4))  # a leap year is as long
    years = re.findall(r"(?<![0-9/.,-])(20[0-9]{2})(?![0-9/.,-])", _uncited(text))
    return years[-1] if years else ""


def _told(text: str) -> list[str]:
    return [code for match in _PERIODS.finditer(_uncited(text)) if (code := _code(match.group()))]


def _with_year(text: str) -> str:
    """A title whose first part of a year takes its year from the second: "6 tháng đầu năm, … cuối năm 2024"."""
    years = set(re.findall(r"(?<![0-9/.,-])20[0-9]{2}(?![0-9/.,-])", _uncited(text)))
    return _YEARLESS.sub(rf"\g<0> {years.pop()}", text) if len(years) == 1 else text


def _uncited(text: str) -> str:
    return _STRETCH.sub(" ", _CITED.sub(" ", text))


def _code(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).lower()
    try:
        return Period.parse(re.sub(r"^([0-9]+|sáu|chín) tháng năm", r"\1 tháng đầu năm", plain)).code
    except DxError:
        return ""


def first_period(lines: list[str], day: date | None) -> str:
    """Return the period that the first lines name, as a code; empty for none.

    Args:
        lines: the first ones.
        day: of publication, if it is known: its month beside a place dates the document.
    """
    for line in lines:
        passing = line.endswith(".") or line.count("|") > 1  # a sentence, or the head of a table
        code = "" if day and passing else period_of(line)
        if code and _PERIODS.search(_uncited(line)):
            period = Period.parse(code)
            if not (day and period.kind == "month" and period.contains(day) and len(line.split()) <= DATELINE):
                return code
    return ""


def covered(named: str, lines: list[str], day: date) -> str:
    """Return the period that a document covers, as a code.

    That of the title if it is over, else one that the text names, else one that has begun, else the year of the day.

    Args:
        named: by the title, or by the first lines; empty for none.
        lines: the whole text.
        day: of publication.
    """
    period = Period.parse(named) if named else None
    if period and _is_over(period, day):
        return named
    told = _most_named(lines, day)
    if period is None or period.start is None or period.start > day or period.kind == "month":
        return told or named or str(day.year)
    if told and day - period.start < period.end - day and period.previous.code == told:
        return told  # it has but begun
    return told if told and Period.parse(told).end >= period.start else named


def _is_over(period: Period, day: date) -> bool:
    """Whether a period is over on a day, or so nearly that documents tell the whole of it."""
    return period.end <= (day + _CLOSING if period.kind in _CLOSED else day)


def _most_named(lines: list[str], day: date) -> str:
    """The period that is over and that a text names most often, if there are some of these of the months before it.

    Empty where it names none; what is compared with, planned or due does not count.
    """
    from dxlib.reading.proposals.dating import dates

    told = (one for line in lines for one in dates(_uncited(line), day) if one.period and one.role in ("", "until"))
    periods = [
        one.period if one.whole or _is_over(one.period, day) else one.period.year_ago for one in told if one.period
    ]
    named = Counter(one.code for one in periods if _is_over(one, day) and one.kind in _SPANS)
    over = {one.code: one for one in periods if one.code in named}
    near = ([code for code in named if (day - over[code].end).days <= most] for most in _RECENT)
    recent = next(filter(None, near), list(named))
    return max(recent, key=lambda code: (named[code], over[code].end, over[code].length or 0), default="")


def state_of(lines: list[str], day: date) -> date | None:
    """Return the day as of which a document tells, by the first sentence that opens with one; none where none does.

    Args:
        lines: the whole text, of which the first sentences count.
        day: of publication.

    Example:
        >>> state_of(["Bưu chính", "Tính đến ngày 31/8/2026, cả nước có 700 doanh nghiệp."], date(2026, 9, 4))
        datetime.date(2026, 8, 31)
    """
    from dxlib.reading.proposals.dating import dates

    spoken = [line for line in lines if len(line.split()) > DATELINE and line.count("|") < 2][:_OPENING]
    for line in spoken:
        for one in dates(line, day):
            period = one.period
            said = re.split(r"[.;]\s", line[: one.start])[-1]
            opens = len(said.split()) <= DATELINE or len(said.rpartition(", ")[2].split()) <= _AS_OF
            if not (opens and period and one.role == "until" and period.kind in ("instant", "month")):
                continue
            if period.end <= day and (day - period.end).days <= _RECENT[-1]:
                return period.end
    return None


def with_state(covers: str, state: date, day: date) -> str:
    """Return the period that a document covers that tells the state of a day: what ends there, else the month.

    One that looks back on a period that is over tells of that, whatever day within it tells how things stand.

    Args:
        covers: what the document names.
        state: the day as of which its first sentences tell.
        day: of publication.

    Example:
        >>> with_state("2024", date(2024, 11, 30), date(2025, 1, 15))
        '2024'
        >>> with_state("2024", date(2024, 11, 30), date(2024, 12, 5))
        '2024-11'
    """
    period = Period.parse(covers)
    looks_back = period.kind in _LONG and _is_over(period, day) and period.contains(state)
    fits = period.end == state or (period.kind == "month" and period.contains(state))
    return covers if fits or looks_back else f"{state:%Y-%m}"
