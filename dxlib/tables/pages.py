"""Figures that were read on public pages, told apart from those that a document here proves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dxlib.tables.display import Cell, get, qualifier_of
from dxlib.text import gettext, is_page, period_label, show, show_between

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
