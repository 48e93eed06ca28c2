"""The scoreboard: every target as a tile, by group or pillar and status, and where the two assessments differ."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import broken, layer, of_all, spoken, status_colour_of, status_mark, status_signs, words_mark
from dxlib.charts.lettering import width, wrap
from dxlib.charts.wording import capital, date_of, same, value_of
from dxlib.errors import UnknownName
from dxlib.indicators import load_definitions
from dxlib.tables.display import LINE, SMALL, TEXT, get, light, name_of, rows_of, status_colour
from dxlib.text import fragile_words, gettext, group_word, is_missing, method_word, ngettext, status_word
from dxlib.text.words import STATUSES

_COLUMNS = {
    "linear": ("reached", "on_track", "slightly_behind", "off_track", "moving_away"),
    "eurostat": ("reached", "significant", "moderate", "insufficient", "movement_away"),
    "open_sdg": ("reached", "substantial", "moderate", "limited", "deterioration"),
    "un": ("reached", "on_track", "fair", "stagnation"),
}
_GROUPS = ("achieved", "likely", "effort", "")
_ACROSS, _DOWN = 42, 36  # from one tile to the next, in pixels: the units of the two scales
_LEFT = 132  # pixels that the names of the rows have on a page


# Boxes with round corners, the second round the first.
_TILE = "M-0.88,-0.82H0.88Q1,-0.82,1,-0.7V0.7Q1,0.82,0.88,0.82H-0.88Q-1,0.82,-1,0.7V-0.7Q-1,-0.82,-0.88,-0.82Z"
_RING = "M-0.8,-0.85H0.8Q1,-0.85,1,-0.65V0.65Q1,0.85,0.8,0.85H-0.8Q-1,0.85,-1,0.65V-0.65Q-1,-0.85,-0.8,-0.85Z"


@charted
def scoreboard(
    targets: pd.DataFrame, title: str | None = None, *, by: str = "group", language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw every target as a tile with its number: rows by group or pillar, columns by the computed status.

    Args:
        targets: rows of ``assess`` or ``scoreboard`` by one method. Columns: number, authority, due, group, pillar,
            indicator, name, name_vi, unit, method, status, reason, target, target_printed, differs, ``baseline*``,
            ``current*``.
        title: a title of your own.
        by: ``group`` (the report's own grouping) or ``pillar``.
        language: the language of the words.

    Returns:
        An Altair chart, or a table where there is no target. Ringed tiles are those on which the report's group
        and the computed status differ in substance; by group they are named below, with their figures. Its data have
        a row a target: ``indicator, name``, ``group`` or ``pillar`` and ``band`` (its words), ``target, due, status``,
        ``place`` (which tile of its row and status it is, from 0), ``differs, fragile``, ``difference`` (which of
        those named below it is, from 0), and the words ``tile_label, status_label, difference_label``; ``told`` is
        what a tile says.

    Raises:
        UnknownName: ``by`` is something else.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.scoreboard(dx.scoreboard(due="2025"), by="pillar")
    """
    if by not in ("group", "pillar"):
        raise UnknownName("rows of a scoreboard", by, ("group", "pillar"))
    rows = rows_of(targets)
    if not rows:
        return tables.newest(targets, language=language)
    method = str(rows[0].method)
    found = {str(row.status) for row in rows}
    columns = [status for status in _COLUMNS.get(method, ()) if status != "missed"]
    columns += [status for status in ("missed", "due_no_figure", "not_assessable") if status in found]
    data = pd.DataFrame(_records(_bands(rows, by, language), by, language))
    words = _words(data, columns, title or "", by, method, language)
    return Plan(data, lambda room: _form(data, columns, by, room), words, (_LEFT, 0))


def _bands(rows: list[Any], by: str, language: str) -> dict[str, list[Any]]:
    """The targets of each row of the board, by its words."""
    if by == "pillar":
        names = {key: pillar.name[language] for key, pillar in load_definitions().pillars.items()}
    else:
        names = {group: capital(group_word(group, language)) or gettext(language)("No group") for group in _GROUPS}
    members = {words: [row for row in rows if get(row, by, "") == key] for key, words in names.items()}
    return {words: mine for words, mine in members.items() if mine}


