"""The charts themselves, one view or several panels, and how they are changed, filtered, split and layered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Self

import altair as alt
import pandas as pd

from dxlib.charts.layers import INKS, ink, only
from dxlib.charts.told import Each, Told, each_its_own, held_to
from dxlib.errors import DxError
from dxlib.tables.display import light

PANEL = "panel"  # the column of the number of a group of rows, of which each is a panel in a stack


class Chart(Told, alt.LayerChart):
    """A chart of several layers over one frame."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begin = alt.LayerChart if _hold_their_own(kwargs.get("layer", ())) else alt.TopLevelLayerSpec
        begin.__init__(self, *args, **kwargs)

    @property
    def only(self) -> dict[str, Any]:
        """The values of columns that its rows have, if it is one of several panels."""
        first = next(iter(self.transform), None) if isinstance(self._get("transform"), list) else None
        whole = first.filter if isinstance(first, alt.FilterTransform) else None
        parts: Any = whole["and"] if isinstance(whole, alt.LogicalAndPredicate) else []
        return {part.field: part.equal for part in parts}

    def with_notes(self, lines: list[str]) -> Self:
        """Return the chart with other lines under it."""
        copy, notes = self.copy(deep=False), [one for one in self.layer if _is_notes(one)]
        copy.layer = [one for one in self.layer if not _is_notes(one)]
        for one in notes if lines else []:
            changed = one.copy(deep=False)
            changed.mark = one.mark.copy(deep=False)
            changed.mark.text = lines
            copy.layer = [*copy.layer, changed]
        return copy

    def to_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the specification; as a layer of another chart, from which Altair takes its size, with all axes."""
        spec = super().to_dict(*args, **kwargs)
        return spec if "width" in spec else _with_axes(spec)

    def __add__(self, other: Any) -> Self:
        """Return the chart with a layer of one's own, in its own colour and place: what all layers share is not its."""
        added: Self = super().__add__(_on_its_own(other, self) if isinstance(other, alt.Chart) else other)
        return added


def _on_its_own(other: alt.Chart, chart: Chart) -> alt.Chart:
    """A layer that takes no colour and no place from those that all layers of a chart share.

    A rule or a rectangle with one place alone goes from edge to edge, as it does over any other chart.
    """
    given: Any = other._get("encoding")
    lacks = {name for name in ("color", "x", "y") if given is alt.Undefined or given._get(name) is alt.Undefined}
    if len(lacks & {"x", "y"}) == 1:
        (place,) = lacks & {"x", "y"}
        end = {"x": "width", "y": "height"}[place]
        kind = other.mark if isinstance(other.mark, str) else other.mark.type
        spans = kind in ("rule", "rect")
        middle = alt.value(0) if spans else alt.value(alt.expr(f"{end} / 2"))
        other = other.encode(**{place: middle}, **({f"{place}2": alt.value(end)} if spans else {}))
    if "color" in lacks:
        own = other.mark._get("color") if isinstance(other.mark, alt.MarkDef) else alt.Undefined
        other = other.encode(color=alt.ColorValue(light("off") if own is alt.Undefined else own))
    return other


_UNSEEN = {"labels": False, "ticks": False, "domain": False, "grid": False, "title": None}


