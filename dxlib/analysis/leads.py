"""Which figure leads: importance before size of change, worse before better, never what is doubtful or contested."""

from __future__ import annotations

from math import log

import pandas as pd

from dxlib.analysis.compare import move
from dxlib.analysis.counting import in_force
from dxlib.analysis.progress.paces import AWAY, BEHIND
from dxlib.indicators import load_definitions

_SERIES = ["indicator", "breakdown"]
FAILING = ("missed", "slightly_behind", *BEHIND)  # at today's pace, or already


def leading(
    comparison: pd.DataFrame, assessment: pd.DataFrame | None = None, count: int | None = None, moved: str = ""
) -> pd.DataFrame:
    """Return the rows of a comparison that may lead, what matters most first.

    A row may lead if its two figures compare without reservation and differ: none is doubtful or contested by another
    printed figure, it is no running total (which can only grow) and no share over spans of different length, more or
    less of it is better, and it is the whole as the one who leads counts it, no part and no rival. Of two rows the
    first is

    1. the more important one: it bears on a target that is in force and not yet due when its figure is taken, and it
       is a headline indicator of its pillar (``headline`` in its definition); both before one of them, one before none,
    2. of equally important ones that which moved for the worse,
    3. then that which changed more, by the ratio of its figures.

    Args:
        comparison: what ``compare`` returned.
        assessment: what ``assess`` returned; without it no row bears on a target.
        count: at most so many rows.
        moved: ``better`` or ``worse``: only what moved that way.

    Returns:
        Rows of the comparison.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> figures = dx.compare("2023", "2022", pillar="digital_government", evidence=printed)
        >>> leading(figures, dx.assess(evidence=printed), 2)["indicator"].tolist()
        ['satisfaction_procedures', 'dossiers_online_share']
    """
    rows = ordered(comparison, assessment)
    ways = _moves(rows)
    kept = rows[_sure(rows) & ways.isin([moved] if moved else ["better", "worse"])]
    return kept if count is None else kept.head(count)


def ordered(comparison: pd.DataFrame, assessment: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return all rows of a comparison, what matters most first; last the rivals and parts, the doubtful and contested.

    Args:
        comparison, assessment: as in :func:`leading`, whose order holds here too. Of equally important rows one that
            may not lead stands after those that may.
    """
    ways = _moves(comparison)
    keys = {
        "_last": ~_trusted(comparison),
        "_absent": comparison["current"].isna(),
        "_weight": -importance(comparison, assessment),
        "_still": ~(_sure(comparison) & ways.ne("")),
        "_better": ways.ne("worse"),
        "_size": [-_size(*pair) for pair in zip(comparison["current"], comparison["baseline"], strict=True)],
    }
    return comparison.assign(**keys).sort_values(list(keys), kind="stable").drop(columns=list(keys))


def importance(comparison: pd.DataFrame, assessment: pd.DataFrame | None = None) -> pd.Series[int]:
    """Return how important each row of a comparison is: 2, 1 or 0, as told in :func:`leading`."""
    known = load_definitions().indicators
    headline = [name in known and known[name].headline for name in comparison["indicator"]]
    due = {} if assessment is None else in_force(assessment).groupby(_SERIES, dropna=False)["due_date"].max().to_dict()
    keys = zip(comparison["indicator"], comparison["breakdown"].fillna(""), comparison["current_date"], strict=True)
    bears = [(name, part) in due and not due[name, part] < day for name, part, day in keys]
    return pd.Series([int(one) + int(two) for one, two in zip(headline, bears, strict=True)], comparison.index)


def ordered_targets(assessment: pd.DataFrame) -> pd.DataFrame:
    """Return targets in the order to name them: headlines first, worse before better, what is due first, by pillar.

    Args:
        assessment: what ``assess`` returned.

    Returns:
        Its rows; last those whose figure is doubtful or contested, and those of which nobody knows when they were set.
    """
    known = load_definitions().indicators
    places = {name: n for n, name in enumerate(known)}
    undated = assessment["lacks"].eq("no_baseline") & assessment["decided"].isna()
    keys = {
        "_last": assessment["lacks"].eq("doubtful")
        | assessment["current_contested"].astype("object").fillna("").ne("")
        | undated,
        "_other": [not (name in known and known[name].headline) for name in assessment["indicator"]],
        "_better": [2 if status not in FAILING else status not in ("missed", *AWAY) for status in assessment["status"]],
        "_due": assessment["due_date"],
        "_place": assessment["indicator"].map(places),
    }
    return assessment.assign(**keys).sort_values(list(keys), kind="stable").drop(columns=list(keys))


def _moves(comparison: pd.DataFrame) -> pd.Series[str]:
    found = [
        move(direction, difference) if difference == difference else ""
        for direction, difference in zip(
            comparison["direction"], comparison["current"] - comparison["baseline"], strict=True
        )
    ]
    return pd.Series(found, comparison.index, dtype="object")


def _size(current: float, baseline: float) -> float:
    """How far apart two figures are, by their ratio; zero where they have none."""
    return abs(log(current / baseline)) if current > 0 and baseline > 0 else 0.0


def _sure(comparison: pd.DataFrame) -> pd.Series[bool]:
    """Which changes may be told without reservation."""
    flagged = comparison["running_total"] | comparison["different_length"]
    both = (comparison[["current", "baseline"]] > 0).all(axis=1)
    return _trusted(comparison) & (comparison["outcome"] == "compared") & both & ~flagged.fillna(False)


def _trusted(comparison: pd.DataFrame) -> pd.Series[bool]:
    """Which rows have a figure that nothing speaks against, counted by who leads, of the whole."""
    sides = ("current", "baseline", "newest")
    doubtful = comparison[[f"{side}_doubtful" for side in sides]].fillna(False).any(axis=1)
    contested = comparison[[f"{side}_contested" for side in sides]].fillna("").ne("").any(axis=1)
    known = comparison[["current", "newest"]].notna().any(axis=1)
    whole = ~comparison["rival"].fillna(False) & comparison["breakdown"].fillna("").eq("")
    return known & whole & (comparison["direction"] != "none") & ~doubtful & ~contested


__all__ = ["FAILING", "importance", "leading", "ordered", "ordered_targets"]
