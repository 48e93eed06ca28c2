"""The verdicts of an audit: does what is stated meet what the figures give, and under which reading?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Any

from dxlib.errors import DxError
from dxlib.notation.figures import rounding_interval, truncation_interval
from dxlib.notation.intervals import Interval

CONSISTENT = "consistent"
AS_POINTS = "consistent if read as points"
AS_REST = "consistent if read as a ratio to the rest"
AS_N_PLUS_ONE = "consistent if read as N+1 times"
AS_TRUNCATED = "consistent if truncated"
INCONSISTENT = "inconsistent"
UNVERIFIABLE = "unverifiable"
VERDICTS = (CONSISTENT, AS_POINTS, AS_REST, AS_N_PLUS_ONE, AS_TRUNCATED, INCONSISTENT, UNVERIFIABLE)


@dataclass(frozen=True)
class Statement:
    """What a report states: a change or a ratio, with what its print leaves open.

    Attributes:
        value: the number stated; falls are negative.
        interval: what it may stand for after rounding.
        truncated: what it may stand for if its further digits were cut off, ``None`` if that says nothing new.
    """

    value: float
    interval: Interval
    truncated: Interval | None = None

    @classmethod
    def read(cls, as_printed: str, value: float, ratio: bool = False, language: str = "vi") -> Statement:
        """Return the statement that a printed passage makes.

        Args:
            as_printed: the figure with its qualifier and unit words.
            value: the number stated, with its sign.
            ratio: it is a ratio, of which an integer too is rounded.
            language: of the print.
        """
        falling = value < 0
        interval = rounding_interval(as_printed, falling=falling, ratio=ratio, language=language)
        return cls(value, interval, truncation_interval(as_printed, falling, language))

    @classmethod
    def of(cls, claim: Any) -> Statement:
        """Return the statement that a row of the claims makes."""
        return cls.read(claim.as_printed, claim.value, ratio=claim.form == "multiple", language=claim.language)


@dataclass(frozen=True)
class Recomputed:
    """A statement recomputed.

    Attributes:
        verdict: one of ``VERDICTS``.
        value: what the figures as printed give, under the reading that the verdict names.
        interval: what they may give after rounding; ``None`` where nothing can be computed.
        gap: stated less recomputed; ``nan`` unless inconsistent.
    """

    verdict: str
    value: float = nan
    interval: Interval | None = None
    gap: float = nan

    @property
    def found(self) -> dict[str, Any]:
        """What a finding takes over from it."""
        return {
            "verdict": self.verdict, "computed": self.value, "computed_interval": self.interval, "gap": self.gap,
        }  # fmt: skip


@dataclass(frozen=True)
class Operand:
    """A figure that goes into a recomputation: as printed, and what it may stand for."""

    value: float
    interval: Interval


Formula = Callable[[Interval, Interval], Interval]
Reading = tuple[str, Formula]  # the verdict that it leads to


def change_in_percent(now: Interval, before: Interval) -> Interval:
    """Return by how many percent of what was before it a figure changed.

    Raises:
        ZeroDivisionError: what was before may be zero.
    """
    return now.over(before).shifted(-1).scaled(100 if before.low > 0 else -100)


FORMULAS: dict[str, Formula] = {
    "growth": change_in_percent,
    "multiple": Interval.over,
    "points": Interval.minus,
    "difference": Interval.minus,
    "rank_change": lambda now, before: before.minus(now),
}
# The form in which a stated change is shown, by the form that a report prints.
FORM_SHOWN = {
    "growth": "percent",
    "points": "points",
    "multiple": "times",
    "difference": "unit",
    "rank_change": "places",
}


def recompute_change(form: str, stated: Statement, now: Operand, before: Operand, percent: bool = False) -> Recomputed:
    """Return the verdict on a stated change between two levels.

    Args:
        percent: whether the levels are shares in percent, so that a growth may be meant in points.

    Example:
        >>> def level(low, high):
        ...     return Operand((low + high) / 2, Interval(low, high))
        >>> stated = Statement.read("3,8%", 3.8)
        >>> recompute_change("growth", stated, level(19.75, 19.85), level(15.95, 16.05), percent=True).verdict
        'consistent if read as points'
    """
    readings: list[Reading] = [(CONSISTENT, FORMULAS[form])]
    if percent and form == "growth":
        readings.append((AS_POINTS, Interval.minus))
    if form == "multiple":
        readings.append((AS_N_PLUS_ONE, lambda now, before: now.over(before).shifted(-1)))
    return _verdict(stated, readings, now, before)


def recompute_ratio(stated: Statement, part: Operand, whole: Operand, factor: float = 1) -> Recomputed:
    """Return the verdict on a stated share or average.

    Args:
        factor: 100 for a share in percent.

    Example:
        >>> one, all_ = Operand(1723, Interval(1723, 1723)), Operand(3068, Interval(3068, 3068))
        >>> recompute_ratio(Statement.read("56.1%", 56.1), one, all_, 100).verdict
        'consistent if truncated'
    """
    readings: list[Reading] = [(CONSISTENT, lambda part, whole: part.over(whole).scaled(factor))]
    if factor == 100:
        readings.append((AS_REST, lambda part, whole: part.over(whole.minus(part)).scaled(factor)))
    return _verdict(stated, readings, part, whole)


def _verdict(stated: Statement, readings: list[Reading], a: Operand, b: Operand) -> Recomputed:
    computed, undecided = [], False
    for verdict, formula in readings:
        try:
            value, interval = formula(Interval.at(a.value), Interval.at(b.value)).low, formula(a.interval, b.interval)
        except ZeroDivisionError:  # rounding may make the divisor zero
            exact = a.interval.low == a.interval.high and b.interval.low == b.interval.high
            undecided |= verdict == CONSISTENT or not exact
            continue
        if stated.interval.meets(interval):
            return Recomputed(verdict, value, interval)
        computed.append((value, interval))
    if undecided:
        return Recomputed(UNVERIFIABLE)
    value, interval = computed[0]
    if stated.truncated is not None and stated.truncated.meets(interval):
        return Recomputed(AS_TRUNCATED, value, interval)
    return Recomputed(INCONSISTENT, value, interval, stated.value - value)


def implied_base(form: str, stated: Interval, now: Interval) -> Interval | None:
    """Return what a stated change implies for its base level, ``None`` if nothing.

    Example:
        >>> implied = implied_base("growth", Interval(37.915, 37.925), Interval(6641, 6641))
        >>> round(implied.low), round(implied.high)
        (4815, 4815)
    """
    try:
        if form == "growth":
            return now.over(stated.scaled(0.01).shifted(1)) if stated.low > -100 else None
        if form == "multiple":
            return now.over(stated) if stated.low > 0 else None
        if form == "rank_change":
            return now.plus(stated)
        if form in ("difference", "points"):
            return now.minus(stated)
    except ZeroDivisionError:
        return None
    raise DxError(f"'{form}' is no form of a stated change")
