"""What would flip a status: other baselines, other vintages, the roundings of its figures (METHODS: sensitivity)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

from dxlib.analysis.compare import Point, Series
from dxlib.analysis.progress.goals import NO_STATUS, Goal, Judgement, possible_baselines, verdict
from dxlib.analysis.progress.methods import Verdict

CAUSES = ("baseline", "rounding", "vintage")


@dataclass(frozen=True)
class Try:
    """A judgement with one thing changed.

    Attributes:
        cause: what was changed, one of ``CAUSES``.
        flips: whether the status becomes another one.
        changed: the figure that was changed, for a baseline or a vintage.
    """

    cause: str
    baseline: Point | None
    current: Point
    verdict: Verdict
    flips: bool
    changed: Point | None = None


def tries(found: Judgement, series: Series, goal: Goal, method: str) -> list[Try]:
    """Return a judgement recomputed with every other baseline, rounding and vintage, one cause at a time.

    A status that another baseline or vintage takes away altogether (it has no way to go, say) does not contradict
    the one that was found. One that a rounding takes away does: the printed figures do not carry it.

    Args:
        found: the judgement to be tried; one without a status is not tried.
    """
    base, current = found.baseline, found.current
    if current is None or found.verdict.status in NO_STATUS:
        return []
    pairs: list[tuple[str, Point | None, Point, Point | None]] = []
    if found.verdict.status not in ("reached", "missed"):  # which rest on the current figure alone
        possible = possible_baselines(list(series.points), goal, current)
        pairs += [("baseline", p, current, p) for p in possible if base is None or p.end != base.end]
    pairs += [("rounding", y0, y1, None) for y0, y1 in _roundings(goal, base, current)]
    pairs += [("vintage", *pair) for pair in _vintages(base, current)]
    tried = []
    for cause, y0, y1, changed in pairs:
        elsewhere = verdict(goal, y0, y1, method)
        differs = elsewhere.status != found.verdict.status
        flips = differs and (cause == "rounding" or elsewhere.status not in NO_STATUS)
        tried.append(Try(cause, y0, y1, elsewhere, flips, changed))
    return tried


def fragile(tried: list[Try]) -> dict[str, Try]:
    """Return of each cause that gives another status the first try that does; empty if none does."""
    firsts: dict[str, Try] = {}
    for one in sorted((one for one in tried if one.flips), key=lambda one: CAUSES.index(one.cause)):
        firsts.setdefault(one.cause, one)
    return firsts


def _roundings(goal: Goal, base: Point | None, current: Point) -> list[tuple[Point | None, Point]]:
    """The pair with every end of its intervals; a figure printed equal to its target counts as printed."""
    equal = current.value == goal.value and current.qualifier == "exact"
    nows = [current] if equal else _ends(current)
    bases: list[Point | None] = [None] if base is None else [*_ends(base)]
    ends = {(p.value if p is not None else None, now.value): (p, now) for p in bases for now in nows}
    ends.pop((base.value if base else None, current.value), None)
    return list(ends.values())


def _ends(point: Point) -> list[Point]:
    """A figure at the ends of its rounding interval; an end that is open says nothing of where it would be."""
    ends = (point.interval.low, point.interval.high)
    return [replace(point, value=end) for end in ends if isfinite(end)] or [point]


def _vintages(base: Point | None, current: Point) -> list[tuple[Point | None, Point, Point]]:
    """The pair with what each other report gives for one of the two, then for both, and what was changed."""
    befores, nows = _printed_otherwise(base), _printed_otherwise(current)
    pairs: list[tuple[Point | None, Point, Point]] = [(before, current, before) for before in befores]
    pairs += [(base, now, now) for now in nows]
    return pairs + [(before, now, now) for before in befores for now in nows]


def _printed_otherwise(point: Point | None) -> list[Point]:
    """What other reports print for the same period, each value once."""
    if point is None:
        return []
    found: dict[float, Point] = {}
    for other in point.others:
        if other.value != point.value and not other.doubtful:
            found.setdefault(other.value, other)
    return list(found.values())
