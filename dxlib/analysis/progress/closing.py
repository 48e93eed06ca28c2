"""The end of a programme: each of its targets reached, missed, open or without a figure, and what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import isfinite, nan
from typing import Any

import pandas as pd

from dxlib.analysis.compare import Point
from dxlib.analysis.compare.series import side
from dxlib.analysis.progress.frames import PARTS, Case, Judging, described, framed
from dxlib.analysis.progress.goals import Goal, Judgement, baseline, decision_of, held
from dxlib.analysis.progress.paces import A_YEAR
from dxlib.indicators import Indicator, load_definitions
from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.notation.periods import Period

VERDICTS = ("reached", "missed", "open", "no_figure")
_FOLLOWING = ["relation", "next_authority", "next_indicator", "next_name", "next_name_vi", "next_unit", "next_due",
              "next_target"]  # fmt: skip
CLOSING = [
    "report", "line", "number", "indicator", "name", "name_vi", "pillar", "topic", "area", "producer", "breakdown",
    "rival", "unit", "direction", "operator", "target", "target_printed", "due", "due_date", "authority", "decided",
    "verdict", "reason", "split",
    *(f"current{part}" for part in PARTS), *(f"baseline{part}" for part in PARTS),
    "needed", "pace_form", "since", "since_period", "required_pace", "actual_pace",
    "seen_pace", "seen_from", "seen_to", "pace_seen", *_FOLLOWING,
]  # fmt: skip
_TARGET = ["authority", "indicator", "breakdown", "due", "target"]


@verb
def closing(
    due: str = "2025",
    area: str = "VN",
    as_of: str | None = None,
    evidence: Evidence | None = None,
    *,
    pillar: str | None = None,
    authority: str | None = None,
) -> pd.DataFrame:
    """Close a programme: every target due at a date, how it ended, what it would have taken, and what follows.

    Args:
        due: the date at which the targets are due; its last day counts.
        area: the area of the targets.
        as_of: only what had been published by this date counts; by default everything.
        evidence: what ``load`` returned; by default the project's.
        pillar, authority: keep these only.

    Returns:
        One row a target and producer, in the order of ``assess``, a target that several print once:

        - ``report, line, number, indicator, name, name_vi, pillar, topic, area, producer, breakdown, rival`` (who has
          more figures counts it too), ``unit, direction, operator, target`` (in the unit), ``target_printed, due``,
          ``due_date, authority, decided``
        - ``verdict``: ``reached`` (the newest figure up to the date reaches it), ``missed`` (the figure of that date
          falls short); without a figure of that date, ``open``: the newest one is earlier and the target could still be
          reached, or, where the date has passed, could have been, since ``actual_pace`` or ``seen_pace`` is enough for
          it; else ``no_figure``
        - ``reason`` why there is no figure: ``no_figure`` (none at all), ``none_when_due``, ``only_doubtful``,
          ``doubtful_target``, ``part``, ``span``, ``ended`` and ``began``, as in ``assess``; else empty
        - ``split``: by the figures of another producer the verdict is another one
        - ``current``: the newest sure figure up to the date, and ``baseline``, with ``_period, _date, _printed,
          _qualifier, _report, _line, _revised_from, _contested``
        - what would have to be true: ``needed`` (the target less the current figure, in the unit; missing where it is
          reached); ``since`` and ``since_period``, the figure from which the way is measured: the current one, of a
          missed target the one before it; ``required_pace`` from there to the target at its date; ``actual_pace``, from
          the baseline to the current figure, of a missed target from ``since``; ``seen_pace``, the fastest between two
          comparable figures at least eleven months apart, ``seen_from`` and ``seen_to``; ``pace_seen``, whether it
          reaches the required one. All paces are a year: ``pace_form`` is ``points`` for shares, ``places`` for ranks
          (negative is better), and ``factor`` for the rest, by which a level is multiplied.
        - the target that follows, by ``evidence.crosswalk``, of several the one due first: ``relation`` (``continued,
          raised, replaced, dropped``), ``next_authority, next_indicator, next_name, next_name_vi, next_unit, next_due,
          next_target``; missing where none is confirmed, which does not say that there is none

    Raises:
        UnknownName: no such area, pillar or authority.
        DxError: ``due`` is no period, or ``as_of`` lies before the first report.

    Example:
        >>> import dxlib as dx
        >>> ended = dx.analysis.closing("2025", evidence=dx.load(reports="all"))
        >>> share = ended.query("indicator == 'digital_economy_gdp_share' and authority == '749/QĐ-TTg'")
        >>> print(share[["producer", "verdict", "current", "next_target"]].to_string(index=False, header=False))
        nso missed 14.02 30.0
        mic   open 18.30 30.0
    """
    evidence = given(evidence, as_of)
    following = _following(evidence)
    asked = Judging(evidence, evidence.definitions.select(pillar), area, due, authority).cases()
    frame = framed([_row(evidence, case, following) for case in asked], CLOSING)
    verdicts = frame.groupby(_TARGET, dropna=False)["verdict"].transform("nunique")
    return frame.assign(split=verdicts > 1).astype({"rival": bool, "pace_seen": bool, "split": bool})


def _row(evidence: Evidence, case: Case, following: dict[tuple[Any, ...], dict[str, Any]]) -> dict[str, Any]:
    target = case.target
    found, _tried = case.found("linear")
    ended = _ended(case, found)
    current = ended["current"]
    row = described(evidence, case, current)
    row |= side("current", current, PARTS) | side("baseline", ended["base"], PARTS)
    row |= {name: ended[name] for name in CLOSING if name in ended and name != "current"}
    key = (target.authority, target.indicator, target.breakdown, target.period, target.value)
    return row | following.get(key, {})


def _ended(case: Case, found: Judgement) -> dict[str, Any]:
    """The verdict with the figures it rests on, and the paces."""
    goal, status = case.goal, found.verdict.status
    points = [] if goal.doubtful else [p for p in held(case.series, goal) if p.end <= min(case.today, goal.period.end)]
    settled = status in ("reached", "missed")
    current = found.current if settled else next(reversed(points), found.current)
    since = next((p for p in reversed(points) if p.end < goal.period.end), None) if status == "missed" else current
    base = since if status == "missed" else _base(case, points, current)
    form = form_of(goal.indicator)
    seen, actual = fastest(form, goal, points), between(form, base, current)
    needs = nan if status == "reached" else required(form, goal, since)
    ended: dict[str, Any] = {
        "current": current, "base": base, "pace_form": form, "required_pace": needs, "actual_pace": actual,
        "needed": nan if status == "reached" or current is None else goal.value - current.value,
        "seen_pace": seen.value, "seen_from": seen.before.period.code if seen.before else "",
        "seen_to": seen.after.period.code if seen.after else "", "pace_seen": reaches(goal, seen.value, needs),
    }  # fmt: skip
    if since is not None and needs == needs:
        ended |= {"since": since.value, "since_period": since.period.code}
    verdict = status if settled else _unsettled(case, current, ended["pace_seen"] or reaches(goal, actual, needs))
    known = current is not None and current.end <= goal.period.end
    why = found.verdict.reason
    reason = why if why.startswith(("doubtful_target", "part ", "ended ", "began ")) or not known else "none_when_due"
    return ended | {"verdict": verdict, "reason": reason if verdict == "no_figure" else ""}


def _base(case: Case, points: list[Point], current: Point | None) -> Point | None:
    return None if current is None else baseline(points, case.goal, current, None)


def _unsettled(case: Case, current: Point | None, possible: bool) -> str:
    """Without a figure of the date: open while it lies ahead, and later where a pace that was seen was enough."""
    due = case.goal.period.end
    if current is None or current.end > due or case.goal.doubtful:
        return "no_figure"
    return "open" if case.today <= due or possible else "no_figure"


def _following(evidence: Evidence) -> dict[tuple[Any, ...], dict[str, Any]]:
    """What follows each target, by what it is known by; of several the one that is due first, as the file has them."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(evidence.crosswalk.itertuples(index=False), key=_due_first):
        number = decision_of(row.authority, evidence) or row.authority
        known = evidence.definitions.about(row.new_indicator) if row.new_indicator else {}
        follows = {
            "relation": row.relation, "next_authority": row.new_authority, "next_indicator": row.new_indicator,
            "next_name": known.get("name", ""), "next_name_vi": known.get("name_vi", ""),
            "next_unit": known.get("unit", ""), "next_due": row.new_due, "next_target": row.new_value,
        }  # fmt: skip
        found.setdefault((number, row.indicator, row.breakdown, row.due, row.value), follows)
    return found


