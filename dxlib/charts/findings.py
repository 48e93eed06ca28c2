"""What the reports state, recomputed: how far the arithmetic lies from the statement, rounding allowed for."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, isfinite
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Axis, Sheet
from dxlib.charts.changes import nice
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import Notes, capital, date_of
from dxlib.display import LINE, SMALL, TEXT, name_of, rows_of
from dxlib.text import (
    computed_figure,
    gettext,
    is_missing,
    ngettext,
    show_change,
    show_number,
    stated_figure,
    verdict_word,
)

_LABEL = 548  # where the words of a finding begin on the wide sheet


@drawn
def recomputed(
    findings: pd.DataFrame, title: str | None = None, *, every: bool = False, language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw how many points what is recomputed lies from what is stated, a row a share or a change in percent.

    Zero is the figure as stated, with a band for its own rounding; the bar spans what rounding leaves open of the
    recomputed figure. Where bar and band meet, the two agree.

    Args:
        findings: rows of ``audit``; the shares and the changes in percent or points are drawn. Columns: check,
            verdict, indicator, name, name_vi, unit, period, form, gap, ``stated*``, ``computed*``, places, doubtful.
        title: a title of your own.
        every: also those that agree as they stand; otherwise a note counts them.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where there is nothing to draw.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.recomputed(dx.audit())
    """
    asked = findings["check"].isin(["claim", "share"]) & findings["form"].isin(["percent", "points"])
    known = findings[asked & (findings["verdict"] != "unverifiable") & findings["computed"].notna()]
    shown = known if every else known[known["verdict"] != "consistent"]
    if shown.empty:
        nothing = tables.Cell(gettext(language)("The audit finds nothing of this kind in the reports asked for."))
        head = tables.Column(gettext(language)("Figure"))
        return tables.Table(title or _title(language), (head,), ((nothing,),), frame=shown)
    rows = rows_of(shown)

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        axis, step = _axis(sheet, rows)
        sheet.title = title or _title(language)
        sheet.subtitle = _("Points from the figure as stated · band: its rounding · bar: what rounding leaves open")
        notes = Notes()
        sheet.height = top = 26.0 if sheet.wide else 0.0
        for row in rows:
            if row is not rows[0]:
                sheet.rule(0, sheet.height, sheet.width, sheet.height)
            _row(sheet, axis, row, notes)
        if sheet.wide:
            _scale(sheet, axis, step, top, sheet.height)
        else:
            _ends(sheet, axis)
        sheet.notes = notes.texts
        if rest := len(known) - len(shown):
            sheet.notes.append(_agreeing(rest, language))

    return fill


def _title(language: str) -> str:
    return gettext(language)("What the figures give, against what is stated")


def _agreeing(count: int, language: str) -> str:
    form = ngettext(language)(
        "{count} more share or change in percent agrees as it stands, rounding allowed for.",
        "{count} more shares and changes in percent agree as they stand, rounding allowed for.",
        count,
    )
    return form.format(count=count)


def _off(row: Any) -> tuple[float, float, float]:
    """How many points the recomputed figure lies from the stated one, and the ends of what rounding leaves."""
    low, high = (_known(row, f"computed_{end}", row.computed) for end in ("low", "high"))
    return row.computed - row.stated, low - row.stated, high - row.stated


def _band(row: Any) -> tuple[float, float]:
    """How many points the rounding of the statement itself leaves open, downwards and upwards."""
    low, high = (_known(row, f"stated_{end}", row.stated) - row.stated for end in ("low", "high"))
    return low, high


def _known(row: Any, column: str, otherwise: float) -> float:
    """An end of an interval; where it is open ("at least"), the figure itself."""
    end = getattr(row, column)
    return float(end) if not is_missing(end) and isfinite(end) else float(otherwise)


def _axis(sheet: Sheet, rows: list[Any]) -> tuple[Axis, float]:
    """The scale of all rows, and how far apart its lines are."""
    reach = [end for row in rows for end in (*_off(row), *_band(row))]
    step = nice(max(max(reach) - min(reach), 0.01) / 5)
    low, high = floor(min(*reach, -step) / step) * step, ceil(max(*reach, step) / step) * step
    return (Axis(low, high, 250, _LABEL - 30) if sheet.wide else Axis(low, high, 8, sheet.width - 8)), step


def _scale(sheet: Sheet, axis: Axis, step: float, top: float, bottom: float) -> None:
    """Draw the lines of the scale, numbered above them; zero is the statement."""
    _ = gettext(sheet.language)
    for n in range(round(axis.low / step), round(axis.high / step) + 1):
        x = axis.at(n * step)
        sheet.rule(x, top, x, bottom, colour="ink3" if n == 0 else "grid", behind=n != 0)
        if n == 0:
            sheet.text(x, top - 8, _("as stated"), colour="ink2", align="center")
        else:
            sheet.text(x, top - 8, show_number(n * step, sheet.language, signed=True), colour="ink3", align="center")


