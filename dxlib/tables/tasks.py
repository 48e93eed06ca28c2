"""Tables of what is to be done: tasks by status and deadline, dated commitments in order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dxlib.tables.display import Cell, Column, Stack, Table, get, rows_of
from dxlib.text import date_label, gettext, is_missing, note_words, show_number, source_label

_STATUSES = ("completed", "in_progress", "regular", "researching")
_LONG = 12  # a calendar with more rows is folded by year


def _status_words(status: str, language: str) -> str:
    _ = gettext(language)
    words = {
        "completed": _("Completed"),
        "in_progress": _("In progress"),
        "regular": _("Regular work"),
        "researching": _("Being researched"),
    }
    return words.get(status, status)


def _day(text: Any) -> date | None:
    """The day of a deadline, if it is one."""
    return None if is_missing(text) or text in ("annual", "ongoing") else date.fromisoformat(str(text))


def _due(text: Any, language: str) -> str:
    """A deadline as short as it was meant: the last day of a year is the year."""
    _ = gettext(language)
    if (day := _day(text)) is None:
        return {"annual": _("every year"), "ongoing": _("ongoing")}.get(str(text), _("not printed"))
    return str(day.year) if (day.month, day.day) == (12, 31) else date_label(day, language)


def _late(row: Any, as_of: date | None) -> bool:
    """Whether the last day had come at the date of the report, and the task was not completed."""
    day = _day(row.deadline)
    return day is not None and as_of is not None and day <= as_of and row.status != "completed"


def tasks(
    frame: pd.DataFrame, reports: pd.DataFrame, *, language: str = "en", caption: str = "", folded: bool = True
) -> Table | Stack:
    """Return how many tasks stand where, by status and deadline, then those overdue, then every task.

    Args:
        frame: the evidence's ``tasks`` (report, list, number, task_en, task_vi, status, deadline, line).
        reports: the evidence's ``reports``; a task counts as overdue at the ``as_of`` date of its report.
        language: the language of the words.
        caption: a title of your own.
        folded: whether the list shows only its heading until it is asked for.

    Returns:
        The counts and the lists; where there are no tasks, a table that says so.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> dx.tables.tasks(seen.tasks, seen.reports)
        Tasks by status and deadline
        ...
    """
    _ = gettext(language)
    words = caption or _("Tasks by status and deadline")
    if frame.empty:
        return _nothing(words, _("None of these reports lists tasks."), frame)
    dates = dict(zip(reports["id"], reports["as_of"], strict=True))
    rows = rows_of(frame)
    late = {(row.report, row.line) for row in rows if _late(row, dates.get(row.report))}
    named = [row for row in rows if (row.report, row.line) in late]
    return Stack(
        (
            _matrix(rows, late, dates, words, language, frame),
            *([_list(_("Overdue"), named, late, False, language, frame)] if named else []),
            _list(_("Every task"), rows, late, folded, language, frame),
        )
    )


def _nothing(caption: str, words: str, frame: pd.DataFrame) -> Table:
    return Table(caption, (Column(""),), ((Cell(words),),), frame=frame)


def _matrix(
    rows: list[Any], late: set[tuple[str, int]], dates: dict[str, date], caption: str, language: str, frame: Any
) -> Table:
    _ = gettext(language)
    years = sorted({day.year for row in rows if (day := _day(row.deadline))})
    named = {str(year): _("Due {year}").format(year=year) for year in years}
    named |= {"annual": _("Every year"), "ongoing": _("Ongoing"), "": _("No deadline printed")}
    kept = [status for status in _STATUSES if any(row.status == status for row in rows)]
    labels = [*(_status_words(status, language) for status in kept), _("All"), _("Overdue")]
    lines = []
    for report, name in dict.fromkeys((row.report, row.list) for row in rows):
        own = [row for row in rows if (row.report, row.list) == (report, name)]
        groups = {words: [row for row in own if _group(row) == deadline] for deadline, words in named.items()}
        groups = {words: some for words, some in groups.items() if some}
        head = Cell(_("List {name}, all").format(name=name), tuple(groups) if len(groups) == 1 else ())
        lines.append(_counts(head, own, kept, late, language))
        for words, some in groups.items() if len(groups) > 1 else ():
            head = Cell(words, (_("list {name}").format(name=name),))
            lines.append(_counts(head, some, kept, late, language))
    reports = dict.fromkeys(row.report for row in rows)
    when = ", ".join(date_label(dates[report], language) for report in reports if report in dates)
    note = _("Overdue: the last day of the deadline had come at the date of the report ({date}), not completed.")
    columns = (Column(_("Deadline")), *(Column(label, True) for label in labels))
    return Table(caption, columns, tuple(lines), notes=(note.format(date=when),), frame=frame)


def _group(row: Any) -> str:
    """Under which deadline a task counts: a year, annual, ongoing, or none."""
    day = _day(row.deadline)
    return str(day.year) if day else str(get(row, "deadline", ""))


def _counts(
    head: Cell, rows: list[Any], kept: list[str], late: set[tuple[str, int]], language: str
) -> tuple[Cell, ...]:
    counts = [*(sum(row.status == status for row in rows) for status in kept), len(rows)]
    counts.append(sum((row.report, row.line) in late for row in rows))
    return (head, *(Cell(show_number(count, language) if count else "–") for count in counts))


def _list(caption: str, rows: list[Any], late: set[tuple[str, int]], folded: bool, language: str, frame: Any) -> Table:
    _ = gettext(language)
    columns = (
        Column(_("Task"), full=True), Column(_("Status")), Column(_("Deadline")), Column(_("As printed")),
        Column(_("Note"), full=True),
    )  # fmt: skip
    lines = []
    for row in rows:
        mark = (_("overdue"),) if (row.report, row.line) in late else ()
        lines.append(
            (
                Cell(f"{row.list}.{row.number} {getattr(row, f'task_{language}', row.task_en)}"),
                Cell(_status_words(row.status, language)),
                Cell(_due(row.deadline, language), mark),
                Cell(row.as_printed, (source_label(row.report, row.line, language),)),
                Cell(note_words(get(row, "note", ""), language)),
            )
        )
    return Table(caption, columns, tuple(lines), folded=folded, frame=frame)


def commitments(
    frame: pd.DataFrame, areas: pd.DataFrame | None = None, *, language: str = "en", caption: str = ""
) -> Table | Stack:
    """Return dated requests and commitments as a calendar: when, who, what, where it is printed.

    Args:
        frame: the evidence's ``commitments`` (commitment_en, commitment_vi, owner, due, as_printed, report, line).
        areas: the evidence's ``areas``, to write names of owners in place of codes.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        A table in the order of the dates, or one folded table a year where there are many rows; what is due every
        year or all the time comes last.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> dx.tables.commitments(seen.commitments, seen.areas)
        Due in 2022
        ...
    """
    _ = gettext(language)
    if frame.empty:
        return _nothing(caption or _("Calendar"), _("None of these reports asks for anything by a date."), frame)
    called = {} if areas is None else dict(zip(areas["code"], areas[f"name_{language}"], strict=True))
    rows = sorted(rows_of(frame), key=lambda row: (_day(row.due) or date.max, row.due, str(row.report), row.line))
    if len(rows) <= _LONG:
        return _calendar(caption or _("Calendar"), rows, called, False, language, frame)
    parts: dict[str, list[Any]] = {}
    for row in rows:
        day = _day(row.due)
        name = _("Due in {year}").format(year=day.year) if day else _("Every year or all the time")
        parts.setdefault(f"{caption}: {name}" if caption else name, []).append(row)
    return Stack(tuple(_calendar(name, own, called, True, language, frame) for name, own in parts.items()))


def _calendar(
    caption: str, rows: list[Any], called: dict[str, str], folded: bool, language: str, frame: pd.DataFrame
) -> Table:
    _ = gettext(language)
    columns = (
        Column(_("Due")), Column(_("Who")), Column(_("What"), full=True), Column(_("As printed")),
        Column(_("Note"), full=True),
    )  # fmt: skip
    words = {"all": _("all concerned"), "provinces": _("provinces"), "ministries": _("ministries")}
    lines = [
        (
            Cell(_due(row.due, language)),
            Cell(words.get(row.owner) or called.get(row.owner, row.owner)),
            Cell(getattr(row, f"commitment_{language}", row.commitment_en)),
            Cell(row.as_printed, (source_label(row.report, row.line, language),)),
            Cell(note_words(get(row, "note", ""), language)),
        )
        for row in rows
    ]
    return Table(caption, columns, tuple(lines), folded=folded, frame=frame)
