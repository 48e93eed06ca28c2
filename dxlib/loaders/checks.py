"""Checks of the evidence that need no document: names, figures against print, order, keys."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from dxlib.errors import DxError, Fault
from dxlib.figures import read_figure
from dxlib.files import Strict
from dxlib.indicators import Definitions, Indicator
from dxlib.loaders.areas import Areas
from dxlib.loaders.contract import Adoption, Claim, Observation, Report, Target
from dxlib.periods import Period


def check_rows(
    file: str, rows: list[tuple[int, Strict]], definitions: Definitions, areas: Areas, language: str = "vi"
) -> Iterator[Fault]:
    """Yield what is wrong with the rows of one file, apart from their form."""
    previous = 0
    for line, row in rows:
        for column, message in _row_faults(row, definitions, areas, language):
            yield Fault(file, line, column, message)
        printed_on = getattr(row, "line", previous)
        if 0 < printed_on < previous:
            yield Fault(file, line, "line", f"rows are sorted by line; {printed_on} comes after {previous}")
        previous = max(previous, printed_on)


def check_origin(file: str, name: str, rows: list[tuple[int, Strict]], report: Report) -> Iterator[Fault]:
    """Yield what rows hold that cannot come from their report: lines without a document, targets of another decision.

    Args:
        file: how messages name the file.
        name: the table that it holds.
        rows: its rows as (line of the file, record).
        report: what ``report.yml`` says beside it.
    """
    if report.kind == "decision" and report.document is None and name != "targets":
        yield Fault(file, 1, "", "a decision without a document holds targets.csv alone")
        return
    for line, row in rows:
        printed_on = getattr(row, "line", 0)
        if report.document is not None and not printed_on:
            yield Fault(file, line, "line", "is missing")
        if report.kind == "decision" and report.document is None and printed_on:
            yield Fault(file, line, "line", "no document stands behind this decision; leave the line empty")
        if report.kind == "decision" and isinstance(row, Target) and row.authority != report.number:
            yield Fault(file, line, "authority", f"'{row.authority}' is not the number of this decision")


def _row_faults(row: Strict, definitions: Definitions, areas: Areas, language: str) -> Iterator[tuple[str, str]]:
    area = getattr(row, "area", None)
    if area is not None and area not in areas:
        near = areas.near(area)
        yield "area", f"'{area}' is not in areas.yml{'; ' if near else ''}{near}"
    unit = getattr(row, "unit", None)
    if unit is not None and unit not in definitions.units:
        yield "unit", f"'{unit}' is not in units.yml"
    name = getattr(row, "indicator", None)
    if name is not None:
        try:
            yield from _fit(row, definitions.indicator(name))
        except DxError as error:
            yield "indicator", str(error)
    if not isinstance(row, Adoption) and getattr(row, "value", None) is not None:
        yield from _print_faults(row, language)


def _fit(row: Strict, indicator: Indicator) -> Iterator[tuple[str, str]]:
    if not isinstance(row, Observation):
        return
    kind = Period.parse(row.period).kind
    if indicator.timing == "span" and kind in ("instant", "running"):
        yield "period", f"{indicator.id} is measured over a span; {row.period} is none"
    if indicator.timing == "cumulative" and kind != "running":
        yield "period", f"{indicator.id} is a running total; write the period as ../{row.period}"
    if indicator.timing == "instant" and kind in ("running", "months"):
        yield "period", f"{indicator.id} is a state at a date; {row.period} is none"
    low, high = indicator.bounds
    if (low is not None and row.value < low) or (high is not None and row.value > high):
        yield "value", f"{row.value:g} lies outside the bounds of {indicator.id} ({low} to {high})"


def _print_faults(row: Strict, language: str) -> Iterator[tuple[str, str]]:
    """Hold value, total, range, qualifier and sign to the printed figure."""
    printed = row.as_printed  # type: ignore[attr-defined]
    value = row.value  # type: ignore[attr-defined]
    try:
        figure = read_figure(printed, language)
    except DxError as error:
        yield "as_printed", str(error)
        return
    if not isclose(abs(value), figure.value, rel_tol=1e-12):
        yield "value", f"{value:.12g} is written, '{printed}' reads {figure.value:.12g}"
    if isinstance(row, Claim) and figure.falling and value > 0:
        yield "value", f"'{printed}' falls; mind the sign"
    if value < 0 and not figure.falling:
        yield "value", f"'{printed}' does not fall; mind the sign"
    if isinstance(row, Target):
        wanted = {"at_least": ">=", "at_most": "<="}.get(figure.qualifier)
        if wanted and row.operator != wanted:
            yield "operator", f"'{printed}' reads {wanted}"
        return
    if row.qualifier != figure.qualifier:  # type: ignore[attr-defined]
        yield "qualifier", f"'{printed}' reads {figure.qualifier}"
    upper = getattr(row, "upper", None)
    if upper != figure.upper and not (upper is None and isinstance(row, Claim)):
        yield "upper", f"'{printed}' reads {figure.upper}"
    total = getattr(row, "total", None)
    if figure.total is not None and hasattr(row, "total") and not isclose(total or 0.0, figure.total):
        yield "total", f"'{printed}' reads a total of {figure.total:g}"
