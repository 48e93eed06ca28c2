"""Tables of the audit: every finding with its arithmetic and places, how many of each kind, what was republished."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from dxlib.analysis.audit import FINDINGS
from dxlib.indicators import Pillar, load_definitions
from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Stack, Table, area_of, counted, full, name_of, numeric, rows_of
from dxlib.tables.remarks import as_sentence
from dxlib.text import (
    computed_between,
    computed_figure,
    date_label,
    finding_sentence,
    gap_words,
    gettext,
    in_file,
    period_label,
    show,
    show_change,
    source_label,
    stated_figure,
    verdict_word,
)
from dxlib.text.words import capital, in_language

_LONG = 12  # more remarks than these are folded by pillar


@of_frames
def findings(frame: pd.DataFrame, *, language: str = "en", caption: str = "", folded: bool = False) -> Table | Stack:
    """Return findings as a table: what is stated, what it is held against, the gap, and where both stand.

    Args:
        frame: what ``audit`` returned.
        language, caption: the language of the words, and a title of your own.
        folded: whether only the caption shows until it is asked for.

    Returns:
        One row a finding, the remarks in a table of their own, which is folded where it follows another; a
        table that says so where there is nothing.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.findings(dx.audit(indicator="clinics_with_id_card_share"))
        Findings, with the arithmetic
        ...
    """
    _ = gettext(language)
    recomputed, noted = (frame[mask] for mask in (frame["verdict"] != "noted", frame["verdict"] == "noted"))
    first = caption or _("Findings, with the arithmetic")
    if noted.empty:
        return _recomputed(recomputed, first, folded, language)
    if recomputed.empty:
        return _noted(noted, caption or _("What a person noticed"), folded, language)
    remarks = _noted(noted, _("What a person noticed"), True, language)
    return Stack((_recomputed(recomputed, first, folded, language), *remarks.tables))


def _recomputed(frame: pd.DataFrame, caption: str, folded: bool, language: str) -> Table:
    _ = gettext(language)
    heads = (_("Figure"), _("Verdict"), _("Stated"), _("Held against"), full(_("What the figures say")))
    told = set[str]()
    rows = [
        (
            Cell(name_of(row, language), _about(row, language)),
            _verdict(row, language),
            _stated(row, language),
            _against(row, language),
            Cell(finding_sentence(row, language), (_added(row, told, language), _where(row, language))),
        )
        for row in rows_of(frame)
    ]
    empty = _("The audit finds nothing of this kind in the reports asked for.")
    return Table.of(caption, heads, rows, frame, empty, folded=folded)


def _about(row: Any, language: str) -> tuple[str, ...]:
    return period_label(row.period, language), area_of(row, language)


def _verdict(row: Any, language: str) -> Cell:
    """The verdict in words that fit a column, the reading under it, and the gap."""
    word, plain, reading = verdict_word(row.verdict, language), verdict_word("consistent", language), ""
    if word.startswith(plain):
        word, reading = plain, word.removeprefix(plain).strip()
    gap = gap_words(row, language)
    apart = gettext(language)("gap {gap}").format(gap=gap) if gap else ""
    return Cell(capital(word), (reading, apart), row.verdict)


def _stated(row: Any, language: str) -> Cell:
    _ = gettext(language)
    roles = {
        "revision": _("first printed"), "contradiction": _("printed first"), "fall": _("earlier"),
        "total": _("earlier total"), "alike": _("this figure"), "status": _("target"), "stock and flow": _("flow"),
        "sum": _("whole"), "sum of totals": _("total of the whole"), "names": _("counted"),
        "bridge": _("new province"),
    }  # fmt: skip
    return Cell(stated_figure(row, language), (roles.get(row.check, ""),))


def _against(row: Any, language: str) -> Cell:
    _ = gettext(language)
    text, between = computed_figure(row, language), computed_between(row, language)
    if row.check == "bridge" and not text and row.verdict != "unverifiable":  # known by its bounds alone
        text, between = between, ""
    if not text:
        return Cell(_("not printed"))
    roles = {
        "revision": _("later"), "contradiction": _("printed too"), "fall": _("later"), "total": _("later total"),
        "alike": _("the other"), "status": _("newest figure"), "stock and flow": _("rise of the total"),
        "sum": _("sum of the parts"), "sum of totals": _("sum of the totals"), "names": _("named"),
        "whole number": _("implied count"), "bridge": _("from the old provinces"),
    }  # fmt: skip
    near = _("from the nearest level") if row.verdict == "unverifiable" else _("recomputed")
    return Cell(text, (roles.get(row.check, near), between))


def _added(row: Any, told: set[str], language: str) -> str:
    """What a person adds to a finding; where it was told in the same table, its title alone."""
    title = in_language(row, "title", language)
    if title in told:
        return gettext(language)("• {title}: as above.").format(title=title)
    told.update(filter(None, [title]))
    return f"• {title}: {in_language(row, 'text', language)}" if title else ""


def lines_of(row: Any) -> dict[str, list[int]]:
    """Return the lines of a finding in each report, each once."""
    lines: dict[str, list[int]] = {}
    for place in row.places:
        known = lines.setdefault(place.report, [])
        known += [place.line] if place.line not in known else []
    return lines


def _where(row: Any, language: str) -> str:
    """The documents and lines of a finding, each document once."""
    return as_sentence("; ".join(_document(report, lines, language) for report, lines in lines_of(row).items()))


def _document(report: str, lines: list[int], language: str) -> str:
    if len(lines) == 1:
        return source_label(report, lines[0], language)
    form = gettext(language)("report of {date}, lines {lines}")
    day = date_label(date.fromisoformat(report[:10]), language)
    return form.format(date=day, lines=", ".join(in_file(report, line, language) for line in sorted(lines)))


def _noted(frame: pd.DataFrame, caption: str, folded: bool, language: str) -> Table | Stack:
    """The remarks; many of them in a folded table a pillar."""
    pillars = _pillars(frame)
    if len(frame) <= _LONG or len(pillars) == 1:
        return _remarks(frame, caption, folded, language)
    form = gettext(language)("{caption}: {pillar}")
    tables = []
    for pillar in pillars:
        words = form.format(caption=caption, pillar=pillar.name[language].lower())
        tables.append(_remarks(frame[frame["pillar"] == pillar.id], words, True, language))
    return Stack(tuple(tables))


def _pillars(frame: pd.DataFrame) -> list[Pillar]:
    return [pillar for pillar in load_definitions().pillars.values() if (frame["pillar"] == pillar.id).any()]


def _remarks(frame: pd.DataFrame, caption: str, folded: bool, language: str) -> Table:
    _ = gettext(language)
    pillars = load_definitions().pillars
    rows = []
    for row in rows_of(frame):
        about = name_of(row, language) or pillars[row.pillar].name[language]
        text = Cell(finding_sentence(row, language), (_where(row, language),))
        rows.append((Cell(in_language(row, "title", language), (about,)), text))
    return Table.of(caption, (_("Remark"), full(_("What was noticed"))), rows, frame, folded=folded)


@of_frames
def verdicts(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return how many findings there are of each verdict, in all and by pillar, with what each verdict means.

    Args:
        frame: what ``audit`` returned.
        language, caption: the language of the words, and a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.verdicts(dx.audit())
        Findings by verdict and pillar
        ...
    """
    _ = gettext(language)
    pillars = _pillars(frame)
    heads = (_("Verdict"), numeric(_("All")), *(numeric(pillar.name[language]) for pillar in pillars))
    rows, behind = [], []
    for verdict in FINDINGS:
        own = frame[frame["verdict"] == verdict]
        if len(own):
            counts = [len(own), *(int((own["pillar"] == pillar.id).sum()) for pillar in pillars)]
            head = Cell(capital(verdict_word(verdict, language)), (_meaning(verdict, language),), verdict)
            rows.append((head, *(counted(count, language) for count in counts)))
            behind.append(rows_of(own))
    empty = _("The reports asked for print nothing here that can be recomputed.")
    return Table.of(caption or _("Findings by verdict and pillar"), heads, rows, frame, empty, behind=behind)


