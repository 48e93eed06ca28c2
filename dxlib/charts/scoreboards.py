"""The scoreboard: every target as a tile, by group or pillar and status, and where the two assessments differ."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.analysis.counting import without_rivals
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.charts.boards import ACROSS, DOWN, LEFT, Board, matrix, stacked
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import (
    down,
    ink,
    is_of,
    layer,
    looked_up,
    of_all,
    spoken,
    status_colour_of,
    status_signs,
    status_words,
    words,
)
from dxlib.charts.lettering import wrap
from dxlib.charts.wording import date_of, value_of
from dxlib.errors import UnknownName
from dxlib.indicators import load_definitions
from dxlib.tables.display import LINE, SMALL, TEXT, get, light, name_of, rows_of
from dxlib.tables.remarks import Pages
from dxlib.text import fragile_words, gettext, group_word, is_fragile, is_missing, method_word, status_word
from dxlib.text.statuses import ENDINGS
from dxlib.text.targets import counted_targets, levels_words
from dxlib.text.words import capital

_COLUMNS = {
    "linear": ("reached", "on_track", "slightly_behind", "off_track", "moving_away"),
    "eurostat": ("reached", "significant", "moderate", "insufficient", "movement_away"),
    "open_sdg": ("reached", "substantial", "moderate", "limited", "deterioration"),
    "un": ("reached", "on_track", "fair", "stagnation"),
    "": ("reached", "open", "no_figure"),  # what ``closing`` says
}
_OPEN = (*NO_STATUS, "no_figure")
_GROUPS = ("achieved", "likely", "effort", "")

# Boxes with round corners, the second round the first.
_TILE = "M-0.88,-0.82H0.88Q1,-0.82,1,-0.7V0.7Q1,0.82,0.88,0.82H-0.88Q-1,0.82,-1,0.7V-0.7Q-1,-0.82,-0.88,-0.82Z"
_RING = "M-0.8,-0.85H0.8Q1,-0.85,1,-0.65V0.65Q1,0.85,0.8,0.85H-0.8Q-1,0.85,-1,0.65V-0.65Q-1,-0.85,-0.8,-0.85Z"


@charted
def scoreboard(
    targets: pd.DataFrame, title: str | None = None, *, by: str = "group", language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw every target as a tile with its number: rows by group or pillar, columns by the computed status.

    Args:
        targets: rows of ``assess`` or ``scoreboard`` by one method, or of ``closing``, with its ``verdict`` as status,
            without rivals. Columns: number, authority, due, group, pillar, indicator, name, name_vi, unit, method,
            status, reason, target, target_printed, differs, ``baseline*``, ``current*``.
        title: a title of your own.
        by: ``group`` (the report's own grouping) or ``pillar``.
        language: the language of the words.

    Returns:
        An Altair chart, or a table where there is no target. Ringed tiles are those on which the report's group
        and the computed status differ in substance; by group they are named below, with their figures. Its data have
        a row a target: ``indicator, name``, ``group`` or ``pillar`` and ``band`` (its words), ``target, due``,
        ``authority``, ``status``, ``place`` (which tile of its row and status it is, from 0), ``differs, fragile``,
        ``difference`` (which of those named below it is, from 0), and the words ``tile_label, status_label,
        difference_label``; ``told`` is what a tile says. Of ``closing``, ``verdict`` is the status again.

    Raises:
        UnknownName: ``by`` is something else.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.scoreboard(dx.scoreboard(due="2025"), by="pillar")
    """
    if by not in ("group", "pillar"):
        raise UnknownName("rows of a scoreboard", by, ("group", "pillar"))
    targets = without_rivals(targets)
    if "verdict" in targets:
        targets = targets.assign(status=targets["verdict"], method="")
    rows = rows_of(targets)
    if not rows:
        return tables.newest(targets, language=language)
    method, found = str(rows[0].method), {str(row.status) for row in rows}
    columns = [status for status in _COLUMNS.get(method, ()) if status != "missed"]
    columns += [status for status in ("missed", "due_no_figure", "not_assessable") if status in found]
    judged = gettext(language)("{sign} Judged by a figure that was read on a public page; no document here proves it.")
    pages = Pages((row for row in rows if row.status not in _OPEN), ["current"], language, judged)
    data = pd.DataFrame(_records(_bands(rows, by, language), by, pages, language))
    data = data if method else data.assign(verdict=data["status"])
    said = _words(data, columns, title or "", by, method, language)
    said.notes += pages.texts + levels_words(targets, language)
    return Plan(data, lambda room: _form(data, columns, by, room), said, (LEFT, 0))


