"""A chart in words, for who cannot see it, where it brings none: what its marks say of the rows that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dxlib.briefing.scene import Item, Mark, column, marks_of
from dxlib.charts.wording import date_of
from dxlib.errors import DxError
from dxlib.notation.figures import show_number
from dxlib.text import gettext, ngettext

_MOST = 40  # rows that are read aloud
_CHANNELS = ("row", "column", "facet", "x", "y", "x2", "y2", "theta", "color", "fill", "stroke", "shape", "size")
_QUIET = ("rule", "text", "errorbar")  # what only helps others, where there are others


def described(spec: Mapping[str, Any], title: str, language: str) -> str:
    """Return what a chart shows: its title, or what is drawn, then each row as its marks say it.

    Args:
        spec: a Vega-Lite specification.
        title: of the chart, if it has one.
        language: of the words.

    Example:
        >>> rows = [{"name": "a", "value": 1.5}, {"name": "b", "value": 3}]
        >>> encoding = {"x": {"field": "value", "type": "quantitative"}, "y": {"field": "name"}}
        >>> described({"data": {"values": rows}, "mark": "bar", "encoding": encoding}, "", "en")
        'Bar chart. name: a, value: 1.5. name: b, value: 3.'
    """
    try:
        marks = marks_of(spec)
    except ValueError:  # what cannot be drawn is told by what draws it
        return title
    begins = title or "; ".join(dict.fromkeys(_titles(spec))) or chart_word(marks[0].type if marks else "", language)
    loud = [mark for mark in marks if mark.items and mark.look.get("aria") is not False]
    loud = [mark for mark in loud if mark.type not in _QUIET] or loud
    said = [*dict.fromkeys(words for mark in loud for item in mark.items if (words := _said(mark, item, language)))]
    rest = len(said) - _MOST
    if rest > 0:
        form = ngettext(language)("{count} more row", "{count} more rows", rest)
        said[_MOST:] = [form.format(count=show_number(rest, language))]
    return " ".join(f"{part.rstrip('.')}." for part in (begins, *said))


def _titles(view: Mapping[str, Any]) -> Iterator[str]:
    """What stands over the charts side by side, or over the one that is drawn several times."""
    parts = [part for name in ("concat", "hconcat", "vconcat") for part in view.get(name, ())]
    for part in [*parts, *([view["spec"]] if "spec" in view else [])]:
        said = part.get("title") or ""
        words = said.get("text", "") if isinstance(said, Mapping) else said
        if words:
            yield " ".join(words) if isinstance(words, list) else str(words)
        yield from _titles(part)


def chart_word(kind: str, language: str) -> str:
    """Return what a chart with such marks is called.

    Example:
        >>> chart_word("bar", "en"), chart_word("geoshape", "en")
        ('Bar chart', 'Chart')
    """
    _ = gettext(language)
    known = {"bar": _("Bar chart"), "line": _("Line chart"), "area": _("Area chart"), "point": _("Dot chart"),
             "circle": _("Dot chart"), "square": _("Dot chart"), "tick": _("Dot chart")}  # fmt: skip
    return known.get(kind, _("Chart"))


def _said(mark: Mark, item: Item, language: str) -> str:
    """What a mark says of a row: its own words, or the value on each of its channels."""
    if own := column(mark.encoding.get("description")):
        return str(item.row.get(own) or "")
    return ", ".join(dict.fromkeys(_values(mark, item, language)))


def _values(mark: Mark, item: Item, language: str) -> Iterator[str]:
    told = (mark.encoding.get(channel) or {} for channel in _CHANNELS)
    for said in sorted(told, key=lambda one: one.get("type") == "quantitative"):  # what it is first, then how much
        value = item.row.get(column(said)) if column(said) else None
        if value is not None and value != "":
            yield f"{head_of(said)}: {value_word(value, language)}"


def head_of(said: Mapping[str, Any]) -> str:
    """Return what a channel is called: by its title, or as Vega calls what it computes.

    Example:
        >>> head_of({"aggregate": "mean", "field": "value"}), head_of({"field": "value", "title": "Share"})
        ('Mean of value', 'Share')
    """
    titles = (part.get("title") for part in (said, said.get("axis") or {}, said.get("legend") or {}))
    if titled := next((one for one in titles if one), ""):
        return " ".join(titled) if isinstance(titled, list) else str(titled)
    name, way = re.sub(r"\\(.)", r"\1", str(said.get("field", ""))), said.get("aggregate")
    return f"{way.capitalize()} of {name or 'Records'}" if isinstance(way, str) else name


def value_word(value: Any, language: str) -> str:
    """Return a cell in the notation of a language, a day as a date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return show_number(value, language)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text := str(value).removesuffix("T00:00:00")):
        try:
            return date_of(text, language)
        except DxError:
            return text
    return text
