"""The schematic map of provinces: tiles of one size, each with the name of its province."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from dxlib.charts.layers import layer, spoken
from dxlib.charts.lettering import wrap
from dxlib.notation.periods import Period
from dxlib.tables.display import SMALL, light

# What stands on a tile that has no room for the whole name.
_SHORT = {"VN-26": "TT Huế", "VN-43": "BR–VT", "VN-SG": "TP. HCM", "VN34-79": "TP. HCM"}
_LEFT = 3  # columns at the left, somewhere beneath each other free of tiles: there stands what the colours say
# A square, its corners round.
CHIP = "M-0.7,-1H0.7Q1,-1,1,-0.7V0.7Q1,1,0.7,1H-0.7Q-1,1,-1,0.7V-0.7Q-1,-1,-0.7,-1Z"


def map_day(codes: Iterable[str], periods: Iterable[str], provinces: pd.DataFrame) -> date:
    """Return a day of the map to draw: figures of an earlier period may be told of new provinces.

    Args:
        codes: the provinces that have a figure or are named.
        periods: those of the figures.
        provinces: rows of the evidence's ``areas``.
    """
    began = provinces.loc[provinces["code"].isin(codes), "since"]
    return max([*(Period.parse(code).end for code in periods), *(day for day in began if day is not None)])


def free_row(tiles: list[Any], lines: int) -> float:
    """Return the first row of the longest stretch without a tile at the left, and a row and a half for a distance.

    Args:
        tiles: rows of ``provinces_on``.
        lines: how many rows the map has.
    """
    taken = sorted({-1, lines, *(int(tile.tile_row) for tile in tiles if tile.tile_col < _LEFT)})
    above, _below = max(pairwise(taken), key=lambda pair: pair[1] - pair[0])
    return above + 2.6


def place(column: str, count: int, size: float, channel: Any) -> Any:
    """Return where a tile is, along one axis: bands of one size with a narrow gap between.

    Example:
        >>> place("tile_col:O", 10, 57, alt.X).to_dict()["scale"]["paddingOuter"]
        0
    """
    scale = alt.Scale(domain=list(range(count)), paddingInner=1.5 / size, paddingOuter=0)
    return channel(column, axis=None, scale=scale)


def on_tile(tile: Any, name: str, room: float, size: int) -> list[str]:
    """Return a name in the two lines of a tile; the short one where the whole has no room."""
    short = _SHORT.get(tile.code, str(tile.name_vi))
    for text, inner in ((name, room - 6), (name, room), (short, room)):
        lines = wrap(text, inner, size)
        if " ".join(lines) == text:
            return lines
    return lines


def chips(told: str, values: list[str], top: float) -> alt.Legend:
    """Return what the colours say, in the corner that no tile takes.

    Args:
        told: the expression that gives the words of a value.
        values: those that are shown.
        top: how far down it begins, in pixels.
    """
    return alt.Legend(
        orient="none", legendX=0, legendY=top, title=None, values=values, symbolType=CHIP, symbolSize=200,
        symbolOpacity=1, symbolStrokeWidth=0, labelFontSize=SMALL, labelColor=light("ink2"), labelLimit=0,
        labelOffset=6, rowPadding=6, columns=1, labelExpr=told,
    )  # fmt: skip


def ground(test: str = "", **more: Any) -> Any:
    """Return the tiles, of which one that is picked has an edge.

    Args:
        test: which rows are tiles, if not all.
        more: other encodings.
    """
    picked = alt.selection_point(name="picked", fields=["area"])

    def edge(chosen: Any) -> Any:
        return {"param": "picked", "empty": False, "value": chosen}

    edges = {
        "stroke": alt.StrokeValue("transparent", condition=edge(light("link"))),
        "strokeWidth": alt.StrokeWidthValue(0, condition=edge(3)),
    }
    tiles = layer(test).mark_rect(cornerRadius=2).encode(**spoken("told"), **edges, **more)
    return tiles.properties(name="tiles").add_params(picked)


def outlines(data: pd.DataFrame, test: str = "true") -> list[Any]:
    """Return the edges of tiles that are outlined: a light line inside a dark one, which is seen on every colour.

    Args:
        data: the tiles, which ``own`` says of where some are.
        test: which rows are tiles, if not all.
    """
    if "own" not in data or not data["own"].any():
        return []
    own = layer(f"datum.own && {test}")
    looks = ((light("ink"), 5), (light("on_status"), 2))
    return [
        own.mark_rect(fillOpacity=0, stroke=stroke, strokeWidth=width, cornerRadius=2, aria=False)
        for stroke, width in looks
    ]