def _ends(sheet: Sheet, axis: Axis) -> None:
    """On a phone the scale stands under the last row: zero and its two ends."""
    y = sheet.height + 6
    sheet.text(axis.at(0), y, gettext(sheet.language)("as stated"), colour="ink2", align="center")
    for end, align in ((axis.low, "left"), (axis.high, "right")):
        words = show_number(end, sheet.language, signed=True)
        if abs(axis.at(end) - axis.at(0)) > width(words, SMALL) + 40:
            sheet.text(axis.at(end), y, words, colour="ink3", align=align)
    sheet.height = y + 10


def _row(sheet: Sheet, axis: Axis, row: Any, notes: Notes) -> None:
    _, language, top = gettext(sheet.language), sheet.language, sheet.height
    name, when = name_of(row, language), date_of(row.period, language)
    word = capital(verdict_word(row.verdict, language))
    marks = notes.mark([_("Doubtful reading.")] if row.doubtful else [])
    form = _("stated {stated}, recomputed {computed}")
    figures = form.format(stated=stated_figure(row, language), computed=computed_figure(row, language))
    sheet.values.append(f"{name} ({when}): {word}, {figures}")
    if sheet.wide:
        lines, words = wrap(name, 230, TEXT), wrap(word, sheet.width - _LABEL - 20, TEXT, True)
        told = wrap(figures, sheet.width - _LABEL - 20, SMALL, lines=3)
        tall = max(len(lines) + 1, len(words) + len(told)) * LINE + 18
        y = top + (tall - (len(lines) + 1) * LINE) / 2 + 12
        for line in lines:
            sheet.text(0, y, line, size=TEXT)
            y += LINE
        sheet.text(0, y, when, colour="ink3")
        y = top + (tall - (len(words) + len(told)) * LINE) / 2 + 12
        _sign(sheet, _LABEL + 6, y - 4.5, row.verdict)
        for n, line in enumerate(words):
            sheet.text(_LABEL + 20, y, line + (marks if n == len(words) - 1 else ""), size=TEXT, bold=True,
                       colour=_colour(row))  # fmt: skip
            y += LINE
        for line in told:
            sheet.text(_LABEL + 20, y, line, colour="ink3")
            y += LINE
        middle, sheet.height = top + tall / 2, top + tall
    else:
        y = sheet.lines(0, top + 20, name, sheet.width, size=TEXT, bold=True, leading=18)
        y = sheet.lines(0, y, when, sheet.width, colour="ink3", leading=18)
        _sign(sheet, 6, y - 4.5, row.verdict)
        y = sheet.lines(20, y, word + marks, sheet.width - 20, size=TEXT, bold=True, colour=_colour(row), leading=18)
        y = sheet.lines(20, y, figures, sheet.width - 20, colour="ink3", most=3)
        middle = y + (16 if row.verdict == "inconsistent" else 2)
        sheet.height = middle + 24
        sheet.rule(axis.left, middle, axis.right, middle, colour="grid", behind=True)
        sheet.rule(axis.at(0), middle - 11, axis.at(0), middle + 11, colour="ink3")
    _marks(sheet, axis, row, middle, f"{name}: {word}, {figures}")


def _colour(row: Any) -> str:
    return "track" if row.verdict.startswith("consistent") else "off"


def _sign(sheet: Sheet, x: float, y: float, verdict: str) -> None:
    """Draw the symbol of a verdict: a ticked disc, a ring where it holds under a reading, a diamond where it fails."""
    if verdict == "consistent":
        sheet.sign(x, y, "disc", size=6, fill="track")
        sheet.sign(x, y, "tick", size=6, stroke="on_status", weight=1.6)
    elif verdict.startswith("consistent"):
        sheet.sign(x, y, "disc", size=5.5, fill="paper", stroke="track", weight=2)
    else:
        sheet.sign(x, y, "diamond", size=6.5, fill="off")


def _marks(sheet: Sheet, axis: Axis, row: Any, y: float, tip: str) -> None:
    colour = _colour(row)
    off, low, high = _off(row)
    data = {"indicator": row.indicator, "verdict": row.verdict}
    sheet.bar(axis, *_band(row), y - 11, y + 11, fill="tile")
    if high - low > 1e-9:
        sheet.span(axis, low, high, y, colour=colour, weight=5, **data)
    agrees = row.verdict.startswith("consistent")
    sheet.point(axis, off, y, size=6, shape="disc" if agrees else "diamond", stroke=colour if agrees else "",
                fill="paper" if agrees and row.verdict != "consistent" else colour, tip=tip, **data)  # fmt: skip
    if row.verdict == "inconsistent":
        words = show_change(round(off, 2), "points", "percent", sheet.language)
        _beside(sheet, axis, words, off, y)


def _beside(sheet: Sheet, axis: Axis, words: str, off: float, y: float) -> None:
    """Write a distance above its mark, on the side away from zero."""
    wide, at = width(words, SMALL, True), axis.at(off)
    start = max(at + 8 - wide, axis.left - 10) if off < 0 else min(at - 8, min(axis.right + 24, sheet.width) - wide)
    sheet.text(max(start, 0), y - 12, words, colour="ink", bold=True)
