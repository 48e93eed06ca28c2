"""How a date stands to a figure: right behind it, in brackets of its own, as what a change is compared with."""

from __future__ import annotations

import re

from dxlib.reading.proposals.around import Site, in_turn
from dxlib.reading.proposals.dating import Dated

AGAINST = re.compile(
    r"(?<!\w)(?:from|against|versus|compared (?:to|with)|so với(?: mức)?|từ(?: mức)?|(?:cao|thấp|nhiều|ít) hơn mức"
    r"|(?:higher|lower|above|below) than(?: the)?)\s*$", re.I,
)  # fmt: skip
_JOINED = re.compile(
    r"\s*(?:(?:of )?G(?:R)?DP\s*)?(?:[(]\s*)?(?:(?:vào|trong|của|ở|tại|cả|in|of|at|for|the|whole)\s+)*"
    r"(?:(?:cuối|đầu|hết|(?:at )?the end of|late|early)\s*)?",
    re.I,
)
_OF_BASE = re.compile(r"^[^.;,]{0,12}[(]\s*(?:(?:đạt|là|khi đó|được)\s*)?$|^[^.;,]*\b(?:là|đạt|was|were)\s*$|^\s*:\s*$")
_EDITION = re.compile(  # before the year, or behind it, of an index
    r"(?:\b(?:[Ii]ndex|[Ss]urvey|[Rr]ankings?|[A-Z]{3,})\)?|(?:[Cc]hỉ số|[Kk]hảo sát)(?: [^\s,;.()]+){0,8}\)?)"
    r",?\s+(?:năm )?$"
)
_EDITED = re.compile(r"\s+(?:edition|index|survey|rankings?|e-government)\b", re.I)
_WORTH = re.compile(r"(?<!\w)(?:worth|valued at|value of|totall?ing|trị giá|giá trị|tổng (?:số )?tiền)(?!\w)", re.I)
_SCORES = ("points", "bare")  # how a score is printed


def names_level(text: str, base: Dated, figure: int) -> bool:
    """Whether the base of a change dates the figure behind it: "so với tháng 5 (950 cuộc)", "(cùng kỳ: 77%)"."""
    between = text[base.end : figure]
    opened = text[: base.start].rstrip().endswith("(")
    return len(between) < 25 and bool(_OF_BASE.search(between) if base.code else opened and not between.strip(" :"))


def of_another(one: Site, d: Dated) -> bool:
    """Whether a date stands in brackets with a figure of its own: "81.4% (in October: 80.9%)"."""
    text, (start, end) = one.passage.text, one.sentence
    opened = text.rfind("(", start, d.start)
    closed = text.find(")", d.end, end)
    if opened < text.rfind(")", start, d.start) or opened < 0 or closed < 0 or opened < one.amount.start < closed:
        return False
    return any(opened < each.digits[0] < closed and each.digits[0] > d.end for each in one.amounts)


def right_behind(text: str, end: int, d: Dated) -> bool:
    """Whether a date stands right behind a figure, with nothing but what it is a part of and a word that joins them."""
    return d.start >= end and bool(_JOINED.fullmatch(text[end : d.start]))


def valued(one: Site) -> int:
    """Where the figure ends that is the value of what one counts: "9 million payments worth 5 trillion"; else 0."""
    later = next((each for each in one.amounts if one.clause[1] <= each.moved < one.sentence[1]), None)
    return later.end if later and _WORTH.search(one.passage.text[one.amount.end : later.start]) else 0


def same(dated: Dated, text: str) -> bool:
    """Whether "cùng kỳ" stands before the year of a base: then the same part of that year is meant."""
    before = text[max(0, dated.start - 30) : dated.start].lower()
    return (
        bool(re.search(r"cùng (?:kỳ|kì|thời điểm|tháng|quý)|same (?:period|month|quarter|time)", before))
        and dated.period is not None
        and (dated.period.kind == "year")
    )


def in_turn_dated(one: Site, dated: list[Dated]) -> list[Dated]:
    """The period of a figure told "respectively" of as many periods."""
    place, times, (start, end) = in_turn(one)
    told = [d for d in dated if start <= d.start < end]
    return [told[place]] if len(told) == times > 1 else []


def of_edition(one: Site, d: Dated) -> bool:
    """Return whether a year is that of the edition of an index in which a place, or a score, is told."""
    text = one.passage.text
    if d.period is None or d.period.kind != "year" or not (one.ranked or one.amount.unit in _SCORES):
        return False
    return bool(_EDITION.search(text[max(0, d.start - 60) : d.start]) or _EDITED.match(text, d.end))
