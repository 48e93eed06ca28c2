"""Which figures a target is judged by (METHODS: progress to a target)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import nan
from typing import Any

from dxlib.analysis.compare import Point, Series
from dxlib.analysis.progress.methods import BEST_SCORE, METHODS, Trajectory, Verdict
from dxlib.errors import UnknownName
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period, days_between
from dxlib.notation.rows import rows_of

NO_STATUS = ("not_assessable", "due_no_figure")
_NUMBER = re.compile(r"(?<!\d)\d+/(?:\d{4}/)?[A-ZĐ]")  # 942/QĐ-TTg; the plan of 2022, the request of 8/2022 have none


def decision_of(authority: str, evidence: Evidence) -> str:
    """Return the number of the decision that an authority names, if the evidence has it; empty otherwise."""
    found = [one for one in evidence.decisions if one in authority and _whole(one).search(authority)]
    return max(found, key=len, default="")


@cache
def _whole(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){re.escape(number)}(?!\w)")


def decided(authority: str, evidence: Evidence) -> date | None:
    """Return when the decision that set a target was taken.

    Args:
        authority: who set the target, as ``targets.csv`` has it.
        evidence: what ``load`` returned; its decisions are the rows of ``reports`` of that kind.

    Returns:
        The date; ``None`` for the plan of a year, and for a decision that the evidence has not.

    Example:
        >>> import dxlib as dx
        >>> decided("942/QĐ-TTg", dx.load()), decided("kế hoạch 2022", dx.load())
        (datetime.date(2021, 6, 15), None)
    """
    return evidence.decisions.get(decision_of(authority, evidence))


def asked_targets(
    evidence: Evidence, names: Iterable[str], area: str, due: str | None = None, authority: str | None = None
) -> list[Any]:
    """Return the targets that are asked for as rows, in the order of the documents.

    One that is printed twice counts once, a report's print before the decision's.

    Raises:
        UnknownName: no decision or plan has that number.
    """
    rows = rows_of(evidence.targets)
    numbers = {text: decision_of(text, evidence) or text for text in {row.authority for row in rows}}
    asked = {n for n in numbers.values() if authority is None or n == authority or n.startswith(f"{authority}/")}
    if authority is not None and not asked:
        raise UnknownName("authority", authority, set(numbers.values()))
    wanted, by = set(names), Period.parse(due).end if due is not None else None
    decisions = set(evidence.reports["id"][evidence.reports["kind"] == "decision"])
    kept: dict[tuple[Any, ...], tuple[int, Any]] = {}
    for place, row in sorted(enumerate(rows), key=lambda one: one[1].report in decisions):
        number = numbers[row.authority]
        timely = by in (None, Period.parse(row.period).end)
        if row.indicator in wanted and row.area == area and number in asked and timely:
            key = (row.indicator, row.breakdown, row.period, number, row.value)
            kept.setdefault(key, (place, row._replace(authority=number)))
    return [row for _place, row in sorted(kept.values(), key=lambda one: one[0])]


@dataclass(frozen=True)
class Goal:
    """A target as it is judged: of which indicator, which value, due when, set when.

    Attributes:
        undated: a decision set it whose date the evidence does not have, so nothing can be the baseline.
        doubtful: its own reading is open, so nothing is held to it.
        outside: why no figure of its area can be printed for the due date, as a code; empty where one can.
    """

    indicator: Indicator
    value: float
    period: Period
    decided: date | None
    undated: bool = False
    doubtful: bool = False
    outside: str = ""

    @classmethod
    def of(cls, target: Any, indicator: Indicator, day: date | None) -> Goal:
        """Return a row of the targets as a goal, with the day on which it was decided."""
        undated = day is None and bool(_NUMBER.search(target.authority))
        doubtful = target.note.startswith("doubtful:")
        return cls(indicator, target.value, Period.parse(target.period), day, undated, doubtful)

    @property
    def start(self) -> date:
        """The day from which a figure may be the baseline: the decision, or the eve of the plan's year."""
        if self.undated:
            return date.max
        return self.decided or date(self.period.end.year - 1, 12, 31)

    def reached_by(self, value: float) -> bool:
        """Whether a value reaches it; by direction, whatever the operator."""
        return {"up": value >= self.value, "down": value <= self.value}.get(self.indicator.direction, False)

    def measured_by(self, point: Point) -> bool:
        """Whether a figure may be held to it: a flow over six months is not held to a target for twelve."""
        one = self.indicator
        return one.timing != "span" or one.is_ratio or point.period.months == self.period.months


@dataclass(frozen=True)
class Judgement:
    """A verdict with the two figures it rests on.

    Attributes:
        path: the figures from baseline to current that compare without reservation, both ends included.
        doubtful: a doubtful reading was left out.
    """

    verdict: Verdict
    baseline: Point | None = None
    current: Point | None = None
    doubtful: bool = False
    path: tuple[Point, ...] = ()

    @property
    def different_length(self) -> bool:
        """Whether the two figures are shares over spans of different length."""
        if self.baseline is None or self.current is None or self.current.period.kind == "instant":
            return False
        return bool(self.baseline.period.months) and self.baseline.period.months != self.current.period.months


