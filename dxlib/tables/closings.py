"""Tables of targets at their date, of those that follow, and of what is missing to judge the others."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.analysis.counting import in_force
from dxlib.indicators import load_definitions
from dxlib.loaders.crosswalk import site
from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Table, area_of, full, get, name_of, numeric, qualifier_of, rows_of, status_cell
from dxlib.tables.remarks import Pages, as_sentence, target_words
from dxlib.text import (
    authority_word,
    date_label,
    gettext,
    lack_word,
    needed_words,
    note_words,
    period_label,
    reason,
    show,
    to_go,
)
from dxlib.text.closings import relation_word, year_pace
from dxlib.text.targets import all_judged
from dxlib.text.words import capital, in_language


@of_frames
def closing(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return how targets ended as a table: the newest figure, the pace it would have taken, and what follows.

    Args:
        frame: what ``dx.analysis.closing`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a target and producer: indicator and decision, target, newest figure, pace a year (needed, so far, the
        fastest seen), verdict, and the target that follows, a dash where none is confirmed.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.closing(dx.analysis.closing(pillar="cybersecurity", evidence=dx.load(reports="all")))
        The targets at their date
        ...
    """
    _ = gettext(language)
    numbers = (_("Target"), _("Newest figure"), _("Pace a year: needed"))
    heads = (_("Indicator"), *map(numeric, numbers), full(_("Verdict")), full(_("What follows")))
    pages = Pages(rows_of(frame), ("current", "target"), language)
    rows = [
        (
            Cell(name_of(row, language), (authority_word(row.authority, language), area_of(row, language))),
            Cell(target_words(row, language), (period_label(row.due, language) + pages.sign(row, "target"),)),
            _newest(row, pages, language),
            _paces(row, language),
            status_cell(row.verdict, language, *_notes(row, language)),
            _next(row, language),
        )
        for row in rows_of(frame)
    ]
    words, empty = caption or _("The targets at their date"), _("No target here is due then.")
    return Table.of(words, heads, rows, frame, empty, notes=pages.texts)


def _newest(row: Any, pages: Pages, language: str) -> Cell:
    figure = pages.cell(row, "current")
    return Cell(figure.text, (*figure.small, to_go(get(row, "needed"), row.unit, language)))


def _paces(row: Any, language: str) -> Cell:
    """The pace that is needed, with the one so far and the fastest seen in small."""
    _ = gettext(language)
    needed, actual, seen = (
        year_pace(get(row, f"{name}_pace"), row.pace_form, row.unit, language)
        for name in ("required", "actual", "seen")
    )
    small = [_("so far: {pace}").format(pace=actual) if actual else ""]
    if needed and seen:
        small.append(_("fastest seen: {pace}").format(pace=seen))
    return Cell(needed or "–", tuple(small))


def _notes(row: Any, language: str) -> list[str]:
    _ = gettext(language)
    notes = [as_sentence(reason(get(row, "reason", ""), language))]
    if row.verdict == "open":
        notes.append(_("No figure for the date; a pace that was seen would be enough.") if row.pace_seen else "")
    if row.split:
        notes.append(_("By the figures of another producer it is another one."))
    return notes


def _next(row: Any, language: str) -> Cell:
    _ = gettext(language)
    if get(row, "relation") is None:
        return Cell("–")
    authority, relation = authority_word(row.next_authority, language), relation_word(row.relation, language)
    if row.relation == "dropped":
        return Cell(capital(relation), (authority,))
    other = in_language(row, "next_name", language) if row.relation == "replaced" else ""
    form = _("{target} by {date}")
    words = form.format(
        target=show(row.next_target, row.next_unit, language), date=period_label(row.next_due, language)
    )
    return Cell(words, (f"{authority}; {relation}", other))


@of_frames
def crosswalk(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return which target follows which as a table, with the two sites whose pages print the new one.

    Args:
        frame: ``evidence.crosswalk``, or rows of it.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a pair: indicator, the target that was due, the one that follows, how it does, and where it was read.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.crosswalk(dx.load(reports="all").crosswalk)
        Which target follows which
        ...
    """
    _ = gettext(language)
    heads = (_("Indicator"), numeric(_("Was due")), numeric(_("Follows")), full(_("Relation")), full(_("Read on")))
    rows = [_pair(row, language) for row in rows_of(frame)]
    words, empty = caption or _("Which target follows which"), _("No target that follows is confirmed here.")
    return Table.of(words, heads, rows, frame, empty)


def _pair(row: Any, language: str) -> tuple[Any, ...]:
    known = load_definitions().indicators
    small = [note_words(row.note, language)]
    if row.relation == "replaced":
        small.insert(0, known[row.new_indicator].name[language])
    unit = known[row.indicator].unit
    new = known[row.new_indicator].unit if row.new_indicator else unit
    return (
        known[row.indicator].name[language],
        _dated(row.value, unit, row.due, row.authority, language),
        _dated(row.new_value, new, row.new_due, row.new_authority, language),
        Cell(capital(relation_word(row.relation, language)), tuple(small)),
        ", ".join(site(address) for address in (row.page_1, row.page_2)),
    )


def _dated(value: Any, unit: str, due: str, authority: str, language: str) -> Cell:
    words = show(value, unit, language) or "–"
    return Cell(words, (period_label(due, language), authority_word(authority, language)))


@of_frames
def unjudged(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return which figure is missing for which target, in the order of the decisions.

    Args:
        frame: what ``assess`` returned; targets due before the year of its newest figure are left out, and so are
            those by the figures of a producer who does not lead.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a target that cannot be judged: the decision with its date; the indicator; the target and when it is
        due; the newest figure; the figure that would have to be published, and why there is no status. ``frame``
        holds the rows.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.unjudged(dx.assess(pillar="digital_government"))
        What should be published
        ...
    """
    _ = gettext(language)
    asked = in_force(frame)
    found = asked[asked["lacks"] != ""]
    places = {name: n for n, name in enumerate(load_definitions().indicators)}
    keys = {"_place": found["indicator"].map(places)}
    found = found.assign(**keys).sort_values(["decided", "authority", "_place", "due_date"], kind="stable")
    found = found.drop(columns="_place").reset_index(drop=True)
    heads = (_("Decision"), _("Indicator"), numeric(_("Target")), numeric(_("Newest figure")), _("Missing"))
    rows = []
    for row in rows_of(found):
        day = get(row, "decided")
        value = show(get(row, "current"), row.unit, language, qualifier_of(row, "current"))
        needed = capital(needed_words(row, language)) or "–"
        rows.append((
            Cell(authority_word(row.authority, language), (date_label(day.date(), language) if day else "",)),
            name_of(row, language),
            Cell(target_words(row, language), (period_label(row.due, language),)),
            Cell(value or "–", (period_label(get(row, "current_period"), language),)),
            Cell(needed, (capital(lack_word(row.lacks, language)),)),
        ))  # fmt: skip
    empty = all_judged(asked, language) if len(asked) else _("No target is set here.")
    behind = [[row] for row in rows_of(found)] or [rows_of(asked)]  # of none that is missing, all that were looked at
    return Table.of(caption or _("What should be published"), heads, rows, found, empty, behind=behind)
