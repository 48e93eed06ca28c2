"""The printed levels, to be looked up by indicator, area and period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from dxlib.indicators import Definitions, Indicator
from dxlib.intervals import Interval
from dxlib.periods import Period
from dxlib.recompute.verdicts import Operand


def same_moment(indicator: Indicator, one: Period, other: Period) -> bool:
    """Whether two periods mean the same figure; states at a date may differ inside the month."""
    if indicator.timing == "span":
        return one.code == other.code
    return (one.end.year, one.end.month) == (other.end.year, other.end.month)


@dataclass(frozen=True)
class Level:
    """A printed value of an indicator."""

    indicator: str
    area: str
    period: Period
    value: float
    interval: Interval
    total: float | None
    as_printed: str
    report: str
    published: date
    line: int
    doubtful: bool
    note: str = ""
    language: str = "vi"  # of the print

    @property
    def start_read(self) -> bool:
        """Whether the beginning of its period is our reading, not printed."""
        return self.note.startswith(("doubtful: start of the count", "start of the count"))

    @property
    def operand(self) -> Operand:
        """The level as it goes into a recomputation."""
        return Operand(self.value, self.interval)


class Levels:
    """All printed levels, oldest report first; the order in which they come in does not matter.

    Args:
        observations: the frame of the evidence.
        definitions: the definitions of the indicators.
        adoption: the frame of named adopters, if they are to be counted.
    """

    def __init__(
        self, observations: pd.DataFrame, definitions: Definitions, adoption: pd.DataFrame | None = None
    ) -> None:
        self.definitions = definitions
        self.adoption = adoption
        rows = sorted(map(_level, observations.itertuples()), key=_place)
        self.by_key: dict[tuple[str, str], list[Level]] = {}
        for row in rows:
            self.by_key.setdefault((row.indicator, row.area), []).append(row)

    def find(self, indicator: str, area: str, period: Period, report: str) -> Level | None:
        """Return the level of a period: the report's own, else the latest that any report prints."""
        one = self.definitions.indicators[indicator]
        rows = [r for r in self.by_key.get((indicator, area), ()) if same_moment(one, r.period, period)]
        own = [r for r in rows if r.report == report]
        return own[0] if own else self._first_of_latest(rows)

    @staticmethod
    def _first_of_latest(rows: list[Level]) -> Level | None:
        return next((r for r in rows if r.report == rows[-1].report), None)

    def near(self, indicator: str, area: str, period: Period, days: int) -> Level | None:
        """Return the level dated nearest to the end of a period, within so many days."""
        rows = [r for r in self.by_key.get((indicator, area), ()) if abs((r.period.end - period.end).days) <= days]
        return min(rows, key=lambda r: abs((r.period.end - period.end).days), default=None)

    @cached_property
    def counted_once(self) -> list[Level]:
        """The levels without those that a report repeats for the same key."""
        seen: dict[tuple[Any, ...], Level] = {}
        for rows in self.by_key.values():
            for row in rows:
                seen.setdefault((row.indicator, row.area, row.period.code, row.report, row.value), row)
        return list(seen.values())


def _place(level: Level) -> tuple[date, str, int, str]:
    """Where a level stands; of two on one line, an order that does not depend on how they came in."""
    return level.published, level.report, level.line, level.as_printed


def _level(row: Any) -> Level:
    return Level(
        indicator=row.indicator,
        area=row.area,
        period=Period.parse(row.period),
        value=row.value,
        interval=Interval(row.low, row.high),
        total=None if pd.isna(row.total) else float(row.total),
        as_printed=row.as_printed,
        report=row.report,
        published=row.published,
        line=int(row.line),
        doubtful=bool(row.doubtful),
        note=str(getattr(row, "note", "")),
        language=str(getattr(row, "language", "vi")),
    )
