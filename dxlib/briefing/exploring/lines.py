"""The figures of series over time, as a page draws them: what ``dx.charts.timeline`` makes of each, told once."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from dxlib.briefing.drawing import themed
from dxlib.charts.beside import Places
from dxlib.charts.dated import colour, layers_of, years
from dxlib.charts.grammar import Room
from dxlib.charts.panels import PLOT, years_named
from dxlib.charts.timelines import Laid, Panel, Sheet
from dxlib.charts.views import Chart
from dxlib.indicators import Indicator
from dxlib.tables.display import NARROW, WIDE, get, unit_of_row
from dxlib.text import date_label, is_missing
from dxlib.text.words import capital

WIDTHS = (WIDE, 520, NARROW)  # pixels for which a chart is drawn: over the page, in one of two columns, on a phone
# What a row says, the seldom last: of the frame of a chart, and before it the number of its figure, and of its places.
_COLUMNS = ("kind", "end", "value", "value_label", "date_label", "run", "page", "replaced", "replaced_by", "doubtful")
_PLACES = {kind: f"{kind}_place" for kind in ("value", "date", "break")}  # the columns that hold where words stand
_ROUNDED = ("rounded", "low", "high")  # of what a rounded figure may stand for, where a chart shows it


class Lines:
    """The lines over time of an edition, in one language.

    What many have alike, such as axes, places of words and notes, each names by its number among the parts.

    Args:
        language: of the words.
    """

    def __init__(self, language: str) -> None:
        self._language, self._rooms = language, [Room(width, language) for width in WIDTHS]
        self._parts: dict[str, int] = {}
        self._numbers: dict[Hashable, int] = {}
        self._records: list[dict[str, Any]] = []

    def line(self, rows: list[Any], goals: Iterable[Any], one: Indicator, name: str, first: int = 0) -> dict[str, Any]:
        """Return what is drawn of one series.

        Args:
            rows: its printed figures by the date of period and publication.
            goals: its targets, rows of ``assess``.
            one: its definition.
            name: what stands over it.
            first: the number of its first figure among those of the indicator.

        Returns:
            ``name``; ``under``, what stands under it; ``notes``, by their numbers; ``forms``, for each of the widths
            the numbers of its two axes and the pixels of its plot; ``rows`` of the chart's frame, by the columns that
            all share, each with the numbers of its ``places``, one a width.
        """
        once = {(row.period, row.value): (at, row) for at, row in reversed([*enumerate(rows, first)])}
        at, seen = zip(*sorted(once.values(), key=lambda pair: pair[0]), strict=True)
        lineage, part = str(get(seen[0], "lineage", "")), str(get(seen[0], "breakdown", ""))
        since, area, unit = [cut.since for cut in one.breaks], str(seen[0].area), unit_of_row(seen[0])
        panel = Panel(one.id, area, one, name, unit, [*seen], [*goals], since, lineage, part)
        sheet = Sheet.over([panel], self._language)
        self._records += sheet.records
        laid = [sheet.at(room) for room in self._rooms]
        drawn = {record["end"].date() for record in sheet.records if record["kind"] == "break"}
        why = [capital(f"{date_label(cut.since, self._language)}: {cut.why[self._language]}")
               for cut in one.breaks if cut.since in drawn]  # fmt: skip
        return {
            "name": name, "under": sheet.words.subtitle, "notes": [*map(self._told, (*why, *sheet.words.notes))],
            "forms": [self._form(each) for each in laid], "rows": self._rows(sheet.records, at, laid),
        }  # fmt: skip

    def _form(self, laid: Laid) -> list[int]:
        (axis,), named = laid.sheet.axes.values(), years_named(laid.frame.scale)
        x = self._number(named, lambda: years(laid.frame).to_dict(validate=False))
        y = self._number((axis, laid.room), lambda: laid.y(axis).to_dict(validate=False))
        return [x, y, laid.frame.width]

    def _rows(self, records: list[dict[str, Any]], at: Iterable[int], laid: Iterable[Laid]) -> list[list[Any]]:
        numbers, places = iter(at), [each.places[0] for each in laid]
        return [
            _short([next(numbers) if record["kind"] == "figure" else None, [self._place(record, one) for one in places],
                    *(_plain(record.get(column)) for column in (*_COLUMNS, *_ROUNDED[: 3 * record["rounded"]]))])
            for record in records
        ]  # fmt: skip

    def _place(self, record: dict[str, Any], places: dict[str, Places]) -> int:
        place = {_PLACES[kind]: found.get(record["row"]) for kind, found in places.items()}
        return self._number(tuple(place.values()), lambda: place)

    def _told(self, words: str) -> int:
        return self._number(words, lambda: words)

    def _number(self, key: Hashable, made: Callable[[], Any]) -> int:
        if key not in self._numbers:
            with debug_mode(False):
                part = json.dumps(made(), ensure_ascii=False)
            self._numbers[key] = self._parts.setdefault(part, len(self._parts))
        return self._numbers[key]

    def shared(self) -> dict[str, Any]:
        """Return what the lines share; empty if there are none.

        Returns:
            ``spec`` of a line without its rows, its axes and its width; ``widths`` for which there are forms; the
            ``columns`` of rows; ``parts``.
        """
        if not self._records:
            return {}
        with debug_mode(False):
            layers = layers_of(pd.DataFrame(self._records), _PLACES)
            data = alt.NamedData("figures", format=alt.DataFormat(parse={"end": "date:'%Y-%m-%d'"}))
            chart = Chart(layer=layers, data=data, encoding=alt.FacetedEncoding(color=colour()), height=PLOT)
            spec = chart.to_dict(validate=False)
        parts = [*map(json.loads, self._parts)]
        told = {"spec": spec, "widths": WIDTHS, "columns": ["at", "places", *_COLUMNS, *_ROUNDED], "parts": parts}
        found: dict[str, Any] = json.loads(themed(json.dumps(told, ensure_ascii=False)))
        return found


def _plain(cell: Any) -> Any:
    """A cell as JSON, with nothing for what is missing or does not hold."""
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, float) and not is_missing(cell):
        return float(f"{cell:.10g}")
    return None if is_missing(cell) or cell is False else 1 if cell is True else cell


def _short(row: list[Any]) -> list[Any]:
    """A row without the empty cells at its end."""
    while row[-1] is None:
        row.pop()
    return row
