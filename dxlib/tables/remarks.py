"""What to mind of a row, in words: doubts, revisions, newer figures, targets, names."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.display import get, qualifier_of, true
from dxlib.text import (
    gettext,
    is_missing,
    period_label,
    reason,
    show,
    show_change,
)

_FORM = {"growth": "percent", "points": "points", "multiple": "times", "difference": "unit", "rank_change": "places"}


def flags(row: Any, language: str = "en") -> list[str]:
    """Return in words what a reader must know of a compared row before trusting its change."""
    _ = gettext(language)
    notes = []
    for side in ("current", "baseline"):
        period = period_label(get(row, f"{side}_period", ""), language)
        if true(row, f"{side}_doubtful"):
            notes.append(_("The reading for {period} is doubtful.").format(period=period))
        if true(row, f"{side}_stand_in"):
            notes.append(_("Stands in for a period without a figure of its own: {period}.").format(period=period))
        other = get(row, f"{side}_revised_from")
        if other is not None:
            note = _("Another report gives {value} for {period}.")
            notes.append(note.format(value=show(other, row.unit, language), period=period))
    if true(row, "different_length"):
        notes.append(_("The two shares cover spans of different length."))
    if true(row, "running_total") and not is_missing(getattr(row, "shown_change", None)):
        notes.append(_("A running total: the difference is what came in between the two dates."))
    if not is_missing(getattr(row, "stated_agrees", None)) and not row.stated_agrees:
        note = _("The report states {stated}, which the levels do not give.")
        notes.append(note.format(stated=stated_words(row, language)))
    return notes


def stated_words(row: Any, language: str = "en") -> str:
    """Return the change that a report states, in words."""
    return show_change(row.stated_change, _FORM[row.stated_form], row.unit, language)


def newest_words(row: Any, language: str = "en") -> str:
    """Return the figure that is newer than the compared ones, and why it is left out."""
    if is_missing(getattr(row, "newest", None)):
        return ""
    _ = gettext(language)
    text = _("Newest, not compared: {value} ({period}).")
    words = text.format(
        value=show(row.newest, row.unit, language, qualifier_of(row, "newest")),
        period=period_label(row.newest_period, language),
    )
    if not is_missing(getattr(row, "newest_break", None)):
        words += " " + as_sentence(reason(f"break {row.newest_break}", language))
    return words


def as_sentence(text: str) -> str:
    """Return some words with a capital and a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def target_words(row: Any, language: str = "en") -> str:
    """Return a target with its operator, as far as the report prints one."""
    sign = next((sign for sign in ("≥", "≤") if sign in str(get(row, "target_printed", ""))), "")
    value = show(row.target, row.unit, language)
    return f"{sign}\u00a0{value}" if sign else value


def fragile_words(what: str, language: str = "en") -> str:
    """Return what would give a target another status, in words."""
    _ = gettext(language)
    words = {
        "baseline": _("from another baseline"),
        "rounding": _("within the rounding of the figures"),
        "vintage": _("by the figure of the other report"),
    }
    causes = [words.get(cause, cause) for cause in str(what).split(", ")]
    return _("Fragile: another status {causes}.").format(causes=", ".join(causes))


def named(row: Any, period: Any, names: pd.DataFrame | None, areas: pd.DataFrame | None, language: str = "en") -> str:
    """Return who did something or did not, as far as the reports name them; empty if they name no one."""
    if names is None or names.empty:
        return ""
    _ = gettext(language)
    mine = names[(names["indicator"] == row.indicator) & (names["period"] == period)]
    called = {} if areas is None else dict(zip(areas["code"], areas[f"name_{language}"], strict=True))
    texts = []
    for done, form in ((False, _("Not done: {names}.")), (True, _("Done: {names}."))):
        found = [str(called.get(area, area)) for area in mine[mine["adopted"] == done]["area"]]
        if found:
            texts.append(form.format(names=", ".join(dict.fromkeys(found))))
    return " ".join(texts)
