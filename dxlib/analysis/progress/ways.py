"""What a target would have taken: the pace it needed, the pace there was, and the fastest that was ever seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import isfinite, nan

from dxlib.analysis.compare import Point
from dxlib.analysis.progress.goals import Goal
from dxlib.indicators import Indicator, load_definitions

_A_YEAR = 11 / 12 - 1e-9  # the least time between two figures that show a year's pace: eleven months
_NOISE = 1e-9
FORMS = {"share": "points", "rank": "places"}  # of all other kinds of unit, the factor a year


@dataclass(frozen=True)
class Pace:
    """What changed a year from one figure to another: added, or by how much it was multiplied."""

    value: float = nan
    before: Point | None = None
    after: Point | None = None


def form_of(one: Indicator) -> str:
    """Return in what the pace of an indicator is told: ``points``, ``places`` or ``factor``."""
    return FORMS.get(load_definitions().units[one.unit].kind, "factor")


def pace(form: str, y0: float, t0: float, y1: float, t1: float) -> float:
    """Return the change a year between two levels, not a number where there is none.

    Args:
        form: ``factor`` multiplies, anything else adds.
        t0, t1: decimal years.

    Example:
        >>> pace("points", 13.17, 2025, 14.02, 2026), pace("factor", 100, 2024, 400, 2026)
        (0.8499999999999996, 2.0)
    """
    if t1 <= t0:
        return nan
    if form != "factor":
        return (y1 - y0) / (t1 - t0)
    if y0 <= 0 or y1 < 0:
        return nan
    try:
        factor = float((y1 / y0) ** (1 / (t1 - t0)))
    except OverflowError:  # a few days before the date, nothing but infinity would do
        return nan
    return factor if isfinite(factor) else nan


def between(form: str, before: Point | None, after: Point | None) -> float:
    """Return the pace from one figure to another; not a number where one is missing."""
    if before is None or after is None:
        return nan
    return pace(form, before.value, before.period.decimal_year, after.value, after.period.decimal_year)


def required(form: str, goal: Goal, since: Point | None) -> float:
    """Return the pace that leads from a figure to the target on its date."""
    if since is None:
        return nan
    return pace(form, since.value, since.period.decimal_year, goal.value, goal.period.decimal_year)


def fastest(form: str, goal: Goal, points: list[Point]) -> Pace:
    """Return the fastest pace towards the target between two comparable figures at least eleven months apart.

    Over more than a year it is the mean, so that in some year of them it was at least as fast.
    """
    one, sign = goal.indicator, -1 if goal.indicator.direction == "down" else 1
    found = [
        Pace(value, before, after)
        for before, after in combinations(points, 2)
        if after.period.decimal_year - before.period.decimal_year >= _A_YEAR
        and (one.timing != "span" or before.period.months == after.period.months)
        and one.break_between(before.end, after.end) is None
        and (value := between(form, before, after)) == value
    ]
    return max(found, key=lambda pace: sign * pace.value, default=Pace())


def reaches(goal: Goal, seen: float, needed: float) -> bool:
    """Whether a pace is at least the one that is needed, by the indicator's direction."""
    sign = {"up": 1, "down": -1}.get(goal.indicator.direction)
    return sign is not None and sign * seen >= sign * needed - _NOISE
