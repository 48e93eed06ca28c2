"""What is missing where a target cannot be judged: which figure somebody would have to publish."""

from __future__ import annotations

from datetime import date

from dxlib.analysis.compare import Series
from dxlib.analysis.progress.goals import NO_STATUS, Goal, Judgement

LACKS = ("none_when_due", "no_figure", "one_figure", "break", "no_baseline", "doubtful", "method", "area")
_OF = {
    "none_when_due": "none_when_due",
    "part": "none_when_due",
    "span": "none_when_due",
    "no_figure": "no_figure",
    "one_figure": "one_figure",
    "no_baseline": "no_baseline",
    "undated": "no_baseline",
    "only_doubtful": "doubtful",
    "doubtful_target": "doubtful",
    "ended": "area",
    "began": "area",
}


def lacks(found: Judgement, series: Series | None, goal: Goal, today: date) -> str:
    """Return what is missing for a status, one of ``LACKS``; empty where there is one.

    Args:
        found: the judgement.
        series, goal, today: the figures, the target, and the day up to which figures count, as it was judged.

    Returns:
        ``none_when_due`` (figures, none of the due date or of its whole period), ``no_figure`` (none at all),
        ``one_figure`` (no second one), ``break`` (the other figures count something else), ``no_baseline`` (none since
        the decision to start from that covers the same span, or its date is not known), ``doubtful`` (the reading of
        the figure or the target is), ``method`` (the figures are there, and no method takes them),
        ``area`` (it was no longer there, or not yet, when the target is due).
    """
    verdict = found.verdict
    if verdict.status not in NO_STATUS:
        return ""
    code = _OF.get(verdict.reason.partition(" ")[0], "method")
    points = [p for p in (series.points if series else ()) if p.end <= today]
    points = [p for p in points if not p.doubtful and goal.measured_by(p)]
    if code == "no_figure":
        return "break" if points else code
    if code != "one_figure" or found.current is None:
        return code
    earlier = [p for p in points if p.end < found.current.end]
    since = [p for p in earlier if p.end >= goal.start]
    if any(goal.indicator.break_between(p.end, found.current.end) for p in since):
        return "break"
    return "no_baseline" if earlier else code
