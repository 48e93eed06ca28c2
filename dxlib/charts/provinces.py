"""Which provinces: a schematic map of tiles, with those that the reports name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import ink, layer, looked_up, words
from dxlib.charts.lettering import wrap
from dxlib.charts.tiling import CHIP, chips, free_row, ground, map_day, on_tile, outlines, place
from dxlib.charts.wording import date_of, same
from dxlib.loaders.areas import provinces_on
from dxlib.notation.periods import Period
from dxlib.tables.display import LINE, SMALL, TEXT, light, name_of, rows_of
from dxlib.tables.remarks import PAGE, Pages
from dxlib.text import gettext

_GAP = 44  # pixels between the map and the lists beside it
_FIRST = "datum.nth === 1"  # of the rows of a province
_STATES = {"missing": "off", "done": "track", "rest": "tile"}


@dataclass(frozen=True)
class _Named:
    """One indicator: its name, the letter that marks it on a tile, and whom the reports name."""

    indicator: str
    name: str
    letter: str
    date: str
    missing: tuple[str, ...]
    done: tuple[str, ...]
    pages: frozenset[str] = frozenset()  # of whom it was read on a public page


@dataclass(frozen=True)
class _Tiles:
    """How large the tiles and the words on them are, in pixels.

    Attributes:
        free: rows of the map, from its top, to the corner at the left that no tile takes.
        beneath: what letters take under a name.
    """

    columns: int
    lines: int
    free: float
    across: float
    size: int
    leading: float
    beneath: float

    @property
    def down(self) -> float:
        """How high a tile is."""
        return 2 * self.leading + (7 if self.size > 10 else 6) + self.beneath


@charted
def provinces(
    names: pd.DataFrame, areas: pd.DataFrame, title: str | None = None, *, outlined: Iterable[str] = (),
    language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw which provinces did something or did not, a tile each, on the schematic map of their time.

    The map has the 63 provinces until 30 June 2025, or the 34 since: those that are in force at the end of the latest
    period, or that are named for it. Where only those are named that did not, all others did; where only those are
    named that did, nothing is known of the others. Of several indicators each has a letter, and its colour on a tile
    speaks of it alone.

    Args:
        names: rows of the evidence's ``adoption`` for one indicator or a few (indicator, period, area, adopted);
            of an indicator with several periods the latest is drawn.
        areas: the evidence's ``areas`` (code, kind, name_en, name_vi, tile_col, tile_row, tile_2025_col,
            tile_2025_row, since, until).
        title: a title of your own.
        outlined: the codes of provinces whose tiles have an edge, as far as they are on the map.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where no province is named. Its data have a row for each indicator
        that names a province, and one for each other province: ``area, area_name, tile_col, tile_row, indicator,
        name, letter, state`` (``missing`` or ``done`` by name, ``rest``) and ``told``, what is known of
        the province in words; and ``own``, where some are outlined. A click marks a province, by the selection
        ``picked``.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> rows = seen.adoption.query("indicator == 'provinces_annual_plan'")
        >>> chart = dx.charts.provinces(rows, seen.areas)
    """
    provinces = areas[areas["tile_col"].notna()]
    known = names[names["area"].isin(provinces["code"])]
    if known.empty:
        return tables.newest(known, language=language, caption=title or "")
    ends = known["period"].map(lambda code: Period.parse(code).end)
    known = known[ends == ends.groupby(known["indicator"]).transform("max")]
    tiles = rows_of(provinces_on(provinces, map_day(known["area"], known["period"], provinces)))
    known = known[known["area"].isin([tile.code for tile in tiles])]
    dated = date_of(same(known["period"]), language)
    groups, pages = known.groupby("indicator", sort=False), Pages(rows_of(known), ["adopted"], language)
    found = [
        _Named(
            str(indicator),
            name_of(rows_of(own)[0], language),
            chr(ord("A") + n) if len(groups) > 1 else "",
            "" if dated else date_of(own["period"].iloc[0], language),
            tuple(dict.fromkeys(own[~own["adopted"]]["area"])),
            tuple(dict.fromkeys(own[own["adopted"]]["area"])),
            frozenset(row.area for row in rows_of(own) if pages.sign(row, "adopted")),
        )
        for n, (indicator, own) in enumerate(groups)
    ]
    _ = gettext(language)
    called = {tile.code: str(getattr(tile, f"name_{language}", tile.name_en)) for tile in tiles}
    alone = found[0].name if len(found) == 1 else _("Provinces that the reports name")
    edged = [code for code in called if code in {*outlined}]
    around = _("outlined: {names}").format(names=", ".join(called[code] for code in edged)) if edged else ""
    parts = [_("One tile a province; schematic: no borders, sea or islands"), dated, around]
    said = Words(title or alone, " · ".join(part for part in parts if part))
    said.notes += pages.texts
    said.values = [_in_words(one, called, language) for one in found]
    data = pd.DataFrame([record for tile in tiles for record in _records(tile, found, called, language)])
    data = data.assign(own=data["area"].isin(edged)) if edged else data
    return Plan(data, lambda room: _form(data, tiles, found, called, room), said)


