"""The figures of one series over time, as a page draws them: marks, runs that are joined, breaks, targets, the axis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from dxlib.charts.panels import Upright, vertical
from dxlib.charts.timelines import Panel, joined
from dxlib.charts.wording import date_of, unit_name, value_of
from dxlib.indicators import Indicator
from dxlib.notation.periods import Period
from dxlib.tables import target_words
from dxlib.tables.display import get, true, unit_of_row
from dxlib.tables.remarks import Pages
from dxlib.text import date_label, gettext
from dxlib.text.words import capital

_NARROW = 334  # pixels: an axis whose words have room on a phone has it everywhere


def line_of(rows: list[Any], goals: Iterable[Any], one: Indicator, name: str, language: str) -> dict[str, Any]:
    """Return what is drawn of one series.

    Args:
        rows: its printed figures by the date of period and publication.
        goals: its targets, rows of ``assess``.
        one: its definition.
        name: what stands over it.
        language: of the words.

    Returns:
        ``points``, one a period and value: ``at`` (its place among the rows), ``end``, ``value``, the words ``label``
        and ``date``, the ``run`` of figures that a line joins, ``by`` (the value of the figure that replaced it),
        ``doubtful``, ``page`` (it was read on a public page, and others were not). ``goals``, ``breaks``; ``axis``: its
        ends and marks. ``unit``: with what to know of axis and marks. ``notes``: what is said under it.
    """
    once = {(row.period, row.value): (at, row) for at, row in reversed([*enumerate(rows)])}
    numbered = sorted(once.values(), key=lambda pair: pair[0])
    rows = [row for _at, row in numbered]
    lineage, part = str(get(rows[0], "lineage", "")), str(get(rows[0], "breakdown", ""))
    since = [cut.since for cut in one.breaks]
    panel = Panel(one.id, str(rows[0].area), one, name, unit_of_row(rows[0]), rows, list(goals), since, lineage, part)
    pages = Pages(rows, ("value",), language)
    ends = [Period.parse(row.period).end for row in rows]
    points = [{"at": at, **point} for (at, _row), point in zip(numbered, _points(panel, pages, language), strict=True)]
    cuts = [cut for cut in one.breaks if min(ends) < cut.since <= max(ends)]
    values = [*(float(row.value) for row in rows), *(float(goal.target) for goal in panel.goals)]
    return {
        "name": name,
        "unit": " · ".join(filter(None, _under(panel, points, values, language))),
        "axis": _axis(values, panel.unit, language),
        "points": points,
        "goals": [_goal(goal, language) for goal in panel.goals],
        "breaks": [{"end": cut.since.isoformat(), "label": gettext(language)("counted otherwise")} for cut in cuts],
        "notes": [*(capital(f"{date_label(cut.since, language)}: {cut.why[language]}") for cut in cuts), *pages.texts],
    }


def _points(panel: Panel, pages: Pages, language: str) -> list[dict[str, Any]]:
    points, runs = [], count()
    run, last = next(runs), None
    for row in panel.figures:
        standing = panel.standing(row)
        if standing is row:
            run = next(runs) if last is not None and not joined(panel, last, row) else run
            last = row
        point = {
            "end": Period.parse(row.period).end.isoformat(),
            "value": float(row.value),
            "label": value_of(row, "value", language) + pages.sign(row, "value"),
            "date": date_of(row.period, language),
            "run": run,
        }
        point |= {} if standing is row else {"by": float(standing.value)}
        signs = {"doubtful": true(row, "doubtful"), "page": pages.sign(row, "value") != ""}
        points.append(point | {sign: True for sign, has in signs.items() if has})
    return points


def _goal(goal: Any, language: str) -> dict[str, Any]:
    due = date_of(goal.due, language)
    words = gettext(language)("target {due}: {target}").format(due=due, target=target_words(goal, language))
    return {"end": goal.due_date.isoformat()[:10], "value": float(goal.target), "label": words}


def _axis(values: list[float], unit: str, language: str) -> dict[str, Any]:
    upright = Upright(*vertical(values, unit), unit)
    marks = [[float(mark), words] for mark, words in upright.words(language, _NARROW).items()]
    return {"low": upright.low, "high": upright.high, "falling": upright.falling, "marks": marks}


def _under(panel: Panel, points: list[dict[str, Any]], values: list[float], language: str) -> Iterator[str]:
    """What stands under the name: the unit, and what the axis and open marks mean."""
    _ = gettext(language)
    yield unit_name(panel.unit, language)
    yield _("the vertical axis does not begin at zero") if vertical(values, panel.unit)[2] else ""
    if any("doubtful" in point for point in points):
        yield _("ring: replaced by a later figure, or a doubtful reading")
    elif any("by" in point for point in points):
        yield _("hollow: a figure that another one replaced")
