"""What the figures of old provinces say of the new one that they became.

Counts, flows and money add up. A share, an average or a rate of a union is the mean of those of its parts, weighted
with what each is taken of; where no weights are printed it still lies between the least and the greatest of them.
Ranks, composite indices and counts of what may be the same thing in two provinces say nothing. ``dti_mean`` is the
rule that the Ministry of Science and Technology published with its index of 2024, on 21 October 2025: the plain mean
of the main indices of the old provinces. The index is a sum of its main indices with fixed weights, so that the mean
of the wholes is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import inf, isinf, nan
from typing import Protocol

from dxlib.indicators import Indicator, Unit
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key, Printed
from dxlib.recompute.ratios import FACTORS

RULES = ("same", "sum", "ratio", "weighted_mean", "dti_mean", "range", "at_least")
REFUSALS = ("map", "rank", "index", "overlap")
# Units of things that are often the same in two provinces: put together there are fewer than their sum.
_SHARED = {
    "banks", "databases", "indicators", "legal_documents", "levels", "ministries", "platforms", "procedures",
    "regimes", "services", "targets",
}  # fmt: skip


class Figures(Protocol):
    """Where figures are found."""

    def figure(self, key: Key, period: Period) -> Printed | None:
        """Return the figure of a series for a period, if there is one."""

    def counting(self, indicator: str) -> Sequence[str]:
        """Return the lineages of all who count an indicator."""


@dataclass(frozen=True)
class Used:
    """A figure that a bridge rests on; ``role`` is part, numerator, denominator or weight."""

    role: str
    key: Key
    figure: Printed


@dataclass(frozen=True)
class Bridge:
    """What is known of a new province.

    Attributes:
        rule: one of ``RULES``; empty where nothing can be said.
        refusal: why there is no figure, one of ``REFUSALS``: ``map`` where old provinces are missing.
        value: ``nan`` where only the interval is known, or nothing.
        weights: the indicator that weighs the parts; for a ratio, numerator and denominator.
        used: the figures that it rests on.
        missing: the old provinces without a figure.
    """

    rule: str = ""
    refusal: str = ""
    value: float = nan
    interval: Interval | None = None
    weights: str = ""
    used: tuple[Used, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """The old provinces whose figures it rests on."""
        return tuple(dict.fromkeys(one.key.area for one in self.used))

    @property
    def code(self) -> str:
        """The rule with what it is applied to, such as ``weighted_mean:portal_dossiers VN-27,VN-DN``."""
        rule = f"{self.rule}:{self.weights}" if self.weights else self.rule
        return f"{rule} {','.join(self.areas)}"

    def reason(self, period: Period) -> str:
        """Return why there is no figure for a period, as a code with its details; empty where there is one."""
        return f"map {','.join(self.missing)} {period.code}" if self.refusal == "map" else self.refusal

    @property
    def doubtful(self) -> bool:
        """Whether a figure that it rests on is doubtful."""
        return any(one.figure.doubtful for one in self.used)


def way(one: Indicator, unit: Unit) -> str:
    """Return how values of an indicator are put together: ``sum``, ``mean``, ``dti_mean``, or one of ``REFUSALS``.

    Example:
        >>> from dxlib.indicators import load_definitions
        >>> known = load_definitions()
        >>> names = "attacks", "dossiers_online_share", "dti_provincial_rank", "dti_provincial"
        >>> [way(known.indicators[name], known.units[known.indicators[name].unit]) for name in names]
        ['sum', 'mean', 'rank', 'dti_mean']
    """
    if one.bridge is not None:
        return "mean" if one.bridge == "range" else one.bridge
    if unit.kind == "rank":
        return "rank"
    if unit.id == "points":
        return "index"
    is_average = isinstance(one.denominator, str) and one.denominator not in ("days", "months")
    if unit.kind not in ("count", "money") or is_average:
        return "mean"
    return "overlap" if unit.id in _SHARED else "sum"


def bridge(one: Indicator, unit: Unit, key: Key, areas: Sequence[str], period: Period, figures: Figures) -> Bridge:
    """Return what the figures of old provinces for a period say of the new one.

    Args:
        one: the indicator, with its ``unit``.
        key: the series of the new province.
        areas: the old provinces; the new one itself where it has not changed.
        period: what the figures are of.
        figures: where they are found.
    """
    how = way(one, unit)
    if how == "rank":
        return Bridge(refusal="rank")
    parts, missing = _found(key, areas, period, figures, "part")
    if len(areas) == 1:
        return _same(parts, missing)
    if how in REFUSALS:
        return Bridge(refusal=how, used=tuple(parts), missing=missing)
    if how == "mean" and (found := _ratio(one, key, areas, period, figures)) is not None:
        return found
    if missing:
        return _lacking(one, unit, how, parts, missing)
    told = _mean(one, key, parts, period, figures) if how == "mean" else _added(how, parts)
    return told if told.interval is None else _within(one, told)


def _found(
    key: Key, areas: Sequence[str], period: Period, figures: Figures, role: str
) -> tuple[list[Used], tuple[str, ...]]:
    """The figures of areas, and the areas that have none."""
    keys = [key._replace(area=area) for area in areas]
    found = [(one, figures.figure(one, period)) for one in keys]
    used = [Used(role, one, figure) for one, figure in found if figure is not None]
    return used, tuple(one.area for one, figure in found if figure is None)


def _same(parts: list[Used], missing: tuple[str, ...]) -> Bridge:
    """A province that has not changed, or has another name only."""
    if missing:
        return Bridge(refusal="map", missing=missing)
    figure = parts[0].figure
    return Bridge("same", value=figure.value, interval=figure.interval, used=tuple(parts))


def _lacking(one: Indicator, unit: Unit, how: str, parts: list[Used], missing: tuple[str, ...]) -> Bridge:
    """Nothing; of what is counted and never below zero, at least as much as the others have."""
    least = sum(part.figure.interval.low for part in parts)
    if how != "sum" or least <= 0 or one.may_be_negative(unit):
        return Bridge(refusal="map", used=tuple(parts), missing=missing)
    return Bridge("at_least", "map", interval=Interval(least, inf), used=tuple(parts), missing=missing)


def _added(how: str, parts: list[Used]) -> Bridge:
    """Sums, and plain means."""
    by = 1 / len(parts) if how == "dti_mean" else 1.0
    value = sum(part.figure.value for part in parts) * by
    return Bridge(how, value=value, interval=_sum(parts).scaled(by), used=tuple(parts))


def _sum(used: Sequence[Used]) -> Interval:
    return reduce(Interval.plus, (one.figure.interval for one in used))


def _ratio(one: Indicator, key: Key, areas: Sequence[str], period: Period, figures: Figures) -> Bridge | None:
    """All numerators over all denominators, where they are printed for all parts and counted by the same producer."""
    if not one.numerators or not isinstance(one.denominator, str):
        return None
    above: list[Used] = []
    below, missing = _found(key.of_named(one.denominator), areas, period, figures, "denominator")
    for name in one.numerators:
        found, lacking = _found(key.of_named(name), areas, period, figures, "numerator")
        above, missing = above + found, missing + lacking
    if missing:
        return None
    top, bottom, factor = _sum(above), _sum(below), FACTORS.get(one.unit, 1.0)
    total = sum(part.figure.value for part in below)
    if bottom.low <= 0 or isinf(bottom.high) or not total:
        return None
    value = sum(part.figure.value for part in above) / total * factor
    weights = f"{'+'.join(one.numerators)}/{one.denominator}"
    whole = Bridge("ratio", "", value, top.over(bottom).scaled(factor), weights, (*above, *below))
    return _within(one, whole)


def _mean(one: Indicator, key: Key, parts: list[Used], period: Period, figures: Figures) -> Bridge:
    """The weighted mean, or without weights the span from the least to the greatest."""
    areas = [part.key.area for part in parts]
    for weighing in _weighing(one, key, figures):
        weights, missing = _found(weighing, areas, period, figures, "weight")
        total = sum(one.figure.value for one in weights)
        spans = [one.figure.interval for one in weights]
        if missing or total <= 0 or any(span.low < 0 or isinf(span.high) for span in spans):
            continue
        value = sum(a.figure.value * b.figure.value for a, b in zip(parts, weights, strict=True)) / total
        interval = weighted([part.figure.interval for part in parts], spans)
        return Bridge("weighted_mean", "", value, interval, weighing.indicator, (*parts, *weights))
    interval = hull([part.figure.interval for part in parts])
    value = interval.low if interval.low == interval.high else nan
    return Bridge("range", value=value, interval=interval, used=tuple(parts))


def _weighing(one: Indicator, key: Key, figures: Figures) -> Iterator[Key]:
    """The series that may weigh: those of the same producer, and of the weight that a definition names, any other's."""
    if isinstance(one.denominator, str) and one.denominator not in ("days", "months"):
        yield key.of_named(one.denominator)
    if one.weight is not None:
        for lineage in dict.fromkeys((key.lineage, *figures.counting(one.weight))):
            yield key.of_named(one.weight)._replace(lineage=lineage)


