"""The printed levels, to be looked up by indicator, area and period: by column, and one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from dxlib.indicators import Definitions, Indicator, split_part
from dxlib.notation.periods import Period
from dxlib.notation.prints import Figures, arrow_texts, read_figures
from dxlib.recompute.spans import Spans
from dxlib.recompute.verdicts import Operand

NONE = -1  # the row of a level that is not there
_NO_SCOPES: list[tuple[str, ...]] = [()]
NO_ROWS = np.empty(0, dtype=np.int64)


def same_moment(indicator: Indicator, one: Period, other: Period) -> bool:
    """Whether two periods mean the same figure; states at a date may differ inside the month."""
    if indicator.timing == "span":
        return one.code == other.code
    return (one.end.year, one.end.month) == (other.end.year, other.end.month)


class Key(NamedTuple):
    """What figures must have in common to be compared: an indicator, an area, who counts, and the part of the whole."""

    indicator: str
    area: str
    lineage: str = ""
    breakdown: str = ""

    @classmethod
    def of(cls, row: Any) -> Key:
        """Return that of a row of observations or claims."""
        return cls(row.indicator, row.area, row.lineage, row.breakdown)

    def of_named(self, name: str) -> Key:
        """Return the series of another indicator, of the same part unless the name says which."""
        indicator, breakdown = split_part(name)
        return self._replace(indicator=indicator, breakdown=self.breakdown if breakdown is None else breakdown)


@dataclass(frozen=True)
class Printed(Operand):
    """A figure for a period, as one report prints it.

    Attributes:
        interval: the values that the printed figure may stand for.
        doubtful: the reading itself is doubtful (its note says why).
    """

    period: Period
    as_printed: str
    report: str
    published: date
    line: int
    doubtful: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Level(Printed):
    """A printed value of an indicator."""

    indicator: str
    area: str
    total: float | None
    language: str = "vi"  # of the print
    lineage: str = ""
    breakdown: str = ""

    @property
    def key(self) -> Key:
        """The series that it belongs to."""
        return Key.of(self)

    @property
    def start_read(self) -> bool:
        """Whether the beginning of its period is our reading, not printed."""
        return self.note.startswith(("doubtful: start of the count", "start of the count"))


_CELLS = (*Key._fields, "as_printed", "report", "published", "line", "doubtful", "note", "language")
_BLOCK = 1 << 8  # rows whose cells are taken over at once


class Levels:
    """All printed levels, oldest report first; the order in which they come in does not matter.

    A level is named by its row, from 0. Checks look at many rows at once; as an object a level is made when it is asked
    for, so that what has nothing to be held against costs nothing.

    Args:
        observations: the frame of the evidence.
        definitions: the definitions of the indicators.
        adoption: the frame of named adopters, if they are to be counted.

    Attributes:
        order: the place that each row has in ``observations``.
        scope, period, rank: of each row, as a number: its area, who counts and the part of the whole; its period; and
            its report, the oldest being 0.
        value, total, span: of each row, the figure, what it is part of, and what it may stand for.
        periods: what the numbers of periods stand for.
    """

    def __init__(
        self, observations: pd.DataFrame, definitions: Definitions, adoption: pd.DataFrame | None = None
    ) -> None:
        self.definitions, self.adoption, self.observations = definitions, adoption, observations
        self._ranks = report_ranks(observations)
        self.order = _in_order(observations, self._ranks)
        self.rank = self._ranks[self.order]
        self._name, self._names = self._coded("indicator")
        self.scope, self._scopes = self._scoped()
        self.period, codes = self._coded("period")
        self.periods = [Period.parse(code) for code in codes]
        self.value, self.total = self._numbers("value"), self._numbers("total")
        self.span = Spans(self._numbers("low"), self._numbers("high"))
        self._made: dict[int, Level] = {}
        self._beside: dict[str, np.ndarray] = {}
        self._taken: dict[int, dict[str, list[Any]]] = {}
        self._grouped: dict[str, dict[Key, list[int]]] = {}
        self._lookups: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def _coded(self, column: str) -> tuple[np.ndarray, list[str]]:
        codes, distinct = pd.factorize(self.observations[column])
        return codes[self.order], distinct.tolist()

    def _scoped(self) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """A number for area, lineage and breakdown of each row, and what the numbers stand for."""
        scope, scopes = np.zeros(len(self.order), dtype=np.int64), _NO_SCOPES
        for column in Key._fields[1:]:
            if column not in self.observations:  # nobody is told apart
                scopes = [(*one, "") for one in scopes]
                continue
            codes, distinct = self._coded(column)
            scope, pairs = _numbered(scope * len(distinct) + codes, len(scopes) * len(distinct))
            scopes = [(*scopes[pair // len(distinct)], distinct[pair % len(distinct)]) for pair in pairs.tolist()]
        return scope, scopes

    def _numbers(self, column: str) -> np.ndarray:
        return np.asarray(self.observations[column].to_numpy(dtype=float)[self.order])

    def of_indicator(self, known: Mapping[str, str]) -> np.ndarray:
        """Return of each row a number for what is known of its indicator, the same for the same."""
        return np.asarray(pd.factorize(np.array([known[name] for name in self._names], dtype=object))[0][self._name])

    def in_areas(self, areas: Collection[str]) -> np.ndarray:
        """Return which rows are of some of these areas."""
        return np.array([scope[0] in areas for scope in self._scopes], dtype=bool)[self.scope]

    def printed(self, rows: np.ndarray) -> Figures:
        """Return what the print of the figures of rows states."""
        places = self.order[rows]
        codes, distinct = pd.factorize(self.observations["as_printed"].take(places))
        if "language" not in self.observations:
            return read_figures(codes, distinct)
        tongues, languages = pd.factorize(self.observations["language"].take(places))
        alone = len(languages) == 1
        return read_figures(codes, distinct, languages[0] if alone else np.asarray(languages)[tongues])

    def level(self, row: int) -> Level:
        """Return the level of a row."""
        if row not in self._made:
            block, at = divmod(int(self.order[row]), _BLOCK)
            cells = {name: column[at] for name, column in self._cells(block).items()}
            self._made[row] = Level(
                **cells,
                period=self.periods[self.period[row]],
                value=float(self.value[row]),
                interval=self.span.interval(row),
                total=None if np.isnan(self.total[row]) else float(self.total[row]),
            )
        return self._made[row]

    def rows(self, indicator: str) -> np.ndarray:
        """Return the rows of an indicator."""
        return self._rows.get(indicator, NO_ROWS)

    def once(self, indicator: str) -> np.ndarray:
        """Return the rows of an indicator without those in which a report repeats a figure."""
        rows = self.rows(indicator)
        return rows[~self.repeats[rows]]

    def found(self, indicator: str, rows: np.ndarray, breakdown: str | None = None) -> np.ndarray:
        """Return for each of these rows the one that ``find`` finds of another indicator, or ``NONE``.

        Args:
            indicator: its name, with the part that is meant where another definition names one.
            breakdown: of this part of the whole; by default of the same part as the row.
        """
        indicator, named = split_part(indicator)
        breakdown = named if breakdown is None else breakdown
        keys, firsts = self._lookup(indicator)
        if not len(keys):
            return np.full(len(rows), NONE)
        scope = self.scope[rows] if breakdown is None else self._scopes_of(breakdown)[self.scope[rows]]
        key = self._key(indicator, rows, scope) * self._reports
        own = np.minimum(np.searchsorted(keys, key + self.rank[rows]), len(keys) - 1)
        latest = np.searchsorted(keys, key + self._reports) - 1
        is_own = keys[own] == key + self.rank[rows]
        is_there = (latest >= 0) & (keys[latest] >= key)
        return np.where(
            (scope != NONE) & is_own, firsts[own], np.where((scope != NONE) & is_there, firsts[latest], NONE)
        )

    def _scopes_of(self, breakdown: str) -> np.ndarray:
        """Of each scope the number of the one that differs in the part of the whole only, or ``NONE``."""
        if breakdown not in self._beside:
            of_part = np.flatnonzero(self._parts == breakdown)
            beside = np.full(len(self._scopes), NONE)
            beside[self._wholes[of_part]] = of_part
            self._beside[breakdown] = beside[self._wholes]
        return self._beside[breakdown]

    def find(self, key: Key, period: Period, report: str) -> Level | None:
        """Return the level of a period: the report's own, else the latest that any report prints."""
        one = self.definitions.indicators[key.indicator]
        rows = [row for row in self._of(key) if same_moment(one, row.period, period)]
        own = [row for row in rows if row.report == report]
        return own[0] if own else next((row for row in rows if row.report == rows[-1].report), None)

    def printed_by(self, report: str, indicator: str, period: Period) -> Level | None:
        """Return the level of the country and a period that a report prints, whoever counted."""
        keys = [key for key in self._series(indicator) if key.area == "VN"]
        found = (self.find(key, period, report) for key in keys)
        return next((level for level in found if level is not None and level.report == report), None)

    def near(self, key: Key, period: Period, days: int) -> Level | None:
        """Return the level dated nearest to the end of a period, within so many days."""
        rows = [row for row in self._of(key) if abs((row.period.end - period.end).days) <= days]
        return min(rows, key=lambda row: abs((row.period.end - period.end).days), default=None)

    def on_their_lines(self, rows: np.ndarray) -> np.ndarray:
        """Return these rows and all others of the same indicator on the same line of the same report."""
        places, shared = self._lines
        here = np.zeros(len(places), dtype=bool)
        here[rows] = True
        others = shared[np.isin(places[shared], places[shared[here[shared]]])]
        return np.concatenate([rows, others])

    @cached_property
    def _lines(self) -> tuple[np.ndarray, np.ndarray]:
        """A number for indicator, line and report of each row, and the rows that share line and report with another."""
        place = places(self.observations, self._ranks)[self.order]
        return place * len(self._names) + self._name, _neighbours(place)

    def _of(self, key: Key) -> list[Level]:
        return [self.level(row) for row in self._series(key.indicator).get(key, ())]

    def _series(self, indicator: str) -> dict[Key, list[int]]:
        """The rows of each series of an indicator, found when one of them is asked for."""
        if indicator not in self._grouped:
            rows = self.rows(indicator)
            grouped: dict[int, list[int]] = {}
            for row, scope in zip(rows.tolist(), self.scope[rows].tolist(), strict=True):
                grouped.setdefault(scope, []).append(row)
            self._grouped[indicator] = {Key(indicator, *self._scopes[scope]): some for scope, some in grouped.items()}
        return self._grouped[indicator]

    @cached_property
    def repeated(self) -> pd.DataFrame:
        """Figures that are printed more than once, a row a printing: ``figure`` (a number), ``rank`` and ``row``.

        A state at a date is one figure however its date is written (2022, 2022-12-31). In the order of the figures as
        they first appear, and in each the oldest report first.
        """
        spans = [self.definitions.indicators[name].timing == "span" for name in self._names]
        days, _ = pd.factorize(np.array([period.end.toordinal() for period in self.periods], dtype=np.int64))
        moment = np.where(np.array(spans, dtype=bool)[self._name], self.period, days[self.period])
        key = (self._name * np.int64(len(self._scopes)) + self.scope) * len(self.periods) + moment
        order = np.argsort(key)
        rows = np.sort(order[_neighbours(key[order])])
        frame = pd.DataFrame({"figure": pd.factorize(key[rows])[0], "rank": self.rank[rows], "row": rows})
        return frame.sort_values("figure", kind="stable").reset_index(drop=True)

    def apart(self, indicator: Indicator, rows: np.ndarray) -> Iterator[tuple[Indicator, np.ndarray]]:
        """Yield the definition with rows of an indicator, that of each part of which more is defined by itself."""
        for breakdown in indicator.by_part:
            of_part = self._parts[self.scope[rows]] == breakdown
            yield indicator.part(breakdown), rows[of_part]
            rows = rows[~of_part]
        yield indicator, rows

    @cached_property
    def _parts(self) -> np.ndarray:
        """Of each scope the part of the whole."""
        return np.array([scope[-1] for scope in self._scopes], dtype=object)

    @cached_property
    def _wholes(self) -> np.ndarray:
        """Of each scope a number for its area and who counts, whatever the part of the whole."""
        numbers: dict[tuple[str, ...], int] = {}
        return np.array([numbers.setdefault(scope[:-1], len(numbers)) for scope in self._scopes], dtype=np.int64)

    def whole(self, rows: np.ndarray) -> np.ndarray:
        """Return of these rows those that are no part of a whole."""
        return rows[self._parts[self.scope[rows]] == ""]

    def _key(self, indicator: str, rows: np.ndarray, scope: np.ndarray) -> np.ndarray:
        """A number for scope and moment of each row, as ``same_moment`` tells moments of an indicator apart."""
        by_code = self.definitions.indicators[indicator].timing == "span"
        moment = self.period[rows] if by_code else self._months[self.period[rows]]
        return np.asarray(scope * np.int64(len(self.periods)) + moment)

    def _lookup(self, indicator: str) -> tuple[np.ndarray, np.ndarray]:
        """The keys of an indicator with their reports, sorted, and the first row of each."""
        if indicator not in self._lookups:
            rows = self.rows(indicator)
            keys, first = np.unique(
                self._key(indicator, rows, self.scope[rows]) * self._reports + self.rank[rows], return_index=True
            )
            self._lookups[indicator] = keys, rows[first]
        return self._lookups[indicator]

    @cached_property
    def repeats(self) -> np.ndarray:
        """Which rows repeat a figure that their report prints already."""
        rows = np.sort(self.repeated["row"].to_numpy())
        keys = {"name": self._name, "scope": self.scope, "period": self.period, "rank": self.rank, "value": self.value}
        again = np.zeros(len(self.order), dtype=bool)
        again[rows] = pd.DataFrame({name: column[rows] for name, column in keys.items()}).duplicated().to_numpy()
        return again

    def _cells(self, block: int) -> dict[str, list[Any]]:
        """What the levels of a block of the observations take over as it stands in their rows."""
        if block not in self._taken:
            rows = self.observations.iloc[block * _BLOCK : (block + 1) * _BLOCK]
            self._taken[block] = {name: rows[name].tolist() for name in _CELLS if name in rows}
        return self._taken[block]

    @cached_property
    def _reports(self) -> int:
        return int(self.rank.max(initial=0)) + 1

    @cached_property
    def _months(self) -> np.ndarray:
        """The month in which each period ends, as a number."""
        return pd.factorize(np.array([one.end.year * 12 + one.end.month for one in self.periods], dtype=np.int64))[0]

    @cached_property
    def _rows(self) -> dict[str, np.ndarray]:
        small = np.min_scalar_type(len(self._names))  # the fewer bits, the faster they are sorted
        order = np.argsort(self._name.astype(small), kind="stable")
        ends = np.cumsum(np.bincount(self._name, minlength=len(self._names)))
        return dict(zip(self._names, np.split(order, ends[:-1]), strict=True)) if len(self._names) else {}


