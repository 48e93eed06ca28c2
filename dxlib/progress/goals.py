"""Which figures a target is judged by, and what the judgement rests on (METHODS: progress to a target)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from dxlib.compare import Point, Series
from dxlib.indicators import Indicator
from dxlib.intervals import Interval
from dxlib.periods import Period, days_between
from dxlib.progress.methods import METHODS, Trajectory, Verdict

DECISIONS = {"942/QĐ-TTg": date(2021, 6, 15)}
NO_STATUS = ("not_assessable", "due_no_figure")


def decided(authority: str) -> date | None:
    """Return when the decision that set a target was taken, ``None`` for the plan of a year."""
    return next((day for number, day in DECISIONS.items() if number in authority), None)


@dataclass(frozen=True)
class Goal:
    """A target as it is judged: of which indicator, which value, due when, set when."""

    indicator: Indicator
    value: float
    period: Period
    decided: date | None

    @property
    def start(self) -> date:
        """The day from which a figure may be the baseline: the decision, or the eve of the plan's year."""
        return self.decided or date(self.period.end.year - 1, 12, 31)

    def reached_by(self, value: float) -> bool:
        """Whether a value reaches it; by direction, whatever the operator."""
        return value <= self.value if self.indicator.direction == "down" else value >= self.value

    def measured_by(self, point: Point) -> bool:
        """Whether a figure may be held to it: a flow over six months is not held to a target for twelve."""
        one = self.indicator
        return one.timing != "span" or one.is_ratio or point.period.months == self.period.months


@dataclass(frozen=True)
class Judgement:
    """A verdict with the two figures it rests on."""

    verdict: Verdict
    baseline: Point | None = None
    current: Point | None = None
    doubtful: bool = False

    @property
    def different_length(self) -> bool:
        """Whether the two figures are shares over spans of different length."""
        if self.baseline is None or self.current is None or self.current.period.kind == "instant":
            return False
        return bool(self.baseline.period.months) and self.baseline.period.months != self.current.period.months


def judge(series: Series | None, goal: Goal, method: str, today: date, start: Period | None = None) -> Judgement:
    """Return the status of a target by the figures up to a day.

    Args:
        series: the indicator's figures, ``None`` where there are none.
        goal: the target.
        method: a key of ``METHODS``.
        today: the day up to which figures count.
        start: a period whose figure is to be the baseline; by default the earliest comparable one.
    """
    known = [p for p in (series.points if series else ()) if p.end <= min(today, goal.period.end)]
    known = [p for p in known if goal.measured_by(p)]
    points = [p for p in known if not p.doubtful]
    doubtful = len(points) < len(known)
    current = points[-1] if points else None
    if current is not None and goal.reached_by(current.value):
        return Judgement(Verdict("reached"), baseline(points, goal, current, start), current, doubtful)
    if current is not None and current.end == goal.period.end:
        return Judgement(Verdict("missed"), baseline(points, goal, current, start), current, doubtful)
    if today > goal.period.end:
        nearest = _nearest(series, goal)
        why = "none_when_due" if nearest else "no_figure"
        return Judgement(Verdict("due_no_figure", reason=why), None, nearest, doubtful)
    if current is None:
        reason = "only_doubtful" if doubtful else "no_figure"
        return Judgement(Verdict("not_assessable", reason=reason), doubtful=doubtful)
    current = _before_break(points, goal) or current
    base = baseline(points, goal, current, start)
    if base is None:
        return Judgement(Verdict("not_assessable", reason="one_figure"), None, current, doubtful)
    return Judgement(_by_method(goal, base, current, method), base, current, doubtful)


def _nearest(series: Series | None, goal: Goal) -> Point | None:
    """The figure nearest to the due date, before or after it, on the same side of every break."""
    due, one = goal.period.end, goal.indicator
    sure = [p for p in (series.points if series else ()) if not p.doubtful and goal.measured_by(p)]
    sure = [p for p in sure if one.break_between(min(p.end, due), max(p.end, due)) is None]
    return min(sure, key=lambda p: days_between(p.end, due), default=None)


def _before_break(points: list[Point], goal: Goal) -> Point | None:
    """The newest figure that has an earlier one it may be compared with."""
    return next((p for p in reversed(points) if possible_baselines(points, goal, p)), None)