def hull(spans: Sequence[Interval]) -> Interval:
    """Return the span from the least to the greatest that parts may be, in which every mean of them lies.

    Example:
        >>> hull([Interval(11.5, 12.5), Interval(30, 30)])
        Interval(low=11.5, high=30)
    """
    return Interval(min(span.low for span in spans), max(span.high for span in spans))


def weighted(spans: Sequence[Interval], weights: Sequence[Interval]) -> Interval:
    """Return the span of the weighted mean, when values and weights are each known within a span.

    The mean is lowest and highest where every weight is at one of its ends.

    Example:
        >>> weighted([Interval(10, 10), Interval(40, 40)], [Interval(1, 2), Interval(1, 1)])
        Interval(low=20.0, high=25.0)
    """
    ends = [choice for choice in product(*((span.low, span.high) for span in weights)) if sum(choice) > 0]

    def mean(values: list[float], chosen: tuple[float, ...]) -> float:
        return sum(value * by for value, by in zip(values, chosen, strict=True) if by) / sum(chosen)

    lows, highs = [span.low for span in spans], [span.high for span in spans]
    return Interval(min(mean(lows, chosen) for chosen in ends), max(mean(highs, chosen) for chosen in ends))


def _within(one: Indicator, found: Bridge) -> Bridge:
    """What is known, cut at the bounds of the indicator."""
    assert found.interval is not None
    return Bridge(found.rule, "", found.value, found.interval.cut(*one.bounds), found.weights, found.used)
