"""The place of an area among its peers: of each of its figures, who else has one, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

import pandas as pd

from dxlib.analysis.compare import Point, build_series
from dxlib.analysis.compare.bridging import Bridged, on_map
from dxlib.analysis.compare.series import side
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence, given
from dxlib.loaders.areas import MAPS, provinces_on
from dxlib.loaders.verbs import verb
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key, same_moment

__all__ = ["Peer", "peers"]


class Peer(NamedTuple):
    """An area that has a figure for the same, and its value."""

    area: str
    name: str
    name_vi: str
    value: float


_SIDE = ("", "_low", "_high", "_period", "_date", "_printed", "_qualifier", "_report", "_line", "_doubtful",
         "_contested", "_bridge")  # fmt: skip
COLUMNS = [
    "indicator", "name", "name_vi", "pillar", "topic", "unit", "direction", "breakdown", "part", "part_vi",
    "area", "area_name", "area_name_vi", "period", "date", "value", "low", "high", "printed", "qualifier",
    "place", "last_place", "of", "whole", "best", "best_name", "best_name_vi", "median", "worst", "worst_name",
    "worst_name_vi", "producer", "lineage", "report", "line", "doubtful", "contested", "bridge", "others",
]  # fmt: skip
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("value", "low", "high", "best", "median", "worst"), "float64"),
    **dict.fromkeys(("place", "last_place", "of", "whole", "line"), "Int64"),
    "doubtful": "bool", "date": "datetime64[ns]", "others": "object",
}  # fmt: skip


@verb
def peers(
    area: str,
    *,
    period: str | None = None,
    pillar: str | None = None,
    topic: str | None = None,
    indicator: str | Iterable[str] | None = None,
    map: str | None = None,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Return the place of an area among its peers, figure by figure.

    The peers of a province are those of the same map that have a figure of the same indicator, part of the whole and
    producer for the same period; of a province that is on both maps, those of the map of which more have one, and of
    the map of the period where both have as many. The peers of a ministry are ministries. A doubtful figure is no peer.

    Args:
        area: by code or name.
        period: keep the figures of this period; ``latest``: the newest of each series; all by default.
        pillar, topic, indicator: keep these only (``indicator`` takes one id or several).
        map: ``2025``: what is printed for the 63 provinces is bridged to the 34, as in ``compare``.
        as_of, evidence: as in ``compare``.

    Returns:
        One row an indicator, part of the whole, producer and period for which the area has a figure, in the order of
        the definitions, the newest first:

        - ``indicator, name, name_vi, pillar, topic, unit, direction, breakdown`` (in words ``part, part_vi``)``, area,
          area_name, area_name_vi``
        - ``period, date`` (its last day)``, value`` (in the unit; empty where a bridge gives bounds alone) with ``low``
          and ``high`` (what rounding or a bridge leaves)``, printed, qualifier``
        - ``place`` and ``last_place``: of those that have a figure, counted from the best by the indicator's direction
          (from the greatest where neither more nor less is better). They are the same where the figures settle the
          place; figures that are equal, or that rounding does not tell apart, share the places from the one to the
          other. Of a rank, both are the printed rank. Empty without peers (but for a rank), and for what is doubtful or
          known by bounds alone.
        - ``of``: how many have a figure, the area itself included; ``whole``: how many provinces the map has, empty for
          other areas. Who has no figure may stand anywhere.
        - ``best, median, worst`` (in the unit) of those that have a figure, the area included, with ``best_name,
          worst_name`` and ``best_name_vi, worst_name_vi``: whose it is, several if they share it; empty without peers
        - ``producer, lineage, report, line`` (0 on a public page, empty for what is bridged)``, doubtful, contested,
          bridge`` (of what no report prints the rule with the old provinces)
        - ``others``: a tuple of ``(area, name, name_vi, value)`` of the peers, in the order of the areas

    Raises:
        UnknownName: no such area, pillar, topic, indicator or map; the message offers the nearest names.
        DxError: a period that cannot be read, or a province that the map does not have.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="all")
        >>> (row,) = dx.peers("VN-DN", indicator="digital_economy_grdp_share", evidence=seen).itertuples()
        >>> print(row.value, row.place, row.of, row.whole, row.best, row.median, row.worst)
        19.76 6 13 63 56.83 18.66 4.21
    """
    evidence = given(evidence, as_of)
    names = evidence.definitions.select(pillar, topic, indicator)
    code = evidence.area(area, period) if map is None else on_map(evidence, area, map)
    series = build_series(evidence, names, area=None) if map is None else Bridged(evidence, map, names).series
    keys = [key for key in series if key.area == code and key.indicator in names]
    keys.sort(key=lambda key: (names.index(key.indicator), key.breakdown != ""))
    beside = _besides(series, evidence)
    rows = []
    for key in keys:
        one, others = evidence.definitions.of(key), beside[key._replace(area="")]
        for own in _asked(one, series[key].points[::-1], period):
            rows.append(_row(evidence, key, own, _among(evidence, one, code, own, others)))
    return pd.DataFrame({name: pd.array([row.get(name) for row in rows], dtype=_TYPES.get(name, "str"))
                         for name in COLUMNS})  # fmt: skip


