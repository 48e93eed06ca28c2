"""How far, how fast, how fast it would have to be; and where the official grouping says something else."""

from __future__ import annotations

from math import nan

from dxlib.analysis.progress.goals import NO_STATUS, Goal, Judgement

AWAY = ("moving_away", "movement_away", "deterioration")
BEHIND = ("off_track", "insufficient", "limited", "stagnation", *AWAY)
AHEAD = ("on_track", "significant", "substantial")
A_YEAR = 11 / 12 - 1e-9  # the least time between two figures that show a year's pace: eleven months


def paces(goal: Goal, found: Judgement) -> dict[str, float]:
    """Return what is still to go and how fast, in the indicator's unit and units a year.

    Returns:
        ``distance``; ``required_pace`` and, at the pace so far, ``arrival`` (decimal year), both only where the
        target is neither reached nor due; ``actual_pace``; ``figures``: on how many comparable figures the pace
        rests; with more than two of them ``pace_slowest`` and ``pace_fastest`` between neighbours, slow and fast
        meant towards the target; ``short_pace``: the status draws a pace of less than eleven months out over a longer
        time. What is not known is left out.
    """
    current, base = found.current, found.baseline
    if current is None:
        return {"figures": 0}
    distance = goal.value - current.value
    now, due = current.period.decimal_year, goal.period.decimal_year
    still = found.verdict.status not in ("reached", "due_no_figure") and due > now
    known = {
        "distance": distance,
        "figures": len(found.path),
        "required_pace": distance / (due - now) if still else nan,
    }
    if base is None:
        return known
    seen = now - base.period.decimal_year
    pace = (current.value - base.value) / seen
    arrives = still and pace * distance > 0
    drawn_out = found.verdict.status not in ("missed", *NO_STATUS) and still and seen < A_YEAR and seen < due - now
    told = {"actual_pace": pace, "arrival": now + distance / pace if arrives else nan, "short_pace": drawn_out}
    return known | told | _spread(goal, found)


def _spread(goal: Goal, found: Judgement) -> dict[str, float]:
    if len(found.path) < 3:
        return {}
    steps = [
        (after.value - before.value) / (after.period.decimal_year - before.period.decimal_year)
        for before, after in zip(found.path, found.path[1:], strict=False)
    ]
    steps.sort(reverse=goal.indicator.direction == "down")
    return {"pace_slowest": steps[0], "pace_fastest": steps[-1]}


def differs(group: str, goal: Goal, found: Judgement) -> str:
    """Return how the official group of a target and its figures differ; empty where they do not, or cannot be held.

    Args:
        group: ``achieved``, ``likely``, ``effort`` or empty.

    Returns:
        ``achieved_short`` (grouped as achieved, the figure is short of the target), ``likely_missed``,
        ``likely_away`` (the figures move away from it), ``likely_behind`` (the pace is too slow by this method),
        ``effort_reached``, ``effort_ahead`` (the pace is enough by this method).
    """
    status, current = found.verdict.status, found.current
    if group == "achieved" and current is not None and status not in ("reached", "due_no_figure"):
        return "achieved_short" if not goal.reached_by(current.value) else ""
    if status in NO_STATUS:
        return ""
    if group == "likely" and status == "missed":
        return "likely_missed"
    if group == "likely" and status in BEHIND:
        base = found.baseline
        away = base is not None and current is not None and (current.value - base.value) * (goal.value - base.value) < 0
        return "likely_away" if away else "likely_behind"
    if group == "effort" and status in ("reached", *AHEAD):
        return "effort_reached" if status == "reached" else "effort_ahead"
    return ""
