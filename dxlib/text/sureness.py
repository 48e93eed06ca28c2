"""How sure a key figure is, in as few words as a card has room for."""

from __future__ import annotations

from math import ceil, floor, inf, isinf
from typing import Any

from dxlib.text.catalogue import gettext
from dxlib.text.remarks import between_words, flags, from_to, newest_words
from dxlib.text.words import get, in_language, is_page, period_label, show, show_change


def sure_words(row: Any, language: str = "en") -> list[str]:
    """Return how sure a key figure and its change are, in short: rounding, doubts, pages, and what others count.

    Args:
        row: of a comparison, with what somebody else counts in ``other`` if anybody does.
        language: the language of the words.
    """
    _ = gettext(language)
    said = [_rounded(row, language)]
    pages = [is_page(report) for side in ("current", "baseline") if (report := get(row, f"{side}_report"))]
    if any(pages):
        said.append(_("† read on public pages") if all(pages) else _("† partly read on public pages"))
    if (other := get(row, "other")) is not None:
        form = _("{producer} counts {value} ({period})")
        said.append(form.format(
            producer=in_language(row, "other_by", language), period=period_label(row.other_period, language),
            value=show(other, row.unit, language, row.other_qualifier),
        ))  # fmt: skip
    between = between_words(row, language)
    notes = [*(flag for flag in flags(row, language) if flag != between), newest_words(row, language)]
    return [part for part in (*said, *notes) if part]


def _rounded(row: Any, language: str) -> str:
    """Between which ends the rounding of both figures leaves a computed change."""
    column = {"percent": "relative_change", "points": "absolute_change"}.get(get(row, "shown_form", ""), "")
    low, high = (get(row, f"{column}_{end}", inf) for end in ("low", "high"))
    if get(row, "shown_basis") != "computed" or isinf(low) or isinf(high) or low == high:
        return ""
    fine = 100 if row.shown_form == "points" else 10
    above, below = high - row.shown_change, row.shown_change - low
    if abs(above - below) < 1e-9:
        size = show_change(ceil(above * fine - 1e-9) / fine, row.shown_form, row.unit, language).lstrip("+")
        return gettext(language)("±{size} by rounding").format(size=size)
    outer = floor(low * fine + 1e-9) / fine, ceil(high * fine - 1e-9) / fine
    span = from_to([show_change(end, row.shown_form, row.unit, language) for end in outer], language)
    return gettext(language)("{span} after rounding").format(span=span)
