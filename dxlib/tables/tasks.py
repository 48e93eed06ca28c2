"""Tables of what is to be done: tasks by status and deadline, requests and commitments as a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Stack, Table, counted, full, get, numeric, rows_of
from dxlib.tables.remarks import area_names
from dxlib.text import date_label, gettext, is_missing, note_words, source_label
from dxlib.text.words import in_language

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


@of_frames
def tasks(frame: pd.DataFrame, reports: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table | Stack:
    """Return how many tasks stand where, by status and deadline, then those overdue, then every task.

    Args:
        frame: the evidence's ``tasks`` (report, list, number, task_en, task_vi, status, deadline, line).
        reports: the evidence's ``reports``; a task counts as overdue at the ``as_of`` date of its report.
        language, caption: the language of the words, and a title of your own.

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
        return Table.of(words, [""], [], frame, _("None of these reports lists tasks."))
    dates = dict(zip(reports["id"], reports["as_of"], strict=True))
    rows = rows_of(frame)
    late = {(row.report, row.line) for row in rows if _late(row, dates.get(row.report))}
    named = [row for row in rows if (row.report, row.line) in late]
    return Stack(
        (
            _matrix(rows, late, dates, words, language, frame),
            *([_list(_("Overdue"), named, late, False, language, frame)] if named else []),
            _list(_("Every task"), rows, late, True, language, frame),
        )
    )


def _matrix(
    rows: list[Any], late: set[tuple[str, int]], dates: dict[str, date], caption: str, language: str, frame: Any
) -> Table:
    _ = gettext(language)
    years = sorted({day.year for row in rows if (day := _day(row.deadline))})
    named = {str(year): _("Due {year}").format(year=year) for year in years}
    named |= {"annual": _("Every year"), "ongoing": _("Ongoing"), "": _("No deadline printed")}
    kept = [status for status in _STATUSES if any(row.status == status for row in rows)]

    def line(head: Cell, rows: list[Any]) -> tuple[Cell | str, ...]:
        counts = [*(sum(row.status == status for row in rows) for status in kept), len(rows)]
        counts.append(sum((row.report, row.line) in late for row in rows))
        return (head, *(counted(count, language) for count in counts))

    lines, behind = [], []
    for report, name in dict.fromkeys((row.report, row.list) for row in rows):
        own = [row for row in rows if (row.report, row.list) == (report, name)]
        groups = {words: [row for row in own if _group(row) == deadline] for deadline, words in named.items()}
        groups = {words: some for words, some in groups.items() if some}
        several = len(groups) > 1
        lines.append(line(Cell(_("List {name}, all").format(name=name), () if several else tuple(groups)), own))
        behind.append(own)
        for words, some in groups.items() if several else ():
            lines.append(line(Cell(words, (_("list {name}").format(name=name),)), some))
            behind.append(some)
    reports = dict.fromkeys(row.report for row in rows)
    when = ", ".join(date_label(dates[report], language) for report in reports if report in dates)
    note = _("Overdue: the last day of the deadline had come at the date of the report ({date}), not completed.")
    labels = (*(_status_words(status, language) for status in kept), _("All"), _("Overdue"))
    heads = (_("Deadline"), *map(numeric, labels))
    return Table.of(caption, heads, lines, frame, notes=(note.format(date=when),), behind=behind)


def _group(row: Any) -> str:
    """Under which deadline a task counts: a year, annual, ongoing, or none."""
    day = _day(row.deadline)
    return str(day.year) if day else str(get(row, "deadline", ""))


def _list(caption: str, rows: list[Any], late: set[tuple[str, int]], folded: bool, language: str, frame: Any) -> Table:
    _ = gettext(language)
    heads = (full(_("Task")), _("Status"), _("Deadline"), _("As printed"), full(_("Note")))
    lines = [
        (
            f"{row.list}.{row.number} {in_language(row, 'task', language)}",
            _status_words(row.status, language),
            Cell(_due(row.deadline, language), (_("overdue") if (row.report, row.line) in late else "",)),
            *_printed(row, language),
        )
        for row in rows
    ]
    return Table.of(caption, heads, lines, frame, folded=folded, behind=[[row] for row in rows])


def _printed(row: Any, language: str) -> tuple[Cell | str, ...]:
    where = Cell(row.as_printed, (source_label(row.report, row.line, language),))
    return where, note_words(get(row, "note", ""), language)


@of_frames
def commitments(
    frame: pd.DataFrame, areas: pd.DataFrame | None = None, *, language: str = "en", caption: str = ""
) -> Table | Stack:
    """Return dated requests and commitments as a calendar: when, who, what, where it is printed.

    Args:
        frame: the evidence's ``commitments`` (commitment_en, commitment_vi, owner, due, as_printed, report, line).
        areas: the evidence's ``areas``, to write names of owners in place of codes.
        language, caption: the language of the words, and a title of your own.

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
        return Table.of(
            caption or _("Calendar"), [""], [], frame, _("None of these reports asks for anything by a date.")
        )
    called = area_names(areas, language)
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
    heads = (_("Due"), _("Who"), full(_("What")), _("As printed"), full(_("Note")))
    words = {"all": _("all concerned"), "provinces": _("provinces"), "ministries": _("ministries")}
    lines = [
        (
            _due(row.due, language),
            words.get(row.owner) or called.get(row.owner, row.owner),
            in_language(row, "commitment", language),
            *_printed(row, language),
        )
        for row in rows
    ]
    return Table.of(caption, heads, lines, frame, folded=folded, behind=[[row] for row in rows])
