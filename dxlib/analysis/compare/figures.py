"""The figures that may be compared, by column: of each series one a moment, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from dxlib.analysis.compare.series import Point, Series
from dxlib.errors import DxError
from dxlib.loaders import Evidence
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key

NONE = -1  # the number of a figure that is not there
VINTAGES = ("latest", "first")
_STRING = pd.StringDtype()
_OF_PERIODS = {"code": "string", "end": "datetime64[s]"}


@dataclass(frozen=True)
class Cells:
    """What is printed of figures, by column.

    Attributes:
        frame: the rows that figures stand in, as those of the observations.
        row, period, revised_from: of each figure, its place in the frame, the number of its period, and the value that
            the other vintage gives, if another.
        periods: what the numbers of periods stand for.
    """

    frame: pd.DataFrame
    row: np.ndarray
    period: np.ndarray
    revised_from: np.ndarray
    periods: list[Period]
    _known: dict[str, Any] = field(default_factory=dict)

    def taken(self, column: str, numbers: np.ndarray) -> Any:
        """Return a column of the frame for figures by their numbers; nothing for ``NONE``, nor of a column it lacks."""
        if column not in self.frame:
            return pd.array([None], dtype=_TYPES[column]).take(np.zeros(len(numbers), dtype=np.int64))
        known = self._once(column, lambda: typed(self.frame[column].array, _TYPES[column]))
        return known.take(np.append(self.row, NONE)[numbers], allow_fill=True)

    def numbers(self, column: str, numbers: np.ndarray) -> np.ndarray:
        """Return a column of the frame with numbers; not a number for ``NONE``."""
        return self._filled(self.frame[column].to_numpy(dtype=float)[self.row], numbers)

    def revised(self, numbers: np.ndarray) -> np.ndarray:
        """Return what the other vintage gives."""
        return self._filled(self.revised_from, numbers)

    def of_periods(self, name: str, numbers: np.ndarray) -> Any:
        """Return the ``code`` of the periods of figures, or their ``end``."""
        known = self._once(f"period {name}", lambda: typed([getattr(p, name) for p in self.periods], _OF_PERIODS[name]))
        return known.take(np.append(self.period, NONE)[numbers], allow_fill=True)

    def by_period(self, name: str, numbers: np.ndarray) -> np.ndarray:
        """Return a number of the periods of figures, such as their ``length``; not a number where one has none."""
        known = self._once(f"period {name}", lambda: np.array([getattr(p, name) for p in self.periods], dtype=float))
        return self._filled(known[self.period], numbers)

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._known:
            self._known[name] = make()
        return self._known[name]

    @staticmethod
    def _filled(values: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        return np.append(values, np.nan)[numbers]


def typed(values: Any, dtype: str) -> Any:
    """Return values as a column of a type that may lack some of them."""
    if dtype != "string":
        return pd.array(values, dtype=dtype)
    return _STRING.__from_arrow__(pa.array(values, pa.large_string(), from_pandas=True))


class Figures:
    """The figures of the indicators and areas that are asked for.

    A figure is named by its number, from 0; those of a series stand together. As objects series are made when they are
    asked for, so that a million figures of which few are looked at cost little.

    Args:
        evidence: where they stand.
        names: the indicators.
        vintage: which report to believe where two print the same period, ``latest`` or ``first``.
        area: one area, or all with ``None``.

    Attributes:
        frame: the rows that figures stand in.
        keys: the series, in the order of their first rows.
        start: of each series the number of its first figure, and in the end how many figures there are.
        cells: what is printed of the figures.

    Raises:
        DxError: there is no such vintage.
    """

    def __init__(self, evidence: Evidence, names: Iterable[str], vintage: str = "latest", area: str | None = "VN"):
        if vintage not in VINTAGES:
            raise DxError(f"unknown vintage '{vintage}'; write latest or first")
        frame, self._definitions = evidence.observations, evidence.definitions
        self._newest_first = vintage == "latest"
        asked = np.flatnonzero(_asked(frame, set(names), area))
        rows = {name: frame[name].array.take(asked) for name in (*Key._fields, "period", "report")}
        series, self.keys = _series(rows)
        self._number = {key: n for n, key in enumerate(self.keys)}
        period, codes = pd.factorize(rows["period"])
        periods = [Period.parse(code) for code in codes]
        moment = series * np.int64(len(periods) + 1) + _moments(periods)[self._is_flow[series].astype(int), period]
        kept = _one_a_report(moment, rows)
        self._rows, moment = asked[kept], moment[kept]
        first = np.flatnonzero(np.diff(moment, prepend=NONE) != 0)  # of each figure its first printing
        self._printings = np.append(first, len(kept))
        chosen = self._printings[1:] - 1 if self._newest_first else first
        revised = self._revised(frame["value"].to_numpy(), chosen)
        self.cells = Cells(frame, self._rows[chosen], period[kept[chosen]], revised, periods)
        self.start = np.searchsorted(series[kept[chosen]], np.arange(len(self.keys) + 1)).tolist()

    @property
    def _is_flow(self) -> np.ndarray:
        """Which series are of flows."""
        return np.array([self._definitions.of(key).timing == "span" for key in self.keys], dtype=bool)

    def __contains__(self, key: Key) -> bool:
        return key in self._number

    def span(self, key: Key) -> tuple[int, int]:
        """Return from which figure to before which a series goes; nowhere, if it has none."""
        n = self._number.get(key)
        return (0, 0) if n is None else (self.start[n], self.start[n + 1])

    def shape(self, key: Key) -> Hashable:
        """Return what series have in common that have figures for the same periods."""
        first, end = self.span(key)
        return self.cells.period[first:end].tobytes()

    def series(self, keys: Iterable[Key]) -> dict[Key, Series]:
        """Return series as objects, those that there are."""
        printings = {key: self._printings[first : end + 1] for key in keys for first, end in [self.span(key)] if end}
        runs = [self._rows[each[0] : each[-1]] for each in printings.values()]
        places = np.concatenate(runs) if runs else self._rows[:0]
        columns = (self.cells.frame[name].array.take(places).to_numpy(dtype=object).tolist() for name in _PRINTED)
        rows = zip(*columns, strict=True)
        return {key: self._one(key, np.diff(each).tolist(), rows) for key, each in printings.items()}

    def _one(self, key: Key, printings: list[int], rows: Iterator[Any]) -> Series:
        points = []
        for number, count in enumerate(printings, self.span(key)[0]):
            chosen, *others = [*islice(rows, count)][:: -1 if self._newest_first else 1]
            other = next((row[0] for row in reversed(others) if row[0] != chosen[0]), None)
            as_points = tuple(_point(row) for row in others)
            points.append(_point(chosen, revised_from=other, others=as_points, number=number))
        return Series(self._definitions.of(key), key.area, tuple(points), key.lineage, key.breakdown)

    def _revised(self, values: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Of each figure the value of the printing farthest from it in time that has another one."""
        found = np.full(len(chosen), np.nan)
        counts = np.diff(self._printings)
        several = counts > 1
        printed = values[self._rows[np.repeat(several, counts)]]
        figure = np.repeat(np.flatnonzero(several), counts[several])
        others = np.flatnonzero(printed != values[self._rows[chosen[figure]]])
        others = others[:: -1 if self._newest_first else 1]  # the last that is written stays
        found[figure[others]] = printed[others]
        return found


