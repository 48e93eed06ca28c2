"""How high: one figure of each province, on its tile of the schematic map."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import layer, looked_up
from dxlib.charts.lettering import cut
from dxlib.charts.tiling import chips, free_row, ground, map_day, on_tile, outlines, place
from dxlib.charts.wording import Notes, date_of, figure_notes, unit_name, with_source
from dxlib.errors import DxError
from dxlib.indicators import known_definitions
from dxlib.loaders.areas import provinces_on
from dxlib.notation.periods import Period
from dxlib.tables.display import get, light, name_of, rows_of, unit_of_row
from dxlib.tables.remarks import of_side
from dxlib.text import gettext, show, show_between, show_number
from dxlib.text.remarks import from_to
from dxlib.text.words import capital

_LEVELS = {"first": "reached", "second": "track", "third": "tile", "between": "slight", "none": "rest"}
_DARK = "indexof(['first', 'second'], datum.level) >= 0"
_SERIES = ["indicator", "breakdown", "lineage"]
_SIZE, _LEADING = 11, 12.5


@charted
def tile_map(
    figures: pd.DataFrame, areas: pd.DataFrame, title: str | None = None, *, outlined: Iterable[str] = (),
    language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw one figure of each province on the schematic map of its time, in thirds, the best first in the key.

    Of several periods the one is drawn for which most provinces have a figure, of equals the latest. A figure that was
    put together from those of old provinces has a dashed edge, and one of which only bounds are known a colour of its
    own.

    Args:
        figures: rows of one series for several areas: of ``dx.observations(..., area=None)``, or of ``dx.compare(...,
            area=None)``, whose current figures are drawn, with ``map="2025"`` also those that a bridge gives.
        areas: the evidence's ``areas`` (code, kind, name_en, name_vi, tile_col, tile_row, tile_2025_col,
            tile_2025_row, since, until).
        title: a title of your own.
        outlined: the codes of provinces whose tiles have an edge, as far as they are on the map.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where no province has a figure. Its data have a row a province: ``area,
        area_name, tile_col, tile_row, indicator, name, unit, period, value, low, high, level`` (``first``, ``second``
        or ``third`` of those that have a figure, ``between`` where only bounds are known, ``none``), ``joined`` (it was
        put together from old provinces), ``own`` (outlined), ``figure_label``, and ``told``, what a tile says.

    Raises:
        DxError: the rows are of several series; the message names what they differ by.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="all")
        >>> ranks = dx.observations("dti_provincial_rank", area=None, evidence=seen)
        >>> chart = dx.charts.tile_map(ranks, seen.areas)
    """
    side = "current" if "current" in figures else "value"
    low = "low" if side == "value" else "current_low"
    provinces = areas[areas["tile_col"].notna()]
    is_known = figures[side].notna() | figures[low].notna()
    known = figures[figures["area"].isin(provinces["code"]) & is_known]
    if known.empty:
        return tables.newest(known, language=language, caption=title or "")
    _check_one(known)
    period = "period" if side == "value" else "current_period"
    known = known[known[period] == _widest(known, period)].drop_duplicates("area", keep="last")
    tiles = rows_of(provinces_on(provinces, map_day(known["area"], known[period], provinces)))
    rows = {row.area: row for row in rows_of(known) if row.area in {tile.code for tile in tiles}}
    notes = Notes(rows.values(), [side], language)
    levels = _levels(rows, side)
    data = pd.DataFrame([
        _record(tile, rows.get(tile.code), side, levels, tile.code in {*outlined}, notes, language) for tile in tiles
    ])  # fmt: skip
    said = _words(data, rows, side, title, notes, language)
    return Plan(data, lambda room: _form(data, tiles, room), said, rows=known[known["area"].isin([*rows])])


def _check_one(known: pd.DataFrame) -> None:
    for column in (name for name in _SERIES if name in known and known[name].nunique() > 1):
        found = ", ".join(repr(str(one)) for one in known[column].unique())
        raise DxError(
            f"a map shows one figure a province, and these rows have several of '{column}': {found}; keep one"
        )


def _widest(known: pd.DataFrame, period: str) -> str:
    """The period for which most provinces have a figure, of equals the latest."""
    counts = known.groupby(period)["area"].nunique()
    return max(counts.index, key=lambda code: (counts[code], Period.parse(code).end))


