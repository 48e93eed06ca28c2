"""The tables that the explorer alone has: a comparison with its targets, and what there is of one indicator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dxlib.tables import target_words
from dxlib.tables.display import Cell, Column, Table, get, rows_of
from dxlib.text import (
    gettext,
    method_word,
    note_words,
    period_label,
    published_label,
    show,
    show_number,
    source_label,
    status_word,
)


def with_targets(table: Table, statuses: dict[str, tuple[str, str]], language: str) -> Table:
    """Return the table of a comparison with where its figures stand and, if it has any, the status of the targets.

    Args:
        table: what ``tables.comparison`` returned.
        statuses: of each indicator that has a target its status, and when it is due.
        language: the language of the words.
    """
    _ = gettext(language)
    rows = rows_of(table.frame)
    heads = [*table.columns[:-1], Column(_("To note, and source"), full=True)]
    cells = [[*told[:-1], _placed(told[-1], row, language)] for told, row in zip(table.rows, rows, strict=True)]
    if any(row.indicator in statuses for row in rows):
        heads.insert(-1, Column(_("Target")))
        for own, row in zip(cells, rows, strict=True):
            own.insert(-1, _standing(statuses.get(row.indicator), language))
    return replace(table, columns=tuple(heads), rows=tuple(map(tuple, cells)))


def _standing(found: tuple[str, str] | None, language: str) -> Cell:
    if found is None:
        return Cell()
    status, due = found
    words = status_word(status, language)
    return Cell(words[:1].upper() + words[1:], (period_label(due, language),), status)


def _placed(note: Cell, row: Any, language: str) -> Cell:
    """What to note of a row, and where its figures are printed: each place once, that of the newer figure first."""
    sides = ("current", "baseline") if row.outcome != "stated" else ("stated", "current")
    places = dict.fromkeys((get(row, f"{side}_report"), get(row, f"{side}_line")) for side in sides)
    told = "; ".join(source_label(report, line, language) for report, line in places if report)
    told = told[:1].upper() + told[1:]
    return Cell(note.text, (*note.small, told)) if note.text else Cell(told)


def figures(levels: pd.DataFrame, title: str, language: str) -> Table:
    """Return every printed figure of one indicator with what it may stand for after rounding."""
    _ = gettext(language)
    columns = (
        Column(_("Period")), Column(_("Value"), True), Column(_("After rounding, between"), True),
        Column(_("As printed")), Column(_("Source")), Column(_("Note"), full=True),
    )  # fmt: skip
    rows = []
    for row in rows_of(levels):
        ends = [show_number(end, language, decimals=6) for end in (row.low, row.high)]
        between = "" if row.low == row.high else " – ".join(ends)
        rows.append((
            Cell(period_label(row.period, language)), Cell(show(row.value, row.unit, language, row.qualifier)),
            Cell(between), Cell(row.as_printed), Cell(source_label(row.report, row.line, language)),
            Cell(note_words(row.note, language)),
        ))  # fmt: skip
    words = _("Every printed figure")
    if not rows:
        none = Cell(_("No report prints a level of it."))
        return Table(words, columns[:1], ((none,),), subtitle=title, frame=levels)
    return Table(words, columns, tuple(rows), subtitle=title, frame=levels)


def documents(reports: pd.DataFrame, language: str) -> Table:
    """Return the reports and decisions that are cited: title and issuer, number, date, file."""
    _ = gettext(language)
    columns = (Column(_("Document")), Column(_("Number")), Column(_("Published")), Column(_("File")))
    rows = []
    for report in rows_of(reports):
        title = report.title_vi if language == "vi" else report.title_en
        issuer = get(report, "issuer", "")
        rows.append((
            Cell(title, (issuer,) if issuer else ()), Cell(get(report, "number", "") or _("not printed")),
            Cell(published_label(report, language)), Cell(get(report, "document", "") or "–"),
        ))  # fmt: skip
    return Table(_("Documents"), columns, tuple(rows), frame=reports)


def by_method(goals: pd.DataFrame, method: str, language: str) -> Table:
    """Return the targets of one indicator with their status by every method side by side.

    Args:
        goals: rows of ``scoreboard``.
        method: the one that comes first.
        language: the language of the words.
    """
    _ = gettext(language)
    known = [str(name).removeprefix("status_") for name in goals if str(name).startswith("status_")]
    methods = sorted(known, key=lambda name: name != method)
    columns = (Column(_("Target")), *(Column(method_word(name, language)) for name in methods))
    rows = tuple(
        (
            Cell(target_words(row, language), (period_label(row.due, language),)),
            *(_by(row, name, language) for name in methods),
        )
        for row in rows_of(goals)
    )
    return Table(_("Status by each method"), columns, rows, frame=goals)


def _by(row: Any, method: str, language: str) -> Cell:
    """What one method says of a target, with its ratio."""
    _ = gettext(language)
    status, ratio = getattr(row, f"status_{method}"), get(row, f"ratio_{method}")
    small = [] if ratio is None else [show_number(ratio, language)]
    small += [_("fragile")] if get(row, f"fragile_{method}") else []
    words = status_word(status, language)
    return Cell(words[:1].upper() + words[1:], (", ".join(small),) if small else (), status)
