"""Shares and averages against what they are computed from, as their definitions say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dxlib.indicators import Indicator
from dxlib.notation.figures import QUALIFIERS
from dxlib.notation.intervals import Interval
from dxlib.recompute.findings import Finding, about
from dxlib.recompute.levels import NONE, Levels
from dxlib.recompute.spans import Spans
from dxlib.recompute.verdicts import INCONSISTENT, UNVERIFIABLE, Operand, Recomputed, Statement, recompute_ratio

FACTORS = {"percent": 100.0, "per_100": 100.0, "per_1000": 1000.0}


@dataclass(frozen=True)
class _Case:
    """The levels of one indicator with what they are computed from, by row; ``NONE`` and ``nan`` where it is missing.

    Attributes:
        rows, parts, below: of the levels, of each numerator, of the denominator.
        top, whole: the values of numerator and denominator, with what they may stand for in ``tops`` and ``wholes``.
    """

    indicator: Indicator
    rows: np.ndarray
    parts: list[np.ndarray]
    below: np.ndarray
    top: np.ndarray
    tops: Spans
    whole: np.ndarray
    wholes: Spans

    @property
    def factor(self) -> float:
        return FACTORS.get(self.indicator.unit, 1.0)


def _defined(levels: Levels, is_asked: Callable[[Indicator], object]) -> Iterator[tuple[Indicator, np.ndarray]]:
    """The definitions that are asked for with their rows, if they have any."""
    for one in levels.definitions.indicators.values():
        if one.by_part or is_asked(one):
            for indicator, rows in levels.apart(one, levels.once(one.id)):
                if len(rows) and is_asked(indicator):
                    yield indicator, rows


def _cases(levels: Levels) -> Iterator[_Case]:
    for indicator, rows in _defined(levels, lambda one: one.numerators):
        parts = [levels.found(name, rows) for name in indicator.numerators]
        top, tops = levels.value[parts[0]], levels.span.take(parts[0])
        for other in parts[1:]:
            top, tops = top + levels.value[other], tops.plus(levels.span.take(other))
        top = np.where(np.logical_and.reduce([part != NONE for part in parts]), top, np.nan)
        below, whole, wholes = _denominators(levels, indicator, rows, parts)
        yield _Case(indicator, rows, parts, below, top, tops, whole, wholes)


def _denominators(
    levels: Levels, indicator: Indicator, rows: np.ndarray, parts: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, Spans]:
    """The denominators: those of an indicator, a constant, the lengths of the periods, or printed totals."""
    named, below = indicator.denominator, np.full(len(rows), NONE)
    values = np.full(len(rows), np.nan)
    if isinstance(named, int | float):
        values[:] = named
    elif named in ("days", "months"):
        lengths = [(one.length if named == "days" else one.months) or np.nan for one in levels.periods]
        values = np.array(lengths, dtype=float)[levels.period[rows]]
    else:
        if len(parts) == 1:
            own = (parts[0] != NONE) & (levels.rank[parts[0]] == levels.rank[rows])
            values = np.where(own, levels.total[parts[0]], np.nan)
        if named is not None:
            below = levels.found(named, rows)
    there = below != NONE
    low, high = (np.where(there, end[below], values) for end in (levels.span.low, levels.span.high))
    return below, np.where(there, levels.value[below], values), Spans(low, high)


def ratios(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every printed share or average that has a numerator in its definition."""
    for case in _cases(levels):
        for at in range(len(case.rows)):
            yield _ratio(levels, case, at)