def report_ranks(rows: pd.DataFrame) -> np.ndarray:
    """Return of each row the number of its report, the oldest being 0; those of one date follow their ids."""
    runs = pc.run_end_encode(arrow_texts(rows["report"]))  # rows of one report stand together
    ends = np.asarray(runs.run_ends)
    lengths = np.diff(ends, prepend=0)
    published = dict(zip(runs.values.to_pylist(), rows["published"].iloc[ends - lengths], strict=True))
    rank = {name: at for at, name in enumerate(sorted(published, key=lambda name: (published[name], name)))}
    return np.repeat(np.array([rank[name] for name in runs.values.to_pylist()], dtype=np.int64), lengths)


def places(rows: pd.DataFrame, ranks: np.ndarray) -> np.ndarray:
    """Return of each row a number for its report and its line, which follows their order."""
    line = rows["line"].to_numpy(dtype=np.int64)
    return np.asarray(ranks * (line.max(initial=0) + 1) + line)


def _in_order(observations: pd.DataFrame, ranks: np.ndarray) -> np.ndarray:
    """The rows by report and line, of two on one line by their print."""
    place = places(observations, ranks)
    order = np.arange(len(place)) if (np.diff(place) >= 0).all() else np.argsort(place, kind="stable")
    shared = _neighbours(place[order])
    if len(shared):
        some = order[shared]
        printed, _ = pd.factorize(observations["as_printed"].take(some), sort=True)
        order[shared] = some[np.lexsort((printed, place[some]))]
    return order


def _numbered(keys: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """What ``pandas.factorize`` returns of numbers below a count that is not large, in a third of the time."""
    first = np.full(count, NONE)
    first[keys[::-1]] = np.arange(len(keys))[::-1]  # of several the first is written last
    known = np.flatnonzero(first != NONE)
    known = known[np.argsort(first[known])]
    number = np.empty(count, dtype=np.int64)
    number[known] = np.arange(len(known))
    return number[keys], known


def _neighbours(place: np.ndarray) -> np.ndarray:
    """The rows, in their order, that share their place with the one before or after."""
    beside = np.append(np.diff(place) == 0, False)
    return np.flatnonzero(beside | np.roll(beside, 1))
