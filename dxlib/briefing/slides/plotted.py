"""Charts on slides, in the program's own form: the values lie in a sheet that a person can open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import inf
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from dxlib.briefing.shapes import Plot, Points, Run, Series
from dxlib.briefing.slides.deck import Box
from dxlib.briefing.slides.placing import sides
from dxlib.notation.figures import show_amount
from dxlib.tables.display import light

_SIZE = 12  # points
_AXIS = 0.5  # inches that the words at an axis take
_PLAIN = re.compile(r"([+−])?\d{1,3}(?:[.,](\d\d?))?(%?)")


def add_bars(slide: Any, plot: Plot, place: Box) -> Any:
    """Put a bar chart on a slide and return its shape.

    Args:
        slide: of python-pptx.
        plot: what to draw.
        place: left, top, width and height in inches.
    """
    data = CategoryChartData()
    data.categories = plot.categories
    for series in plot.series:
        data.add_series(series.name, series.values)
    kind = XL_CHART_TYPE.BAR_STACKED if plot.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    shape = _added(slide, kind, place, data)
    chart = shape.chart
    if len(plot.series) > 1:
        _add_legend(chart, [series.name for series in plot.series])
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True  # the first stands at the top
    names.has_major_gridlines = values.has_major_gridlines = False
    names.format.line.color.rgb = _colour("rule")
    values.visible = False
    if plot.most is not None:
        values.maximum_scale = plot.most
    if plot.least is not None:
        values.minimum_scale = plot.least
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # beside the bars that fall below zero, not across them
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))
    bars = chart.plots[0]
    bars.gap_width, bars.overlap = 50 if len(plot.series) < 3 else 25, 100 if plot.stacked else -5
    for own, series in zip(bars.series, plot.series, strict=True):
        _paint(own, series)
        _label(own, series, beside=not plot.stacked)
        if plot.least is not None:
            _label_cut(own, series, plot)
    return shape


def add_points(slide: Any, shown: Points, place: Box, language: str) -> Any:
    """Put a chart of points over time on a slide and return its shape; arguments as of :func:`add_bars`.

    Large numbers at the axis are written in millions or billions, in the words of a language.
    """
    data = XyChartData()
    for run in shown.runs:
        series = data.add_series(run.name)
        for day, value in run.points:
            series.add_data_point(_serial(day), value)
    shape = _added(slide, XL_CHART_TYPE.XY_SCATTER_LINES, place, data)
    chart = shape.chart
    days = [day for run in shown.runs for day, _value in run.points]
    across, up = chart.category_axis, chart.value_axis
    ends = date(min(days).year - 1, 12, 31), date(max(days).year + 1, 6, 30)  # a tick is the end of a year
    across.minimum_scale, across.maximum_scale = map(_serial, ends)
    across.major_unit, across.has_major_gridlines = 365.25, False
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "mm/yyyy", False
    up.minimum_scale, up.maximum_scale = shown.low, shown.high
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = _amounts(shown.high, language), False
    up.major_gridlines.format.line.color.rgb = _colour("grid")
    for axis in (across, up):
        axis.format.line.color.rgb = _colour("rule")
    beside = sides(shown.runs, ends, (shown.low, shown.high), (place[2] - _AXIS, place[3] - _AXIS))
    for n, (own, run) in enumerate(zip(chart.plots[0].series, shown.runs, strict=True)):
        _trace(own, run, {m: side for (of, m), side in beside.items() if of == n})
    if len({run.name for run in shown.runs if run.look == "disc"}) > 1:  # one line alone is what the title names
        _add_legend(chart, [run.name for run in shown.runs])
    most = max(len(run.points) for run in shown.runs)
    for count in chart._chartSpace.xpath(".//c:numCache/c:ptCount"):
        count.set("val", f"{most}")  # LibreOffice draws no series that is shorter than the longest
    return shape


def _add_legend(chart: Any, names: list[str]) -> None:
    """Say over a chart which series is what, each name once."""
    chart.has_legend = True
    legend = chart.legend
    legend.position, legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    again = [n for n, name in enumerate(names) if name in names[:n]]
    entry = '<c:legendEntry {space}><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>'
    for n in reversed(again):
        legend._element.find(qn("c:legendPos")).addnext(parse_xml(entry.format(space=nsdecls("c"), n=n)))


def _amounts(high: float, language: str) -> str:
    """The number format of an axis that goes so high."""
    thousands = next((n for n in (4, 3, 2) if high >= 2 * 1000**n), 0)
    words = show_amount(1000**thousands, language).replace("\u00a0", " ").partition(" ")[2] if thousands else ""
    return f'#,##0{"," * thousands}" {words}"' if words else "#,##0"


def _added(slide: Any, kind: Any, place: Box, data: Any) -> Any:
    shape = slide.shapes.add_chart(kind, *(Inches(value) for value in place), data)
    chart = shape.chart
    chart.font.size, chart.has_title, chart.has_legend = Pt(_SIZE), False, False
    chart.font.color.rgb = _colour("ink")
    return shape


def _serial(day: date) -> int:
    """A date as spreadsheets count it."""
    return (day - date(1899, 12, 30)).days


def _colour(name: str) -> RGBColor:
    """A colour of the palette by its name, or any as ``#RRGGBB``."""
    return RGBColor.from_string((name if name.startswith("#") else light(name))[1:])


