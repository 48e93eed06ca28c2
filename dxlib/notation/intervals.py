"""Arithmetic on intervals: what can be said of a number that was printed rounded."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isclose


@dataclass(frozen=True)
class Interval:
    """A closed interval of the values a printed figure may stand for.

    Example:
        >>> now, before = Interval(2.25e9, 2.35e9), Interval(2.15e9, 2.25e9)
        >>> growth = now.over(before).shifted(-1).scaled(100)
        >>> round(growth.low, 1), round(growth.high, 1)
        (0.0, 9.3)
    """

    low: float
    high: float

    @classmethod
    def at(cls, value: float) -> Interval:
        """Return the interval of one value."""
        return cls(value, value)

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an interval must not end before it starts: {self.low}, {self.high}")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def columns(self, name: str) -> dict[str, float]:
        """Return its two ends under the names that frames give them."""
        return {f"{name}_low": self.low, f"{name}_high": self.high}

    def meets(self, other: Interval, tolerance: float = 1e-9) -> bool:
        """Whether the two have a value in common, up to the noise of floating point."""

        def up_to(a: float, b: float) -> bool:
            return a <= b or isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)

        return up_to(self.low, other.high) and up_to(other.low, self.high)

    def cut(self, low: float | None, high: float | None) -> Interval:
        """Cut at the bounds of an indicator; an interval wholly outside stays as it is."""
        least = self.low if low is None else max(self.low, low)
        most = self.high if high is None else min(self.high, high)
        return Interval(least, most) if least <= most else self

    def plus(self, other: Interval) -> Interval:
        """Sum of two independent figures."""
        return Interval(self.low + other.low, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """Difference of two independent figures."""
        return Interval(self.low - other.high, self.high - other.low)

    def over(self, other: Interval) -> Interval:
        """Ratio of two independent figures.

        Raises:
            ZeroDivisionError: the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        ends = [_ratio(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def shifted(self, by: float) -> Interval:
        """Every value plus a constant."""
        return Interval(self.low + by, self.high + by)

    def scaled(self, by: float) -> Interval:
        """Every value times a constant, which may be negative."""
        ends = sorted((self.low * by, self.high * by)) if by else [0.0, 0.0]
        return Interval(*ends)


def _ratio(a: float, b: float) -> float:
    if abs(b) == inf:
        return 0.0
    return a / b
