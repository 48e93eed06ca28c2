"""The evidence as tables that need nothing else to be read: types, keys, references, every name written out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dxlib.errors import DxError
from dxlib.exporting.words import COLUMNS, OTHERS, TABLES, spoken
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence
from dxlib.notation.numerals import plain_number
from dxlib.notation.periods import Period
from dxlib.text.catalogue import note_words

_MODULES = {"sdmx1": "sdmx", "duckdb": "duckdb"}  # of the packages that a format needs
FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M"}
OTHER = "_O"  # first months, running totals, states at a date: at no frequency of the list
WHOLES = {"breakdown": "_T", "producer": "_U"}  # SDMX's codes for the whole, and for who is not named


def frequency(period: Period) -> str:
    """Return the code of CL_FREQ for a period.

    Example:
        >>> frequency(Period.parse("2022-S1")), frequency(Period.parse("2022-06-30"))
        ('S', '_O')
    """
    return FREQUENCIES.get(period.kind, OTHER)


def time_period(period: Period) -> str:
    """Return a period as SDMX writes it.

    A running total is a range of time, from its start and by its length; one without a printed start is known by its
    end alone, and what it is by the code of the period, which stands beside it.

    Example:
        >>> [time_period(Period.parse(code)) for code in ("2022-S1", "2022-01-01/P9M", "2019-11/2022-11", "../2023-12")]
        ['2022-S1', '2022-01-01/P9M', '2019-11-01/P37M', '2023-12']
    """
    if period.kind != "running":
        return period.code
    if period.start is None:
        return period.code.removeprefix("../")
    return f"{period.start}/{_duration(period.start, period.end + timedelta(1))}"


def _duration(start: date, after: date) -> str:
    """How long it is from the first day of a month to a day, in months and days."""
    months = (after.year - start.year) * 12 + after.month - start.month
    days = after.day - 1
    return f"P{f'{months}M' if months or not days else ''}{f'{days}D' if days else ''}"


def status(doubtful: bool, breaks: bool) -> str:
    """Return the code of CL_OBS_STATUS: a doubtful reading, the first figure after a break, or a normal one."""
    return "U" if doubtful else "B" if breaks else "A"


def breaks(indicator: Indicator, ends: list[date]) -> set[date]:
    """Return the days of a series, in order, that are the first ones after a break.

    Example:
        >>> from dxlib.indicators import load_definitions
        >>> one = load_definitions().indicators["dossiers_online_share"]
        >>> breaks(one, [date(2022, 12, 31), date(2023, 12, 31), date(2024, 4, 30)])
        {datetime.date(2024, 4, 30)}
    """
    return {later for before, later in pairwise(ends) if indicator.break_between(before, later)}


KEY = ["indicator", "period", "area", "producer", "breakdown", "report"]  # and the printing
_SERIES = ["indicator", "area", "lineage", "breakdown"]


def printed(evidence: Evidence, name: str) -> pd.DataFrame:
    """Return a table of the evidence, with what its codes and numbers stand for.

    Added are ``start`` and ``end`` of a period, ``place`` of a line, ``unit`` of an indicator, and the note in both
    languages; of observations ``printing``, ``latest`` and ``status`` too.

    Args:
        name: such as ``observations`` or ``targets``.
    """
    frame: pd.DataFrame = getattr(evidence, name)
    if "period" in frame:
        periods = [Period.parse(code) for code in frame["period"]]
        frame = frame.assign(start=[one.start for one in periods], end=[one.end for one in periods])
    if "line" in frame:
        pairs = zip(frame["report"], frame["line"], strict=True)
        frame = frame.assign(place=[evidence.places.get(at, "") for at in pairs])
    if "indicator" in frame:
        units = {one.id: one.unit for one in evidence.definitions.indicators.values()}
        frame = frame.assign(unit=frame["indicator"].map(units))
    frame = frame.assign(note_en=frame["note"], note_vi=[note_words(note, "vi") for note in frame["note"]])
    return _judged(frame, evidence) if name == "observations" else frame


def _judged(frame: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Observations by definition and time: their number within the report, which one counts, and their status."""
    known = evidence.definitions.indicators
    order = {name: at for at, name in enumerate(known)}
    spans = [known[name].timing == "span" for name in frame["indicator"]]
    frame = frame.assign(
        low=frame["low"].map(plain_number),
        high=frame["high"].map(plain_number),
        printing=frame.groupby(KEY).cumcount() + 1,
        moment=frame["period"].where(spans, frame["end"].astype(str)),
        place_in_order=frame["indicator"].map(order),
    )
    # Rows are sorted by publication and line: of a moment the first row of the last report counts.
    last = frame.groupby([*_SERIES, "moment"])["report"].transform("last") == frame["report"]
    frame = frame.assign(latest=last & ~frame.duplicated([*_SERIES, "moment", "report"]))
    ends = frame.groupby(_SERIES)["end"].agg(lambda days: sorted(set(days)))
    broken = {(key, day) for key, days in ends.items() for day in breaks(known[key[0]], days)}
    keys = zip(frame[_SERIES].itertuples(index=False, name=None), frame["end"], frame["doubtful"], strict=True)
    frame = frame.assign(status=[status(bool(doubt), (key, day) in broken) for key, day, doubt in keys])
    return frame.sort_values(["place_in_order", "area", "lineage", "breakdown", "end", "published"], kind="stable")


