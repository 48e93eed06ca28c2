"""Assessments as frames: every target by a method, by all of them, and every try to flip one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import nan
from typing import Any

import pandas as pd

from dxlib.analysis.compare import Point, Series, build_series, counting
from dxlib.analysis.compare.series import alike, leading, side, whole
from dxlib.analysis.counting import NEWEST
from dxlib.analysis.progress.goals import Goal, Judgement, asked_targets, decided, judge
from dxlib.analysis.progress.lacks import lacks
from dxlib.analysis.progress.methods import METHODS
from dxlib.analysis.progress.paces import differs, paces
from dxlib.analysis.progress.tries import Try, fragile, tries
from dxlib.errors import UnknownName
from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key

PARTS = ("", "_period", "_date", "_printed", "_qualifier", "_report", "_line", "_revised_from", "_contested")
COLUMNS = [
    "report", "line", "number", "group", "indicator", "name", "name_vi", "pillar", "topic", "area", "producer",
    "lineage", "breakdown", "rival", "unit", "direction", "operator", "target", "target_printed", "due", "due_date",
    "authority", "decided", "method", "status", "reason",
    "ratio", "score", "projected", "cagr_actual", "cagr_required", "distance", "actual_pace", "required_pace",
    "arrival", "figures", "pace_slowest", "pace_fastest",
    *(f"baseline{part}" for part in PARTS), *(f"current{part}" for part in PARTS),
    "different_length", "doubtful", "fragile", "fragile_as", "short_pace", "differs", "lacks",
]  # fmt: skip
TRIED = [
    "indicator", "name", "name_vi", "producer", "unit", "number", "authority", "target", "due", "method", "cause",
    "baseline_period", "baseline", "current_period", "current", "status", "reason", "ratio", "flips",
    "baseline_report", "baseline_line", "current_report", "current_line", "report", "line",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A target with the figures it is judged by, up to a day, from a baseline if one was asked for.

    Attributes:
        key: the series of these figures.
        rival: somebody with more figures counts the same.
    """

    target: Any
    goal: Goal
    key: Key
    series: Series | None
    today: date
    start: Period | None
    rival: bool = False

    def found(self, method: str) -> tuple[Judgement, list[Try]]:
        """Return what a method says of it, and every try to have it say something else."""
        found = judge(self.series, self.goal, method, self.today, self.start)
        tried = tries(found, self.series, self.goal, method) if self.series else []
        return found, tried


class Judging:
    """The targets of an evidence with their figures, ready to be judged for any period.

    Args:
        evidence: where they stand.
        names: the indicators that are asked for.
        area, due, authority, vintage, producer: as in ``assess``.

    Raises:
        UnknownName: no such area, producer or authority.
    """

    def __init__(
        self, evidence: Evidence, names: list[str], area: str = "VN", due: str | None = None,
        authority: str | None = None, vintage: str = "latest", producer: str | None = None,
    ) -> None:  # fmt: skip
        self._evidence, area, counted = evidence, evidence.area(area), counting(evidence, producer)
        targets = asked_targets(evidence, names, area, due, authority)
        series = build_series(evidence, [target.indicator for target in targets], vintage, area)
        counts, stay = alike(series), evidence.dimensions.stays[area]
        leads = leading(counts, series, evidence)
        days = {number: decided(number, evidence) for number in {target.authority for target in targets}}
        self._found: list[tuple[Any, Goal, Key, Series | None, bool]] = []
        for target in targets:
            goal = Goal.of(target, evidence.definitions.of(target), days[target.authority])
            goal = replace(goal, outside=stay.outside(goal.period))
            wanted = Key(target.indicator, area, "", target.breakdown)
            for key in sorted(counts.get(whole(wanted), [wanted]), key=lambda key: key not in leads):
                if counted in (None, key.lineage):
                    self._found.append((target, goal, key, series.get(key), key in series and key not in leads))

    def cases(self, period: str = "latest", baseline: str | None = None) -> list[Case]:
        """Return the targets with the figures up to a period, each with those of every one who counts."""
        newest = self._evidence.as_of or self._evidence.reports["published"].max()
        today = newest if period == "latest" else Period.parse(period).end
        start = Period.parse(baseline) if baseline else None
        return [
            Case(target, goal, key, series, today, start, rival) for target, goal, key, series, rival in self._found
        ]

    def assessed(self, method: str, period: str = "latest", baseline: str | None = None) -> pd.DataFrame:
        """Return the frame of ``assess``.

        Raises:
            UnknownName: there is no such method.
        """
        _check(method)
        rows = [_row(self._evidence, case, method, *case.found(method)) for case in self.cases(period, baseline)]
        return framed(rows, COLUMNS)

    def newest(self, period: str = "latest", baseline: str | None = None) -> str:
        """Return the day of the newest figure by which one of the targets is judged; empty where there is none."""
        cases = self.cases(period, baseline)
        found = (judge(case.series, case.goal, "linear", case.today, case.start).current for case in cases)
        return max((figure.end.isoformat() for figure in found if figure is not None), default="")


