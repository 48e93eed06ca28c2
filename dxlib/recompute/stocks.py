"""Running totals against the flows that went into them."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

import numpy as np

from dxlib.recompute.findings import Finding, about
from dxlib.recompute.levels import NO_ROWS, Level, Levels
from dxlib.recompute.verdicts import CONSISTENT


def stocks_and_flows(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every flow that lies between two printed running totals."""
    for earlier, later, flow in zip(*_inside(levels), strict=True):
        yield _finding(levels.level(earlier), levels.level(later), levels.level(flow))


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


def _finding(earlier: Level, later: Level, flow: Level) -> Finding:
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
