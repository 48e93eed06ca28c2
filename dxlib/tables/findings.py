"""Tables of the audit: every finding with its arithmetic and places, how many of each kind, what was republished."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dxlib.analysis.audit import FINDINGS
from dxlib.indicators import load_definitions
from dxlib.tables.display import Cell, Column, Stack, Table, get, name_of, rows_of
from dxlib.tables.remarks import as_sentence
from dxlib.text import (
    computed_between,
    computed_figure,
    date_label,
    finding_sentence,
    gap_words,
    gettext,
    period_label,
    show,
    show_change,
    show_number,
    source_label,
    stated_figure,
    verdict_word,
)

_LONG = 12  # more remarks than these are folded by pillar


def findings(frame: pd.DataFrame, *, language: str = "en", caption: str = "", folded: bool = False) -> Table | Stack:
    """Return findings as a table: what is stated, what it is held against, the gap, and where both stand.

    Args:
        frame: what ``audit`` returned.
        language: the language of the words.
        caption: a title of your own.
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
    second = caption if recomputed.empty and caption else _("What a person noticed")
    remarks = _noted(noted, second, folded or not recomputed.empty, language)
    if recomputed.empty:
        return remarks
    parts = remarks.tables if isinstance(remarks, Stack) else (remarks,)
    return Stack((_recomputed(recomputed, first, folded, language), *parts))


def _recomputed(frame: pd.DataFrame, caption: str, folded: bool, language: str) -> Table:
    _ = gettext(language)
    if frame.empty:
        nothing = Cell(_("The audit finds nothing of this kind in the reports asked for."))
        return Table(caption, (Column(_("Figure")),), ((nothing,),), frame=frame)
    columns = (
        Column(_("Figure")), Column(_("Verdict")), Column(_("Stated")), Column(_("Held against")),
        Column(_("What the figures say"), full=True),
    )  # fmt: skip
    rows, told = [], set[str]()
    for row in rows_of(frame):
        added = _added(row, told, language)
        lines = tuple(line for line in (added, _where(row, language)) if line)
        named = (Cell(name_of(row, language), _about(row, language)), _verdict(row, language))
        figures = (_stated(row, language), _against(row, language))
        rows.append((*named, *figures, Cell(finding_sentence(row, language), lines)))
    return Table(caption, columns, tuple(rows), folded=folded, frame=frame)


def _about(row: Any, language: str) -> tuple[str, ...]:
    area = "" if row.area == "VN" else str(row.area)
    return tuple(text for text in (period_label(row.period, language), area) if text)


def _verdict(row: Any, language: str) -> Cell:
    """The verdict in words that fit a column, the reading under it, and the gap."""
    _ = gettext(language)
    small = []
    word = verdict_word(row.verdict, language)
    plain = verdict_word("consistent", language)
    if row.verdict != "consistent" and word.startswith(plain):
        small.append(word.removeprefix(plain).strip())
        word = plain
    if gap := gap_words(row, language):
        small.append(_("gap {gap}").format(gap=gap))
    return Cell(as_sentence(word).rstrip("."), tuple(small), row.verdict)


def _stated(row: Any, language: str) -> Cell:
    _ = gettext(language)
    roles = {
        "revision": _("first printed"), "contradiction": _("printed first"), "fall": _("earlier"),
        "total": _("earlier total"), "alike": _("this figure"), "status": _("target"), "stock and flow": _("flow"),
        "sum": _("whole"), "sum of totals": _("total of the whole"), "names": _("counted"),
    }  # fmt: skip
    return Cell(stated_figure(row, language), (roles[row.check],) if row.check in roles else ())


def _against(row: Any, language: str) -> Cell:
    _ = gettext(language)
    if not (text := computed_figure(row, language)):
        return Cell(_("not printed"))
    roles = {
        "revision": _("later"), "contradiction": _("printed too"), "fall": _("later"), "total": _("later total"),
        "alike": _("the other"), "status": _("newest figure"), "stock and flow": _("rise of the total"),
        "sum": _("sum of the parts"), "sum of totals": _("sum of the totals"), "names": _("named"),
        "whole number": _("implied count"),
    }  # fmt: skip
    near = _("from the nearest level") if row.verdict == "unverifiable" else _("recomputed")
    return Cell(text, tuple(line for line in (roles.get(row.check, near), computed_between(row, language)) if line))


def _added(row: Any, told: set[str], language: str) -> str:
    """What a person adds to a finding; where it was told in the same table, its title alone."""
    if not (title := _title(row, language)):
        return ""
    if title in told:
        return gettext(language)("• {title}: as above.").format(title=title)
    told.add(title)
    return f"• {title}: {get(row, 'text_vi' if language == 'vi' else 'text', '')}"


def _title(row: Any, language: str) -> str:
    return str(get(row, "title_vi" if language == "vi" else "title", ""))


