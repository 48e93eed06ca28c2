"""How many of how many: ministries or provinces that did something, one small square each."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import INKS, broken, layer
from dxlib.charts.lettering import wrap
from dxlib.charts.levels import of_side, side_of
from dxlib.charts.wording import Notes, date_of, figure_notes, same, value_of
from dxlib.tables.display import LINE, SMALL, TEXT, light, name_of, rows_of, whole_of
from dxlib.text import gettext

_MOST = 120  # beyond so many squares a bar says more
_ACROSS, _SIDE = 21, 12  # squares in a line, and the pixels of each with the gap beside it
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
        title: a title of your own.
        language: the language of the words.

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
    date, notes = date_of(same(of_side(row, side, "period") for row in rows), language), Notes()
    under = [_("One square each; filled: done"), *([date] if date else [])]
    words = Words(title or _("How many have done it"), " · ".join(under), measure=date)
    records = []
    for n, row in enumerate(rows):
        period, whole = of_side(row, side, "period"), whole_of(row)
        label = _("{count} of {whole}").format(count=value_of(row, side, language), whole=whole)
        record = {
            "row": n, "indicator": row.indicator, "name": name_of(row, language), "period": period,
            "value": int(getattr(row, side)), "total": whole,
            "value_label": label + notes.mark(figure_notes(row, side, language)),
            "date_label": "" if date else date_of(period, language),
            "named_label": tables.named(row, period, names, areas, language),
        }  # fmt: skip
        records.append(record)
        words.values.append(_told(record))
    words.notes = notes.texts
    data = pd.DataFrame(records)
    return Plan(data, lambda room: _form(data, room), words, (_LEFT, 0))


def _told(record: dict[str, Any]) -> str:
    date = f" ({record['date_label']})" if record["date_label"] else ""
    named = f". {record['named_label']}" if record["named_label"] else ""
    return f"{record['name']}: {record['value_label']}{date}{named}"


def _form(data: pd.DataFrame, room: Room) -> Form:
    """The layers: separators, names, squares or bars, counts, who is named."""
    wide = room.wide
    names, named = (_NAMES, room.width - _LEFT - _ACROSS * _SIDE - _GAP) if wide else (room.width, room.width)
    heights = [_height(row, wide, names, named) for row in rows_of(data)]
    calculated = {
        "lines": broken(data["name"], names, bold=not wide, lines=2),
        "who": broken(data["named_label"], named, SMALL, lines=6, column="named_label", even=False),
        "height": f"{json.dumps(heights)}[datum.row]",
        "deep": f"datum.total > {_MOST} ? 1 : ceil(datum.total / {_ACROSS})",
    }
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[0, sum(heights)], reverse=True, nice=False))
    first = "0" if wide else f"12 + {LINE + 1} * (1 + length(datum.lines))"
    layers = [*_separators(-_LEFT if wide else 0, room), *_squares(data, "15" if wide else first)]
    layers += _beside() if wide else _around(first)
    shared, more = {"y": y, "color": alt.ColorValue(light("track"))}, layer().transform_calculate(**calculated)
    return Form(layers, shared, _ACROSS * _SIDE, sum(heights), {"transform": more.transform})


def _height(row: Any, wide: bool, names: float, named: float) -> int:
    """How high a row is for its words and squares."""
    squares = 14 if row.total > _MOST else _SIDE * -(-row.total // _ACROSS)
    who = LINE * len(wrap(row.named_label, named, SMALL, lines=6, even=False))
    if wide:
        return max(29 + squares, 48 + who, 58 + LINE * bool(row.date_label))
    lines = len(wrap(row.name, names, TEXT, True, 2))
    return 12 + (LINE + 1) * (1 + lines) + squares + 14 + who + 2 * bool(who)


def _stacked() -> Any:
    """A layer whose rows know where they begin: each under those before it."""
    rows = layer().transform_window(groupby=[], bottom="sum(height)", nth="row_number()")
    return rows.transform_calculate(top="datum.bottom - datum.height")


def _separators(left: int, room: Room) -> list[Any]:
    """Lines between the rows."""
    between = _stacked().transform_filter("datum.nth > 1")
    between = between.mark_rule(strokeWidth=1, x2Offset=room.width + left - _ACROSS * _SIDE, aria=False)
    ends = {"x": alt.XValue(left), "x2": alt.X2Value("width")}
    return [between.encode(color=alt.ColorValue(light("rule")), **ends)]


def _squares(data: pd.DataFrame, first: str) -> list[Any]:
    """The squares, the open ones last; where there would be too many, a bar. ``first`` is how far down they begin."""
    x = alt.X("across:Q", axis=None, scale=alt.Scale(domain=[0, _ACROSS], nice=False))
    tip = [alt.Tooltip("name:N", title=""), alt.Tooltip("value_label:N", title="")]
    layers = []
    if (data["total"] <= _MOST).any():
        few = _stacked().transform_filter(f"datum.total <= {_MOST}").transform_calculate(n="sequence(datum.total)")
        few = few.transform_flatten(["n"]).transform_calculate(
            across="datum.n % ceil(datum.total / datum.deep)", down="floor(datum.n / ceil(datum.total / datum.deep))"
        )
        at = {"shape": "square", "size": 86, "opacity": 1, "xOffset": 5.4, "aria": False}
        at["yOffset"] = {"expr": f"{first} + 5.4 + {_SIDE} * datum.down"}
        done = few.transform_filter("datum.n < datum.value").mark_point(filled=True, **at)
        still = few.transform_filter("datum.n >= datum.value").mark_point(filled=False, strokeWidth=1.2, **at)
        layers += [done.encode(x=x, tooltip=tip), still.encode(x=x, tooltip=tip, color=alt.ColorValue(light("off")))]
    if (data["total"] > _MOST).any():
        middle = {"expr": f"{first} + 7"}
        many = _stacked().transform_filter(f"datum.total > {_MOST}")
        many = many.transform_calculate(across="0", share=f"{_ACROSS} * min(1, datum.value / datum.total)")
        bar = many.mark_bar(orient="horizontal", size=14, yOffset=middle, aria=False)
        layers.append(bar.encode(x=x, x2=alt.X2Datum(_ACROSS), color=alt.ColorValue(light("grid"))))
        layers.append(bar.encode(x=x, x2=alt.X2("share:Q"), tooltip=tip))
    return layers


def _words(style: str, column: str, x: Any, dy: Any, **mark: Any) -> Any:
    """A layer of the words of a column; ``dy`` is how far below the top of the row their middle is."""
    own = _stacked().mark_text(style=style, align="left", dy=dy, aria=False, **mark)
    return own.encode(x=alt.XValue(x), text=alt.Text(f"{column}:N"), color=alt.ColorValue(light(INKS[style])))


def _beside() -> list[Any]:
    """Left of the squares name and date, right of them the count and who is named."""
    date = {"expr": f"21 + {LINE} * length(datum.lines)"}
    return [
        _words("name", "lines", -_LEFT, 21), _words("note", "date_label", -_LEFT, date),
        _words("name-strong", "value_label", "width", 21, dx=_GAP, fontSize=TEXT + 1),
        _words("value", "who", "width", 41, dx=_GAP),
    ]  # fmt: skip


def _around(squares: str) -> list[Any]:
    """Over the squares name, count and date, under them who is named."""
    count = {"expr": f"{squares} - 14"}
    who = {"expr": f"{squares} + 14 + (datum.total > {_MOST} ? 14 : {_SIDE} * datum.deep)"}
    return [
        _words("name-strong", "lines", 0, 15), _words("name-strong", "value_label", 0, count, fontSize=TEXT + 1),
        _words("note", "date_label", 0, count, dx={"expr": "8 * length(datum.value_label) + 10"}),
        _words("value", "who", 0, who),
    ]  # fmt: skip
