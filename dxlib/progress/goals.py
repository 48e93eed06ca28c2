"""Which figures a target is judged by, and what the judgement rests on (METHODS: progress to a target)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dxlib.compare import Point, Series
from dxlib.indicators import Indicator
from dxlib.intervals import Interval
from dxlib.periods import Period
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
    points = [p for p in known if not p.doubtful]
    doubtful = len(points) < len(known)
    current = points[-1] if points else None
    if current is not None and goal.reached_by(current.value):
        return Judgement(Verdict("reached"), baseline(points, goal, current, start), current, doubtful)
    if current is not None and current.end == goal.period.end:
        return Judgement(Verdict("missed"), baseline(points, goal, current, start), current, doubtful)
    if today > goal.period.end:
        return Judgement(Verdict("due_no_figure"), None, current, doubtful)
    if current is None:
        reason = "only_doubtful" if doubtful else "no_figure"
        return Judgement(Verdict("not_assessable", reason=reason), doubtful=doubtful)
    current = _before_break(points, goal) or current
    base = baseline(points, goal, current, start)
    if base is None:
        return Judgement(Verdict("not_assessable", reason="one_figure"), None, current, doubtful)
    return Judgement(METHODS[method](_path(goal, base, current)), base, current, doubtful)


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
    """Return the baseline: the one asked for, the one the definition names, or the earliest possible."""
    possible = possible_baselines(points, goal, current)
    if start is not None:
        return next((p for p in possible if p.end == start.end), None)
    fixed = goal.indicator.baseline
    if fixed is not None and fixed.date < current.end:
        return Point(
            Period.parse(fixed.date.isoformat()), fixed.value, Interval(fixed.value, fixed.value), "exact",
            "", "", fixed.date, 0, False, "",
        )  # fmt: skip
    return min(possible, key=lambda p: p.end, default=None)


def _path(goal: Goal, base: Point, current: Point) -> Trajectory:
    return Trajectory(
        y0=base.value,
        t0=base.period.decimal_year,
        y1=current.value,
        t1=current.period.decimal_year,
        x=goal.value,
        due=goal.period.decimal_year,
    )


def fragile(found: Judgement, series: Series, other: Series | None, goal: Goal, method: str, today: date) -> list[str]:
    """Return what gives another status: ``baseline``, ``vintage``, ``rounding``; empty if nothing does.

    Args:
        found: the judgement to be tried.
        series, other: the figures by the vintage that was used, and by the other one.
        goal, method, today: as in ``judge``.
    """
    status = found.verdict.status
    if found.current is None or found.baseline is None or status in ("reached", "missed", *NO_STATUS):
        return []
    tries = {
        "baseline": [(p, found.current) for p in possible_baselines(list(series.points), goal, found.current)],
        "rounding": _roundings(found.baseline, found.current),
    }
    flips = [
        name
        for name, pairs in tries.items()
        if any(METHODS[method](_path(goal, a, b)).status not in (status, *NO_STATUS) for a, b in pairs)
    ]
    start = found.baseline.period if found.baseline.line else None
    elsewhere = judge(other, goal, method, today, start).verdict.status
    return [*flips, "vintage"] if elsewhere not in (status, *NO_STATUS) else flips


def _roundings(base: Point, current: Point) -> list[tuple[Point, Point]]:
    ends = [
        (replace(base, value=y0), replace(current, value=y1))
        for y0 in (base.interval.low, base.interval.high)
        for y1 in (current.interval.low, current.interval.high)
    ]
    return ends
