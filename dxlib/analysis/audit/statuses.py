"""The groups in which a report places its targets, against the figures it prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dxlib.analysis.progress import assess
from dxlib.loaders import Evidence
from dxlib.recompute import Finding, Place

CONTRADICTED = ("achieved_short", "likely_missed", "likely_away", "effort_reached")


def statuses(evidence: Evidence) -> Iterator[Finding]:
    """Yield the targets whose own figures contradict the group in which the report places them.

    A slow pace is no contradiction.
    """
    for row in assess("linear", evidence=evidence).to_dict("records"):
        if row["differs"] in CONTRADICTED:
            yield _finding(row)


def _finding(row: dict[str, Any]) -> Finding:
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
