"""Values of one unit as bars from a common edge, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Grid, Plan, Room, Words, charted
from dxlib.charts.layers import down, ink, layer, lines_of, most, once, rows_y, spoken, words
from dxlib.charts.lettering import width, wrap
from dxlib.charts.wording import Notes, date_of, same, unit_name, value_of, with_source
from dxlib.notation.figures import show_number
from dxlib.tables.display import LINE, SMALL, TEXT, capital, get, in_language, light, name_of, rows_of, unit_of_row
from dxlib.tables.remarks import of_side, side_of
from dxlib.text import gettext

_BARS = 430  # how long the longest bar is on a page


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
        the bars: ``value_label, name_label, date_label``; ``told`` is what a bar says, and ``tip`` where that stands
        too. A dagger marks what was read on public pages, where other figures stand beside it.

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
    said = Words(title or (_("Figures for {period}").format(period=date) if date else _("Figures by date")))
    said.subtitle = " · ".join([units, *([date] if date and title else [])])
    notes = Notes(rows, [side], language)
    data = pd.DataFrame([
        {"row": n, "group": heading} | _level(row, side, not date, notes, language)
        for n, (heading, row) in enumerate(((heading, row) for heading, group in found for row in _by_unit(group)), 1)
    ])  # fmt: skip
    data["panel"] = data.groupby(["group", "unit"], sort=False).ngroup() + 1
    said.values, said.notes = list(data["told"]), notes.texts
    if not date and data["indicator"].nunique() == 1:  # one figure at several dates: its name stands over them once
        data = data.assign(group=data["name"], name_label=data["date_label"], date_label="")
    return Plan(data, lambda room: _form(data, room, breaks or _("another base from here")), said)


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
    name = name_of(row, language)
    value, period = value_of(row, side, language), of_side(row, side, "period")
    date = date_of(period, language) if dated else ""
    doubtful = bool(of_side(row, side, "doubtful"))
    told = f"{name}: {value}" + (f" ({date})" if date else "")
    return {
        "indicator": row.indicator, "name": name, "unit": unit_of_row(row), "period": period,
        "value": getattr(row, side), "look": "doubtful" if doubtful else "figure",
        "value_label": value + notes.after(row, side), "name_label": name, "date_label": date,
        "told": told, "tip": with_source(told, row, [side], language),
    }  # fmt: skip


def _form(data: pd.DataFrame, room: Room, breaks: str) -> Form | Grid:
    """The layers: values, names and dates, bars, headings and breaks."""
    beside, columns, step, middle = _beside(data, room.width) if room.wide else _above(data, room.width)
    layers = [*beside, *bars(data, 22 if room.wide else 14, middle)]
    if data["group"].any():
        columns |= lines_of(data, "group", room.width, TEXT, True)
        layers += _headings(data, most(columns["group_lines"]), room, breaks)
    shared = {"x": bars_x(), "y": rows_y(data), "color": ink("track")}
    form = Form(layers, shared, _BARS if room.wide else room.width, alt.Step(step), columns=columns)
    return Grid.stacked(form, data, 0)


def bars_x(values: Sequence[float] = ()) -> alt.X:
    """Return the scale of bars, which has no axis: each has its words beside it; from zero, as far as values go."""
    ends = alt.Scale(domain=[min(0, *values), max(0, *values)], nice=False) if any(values) else alt.Undefined
    return alt.X(type="quantitative", axis=None, scale=ends)


def bars(data: pd.DataFrame, size: float, middle: float, outline: Any = alt.Undefined) -> list[Any]:
    """Return the layers of bars from zero: on the whole where they are shares; dashed if doubtful, open if a target.

    Args:
        data: with the columns unit, value, look, told (what the bar says), and tip (what it says when pointed at).
        size: how thick a bar is.
        middle: how far below the middle of its row.
        outline: the colour of a doubtful one; that of all bars if nothing is said.
    """
    looks: dict[str, dict[str, Any]] = {
        "figure": {},
        "doubtful": {"filled": False, "fill": light("paper"), "strokeDash": [3, 2], "strokeWidth": 1.5},
        "target": {"filled": False, "strokeWidth": 1.5},
    }
    colours = {"figure": alt.Undefined, "doubtful": outline, "target": ink("ink2")}
    at, found, layers = {"size": size, "yOffset": middle}, data["look"].unique(), []
    if "percent" in set(data["unit"]):  # what a share is a share of
        share = layer("datum.unit === 'percent'").transform_calculate(whole="100")
        whole = share.mark_bar(aria=False, **at)
        layers.append(whole.encode(x=alt.X("whole:Q"), color=ink("grid")))
    for look in [look for look in looks if look in found]:
        bar = layer(f"datum.look === '{look}'" if len(found) > 1 else "").mark_bar(**at, **looks[look])
        layers.append(bar.encode(x=alt.X("value:Q"), color=colours[look], **spoken("told", "tip")))
    return layers


_Beside = tuple[list[Any], dict[str, Any], float, float]  # layers, columns, the height of a row, where its bar is


def _beside(data: pd.DataFrame, room: float) -> _Beside:
    """On a page: the value right of the bar, the name beside it, or under it where values are long."""
    right = room - _BARS - 20
    column = widest(data["value_label"]) + 16
    apart = right - column > 174
    x, across = (column, right - column) if apart else (0, right)
    columns = lines_of(data, "name_label", across)
    dated = bool(data["date_label"].any())
    step = max(LINE * (most(columns["name_label_lines"]) + dated + (not apart)) + 14, 34)
    middle = 14 - step / 2  # of the first line, and of the bar
    first = middle if apart else middle + LINE
    layers = [
        words("name-strong", "value_label", "width", dx=20, dy=middle),
        words("name", "name_label_lines", "width", dx=20 + x, dy=first),
        words("note", "date_label", "width", dx=20 + x, dy=down(first, "name_label")),
    ]
    return layers, columns, step, middle


def _above(data: pd.DataFrame, room: float) -> _Beside:
    """On a phone: name and date over the bar, the value at the right of the line next to it."""
    dated = bool(data["date_label"].any())
    columns = lines_of(data, "name_label", room if dated else room - widest(data["value_label"]) - 12)
    lines = most(columns["name_label_lines"]) + dated
    middle = LINE * lines / 2
    over = middle - 18.5
    first = {"expr": f"{over - LINE * dated} - {LINE} * (length(datum.name_label_lines) - 1)"}
    layers = [
        words("name-strong", "value_label", "width", align="right", dy=over),
        words("name", "name_label_lines", 0, dy=first),
        words("note", "date_label", 0, dy=over),
    ]
    return layers, columns, LINE * lines + 30, middle


def widest(labels: Iterable[str], size: float = TEXT, bold: bool = True) -> float:
    """Return how wide the widest of some labels is."""
    return max(width(label, size, bold) for label in labels)


def heading(column: str, x: float = 0, over: float = 10, test: Any = "") -> Any:
    """Return a heading over each panel, or those that pass a test: the lines of a column that its rows share."""
    dy = {"expr": f"{-over} - {LINE} * (length(datum.{column}_lines) - 1)"}
    rows = once().transform_filter(test) if test else once()
    return words("name-strong", f"{column}_lines", x, rows, baseline="bottom", dy=dy).encode(y=alt.YValue(0))


def _headings(data: pd.DataFrame, high: int, room: Room, breaks: str) -> list[Any]:
    """The heading of a group over its first panel, and a dotted line with words over it where the base changes."""
    first = [int(panel) for panel in data.drop_duplicates("group")["panel"]]
    headed, later = (alt.FieldOneOfPredicate("panel", oneOf=panels) for panels in (first, first[1:]))
    titled = heading("group", test=headed)
    if len(first) == 1:
        return [titled]
    lines, below = wrap(breaks, room.width, SMALL, lines=3), once().transform_filter(later)
    over = {"align": "right", "baseline": "bottom", "dy": -5 - LINE * (len(lines) - 1)}
    line, said = below.mark_rule(strokeDash=[1, 4], aria=False), below.mark_text(text=lines, style="note", **over)
    end = {"y": alt.YValue(-22 - LINE * high), "color": ink("ink3")}
    return [
        titled,
        line.encode(x=alt.XValue(0), x2=alt.X2Value(room.width), **end),
        said.encode(x=alt.XValue(room.width), **end),
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
        left open, with a dashed edge. Its data have a row a part and period: ``period, indicator, part``
        (what tells it from others)``, name, value, look`` (part or rest), ``panel, value_label,
        name_label, date_label, told, tip``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.parts(dx.compare("2023", indicator="attacks").query("breakdown != ''"))
    """
    sides = [side for side in ("baseline", "current", "value") if side in frame and frame[side].notna().any()]
    if not sides:
        return tables.newest(frame, language=language)
    _ = gettext(language)
    said, notes = Words(title or _("Parts of the whole")), Notes(rows_of(frame), sides, language)
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
    said.subtitle = " · ".join(text for text in (named, only) if text)
    said.values, said.notes = list(found["told"]), notes.texts
    return Plan(data, lambda room: _divided(data, room), said)