class Numbered:
    """The figures of series that were made already, to be asked for as those of ``Figures``."""

    def __init__(self, series: Mapping[Key, Series]) -> None:
        points = [replace(point, number=n) for n, point in enumerate(p for one in series.values() for p in one.points)]
        rows = iter(points)
        self._series = {key: replace(one, points=tuple(next(rows) for _ in one.points)) for key, one in series.items()}
        period, codes = pd.factorize(np.array([point.period.code for point in points], dtype=object))
        frame = pd.DataFrame({name: [cell(point) for point in points] for name, cell in _CELLS.items()}, dtype=object)
        revised = np.array([point.revised_from for point in points], dtype=float)
        self.keys = list(series)
        self.cells = Cells(frame, np.arange(len(points)), period, revised, [Period.parse(code) for code in codes])

    def span(self, key: Key) -> tuple[int, int]:
        """Return from which figure to before which a series goes; nowhere, if it has none."""
        points = self._series[key].points if key in self._series else ()
        return (points[0].number, points[-1].number + 1) if points else (0, 0)

    def shape(self, key: Key) -> Hashable:
        """Return what tells series apart: none is compared as another."""
        return key

    def series(self, keys: Iterable[Key]) -> dict[Key, Series]:
        """Return series as objects, those that there are."""
        return {key: self._series[key] for key in keys if key in self._series}