def contested_ratios(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of every printed share or average that ``ratios`` finds inconsistent, with what it is held to."""
    cases = list(_cases(levels))
    if not cases:
        return
    wrong = _inconsistent(
        levels,
        np.concatenate([case.rows for case in cases]),
        np.concatenate([case.top for case in cases]),
        Spans.joined([case.tops for case in cases]),
        np.concatenate([case.whole for case in cases]),
        Spans.joined([case.wholes for case in cases]),
        np.concatenate([np.full(len(case.rows), case.factor) for case in cases]),
    )
    ends = np.cumsum([len(case.rows) for case in cases])
    for case, some in zip(cases, np.split(wrong, ends[:-1]), strict=True):
        yield from (rows[some & (rows != NONE)] for rows in (case.rows, *case.parts, case.below))


def _inconsistent(
    levels: Levels, rows: np.ndarray, top: np.ndarray, tops: Spans, whole: np.ndarray, wholes: Spans, factor: np.ndarray
) -> np.ndarray:
    """``recompute_ratio`` by column, as far as it says inconsistent."""
    ratio = tops.over(wholes).scaled(factor)
    divisible = ~wholes.holds_zero & (whole != 0) & ~np.isnan(whole + top)
    # What a row may stand for lies in what its print does: of those that meet it the print need not be read.
    some = np.flatnonzero(divisible & ~levels.span.take(rows).meets(ratio))
    top, tops, whole, wholes, factor = top[some], tops.take(some), whole[some], wholes.take(some), factor[some]
    figures, ratio = levels.printed(rows[some]), ratio.take(some)
    value, last = figures["value"], figures["last_digit"]
    falls = levels.value[rows[some]] < 0
    stated = Spans(figures["low"], figures["high"]).turned(falls)
    truncated = Spans(value, value + last).turned(falls)
    may_be_cut = figures["rounded"] & (figures["qualifier"] == QUALIFIERS.index("exact"))
    rest = wholes.minus(tops)
    to_rest = ~rest.holds_zero & (whole - top != 0)
    not_to_rest = np.where(to_rest, ~stated.meets(tops.over(rest).scaled(factor)), tops.exact & wholes.exact)
    wrong = np.zeros(len(rows), dtype=bool)
    wrong[some] = ~stated.meets(ratio) & ~(may_be_cut & truncated.meets(ratio))
    wrong[some] &= not_to_rest | (factor != FACTORS["percent"])
    return wrong


def _ratio(levels: Levels, case: _Case, at: int) -> Finding:
    stated, factor = levels.level(case.rows[at]), case.factor
    parts = [("numerator", levels.level(part[at])) for part in case.parts if part[at] != NONE]
    below = [("denominator", levels.level(case.below[at]))] if case.below[at] != NONE else []
    top, whole = _operand(case.top, case.tops, at), _operand(case.whole, case.wholes, at)
    if top is None or whole is None:
        recomputed = Recomputed(UNVERIFIABLE)
    else:
        statement = Statement.read(stated.as_printed, stated.value, language=stated.language)
        recomputed = recompute_ratio(statement, top, whole, factor)
    implied, implied_as = None, ""
    if recomputed.verdict in (INCONSISTENT, UNVERIFIABLE):
        implied, implied_as = _implied(stated.interval, top, whole, factor)
    return about(
        stated,
        ("stated", stated),
        *parts,
        *below,
        check="share" if factor != 1 else "average",
        form="percent" if case.indicator.unit == "percent" else "unit",
        implied=implied,
        implied_as=implied_as,
        doubtful=stated.doubtful or any(part.doubtful for _, part in parts),
        detail="numerator" if top is None else "denominator" if whole is None else "",
        **recomputed.found,
    )


def _operand(values: np.ndarray, spans: Spans, at: int) -> Operand | None:
    return None if np.isnan(values[at]) else Operand(float(values[at]), spans.interval(at))


def _implied(
    stated: Interval, top: Operand | None, whole: Operand | None, factor: float
) -> tuple[Interval | None, str]:
    """The denominator, or else the numerator, under which the statement would hold."""
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
    for whole, rows in _no_whole_numbers(levels):
        for level in map(levels.level, rows):
            yield about(
                level,
                ("stated", level),
                check="whole number",
                verdict="parts",
                form="percent",
                computed=level.value * whole / 100,
                computed_interval=level.interval.scaled(whole / 100),
                detail=f"{whole:g}",
            )


def contested_whole_numbers(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of what ``whole_numbers`` finds."""
    return (rows for _, rows in _no_whole_numbers(levels))


def _is_share_of_bodies(one: Indicator) -> bool:
    return one.unit == "percent" and isinstance(one.denominator, int | float)


def _no_whole_numbers(levels: Levels) -> Iterator[tuple[float, np.ndarray]]:
    for indicator, rows in _defined(levels, _is_share_of_bodies):
        whole = indicator.denominator
        assert isinstance(whole, int | float)  # so it was asked for
        if indicator.numerators:
            rows = rows[np.logical_or.reduce([levels.found(name, rows) == NONE for name in indicator.numerators])]
        implied = levels.span.take(rows).scaled(whole / 100)
        yield whole, rows[np.floor(implied.high + 1e-9) < np.ceil(implied.low - 1e-9)]
