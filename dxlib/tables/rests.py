"""What the rows of a table rest on: indicators, targets, and where their figures are printed; and it as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dxlib.indicators import known_definitions
from dxlib.notation.rows import rows_of
from dxlib.text import Figure
from dxlib.text.words import get

SIDES = ("baseline_", "current_", "newest_", "stated_", "before_", "after_", "other_", "target_", "")
_LATER = ("", "new_", "next_")  # a target, and the one that follows it
_PAGES = ("page_1", "page_2")  # that are no reports


class Rest(NamedTuple):
    """What something shown rests on.

    Attributes:
        indicators: the ids of those that it shows or names.
        places: reports and lines; a line is 0 where none is known.
        targets: the targets that it shows or names, each with indicator, value, due and authority,
            and where it is printed, as far as that is known.
        pages: addresses of pages that are no reports.
    """

    indicators: list[str]
    places: list[tuple[str, int]]
    targets: list[dict[str, Any]]
    pages: list[str]


def rest_of(rows: Iterable[Any], sides: Iterable[str] = SIDES) -> Rest:
    """Return what some rows of frames rest on; where only some sides of them are shown, on what these do.

    Example:
        >>> import dxlib as dx
        >>> (row,) = rows_of(dx.assess(indicator="dossiers_online_share", due="2025", authority="942"))
        >>> rest_of([row]).indicators, rest_of([row]).targets[0]["authority"]
        (['dossiers_online_share'], '942/QĐ-TTg')
        >>> ("2024-02-16-decision-942", 59) in rest_of([row]).places
        True
    """
    known, rows = known_definitions().indicators, list(rows)
    parts = [one for row in rows for one in get(row, "places", ()) if hasattr(one, "report")]  # of a finding
    named = (get(row, f"{later}indicator") for row in (*rows, *parts) for later in _LATER)
    targets = (one for row in rows for one in _targets(row))
    return Rest(
        [*dict.fromkeys(str(one) for one in named if one in known)],
        [*dict.fromkeys(place for row in (*rows, *parts) for place in _places(row, sides))],
        [*{tuple(one.values()): one for one in targets}.values()],
        [*dict.fromkeys(page for row in rows for name in _PAGES if (page := get(row, name)))],
    )


def _places(row: Any, sides: Iterable[str]) -> Iterator[tuple[str, int]]:
    for side in sides:
        if report := get(row, f"{side}report"):
            yield str(report), int(get(row, f"{side}line", 0))


def _targets(row: Any) -> Iterator[dict[str, Any]]:
    value = "target" if hasattr(row, "target") or hasattr(row, "next_target") else "value"
    due = "due" if hasattr(row, "due") else "period"
    side = "target_" if hasattr(row, "target_report") else ""  # else the row is the target's own
    printed = get(row, f"{side}report") if get(row, "operator") else None
    place = {"report": printed, "line": int(get(row, f"{side}line", 0)) or None} if printed else {}
    for later in _LATER:
        found = [get(row, f"{later}{name}") for name in ("indicator", value, due, "authority")]
        if all(one is not None and one != "" for one in found):
            indicator, number, when, authority = found
            yield {
                "indicator": indicator, "value": float(number), "due": str(when), "authority": authority,
                **({} if later else place),
            }  # fmt: skip


def rests(table: Any) -> list[Rest]:
    """Return what each row of a ``Table`` rests on; where that is not known row by row, a single one for all of it."""
    rows = rows_of(table.frame)
    behind = table.behind or ([[row] for row in rows] if len(rows) == len(table.rows) else [rows])
    return [rest_of(some) for some in behind]


def table_to_json(table: Any) -> dict[str, Any]:
    """Return a ``Table`` as plain JSON; figures keep their number and unit, rows what they rest on."""

    def cell(one: Any) -> dict[str, Any]:
        figure = {"value": one.text.value, "unit": one.text.unit} if isinstance(one.text, Figure) else {}
        return {**vars(one), "small": list(one.small), **figure}

    return {
        "caption": table.caption,
        "subtitle": table.subtitle,
        "columns": [{**vars(column)} for column in table.columns],
        "rows": [[cell(one) for one in row] for row in table.rows],
        "notes": list(table.notes),
        "folded": table.folded,
        "rests": [one._asdict() for one in rests(table)],
    }