def _part(row: Any, side: str, notes: Notes, language: str) -> dict[str, Any]:
    name = capital(in_language(row, "part", language)) or name_of(row, language)
    value, period = value_of(row, side, language), of_side(row, side, "period")
    date = date_of(period, language)
    part = f"{row.indicator} {get(row, 'breakdown', '')}".strip()
    return {
        "indicator": row.indicator, "part": part, "name": name, "name_label": name, "period": str(period or ""),
        "value": getattr(row, side), "look": "part", "date_label": date,
        "value_label": value + notes.after(row, side), "told": (told := f"{name}: {value} ({date})"),
        "tip": with_source(told, row, [side], language),
    }  # fmt: skip


def _with_rest(found: pd.DataFrame, total: float, name: str, language: str) -> pd.DataFrame:
    """The parts of one period, and what is left of the whole."""
    left = total - found["value"].sum()
    if left <= 0:
        return found
    amount = f"{show_number(left, language)}%" if total == 100 else ""
    told = f"{name}: {amount}" if amount else name
    said = {"name": name, "name_label": told, "value_label": amount, "told": told, "tip": told}
    rest = found.head(1).assign(indicator="", part="", value=left, look="rest", **said)
    return pd.concat([found, rest])


def _divided(data: pd.DataFrame, room: Room) -> Form | Grid:
    """The layers: a divided bar, its date over it, and under it a key with values and names."""
    order = list(dict.fromkeys(data.loc[data["look"] == "part", "part"]))
    colours = dict(zip(order, cycle(_PART_COLOURS)))
    column = widest(data.loc[data["look"] == "part", "value_label"]) + 26
    columns = lines_of(data, "name_label", room.width - column, SMALL)
    step = LINE * most(columns["name_label_lines"]) + 2
    first, longest = 9.5 - step / 2, data.groupby("panel")["value"].sum().max() or 1
    scale = alt.Scale(domain=order, range=[light(fill) for fill, _ink in colours.values()])
    pale = [name for name, (_fill, colour) in colours.items() if colour == "ink"]
    layers = [*_segments(data, longest, room.width, pale), *_key(data, column, first)]
    x = alt.X(type="quantitative", axis=None, scale=alt.Scale(domain=[0, longest], nice=False))
    shared = {"x": x, "y": rows_y(data), "color": alt.Color("part:N", scale=scale, legend=None)}
    if data["panel"].max() > 1:
        layers.append(heading("date_label", over=48))
        columns |= lines_of(data, "date_label", room.width, TEXT, True)
    return Grid.stacked(Form(layers, shared, room.width, alt.Step(step), columns=columns), data, 14)


