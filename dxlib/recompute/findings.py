"""A finding: what was checked, where its figures stand, what the arithmetic gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from dxlib.notation.intervals import Interval
from dxlib.recompute.levels import Level
from dxlib.recompute.verdicts import NAN, Recomputed


@dataclass(frozen=True)
class Place:
    """Where a figure stands, and what part it plays in a finding.

    Attributes:
        role: stated, current, base, numerator, denominator, whole, part, first, later, flow, near, target or noted.
    """

    role: str
    report: str
    line: int
    as_printed: str
    indicator: str = ""
    period: str = ""
    value: float = NAN
    language: str = field(default="vi", repr=False)  # of the print

    def __str__(self) -> str:
        return f"{self.role}: {self.report}, line {self.line}: {self.as_printed}"


def place(role: str, level: Level) -> Place:
    """Return where a level stands."""
    return Place(role, level.report, level.line, level.as_printed, level.indicator, level.period.code, level.value,
                 level.language)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        check: claim, share, average, whole number, sum, names, stock and flow, contradiction, revision, ...
        verdict: one of ``VERDICTS``, or what else was found (METHODS: other findings).
        indicator, area, period, base_period: what it is about.
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
    stated: float = NAN
    stated_interval: Interval | None = None
    computed: float = NAN
    computed_interval: Interval | None = None
    gap: float = NAN
    implied: Interval | None = None
    implied_as: str = ""
    doubtful: bool = False
    detail: str = ""

    @classmethod
    def of(cls, recomputed: Recomputed, **about: object) -> Finding:
        """Return the finding that a recomputation makes."""
        return cls(
            verdict=recomputed.verdict,
            computed=recomputed.value,
            computed_interval=recomputed.interval,
            gap=recomputed.gap,
            **about,  # type: ignore[arg-type]
        )
