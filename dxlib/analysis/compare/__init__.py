"""Period comparison: two figures of each indicator, the change between them, and why not where not."""

from __future__ import annotations

from collections.abc import Iterable
from math import log, nan
from typing import Any

import pandas as pd

from dxlib.analysis.compare.bridging import Bridged, bridge, held, on_map, outside
from dxlib.analysis.compare.changes import Change, change, implied_baseline, move
from dxlib.analysis.compare.pairing import Pair, across, choose
from dxlib.analysis.compare.revisions import revisions
from dxlib.analysis.compare.series import SIDE, Point, Series, build_series, leading, side
from dxlib.analysis.compare.stated import Stated, stated_changes, stated_for
from dxlib.errors import DxError
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key
from dxlib.recompute.verdicts import FORM_SHOWN

__all__ = [
    "FORM_SHOWN", "OUTCOMES", "Point", "Series", "bridge", "build_series", "compare", "most_changed", "move",
    "revisions",
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
        area: an area, by code or name ("Hà Nội", "TP.HCM"); ``None`` for all areas.
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
          detail: ``length 6,12``, ``break 2024-01-01``, or ``producer gso``, who alone has a figure for the baseline.
          Also where a side is missing: ``map`` (the province was not there yet, or no longer), ``map VN-27 2022``
          (old provinces without a figure for a period), ``rank``, ``index`` and ``overlap`` (of which no bridge says
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
    asked, base = _asked_periods(period, baseline)
    names = evidence.definitions.select(pillar, topic, indicator)
    if area is not None:
        area = evidence.area(area) if map is None else on_map(evidence, area, map)
    bridged = None if map is None else Bridged(evidence, map, names, vintage)
    series = bridged.series if bridged else build_series(evidence, names, vintage, area)
    stated = stated_changes(evidence.claims)
    known = dict.fromkeys([*series, *(bridged.keys if bridged else ()), *stated])
    keys = [k for k in known if k.indicator in names and area in (None, k.area) and (not bridged or bridged.holds(k))]
    leads = leading(keys, series, evidence)
    counted = counting(evidence, producer)
    keys = [key for key in keys if counted in (None, key.lineage)]
    keys.sort(key=lambda key: (names.index(key.indicator), key.breakdown != "", key not in leads))
    areas = evidence.areas.set_index("code")
    kinds = areas["kind"].to_dict()
    limits = {code: (since, until) for code, since, until in areas[["since", "until"]].itertuples(name=None)}
    rows = []
    for key in keys:
        one = series.get(key) or Series(evidence.definitions.indicators[key.indicator], key.area, (), *key[2:])
        pair = choose(one, asked, base)
        if pair.current and pair.baseline is None and base is not None:
            others = [series[k] for k in series if k != key and k._replace(lineage=key.lineage) == key]
            pair = across(pair, others, base)
        told = stated_for(one.indicator, stated.get(key, []), pair, asked, base)
        if told is not None and base is None and pair.refusal is not None:
            pair = Pair(pair.current, None)
        pair = held(one.indicator, kinds[key.area], pair)
        gap = bridged.lacking(key, pair, asked, base) if bridged else outside(limits[key.area], pair, asked, base)
        newest = max(stated.get(key, []), key=lambda s: s.period.end, default=None) if not one.points else None
        about = evidence.about(key) | {"producer": _producer(pair, told or newest, key), "rival": key not in leads}
        rows.append(about | _row(one, pair, told, newest, gap))
    # Column by column, each in its own type, takes half the time of rows that are converted afterwards.
    return pd.DataFrame({c: pd.array([row.get(c) for row in rows], dtype=_TYPES[c]) for c in COLUMNS})


def _asked_periods(period: str, baseline: str) -> tuple[Period | None, Period | None]:
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


def _producer(pair: Pair, told: Stated | None, key: Key) -> str:
    """Who counted the figure that is spoken of, which may continue the series of another."""
    point = pair.current or (None if pair.refusal else pair.baseline)
    return point.producer if point else told.claim.producer if told else key.lineage


def _row(series: Series, pair: Pair, told: Stated | None, newest: Stated | None, lacking: str) -> dict[str, Any]:
    indicator, current, baseline = series.indicator, pair.current, pair.baseline
    row: dict[str, Any] = {
        "direction": indicator.direction,
        "timing": indicator.timing,
        "area": series.area,
        "lineage": series.lineage,
        "breakdown": series.breakdown,
        "outcome": _outcome(pair, told),
        "reason": " ".join(filter(None, pair.refusal or (lacking,))),
        "different_length": pair.different_length,
        "running_total": indicator.timing == "cumulative",
    }
    computed = change(indicator, current, baseline) if pair.refusal is None and current and baseline else None
    row |= side("current", current) | side("baseline", baseline) | _changes(computed)
    row |= _stated(series, told or newest, pair) | _shown(indicator, computed, told) | _newest(series, pair)
    if pair.refusal and pair.refusal[0] == "length" and current and baseline:
        row["daily_current"] = current.value / (current.period.length or nan)
        row["daily_baseline"] = baseline.value / (baseline.period.length or nan)
    return row


def _outcome(pair: Pair, told: Stated | None) -> str:
    if pair.current and pair.baseline:
        return "refused" if pair.refusal else "bounded" if pair.bounded else "compared"
    if told is not None:
        return "stated"
    if pair.current:
        return "current only"
    return "baseline only" if pair.baseline else "none"


def _changes(computed: Change | None) -> dict[str, Any]:
    if computed is None:
        return {}
    row = {"absolute_change": computed.absolute, "relative_change": computed.relative}
    row |= {name: getattr(computed, name) for name in ("multiple", "rank_change", "annual_pace", "annual_points")}
    row |= computed.absolute_interval.columns("absolute_change") if computed.absolute_interval else {}
    return row | (computed.relative_interval.columns("relative_change") if computed.relative_interval else {})


def _stated(series: Series, told: Stated | None, pair: Pair) -> dict[str, Any]:
    if told is None:
        return {}
    claim = told.claim
    # A stated percentage of a share may be meant in points: it implies no level that could be named.
    unclear = claim.form == "growth" and series.indicator.unit == "percent"
    level = pair.current.value if pair.current is not None and pair.baseline is None and not unclear else nan
    return {
        "stated_change": claim.value,
        "stated_form": claim.form,
        "stated_printed": claim.as_printed,
        "stated_qualifier": claim.qualifier,
        "stated_period": claim.period,
        "stated_base": claim.base_period,
        "stated_report": claim.report,
        "stated_line": claim.line,
        "stated_doubtful": claim.note.startswith("doubtful:"),
        "stated_agrees": told.agrees,
        "stated_as_points": told.as_points,
        "implied_baseline": implied_baseline(claim.form, claim.value, level),
    }


def _shown(indicator: Indicator, computed: Change | None, told: Stated | None) -> dict[str, Any]:
    """The change to print first: the stated one if it is all there is, or agrees and is of the same kind."""
    if told is None and (computed is None or computed.bounded):
        return {}
    natural, form = _natural_form(indicator), ""
    if told is not None:
        form = "points" if told.as_points else FORM_SHOWN[told.claim.form]
        same_kind = form == natural or (form, natural) == ("times", "percent")
        if computed is None or computed.bounded or (told.agrees and same_kind):
            return {"shown_change": told.claim.value, "shown_form": form, "shown_basis": "stated"}
    assert computed is not None
    value = {"places": computed.rank_change, "percent": computed.relative}.get(natural, computed.absolute)
    if value != value:  # no ratio to a zero baseline
        value, natural = computed.absolute, "unit"
    return {"shown_change": value, "shown_form": natural, "shown_basis": "computed"}


def _natural_form(indicator: Indicator) -> str:
    """Points for shares, places for ranks, the plain difference for N of 63, percent for everything else."""
    if indicator.unit in ("percent", "rank"):
        return "points" if indicator.unit == "percent" else "places"
    return "unit" if isinstance(indicator.denominator, float | int) else "percent"


def _newest(series: Series, pair: Pair) -> dict[str, Any]:
    """The newest figure, if it is newer than the current one, or than none."""
    point, current = series.newest, pair.current
    beyond = current or pair.baseline
    if point is None or point.bridge:
        return {}
    if beyond is not None and (point.end <= beyond.end if current else point.end == beyond.end):
        return {}
    crossed = series.indicator.break_between(current.end, point.end) if current else None
    return side("newest", point) | {"newest_break": crossed.since.isoformat() if crossed else ""}


COLUMNS = [
    "indicator", "name", "name_vi", "pillar", "topic", "unit", "direction", "timing", "area", "producer",
    "lineage", "breakdown", "part", "part_vi", "rival", "outcome", "reason",
    *(f"current{s}" for s in SIDE), *(f"baseline{s}" for s in SIDE),
    "absolute_change", "absolute_change_low", "absolute_change_high",
    "relative_change", "relative_change_low", "relative_change_high",
    "multiple", "rank_change", "annual_pace", "annual_points",
    "shown_change", "shown_form", "shown_basis",
    "stated_change", "stated_form", "stated_printed", "stated_qualifier", "stated_period", "stated_base",
    "stated_report", "stated_line",
    "stated_doubtful", "stated_agrees", "stated_as_points", "implied_baseline", "daily_current", "daily_baseline",
    "different_length", "running_total",
    "newest", "newest_period", "newest_date", "newest_printed", "newest_qualifier", "newest_report", "newest_line",
    "newest_doubtful", "newest_contested",
    "newest_break",
]  # fmt: skip
_FLAGS = [c for c in COLUMNS if c.endswith(("_stand_in", "_doubtful", "_agrees", "_as_points"))]
_FLAGS += ["different_length", "running_total", "rival"]
_DATES = [c for c in COLUMNS if c.endswith("_date")]
_NUMBERS = [
    c for c in COLUMNS
    if c in ("current", "baseline", "newest", "multiple", "implied_baseline", "daily_current", "daily_baseline")
    or c.endswith(("_low", "_high", "_change", "_revised_from", "annual_pace", "annual_points"))
]  # fmt: skip
_LINES = [c for c in COLUMNS if c.endswith("_line")]
_TYPES: dict[str, Any] = (
    dict.fromkeys(_FLAGS, "boolean")
    | dict.fromkeys(_DATES, "datetime64[s]")
    | dict.fromkeys(_NUMBERS, "float64")
    | dict.fromkeys(_LINES, "Int64")
    | dict.fromkeys([c for c in COLUMNS if c not in {*_FLAGS, *_DATES, *_NUMBERS, *_LINES}], "string")
)


def most_changed(comparison: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """Return the rows of a comparison that changed most, by ratio, largest first.

    Of each topic the largest is taken, before a second one of any; and always the largest change for the worse,
    which rarely is one of the largest of all. Left out: doubtful readings, figures that another printed figure
    contests, running totals (they can only grow), shares over spans of different length, a baseline of zero, and
    indicators of which neither more nor less is better.

    Args:
        comparison: what ``compare`` returned.
        count: at most so many rows.
    """
    rows = comparison[_certain(comparison) & (comparison["multiple"] > 0) & (comparison["multiple"] != 1)]
    size = rows["multiple"].map(lambda multiple: abs(log(multiple)))
    rows = rows.loc[size.sort_values(ascending=False, kind="stable").index]
    worse = rows[(rows["multiple"] > 1) == (rows["direction"] == "down")].index[:1]
    by_topic = rows.index[rows["topic"].duplicated().argsort(kind="stable")]  # the largest of each first, then the rest
    chosen = [*worse, *by_topic[~by_topic.isin(worse)]][:count]
    return rows[rows.index.isin(chosen)]


def _certain(comparison: pd.DataFrame) -> pd.Series[bool]:
    """Which changes may be told without reservation."""
    sides = comparison[["current_doubtful", "baseline_doubtful"]].fillna(False).any(axis=1)
    contested = comparison[["current_contested", "baseline_contested"]].fillna("").ne("").any(axis=1)
    flagged = sides | contested | comparison["running_total"] | comparison["different_length"]
    return (comparison["outcome"] == "compared") & (comparison["direction"] != "none") & ~flagged
