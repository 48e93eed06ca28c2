"""What printed figures say of each other: shares, averages, sums and totals recomputed, rounding allowed for."""

import numpy as np
import pandas as pd

from dxlib.recompute.findings import Finding, Place, contradicting, contradictions, revisions
from dxlib.recompute.levels import NO_ROWS, Level, Levels
from dxlib.recompute.ratios import contested_ratios, contested_whole_numbers, ratios, whole_numbers
from dxlib.recompute.sums import contested_stocks, contested_sums, stocks_and_flows, sums
from dxlib.recompute.verdicts import (
    CONSISTENT,
    INCONSISTENT,
    UNVERIFIABLE,
    VERDICTS,
    Recomputed,
    Statement,
    implied_base,
    recompute_change,
    recompute_ratio,
)

__all__ = [
    "CONSISTENT", "INCONSISTENT", "UNVERIFIABLE", "VERDICTS", "Finding", "Level", "Levels", "Place", "Recomputed",
    "Statement", "contested", "implied_base", "level_findings", "recompute_change", "recompute_ratio",
]  # fmt: skip


def level_findings(levels: Levels) -> list[Finding]:
    """Return what the printed levels say of each other, whatever the verdict."""
    checks = (ratios, whole_numbers, sums, stocks_and_flows, contradictions, revisions)
    return [finding for check in checks for finding in check(levels)]


def contested(levels: Levels) -> pd.Series:
    """Return for every observation what another printed figure says against it, empty if nothing, by their index.

    These are the findings of ``level_findings`` that contradict, by column: inconsistent, parts, stock and flow,
    contradiction; of several the first. Figures of one indicator on one line share it.
    """
    checks = (
        (INCONSISTENT, contested_ratios(levels)),
        ("parts", contested_whole_numbers(levels)),
        ("parts", contested_sums(levels)),
        ("stock and flow", contested_stocks(levels)),
        ("contradiction", contradicting(levels)),
    )
    words = ["", *dict.fromkeys(verdict for verdict, _ in checks)]
    found = np.zeros(len(levels.order), dtype=np.int64)
    for verdict, some in checks:
        rows = np.concatenate([NO_ROWS, *some])
        places = levels.order[levels.on_their_lines(rows)]
        found[places[found[places] == 0]] = words.index(verdict)
    return pd.Series(pd.array(words, dtype="str").take(found), levels.observations.index)
