"""The tables that the explorer alone has: a comparison with its targets, and what there is of one indicator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dxlib.tables import target_words
from dxlib.tables.display import Cell, Table, full, get, numeric, rows_of, status_cell
from dxlib.text import gettext, method_word, note_words, period_label, show, show_number, source_label
from dxlib.text.remarks import is_fragile
from dxlib.text.words import capital


def with_targets(table: Table, statuses: dict[str, tuple[str, str]], language: str) -> Table:
    """Return the table of a comparison with where its figures stand and, if it has any, the status of the targets.

    The statuses are those of indicators that have a target, with when it is due.
    """
    _ = gettext(language)
    rows = rows_of(table.frame)
    heads: list[Any] = [*table.columns[:-1], full(_("To note, and source"))]
    cells: list[list[Any]] = [
        [*told[:-1], _placed(told[-1], row, language)] for told, row in zip(table.rows, rows, strict=True)
    ]
    if any(row.indicator in statuses for row in rows):
        heads.insert(-1, _("Target"))
        for own, row in zip(cells, rows, strict=True):
            status, due = statuses.get(row.indicator, ("", ""))
            own.insert(-1, status_cell(status, language, period_label(due, language)) if status else "")
    return Table.of(table.caption, heads, cells, table.frame)


def _placed(note: Cell, row: Any, language: str) -> Cell:
    """What to note of a row, and where its figures are printed: each place once, that of the newer figure first."""
    sides = ("current", "baseline") if row.outcome != "stated" else ("stated", "current")
    places = dict.fromkeys((get(row, f"{side}_report"), get(row, f"{side}_line")) for side in sides)
    told = capital("; ".join(source_label(report, line, language) for report, line in places if report))
    return Cell(note.text, (*note.small, told)) if note.text else Cell(told)


def figures(levels: pd.DataFrame, title: str, language: str) -> Table:
    """Return every printed figure of one indicator with what it may stand for after rounding."""
    _ = gettext(language)
    heads = (
        _("Period"), numeric(_("Value")), numeric(_("After rounding, between")), _("As printed"), _("Source"),
        full(_("Note")),
    )  # fmt: skip
    rows = []
    for row in rows_of(levels):
        ends = [show_number(end, language, decimals=6) for end in (row.low, row.high)]
        rows.append((
            period_label(row.period, language),
            show(row.value, row.unit, language, row.qualifier),
            "" if row.low == row.high else " – ".join(ends),
            row.as_printed,
            source_label(row.report, row.line, language),
            note_words(row.note, language),
        ))  # fmt: skip
    empty = _("No report prints a level of it.")
    return replace(Table.of(_("Every printed figure"), heads, rows, levels, empty), subtitle=title)


def by_method(goals: pd.DataFrame, method: str, language: str) -> Table:
    """Return targets of ``scoreboard`` with their status by every method side by side, the one given first."""
    _ = gettext(language)
    known = [str(name).removeprefix("status_") for name in goals if str(name).startswith("status_")]
    methods = sorted(known, key=lambda name: name != method)
    heads = (_("Target"), *(method_word(name, language) for name in methods))
    rows = []
    for row in rows_of(goals):
        target = Cell(target_words(row, language), (period_label(row.due, language),))
        rows.append((target, *(_by(row, name, language) for name in methods)))
    return Table.of(_("Status by each method"), heads, rows, goals)


def _by(row: Any, method: str, language: str) -> Cell:
    """What one method says of a target, with its ratio."""
    ratio = get(row, f"ratio_{method}")
    number = "" if ratio is None else show_number(ratio, language)
    fragile = gettext(language)("fragile") if is_fragile(row, method) else ""
    small = ", ".join(filter(None, (number, fragile)))
    return status_cell(getattr(row, f"status_{method}"), language, small)
