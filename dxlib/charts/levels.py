"""Values of one unit as bars from a common edge, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import broken, layer, line_mark, once, rows_y, spoken
from dxlib.charts.lettering import width, wrap
from dxlib.charts.wording import Notes, date_of, figure_notes, same, unit_name, value_of
from dxlib.notation.figures import show_number
from dxlib.tables.display import LINE, SMALL, TEXT, get, light, name_of, rows_of, true, unit_of_row
from dxlib.text import gettext

_BARS = 430  # how long the longest bar is on a page


def side_of(frame: pd.DataFrame) -> str:
    """Return under which names a frame has its figures: ``current`` as compared, or ``value`` as observed."""
    return "current" if "current" in frame else "value"


def of_side(row: Any, side: str, column: str) -> Any:
    """Return what a row says of the figure of one side: its period, its qualifier."""
    return get(row, column if side == "value" else f"{side}_{column}")


@charted
def levels(
    frame: pd.DataFrame, groups: Mapping[str, Iterable[str]] | None = None, title: str | None = None, *,
    breaks: str | None = None, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw figures as bars from the left edge, in the order given.

    Args:
        frame: rows of ``compare`` (their current figures) or observations. Columns: indicator, unit (or by
            definition), and ``current*`` or value, period, qualifier, doubtful.
        groups: headings with the indicators under them, where not all count on the same base. Between two
            groups the picture visibly breaks, and each has a scale of its own.
        title: a title of your own.
        breaks: what the dotted line between two groups says; by default that the base changes.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where there is none. Shares lie on a scale of 0 to
        100 %; other units begin at zero. Its data have a row a figure: ``indicator, name, unit, period, value,
        look`` (figure or doubtful), ``group`` (its heading), ``panel`` (those on one scale), and the words beside
        the bars: ``value_label, name_label, date_label``; ``told`` is what a bar says.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.levels(dx.compare("2024-04-30", topic="online_services").query("unit == 'percent'"))
    """
    side = side_of(frame)
    figures = frame[frame[side].notna()]
    if figures.empty:
        return tables.newest(frame, language=language)
    _ = gettext(language)
    found = _groups(figures, groups)
    rows = [row for _heading, group in found for row in group]
    date = date_of(same(of_side(row, side, "period") for row in rows), language)
    units = ", ".join(unit_name(unit, language) for unit in dict.fromkeys(unit_of_row(row) for row in rows))
    words = Words(title or (_("Figures for {period}").format(period=date) if date else _("Figures by date")))
    words.subtitle = " · ".join([units, *([date] if date and title else [])])
    notes = Notes()
    data = pd.DataFrame([
        {"row": n, "group": heading} | _level(row, side, not date, notes, language)
        for n, (heading, row) in enumerate(((heading, row) for heading, group in found for row in _by_unit(group)), 1)
    ])  # fmt: skip
    data["panel"] = data.groupby(["group", "unit"], sort=False).ngroup() + 1
    words.values, words.notes = list(data["told"]), notes.texts
    if not date and data["indicator"].nunique() == 1:  # one figure at several dates: its name stands over them once
        data = data.assign(group=data["name"], name_label=data["date_label"], date_label="")
    return Plan(data, lambda room: _form(data, room, breaks or _("another base from here")), words)


def _by_unit(group: list[Any]) -> list[Any]:
    """The rows with those of one unit together."""
    units = list(dict.fromkeys(unit_of_row(row) for row in group))
    return sorted(group, key=lambda row: units.index(unit_of_row(row)))


def _groups(figures: pd.DataFrame, groups: Mapping[str, Iterable[str]] | None) -> list[tuple[str, list[Any]]]:
    if groups is None:
        return [("", rows_of(figures))]
    parts = []
    for heading, names in groups.items():
        found = [row for name in names for row in rows_of(figures[figures["indicator"] == name])]
        if found:
            parts.append((heading, found))
    return parts or [("", rows_of(figures))]


def _level(row: Any, side: str, dated: bool, notes: Notes, language: str) -> dict[str, Any]:
    name, value, period = name_of(row, language), value_of(row, side, language), of_side(row, side, "period")
    date = date_of(period, language) if dated else ""
    doubtful = true(row, "doubtful" if side == "value" else f"{side}_doubtful")
    return {
        "indicator": row.indicator, "name": name, "unit": unit_of_row(row), "period": period,
        "value": getattr(row, side), "look": "doubtful" if doubtful else "figure",
        "value_label": value + notes.mark(figure_notes(row, side, language)), "name_label": name, "date_label": date,
        "told": f"{name}: {value}" + (f" ({date})" if date else ""),
    }  # fmt: skip


