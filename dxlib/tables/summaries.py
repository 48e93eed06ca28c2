"""Tables of a whole edition: the pillars, two methods side by side, the reports it rests on."""

from __future__ import annotations

import pandas as pd

from dxlib.display import Cell, Column, Table, name_of, rows_of
from dxlib.loaders import Evidence
from dxlib.text import date_label, gettext, is_missing, moves, reason, show_number, status_word


def pillars(comparison: pd.DataFrame, evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return for each pillar how many indicators can be compared, and how many moved for better or worse.

    Args:
        comparison: what ``compare`` returned, for all pillars.
        evidence: what ``load`` returned; it names the pillars.
        language: the language of the words.
        caption: a title of your own.
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


def methods(linear: pd.DataFrame, eurostat: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return the targets that have a status by both methods, with the two ratios side by side.

    Args:
        linear: what ``assess("linear")`` returned.
        eurostat: what ``assess("eurostat")`` returned, for the same targets.
        language: the language of the words.
        caption: a title of your own.
    """
    _ = gettext(language)
    keys = ["report", "line", "indicator"]
    both = linear.merge(eurostat[[*keys, "status", "ratio", "reason"]], on=keys, suffixes=("", "_eurostat"))
    both = both[both["ratio"].notna() | both["ratio_eurostat"].notna()]
    words = caption or _("Two methods side by side")
    if both.empty:
        empty = Cell(_("No target here has two figures to judge by."))
        return Table(words, (Column(_("Indicator")),), ((empty,),), frame=both)
    columns = (
        Column(_("Indicator")), Column(_("Linear: L"), True), Column(_("Status")), Column(_("Eurostat: R"), True),
        Column(_("Status")),
    )  # fmt: skip
    rows = [
        (
            Cell(name_of(row, language)),
            Cell(show_number(row.ratio, language) or "–"),
            _status(row.status, row.reason, language),
            Cell(show_number(row.ratio_eurostat, language) or "–"),
            _status(row.status_eurostat, row.reason_eurostat, language),
        )
        for row in rows_of(both)
    ]
    return Table(words, columns, tuple(rows), frame=both)


def _status(status: str, why: str, language: str) -> Cell:
    word = status_word(status, language)
    return Cell(word[:1].upper() + word[1:], () if is_missing(why) else (reason(why, language),), status)


def reports(evidence: Evidence, *, language: str = "en", caption: str = "") -> Table:
    """Return the reports that the evidence rests on: title, issuer, number, date, and how they were read.

    Args:
        evidence: what ``load`` returned.
        language: the language of the words.
        caption: a title of your own.
    """
    _ = gettext(language)
    columns = (
        Column(_("Document")), Column(_("Number")), Column(_("Published")), Column(_("File")), Column(_("Lines"), True),
        Column(_("Figures"), True),
    )  # fmt: skip
    rows = []
    for report in evidence.reports.itertuples(index=False):
        published = date_label(report.published, language)
        if report.published_basis == "estimated":
            published = _("{date} (estimated)").format(date=published)
        figures = int((evidence.observations["report"] == report.id).sum())
        rows.append(
            (
                Cell(
                    report.title_vi if language == "vi" else report.title_en,
                    () if is_missing(report.issuer) else (report.issuer,),
                ),
                Cell(_("not printed") if is_missing(report.number) else report.number),
                Cell(published),
                Cell("" if is_missing(report.document) else report.document),
                Cell("" if is_missing(report.lines) else show_number(report.lines, language)),
                Cell(show_number(figures, language)),
            )
        )
    return Table(caption or _("The reports"), columns, tuple(rows), frame=evidence.reports)
