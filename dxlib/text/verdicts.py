"""The verdict and the figures of a finding in words: what is stated, what it is held against, how far apart."""

from __future__ import annotations

from math import ceil, floor, isinf
from typing import Any

from dxlib.indicators import known_definitions, split_part
from dxlib.notation.figures import printed_qualifier, show_number
from dxlib.text.catalogue import gettext
from dxlib.text.remarks import from_to
from dxlib.text.words import is_missing, legible, qualified, show, show_change, unit_of, when


def verdict_word(verdict: str, language: str = "en") -> str:
    """Return a verdict of the audit in words.

    Example:
        >>> verdict_word("revision"), verdict_word("stock and flow")
        ('revision', 'stock and flow')
    """
    _ = gettext(language)
    words = {
        "consistent": _("consistent"),
        "consistent if read as points": _("consistent if read as points"),
        "consistent if read as a ratio to the rest": _("consistent if read as a ratio to the rest"),
        "consistent if read as N+1 times": _("consistent if read as N+1 times"),
        "consistent if truncated": _("consistent if truncated"),
        "inconsistent": _("inconsistent"),
        "unverifiable": _("unverifiable"),
        "contradiction": _("contradiction"),
        "stock and flow": _("stock and flow"),
        "parts": _("parts"),
        "status": _("status"),
        "suspect": _("suspect"),
        "revision": _("revision"),
        "noted": _("noted"),
    }
    return words[verdict]


def stated_figure(row: Any, language: str = "en") -> str:
    """Return the figure in question as a finding compares it; empty for a remark."""
    if is_missing(row.stated):
        return ""
    place = next((p for p in row.places if p.role in ("flow", "stated", "whole")), row.places[0])
    text = _figure(row, row.stated, row.form, language)
    qualifier = printed_qualifier(place.as_printed) if place.value == row.stated else "exact"
    return qualified(text if qualifier == "exact" else text.removeprefix("+"), qualifier, language)


def computed_figure(row: Any, language: str = "en") -> str:
    """Return what the other printed figures give; empty where they give nothing.

    A count that a share implies has decimals, since it is no count unless they vanish.
    """
    if is_missing(row.computed):
        return ""
    if row.check == "whole number":
        return show_number(row.computed, language)
    if row.check in ("contradiction", "revision", "fall", "alike"):
        return level_words(row.places[1], language)
    return _figure(row, row.computed, _computed_form(row), language)


def computed_between(row: Any, language: str = "en") -> str:
    """Return between which values rounding leaves what is recomputed; empty where it leaves nothing open."""
    low, high = row.computed_low, row.computed_high
    if row.check in ("contradiction", "revision") or is_missing(low) or high - low <= 1e-9 * max(abs(low), abs(high)):
        return ""
    if row.check == "whole number":
        ends = [show_number(end, language, decimals=4 if high - low < 0.01 else 2) for end in (low, high)]
    else:
        ends = [_figure(row, end, _computed_form(row), language) for end in (low, high)]
    return _from_to(low, high, ends, language)


def gap_words(row: Any, language: str = "en") -> str:
    """Return how far apart the two figures lie, shares in points; empty where they agree.

    Example:
        >>> import dxlib as dx
        >>> gap_words(dx.audit(indicator="clinics_with_id_card_share").iloc[0])
        '3.04 points'
    """
    if is_missing(row.gap):
        return ""
    in_points = row.form in ("percent", "points") or (row.unit == "percent" and row.form == "unit")
    return show_change(abs(row.gap), "points" if in_points else row.form, row.unit, language).removeprefix("+")


def implied_words(row: Any, language: str = "en") -> str:
    """Return the level that would make a statement hold; empty if nothing is implied."""
    low, high = row.implied_low, row.implied_high
    if is_missing(low):
        return ""
    unit = _implied_unit(row)
    counted = unit_of(unit).kind in ("count", "rank") and not isinf(high)
    whole = (ceil(low - 1e-9), floor(high + 1e-9)) if counted else (low, high)
    if whole[0] > whole[1]:
        ends = [show_number(end, language) for end in (low, high)]
        form = gettext(language)("{low} to {high}, no whole number")
        return form.format(low=ends[0], high=ends[1])
    ends = [show(end, unit, language) for end in whole]
    if ends[0] == ends[1]:
        return ends[0] if low == high else qualified(ends[0], "about", language)
    return _from_to(low, high, ends, language)


def level_words(place: Any, language: str = "en", dated: bool = False) -> str:
    """Return the figure at a place with its qualifier, and with its period if that is asked for."""
    unit = known_definitions().indicators[place.indicator].unit
    value = show(place.value, unit, language, printed_qualifier(place.as_printed))
    if not dated:
        return value
    return gettext(language)("{value} {when}").format(value=value, when=when(place.period, language))


def _figure(row: Any, value: float, form: str, language: str) -> str:
    """A number of a finding in its form: levels and shares as they are, changes with their sign."""
    if row.check == "claim" or (row.check == "whole number" and row.base_period):
        return show_change(round(value, 2), form, row.unit, language)
    # an index from 0 to 1 has more digits that say something
    return show(round(value, 4) if row.unit == "points" else legible(value), row.unit, language)


def _computed_form(row: Any) -> str:
    return "points" if row.verdict == "consistent if read as points" else str(row.form)


def _from_to(low: float, high: float, ends: list[str], language: str) -> str:
    if isinf(high):
        return gettext(language)("{low} or more").format(low=ends[0])
    return from_to(ends, language)


def _implied_unit(row: Any) -> str:
    definitions = known_definitions()
    one = definitions.of(row)
    behind = {"base": one.id, "numerator": one.numerators[0] if one.numerators else "", "denominator": one.denominator}
    known = definitions.indicators.get(split_part(str(behind.get(row.implied_as)))[0])
    if known is None:  # a number, or the total printed with the numerator: counted in what the numerator counts
        known = definitions.indicators[split_part(one.numerators[0])[0]]
    return known.unit
