"""One quantity by everybody who counts it: a line a producer, its vintages, how far apart they are, and the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from math import ceil, floor
from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.charts.beside import Frame, Places, beside, beside_marks, framed
from dxlib.charts.dated import page_marks
from dxlib.charts.grammar import PANEL, Form, Grid, Plan, Room, Words, charted, numbered
from dxlib.charts.layers import ink, layer, tips
from dxlib.charts.panels import Upright, grid, gutter, heading, step_of, vertical
from dxlib.charts.timelines import Panel, joined
from dxlib.charts.wording import Notes, date_of, unit_name, value_of, with_source
from dxlib.indicators import known_definitions
from dxlib.notation.figures import show_amount
from dxlib.notation.periods import Period
from dxlib.tables.display import NARROW, WIDE, get, light, name_of, rows_of, unit_of_row
from dxlib.text import gettext, ngettext, show
from dxlib.text.rivals import apart_words, distance_words, held_sentence, telling, value_words, who
from dxlib.text.words import grouped, named

_BELOW = 36  # pixels that the years take under a plot
_TOLD = 4  # so many revisions are told under a chart
# By who counts, in the order of the frame: also apart in grey, by dash and shape.
_COLOURS = ("reached", "off", "track", "away", "na", "slight")
_INKS = ("reached", "off", "track", "away", "na", "ink2")
_DASHES = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3), (4, 4), (1, 2))
_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")


@charted
def rivals(frame: pd.DataFrame, title: str | None = None, *, language: str = "en") -> Plan | tables.Table:
    """Draw who counts what: a line a producer over the periods, every vintage a point, the target a rule.

    Args:
        frame: what ``rivals`` returned, or rows of it. Columns: indicator, name, name_vi, unit, area, breakdown,
            period, producer, lineage, producer_name, producer_short (each also ``_vi``), leading, vintage, newest,
            doubtful, value, qualifier, as_printed, producers, spread (with ``_low`` and ``_high``), target, due,
            authority, status, ``flip_*``.
        title, language: a title of your own, and the language of the words.

    Returns:
        An Altair chart, a panel for each quantity, or a table that says so where there is no figure. A producer has
        the same colour, dash and shape in all panels. Lines join its newest figures where they may be compared. A
        share or a flow stands at the middle of its period, a state at its day. An earlier vintage is hollow and
        stands a little before the one that replaced it, a doubtful reading is hollow and dashed. A thin rule joins
        what several count for one period; how far apart they are stands beside it. The data have a row a figure, a
        pair or a target, which ``kind`` tells: ``row`` (its number)``, indicator, area, breakdown, name, unit, panel,
        period, end`` (the last day)``, at`` (where it stands)``, producer, lineage, vintage, back`` (how many vintages
        came later)``, replaced, doubtful, page`` (read on a public page, where others were not; a dot in the mark says
        so)``, run`` (figures of one run are joined)``, value, other`` (of a pair the larger figure)``, middle``
        (between the two)``, widest, as_printed, told`` and the words ``value_label, who_label, who_short, gap_label,
        gap_short``.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.rivals("digital_economy_gdp_share", evidence=dx.load(reports="all"))
        >>> chart = dx.charts.rivals(seen)
    """
    seen = frame[frame["value"].notna()]
    if seen.empty:
        return tables.rivals(frame, language=language)
    runs = count(1)
    groups = seen.groupby(["indicator", "area", "breakdown"], sort=False)
    notes = Notes(rows_of(seen), language=language, dotted=True)
    quantities = [_Quantity(panel, rows_of(found), notes, language) for panel, (_key, found) in enumerate(groups, 1)]
    data = numbered(record for one in quantities for record in one.records(runs))
    names = list(dict.fromkeys(seen["lineage"]))
    left = [gutter((one.axis for one in quantities), Room(size, language), len(quantities)) for size in (WIDE, NARROW)]
    said = _words(quantities, title, language)
    said.notes += notes.texts
    return Plan(data, lambda room: _form(quantities, data, names, room, left[not room.wide]), said, (left[0], left[1]))


class _Quantity:
    """What one panel shows: an indicator, or a part of it, in an area.

    Attributes:
        axis: from below the smallest to above the largest figure, with the target.
        by: the newest figures of each who counts, oldest first, who leads first.
    """

    def __init__(self, panel: int, rows: list[Any], notes: Notes, language: str) -> None:
        self.rows, self.notes, self.language, first = rows, notes, language, rows[0]
        self.unit, self.target = unit_of_row(first), get(first, "target")
        self.only: dict[str, Any] = {"indicator": first.indicator, "area": first.area, PANEL: panel}
        self.name = name_of(first, language) + ("" if first.area == "VN" else f" ({first.area})")
        self.axis = Upright(*_span([row.value for row in rows], self.target, self.unit), self.unit)
        self.by = grouped(sorted((row for row in rows if row.newest), key=_end), lambda row: row.lineage)

    def records(self, runs: Iterator[int]) -> Iterator[dict[str, Any]]:
        """Yield the rows of the frame: figures, pairs, the target."""
        about: dict[str, Any] = {**self.only, "breakdown": self.rows[0].breakdown, "name": self.name, "unit": self.unit}
        about |= dict.fromkeys(("replaced", "doubtful", "page", "widest"), False)
        run = {id(row): number for rows in self.by.values() for row, number in self._runs(rows, runs)}
        last = {id(rows[-1]): self._called(rows) for rows in self.by.values()}
        later: dict[tuple[str, str], int] = {}
        for row in reversed(self.rows):  # vintages stand in order, the newest last
            place = later[row.lineage, row.period] = later.get((row.lineage, row.period), -1) + 1
            yield about | self._figure(row, place) | {
                "run": run.get(id(row)), **last.get(id(row), {"who_label": "", "who_short": ""}),
            }  # fmt: skip
        yield from (about | pair for pair in self._pairs())
        if self.target is not None:
            words = gettext(self.language)("target {due}: {target}").format(
                due=date_of(self.rows[0].due, self.language), target=show(self.target, self.unit, self.language)
            )
            due = pd.Timestamp(Period.parse(self.rows[0].due).end)
            goal = {"kind": "target", "period": self.rows[0].due, "end": due, "at": due, "value": float(self.target)}
            yield about | goal | {"value_label": words, "told": words}

    def _figure(self, row: Any, back: int) -> dict[str, Any]:
        value = value_of(row, "value", self.language)
        told = f"{who(row, self.language)}, {date_of(row.period, self.language)}: {value_words(row, self.language)}"
        return {
            "kind": "figure", "period": row.period, "end": _end(row), "at": self._at(row),
            "producer": row.producer, "lineage": row.lineage,
            "vintage": int(row.vintage), "back": back, "replaced": not row.newest, "doubtful": bool(row.doubtful),
            "value": float(row.value), "as_printed": row.as_printed, "value_label": value,
            "told": with_source(told, row, ["value"], self.language), "page": bool(self.notes.sign(row, "value")),
        }  # fmt: skip

    def _runs(self, rows: list[Any], runs: Iterator[int]) -> Iterator[tuple[Any, int]]:
        """The figures of one producer, with a number for those that a line joins; a doubtful one has its own."""
        indicator = known_definitions().indicators.get(self.only["indicator"])
        breaks: list[date] = [one.since for one in indicator.breaks] if indicator else []
        panel = Panel(self.only["indicator"], self.only["area"], indicator, self.name, self.unit, rows, [], breaks)
        sure = [row for row in rows if not row.doubtful]
        yield from ((row, next(runs)) for row in rows if row.doubtful)
        run = next(runs)
        for before, row in zip([None, *sure], sure, strict=False):
            run = next(runs) if before is not None and not joined(panel, before, row) else run
            yield row, run

    def _pairs(self) -> Iterator[dict[str, Any]]:
        """What several count for one period; the words of the widest gap are told in full, of others the number."""
        leads = [row for row in self.rows if row.leading and get(row, "spread") is not None]
        widest = max(leads, key=lambda row: (row.producers, row.spread), default=None)
        for lead in leads:
            here = [row for row in self.rows if row.newest and not row.doubtful and _end(row) == _end(lead)]
            low, high = (pick(row.value for row in here) for pick in (min, max))
            told = apart_words(lead, self.language)
            short = show_amount(round(lead.spread, 10), self.language) if lead.spread else ""
            yield {
                "kind": "pair", "period": lead.period, "end": _end(lead), "at": self._at(lead), "value": low,
                "other": high, "middle": (low + high) / 2, "widest": lead is widest, "told": told,
                "gap_label": distance_words(lead, self.language) if lead is widest else short, "gap_short": short,
            }  # fmt: skip

    def _at(self, row: Any) -> pd.Timestamp:
        """Where a figure stands: the middle of the span that it counts, the day of a state or of a running total."""
        period = Period.parse(row.period)
        indicator = known_definitions().indicators.get(self.only["indicator"])
        if indicator is None or indicator.timing != "span" or period.start is None:
            return _end(row)
        return pd.Timestamp(period.start + (period.end - period.start) / 2)

    def revised(self) -> list[list[Any]]:
        """Return the vintages of each figure that has several, oldest first."""
        found = grouped(self.rows, lambda row: (row.lineage, row.period))
        return [rows for rows in found.values() if len(rows) > 1]

    def _called(self, rows: list[Any]) -> dict[str, str]:
        """What a line is called, in full and in short: by everybody who continued it in turn."""
        forms = {"who_label": "producer_name", "who_short": "producer_short"}
        return {column: " → ".join(dict.fromkeys(who(row, self.language, form) for row in rows))
                for column, form in forms.items()}  # fmt: skip


def _end(row: Any) -> pd.Timestamp:
    return pd.Timestamp(Period.parse(row.period).end)


def _span(values: Iterable[float], target: float | None, unit: str) -> tuple[float, float, bool]:
    """The ends of the vertical axis: it leaves out zero where the figures would lie close together."""
    known = [*values, *([] if target is None else [target])]
    low, high = min(known), max(known)
    if unit == "rank" or low <= 0 or high - low > 0.6 * high:
        return vertical(known, unit)
    room = 0.12 * (high - low) or 0.1 * high
    step = step_of(high - low + 2 * room)
    least, most = floor((low - room) / step) * step, ceil((high + room) / step) * step
    return round(max(least, 0), 10), round(min(most, 100) if unit == "percent" else most, 10), least > 0


def _words(quantities: list[_Quantity], title: str | None, language: str) -> Words:
    _ = gettext(language)
    rows = [row for one in quantities for row in one.rows]
    parts = [", ".join(dict.fromkeys(unit_name(one.unit, language) for one in quantities))]
    if any(one.axis.cut for one in quantities):
        parts.append(_("the vertical axis does not begin at zero"))
    if any(not row.newest for row in rows):
        parts.append(_("hollow: an earlier vintage"))
    form = _("What several count")
    if len(quantities) == 1:
        form = _("{name}, by who counts it") if len(quantities[0].by) > 1 else _("{name}, vintage by vintage")
    named = title or form.format(name=quantities[0].name)
    values = [
        f"{one.name}: {who(row, language)}, {date_of(row.period, language)}: {value_words(row, language)}"
        for one in quantities for row in one.rows if row.newest
    ]  # fmt: skip
    return Words(named, " · ".join(parts), values, _notes(quantities, language), measure=parts[0])


def _notes(quantities: list[_Quantity], language: str) -> list[str]:
    """Of one quantity how its target stands; what producers gave in turn, or how often where that is too much."""
    _, n_ = gettext(language), ngettext(language)
    revised = [(one, rows) for one in quantities for rows in one.revised()]
    if len(quantities) > 1 or len(revised) > _TOLD:
        form = n_("{count} figure was given otherwise before.", "{count} figures were given otherwise before.",
                  len(revised))  # fmt: skip
        told = [form.format(count=len(revised))] if revised else []
    else:
        form = _("{producer} for {period}, in turn: {figures}.")
        told = [
            form.format(producer=who(rows[-1], language), period=date_of(rows[-1].period, language),
                        figures=", ".join(value_words(row, language) for row in rows))
            for _one, rows in revised
        ]  # fmt: skip
    return [*(_held(quantities[0], language) if len(quantities) == 1 else []), *told]


def _held(one: _Quantity, language: str) -> list[str]:
    """How the target stands by the figures of the most telling period."""
    rows = telling(one.rows)
    words = held_sentence(rows, language)
    form = gettext(language)("By the figures for {period}: {sentence}")
    return [form.format(period=named(rows[0].period, language), sentence=words)] if words else []


def _form(quantities: list[_Quantity], data: pd.DataFrame, names: list[str], room: Room, left: int) -> Form | Grid:
    frame = framed(data.loc[data["kind"] == "figure", "at"], len(quantities), room, left)
    said, above, forms = gettext(room.language)("Printed figures"), 28, []
    shared = {"x": frame.axis, "color": _by("Color", names, [light(name) for name in _COLOURS])}
    layers = [*_rules(data), *_lines(names), *_marks(data, names, frame)]
    for one in quantities:
        labels = _labels(beside(data[data[PANEL] == one.only[PANEL]], one.axis, frame), names)
        y = one.axis.y(room.language, frame.width + left, said)
        head = heading(one.name, frame.width + frame.aside + left, left, above) if len(quantities) > 1 else []
        only = one.only if len(quantities) > 1 else {}
        drawn = [*layers, *labels, *head]
        forms.append(Form(drawn, {**shared, "y": y}, frame.width, frame.height, below=_BELOW, only=only))
    if len(forms) == 1:
        return forms[0]
    whole = grid(forms, room, left, above, _BELOW)
    return Grid(whole.panels, whole.columns, (whole.gaps[0] + frame.aside, whole.gaps[1]))


def _by(channel: str, names: list[str], looks: Iterable[Any]) -> Any:
    """The encoding by who counts, on one scale in all panels."""
    looks = list(looks)
    ranged = [looks[n % len(looks)] for n in range(len(names))]
    scale = alt.Scale(domain=names, range=ranged)
    return getattr(alt, channel)("lineage:N", scale=scale, legend=None)


def _rules(data: pd.DataFrame) -> list[Any]:
    """The target over the whole width, and between what several count for one period a thin rule."""
    goal, pair, tip = layer("datum.kind === 'target'"), layer("datum.kind === 'pair'"), tips("name", "told")
    ends = {"x": alt.XValue(0), "x2": alt.X2Value("width")}
    target = goal.mark_rule(strokeWidth=1.5, strokeDash=[4, 3]).encode(**ends, color=ink("ink"), tooltip=tip)
    between = pair.mark_rule(strokeWidth=1).encode(y2=alt.Y2("other:Q"), color=ink("ink3"), tooltip=tip)
    found = set(data["kind"])
    return [*([target] if "target" in found else []), *([between] if "pair" in found else [])]


def _lines(names: list[str]) -> list[Any]:
    standing = layer("datum.kind === 'figure' && !datum.replaced && !datum.doubtful")
    line = standing.mark_line(strokeWidth=2, aria=False).encode(detail=alt.Detail("run:N"))
    return [line.encode(strokeDash=_by("StrokeDash", names, _DASHES))]


def _marks(data: pd.DataFrame, names: list[str], frame: Frame) -> list[Any]:
    """The newest figures, filled; earlier vintages and doubtful readings, hollow."""
    figures, shape = data[data["kind"] == "figure"], _by("Shape", names, _SHAPES)
    tip, back = tips("name", "told", "as_printed"), {"expr": f"-{frame.back} * datum.back"}
    earlier = layer("datum.kind === 'figure' && datum.replaced").mark_point(
        fill=light("paper"), size=49, strokeWidth=1.5, opacity=1, xOffset=back
    )
    doubtful = layer("datum.kind === 'figure' && !datum.replaced && datum.doubtful").mark_point(
        fill=light("paper"), size=90, strokeWidth=1.5, strokeDash=[2, 2], opacity=1
    )
    dots = layer("datum.kind === 'figure' && !datum.replaced && !datum.doubtful").mark_point(
        filled=True, size=90, opacity=1
    )
    return [
        *([earlier.encode(shape=shape, tooltip=tip)] if figures["replaced"].any() else []),
        *([doubtful.encode(shape=shape, tooltip=tip)] if figures["doubtful"].any() else []),
        dots.encode(shape=shape, tooltip=tip),
        *page_marks(data, "replaced", 8, xOffset=back),
    ]


def _labels(places: Mapping[str, Places], names: list[str]) -> list[Any]:
    """The words beside the marks, where ``beside`` found room for them."""
    weight = {"expr": "datum.doubtful ? 'normal' : 'bold'"}
    value = beside_marks("value-strong", places["value"], "value_label", fontWeight=weight)
    who_counts = beside_marks("name-strong", places["who"]).encode(fill=_by("Fill", names, map(light, _INKS)))
    gap = beside_marks("value", places["gap"]).encode(y=alt.Y("middle:Q", title=None))
    target = beside_marks("note", places["target"], "value_label").encode(x=alt.XValue(0), color=ink("ink"))
    return [value, who_counts, *([gap] if places["gap"] else []), *([target] if places["target"] else [])]