_PRINTED = (
    "value", "low", "high", "period", "as_printed", "report", "published", "line", "doubtful", "note", "qualifier",
    "producer", "contested",
)  # fmt: skip
_TYPES = {
    "value": "float64", "low": "float64", "high": "float64", "as_printed": "string", "qualifier": "string",
    "report": "string", "line": "Int64", "doubtful": "boolean", "contested": "string", "producer": "string",
    "bridge": "string",
}  # fmt: skip
_CELLS: dict[str, Callable[[Point], Any]] = {
    "value": attrgetter("value"), "low": attrgetter("interval.low"), "high": attrgetter("interval.high"),
    "as_printed": lambda point: None if point.bridge else point.as_printed, "qualifier": attrgetter("qualifier"),
    "report": lambda point: None if point.bridge else point.report,
    "line": lambda point: None if point.bridge else point.line, "doubtful": attrgetter("doubtful"),
    "contested": attrgetter("contested"), "producer": attrgetter("producer"), "bridge": attrgetter("bridged"),
}  # fmt: skip


def build_series(
    evidence: Evidence, names: Iterable[str], vintage: str = "latest", area: str | None = "VN"
) -> dict[Key, Series]:
    """Return the series of the indicators that have a figure, as ``Figures`` has them."""
    found = Figures(evidence, names, vintage, area)
    return found.series(found.keys)


def _point(row: tuple[Any, ...], **known: Any) -> Point:
    value, low, high, period, printed, report, published, line, doubtful, note, qualifier, producer, contested = row
    return Point(
        value, Interval(low, high), Period.parse(period), printed, report, published, line, doubtful, note,
        qualifier=qualifier, producer=producer, contested=contested, **known,
    )  # fmt: skip


def _asked(frame: pd.DataFrame, names: set[str], area: str | None) -> np.ndarray:
    codes, distinct = pd.factorize(frame["indicator"])
    known = np.array([name in names for name in distinct], dtype=bool)[codes]
    return known if area is None else known & (frame["area"] == area).to_numpy(dtype=bool)


def _series(rows: Mapping[str, Any]) -> tuple[np.ndarray, list[Key]]:
    """The number of the series of each row, and what the numbers stand for."""
    series = np.zeros(len(rows["period"]), dtype=np.int64)
    keys: list[tuple[str, ...]] = [()]
    for column in Key._fields:
        codes, index = pd.factorize(rows[column])
        distinct = index.tolist()
        series, pairs = pd.factorize(series * len(distinct) + codes)
        keys = [(*keys[pair // len(distinct)], distinct[pair % len(distinct)]) for pair in pairs.tolist()]
    return series, [Key._make(key) for key in keys if key]


def _moments(periods: list[Period]) -> np.ndarray:
    """Of each period a number in the order of time, first among states, then among flows.

    A state is told apart by its date, however that is written; a flow by its very period.
    """
    ends = np.unique([period.end.toordinal() for period in periods], return_inverse=True)[1]
    flows = sorted(range(len(periods)), key=lambda n: (periods[n].end, periods[n].length or 0, n))
    return np.stack([ends, np.argsort(flows)]) if periods else np.empty((2, 0), dtype=np.int64)


def _one_a_report(moment: np.ndarray, rows: Mapping[str, Any]) -> np.ndarray:
    """The rows by moment, of each report the first: they are sorted by publication and line."""
    order = np.argsort(moment, kind="stable")
    shared = np.flatnonzero(np.diff(moment[order]) == 0)  # places before one of the same moment
    if len(shared):
        reports, _ = pd.factorize(rows["report"])
        again = shared[reports[order[shared]] == reports[order[shared + 1]]] + 1
        order = np.delete(order, again)
    return order
