"""Ministries and provinces that a sentence names behind a count of them: who did it, and who did not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxlib.reading.proposal import Reading, Reason
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.texts import Passage
from dxlib.reading.proposals.where import Named, Places

_OPENS = re.compile(r"(?:\b(?:là|gồm|như|namely|including)\b|:)[^.;:]{0,20}$", re.I)
_JOINS = re.compile(r"\s*(?:(?:,|;|và|and|&|,\s*và)\s*)?(?:(?:tỉnh|thành phố|TP\.?|các tỉnh)\s*)?", re.I)
_NOT = re.compile(r"\b(?:chưa|không|not|yet to|without)\b", re.I)
_LIKELY = 0.6
_KINDS = {"provinces": "province", "ministries": "ministry"}


@dataclass(frozen=True)
class Counted:
    """A count of ministries or provinces that was read."""

    site: Site
    indicator: str
    unit: str
    period: str
    note: str


def adoptions(passage: Passage, counts: list[Counted], places: Places) -> Iterator[tuple[Named, Reading]]:
    """Return the areas that a passage lists behind a count of such areas, each with its reading.

    Args:
        counts: the counts of the passage, in its order.
        places: the areas.
    """
    last: Named | None = None
    for one in places.named(passage.text):
        listed = last is not None and bool(_JOINS.fullmatch(passage.text[last.end : one.start]))
        before = [count for count in counts if count.site.amount.end <= one.start and _fits(count, one, places)]
        if not before or not (listed or _OPENS.search(passage.text[before[-1].site.amount.end : one.start])):
            last = None
            continue
        last = one
        yield one, _reading(passage, one, before[-1])


def _fits(count: Counted, one: Named, places: Places) -> bool:
    province = places.kinds.get(one.code) == "province"
    return province == (_KINDS.get(count.unit) == "province") and count.unit in _KINDS


def _reading(passage: Passage, one: Named, count: Counted) -> Reading:
    """What is said last before a list decides: "còn 3 tỉnh chưa ban hành là" names those that have not."""
    between = passage.text[count.site.amount.end : one.start]
    clause = re.split(r"[(;]", between)[-1]
    row = {
        "indicator": count.indicator,
        "period": count.period,
        "area": one.code,
        "adopted": not _NOT.search(clause),
        "as_printed": passage.text[one.start : one.end],
        "line": passage.lines[one.start] + 1,
        "note": count.note,
    }
    return Reading(
        table="adoption",
        row=row,
        score=_LIKELY,
        reasons=(Reason(rule="beside", found=count.site.amount.printed),),
    )
