"""Tables of indicators and their figures: where each stands, all of one, who did it, what a status rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeAlias

import pandas as pd

from dxlib.indicators import load_definitions
from dxlib.loaders import Evidence
from dxlib.loaders.verbs import of_frames
from dxlib.loaders.witness import door
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
    series_of,
    status_cell,
    true,
    unit_of_row,
    whole_of,
)
from dxlib.tables.remarks import as_sentence, doubts, named, of_side, side_of
from dxlib.text import (
    authority_word,
    date_label,
    gettext,
    note_words,
    period_label,
    place_words,
    published_label,
    reason,
    show,
    show_number,
    source_label,
)
from dxlib.text.words import in_language, noun

_SIDES = ("baseline", "current", "newest", "stated", "target")


@of_frames
def sources(
    frame: pd.DataFrame, evidence: Evidence, *, language: str = "en", caption: str = "", dated: bool = False
) -> Table:
    """Return every printed figure behind a comparison or an assessment, with the document and line.

    Args:
        frame: what ``compare`` or ``assess`` returned.
        evidence: what ``load`` returned; its reports give title and number, its observations the notes.
        language, caption: the language of the words, and a title of your own.
        dated: whether the period of each figure stands under it.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.sources(dx.compare("2023", "2022", indicator="attacks"), dx.load())
        Where the figures stand
        ...
    """
    _ = gettext(language)
    places = {place: None for row in rows_of(frame) for place in _places(row)}
    names = {_series(row): name_of(row, language) for row in rows_of(frame)}
    order = list(names)
    notes = _notes_of(evidence, tuple(sorted({indicator for indicator, *_ in names})))
    several = len({area for *_, area in names}) > 1
    documents = {row.id: row for row in rows_of(evidence.reports)}
    heads = (_("Indicator"), _("As printed"), full(_("Document")), numeric(_("Line")), full(_("Note")))
    rows, behind = [], []
    for place in sorted(places, key=lambda place: (order.index(place[0]), *place[1:])):
        series, report, line, printed, period = place
        behind.append([SimpleNamespace(indicator=series[0], report=report, line=line)])
        name = Cell(names[series], (series[-1] if several else "",))
        figure = Cell(printed, (period_label(period, language) if dated or not line else "",))
        document = _document(documents.get(report), report, language)
        rows.append((name, figure, document, f"{line or '–'}", note_words(notes.get(_counted(place), ""), language)))
    words, empty = caption or _("Where the figures stand"), _("No report prints a figure here.")
    return replace(Table.of(words, heads, rows, frame, empty, behind=behind), folded=True)


_Place: TypeAlias = tuple[tuple[str, ...], str, int, str, str]


def _series(row: Any) -> tuple[str, ...]:
    return (*series_of(row), str(get(row, "area", "VN")))


def _places(row: Any) -> Iterator[_Place]:
    """Where the figures of a row stand: series, report, line, printed form and period of each."""
    of_another = str(get(row, "reason", "")).startswith("producer ")  # whose own row has the place of the baseline
    for side in (side for side in _SIDES if side != "baseline" or not of_another):
        printed = get(row, f"{side}_printed")
        of = "" if side == "target" else f"{side}_"
        report, line = get(row, f"{of}report"), get(row, f"{of}line")
        if printed and report and line is not None:
            period = get(row, "due" if side == "target" else f"{side}_period", "")
            yield _series(row), str(report), int(line), str(printed), str(period)


def _counted(place: _Place) -> _Place:
    """A place whoever counted: a target names nobody."""
    (indicator, _lineage, *others), report, line, printed, period = place
    return (indicator, *others), report, line, printed, period


@door
def _notes_of(evidence: Evidence, indicators: tuple[str, ...]) -> dict[_Place, str]:
    """The notes on figures of some indicators, by where they stand."""
    found = {
        _counted((_series(row), row.report, int(row.line), row.as_printed, row.period)): row.note
        for table in (evidence.observations, evidence.claims, evidence.targets)
        for row in rows_of(table[table["indicator"].isin(indicators)])
    }
    return {place: note for place, note in found.items() if note}


def _document(document: Any, report: str, language: str) -> Cell:
    if document is None:
        return Cell(report)
    details = (get(document, "number"), published_label(document, language))
    return Cell(in_language(document, "title", language), (" · ".join(filter(None, details)),))


@of_frames
def figures(observations: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return all printed figures of some indicators, in the order of time.

    Args:
        observations: rows of the evidence's observations.
        language, caption: the language of the words, and a title of your own.

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
    shown = rows_of(ordered.sort_values(by, kind="stable").drop(columns="_order"))
    rows = [
        (
            Cell(name_of(row, language), (area_of(row, language),)),
            Cell(level_words(row, language), (period_label(row.period, language),)),
            get(row, "as_printed", ""),
            source_label(get(row, "report"), get(row, "line"), language),
            Cell(note_words(get(row, "note", ""), language), doubts(row, "value", language)),
        )
        for row in shown
    ]
    words, empty = caption or _("Every printed figure"), _("No report prints a figure here.")
    return Table.of(words, heads, rows, observations, empty, behind=[[row] for row in shown])


def level_words(row: Any, language: str = "en") -> str:
    """Return a printed level with its qualifier, the other end of its range, and of how many it is."""
    unit = unit_of_row(row)
    words = show(row.value, unit, language, qualifier_of(row, "value"))
    if (upper := get(row, "upper")) is not None:
        words = f"{words} – {show(upper, unit, language)}"
    if (total := get(row, "total")) is not None:
        words = gettext(language)("{count} of {whole}").format(count=words, whole=show(total, unit, language))
    return words


@of_frames
def adoption(
    frame: pd.DataFrame, names: pd.DataFrame | None = None, areas: pd.DataFrame | None = None, *,
    language: str = "en", caption: str = "",
) -> Table:  # fmt: skip
    """Return how many of how many did something, and who is named.

    Args:
        frame: rows of ``compare`` (current figures) or observations of counts.
        names: rows of the evidence's ``adoption``.
        areas: the evidence's ``areas``, to write names in place of codes.
        language, caption: the language of the words, and a title of your own.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> rows = seen.observations.query("indicator == 'provinces_annual_plan'")
        >>> dx.tables.adoption(rows, seen.adoption, seen.areas)
        How many have done it
        ...
    """
    _ = gettext(language)
    side = side_of(frame)
    heads = (_("What"), _("Period"), numeric(_("Number")), full(_("By name")))
    rows, counted = [], rows_of(frame[frame[side].notna()])
    for row in counted:
        count, whole = show(getattr(row, side), unit_of_row(row), language, qualifier_of(row, side)), whole_of(row)
        if whole:
            count = _("{count} of {whole}").format(count=count, whole=whole)
        period = of_side(row, side, "period", "")
        told = named(row, period, names, areas, language)
        number = Cell(count, doubts(row, side, language))
        rows.append((name_of(row, language), period_label(period, language), number, told or "–"))
    words, empty = caption or _("How many have done it"), _("No report prints a figure here.")
    return Table.of(words, heads, rows, frame, empty, behind=[[row] for row in counted])


@of_frames
def indicators(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return a list of indicators: what each is called, how it is counted, how many figures there are.

    Args:
        frame: what ``indicators`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row an indicator: name and id; topic and pillar; unit and timing; how many figures, from when to when.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.indicators(dx.indicators("ho so"))
        Indicators
        ...
    """
    _ = gettext(language)
    timings = {"instant": _("state at a date"), "span": _("over a span"), "cumulative": _("running total")}
    known = load_definitions()
    heads = (_("Indicator"), _("Topic"), _("Unit"), numeric(_("Figures")))
    rows = []
    for row in rows_of(frame):
        pillar, unit = known.pillars[row.pillar], known.units[row.unit]
        topics = {topic.id: topic.name[language] for topic in pillar.topics}
        ends = (period_label(code, language) for code in (row.first_period, row.last_period))
        rows.append((
            Cell(name_of(row, language), (row.indicator,)),
            Cell(topics[row.topic], (pillar.name[language],)),
            Cell(noun(unit, language), (timings[row.timing],)),
            Cell(f"{row.figures or '–'}", tuple(dict.fromkeys(ends))),
        ))  # fmt: skip
    return Table.of(caption or _("Indicators"), heads, rows, frame, _("No indicator has such a name."))


