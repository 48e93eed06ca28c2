"""Shares and averages against what they are computed from, as their definitions say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dxlib.indicators import Indicator
from dxlib.notation.figures import QUALIFIERS
from dxlib.notation.intervals import Interval
from dxlib.recompute.findings import Finding, Place, place
from dxlib.recompute.levels import NO_ROWS, NONE, Level, Levels
from dxlib.recompute.spans import Spans
from dxlib.recompute.verdicts import (
    INCONSISTENT,
    UNVERIFIABLE,
    Operand,
    Recomputed,
    Statement,
    recompute_ratio,
)

_FACTORS = {"percent": 100.0, "per_1000": 1000.0}


def ratios(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every printed share or average that has a numerator in its definition."""
    for indicator, rows, parts, below in _stated(levels):
        for stated, whole, *tops in zip(rows, below, *parts, strict=True):
            found = [levels.level(top) for top in tops if top != NONE]
            yield _ratio(indicator, levels.level(stated), found, None if whole == NONE else levels.level(whole))


def _stated(levels: Levels) -> Iterator[tuple[Indicator, np.ndarray, list[np.ndarray], np.ndarray]]:
    """The rows of each indicator with a numerator, those of every numerator, and those of the denominator."""
    for indicator in levels.definitions.indicators.values():
        rows = levels.once(indicator.id) if indicator.numerators else NO_ROWS
        if len(rows):
            named = indicator.denominator
            other = isinstance(named, str) and named not in ("days", "months")
            below = levels.found(str(named), rows) if other else np.full(len(rows), NONE)
            yield indicator, rows, [levels.found(name, rows) for name in indicator.numerators], below


