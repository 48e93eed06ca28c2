"""The place of an area among its peers: a line a figure, a dot for each that has one, the area's own large."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import ink, layer, lines_of, most, spoken, words
from dxlib.charts.lettering import cut, width
from dxlib.charts.levels import widest
from dxlib.charts.wording import Notes, date_of, same
from dxlib.tables.display import LINE, SMALL, TEXT, get, name_of, rows_of
from dxlib.text import gettext, show
from dxlib.text.portraits import place_words
from dxlib.text.words import in_language

_NAMES, _GAP, _EDGE = 250, 18, 9  # the column of names, what is free beside it, and from the ends of a line to its dots


@charted
def peers(frame: pd.DataFrame, title: str | None = None, *, language: str = "en") -> Plan | tables.Table:
    """Draw the place of an area among its peers: a line a figure, from the last to the best, and a dot for each area.

    Each line has a scale of its own and better is to the right; where neither more nor less is better, more is. The
    line of a rank goes from the last place of the map to the first, whoever's rank is printed.

    Args:
        frame: what ``dx.peers`` returned. Columns: indicator, name, name_vi, unit, direction, area, area_name,
            area_name_vi, period, value, qualifier, place, last_place, of, whole, best, median, worst, doubtful,
            contested, bridge, others.
        title, language: a title of your own, and the language of the words.

    Returns:
        An Altair chart, or the table of peers where no figure can be held against another. Its data have a row a dot:
        ``indicator, name, unit, period, area, area_name, value, look`` (own or peer), ``at`` and ``middle`` (where
        the dot and the median stand on the line, 0 for the last and 1 for the best), and the words beside the line:
        ``date_label, value_label, place_label, first_label, last_label``; ``told`` is what a dot says.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.peers(dx.peers("VN-DN", evidence=dx.load(reports="all")))
    """
    rows = [row for row in rows_of(frame) if _has_line(row)]
    if not rows:
        return tables.peers(frame, language=language, caption=title or "")
    _ = gettext(language)
    date, notes = date_of(same(row.period for row in rows), language), Notes(rows, language=language)
    said = Words(title or _("Place among those that have a figure"))
    own = in_language(rows[0], "area_name", language)
    said.measure = " · ".join(filter(None, [_("Each line has a scale of its own; better is to the right"), date]))
    said.subtitle = _("{measure}. Large dot: {area}; small dots: others; tick: median").format(
        measure=said.measure, area=own
    )
    data = pd.DataFrame([
        record for n, row in enumerate(rows, 1) for record in _records(n, row, not date, notes, language)
    ])  # fmt: skip
    mine = data[data["look"] == "own"]
    said.values, said.notes = [f"{row.told}: {row.place_label}" for row in rows_of(mine)], notes.texts
    return Plan(data, lambda room: _form(data, room), said, (_NAMES + _GAP, 0))


def _has_line(row: Any) -> bool:
    """Whether there is something to hold a figure against: others, or the places of a map."""
    if row.value != row.value or row.doubtful:
        return False
    return len(row.others) > 0 or (row.unit == "rank" and (get(row, "whole") or 0) > 1)


def _span(row: Any) -> tuple[float, float]:
    """The values at the left and at the right end of a line."""
    values = [row.value, *(peer.value for peer in row.others)]
    if row.unit == "rank" and (whole := get(row, "whole")):
        return float(max(whole, *values)), 1.0
    return (max(values), min(values)) if row.direction == "down" else (min(values), max(values))


def _records(number: int, row: Any, dated: bool, notes: Notes, language: str) -> list[dict[str, Any]]:
    """The dots of one line, the area's own last, over the others."""
    last, first = _span(row)
    name, unit = name_of(row, language), row.unit

    def at(value: float) -> float:
        return 0.5 if first == last else (value - last) / (first - last)

    def dot(area: str, called: str, value: float, look: str) -> dict[str, Any]:
        told = f"{name}, {called}: {show(value, unit, language)}"
        return about | {"area": area, "area_name": called, "value": value, "look": look, "at": at(value), "told": told}

    middle = at(row.median) if unit != "rank" and get(row, "median") is not None else None
    about = {
        "row": number, "indicator": row.indicator, "name": name, "unit": unit, "period": row.period, "middle": middle,
        "date_label": date_of(row.period, language) if dated else "",
        "value_label": show(row.value, unit, language, get(row, "qualifier", "exact")).replace(" ", "\u00a0")
        + notes.after(row, "value"),
        "place_label": _place(row, language),
        "first_label": _end(row, first, "best", language), "last_label": _end(row, last, "worst", language),
    }  # fmt: skip
    others = [dot(peer.area, in_language(peer, "name", language), peer.value, "peer") for peer in row.others]
    return [*others, dot(row.area, in_language(row, "area_name", language), row.value, "own")]


def _place(row: Any, language: str) -> str:
    _ = gettext(language)
    if row.unit == "rank":
        return _("printed for {count} of {whole}").format(count=row.of, whole=get(row, "whole", row.of))
    return _("place {place}").format(place=place_words(row, language))