@verb
def assess(
    method: str = "linear",
    *,
    period: str = "latest",
    baseline: str | None = None,
    pillar: str | None = None,
    topic: str | None = None,
    indicator: str | Iterable[str] | None = None,
    area: str = "VN",
    producer: str | None = None,
    due: str | None = None,
    authority: str | None = None,
    as_of: str | None = None,
    vintage: str = "latest",
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Assess the progress to every target that the reports print and the decisions set.

    Args:
        method: ``linear`` (distance covered against time elapsed), ``eurostat`` (ratio of growth rates),
            ``open_sdg`` (the same with a score) or ``un`` (where the pace so far leads).
        period: judge by the figures up to the end of this period; ``latest``: by the newest.
        baseline: start from the figure of this period; by default from the baseline that the indicator's
            definition names, or else the earliest comparable figure since the decision that set the target, over a
            span of the same length if there is one.
        pillar, topic, indicator, area: keep these only.
        producer: judge by the figures of one who counts; by default by those of each, in a row of its own.
        due: keep the targets due at the end of this period only.
        authority: keep the targets of this decision or plan only, such as ``749/QĐ-TTg``.
        as_of, vintage, evidence: as in ``compare``.

    Returns:
        One row a target and producer, in the order of the documents; a target that several print, or a report and the
        decision itself, counts once:

        - ``report, line, number, group, indicator, name, name_vi, pillar, topic, area, producer, lineage, breakdown,
          rival`` (the target has another row, by the figures of a producer who has more of them)``, unit, direction``
        - ``operator, target`` (in the unit), ``target_printed, due, due_date, authority, decided`` (the date of
          the decision, missing for the plan of a year)
        - ``method, status``: ``reached``, ``missed`` (its own period has a figure short of it),
          ``due_no_figure`` (the current figure is the one nearest to the due date), ``not_assessable`` (``reason``:
          ``none_when_due``, ``no_figure``, ``one_figure``, ``no_baseline`` (none for the baseline asked for),
          ``only_doubtful``, ``doubtful_target``, ``zero_baseline``, ``below_zero``, ``baseline_at_target``,
          ``no_direction``, ``undated``: the evidence has not the date of the decision; of a flow ``part 2025-S1,2025``,
          a figure of a part of the very period is printed, and ``span 2024-Q1,2025``, only such of another length,
          before the period and that of the target; ``ended 2025-06-30 VN34-48`` and ``began 2025-07-01 VN-27,VN-DN``
          where the area was no longer there, or not yet, when the target is due); linear: ``on_track,
          slightly_behind, off_track, moving_away``; Eurostat: ``significant, moderate, insufficient,
          movement_away``; Open SDG: ``substantial, moderate, limited, deterioration``; UN: ``on_track, fair,
          stagnation``.
        - ``ratio`` (L, R or q), ``score`` (Open SDG, -5 to 5), ``projected`` (UN: the value at the due date, in
          the unit), ``cagr_actual, cagr_required`` (percent a year; not for linear)
        - ``distance`` (target less current figure, in the unit), ``actual_pace, required_pace`` (units a year; points
          a year for shares), ``arrival`` (decimal year in which today's pace reaches the target), ``figures`` (on
          how many comparable figures the pace rests), ``pace_slowest, pace_fastest`` (between neighbours, with more
          than two figures)
        - ``baseline`` and ``current`` with ``_period, _date, _printed, _qualifier, _report, _line, _revised_from`` and
          ``_contested`` (what another printed figure says against it)
        - ``different_length``: shares over spans of different length; ``doubtful``: a doubtful reading was left
          out; ``fragile``: what gives another status (``baseline``, ``rounding``, ``vintage``), empty if nothing;
          ``fragile_as``: each cause with the period and value of the other figure, if it is one, and the status it
          gives; ``short_pace``: the status draws a pace of less than eleven months out over a longer time; ``differs``:
          how the official group and the figures known then differ (``achieved_short, likely_missed, likely_away,
          likely_behind, effort_reached, effort_ahead``), empty if they do not; ``lacks``: of a target without a
          status what is missing for one (``none_when_due, no_figure, one_figure, break, no_baseline, doubtful,
          method, area``)

    Raises:
        UnknownName: no such method, pillar, topic, indicator, area, producer or authority.

    Example:
        >>> import dxlib as dx
        >>> known = dx.load(reports="documents")  # up to April 2024
        >>> asked = {"indicator": "dossiers_online_share", "due": "2025", "baseline": "2022"}
        >>> row = dx.assess("eurostat", **asked, evidence=known).iloc[0]
        >>> print(row.status, round(row.ratio, 2))
        insufficient 0.54
    """
    evidence = given(evidence, as_of)
    names, every = evidence.definitions.select(pillar, topic, indicator), evidence.definitions.select()
    asked = (evidence.area(area, period), due, authority, vintage, producer)
    found = Judging(evidence, names, *asked).assessed(method, period, baseline)
    found.attrs[NEWEST] = Judging(evidence, every, *asked).newest(period, baseline)  # parts are cut as their whole is
    return found


@verb
def scoreboard(
    method: str = "linear",
    *,
    period: str = "latest",
    pillar: str | None = None,
    area: str = "VN",
    due: str | None = None,
    authority: str | None = None,
    as_of: str | None = None,
    vintage: str = "latest",
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Return all targets by pillar and by decision, with the status that each method gives.

    Args:
        method: whose status stands in ``status`` and decides ``fragile`` and ``differs``.
        period, pillar, area, due, authority, as_of, vintage, evidence: as in ``assess``.

    Returns:
        One row a target and producer, by pillar, then by the date of the decision: the columns of ``assess`` and,
        for each of the methods, ``status_<method>``, ``reason_<method>``, ``ratio_<method>`` and ``fragile_<method>``.

    Raises:
        UnknownName: no such method, pillar, area or authority.

    Example:
        >>> import dxlib as dx
        >>> known = dx.load(reports="documents")  # up to April 2024
        >>> board = dx.scoreboard(pillar="digital_government", due="2025", evidence=known)
        >>> row = board[board["indicator"] == "dossiers_online_share"].iloc[0]
        >>> print(row.status_linear, row.status_eurostat, row.status_open_sdg, row.status_un)
        off_track insufficient limited fair
    """
    _check(method)
    evidence = given(evidence, as_of)
    rows = []
    names, area = evidence.definitions.select(pillar), evidence.area(area, period)
    for case in Judging(evidence, names, area, due, authority, vintage).cases(period):
        each = {name: case.found(name) for name in METHODS}
        row = _row(evidence, case, method, *each[method])
        for name, (found, tried) in each.items():
            row |= {
                f"status_{name}": found.verdict.status, f"reason_{name}": found.verdict.reason,
                f"ratio_{name}": found.verdict.ratio, f"fragile_{name}": ", ".join(fragile(tried)),
            }  # fmt: skip
        rows.append(row)
    of_methods = [f"{part}_{name}" for part in ("status", "reason", "ratio", "fragile") for name in METHODS]
    frame = framed(rows, [*COLUMNS, *of_methods])
    places = frame["pillar"].map(list(evidence.definitions.pillars).index)
    order = frame.assign(_pillar=places).sort_values(["_pillar", "decided", "authority"], kind="stable")
    return order.drop(columns="_pillar").reset_index(drop=True)


@verb
def sensitivity(
    indicator: str | Iterable[str] | None = None,
    *,
    method: str = "linear",
    due: str | None = None,
    authority: str | None = None,
    period: str = "latest",
    baseline: str | None = None,
    area: str = "VN",
    as_of: str | None = None,
    vintage: str = "latest",
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Recompute the status of targets over the baselines, roundings and vintages that it might rest on.

    Args:
        indicator: one or several; all by default.
        method, due, authority, period, baseline, area, as_of, vintage, evidence: as in ``assess``.

    Returns:
        For each target a row as it is judged (``cause`` is ``as judged``), then one row a try: ``cause``
        (``baseline``: another earlier figure; ``rounding``: both figures at the ends of their rounding intervals;
        ``vintage``: what another report prints for the same period), ``baseline_period, baseline, current_period,
        current`` (in the unit), ``status, reason, ratio`` and ``flips``, whether the status is another one. Also
        ``indicator, name, name_vi, producer, unit, number, authority, target, due, method``, and where the figures and
        the target are printed: ``baseline_report, baseline_line, current_report, current_line, report, line``. A
        judgement without a status is not tried; a figure equal to its target is not rounded.

    Raises:
        UnknownName: no such method, indicator, area or authority.

    Example:
        >>> import dxlib as dx
        >>> known = dx.load(reports="documents")  # up to April 2024
        >>> tried = dx.analysis.sensitivity("dossiers_online_share", due="2025", method="eurostat", evidence=known)
        >>> tried.loc[tried["flips"], ["cause", "baseline", "status"]].values.tolist()
        [['baseline', 36.91, 'significant'], ['vintage', 52.8, 'moderate']]
    """
    _check(method)
    evidence = given(evidence, as_of)
    names = evidence.definitions.select(indicator=indicator)
    rows = []
    for case in Judging(evidence, names, evidence.area(area, period), due, authority, vintage).cases(period, baseline):
        found, tried = case.found(method)
        head = evidence.about(case.key) | {"producer": case.key.lineage} | {
            "number": case.target.number, "authority": case.target.authority, "target": case.target.value,
            "due": case.target.period, "method": method, "report": case.target.report, "line": case.target.line,
        }  # fmt: skip
        rows.append(head | {"cause": "as judged", "flips": False} | _figures(found))
        rows += [head | {"cause": one.cause, "flips": one.flips} | _figures(one) for one in tried]
    return pd.DataFrame(rows, columns=TRIED).astype({"flips": bool})


def _figures(judged: Judgement | Try) -> dict[str, Any]:
    cells: dict[str, Any] = {name: getattr(judged.verdict, name) for name in ("status", "reason", "ratio")}
    parts = ("", "_period", "_report", "_line")
    return cells | side("baseline", judged.baseline, parts) | side("current", judged.current, parts)


def _check(method: str) -> None:
    if method not in METHODS:
        raise UnknownName("method", method, METHODS)


def _row(evidence: Evidence, case: Case, method: str, found: Judgement, tried: list[Try]) -> dict[str, Any]:
    goal, flips = case.goal, fragile(tried)
    row = described(evidence, case, found.current) | {
        "group": case.target.group,
        "method": method,
        "different_length": goal.indicator.timing == "span" and found.different_length,
        "doubtful": found.doubtful,
        "fragile": ", ".join(flips),
        "fragile_as": "; ".join(_flip(cause, one_try) for cause, one_try in flips.items()),
        "differs": differs(_group(case.target, found), goal, found),
        "lacks": lacks(found, case.series, goal, case.today),
    }
    row |= vars(found.verdict) | side("baseline", found.baseline, PARTS) | side("current", found.current, PARTS)
    return row | {"short_pace": False} | paces(goal, found)


def described(evidence: Evidence, case: Case, current: Point | None) -> dict[str, Any]:
    """Return the columns that say what a target is, and who counts what it is held to.

    Args:
        current: the newest figure, if there is one.
    """
    target, goal = case.target, case.goal
    return evidence.about(case.key) | {
        "producer": current.producer if current else case.key.lineage,
        "lineage": case.key.lineage,
        "breakdown": target.breakdown,
        "rival": case.rival,
        "report": target.report,
        "line": target.line or None,  # none in a decision of which no document is at hand
        "number": target.number,
        "area": target.area,
        "direction": goal.indicator.direction,
        "operator": target.operator,
        "target": target.value,
        "target_printed": target.as_printed,
        "due": target.period,
        "due_date": goal.period.end,
        "authority": target.authority,
        "decided": goal.decided,
    }


def _group(target: Any, found: Judgement) -> str:
    """The official group, unless the figure was printed only after it: nobody could have known."""
    later = found.current is not None and found.current.published > target.published
    return "" if later else str(target.group)


def _flip(cause: str, flip: Try) -> str:
    """A cause with the period and the value of the other figure, if it is one, and the status: four words."""
    code, value = (flip.changed.period.code, f"{flip.changed.value:.12g}") if flip.changed else ("", "")
    return f"{cause} {code} {value} {flip.verdict.status}"


def framed(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a frame, with whole numbers and days as such."""
    whole = [column for column in columns if column in ("line", "figures") or column.endswith("_line")]
    days = [column for column in columns if column.endswith("_date")]
    types = dict.fromkeys(whole, "Int64") | dict.fromkeys(days, "datetime64[s]") | {"decided": "datetime64[us]"}
    # By column, each in its own type: from rows it takes five times as long.
    cells = {name: [row.get(name, nan) for row in rows] for name in columns}
    typed = {name: pd.array(cells[name], dtype=types[name]) for name in columns if name in types}
    frame = pd.DataFrame(cells | typed)
    return frame if rows else frame.astype(dict.fromkeys(cells.keys() - typed.keys(), object))  # text merges with it