def listed(evidence: Evidence, name: str) -> pd.DataFrame:
    """Return a list that tables refer to, such as ``indicators`` or ``areas``, with the column ``id``."""
    if name in ("areas", "producers", "breakdowns"):
        frame: pd.DataFrame = getattr(evidence.dimensions, name).rename(columns={"code": "id"})
        return frame if name == "areas" else pd.concat([_stands_for(name), frame], ignore_index=True)
    if name == "reports":
        return evidence.reports
    known = evidence.definitions
    if name == "units":
        rows: list[dict[str, Any]] = [
            {"id": one.id, "kind": one.kind, "name_en": one.name.en.other, "name_vi": one.name.vi, "symbol": one.symbol}
            for one in known.units.values()
        ]
    elif name == "topics":
        rows = [
            {"id": topic.id, **_names(topic), "pillar": pillar.id, **_names(pillar, "pillar")}
            for pillar in known.pillars.values()
            for topic in pillar.topics
        ]
    else:
        rows = [
            {
                "id": one.id, **_names(one), "definition_en": one.definition.en, "definition_vi": one.definition.vi,
                "pillar": known.pillar_of[one.id], "topic": one.topic, "unit": one.unit, "timing": one.timing,
                "direction": one.direction, "breaks": tuple(str(cut.since) for cut in one.breaks),
            }
            for one in known.indicators.values()
        ]  # fmt: skip
    return pd.DataFrame(rows)


def _stands_for(name: str) -> pd.DataFrame:
    """The row of a list for those that name none of it."""
    id = WHOLES[name.removesuffix("s")]
    said = {f"{word}_{language}": text for word in ("name", "short") for language, text in spoken(OTHERS[id]).items()}
    return pd.DataFrame([{"id": id, **said}])


def _names(one: Any, column: str = "name") -> dict[str, str]:
    return {f"{column}_en": one.name.en, f"{column}_vi": one.name.vi}


LISTS = ("reports", "indicators", "topics", "units", "areas", "producers", "breakdowns")