def _form(data: pd.DataFrame, room: Room, breaks: str) -> Form:
    """The layers: values, names and dates, bars, headings and breaks."""
    words, step, middle = _beside(data, room.width) if room.wide else _above(data, room.width)
    layers = [*words, *bars(data, 22 if room.wide else 14, middle)]
    if data["group"].any():
        layers += _headings(data, room, breaks)
    shared = {"y": rows_y(), "color": alt.ColorValue(light("track"))}
    apart: dict[str, Any] = {"more": {"spacing": 0}, "panels": "panel"} if data["panel"].max() > 1 else {}
    return Form(layers, shared, _BARS if room.wide else room.width, alt.Step(step), **apart)


def bars(data: pd.DataFrame, size: float, middle: float, outline: Any = alt.Undefined) -> list[Any]:
    """Return the layers of bars from zero: on the whole where they are shares; dashed if doubtful, open if a target.

    Args:
        data: with the columns unit, value, look, and told: what the bar says when it is pointed at.
        size: how thick a bar is.
        middle: how far below the middle of its row.
        outline: the colour of a doubtful one; that of all bars if nothing is said.
    """
    place = {"x": alt.X("value:Q", axis=None), **spoken("told")}
    looks: dict[str, dict[str, Any]] = {
        "figure": {},
        "doubtful": {"filled": False, "fill": light("paper"), "strokeDash": [3, 2], "strokeWidth": 1.5},
        "target": {"filled": False, "strokeWidth": 1.5},
    }
    colours = {"figure": alt.Undefined, "doubtful": outline, "target": alt.ColorValue(light("ink2"))}
    layers = [_whole(size, middle)] if "percent" in set(data["unit"]) else []
    for look in [look for look in looks if look in set(data["look"])]:
        mark = layer().mark_bar(size=size, yOffset=middle, **looks[look]).encode(color=colours[look], **place)
        layers.append(mark.transform_filter(f"datum.look === '{look}'"))
    return layers


def _whole(size: float, middle: float) -> Any:
    """What a share is a share of."""
    share = layer().transform_filter("datum.unit === 'percent'").transform_calculate(whole="100")
    mark = share.mark_bar(size=size, yOffset=middle, aria=False)
    return mark.encode(x=alt.X("whole:Q", axis=None), color=alt.ColorValue(light("grid")))


def _beside(data: pd.DataFrame, room: float) -> tuple[list[Any], float, float]:
    """On a page: the value right of the bar, the name beside it, or under it where values are long."""
    right = room - _BARS - 20
    column = widest(data["value_label"]) + 16
    apart = right - column > 174
    x, across = (column, right - column) if apart else (0, right)
    names = max(len(wrap(name, across, TEXT, lines=3)) for name in data["name_label"])
    step = max(LINE * (names + bool(data["date_label"].any()) + (not apart)) + 14, 34)
    middle = 14 - step / 2  # of the first line, and of the bar
    first = middle if apart else middle + LINE
    lines = broken(data["name_label"], across, column="name_label")
    name = line_mark("name", dx=20 + x, dy=first).transform_calculate(lines=lines)
    date = line_mark("note", dx=20 + x, dy={"expr": f"{first} + {LINE} * length(datum.lines)"})
    place = alt.XValue("width")
    layers = [
        line_mark("name-strong", dx=20, dy=middle).encode(x=place, text=alt.Text("value_label:N")),
        name.encode(x=place, text=alt.Text("lines:N")),
        date.transform_calculate(lines=lines).encode(x=place, text=alt.Text("date_label:N")),
    ]
    return layers, step, middle


def _above(data: pd.DataFrame, room: float) -> tuple[list[Any], float, float]:
    """On a phone: name and date over the bar, the value at the right of the line next to it."""
    dated = bool(data["date_label"].any())
    across = room if dated else room - widest(data["value_label"]) - 12
    lines = max(len(wrap(name, across, TEXT, lines=3)) for name in data["name_label"]) + dated
    middle = LINE * lines / 2
    over = middle - 18.5
    first = {"expr": f"{over - LINE * dated} - {LINE} * (length(datum.lines) - 1)"}
    name = line_mark("name", dy=first).transform_calculate(
        lines=broken(data["name_label"], across, column="name_label")
    )
    layers = [
        line_mark("name-strong", align="right", dy=over).encode(x=alt.XValue("width"), text=alt.Text("value_label:N")),
        name.encode(x=alt.XValue(0), text=alt.Text("lines:N")),
        line_mark("note", dy=over).encode(x=alt.XValue(0), text=alt.Text("date_label:N")),
    ]
    return layers, LINE * lines + 30, middle


