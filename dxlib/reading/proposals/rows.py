"""Readings as rows of the data contract, each with the cells that its file has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dxlib.notation.figures import printed_qualifier
from dxlib.reading.proposal import Reading, Reason
from dxlib.reading.proposals.amounts import Amount


def number(value: float | None) -> int | float | str:
    """Return a number as a cell holds it: whole ones without a point, none as an empty cell."""
    if value is None:
        return ""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def level_row(
    amount: Amount, line: int, indicator: str, period: str, area: str, breakdown: str, producer: str, note: str
) -> dict[str, Any]:
    """Return the row of a level."""
    figure = amount.figure
    return {
        "indicator": indicator, "period": period, "area": area, "producer": producer, "breakdown": breakdown,
        "value": number(figure.value), "upper": number(figure.upper), "total": number(figure.total),
        "qualifier": figure.qualifier, "as_printed": amount.printed, "line": line, "note": note,
    }  # fmt: skip


def change_row(
    amount: Amount, printed: str, line: int, indicator: str, area: str, breakdown: str, producer: str, period: str,
    base: str, form: str, sign: int, note: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the row of a change that the report states; ``printed`` has its direction."""
    return {
        "indicator": indicator, "area": area, "producer": producer, "breakdown": breakdown, "period": period,
        "base_period": base, "form": form, "value": number(sign * amount.value),
        "qualifier": printed_qualifier(printed), "as_printed": printed, "line": line, "note": note,
    }  # fmt: skip


def target_row(
    amount: Amount, line: int, number_: str, group: str, indicator: str, period: str, area: str, breakdown: str,
    authority: str, note: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the row of a target."""
    operator = {"at_least": ">=", "at_most": "<="}.get(amount.figure.qualifier, "<=" if amount.unit == "rank" else "=")
    return {
        "number": number_, "group": group, "indicator": indicator, "period": period, "area": area,
        "breakdown": breakdown, "operator": operator, "value": number(amount.value), "authority": authority,
        "as_printed": amount.printed, "line": line, "note": note,
    }  # fmt: skip


def detail_row(
    amount: Amount, line: int, named: dict[str, str], unit: str, period: str, area: str, note: str
) -> dict[str, Any]:  # fmt: skip
    """Return the row of a figure that no series follows; where a name is not known, it is the reviewer's to give."""
    figure = amount.figure
    return {
        "name_en": named["en"], "name_vi": named["vi"], "unit": unit, "period": period, "area": area,
        "value": number(figure.value), "upper": number(figure.upper), "total": number(figure.total),
        "qualifier": figure.qualifier, "as_printed": amount.printed, "line": line, "note": note,
    }  # fmt: skip


def no_figure(printed: str, line: int, reason: str, rule: str, score: float, found: str = "") -> Reading:
    """Return the reading that some digits are no figure."""
    row = {"as_printed": printed, "line": line, "reason": reason}
    return Reading(table="uncounted", row=row, score=round(score, 4), reasons=(Reason(rule=rule, found=found),))


def distinct(readings: Iterable[Reading], most: int = 4) -> tuple[Reading, ...]:
    """Return the likeliest readings that really differ, the likeliest first."""
    found: dict[tuple[Any, ...], Reading] = {}
    for one in sorted(readings, key=lambda reading: -reading.score):
        row = one.row
        told = (row.get(name, "") for name in ("indicator", "period", "area", "breakdown", "base_period", "value"))
        key = (one.table, *told)
        found.setdefault(key, one)
    return tuple(list(found.values())[:most])
