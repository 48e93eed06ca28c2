"""Checks of the evidence that need no document, by column: names, figures against print, order, origin."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from dxlib.errors import DxError, Fault, Faults, UnknownName
from dxlib.indicators import Definitions
from dxlib.indicators.former import unknown_indicator
from dxlib.loaders.areas import Areas
from dxlib.loaders.columns import Table, read_columns
from dxlib.loaders.contract import OPTIONAL_COLUMNS, ROWS, Report
from dxlib.loaders.dimensions import Dimensions
from dxlib.notation.figures import QUALIFIERS
from dxlib.notation.periods import Period
from dxlib.notation.prints import Figures, read_figures

_REFUSED = {  # the kinds of period that an indicator's timing does not allow, and why
    "span": ({"instant", "running"}, "{id} is measured over a span; {period} is none"),
    "cumulative": (
        {"year", "half", "quarter", "month", "months", "instant"},
        "{id} is a running total; write the period as ../{period}",
    ),
    "instant": ({"running", "months"}, "{id} is a state at a date; {period} is none"),
}
_SIGNS = {"at_least": ">=", "at_most": "<="}
_WITHOUT_DOCUMENT = {"decision": ["targets"], "page": ["observations", "targets", "claims"]}
_NO_CODES = np.empty(0, dtype=np.int64)
_NOISE = 1e-12  # by which a value may miss what is printed


@dataclass(frozen=True)
class _Rows:
    """The rows of a table that are records, and how their faults are told."""

    table: Table
    frame: pd.DataFrame
    at: np.ndarray  # their places in the table
    faults: Faults

    def coded(self, column: str) -> tuple[np.ndarray, list[str]]:
        """Return which of the distinct cells of a column each row has, and these."""
        codes, distinct = self.table.coded(column)
        return codes if len(self.at) == len(codes) else codes[self.at], distinct.tolist()

    def tell(self, column: str, wrong: np.ndarray, message: Callable[[Any, int], str]) -> None:
        """Add a fault for each row that is wrong; ``message`` gets the cells of the row and its number."""

        def fault(row: int) -> Fault:
            return self.table.fault(int(self.at[row]), column, message(self.frame.iloc[row], row))

        self.faults.count(np.flatnonzero(wrong).tolist(), fault)


def check_table(
    table: Table, name: str, definitions: Definitions, dimensions: Dimensions, faults: Faults
) -> pd.DataFrame:
    """Return the rows of a table with the types of the contract.

    Args:
        table: its cells as text.
        name: which one, such as ``observations``; these also get ``low`` and ``high``, what each figure may stand for.
        definitions: the indicators and units that a row may name.
        dimensions: the areas (by code or otherwise; the code is returned), producers and breakdowns that it may name.
        faults: takes in every fault. Rows whose cells do not fit are not returned.
    """
    table = with_codes(table, dimensions.lookup)
    frame, valid = read_columns(table, ROWS[name], faults)
    _check_names(table, definitions, dimensions, faults)
    rows = _Rows(table, frame if valid.all() else frame[valid], np.flatnonzero(valid), faults)
    if name != "targets":  # a target may be due when who set it is gone
        _check_in_force(rows, dimensions)
    if "breakdown" in table.cells and "indicator" in frame:
        _check_breakdowns(rows, definitions, dimensions)
    if "value" not in frame or name == "adoption":
        return rows.frame
    if "indicator" in frame and name != "claims":
        _check_negative(rows, definitions, name)
    figures = table.figures or read_figures(*table.coded("as_printed"), table.languages)
    figures = figures.take(rows.at)
    _check_print(rows, figures, name)
    if name != "observations":
        return rows.frame
    low, high = _bounds(rows, definitions)
    _check_fit(rows, definitions, low, high)
    return rows.frame.assign(**_intervals(rows.frame["value"].to_numpy() < 0, figures, low, high))


def with_codes(table: Table, areas: Areas) -> Table:
    """Return the table with the codes of its areas, where it has the names."""
    if "area" not in table.cells:
        return table
    codes, distinct = table.coded("area")
    known = pd.Index([areas.coded(text) if text else text for text in distinct.tolist()], dtype="str")
    shared = [at for at, code in enumerate(known) if len(areas.named(code)) > 1]
    if known.equals(distinct) and not shared:  # they are the codes
        return table
    column = pd.Series(pd.array(known, dtype="str").take(codes), table.cells.index)
    if not shared:
        return replace(table, cells=table.cells.assign(area=column), codes={**table.codes, "area": (codes, known)})
    rows = np.flatnonzero(np.isin(codes, shared))
    column.iloc[rows] = _in_their_time(table, rows, codes[rows], known, areas)
    return replace(table, cells=table.cells.assign(area=column), codes={**table.codes, "area": pd.factorize(column)})


def _in_their_time(table: Table, rows: np.ndarray, name: np.ndarray, names: pd.Index, areas: Areas) -> Any:
    """The codes of rows with names that two areas have, of which one follows the other.

    It is the one at the end of the row's period, or where that cannot be read, which is told, when the report was
    published; a report does not know the later one before it is there.
    """
    none = np.zeros(len(table.cells), dtype=np.int64), pd.Index([""])
    period, periods = table.coded("period") if "period" in table.cells else none
    published = np.full(len(table.cells), date.max) if table.published is None else table.published
    day, days = pd.factorize(published[rows])
    case, cases = pd.factorize((name * len(periods) + period[rows]) * len(days) + day)
    ends = [_end(code) for code in periods.tolist()]
    found = []
    for rest, of in (divmod(one, len(days)) for one in cases.tolist()):
        end = ends[rest % len(periods)]
        found.append(areas.coded(names[rest // len(periods)], min(end, days[of])))
    return pd.array(found, dtype="str").take(case)


def _end(period: str) -> date:
    try:
        return Period.parse(period).end
    except DxError:
        return date.max


def _check_names(table: Table, definitions: Definitions, dimensions: Dimensions, faults: Faults) -> None:
    """Tell unknown areas, units and indicators, of rows too that are no records."""
    indicators, areas = definitions.indicators, dimensions.lookup

    def no_area(text: str) -> str:
        if called := areas.named(text):
            return f"'{text}' may be {areas.told(called)}; write its code"
        return f"'{text}' is not in areas.yml; {areas.near(text) or '`dx.load().areas` lists all'}"

    checks: tuple[tuple[str, Container[str], Callable[[str], str]], ...] = (
        ("area", areas, no_area),
        ("unit", definitions.units, lambda text: f"'{text}' is not in units.yml"),
        ("indicator", indicators, lambda text: str(unknown_indicator(text, indicators))),
        *(
            (column, set(names := dimensions.names(column)), partial(_unknown, column, names))
            for column in OPTIONAL_COLUMNS
        ),
    )
    for column, known, message in checks:
        if column in table.cells:
            _check_known(table, column, known, message, faults)


def _unknown(column: str, names: list[str], text: str) -> str:
    return str(UnknownName(column, text, names)) if names else f"'{text}' is not in {column}s.yml"


def _check_known(
    table: Table, column: str, names: Container[str], message: Callable[[str], str], faults: Faults
) -> None:
    codes, distinct = table.coded(column)
    unknown = np.array([text != "" and text not in names for text in distinct.tolist()], dtype=bool)
    if unknown.any():
        table.tell(faults, column, unknown[codes], lambda at: message(distinct[codes[at]]))


def _check_in_force(rows: _Rows, dimensions: Dimensions) -> None:
    """Tell the rows whose area, producer or breakdown ended before their period did, or began after their report.

    What is newer than the period may stand in a row: who published it has counted again, or added up old areas.
    """
    table = rows.table
    if table.published is None or "period" not in table.cells:
        return
    published, (period, periods) = table.published[rows.at], _periods(rows)
    ends = [date.min if one is None else one.end for one in periods]
    for column, limits in dimensions.limits.items():
        name, names = rows.coded(column) if column in table.cells else (_NO_CODES, [])
        if not any(one in limits for one in names):
            continue
        since, until = zip(*(limits.get(one, (date.min, date.max)) for one in names), strict=True)
        over = np.array([[end > last for end in ends] for last in until], dtype=bool)
        early = np.zeros(len(name), dtype=bool)
        for at in np.flatnonzero(np.array([first > date.min for first in since], dtype=bool)[name]):
            early[at] = published[at] < since[name[at]]
        rows.tell(column, over[name, period], partial(_ended, dimensions, column))
        rows.tell(column, early, partial(_early, dimensions, column, published))


def _ended(dimensions: Dimensions, column: str, row: Any, _at: int) -> str:
    return dimensions.told(column, getattr(row, column), row.period)


def _early(dimensions: Dimensions, column: str, published: np.ndarray, row: Any, at: int) -> str:
    return dimensions.told(column, getattr(row, column), str(published[at]))


def _check_breakdowns(rows: _Rows, definitions: Definitions, dimensions: Dimensions) -> None:
    """Tell the rows of parts that their indicator does not have."""
    part, parts = rows.coded("breakdown")
    if parts in ([], [""]):
        return
    indicator, names = rows.coded("indicator")
    case, cases = pd.factorize(indicator * len(parts) + part)
    pairs = [divmod(one, len(parts)) for one in cases.tolist()]
    why = [dimensions.misplaced(names[one], parts[each], definitions) for one, each in pairs]
    rows.tell("breakdown", np.array([text != "" for text in why], dtype=bool)[case], lambda _, at: why[case[at]])


def _periods(rows: _Rows) -> tuple[np.ndarray, list[Period | None]]:
    """Which of the distinct periods each row has, and these; nothing for one of a row that is no record."""
    period, codes = rows.coded("period")
    used = np.bincount(period, minlength=len(codes)) > 0
    return period, [Period.parse(code) if is_used else None for code, is_used in zip(codes, used, strict=True)]


def _check_fit(rows: _Rows, definitions: Definitions, low: np.ndarray, high: np.ndarray) -> None:
    """Hold periods to the timing of their indicators, and values to its bounds."""
    indicator, names = rows.coded("indicator")
    refused = [_REFUSED[one.timing][0] if (one := definitions.indicators.get(name)) else set() for name in names]
    period, periods = _periods(rows)
    kinds = ["" if one is None else one.kind for one in periods]
    misfits = np.array([[kind in some for kind in kinds] for some in refused], dtype=bool)
    misfits = misfits.reshape(len(refused), len(kinds))

    def misfit(row: Any, _: int) -> str:
        message = _REFUSED[definitions.indicators[row.indicator].timing][1]
        return message.format(id=row.indicator, period=row.period)

    def outside(row: Any, _: int) -> str:
        least, most = definitions.indicators[row.indicator].bounds
        return f"{row.value:g} lies outside the bounds of {row.indicator} ({least} to {most})"

    value = rows.frame["value"].to_numpy()
    rows.tell("period", misfits[indicator, period], misfit)
    rows.tell("value", (value < low) | (value > high), outside)


def _check_negative(rows: _Rows, definitions: Definitions, name: str) -> None:
    """Tell negative values of what cannot be negative; observations are held to bounds besides."""

    def told(row: Any, _: int) -> str:
        unit = definitions.units[definitions.indicators[row.indicator].unit].name.en.other
        hint = "of what can be negative, such as a change, the definition gives `bounds`"
        return f"{row.value:g} is negative, which {row.indicator} ({unit}) cannot be; {hint}"

    negative = rows.frame["value"].to_numpy() < 0
    if not negative.any():
        return
    codes, names = rows.coded("indicator")
    never = [False] * len(names)
    for at, one in enumerate(map(definitions.indicators.get, names)):
        if one is not None and one.unit in definitions.units and (name == "targets" or one.bounds[0] is None):
            never[at] = not one.may_be_negative(definitions.units[one.unit])
    rows.tell("value", negative & np.array(never, dtype=bool)[codes], told)


def _bounds(rows: _Rows, definitions: Definitions) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest value that the indicator of each row can take, if it is known."""
    codes, names = rows.coded("indicator")
    bounds = [one.bounds if (one := definitions.indicators.get(name)) else (None, None) for name in names]
    low = np.array([-np.inf if least is None else least for least, _ in bounds], dtype=float)
    high = np.array([np.inf if most is None else most for _, most in bounds], dtype=float)
    return low[codes], high[codes]


