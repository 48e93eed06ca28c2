"""Which two figures are compared, and whether they may be (METHODS: when two figures may be compared)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isnan

from dxlib.analysis.compare.series import TOLERANCE, Point, Series
from dxlib.indicators import Indicator
from dxlib.notation.periods import Period, days_between


@dataclass(frozen=True)
class Pair:
    """The two figures of a comparison; either may be missing.

    Attributes:
        refusal: why the two may not be compared, as (reason, detail): ``length``, ``break``, ``producer`` or ``rank``;
            ``None`` if they may.
        different_length: an average or a share over spans of different length: comparable, but flagged.
    """

    current: Point | None
    baseline: Point | None
    refusal: tuple[str, str] | None = None
    different_length: bool = False

    @property
    def bounded(self) -> bool:
        """Whether one of the two is known by its bounds alone."""
        return any(point is not None and isnan(point.value) for point in (self.current, self.baseline))


def judge(indicator: Indicator, current: Point | None, baseline: Point | None) -> Pair:
    """Return the pair with the verdict whether the two may be compared."""
    if current is None or baseline is None:
        return Pair(current, baseline)
    if crossed := indicator.break_between(baseline.end, current.end):
        return Pair(current, baseline, ("break", crossed.since.isoformat()))
    if indicator.timing == "span" and current.period.months != baseline.period.months:
        if indicator.is_ratio:
            return Pair(current, baseline, different_length=True)
        return Pair(current, baseline, ("length", f"{current.period.months},{baseline.period.months}"))
    return Pair(current, baseline)


def across(pair: Pair, rivals: Iterable[Series], baseline: Period, lineage: str) -> Pair:
    """Return a pair without a baseline as refused, where somebody else who counts the same has the asked figure.

    Args:
        lineage: who counted; empty where nobody is named, as the reason then says.
    """
    found = [(other.lineage, point) for other in rivals if (point := other.at(baseline)) is not None]
    if not found:
        return pair
    others = ",".join(sorted(other for other, _ in found))
    return Pair(pair.current, found[0][1], ("producer", others if lineage else f"{others} unnamed"))


def choose(series: Series, period: Period | None, baseline: Period | None) -> Pair:
    """Return the pair for an asked period and baseline; ``None`` means latest, and previous."""
    if period is not None and baseline is not None:
        return _asked(series, period, baseline)
    if period is not None:
        pair = _asked(series, period, period.year_ago)
        if pair.current and pair.baseline and pair.current.stand_in and pair.refusal is None:
            return pair
        return _against_previous(series, series.at(period))
    if baseline is not None:
        return _latest_against(series, series.at(baseline))
    return _newest_pair(series)


def _asked(series: Series, period: Period, baseline: Period) -> Pair:
    current, base = series.at(period), series.at(baseline)
    if current and base and current.end == base.end and current.period.code == base.period.code:
        if days_between(current.end, period.end) <= days_between(base.end, baseline.end):
            base = series.at(baseline, besides=current)
        else:
            current = series.at(period, besides=base)
        if current and base and base.end >= current.end:
            base = None
    lacking = current is None and base is None
    if lacking and series.indicator.timing == "span" and period.kind == baseline.kind == "year":
        now, before = series.first_months(period.end.year), series.first_months(baseline.end.year)
        shared = max(set(now) & set(before), default=None)
        if shared is not None:
            stand_ins = (replace(of_year[shared], stand_in=True) for of_year in (now, before))
            return judge(series.indicator, *stand_ins)
    return judge(series.indicator, current, base)


def previous(series: Series, current: Point) -> Point | None:
    """Return the best earlier figure to compare with: a year earlier if there is one, else the newest."""
    earlier = _earlier(series, current)
    pairs = [judge(series.indicator, current, p) for p in earlier]
    allowed = [pair for pair in pairs if pair.refusal is None]
    same_length = [pair for pair in allowed if not pair.different_length] or allowed
    baselines = [pair.baseline for pair in same_length if pair.baseline]
    year_ago = current.period.year_ago.end
    near = [p for p in baselines if days_between(p.end, year_ago) <= TOLERANCE]
    if near:
        return min(near, key=lambda p: days_between(p.end, year_ago))
    return max(baselines, key=lambda p: p.end, default=None)


def _earlier(series: Series, current: Point) -> list[Point]:
    """The figures before a current one; a quarter is not earlier than the year it lies in."""
    start = current.period.start if series.indicator.timing == "span" and current.period.start else current.end
    return [p for p in series.points if p.end < start]


def _against_previous(series: Series, current: Point | None) -> Pair:
    """The pair with the best earlier figure; refused with the newest one where none may be compared."""
    if current is None:
        return Pair(None, None)
    if base := previous(series, current):
        return judge(series.indicator, current, base)
    return judge(series.indicator, current, max(_earlier(series, current), key=lambda p: p.end, default=None))


def _latest_against(series: Series, base: Point | None) -> Pair:
    newest = series.newest
    if base is None:
        return Pair(newest, None)
    later = [p for p in series.points if p.end > base.end]
    pairs = [judge(series.indicator, p, base) for p in reversed(later)]
    return next((pair for pair in pairs if pair.refusal is None), pairs[0] if pairs else Pair(None, base))


def _newest_pair(series: Series) -> Pair:
    for current in reversed(series.points):
        if base := previous(series, current):
            return judge(series.indicator, current, base)
    return _against_previous(series, series.newest)
