"""One figure printed more than once: contradicted in one report, or revised from report to report."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dxlib.recompute.findings import Finding, about
from dxlib.recompute.levels import Key, Level, Levels


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
