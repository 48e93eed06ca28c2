"""What reports state, recomputed: changes, the groups of targets, and figures of new provinces from the old ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor, isnan, nan
from typing import Any

import pandas as pd

from dxlib.analysis.progress import assess
from dxlib.loaders import Evidence
from dxlib.loaders.bridges import Beside, bridged
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute import (
    CONSISTENT,
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
from dxlib.recompute.findings import about, place
from dxlib.recompute.levels import Key
from dxlib.recompute.verdicts import FORM_SHOWN, Operand

NEAR = 31  # days by which the nearest level may miss the base period and still be named


def claims(evidence: Evidence, levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every claim, whatever the verdict."""
    for claim in evidence.claims.itertuples():
        if claim.base_period == "target":
            yield _against_target(evidence, levels, claim)
        else:
            yield from _change(levels, claim)


def _change(levels: Levels, claim: Any) -> Iterator[Finding]:
    indicator = levels.definitions.of(claim)
    period, base = Period.parse(claim.period), Period.parse(claim.base_period)
    key = Key.of(claim)
    now, before = (levels.find(key, moment, claim.report) for moment in (period, base))
    flow = indicator.timing == "span"
    near = levels.near(key, base, NEAR) if before is None and not flow else None
    near = near if near is not now else None
    recomputed, implied = Recomputed(UNVERIFIABLE), None
    held = before or near
    if now is not None and held is not None:
        recomputed = recompute_change(claim.form, Statement.of(claim), now, held, indicator.unit == "percent")
        if before is None:  # dated outside the base period, the nearest level decides nothing; what it gives is shown
            recomputed = Recomputed(UNVERIFIABLE, recomputed.value, recomputed.interval)
    alike = not flow or indicator.is_ratio or period.months == base.months  # else the base is of another kind
    if now is not None and alike and recomputed.verdict in (INCONSISTENT, UNVERIFIABLE):
        implied = implied_base(claim.form, Statement.of(claim).interval, now.interval)
    detail = " ".join(name for name, level in (("current", now), ("base", before)) if level is None)
    if recomputed.verdict == INCONSISTENT and indicator.unit == "percent" and now and before:
        detail = f"points {now.value - before.value:.12g}"  # as which it does not hold either
    known = [("current", now), ("base", before), ("near", near)]
    finding = replace(
        _finding(claim, recomputed, [(role, level) for role, level in known if level is not None], detail),
        implied=implied,
        implied_as="base" if implied is not None else "",
    )
    yield finding
    # The base of a count that is printed in full must be a whole number.
    if now is None or before is not None or implied is None or floor(implied.high) >= ceil(implied.low):
        return
    counted = levels.definitions.units[indicator.unit].kind == "count" and now.interval.low == now.interval.high
    if counted and implied.high - implied.low < 1:
        middle = (implied.low + implied.high) / 2
        yield replace(
            finding, check="whole number", verdict="parts", computed=middle, computed_interval=implied, gap=nan,
            implied=None, implied_as="", detail="base",
        )  # fmt: skip


def _finding(claim: Any, recomputed: Recomputed, figures: list[tuple[str, Level]], detail: str) -> Finding:
    stated = Place(
        "stated", claim.report, int(claim.line), claim.as_printed, claim.indicator, claim.period, claim.value
    )
    return Finding(
        check="claim",
        **Key.of(claim)._asdict(),
        period=claim.period,
        base_period=claim.base_period,
        places=(stated, *(place(*figure) for figure in figures)),
        form=FORM_SHOWN[claim.form],
        stated=claim.value,
        stated_interval=Statement.of(claim).interval,
        doubtful=claim.note.startswith("doubtful:") or any(level.doubtful for _, level in figures),
        detail=detail,
        **recomputed.found,
    )


def _against_target(evidence: Evidence, levels: Levels, claim: Any) -> Finding:
    targets = evidence.targets
    same = targets[(targets["indicator"] == claim.indicator) & (targets["area"] == claim.area)]
    same = same[same["breakdown"] == claim.breakdown]
    own = same[same["report"] == claim.report]
    target = (own if len(own) else same).iloc[0] if len(same) else None
    now = levels.find(Key.of(claim), Period.parse(claim.period), claim.report)
    figures = [("current", now)] if now is not None else []
    if target is None:
        return _finding(claim, Recomputed(UNVERIFIABLE), figures, "target")
    recomputed = Recomputed(UNVERIFIABLE)
    if now is not None:
        goal = Operand(target.value, Interval.at(target.value))
        recomputed = recompute_change(claim.form, Statement.of(claim), now, goal)
    finding = _finding(claim, recomputed, figures, "" if now is not None else "current")
    due = Place(
        "target", target.report, int(target.line), target.as_printed, claim.indicator, target.period, target.value
    )
    return replace(finding, places=(*finding.places, due))


CONTRADICTED = ("achieved_short", "likely_missed", "likely_away", "effort_reached")


def statuses(evidence: Evidence) -> Iterator[Finding]:
    """Yield the targets whose own figures contradict the group in which the report places them.

    A slow pace is no contradiction.
    """
    for row in assess("linear", evidence=evidence).to_dict("records"):
        if row["differs"] in CONTRADICTED:
            yield _contradicted(row)


def _contradicted(row: dict[str, Any]) -> Finding:
    target = Place("target", row["report"], int(row["line"]), row["target_printed"], row["indicator"], row["due"],
                   row["target"])  # fmt: skip
    sides = [
        Place(role, row[f"{side}_report"], int(row[f"{side}_line"]), row[f"{side}_printed"], row["indicator"],
              row[f"{side}_period"], row[side])
        for role, side in (("current", "current"), ("base", "baseline"))
        if not pd.isna(row[side]) and row[f"{side}_report"]
    ]  # fmt: skip
    return Finding(
        check="status",
        verdict="status",
        indicator=row["indicator"],
        area=row["area"],
        breakdown=row["breakdown"],
        period=row["current_period"],
        base_period=row["baseline_period"] if not pd.isna(row["baseline"]) else "",
        places=(target, *sides),
        stated=row["target"],
        computed=row["current"],
        gap=row["current"] - row["target"],
        detail=row["differs"],
    )


def bridges(evidence: Evidence, levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure of a new province for a period before it was formed."""
    for one in bridged(levels, evidence.dimensions):
        if not levels.repeats[one.row]:
            yield _bridged(one)


def _bridged(one: Beside) -> Finding:
    level, found = one.level, one.found
    figures = [("stated", level), *((used.role, used.figure) for used in found.used)]
    told = {"computed": found.value, "computed_interval": found.interval}
    detail = f"{found.rule} {','.join(found.missing)}".strip() if found.refusal else found.code
    return about(level, *figures, check="bridge", detail=detail, **_of_bridge(one), **told)  # type: ignore[arg-type]


def _of_bridge(one: Beside) -> dict[str, object]:
    """Whether the figure may be what the old ones give; a bound alone can refute it."""
    if not one.refuted:
        return {"verdict": UNVERIFIABLE if one.found.refusal else CONSISTENT}
    gap = nan if isnan(one.found.value) else one.level.value - one.found.value
    return {"verdict": INCONSISTENT, "gap": gap}