def _write(label: Any, text: str, place: Any, colour: str, bold: bool | None = None) -> None:
    """Write one label as a text of its own, which breaks nowhere but where it says."""
    label.text_frame.text, label.position = text.replace(" ", "\u00a0"), place
    label.text_frame.word_wrap = False
    for run in (run for paragraph in label.text_frame.paragraphs for run in paragraph.runs):
        run.font.size, run.font.bold = Pt(_SIZE), bold
        run.font.color.rgb = _colour(colour)


def _trace(own: Any, run: Run, beside: Mapping[int, Any]) -> None:
    """Give a series its line, its markers and its labels, each on its side."""
    own.smooth = False
    if run.joined:
        own.format.line.color.rgb, own.format.line.width = _colour(run.colour), Pt(2)
        if run.look == "dash":
            own.format.line.dash_style = MSO_LINE.DASH
    else:
        own.format.line.fill.background()
    own.marker.style = XL_MARKER_STYLE.DASH if run.look == "dash" else XL_MARKER_STYLE.CIRCLE
    own.marker.size = 14 if run.look == "dash" else 9
    own.marker.format.line.color.rgb = _colour(run.colour)
    own.marker.format.fill.solid()
    inside = "rest" if run.look == "ring" else run.colour  # LibreOffice draws no edge of a marker
    own.marker.format.fill.fore_color.rgb = _colour(inside)
    plain = run.look == "disc"
    for n, label in enumerate(run.labels):
        if label:
            words = label.replace(" (", "\n(", 1)  # the date under the value
            _write(own.points[n].data_label, words, beside[n], "ink" if plain else "ink2", plain)


def _paint(own: Any, series: Series) -> None:
    """Give a series the look that a legend shows, and each bar that differs from it its own."""
    own.invert_if_negative = False
    looks = list(zip(series.colours, series.hollow, strict=True))
    common = max(looks, key=looks.count)
    _look(own.format, *common)
    for n, look in enumerate(looks):
        if look != common:
            _look(own.points[n].format, *look)


def _look(form: Any, colour: str, hollow: bool) -> None:
    if hollow:
        form.fill.background()
        form.line.color.rgb, form.line.width = _colour(colour), Pt(1.5)
    else:
        form.fill.solid()
        form.fill.fore_color.rgb = _colour(colour)


def _label(own: Any, series: Series, beside: bool) -> None:
    """Write the values at the bars: by a number format where one writes them all, else each as a text."""
    if not any(series.labels):
        return
    number = _number_format(series.labels)
    place = XL_LABEL_POSITION.OUTSIDE_END if beside else XL_LABEL_POSITION.INSIDE_BASE
    ink = "ink" if beside or any(series.hollow) else _ink_on(series.colours[0])
    for n, label in enumerate(series.labels if not number else ()):
        if label:
            _write(own.points[n].data_label, label, place, ink)
    labels = own.data_labels
    labels.show_value, labels.position = True, place
    labels.number_format, labels.number_format_is_linked = number or "General", False
    labels.font.size, labels.font.color.rgb = Pt(_SIZE), _colour(ink)


def _label_cut(own: Any, series: Series, plot: Plot) -> None:
    """Write the value of a bar that ends at the edge inside of it: to the left of the edge stand the names."""
    least = -inf if plot.least is None else plot.least
    most = inf if plot.most is None else plot.most
    for n, value in enumerate(series.values):
        beyond = value is not None and not least <= value <= most
        if beyond and series.labels[n] and not series.hollow[n]:
            inside = XL_LABEL_POSITION.INSIDE_BASE
            _write(own.points[n].data_label, series.labels[n], inside, _ink_on(series.colours[n]))


def _ink_on(colour: str) -> str:
    """The colour in which words can be read on another one."""
    red, green, blue = _colour(colour)
    return "on_status" if 0.3 * red + 0.59 * green + 0.11 * blue < 140 else "ink"


def _number_format(labels: list[str]) -> str:
    """The number format that writes all labels as they are; empty where there is none."""
    shown = [_PLAIN.fullmatch(label) for label in labels if label]
    forms = {(bool(one[1]), len(one[2] or ""), one[3]) if one else None for one in shown}
    form = forms.pop() if len(forms) == 1 else None
    if form is None:
        return ""
    signed, digits, percent = form
    number = "#,##0" + (f".{'0' * digits}" if digits else "") + ('"%"' if percent else "")
    return f"+{number};−{number};{number}" if signed else number