def contested_ratios(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of every printed share or average that ``ratios`` finds inconsistent, with what it is held to."""
    cases = []
    for indicator, rows, parts, below in _stated(levels):
        complete = np.logical_and.reduce([part != NONE for part in parts])
        cases.append(_case(levels, indicator, rows[complete], [part[complete] for part in parts], below[complete]))
    if not cases:
        return
    columns = [np.concatenate(some) for some in zip(*(case for case, _ in cases), strict=True)]
    wrong = _inconsistent(levels, *columns)
    ends = np.cumsum([len(roles[0]) for _, roles in cases])
    for (_, roles), one in zip(cases, np.split(wrong, ends[:-1]), strict=True):
        yield from (some[one & (some != NONE)] for some in roles)


def _case(
    levels: Levels, indicator: Indicator, rows: np.ndarray, parts: list[np.ndarray], below: np.ndarray
) -> tuple[tuple[np.ndarray, ...], list[np.ndarray]]:
    """What ``_inconsistent`` asks of one indicator's levels, and the rows of all the levels concerned."""
    top, part = levels.span.take(parts[0]), levels.value[parts[0]]
    for other in parts[1:]:
        top, part = top.plus(levels.span.take(other)), part + levels.value[other]
    whole, span = _wholes(levels, indicator, rows, parts, below)
    factor = np.full(len(rows), _FACTORS.get(indicator.unit, 1.0))
    return (rows, part, top.low, top.high, whole, span.low, span.high, factor), [rows, *parts, below]


def _wholes(
    levels: Levels, indicator: Indicator, rows: np.ndarray, parts: list[np.ndarray], below: np.ndarray
) -> tuple[np.ndarray, Spans]:
    """``_denominator`` by column: the values, ``nan`` where there is none, and what they may stand for."""
    named = indicator.denominator
    if isinstance(named, int | float):
        values = np.full(len(rows), float(named))
    elif named in ("days", "months"):
        lengths = [(one.length if named == "days" else one.months) or np.nan for one in levels.periods]
        values = np.array(lengths, dtype=float)[levels.period[rows]]
    elif len(parts) == 1:
        values = np.where(levels.rank[parts[0]] == levels.rank[rows], levels.total[parts[0]], np.nan)
    else:
        values = np.full(len(rows), np.nan)
    there = below != NONE
    low, high = (np.where(there, end[below], values) for end in (levels.span.low, levels.span.high))
    return np.where(there, levels.value[below], values), Spans(low, high)


def _inconsistent(
    levels: Levels, rows: np.ndarray, part: np.ndarray, part_low: np.ndarray, part_high: np.ndarray,
    divisor: np.ndarray, whole_low: np.ndarray, whole_high: np.ndarray, factor: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """``recompute_ratio`` by column, as far as it says inconsistent."""
    figures = levels.printed(rows)
    value, low, high, last = (figures[name] for name in ("value", "low", "high", "last_digit"))
    falls = levels.value[rows] < 0
    stated, truncated = _signed(low, high, falls), _signed(value, value + last, falls)
    may_be_cut = figures["rounded"] & (figures["qualifier"] == QUALIFIERS.index("exact"))
    top, whole = Spans(part_low, part_high), Spans(whole_low, whole_high)
    ratio = top.over(whole).scaled(factor)
    divisible = ~whole.holds_zero & (divisor != 0) & ~np.isnan(divisor)
    wrong = divisible & ~stated.meets(ratio) & ~(may_be_cut & truncated.meets(ratio))
    rest = whole.minus(top)
    to_rest = ~rest.holds_zero & (divisor - part != 0)
    not_to_rest = np.where(to_rest, ~stated.meets(top.over(rest).scaled(factor)), top.exact & whole.exact)
    return wrong & (not_to_rest | (factor != _FACTORS["percent"]))


def _signed(low: np.ndarray, high: np.ndarray, falls: np.ndarray) -> Spans:
    return Spans(np.where(falls, -high, low), np.where(falls, -low, high))


def _ratio(indicator: Indicator, stated: Level, tops: list[Level], whole_level: Level | None) -> Finding:
    whole, below = _denominator(indicator, stated, tops, whole_level)
    factor = _FACTORS.get(indicator.unit, 1.0)
    top = _sum(tops) if len(tops) == len(indicator.numerators) else None
    if top is None or whole is None:
        recomputed = Recomputed(UNVERIFIABLE)
    else:
        statement = Statement.read(stated.as_printed, stated.value, language=stated.language)
        recomputed = recompute_ratio(statement, top, whole, factor)
    implied, implied_as = _implied(stated.interval, top, whole, factor, recomputed.verdict)
    return Finding.of(
        recomputed,
        check="share" if factor != 1 else "average",
        indicator=indicator.id,
        area=stated.area,
        period=stated.period.code,
        places=(place("stated", stated), *(place("numerator", part) for part in tops), *below),
        form="percent" if indicator.unit == "percent" else "unit",
        stated=stated.value,
        stated_interval=stated.interval,
        implied=implied,
        implied_as=implied_as,
        doubtful=any(level.doubtful for level in (stated, *tops)),
        detail=_missing(indicator, top, whole),
    )


def _sum(levels: list[Level]) -> Operand:
    total = Interval(0, 0)
    for level in levels:
        total = total.plus(level.interval)
    return Operand(sum(level.value for level in levels), total)


def _denominator(
    indicator: Indicator, stated: Level, tops: list[Level], found: Level | None
) -> tuple[Operand | None, tuple[Place, ...]]:
    """The denominator with its place: an indicator, a constant, the length of the period, or the printed total."""
    named = indicator.denominator
    if isinstance(named, int | float):
        return _exactly(float(named)), ()
    if named in ("days", "months"):
        length = stated.period.length if named == "days" else stated.period.months
        return (_exactly(float(length)) if length else None), ()
    if found is not None:
        return found.operand, (place("denominator", found),)
    totals = [level for level in tops if level.total is not None and level.report == stated.report]
    if len(tops) == len(totals) == 1:
        return _exactly(totals[0].total or 0.0), ()
    return None, ()


def _exactly(value: float) -> Operand:
    return Operand(value, Interval(value, value))


def _missing(indicator: Indicator, top: Operand | None, whole: Operand | None) -> str:
    if top is None:
        return "numerator"
    return "denominator" if whole is None else ""


def _implied(
    stated: Interval, top: Operand | None, whole: Operand | None, factor: float, verdict: str
) -> tuple[Interval | None, str]:
    """The denominator, or else the numerator, under which the statement would hold."""
    if verdict not in (INCONSISTENT, UNVERIFIABLE):
        return None, ""
    if top is not None and stated.low > 0:
        return top.interval.over(stated.scaled(1 / factor)), "denominator"
    if top is None and whole is not None:
        low, high = whole.interval.low * stated.low / factor, whole.interval.high * stated.high / factor
        return Interval(low, high), "numerator"
    return None, ""


def whole_numbers(levels: Levels) -> Iterator[Finding]:
    """Yield the shares of a fixed number of bodies that no whole number of them gives.

    Where the number itself is printed, the share is held to that and not asked twice.
    """
    for indicator, whole, rows in _no_whole_numbers(levels):
        for row in rows:
            level = levels.level(row)
            yield Finding(
                check="whole number", verdict="parts", indicator=indicator.id, area=level.area,
                period=level.period.code, places=(place("stated", level),), form="percent", stated=level.value,
                stated_interval=level.interval, computed=level.value * whole / 100,
                computed_interval=level.interval.scaled(whole / 100), doubtful=level.doubtful, detail=f"{whole:g}",
            )  # fmt: skip


def contested_whole_numbers(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of what ``whole_numbers`` finds."""
    return (rows for _, _, rows in _no_whole_numbers(levels))


def _no_whole_numbers(levels: Levels) -> Iterator[tuple[Indicator, float, np.ndarray]]:
    for indicator in levels.definitions.indicators.values():
        whole = indicator.denominator
        if indicator.unit != "percent" or not isinstance(whole, int | float):
            continue
        rows = levels.once(indicator.id)
        if len(rows) and indicator.numerators:
            rows = rows[np.logical_or.reduce([levels.found(name, rows) == NONE for name in indicator.numerators])]
        implied = levels.span.take(rows).scaled(whole / 100)
        yield indicator, whole, rows[np.floor(implied.high + 1e-9) < np.ceil(implied.low - 1e-9)]
