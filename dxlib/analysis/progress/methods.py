"""The published methods: from a baseline, a current value and a target to a status, with every component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite, nan

Steps = tuple[tuple[float, str], ...]
LINEAR: Steps = ((1.0, "on_track"), (0.75, "slightly_behind"), (0.0, "off_track"), (-inf, "moving_away"))
EUROSTAT: Steps = ((0.95, "significant"), (0.60, "moderate"), (0.0, "insufficient"), (-inf, "movement_away"))
OPEN_SDG: Steps = ((0.95, "substantial"), (0.60, "moderate"), (0.0, "limited"), (-inf, "deterioration"))
UN: Steps = ((0.95, "on_track"), (0.10, "fair"), (-inf, "stagnation"))
BEST_SCORE = 5.0


@dataclass(frozen=True)
class Trajectory:
    """What every method starts from; a target is approached from the side on which its baseline lies.

    Attributes:
        y0, t0: baseline value and time (decimal years).
        y1, t1: current value and time.
        x, due: target value and the time it is due; not a number for a trend without a target.
        direction: ``up`` or ``down``, for a trend without a target alone; nothing is supposed where it is missing.

    Raises:
        ValueError: the current figure, or the target, is not later than the baseline.
    """

    y0: float
    t0: float
    y1: float
    t1: float
    x: float = nan
    due: float = nan
    direction: str = ""

    def __post_init__(self) -> None:
        if self.t1 <= self.t0 or self.due <= self.t0:
            raise ValueError(f"the baseline ({self.t0}) must come before the current figure and the target")


@dataclass(frozen=True)
class Verdict:
    """A status with the parts it was computed from, or the reason why there is none.

    Attributes:
        ratio: the number that decides: L (linear), R (Eurostat, Open SDG) or q (UN).
        score: Open SDG's, from -5 to 5.
        projected: the value at the due date if the pace so far goes on (UN's ``ve``).
        cagr_actual, cagr_required: growth rates, percent a year.
    """

    status: str
    ratio: float = nan
    score: float = nan
    projected: float = nan
    cagr_actual: float = nan
    cagr_required: float = nan
    reason: str = ""


def linear(path: Trajectory) -> Verdict:
    """Assess by the linear trajectory: distance covered against time elapsed.

    ``L = ((y1 - y0) / (x - y0)) / ((t1 - t0) / (T - t0))``. At least 1 is on track, 0.75 to 1 slightly behind,
    0 to 0.75 off track, below 0 moving away.

    Source: the common practice of comparing the distance covered with the time elapsed on a straight line from
    baseline to target; it has no single author, and the thresholds are this suite's.

    Example:
        >>> linear(Trajectory(y0=40, t0=2020, y1=50, t1=2022, x=80, due=2025)).status
        'off_track'
    """
    if path.x == path.y0:
        return Verdict("not_assessable", reason="baseline_at_target")
    ratio = ((path.y1 - path.y0) / (path.x - path.y0)) / ((path.t1 - path.t0) / (path.due - path.t0))
    return Verdict(_step(ratio, LINEAR), ratio)


def eurostat(path: Trajectory) -> Verdict:
    """Assess by Eurostat's ratio of the actual to the required compound annual growth rate.

    ``CAGRa = (y1/y0) ** (1/(t1-t0)) - 1``, ``CAGRr = (x/y0) ** (1/(T-t0)) - 1``, ``R = CAGRa / CAGRr``. At least
    0.95 is significant progress, 0.60 to 0.95 moderate, 0 to 0.60 insufficient, below 0 movement away.

    Source: Eurostat, Sustainable development in the European Union, annex on the assessment method for
    indicators with quantitative targets.

    Example:
        >>> verdict = eurostat(Trajectory(y0=54.34, t0=2022, y1=58.41, t1=2023, x=80, due=2025))
        >>> verdict.status, round(verdict.ratio, 2)
        ('insufficient', 0.54)
    """
    grown = _growth(path)
    return grown if grown.reason else replace(grown, status=_step(grown.ratio, EUROSTAT))


def open_sdg(path: Trajectory) -> Verdict:
    """Assess by the progress measure of the Open SDG platform: Eurostat's ratio, with its own words and a score.

    R as ``eurostat``: at least 0.95 is substantial progress, 0.60 to 0.95 moderate, 0 to 0.60 limited, below 0
    deterioration. The score is ``min(7.1429 R - 4.2857, 5)`` for R of at least 0.6, else
    ``max(4.1667 R - 2.5, -5)``; a target that is reached scores 5.

    The platform's defaults are refused: no direction is supposed, no zero becomes 0.001, and a baseline that is
    missing is not replaced by a later year. Times are decimal years; the platform counts whole ones.

    Source: github.com/open-sdg/sdg-build, ``sdg/ProgressMeasure.py``, for quantitative targets.

    Example:
        >>> verdict = open_sdg(Trajectory(y0=10, t0=2020, y1=11, t1=2022, x=20, due=2025))
        >>> verdict.status, round(verdict.ratio, 4), round(verdict.score, 4)
        ('limited', 0.3282, -1.1323)
    """
    grown = _growth(path)
    if grown.reason:
        return grown
    ratio = grown.ratio
    score = min(7.1429 * ratio - 4.2857, BEST_SCORE) if ratio >= 0.6 else max(4.1667 * ratio - 2.5, -BEST_SCORE)
    return replace(grown, status=_step(ratio, OPEN_SDG), score=score)


def un(path: Trajectory) -> Verdict:
    """Assess as the UN's Progress Chart does: where the pace so far leads by the due date.

    ``ve = y1 * (1 + CAGRa) ** (T - t1)``, ``q = (ve - y0) / (x - y0)``. At least 0.95 is on track, 0.10 to 0.95 fair
    progress but acceleration needed, below 0.10 stagnation or regression.

    Source: in the style of the Sustainable Development Goals Progress Chart of the United Nations Statistics
    Division (technical note); the three steps are this suite's reading of it.

    Example:
        >>> verdict = un(Trajectory(y0=10, t0=2020, y1=11, t1=2022, x=20, due=2025))
        >>> verdict.status, round(verdict.projected, 4), round(verdict.ratio, 4)
        ('fair', 12.6906, 0.2691)
    """
    grown = _growth(path)
    if grown.reason:
        return grown
    projected = path.y1 * _power(path.y1 / path.y0, (path.due - path.t1) / (path.t1 - path.t0))
    ratio = (projected - path.y0) / (path.x - path.y0)
    return replace(grown, status=_step(ratio, UN), ratio=ratio, projected=projected)


def eurostat_trend(path: Trajectory) -> Verdict:
    """Assess a trend that has no target by Eurostat's thresholds on its direction-signed annual growth rate.

    At least 1 % a year in the wanted direction is significant progress, 0 to 1 % moderate, above -1 % to 0 moderate
    movement away, -1 % or less significant movement away.

    Source: as ``eurostat``, for indicators without quantitative targets.

    Example:
        >>> eurostat_trend(Trajectory(y0=100, t0=2022, y1=98, t1=2024, direction="down")).status
        'significant'
    """
    if path.direction not in ("up", "down"):
        return Verdict("not_assessable", reason="no_direction")
    if path.y0 <= 0 or path.y1 < 0:
        return Verdict("not_assessable", reason="zero_baseline" if path.y0 == 0 else "below_zero")
    actual = 100 * _rate(path.y0, path.y1, path.t1 - path.t0)
    signed = round(actual if path.direction == "up" else -actual, 12)  # a rate of exactly one percent stays one
    if signed >= 0:
        status = "significant" if signed >= 1 else "moderate"
    else:
        status = "moderate_away" if signed > -1 else "significant_away"
    return Verdict(status, signed, cagr_actual=actual)


def _growth(path: Trajectory) -> Verdict:
    """R with its two rates, as a verdict without a status yet; or the reason why there is none."""
    if path.y0 == 0:
        return Verdict("not_assessable", reason="zero_baseline")
    if min(path.y0, path.y1, path.x) < 0:
        return Verdict("not_assessable", reason="below_zero")
    if path.x == path.y0:
        return Verdict("not_assessable", reason="baseline_at_target")
    actual = _rate(path.y0, path.y1, path.t1 - path.t0)
    required = _rate(path.y0, path.x, path.due - path.t0)
    if not isfinite(required):  # no number holds it: the baseline is as good as zero, or the target due at once
        return Verdict("not_assessable", reason="zero_baseline")
    return Verdict("", actual / required, cagr_actual=actual * 100, cagr_required=required * 100)


def _rate(first: float, last: float, years: float) -> float:
    return _power(last / first, 1 / years) - 1


def _power(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except OverflowError:  # a jump within days
        return inf


def _step(value: float, steps: Steps) -> str:
    return next((status for least, status in steps if value >= least), steps[-1][1])


METHODS: dict[str, Callable[[Trajectory], Verdict]] = {
    "linear": linear,
    "eurostat": eurostat,
    "open_sdg": open_sdg,
    "un": un,
}
