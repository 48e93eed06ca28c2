"""Tables of what the reports hold: by pillar, by report, what they print and lost, and what is to be done by when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dxlib.loaders import Evidence
from dxlib.loaders.contract import ROWS
from dxlib.loaders.verbs import of_frames
from dxlib.loaders.witness import door
from dxlib.tables.display import Cell, Stack, Table, counted, full, get, numeric, rows_of
from dxlib.tables.printed import not_published, report_row
from dxlib.tables.remarks import area_names
from dxlib.text import date_label, gettext, is_missing, moves, note_words, published_label, show_number, source_label
from dxlib.text.words import capital, counted_once, in_language


@of_frames
def pillars(comparison: pd.DataFrame, evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return for each pillar how many indicators can be compared, and how many moved for better or worse.

    Args:
        comparison: what ``compare`` returned, for all pillars.
        evidence: what ``load`` returned; it names the pillars.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a pillar, with the question it asks: how many indicators are compared, of these for the better and for
        the worse, changed as stated only, not compared, without a second figure.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.pillars(dx.compare(), dx.load())
        Indicators by pillar
        ...
    """
    _ = gettext(language)
    labels = (
        _("Compared"), _("For the better"), _("For the worse"), _("Stated only"), _("Not compared"),
        _("No second figure"),
    )  # fmt: skip
    rows, once = [], counted_once(comparison)
    for pillar in evidence.definitions.pillars.values():
        own = once[once["pillar"] == pillar.id]
        better, worse = moves(own)
        outcome = own["outcome"].value_counts()
        compared, stated, refused = (int(outcome.get(kind, 0)) for kind in ("compared", "stated", "refused"))
        counts = (compared, better, worse, stated, refused, len(own) - compared - stated - refused)
        head = Cell(pillar.name[language], (pillar.asks[language],))
        rows.append((head, *(show_number(count, language) for count in counts)))
    return Table.of(caption or _("Indicators by pillar"), (_("Pillar"), *map(numeric, labels)), rows, comparison)