def _meaning(verdict: str, language: str) -> str:
    _ = gettext(language)
    meanings = {
        "inconsistent": _("no reading of the figures gives what is stated"),
        "contradiction": _("one report prints the same figure in two ways"),
        "stock and flow": _("a running total rises by less than what went into it"),
        "parts": _("parts do not sum to their whole, or a count is no whole number"),
        "status": _("the group of a target does not go with its figures"),
        "suspect": _("nothing is refuted: a count that falls, a changed total, figures printed alike"),
        "revision": _("a later report prints another figure for the same period"),
        "noted": _("seen by a person, found by no rule"),
        "unverifiable": _("a level that it takes is not printed"),
        "consistent": _("the figures give what is stated, rounding allowed for"),
    }
    return meanings.get(verdict) or _("the figures give what is stated under that reading only")


@of_frames
def revisions(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return what was printed again for the same period: the figure before, the figure after, the change.

    Args:
        frame: what ``revisions`` returned.
        language, caption: the language of the words, and a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.revisions(dx.analysis.revisions(indicator="dossiers_online_share"))
        Figures published again
        ...
    """
    _ = gettext(language)
    heads = (_("Indicator"), *map(numeric, (_("Before"), _("After"), _("Change"))), full(_("Where")))
    pairs = pairwise(rows_of(frame))
    behind = [pair for pair in pairs if pair[1].printing > 1]
    rows = [_revised(before, row, language) for before, row in behind]
    empty = _("No figure was printed for the same period by two of the reports asked for.")
    return Table.of(caption or _("Figures published again"), heads, rows, frame, empty, behind=behind)


def _revised(before: Any, row: Any, language: str) -> tuple[Cell, ...]:
    _ = gettext(language)
    change = show_change(row.change, "points" if row.unit == "percent" else "unit", row.unit, language)
    sides = (
        Cell(show(side.value, row.unit, language), (date_label(pd.Timestamp(side.published).date(), language),))
        for side in (before, row)
    )
    where = "; ".join(source_label(side.report, side.line, language) for side in (before, row))
    doubt = _("A reading is doubtful.") if before.doubtful or row.doubtful else ""
    return (
        Cell(name_of(row, language), _about(row, language)),
        *sides,
        Cell(change, ("" if row.revised else _("within rounding"),)),
        Cell(as_sentence(where), (doubt,)),
    )
