"""The figures of the old provinces on the map of the new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from math import nan
from typing import Any, NamedTuple

import pandas as pd

from dxlib.analysis.compare.figures import build_series
from dxlib.analysis.compare.pairing import Pair
from dxlib.analysis.compare.series import Point, Series
from dxlib.errors import DxError, UnknownName
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence, given
from dxlib.loaders.areas import MAPS, Stay, area_code, predecessors, provinces_on
from dxlib.loaders.bridges import CONTESTED
from dxlib.loaders.verbs import checked
from dxlib.notation.periods import Period
from dxlib.recompute.bridging import Bridge, Used
from dxlib.recompute.bridging import bridge as bridged
from dxlib.recompute.levels import Key, same_moment


class Part(NamedTuple):
    """A printed figure that a bridge rests on; ``role`` is part, numerator, denominator or weight."""

    role: str
    area: str
    indicator: str
    period: str
    value: float
    as_printed: str
    report: str
    line: int


def day_of(name: str) -> date:
    """Return the first day of a map.

    Raises:
        UnknownName: there is no such map.
    """
    if name not in MAPS:
        raise UnknownName("map", str(name), MAPS)
    return MAPS[name]


def on_map(evidence: Evidence, area: str, name: str) -> str:
    """Return the code of an area by its name on a map.

    Raises:
        DxError: the area had ended by then; the message names what it went into.
    """
    code = area_code(evidence.areas, area, day_of(name))
    one = evidence.areas.set_index("code").loc[code]
    if one["until"] is None or one["until"] >= day_of(name):
        return code
    told = evidence.dimensions.told("area", code, day_of(name).isoformat())
    raise DxError(f"the map of {name} has no such area: {told}")


class Bridged:
    """The series of a map: what is printed for its areas, and between these what the old provinces give.

    Args:
        evidence: where the figures stand.
        name: of the map.
        names: the indicators.
        vintage: which report to believe, as in ``build_series``.

    Attributes:
        parts: of each province of the map, those that it was formed from.
        series: of each area of the map, by their keys.
    """

    def __init__(self, evidence: Evidence, name: str, names: Iterable[str], vintage: str = "latest") -> None:
        self.definitions, self.day = evidence.definitions, day_of(name)
        self.parts = predecessors(evidence.areas, self.day)
        self._printed = build_series(evidence, evidence.definitions.indicators, vintage, None)
        self._formed = {old: new for new, olds in self.parts.items() for old in olds}
        asked = set(names)
        self.keys = list(dict.fromkeys(
            key._replace(area=self._formed.get(key.area, key.area)) for key in self._printed if key.indicator in asked
        ))  # fmt: skip
        self.series = {key: one for key in self.keys if (one := self._joined(key)).points}

    def figure(self, key: Key, period: Period) -> Point | None:
        """Return the printed figure of a series for a period, if there is one."""
        one, points = self.definitions.of(key), self._points_of(key)
        return next((p for p in reversed(points) if same_moment(one, p.period, period)), None)

    def _points_of(self, key: Key) -> tuple[Point, ...]:
        return self._printed[key].points if key in self._printed else ()

    def counting(self, indicator: str) -> Sequence[str]:
        """Return the lineages of all who count an indicator."""
        return self._counting.get(indicator, ())

    @cached_property
    def _counting(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self._printed:
            found.setdefault(key.indicator, []).append(key.lineage)
        return found

    def at(self, key: Key, period: Period) -> Bridge:
        """Return what the old provinces say of a new one for a period."""
        one = self.definitions.of(key)
        areas = self.parts.get(key.area, (key.area,))
        return bridged(one, self.definitions.units[one.unit], key, areas, period, self)

    def lacking(self, key: Key, pair: Pair, asked: Period | None, base: Period | None) -> str:
        """Return why a side of a pair could not be bridged, as a code with its detail; empty where nothing lacks."""
        if (pair.current and pair.baseline) or not self._merged(key):
            return ""
        if pair.current is None:
            moment = asked or max(self._moments(key), key=lambda period: period.end, default=None)
        else:
            moment = base or (None if pair.current.bridge else pair.current.period.year_ago)
        return self.at(key, moment).reason(moment) if moment else ""

    def holds(self, key: Key) -> bool:
        """Whether an area stands on the map: no old province that became another."""
        return self._formed.get(key.area, key.area) == key.area

    def _merged(self, key: Key) -> bool:
        return self.parts.get(key.area, (key.area,)) != (key.area,)

    def _joined(self, key: Key) -> Series:
        """What is printed for an area, and for all other moments what the old provinces give."""
        if not self._merged(key):
            return self._printed[key]
        one, points = self.definitions.of(key), list(self._points_of(key))
        refuted = any(point.contested == CONTESTED for point in points)
        for moment in self._moments(key):
            if not any(same_moment(one, point.period, moment) for point in points):
                points += self._given(key, moment, refuted)
        points.sort(key=lambda p: (p.end, p.period.length or 0))
        return Series(one, key.area, tuple(points), key.lineage, key.breakdown)

    def _moments(self, key: Key) -> list[Period]:
        """The periods for which an old province has a figure, each once."""
        one = self.definitions.of(key)
        found: list[Period] = []
        for old in self.parts.get(key.area, ()):
            for point in reversed(self._points_of(key._replace(area=old))):
                if not any(same_moment(one, point.period, other) for other in found):
                    found.append(point.period)
        return found

    def _given(self, key: Key, moment: Period, refuted: bool) -> Iterator[Point]:
        """What the old provinces give for a moment, if they give a figure; elsewhere a printed one may refute them."""
        found = self.at(key, moment)
        if found.refusal or found.interval is None:
            return
        parts = _taken(found.used)
        last = max(parts, key=lambda p: p.published)
        yield Point(
            period=max((p.period for p in parts), key=lambda period: period.end), value=found.value,
            interval=found.interval, qualifier=_qualifier(parts), as_printed="", report="", published=last.published,
            producer=last.producer, line=0, doubtful=found.doubtful,
            contested=_contested(found.used) or ("rule" if refuted else ""), bridge=found,
        )  # fmt: skip


def _taken(used: Iterable[Used]) -> list[Point]:
    return [one.figure for one in used if isinstance(one.figure, Point)]


def _contested(used: Iterable[Used]) -> str:
    """What is said against the first of the figures that another one contests."""
    return next((point.contested for point in _taken(used) if point.contested), "")


def _qualifier(parts: Iterable[Point]) -> str:
    """What can be said of figures put together: sums of what is over are over; of different kinds they are about."""
    said = {part.qualifier for part in parts} - {"exact"}
    return "exact" if not said else next(iter(said)) if len(said) == 1 else "about"


def held(one: Indicator, kind: str, pair: Pair) -> Pair:
    """Return a pair; of a province's ranks among those of two maps, refused.

    Args:
        one: the indicator.
        kind: that of the area.
        pair: two figures, on one map or on two.
    """
    if one.unit != "rank" or kind != "province" or pair.current is None or pair.baseline is None:
        return pair
    merged = any(pair.baseline.end < day <= pair.current.end for day in MAPS.values())
    return replace(pair, refusal=("rank", "")) if merged else pair


def outside(stay: Stay, pair: Pair, asked: Period | None, base: Period | None) -> str:
    """Return why a side is missing where the area was not there yet, or no longer."""
    if pair.baseline is None and pair.current is not None:
        return stay.outside(base or pair.current.period.year_ago)
    return stay.outside(asked) if pair.current is None and asked is not None else ""


COLUMNS = [
    "indicator", "name", "name_vi", "unit", "area", "area_name", "producer", "breakdown", "period", "value", "low",
    "high", "rule", "weights", "parts", "missing", "reason", "doubtful", "contested", "printed",
]  # fmt: skip


@checked
def bridge(
    indicator: str,
    period: str,
    map: str = "2025",
    *,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Return what the figures of the old provinces say of each new one, so that it can be recomputed by hand.

    Args:
        indicator: an id of ``dx.indicators()``.
        period: the period of the figures, such as ``2022``.
        map: the map whose provinces are asked for; ``2025`` has the 34 since 1 July 2025.
        as_of, evidence: as in ``compare``.

    Returns:
        One row a new province, in the order of the official list, for each producer and part of the whole of which a
        province has a figure for the period:

        - ``indicator, name, name_vi, unit, area, area_name`` (Vietnamese)``, producer`` (or the first whose series it
          continues)``, breakdown, period``
        - ``value`` with ``low`` and ``high`` (in the unit; what rounding, or a rule that gives an interval alone,
          leaves open). They are computed, and no report prints them, unless the ``rule`` is ``same``.
        - ``rule``: ``same`` (the province has not changed), ``sum``, ``ratio`` (numerators over denominators),
          ``weighted_mean``, ``dti_mean`` (the plain mean that the ministry published), ``range`` (no weights are
          printed: from the least to the greatest, without a value), ``at_least`` (a part is missing: a count is no less
          than what the others have; ``compare`` does not use it), or empty.
        - ``weights``: the indicator that weighs the parts; of a ratio ``numerator/denominator``.
        - ``parts``: a tuple of ``(role, area, indicator, period, value, as_printed, report, line)``.
        - ``missing``: the old provinces without a figure for the period; ``reason``: why nothing is said, as in
          ``compare``.
        - ``doubtful``, ``contested``: a figure it rests on is; ``printed``: what a report prints for the new province.

    Raises:
        UnknownName: no such indicator or map.
        DxError: a period that cannot be read.

    Source: the mean of the index as the Ministry of Science and Technology announced it on 21 October 2025; all other
    rules are arithmetic on sums and means of disjoint parts.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="all")
        >>> found = dx.analysis.bridge("digital_economy_grdp_share", "2022", evidence=seen)
        >>> row = found.set_index("area").loc["VN34-24"]
        >>> print(row.rule, [part.area for part in row.parts], round(row.low, 2), round(row.high, 2))
        range ['VN-54', 'VN-56'] 42.12 56.84
    """
    evidence = given(evidence, as_of)
    one, moment = evidence.definitions.indicator(indicator), Period.parse(period)
    found = Bridged(evidence, map, [one.id])
    counted = dict.fromkeys(key._replace(area="") for key in found.keys if _has(found, key, moment))
    numbers = evidence.areas.set_index("code")["number"]
    provinces = sorted(found.parts, key=lambda code: numbers[code] or "")
    rows = [
        _row(evidence, found, key._replace(area=area), moment)
        for key in counted
        for area in provinces
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=COLUMNS)
    called = provinces_on(evidence.areas, found.day).set_index("code")["name_vi"]
    return frame.assign(unit=one.unit, area_name=frame["area"].map(called)).astype(
        {"value": "float64", "printed": "float64", "doubtful": "bool"}
    )


def _has(found: Bridged, key: Key, period: Period) -> bool:
    """Whether a province has a figure for a period, on either map."""
    areas = (key.area, *found.parts[key.area]) if key.area in found.parts else ()
    return any(found.figure(key._replace(area=area), period) for area in areas)


def _row(evidence: Evidence, found: Bridged, key: Key, period: Period) -> dict[str, Any]:
    told, own = found.at(key, period), found.figure(key, period)
    low, high = (told.interval.low, told.interval.high) if told.interval else (nan, nan)
    parts = (
        Part(one.role, one.key.area, one.key.indicator, one.figure.period.code, one.figure.value,
             one.figure.as_printed, one.figure.report, one.figure.line)
        for one in told.used
    )  # fmt: skip
    return evidence.about(key) | {
        "area": key.area, "producer": key.lineage, "breakdown": key.breakdown,
        "period": period.code, "value": told.value, "low": low, "high": high, "rule": told.rule,
        "weights": told.weights, "parts": tuple(parts), "missing": told.missing, "reason": told.reason(period),
        "doubtful": told.doubtful, "contested": _contested(told.used), "printed": own.value if own else nan,
    }  # fmt: skip
