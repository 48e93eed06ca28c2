"""What rows say of a side, of a target and of an adoption, in words; figures of public pages told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dxlib.notation.figures import printed_qualifier
from dxlib.tables.display import Cell, get, qualifier_of
from dxlib.text import Figure, bridged_words, contested_words, gettext, is_page, period_label, show, show_between
from dxlib.text.words import capital


def side_of(frame: pd.DataFrame) -> str:
    """Return under which names a frame has its figures: ``current`` as compared, or ``value`` as observed."""
    return "current" if "current" in frame else "value"


def of_side(row: Any, side: str, column: str, otherwise: Any = None) -> Any:
    """Return what a row says of the figure of one side (baseline, current, newest, value): its period, its line."""
    return get(row, column if side == "value" else f"{side}_{column}", otherwise)


def as_sentence(text: str) -> str:
    """Return some words with a capital and a full stop."""
    return capital(text.rstrip(".")) + "." if text else ""


def doubts(row: Any, side: str, language: str = "en") -> tuple[str, ...]:
    """Return what to mind of one figure of a row: that its reading is doubtful, or that another figure contests it.

    The side is baseline, current, newest, or value where the frame has one figure a row.
    """
    period = of_side(row, side, "period", "")
    doubtful = gettext(language)("Doubtful reading.") if of_side(row, side, "doubtful") else ""
    contested = contested_words(of_side(row, side, "contested", ""), period, language)
    bridged = bridged_words(of_side(row, side, "bridge", ""), period, language)
    return tuple(filter(None, (bridged, doubtful, contested)))


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
    return target_of(row.target, str(get(row, "target_printed", "")), row.unit, language)


def target_of(target: float, printed: str, unit: str, language: str) -> str:
    """Return a target as :func:`target_words` does, by its value and how it is printed."""
    sign = next((sign for sign in ("≥", "≤") if sign in printed), "")
    above = bool(printed) and not sign and printed_qualifier(printed) == "over"
    value = show(target, unit, language, "over" if above else "exact")
    return Figure(f"{sign}\u00a0{value}", target, unit) if sign else value


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
    called = area_names(areas, language)
    texts = []
    for done, form in ((False, _("Not done: {names}.")), (True, _("Done: {names}."))):
        found = [str(called.get(area, area)) for area in mine[mine["adopted"] == done]["area"]]
        if found:
            texts.append(form.format(names=", ".join(dict.fromkeys(found))))
    return " ".join(texts)


def area_names(areas: pd.DataFrame | None, language: str) -> dict[str, str]:
    """Return the name of every area by its code."""
    return {} if areas is None else dict(zip(areas["code"], areas[f"name_{language}"], strict=True))


PAGE = "†"  # after a figure that was read on a public page, where others stand beside it
_OWN = ("value", "target", "adopted")  # columns of which ``report`` says where they stand


def on_page(row: Any, side: str) -> bool:
    """Return whether a figure of a row was read on a public page."""
    return is_page(get(row, "report" if side in _OWN else f"{side}_report"))


class Pages:
    """Which of some figures were read on public pages, and what is said of it.

    Where all were, a note alone says so; else each of these carries a sign.

    Args:
        rows: those whose figures are shown.
        sides: which of their figures: ``value``, ``target``, ``adopted``, or ``current``, ``baseline`` and ``newest``.
        language: of the words.
        note: what the sign says, with a place for it (``{sign}``), where it says more than that.

    Attributes:
        apart: whether the figures of pages are told apart from others.
        texts: the note, if any figure is of a page.
    """

    def __init__(self, rows: Iterable[Any], sides: Iterable[str], language: str = "en", note: str = "") -> None:
        sides, self._language = tuple(sides), language
        found = {on_page(row, side) for row in rows for side in sides if get(row, side) is not None}
        self.apart = len(found) > 1
        self.texts = (_note(self.apart, note, language),) if True in found else ()

    def sign(self, row: Any, side: str) -> str:
        """Return the sign of a figure that was read on a public page, where it is told apart."""
        return PAGE if self.apart and get(row, side) is not None and on_page(row, side) else ""

    def cell(self, row: Any, side: str) -> Cell:
        """Return a figure of a row, or its bounds where no more is known, over its period and its sign."""
        low, high = (get(row, f"{side}_{end}") for end in ("low", "high"))
        if (value := get(row, side)) is not None:
            text = show(value, row.unit, self._language, qualifier_of(row, side))
        else:
            text = show_between(low, high, row.unit, self._language)
        if not text:
            return Cell(gettext(self._language)("not printed"))
        return Cell(text, (period_label(get(row, f"{side}_period"), self._language) + self.sign(row, side),))


def _note(apart: bool, note: str, language: str) -> str:
    _ = gettext(language)
    if not apart:
        return _("All figures here were read on public pages; no document here proves them.")
    return (note or _("{sign} Read on a public page; no document here proves it.")).format(sign=PAGE)