def _due_first(row: Any) -> Any:
    return (not row.new_due, Period.parse(row.new_due or row.due).end)


def ended_by(frame: pd.DataFrame) -> dict[str, int]:
    """Return how many targets ended in each way, by the figures of those who have most of them."""
    counts = frame.loc[~frame["rival"], "verdict"].value_counts()
    return {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS}


_NOISE = 1e-9
FORMS = {"share": "points", "rank": "places"}  # of all other kinds of unit, the factor a year


@dataclass(frozen=True)
class Pace:
    """What changed a year from one figure to another: added, or by how much it was multiplied."""

    value: float = nan
    before: Point | None = None
    after: Point | None = None


def form_of(one: Indicator) -> str:
    """Return in what the pace of an indicator is told: ``points``, ``places`` or ``factor``."""
    return FORMS.get(load_definitions().units[one.unit].kind, "factor")


def pace(form: str, y0: float, t0: float, y1: float, t1: float) -> float:
    """Return the change a year between two levels, not a number where there is none.

    Args:
        form: ``factor`` multiplies, anything else adds.
        t0, t1: decimal years.

    Example:
        >>> pace("points", 13.17, 2025, 14.02, 2026), pace("factor", 100, 2024, 400, 2026)
        (0.8499999999999996, 2.0)
    """
    if t1 <= t0:
        return nan
    if form != "factor":
        return (y1 - y0) / (t1 - t0)
    if y0 <= 0 or y1 < 0:
        return nan
    try:
        factor = float((y1 / y0) ** (1 / (t1 - t0)))
    except OverflowError:  # a few days before the date, nothing but infinity would do
        return nan
    return factor if isfinite(factor) else nan


