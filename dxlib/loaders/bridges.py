"""Figures printed for new provinces of times before they were formed, beside what those of the old ones give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dxlib.loaders.dimensions import Dimensions
from dxlib.notation.periods import Period
from dxlib.recompute import Level, Levels
from dxlib.recompute.bridging import Bridge, bridge
from dxlib.recompute.levels import Key

CONTESTED = "bridge"  # what stands in ``contested`` of a figure that its old provinces refute


class Beside(NamedTuple):
    """A printed figure, the row of it among the levels, and what the old provinces give."""

    row: int
    level: Level
    found: Bridge

    @property
    def refuted(self) -> bool:
        """Whether it cannot be what the old ones give; a bound alone may say so."""
        return self.found.interval is not None and not self.level.interval.meets(self.found.interval)


class _Printed:
    """The levels, of which the report's own counts first."""

    def __init__(self, levels: Levels, report: str, lineages: Sequence[str]) -> None:
        self._levels, self._report, self._lineages = levels, report, lineages

    def figure(self, key: Key, period: Period) -> Level | None:
        return self._levels.find(key, period, self._report)

    def counting(self, indicator: str) -> Sequence[str]:
        return self._lineages


def bridged(levels: Levels, dimensions: Dimensions) -> Iterator[Beside]:
    """Yield every figure of a new province for a period before it was formed: it can only have been computed.

    Ranks, and what no bridge says anything of, are passed over.
    """
    definitions, lineages = levels.definitions, dimensions.producers["lineage"].drop_duplicates().tolist()
    for day, formed in dimensions.formed.items():
        early = np.array([period.end < day for period in levels.periods], dtype=bool)
        asked = levels.in_areas(formed) & early[levels.period]
        for name in levels.observations["indicator"].take(np.sort(levels.order[asked])).drop_duplicates():
            one, rows = definitions.indicators[name], levels.rows(name)
            for row in rows[asked[rows]].tolist():
                level = levels.level(row)
                printed = _Printed(levels, level.report, lineages)
                found = bridge(one, definitions.units[one.unit], level.key, formed[level.area], level.period, printed)
                if found.refusal in ("", "map"):
                    yield Beside(row, level, found)


def refuted(levels: Levels, dimensions: Dimensions) -> np.ndarray:
    """Return the places in the observations of the figures that their old provinces refute."""
    rows = [one.row for one in bridged(levels, dimensions) if one.refuted]
    return levels.order[np.array(rows, dtype=np.int64)]
