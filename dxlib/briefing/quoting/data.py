"""What a chart or a table shows as data: a tidy frame, the indicators it is about, and where its figures stand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pandas as pd

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.marks import evidence, shows
from dxlib.briefing.scene import Record
from dxlib.briefing.slides.sources import named_places
from dxlib.briefing.workbook import columns_of, places_in
from dxlib.indicators import known_definitions
from dxlib.tables.display import Table, get, rows_of
from dxlib.tables.frames import defuse
from dxlib.tables.rests import Rest, rest_of, rests
from dxlib.text import Figure, gettext, is_missing

Place = tuple[str, int]

# What a chart's frame says of its subject, in reading order; all else in it is how it is drawn.
_SAID = (
    "indicator", "name", "group", "area", "area_name", "breakdown", "part", "pillar", "kind", "period", "published",
    "value", "total", "baseline_period", "baseline", "current_period", "current", "change", "newest_period", "newest",
    "target", "due", "unit", "stated", "computed", "verdict", "status", "covered", "passed", "state", "lacks",
    "outcome", "basis", "doubtful", "replaced",
)  # fmt: skip
# What the rows of evidence behind it say besides.
_BEHIND = (
    "area", "unit", "period", "baseline_period", "current_period", "newest_period", "producer", "as_printed",
    "baseline_printed", "current_printed", "newest_printed", "target_printed",
)  # fmt: skip
_COUNTED = ("pillar", "lacks", "verdict", "status", "check")  # by which rows are counted where a chart shows how many
_PRINTED = ("producer", "as_printed", "baseline_printed", "current_printed", "newest_printed", "target_printed")
SOURCES = "sources"


@dataclass(frozen=True)
class Data:
    """What is shown, row by row.

    Attributes:
        frame: a column a thing that is said, the last one where the figures of a row stand, where that is known.
        rests: what each row rests on; a single one for all of them where that is not known row by row.
    """

    frame: pd.DataFrame
    rests: list[Rest]

    def to_csv(self) -> bytes:
        """Return it as CSV for people, in which whole numbers are written as such beside others."""
        rows = self.frame.to_numpy(dtype=object).tolist()  # pandas takes thirty times as long to write one
        out = StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(map(defuse, self.frame))
        writer.writerows(["" if is_missing(one) else defuse(str(one)) for one in row] for row in rows)
        return out.getvalue().encode("utf-8-sig")

    @property
    def places(self) -> list[list[Place]]:
        """Of each row, reports and lines; nothing where they are known of all rows alone."""
        by_row = len(self.rests) == len(self.frame) and any(rest.places for rest in self.rests)
        return [rest.places for rest in self.rests] if by_row else []

    @property
    def rest(self) -> Rest:
        """What all of it rests on."""
        first: dict[str, Any] = {f"{one}": one for rest in self.rests for one in rest.targets}
        indicators, places, pages = (dict.fromkeys(chain(*found)) for found in _columns(self.rests))
        return Rest([*indicators], [*places], [*first.values()], [*pages])

    @property
    def reports(self) -> dict[str, list[int]]:
        """The lines of each report in which figures stand, the oldest report first."""
        found: dict[str, set[int]] = {}
        for report, line in self.rest.places:
            found.setdefault(report, set()).update([line] if line else [])
        return {report: sorted(found[report]) for report in sorted(found)}


def _columns(rests: list[Rest]) -> tuple[list[list[Any]], ...]:
    return [one.indicators for one in rests], [one.places for one in rests], [one.pages for one in rests]


def data_of(shown: Drawing | Table, language: str) -> Data:
    """Return what a chart or a table shows.

    Args:
        shown: it; a chart of the package says where its figures stand, another one gives its rows alone.
        language: of the words.

    Example:
        >>> from dxlib.tables.display import Cell
        >>> table = Table.of("Totals", ["Name", "Value"], [("a", Cell("1", ("estimated",)))], pd.DataFrame())
        >>> print(data_of(table, "en").frame.to_csv(index=False), end="")
        Name,Value,Value: more
        a,1,estimated
    """
    return _of_chart(shown, language) if isinstance(shown, Drawing) else _of_table(shown, language)


def _of_chart(chart: Drawing, language: str) -> Data:
    if not chart.kind:
        return _of_others(chart, language)
    lines, rests = [], []
    for record in chart.records:
        named = record.get("indicator")
        mine = [row for row in chart.rows if (shows if named else _counts)(record, row)]
        rests.append(rest_of([SimpleNamespace(indicator=named), *mine]))
        lines.append(_line(record, mine if named else []) | {SOURCES: _sources(rests[-1], language)})
    return Data(_frame(lines), rests if any(one.places for one in rests) else [rest_of(evidence(chart))])


def _of_others(chart: Drawing, language: str) -> Data:
    """The rows of a chart that is not of the package; of ours side by side, what they say of their subject."""
    ours = any(isinstance(cell, list) for record in chart.records for cell in record.values())
    lines = [*map(_plain, chart.records)]
    if ours:
        lines = [{name: line[name] for name in _SAID if name in line} | {SOURCES: line.get("source")} for line in lines]
    known = known_definitions().indicators
    rests = [
        Rest([name] if (name := record.get("indicator")) in known else [], places_in(record), [], [])
        for record in chart.records
    ]
    if any(rest.places for rest in rests):
        lines = [line | {SOURCES: _sources(rest, language)} for line, rest in zip(lines, rests, strict=True)]
    return Data(_frame(lines), rests if any(rest.places or rest.indicators for rest in rests) else [])


def _counts(record: Record, row: Any) -> bool:
    """Whether a row is one of those that a record counts: alike in all by which they are counted."""
    known = [(record[name], get(row, name)) for name in _COUNTED if record.get(name) and hasattr(row, name)]
    return bool(known) and all(mine == other for mine, other in known)


def _line(record: Record, rows: list[Any]) -> dict[str, Any]:
    """What a row of a chart says, and what the evidence says of it."""
    behind = {name: found for name in _BEHIND if (found := _agreed(rows, name)) is not None}
    said = {name: record[name] for name in _SAID if not is_missing(record.get(name)) and record[name] != ""}
    told = _plain(behind | said)
    return {name: told.get(name) for name in dict.fromkeys((*_SAID, *_PRINTED))}


def _agreed(rows: list[Any], column: str) -> Any:
    """What the rows say, where they do not differ."""
    found = {value for row in rows if not is_missing(value := get(row, column)) and value != ""}
    return found.pop() if len(found) == 1 else None


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same with days as days, and without what is no number, truth or text."""
    kept = {name: _number(one) for name, one in record.items() if one is None or isinstance(one, str | int | float)}
    return {name: one.removesuffix("T00:00:00") if isinstance(one, str) else one for name, one in kept.items()}


