"""Tables of results: a comparison, an assessment, the newest figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.display import Cell, Column, Table, get, name_of, qualifier_of, rows_of, true, unit_of_row
from dxlib.tables.remarks import as_sentence, target_words
from dxlib.text import (
    authority_word,
    flags,
    fragile_words,
    gettext,
    group_word,
    is_missing,
    newest_words,
    period_label,
    reason,
    show,
    show_change,
    show_pace,
    source_label,
    status_word,
)


def _value(row: Any, side: str, language: str) -> Cell:
    if is_missing(getattr(row, side, None)):
        return Cell(gettext(language)("not printed"))
    text = show(getattr(row, side), row.unit, language, qualifier_of(row, side))
    return Cell(text, (period_label(get(row, f"{side}_period", ""), language),))


def comparison(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return a comparison as a table: baseline, current, change, what it rests on, what to mind.

    Args:
        frame: what ``compare`` returned.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        One row an indicator that has a figure for the asked periods. Refused pairs carry the reason, and
        the daily averages if there are any. Where no row has a figure: the table of the newest figures.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.comparison(dx.compare("2023", "2022", indicator="dossiers_online_share"))
        Change between two periods
        ...
    """
    _ = gettext(language)
    kept = frame[frame["outcome"] != "none"] if len(frame) else frame
    if kept.empty:
        return newest(frame, language=language)
    columns = (
        Column(_("Indicator")), Column(_("Baseline"), True), Column(_("Current"), True), Column(_("Change"), True),
        Column(_("To note"), full=True),
    )  # fmt: skip
    rows = []
    for row in rows_of(kept):
        notes = flags(row, language)
        change = _change(row, language)
        if row.outcome == "refused":
            change = Cell(_("not compared"))
            notes.insert(0, as_sentence(reason(row.reason, language)))
            if not is_missing(getattr(row, "daily_current", None)):
                daily = [show(_round(getattr(row, f"daily_{s}")), row.unit, language) for s in ("baseline", "current")]
                notes.append(
                    _("Daily averages: {baseline}, then {current}.").format(baseline=daily[0], current=daily[1])
                )
        base = _value(row, "baseline", language)
        if row.outcome == "stated" and not is_missing(getattr(row, "stated_base", None)):
            base = Cell(base.text, (period_label(row.stated_base, language),))
            implied = get(row, "implied_baseline")
            if implied is not None:
                text = _("implied: about {value}").format(value=show(_round(implied), row.unit, language))
                base = Cell(base.text, (*base.small, text))
        notes.append(newest_words(row, language))
        cells = (Cell(name_of(row, language)), base, _value(row, "current", language), change)
        rows.append((*cells, Cell(" ".join(note for note in notes if note))))
    return Table(caption or _("Change between two periods"), columns, tuple(rows), frame=kept)


def _change(row: Any, language: str) -> Cell:
    """The change with its word, the percentage beside points, and what it rests on."""
    _ = gettext(language)
    text = show_change(get(row, "shown_change"), get(row, "shown_form", ""), row.unit, language)
    if not text:
        return Cell("–")
    basis = {"computed": _("computed"), "stated": _("stated in the report")}.get(get(row, "shown_basis", ""), "")
    in_points = row.unit == "percent" and row.shown_form == "points" and not is_missing(row.relative_change)
    percent = show_change(row.relative_change, "percent", row.unit, language) if in_points else ""
    return Cell(text, tuple(line for line in (percent, basis) if line))


def _round(value: float) -> float:
    return round(value, 2 if abs(value) < 100 else 0)


