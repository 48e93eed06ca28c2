"""The change that a report itself states for a pair of periods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dxlib.analysis.compare.pairing import Pair
from dxlib.indicators import Indicator
from dxlib.notation.periods import Period, days_between
from dxlib.notation.rows import rows_of
from dxlib.recompute import INCONSISTENT, UNVERIFIABLE, Statement, recompute_change
from dxlib.recompute.levels import Key, same_moment
from dxlib.recompute.verdicts import AS_POINTS


@dataclass(frozen=True)
class Stated:
    """A change as a report states it.

    Attributes:
        claim: the row of the evidence.
        agrees: whether it meets the change computed from the levels; ``None`` where a level is missing.
        as_points: it meets it only if its percent sign is read as points.
    """

    claim: Any
    period: Period
    base_period: Period
    agrees: bool | None = None
    as_points: bool = False


def stated_changes(claims: pd.DataFrame) -> dict[Key, list[Stated]]:
    """Return the stated changes between periods by series, oldest report first."""
    found: dict[Key, list[Stated]] = {}
    for claim in rows_of(claims[claims["base_period"] != "target"]):
        stated = Stated(claim, Period.parse(claim.period), Period.parse(claim.base_period))
        found.setdefault(Key.of(claim), []).append(stated)
    return found


def stated_for(
    indicator: Indicator, changes: list[Stated], pair: Pair, period: Period | None, baseline: Period | None
) -> Stated | None:
    """Return the change stated for the very pair, or for the asked periods where a level is missing.

    Where a figure has no comparable baseline and none was asked for, the change stated against the period
    nearest to a year earlier is returned.
    """
    if pair.current and pair.baseline and pair.refusal is None and not pair.bounded:
        now, before = pair.current, pair.baseline
        very = [s for s in changes if same_moment(indicator, s.period, now.period)]
        very = [s for s in very if same_moment(indicator, s.base_period, before.period)]
        if not very:
            return None
        stated = very[-1]
        statement = Statement.of(stated.claim)
        verdict = recompute_change(stated.claim.form, statement, now, before, indicator.unit == "percent").verdict
        return replace(stated, agrees=verdict not in (INCONSISTENT, UNVERIFIABLE), as_points=verdict == AS_POINTS)
    asked = pair.current.period if pair.current else period
    candidates = [s for s in changes if asked is None or same_moment(indicator, s.period, asked)]
    if baseline is not None:
        candidates = [s for s in candidates if same_moment(indicator, s.base_period, baseline)]
    if not candidates:
        return None
    latest = max(s.period.end for s in candidates)
    candidates = [s for s in candidates if s.period.end == latest]
    return min(candidates, key=lambda s: days_between(s.base_period.end, s.period.year_ago.end))