def _of_table(table: Table, language: str) -> Data:
    columns = _distinct(columns_of(table, language))
    frame = pd.DataFrame({name: [_cell(cell) for cell in cells] for name, cells in columns.items()}, dtype=object)
    found = _rests(table)
    if len(found) == len(frame) and any(rest.places or rest.pages for rest in found):
        frame[gettext(language)("Sources")] = [_sources(rest, language) for rest in found]
    ids = {one.name[language]: name for name, one in known_definitions().indicators.items()}
    named = [ids[cell.text] for row in table.rows for cell in row if cell.text in ids]
    return Data(frame, found or [Rest(named, [], [], [])])


def _rests(table: Table) -> list[Rest]:
    """What the rows of a table rest on, of one that was JSON too; nothing where a table does not say it."""
    if table.behind:
        return rests(table)
    if not {*Rest._fields} <= {*table.frame}:
        return []
    return [
        Rest(row.indicators, [(str(report), int(line)) for report, line in row.places], row.targets, row.pages)
        for row in rows_of(table.frame)
    ]


def _distinct(columns: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """Columns by their heads, of which two may be called the same; what both say stands there once."""
    named: dict[str, list[str]] = {}
    for at, (head, cells) in enumerate(columns, 1):
        if named.get(head) != cells:
            named[f"{head} ({at})" if head in named else head] = cells
    return named


def _cell(cell: str) -> Any:
    """A figure as its number, words as they are."""
    return _number(cell.value) if isinstance(cell, Figure) else str(cell)


def _number(one: Any) -> Any:
    """A number without what a computation leaves beyond twelve digits; all else as it is."""
    if not isinstance(one, float) or is_missing(one):
        return one
    return int(one) if one.is_integer() else float(f"{one:.12g}")


def _frame(lines: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame, without the columns in which nothing stands."""
    frame = pd.DataFrame(lines, dtype=object)
    return frame[[name for name in frame if not all(map(_empty, frame[name].tolist()))]]


def _empty(cell: Any) -> bool:
    return cell == "" or cell is False or is_missing(cell)


def _sources(rest: Rest, language: str) -> str:
    return "; ".join([*named_places(rest.places, language), *rest.pages])