def _asked(one: Indicator, points: tuple[Point, ...], period: str | None) -> tuple[Point, ...]:
    """Of the figures of a series, the newest first, those of a period, the newest alone, or all."""
    if period is None or period == "latest":
        return points if period is None else points[:1]
    moment = Period.parse(period)
    return tuple(point for point in points if same_moment(one, point.period, moment))


def _besides(series: Mapping[Key, Any], evidence: Evidence) -> dict[Key, dict[str, Any]]:
    """The series that differ in nothing but their area, each by its area, in the order of the areas."""
    order = {code: at for at, code in enumerate(evidence.areas["code"])}
    found: dict[Key, dict[str, Any]] = {}
    for key in sorted(series, key=lambda key: order[key.area]):
        found.setdefault(key._replace(area=""), {})[key.area] = series[key]
    return found


class _Group(NamedTuple):
    """The figures that one is held against, by their areas, and how many areas the map has."""

    figures: dict[str, Point]
    whole: int | None


def _among(evidence: Evidence, one: Indicator, code: str, own: Point, beside: Mapping[str, Any]) -> _Group:
    """The peers of an area that have a figure for the same moment."""
    found = {area: point for area, other in beside.items() if area != code
             for point in other.points if same_moment(one, point.period, own.period) and _fair(point)}  # fmt: skip
    kinds = evidence.areas.set_index("code")["kind"]
    if kinds[code] != "province":
        return _Group({area: point for area, point in found.items() if kinds[area] == kinds[code]}, None)
    fitting = [(len(found.keys() & codes), first <= own.end < after, codes)
               for first, after, codes in _maps(evidence) if code in codes]  # fmt: skip
    codes = max(fitting, key=lambda each: each[:2])[2]
    return _Group({area: point for area, point in found.items() if area in codes}, len(codes))


def _maps(evidence: Evidence) -> Iterator[tuple[date, date, frozenset[str]]]:
    """The maps of provinces: the first day of each, that of the next, and who is on it."""
    firsts = sorted(MAPS.values())
    yield date.min, firsts[0], frozenset(provinces_on(evidence.areas, firsts[0] - timedelta(days=1))["code"])
    for first, after in zip(firsts, [*firsts[1:], date.max], strict=True):
        yield first, after, frozenset(provinces_on(evidence.areas, first)["code"])


def _fair(point: Point) -> bool:
    """Whether a figure may be held against others: a value, of which the reading is not open."""
    return point.value == point.value and not point.doubtful


def _row(evidence: Evidence, key: Key, own: Point, group: _Group) -> dict[str, Any]:
    one, areas = evidence.definitions.of(key), evidence.areas.set_index("code")
    called = areas.loc[key.area]
    others = tuple(Peer(area, areas.at[area, "name_en"], areas.at[area, "name_vi"], point.value)
                   for area, point in group.figures.items())  # fmt: skip
    about = evidence.about(key) | {
        "direction": one.direction, "breakdown": key.breakdown, "area": key.area, "area_name": called["name_en"],
        "area_name_vi": called["name_vi"], "lineage": key.lineage, "producer": own.producer, "whole": group.whole,
        "of": len(others) + _fair(own), "others": others,
    }  # fmt: skip
    about |= {name.removeprefix("_") or "value": cell for name, cell in side("", own, _SIDE).items()}
    if not _fair(own):
        return about
    mine = Peer(key.area, called["name_en"], called["name_vi"], own.value)
    return about | _placed(one, own, group.figures.values()) | (_ends(one, [mine, *others]) if others else {})


def _placed(one: Indicator, own: Point, others: Iterable[Point]) -> dict[str, Any]:
    """From which place to which a figure may stand, as far as rounding tells it apart from others."""
    if one.unit == "rank":
        return {"place": round(own.value), "last_place": round(own.value)}
    above = [other for other in others if other.interval.low > own.interval.high]
    below = [other for other in others if other.interval.high < own.interval.low]
    better, worse = (below, above) if one.direction == "down" else (above, below)
    count = len([*others])
    return {"place": 1 + len(better), "last_place": 1 + count - len(worse)} if count else {}


def _ends(one: Indicator, found: list[Peer]) -> dict[str, Any]:
    """The best and the worst figure with whose it is, and the one in the middle."""
    values = sorted(peer.value for peer in found)
    best, worst = (values[0], values[-1]) if one.direction == "down" else (values[-1], values[0])
    row: dict[str, Any] = {"best": best, "median": median(values), "worst": worst}
    for name, value in (("best", best), ("worst", worst)):
        whose = [peer for peer in found if peer.value == value]
        row |= {f"{name}_name": ", ".join(peer.name for peer in whose),
                f"{name}_name_vi": ", ".join(peer.name_vi for peer in whose)}  # fmt: skip
    return row
