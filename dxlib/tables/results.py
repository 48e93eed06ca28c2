"""Tables of results: a comparison, an assessment, the newest figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.indicators import load_definitions
from dxlib.tables.display import Cell, Column, Stack, Table, get, name_of, qualifier_of, rows_of, true, unit_of_row
from dxlib.tables.remarks import as_sentence, doubts, target_words
from dxlib.text import (
    authority_word,
    differs_words,
    flags,
    fragile_words,
    gettext,
    group_word,
    is_missing,
    method_word,
    newest_words,
    pace_words,
    period_label,
    reason,
    show,
    show_change,
    show_distance,
    show_number,
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
        cells = (Cell(name_of(row, language), _place(row)), base, _value(row, "current", language), change)
        rows.append((*cells, Cell(" ".join(note for note in notes if note))))
    return Table(caption or _("Change between two periods"), columns, tuple(rows), frame=kept)


def _place(row: Any) -> tuple[str, ...]:
    """The area of a row, unless it is the country."""
    area = get(row, "area", "VN")
    return () if area == "VN" else (area,)


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
                Cell(name_of(row, language), tuple(text for text in (number, *_place(row)) if text)),
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
    notes, unsettled = [], row.status in ("not_assessable", "due_no_figure")
    if group := group_word(get(row, "group", ""), language):
        grouped = _("Grouped as “{group}”.").format(group=group)
        notes.append(f"{grouped} {differs_words(row, language)}".rstrip())
    if unsettled and not is_missing(row.reason):
        notes.append(as_sentence(reason(row.reason, language)))
    if not unsettled:
        notes += [text for text in (pace_words(row, language), fragile_words(row, language)) if text]
    notes += [text for side in ("baseline", "current") for text in doubts(row, side, language)]
    if true(row, "doubtful"):
        notes.append(_("A doubtful figure was left out."))
    if true(row, "different_length"):
        notes.append(_("The two figures cover spans of different length."))
    return notes


def scoreboard(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Stack:
    """Return the targets by pillar: from where to where, how fast, and the status by every method.

    Args:
        frame: what ``scoreboard`` returned.
        language: the language of the words.
        caption: a title of your own, before the name of each pillar.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.scoreboard(dx.scoreboard(pillar="cybersecurity"))
        Targets: Cybersecurity
        ...
    """
    _ = gettext(language)
    words = caption or _("Targets")
    columns = (
        Column(_("Indicator")), Column(_("Baseline, latest"), True), Column(_("Target"), True),
        Column(_("Pace a year"), True), Column(_("Status by each method"), full=True),
    )  # fmt: skip
    pillars = load_definitions().pillars
    made = []
    for pillar, own in frame.groupby("pillar", sort=False):
        title = _("{title}: {pillar}").format(title=words, pillar=pillars[str(pillar)].name[language])
        rows = tuple(_board_row(row, language) for row in rows_of(own))
        made.append(Table(title, columns, rows, frame=own.reset_index(drop=True)))
    if not made:
        made.append(Table(words, columns[:1], ((Cell(_("No report prints a target here.")),),), frame=frame))
    return Stack(tuple(made))


def _board_row(row: Any, language: str) -> tuple[Cell, ...]:
    _ = gettext(language)
    number = _number(row, language)
    base, current = _value(row, "baseline", language), _value(row, "current", language)
    ends = [cell.text + "".join(f" ({text})" for text in cell.small) for cell in (base, current)]
    needed, actual = (show_pace(get(row, f"{pace}_pace"), row.unit, language) for pace in ("required", "actual"))
    left = _distance(row, language)
    to_go = (_("{distance} to go").format(distance=left),) if left else ()
    pace = [
        form.format(pace=text) for form, text in ((_("{pace} needed"), needed), (_("{pace} so far"), actual)) if text
    ]
    return (
        Cell(name_of(row, language), tuple(text for text in (number, *_place(row)) if text)),
        Cell(ends[0], (ends[1],)),
        Cell(target_words(row, language), (period_label(row.due, language), *to_go)),
        Cell(pace[0] if pace else "–", tuple(pace[1:])),
        _statuses(row, language),
    )


def _statuses(row: Any, language: str) -> Cell:
    """The status by one method, by the others where they say something else, and what to mind."""
    _ = gettext(language)
    by_method = {name.removeprefix("status_"): getattr(row, name) for name in row._fields if name.startswith("status_")}
    head = as_sentence(status_word(row.status, language)).rstrip(".")
    if not set(by_method.values()) - {row.status}:
        return Cell(head, tuple(_target_notes(row, language)), row.status)
    told: dict[str, list[str]] = {}  # methods that say the same for the same reason share a line
    for method, status in by_method.items():
        ratio = get(row, f"ratio_{method}")
        why = reason(get(row, f"reason_{method}"), language) if ratio is None else show_number(ratio, language)
        basis = ", ".join(text for text in (why, _("fragile") if get(row, f"fragile_{method}") else "") if text)
        word = status_word(status, language)
        told.setdefault(f"{word} ({basis})" if basis else word, []).append(method_word(method, language))
    lines = [f"{', '.join(methods)}: {words}" for words, methods in told.items()]
    return Cell(head, (*lines, *_target_notes(row, language)), row.status)


def _distance(row: Any, language: str) -> str:
    if row.status == "reached" or is_missing(getattr(row, "distance", None)):
        return ""
    return show_distance(row.distance, row.unit, language)


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
        named, figure = Cell(name_of(row, language), _place(row)), Cell(value, doubts(row, side, language))
        cells = (named, figure, Cell(period), Cell(where))
        if cells not in rows:  # two decisions may set targets for one indicator
            rows.append(cells)
    words = caption or _why_newest(frame, language)
    if not rows:
        return Table(words, columns[:1], ((Cell(_("No report prints a figure here.")),),), frame=frame)
    return Table(words, columns, tuple(rows), _("The newest figures that the reports print"), frame=frame)
