"""How many of how many: ministries or provinces that did something, one small square each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Sheet
from dxlib.charts.lettering import width
from dxlib.charts.levels import of_side, side_of
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, date_of, figure_notes, same, value_of
from dxlib.display import TEXT, name_of, rows_of, whole_of
from dxlib.text import gettext

_MOST = 120  # beyond so many squares a bar says more


@drawn
def adoption(
    frame: pd.DataFrame, names: pd.DataFrame | None = None, areas: pd.DataFrame | None = None,
    title: str | None = None, *, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw counts such as 53 of 63 provinces as one square for each, and name those that are known by name.

    Args:
        frame: rows of ``compare`` or observations of counts. Columns: indicator, ``current*`` or value,
            period; the whole is the column total, or else the denominator that the definition gives.
        names: rows of the evidence's ``adoption`` (indicator, period, area, adopted).
        areas: the evidence's ``areas`` (code, name_en, name_vi), to write names in place of codes.
        title: a title of your own.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where no row is a count of a known whole.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> rows = seen.observations.query("indicator == 'provinces_annual_plan'")
        >>> chart = dx.charts.adoption(rows, seen.adoption, seen.areas)
    """
    side = side_of(frame)
    rows = [row for row in rows_of(frame[frame[side].notna()]) if whole_of(row)]
    if not rows:
        return tables.newest(frame, language=language)

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        date = date_of(same(of_side(row, side, "period") for row in rows), language)
        sheet.title = title or _("How many have done it")
        sheet.subtitle = _("One square each; filled: done") + (f" · {date}" if date else "")
        notes = Notes()
        sheet.height = 0
        for row in rows:
            if row is not rows[0]:
                sheet.rule(0, sheet.height, sheet.width, sheet.height)
            told = tables.named(row, of_side(row, side, "period"), names, areas, language)
            _row(sheet, row, side, notes, "" if date else date_of(of_side(row, side, "period"), language), told)
        sheet.notes = notes.texts

    return fill


def _row(sheet: Sheet, row: Any, side: str, notes: Notes, date: str, told: str) -> None:
    _, language = gettext(sheet.language), sheet.language
    count, whole, top = int(getattr(row, side)), whole_of(row), sheet.height
    name = name_of(row, language)
    words = _("{count} of {whole}").format(count=value_of(row, side, language), whole=whole)
    words += notes.mark(figure_notes(row, side, language))
    sheet.values.append(f"{name}: {words}" + (f" ({date})" if date else "") + (f". {told}" if told else ""))
    if sheet.wide:
        y = sheet.lines(0, top + 26, name, 210, size=TEXT)
        if date:
            sheet.text(0, y, date, colour="ink3")
        bottom = _squares(sheet, count, whole, 236, top + 15, 252)
        sheet.text(508, top + 26, words, size=TEXT + 1, bold=True)
        y = sheet.lines(508, top + 45, told, sheet.width - 508, colour="ink2", most=5, even=False) if told else top + 45
        sheet.height = max(bottom + 14, y + 2, top + 58 + 17 * bool(date))
    else:
        y = sheet.lines(0, top + 20, name, sheet.width, size=TEXT, bold=True, leading=18)
        sheet.text(0, y, words, size=TEXT + 1, bold=True)
        if date:
            sheet.text(width(words, TEXT + 1, True) + 10, y, date, colour="ink3")
        bottom = _squares(sheet, count, whole, 0, y + 9, sheet.width)
        y = bottom + 18
        if told:
            y = sheet.lines(0, y, told, sheet.width, colour="ink2", most=6, even=False) + 2
        sheet.height = y - 4


def _squares(sheet: Sheet, count: int, whole: int, x: float, y: float, room: float) -> float:
    """Draw the squares, the open ones last; return where they end."""
    if whole > _MOST:
        sheet.box(x, y, x + room, y + 14, fill="grid")
        sheet.box(x, y, x + room * min(count / whole, 1), y + 14, fill="track")
        return y + 14
    step = 12
    lines = -(-whole // min(int(room // step), 21))
    per = -(-whole // lines)
    for n in range(whole):
        left, top = x + (n % per) * step, y + (n // per) * step
        done = n < count
        sheet.box(left + 0.75, top + 0.75, left + step - 2, top + step - 2, fill="track" if done else "",
                  stroke="" if done else "off", weight=1.2)  # fmt: skip
    return y + -(-whole // per) * step
