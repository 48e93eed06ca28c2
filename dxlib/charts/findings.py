"""What the reports state, recomputed: how far the arithmetic lies from the statement, rounding allowed for."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.analysis.audit import FINDINGS
from dxlib.charts.grammar import Form, Plan, Room, Words, charted
from dxlib.charts.layers import (
    colours,
    ink,
    layer,
    lines_of,
    most,
    row_of,
    rows_y,
    separators,
    status_colour_of,
    status_words,
    tips,
    words,
)
from dxlib.charts.wording import Notes, date_of
from dxlib.tables.display import LINE, SMALL, SYMBOLS, TEXT, light, name_of, rows_of
from dxlib.text import computed_figure, gettext, is_missing, ngettext, show_change, stated_figure, verdict_word
from dxlib.text.findings import DIFFERS
from dxlib.text.words import capital

_LEFT, _PLOT = 250, 268  # pixels that the names and the scale have on a page
_FAR = 10  # times as large as the next: beside such a distance no other can be seen on an even scale
_APART = "datum.verdict === 'inconsistent'"  # then how far is written
_SHAPES = {name: SYMBOLS["disc" if name.startswith("consistent") else "diamond"] for name in FINDINGS}
_READINGS = alt.FieldOneOfPredicate("verdict", oneOf=[n for n in FINDINGS if n.startswith("consistent if")])


@charted
def recomputed(
    findings: pd.DataFrame, title: str | None = None, *, every: bool = False, language: str = "en",
) -> Plan | tables.Table:  # fmt: skip
    """Draw how many points what is recomputed lies from what is stated, a row a share or a change in percent.

    Zero is the figure as stated, with a band for its own rounding; the bar spans what rounding leaves open of the
    recomputed figure. Where bar and band meet, the two agree.

    Args:
        findings: rows of ``audit``; the shares and the changes in percent or points are drawn. Columns: check,
            verdict, indicator, name, name_vi, unit, period, form, gap, ``stated*``, ``computed*``, places, doubtful.
        title: a title of your own.
        every: also those that agree as they stand; otherwise a note counts them.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where there is nothing to draw. Its data have a row a finding:
        ``row, indicator, name, period, verdict, stated, computed``, then in points from the figure as stated ``off``
        (the recomputed figure) with ``low`` and ``high``, ``stated_low`` and ``stated_high`` (what rounding leaves
        open of either), and the words beside the marks: ``date_label, verdict_label, figures_label, off_label``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.recomputed(dx.audit())
    """
    asked = findings["check"].isin(["claim", "share"]) & findings["form"].isin(["percent", "points"])
    known = findings[asked & (findings["verdict"] != "unverifiable") & findings["computed"].notna()]
    shown = known if every else known[known["verdict"] != "consistent"]
    _ = gettext(language)
    named = title or _("What the figures give, against what is stated")
    if shown.empty:
        nothing = tables.Cell(_("The audit finds nothing of this kind in the reports asked for."))
        column = (tables.Column(_("Figure")),)
        return tables.Table(named, column, ((nothing,),), frame=shown, behind=[rows_of(findings)])
    notes = Notes()
    data = pd.DataFrame([_record(row, n, notes, language) for n, row in enumerate(rows_of(shown), 1)])
    said = _("Points from the figure as stated · band: its rounding · bar: what rounding leaves open")
    if _squeezed(data):
        said += " · " + _("the scale narrows away from zero")
    values = [f"{r.name} ({r.date_label}): {r.verdict_label}, {r.figures_label}" for r in rows_of(data)]
    told = Words(named, said, values, measure=_("Points from the figure as stated"))
    data["verdict_label"] += data.pop("marks")
    left = _not_drawn(findings, known, language)
    told.notes = [*notes.texts, *left, *_agreeing(len(known) - len(shown), language)]
    return Plan(data, lambda room: _form(data, room), told, (_LEFT, 0))


def _squeezed(data: pd.DataFrame) -> bool:
    """Whether one distance is so large that the others could not be told from zero beside it."""
    far = data["off"].abs().nlargest(2).tolist()
    return len(far) == 2 and far[0] > _FAR * far[1] > 0


def _not_drawn(findings: pd.DataFrame, known: pd.DataFrame, language: str) -> list[str]:
    """How many of those that do not agree are drawn, where it is not all of them."""
    total, drawn = (int(frame["verdict"].isin(DIFFERS).sum()) for frame in (findings, known))
    form = gettext(language)(
        "Drawn are {drawn} of the {total} that do not agree, those stated as a share or as a change in percent. "
        "The others are in the table of findings."
    )
    return [form.format(drawn=drawn, total=total)] if drawn < total else []


def _agreeing(count: int, language: str) -> list[str]:
    form = ngettext(language)(
        "{count} more share or change in percent agrees as it stands, rounding allowed for.",
        "{count} more shares and changes in percent agree as they stand, rounding allowed for.",
        count,
    )
    return [form.format(count=count)] if count else []


def _record(row: Any, number: int, notes: Notes, language: str) -> dict[str, Any]:
    _ = gettext(language)
    off = row.computed - row.stated
    ends = {
        "low": _known(row.computed_low, row.computed), "high": _known(row.computed_high, row.computed),
        "stated_low": _known(row.stated_low, row.stated), "stated_high": _known(row.stated_high, row.stated),
    }  # fmt: skip
    figures = _("stated {stated}, recomputed {computed}")
    apart = show_change(round(off, 2), "points", "percent", language)
    return {
        "row": number, "indicator": row.indicator, "name": name_of(row, language), "period": row.period,
        "verdict": row.verdict, "stated": row.stated, "computed": row.computed, "off": off,
        **{end: value - row.stated for end, value in ends.items()},
        "date_label": date_of(row.period, language), "verdict_label": capital(verdict_word(row.verdict, language)),
        "figures_label": figures.format(stated=stated_figure(row, language), computed=computed_figure(row, language)),
        "off_label": apart, "marks": notes.mark([_("Doubtful reading.")] if row.doubtful else []),
    }  # fmt: skip


def _known(end: Any, otherwise: float) -> float:
    """An end of an interval; where it is open ("at least"), the figure itself."""
    return float(end) if not is_missing(end) and isfinite(end) else float(otherwise)


def _form(data: pd.DataFrame, room: Room) -> Form:
    """The layers: separators, the scale of points, the words of each finding, and its marks."""
    wide = room.wide
    left, plot = (_LEFT, _PLOT) if wide else (0, room.width)
    beside = room.width - left - plot - 50 if wide else room.width - 20
    columns = lines_of(data, "name", _LEFT - 20 if wide else room.width, TEXT, not wide, 2)
    columns |= lines_of(data, "verdict_label", beside, TEXT, True, 2) | lines_of(data, "figures_label", beside, SMALL)
    names, verdicts, figures = (LINE * most(lines) for lines in columns.values())
    if wide:
        step, middle = 18 + max(names + LINE, verdicts + figures), "0"
        said = _said(-left, "width", 36, *_MIDDLE)
    else:  # the words of a row stand over its marks
        step = 67 + names + verdicts + figures
        begin = f"{17 - step / 2} + {LINE} * ({_tall('name')} + 1)"
        middle = f"{begin} + {LINE} * ({_tall('verdict_label')} + {_tall('figures_label')} - 1) + {_FREE}"
        said = _said(0, 0, 6, f"{17 - step / 2}", begin, strong=True)
    shared = {"x": _x(data, room), "y": rows_y(data), "color": status_colour_of("verdict")}
    layers = [*said, *_marks(data, room, middle), separators(data, left, room.width - left - plot)]
    return Form(layers, shared, plot, alt.Step(step), columns=columns)


def _tall(column: str) -> str:
    return f"length(datum.{column}_lines)"


_FREE = f"({_APART} ? 37 : 22)"  # between the words and the marks on a phone
_MIDDLE = (  # where names and verdicts begin if they stand round the middle of the row
    f"-{LINE / 2} * {_tall('name')}",
    f"-{LINE / 2} * ({_tall('verdict_label')} + {_tall('figures_label')} - 1)",
)


def _said(x: float, beside: Any, dx: float, name: str, verdict: str, strong: bool = False) -> list[Any]:
    """Name and date, and the verdict with its sign and the figures under it; ``name`` and ``verdict`` say where."""
    at, sign = {"xOffset": dx, "yOffset": {"expr": verdict}}, alt.XValue(beside)
    tick = layer("datum.verdict === 'consistent'")
    tick = tick.mark_point(shape=SYMBOLS["tick"], size=144, strokeWidth=1.6, opacity=1, aria=False, **at)
    date, figures = f"{name} + {LINE} * {_tall('name')}", f"{verdict} + {LINE} * {_tall('verdict_label')}"
    return [
        words("name-strong" if strong else "name", "name_lines", x, dy={"expr": name}),
        words("note", "date_label", x, dy={"expr": date}),
        *_signs(sign, at, fill=_own(alt.Fill), stroke=_own(alt.Stroke)), tick.encode(x=sign, color=ink("on_status")),
        status_words("verdict_label_lines", beside, FINDINGS, "verdict", dx=dx + 14, dy={"expr": verdict}),
        words("note", "figures_label_lines", beside, dx=dx + 14, dy={"expr": figures}),
    ]  # fmt: skip


def _signs(
    x: Any, at: dict[str, Any], fill: Any = alt.Undefined, stroke: Any = alt.Undefined, **more: Any
) -> list[Any]:
    """A disc where the two agree, a ring where they do under a reading, a diamond where they do not."""
    shape = alt.Shape("verdict:N", scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()]), legend=None)
    plain = layer(alt.LogicalNotPredicate(**{"not": _READINGS}))
    ring = layer(_READINGS).mark_point(size=121, fill=light("paper"), strokeWidth=2, opacity=1, **at)
    return [
        plain.mark_point(filled=True, size=150, opacity=1, **at).encode(x=x, shape=shape, fill=fill, **more),
        ring.encode(x=x, stroke=stroke, **more),
    ]


def _own(channel: Any) -> Any:
    """The colour of a verdict that stays when the marks are given another."""
    return channel("verdict:N", scale=colours("verdict"), legend=None)


def _x(data: pd.DataFrame, room: Room) -> alt.X:
    stated = json.dumps(gettext(room.language)("as stated"), ensure_ascii=False)
    label = f"datum.value === 0 ? {stated} : format(datum.value, '+,')"
    if not room.wide:  # only the outermost beside it
        label = f"datum.value === 0 || datum.index === 0 || datum.index === 1 ? ({label}) : ''"
    axis: dict[str, Any] = {"orient": "top", "title": None, "labelExpr": label, "grid": room.wide}
    ticks: dict[str, Any] = {"tickCount": 3 if room.wide else 6}
    if _squeezed(data):
        ends = data[["off", "low", "high", "stated_low", "stated_high"]]
        low, high = min(0.0, ends.min(axis=None)), max(0.0, ends.max(axis=None))
        tens = [sign * 10**n for sign in (-1, 1) for n in range(1, 9)]
        ticks = {"values": [0, *(ten for ten in tens if low <= ten <= high)]}
    return alt.X(type="quantitative", scale=_scale(data), axis=alt.Axis(**ticks, **axis))


def _scale(data: pd.DataFrame) -> alt.Scale:
    """Even, or narrowing away from zero where an even one would show a single distance and no other."""
    kind = {"type": "symlog", "constant": 1} if _squeezed(data) else {"zero": True}
    return alt.Scale(nice=False, padding=44, **kind)


def _marks(data: pd.DataFrame, room: Room, dy: str) -> list[Any]:
    """Band, bar and mark of each finding; a distance stands over its mark, on the side that has room."""
    at = {"yOffset": {"expr": dy}}
    tip = tips("name", "date_label", "verdict_label", "figures_label")
    stated = layer().mark_rule(aria=False)
    row = row_of(data)
    whole = {"y": alt.Y(row, sort=None, bandPosition=0), "y2": alt.Y2(row, bandPosition=1)}
    if not room.wide:
        stated, whole = layer().mark_tick(orient="vertical", thickness=1, size=20, opacity=1, aria=False, **at), {}
    band = layer().mark_bar(size=22, aria=False, **at)
    bar = layer("datum.high - datum.low > 1e-9").mark_rule(strokeWidth=5, **at)
    far = data["off"].abs().max()  # beyond half the way to it there is room towards zero alone
    far = (1 + far) ** 0.5 - 1 if _squeezed(data) else far / 2
    away = f"(datum.off < 0) === (abs(datum.off) <= {far}) ? {{}} : {{}}"
    align, dx = ({"expr": away.format(*sides)} for sides in (("'right'", "'left'"), (6, -6)))
    place = {"align": align, "dx": dx} if room.wide else {"align": "center"}
    off = alt.X("off:Q", scale=_scale(data), title=gettext(room.language)("Points from the figure as stated"))
    layers = [
        band.encode(x=alt.X("stated_low:Q"), x2=alt.X2("stated_high:Q"), color=ink("tile")),
        stated.encode(x=alt.XDatum(0), color=ink("ink3"), **whole),
        bar.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        *_signs(off, at, tooltip=tip),
        words("value-strong", "off_label", alt.X("off:Q"), layer(_APART), dy={"expr": f"{dy} - 18"}, **place),
    ]
    if not room.wide:  # the scale of each row
        scale = layer().mark_rule(aria=False, yOffset={"expr": dy})
        layers.insert(0, scale.encode(x=alt.XValue(0), x2=alt.X2Value("width"), color=ink("grid")))
    return layers