def _check_print(rows: _Rows, figures: Figures, name: str) -> None:
    """Hold value, total, range, qualifier and sign to the printed figure."""
    value, reads, falling = rows.frame["value"].to_numpy(), figures["value"], figures["falling"]
    readable = (figures.columns["fault"] == "")[figures.codes]

    def tell(column: str, wrong: np.ndarray, message: Callable[[Any, int], str]) -> None:
        rows.tell(column, wrong & readable, message)

    rows.tell("as_printed", ~readable, lambda _, at: str(figures["fault"][at]))
    tell(
        "value",
        ~_close(np.abs(value), reads, _NOISE),
        lambda row, at: f"{row.value:.12g} is written, '{row.as_printed}' reads {reads[at]:.12g}",
    )
    if name == "claims":
        tell("value", falling & (value > 0), lambda row, _: f"'{row.as_printed}' falls; mind the sign")
    else:
        tell(
            "value", figures["signed"] & (value > 0), lambda row, _: f"'{row.as_printed}' is less than 0; mind the sign"
        )
    tell("value", ~falling & (value < 0), lambda row, _: f"'{row.as_printed}' does not fall; mind the sign")
    qualifier = figures["qualifier"]
    if name == "targets":
        wanted = np.array([_SIGNS.get(one, "") for one in QUALIFIERS], dtype=object)[qualifier]
        wrong = (wanted != "") & (rows.frame["operator"].to_numpy(dtype=object) != wanted)
        tell("operator", wrong, lambda row, at: f"'{row.as_printed}' reads {wanted[at]}")
        return
    if "qualifier" not in rows.table.known:
        wrong = pd.Index(QUALIFIERS).get_indexer(rows.frame["qualifier"]) != qualifier
        tell("qualifier", wrong, lambda row, at: f"'{row.as_printed}' reads {QUALIFIERS[qualifier[at]]}")
    if name == "claims":
        return
    upper, total = figures["upper"], figures["total"]
    given = rows.frame["upper"].to_numpy()
    differs = (given != upper) & ~(np.isnan(given) & np.isnan(upper))
    tell("upper", differs, lambda row, at: f"'{row.as_printed}' reads {None if np.isnan(upper[at]) else upper[at]}")
    wrong = ~np.isnan(total)
    wrong[wrong] = ~_close(np.nan_to_num(rows.frame["total"].to_numpy()[wrong]), total[wrong], 1e-9)
    tell("total", wrong, lambda row, at: f"'{row.as_printed}' reads a total of {total[at]:g}")