def _bands(rows: list[Any], by: str, language: str) -> dict[str, list[Any]]:
    """The targets of each row of the board, by its words."""
    names = {group: capital(group_word(group, language)) or gettext(language)("No group") for group in _GROUPS}
    if by == "pillar":
        names = {key: pillar.name[language] for key, pillar in load_definitions().pillars.items()}
    members = {words: [row for row in rows if get(row, by, "") == key] for key, words in names.items()}
    return {words: mine for words, mine in members.items() if mine}


def _records(bands: dict[str, list[Any]], by: str, pages: Pages, language: str) -> list[dict[str, Any]]:
    cells, records, differing = Counter[tuple[str, str]](), [], 0
    for band, members in bands.items():
        for row in members:
            named, fragile = by == "group" and bool(get(row, "differs")), is_fragile(row)
            sign = ("" if row.status in _OPEN else pages.sign(row, "current")) + ("?" if fragile else "")
            records.append({
                "indicator": row.indicator, "name": name_of(row, language), by: get(row, by, ""), "band": band,
                "target": get(row, "target"), "due": row.due, "authority": get(row, "authority", ""),
                "status": row.status, "place": cells[band, row.status], "differs": bool(get(row, "differs")),
                "fragile": fragile, "difference": differing if named else None, "tile_label": _label(row) + sign,
                "status_label": capital(status_word(row.status, language)), "told": _told(row, language),
                "difference_label": _why(row, pages, language) if named else "",
            })  # fmt: skip
            cells[band, row.status] += 1
            differing += named
    return records


def _words(data: pd.DataFrame, columns: list[str], title: str, by: str, method: str, language: str) -> Words:
    _, grouped = gettext(language), by == "group"
    told = _("Each tile is a target, with its number in the report, or the decision or year that set it")
    if data["differs"].any() and grouped:
        told = _("Each tile is a target, with its number in the report; ringed where the two differ")
    elif data["differs"].any() and method:
        told = _(
            "Each tile is a target, with its number in the report, or the decision or year that set it; "
            "ringed where the report’s own group differs"
        )
    if data["fragile"].any():
        told = _("{told}; with a question mark where the status is fragile").format(told=told)
    named = title or (_("Computed status against the report’s grouping") if grouped else _("Computed status by pillar"))
    lists = {status: data.loc[data["status"] == status, "name"] for status in columns}
    count = counted_targets(data["due"], language, () if method else data["authority"])
    how = _("by the newest figure up to that date")
    how = _("method: {method}").format(method=method_word(method, language)) if method else how
    values = [
        f"{capital(status_word(status, language))}: {len(names)} ({'; '.join(names)})"
        for status, names in lists.items() if len(names)
    ]  # fmt: skip
    return Words(named, f"{count} · {told} · {how}", values, measure=f"{count} · {how}")


def _form(data: pd.DataFrame, columns: list[str], by: str, room: Room) -> Form:
    """The layers: what stands over and beside the tiles, the tiles, and what is said of those that differ."""
    _ = gettext(room.language)
    board = (matrix if room.wide else stacked)(data, columns, room)
    left = LEFT if room.wide else 0
    if room.wide:
        label = _("Group in the report") if by == "group" else _("Pillar")
        beside = [*_heads(board, label), *_names(board.rows, data["band"].unique())]
    else:
        beside = _names_over(
            board.rows, columns, room, _("as grouped: {count}") if by == "group" else _("targets: {count}")
        )
    named, more = _differences(data, board.rows, room, left)
    width, height = room.width - left, board.below + more
    fixed: dict[str, Any] = {"nice": False, "zero": False}
    down = alt.Scale(domain=[-board.above, height], reverse=True, **fixed)
    ended = {*columns} if {*columns} & {*ENDINGS} else None
    shared = {
        "x": alt.X("column:Q", scale=alt.Scale(domain=[0, width / ACROSS], **fixed), axis=None),
        "y": alt.Y("line:Q", scale=down, axis=None), "color": status_colour_of(found=ended),
    }  # fmt: skip
    bands = board.rows.transform_aggregate(line="min(top)", groupby=["band"])
    bands = bands if room.wide else bands.transform_filter("datum.line > 0")
    first: Any = {"test": "datum.line === 0", "value": light("ink")} if room.wide else {}
    between = {"x": alt.XValue(-left), "x2": alt.X2Value(width), "color": ink("rule", **first)}
    layers = [bands.mark_rule(aria=False).encode(**between), *beside, *_tiles(data, board.rows), *named]
    return Form(layers, shared, width, round((board.above + height) * DOWN))