def _levels(rows: dict[str, Any], side: str) -> dict[str, str]:
    """In which third each province is: better ones first, equal ones in the same."""
    values = {code: value for code, row in rows.items() if (value := get(row, side)) is not None}
    down = _direction(next(iter(rows.values()))) == "down"
    before = {code: sum(other < value if down else other > value for other in values.values())
              for code, value in values.items()}  # fmt: skip
    names = ("first", "second", "third")
    return {code: names[3 * ahead // len(values)] for code, ahead in before.items()}


def _direction(row: Any) -> str:
    one = known_definitions().indicators.get(row.indicator)
    return one.part(get(row, "breakdown", "")).direction if one else "none"


def _record(
    tile: Any, row: Any, side: str, levels: dict[str, str], own: bool, notes: Notes, language: str
) -> dict[str, Any]:
    called = str(getattr(tile, f"name_{language}", tile.name_en))
    record = {"area": tile.code, "area_name": called, "tile_col": int(tile.tile_col), "tile_row": int(tile.tile_row)}
    if row is None:
        none = gettext(language)("no figure")
        return record | {"level": "none", "joined": False, "own": own, "figure_label": "", "told": f"{called}: {none}"}
    value, unit = get(row, side), unit_of_row(row)
    ends = {end: get(row, end if side == "value" else f"{side}_{end}") for end in ("low", "high")}
    said = show_between(ends["low"], ends["high"], unit, language)
    if value is not None:
        said = show(value, unit, language, of_side(row, side, "qualifier", "exact"))
    more = [said, *(text.rstrip(".") for text in figure_notes(row, side, language))]
    return record | {
        "indicator": row.indicator, "name": name_of(row, language), "unit": unit, "value": value, **ends,
        "period": of_side(row, side, "period"), "level": levels.get(tile.code, "between"), "own": own,
        "joined": of_side(row, side, "bridge") is not None,
        "figure_label": _number(value, ends, unit, language) + notes.sign(row, side),
        "told": with_source(f"{called}: {'. '.join(more)}", row, [side], language),
    }  # fmt: skip


def _number(value: Any, ends: dict[str, Any], unit: str, language: str) -> str:
    """A figure as short as a tile needs it, without its unit; the subtitle names that."""
    if value is None:
        low, high = (show(end, unit, language) for end in (floor(ends["low"]), ceil(ends["high"])))
        return f"{low.removesuffix('%')}–{high}"
    return show_number(value, language, decimals=4) if unit == "points" else show(value, unit, language)


def _words(
    data: pd.DataFrame, rows: dict[str, Any], side: str, title: str | None, notes: Notes, language: str
) -> Words:
    _ = gettext(language)
    first = next(iter(rows.values()))
    unit, edged = unit_of_row(first), ", ".join(data.loc[data["own"], "area_name"])
    measure = [] if unit == "rank" else [unit_name(unit, language)]
    measure.append(date_of(of_side(first, side, "period"), language))
    measure.append(_("{count} of {whole} provinces have a figure").format(count=len(rows), whole=len(data)))
    key = [
        *measure,
        _("the key begins with the best third")
        if _direction(first) != "none"
        else _("the key begins with the highest third"),
    ]
    key += [_("outlined: {names}").format(names=edged)] if edged else []
    key.append(_("One tile a province; schematic: no borders, sea or islands"))
    said = Words(title or name_of(first, language), " · ".join(key), measure=" · ".join(measure))
    spans, ahead = _spans(data, language), data.sort_values("value", ascending=_direction(first) == "down")
    for level, own in ((level, ahead[ahead["level"] == level]) for level in spans):
        names = (f"{row.area_name} {row.figure_label}".rstrip() for row in rows_of(own))
        said.values += [f"{capital(spans[level])}: {'; '.join(names)}"] if len(own) else []
    dashed = _("Dashed edge: no report prints the figure; it was put together from those of the old provinces.")
    said.notes = ([dashed] if data["joined"].any() else []) + notes.texts
    return said


def _form(data: pd.DataFrame, tiles: list[Any], room: Room) -> Form:
    """Tiles, the names on them and the figures under these; in a free corner what the colours say."""
    columns, lines = (1 + int(data[column].max()) for column in ("tile_col", "tile_row"))
    size = _SIZE if room.wide else _SIZE - 1
    across, down = 64 if room.wide else room.width / columns, 3 * _LEADING + 8
    names = dict(zip(data["area"], data["area_name"], strict=True))
    broken = {tile.code: on_tile(tile, names[tile.code], across - 1.5, size) for tile in tiles}
    labels = {
        area: cut(text, across - 2, size, True) for area, text in zip(data["area"], data["figure_label"], strict=True)
    }
    scale = alt.Scale(domain=list(_LEVELS), range=[light(name) for name in _LEVELS.values()])
    shown = [level for level in _LEVELS if level in set(data["level"])]
    told = looked_up(_spans(data, room.language), "datum.label")
    shared = {
        "x": place("tile_col:O", columns, across, alt.X), "y": place("tile_row:O", lines, down, alt.Y),
        "color": alt.Color("level:N", scale=scale, legend=chips(told, shown, free_row(tiles, lines) * down)),
    }  # fmt: skip
    written = {"lines": looked_up(broken, "datum.area"), "figure": looked_up(labels, "datum.area")}
    transform = layer().transform_calculate(**written).transform
    above = {"expr": f"-{_LEADING / 2} * (length(datum.lines) - (datum.figure ? 0 : 1))"}
    under = {"expr": f"{_LEADING / 2} * length(datum.lines)"}
    tests = {_DARK: "on_status", "datum.level === 'between'": "on_slight"}
    on = alt.ColorValue(light("ink"), condition=[{"test": test, "value": light(name)} for test, name in tests.items()])
    name = layer().mark_text(fontSize=size, lineHeight=_LEADING, dy=above, aria=False)
    figure = layer("datum.figure").mark_text(fontSize=size, fontWeight="bold", dy=under, aria=False)
    marks = [
        ground(),
        *outlines(data),
        *_dashes(data),
        name.encode(text="lines:N", color=on),
        figure.encode(text="figure:N", color=on),
    ]
    return Form(marks, shared, columns * across, lines * down, {"transform": transform})


def _spans(data: pd.DataFrame, language: str) -> dict[str, str]:
    """What each colour says: from which figure to which, or that there is none."""
    _ = gettext(language)
    told = {}
    for level, own in data[data["value"].notna()].groupby("level"):
        ends = [show(end, own["unit"].iloc[0], language) for end in (own["value"].min(), own["value"].max())]
        told[str(level)] = ends[0] if ends[0] == ends[1] else from_to(ends, language)
    return told | {"between": _("only bounds are known"), "none": _("no figure")}


def _dashes(data: pd.DataFrame) -> list[Any]:
    """The edges of figures that were put together."""
    edge = layer("datum.joined").mark_rect(
        fillOpacity=0, stroke=light("ink"), strokeWidth=1.5, strokeDash=[4, 3], cornerRadius=2, aria=False
    )
    return [edge] if data["joined"].any() else []