def _close(one: np.ndarray, other: np.ndarray, tolerance: float) -> np.ndarray:
    """``math.isclose`` by column."""
    if np.array_equal(one, other):
        return np.ones(len(one), dtype=bool)
    with np.errstate(invalid="ignore"):
        return np.asarray((one == other) | (np.abs(one - other) <= tolerance * np.maximum(np.abs(one), np.abs(other))))


def _intervals(falls: np.ndarray, figures: Figures, least: np.ndarray, most: np.ndarray) -> dict[str, np.ndarray]:
    """What each observation may stand for: of a fall it is negative, and it ends at the bounds."""
    low, high = figures["low"], figures["high"]
    if falls.any():
        low, high = np.where(falls, -high, low), np.where(falls, -low, high)
    cut_low, cut_high = np.maximum(low, least), np.minimum(high, most)
    inside = cut_low <= cut_high
    return {"low": np.where(inside, cut_low, low), "high": np.where(inside, cut_high, high)}


def check_order(table: Table, frame: pd.DataFrame, faults: Faults) -> None:
    """Tell the rows that stand after a row of the same file with a higher line; a line of 0 is none."""
    previous: dict[str, int] = {}
    for at, line in zip(frame.index, frame["line"], strict=True):
        before = previous.get(table.files[at], 0)
        if 0 < line < before:
            faults.add([table.fault(at, "line", f"rows are sorted by line; {line} comes after {before}")])
        previous[table.files[at]] = max(before, line)


