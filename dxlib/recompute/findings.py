"""A finding, what was checked and what the arithmetic gives; and one figure printed more than once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from dxlib.notation.intervals import Interval
from dxlib.recompute.levels import Key, Level, Levels


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


def printings(levels: Levels) -> dict[tuple[Key, str], list[Level]]:
    """Return the printings of each figure that is printed more than once, by (key, period).

    The oldest report comes first. A state at a date is one figure however its date is written (2022, 2022-12-31): the
    period is that of the latest printing.
    """
    found = {}
    for _, rows in levels.repeated.groupby("figure", sort=False)["row"]:
        one = [levels.level(row) for row in rows]
        found[(one[0].key, one[-1].period.code)] = one
    return found


def one_a_report(rows: list[Level]) -> list[Level]:
    """Return of the printings of a figure the first of each report, oldest report first."""
    firsts: dict[str, Level] = {}
    for row in rows:
        firsts.setdefault(row.report, row)
    return list(firsts.values())


def contradicting(levels: Levels) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of what a report prints first, and of what it then prints that rounding does not reconcile."""
    repeated = levels.repeated
    first = repeated.groupby(["figure", "rank"], sort=False)["row"].transform("first")
    return _apart(levels, first.to_numpy(), repeated["row"].to_numpy())


def contradictions(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure that one report prints in two ways that rounding does not reconcile."""
    for first, later in zip(*contradicting(levels), strict=True):
        yield _between("contradiction", levels.level(first), levels.level(later))


def revisions(levels: Levels) -> Iterator[Finding]:
    """Yield a finding for every figure that a later report prints with another value."""
    firsts: pd.DataFrame = levels.repeated.drop_duplicates(["figure", "rank"])
    same = firsts["figure"].to_numpy()[1:] == firsts["figure"].to_numpy()[:-1]
    rows = firsts["row"].to_numpy()
    for first, later in zip(*_apart(levels, rows[:-1][same], rows[1:][same]), strict=True):
        yield _between("revision", levels.level(first), levels.level(later))


def _apart(levels: Levels, first: np.ndarray, later: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of pairs of rows, those that have no value in common."""
    apart = ~levels.span.take(later).meets(levels.span.take(first))
    return first[apart], later[apart]


def _between(verdict: str, first: Level, later: Level) -> Finding:
    return about(
        first,
        ("first", first),
        ("later", later),
        check=verdict,
        verdict=verdict,
        period=later.period.code,
        computed=later.value,
        computed_interval=later.interval,
        gap=first.value - later.value,
    )
