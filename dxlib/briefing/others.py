"""Charts of others, such as a researcher's own in a notebook, as bars and points that programs draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dxlib.briefing.aloud import head_of, value_word
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.marks import day_of, is_number
from dxlib.briefing.scene import Item, Mark, column, marks_of
from dxlib.briefing.shapes import Plot, Points, Run, Series, Shown
from dxlib.notation.figures import show_number
from dxlib.tables.display import light

_BARS, _LABELS = 24, 15  # of one slide: bars, points whose values are written beside them
_BY = ("color", "fill", "stroke", "detail", "strokeDash", "shape")
_OTHERWISE = {"x2", "y2", "theta", "radius", "row", "column", "facet", "opacity", "size"}
_DOTS = ("point", "circle", "square")


def drawn_natively(chart: Drawing, language: str) -> Iterator[Shown]:
    """Yield the bars, or the points by date, of a chart; nothing where it is something else, or more than that.

    Colours and order are those that Vega gives them.

    Args:
        chart: of one plot; several of them are a picture.
        language: in whose notation values are written.
    """
    try:
        marks = [mark for mark in marks_of(chart.spec) if mark.items]
    except ValueError:
        return
    kinds = {mark.type for mark in marks}
    if not marks or any(mark.panels or _OTHERWISE & {*mark.encoding} for mark in marks):
        return
    places = {tuple(column(mark.encoding.get(channel)) for channel in "xy") for mark in marks}
    if kinds == {"bar"} and len(marks) == 1:
        yield from _bars(marks[0], language)
    elif kinds <= {"line", *_DOTS} and len(places) == 1:
        yield from _points(chart.title, max(marks, key=lambda mark: mark.type == "line"), language)


def _is_measure(said: Any) -> bool:
    """Whether a channel shows an amount on a scale as long as it is."""
    straight = isinstance(said, Mapping) and (said.get("scale") or {}).get("type", "linear") == "linear"
    return straight and said.get("type") == "quantitative" and bool(column(said))


def _group(mark: Mark, apart: tuple[str, ...] = ()) -> str:
    """The column by which a mark tells its things apart, beside where they stand."""
    said = (mark.encoding.get(channel) or {} for channel in _BY)
    names = (column(one) for one in said if one.get("type") != "quantitative")
    return next((name for name in names if name and name not in apart), "")


def _bars(mark: Mark, language: str) -> Iterator[Plot]:
    measures = [channel for channel in "xy" if _is_measure(mark.encoding.get(channel))]
    if len(measures) != 1:
        return
    along = mark.encoding[measures[0]]
    across, by = ("y", 1) if measures == ["x"] else ("x", 0)
    names, values = column(mark.encoding.get(across)), column(along)
    group, offset = _group(mark, (names,)), f"{across}Offset" in mark.encoding
    if along.get("stack", "zero") not in ("zero", True) and group:
        return
    items = sorted((item for item in mark.items if is_number(item.row[values])), key=lambda item: item.place[by])
    found = {(item.row.get(group), item.row.get(names)): item for item in items}
    categories = [*dict.fromkeys(item.row.get(names) for item in items)]
    if not names or not items or len(found) < len(items) or len(items) > _BARS:
        return
    groups = [*dict.fromkeys(item.row.get(group) for item in mark.items)]
    stacked = len(groups) > 1 and not offset
    head = head_of(along)

    def series(name: Any) -> Series:
        mine: list[Item | None] = [found.get((name, category)) for category in categories]
        numbers = [float(one.row[values]) if one else None for one in mine]
        labels = ["" if number is None else show_number(number, language) for number in numbers]
        colours = [_colour(one) for one in mine if one]
        called = value_word(name, language) if len(groups) > 1 else head
        return Series(called, numbers, labels, [_colour(one) if one else colours[0] for one in mine])

    made = [series(name) for name in groups if any((name, category) in found for category in categories)]
    said = [value_word("–" if one is None else one, language) for one in categories]
    rows = [item.row for item in items]
    yield Plot(said, made, head, rows, rows, stacked=stacked)


def _points(title: str, mark: Mark, language: str) -> Iterator[Points]:
    x, y = mark.encoding.get("x") or {}, mark.encoding.get("y") or {}
    when, value, group = column(x), column(y), _group(mark)
    items = [item for item in mark.items if item.row.get(when) and is_number(item.row.get(value))]
    if x.get("type") != "temporal" or not _is_measure(y) or not items:
        return
    items.sort(key=lambda item: str(item.row[when]))
    runs: dict[Any, list[Item]] = {}
    for item in items:
        runs.setdefault(item.row.get(group), []).append(item)
    head, labelled = head_of(y), len(items) <= _LABELS
    made = [
        Run(
            value_word(name, language) if group else head,
            [(day_of(item.row[when]), float(item.row[value])) for item in some],
            [show_number(item.row[value], language) if labelled else "" for item in some],
            _colour(some[0]),
            joined=mark.type == "line",
        )
        for name, some in runs.items()
    ]
    low, high = _ends(y.get("scale") or {}, [float(item.row[value]) for item in items])
    yield Points(title or head, made, low, high, head, [item.row for item in items])


def _ends(scale: Mapping[str, Any], values: list[float]) -> tuple[float, float]:
    """Where the vertical axis begins and ends: where its scale says, else at zero unless that is said not to be."""
    given = scale.get("domain")
    if isinstance(given, list) and len(given) == 2 and all(map(is_number, given)) and given[0] < given[1]:
        return float(given[0]), float(given[1])
    room = 0.05 * (max(values) - min(values)) or abs(max(values)) * 0.05 or 1.0
    if scale.get("zero") is False:
        return min(values) - room, max(values) + room
    return (min(values) - room if min(values) < 0 else 0.0), (max(values) + room if max(values) > 0 else 0.0)


def _colour(item: Item) -> str:
    """The colour of what is drawn, as ``#RRGGBB``."""
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(item.colour)[:3]
    except ValueError:
        return light("base")
    return f"#{red:02X}{green:02X}{blue:02X}"