def _records(tile: Any, found: list[_Named], called: dict[str, str], language: str) -> list[dict[str, Any]]:
    """What is drawn on a tile: a row for each indicator that names it, or one that says that none does."""
    place = {
        "area": tile.code, "area_name": called[tile.code], "tile_col": int(tile.tile_col),
        "tile_row": int(tile.tile_row), "told": f"{called[tile.code]}: {'; '.join(_told(tile.code, found, language))}",
    }  # fmt: skip
    naming = [one for one in found if _state(tile.code, one) != "rest"]
    rest = found[:1] if len(found) == 1 else [_Named("", "", "", "", (), ())]
    return [
        place | {"indicator": one.indicator, "name": one.name, "letter": one.letter,
                 "state": _state(tile.code, one)}
        for one in naming or rest
    ]  # fmt: skip


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


def _named(one: _Named, called: dict[str, str], language: str) -> tuple[list[str], str]:
    """Who has not and who has, in words, and what holds for the others."""
    _ = gettext(language)
    forms = ((one.missing, _("Not done: {names}.")), (one.done, _("Done: {names}.")))
    signed = {code: name + PAGE * (code in one.pages) for code, name in called.items()}
    texts = [form.format(names=", ".join(signed[code] for code in codes)) for codes, form in forms if codes]
    return texts, _("The others are not named.") if one.done else _("All others: done.")


def _in_words(one: _Named, called: dict[str, str], language: str) -> str:
    texts, rest = _named(one, called, language)
    return f"{one.name} ({one.date}): {' '.join(texts)} {rest}" if one.date else f"{one.name}: {' '.join(texts)} {rest}"


def _form(data: pd.DataFrame, tiles: list[Any], found: list[_Named], called: dict[str, str], room: Room) -> Form:
    """The layers: tiles, their names, the letters on them, and beside the map or beneath it who is named."""
    wide, lettered = room.wide, len(found) > 1
    columns, lines = (1 + int(data[column].max()) for column in ("tile_col", "tile_row"))
    size, leading = (11, 12.5) if wide else (10, 11.5)
    across = 57 if wide else room.width / columns
    made = _Tiles(columns, lines, free_row(tiles, lines), across, size, leading, leading + 3 if lettered else 0)
    shared = {
        "x": place("tile_col:O", columns, across, alt.X), "y": place("tile_row:O", lines, made.down, alt.Y),
        "color": _colour(found, made, room.language),
    }  # fmt: skip
    alone = {"color": ink("tile")} if lettered else {}  # of which several indicators speak, none colours
    layers = [ground(_FIRST, **alone), *outlines(data, _FIRST), _names(made, lettered)]
    layers += _letters(made) if lettered else []
    named, texts = _lists(found, called, room.width - columns * across - _GAP if wide else room.width, room)
    broken = {tile.code: on_tile(tile, called[tile.code], across - 1.5, size) for tile in tiles}
    other = {code: parts for code, parts in broken.items() if parts != [called[code]]}
    written = {"lines": f"{looked_up(other, 'datum.area')} || [datum.area_name]", "list": texts}
    numbered = layer().transform_calculate(**written).transform_joinaggregate(many="count()", groupby=["area"])
    for nth, column in (("nth", "area"), ("first", "indicator")):
        numbered = numbered.transform_window(groupby=[column], **{nth: "row_number()"})
    return Form([*layers, *named], shared, columns * across, lines * made.down, {"transform": numbered.transform})