def widest(labels: Iterable[str], size: float = TEXT, bold: bool = True) -> float:
    """Return how wide the widest of some labels is."""
    return max(width(label, size, bold) for label in labels)


def heading(column: str, texts: Iterable[str], room: float, x: float = 0, over: float = 10) -> Any:
    """Return a heading over each panel: what its rows have in a column, broken into lines that fit."""
    dy = {"expr": f"{-over} - {LINE} * (length(datum.lines) - 1)"}
    said = once().transform_calculate(lines=broken(texts, room, TEXT, True, column=column))
    mark = said.mark_text(style="name-strong", align="left", baseline="bottom", dy=dy, aria=False)
    ink = alt.ColorValue(light("ink"))
    return mark.encode(x=alt.XValue(x), y=alt.YValue(0), text=alt.Text("lines:N"), color=ink)


def _headings(data: pd.DataFrame, room: Room, breaks: str) -> list[Any]:
    """The heading of a group over its first panel, and a dotted line with words over it where the base changes."""
    first = [int(panel) for panel in data.drop_duplicates("group")["panel"]]
    headed, later = (alt.FieldOneOfPredicate("panel", oneOf=panels) for panels in (first, first[1:]))
    at = alt.YValue(-22 - LINE * max(len(wrap(text, room.width, TEXT, True, 3)) for text in data["group"]))
    lines = wrap(breaks, room.width, SMALL, lines=3)
    over = {"align": "right", "baseline": "bottom", "dy": -5 - LINE * (len(lines) - 1)}
    line = once().transform_filter(later).mark_rule(strokeDash=[1, 4], aria=False)
    words = once().transform_filter(later).mark_text(text=lines, style="note", aria=False, **over)
    end = {"y": at, "color": alt.ColorValue(light("ink3"))}
    titled = heading("group", data["group"], room.width).transform_filter(headed)
    if len(first) == 1:
        return [titled]
    return [
        titled,
        line.encode(x=alt.XValue(0), x2=alt.X2Value(room.width), **end),
        words.encode(x=alt.XValue(room.width), **end),
    ]


_PART_COLOURS = (("reached", "on_status"), ("track", "on_status"), ("tile", "ink"), ("base", "on_status"))


