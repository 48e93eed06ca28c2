"""How much a figure changed: absolute, relative, multiple, rank, pace (METHODS: change between two periods)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan

from dxlib.analysis.compare.series import Point
from dxlib.indicators import Indicator
from dxlib.notation.intervals import Interval
from dxlib.recompute import implied_base
from dxlib.recompute.verdicts import change_in_percent


@dataclass(frozen=True)
class Change:
    """The change from a baseline to a current value, and the interval it lies in after rounding.

    Attributes:
        absolute: in the indicator's unit; percentage points for shares in percent; ``nan`` for ranks.
        relative: percent of the baseline; ``nan`` for ranks and a zero baseline.
        multiple: how many times the baseline; ``nan`` for ranks and a zero baseline.
        rank_change: places gained, positive is a better rank; ``nan`` for anything but ranks.
        annual_pace: percent a year, compounded; ``nan`` where the relative change is.
        annual_points: percentage points a year; ``nan`` for anything but shares in percent.
    """

    absolute: float = nan
    absolute_interval: Interval | None = None
    relative: float = nan
    relative_interval: Interval | None = None
    multiple: float = nan
    rank_change: float = nan
    annual_pace: float = nan
    annual_points: float = nan

    @property
    def bounded(self) -> bool:
        """Whether only the interval is known in which it lies."""
        return isnan(self.absolute) and self.absolute_interval is not None


def move(direction: str, difference: float) -> str:
    """Return whether a difference is for the ``better`` or the ``worse``; empty where neither can be said.

    Args:
        direction: in which its indicator is to go: ``up``, ``down`` or ``none``.
        difference: current figure less baseline.

    Example:
        >>> move("down", -3.2), move("up", -3.2), move("none", 5), move("up", 0.0)
        ('better', 'worse', '', '')
    """
    way = {"up": 1, "down": -1}.get(direction, 0) * round(difference, 12)
    return "better" if way > 0 else "worse" if way < 0 else ""


def change(indicator: Indicator, current: Point, baseline: Point) -> Change:
    """Return the change between two figures that may be compared.

    Example:
        A share of 40 % that becomes 50 % a year later rose by 10 points and by 25 %.
    """
    y0, y1 = baseline.value, current.value
    years = current.period.decimal_year - baseline.period.decimal_year
    if indicator.unit == "rank":
        return Change(rank_change=y0 - y1)
    absolute = y1 - y0
    points = absolute / years if indicator.unit == "percent" and years > 0 else nan
    change = Change(absolute, current.interval.minus(baseline.interval), annual_points=points)
    if y0 == 0:
        return change
    return replace(
        change,
        relative=absolute / abs(y0) * 100,
        relative_interval=_relative(current.interval, baseline.interval),
        multiple=y1 / y0,
        annual_pace=_pace(y0, y1, years),
    )


def _pace(y0: float, y1: float, years: float) -> float:
    if y0 <= 0 or y1 < 0 or years <= 0:
        return nan
    try:
        return ((y1 / y0) ** (1 / years) - 1) * 100
    except OverflowError:  # a jump within days has no pace a year
        return nan


def _relative(current: Interval, baseline: Interval) -> Interval | None:
    try:
        return change_in_percent(current, baseline)
    except ZeroDivisionError:
        return None


def implied_baseline(form: str, stated: float, current: float) -> float:
    """Return the level that a stated change implies for its base period, ``nan`` if it implies none.

    Example:
        >>> round(implied_baseline("growth", 37.92, 6641))
        4815
    """
    if not form or current != current:
        return nan
    level = implied_base(form, Interval.at(stated), Interval.at(current))
    return nan if level is None else level.low
