"""The change that a report itself states for a pair of periods."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from dxlib.analysis.compare.pairing import Pair
from dxlib.indicators import Indicator
from dxlib.notation.periods import Period, days_between
from dxlib.recompute import INCONSISTENT, UNVERIFIABLE, Statement, recompute_change, same_moment
from dxlib.recompute.verdicts import AS_POINTS, Operand

# The form in which a stated change is shown, by the form that a report prints.
FORM_SHOWN = {
    "growth": "percent",
    "points": "points",
    "multiple": "times",
    "difference": "unit",
    "rank_change": "places",
}


@dataclass(frozen=True)
class Stated:
    """A change as a report states it.

    Attributes:
        form: growth, points, multiple, difference or rank_change.
        agrees: whether it meets the change computed from the levels; ``None`` where a level is missing.
        as_points: it meets it only if its percent sign is read as points.
    """

    period: Period
    base_period: Period
    form: str
    value: float
    as_printed: str
    qualifier: str
    report: str
    line: int
    doubtful: bool
    language: str = "vi"
    agrees: bool | None = None
    as_points: bool = False


def stated_changes(claims: pd.DataFrame) -> dict[tuple[str, str], list[Stated]]:
    """Return the stated changes between periods by (indicator, area), oldest report first."""
    found: dict[tuple[str, str], list[Stated]] = {}
    for claim in claims[claims["base_period"] != "target"].itertuples():
        stated = Stated(
            period=Period.parse(claim.period),
            base_period=Period.parse(claim.base_period),
            form=claim.form,
            value=claim.value,
            as_printed=claim.as_printed,
            qualifier=claim.qualifier,
            report=claim.report,
            line=claim.line,
            doubtful=claim.note.startswith("doubtful:"),
            language=claim.language,
        )
        found.setdefault((claim.indicator, claim.area), []).append(stated)
    return found


def stated_for(
    indicator: Indicator, changes: list[Stated], pair: Pair, period: Period | None, baseline: Period | None
) -> Stated | None:
    """Return the change stated for the very pair, or for the asked periods where a level is missing.

    Where a figure has no comparable baseline and none was asked for, the change stated against the period
    nearest to a year earlier is returned.
    """
    if pair.current and pair.baseline and pair.refusal is None:
        now, before = pair.current, pair.baseline
        very = [s for s in changes if same_moment(indicator, s.period, now.period)]
        very = [s for s in very if same_moment(indicator, s.base_period, before.period)]
        if not very:
            return None
        stated = very[-1]
        ratio = stated.form == "multiple"
        statement = Statement.read(stated.as_printed, stated.value, ratio, stated.language)
        levels = [Operand(point.value, point.interval) for point in (now, before)]
        percent = indicator.unit == "percent"
        verdict = recompute_change(stated.form, statement, levels[0], levels[1], percent).verdict
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
