"""Printed figures of new provinces against those of the old ones that they were formed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan, nan

from dxlib.loaders import Evidence
from dxlib.loaders.areas import MAPS, predecessors
from dxlib.notation.periods import Period
from dxlib.recompute import CONSISTENT, INCONSISTENT, UNVERIFIABLE, Finding, Level, Levels
from dxlib.recompute.bridging import Bridge, bridge
from dxlib.recompute.findings import about
from dxlib.recompute.levels import Key


class _Printed:
    """The levels, of which the report's own counts first."""

    def __init__(self, levels: Levels, report: str, lineages: Sequence[str]) -> None:
        self._levels, self._report, self._lineages = levels, report, lineages

    def figure(self, key: Key, period: Period) -> Level | None:
        return self._levels.find(key, period, self._report)

    def counting(self, indicator: str) -> Sequence[str]:
        return self._lineages


def bridges(evidence: Evidence, levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure of a new province for a period before it was formed.

    It can only have been computed from those of the old provinces. Ranks, and what no bridge says anything of, are
    passed over.
    """
    for day in MAPS.values():
        formed = {new: olds for new, olds in predecessors(evidence.areas, day).items() if olds != (new,)}
        of_new = evidence.observations["area"].isin(list(formed))
        for name in evidence.observations.loc[of_new, "indicator"].drop_duplicates():
            for level in map(levels.level, levels.once(name)):
                if level.area in formed and level.period.end < day:
                    yield from _bridged(evidence, levels, level, formed[level.area])


def _bridged(evidence: Evidence, levels: Levels, level: Level, areas: tuple[str, ...]) -> Iterator[Finding]:
    one = evidence.definitions.indicators[level.indicator]
    printed = _Printed(levels, level.report, evidence.dimensions.producers["lineage"].drop_duplicates().tolist())
    found = bridge(one, evidence.definitions.units[one.unit], level.key, areas, level.period, printed)
    if found.refusal and found.refusal != "map":
        return
    figures = [("stated", level), *((used.role, used.figure) for used in found.used)]
    told = {"computed": found.value, "computed_interval": found.interval}
    detail = f"{found.rule} {','.join(found.missing)}".strip() if found.refusal else found.code
    yield about(level, *figures, check="bridge", detail=detail, **_verdict(level, found), **told)  # type: ignore[arg-type]


def _verdict(level: Level, found: Bridge) -> dict[str, object]:
    """Whether the figure may be what the old ones give; a bound alone can refute it."""
    holds = found.interval is None or level.interval.meets(found.interval)
    if holds:
        return {"verdict": UNVERIFIABLE if found.refusal else CONSISTENT}
    gap = nan if isnan(found.value) else level.value - found.value
    return {"verdict": INCONSISTENT, "gap": gap}
