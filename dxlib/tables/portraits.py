"""Tables of one area: its place among its peers, what it is named for, what is not there."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Table, counted, full, get, name_of, numeric, rows_of
from dxlib.tables.remarks import as_sentence, doubts
from dxlib.text import (
    Figure,
    flags,
    gettext,
    newest_words,
    ngettext,
    note_words,
    period_label,
    reason,
    show,
    show_change_between,
    show_shown_change,
    source_label,
)
from dxlib.text.portraits import by_list, peer_value, place_words
from dxlib.text.sentences import value_of
from dxlib.text.words import capital, in_language


@of_frames
def standing(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return where an area stands as a table: each figure with the one before it, what to mind, and its source.

    Args:
        frame: what ``compare`` returned for an area.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row an indicator, and after these one a part of them: the figure with its period, the earlier one with the
        change, what to note (such as that it is bridged), source; and one for all that have no figure for the same
        reason.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.standing(dx.compare(area="VN-HN", evidence=dx.load(reports="all")))
        The newest figures
        ...
    """
    _ = gettext(language)
    numbers = (_("Figure"), _("Before"))
    heads = (_("Indicator"), *map(numeric, numbers), full(_("To note")), full(_("Source")))
    frame = frame.sort_values("breakdown", key=lambda part: part != "", kind="stable")  # a brief shows the first rows
    rows: list[tuple[Any, ...]] = []
    kept, behind, lacking = [], list[list[Any]](), dict[str, list[tuple[Any, Any]]]()
    for at, row in zip(frame.index, rows_of(frame), strict=True):
        words = " ".join(filter(None, [_why(row, language), *flags(row, language), newest_words(row, language)]))
        if row.outcome == "none" and words:  # what has no figure for one reason is told once
            lacking.setdefault(words, []).append((at, row))
            continue
        kept.append(at)
        behind.append([row])
        rows.append((
            name_of(row, language),
            _figure(row, "current", language),
            _before(row, language),
            words,
            source_label(get(row, "current_report"), get(row, "current_line"), language),
        ))  # fmt: skip
    for words, found in lacking.items():
        kept.append(found[0][0])
        behind.append([row for _at, row in found])
        rows.append(
            (_together([name_of(row, language) for _at, row in found], language), Cell("–"), Cell("–"), words, "")
        )
    empty = _("No report prints a figure here.")
    return Table.of(caption or _("The newest figures"), heads, rows, frame.loc[kept], empty, behind=behind)


def _together(names: list[str], language: str) -> Cell | str:
    """Several indicators in one cell: how many, and which."""
    if len(names) == 1:
        return names[0]
    n_ = ngettext(language)
    return Cell(n_("{count} indicator", "{count} indicators", len(names)).format(count=len(names)), tuple(names))


def _why(row: Any, language: str) -> str:
    """Why there is no figure, or none before it."""
    why = reason(row.reason, language)
    earlier = gettext(language)("Before: {why}") if row.outcome == "current only" else "{why}"
    return as_sentence(earlier.format(why=why)) if why else ""


def _figure(row: Any, side: str, language: str) -> Cell:
    words = value_of(row, side, language)
    return Cell(words or "–", (period_label(get(row, f"{side}_period"), language) if words else "",))


def _before(row: Any, language: str) -> Cell:
    """The figure compared with, and the change; of bounds what lies between."""
    base = _figure(row, "baseline", language)
    change = show_shown_change(row, language)
    if row.outcome == "bounded":
        change = show_change_between(row.absolute_change_low, row.absolute_change_high, row.unit, language)
    return Cell(base.text, (*base.small, change))


