"""Tables of what the reports hold: by pillar, by report, by who counted, what they print and lost."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pandas as pd

from dxlib.loaders import Evidence
from dxlib.loaders.contract import ROWS
from dxlib.loaders.verbs import of_frames
from dxlib.loaders.witness import door
from dxlib.tables.display import Cell, Table, counted, full, get, numeric, rows_of
from dxlib.tables.printed import not_published, report_row
from dxlib.text import date_label, gettext, moves, note_words, published_label, show_number
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
    rows, behind, once = [], [], counted_once(comparison)
    for pillar in evidence.definitions.pillars.values():
        own = once[once["pillar"] == pillar.id]
        better, worse = moves(own)
        outcome = own["outcome"].value_counts()
        compared, stated, refused = (int(outcome.get(kind, 0)) for kind in ("compared", "stated", "refused"))
        counts = (compared, better, worse, stated, refused, len(own) - compared - stated - refused)
        head = Cell(pillar.name[language], (pillar.asks[language],))
        rows.append((head, *(show_number(count, language) for count in counts)))
        behind.append(rows_of(own))
    heads = (_("Pillar"), *map(numeric, labels))
    return Table.of(caption or _("Indicators by pillar"), heads, rows, comparison, behind=behind)


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
    figures, found = _printed_by(evidence)["observations"], documents(evidence.documents, language)
    rows = [
        (
            *row,
            show_number(report.lines, language) if get(report, "lines") else "",
            show_number(figures.get(report.id, 0), language),
        )
        for row, report in zip(found.rows, rows_of(found.frame), strict=True)
    ]
    heads = (*found.columns, numeric(_("Lines")), numeric(_("Figures")))
    return Table.of(caption or _("The reports"), heads, rows, found.frame, behind=_reports(found.frame["id"]))


def documents(reports: pd.DataFrame, language: str) -> Table:
    """Return some reports and decisions: title and issuer, number, date, file."""
    _ = gettext(language)
    rows = [
        (
            Cell(in_language(report, "title", language), (get(report, "issuer", ""),)),
            get(report, "number", _("not printed")),
            published_label(report, language),
            get(report, "document", "–"),
        )
        for report in rows_of(reports)
    ]
    return Table.of(_("Documents"), (_("Document"), _("Number"), _("Published"), _("File")), rows, reports)


def _reports(ids: Iterable[str]) -> list[list[Any]]:
    """Reports as what rows rest on, one each."""
    return [[SimpleNamespace(report=id)] for id in ids]


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
    rows, behind = [], []
    for producer in rows_of(evidence.dimensions.producers):
        for own in rows_of(figures[figures["producer"] == producer.id]):
            counts = (show_number(count, language) for count in (own.pages, own.figures))
            ends = (own.first, own.last)
            days = (date_label(day, language).removeprefix("ngày ") for day in ends)  # columns too narrow for the word
            name, method = (in_language(producer, column, language) for column in ("name", "method"))
            rows.append((Cell(name, (method,)), *counts, *days))
            behind.append([one for (one,) in _reports(own.reports)])
    nothing = _("No figure here was read on a public page.")
    return Table.of(caption or _("Public pages, by who counted"), heads, rows, figures, nothing, behind=behind)


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
    words = caption or _("What the reports print")
    return Table.of(words, heads, rows, documents, behind=_reports(documents["id"]))


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
        pages=("report", "nunique"),
        figures=("report", "size"),
        first=("published", "min"),
        last=("published", "max"),
        reports=("report", "unique"),
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
        return Table.of(words, [""], [], reports, _("Nothing of this report was lost."), behind=_reports([report]))
    heads = (full(_("What the text no longer shows")), numeric(_("Line")))
    rows = [(capital(note_words(what, language)), str(line)) for line, what in found.lost]
    behind = [[SimpleNamespace(report=report, line=line)] for line, _what in found.lost]
    return Table.of(words, heads, rows, reports, behind=behind)