def between(form: str, before: Point | None, after: Point | None) -> float:
    """Return the pace from one figure to another; not a number where one is missing."""
    if before is None or after is None:
        return nan
    return pace(form, before.value, before.period.decimal_year, after.value, after.period.decimal_year)


def required(form: str, goal: Goal, since: Point | None) -> float:
    """Return the pace that leads from a figure to the target on its date."""
    if since is None:
        return nan
    return pace(form, since.value, since.period.decimal_year, goal.value, goal.period.decimal_year)


def fastest(form: str, goal: Goal, points: list[Point]) -> Pace:
    """Return the fastest pace towards the target between two comparable figures at least eleven months apart.

    Over more than a year it is the mean, so that in some year of them it was at least as fast.
    """
    one, sign = goal.indicator, -1 if goal.indicator.direction == "down" else 1
    found = [
        Pace(value, before, after)
        for before, after in combinations(points, 2)
        if after.period.decimal_year - before.period.decimal_year >= A_YEAR
        and (one.timing != "span" or before.period.months == after.period.months)
        and one.break_between(before.end, after.end) is None
        and (value := between(form, before, after)) == value
    ]
    return max(found, key=lambda pace: sign * pace.value, default=Pace())


def reaches(goal: Goal, seen: float, needed: float) -> bool:
    """Whether a pace is at least the one that is needed, by the indicator's direction."""
    sign = {"up": 1, "down": -1}.get(goal.indicator.direction)
    return sign is not None and sign * seen >= sign * needed - _NOISE