@of_frames
def places(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return every place where an indicator is printed: what kind of figure, as printed, document and line.

    Args:
        frame: what ``sources`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a printed figure, oldest report first: its kind and period; as printed; document with number, date
        and file; line, with its place in the file if known; note.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.places(dx.sources("satisfaction_procedures"))
        Where the figures stand
        ...
    """
    _ = gettext(language)
    kinds = {
        "observation": _("Figure"), "target": _("Target"), "claim": _("Stated change"), "adoption": _("Name"),
    }  # fmt: skip
    heads = (_("What"), _("As printed"), full(_("Document")), numeric(_("Line")), full(_("Note")))
    rows = []
    for row in rows_of(frame):
        details = (get(row, "number"), date_label(row.published, language), get(row, "document") or get(row, "url"))
        rows.append((
            Cell(kinds[row.kind], (period_label(row.period, language), area_of(row, language))),
            row.as_printed,
            Cell(in_language(row, "title", language), (" · ".join(filter(None, details)),)),
            Cell(f"{get(row, 'line', '–')}", (place_words(get(row, "place", ""), language),)),
            note_words(get(row, "note", ""), language),
        ))  # fmt: skip
    return Table.of(caption or _("Where the figures stand"), heads, rows, frame, _("No report prints a figure here."))


@of_frames
def sensitivity(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return what the status of a target rests on: as it is judged, then each try, with the status it gives.

    Args:
        frame: what ``sensitivity`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a try: the target; what was tried; baseline and current figure with their periods; the status, and
        whether it is another one.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.sensitivity(dx.analysis.sensitivity("dossiers_online_share", due="2025"))
        What the status rests on
        ...
    """
    _ = gettext(language)
    tried = {
        "as judged": _("As judged"), "baseline": _("Another baseline"), "rounding": _("Rounding"),
        "vintage": _("What another report prints"),
    }  # fmt: skip
    heads = (_("Indicator"), _("Tried"), numeric(_("Baseline")), numeric(_("Current")), full(_("Status")))
    rows = []
    for row in rows_of(frame):
        goal = f"{show(row.target, row.unit, language)}; {period_label(row.due, language)}"
        flips, why = _("another status") if true(row, "flips") else "", as_sentence(reason(row.reason, language))
        rows.append((
            Cell(name_of(row, language), (goal, authority_word(row.authority, language))),
            tried[row.cause],
            _figure(row, "baseline", language),
            _figure(row, "current", language),
            status_cell(row.status, language, flips, why),
        ))  # fmt: skip
    return Table.of(caption or _("What the status rests on"), heads, rows, frame, _("No report prints a target here."))


def _figure(row: Any, side: str, language: str) -> Cell:
    value = get(row, side)
    if value is None:
        return Cell("–")
    decimals = 3 if row.cause == "rounding" else 2  # the ends of an interval lie half a digit off
    text = f"{show_number(value, language, decimals)}%" if row.unit == "percent" else show(value, row.unit, language)
    return Cell(text, (period_label(get(row, f"{side}_period"), language),))
