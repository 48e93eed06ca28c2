"""How many of how many: ministries or provinces that did something, one small square each."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import down, ink, layer, lines_of, looked_up, words
from dxlib.charts.wording import Notes, date_of, same, value_of
from dxlib.tables.display import LINE, SMALL, TEXT, name_of, rows_of, whole_of
from dxlib.tables.remarks import of_side, side_of
from dxlib.text import gettext

_MOST = 120  # beyond so many squares a bar says more
_ACROSS, _SIDE = 21, 12  # squares in a line, and the pixels of each with the gap beside it
_IN_LINE = f"ceil(datum.total / ceil(datum.total / {_ACROSS}))"
_LEFT, _NAMES, _GAP = 236, 210, 20  # pixels left of the squares, of the names there, and before the words at the right


@charted
def adoption(
    frame: pd.DataFrame, names: pd.DataFrame | None = None, areas: pd.DataFrame | None = None,
    title: str | None = None, *, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw counts such as 53 of 63 provinces as one square for each, and name those that are known by name.

    Args:
        frame: rows of ``compare`` or observations of counts. Columns: indicator, ``current*`` or value,
            period; the whole is the column total, or else the denominator that the definition gives.
        names: rows of the evidence's ``adoption`` (indicator, period, area, adopted).
        areas: the evidence's ``areas`` (code, name_en, name_vi), to write names in place of codes.
        title, language: a title of your own, and the language of the words.

    Returns:
        An Altair chart, or the table of the newest figures where no row is a count of a known whole. Its data have a
        row a count: ``row`` (its number), ``indicator, name, period, value, total``, and the words beside the squares:
        ``value_label, date_label, named_label``. The squares are counted out by Vega.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> rows = seen.observations.query("indicator == 'provinces_annual_plan'")
        >>> chart = dx.charts.adoption(rows, seen.adoption, seen.areas)
    """
    side = side_of(frame)
    rows = [row for row in rows_of(frame[frame[side].notna()]) if whole_of(row)]
    if not rows:
        return tables.newest(frame, language=language)
    _ = gettext(language)
    date, notes = date_of(same(of_side(row, side, "period") for row in rows), language), Notes(rows, [side], language)
    under = [_("One square each; filled: done"), *([date] if date else [])]
    said = Words(title or _("How many have done it"), " · ".join(under), measure=date)
    records = []
    for n, row in enumerate(rows):
        period, whole = of_side(row, side, "period"), whole_of(row)
        label = _("{count} of {whole}").format(count=value_of(row, side, language), whole=whole)
        record = {
            "row": n, "indicator": row.indicator, "name": name_of(row, language), "period": period,
            "value": int(getattr(row, side)), "total": whole,
            "value_label": label + notes.after(row, side),
            "date_label": "" if date else date_of(period, language),
            "named_label": tables.named(row, period, names, areas, language),
        }  # fmt: skip
        records.append(record)
        said.values.append(_told(record))
    said.notes = notes.texts
    data = pd.DataFrame(records)
    return Plan(data, lambda room: _form(data, room), said, (_LEFT, 0))


def _told(record: dict[str, Any]) -> str:
    date = f" ({record['date_label']})" if record["date_label"] else ""
    named = f". {record['named_label']}" if record["named_label"] else ""
    return f"{record['name']}: {record['value_label']}{date}{named}"


def _form(data: pd.DataFrame, room: Room) -> Form:
    """The layers: separators, names, squares or bars, counts, who is named."""
    wide = room.wide
    named = room.width - _LEFT - _ACROSS * _SIDE - _GAP if wide else room.width
    columns: dict[str, Any] = lines_of(data, "name", _NAMES if wide else room.width, TEXT, not wide, 2)
    columns |= lines_of(data, "named_label", named, SMALL, lines=6, even=False)
    heights = [*map(partial(_height, wide), rows_of(data), *columns.values())]
    rows = layer().transform_calculate(height=looked_up(heights, "datum.row"))
    rows = rows.transform_window(groupby=[], below="sum(height)").transform_calculate(top="datum.below - datum.height")
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[0, sum(heights)], reverse=True, nice=False))
    x = alt.X(type="quantitative", axis=None, scale=alt.Scale(domain=[0, _ACROSS], nice=False))
    first = "15" if wide else f"12 + {LINE + 1} * (1 + length(datum.name_lines))"
    left = _LEFT if wide else 0
    between = rows.transform_filter("datum.top > 0").mark_rule(aria=False)
    ends = {"x": alt.XValue(-left), "x2": alt.X2Value(room.width - left)}
    layers = [between.encode(color=ink("rule"), **ends), *_squares(data, rows, first)]
    layers += _beside(rows) if wide else _around(rows, first)
    shared = {"x": x, "y": y, "color": ink("track")}
    return Form(layers, shared, _ACROSS * _SIDE, sum(heights), columns=columns)


