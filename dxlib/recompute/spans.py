"""Intervals by column: the arithmetic of ``Interval`` for many at once, as far as the checks of levels need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dxlib.notation.intervals import Interval

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Spans:
    """The lowest and the highest values that many figures may stand for.

    Example:
        >>> parts, wholes = Spans.at(np.array([1.0, 3.0])), Spans(np.array([2.0, -1.0]), np.array([4.0, 1.0]))
        >>> parts.over(wholes).low.tolist(), wholes.holds_zero.tolist()
        ([0.25, nan], [False, True])
    """

    low: np.ndarray
    high: np.ndarray

    @classmethod
    def at(cls, values: np.ndarray) -> Spans:
        """Return exact values."""
        return cls(values, values)

    @classmethod
    def joined(cls, several: Sequence[Spans]) -> Spans:
        """Return one after the other."""
        return cls(np.concatenate([one.low for one in several]), np.concatenate([one.high for one in several]))

    def take(self, rows: np.ndarray) -> Spans:
        """Return those of some rows."""
        return Spans(self.low[rows], self.high[rows])

    def interval(self, row: int) -> Interval:
        """Return that of one row."""
        return Interval(float(self.low[row]), float(self.high[row]))

    def turned(self, which: np.ndarray) -> Spans:
        """Return them, some with the other sign."""
        return Spans(np.where(which, -self.high, self.low), np.where(which, -self.low, self.high))

    @property
    def holds_zero(self) -> np.ndarray:
        """Which of them may be zero."""
        return (self.low <= 0) & (self.high >= 0)

    @property
    def exact(self) -> np.ndarray:
        """Which of them are one value."""
        return self.low == self.high

    def plus(self, other: Spans) -> Spans:
        """Sums of independent figures."""
        return Spans(self.low + other.low, self.high + other.high)

    def minus(self, other: Spans) -> Spans:
        """Differences of independent figures."""
        return Spans(self.low - other.high, self.high - other.low)

    def over(self, other: Spans) -> Spans:
        """Ratios of independent figures; ``nan`` where the divisor may be zero."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.array([_ratio(a, b) for a in (self.low, self.high) for b in (other.low, other.high)])
        none = other.holds_zero
        return Spans(np.where(none, np.nan, ends.min(axis=0)), np.where(none, np.nan, ends.max(axis=0)))

    def scaled(self, by: float | np.ndarray) -> Spans:
        """Every value times a positive constant."""
        return Spans(self.low * by, self.high * by)

    def meets(self, other: Spans) -> np.ndarray:
        """Which have a value in common with the other, up to the noise of floating point."""
        return _up_to(self.low, other.high) & _up_to(other.low, self.high)


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.where(np.isinf(b), 0.0, a / b)


def _up_to(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        most = np.maximum(_TOLERANCE * np.maximum(np.abs(a), np.abs(b)), _TOLERANCE)
        return np.asarray((a <= b) | (np.isfinite(a) & np.isfinite(b) & (np.abs(a - b) <= most)))
