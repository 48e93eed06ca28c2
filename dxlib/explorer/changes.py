"""Changes as the explorer shows and orders them: in one form, and for the better or the worse."""

from __future__ import annotations

import pandas as pd

from dxlib.analysis.compare import move
from dxlib.explorer.choice import MOVES

_MOVING = [
    "indicator", "direction", "outcome", "current", "baseline", "relative_change", "shown_change", "shown_form",
]  # fmt: skip


def moves(comparison: pd.DataFrame) -> dict[str, str]:
    """Return of each indicator that moved for the worse or the better which of the two, by its direction.

    Those for the worse come first, each by the size of its change in percent; what has none (ranks, ...) after it.
    A change that is only stated counts too.

    Args:
        comparison: what ``compare`` returned for one area.

    Example:
        >>> import dxlib as dx
        >>> moves(dx.compare("2023", "2022", indicator=["satisfaction_procedures", "dossiers_online_share"]))
        {'satisfaction_procedures': 'worse', 'dossiers_online_share': 'better'}
    """
    rows = comparison.loc[comparison["outcome"].isin(["compared", "stated"]), _MOVING]
    wanted = rows["direction"].map({"up": 1.0, "down": -1.0, "none": 0.0}).astype(float)
    stated, told = rows["outcome"] == "stated", rows["shown_change"]
    told = told.mask((rows["shown_form"] == "places").fillna(False), told * wanted)  # places gained are a lower rank
    told = told.mask((rows["shown_form"] == "times").fillna(False), told - 1)  # half the level is a fall
    difference = (rows["current"] - rows["baseline"]).mask(stated, told)
    in_percent = stated & (rows["shown_form"] == "percent").fillna(False)
    size = rows["relative_change"].mask(in_percent, rows["shown_change"]).abs()
    moved = list(map(move, rows["direction"], difference))
    frame = pd.DataFrame({"name": rows["indicator"], "move": moved, "size": size})
    frame = frame[frame["move"] != ""].assign(place=lambda found: found["move"].map(MOVES.index))
    ordered = frame.sort_values(["place", "size"], ascending=[True, False], kind="stable", na_position="last")
    return dict(zip(ordered["name"], ordered["move"], strict=True))


def as_change(comparison: pd.DataFrame, form: str) -> pd.DataFrame:
    """Return a comparison that shows its changes in one form.

    Args:
        comparison: what ``compare`` returned.
        form: ``shown``, as ``compare`` chose; ``absolute``, in the unit, points for shares; ``points``, for shares
            alone; ``relative``, in percent. A change that a report states in that very form is kept; a row that
            has none in that form shows none.
    """
    if form == "shown" or comparison.empty:
        return comparison
    shares = comparison["unit"] == "percent"
    wanted = pd.Series("percent" if form == "relative" else "unit", index=comparison.index, dtype="string")
    if form != "relative":
        wanted[shares] = "points"
    values = comparison["relative_change" if form == "relative" else "absolute_change"].copy()
    if form == "points":
        values[~shares] = float("nan")
    stated = (comparison["shown_basis"] == "stated").fillna(False) & (comparison["shown_form"] == wanted).fillna(False)
    values[stated] = comparison["shown_change"][stated]
    basis = pd.Series("computed", index=comparison.index, dtype="string").mask(stated, "stated").mask(values.isna())
    return comparison.assign(shown_change=values, shown_form=wanted.mask(values.isna()), shown_basis=basis)