def _where(row: Any, language: str) -> str:
    """The documents and lines of a finding, each document once."""
    lines: dict[str, list[int]] = {}
    for place in row.places:
        if place.line not in lines.setdefault(place.report, []):
            lines[place.report].append(place.line)
    return as_sentence("; ".join(_document(report, found, language) for report, found in lines.items()))


def _document(report: str, lines: list[int], language: str) -> str:
    if len(lines) == 1:
        return source_label(report, lines[0], language)
    form = gettext(language)("report of {date}, lines {lines}")
    day = date_label(date.fromisoformat(report[:10]), language)
    return form.format(date=day, lines=", ".join(str(line) for line in sorted(lines)))


def _noted(frame: pd.DataFrame, caption: str, folded: bool, language: str) -> Table | Stack:
    """The remarks; many of them in a folded table a pillar."""
    pillars = [pillar for pillar in load_definitions().pillars.values() if (frame["pillar"] == pillar.id).any()]
    if len(frame) <= _LONG or len(pillars) == 1:
        return _remarks(frame, caption, folded, language)
    form = gettext(language)("{caption}: {pillar}")
    tables = []
    for pillar in pillars:
        words = form.format(caption=caption, pillar=pillar.name[language].lower())
        tables.append(_remarks(frame[frame["pillar"] == pillar.id], words, True, language))
    return Stack(tuple(tables))


def _remarks(frame: pd.DataFrame, caption: str, folded: bool, language: str) -> Table:
    _ = gettext(language)
    pillars = load_definitions().pillars
    columns = (Column(_("Remark")), Column(_("What was noticed"), full=True))
    rows = []
    for row in rows_of(frame):
        about = name_of(row, language) or pillars[row.pillar].name[language]
        text = Cell(finding_sentence(row, language), (_where(row, language),))
        rows.append((Cell(_title(row, language), (about,)), text))
    return Table(caption, columns, tuple(rows), folded=folded, frame=frame)


def verdicts(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return how many findings there are of each verdict, in all and by pillar, with what each verdict means.

    Args:
        frame: what ``audit`` returned.
        language: the language of the words.
        caption: a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.verdicts(dx.audit())
        Findings by verdict and pillar
        ...
    """
    _ = gettext(language)
    words = caption or _("Findings by verdict and pillar")
    if frame.empty:
        nothing = Cell(_("The reports asked for print nothing here that can be recomputed."))
        return Table(words, (Column(_("Verdict")),), ((nothing,),), frame=frame)
    pillars = [pillar for pillar in load_definitions().pillars.values() if (frame["pillar"] == pillar.id).any()]
    columns = (
        Column(_("Verdict")), Column(_("All"), True), *(Column(pillar.name[language], True) for pillar in pillars)
    )  # fmt: skip
    rows = []
    for verdict in FINDINGS:
        own = frame[frame["verdict"] == verdict]
        if own.empty:
            continue
        counts = [len(own), *(int((own["pillar"] == pillar.id).sum()) for pillar in pillars)]
        word = as_sentence(verdict_word(verdict, language)).rstrip(".")
        cells = (Cell(show_number(count, language) if count else "–") for count in counts)
        rows.append((Cell(word, (_meaning(verdict, language),), verdict), *cells))
    return Table(words, columns, tuple(rows), frame=frame)


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


def revisions(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return what was printed again for the same period: the figure before, the figure after, the change.

    Args:
        frame: what ``revisions`` returned.
        language: the language of the words.
        caption: a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.revisions(dx.revisions(indicator="dossiers_online_share"))
        Figures published again
        ...
    """
    _ = gettext(language)
    words = caption or _("Figures published again")
    columns = (
        Column(_("Indicator")), Column(_("Before"), True), Column(_("After"), True), Column(_("Change"), True),
        Column(_("Where"), full=True),
    )  # fmt: skip
    rows, before = [], None
    for row in rows_of(frame):
        if row.printing > 1:
            rows.append(_revised(before, row, language))
        before = row
    if not rows:
        nothing = Cell(_("No figure was printed for the same period by two of the reports asked for."))
        return Table(words, columns[:1], ((nothing,),), frame=frame)
    return Table(words, columns, tuple(rows), frame=frame)


def _revised(before: Any, row: Any, language: str) -> tuple[Cell, ...]:
    _ = gettext(language)
    form = "points" if row.unit == "percent" else "unit"
    change = Cell(show_change(row.change, form, row.unit, language), () if row.revised else (_("within rounding"),))
    sides = (
        Cell(show(side.value, row.unit, language), (date_label(pd.Timestamp(side.published).date(), language),))
        for side in (before, row)
    )
    where = "; ".join(source_label(side.report, side.line, language) for side in (before, row))
    doubt = (_("A reading is doubtful."),) if before.doubtful or row.doubtful else ()
    return Cell(name_of(row, language), _about(row, language)), *sides, change, Cell(as_sentence(where), doubt)
