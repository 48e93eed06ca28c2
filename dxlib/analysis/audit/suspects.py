"""Figures that no arithmetic refutes and that still ask for a second look."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from dxlib.indicators import Indicator
from dxlib.recompute import Finding, Level, Levels
from dxlib.recompute.findings import about

DIGITS = 3  # two indicators printed alike to so many significant digits are named


def suspects(levels: Levels) -> Iterator[Finding]:
    """Yield what falls and should not, totals that change, and different indicators that are printed alike."""
    for indicator in levels.definitions.indicators.values():
        rows = levels.rows(indicator.id)
        for one, some in levels.apart(indicator, rows):
            if _never_falls(one):
                yield from _falls(levels, one, some)
        if indicator.unit != "rank":  # how many are ranked changes from edition to edition
            yield from _changed_totals(levels, indicator, rows[~np.isnan(levels.total[rows])])
    yield from _alike(levels)


def _never_falls(indicator: Indicator) -> bool:
    """A running total cannot fall; neither, as a rule, does the number of those who did something."""
    fixed = isinstance(indicator.denominator, int | float) and indicator.unit != "percent"
    return indicator.timing == "cumulative" or (fixed and indicator.direction != "down")


def _in_time(levels: Levels, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of each series in order of time, each with the one before it: the earlier ones, and the later."""
    ends = np.array([period.end.toordinal() for period in levels.periods], dtype=np.int64)
    ordered = rows[np.lexsort((ends[levels.period[rows]], levels.scope[rows]))]
    same = levels.scope[ordered[1:]] == levels.scope[ordered[:-1]]
    return ordered[:-1][same], ordered[1:][same]


def _falls(levels: Levels, indicator: Indicator, rows: np.ndarray) -> Iterator[Finding]:
    earlier, later = _in_time(levels, rows)
    lower = levels.span.high[later] < levels.span.low[earlier]
    for before, after in zip(earlier[lower], later[lower], strict=True):
        one, other = levels.level(before), levels.level(after)
        broken = indicator.break_between(one.period.end, other.period.end)
        if other.period.end > one.period.end and not broken:
            yield _pair("fall", one, other, one.value, other.value)


def _changed_totals(levels: Levels, indicator: Indicator, rows: np.ndarray) -> Iterator[Finding]:
    """The whole that something is counted in; where the whole is an indicator of its own, it may change."""
    if len(rows) < 2:
        return
    shares = [one for one in levels.definitions.indicators.values() if indicator.id in one.numerators]
    if any(isinstance(share.denominator, str) for share in shares):
        return
    earlier, later = _in_time(levels, rows)
    changed = levels.total[earlier] != levels.total[later]
    for before, after in zip(earlier[changed], later[changed], strict=True):
        one, other = levels.level(before), levels.level(after)
        yield _pair("total", one, other, one.total or 0.0, other.total or 0.0)


def _pair(check: str, earlier: Level, later: Level, stated: float, computed: float) -> Finding:
    return about(
        later,
        ("first", earlier),
        ("later", later),
        check=check,
        verdict="suspect",
        base_period=earlier.period.code,
        stated=stated,
        stated_interval=None,
        computed=computed,
    )


def _alike(levels: Levels) -> Iterator[Finding]:
    """Two indicators of one report, area, period and unit with the same digits, the one that is older first."""
    for rows in _groups_alike(levels):
        firsts: dict[str, Level] = {}
        for level in map(levels.level, rows):
            firsts.setdefault(level.indicator, level)
        by_age = sorted(firsts.values(), key=lambda level: levels.rows(level.indicator)[0])
        for one, other in combinations(by_age, 2):
            yield about(
                one, ("first", one), ("later", other), check="alike", verdict="suspect", stated_interval=None,
                computed=other.value, detail=other.indicator,
            )  # fmt: skip


def _groups_alike(levels: Levels) -> Iterator[list[int]]:
    """The rows that have report, scope, period, unit and digits in common, where there are several."""
    units = {name: one.unit for name, one in levels.definitions.indicators.items()}
    codes, values = pd.factorize(np.abs(levels.value))
    digits = np.array([f"{value:.12g}" for value in values], dtype=object)
    telling = np.array([_significant(text) >= DIGITS for text in digits], dtype=bool)[codes]
    frame = pd.DataFrame(
        {"report": levels.rank, "scope": levels.scope, "period": levels.period,
         "unit": levels.of_indicator(units), "digits": pd.factorize(digits)[0][codes]}
    )  # fmt: skip
    frame = frame[telling & ~levels.repeats]
    same = frame[frame.duplicated(keep=False)]
    for _, some in same.groupby(list(frame.columns), sort=False):
        yield some.index.tolist()


def _significant(digits: str) -> int:
    """How many digits are significant, without the zeros that end a round number."""
    return len(digits.replace(".", "").lstrip("0").rstrip("0"))
