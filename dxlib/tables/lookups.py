"""Tables of what was looked up: indicators, where each figure of one is printed, what a status might rest on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.indicators import load_definitions
from dxlib.tables.display import Cell, Column, Table, get, name_of, rows_of, true
from dxlib.tables.remarks import as_sentence
from dxlib.text import (
    authority_word,
    date_label,
    gettext,
    is_missing,
    note_words,
    period_label,
    reason,
    show,
    show_number,
    status_word,
)


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
    columns = (Column(_("Indicator")), Column(_("Topic")), Column(_("Unit")), Column(_("Figures"), True))
    rows = []
    for row in rows_of(frame):
        topics = {topic.id: topic.name[language] for topic in known.pillars[row.pillar].topics}
        unit = known.units[row.unit].name
        ends = [period_label(code, language) for code in (row.first_period, row.last_period) if not is_missing(code)]
        rows.append((
            Cell(name_of(row, language), (row.indicator,)),
            Cell(topics[row.topic], (known.pillars[row.pillar].name[language],)),
            Cell(unit.vi if language == "vi" else unit.en.other, (timings[row.timing],)),
            Cell(f"{row.figures or '–'}", tuple(dict.fromkeys(ends))),
        ))  # fmt: skip
    return _or_nothing(caption or _("Indicators"), columns, rows, frame, _("No indicator has such a name."))


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
    columns = (
        Column(_("What")), Column(_("As printed")), Column(_("Document"), full=True), Column(_("Line"), True),
        Column(_("Note"), full=True),
    )  # fmt: skip
    rows = []
    for row in rows_of(frame):
        about = (period_label(row.period, language), "" if row.area == "VN" else row.area)
        details = (get(row, "number", ""), date_label(row.published, language), get(row, "document", ""))
        title = row.title_vi if language == "vi" else row.title
        rows.append((
            Cell(kinds[row.kind], tuple(text for text in about if text)), Cell(row.as_printed),
            Cell(title, (" · ".join(text for text in details if text),)), Cell(f"{get(row, 'line', '–')}"),
            Cell(note_words(get(row, "note", ""), language)),
        ))  # fmt: skip
    return _or_nothing(
        caption or _("Where the figures stand"), columns, rows, frame, _("No report prints a figure here.")
    )


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
    columns = (
        Column(_("Indicator")), Column(_("Tried")), Column(_("Baseline"), True), Column(_("Current"), True),
        Column(_("Status"), full=True),
    )  # fmt: skip
    rows = []
    for row in rows_of(frame):
        goal = f"{show(row.target, row.unit, language)}; {period_label(row.due, language)}"
        asked = (goal, authority_word(row.authority, language))
        notes = [_("another status")] if true(row, "flips") else []
        if not is_missing(row.reason):
            notes.append(as_sentence(reason(row.reason, language)))
        status = Cell(as_sentence(status_word(row.status, language)).rstrip("."), tuple(notes), row.status)
        ends = (_figure(row, side, language) for side in ("baseline", "current"))
        rows.append((Cell(name_of(row, language), asked), Cell(tried[row.cause]), *ends, status))
    return _or_nothing(
        caption or _("What the status rests on"), columns, rows, frame, _("No report prints a target here.")
    )


def _figure(row: Any, side: str, language: str) -> Cell:
    value = get(row, side)
    if value is None:
        return Cell("–")
    decimals = 3 if row.cause == "rounding" else 2  # the ends of an interval lie half a digit off
    text = f"{show_number(value, language, decimals)}%" if row.unit == "percent" else show(value, row.unit, language)
    return Cell(text, (period_label(get(row, f"{side}_period"), language),))


def _or_nothing(caption: str, columns: tuple[Column, ...], rows: list[Any], frame: pd.DataFrame, empty: str) -> Table:
    if not rows:
        return Table(caption, columns[:1], ((Cell(empty),),), frame=frame)
    return Table(caption, columns, tuple(rows), frame=frame)
