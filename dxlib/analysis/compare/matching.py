"""Which figures of every series are compared, and what is said of the pair: found once for all series of one shape."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from dxlib.analysis.compare.bridging import Bridged, held, outside
from dxlib.analysis.compare.figures import NONE, Figures, Numbered
from dxlib.analysis.compare.pairing import Pair, across, choose
from dxlib.analysis.compare.series import Point, Series, alike, leading, whole
from dxlib.analysis.compare.stated import Stated, stated_changes, stated_for
from dxlib.loaders import Evidence
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key


class Match(NamedTuple):
    """The figures of a comparison by their numbers, and what is said of them.

    Attributes:
        stand_ins: whether the current figure and the baseline stand in for asked periods.
        refusal: why they may not be compared, with its detail; empty if they may.
        lacking: why a side is missing; empty where nothing is known.
        newest_break: the day of the break between the current and the newest figure; empty without one.
        told: the change stated for the pair or the asked periods.
        claimed: that one, or the newest stated change of a series without figures.
    """

    current: int
    baseline: int
    newest: int
    stand_ins: tuple[bool, bool]
    refusal: tuple[str, ...]
    lacking: str
    different_length: bool
    newest_break: str
    told: Stated | None
    claimed: Stated | None

    def moved(self, by: int) -> Match:
        """Return the same of another series of its shape, whose figures have other numbers."""
        if not by:
            return self
        sides = [number if number == NONE else number + by for number in self[:3]]
        return self._replace(current=sides[0], baseline=sides[1], newest=sides[2])


class Matching:
    """How the series of an evidence are compared for a pair of periods.

    Args:
        evidence: where the figures stand.
        period, baseline: the asked periods; ``None`` means the latest, and the previous one.
        bridged: the series of a map, if one is asked for.

    Attributes:
        stated: the changes that reports state, by series.
    """

    def __init__(
        self, evidence: Evidence, period: Period | None, baseline: Period | None, bridged: Bridged | None = None
    ) -> None:
        self._evidence, self._bridged = evidence, bridged
        self._period, self._baseline = period, baseline
        areas = [evidence.areas[name] for name in ("code", "kind", "since", "until")]
        self._areas = {code: (kind, since, until) for code, kind, since, until in zip(*areas, strict=True)}
        self.stated = stated_changes(evidence.claims)

    def matches(self, keys: list[Key], figures: Figures | Numbered) -> tuple[dict[Key, Match], set[Key]]:
        """Return what is compared of each series, and which of them lead.

        Those whose figures are of the same periods are compared alike, unless a report states something of one of them
        or somebody else counts it too.
        """
        groups = alike(keys)
        apart = {*self.stated, *(key for same in groups.values() if len(same) > 1 for key in same)}
        firsts: dict[Hashable, Key] = {}
        like = {key: key if key in apart else firsts.setdefault(self._shape(key, figures), key) for key in keys}
        series = figures.series(dict.fromkeys(like.values()))
        found = {key: self._match(key, series, groups) for key in dict.fromkeys(like.values())}
        start = {key: figures.span(key)[0] for key in keys}
        moved = {key: found[first].moved(start[key] - start[first]) for key, first in like.items()}
        return moved, leading(keys, series, self._evidence)

    def _shape(self, key: Key, figures: Figures | Numbered) -> Hashable:
        """All that decides which figures of a series are compared: their values do not."""
        one = self._evidence.definitions.indicators[key.indicator]
        kind = one.timing, one.is_ratio, one.unit == "rank", tuple(each.since for each in one.breaks)
        return kind, self._areas[key.area], figures.shape(key)

    def _match(self, key: Key, series: Mapping[Key, Series], groups: Mapping[tuple[str, ...], list[Key]]) -> Match:
        one = series.get(key) or Series(self._evidence.definitions.indicators[key.indicator], key.area, (), *key[2:])
        changes, kind = self.stated.get(key, []), self._areas[key.area][0]
        pair = choose(one, self._period, self._baseline)
        if pair.current and pair.baseline is None and self._baseline is not None:
            others = [series[other] for other in groups[whole(key)] if other != key and other in series]
            pair = across(pair, others, self._baseline)
        told = stated_for(one.indicator, changes, pair, self._period, self._baseline)
        if told is not None and self._baseline is None and pair.refusal is not None:
            pair = Pair(pair.current, None)
        pair = held(one.indicator, kind, pair)
        newest, crossed = _newest(one, pair)
        last = max(changes, key=lambda stated: stated.period.end, default=None) if not one.points else None
        return Match(
            current=_number(pair.current), baseline=_number(pair.baseline), newest=_number(newest),
            stand_ins=(_stands_in(pair.current), _stands_in(pair.baseline)), refusal=pair.refusal or (),
            lacking=self._lacking(key, pair), different_length=pair.different_length, newest_break=crossed,
            told=told, claimed=told or last,
        )  # fmt: skip

    def _lacking(self, key: Key, pair: Pair) -> str:
        """Why a side is missing."""
        if self._bridged is not None:
            return self._bridged.lacking(key, pair, self._period, self._baseline)
        return outside(self._areas[key.area][1:], pair, self._period, self._baseline)


def _number(point: Point | None) -> int:
    return point.number if point else NONE


def _stands_in(point: Point | None) -> bool:
    return point is not None and point.stand_in


def _newest(series: Series, pair: Pair) -> tuple[Point | None, str]:
    """The newest figure, if it is newer than the current one, or than none, and the break before it."""
    point, current = series.newest, pair.current
    beyond = current or pair.baseline
    if point is None or point.bridge:
        return None, ""
    if beyond is not None and (point.end <= beyond.end if current else point.end == beyond.end):
        return None, ""
    crossed = series.indicator.break_between(current.end, point.end) if current else None
    return point, crossed.since.isoformat() if crossed else ""
