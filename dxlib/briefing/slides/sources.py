"""Where the figures of a slide stand, in a line at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.marks import evidence
from dxlib.briefing.shapes import Plot, Points, Shown
from dxlib.briefing.workbook import places_in
from dxlib.charts.lettering import wrap
from dxlib.tables.display import Table
from dxlib.tables.rests import SIDES, rest_of
from dxlib.tables.stored import printed_at
from dxlib.text import date_label, gettext, in_file, ngettext, source_label


def places_of_chart(chart: Drawing, shown: Shown | None, language: str) -> list[str]:
    """Return where the figures of a chart are printed, each report once with its lines, the oldest first.

    Args:
        chart: the chart; one of others says by columns of its frame where its figures stand, if it does.
        shown: as what a slide shows it; bars and points leave out the newer figure that does not compare.
        language: of the words.
    """
    if not chart.rows:
        return named_places((place for record in chart.records for place in places_in(record)), language)
    if isinstance(shown, Plot | Points):
        rest = rest_of(evidence(chart, shown.records), [side for side in SIDES if side != "newest_"])
    else:
        rest = rest_of(evidence(chart))
    return named_places(rest.places, language)


def places_of_table(table: Table, language: str) -> list[str]:
    """Return where the figures of a table are printed, in the same way; nothing where it does not know."""
    return named_places((place for row in printed_at(table) for place in row), language)


def named_places(places: Iterable[tuple[Any, Any]], language: str) -> list[str]:
    """Return some reports and lines in words, each report once with its lines, the oldest first."""
    _ = gettext(language)
    found: dict[str, set[int]] = {}
    for report, line in places:
        if report:
            found.setdefault(str(report), set()).update([int(line)] if line else [])
    named = []
    for report, lines in sorted(found.items()):
        if len(lines) < 2:
            named.append(source_label(report, min(lines, default=0), language))
            continue
        day = date_label(date.fromisoformat(report[:10]), language)
        form = _("report of {date}, lines {lines}")
        named.append(form.format(date=day, lines=", ".join(in_file(report, line, language) for line in sorted(lines))))
    return named


def places_of_sentences(sources: Iterable[str]) -> list[str]:
    """Return the places of some sentences, each once."""
    return list(dict.fromkeys(place for source in sources for place in source.split("; ") if place))


def foot(places: list[str], room: float, size: float, language: str) -> str:
    """Return the line at the foot of a slide, of two lines at most; where they are too many, how many and where told.

    Args:
        places: as the other functions return them.
        room: the width of a line in points.
        size: of the letters in points.
        language: the language of the words.
    """
    _ = gettext(language)
    if not places:
        return ""
    text = _("Source: {places}").format(places="; ".join(places))
    if len(wrap(text, room, size, lines=9, even=False)) <= 2:
        return text
    n_, count = ngettext(language), len(places)
    form = n_("Source: {count} place in the reports, named in the notes of this slide",
              "Source: {count} places in the reports, named in the notes of this slide", count)  # fmt: skip
    return form.format(count=count)
