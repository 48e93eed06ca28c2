"""Checks of the evidence that need no document, by column: names, figures against print, order, origin."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dxlib.errors import Fault, Faults, UnknownName
from dxlib.figures import QUALIFIERS
from dxlib.indicators import Definitions
from dxlib.loaders.areas import Areas
from dxlib.loaders.columns import Table, read_columns
from dxlib.loaders.contract import ROWS, Report
from dxlib.periods import Period
from dxlib.prints import read_figures

_REFUSED = {  # the kinds of period that an indicator's timing does not allow, and why
    "span": ({"instant", "running"}, "{id} is measured over a span; {period} is none"),
    "cumulative": (
        {"year", "half", "quarter", "month", "months", "instant"},
        "{id} is a running total; write the period as ../{period}",
    ),
    "instant": ({"running", "months"}, "{id} is a state at a date; {period} is none"),
}
_SIGNS = {"at_least": ">=", "at_most": "<="}
_NOISE = 1e-12  # by which a value may miss what is printed


class _Rows:
    """The rows of a table that are records, and how their faults are told."""

    def __init__(self, table: Table, frame: pd.DataFrame, faults: Faults) -> None:
        self.table, self.frame, self.faults = table, frame, faults

    def tell(self, column: str, wrong: np.ndarray | pd.Series, message: Callable[[Any], str]) -> None:
        """Add a fault for each row that is wrong; ``message`` gets the row, with the names of its columns."""
        rows = np.flatnonzero(wrong).tolist()

        def fault(row: int) -> Fault:
            return self.table.fault(int(self.frame.index[row]), column, message(self.frame.iloc[row]))

        self.faults.count(rows, fault)


def check_table(table: Table, name: str, definitions: Definitions, areas: Areas, faults: Faults) -> pd.DataFrame:
    """Return the rows of a table with the types of the contract.

    Args:
        table: its cells as text.
        name: which one, such as ``observations``; these also get ``low`` and ``high``, what each figure may stand for.
        definitions: the indicators and units that a row may name.
        areas: the areas that it may name, by code or otherwise; the code is returned.
        faults: takes in every fault. Rows with one are not returned.
    """
    table = _with_codes(table, areas)
    frame, valid = read_columns(table, ROWS[name], faults)
    _check_names(table, definitions, areas, faults)
    records = frame if valid.all() else frame[valid]
    rows = _Rows(table, records, faults)
    if name == "observations":
        _check_fit(rows, definitions)
    if "value" not in records or name == "adoption":
        return records
    figures = read_figures(records["as_printed"])
    _check_print(rows, figures, name)
    return _with_intervals(records, figures, definitions) if name == "observations" else records


def _with_codes(table: Table, areas: Areas) -> Table:
    """The table with the codes of its areas, where it has the names."""
    if "area" not in table.cells:
        return table
    codes, distinct = pd.factorize(table.cells["area"])
    coded = [areas.coded(text) if text else text for text in distinct]
    if coded == list(distinct):
        return table
    cells = table.cells.assign(area=pd.array(coded, dtype="str").take(codes))
    return Table(cells, table.files, table.rows, table.mark)


def _check_names(table: Table, definitions: Definitions, areas: Areas, faults: Faults) -> None:
    """Tell unknown areas, units and indicators, of rows too that are no records."""
    indicators = definitions.indicators

    def no_area(text: str) -> str:
        near = areas.near(text)
        return f"'{text}' is not in areas.yml{'; ' if near else ''}{near}"

    checks: tuple[tuple[str, Container[str], Callable[[str], str]], ...] = (
        ("area", areas, no_area),
        ("unit", definitions.units, lambda text: f"'{text}' is not in units.yml"),
        ("indicator", indicators, lambda text: str(UnknownName("indicator", text, indicators))),
    )
    for column, names, message in checks:
        if column in table.cells:
            codes, distinct = pd.factorize(table.cells[column])
            unknown = np.array([text != "" and text not in names for text in distinct], dtype=bool)[codes]
            table.tell(faults, column, unknown, lambda at, c=codes, d=distinct, told=message: told(d[c[at]]))


def _check_fit(rows: _Rows, definitions: Definitions) -> None:
    """Hold periods to the timing of their indicators, and values to its bounds."""
    indicator, names = pd.factorize(rows.frame["indicator"])
    period, codes = pd.factorize(rows.frame["period"])
    timings = [one.timing if (one := definitions.indicators.get(name)) else None for name in names]
    kinds = [Period.parse(code).kind for code in codes]
    for timing, (refused, message) in _REFUSED.items():
        of_it = np.array([one == timing for one in timings], dtype=bool)[indicator]
        wrong = of_it & np.array([kind in refused for kind in kinds], dtype=bool)[period]
        rows.tell("period", wrong, lambda row, told=message: told.format(id=row.indicator, period=row.period))
    low, high = _bounds(rows.frame, definitions)

    def outside(row: Any) -> str:
        least, most = definitions.indicators[row.indicator].bounds
        return f"{row.value:g} lies outside the bounds of {row.indicator} ({least} to {most})"

    value = rows.frame["value"].to_numpy()
    rows.tell("value", (value < low) | (value > high), outside)


def _bounds(frame: pd.DataFrame, definitions: Definitions) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest value that the indicator of each row can take, if it is known."""
    codes, names = pd.factorize(frame["indicator"])
    bounds = [one.bounds if (one := definitions.indicators.get(name)) else (None, None) for name in names]
    low = np.array([-np.inf if least is None else least for least, _ in bounds], dtype=float)
    high = np.array([np.inf if most is None else most for _, most in bounds], dtype=float)
    return low[codes], high[codes]


