"""Parts against their whole, and named adopters against the number printed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dxlib.indicators import Indicator
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute.findings import Finding, Place, place
from dxlib.recompute.levels import NONE, Level, Levels
from dxlib.recompute.spans import Spans
from dxlib.recompute.verdicts import CONSISTENT


def sums(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every whole whose parts the same report prints: in values, and in totals."""
    for rows, parts in _wholes(levels):
        for at, row in enumerate(rows):
            found = [levels.level(part[at]) for part in parts if part[at] != NONE]
            yield from _sum(levels.level(row), found, complete=len(found) == len(parts))


def contested_sums(levels: Levels) -> Iterator[np.ndarray]:
    """Yield the rows of every whole that its parts do not give, and of these parts, as ``sums`` finds them."""
    for rows, parts in _wholes(levels):
        whole, added, total = levels.span.take(rows), Spans.at(np.zeros(len(rows))), np.zeros(len(rows))
        complete = np.logical_and.reduce([part != NONE for part in parts])
        for part in parts:
            there = part != NONE
            low, high = (np.where(there, end[part], 0.0) for end in (levels.span.low, levels.span.high))
            added, total = added.plus(Spans(low, high)), total + levels.total[part]
        agrees = added.meets(whole) | (~complete & (added.low <= whole.high))
        counted = complete & ~np.isnan(levels.total[rows] + total)
        wrong = ~agrees | (counted & (total != levels.total[rows]))
        yield from (some[wrong & (some != NONE)] for some in (rows, *parts))


def _wholes(levels: Levels) -> Iterator[tuple[np.ndarray, list[np.ndarray]]]:
    """The rows of each whole of which the same report prints two parts at least, and those of each part."""
    parts_of: dict[str, list[str]] = {}
    for one in levels.definitions.indicators.values():
        if one.part_of is not None:
            parts_of.setdefault(one.part_of, []).append(one.id)
    for whole, names in parts_of.items():
        rows = levels.once(whole)
        if not len(rows):
            continue
        found = np.array([levels.found(name, rows) for name in names])
        found[(found != NONE) & (levels.rank[found] != levels.rank[rows])] = NONE
        several = (found != NONE).sum(axis=0) > 1
        yield rows[several], list(found[:, several])


def _sum(whole: Level, parts: list[Level], complete: bool) -> Iterator[Finding]:
    added = Interval(0, 0)
    for part in parts:
        added = added.plus(part.interval)
    agrees = added.meets(whole.interval) or (not complete and added.low <= whole.interval.high)
    yield _finding("sum", whole, parts, whole.value, whole.interval, sum(p.value for p in parts), added, agrees)
    if complete and whole.total is not None and all(part.total is not None for part in parts):
        total = sum(part.total or 0.0 for part in parts)
        exact = Interval(whole.total, whole.total)
        agrees = total == whole.total
        yield _finding("sum of totals", whole, parts, whole.total, exact, total, Interval(total, total), agrees)


def _finding(
    check: str, whole: Level, parts: list[Level], stated: float, interval: Interval, added: float, sums: Interval,
    agrees: bool,
) -> Finding:  # fmt: skip
    return Finding(
        check=check,
        verdict=CONSISTENT if agrees else "parts",
        indicator=whole.indicator,
        area=whole.area,
        period=whole.period.code,
        places=(place("whole", whole), *(place("part", part) for part in parts)),
        stated=stated,
        stated_interval=interval,
        computed=added,
        computed_interval=sums,
        gap=float("nan") if agrees else stated - added,
        doubtful=whole.doubtful or any(part.doubtful for part in parts),
    )


def named(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every count of bodies beside which the same report names them."""
    if levels.adoption is None:
        return
    for (report, name, code), rows in levels.adoption.groupby(["report", "indicator", "period"], sort=False):
        indicator = levels.definitions.indicators[name]
        level = levels.find(name, "VN", Period.parse(code), report)
        if level is None or level.report != report:
            continue
        adopted = rows.drop_duplicates(["area", "adopted"])["adopted"]
        yes, no, total = int(adopted.sum()), int((~adopted).sum()), _whole(indicator, level)
        if yes and no and total is not None and yes + no < total:
            continue  # some of both are named: neither list need be complete
        if yes:
            count = yes
        elif total is not None:
            count = int(total) - no
        else:
            continue
        yield Finding(
            check="names", verdict=CONSISTENT if count == level.value else "parts", indicator=name, area="VN",
            period=code, places=(place("whole", level), _names(rows, name, code)), stated=level.value,
            stated_interval=level.interval, computed=count, computed_interval=Interval(count, count),
            gap=float("nan") if count == level.value else level.value - count, doubtful=level.doubtful,
            detail=f"{yes} {no}",
        )  # fmt: skip


def _whole(indicator: Indicator, level: Level) -> float | None:
    if level.total is not None:
        return level.total
    return float(indicator.denominator) if isinstance(indicator.denominator, int | float) else None


def _names(rows: pd.DataFrame, indicator: str, period: str) -> Place:
    first = rows.iloc[0]
    return Place("part", first["report"], int(first["line"]), first["as_printed"], indicator, period)