def targets(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return an assessment as a table: from where to where, how far, how fast, and the status.

    Args:
        frame: what ``assess`` returned.
        language: the language of the words.
        caption: a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.targets(dx.assess(indicator="satisfaction_procedures"))
        Progress to the targets
        ...
    """
    _ = gettext(language)
    columns = (
        Column(_("Indicator")), Column(_("Target"), True), Column(_("Baseline"), True), Column(_("Current"), True),
        Column(_("Pace a year: needed, so far"), True), Column(_("Status"), full=True),
    )  # fmt: skip
    rows = []
    for row in rows_of(frame):
        current, distance = _value(row, "current", language), _distance(row, language)
        if distance:
            current = Cell(current.text, (*current.small, _("{distance} to go").format(distance=distance)))
        needed, actual = (
            show_pace(get(row, f"{pace}_pace"), row.unit, language) or "–" for pace in ("required", "actual")
        )
        number = _number(row, language)
        status = as_sentence(status_word(row.status, language)).rstrip(".")
        rows.append(
            (
                Cell(name_of(row, language), (number,) if number else ()),
                Cell(target_words(row, language), (period_label(row.due, language),)),
                _value(row, "baseline", language),
                current,
                Cell(needed, (actual,)),
                Cell(status, tuple(_target_notes(row, language)), row.status),
            )
        )
    words = caption or _("Progress to the targets")
    if not rows:
        return Table(words, columns[:1], ((Cell(_("No report prints a target here.")),),), frame=frame)
    return Table(words, columns, tuple(rows), frame=frame)


def _target_notes(row: Any, language: str) -> list[str]:
    """The report's own group, and what to mind of the status."""
    _ = gettext(language)
    notes = []
    if group := group_word(get(row, "group", ""), language):
        notes.append(_("Grouped as “{group}”.").format(group=group))
    if row.status in ("not_assessable", "due_no_figure") and not is_missing(row.reason):
        notes.append(as_sentence(reason(row.reason, language)))
    if fragile := fragile_words(row, language):
        notes.append(fragile)
    if true(row, "doubtful"):
        notes.append(_("A doubtful figure was left out."))
    if true(row, "different_length"):
        notes.append(_("The two figures cover spans of different length."))
    return notes


def _distance(row: Any, language: str) -> str:
    if row.status == "reached" or is_missing(getattr(row, "distance", None)):
        return ""
    return show_change(row.distance, "points" if row.unit == "percent" else "unit", row.unit, language)


def _number(row: Any, language: str) -> str:
    parts = [get(row, "number", ""), authority_word(get(row, "authority", ""), language)]
    return ", ".join(str(part) for part in parts if part)


def _why_newest(frame: pd.DataFrame, language: str) -> str:
    """Why the newest figures stand here: no target can be judged, no two figures, or none for the periods."""
    _ = gettext(language)
    if "status" in frame:
        return _("No target has two figures to judge by")
    one_sided = {"current only", "baseline only", "refused", "compared", "stated"}
    if "outcome" in frame and one_sided & set(frame["outcome"]):
        return _("No two figures to compare")
    return _("No figure for the periods asked for")


def newest(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return the newest figure of each indicator, for where a chart has no figure for the asked pair.

    Args:
        frame: what ``compare`` or ``assess`` returned, or observations.
        language: the language of the words.
        caption: a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.newest(dx.compare("2019", "2018", indicator="attacks"))
        No figure for the periods asked for
        ...
    """
    _ = gettext(language)
    columns = (Column(_("Indicator")), Column(_("Newest figure"), True), Column(_("Period")), Column(_("Source")))
    rows = []
    for row in rows_of(frame):
        side = next((s for s in ("newest", "current", "baseline", "value") if get(row, s) is not None), None)
        if side is None:
            continue
        of = "" if side == "value" else f"{side}_"
        value = show(getattr(row, side), unit_of_row(row), language, qualifier_of(row, side))
        where = source_label(get(row, f"{of}report"), get(row, f"{of}line"), language)
        period = period_label(get(row, f"{of}period", ""), language)
        rows.append((Cell(name_of(row, language)), Cell(value), Cell(period), Cell(where)))
    words = caption or _why_newest(frame, language)
    if not rows:
        return Table(words, columns[:1], ((Cell(_("No report prints a figure here.")),),), frame=frame)
    return Table(words, columns, tuple(rows), _("The newest figures that the reports print"), frame=frame)
