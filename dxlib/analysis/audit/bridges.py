"""Printed figures of new provinces against those of the old ones that they were formed from."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan, nan

from dxlib.loaders import Evidence
from dxlib.loaders.bridges import Beside, bridged
from dxlib.recompute import CONSISTENT, INCONSISTENT, UNVERIFIABLE, Finding, Levels
from dxlib.recompute.findings import about


def bridges(evidence: Evidence, levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure of a new province for a period before it was formed."""
    for one in bridged(levels, evidence.dimensions):
        if not levels.repeats[one.row]:
            yield _finding(one)


def _finding(one: Beside) -> Finding:
    level, found = one.level, one.found
    figures = [("stated", level), *((used.role, used.figure) for used in found.used)]
    told = {"computed": found.value, "computed_interval": found.interval}
    detail = f"{found.rule} {','.join(found.missing)}".strip() if found.refusal else found.code
    return about(level, *figures, check="bridge", detail=detail, **_verdict(one), **told)  # type: ignore[arg-type]


def _verdict(one: Beside) -> dict[str, object]:
    """Whether the figure may be what the old ones give; a bound alone can refute it."""
    if not one.refuted:
        return {"verdict": UNVERIFIABLE if one.found.refusal else CONSISTENT}
    gap = nan if isnan(one.found.value) else one.level.value - one.found.value
    return {"verdict": INCONSISTENT, "gap": gap}
