"""Parts against their whole, named adopters against the number printed, running totals against what went into them."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any, NamedTuple

import numpy as np

from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute.findings import Finding, Place, about, place
from dxlib.recompute.levels import NO_ROWS, NONE, Level, Levels
from dxlib.recompute.spans import Spans
from dxlib.recompute.verdicts import CONSISTENT


def sums(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every whole whose parts the same report prints: in values, and in totals."""
    for rows, parts in _wholes(levels):
        added = _added(levels, rows, parts)
        for at, row in enumerate(rows):
            figures = [("part", levels.level(part[at])) for part in parts if part[at] != NONE]
            yield from _sum(levels.level(row), figures, added, at)


def contested_sums(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of every whole that its parts do not give, and of these parts, as ``sums`` finds them."""
    for rows, parts in _wholes(levels):
        added = _added(levels, rows, parts)
        wrong = ~added.agrees | (added.counted & (added.total != levels.total[rows]))
        yield from (some[wrong & (some != NONE)] for some in (rows, *parts))


class _Added(NamedTuple):
    """The parts of many wholes, added up: which agree with their whole, and of which all totals are printed."""

    value: np.ndarray
    span: Spans
    total: np.ndarray
    agrees: np.ndarray
    counted: np.ndarray


def _added(levels: Levels, rows: np.ndarray, parts: list[np.ndarray]) -> _Added:
    value, total, span = np.zeros(len(rows)), np.zeros(len(rows)), Spans.at(np.zeros(len(rows)))
    for part in parts:
        there = part != NONE
        own, low, high = (np.where(there, end[part], 0.0) for end in (levels.value, levels.span.low, levels.span.high))
        value, total, span = value + own, total + levels.total[part], span.plus(Spans(low, high))
    whole, complete = levels.span.take(rows), np.logical_and.reduce([part != NONE for part in parts])
    agrees = span.meets(whole) | (~complete & (span.low <= whole.high))
    return _Added(value, span, total, agrees, complete & ~np.isnan(levels.total[rows] + total))


def _wholes(levels: Levels) -> Iterator[tuple[np.ndarray, list[np.ndarray]]]:
    """The rows of each whole of which the same report prints two parts at least, and those of each part."""
    parts_of: dict[str, list[tuple[str, str | None]]] = {}
    for one in levels.definitions.indicators.values():
        if one.part_of is not None:
            parts_of.setdefault(one.part_of, []).append((one.id, None))
        if one.parts:
            parts_of.setdefault(one.id, []).extend((one.id, breakdown) for breakdown in one.parts)
    for whole, named_parts in parts_of.items():
        rows = levels.whole(levels.once(whole))
        if not len(rows):
            continue
        found = np.array([levels.found(name, rows, breakdown) for name, breakdown in named_parts])
        found[(found != NONE) & (levels.rank[found] != levels.rank[rows])] = NONE
        several = (found != NONE).sum(axis=0) > 1
        yield rows[several], list(found[:, several])


def _sum(whole: Level, parts: list[tuple[str, Level]], added: _Added, at: int) -> Iterator[Finding]:
    figures = [("whole", whole), *parts]
    yield about(
        whole, *figures, check="sum", computed_interval=added.span.interval(at),
        **_compared(whole.value, float(added.value[at]), bool(added.agrees[at])),
    )  # fmt: skip
    if whole.total is not None and added.counted[at]:
        total = float(added.total[at])
        yield about(
            whole, *figures, check="sum of totals", stated_interval=Interval.at(whole.total),
            computed_interval=Interval.at(total), **_compared(whole.total, total, total == whole.total),
        )  # fmt: skip


def _compared(stated: float, computed: float, agrees: bool) -> dict[str, Any]:
    gap = nan if agrees else stated - computed
    return {"verdict": CONSISTENT if agrees else "parts", "stated": stated, "computed": computed, "gap": gap}


def named(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every count of bodies beside which the same report names them."""
    if levels.adoption is None:
        return
    for (report, name, code), rows in levels.adoption.groupby(["report", "indicator", "period"], sort=False):
        level = levels.printed_by(report, name, Period.parse(code))
        if level is None:
            continue
        fixed = levels.definitions.indicators[name].denominator
        total = level.total if level.total is not None else fixed if isinstance(fixed, int | float) else None
        adopted = rows.drop_duplicates(["area", "adopted"])["adopted"]
        yes, no = int(adopted.sum()), int((~adopted).sum())
        if yes and no and total is not None and yes + no < total:
            continue  # some of both are named: neither list need be complete
        if not yes and total is None:
            continue
        count = yes if yes or total is None else int(total) - no
        first = rows.iloc[0]
        names = Place("part", first["report"], int(first["line"]), first["as_printed"], name, code)
        yield about(
            level, check="names", period=code, places=(place("whole", level), names),
            computed_interval=Interval.at(count), doubtful=level.doubtful, detail=f"{yes} {no}",
            **_compared(level.value, count, count == level.value),
        )  # fmt: skip


def stocks_and_flows(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every flow that lies between two printed running totals."""
    for earlier, later, flow in zip(*_inside(levels), strict=True):
        yield _stock(levels.level(earlier), levels.level(later), levels.level(flow))


def contested_stocks(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of every flow that exceeds the rise of its running total, and of this, as ``stocks_and_flows``."""
    rows = _inside(levels)
    earlier, later, flow = (levels.span.take(some) for some in rows)
    wrong = ~(flow.low <= later.minus(earlier).high)
    yield from (some[wrong] for some in rows)


def _inside(levels: Levels) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rows of two running totals of which one follows on the other, and of each flow between them."""
    flow_of = {one.id: one.accumulates for one in levels.definitions.indicators.values() if one.accumulates}
    (of_total, total), (of_flow, flow) = (_latest(levels, list(some)) for some in (flow_of, flow_of.values()))
    starts = np.array([one.start.toordinal() if one.start else 0 for one in levels.periods], dtype=np.int64)
    ends = np.array([one.end.toordinal() for one in levels.periods], dtype=np.int64)
    reach = ends.max(initial=0) + 1
    end, start = ends[levels.period[total]], starts[levels.period[flow]]
    later = np.searchsorted(of_total * reach + end, of_flow * reach + ends[levels.period[flow]])
    between = np.flatnonzero((later > 0) & (later < len(total)))  # of a flow the first total that ends no sooner
    later, flow, start, of_flow = later[between], flow[between], start[between], of_flow[between]
    inside = (of_total[later - 1] == of_flow) & (of_total[later] == of_flow) & (end[later - 1] < start)
    return total[later - 1][inside], total[later][inside], flow[inside]


def _latest(levels: Levels, indicators: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The series and the row of one level a period, as the latest report prints it first, in order of time.

    A series is a number: the place in the list of indicators, and the scope.
    """
    of_each = [levels.rows(name) for name in indicators]
    rows = np.concatenate([NO_ROWS, *of_each])
    place = np.repeat(np.arange(len(of_each)), [len(some) for some in of_each])
    series = place * (levels.scope.max(initial=0) + 1) + levels.scope[rows]
    times = [(one.end, one.code) for one in levels.periods]
    order = np.empty(len(times), dtype=np.int64)
    order[sorted(range(len(times)), key=times.__getitem__)] = range(len(times))
    moment = series * len(times) + order[levels.period[rows]]
    # Of one moment the latest report comes first, and of that its first row.
    sorted_ = np.argsort((moment + 1) * (levels.rank.max(initial=0) + 1) - levels.rank[rows], kind="stable")
    first = sorted_[np.diff(moment[sorted_], prepend=-1) != 0]
    return series[first], rows[first]


def _stock(earlier: Level, later: Level, flow: Level) -> Finding:
    rise, value = later.interval.minus(earlier.interval), later.value - earlier.value
    agrees = flow.interval.low <= rise.high
    return about(
        later,
        ("later", later),
        ("first", earlier),
        ("flow", flow),
        check="stock and flow",
        verdict=CONSISTENT if agrees else "stock and flow",
        base_period=earlier.period.code,
        stated=flow.value,
        stated_interval=flow.interval,
        computed=value,
        computed_interval=rise,
        gap=nan if agrees else flow.value - value,
        doubtful=flow.start_read or any(level.doubtful for level in (earlier, later, flow)),
        detail=flow.period.code,
    )
