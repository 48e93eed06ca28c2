"""Periods moved: the month of a day, the end of a running total, the stretch before one, the same of another year."""

from __future__ import annotations

from datetime import date

from dxlib.notation.periods import Period


def ending(period: Period | None) -> str:
    """Return the end of a running total as it is printed: a day, or the last month of a stretch."""
    assert period is not None
    return period.code if period.kind == "instant" else f"{period.end:%Y-%m}"


def month_of(day: date) -> str:
    """Return the month of a day, as a code."""
    return f"{day:%Y-%m}"


def through(day: date) -> str:
    """Return the months from the beginning of the year up to that of a day, as a code."""
    return Period.parse(f"{day.year}-01-01/P{day.month}M").code


def stretch_before(period: Period) -> Period:
    """Return the month before a month, the quarter before a quarter; of a state the month before its own."""
    if period.kind == "running":
        return Period.parse(f"{period.code.split('/')[0]}/{Period.parse(month_of(period.end)).previous.code}")
    if period.kind != "instant":
        return period.previous
    return Period.parse(Period.parse(month_of(period.end)).previous.code)


def years_ago(period: Period, year: int) -> str:
    """Return the same part of another year."""
    moved = period
    for _ in range(max(0, min(period.end.year - year, 30))):
        moved = moved.year_ago
    return moved.code