def _with_axes(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification with axes that show nothing where it has none: of a layer in a layer Vega-Lite asks for them."""
    parts = {"layer": [*map(_with_axes, spec["layer"])]} if "layer" in spec else {}
    encoding = {
        channel: {**said, "axis": _UNSEEN} if said.get("axis", said) is None else said
        for channel, said in spec.get("encoding", {}).items() if isinstance(said, dict)
    }  # fmt: skip
    return {**spec, **parts, **({"encoding": {**spec["encoding"], **encoding}} if encoding else {})}


def _is_notes(part: Any) -> bool:
    """Whether a layer is that of the notes under a chart."""
    mark, encoding = part._get("mark"), part._get("encoding")
    if not isinstance(mark, alt.MarkDef) or mark._get("style") != "note" or not isinstance(mark._get("text"), list):
        return False
    return bool(encoding.y == alt.YValue("height") and encoding.color == ink(INKS["note"]))


def _hold_their_own(parts: Iterable[Any]) -> bool:
    """Whether parts of a chart have data or parameters, which Altair lifts out: it copies all of them four times."""
    return any(part._get(name) is not alt.Undefined for part in parts for name in ("data", "params"))


class NotALayer(DxError, TypeError):
    """A chart of several panels is to be a layer of another one."""

    def __init__(self) -> None:
        super().__init__(
            "a chart of several panels is no layer of another: write it first, `chart + own`, and each panel takes its "
            "rows of your own; two such charts stand side by side, `chart | other`"
        )


class Panels(Told, alt.ConcatChart):
    """Several charts over one frame and one horizontal scale; ``chart.concat`` has them one by one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begin = alt.ConcatChart if _hold_their_own(kwargs.get("concat", ())) else alt.TopLevelConcatSpec
        begin.__init__(self, *args, **kwargs)

    def _get(self, attr: str, default: Any = alt.Undefined) -> Any:
        if attr == "encoding":  # which Altair asks of nothing but a layer
            raise NotALayer
        return super()._get(attr, default)

    def encode(self, *args: Any, **kwargs: Any) -> Self:
        """Return the same with other encodings in every panel."""
        held_to(self, *args, *kwargs.values())
        return self._each(lambda panel: panel.encode(*args, **kwargs))

    def properties(self, **kwargs: Any) -> Any:
        """Return the same with other properties; width and height are those of each panel."""
        sizes = {name: kwargs.pop(name) for name in ("width", "height") if name in kwargs}
        sized = self._each(lambda panel: panel.properties(**sizes)) if sizes else self
        return alt.ConcatChart.properties(sized, **kwargs)

    def __add__(self, other: Any) -> Any:
        """Return the same with a layer of one's own in every panel: its rows of what the panel shows, if it says so."""
        return self._each(lambda panel: panel + _of_panel(other, panel.only))

    def facet(self, facet: Any = None, *, row: Any = None, column: Any = None, columns: int = 0) -> Any:
        """Return the same once for each value of a column, which stands over it, or of two: one a row, one a column."""
        by = [one for one in (row, column) if one is not None] or [facet]
        held_to(self, *by)
        data: Any = self.data
        names = [str(_field(one)).partition(":")[0] for one in by]
        values = [data[name].dropna().unique() for name in names]
        across = len(values[-1]) if column is not None else 1
        return each_its_own(
            Each(concat=[self._of(names, chosen) for chosen in product(*values)], columns=columns or across)
        )

    def _of(self, names: Sequence[str], values: Sequence[Any]) -> Any:
        kept = self.transform_filter(only(**dict(zip(names, values, strict=True))).filter)
        return kept.properties(title=" · ".join(map(str, values)))

    def with_notes(self, lines: list[str]) -> Self:
        """Return the same with other lines under the panels."""
        return self._each(lambda panel: panel.with_notes(lines))

    def showing(self, rows: pd.DataFrame) -> Self:
        """Return the same without the panels that show none of these rows of the frame."""
        found = set(rows[PANEL]) if PANEL in rows else set()
        kept = [panel for panel in self.concat if panel.only.get(PANEL) in found]
        if kept and len(kept) < len(self.concat):
            copy, notes = self.copy(deep=False), [one for panel in self.concat for one in panel.layer if _is_notes(one)]
            lowest = (len(kept) - 1) // self.columns * self.columns
            copy.concat = [
                _with_last(panel.with_notes([]), notes if n == lowest else []) for n, panel in enumerate(kept)
            ]
            return super(Panels, copy).showing(rows)
        return super().showing(rows)

    def _each(self, change: Callable[[Any], Any]) -> Self:
        copy = self.copy(deep=False)
        copy.concat = [change(panel) for panel in self.concat]
        return copy


def _with_last(panel: Chart, layers: list[Any]) -> Chart:
    copy = panel.copy(deep=False)
    copy.layer = [*panel.layer, *layers]
    return copy


def _field(column: Any) -> Any:
    """The name of a column, of a text or of an encoding."""
    if isinstance(column, str):
        return column
    return next(column._get(key) for key in ("field", "shorthand") if isinstance(column._get(key), str))


def _of_panel(other: Any, shown: Mapping[str, Any]) -> Any:
    """A layer with the rows that a panel is of, by the columns that its frame has."""
    columns = other.data.columns if isinstance(other.data, pd.DataFrame) else ()
    known = {name: shown[name] for name in shown if name in columns}
    return other.transform_filter(only(**known).filter) if known else other
