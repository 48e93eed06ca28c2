"""Which figures of every series are compared, and what is said of the pair: found once for all series of one shape."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

import pandas as pd

from dxlib.analysis.compare.bridging import Bridged, held, on_map, outside
from dxlib.analysis.compare.columns import Match, about, framed
from dxlib.analysis.compare.figures import NONE, Figures, Numbered
from dxlib.analysis.compare.pairing import Pair, across, choose
from dxlib.analysis.compare.series import Point, Series, alike, leading, whole
from dxlib.analysis.compare.stated import stated_changes, stated_for
from dxlib.loaders import Evidence
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key


class Matching:
    """The series of an evidence, ready to be compared for any pair of periods.

    Args:
        evidence: where the figures stand.
        names, vintage, area, map: what is compared, as in ``compare``.

    Raises:
        UnknownName: there is no such area or map.
        DxError: there is no such vintage, or an area that the map does not have.
    """

    def __init__(
        self, evidence: Evidence, names: list[str], vintage: str = "latest", area: str | None = "VN",
        map: str | None = None,
    ) -> None:  # fmt: skip
        if area is not None:
            area = evidence.area(area) if map is None else on_map(evidence, area, map)
        self._evidence = evidence
        self._bridged = None if map is None else Bridged(evidence, map, names, vintage)
        self._figures = Numbered(self._bridged.series) if self._bridged else Figures(evidence, names, vintage, area)
        self._kinds = dict(zip(evidence.areas["code"], evidence.areas["kind"], strict=True))
        self._stays = evidence.dimensions.stays
        self._stated = stated_changes(evidence.claims)
        known = dict.fromkeys([*self._figures.keys, *(self._bridged.keys if self._bridged else ()), *self._stated])
        order = {name: n for n, name in enumerate(names)}
        keys = [key for key in known if key.indicator in order and area in (None, key.area) and self._is_there(key)]
        self._groups = alike(keys)
        self._like = self._alike(keys)
        self._series = self._figures.series(dict.fromkeys(self._like.values()))
        self._leads = leading(self._groups, self._series, evidence)
        self.keys = sorted(keys, key=lambda key: (order[key.indicator], key.breakdown != "", key not in self._leads))

    def compared(self, period: Period | None, baseline: Period | None, lineage: str | None = None) -> pd.DataFrame:
        """Return the frame of ``compare``.

        Args:
            period, baseline: the asked periods; ``None`` means the latest, and the previous one.
            lineage: keep what this one counts.
        """
        keys = [key for key in self.keys if lineage in (None, key.lineage)]
        asked = dict.fromkeys(self._like[key] for key in keys)
        found = {key: self._match(key, period, baseline) for key in asked}
        starts = {key: self._figures.span(key)[0] for key in {*keys, *asked}}
        matches = [self._told(key, found[self._like[key]].moved(starts[key] - starts[self._like[key]])) for key in keys]
        known = self._about if len(keys) == len(self.keys) else about(self._evidence, keys)
        return framed(self._evidence, keys, known, self._leads, matches, self._figures.cells)

    @cached_property
    def _about(self) -> dict[str, Any]:
        return about(self._evidence, self.keys)

    def _is_there(self, key: Key) -> bool:
        return self._bridged is None or self._bridged.holds(key)

    def _alike(self, keys: list[Key]) -> dict[Key, Key]:
        """Of each series the one that is compared for it.

        Those whose figures are of the same periods are compared alike, unless a report states something of one of them
        or somebody else counts it too.
        """
        apart = {*self._stated, *(key for same in self._groups.values() if len(same) > 1 for key in same)}
        firsts: dict[Hashable, Key] = {}
        return {key: key if key in apart else firsts.setdefault(self._shape(key), key) for key in keys}

    def _shape(self, key: Key) -> Hashable:
        """All that decides which figures of a series are compared: their values do not."""
        one = self._evidence.definitions.of(key)
        kind = one.timing, one.is_ratio, one.unit == "rank", tuple(each.since for each in one.breaks)
        return kind, self._kinds[key.area], self._stays[key.area][:2], self._figures.shape(key)

    def _told(self, key: Key, match: Match) -> Match:
        """A match of a series of the same shape, with the areas that its own area was formed from or went into."""
        if not match.lacking or self._bridged is not None:
            return match
        return match._replace(lacking=self._stays[key.area].told(match.lacking))

    def _match(self, key: Key, period: Period | None, baseline: Period | None) -> Match:
        one = self._series.get(key) or Series(self._evidence.definitions.of(key), key.area, (), *key[2:])
        changes, kind = self._stated.get(key, []), self._kinds[key.area]
        pair = choose(one, period, baseline)
        if pair.current and pair.baseline is None and baseline is not None:
            others = [
                self._series[other] for other in self._groups[whole(key)] if other != key and other in self._series
            ]
            pair = across(pair, others, baseline, key.lineage)
        told = stated_for(one.indicator, changes, pair, period, baseline)
        if told is not None and baseline is None and pair.refusal is not None:
            pair = Pair(pair.current, None)
        pair = held(one.indicator, kind, pair)
        newest, crossed = _newest(one, pair)
        last = max(changes, key=lambda stated: stated.period.end, default=None) if not one.points else None
        return Match(
            current=_number(pair.current), baseline=_number(pair.baseline), newest=_number(newest),
            stand_ins=(_stands_in(pair.current), _stands_in(pair.baseline)), refusal=pair.refusal or (),
            lacking=self._lacking(key, pair, period, baseline), different_length=pair.different_length,
            newest_break=crossed, told=told, claimed=told or last,
        )  # fmt: skip

    def _lacking(self, key: Key, pair: Pair, period: Period | None, baseline: Period | None) -> str:
        """Why a side is missing."""
        if self._bridged is not None:
            return self._bridged.lacking(key, pair, period, baseline)
        return outside(self._stays[key.area], pair, period, baseline)


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
