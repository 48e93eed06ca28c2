"""The figures of one indicator in one area, in order of time, with what each replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

from dxlib.errors import DxError
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence
from dxlib.notation.intervals import Interval
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
    """

    qualifier: str
    producer: str = ""
    revised_from: float | None = None
    stand_in: bool = False
    contested: str = ""
    others: tuple[Point, ...] = ()
    bridge: Bridge | None = None

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
    cells = {f"{name}{part}": attrgetter(SIDE[part])(point) for part in parts}
    return cells | (dict.fromkeys((f"{name}{part}" for part in _PRINTED), None) if point.bridge else {})


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
        if self.indicator.timing == "span":
            return next((p for p in self.points if p.period.code == period.code), None)
        own = next((p for p in self.points if p.end == period.end), None)
        if own is not None:
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

    def first_months(self, year: int) -> dict[int, Point]:
        """Return the flows over the first n months of a year, by n."""
        return {
            p.period.months: p
            for p in self.points
            if p.period.months and p.period.start == date(year, 1, 1) and p.period.kind != "year"
        }

    @property
    def newest(self) -> Point | None:
        """The figure with the latest end."""
        return max(self.points, key=lambda p: (p.end, p.period.length or 0), default=None)


def build_series(
    evidence: Evidence, names: Iterable[str], vintage: str = "latest", area: str | None = "VN"
) -> dict[Key, Series]:
    """Return the series of the indicators that have a figure.

    Args:
        vintage: which report to believe where two print the same period, ``latest`` or ``first``.
        area: one area, or all with ``None``.
    """
    if vintage not in ("latest", "first"):
        raise DxError(f"unknown vintage '{vintage}'; write latest or first")
    rows = evidence.observations
    asked = rows["indicator"].isin(set(names)) & (area is None or rows["area"] == area)
    # Rows are grouped as plain tuples: frames of two or three rows each would take ten times as long.
    groups: dict[Key, list[Any]] = {}
    for row in rows[asked].itertuples(index=False):
        groups.setdefault(Key.of(row), []).append(row)
    series = {}
    for key, rows in groups.items():
        indicator = evidence.definitions.of(key)
        points = sorted(_points(rows, indicator, vintage), key=lambda p: (p.end, p.period.length or 0))
        series[key] = Series(indicator, key.area, tuple(points), key.lineage, key.breakdown)
    return series


def leading(series: Iterable[Key], found: Mapping[Key, Series], evidence: Evidence) -> set[Key]:
    """Return of series that differ only in who counts the one that leads; the others are its rivals.

    It is the one with figures for most periods, of several the one with the newest figure, then the one that stands
    first among the producers.
    """
    order = {lineage: -at for at, lineage in enumerate(evidence.dimensions.producers["lineage"].drop_duplicates())}

    def standing(key: Key) -> tuple[int, date, int]:
        points = found[key].points if key in found else ()
        return len(points), points[-1].end if points else date.min, order.get(key.lineage, 1)

    leads: dict[Key, Key] = {}
    for key in sorted(series, key=standing):
        leads[key._replace(lineage="")] = key
    return set(leads.values())


def _points(rows: list[Any], indicator: Indicator, vintage: str) -> Iterator[Point]:
    by_date = indicator.timing != "span"
    moments: dict[Any, list[Any]] = {}
    for row in rows:
        moments.setdefault(row.end if by_date else row.period, []).append(row)
    for same in moments.values():
        # The rows are sorted by publication and line, so the first row of a report is the one that counts.
        reports: dict[str, Any] = {}
        for row in same:
            reports.setdefault(row.report, row)
        chosen, *others = list(reports.values())[:: -1 if vintage == "latest" else 1]
        other = next((row.value for row in reversed(others) if row.value != chosen.value), None)
        yield _point(chosen, revised_from=other, others=tuple(_point(row) for row in others))


def _point(row: Any, **known: Any) -> Point:
    return Point(
        period=Period.parse(row.period),
        value=row.value,
        interval=Interval(row.low, row.high),
        qualifier=row.qualifier,
        as_printed=row.as_printed,
        report=row.report,
        published=row.published,
        producer=row.producer,
        line=row.line,
        doubtful=bool(row.doubtful),
        note=row.note,
        contested=row.contested,
        **known,
    )
