"""The published methods: from a baseline, a current value and a target to a status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

NAN = float("nan")
ON_TRACK, SLIGHTLY_BEHIND, LINEAR_OFF = 1.0, 0.75, 0.0
SIGNIFICANT, MODERATE = 0.95, 0.60


@dataclass(frozen=True)
class Trajectory:
    """What every method starts from.

    Attributes:
        y0, t0: baseline value and time (decimal years).
        y1, t1: current value and time.
        x, due: target value and the time it is due.
    """

    y0: float
    t0: float
    y1: float
    t1: float
    x: float
    due: float


@dataclass(frozen=True)
class Verdict:
    """A status with the ratio it rests on, or the reason why there is none."""

    status: str
    ratio: float = NAN
    cagr_actual: float = NAN
    cagr_required: float = NAN
    reason: str = ""


def linear(path: Trajectory) -> Verdict:
    """Assess by the linear trajectory: distance covered against time elapsed.

    ``L = ((y1 - y0) / (x - y0)) / ((t1 - t0) / (T - t0))``. At least 1 is on track, 0.75 to 1 slightly behind,
    0 to 0.75 off track, below 0 moving away.

    Source: the United Nations' and the European Commission's practice of comparing the distance covered with
    the time elapsed on a straight line from baseline to target.

    Example:
        >>> linear(Trajectory(y0=40, t0=2020, y1=50, t1=2022, x=80, due=2025)).status
        'off_track'
    """
    if path.x == path.y0:
        return Verdict("not_assessable", reason="baseline_at_target")
    ratio = ((path.y1 - path.y0) / (path.x - path.y0)) / ((path.t1 - path.t0) / (path.due - path.t0))
    if ratio >= ON_TRACK:
        return Verdict("on_track", ratio)
    if ratio >= SLIGHTLY_BEHIND:
        return Verdict("slightly_behind", ratio)
    return Verdict("off_track" if ratio >= LINEAR_OFF else "moving_away", ratio)


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
    if path.y0 <= 0 or path.y1 < 0 or path.x < 0:
        return Verdict("not_assessable", reason="zero_baseline")
    actual = _cagr(path.y0, path.y1, path.t1 - path.t0)
    required = _cagr(path.y0, path.x, path.due - path.t0)
    if required == 0:
        return Verdict("not_assessable", reason="baseline_at_target")
    ratio = actual / required
    if ratio >= SIGNIFICANT:
        status = "significant"
    elif ratio >= MODERATE:
        status = "moderate"
    else:
        status = "insufficient" if ratio >= 0 else "movement_away"
    return Verdict(status, ratio, actual * 100, required * 100)


def _cagr(first: float, last: float, years: float) -> float:
    try:
        return (last / first) ** (1 / years) - 1
    except OverflowError:  # a jump within days
        return float("inf")


METHODS: dict[str, Callable[[Trajectory], Verdict]] = {"linear": linear, "eurostat": eurostat}
