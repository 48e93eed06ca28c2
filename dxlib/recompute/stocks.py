"""Running totals against the flows that went into them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dxlib.recompute.findings import Finding, place
from dxlib.recompute.levels import Level, Levels
from dxlib.recompute.verdicts import CONSISTENT


def stocks_and_flows(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every flow that lies between two printed running totals."""
    for (name, area), rows in levels.by_key.items():
        flow = levels.definitions.indicators[name].accumulates
        if flow is None:
            continue
        flows = _latest(levels.by_key.get((flow, area), []))
        for earlier, later in pairwise(_latest(rows)):
            for inside in flows:
                start = inside.period.start
                if start is not None and start > earlier.period.end and inside.period.end <= later.period.end:
                    yield _finding(earlier, later, inside)


def _latest(rows: list[Level]) -> list[Level]:
    """One level a period, as the latest report prints it, in order of time."""
    latest: dict[str, Level] = {}
    for row in rows:
        known = latest.get(row.period.code)
        if known is None or row.report != known.report:
            latest[row.period.code] = row
    return sorted(latest.values(), key=lambda row: (row.period.end, row.period.code))


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