_PRINT = "report published as_printed line place note_en note_vi"
_COLUMNS = {
    "observations": "indicator period start end area producer lineage breakdown value low high upper total unit "
    "qualifier status contested report published printing latest as_printed line place note_en note_vi",
    "targets": f"number group indicator period end area breakdown operator value unit authority {_PRINT}",
    "claims": f"indicator area producer breakdown period base_period form value qualifier {_PRINT}",
    "adoption": f"indicator period area adopted {_PRINT}",
    "crosswalk": "authority indicator breakdown due value relation new_authority new_indicator new_due new_value "
    "note_en note_vi page_1 page_2",
    "details": f"name_en name_vi unit period start end area value upper total qualifier {_PRINT}",
    "tasks": f"list number task_en task_vi status deadline {_PRINT}",
    "commitments": f"commitment_en commitment_vi owner due status {_PRINT}",
    "reports": "id kind title_en title_vi issuer number producer published published_basis as_of covers document "
    "sha256 language url read",
    "indicators": "id name_en name_vi definition_en definition_vi pillar topic unit timing direction breaks",
    "topics": "id pillar name_en name_vi pillar_en pillar_vi",
    "units": "id kind name_en name_vi symbol",
    "areas": "id kind name_en name_vi since until successors",
    "producers": "id name_en name_vi short_en short_vi method_en method_vi predecessor since until",
    "breakdowns": "id dimension name_en name_vi since until",
}
_KINDS = {
    **dict.fromkeys(("value", "low", "high", "upper", "total", "new_value"), "number"),
    **dict.fromkeys(("start", "end", "published", "since", "until", "as_of", "read"), "date"),
    **dict.fromkeys(("line", "printing"), "integer"),
    **dict.fromkeys(("latest", "adopted"), "boolean"),
}
_REFERS = {
    "indicator": "indicators", "new_indicator": "indicators", "area": "areas", "producer": "producers",
    "breakdown": "breakdowns", "report": "reports", "unit": "units",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        kind: ``text``, ``number``, ``integer``, ``date`` or ``boolean``.
        about: what it holds, by language.
        refers: the table whose ``id`` it has.
    """

    name: str
    kind: str
    about: dict[str, str]
    refers: str | None = None


@dataclass(frozen=True)
class Table:
    """A table of an export.

    Attributes:
        about: what a row is, by language.
        frame: cells that are missing are ``None``; days are days, numbers numbers.
        key: the columns that tell its rows apart; none where a source may say the same thing twice.
    """

    name: str
    about: dict[str, str]
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    key: tuple[str, ...] = ()

    def only(self, ids: Collection[str]) -> Table:
        """Return a list with these ids alone."""
        frame = self.frame[self.frame["id"].isin(ids)].reset_index(drop=True)
        return replace(self, frame=frame)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield its rows, by the names of the columns."""
        names = list(self.frame)
        return (dict(zip(names, row, strict=True)) for row in self.frame.itertuples(index=False, name=None))


def tables(evidence: Evidence, names: Collection[str] | None = None, area: str | None = None) -> dict[str, Table]:
    """Return the tables of an export, by name: first what is printed, then the lists that it refers to.

    Where not all is asked for, the lists hold what is named alone.

    Args:
        names: keep what is about these indicators, and leave out the tables that are about none.
        area: keep what is about this area, by its code, and leave out the tables that name none.

    Example:
        >>> import dxlib as dx
        >>> made = tables(dx.load(reports="documents"), ["dossiers_online_share"])
        >>> made["observations"].frame[["period", "value", "status", "latest"]].values.tolist()[1:3]
        [['2022', 52.8, 'A', False], ['2022', 54.34, 'A', True]]
        >>> [column.name for column in made["units"].columns]
        ['id', 'kind', 'name_en', 'name_vi', 'symbol']
    """
    made: dict[str, Table] = {}
    for name in (one for one in _COLUMNS if one not in LISTS):
        frame = printed(evidence, name)
        for column, kept in (("indicator", names), ("area", area and [area])):
            if kept is not None:
                frame = frame[frame[column].isin(list(kept))] if column in frame else frame.iloc[:0]
        if len(frame) or name in ("observations", "targets"):
            made[name] = _table(name, frame)
    lists = {name: _table(name, listed(evidence, name)) for name in LISTS}
    return made | (lists if names is None and area is None else _named(made, lists, names or ()))


def _named(made: dict[str, Table], lists: dict[str, Table], names: Collection[str]) -> dict[str, Table]:
    """The lists, without what the rows that were kept name nowhere."""
    kept: dict[str, set[str]] = {"indicators": set(names)}
    for name, table in {**made, "indicators": lists["indicators"]}.items():
        frame = table.frame
        if name == "indicators":  # the units of those that are kept
            frame = frame[frame["id"].isin(kept["indicators"])]
        for column in (one for one in table.columns if one.refers):
            kept.setdefault(str(column.refers), set()).update(frame[column.name].dropna())
    return {name: table.only(kept[name]) if name in kept else table for name, table in lists.items()}


def _table(name: str, frame: pd.DataFrame) -> Table:
    columns = tuple(
        Column(one, _KINDS.get(one, "text"), spoken(COLUMNS.get(f"{name}.{one}") or COLUMNS[one]), _REFERS.get(one))
        for one in _COLUMNS[name].split()
    )
    plain = pd.DataFrame({c.name: pd.Series(map(_TAKEN[c.kind], frame[c.name]), dtype=object) for c in columns})
    plain = plain.fillna({column: code for column, code in WHOLES.items() if column in plain})
    return Table(
        name, spoken(TABLES[name]), columns, plain, (*KEY, "printing") if name == "observations" else _key(name)
    )


def _key(name: str) -> tuple[str, ...]:
    keys = {"observations": (*KEY, "printing"), "topics": ("pillar", "id")}
    return keys.get(name, ("id",) if name in LISTS else ())


def _text(cell: Any) -> str | None:
    if isinstance(cell, tuple):
        cell = " ".join(map(str, cell))
    return None if cell is None or cell is pd.NA or cell != cell or cell == "" else str(cell)


_TAKEN: dict[str, Any] = {
    "text": _text,
    "number": lambda cell: None if cell is None or cell != cell else float(cell),
    "integer": lambda cell: int(cell) or None,
    "boolean": bool,
    "date": lambda cell: cell if isinstance(cell, date) else None,
}


def written(cell: Any) -> str:
    """Return a cell as files of text have it: a number in the fewest digits that are it, without an exponent.

    Example:
        >>> written(3700000.0), written(58.41), written(True), written(None)
        ('3700000', '58.41', 'true', '')
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return np.format_float_positional(cell, trim="-")
    return "" if cell is None else str(cell)


def needed(form: str, package: str) -> None:
    """Raise ``DxError`` where the package that writes a format is not installed; the message says how to get it.

    Example:
        >>> needed("duckdb", "duckdb")
    """
    if find_spec(_MODULES[package]) is None:
        raise DxError(f"the format {form} needs the package {package}; install it with `pip install 'dxlib[export]'`")
