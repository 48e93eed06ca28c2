"""The words of charts: names, values, short dates, numbered notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel.dates import format_date

from dxlib.charts.grammar import Words
from dxlib.charts.notes import RAISED
from dxlib.notation.periods import Period
from dxlib.tables.display import qualifier_of, unit_of_row
from dxlib.tables.remarks import Pages, doubts, of_side
from dxlib.text import gettext, is_missing, ngettext, period_label, show, source_label
from dxlib.text.words import capital, noun, unit_of

_SUPERSCRIPT = str.maketrans("0123456789", RAISED)


def unit_name(unit: str, language: str) -> str:
    """Return what is counted, in the plural, as a subtitle names it."""
    return capital(noun(unit_of(unit), language))


def value_of(row: Any, side: str, language: str) -> str:
    """Return a figure of a row in words; ``side`` is current, baseline, newest or value."""
    text = show(getattr(row, side), unit_of_row(row), language, qualifier_of(row, side))
    return text.replace(" ", "\u00a0")


def date_of(code: Any, language: str) -> str:
    """Return a period as short as a label needs it.

    Example:
        >>> date_of("2022-12-25", "en"), date_of("../2023-12", "en"), date_of("2022-S1", "vi")
        ('25 Dec 2022', 'to Dec 2023', '6 tháng đầu năm 2022')
    """
    if is_missing(code):
        return ""
    period = Period.parse(code)
    if period.kind == "running":
        form = gettext(language)("to {period}")
        return form.format(period=date_of(f"{period.end:%Y-%m}", language))
    if language == "vi":
        return period.label("vi").removeprefix("năm ").removeprefix("ngày ").removeprefix("tháng ")
    if period.kind == "instant":
        return format_date(period.end, "d MMM y", locale=language)
    if period.kind == "month":
        return format_date(period.end, "MMM y", locale=language)
    return period.label(language)


def same(codes: Iterable[Any]) -> str:
    """Return the period that all share, or nothing."""
    found = {str(code) for code in codes if not is_missing(code)}
    return found.pop() if len(found) == 1 else ""


class Notes:
    """Notes under a chart: numbered ones, of which the same is numbered once, and one on figures of public pages.

    Where all figures come from pages, the note alone says so; else each of these carries a sign.

    Args:
        rows: those whose figures the chart shows.
        sides: which of their figures.
        language: of the notes.
        dotted: whether a mark has the sign, a dot in its middle, instead of the words beside it.

    Example:
        >>> notes = Notes()
        >>> notes.mark(["Doubtful."]) + notes.mark(["Revised."]) + notes.mark(["Doubtful."])
        '¹²¹'
    """

    def __init__(
        self, rows: Iterable[Any] = (), sides: Iterable[str] = ("value",), language: str = "en", dotted: bool = False
    ) -> None:
        self._notes: list[str] = []
        note = gettext(language)("A dot in the mark ({sign}): read on a public page; no document here proves it.")
        self._language, self._pages = language, Pages(rows, sides, language, note if dotted else "")

    def mark(self, notes: Iterable[str]) -> str:
        """Return the raised numbers of some notes."""
        marks = []
        for note in notes:
            if note not in self._notes:
                self._notes.append(note)
            marks.append(self._notes.index(note) + 1)
        return "\u2009".join(str(number).translate(_SUPERSCRIPT) for number in sorted(set(marks)))

    def sign(self, row: Any, side: str) -> str:
        """Return the sign of a figure that was read on a public page, where it is told apart."""
        return self._pages.sign(row, side)

    def after(self, row: Any, side: str) -> str:
        """Return what stands after a figure: the sign of a public page, and the numbers of what must be known."""
        return self.sign(row, side) + self.mark(figure_notes(row, side, self._language))

    @property
    def texts(self) -> list[str]:
        """The notes with their numbers, in order, and what the sign says."""
        numbered = [f"{str(n).translate(_SUPERSCRIPT)} {text}" for n, text in enumerate(self._notes, 1)]
        return [*numbered, *self._pages.texts]


def sources_of(row: Any, sides: Iterable[str], language: str) -> str:
    """Return where figures of a row stand, as marks say to who points at them; empty where that is not known."""
    ends = ((of_side(row, side, "report"), of_side(row, side, "line")) for side in sides)
    return capital("; ".join(dict.fromkeys(filter(None, (source_label(*end, language) for end in ends)))))


def with_source(told: str, row: Any, sides: Iterable[str], language: str) -> str:
    """Return what a mark says of figures of a row, and where they stand."""
    return ". ".join(filter(None, [told, sources_of(row, sides, language)]))


def figure_notes(row: Any, side: str, language: str) -> list[str]:
    """Return what must be known of a figure: that it is bridged, doubtful, contested, a stand-in or revised."""
    _, notes = gettext(language), [*doubts(row, side, language)]
    if of_side(row, side, "stand_in"):
        notes.append(_("No figure of its own: the nearest one, of the date given, stands in."))
    if (other := of_side(row, side, "revised_from")) is not None:
        period = period_label(of_side(row, side, "period", ""), language)
        value = show(other, unit_of_row(row), language)
        notes.append(_("Another report gives {value} for {period}.").format(value=value, period=period))
    return notes


def left_out(said: Words, names: list[str], language: str) -> None:
    """Say which indicators have no pair that can be drawn."""
    _, n_ = gettext(language), ngettext(language)
    if 0 < len(names) <= 2:
        form = _("Not drawn, for want of two figures that may be compared: {names}.")
        said.notes.append(form.format(names="; ".join(names)))
    elif names:
        form = n_(
            "{count} indicator has no two figures that may be compared; it stands in the table.",
            "{count} indicators have no two figures that may be compared; they stand in the table.",
            len(names),
        )
        said.notes.append(form.format(count=len(names)))