@charted
def parts(
    frame: pd.DataFrame, whole: float | None = None, title: str | None = None, *,
    rest: str | None = None, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw the parts of a whole as one divided bar a period.

    Args:
        frame: the parts: rows of ``compare`` (current figures, and baselines where there are) or observations,
            with the columns of ``levels``.
        whole: what the parts are taken from, in their unit; 100 for shares. Without it the bar is as long as
            the parts together.
        title: a title of your own.
        rest: what the remainder of the whole is called.
        language: the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where there is none. The remainder of the whole is
        left open, with a dashed edge. Its data have a row a part and period: ``period, indicator, name, value, look``
        (part or rest), ``panel, value_label, name_label, date_label, told``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.parts(dx.compare("2023", indicator=["attacks_phishing", "attacks_malware"]))
    """
    sides = [side for side in ("baseline", "current", "value") if side in frame and frame[side].notna().any()]
    if not sides:
        return tables.newest(frame, language=language)
    _ = gettext(language)
    words, notes = Words(title or _("Parts of the whole")), Notes()
    rows = [(side, row) for side in sides for row in rows_of(frame[frame[side].notna()])]
    units = list(dict.fromkeys(unit_of_row(row) for _side, row in rows))
    total = whole or (100 if units == ["percent"] else 0)
    found = pd.DataFrame([_part(row, side, notes, language) for side, row in rows])
    found["panel"] = found.groupby("period", sort=False).ngroup() + 1
    left = rest or _("not itemised")
    data = pd.concat([_with_rest(one, total, left, language) for _n, one in found.groupby("panel")], ignore_index=True)
    data["row"] = range(1, len(data) + 1)
    only = data["date_label"].iloc[0] if data["panel"].max() == 1 else ""
    named = ", ".join(unit_name(unit, language) for unit in units)
    words.subtitle = " · ".join(text for text in (named, only) if text)
    words.values, words.notes = list(found["told"]), notes.texts
    return Plan(data, lambda room: _divided(data, room), words)


def _part(row: Any, side: str, notes: Notes, language: str) -> dict[str, Any]:
    name, value, period = name_of(row, language), value_of(row, side, language), of_side(row, side, "period")
    date = date_of(period, language)
    return {
        "indicator": row.indicator, "name": name, "name_label": name, "period": str(period or ""),
        "value": getattr(row, side), "look": "part", "date_label": date,
        "value_label": value + notes.mark(figure_notes(row, side, language)), "told": f"{name}: {value} ({date})",
    }  # fmt: skip


def _with_rest(found: pd.DataFrame, total: float, name: str, language: str) -> pd.DataFrame:
    """The parts of one period, and what is left of the whole."""
    left = total - found["value"].sum()
    if left <= 0:
        return found
    amount = f"{show_number(left, language)}%" if total == 100 else ""
    words = f"{name}: {amount}" if amount else name
    said = {"name": name, "name_label": words, "value_label": amount, "told": words}
    rest = found.head(1).assign(indicator="", value=left, look="rest", **said)
    return pd.concat([found, rest])


def _divided(data: pd.DataFrame, room: Room) -> Form:
    """The layers: a divided bar, its date over it, and under it a key with values and names."""
    order = list(dict.fromkeys(data.loc[data["look"] == "part", "indicator"]))
    colours = dict(zip(order, cycle(_PART_COLOURS)))
    column = widest(data.loc[data["look"] == "part", "value_label"]) + 26
    lines = max(len(wrap(name, room.width - column, SMALL)) for name in data["name_label"])
    step = LINE * lines + 2
    first = 9.5 - step / 2
    scale = alt.Scale(domain=order, range=[light(fill) for fill, _ink in colours.values()])
    layers = [*_segments(data, room.width, [name for name, (_fill, ink) in colours.items() if ink == "ink"]),
              *_key(data, room.width, column, first)]  # fmt: skip
    shared = {"y": rows_y(), "color": alt.Color("indicator:N", scale=scale, legend=None)}
    if data["panel"].max() == 1:
        return Form(layers, shared, room.width, alt.Step(step))
    layers.append(heading("date_label", data["date_label"], room.width, over=48))
    return Form(layers, shared, room.width, alt.Step(step), {"spacing": 14}, panels="panel")


def _segments(data: pd.DataFrame, room: float, pale: list[str]) -> list[Any]:
    """The divided bar over the key, the rest with a dashed edge, with the values for which there is room."""
    longest = data.groupby("panel")["value"].sum().max() or 1
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, longest], nice=False))
    order = [alt.SortField("row")]
    stacked = layer().transform_stack(stack="value", as_=["start", "end"], groupby=["panel"], sort=order)
    part, rest = (stacked.transform_filter(f"datum.look === '{look}'") for look in ("part", "rest"))
    place = {"x": x, "x2": alt.X2("end:Q"), "y": alt.YValue(-38), "y2": alt.Y2Value(-8), **spoken("told")}
    fits = f"(datum.end - datum.start) * {room / longest} > length(datum.value_label) * 9 + 16"
    value = part.transform_filter(fits).mark_text(
        style="name-strong", align="left", baseline="middle", dx=8, aria=False
    )
    ink = alt.when(alt.FieldOneOfPredicate("indicator", oneOf=pale)).then(alt.value(light("ink")))
    return [
        part.mark_rect(stroke=light("paper"), strokeWidth=1.5).encode(**place),
        rest.mark_rect(filled=False, strokeDash=[3, 3], strokeWidth=1.5).encode(
            **place, color=alt.ColorValue(light("na"))
        ),
        value.encode(
            x=x, y=alt.YValue(-23), text=alt.Text("value_label:N"), color=ink.otherwise(alt.value(light("on_status")))
        ),
    ]


def _key(data: pd.DataFrame, room: float, column: float, first: float) -> list[Any]:
    """A row a part: its colour, value and name."""
    part, rest = (layer().transform_filter(f"datum.look === '{look}'") for look in ("part", "rest"))
    square: dict[str, Any] = {"size": 121, "shape": "square", "opacity": 1, "yOffset": first, "aria": False}
    lines = broken(data["name_label"], room - column, SMALL, lines=2, column="name_label")
    names = line_mark("note", dy=first).transform_calculate(lines=lines)
    values = line_mark("name-strong", dy=first).transform_filter("datum.look === 'part'")
    ink = alt.when("datum.look === 'part'").then(alt.value(light("ink"))).otherwise(alt.value(light("ink3")))
    return [
        part.mark_point(filled=True, **square).encode(x=alt.XValue(5.5)),
        rest.mark_point(strokeDash=[2, 2], **square).encode(x=alt.XValue(5.5), color=alt.ColorValue(light("na"))),
        values.encode(x=alt.XValue(18), text=alt.Text("value_label:N")),
        names.encode(x=alt.XValue(column), text=alt.Text("lines:N"), color=ink),
    ]