def _counted(rows: Any) -> Any:
    """A row a band, with how many targets it has."""
    counted = rows.transform_joinaggregate(count="count()", groupby=["band"])
    return counted.transform_window(nth="row_number()", groupby=["band"]).transform_filter("datum.nth === 1")


def _heads(board: Board, label: str) -> list[Any]:
    """Over each column how many there are, the sign and the words of its status; those of none stand back."""
    counted = layer().transform_aggregate(count="count()", groupby=["status"])
    counted = counted.transform_impute(impute="count", key="status", keyvals=[*board.heads], value=0)
    column, told = (looked_up(found, "datum.status") for found in (board.heads, board.words))
    base = counted.transform_calculate(column=column, line=str(-board.above), words=told)
    none, x, top = "datum.count === 0", alt.X("column:Q"), {"baseline": "top"}
    count = words("name-strong", "count", x, base, dy=4, fontSize=24, **top)
    corner = of_all().transform_calculate(line="0").mark_text(text=label, style="note", align="left", dy=-12)
    return [
        count.encode(color=ink("ink", test=none, value=light("ink3"))),
        *status_signs(x, board.heads, dy=43, dx=7, on=base),
        status_words("words", x, board.heads, on=base, back=none, dy=55, lineHeight=16, **top),
        corner.encode(x=alt.XValue(-LEFT), color=ink("ink3")),
    ]


def _names(rows: Any, names: Iterable[str]) -> list[Any]:
    """Left of each row its words, and under them how many targets it has."""
    top, lines = alt.Y("top:Q"), {band: wrap(band, LEFT - 10, TEXT, True, 3) for band in names}
    bands = _counted(rows).transform_calculate(band_lines=looked_up(lines, "datum.band"))
    return [
        words("name-strong", "band_lines", -LEFT, bands, dy=24).encode(y=top),
        words("note", "count", -LEFT, bands, dy=down(24, "band")).encode(y=top),
    ]


def _names_over(rows: Any, columns: list[str], room: Room, counted: str) -> list[Any]:
    """Over each row its words and how many targets it has; over each of its cells the status with its sign."""
    told = f"replace({json.dumps(counted, ensure_ascii=False)}, '{{count}}', datum.count)"
    bands, top = _counted(rows).transform_calculate(told=told), alt.Y("top:Q")
    cells = rows.transform_aggregate(
        count="count()", line="min(line)", groupby=["band", "status", "status_label"]
    ).transform_calculate(told="datum.status_label + ': ' + datum.count")
    return [
        words("name-strong", "band", 0, bands, dy=18).encode(y=top),
        words("note", "told", room.width, bands, align="right", dy=18).encode(y=top),
        *status_signs(7, columns, dy=-29, on=cells), status_words("told", 20, columns, on=cells, dy=-29),
    ]  # fmt: skip


def _tiles(data: pd.DataFrame, base: Any, place: Mapping[str, Any] | None = None) -> list[Any]:
    """A tile with its number; ringed where the report differs, an empty box where there is no judgement."""
    at, found = place or {}, set(data["status"])
    none, pale = is_of("na", found), is_of("slight", found)
    tile = {"shape": _TILE, "opacity": 1}
    full = (base.transform_filter(f"!({none})") if none else base).mark_point(size=1156, filled=True, **tile)
    inks = [{"test": test, "value": light(colour)} for test, colour in ((none, "ink2"), (pale, "on_slight")) if test]
    style = {"fontWeight": {"expr": f"{none} ? 'normal' : 'bold'"} if none else "bold"}
    style["fontSize"] = {"expr": f"length(datum.tile_label) > 4 ? {SMALL - 1} : {TEXT}"}
    label = words("value", "tile_label", on=base, align="center", baseline="middle", dy=0.5, **style)
    layers = [full.encode(**spoken("told"), **at)]
    if none:
        box = base.transform_filter(none).mark_point(size=1089, strokeDash=[2, 2], strokeWidth=1, **tile)
        layers.append(box.encode(color=ink("na"), **spoken("told"), **at))
    if data["differs"].any():
        ring = {"shape": _RING, "size": 1521, "strokeWidth": 2, "opacity": 1, "aria": False}
        layers.append(base.transform_filter("datum.differs").mark_point(**ring).encode(color=ink("ink"), **at))
    colour = alt.ColorValue(light("on_status"), condition=inks or alt.Undefined)
    return [*layers, label.encode(color=colour, **at)]


