"""Parts against their whole, and named adopters against the number printed."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any

import numpy as np

from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute.findings import Finding, Place, about, place
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


def _sum(whole: Level, parts: list[Level], complete: bool) -> Iterator[Finding]:
    figures = [("whole", whole), *(("part", part) for part in parts)]
    added = Interval.at(0)
    for part in parts:
        added = added.plus(part.interval)
    agrees = added.meets(whole.interval) or (not complete and added.low <= whole.interval.high)
    yield about(
        whole, *figures, check="sum", computed_interval=added,
        **_compared(whole.value, sum(part.value for part in parts), agrees),
    )  # fmt: skip
    totals = [part.total for part in parts if part.total is not None]
    if complete and whole.total is not None and len(totals) == len(parts):
        yield about(
            whole, *figures, check="sum of totals", stated_interval=Interval.at(whole.total),
            computed_interval=Interval.at(sum(totals)),
            **_compared(whole.total, sum(totals), sum(totals) == whole.total),
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
