"""What a chart or a table shows as data: a tidy frame, the indicators it is about, and where its figures stand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pandas as pd

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.marks import Record, shows
from dxlib.briefing.workbook import columns_of, places_behind
from dxlib.indicators import known_definitions
from dxlib.tables.display import Table, get
from dxlib.tables.frames import defuse
from dxlib.text import Figure, is_missing, source_label

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
_PRINTED = ("producer", "as_printed", "baseline_printed", "current_printed", "newest_printed", "target_printed")
SOURCES = "sources"


@dataclass(frozen=True)
class Data:
    """What is shown, row by row.

    Attributes:
        frame: a column a thing that is said, the last one where the figures of a row stand, where that is known.
        places: of each row, reports and lines.
        indicators: the ids of those that it is about.
    """

    frame: pd.DataFrame
    places: list[list[Place]]
    indicators: list[str]

    def to_csv(self) -> bytes:
        """Return it as CSV for people, in which whole numbers are written as such beside others."""
        rows = self.frame.to_numpy(dtype=object).tolist()  # pandas takes thirty times as long to write one
        out = StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(map(defuse, self.frame))
        writer.writerows(["" if is_missing(one) else defuse(str(one)) for one in row] for row in rows)
        return out.getvalue().encode("utf-8-sig")

    @property
    def reports(self) -> dict[str, list[int]]:
        """The lines of each report in which figures stand, the oldest report first."""
        found: dict[str, set[int]] = {}
        for report, line in (place for row in self.places for place in row):
            found.setdefault(report, set()).update([line] if line else [])
        return {report: sorted(found[report]) for report in sorted(found)}


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
        return Data(_frame(map(_plain, chart.records)), [], [])
    lines, places = [], []
    for record in chart.records:
        mine = [row for row in chart.rows if shows(record, row)]
        places.append([(str(report), int(line)) for report, line in places_behind(mine)])
        lines.append(_line(record, mine) | {SOURCES: _sources(places[-1], language)})
    known = known_definitions().indicators  # a one-off figure has a name alone
    named = dict.fromkeys(line["indicator"] for line in lines if line.get("indicator") in known)
    return Data(_frame(lines), places, [*named])


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
    known = "places" in table.frame and len(table.frame) == len(table.rows)
    places = [[(str(r), int(n)) for r, n in row] for row in table.frame["places"]] if known else []
    frame = pd.DataFrame({name: [_cell(cell) for cell in cells] for name, cells in columns.items()}, dtype=object)
    ids = {one.name[language]: name for name, one in known_definitions().indicators.items()}
    named = dict.fromkeys(ids[row[0].text] for row in table.rows if row and row[0].text in ids)
    return Data(frame, places, [*named])


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


def _sources(places: Iterable[Place], language: str) -> str:
    return "; ".join(dict.fromkeys(source_label(report, line, language) for report, line in places))
