"""Which choice decides a status: the first producer, vintage, method or baseline that gives another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dxlib.analysis.compare import Series
from dxlib.analysis.progress.goals import NO_STATUS, Goal, Judgement, judge
from dxlib.analysis.progress.methods import METHODS
from dxlib.analysis.progress.paces import AHEAD, BEHIND
from dxlib.analysis.progress.tries import Try, tries


@dataclass(frozen=True)
class Flip:
    """A choice that gives another status.

    Attributes:
        cause: ``producer``, ``vintage``, ``method`` or ``baseline``.
        choice: who counts; the period and the value of a vintage; a method; the period of a baseline.
        status: the one that it gives.
    """

    cause: str
    choice: str
    status: str


def contradicts(other: str, status: str) -> bool:
    """Whether two statuses by one method say different things; what is no status contradicts nothing."""
    return other != status and not {other, status} & {"", *NO_STATUS}


def first_flip(
    found: Judgement, series: Series, rivals: Mapping[str, str], goal: Goal, method: str, today: date
) -> Flip | None:
    """Return the first choice that gives another status than the one found, in the order of ``Flip.cause``.

    Args:
        found: the judgement to be tried; one without a status is not tried.
        series: the figures that it rests on.
        rivals: the status by the figures of each other who counts.
        goal, method, today: as it was judged.
    """
    if found.verdict.status in NO_STATUS:
        return None
    return next(_flips(found, series, rivals, goal, method, today), None)


def _flips(
    found: Judgement, series: Series, rivals: Mapping[str, str], goal: Goal, method: str, today: date
) -> Iterator[Flip]:
    status = found.verdict.status
    for producer, other in rivals.items():
        if contradicts(other, status):
            yield Flip("producer", producer, other)
    tried = [one for one in tries(found, series, goal, method) if one.flips]
    yield from (Flip("vintage", _changed(one), one.verdict.status) for one in tried if one.cause == "vintage")
    for name in METHODS:
        other = judge(series, goal, name, today).verdict.status
        if contradicts(other, status) and _sense(other) != _sense(status):
            yield Flip("method", name, other)
    for one in tried:
        if one.cause == "baseline" and one.changed is not None:
            yield Flip("baseline", one.changed.period.code, one.verdict.status)


def _changed(one: Try) -> str:
    return f"{one.changed.period.code} {one.changed.value:.12g}" if one.changed else ""


def _sense(status: str) -> str:
    """What a status means whatever the method calls it: enough, not enough, or in between."""
    return "enough" if status in AHEAD else "not enough" if status in BEHIND else "between"
