"""Every stated change, and every result stated against a target, recomputed from the levels."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import Any

import pandas as pd

from dxlib.indicators import Indicator
from dxlib.loaders import Evidence
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute import (
    INCONSISTENT,
    UNVERIFIABLE,
    Finding,
    Level,
    Levels,
    Place,
    Recomputed,
    Statement,
    implied_base,
    recompute_change,
)
from dxlib.recompute.findings import place
from dxlib.recompute.verdicts import Operand

FORMS = {"growth": "percent", "points": "points", "multiple": "times", "difference": "unit", "rank_change": "places"}
NEAR = 31  # days by which the nearest level may miss the base period and still be named


def claims(evidence: Evidence, levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every claim, whatever the verdict."""
    for claim in evidence.claims.itertuples():
        if claim.base_period == "target":
            yield _against_target(evidence, levels, claim)
        else:
            yield from _change(levels, claim)


def _stated(claim: Any) -> Place:
    return Place("stated", claim.report, int(claim.line), claim.as_printed, claim.indicator, claim.period, claim.value)


def _statement(claim: Any) -> Statement:
    return Statement.read(claim.as_printed, claim.value, ratio=claim.form == "multiple", language=claim.language)


def _change(levels: Levels, claim: Any) -> Iterator[Finding]:
    indicator = levels.definitions.indicators[claim.indicator]
    period, base = Period.parse(claim.period), Period.parse(claim.base_period)
    now = levels.find(indicator.id, claim.area, period, claim.report)
    before = levels.find(indicator.id, claim.area, base, claim.report)
    flow = indicator.timing == "span"
    near = levels.near(indicator.id, claim.area, base, NEAR) if before is None and not flow else None
    statement = _statement(claim)
    recomputed, implied = Recomputed(UNVERIFIABLE), None
    if now is not None and before is not None:
        recomputed = _recompute(indicator, claim, statement, now, before)
    elif now is not None and near is not None and near is not now:
        # Dated outside the base period, the nearest level decides nothing; what it would give is shown.
        beside = _recompute(indicator, claim, statement, now, near)
        recomputed = Recomputed(UNVERIFIABLE, beside.value, beside.interval)
    alike = not flow or indicator.is_ratio or period.months == base.months  # else the base is of another kind
    if now is not None and alike and recomputed.verdict in (INCONSISTENT, UNVERIFIABLE):
        implied = implied_base(claim.form, statement.interval, now.interval)
    known = [("current", now), ("base", before), ("near", near if near is not now else None)]
    finding = Finding.of(
        recomputed,
        check="claim",
        indicator=indicator.id,
        area=claim.area,
        period=claim.period,
        base_period=claim.base_period,
        places=(_stated(claim), *(place(role, level) for role, level in known if level is not None)),
        form=FORMS[claim.form],
        stated=claim.value,
        stated_interval=statement.interval,
        implied=implied,
        implied_as="base" if implied is not None else "",
        doubtful=_doubtful(claim) or any(level.doubtful for _, level in known if level is not None),
        detail=_lacking(now, before) or _in_points(indicator, recomputed, now, before),
    )
    yield finding
    if now is not None and before is None and implied is not None and _counts(levels, indicator, now, implied):
        yield from _no_whole_number(finding, implied)


def _recompute(indicator: Indicator, claim: Any, statement: Statement, now: Level, before: Level) -> Recomputed:
    percent = indicator.unit == "percent"
    return recompute_change(claim.form, statement, now.operand, before.operand, percent)


def _lacking(now: Level | None, before: Level | None) -> str:
    return " ".join(name for name, level in (("current", now), ("base", before)) if level is None)


def _in_points(indicator: Indicator, recomputed: Recomputed, now: Level | None, before: Level | None) -> str:
    """What a stated growth of a share would be in points, where it holds in neither reading."""
    if recomputed.verdict != INCONSISTENT or indicator.unit != "percent" or now is None or before is None:
        return ""
    return f"points {now.value - before.value:.12g}"


def _doubtful(row: Any) -> bool:
    return bool(str(row.note).startswith("doubtful:"))


def _counts(levels: Levels, indicator: Indicator, now: Level, implied: Interval) -> bool:
    """Whether the implied level must be a whole number: a count printed in full."""
    exact = now.interval.low == now.interval.high
    return levels.definitions.units[indicator.unit].kind == "count" and exact and implied.high - implied.low < 1


def _no_whole_number(claim: Finding, implied: Interval) -> Iterator[Finding]:
    if floor(implied.high) >= ceil(implied.low):
        return
    yield Finding(
        check="whole number", verdict="parts", indicator=claim.indicator, area=claim.area, period=claim.period,
        base_period=claim.base_period, places=claim.places, form=claim.form, stated=claim.stated,
        stated_interval=claim.stated_interval, computed=(implied.low + implied.high) / 2, computed_interval=implied,
        doubtful=claim.doubtful, detail="base",
    )  # fmt: skip


def _against_target(evidence: Evidence, levels: Levels, claim: Any) -> Finding:
    targets = evidence.targets
    same = targets[(targets["indicator"] == claim.indicator) & (targets["area"] == claim.area)]
    same = pd.concat([same[same["report"] == claim.report], same[same["report"] != claim.report]])
    now = levels.find(claim.indicator, claim.area, Period.parse(claim.period), claim.report)
    target = same.iloc[0] if len(same) else None
    recomputed = Recomputed(UNVERIFIABLE)
    places = [_stated(claim)]
    statement = _statement(claim)
    if now is not None:
        places.append(place("current", now))
    if target is not None:
        places.append(
            Place("target", target["report"], int(target["line"]), target["as_printed"], claim.indicator,
                  target["period"], target["value"])
        )  # fmt: skip
    if now is not None and target is not None:
        goal = Operand(target["value"], Interval(target["value"], target["value"]))
        recomputed = recompute_change(claim.form, statement, now.operand, goal)
    return Finding.of(
        recomputed,
        check="claim",
        indicator=claim.indicator,
        area=claim.area,
        period=claim.period,
        base_period="target",
        places=tuple(places),
        form=FORMS[claim.form],
        stated=claim.value,
        stated_interval=statement.interval,
        doubtful=_doubtful(claim) or (now is not None and now.doubtful),
        detail="" if now is not None and target is not None else "current" if target is not None else "target",
    )