def possible_baselines(points: list[Point], goal: Goal, current: Point) -> list[Point]:
    """Return the earlier figures since the decision that the current one may be compared with."""
    one = goal.indicator
    earlier = [p for p in points if goal.start <= p.end < current.end and not p.doubtful]
    if one.timing == "span" and not one.is_ratio:
        earlier = [p for p in earlier if p.period.months == current.period.months]
    return [p for p in earlier if one.break_between(p.end, current.end) is None]


def baseline(points: list[Point], goal: Goal, current: Point, start: Period | None) -> Point | None:
    """Return the baseline: the one asked for, the one the definition names, or the earliest comparable one.

    A share over a span of another length may be compared, but only with reservation; it is the baseline only
    where there is no figure over a span of the same length.
    """
    possible = possible_baselines(points, goal, current)
    if start is not None:
        return next((p for p in possible if p.end == start.end), None)
    fixed = goal.indicator.baseline
    if fixed is not None and fixed.date < current.end:
        return Point(
            Period.parse(fixed.date.isoformat()), fixed.value, Interval(fixed.value, fixed.value), "exact",
            "", "", fixed.date, 0, False, "",
        )  # fmt: skip
    spans = goal.indicator.timing == "span"
    alike = [p for p in possible if not spans or p.period.months == current.period.months]
    return min(alike or possible, key=lambda p: p.end, default=None)


def _by_method(goal: Goal, base: Point, current: Point, method: str) -> Verdict:
    """A path that starts beyond its target has no distance to cover, and both formulas would praise a fall."""
    if goal.reached_by(base.value):
        return Verdict("not_assessable", reason="baseline_at_target")
    path = Trajectory(
        y0=base.value,
        t0=base.period.decimal_year,
        y1=current.value,
        t1=current.period.decimal_year,
        x=goal.value,
        due=goal.period.decimal_year,
    )
    return METHODS[method](path)


def _status(goal: Goal, base: Point | None, current: Point, method: str) -> str:
    if goal.reached_by(current.value):
        return "reached"
    if base is None or current.end == goal.period.end:
        return "missed"
    return _by_method(goal, base, current, method).status


def fragile(
    found: Judgement, series: Series, other: Series | None, goal: Goal, method: str, today: date
) -> dict[str, tuple[str, str]]:
    """Return what gives another status, and which: cause -> (period of the other baseline, status).

    Args:
        found: the judgement to be tried.
        series, other: the figures by the vintage that was used, and by the other one.
        goal, method, today: as in ``judge``.

    Returns:
        Of the causes ``baseline``, ``rounding`` and ``vintage`` those that apply; empty if none does.
    """
    status, base, current = found.verdict.status, found.baseline, found.current
    if current is None or status in NO_STATUS:
        return {}
    tries: dict[str, list[tuple[Point | None, Point]]] = {"rounding": _roundings(goal, base, current)}
    if status not in ("reached", "missed"):  # which rest on the current figure alone
        tries = {"baseline": [(p, current) for p in possible_baselines(list(series.points), goal, current)], **tries}
    flips: dict[str, tuple[str, str]] = {}
    for cause, pairs in tries.items():
        for one, now in pairs:
            elsewhere = _status(goal, one, now, method)
            if elsewhere not in (status, *NO_STATUS):
                flips[cause] = (one.period.code if one is not None and cause == "baseline" else "", elsewhere)
                break
    start = base.period if base is not None and base.line else None
    elsewhere = judge(other, goal, method, today, start).verdict.status
    return flips if elsewhere in (status, *NO_STATUS) else flips | {"vintage": ("", elsewhere)}


def _roundings(goal: Goal, base: Point | None, current: Point) -> list[tuple[Point | None, Point]]:
    """The pair with every end of its intervals; a figure equal to its target counts as printed."""
    nows = [current] if current.value == goal.value else [replace(current, value=y1) for y1 in _ends(current)]
    bases = [None] if base is None else [replace(base, value=y0) for y0 in _ends(base)]
    return [(y0, y1) for y0 in bases for y1 in nows]


def _ends(point: Point) -> list[float]:
    return [end for end in (point.interval.low, point.interval.high) if isfinite(end)]
