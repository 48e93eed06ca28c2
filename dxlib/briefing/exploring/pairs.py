"""Which pairs of periods an explorer without Python offers: it computes nothing, so each is compared beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from dxlib.notation.periods import Period

MOST, LEAST, BACK = 16, 3, 3  # pairs, series of which both periods are printed, and years back
_SERIES = ["indicator", "lineage", "breakdown"]


def offered(observations: pd.DataFrame, own: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of periods that are offered, the edition's own first, then the newest.

    A year is offered against each of the three before it, another period against the same a year earlier, where both
    are printed of three series at least; of more than 16 pairs the newest.

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
    found = [pair for pair in _pairs(printed) if len(printed[pair[0]] & printed[pair[1]]) >= LEAST and pair != own]
    newest = sorted(found, key=lambda pair: [Period.parse(code).end for code in pair], reverse=True)
    return [own, *newest[: MOST - 1]]


def _year_of(code: str) -> str:
    """A state of December stands for the year."""
    period = Period.parse(code)
    return f"{period.end.year}" if period.kind in ("instant", "running") and period.end.month == 12 else code


def _pairs(codes: Collection[str]) -> Iterator[tuple[str, str]]:
    for code in codes:
        period = Period.parse(code)
        before = [period.year_ago]
        while period.kind == "year" and len(before) < BACK:
            before.append(before[-1].year_ago)
        yield from ((code, other.code) for other in before if other.code in codes)