def _records(bands: dict[str, list[Any]], by: str, language: str) -> list[dict[str, Any]]:
    cells: Counter[tuple[str, str]] = Counter()
    records, differing = [], 0
    for band, members in bands.items():
        for row in members:
            named = by == "group" and bool(get(row, "differs"))
            fragile = bool(get(row, "fragile"))
            records.append({
                "indicator": row.indicator, "name": name_of(row, language), by: get(row, by, ""), "band": band,
                "target": get(row, "target"), "due": row.due, "status": row.status,
                "place": cells[band, row.status], "differs": bool(get(row, "differs")), "fragile": fragile,
                "difference": differing if named else None, "tile_label": _label(row) + ("?" if fragile else ""),
                "status_label": capital(status_word(row.status, language)), "told": _told(row, language),
                "difference_label": _why(row, language) if named else "",
            })  # fmt: skip
            cells[band, row.status] += 1
            differing += named
    return records


def _words(data: pd.DataFrame, columns: list[str], title: str, by: str, method: str, language: str) -> Words:
    _ = gettext(language)
    grouped = by == "group"
    told = _("Each tile is a target, with its number in the report; ringed where the two differ")
    if not grouped:
        told = _(
            "Each tile is a target, with its number in the report, or the decision or year that set it; "
            "ringed where the report’s own group differs"
        )
    if data["fragile"].any():
        told = _("{told}; with a question mark where the status is fragile").format(told=told)
    named = title or (_("Computed status against the report’s grouping") if grouped else _("Computed status by pillar"))
    lists = {status: data.loc[data["status"] == status, "name"] for status in columns}
    due = date_of(same(data["due"]), language)
    measure = [ngettext(language)("{count} target", "{count} targets", len(data)).format(count=len(data))]
    measure += [_("target for {due}").format(due=due)] if due else []
    measure.append(_("method: {method}").format(method=method_word(method, language)))
    values = [
        f"{capital(status_word(status, language))}: {len(names)} ({'; '.join(names)})"
        for status, names in lists.items() if len(names)
    ]  # fmt: skip
    return Words(named, f"{told} · {measure[-1]}", values, measure=" · ".join(measure))


@dataclass(frozen=True)
class _Board:
    """Where tiles stand, counted in tiles from the corner under the heads.

    Attributes:
        tops: where each band begins.
        spots: where the first tile of each cell stands, across and down, and how many stand side by side.
        below: how far down the board reaches.
        heads: on a page, where the column of each status begins.
        words: the lines over each column.
    """

    tops: dict[str, float]
    spots: dict[str, tuple[float, float, int]]
    below: float
    heads: dict[str, float] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    @property
    def above(self) -> float:
        """How much room the heads take."""
        return (62 + 16 * max(map(len, self.words.values()))) / _DOWN if self.words else 0


def _matrix(data: pd.DataFrame, columns: list[str], room: Room) -> _Board:
    """A row a band, a column a status."""
    cells = Counter(zip(data["band"], data["status"], strict=True))
    words = {status: capital(status_word(status, room.language)) for status in columns}
    across = _tiles_across(cells, words, room.width - _LEFT)
    edges = accumulate((wide for _per, wide in across.values()), initial=0.0)
    heads = {status: edge / _ACROSS for status, edge in zip(columns, edges, strict=False)}
    tops: dict[str, float] = {}
    spots: dict[str, tuple[float, float, int]] = {}
    top = 0.0
    for band in data["band"].unique():
        tops[band] = top
        mine = {status: cells[band, status] for status in columns if cells[band, status]}
        spots |= {f"{band}|{status}": (heads[status] + 0.4, top + 0.75, across[status][0]) for status in mine}
        tall = max((ceil(count / across[status][0]) for status, count in mine.items()), default=1)
        top += max(tall + 0.5, 1.36 + LINE / _DOWN * len(wrap(band, _LEFT - 10, TEXT, True)))
    lines = {status: wrap(words[status], wide - 10, TEXT, True, lines=4) for status, (_per, wide) in across.items()}
    return _Board(tops, spots, top, heads, lines)