def _differences(data: pd.DataFrame, rows: Any, room: Room, left: float) -> tuple[list[Any], float]:
    """The ringed targets under the board, with the figures that make the difference; and how far down they reach."""
    told = data[data["difference"].notna()]
    if told.empty:
        return [], 0
    across = 2 if room.wide else 1
    wide = (room.width - 32 * (across - 1)) / across
    spots = [
        {"name": wrap(name, wide - 48, TEXT, True, 2), "text": wrap(why, wide - 48, SMALL, lines=9, even=False)}
        for name, why in zip(told["name"], told["difference_label"], strict=True)
    ]  # fmt: skip
    deep = [max(LINE * (len(spot["name"]) + len(spot["text"])) + 28, 58) / DOWN for spot in spots]
    below = sum(max(deep[n : n + across]) for n in range(0, len(deep), across))
    base = (
        rows.transform_filter("isValid(datum.difference)")
        .transform_calculate(spot=looked_up(spots, "datum.difference"), deep=looked_up(deep, "datum.difference"))
        .transform_window(groupby=[], nth_told="row_number()")
        .transform_calculate(side=f"(datum.nth_told - 1) % {across}", pair=f"ceil(datum.nth_told / {across})")
        .transform_joinaggregate(deepest="max(deep)", groupby=["pair"])
        .transform_calculate(taken="datum.side === 0 ? datum.deepest : 0")
        .transform_window(groupby=[], reach="sum(taken)")
        .transform_calculate(
            over=f"datum.end + 0.4 + datum.reach - datum.deepest + {28 / DOWN}",
            beside=f"{(20 - left) / ACROSS} + datum.side * {(wide + 32) / ACROSS}",
        )
    )
    place = {"x": alt.X("beside:Q"), "y": alt.Y("over:Q")}
    rule = base.mark_rule(aria=False, xOffset=-20, x2Offset=wide - 20, yOffset=-28)
    under = {"expr": f"{LINE} * length(datum.spot.name) - 7"}
    layers = [
        rule.encode(x2=alt.X2("beside:Q"), color=ink("rule"), **place), *_tiles(told, base, place),
        words("name-strong", "spot.name", on=base, dx=28, dy=-7).encode(**place),
        words("value", "spot.text", on=base, dx=28, dy=under).encode(**place),
    ]  # fmt: skip
    return layers, below + 0.4


def _told(row: Any, language: str) -> str:
    return f"{get(row, 'number', '')} {name_of(row, language)}: {status_word(row.status, language)}".strip()


def _label(row: Any) -> str:
    """The number of a target in its report; else that of the decision, or the year of the plan."""
    decision = re.match(r"\d+(?=[/-]\D)", str(get(row, "authority", "")))
    return str(get(row, "number") or (decision[0] if decision else str(get(row, "due", "·"))[:4]))


def _why(row: Any, pages: Pages, language: str) -> str:
    _ = gettext(language)
    figures = [
        f"{value_of(row, side, language)}{pages.sign(row, side)} ({date_of(getattr(row, f'{side}_period'), language)})"
        for side in ("baseline", "current")
        if not is_missing(getattr(row, side))
    ]
    form = _("{status}, grouped as “{group}”: {figures}; target {target} ({due}).")
    told = form.format(
        status=capital(status_word(row.status, language)), group=group_word(row.group, language),
        figures=" → ".join(figures), target=tables.target_words(row, language), due=date_of(row.due, language),
    )  # fmt: skip
    return f"{told} {fragile_words(row, language)}".rstrip()
