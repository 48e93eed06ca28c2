"""Which provinces: a schematic map of tiles, with those that the reports name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Sheet
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import date_of, same
from dxlib.display import TEXT, name_of, rows_of
from dxlib.periods import Period
from dxlib.text import gettext

# What stands on a tile that has no room for the whole name.
_SHORT = {"VN-26": "TT Huế", "VN-43": "BR–VT", "VN-SG": "TP. HCM"}
_EMPTY = 8.6  # rows of the map, from its top, to the corner at the left that no tile takes
_FILL = {"missing": ("off", "on_status"), "done": ("track", "on_status"), "rest": ("tile", "ink")}


@dataclass(frozen=True)
class _Named:
    """One indicator: its name, the letter that marks it on a tile, and whom the reports name."""

    name: str
    letter: str
    date: str
    missing: tuple[str, ...]
    done: tuple[str, ...]


@drawn
def provinces(
    names: pd.DataFrame, areas: pd.DataFrame, title: str | None = None, *, language: str = "en"
) -> Callable[[Sheet], None] | tables.Table:
    """Draw which provinces did something or did not, a tile each, on a schematic map.

    Where only those are named that did not, all others did; where only those are named that did, nothing is
    known of the others. Of several indicators each has a letter, and its colour on a tile speaks of it alone.

    Args:
        names: rows of the evidence's ``adoption`` for one indicator or a few (indicator, period, area, adopted);
            of an indicator with several periods the latest is drawn.
        areas: the evidence's ``areas`` (code, name_en, name_vi, tile_col, tile_row).
        title: a title of your own.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where no province is named.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> rows = seen.adoption.query("indicator == 'provinces_annual_plan'")
        >>> chart = dx.charts.provinces(rows, seen.areas)
    """
    tiles = rows_of(areas[areas["tile_col"].notna()])
    known = names[names["area"].isin([tile.code for tile in tiles])]
    if known.empty:
        return tables.newest(known, language=language, caption=title or "")
    ends = known["period"].map(lambda code: Period.parse(code).end)
    known = known[ends == ends.groupby(known["indicator"]).transform("max")]
    date = date_of(same(known["period"]), language)
    groups = known.groupby("indicator", sort=False)
    found = [
        _Named(
            name_of(rows_of(own)[0], language),
            chr(ord("A") + n) if len(groups) > 1 else "",
            "" if date else date_of(own["period"].iloc[0], language),
            *(tuple(dict.fromkeys(own[own["adopted"] == adopted]["area"])) for adopted in (False, True)),
        )
        for n, (_indicator, own) in enumerate(groups)
    ]

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        alone = found[0].name if len(found) == 1 else _("Provinces that the reports name")
        sheet.title = title or alone
        parts = [_("One tile a province; schematic: no borders, sea or islands"), date]
        sheet.subtitle = " · ".join(part for part in parts if part)
        called = {tile.code: str(getattr(tile, f"name_{language}", tile.name_en)) for tile in tiles}
        bottom = _map(sheet, tiles, found, called)
        end = _lists(sheet, found, called, 8 if sheet.wide else bottom + 26)
        sheet.height = max(bottom, end)

    return fill


def _state(code: str, one: _Named) -> str:
    if code in one.missing:
        return "missing"
    return "done" if code in one.done else "rest"


def _state_words(state: str, found: list[_Named], language: str, lettered: bool) -> str:
    """What a colour of the map says, for these indicators."""
    _ = gettext(language)
    if state == "missing":
        return _("Not done, by name")
    if state == "done":
        return _("Done, by name")
    if lettered:
        return _("No letter: not named") if any(one.done for one in found) else _("No letter: done")
    return _("Not named") if found[0].done else _("Done: all others")


def _map(sheet: Sheet, tiles: list[Any], found: list[_Named], called: dict[str, str]) -> float:
    """Draw the tiles and what their colours say; return where they end."""
    wide, lettered = sheet.wide, len(found) > 1
    across = 57 if wide else sheet.width / (1 + max(int(tile.tile_col) for tile in tiles))
    size, leading = (11, 12.5) if wide else (10, 11.5)
    down = 2 * leading + (7 if wide else 6) + (leading + 3 if lettered else 0)
    for tile in tiles:
        x, y = int(tile.tile_col) * across, int(tile.tile_row) * down
        fill, ink = _FILL["rest" if lettered else _state(tile.code, found[0])]
        tip = called[tile.code] + ": " + "; ".join(_told(tile.code, found, sheet.language))
        sheet.belongs(y, y + down, x, x + across, name=tip, area=tile.code)
        sheet.box(x + 0.75, y + 0.75, x + across - 0.75, y + down - 0.75, fill=fill, corner=2, tip=tip)
        lines = _on_tile(tile, called[tile.code], across - 1.5, size)
        letters = [(one.letter, state) for one in found if (state := _state(tile.code, one)) != "rest"]
        beneath = leading + 3 if lettered and letters else 0
        at = y + down / 2 - ((len(lines) - 1) * leading + beneath) / 2 + size * 0.36
        for line in lines:
            sheet.text(x + across / 2, at, line, size=size, colour=ink, align="center")
            at += leading
        if lettered:
            _letters(sheet, letters, x + across / 2, at + 3, across - 4, size)
    y = _EMPTY * down + 14
    for state in ("missing", "done", "rest"):
        if state == "rest" or any(getattr(one, state) for one in found):
            sheet.box(0.75, y - 10, 16, y + 2, fill=_FILL[state][0], corner=2)
            sheet.text(23, y, _state_words(state, found, sheet.language, lettered), colour="ink2")
            y += 21
    return (1 + max(int(tile.tile_row) for tile in tiles)) * down


def _letters(
    sheet: Sheet, letters: list[tuple[str, str]], middle: float, y: float, room: float, size: int
) -> None:  # fmt: skip
    """Write the letter of each indicator that names a province, on the colour of what it says of it."""
    wide = min(size + 4, room / max(len(letters), 1))
    x = middle - wide * len(letters) / 2
    for letter, state in letters:
        fill, ink = _FILL[state]
        sheet.box(x + 0.5, y - size, x + wide - 0.5, y + 2, fill=fill, corner=2)
        sheet.text(x + wide / 2, y, letter, size=size, colour=ink, bold=True, align="center")
        x += wide


def _on_tile(tile: Any, name: str, room: float, size: int) -> list[str]:
    """A name in the two lines of a tile; the short one where the whole has no room."""
    short = _SHORT.get(tile.code, str(tile.name_vi))
    for text, inner in ((name, room - 6), (name, room), (short, room)):
        lines = wrap(text, inner, size)
        if " ".join(lines) == text:
            return lines
    return lines


def _told(code: str, found: list[_Named], language: str) -> list[str]:
    _ = gettext(language)
    told = []
    for one in found:
        if code in one.missing:
            word = _("not done")
        elif code in one.done or not one.done:
            word = _("done")
        else:
            word = _("not named")
        told.append(f"{one.name}, {word}" if len(found) > 1 else word)
    return told


def _lists(sheet: Sheet, found: list[_Named], called: dict[str, str], y: float) -> float:
    """Write under each indicator the names, beside the map or beneath it; return where they end."""
    _ = gettext(sheet.language)
    left = 500 if sheet.wide else 0.0
    room = sheet.width - left
    for one in found:
        values = []
        if one.letter:
            sheet.text(left, y, one.letter, size=TEXT, bold=True)
        beside = width(f"{one.letter} ", TEXT, True) + 3 if one.letter else 0
        y = sheet.lines(left + beside, y, one.name, room - beside, size=TEXT, bold=True, most=3)
        if one.date:
            sheet.text(left, y, one.date, colour="ink3")
            y += 17
        for codes, form in ((one.missing, _("Not done: {names}.")), (one.done, _("Done: {names}."))):
            if codes:
                values.append(form.format(names=", ".join(called[code] for code in codes)))
                held = form.format(names=", ".join(called[code].replace(" ", "\u00a0") for code in codes))
                y = sheet.lines(left, y + 1, held, room, colour="ink2", most=12, even=False)
        rest = _("The others are not named.") if one.done else _("All others: done.")
        y = sheet.lines(left, y + 1, rest, room, colour="ink3")
        heading = f"{one.name} ({one.date})" if one.date else one.name
        sheet.values.append(f"{heading}: {' '.join(values)} {rest}")
        y += 16
    return y - 24