def _list(data: pd.DataFrame, columns: list[str], room: Room) -> _Board:
    """Band under band, status under status, on a phone."""
    per = int((room.width + 6) // _ACROSS)
    tops, spots, top = {}, {}, 0.0
    for band, mine in data.groupby("band", sort=False)["status"]:
        tops[str(band)] = top
        top += 0.9
        for status in (status for status in columns if status in set(mine)):
            spots[f"{band}|{status}"] = (0.48, top + 1.06, per)
            top += 0.84 + ceil((mine == status).sum() / per)
        top += 0.1
    return _Board(tops, spots, top)


def _tiles_across(cells: Counter[Any], words: dict[str, str], room: float) -> dict[str, tuple[int, float]]:
    """How many tiles each column has side by side, and how wide it is: for its words, and the fuller, the wider."""
    most = {status: max((n for (_band, one), n in cells.items() if one == status), default=0) for status in words}
    wide = {status: _least_width(told) for status, told in words.items()}
    per = {status: max(int(wide[status] // _ACROSS), 1) for status in words}
    while room - sum(wide.values()) >= _ACROSS:
        fullest = max(words, key=lambda status: most[status] / per[status])
        if most[fullest] / per[fullest] <= 2:
            break
        per[fullest] += 1
        wide[fullest] = max(per[fullest] * _ACROSS + 14, wide[fullest])
    extra = max(room - sum(wide.values()), 0) / len(words)
    return {status: (per[status], wide[status] + extra) for status in words}


def _least_width(words: str) -> float:
    """How wide a column is at least: its longest word, and all its words on three lines."""
    wide = max(46.0, *(width(word, TEXT, True) + 12 for word in words.split()))
    while len(wrap(words, wide - 10, TEXT, True, lines=9)) > 3:
        wide += 4
    return wide


def _form(data: pd.DataFrame, columns: list[str], by: str, room: Room) -> Form:
    """The layers: what stands over and beside the tiles, the tiles, and what is said of those that differ."""
    _ = gettext(room.language)
    board = (_matrix if room.wide else _list)(data, columns, room)
    left = _LEFT if room.wide else 0
    if room.wide:
        beside = _heads(board, _("Group in the report") if by == "group" else _("Pillar")) + _names(data, board)
    else:
        beside = _names_over(board, room, _("as grouped: {count}") if by == "group" else _("targets: {count}"))
    tiles = _on_board(layer(), board, "datum.place")
    named, more = _differences(data, board.below, room, left)
    width, height = room.width - left, board.below + more
    fixed: dict[str, Any] = {"nice": False, "zero": False}
    down = alt.Scale(domain=[-board.above, height], reverse=True, **fixed)
    shared = {
        "x": alt.X("column:Q", scale=alt.Scale(domain=[0, width / _ACROSS], **fixed), axis=None),
        "y": alt.Y("line:Q", scale=down, axis=None), "color": status_colour_of(),
    }  # fmt: skip
    layers = [*_separators(board, room, left), *beside, *_tiles(tiles), *named]
    return Form(layers, shared, width, round((board.above + height) * _DOWN))


def _on_board(base: Any, board: _Board, place: str) -> Any:
    """Rows with where the tile of that number stands in its cell."""
    spot = base.transform_calculate(spot=_of(board.spots, "datum.band + '|' + datum.status") + " || []")
    column, line = f"datum.spot[0] + {place} % datum.spot[2]", f"datum.spot[1] + floor({place} / datum.spot[2])"
    return spot.transform_calculate(column=column, line=line)


def _of(found: dict[str, Any], key: str) -> str:
    """The expression that gives what a dictionary holds."""
    return f"({json.dumps(found, ensure_ascii=False)})[{key}]"


def _bands_of(board: _Board) -> Any:
    """A row a band, with how many targets it has and where it begins."""
    counted = layer().transform_aggregate(count="count()", groupby=["band"])
    return counted.transform_calculate(name="datum.band", column="0", line=_of(board.tops, "datum.band"))


def _separators(board: _Board, room: Room, left: float) -> list[Any]:
    rule = _bands_of(board).mark_rule(strokeWidth=1, aria=False)
    ends = {"x": alt.XValue(-left), "x2": alt.X2Value(room.width - left)}
    between = rule.transform_filter("datum.line > 0").encode(color=alt.ColorValue(light("rule")), **ends)
    first = rule.transform_filter("datum.line === 0").encode(color=alt.ColorValue(light("ink")), **ends)
    return [between, first] if room.wide else [between]


def _heads(board: _Board, label: str) -> list[Any]:
    """Over each column how many there are, the sign and the words of its status; those of none stand back."""
    counted = layer().transform_aggregate(count="count()", groupby=["status"])
    counted = counted.transform_impute(impute="count", key="status", keyvals=[*board.heads], value=0)
    column, words = (_of(found, "datum.status") for found in (board.heads, board.words))
    base = counted.transform_calculate(column=column, line=str(-board.above), words=words)
    text: dict[str, Any] = {"align": "left", "baseline": "top"}
    count = base.mark_text(dy=4, fontSize=24, fontWeight="bold", aria=False, **text)
    some, none = (base.transform_filter(f"datum.count {sign} 0") for sign in (">", "==="))
    word = {"dy": 55, "lineHeight": 16, **text}
    corner = of_all().transform_calculate(line="0")
    shade = alt.ColorValue(light("ink"), condition={"test": "datum.count === 0", "value": light("ink3")})
    return [
        count.encode(text=alt.Text("count:Q"), color=shade),
        *status_signs(alt.X("column:Q"), dy=43, dx=7, on=base),
        status_mark(on=some, **word).encode(text=alt.Text("words:N")),
        words_mark("note", none, fontSize=TEXT, fontWeight="bold", **word).encode(text=alt.Text("words:N")),
        words_mark("note", corner, text=label, align="left", dy=-12).encode(x=alt.XValue(-_LEFT)),
    ]


def _names(data: pd.DataFrame, board: _Board) -> list[Any]:
    """Left of each row its words, and under them how many targets it has."""
    base = _bands_of(board).transform_calculate(lines=broken(data["band"], _LEFT - 10, bold=True))
    under = {"expr": f"24 + {LINE} * length(datum.lines)"}
    x = alt.XValue(-_LEFT)
    return [
        words_mark("name-strong", base, align="left", dy=24).encode(x=x, text=alt.Text("lines:N")),
        words_mark("note", base, align="left", dy=under).encode(x=x, text=alt.Text("count:Q")),
    ]


def _names_over(board: _Board, room: Room, counted: str) -> list[Any]:
    """Over each row its words and how many targets it has; over each of its cells the status with its sign."""
    told = f"replace({json.dumps(counted, ensure_ascii=False)}, '{{count}}', datum.count)"
    bands = _bands_of(board).transform_calculate(told=told)
    cells = layer().transform_aggregate(count="count()", groupby=["band", "status", "status_label"])
    cells = _on_board(cells, board, "0").transform_calculate(told="datum.status_label + ': ' + datum.count")
    word = status_mark(on=cells, align="left", dy=-29)
    return [
        words_mark("name-strong", bands, align="left", dy=18).encode(x=alt.XValue(0), text=alt.Text("band:N")),
        words_mark("note", bands, align="right", dy=18).encode(x=alt.XValue(room.width), text=alt.Text("told:N")),
        *status_signs(alt.XValue(7), dy=-29, on=cells),
        word.encode(x=alt.XValue(20), text=alt.Text("told:N")),
    ]


def _tiles(base: Any) -> list[Any]:
    """A tile with its number; ringed where the report differs, an empty box where there is no judgement."""
    none, pale = (
        f"indexof({json.dumps([name for name in STATUSES if status_colour(name) == colour])}, datum.status) >= 0"
        for colour in ("na", "slight")
    )
    said = spoken("told")
    tile = {"shape": _TILE, "opacity": 1}
    full = base.transform_filter(f"!({none})").mark_point(size=1156, filled=True, **tile)
    box = base.transform_filter(none).mark_point(size=1089, strokeDash=[2, 2], strokeWidth=1, **tile)
    ring = {"shape": _RING, "size": 1521, "strokeWidth": 2, "opacity": 1, "aria": False}
    inks = [{"test": none, "value": light("ink2")}, {"test": pale, "value": light("on_slight")}]
    weight = {"expr": f"{none} ? 'normal' : 'bold'"}
    label = base.mark_text(baseline="middle", dy=0.5, fontSize=SMALL, fontWeight=weight, aria=False)
    return [
        full.encode(**said),
        box.encode(color=alt.ColorValue(light("na")), **said),
        base.transform_filter("datum.differs").mark_point(**ring).encode(color=alt.ColorValue(light("ink"))),
        label.encode(text=alt.Text("tile_label:N"), color=alt.ColorValue(light("on_status"), condition=inks)),
    ]


def _differences(data: pd.DataFrame, top: float, room: Room, left: float) -> tuple[list[Any], float]:
    """The ringed targets under the board, with the figures that make the difference; and how far down they reach."""
    told = data[data["difference"].notna()]
    if told.empty:
        return [], 0
    columns = 2 if room.wide else 1
    wide = (room.width - 32 * (columns - 1)) / columns
    text: dict[str, Any] = {"room": wide - 48, "size": SMALL, "lines": 9, "even": False}
    words = {"name": {"room": wide - 48, "size": TEXT, "bold": True, "lines": 2}, "difference_label": text}
    tall = [sum(len(wrap(getattr(row, column), **how)) for column, how in words.items()) for row in rows_of(told)]
    deep = [max(LINE * max(tall[n : n + columns]) + 28, 58) / _DOWN for n in range(0, len(tall), columns)]
    tops = [*accumulate(deep, initial=top + 0.4)]
    base = layer().transform_filter("isValid(datum.difference)").transform_calculate(
        column=f"{(20 - left) / _ACROSS} + datum.difference % {columns} * {(wide + 32) / _ACROSS}",
        line=f"{tops}[floor(datum.difference / {columns})] + {28 / _DOWN}",
        **{f"{column}_lines": broken(told[column], column=column, **how) for column, how in words.items()},
    )  # fmt: skip
    under = {"expr": f"{LINE} * length(datum.name_lines) - 7"}
    rule = base.transform_calculate(end=f"datum.column + {wide / _ACROSS}")
    rule = rule.mark_rule(strokeWidth=1, aria=False, xOffset=-20, x2Offset=-20, yOffset=-28)
    return [
        rule.encode(x2=alt.X2("end:Q"), color=alt.ColorValue(light("rule"))),
        *_tiles(base),
        words_mark("name-strong", base, align="left", dx=28, dy=-7).encode(text=alt.Text("name_lines:N")),
        words_mark("value", base, align="left", dx=28, dy=under).encode(text=alt.Text("difference_label_lines:N")),
    ], tops[-1] - top


def _told(row: Any, language: str) -> str:
    return f"{get(row, 'number', '')} {name_of(row, language)}: {status_word(row.status, language)}".strip()


def _label(row: Any) -> str:
    """The number of a target in its report; else that of the decision, or the year of the plan."""
    decision = re.match(r"\d+(?=/)", str(get(row, "authority", "")))
    return str(get(row, "number") or (decision[0] if decision else str(get(row, "due", "·"))[:4]))


def _why(row: Any, language: str) -> str:
    _ = gettext(language)
    figures = [
        f"{value_of(row, side, language)} ({date_of(getattr(row, f'{side}_period'), language)})"
        for side in ("baseline", "current")
        if not is_missing(getattr(row, side))
    ]
    form = _("{status}, grouped as “{group}”: {figures}; target {target} ({due}).")
    told = form.format(
        status=capital(status_word(row.status, language)),
        group=group_word(row.group, language),
        figures=" → ".join(figures),
        target=tables.target_words(row, language),
        due=date_of(row.due, language),
    )
    return f"{told} {fragile_words(row, language)}".rstrip()
