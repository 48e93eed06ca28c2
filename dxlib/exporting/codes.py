"""The codes of SDMX's cross-domain lists for periods and figures: CL_FREQ, time formats, CL_OBS_STATUS."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from dxlib.indicators import Indicator
from dxlib.notation.periods import Period

FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M"}
OTHER = "_O"  # first months, running totals, states at a date: at no frequency of the list


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
