"""Figures that no arithmetic refutes and that still ask for a second look."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from dxlib.indicators import Indicator
from dxlib.recompute import Finding, Level, Levels
from dxlib.recompute.findings import place

DIGITS = 3  # two indicators printed alike to so many significant digits are named


def suspects(levels: Levels) -> Iterator[Finding]:
    """Yield what falls and should not, totals that change, and different indicators that are printed alike."""
    for rows in levels.by_key.values():
        indicator = levels.definitions.indicators[rows[0].indicator]
        yield from _falls(indicator, rows)
        yield from _changed_totals(levels, indicator, rows)
    yield from _alike(levels)


def _falls(indicator: Indicator, rows: list[Level]) -> Iterator[Finding]:
    """A running total cannot fall; neither, as a rule, does the number of those who did something."""
    fixed = isinstance(indicator.denominator, int | float) and indicator.unit != "percent"
    if indicator.timing != "cumulative" and not (fixed and indicator.direction != "down"):
        return
    for earlier, later in pairwise(sorted(rows, key=lambda row: row.period.end)):
        broken = indicator.break_between(earlier.period.end, later.period.end)
        if later.period.end > earlier.period.end and later.interval.high < earlier.interval.low and not broken:
            yield _pair("fall", earlier, later)


def _changed_totals(levels: Levels, indicator: Indicator, rows: list[Level]) -> Iterator[Finding]:
    """The whole that something is counted in; where the whole is an indicator of its own, it may change."""
    shares = [one for one in levels.definitions.indicators.values() if indicator.id in one.numerators]
    if any(isinstance(share.denominator, str) for share in shares):
        return
    with_total = [row for row in sorted(rows, key=lambda row: row.period.end) if row.total is not None]
    for earlier, later in pairwise(with_total):
        if earlier.total != later.total:
            yield _pair("total", earlier, later, earlier.total or 0.0, later.total or 0.0)


def _pair(
    check: str, earlier: Level, later: Level, stated: float | None = None, computed: float | None = None
) -> Finding:
    return Finding(
        check=check,
        verdict="suspect",
        indicator=later.indicator,
        area=later.area,
        period=later.period.code,
        base_period=earlier.period.code,
        places=(place("first", earlier), place("later", later)),
        stated=earlier.value if stated is None else stated,
        computed=later.value if computed is None else computed,
        doubtful=earlier.doubtful or later.doubtful,
    )


def _alike(levels: Levels) -> Iterator[Finding]:
    """Two indicators of one report, period and unit with the same digits; not those of which one gives the other."""
    groups: dict[tuple[str, str, str, str], dict[str, Level]] = {}
    for level in levels.counted_once:
        if _significant(level.value) >= DIGITS:
            unit = levels.definitions.indicators[level.indicator].unit
            key = (level.report, level.period.code, unit, f"{level.value:.12g}")
            groups.setdefault(key, {}).setdefault(level.indicator, level)
    for same in groups.values():
        for one, other in combinations(same.values(), 2):
            yield Finding(
                check="alike", verdict="suspect", indicator=one.indicator, area=one.area, period=one.period.code,
                places=(place("first", one), place("later", other)), stated=one.value, computed=other.value,
                doubtful=one.doubtful or other.doubtful, detail=other.indicator,
            )  # fmt: skip


def _significant(value: float) -> int:
    """How many significant digits a number has, without the zeros that end a round one."""
    return len(f"{abs(value):.12g}".replace(".", "").lstrip("0").rstrip("0"))