def _height(wide: bool, row: Any, name: list[str], named: list[str]) -> int:
    """How high a row is for its words and squares."""
    squares = 14 if row.total > _MOST else _SIDE * -(-row.total // _ACROSS)
    who = LINE * len(named)
    if wide:
        return max(29 + squares, 48 + who, 58 + LINE * bool(row.date_label))
    return 12 + (LINE + 1) * (1 + len(name)) + squares + 14 + who + 2 * bool(who)


def _squares(data: pd.DataFrame, rows: Any, first: str) -> list[Any]:
    """The squares, the open ones last; where there would be too many, a bar. ``first`` is how far down they begin."""
    tip = [alt.Tooltip(field=column, title="") for column in ("name", "value_label")]
    layers = []
    if (data["total"] <= _MOST).any():
        few = rows.transform_filter(f"datum.total <= {_MOST}") if (data["total"] > _MOST).any() else rows
        at = {"shape": "square", "size": 86, "opacity": 1, "xOffset": 5.4, "aria": False}
        at["yOffset"] = {"expr": f"{first} + 5.4 + {_SIDE} * floor(datum.n / {_IN_LINE})"}
        done, still = (
            few.transform_calculate(n=f"sequence({ends})").transform_flatten(["n"])
            .transform_calculate(across=f"datum.n % {_IN_LINE}").mark_point(**at, **looks)
            for ends, looks in (("min(datum.value, datum.total)", {"filled": True}),
                                ("datum.value, datum.total", {"filled": False, "strokeWidth": 1.2}))
        )  # fmt: skip
        x = alt.X("across:Q")
        layers += [done.encode(x=x, tooltip=tip), still.encode(x=x, tooltip=tip, color=ink("off"))]
    if (data["total"] > _MOST).any():
        share = f"{_ACROSS} * min(1, datum.value / datum.total)"
        many = rows.transform_filter(f"datum.total > {_MOST}").transform_calculate(across="0", share=share)
        bar = many.mark_bar(orient="horizontal", size=14, yOffset={"expr": f"{first} + 7"}, aria=False)
        layers.append(bar.encode(x=alt.X("across:Q"), x2=alt.X2Datum(_ACROSS), color=ink("grid")))
        layers.append(bar.encode(x=alt.X("across:Q"), x2=alt.X2("share:Q"), tooltip=tip))
    return layers


def _beside(rows: Any) -> list[Any]:
    """Left of the squares name and date, right of them the count and who is named."""
    return [
        words("name", "name_lines", -_LEFT, rows, dy=21),
        words("note", "date_label", -_LEFT, rows, dy=down(21, "name")),
        words("name-strong", "value_label", "width", rows, dx=_GAP, dy=21, fontSize=TEXT + 1),
        words("value", "named_label_lines", "width", rows, dx=_GAP, dy=41),
    ]  # fmt: skip


def _around(rows: Any, squares: str) -> list[Any]:
    """Over the squares name, count and date, under them who is named."""
    count = {"expr": f"{squares} - 14"}
    who = {"expr": f"{squares} + 14 + (datum.total > {_MOST} ? 14 : {_SIDE} * ceil(datum.total / {_ACROSS}))"}
    beside = {"expr": "8 * length(datum.value_label) + 10"}
    return [
        words("name-strong", "name_lines", 0, rows, dy=15), words("note", "date_label", 0, rows, dx=beside, dy=count),
        words("name-strong", "value_label", 0, rows, dy=count, fontSize=TEXT + 1),
        words("value", "named_label_lines", 0, rows, dy=who),
    ]  # fmt: skip