def _check_print(rows: _Rows, figures: pd.DataFrame, name: str) -> None:
    """Hold value, total, range, qualifier and sign to the printed figure."""
    value, reads = rows.frame["value"].to_numpy(), figures["value"].to_numpy()
    readable = (figures["fault"] == "").to_numpy()
    falling = figures["falling"].to_numpy()

    def tell(column: str, wrong: np.ndarray, message: Callable[[Any, Any], str]) -> None:
        rows.tell(column, wrong & readable, lambda row: message(row, figures.loc[row.name]))

    rows.tell("as_printed", ~readable, lambda row: str(figures["fault"].loc[row.name]))
    tell(
        "value",
        ~_close(np.abs(value), reads, _NOISE),
        lambda row, figure: f"{row.value:.12g} is written, '{row.as_printed}' reads {figure.value:.12g}",
    )
    if name == "claims":
        tell("value", falling & (value > 0), lambda row, _: f"'{row.as_printed}' falls; mind the sign")
    tell("value", ~falling & (value < 0), lambda row, _: f"'{row.as_printed}' does not fall; mind the sign")
    if name == "targets":
        wanted = figures["qualifier"].astype(object).map(_SIGNS)
        wrong = (wanted.notna() & (rows.frame["operator"] != wanted)).to_numpy()
        tell("operator", wrong, lambda row, figure: f"'{row.as_printed}' reads {_SIGNS[figure.qualifier]}")
        return
    wrong = pd.Categorical(rows.frame["qualifier"], QUALIFIERS).codes != figures["qualifier"].cat.codes.to_numpy()
    tell("qualifier", wrong, lambda row, figure: f"'{row.as_printed}' reads {figure.qualifier}")
    _check_numbers_beside(rows, figures, name, tell)


def _check_numbers_beside(
    rows: _Rows, figures: pd.DataFrame, name: str, tell: Callable[[str, np.ndarray, Callable[[Any, Any], str]], None]
) -> None:
    """Hold the other end of a range and what the figure is a part of to the printed figure."""
    upper, total = figures["upper"].to_numpy(), figures["total"].to_numpy()
    given = rows.frame["upper"].to_numpy() if "upper" in rows.frame else np.full(len(upper), np.nan)
    differs = (given != upper) & ~(np.isnan(given) & (np.isnan(upper) | (name == "claims")))
    tell(
        "upper",
        differs,
        lambda row, figure: f"'{row.as_printed}' reads {None if np.isnan(figure.upper) else figure.upper}",
    )
    if "total" in rows.frame:
        given = np.nan_to_num(rows.frame["total"].to_numpy())
        wrong = ~np.isnan(total) & ~_close(given, total, 1e-9)
        tell("total", wrong, lambda row, figure: f"'{row.as_printed}' reads a total of {figure.total:g}")


def _close(one: np.ndarray, other: np.ndarray, tolerance: float) -> np.ndarray:
    """``math.isclose`` by column."""
    with np.errstate(invalid="ignore"):
        return np.asarray((one == other) | (np.abs(one - other) <= tolerance * np.maximum(np.abs(one), np.abs(other))))


def _with_intervals(frame: pd.DataFrame, figures: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Observations with what each may stand for: of a fall it is negative, and it ends at the bounds."""
    low, high = figures["low"].to_numpy(), figures["high"].to_numpy()
    falls = frame["value"].to_numpy() < 0
    low, high = np.where(falls, -high, low), np.where(falls, -low, high)
    least, most = _bounds(frame, definitions)
    cut_low, cut_high = np.maximum(low, least), np.minimum(high, most)
    inside = cut_low <= cut_high
    return frame.assign(low=np.where(inside, cut_low, low), high=np.where(inside, cut_high, high))


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
        table: where the rows stand.
        frame: the rows that are records.
        name: the table that they are of.
        reports: the report of each row of the table, if it could be read.
        faults: takes in what is wrong.
    """
    told: set[str] = set()
    for row in frame.itertuples():
        report, at = reports[row.Index], row.Index
        if report is None:
            continue
        undocumented = report.kind == "decision" and report.document is None
        if undocumented and name != "targets":
            if report.id not in told:
                message = "a decision without a document holds targets.csv alone"
                faults.add([Fault(table.files[at], 1, "", message)])
            told.add(report.id)
            continue
        if report.document is not None and not row.line:
            faults.add([table.fault(at, "line", "is missing")])
        if undocumented and row.line:
            faults.add([table.fault(at, "line", "no document stands behind this decision; leave the line empty")])
        if report.kind == "decision" and name == "targets" and row.authority != report.number:
            faults.add([table.fault(at, "authority", f"'{row.authority}' is not the number of this decision")])
