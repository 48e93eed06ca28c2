"""What there is to regenerate: the reports with how much each prints, and what the text of one lost."""

from __future__ import annotations

from dxlib.loaders import Evidence
from dxlib.tables.display import Cell, Table, counted, full, get, numeric, rows_of
from dxlib.tables.printed import not_published, report_row
from dxlib.text import gettext, note_words, published_label
from dxlib.text.words import capital, in_language


def contents(evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return the reports with how many rows of each kind they print, and how many charts their text lost.

    Args:
        evidence: what ``load`` returned.
        language: the language of the words.
        caption: a title of your own.

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
    documents = evidence.reports[evidence.reports["kind"] == "report"]
    for report in rows_of(documents):
        number = get(report, "number", _("no number printed"))
        title = Cell(in_language(report, "title", language), (f"{number} · {published_label(report, language)}",))
        counts = [int((getattr(evidence, name)["report"] == report.id).sum()) for name in kinds]
        rows.append((title, *(counted(count, language) for count in (*counts, len(report.lost)))))
    return Table.of(caption or _("What the reports print"), heads, rows, documents)


def lost(evidence: Evidence, report: str, *, language: str = "en", caption: str = "") -> Table:
    """Return the charts of a report whose values its text lost, with the lines where they stood.

    Args:
        evidence: what ``load`` returned.
        report: the id of the report.
        language: the language of the words.
        caption: a title of your own.

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
