"""What to mind of a compared row: doubts, stand-ins, revisions, a stated change, a newer figure."""

from __future__ import annotations

from math import ceil, floor, isinf, nan
from typing import Any

from dxlib.compare import FORM_SHOWN
from dxlib.text.catalogue import gettext
from dxlib.text.words import is_missing, named, show, show_change, status_word, when


def stated_words(row: Any, language: str = "en") -> str:
    """Return the change that a report states, in words."""
    return show_change(row.stated_change, FORM_SHOWN[row.stated_form], row.unit, language)


def stated_remark(row: Any, language: str = "en") -> str:
    """Return what to mind of the change that a report states beside two levels; empty if nothing."""
    _ = gettext(language)
    if is_missing(getattr(row, "stated_agrees", None)):
        return ""
    if not row.stated_agrees:
        form = _("The report states {stated}, which the levels do not give.")
    elif row.stated_as_points:
        form = _("The report states {stated}, which holds if read as points.")
    else:
        return ""
    return form.format(stated=stated_words(row, language))


def _true(row: Any, column: str) -> bool:
    flag = getattr(row, column, None)
    return not is_missing(flag) and bool(flag)


def flags(row: Any, language: str = "en") -> list[str]:
    """Return what a reader must know of a compared row before trusting its change, a sentence each."""
    _ = gettext(language)
    notes = []
    for side in ("current", "baseline"):
        code, other = getattr(row, f"{side}_period", None), getattr(row, f"{side}_revised_from", None)
        if _true(row, f"{side}_doubtful"):
            notes.append(_("The reading for {period} is doubtful.").format(period=named(code, language)))
        if _true(row, f"{side}_stand_in"):
            note = _("The figure is dated {period}: the asked period has none of its own.")
            notes.append(note.format(period=named(code, language)))
        if not is_missing(other):
            note = _("Another report gives {value} for {period}.")
            notes.append(note.format(value=show(other, row.unit, language), period=named(code, language)))
    if row.outcome == "compared" and _true(row, "different_length"):
        notes.append(_("The two figures cover spans of different length."))
    if row.outcome == "compared" and _true(row, "running_total"):
        notes.append(_("A running total: the difference is what came in between the two dates."))
    if between := _between(row, language):
        notes.append(between)
    if remark := stated_remark(row, language):
        notes.append(remark)
    if row.outcome == "stated" and _true(row, "stated_doubtful"):
        notes.append(_("That reading is doubtful."))
    return notes


def _between(row: Any, language: str) -> str:
    """How far rounding leaves a computed change open, where that is more than a tenth of it."""
    columns = {"percent": "relative_change", "points": "absolute_change"}
    if is_missing(row.shown_change) or row.shown_basis != "computed" or row.shown_form not in columns:
        return ""
    low, high = (getattr(row, f"{columns[row.shown_form]}_{end}", nan) for end in ("low", "high"))
    if is_missing(low) or is_missing(high) or isinf(low) or isinf(high):
        return ""
    if high - low <= max(1, abs(row.shown_change) / 10):
        return ""
    fine = 10 if abs(row.shown_change) < 20 else 1  # outwards, so that the change shown lies between
    outer = floor(low * fine) / fine, ceil(high * fine) / fine
    ends = [show_change(end, row.shown_form, row.unit, language) for end in outer]
    form = gettext(language)("Rounding leaves the change between {low} and {high}.")
    return form.format(low=ends[0], high=ends[1])


def newest_words(row: Any, language: str = "en") -> str:
    """Return the figure that is newer than the compared ones, and why it is left out; empty if there is none."""
    if is_missing(getattr(row, "newest", None)):
        return ""
    _ = gettext(language)
    if is_missing(row.current):
        form = _("The newest figure is {value} {when}.")
    elif is_missing(row.newest_break):
        form = _("A newer figure, {value} {when}, is not part of this comparison.")
    else:
        form = _("A newer figure, {value} {when}, counts something else and is not compared.")
    value = show(row.newest, row.unit, language, row.newest_qualifier)
    return form.format(value=value, when=when(row.newest_period, language))


def fragile_words(row: Any, language: str = "en") -> str:
    """Return what would give a target another status, and which; empty if nothing would.

    Args:
        row: a row of ``assess``.
        language: the language of the words.
    """
    if is_missing(row.fragile_as):
        return ""
    _ = gettext(language)
    forms = {
        "baseline": _("from {period} it would be {status}"),
        "rounding": _("within the rounding of the figures it would be {status}"),
        "vintage": _("by the figure of the other report it would be {status}"),
    }
    told = []
    for flip in row.fragile_as.split("; "):
        cause, code, status = flip.split(" ")
        period = named(code, language) if code else ""
        told.append(forms[cause].format(period=period, status=status_word(status, language)))
    return _("Fragile: {causes}.").format(causes="; ".join(told))
