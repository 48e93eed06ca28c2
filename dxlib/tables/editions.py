"""Tables of what changed between two editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from dxlib.tables.display import Cell, Column, Stack, Table, get, name_of, rows_of
from dxlib.tables.remarks import as_sentence, target_words
from dxlib.text import (
    authority_word,
    gettext,
    is_missing,
    period_label,
    show,
    show_distance,
    source_label,
    status_word,
    verdict_word,
)

_LONG = 8  # a longer table is folded, so that all that is told fits one screen


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
    parts: list[tuple[str, Callable[..., Table], tuple[str, ...]]] = [
        (_("Targets whose status changed"), _targets, ("status",)),
        (_("Figures that a later report revised"), _figures, ("revised figure",)),
        (_("Figures read anew at the same place"), _figures, ("corrected figure",)),
        (_("Figures withdrawn"), _figures, ("withdrawn figure",)),
        (_("New figures"), _figures, ("new figure",)),
        (_("New targets"), _targets, ("new target",)),
        (_("Targets withdrawn"), _targets, ("withdrawn target",)),
        (_("New findings of the audit"), _findings, ("new finding",)),
        (_("Findings that are gone"), _findings, ("settled finding",)),
    ]
    tables = ((caption, make, frame[frame["difference"].isin(kinds)]) for caption, make, kinds in parts)
    return Stack(tuple(make(caption, rows, language) for caption, make, rows in tables if len(rows)))


def _table(caption: str, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]], frame: pd.DataFrame) -> Table:
    return Table(caption, columns, tuple(rows), folded=len(rows) > _LONG, frame=frame)


def _place(row: Any, language: str) -> str:
    """Where a difference is printed: its later side, else its earlier one."""
    labels = (source_label(get(row, f"{s}_report"), get(row, f"{s}_line"), language) for s in ("after", "before"))
    return as_sentence(next((label for label in labels if label), "")).rstrip(".")


def _side(row: Any, side: str, language: str) -> Cell:
    value = get(row, side)
    if value is None:
        return Cell(gettext(language)("none"))
    text = show(value, row.unit, language, get(row, f"{side}_qualifier", "exact"))
    return Cell(text, (period_label(get(row, f"{side}_period"), language),))


def _figures(caption: str, frame: pd.DataFrame, language: str) -> Table:
    _ = gettext(language)
    heads = (Column(_("Indicator")), Column(_("Then"), True), Column(_("Now"), True), Column(_("Where"), full=True))
    rows = []
    for row in rows_of(frame):
        sides = (_side(row, "before", language), _side(row, "after", language))
        rows.append((Cell(name_of(row, language)), *sides, Cell(_place(row, language), _apart(row, language))))
    return _table(caption, heads, rows, frame)


def _apart(row: Any, language: str) -> tuple[str, ...]:
    """How far two figures of one period lie apart; those of two periods are compared elsewhere, with their reasons."""
    if is_missing(row.before) or is_missing(row.after) or row.before_period != row.after_period:
        return ()
    form = gettext(language)("{distance} against the earlier figure")
    return (form.format(distance=show_distance(row.after - row.before, row.unit, language)),)


def _targets(caption: str, frame: pd.DataFrame, language: str) -> Table:
    _ = gettext(language)
    columns = (Column(_("Target")), Column(_("Then")), Column(_("Now")), Column(_("Where"), full=True))
    rows = []
    for row in rows_of(frame):
        goal = _("{target} by {due}").format(target=target_words(row, language), due=period_label(row.period, language))
        name = Cell(name_of(row, language), (goal, authority_word(row.authority, language)))
        sides = (_status(row, side, language) for side in ("before", "after"))
        rows.append((name, *sides, Cell(_place(row, language))))
    return _table(caption, columns, rows, frame)


def _status(row: Any, side: str, language: str) -> Cell:
    status = get(row, f"{side}_status", "")
    if not status:
        return Cell(gettext(language)("none"))
    figure = _side(row, side, language) if get(row, side) is not None else Cell()
    words = " · ".join(text for text in (figure.text, *figure.small) if text)
    return Cell(as_sentence(status_word(status, language)).rstrip("."), (words,) if words else (), status)


def _findings(caption: str, frame: pd.DataFrame, language: str) -> Table:
    _ = gettext(language)
    columns = (Column(_("Figure")), Column(_("Verdict")), Column(_("As printed")), Column(_("Where"), full=True))
    rows = []
    for row in rows_of(frame):
        verdict = str(get(row, "after_status") or get(row, "before_status"))
        title = str(get(row, "title_vi" if language == "vi" else "title", ""))
        about = tuple(text for text in (period_label(get(row, "period"), language), title) if text)
        printed = Cell(str(get(row, "as_printed", "")), tuple(filter(None, (get(row, "other_printed", ""),))))
        word = Cell(as_sentence(verdict_word(verdict, language)).rstrip("."), (), verdict)
        rows.append((Cell(name_of(row, language), about), word, printed, Cell(_place(row, language))))
    return _table(caption, columns, rows, frame)
