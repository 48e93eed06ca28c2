"""Tables of a whole edition: the pillars, two methods side by side, the reports it rests on."""

from __future__ import annotations

import pandas as pd

from dxlib.loaders import Evidence
from dxlib.tables.display import Cell, Table, get, numeric, rows_of
from dxlib.text import gettext, moves, published_label, show_number
from dxlib.text.words import in_language


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
    rows = []
    for pillar in evidence.definitions.pillars.values():
        own = comparison[comparison["pillar"] == pillar.id]
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
    heads = (
        _("Document"), _("Number"), _("Published"), _("File"), numeric(_("Lines")), numeric(_("Figures")),
    )  # fmt: skip
    figures = evidence.observations["report"].value_counts()
    rows = [
        (
            Cell(in_language(report, "title", language), (get(report, "issuer", ""),)),
            get(report, "number", _("not printed")),
            published_label(report, language),
            get(report, "document", ""),
            show_number(report.lines, language) if get(report, "lines") else "",
            show_number(int(figures.get(report.id, 0)), language),
        )
        for report in rows_of(evidence.documents)
    ]
    return Table.of(caption or _("The reports"), heads, rows, evidence.documents)
