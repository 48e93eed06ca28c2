"""The verdicts of an audit: does what is stated meet what the figures give, and under which reading?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dxlib.errors import DxError
from dxlib.notation.figures import rounding_interval, truncation_interval
from dxlib.notation.intervals import Interval

NAN = float("nan")

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
    value: float = NAN
    interval: Interval | None = None
    gap: float = NAN


@dataclass(frozen=True)
class Operand:
    """A figure that goes into a recomputation: as printed, and what it may stand for."""

    value: float
    interval: Interval


Formula = Callable[[Interval, Interval], Interval]


def _growth(now: Interval, before: Interval) -> Interval:
    return now.over(before).shifted(-1).scaled(100 if before.low > 0 else -100)


def _multiple(now: Interval, before: Interval) -> Interval:
    return now.over(before)


def _times_more(now: Interval, before: Interval) -> Interval:
    return now.over(before).shifted(-1)


def _difference(now: Interval, before: Interval) -> Interval:
    return now.minus(before)


def _places(now: Interval, before: Interval) -> Interval:
    return before.minus(now)


FORMULAS: dict[str, Formula] = {
    "growth": _growth,
    "multiple": _multiple,
    "points": _difference,
    "difference": _difference,
    "rank_change": _places,
}


def recompute_change(form: str, stated: Statement, now: Operand, before: Operand, percent: bool = False) -> Recomputed:
    """Return the verdict on a stated change between two levels.

    Args:
        form: growth, points, multiple, difference or rank_change.
        stated: what the report states.
        now, before: the levels.
        percent: whether the levels are shares in percent, so that a growth may be meant in points.

    Example:
        >>> def level(low, high):
        ...     return Operand((low + high) / 2, Interval(low, high))
        >>> stated = Statement.read("3,8%", 3.8)
        >>> recompute_change("growth", stated, level(19.75, 19.85), level(15.95, 16.05), percent=True).verdict
        'consistent if read as points'
    """
    readings = [(CONSISTENT, FORMULAS[form])]
    if percent and form == "growth":
        readings.append((AS_POINTS, _difference))
    if form == "multiple":
        readings.append((AS_N_PLUS_ONE, _times_more))
    return _verdict(stated, readings, now, before)


def recompute_ratio(stated: Statement, part: Operand, whole: Operand, factor: float = 1) -> Recomputed:
    """Return the verdict on a stated share or average.

    Args:
        stated: the share or average.
        part, whole: numerator and denominator.
        factor: 100 for a share in percent.

    Example:
        >>> one, all_ = Operand(1723, Interval(1723, 1723)), Operand(3068, Interval(3068, 3068))
        >>> recompute_ratio(Statement.read("56.1%", 56.1), one, all_, 100).verdict
        'consistent if truncated'
    """

    def ratio(part: Interval, whole: Interval) -> Interval:
        return part.over(whole).scaled(factor)

    def to_the_rest(part: Interval, whole: Interval) -> Interval:
        return part.over(whole.minus(part)).scaled(factor)

    readings: list[tuple[str, Formula]] = [(CONSISTENT, ratio)]
    if factor == 100:
        readings.append((AS_REST, to_the_rest))
    return _verdict(stated, readings, part, whole)


def _verdict(stated: Statement, readings: list[tuple[str, Formula]], a: Operand, b: Operand) -> Recomputed:
    computed, undecided = _computed(readings, a, b)
    for verdict, value, interval in computed:
        if stated.interval.meets(interval):
            return Recomputed(verdict, value, interval)
    if undecided:
        return Recomputed(UNVERIFIABLE)
    _, value, interval = computed[0]
    if stated.truncated is not None and stated.truncated.meets(interval):
        return Recomputed(AS_TRUNCATED, value, interval)
    return Recomputed(INCONSISTENT, value, interval, stated.value - value)


def _computed(
    readings: list[tuple[str, Formula]], a: Operand, b: Operand
) -> tuple[list[tuple[str, float, Interval]], bool]:
    """What each reading gives, and whether one stays undecided because rounding may make its divisor zero."""
    found, undecided = [], False
    for verdict, formula in readings:
        try:
            point = formula(Interval(a.value, a.value), Interval(b.value, b.value))
            found.append((verdict, point.low, formula(a.interval, b.interval)))
        except ZeroDivisionError:
            exact = a.interval.low == a.interval.high and b.interval.low == b.interval.high
            undecided |= verdict == CONSISTENT or not exact
    return found, undecided


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
