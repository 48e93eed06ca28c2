"""One figure printed more than once: contradicted in one report, or revised from report to report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dxlib.recompute.findings import Finding, place
from dxlib.recompute.levels import Level, Levels


def printings(levels: Levels) -> dict[tuple[str, str, str], list[Level]]:
    """Return every printing of each figure by (indicator, area, period), oldest report first.

    A state at a date is one figure however its date is written (2022, 2022-12-31): the period is that of the
    latest printing.
    """
    grouped: dict[tuple[str, str, str], list[Level]] = {}
    for (name, area), rows in levels.by_key.items():
        by_date = levels.definitions.indicators[name].timing != "span"
        for row in rows:
            moment = row.period.end.isoformat() if by_date else row.period.code
            grouped.setdefault((name, area, moment), []).append(row)
    return {(name, area, rows[-1].period.code): rows for (name, area, _), rows in grouped.items()}


def one_a_report(rows: list[Level]) -> list[Level]:
    """Return of the printings of a figure the first of each report, oldest report first."""
    firsts: dict[str, Level] = {}
    for row in rows:
        firsts.setdefault(row.report, row)
    return list(firsts.values())


def contradictions(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure that one report prints in two ways that rounding does not reconcile."""
    for rows in printings(levels).values():
        for report in dict.fromkeys(row.report for row in rows):
            own = [row for row in rows if row.report == report]
            for row in own[1:]:
                if not row.interval.meets(own[0].interval):
                    yield _between("contradiction", own[0], row)


def revisions(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure that a later report prints with another value."""
    for rows in printings(levels).values():
        for first, later in pairwise(one_a_report(rows)):
            if not later.interval.meets(first.interval):
                yield _between("revision", first, later)


def _between(verdict: str, first: Level, later: Level) -> Finding:
    return Finding(
        check=verdict,
        verdict=verdict,
        indicator=first.indicator,
        area=first.area,
        period=later.period.code,
        places=(place("first", first), place("later", later)),
        stated=first.value,
        stated_interval=first.interval,
        computed=later.value,
        computed_interval=later.interval,
        gap=first.value - later.value,
        doubtful=first.doubtful or later.doubtful,
    )
