"""Tables of what changed between two editions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Stack, Table, full, get, name_of, numeric, rows_of, status_cell
from dxlib.tables.remarks import target_words
from dxlib.text import authority_word, gettext, period_label, show, show_distance, source_label, verdict_word
from dxlib.text.words import capital, in_language

_LONG = 8  # a longer table is folded, so that all that is told fits one screen


@of_frames
def differences(frame: pd.DataFrame, *, language: str = "en") -> Stack:
    """Return what changed between two editions: statuses, figures, targets and findings, in a table each.

    Args:
        frame: what ``editions.differences`` returned.
        language: the language of the words.

    Returns:
        A table for each kind of difference that there is, one row a difference: how it was, how it is, where that
        is printed. A long one is folded; there is none where nothing changed.

    Example:
        >>> import dxlib as dx
        >>> from dxlib.analysis import editions
        >>> then, now = (editions.content("2022", "2021", evidence=dx.load(as_of=day))
        ...              for day in ("2022-12-31", "2024-02-16"))
        >>> differences(editions.differences(then, now)).tables[0]
        Targets whose status changed
        ...
    """
    _ = gettext(language)
    heads = {
        _figure: (_("Indicator"), numeric(_("Then")), numeric(_("Now")), full(_("Where"))),
        _target: (_("Target"), _("Then"), _("Now"), full(_("Where"))),
        _finding: (_("Figure"), _("Verdict"), _("As printed"), full(_("Where"))),
    }
    parts = (
        ("status", _target, _("Targets whose status changed")),
        ("revised figure", _figure, _("Figures that a later report revised")),
        ("corrected figure", _figure, _("Figures read anew at the same place")),
        ("withdrawn figure", _figure, _("Figures withdrawn")),
        ("new figure", _figure, _("New figures")),
        ("new target", _target, _("New targets")),
        ("withdrawn target", _target, _("Targets withdrawn")),
        ("new finding", _finding, _("New findings of the audit")),
        ("settled finding", _finding, _("Findings that are gone")),
    )
    tables = []
    for kind, cells, caption in parts:
        own = frame[frame["difference"] == kind]
        rows = [cells(row, language) for row in rows_of(own)]
        tables.append(Table.of(caption, heads[cells], rows, own, folded=len(rows) > _LONG))
    return Stack(tuple(table for table in tables if table.rows))


def _place(row: Any, language: str) -> str:
    """Where a difference is printed: its later side, else its earlier one."""
    labels = (source_label(get(row, f"{s}_report"), get(row, f"{s}_line"), language) for s in ("after", "before"))
    return capital(next(filter(None, labels), ""))


def _side(row: Any, side: str, language: str) -> Cell:
    value = get(row, side)
    if value is None:
        return Cell(gettext(language)("none"))
    text = show(value, row.unit, language, get(row, f"{side}_qualifier", "exact"))
    return Cell(text, (period_label(get(row, f"{side}_period"), language),))


def _figure(row: Any, language: str) -> tuple[Cell, ...]:
    sides = (_side(row, "before", language), _side(row, "after", language))
    return (Cell(name_of(row, language)), *sides, Cell(_place(row, language), (_apart(row, language),)))


def _apart(row: Any, language: str) -> str:
    """How far two figures of one period lie apart; those of two periods are compared elsewhere, with their reasons."""
    before, after = get(row, "before"), get(row, "after")
    if before is None or after is None or row.before_period != row.after_period:
        return ""
    form = gettext(language)("{distance} against the earlier figure")
    return form.format(distance=show_distance(after - before, row.unit, language))


def _target(row: Any, language: str) -> tuple[Cell, ...]:
    form = gettext(language)("{target} by {due}")
    goal = form.format(target=target_words(row, language), due=period_label(row.period, language))
    name = Cell(name_of(row, language), (goal, authority_word(row.authority, language)))
    sides = (_status(row, side, language) for side in ("before", "after"))
    return (name, *sides, Cell(_place(row, language)))


def _status(row: Any, side: str, language: str) -> Cell:
    status = get(row, f"{side}_status")
    if status is None:
        return Cell(gettext(language)("none"))
    figure = _side(row, side, language) if get(row, side) is not None else Cell()
    return status_cell(status, language, " · ".join(filter(None, (figure.text, *figure.small))))


def _finding(row: Any, language: str) -> tuple[Cell, ...]:
    verdict = str(get(row, "after_status") or get(row, "before_status"))
    about = (period_label(get(row, "period"), language), in_language(row, "title", language))
    return (
        Cell(name_of(row, language), about),
        Cell(capital(verdict_word(verdict, language)), (), verdict),
        Cell(str(get(row, "as_printed", "")), (get(row, "other_printed", ""),)),
        Cell(_place(row, language)),
    )
