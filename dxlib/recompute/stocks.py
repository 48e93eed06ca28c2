"""Running totals against the flows that went into them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dxlib.recompute.findings import Finding, place
from dxlib.recompute.levels import Level, Levels
from dxlib.recompute.verdicts import CONSISTENT


def stocks_and_flows(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every flow that lies between two printed running totals."""
    for rows in _inside(levels):
        for earlier, later, flow in zip(*rows, strict=True):
            yield _finding(levels.level(earlier), levels.level(later), levels.level(flow))


def contested_stocks(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of every flow that exceeds the rise of its running total, and of this, as ``stocks_and_flows``."""
    for rows in _inside(levels):
        earlier, later, flow = (levels.span.take(some) for some in rows)
        wrong = ~(flow.low <= later.minus(earlier).high)
        yield from (some[wrong] for some in rows)


def _inside(levels: Levels) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The rows of two running totals of which one follows on the other, and of each flow between them."""
    starts = np.array([one.start.toordinal() if one.start else 0 for one in levels.periods])
    ends = np.array([one.end.toordinal() for one in levels.periods])
    for indicator in levels.definitions.indicators.values():
        if indicator.accumulates is None:
            continue
        totals, flows = _latest(levels, indicator.id), _latest(levels, indicator.accumulates)
        later = totals.assign(earlier=totals.groupby("area", sort=False)["row"].shift()).dropna()
        pairs = later.astype({"earlier": int}).merge(flows, on="area", suffixes=("", "_flow"))
        earlier, last, flow = (pairs[name].to_numpy() for name in ("earlier", "row", "row_flow"))
        of = levels.period
        inside = (starts[of[flow]] > ends[of[earlier]]) & (ends[of[flow]] <= ends[of[last]])
        yield earlier[inside], last[inside], flow[inside]


def _latest(levels: Levels, indicator: str) -> pd.DataFrame:
    """One row a period, as the latest report prints it first, in each ``area`` in order of time."""
    rows = levels.rows(indicator)
    frame = pd.DataFrame({"row": rows, "area": levels.area[rows], "period": levels.period[rows]})
    first = frame.assign(rank=levels.rank[rows]).drop_duplicates(["area", "period", "rank"])
    latest = first.drop_duplicates(["area", "period"], keep="last")
    times = [(one.end, one.code) for one in levels.periods]
    places = np.empty(len(times), dtype=np.int64)
    places[sorted(range(len(times)), key=times.__getitem__)] = range(len(times))
    return latest.assign(time=places[latest["period"]]).sort_values(["area", "time"], kind="stable")


def _finding(earlier: Level, later: Level, flow: Level) -> Finding:
    rise = later.interval.minus(earlier.interval)
    value = later.value - earlier.value
    agrees = flow.interval.low <= rise.high
    return Finding(
        check="stock and flow",
        verdict=CONSISTENT if agrees else "stock and flow",
        indicator=later.indicator,
        area=later.area,
        period=later.period.code,
        base_period=earlier.period.code,
        places=(place("later", later), place("first", earlier), place("flow", flow)),
        stated=flow.value,
        stated_interval=flow.interval,
        computed=value,
        computed_interval=rise,
        gap=float("nan") if agrees else flow.value - value,
        doubtful=flow.start_read or any(level.doubtful for level in (earlier, later, flow)),
        detail=flow.period.code,
    )
