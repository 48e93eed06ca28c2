"""Where the tiles of a scoreboard stand, in rows or one under the other: Vega counts, so that a filter moves them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Any

import altair as alt
import pandas as pd

from dxlib.charts.grammar import Room
from dxlib.charts.layers import layer, looked_up
from dxlib.charts.lettering import width, wrap
from dxlib.tables.display import LINE, TEXT
from dxlib.text import status_word
from dxlib.text.words import capital

ACROSS, DOWN = 42, 36  # from one tile to the next, in pixels: the units of the two scales
LEFT = 132  # pixels that the names of the rows have on a page


@dataclass(frozen=True)
class Board:
    """How tiles stand, counted in tiles from the corner under the heads: where each does, Vega counts.

    Attributes:
        rows: the targets with where their tiles are (``column``, ``line``), where their band begins (``top``) and
            the last one ends (``end``).
        below: how far down the board reaches.
        heads: on a page, where the column of each status begins.
        words: the lines over each column.
    """

    rows: Any
    below: float
    heads: dict[str, float] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    @property
    def above(self) -> float:
        """How much room the heads take."""
        return (62 + 16 * max(map(len, self.words.values()))) / DOWN if self.words else 0


def matrix(data: pd.DataFrame, columns: list[str], room: Room) -> Board:
    """A row a band, a column a status."""
    cells = Counter(zip(data["band"], data["status"], strict=True))
    words = {status: capital(status_word(status, room.language)) for status in columns}
    across = _tiles_across(cells, words, room.width - LEFT)
    edges = accumulate((wide for _per, wide in across.values()), initial=0.0)
    heads = {status: edge / ACROSS for status, edge in zip(columns, edges, strict=False)}
    least = {band: 1.36 + LINE / DOWN * len(wrap(band, LEFT - 10, TEXT, True)) for band in data["band"].unique()}
    below = 0.0
    for band, high in least.items():
        tall = max((ceil(cells[band, status] / across[status][0]) for status in columns), default=1) or 1
        below += max(tall + 0.5, high)
    per = looked_up({status: per for status, (per, _wide) in across.items()}, "datum.status")
    rows = _in_cells(per).transform_joinaggregate(tall="max(lines)", groupby=["band"])
    tallest = f"max((datum.tall || 1) + 0.5, {looked_up(least, 'datum.band')})"
    rows = _in_bands(rows.transform_calculate(high=tallest), "0.75", f"{looked_up(heads, 'datum.status')} + 0.4")
    lines = {status: wrap(words[status], wide - 10, TEXT, True, lines=4) for status, (_per, wide) in across.items()}
    return Board(rows, below, heads, lines)


def stacked(data: pd.DataFrame, columns: list[str], room: Room) -> Board:
    """Band under band, status under status, on a phone."""
    per = int((room.width + 6) // ACROSS)
    cells = data[data["status"].isin(columns)].value_counts(["band", "status"])
    below = data["band"].nunique() + sum(0.84 + ceil(count / per) for count in cells)
    order = looked_up({status: n for n, status in enumerate(columns)}, "datum.status")
    rows = _in_cells(str(per)).transform_calculate(order=order)
    rows = rows.transform_calculate(cell="datum.at === 1 && isValid(datum.order) ? 0.84 + datum.lines : 0")
    rows = rows.transform_window(groupby=["band"], sort=[alt.SortField("order")], cells="sum(cell)")
    rows = rows.transform_joinaggregate(all_cells="sum(cell)", groupby=["band"])
    rows = _in_bands(rows.transform_calculate(high="1 + datum.all_cells"), "datum.cells - datum.lines + 1.12", "0.48")
    return Board(rows, below)


def _in_cells(per: str) -> Any:
    """The targets with which of its cell each is (``at``), in how many ``lines``; ``per`` stand side by side."""
    rows = layer().transform_joinaggregate(count_of_cell="count()", groupby=["band", "status"])
    rows = rows.transform_window(groupby=["band", "status"], at="row_number()").transform_calculate(per=per)
    return rows.transform_calculate(lines="ceil(datum.count_of_cell / datum.per)")


def _in_bands(rows: Any, first: str, left: str) -> Any:
    """The targets where their tiles stand, band under band; the first of a cell so far down in its band and right."""
    rows = rows.transform_window(groupby=["band"], of_band="row_number()")
    rows = rows.transform_calculate(own="datum.of_band === 1 ? datum.high : 0")
    rows = rows.transform_window(groupby=[], below="sum(own)").transform_joinaggregate(groupby=[], end="sum(own)")
    return rows.transform_calculate(
        top="datum.below - datum.high",
        column=f"{left} + (datum.at - 1) % datum.per",
        line=f"datum.below - datum.high + {first} + floor((datum.at - 1) / datum.per)",
    )


def _tiles_across(cells: Counter[Any], words: dict[str, str], room: float) -> dict[str, tuple[int, float]]:
    """How many tiles each column has side by side, and how wide it is: for its words, and the fuller, the wider."""
    most = {status: max((n for (_band, one), n in cells.items() if one == status), default=0) for status in words}
    wide = {status: _least_width(told) for status, told in words.items()}
    per = {status: max(int(wide[status] // ACROSS), 1) for status in words}
    while room - sum(wide.values()) >= ACROSS:
        fullest = max(words, key=lambda status: most[status] / per[status])
        if most[fullest] / per[fullest] <= 2:
            break
        per[fullest] += 1
        wide[fullest] = max(per[fullest] * ACROSS + 14, wide[fullest])
    extra = max(room - sum(wide.values()), 0) / len(words)
    return {status: (per[status], wide[status] + extra) for status in words}


def _least_width(words: str) -> float:
    """How wide a column is at least: its longest word, and all its words on three lines."""
    wide = max(46.0, *(width(word, TEXT, True) + 12 for word in words.split()))
    while len(wrap(words, wide - 10, TEXT, True, lines=9)) > 3:
        wide += 4
    return wide
