"""Shares and averages against what they are computed from, as their definitions say."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from dxlib.indicators import Indicator
from dxlib.intervals import Interval
from dxlib.recompute.findings import Finding, Place, place
from dxlib.recompute.levels import Level, Levels
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
    for level in levels.counted_once:
        indicator = levels.definitions.indicators[level.indicator]
        if indicator.numerator is not None:
            yield _ratio(levels, indicator, level)


def _ratio(levels: Levels, indicator: Indicator, stated: Level) -> Finding:
    parts = [levels.find(name, stated.area, stated.period, stated.report) for name in indicator.numerators]
    tops = [part for part in parts if part is not None]
    whole, below = _denominator(levels, indicator, stated, tops)
    factor = _FACTORS.get(indicator.unit, 1.0)
    top = _sum(tops) if len(tops) == len(parts) else None
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
    levels: Levels, indicator: Indicator, stated: Level, tops: list[Level]
) -> tuple[Operand | None, tuple[Place, ...]]:
    """The denominator with its place: an indicator, a constant, the length of the period, or the printed total."""
    named = indicator.denominator
    if isinstance(named, int | float):
        return _exactly(float(named)), ()
    if named in ("days", "months"):
        length = stated.period.length if named == "days" else stated.period.months
        return (_exactly(float(length)) if length else None), ()
    if named is not None and (found := levels.find(named, stated.area, stated.period, stated.report)):
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
    for level in levels.counted_once:
        indicator = levels.definitions.indicators[level.indicator]
        whole = indicator.denominator
        if indicator.unit != "percent" or not isinstance(whole, int | float):
            continue
        if indicator.numerators and all(
            levels.find(name, level.area, level.period, level.report) for name in indicator.numerators
        ):
            continue
        implied = level.interval.scaled(whole / 100)
        if floor(implied.high + 1e-9) < ceil(implied.low - 1e-9):
            yield Finding(
                check="whole number", verdict="parts", indicator=indicator.id, area=level.area,
                period=level.period.code, places=(place("stated", level),), form="percent", stated=level.value,
                stated_interval=level.interval, computed=level.value * whole / 100, computed_interval=implied,
                doubtful=level.doubtful, detail=f"{whole:g}",
            )  # fmt: skip