@of_frames
def peers(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return the place of an area among its peers as a table: its figure, its place, the best, the median, the last.

    Args:
        frame: what ``dx.peers`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a figure: indicator, figure and period, place of how many with a figure, of how many on the map; best,
        median and last of these; source.

    Example:
        >>> import dxlib as dx
        >>> found = dx.peers("VN-DN", indicator="digital_economy_grdp_share", evidence=dx.load(reports="all"))
        >>> dx.tables.peers(found)
        The place among those that have a figure
        ...
    """
    _ = gettext(language)
    numbers, ends = (_("Figure"), _("Place")), (_("First place"), _("Median"), _("Last place"))
    heads = (_("Indicator"), *map(numeric, numbers), *ends, full(_("Source")))
    rows = [
        (
            Cell(name_of(row, language)),
            Cell(peer_value(row, language), (period_label(row.period, language),)),
            _place(row, language),
            *(_end(row, name, language) for name in ("best", "median", "worst")),
            Cell(source_label(get(row, "report"), get(row, "line"), language), doubts(row, "value", language)),
        )
        for row in rows_of(frame)
    ]
    words = caption or _("The place among those that have a figure")
    return Table.of(words, heads, rows, frame, _("No report prints a figure here."))


def _place(row: Any, language: str) -> Cell:
    _ = gettext(language)
    whole = get(row, "whole")
    small = "" if whole is None else _("{count} on the map").format(count=whole)
    if row.unit == "rank" and whole is not None:
        small = _("printed for {count} of {whole}").format(count=row.of, whole=whole)
    return Cell(place_words(row, language) or "–", (small,))


def _end(row: Any, name: str, language: str) -> Cell:
    """One of the best, the median and the last; of ranks they say nothing."""
    value = None if row.unit == "rank" else get(row, name)
    if value is None:
        return Cell("–")
    whose = in_language(row, f"{name}_name", language).split(", ")
    shared = gettext(language)("shared by {count}").format(count=len(whose))
    words = show(value, row.unit, language)
    figure = Figure(words.replace(" ", "\u00a0"), value, row.unit)  # its unit stays on its line
    return Cell(figure, (shared if len(whose) > 2 else ", ".join(whose),))


@of_frames
def adopted(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return what an area is named as having done, or as missing, list by list.

    Args:
        frame: what ``adopted`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a list of names and area: what, and who; by when; whether it is named; how many are; source.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="documents")
        >>> dx.tables.adopted(dx.analysis.adopted(dx.analysis.portrait("VN-HN", seen), seen))
        The lists of names
        ...
    """
    _ = gettext(language)
    states = {
        "missing": _("not done, by name"), "done": _("done, by name"),
        "others done": _("done: others are named as missing"), "not named": _("not named; nothing follows"),
    }  # fmt: skip
    heads = (_("What"), _("Period"), full(_("State")), numeric(_("Named")), full(_("Source")))
    several, frame = frame["area"].nunique() > 1, by_list(frame)
    rows = [
        (
            Cell(name_of(row, language), (in_language(row, "area_name", language) if several else "",)),
            period_label(row.period, language),
            Cell(capital(states[row.state]), (get(row, "as_printed", ""), note_words(get(row, "note", ""), language))),
            _named(row, language),
            source_label(row.report, row.line, language),
        )
        for row in rows_of(frame)
    ]
    return Table.of(caption or _("The lists of names"), heads, rows, frame, _("No report names areas of this kind."))


def _named(row: Any, language: str) -> str:
    _ = gettext(language)
    forms = ((_("{count} missing"), row.missing), (_("{count} done"), row.done))
    return ", ".join(form.format(count=count) for form, count in forms if count)


@of_frames
def absent(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return pillar by pillar how much of what is told of the country is not told of an area.

    Args:
        frame: what ``absent`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a pillar: how many indicators there are, for how many the country and the area have a figure, of how
        many with a target; and the headline indicator with the country's figure.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="documents")
        >>> here = dx.analysis.portrait("VN-DN", seen)
        >>> dx.tables.absent(dx.analysis.absent(here, seen))
        What is not there
        ...
    """
    _ = gettext(language)
    numbers = (
        _("Indicators"),
        _("With a figure for the country"),
        _("With a figure here"),
        _("Targets with a figure here"),
    )
    heads = (_("Pillar"), *map(numeric, numbers), full(_("Stands for the pillar, and the country’s figure")))
    form = _("{count} of {whole}")
    rows = [
        (
            in_language(row, "pillar_name", language),
            f"{row.indicators}",
            counted(row.country, language),
            counted(row.own, language),
            form.format(count=row.targets_own, whole=row.targets),
            _headline(row, language),
        )
        for row in rows_of(frame)
    ]
    return Table.of(caption or _("What is not there"), heads, rows, frame)


def _headline(row: Any, language: str) -> Cell:
    if not get(row, "indicator"):
        return Cell("–")
    _ = gettext(language)
    form = _("country: {value} ({period})")
    value = get(row, "value")
    told = "" if value is None else form.format(
        value=show(value, row.unit, language, get(row, "qualifier", "exact")), period=period_label(row.period, language)
    )  # fmt: skip
    here = _("There is a figure here.") if row.there else _("No figure here.")
    return Cell(in_language(row, "name", language), (told, here))
