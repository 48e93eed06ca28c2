"""The crosswalk: which target follows one that is due, read from ``crosswalk.csv`` and held to the targets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from dxlib.errors import Faults, UnknownName
from dxlib.indicators import Definitions
from dxlib.loaders.columns import Table, read_columns, read_files
from dxlib.loaders.contract import Successor
from dxlib.loaders.dimensions import Dimensions
from dxlib.notation.periods import Period

FILE = "crosswalk.csv"
COLUMNS = list(Successor.model_fields)
_UNDER = ("com", "gov", "org", "net", "edu", "ac", "co")  # where a country registers names one level further down


class Target(NamedTuple):
    """What a target is known by."""

    authority: str
    indicator: str
    breakdown: str
    due: str
    value: float


def no_crosswalk() -> pd.DataFrame:
    """Return a crosswalk without rows."""
    return _empty().copy(deep=False)


@cache
def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=float if "value" in name else "str") for name in COLUMNS})


def read_crosswalk(
    folder: Path,
    definitions: Definitions,
    dimensions: Dimensions,
    targets: pd.DataFrame,
    numbers: Collection[str],
    faults: Faults,
) -> pd.DataFrame:
    """Return the crosswalk of a folder of evidence, without rows where it has none.

    Args:
        targets: those of the country, in whose rows both targets of each row must stand.
        numbers: those of the decisions.
        faults: takes in every fault, with its line and column.
    """
    if not (folder / FILE).exists():
        return no_crosswalk()
    table = read_files([(folder / FILE, FILE)], COLUMNS, faults)
    frame, valid = read_columns(table, Successor, faults)
    known = _targets(targets)
    named = valid & _names_known(table, definitions, dimensions, {*(one.authority for one in known), *numbers}, faults)
    told = partial(_tell, table, faults)
    first: dict[tuple[Target, Target], int] = {}
    for at, row in zip(np.flatnonzero(named).tolist(), frame[named].itertuples(index=False), strict=True):
        told(at, [*_target_faults(row, known), *_relation_faults(row, definitions), *_page_faults(row)])
        line = first.setdefault(_pair(row), int(table.rows[at]))
        if line != table.rows[at]:
            told(at, [("authority", f"these two targets stand on line {line} already")])
    return frame


def _tell(table: Table, faults: Faults, at: int, found: Iterable[tuple[str, str]]) -> None:
    faults.add(table.fault(at, column, message) for column, message in found)


def _targets(targets: pd.DataFrame) -> set[Target]:
    own = targets[targets["area"] == "VN"]
    columns = [own[name].tolist() for name in ("authority", "indicator", "breakdown", "period", "value")]
    return {Target(*row) for row in zip(*columns, strict=True)}


def _old(row: Any) -> Target:
    return Target(row.authority, row.indicator, row.breakdown, row.due, row.value)


def _new(row: Any) -> Target:
    return Target(row.new_authority, row.new_indicator, row.breakdown, row.new_due, row.new_value)


def _pair(row: Any) -> tuple[Target, Target]:
    new = _new(row)
    return _old(row), new._replace(value=0.0) if row.relation == "dropped" else new


def _names_known(
    table: Table, definitions: Definitions, dimensions: Dimensions, authorities: set[str], faults: Faults
) -> np.ndarray:
    """Tell unknown names, and return which rows have none."""
    kinds: dict[str, tuple[str, Collection[str]]] = {
        "authority": ("authority", authorities), "indicator": ("indicator", definitions.indicators),
        "breakdown": ("breakdown", dimensions.names("breakdown")), "new_authority": ("authority", authorities),
        "new_indicator": ("indicator", definitions.indicators),
    }  # fmt: skip
    all_known = np.ones(len(table.cells), dtype=bool)
    for column, (kind, names) in kinds.items():
        cells, known = table.cells[column].tolist(), {"", *names}
        unknown = np.array([cell not in known for cell in cells], dtype=bool)
        table.tell(faults, column, unknown, _message(cells, kind, names))
        all_known &= ~unknown
    return all_known


def _message(cells: list[str], kind: str, names: Collection[str]) -> Callable[[int], str]:
    return lambda at: str(UnknownName(kind, cells[at], names))


def _target_faults(row: Any, known: set[Target]) -> Iterator[tuple[str, str]]:
    """What stands in no row of the targets; of a target that is dropped there is no new one."""
    if _old(row) not in known:
        yield "value", _no_target(_old(row), known)
    cells = {"new_indicator": row.new_indicator, "new_due": row.new_due, "new_value": row.new_value}
    missing = [name for name, cell in cells.items() if cell == "" or cell != cell]
    if row.relation == "dropped":
        none = "a target that is dropped has none; leave it empty"
        yield from ((name, none) for name in cells if name not in missing)
    elif missing:
        yield from ((name, "is missing") for name in missing)
    elif _new(row) not in known:
        yield "new_value", _no_target(_new(row), known)


def _no_target(one: Target, known: set[Target]) -> str:
    """That a target stands in no row, and which of its decision and indicator do."""
    same = sorted((due, value) for *head, due, value in known if head == list(one[:3]))
    there = " and ".join(f"{value:g} due {due}" for due, value in same)
    part = f" ({one.breakdown})" if one.breakdown else ""
    wanted = f"no target of {one.authority} for {one.indicator}{part} is {one.value:g} due {one.due}"
    return f"{wanted}; there is {there}" if there else f"{wanted}; it has none for it"


def _relation_faults(row: Any, definitions: Definitions) -> Iterator[tuple[str, str]]:
    if row.relation == "dropped" or not row.new_due or not row.new_indicator or row.new_value != row.new_value:
        return
    if Period.parse(row.new_due).end <= Period.parse(row.due).end:
        yield "new_due", f"{row.new_due} is not later than {row.due}"
    other = row.new_indicator != row.indicator
    if other != (row.relation == "replaced"):
        yield "relation", f"{row.relation} means that {'another' if not other else 'the same'} indicator follows"
    elif not other and (found := _moved(row, definitions)) != row.relation:
        way = f"from {row.value:g} to {row.new_value:g}"
        yield "relation", f"{way} is {found or 'less than before'}, not {row.relation}"


def _moved(row: Any, definitions: Definitions) -> str:
    """Whether a value stays, or goes further the way that is better; empty where it asks for less."""
    if row.new_value == row.value:
        return "continued"
    up = definitions.of(row).direction != "down"
    return "raised" if (row.new_value > row.value) == up else ""


def _page_faults(row: Any) -> Iterator[tuple[str, str]]:
    if site(row.page_1) == site(row.page_2):
        yield "page_2", f"is of the same site as page_1, {site(row.page_1)}; two sites must print the new target"


def site(address: str) -> str:
    """Return whose pages an address is among.

    Example:
        >>> site("https://en.vietnamplus.vn/a.vnp"), site("http://khcnbinhduong.gov.vn/New/b")
        ('vietnamplus.vn', 'khcnbinhduong.gov.vn')
    """
    labels = (urlsplit(address).hostname or "").split(".")
    deep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _UNDER else 2
    return ".".join(labels[-deep:])


def still_known(crosswalk: pd.DataFrame, targets: pd.DataFrame, numbers: Iterable[Any]) -> pd.DataFrame:
    """Return the rows both of whose targets stand in those that are left; of dropped ones, whose decision is left."""
    known, decisions = _targets(targets), set(numbers)
    kept = [
        _old(row) in known and (row.new_authority in decisions if row.relation == "dropped" else _new(row) in known)
        for row in crosswalk.itertuples(index=False)
    ]
    return crosswalk[np.array(kept, dtype=bool)].reset_index(drop=True)
