"""Tables of printed figures: where each stands, all of an indicator, who did it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dxlib.loaders import Evidence
from dxlib.tables.display import (
    Cell,
    Table,
    area_of,
    full,
    get,
    name_of,
    numeric,
    qualifier_of,
    rows_of,
    unit_of_row,
    whole_of,
)
from dxlib.tables.remarks import doubts, named
from dxlib.text import gettext, note_words, period_label, published_label, show, source_label
from dxlib.text.words import in_language

_SIDES = ("baseline", "current", "newest", "stated", "target")


def sources(
    frame: pd.DataFrame, evidence: Evidence, *, language: str = "en", caption: str = "", dated: bool = False
) -> Table:
    """Return every printed figure behind a comparison or an assessment, with the document and line.

    Args:
        frame: what ``compare`` or ``assess`` returned.
        evidence: what ``load`` returned; its reports give title and number, its observations the notes.
        language: the language of the words.
        caption: a title of your own.
        dated: whether the period of each figure stands under it.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.sources(dx.compare("2023", "2022", indicator="attacks"), dx.load())
        Where the figures stand
        ...
    """
    _ = gettext(language)
    places = {place: period for row in rows_of(frame) for place, period in _places(row).items()}
    names = {row.indicator: name_of(row, language) for row in rows_of(frame)}
    order, notes = list(names), _notes_of(evidence)
    documents = {row.id: row for row in rows_of(evidence.reports)}
    heads = (_("Indicator"), _("As printed"), full(_("Document")), numeric(_("Line")), full(_("Note")))
    rows = []
    for place in sorted(places, key=lambda place: (order.index(place[0]), *place[1:])):
        indicator, report, line, printed = place
        figure = Cell(printed, (period_label(places[place], language) if dated else "",))
        document = _document(documents.get(report), report, language)
        rows.append((names[indicator], figure, document, f"{line or '–'}", note_words(notes.get(place, ""), language)))
    words, empty = caption or _("Where the figures stand"), _("No report prints a figure here.")
    return replace(Table.of(words, heads, rows, frame, empty), folded=True)


def _places(row: Any) -> dict[tuple[str, str, int, str], str]:
    """Where the figures of a row stand (indicator, report, line, printed form), and the period of each."""
    found = {}
    for side in _SIDES:
        printed = get(row, f"{side}_printed")
        of = "" if side == "target" else f"{side}_"
        report, line = get(row, f"{of}report"), get(row, f"{of}line")
        if printed and report and line is not None:
            period = get(row, "due" if side == "target" else f"{side}_period", "")
            found[row.indicator, str(report), int(line), str(printed)] = period
    return found


def _notes_of(evidence: Evidence) -> dict[tuple[str, str, int, str], str]:
    return {
        (row.indicator, row.report, int(row.line), row.as_printed): row.note
        for table in (evidence.observations, evidence.claims, evidence.targets)
        for row in table.itertuples(index=False)
    }


def _document(document: Any, report: str, language: str) -> Cell:
    if document is None:
        return Cell(report)
    details = (get(document, "number"), published_label(document, language))
    return Cell(in_language(document, "title", language), (" · ".join(filter(None, details)),))


def figures(observations: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return all printed figures of some indicators, in the order of time.

    Args:
        observations: rows of the evidence's observations.
        language: the language of the words.
        caption: a title of your own.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load().observations
        >>> dx.tables.figures(seen[seen.indicator == "attacks"])
        Every printed figure
        ...
    """
    _ = gettext(language)
    heads = (_("Indicator"), numeric(_("Value")), _("As printed"), _("Source"), full(_("Note")))
    order = list(dict.fromkeys(observations["indicator"]))
    ordered = observations.assign(_order=[order.index(name) for name in observations["indicator"]])
    by = [column for column in ("_order", "end", "published", "line") if column in ordered]
    rows = [
        (
            Cell(name_of(row, language), (area_of(row),)),
            Cell(level_words(row, language), (period_label(row.period, language),)),
            get(row, "as_printed", ""),
            source_label(get(row, "report"), get(row, "line"), language),
            Cell(note_words(get(row, "note", ""), language), doubts(row, "value", language)),
        )
        for row in rows_of(ordered.sort_values(by, kind="stable").drop(columns="_order"))
    ]
    words, empty = caption or _("Every printed figure"), _("No report prints a figure here.")
    return Table.of(words, heads, rows, observations, empty)


def level_words(row: Any, language: str = "en") -> str:
    """Return a printed level with its qualifier, the other end of its range, and of how many it is."""
    unit = unit_of_row(row)
    words = show(row.value, unit, language, qualifier_of(row, "value"))
    if (upper := get(row, "upper")) is not None:
        words = f"{words} – {show(upper, unit, language)}"
    if (total := get(row, "total")) is not None:
        words = gettext(language)("{count} of {whole}").format(count=words, whole=show(total, unit, language))
    return words


def adoption(
    frame: pd.DataFrame, names: pd.DataFrame | None = None, areas: pd.DataFrame | None = None, *,
    language: str = "en", caption: str = "",
) -> Table:  # fmt: skip
    """Return how many of how many did something, and who is named.

    Args:
        frame: rows of ``compare`` (current figures) or observations of counts.
        names: rows of the evidence's ``adoption``.
        areas: the evidence's ``areas``, to write names in place of codes.
        language: the language of the words.
        caption: a title of your own.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> rows = seen.observations.query("indicator == 'provinces_annual_plan'")
        >>> dx.tables.adoption(rows, seen.adoption, seen.areas)
        How many have done it
        ...
    """
    _ = gettext(language)
    side = "current" if "current" in frame else "value"
    of = "" if side == "value" else f"{side}_"
    heads = (_("What"), _("Period"), numeric(_("Number")), full(_("By name")))
    rows = []
    for row in rows_of(frame[frame[side].notna()]):
        count, whole = show(getattr(row, side), unit_of_row(row), language, qualifier_of(row, side)), whole_of(row)
        if whole:
            count = _("{count} of {whole}").format(count=count, whole=whole)
        period = get(row, f"{of}period", "")
        told = named(row, period, names, areas, language)
        number = Cell(count, doubts(row, side, language))
        rows.append((name_of(row, language), period_label(period, language), number, told or "–"))
    return Table.of(caption or _("How many have done it"), heads, rows, frame, _("No report prints a figure here."))