def check_origin(
    table: Table, frame: pd.DataFrame, name: str, reports: Sequence[Report | None], faults: Faults
) -> None:
    """Tell what rows hold that cannot come from their report: lines without a document, targets of another decision.

    Args:
        reports: the report of each row of the table, if it could be read.
    """
    lines, told = frame["line"].tolist(), set()
    authorities = frame["authority"] if name == "targets" else [""] * len(frame)
    for at, line, authority in zip(frame.index, lines, authorities, strict=True):
        report = reports[at]
        if report is None or (report.kind == "report" and (line or report.document is None)):
            continue
        undocumented = report.kind != "report" and report.document is None
        if undocumented and name not in _WITHOUT_DOCUMENT[report.kind]:
            if report.id not in told:
                held = " and ".join(f"{one}.csv" for one in _WITHOUT_DOCUMENT[report.kind])
                faults.add([Fault(table.files[at], 1, "", f"a {report.kind} without a document holds {held} alone")])
            told.add(report.id)
            continue
        if report.document is not None and not line:
            faults.add([table.fault(at, "line", "is missing")])
        if undocumented and line:
            faults.add([table.fault(at, "line", f"no document stands behind this {report.kind}; leave the line empty")])
        if report.kind == "decision" and name == "targets" and authority != report.number:
            faults.add([table.fault(at, "authority", f"'{authority}' is not the number of this decision")])
