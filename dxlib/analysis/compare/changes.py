"""How much figures changed: absolute, relative, multiple, rank, pace (METHODS: change between two periods)."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from dxlib.notation.intervals import Interval
from dxlib.recompute import implied_base
from dxlib.recompute.spans import Spans


@dataclass(frozen=True)
class Sides:
    """One side of many comparisons; what is missing, or may not be compared, is not a number.

    Attributes:
        value: the figures.
        span: what they may stand for.
        time: decimal years.
    """

    value: np.ndarray
    span: Spans
    time: np.ndarray

    def where(self, which: np.ndarray) -> Sides:
        """Return some of them, and nothing in the place of the others."""
        low, high, value = (np.where(which, column, nan) for column in (self.span.low, self.span.high, self.value))
        return Sides(value, Spans(low, high), self.time)


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


def changes(units: np.ndarray, now: Sides, before: Sides) -> dict[str, np.ndarray]:
    """Return the changes between figures that may be compared, each with the interval it lies in after rounding.

    Args:
        units: of each the unit of its indicator.
        now, before: the figures.

    Returns:
        - ``absolute_change``: in the unit, percentage points for shares in percent; with ``_low`` and ``_high``
        - ``relative_change``: percent of the baseline, none from zero; with ``_low`` and ``_high``
        - ``multiple``: how many times the baseline, none of zero
        - ``rank_change``: places gained; of a rank the only change
        - ``annual_pace``: percent a year, compounded; ``annual_points``: points a year, for shares in percent

    Example:
        >>> def year(value: float, time: float) -> Sides:
        ...     return Sides(np.array([value]), Spans.at(np.array([value])), np.array([time]))
        >>> found = changes(np.array(["percent"]), year(50, 2023), year(40, 2022))
        >>> [float(found[name][0]) for name in ("absolute_change", "relative_change", "multiple", "annual_points")]
        [10.0, 25.0, 1.25, 10.0]
    """
    rank, share = units == "rank", units == "percent"
    places = np.where(rank, before.value - now.value, nan)
    now, before = now.where(~rank), before.where(~rank)
    years, y0, y1 = now.time - before.time, before.value, now.value
    absolute, difference = y1 - y0, now.span.minus(before.span)
    from_some = ~(y0 == 0)
    ratio = now.span.over(before.span)
    relative = Spans(ratio.low - 1, ratio.high - 1).turned(~(before.span.low > 0)).scaled(100)
    with np.errstate(all="ignore"):
        multiple = y1 / y0
        pace = (np.where(y1 >= 0, multiple, nan) ** (1 / years) - 1) * 100
        pace = np.where((y0 > 0) & (years > 0) & np.isfinite(pace), pace, nan)  # a jump within days has no pace a year
        points, percent = absolute / years, absolute / np.abs(y0) * 100
    found = {
        "absolute_change": absolute, "absolute_change_low": difference.low, "absolute_change_high": difference.high,
        "rank_change": places, "annual_pace": pace, "annual_points": np.where(share & (years > 0), points, nan),
    }  # fmt: skip
    ratios = {
        "relative_change": percent, "relative_change_low": relative.low, "relative_change_high": relative.high,
        "multiple": multiple,
    }  # fmt: skip
    return found | {name: np.where(from_some, column, nan) for name, column in ratios.items()}


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
