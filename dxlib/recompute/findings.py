"""A finding: what was checked, where its figures stand, what the arithmetic gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from typing import Any

from dxlib.notation.intervals import Interval
from dxlib.recompute.levels import Level


@dataclass(frozen=True)
class Place:
    """Where a figure stands, and what part it plays in a finding.

    Attributes:
        role: stated, current, base, numerator, denominator, weight, whole, part, first, later, flow, near, target or
            noted.
    """

    role: str
    report: str
    line: int
    as_printed: str
    indicator: str = ""
    period: str = ""
    value: float = nan
    language: str = field(default="vi", repr=False)  # of the print
    area: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.role}: {self.report}, line {self.line}: {self.as_printed}"


def place(role: str, level: Level) -> Place:
    """Return where a level stands."""
    return Place(role, level.report, level.line, level.as_printed, level.indicator, level.period.code, level.value,
                 level.language, level.area)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        check: claim, share, average, whole number, sum, names, stock and flow, contradiction, revision, ...
        verdict: one of ``VERDICTS``, or what else was found (METHODS: other findings).
        indicator, area, period, base_period, lineage, breakdown: what it is about.
        places: the figures, the one in question first.
        form: the form of stated, computed and gap: percent, points, times, places or unit.
        stated, computed: the two numbers set against each other, each with its interval.
        gap: stated less computed; ``nan`` where they agree.
        implied: the level that would make the statement hold, ``implied_as`` says which.
        doubtful: a reading it rests on is doubtful.
        detail: a word of its own that the sentence needs.
    """

    check: str
    verdict: str
    indicator: str
    area: str
    period: str
    places: tuple[Place, ...]
    base_period: str = ""
    form: str = "unit"
    stated: float = nan
    stated_interval: Interval | None = None
    computed: float = nan
    computed_interval: Interval | None = None
    gap: float = nan
    implied: Interval | None = None
    implied_as: str = ""
    doubtful: bool = False
    detail: str = ""
    lineage: str = ""
    breakdown: str = ""


def about(level: Level, *figures: tuple[str, Level], **told: Any) -> Finding:
    """Return a finding about a level, which is what is stated unless ``told`` says otherwise.

    Args:
        figures: those that the finding rests on, each after its role; one that is doubtful makes the finding so.
    """
    known: dict[str, Any] = {
        **level.key._asdict(),
        "period": level.period.code,
        "places": tuple(place(*figure) for figure in figures),
        "stated": level.value,
        "stated_interval": level.interval,
        "doubtful": any(one.doubtful for _, one in figures),
    }
    return Finding(**known | told)