def reports(evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return the reports that the evidence rests on: title, issuer, number, date, and how they were read.

    Decisions, of which the targets alone are known, are left out.

    Args:
        evidence: what ``load`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a report: title and issuer, number, date, file, how many lines it has and how many figures it prints.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.reports(dx.load())
        The reports
        ...
    """
    _ = gettext(language)
    heads = (
        _("Document"), _("Number"), _("Published"), _("File"), numeric(_("Lines")), numeric(_("Figures")),
    )  # fmt: skip
    figures = _printed_by(evidence)["observations"]
    rows = [
        (
            Cell(in_language(report, "title", language), (get(report, "issuer", ""),)),
            get(report, "number", _("not printed")),
            published_label(report, language),
            get(report, "document", ""),
            show_number(report.lines, language) if get(report, "lines") else "",
            show_number(figures.get(report.id, 0), language),
        )
        for report in rows_of(evidence.documents)
    ]
    return Table.of(caption or _("The reports"), heads, rows, evidence.documents)


def pages(evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return the public pages that the evidence rests on, by who counted what they print.

    Args:
        evidence: what ``load`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a producer, in the order of ``producers.yml``: its name and how it counts; on how many pages and how
        many figures were read, and the first and last date of a page.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.pages(dx.load(reports="all"))
        Public pages, by who counted
        ...
    """
    _ = gettext(language)
    figures = _read_on_pages(evidence)
    heads = (_("Who counted"), numeric(_("Pages")), numeric(_("Figures")), numeric(_("First")), numeric(_("Last")))
    rows = []
    for producer in rows_of(evidence.dimensions.producers):
        for own in rows_of(figures[figures["producer"] == producer.id]):
            counts = (show_number(count, language) for count in (own.pages, own.figures))
            ends = (own.first, own.last)
            days = (date_label(day, language).removeprefix("ngày ") for day in ends)  # columns too narrow for the word
            name, method = (in_language(producer, column, language) for column in ("name", "method"))
            rows.append((Cell(name, (method,)), *counts, *days))
    nothing = _("No figure here was read on a public page.")
    return Table.of(caption or _("Public pages, by who counted"), heads, rows, figures, nothing)


def contents(evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return the reports with how many rows of each kind they print, and how many charts their text lost.

    Args:
        evidence: what ``load`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a document (a decision that only sets targets is none): title with number and date, then counts
        of figures, one-off figures, stated changes, targets, names, tasks, requests and lost charts. A figure
        printed twice counts twice.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.contents(dx.load())
        What the reports print
        ...
    """
    _ = gettext(language)
    kinds = {
        "observations": _("Figures"),
        "details": _("One-off figures"),
        "claims": _("Stated changes"),
        "targets": _("Targets"),
        "adoption": _("Names"),
        "tasks": _("Tasks"),
        "commitments": _("Requests"),
    }
    heads = (_("Document"), *map(numeric, (*kinds.values(), _("Lost charts"))))
    rows = []
    documents, printed = evidence.documents, _printed_by(evidence)
    for report in rows_of(documents):
        number = get(report, "number", _("no number printed"))
        title = Cell(in_language(report, "title", language), (f"{number} · {published_label(report, language)}",))
        counts = [printed[name].get(report.id, 0) for name in kinds]
        rows.append((title, *(counted(count, language) for count in (*counts, len(report.lost)))))
    return Table.of(caption or _("What the reports print"), heads, rows, documents)


@door
def _printed_by(evidence: Evidence) -> dict[str, dict[str, int]]:
    """How many rows of each table each report has."""
    return {name: getattr(evidence, name)["report"].value_counts().to_dict() for name in ROWS}


@door
def _read_on_pages(evidence: Evidence) -> pd.DataFrame:
    """How many figures each producer has on how many public pages, and the first and last date of a page."""
    read = evidence.reports.loc[evidence.reports["kind"] == "page", "id"]
    figures = evidence.observations[evidence.observations["report"].isin(read)]
    return figures.groupby("producer", as_index=False).agg(
        pages=("report", "nunique"), figures=("report", "size"), first=("published", "min"), last=("published", "max")
    )


def lost(evidence: Evidence, report: str, *, language: str = "en", caption: str = "") -> Table:
    """Return the charts of a report whose values its text lost, with the lines where they stood.

    Args:
        evidence: what ``load`` returned.
        report: the id of the report.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a chart or list: what it showed, and the line; a table that says so where nothing was lost.

    Raises:
        UnknownName: no report has that id.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.lost(dx.load(), "2022-12-25-committee-slides")
        Lost with the layout
        ...
    """
    _ = gettext(language)
    words = caption or _("Lost with the layout")
    found = report_row(evidence, report)
    if found is None:
        return not_published(evidence, words, language)
    reports = evidence.reports[evidence.reports["id"] == report]
    if not found.lost:
        return Table.of(words, [""], [], reports, _("Nothing of this report was lost."))
    heads = (full(_("What the text no longer shows")), numeric(_("Line")))
    rows = [(capital(note_words(what, language)), str(line)) for line, what in found.lost]
    return Table.of(words, heads, rows, reports)


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
def tasks(
    frame: pd.DataFrame, reports: pd.DataFrame, *, language: str = "en", caption: str = "", folded: bool = True
) -> Table | Stack:
    """Return how many tasks stand where, by status and deadline, then those overdue, then every task.

    Args:
        frame: the evidence's ``tasks`` (report, list, number, task_en, task_vi, status, deadline, line).
        reports: the evidence's ``reports``; a task counts as overdue at the ``as_of`` date of its report.
        language, caption: the language of the words, and a title of your own.
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
        return Table.of(words, [""], [], frame, _("None of these reports lists tasks."))
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

    lines = []
    for report, name in dict.fromkeys((row.report, row.list) for row in rows):
        own = [row for row in rows if (row.report, row.list) == (report, name)]
        groups = {words: [row for row in own if _group(row) == deadline] for deadline, words in named.items()}
        groups = {words: some for words, some in groups.items() if some}
        several = len(groups) > 1
        lines.append(line(Cell(_("List {name}, all").format(name=name), () if several else tuple(groups)), own))
        for words, some in groups.items() if several else ():
            lines.append(line(Cell(words, (_("list {name}").format(name=name),)), some))
    reports = dict.fromkeys(row.report for row in rows)
    when = ", ".join(date_label(dates[report], language) for report in reports if report in dates)
    note = _("Overdue: the last day of the deadline had come at the date of the report ({date}), not completed.")
    labels = (*(_status_words(status, language) for status in kept), _("All"), _("Overdue"))
    heads = (_("Deadline"), *map(numeric, labels))
    return Table.of(caption, heads, lines, frame, notes=(note.format(date=when),))


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
    return Table.of(caption, heads, lines, frame, folded=folded)


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
    return Table.of(caption, heads, lines, frame, folded=folded)
