"""What is known by its bounds alone, and what was computed from the figures of old provinces."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from dxlib.indicators import known_definitions
from dxlib.text.catalogue import gettext
from dxlib.text.places import areas_words
from dxlib.text.words import is_missing, named, show, show_change, unit_of


def show_between(low: Any, high: Any, unit: str, language: str = "en") -> str:
    """Return the bounds of a level of which no more is known, outwards, so that it lies between; empty for none.

    Example:
        >>> show_between(42.125, 56.835, "percent")
        '42.12% to 56.84%'
    """
    if is_missing(low) or is_missing(high):
        return ""
    fine = 10_000 if unit == "points" else 100 if max(abs(low), abs(high)) < 100 else 1
    ends = [show(end, unit, language) for end in (floor(low * fine + 1e-9) / fine, ceil(high * fine - 1e-9) / fine)]
    return ends[0] if ends[0] == ends[1] else from_to(ends, language)


def show_change_between(low: Any, high: Any, unit: str, language: str = "en") -> str:
    """Return the bounds of a change of which no more is known, shares in points, outwards.

    Example:
        >>> show_change_between(4.495, 23.505, "percent")
        '+4.49 to +23.51 points'
    """
    form = "points" if unit_of(unit).kind == "share" else "unit"
    ends = floor(low * 100 + 1e-9) / 100, ceil(high * 100 - 1e-9) / 100
    return from_to([show_change(end, form, unit, language) for end in ends], language)


def from_to(ends: list[str], language: str = "en") -> str:
    """Return two figures in words as a span, in which the unit is said once.

    Example:
        >>> from_to(["2 million dong", "3 million dong"])
        '2 to 3 million dong'
    """
    number, *words = ends[0].split(maxsplit=1)
    same = bool(words) and ends[1].split(maxsplit=1)[1:] == words
    return gettext(language)("{low} to {high}").format(low=number if same else ends[0], high=ends[1])


def bridged_words(code: str, period: str, language: str = "en") -> str:
    """Return that no report prints the figure of a new province, and from what it was computed; empty if one does.

    Args:
        code: the rule with the old provinces, as ``compare`` has it in ``current_bridge``.
        period: what the figure is of.
        language: the language of the words.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> bridged_words("sum VN-27,VN-DN", "2022")
        'The figure for 2022 is not printed: the sum of Quảng Nam (VN-27), Da Nang (VN-DN).'
    """
    if not code:
        return ""
    _ = gettext(language)
    forms = {
        "same": _("The figure for {period} is not printed: that of {areas}."),
        "sum": _("The figure for {period} is not printed: the sum of {areas}."),
        "ratio": _("The figure for {period} is not printed: the sums of {areas}, one over the other."),
        "weighted_mean": _("The figure for {period} is not printed: the mean of {areas}, weighted by {weights}."),
        "dti_mean": _("The figure for {period} is not printed: the plain mean of {areas}, the rule of the ministry."),
        "range": _("The figure for {period} is not printed: between those of {areas}, without weights."),
    }
    rule, _space, areas = code.partition(" ")
    rule, _colon, weights = rule.partition(":")
    known = known_definitions().indicators
    told = f"“{known[weights].name[language]}”" if weights in known else ""
    areas = areas_words(areas.split(","), language)
    return forms[rule].format(period=named(period, language), areas=areas, weights=told)