def _colour(found: list[_Named], made: _Tiles, language: str) -> alt.Color:
    """The colours with what they say, in the corner that no tile takes."""
    shown = [state for state in _STATES if state == "rest" or any(getattr(one, state) for one in found)]
    told = {state: _state_words(state, found, language, len(found) > 1) for state in shown}
    legend = chips(looked_up(told, "datum.label"), shown, made.free * made.down)
    scale = alt.Scale(domain=tuple(_STATES), range=tuple(light(name) for name in _STATES.values()))
    return alt.Color("state:N", scale=scale, legend=legend)


def _names(made: _Tiles, lettered: bool) -> Any:
    """The names of the provinces, in the middle of their tiles or over the letters there."""
    first = f"-{made.leading / 2} * (length(datum.lines) - 1) - (datum.letter ? {made.beneath / 2} : 0)"
    mark = layer(_FIRST).mark_text(fontSize=made.size, lineHeight=made.leading, dy={"expr": first}, aria=False)
    named: Any = {} if lettered else {"test": "datum.state !== 'rest'", "value": light("on_status")}
    return mark.encode(text=alt.Text("lines:N"), color=ink("ink", **named))


def _letters(made: _Tiles) -> list[Any]:
    """The letter of each indicator that names a province, on the colour of what it says of it."""
    wide = f"min({made.size + 4}, {made.across - 4} / datum.many)"
    own = layer("datum.letter")
    x, y = f"(datum.nth - (datum.many + 1) / 2) * {wide}", f"length(datum.lines) * {made.leading / 2} + 0.5"
    at = {"xOffset": {"expr": x}, "yOffset": {"expr": y}, "aria": False}
    chip = own.mark_point(shape=CHIP, filled=True, size={"expr": f"pow({wide} - 1, 2)"}, opacity=1, **at)
    letter = own.mark_text(fontSize=made.size, fontWeight="bold", **at)
    return [chip, letter.encode(text=alt.Text("letter:N"), color=ink("on_status"))]


def _lists(found: list[_Named], called: dict[str, str], width: float, room: Room) -> tuple[list[Any], str]:
    """Under each indicator who has not, who has, and what holds for the others; beside the map or beneath it.

    Returns:
        The layers, and the expression of the column ``list``, which has their words.
    """
    texts, top, after_letter = {}, 0, 18 if len(found) > 1 else 0
    for one in found:
        name = wrap(one.name, width - after_letter, TEXT, True, 3)
        named, rest = _named(one, {code: name.replace(" ", "\u00a0") for code, name in called.items()}, room.language)
        lines = [line for text in named for line in wrap(text, width, SMALL, lines=12, even=False)]
        after = wrap(rest, width, SMALL, lines=2, even=False)
        under = LINE * (len(name) + bool(one.date))
        texts[one.indicator] = {
            "name": name, "lines": lines, "date": one.date, "rest": after, "top": top, "under": top + under,
            "after": top + under + LINE * len(lines),
        }  # fmt: skip
        top += under + LINE * (len(lines) + len(after) + 1)
    own = layer("datum.indicator && datum.first === 1")  # which speak of no single province
    own = own.transform_aggregate(rows="count()", groupby=["indicator", "letter", "list"])
    own = own.transform_calculate(**{part: f"datum.list.{part}" for part in ("name", "lines", "rest", "date")})
    at, dx, dy = ("width", _GAP, 4) if room.wide else (0, 0, 22)

    def said(style: str, column: str, down: str, right: float = 0) -> Any:
        mark = words(style, column, at, own, dx=dx + right, dy={"expr": f"{dy} + datum.list.{down}"})
        return mark.encode(y=alt.YValue(0 if room.wide else "height"))

    layers = [
        said("name-strong", "name", "top", after_letter), said("value", "lines", "under"),
        said("note", "rest", "after"), *([said("name-strong", "letter", "top")] if after_letter else []),
    ]  # fmt: skip
    layers += [said("note", "date", f"under - {LINE}")] if any(one.date for one in found) else []
    return layers, looked_up(texts, "datum.indicator")
