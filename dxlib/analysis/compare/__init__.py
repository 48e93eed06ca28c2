"""Period comparison: two figures of each indicator, the change between them, and why not where not."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dxlib.analysis.compare.bridging import bridge
from dxlib.analysis.compare.changes import move
from dxlib.analysis.compare.columns import COLUMNS
from dxlib.analysis.compare.figures import build_series
from dxlib.analysis.compare.matching import Matching
from dxlib.analysis.compare.revisions import revisions
from dxlib.analysis.compare.series import Point, Series
from dxlib.errors import DxError
from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.notation.periods import Period
from dxlib.recompute.verdicts import FORM_SHOWN

__all__ = [
    "COLUMNS", "FORM_SHOWN", "OUTCOMES", "Point", "Series", "asked_periods", "bridge", "build_series", "compare",
    "move", "revisions",
]  # fmt: skip

OUTCOMES = ("compared", "bounded", "stated", "refused", "current only", "baseline only", "none")


@verb
def compare(
    period: str = "latest",
    baseline: str = "previous",
    *,
    pillar: str | None = None,
    topic: str | None = None,
    indicator: str | Iterable[str] | None = None,
    area: str | None = "VN",
    producer: str | None = None,
    as_of: str | None = None,
    vintage: str = "latest",
    map: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Compare a period with a baseline, indicator by indicator, each counted by the same producer on both sides.

    Args:
        period: a period code, or ``latest``: the newest figure that may be compared.
        baseline: a period code, or ``previous``: a year earlier if there is a figure, else the newest earlier.
        pillar: keep one pillar only: ``foundations, digital_government, digital_economy, digital_society`` or
            ``cybersecurity``.
        topic, indicator: keep these only (``indicator`` takes one id or several); ``dx.indicators()`` lists both.
        area: an area, by code or name ("Hà Nội", "TP.HCM"); ``None`` for all areas. A name that two provinces have, one
            after the other, is read by the period; with ``latest`` it is the one with figures, and if both have some
            the new one, which a line of the log says.
        producer: keep what one of ``dx.load().dimensions.producers`` counts, by id or name ("Tổng cục Thống kê"), or
            one whose series it continues.
        as_of: use only what had been published by this date.
        vintage: where two reports print the same period, believe the ``latest`` or the ``first``.
        map: ``2025`` for the 34 provinces since 1 July 2025. What is printed for the 63 before them is bridged to
            these: sums, weighted means, or an interval where no weights are printed; ``dx.analysis.bridge`` shows how.
            Without it, old and new provinces are different areas.
        evidence: figures of your own; the project's by default.

    Returns:
        One row an indicator, area, producer and part of the whole that the evidence knows, in the order of the
        definitions:

        - ``indicator, name, name_vi, pillar, topic, unit, direction, timing, area, producer, lineage`` (the first
          producer whose series it continues)``, breakdown`` (in words ``part,
          part_vi``); ``rival``: a producer with more figures counts the same, and stands before this one
        - ``outcome``: ``compared``; ``bounded`` (a bridge gives an interval alone, and so is the change);
          ``stated`` (a report states the change, a level is missing); ``refused`` (both figures exist but may not be
          compared, ``reason`` says why); ``current only``; ``baseline only``; ``none``. ``reason`` is a code with its
          detail: ``length 6,12``, ``break 2024-01-01``, or ``producer gso``, who alone has a figure for the baseline
          (``producer gso unnamed`` of a figure that names nobody).
          Also where a side is missing: ``ended 2025-06-30 VN34-08`` and ``began 2025-07-01 VN-03,VN-07`` (the area was
          no longer there, or not yet, with those that it went into or was formed from), ``map VN-27 2022`` (old
          provinces without a figure for a period), ``rank``, ``index`` and ``overlap`` (of which no bridge says
          anything).
        - ``current`` and ``baseline`` (value, in the unit), each with ``_low`` and ``_high`` (rounding
          interval), ``_period``, ``_date`` (last day), ``_printed``, ``_qualifier``, ``_report``, ``_line``,
          ``_stand_in``, ``_doubtful``, ``_revised_from`` (value of the other vintage), ``_contested`` (what another
          printed figure says against it: inconsistent, contradiction, stock and flow, parts, bridge (the old provinces
          give something else), rule (so they do at another date); empty if nothing),
          ``_bridge`` (of a bridged figure the rule and the old provinces, such as ``sum VN-27,VN-DN``; it has no
          report and no line).
        - ``absolute_change`` (unit; percentage points for percent) with ``_low`` and ``_high``,
          ``relative_change`` (percent) with ``_low`` and ``_high``, ``multiple``, ``rank_change`` (places),
          ``annual_pace`` (percent a year), ``annual_points`` (points a year).
        - ``stated_change``, ``stated_form``, ``stated_printed``, ``stated_qualifier``, ``stated_base``,
          ``stated_report``, ``stated_line``, ``stated_agrees`` (with the levels, after rounding),
          ``stated_as_points`` (it agrees only if its percent sign is read as points).
          An indicator of which no level is printed has the newest
          stated change here, whatever was asked for; ``outcome`` says whether it is for the asked pair.
        - ``shown_change``, ``shown_form`` (points, percent, places, times, unit), ``shown_basis`` (computed or
          stated): the change to print first.
        - ``implied_baseline``: the level that a stated change implies; it enters no other computation.
        - ``daily_current``, ``daily_baseline``: daily averages of flows whose spans differ in length.
        - ``different_length``, ``running_total``: comparable, but mind what is compared.
        - ``newest`` with ``_period``, ``_date``, ``_printed``, ``_qualifier``, ``_report``, ``_line``, ``_break``: a
          figure newer than the current one (or any, where there is no current one); it is not compared.

    Raises:
        UnknownName: no such pillar, topic, indicator, area, producer or map; the message offers the nearest names.
        DxError: a period that cannot be read, a baseline that is not earlier than the period, two producers whose
            figures cannot be compared, or a province that the map does not have.

    Example:
        >>> import dxlib as dx
        >>> row = dx.compare("2023", "2022", indicator="dossiers_online_share").iloc[0]
        >>> print(row.outcome, row.baseline, row.current, round(row.absolute_change, 2))
        compared 54.34 58.41 4.07
    """
    evidence = given(evidence, as_of)
    asked, base = asked_periods(period, baseline)
    names = evidence.definitions.select(pillar, topic, indicator)
    if area is not None and map is None:
        area = evidence.area(area, period)
    return Matching(evidence, names, vintage, area, map).compared(asked, base, counting(evidence, producer))


def asked_periods(period: str, baseline: str) -> tuple[Period | None, Period | None]:
    """Return what two codes name; nothing for ``latest`` and ``previous``.

    Raises:
        DxError: a period that cannot be read, or a baseline that is not earlier than the period.
    """
    asked = None if period == "latest" else Period.parse(period)
    base = None if baseline == "previous" else Period.parse(baseline)
    if asked and base and base.end >= asked.end:
        raise DxError(f"the baseline {base} must be earlier than the period {asked}")
    return asked, base


def counting(evidence: Evidence, producer: str | Iterable[str] | None) -> str | None:
    """Return the lineage of a producer that is asked for, none where none is.

    Raises:
        UnknownName: nobody is called so.
        DxError: several are asked for; the message says why their figures are never compared.
    """
    asked = [] if producer is None else [producer] if isinstance(producer, str) else list(producer)
    lineages = dict.fromkeys(evidence.dimensions.lineage(one) for one in asked)
    if len(lineages) > 1:
        told = " and ".join(f"'{one}'" for one in asked)
        raise DxError(f"{told} count each in a way of its own, so their figures are not compared; ask for one of them")
    return next(iter(lineages), None)