def _looks(data: pd.DataFrame, base: Any) -> tuple[Any, list[Any]]:
    """The layers of the parts, and of the rest if there is one."""
    part, rest = (base.transform_filter(f"datum.look === '{look}'") for look in ("part", "rest"))
    return (part, [rest]) if (data["look"] == "rest").any() else (base, [])


def _segments(data: pd.DataFrame, longest: float, wide: float, pale: list[str]) -> list[Any]:
    """The divided bar over the key, the rest with a dashed edge, with the values for which there is room."""
    order = [alt.SortField("row")]
    stacked = layer().transform_stack(stack="value", as_=["start", "end"], groupby=["panel"], sort=order)
    part, rest = _looks(data, stacked)
    ends = {"x": alt.X("start:Q"), "x2": alt.X2("end:Q")}
    place = {**ends, "y": alt.YValue(-38), "y2": alt.Y2Value(-8), **spoken("told", "tip")}
    room, needed = f"(datum.end - datum.start) / {longest}", "length(datum.value_label) * 9 + 16"
    fits = part.transform_filter(f"{room} * {wide} > {needed}")
    seen = {"expr": f"{room} * item.mark.group.width > {needed} ? 1 : 0"}  # of one's own width there may be less
    colour: Any = {"test": alt.FieldOneOfPredicate("part", oneOf=pale), "value": light("ink")} if pale else {}
    value = words("name-strong", "value_label", alt.X("start:Q"), fits, dx=8, opacity=seen)
    open_ = {"filled": False, "strokeDash": [3, 3], "strokeWidth": 1.5}
    return [
        part.mark_rect(stroke=light("paper"), strokeWidth=1.5).encode(**place),
        *(one.mark_rect(**open_).encode(**place, color=ink("na")) for one in rest),
        value.encode(y=alt.YValue(-23), color=ink("on_status", **colour)),
    ]


def _key(data: pd.DataFrame, column: float, first: float) -> list[Any]:
    """A row a part: its colour, value and name."""
    part, rest = _looks(data, layer())
    square: dict[str, Any] = {"size": 121, "shape": "square", "opacity": 1, "yOffset": first, "aria": False}
    at, colour = alt.XValue(5.5), {"test": "datum.look === 'part'", "value": light("ink")}
    return [
        part.mark_point(filled=True, **square).encode(x=at),
        *(one.mark_point(strokeDash=[2, 2], **square).encode(x=at, color=ink("na")) for one in rest),
        words("name-strong", "value_label", 18, part, dy=first),
        words("note", "name_label_lines", column, dy=first).encode(color=ink("ink3", **colour)),
    ]
