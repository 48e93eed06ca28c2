"""Progress to targets by named, published methods, with every component, so that it can be redone by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dxlib.compare import build_series
from dxlib.errors import UnknownName
from dxlib.loaders import Evidence, given
from dxlib.periods import Period
from dxlib.progress.goals import Goal, Judgement, decided, fragile, judge
from dxlib.progress.methods import METHODS, NAN, Trajectory, Verdict, eurostat, linear

__all__ = ["METHODS", "Trajectory", "Verdict", "assess", "eurostat", "linear"]

_SIDE = ("", "_period", "_date", "_printed", "_report", "_line", "_revised_from")
COLUMNS = [
    "report", "line", "number", "group", "indicator", "name", "name_vi", "pillar", "topic", "area", "unit", "direction",
    "operator", "target", "target_printed", "due", "due_date", "authority", "method", "status", "reason", "ratio",
    "cagr_actual", "cagr_required", "distance", "actual_pace", "required_pace", "arrival",
    *(f"baseline{part}" for part in _SIDE), *(f"current{part}" for part in _SIDE),
    "different_length", "doubtful", "fragile", "fragile_as",
]  # fmt: skip


def assess(
    method: str = "linear",
    *,
    period: str = "latest",
    baseline: str | None = None,
    pillar: str | None = None,
    topic: str | None = None,
    indicator: str | Iterable[str] | None = None,
    area: str = "VN",
    due: str | None = None,
    as_of: str | None = None,
    vintage: str = "latest",
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Assess the progress to every target that the reports print.

    Args:
        method: ``linear`` (distance covered against time elapsed) or ``eurostat`` (ratio of growth rates).
        period: judge by the figures up to the end of this period; ``latest``: by the newest.
        baseline: start from the figure of this period; by default from the baseline that the indicator's
            definition names, or else the earliest comparable figure since the decision that set the target, over a
            span of the same length if there is one.
        pillar, topic, indicator, area: keep these only.
        due: keep the targets due at the end of this period only.
        as_of, vintage, evidence: as in ``compare``.

    Returns:
        One row a printed target, in the order of the reports:

        - ``report, line, number, group, indicator, name, name_vi, pillar, topic, area, unit, direction``
        - ``operator, target`` (in the unit), ``target_printed, due, due_date, authority``
        - ``method, status``: ``reached``, ``missed`` (its own period has a figure short of it),
          ``due_no_figure`` (the current figure is the one nearest to the due date), ``not_assessable`` (``reason``:
          ``none_when_due``, ``no_figure``, ``one_figure``, ``only_doubtful``,
          ``zero_baseline``, ``baseline_at_target``); linear: ``on_track, slightly_behind, off_track,
          moving_away``; Eurostat: ``significant, moderate, insufficient, movement_away``.
        - ``ratio`` (L or R), ``cagr_actual, cagr_required`` (percent a year, Eurostat only)
        - ``distance`` (still to go, in the unit), ``actual_pace, required_pace`` (units a year; points a year for
          shares), ``arrival`` (decimal year in which today's pace reaches the target)
        - ``baseline`` and ``current`` with ``_period, _date, _printed, _report, _line, _revised_from``
        - ``different_length``: shares over spans of different length; ``doubtful``: a doubtful reading was left
          out; ``fragile``: what gives another status (``baseline``, ``rounding``, ``vintage``), empty if nothing;
          ``fragile_as``: each cause with the period of the other baseline, if it is one, and the status it gives.

    Raises:
        UnknownName: no such method, pillar, topic or indicator.

    Example:
        >>> import dxlib as dx
        >>> row = dx.assess("eurostat", indicator="dossiers_online_share", due="2025", baseline="2022").iloc[0]
        >>> print(row.status, round(row.ratio, 2))
        insufficient 0.54
    """
    if method not in METHODS:
        raise UnknownName("method", method, METHODS)
    evidence = given(evidence, as_of)
    evidence.check_area(area)
    newest = evidence.as_of or evidence.reports["published"].max()
    today = newest if period == "latest" else Period.parse(period).end
    start = Period.parse(baseline) if baseline else None
    names = set(evidence.definitions.select(pillar, topic, indicator))
    targets = _targets(evidence, names, area, due)
    series = build_series(evidence, targets["indicator"], vintage, area)
    other = build_series(evidence, targets["indicator"], "first" if vintage == "latest" else "latest", area)
    rows = []
    for target in targets.itertuples():
        one, key = evidence.definitions.indicators[target.indicator], (target.indicator, area)
        goal = Goal(one, target.value, Period.parse(target.period), decided(target.authority))
        found = judge(series.get(key), goal, method, today, start)
        flips = fragile(found, series[key], other.get(key), goal, method, today) if key in series else {}
        rows.append(
            _row(evidence, target, goal, method, found)
            | {
                "fragile": ", ".join(flips),
                "fragile_as": "; ".join(f"{cause} {code} {status}" for cause, (code, status) in flips.items()),
            }
        )
    lines = [column for column in COLUMNS if column == "line" or column.endswith("_line")]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(lines, "Int64"))


def _targets(evidence: Evidence, names: set[str], area: str, due: str | None) -> pd.DataFrame:
    """The targets that are asked for; one that is printed twice, in one report or in two, counts once."""
    targets = evidence.targets
    targets = targets[targets["indicator"].isin(names) & (targets["area"] == area)]
    if due is not None:
        by = Period.parse(due).end
        targets = targets[[Period.parse(code).end == by for code in targets["period"]]]
    return targets.drop_duplicates(["indicator", "period", "authority", "value"])


def _row(
    evidence: Evidence,
    target: Any,
    goal: Goal,
    method: str,
    found: Judgement,
) -> dict[str, Any]:
    one, verdict = goal.indicator, found.verdict
    row: dict[str, Any] = {
        "report": target.report, "line": target.line, "number": target.number, "group": target.group,
        "indicator": one.id, "name": one.name.en, "name_vi": one.name.vi,
        "pillar": evidence.definitions.pillar_of[one.id], "topic": one.topic, "area": target.area,
        "unit": one.unit, "direction": one.direction, "operator": target.operator, "target": target.value,
        "target_printed": target.as_printed, "due": target.period, "due_date": pd.Timestamp(goal.period.end),
        "authority": target.authority, "method": method, "status": verdict.status, "reason": verdict.reason,
        "ratio": verdict.ratio, "cagr_actual": verdict.cagr_actual, "cagr_required": verdict.cagr_required,
        "different_length": one.timing == "span" and found.different_length, "doubtful": found.doubtful,
    }  # fmt: skip
    for side, point in (("baseline", found.baseline), ("current", found.current)):
        if point is not None:
            row |= {
                side: point.value, f"{side}_period": point.period.code, f"{side}_date": pd.Timestamp(point.end),
                f"{side}_printed": point.as_printed, f"{side}_report": point.report, f"{side}_line": point.line,
                f"{side}_revised_from": point.revised_from,
            }  # fmt: skip
    return row | _paces(goal, found)


def _paces(goal: Goal, found: Judgement) -> dict[str, float]:
    current, base = found.current, found.baseline
    if current is None:
        return {}
    distance = goal.value - current.value
    now, due = current.period.decimal_year, goal.period.decimal_year
    still = found.verdict.status not in ("reached", "due_no_figure") and due > now
    paces = {"distance": distance, "required_pace": distance / (due - now) if still else NAN}
    if base is not None:
        pace = (current.value - base.value) / (now - base.period.decimal_year)
        arrives = still and pace * distance > 0
        paces |= {"actual_pace": pace, "arrival": now + distance / pace if arrives else NAN}
    return paces
