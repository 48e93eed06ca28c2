"""Targets counted: a value that one decision sets for one date is one target, however many count its figures.

What several decisions set alike is one level. A count that is shown names its cut, by the dates at which the targets
are due (``dxlib.text.targets.counted_targets``).
"""

from __future__ import annotations

import pandas as pd

NEWEST = "newest"  # what ``assess`` notes on its frame: the day of the newest figure of all indicators
_LEVEL = ["indicator", "breakdown", "area", "target", "due"]


def without_rivals(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``compare`` or ``assess`` without those by the figures of a producer who does not lead.

    Of ``assess``, ``scoreboard`` or ``closing`` these are the targets, each once.

    Example:
        >>> import dxlib as dx
        >>> board = dx.assess(indicator="digital_economy_gdp_share", due="2025", evidence=dx.load(reports="all"))
        >>> len(board), len(without_rivals(board))
        (8, 4)
    """
    return frame[~frame["rival"].astype(bool)] if "rival" in frame else frame


def in_force(assessment: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that are still spoken of: due in the year of the newest figure or later, each counted once.

    Args:
        assessment: what ``assess`` returned, or rows of it. The newest figure is that of all pillars, so that what is
            counted of each adds up; of a frame made otherwise it is that of its rows.

    Returns:
        Rows of the assessment, without those by the figures of a producer who does not lead.
    """
    newest = pd.Timestamp(assessment.attrs.get(NEWEST) or assessment["current_date"].max())
    led = without_rivals(assessment)
    return led if pd.isna(newest) else led[led["due_date"].dt.year >= newest.year]


def levels(targets: pd.DataFrame) -> int:
    """Return how many different levels targets set: what several decisions set alike for one date is one.

    Example:
        >>> import dxlib as dx
        >>> levels(dx.assess(indicator="digital_economy_gdp_share", due="2025", evidence=dx.load(reports="all")))
        1
    """
    return len(targets[[name for name in _LEVEL if name in targets]].drop_duplicates())


def numbered(targets: pd.DataFrame) -> pd.Series[int]:
    """Return of each row the number of its target, which rows by the figures of several producers share.

    Example:
        >>> import dxlib as dx
        >>> board = dx.assess(indicator="digital_economy_gdp_share", due="2025", evidence=dx.load(reports="all"))
        >>> numbered(board).nunique()
        4
    """
    return targets.groupby([*_LEVEL, "authority"], dropna=False, sort=False).ngroup()


__all__ = ["NEWEST", "in_force", "levels", "numbered", "without_rivals"]