def _end(row: Any, value: float, name: str, language: str) -> str:
    """What stands at the end of a line: the figure, and whose it is unless many share it."""
    figure = show(value, row.unit, language)
    whose = in_language(row, f"{name}_name", language) if get(row, name) == value else ""
    return f"{figure} · {whose}" if whose and "," not in whose else figure


def _form(data: pd.DataFrame, room: Room) -> Form:
    """The layers: names and dates, the line with its dots, figure and place, the ends."""
    right = widest(data["value_label"]) if room.wide else 0
    right = max(right, widest(data["place_label"], SMALL, False)) + 16 if room.wide else 0
    plot = room.width - right - (_NAMES + _GAP if room.wide else 0)
    columns = _broken(data, plot, room)
    lines = most(columns["name_lines"])
    dated = bool(data["date_label"].any())
    over = 0 if room.wide else LINE * (lines + 1) + 6
    step = max(LINE * (lines + dated) + 16, 62) if room.wide else over + LINE + 42
    middle = 20 - step / 2 + over  # of the line
    edge = _EDGE / plot
    axis = alt.X("at:Q", axis=None, scale=alt.Scale(domain=[-edge, 1 + edge], nice=False))
    layers = [*_beside(middle, room), *_strip(middle), *_dots(middle)]
    rows = alt.Y("row:O", sort=None, axis=None, scale=alt.Scale(type="band", padding=0))
    return Form(layers, {"x": axis, "y": rows, "color": ink("reached")}, plot, alt.Step(step), columns=columns)


def _broken(data: pd.DataFrame, plot: float, room: Room) -> dict[str, Any]:
    """The lines into which names are broken, and the words at the ends, cut to half a line each."""
    fitted = [_fitted(*pair, plot - 16) for pair in zip(data["last_label"], data["first_label"], strict=True)]
    ends = {"last_label": [last for last, _first in fitted], "first_label": [first for _last, first in fitted]}
    pairs = zip(data["place_label"], data["date_label"], strict=True)
    ends["narrow_label"] = [" · ".join(filter(None, pair)) for pair in pairs]
    return lines_of(data, "name", _NAMES if room.wide else room.width, TEXT) | ends


def _fitted(last: str, first: str, room: float) -> tuple[str, str]:
    """The words at both ends of a line, cut where they would meet: the longer first."""
    wide = {text: width(text, SMALL) for text in (last, first)}
    if sum(wide.values()) <= room:
        return last, first
    left, right = (max(room / 2, room - wide[other]) for other in (first, last))
    return cut(last, left, SMALL), cut(first, right, SMALL)


def _own() -> Any:
    """The rows of the areas' own dots, of which each line has one."""
    return layer("datum.look === 'own'")


def _beside(middle: float, room: Room) -> list[Any]:
    """Name and date left of the line or over it, figure and place right of it or over it."""
    ends = [
        words("note", "last_label", 0, _own(), dy=middle + 22),
        words("note", "first_label", "width", _own(), align="right", dy=middle + 22),
    ]
    if room.wide:
        left = -_NAMES - _GAP
        after = {"expr": f"{middle} + {LINE} * length(datum.name_lines)"}
        return [
            words("name", "name_lines", left, _own(), dy=middle), words("note", "date_label", left, _own(), dy=after),
            words("name-strong", "value_label", "width", _own(), dx=16, dy=middle),
            words("note", "place_label", "width", _own(), dx=16, dy=middle + LINE), *ends,
        ]  # fmt: skip
    top = {"expr": f"{middle - 23} - {LINE} * length(datum.name_lines)"}
    return [
        words("name", "name_lines", 0, _own(), dy=top),
        words("name-strong", "value_label", 0, _own(), dy=middle - 23),
        words("note", "narrow_label", "width", _own(), align="right", dy=middle - 23), *ends,
    ]  # fmt: skip


def _strip(middle: float) -> list[Any]:
    """The line of each figure, and the median on it."""
    ends = {"x": alt.XValue(0), "x2": alt.X2Value("width")}
    line = _own().mark_rule(aria=False, strokeWidth=2, yOffset=middle).encode(**ends, color=ink("grid"))
    known = layer("datum.look === 'own' && isValid(datum.middle)")
    tick = known.mark_tick(orient="vertical", size=16, thickness=2, yOffset=middle, aria=False)
    return [line, tick.encode(x=alt.X("middle:Q"), color=ink("ink3"))]


def _dots(middle: float) -> list[Any]:
    """A dot for each area, its own over the others with an edge round it."""
    peer = layer("datum.look === 'peer'").mark_point(filled=True, size=42, opacity=0.55, yOffset=middle)
    own = _own().mark_point(filled=True, size=150, opacity=1, yOffset=middle)
    return [peer.encode(**spoken("told"), color=ink("track")), own.encode(**spoken("told"))]
