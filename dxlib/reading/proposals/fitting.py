"""How a figure fits an indicator: what it is counted in, how large it is, what the evidence has of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dxlib.indicators import Indicator, Unit
from dxlib.reading.proposal import Reason
from dxlib.reading.proposals.amounts import Amount
from dxlib.reading.proposals.history import History
from dxlib.reading.proposals.words import words

FAR = 0.7  # powers of ten from the nearest earlier figure, at which a size is doubted: a fifth, or five times
_PACED = 0.5  # powers of ten at which a flow is as large as before day by day, if not as a whole
_AMONG = 1.5  # a rank among as many as before: 193 members of the United Nations
_LARGE = 100  # a total of that many countries means a rank
_FORMS = {"percent": "growth", "multiple": "multiple", "rank": "rank_change"}


@dataclass(frozen=True)
class Fit:
    """By how much a figure speaks for an indicator (1 is neither for nor against), and why."""

    factor: float
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[str, ...] = ()


def unit_fit(amount: Amount, indicator: Indicator, unit: Unit, history: History) -> Fit:
    """Return how what is printed fits what an indicator is counted in."""
    factor = _by_kind(amount, indicator, unit)
    if unit.kind == "rank" and amount.figure.total in history.totals.get(indicator.id, ()):
        factor *= _AMONG
    if factor == 0:
        return Fit(0.0)
    reasons = [Reason(rule="unit", found=unit.id, weight=factor)] if amount.unit not in ("count", "bare") else []
    if amount.figure.total is not None and unit.kind == "count":
        factor *= _by_total(amount.figure.total, indicator, reasons)
    if unit.kind in ("count", "ratio") and amount.noun:
        factor *= _by_noun(amount.noun, indicator, unit, history, reasons)
    return Fit(factor, tuple(reasons))


def _by_kind(amount: Amount, indicator: Indicator, unit: Unit) -> float:
    printed, total = amount.unit, amount.figure.total
    if unit.kind == "share":
        return {"percent": 1.0, "bare": 0.25}.get(printed, 0.0) if total is None else 0.0
    if unit.kind == "money":
        if printed == "bare":
            return 0.3
        return 1.0 if printed == unit.id else 0.0
    if unit.kind == "speed":
        return {unit.id: 1.0, "bare": 0.4}.get(printed, 0.0)
    if unit.kind == "rank":
        if total is not None and total >= _LARGE:
            return 1.0
        whole = float(amount.value).is_integer()
        return {"rank": 1.1, "bare": 0.5 if whole else 0.0, "count": 0.15 if whole else 0.0}.get(printed, 0.0)
    if unit.kind == "duration":
        return 1.0 if printed == unit.id else 0.0
    if printed in ("percent", "VND", "USD", "Mbps", "rank", "multiple", "tbps"):
        return 1.0 if unit.id == printed else 0.0
    if unit.id == "points":
        return {"points": 1.0, "bare": 0.8}.get(printed, 0.2 if float(amount.value).is_integer() else 0.6)
    if unit.id in ("tbps", "multiple") or printed in ("hours", "days", "weeks", "months", "years"):
        return 0.0
    if unit.kind == "count" and not float(amount.value).is_integer() and not isinstance(indicator.denominator, str):
        return 0.05
    if printed == "points":
        return 0.3
    return 1.0


def _by_total(total: float, indicator: Indicator, reasons: list[Reason]) -> float:
    whole = indicator.denominator
    if isinstance(whole, float | int):
        if whole == total:
            reasons.append(Reason(rule="total", found=f"{total:g}", weight=1.3))
            return 1.3
        return 0.8 if indicator.unit in ("ministries", "provinces") and _alike(total, float(whole)) else 0.5
    if indicator.unit == "provinces":
        return 1.2 if total in (63, 34) else 0.5
    if indicator.unit == "ministries":
        return 1.1 if 15 <= total <= 35 and total != 34 else 0.5
    return 0.9


def _alike(total: float, whole: float) -> bool:
    """Whether two totals count the same bodies at different times: 63 and 34 provinces, 22 and 30 ministries."""
    return (total in (63, 34) and whole in (63, 34)) or (15 <= total <= 31 and 15 <= whole <= 31)


def _by_noun(noun: str, indicator: Indicator, unit: Unit, history: History, reasons: list[Reason]) -> float:
    """The words after a figure say what is counted."""
    found = words(noun)
    own = history.nouns.get(indicator.id, set())
    for length in range(min(4, len(found)), 0, -1):
        told = " ".join(found[:length])
        if told in own:
            reasons.append(Reason(rule="noun", found=told, weight=1.3))
            return 1.3
        units = history.counted.get(told)
        if units:
            if unit.id in units:
                reasons.append(Reason(rule="noun", found=told, weight=1.15))
                return 1.15
            return 0.55
    return 1.0


def size_fit(
    value: float, indicator: Indicator, unit: Unit, history: History, area: str, breakdown: str, days: int = 0
) -> Fit:
    """Return how plausible a value is beside the earlier ones of its series, of a flow also day by day."""
    low, high = indicator.bounds
    if (low is not None and value < low) or (high is not None and value > high):
        return Fit(0.15, (), ("bounds",))
    if unit.kind == "share" and value > 100 and high is None and indicator.denominator is not None:
        return Fit(0.3, (), ("bounds",))
    away = history.distance(indicator.id, area, breakdown, value)
    if away is None:
        return Fit(0.95, (), ("new",))
    if away >= FAR and days and (history.pace(indicator.id, area, breakdown, value, days) or FAR) < _PACED:
        return Fit(1.0)
    if away < 0.001 and unit.kind == "share":
        return Fit(1.2, (Reason(rule="same", found=f"{value:g}", weight=1.2),))
    if away < 0.001:
        return Fit(1.45, (Reason(rule="same", found=f"{value:g}", weight=1.45),))
    if unit.kind == "share":
        return Fit(1.1 if away < 0.2 else 1.0 if away < 0.6 else 0.8, (), () if away < FAR else ("size",))
    if away < 0.2:
        return Fit(1.25, (Reason(rule="size", weight=1.25),))
    if away < 0.5:
        return Fit(1.1)
    if away < 1:
        return Fit(0.9, (), () if away < FAR else ("size",))
    return Fit(0.6 if away < 2 else 0.35, (), ("size",))


def grows(indicator: Indicator) -> bool:
    """Whether an indicator is itself a growth, so that what rose is its level."""
    return indicator.unit == "percent" and bool(re.search(r"(?:tốc độ|mức) tăng", indicator.name.vi, re.I))


def adds(indicator: Indicator) -> bool:
    """Whether an indicator counts what came new, so that "1,400 more stations" is its level."""
    return indicator.id.endswith("_new")


def form(amount: Amount, indicator: Indicator, unit: Unit) -> str:
    """Return the form of a change, as it is printed; empty where the figure can be none of the indicator."""
    if amount.points and amount.unit == "percent":
        return "points" if unit.kind == "share" else ""
    if amount.unit in _FORMS and not (amount.unit == "rank" and unit.kind != "rank"):
        return _FORMS[amount.unit]
    if unit.kind == "rank" and amount.unit in ("bare", "count"):
        return "rank_change" if float(amount.value).is_integer() else ""
    if unit.kind == "share" and amount.unit in ("points", "bare"):
        return "points"
    return "difference" if _by_kind(amount, indicator, unit) > 0.2 else ""


def acts(text: str) -> list[str]:
    """Return the numbers of decisions that a text names, as ``authority`` writes them.

    Example:
        >>> acts("theo Quyết định số 942/QĐ-TTg ngày 15/6/2021")
        ['942/QĐ-TTg']
    """
    return [
        re.sub(r"\s+", "", one)
        for one in re.findall(r"(?<![0-9])[0-9]+\s*/(?:\s*(?:19|20)[0-9]{2}\s*/)?\s*(?:QĐ|NQ|CT|KH)-[A-ZĐa-zđ]+", text)
    ]
