"""Tables of a whole edition: the pillars, two methods side by side, the reports it rests on."""

from __future__ import annotations

import pandas as pd

from dxlib.loaders import Evidence
from dxlib.tables.display import Cell, Column, Table
from dxlib.text import gettext, is_missing, moves, published_label, show_number


def pillars(comparison: pd.DataFrame, evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return for each pillar how many indicators can be compared, and how many moved for better or worse.

    Args:
        comparison: what ``compare`` returned, for all pillars.
        evidence: what ``load`` returned; it names the pillars.
        language: the language of the words.
        caption: a title of your own.

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
    columns = (Column(_("Pillar")), *(Column(label, True) for label in labels))
    rows = []
    for pillar in evidence.definitions.pillars.values():
        own = comparison[comparison["pillar"] == pillar.id]
        better, worse = moves(own)
        outcome = own["outcome"].value_counts()
        single = sum(int(outcome.get(kind, 0)) for kind in ("current only", "baseline only", "none"))
        counts = [
            int(outcome.get("compared", 0)), better, worse, int(outcome.get("stated", 0)),
            int(outcome.get("refused", 0)), single,
        ]  # fmt: skip
        head = Cell(pillar.name[language], (pillar.asks[language],))
        rows.append((head, *(Cell(show_number(count, language)) for count in counts)))
    return Table(caption or _("Indicators by pillar"), columns, tuple(rows), frame=comparison)


def reports(evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return the reports that the evidence rests on: title, issuer, number, date, and how they were read.

    Decisions, of which the targets alone are known, are left out.

    Args:
        evidence: what ``load`` returned.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        One row a report: title and issuer, number, date, file, how many lines it has and how many figures it prints.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.reports(dx.load())
        The reports
        ...
    """
    _ = gettext(language)
    columns = (
        Column(_("Document")), Column(_("Number")), Column(_("Published")), Column(_("File")), Column(_("Lines"), True),
        Column(_("Figures"), True),
    )  # fmt: skip
    rows = []
    for report in evidence.documents.itertuples(index=False):
        figures = int((evidence.observations["report"] == report.id).sum())
        rows.append(
            (
                Cell(
                    report.title_vi if language == "vi" else report.title_en,
                    () if is_missing(report.issuer) else (report.issuer,),
                ),
                Cell(_("not printed") if is_missing(report.number) else report.number),
                Cell(published_label(report, language)),
                Cell("" if is_missing(report.document) else report.document),
                Cell("" if is_missing(report.lines) else show_number(report.lines, language)),
                Cell(show_number(figures, language)),
            )
        )
    return Table(caption or _("The reports"), columns, tuple(rows), frame=evidence.documents)
