"""The table of who counts what: a row a producer and period, with its vintages and what hangs on the choice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.analysis.progress import METHODS
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Table, area_of, full, get, name_of, numeric, rows_of, status_cell
from dxlib.tables.remarks import as_sentence, doubts
from dxlib.text import date_label, gettext, method_word, period_label, reason, show, source_label, status_word
from dxlib.text.rivals import apart_words, flip_words, held_words, span_words, who
from dxlib.text.words import capital, grouped, in_language

_BY_METHOD = [f"status_{name}" for name in METHODS]


@of_frames
def rivals(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return who counts what as a table: each producer's newest figure with those before it, and the target by it.

    Args:
        frame: what ``rivals`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row an indicator, period and producer, who leads first; how each counts stands in the notes. ``frame`` holds
        the rows of the newest vintages.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.rivals(dx.rivals("dossiers_online_share"))
        Who counts, and what
        ...
    """
    _ = gettext(language)
    newest = frame[frame["newest"]] if len(frame) else frame
    earlier, held = _earlier(frame), _shared_target(newest, language)
    heads = (_("Indicator"), _("Who counts"), numeric(_("Figure")), _("Apart"), full(_("Target by this figure")),
             _("Source"))  # fmt: skip
    rows = []
    for row in rows_of(newest):
        before = earlier.get((row.indicator, row.area, row.breakdown, row.period, row.lineage), [])
        rows.append((
            Cell(name_of(row, language), (period_label(row.period, language), area_of(row, language))),
            who(row, language),
            _figure(row, before, language),
            capital(apart_words(row, language)) if row.leading else "",
            _target(row, before, not held, language),
            capital(source_label(row.report, row.line, language)),
        ))  # fmt: skip
    words, empty = caption or _("Who counts, and what"), _("No figure here is counted by more than one.")
    return Table.of(words, heads, rows, newest, empty, subtitle=held, notes=_ways(newest, language))


def _earlier(frame: pd.DataFrame) -> dict[tuple[str, ...], list[Any]]:
    """The vintages before the newest of each figure, oldest first."""
    before = (row for row in rows_of(frame) if not row.newest)
    return grouped(before, lambda row: (row.indicator, row.area, row.breakdown, row.period, row.lineage))


def _figure(row: Any, before: list[Any], language: str) -> Cell:
    """The newest figure with its doubts, and under it what was given before, with the day of publication."""
    form = gettext(language)("before: {value} ({date})")
    days = [date_label(pd.Timestamp(one.published).date(), language) for one in before]
    told = [form.format(value=_value(one, language), date=day) for one, day in zip(before, days, strict=True)]
    return Cell(_value(row, language), (*doubts(row, "value", language), *told))


def _value(row: Any, language: str) -> str:
    return show(row.value, row.unit, language, row.qualifier)


def _shared_target(frame: pd.DataFrame, language: str) -> str:
    """The target that all figures are held to, if it is the same for all."""
    held = {words for row in rows_of(frame) if (words := held_words(row, language))}
    words = held.pop() if len(held) == 1 and frame["indicator"].nunique() == 1 else ""
    return capital(gettext(language)("target: {target}").format(target=words)) if words else ""


def _target(row: Any, before: list[Any], named: bool, language: str) -> Cell:
    """How the target stands by a figure, by the other methods and the vintages that say otherwise, and why not."""
    _ = gettext(language)
    if not get(row, "status"):
        return Cell("–")
    words = _("target: {target}").format(target=held_words(row, language))
    notes = [capital(words)] if named and row.leading else []
    if row.status in NO_STATUS:
        return status_cell(row.status, language, as_sentence(reason(row.reason, language)), *notes)
    others = {one.status: _value(one, language) for one in before if get(one, "status", row.status) != row.status}
    notes += [f"{value}: {status_word(status, language)}" for status, value in others.items()]
    notes += [_by_method(row, language), span_words(row, language)]
    if row.leading and (flip := flip_words(row, language)):
        notes.append(_("What would change this first: {choice}.").format(choice=flip))
    return status_cell(row.status, language, *notes)


def _by_method(row: Any, language: str) -> str:
    """What the other methods say where they use another word."""
    found = {column.removeprefix("status_"): get(row, column, "") for column in row._fields if column in _BY_METHOD}
    told = {method: status for method, status in found.items() if status and status != row.status}
    return "; ".join(f"{method_word(name, language)}: {status_word(status, language)}" for name, status in told.items())


def _ways(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    """How each of those who count does it."""
    ways = {who(row, language): in_language(row, "producer_method", language) for row in rows_of(frame)}
    return tuple(f"{name}: {way}" for name, way in ways.items() if way)
