"""Tables of what was looked up: indicators, where each figure of one is printed, what a status might rest on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.indicators import load_definitions
from dxlib.tables.display import Cell, Table, area_of, full, get, name_of, numeric, rows_of, status_cell, true
from dxlib.tables.remarks import as_sentence
from dxlib.text import authority_word, date_label, gettext, note_words, period_label, reason, show, show_number
from dxlib.text.words import in_language


def indicators(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return a list of indicators: what each is called, how it is counted, how many figures there are.

    Args:
        frame: what ``indicators`` returned.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        One row an indicator: name and id; topic and pillar; unit and timing; how many figures, from when to when.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.indicators(dx.indicators("ho so"))
        Indicators
        ...
    """
    _ = gettext(language)
    timings = {"instant": _("state at a date"), "span": _("over a span"), "cumulative": _("running total")}
    known = load_definitions()
    heads = (_("Indicator"), _("Topic"), _("Unit"), numeric(_("Figures")))
    rows = []
    for row in rows_of(frame):
        pillar, unit = known.pillars[row.pillar], known.units[row.unit].name
        topics = {topic.id: topic.name[language] for topic in pillar.topics}
        ends = (period_label(code, language) for code in (row.first_period, row.last_period))
        rows.append((
            Cell(name_of(row, language), (row.indicator,)),
            Cell(topics[row.topic], (pillar.name[language],)),
            Cell(unit.vi if language == "vi" else unit.en.other, (timings[row.timing],)),
            Cell(f"{row.figures or '–'}", tuple(dict.fromkeys(ends))),
        ))  # fmt: skip
    return Table.of(caption or _("Indicators"), heads, rows, frame, _("No indicator has such a name."))


def places(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return every place where an indicator is printed: what kind of figure, as printed, document and line.

    Args:
        frame: what ``sources`` returned.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        One row a printed figure, oldest report first: its kind and period; as printed; document with number, date
        and file; line; note.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.places(dx.sources("satisfaction_procedures"))
        Where the figures stand
        ...
    """
    _ = gettext(language)
    kinds = {
        "observation": _("Figure"), "target": _("Target"), "claim": _("Stated change"), "adoption": _("Name"),
    }  # fmt: skip
    heads = (_("What"), _("As printed"), full(_("Document")), numeric(_("Line")), full(_("Note")))
    rows = []
    for row in rows_of(frame):
        details = (get(row, "number"), date_label(row.published, language), get(row, "document"))
        rows.append((
            Cell(kinds[row.kind], (period_label(row.period, language), area_of(row))),
            row.as_printed,
            Cell(in_language(row, "title", language), (" · ".join(filter(None, details)),)),
            f"{get(row, 'line', '–')}",
            note_words(get(row, "note", ""), language),
        ))  # fmt: skip
    return Table.of(caption or _("Where the figures stand"), heads, rows, frame, _("No report prints a figure here."))


def sensitivity(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return what the status of a target rests on: as it is judged, then each try, with the status it gives.

    Args:
        frame: what ``sensitivity`` returned.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        One row a try: the target; what was tried; baseline and current figure with their periods; the status, and
        whether it is another one.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.sensitivity(dx.sensitivity("dossiers_online_share", due="2025"))
        What the status rests on
        ...
    """
    _ = gettext(language)
    tried = {
        "as judged": _("As judged"), "baseline": _("Another baseline"), "rounding": _("Rounding"),
        "vintage": _("What another report prints"),
    }  # fmt: skip
    heads = (_("Indicator"), _("Tried"), numeric(_("Baseline")), numeric(_("Current")), full(_("Status")))
    rows = []
    for row in rows_of(frame):
        goal = f"{show(row.target, row.unit, language)}; {period_label(row.due, language)}"
        flips, why = _("another status") if true(row, "flips") else "", as_sentence(reason(row.reason, language))
        rows.append((
            Cell(name_of(row, language), (goal, authority_word(row.authority, language))),
            tried[row.cause],
            _figure(row, "baseline", language),
            _figure(row, "current", language),
            status_cell(row.status, language, flips, why),
        ))  # fmt: skip
    return Table.of(caption or _("What the status rests on"), heads, rows, frame, _("No report prints a target here."))


def _figure(row: Any, side: str, language: str) -> Cell:
    value = get(row, side)
    if value is None:
        return Cell("–")
    decimals = 3 if row.cause == "rounding" else 2  # the ends of an interval lie half a digit off
    text = f"{show_number(value, language, decimals)}%" if row.unit == "percent" else show(value, row.unit, language)
    return Cell(text, (period_label(get(row, f"{side}_period"), language),))