def judge(series: Series | None, goal: Goal, method: str, today: date, start: Period | None = None) -> Judgement:
    """Return the status of a target by the figures up to a day.

    Args:
        today: the day up to which figures count.
        start: a period whose figure is to be the baseline; by default the earliest comparable one.
    """
    if goal.doubtful:
        return Judgement(Verdict("not_assessable", reason="doubtful_target"))
    early = [p for p in (series.points if series else ()) if p.end <= min(today, goal.period.end)]
    known = [p for p in early if goal.measured_by(p)]
    points = [p for p in known if not p.doubtful]
    doubtful = len(points) < len(known)
    current = points[-1] if points else None
    settled = current is not None and (goal.reached_by(current.value) or current.end == goal.period.end)
    if today > goal.period.end and not settled:
        nearest = _nearest(series, goal)
        why = goal.outside or _other_spans(early, goal) or ("none_when_due" if nearest else "no_figure")
        return Judgement(Verdict("due_no_figure", reason=why), None, nearest, doubtful)
    if current is None:
        reason = "only_doubtful" if doubtful else _other_spans(early, goal) or "no_figure"
        return Judgement(Verdict("not_assessable", reason=reason), doubtful=doubtful)
    if not settled:  # the newest figure that has an earlier one it may be compared with
        current = next((p for p in reversed(points) if possible_baselines(points, goal, p)), current)
    base = baseline(points, goal, current, start)
    path = _path(points, goal, base, current)
    missing = "no_baseline" if start else "one_figure"
    return Judgement(verdict(goal, base, current, method, missing), base, current, doubtful, path)


def verdict(goal: Goal, base: Point | None, current: Point, method: str, missing: str = "one_figure") -> Verdict:
    """Return what a method says of two figures, or what the common rules say before any method is asked.

    Args:
        missing: the reason where there is no baseline.
    """
    if goal.indicator.direction == "none":
        return Verdict("not_assessable", reason="no_direction")
    if goal.reached_by(current.value):
        return Verdict("reached", score=BEST_SCORE if method == "open_sdg" else nan)
    if current.end == goal.period.end:
        return Verdict("missed")
    if base is None:
        return Verdict("not_assessable", reason="undated" if goal.undated else missing)
    if goal.reached_by(base.value):  # no distance to cover, and every formula would praise a fall
        return Verdict("not_assessable", reason="baseline_at_target")
    (t0, t1, due) = (period.decimal_year for period in (base.period, current.period, goal.period))
    return METHODS[method](Trajectory(y0=base.value, t0=t0, y1=current.value, t1=t1, x=goal.value, due=due))


def held(series: Series | None, goal: Goal) -> list[Point]:
    """Return the figures that may be held to a goal, oldest first: sure, and on the same side of every break."""
    due, one = goal.period.end, goal.indicator
    sure = [p for p in (series.points if series else ()) if not p.doubtful and goal.measured_by(p)]
    return [p for p in sure if one.break_between(min(p.end, due), max(p.end, due)) is None]


def _other_spans(points: list[Point], goal: Goal) -> str:
    """That flows are printed which cannot be held to the target, as a reason; empty where none is.

    ``part`` of a part of the very period that the target is for, else ``span``, where all are of another length.
    """
    other = [p.period for p in points if not p.doubtful and not goal.measured_by(p)]
    within = [one for one in other if one.start and goal.period.start and one.start >= goal.period.start]
    if within:
        return f"part {max(within, key=lambda one: one.length or 0).code},{goal.period.code}"
    return f"span {other[-1].code},{goal.period.code}" if len(other) == len(points) > 0 else ""


def _nearest(series: Series | None, goal: Goal) -> Point | None:
    """The figure nearest to the due date, before or after it."""
    return min(held(series, goal), key=lambda p: days_between(p.end, goal.period.end), default=None)


def possible_baselines(points: list[Point], goal: Goal, current: Point) -> list[Point]:
    """Return the earlier figures since the decision that the current one may be compared with."""
    one = goal.indicator
    earlier = [p for p in points if goal.start <= p.end < current.end and not p.doubtful]
    if one.timing == "span" and not one.is_ratio:
        earlier = [p for p in earlier if p.period.months == current.period.months]
    return [p for p in earlier if one.break_between(p.end, current.end) is None]


def _alike(points: list[Point], goal: Goal, current: Point) -> list[Point]:
    """Those over a span of the same length, which compare without reservation."""
    return [p for p in points if goal.indicator.timing != "span" or p.period.months == current.period.months]


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
            fixed.value, Interval.at(fixed.value), Period.parse(fixed.date.isoformat()), as_printed="", report="",
            published=fixed.date, line=0, doubtful=False, qualifier="exact",
        )  # fmt: skip
    return min(_alike(possible, goal, current) or possible, key=lambda p: p.end, default=None)


def _path(points: list[Point], goal: Goal, base: Point | None, current: Point) -> tuple[Point, ...]:
    if base is None:
        return (current,)
    between = [p for p in possible_baselines(points, goal, current) if p.end > base.end]
    return (base, *sorted(_alike(between, goal, current), key=lambda p: p.end), current)
