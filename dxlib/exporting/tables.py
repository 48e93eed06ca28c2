"""The evidence as tables that need nothing else to be read: types, keys, and what refers to what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dxlib.exporting.frames import KEY, listed, printed
from dxlib.exporting.words import COLUMNS, TABLES, spoken
from dxlib.loaders import Evidence

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
