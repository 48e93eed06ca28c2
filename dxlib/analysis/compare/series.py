"""The figures of one indicator in one area, in order of time, with what each replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from dxlib.indicators import Indicator
from dxlib.loaders import Evidence
from dxlib.notation.periods import Period, days_between
from dxlib.recompute.bridging import Bridge
from dxlib.recompute.levels import Key, Printed

TOLERANCE = 31  # days by which an instant may miss the date that is asked for


@dataclass(frozen=True, kw_only=True)
class Point(Printed):
    """A figure of a series.

    Attributes:
        producer: who counted it, one of a lineage.
        contested: what another printed figure says against it (``inconsistent``, ...), empty if nothing.
        revised_from: the value that the other vintage gives for the same period, if another.
        stand_in: it stands in for an asked period that has no figure of its own.
        others: what the other reports print for the same period, the newest report first, or the oldest.
        bridge: what it was computed from, if no report prints it: figures of old provinces.
        number: which of the figures it is among which it was chosen, if it was.
    """

    qualifier: str
    producer: str = ""
    revised_from: float | None = None
    stand_in: bool = False
    contested: str = ""
    others: tuple[Point, ...] = ()
    bridge: Bridge | None = None
    number: int = -1

    @property
    def end(self) -> date:
        """The last day of its period."""
        return self.period.end

    @property
    def bridged(self) -> str | None:
        """The rule with the parts, if no report prints it."""
        return self.bridge.code if self.bridge else None


# What frames say of a figure, by the ends of their columns' names.
SIDE = {
    "": "value", "_low": "interval.low", "_high": "interval.high", "_period": "period.code", "_date": "end",
    "_printed": "as_printed", "_qualifier": "qualifier", "_report": "report", "_line": "line",
    "_stand_in": "stand_in", "_doubtful": "doubtful", "_revised_from": "revised_from", "_contested": "contested",
    "_bridge": "bridged",
}  # fmt: skip
_PRINTED = ("_printed", "_report", "_line")


def side(name: str, point: Point | None, parts: Iterable[str] = tuple(SIDE)) -> dict[str, Any]:
    """Return the columns of a figure under a name such as ``current``; none where there is no figure."""
    if point is None:
        return {}
    names, cells = _reading(name, tuple(parts))
    known = dict(zip(names, cells(point), strict=True))
    return known | (dict.fromkeys((f"{name}{part}" for part in _PRINTED), None) if point.bridge else {})


@cache
def _reading(name: str, parts: tuple[str, ...]) -> tuple[list[str], Callable[[Point], tuple[Any, ...]]]:
    """The columns of a figure, and what reads their cells: assessments ask hundreds of times."""
    return [f"{name}{part}" for part in parts], attrgetter(*(SIDE[part] for part in parts))


@dataclass(frozen=True)
class Series:
    """All figures that may be compared, oldest first, one a period: of an indicator, in an area, by one who counts.

    Attributes:
        breakdown: of which part of the whole; empty for the whole.
    """

    indicator: Indicator
    area: str
    points: tuple[Point, ...]
    lineage: str = ""
    breakdown: str = ""

    def at(self, period: Period, besides: Point | None = None) -> Point | None:
        """Return the figure of a period, or the one that stands in for it, or nothing.

        A flow must cover the very period. A state or a running total may stand in when it is dated within
        half the period's length of its end, inside the period rather than after it; a date that was asked
        for as such may be missed by 31 days on either side.

        Args:
            besides: a figure that already stands on the other side of a comparison.
        """
        is_flow = self.indicator.timing == "span"
        own = self._own.get(period.code if is_flow else period.end)
        if own is not None or is_flow:
            return own
        length = period.length if period.kind != "running" else None
        reach = TOLERANCE if period.kind == "instant" or length is None else length / 2
        taken = besides.end if besides else None
        near = [p for p in self.points if days_between(p.end, period.end) <= reach and p.end != taken]
        if not near:
            return None
        spans = period.kind != "instant"
        best = min(near, key=lambda p: (spans and p.end > period.end, days_between(p.end, period.end)))
        return replace(best, stand_in=True)

    @cached_property
    def _own(self) -> dict[str | date, Point]:
        """The figures of flows by the codes of their periods, all others by their days."""
        is_flow = self.indicator.timing == "span"
        return {point.period.code if is_flow else point.end: point for point in reversed(self.points)}

    def first_months(self, year: int) -> dict[int, Point]:
        """Return the flows over the first n months of a year, by n."""
        return {
            p.period.months: p
            for p in self.points
            if p.period.months and p.period.start == date(year, 1, 1) and p.period.kind != "year"
        }

    @cached_property
    def newest(self) -> Point | None:
        """The figure with the latest end."""
        return max(self.points, key=lambda p: (p.end, p.period.length or 0), default=None)


def leading(groups: Mapping[tuple[str, ...], list[Key]], found: Mapping[Key, Series], evidence: Evidence) -> set[Key]:
    """Return of each group of ``alike`` series the one that leads; the others are its rivals.

    It is the one with figures for most periods, of several the one with the newest figure, then the one that stands
    first among the producers. Of what nobody else counts ``found`` need not have the figures.
    """
    order = evidence.dimensions.order

    def standing(key: Key) -> tuple[int, date, int]:
        points = found[key].points if key in found else ()
        return len(points), points[-1].end if points else date.min, -order.get(key.lineage, -1)

    return {sorted(same, key=standing)[-1] if len(same) > 1 else same[0] for same in groups.values()}


def alike(series: Iterable[Key]) -> dict[tuple[str, ...], list[Key]]:
    """Return series by what they count, whoever counts it."""
    found: dict[tuple[str, ...], list[Key]] = {}
    for key in series:
        found.setdefault(whole(key), []).append(key)
    return found


def whole(key: Key) -> tuple[str, ...]:
    """Return what a series counts, whoever counts it."""
    return key.indicator, key.area, key.breakdown
