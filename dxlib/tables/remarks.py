"""What to say of a target and of an adoption, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.notation.figures import printed_qualifier
from dxlib.tables.display import get, true
from dxlib.text import Figure, contested_words, gettext, show


def as_sentence(text: str) -> str:
    """Return some words with a capital and a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def doubts(row: Any, side: str, language: str = "en") -> tuple[str, ...]:
    """Return what to mind of one figure of a row: that its reading is doubtful, or that another figure contests it.

    Args:
        row: a row of any frame of figures.
        side: baseline, current, newest, or value where the frame has one figure a row.
        language: the language of the words.
    """
    of = "" if side == "value" else f"{side}_"
    doubtful = gettext(language)("Doubtful reading.") if true(row, f"{of}doubtful") else ""
    contested = contested_words(get(row, f"{of}contested", ""), get(row, f"{of}period", ""), language)
    return tuple(text for text in (doubtful, contested) if text)


def target_words(row: Any, language: str = "en") -> str:
    """Return a target with its operator, as far as the report prints one.

    Args:
        row: a row of ``assess``, as ``itertuples(index=False)`` gives it.
        language: the language of the words.

    Example:
        >>> import dxlib as dx
        >>> (row,) = dx.assess(indicator="dossiers_online_share", due="2025", authority="942").itertuples(index=False)
        >>> target_words(row).split()
        ['≥', '80%']
    """
    printed = str(get(row, "target_printed", ""))
    sign = next((sign for sign in ("≥", "≤") if sign in printed), "")
    above = bool(printed) and not sign and printed_qualifier(printed) == "over"
    value = show(row.target, row.unit, language, "over" if above else "exact")
    return Figure(f"{sign}\u00a0{value}", row.target, row.unit) if sign else value


def named(row: Any, period: Any, names: pd.DataFrame | None, areas: pd.DataFrame | None, language: str = "en") -> str:
    """Return who did something or did not, as far as the reports name them; empty if they name no one.

    Args:
        row: a row of any frame of counts.
        period: the period of the count.
        names: the evidence's ``adoption``, if it is to be told by name.
        areas: the evidence's ``areas``, to write names in place of codes.
        language: the language of the words.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> row = next(seen.adoption[seen.adoption.indicator == "provinces_annual_plan"].itertuples())
        >>> print(named(row, row.period, seen.adoption, seen.areas))
        Not done: ...
    """
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
