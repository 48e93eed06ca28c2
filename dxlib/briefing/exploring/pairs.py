"""Which pairs of periods an explorer without Python offers: it computes nothing, so each is compared beforehand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dxlib.notation.periods import Period

MOST, LEAST = 16, 3  # pairs, and series of which both periods are printed
_SERIES = ["indicator", "lineage", "breakdown"]


def offered(observations: pd.DataFrame, own: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of periods that are offered, the edition's own first, then the newest.

    A year is offered against every earlier one, another period against the same a year earlier and the one before it,
    where both are printed of three series at least; of more than 16 pairs those of which most series are printed.

    Args:
        observations: the printed figures of one area.
        own: period and baseline of the edition.

    Example:
        >>> import dxlib as dx
        >>> offered(dx.load().observations, ("latest", "previous"))[0]
        ('latest', 'previous')
    """
    printed: dict[str, set[tuple[str, ...]]] = {}
    for code, *series in observations[["period", *_SERIES]].itertuples(index=False, name=None):
        printed.setdefault(_year_of(code), set()).add(tuple(series))
    both = {pair: len(printed[pair[0]] & printed[pair[1]]) for pair in _pairs(printed)}
    often = sorted((pair for pair in both if both[pair] >= LEAST and pair != own), key=lambda pair: -both[pair])
    newest = sorted(often[: MOST - 1], key=lambda pair: [Period.parse(code).end for code in pair], reverse=True)
    return [own, *newest]


def _year_of(code: str) -> str:
    """A state of December stands for the year."""
    period = Period.parse(code)
    return f"{period.end.year}" if period.kind in ("instant", "running") and period.end.month == 12 else code


def _pairs(codes: dict[str, set[tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    years = [code for code in codes if Period.parse(code).kind == "year"]
    for code in codes:
        period = Period.parse(code)
        before = years if period.kind == "year" else (period.year_ago.code, period.previous.code)
        for other in dict.fromkeys(before):
            if other in codes and Period.parse(other).end < period.end:
                yield code, other
