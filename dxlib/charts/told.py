"""What a chart of ours has beside what is drawn: its form for a phone, its description, the columns it knows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import altair as alt
import pandas as pd
from altair.expr.core import Expression
from altair.utils import parse_shorthand

from dxlib.charts.fonts import FAMILY, converter
from dxlib.charts.grounds import PAPER, on_its_ground
from dxlib.charts.notes import noted
from dxlib.charts.vega import passed
from dxlib.errors import UnknownName
from dxlib.tables.display import FONT
from dxlib.text import in_edition

_STAYS = ("kind", "figures", "measure", "notes", "embedOptions")  # of a chart of ours that is changed
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


class Ours:
    """What is made of our charts too: it is in colours that its ground lets one read, and it is saved by itself."""

    def to_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the specification; where another theme is chosen, or a dark ground, in colours that go with it."""
        spec: dict[str, Any] = super().to_dict(*args, **kwargs)  # type: ignore[misc]
        return on_its_ground(spec) if (kwargs.get("context") or {}).get("top_level", True) else spec

    def save(self, fp: Any, *args: Any, **kwargs: Any) -> None:
        """Save the chart, as Altair does; a page carries all that draws it, a picture our letters and white paper."""
        form = args[0] if args else kwargs.get("format") or str(fp).rpartition(".")[2]
        chart = by_itself(self, lettered=form != "svg") if form in ("png", "pdf", "svg") else self
        super(Ours, chart).save(fp, *args, **(kwargs | ({"inline": True} if form == "html" else {})))  # type: ignore[misc]

    def __or__(self, other: Any) -> Any:
        """Return both side by side, each with the colours that it has alone."""
        both: list[Any] = [self, other]
        return each_its_own(Across(hconcat=both))

    def __and__(self, other: Any) -> Any:
        """Return the other under this one, each with the colours that it has alone."""
        both: list[Any] = [self, other]
        return each_its_own(Stacked(vconcat=both))


class Across(Ours, alt.HConcatChart):
    """Charts side by side."""

    __or__ = alt.HConcatChart.__or__


class Stacked(Ours, alt.VConcatChart):
    """Charts one under the other."""

    __and__ = alt.VConcatChart.__and__


class Each(Ours, alt.ConcatChart):
    """A chart once for each value of a column, where it has panels itself."""


class Split(Ours, alt.FacetChart):
    """A chart once for each value of a column."""


class Told(Ours):
    """A chart of Altair like any other, which also knows what its viewers are to know, such as its form for a phone.

    What makes another chart of it, such as ``encode``, keeps what is seen; in an edition also which chart it is and
    the evidence behind it, but not what was said of the rows that it had. ``|`` and ``facet`` keep what is seen alone.
    """

    _meta: Mapping[str, Any] = {}
    _narrow: Callable[[], Told] | None = None
    noted: Sequence[Sequence[str]] = ()  # the notes under it, in lines

    def told(self, narrow: Callable[[], Told] | None = None, **meta: Any) -> Self:
        """Return the chart with what its viewers are to know beside what is drawn, and how it is made for a phone."""
        object.__setattr__(self, "_meta", meta)
        object.__setattr__(self, "_narrow", narrow)
        return self

    def copy(self, *args: Any, **kwargs: Any) -> Self:
        """Return a copy, as every change makes one, which knows the notes under it."""
        copied: Self = super().copy(*args, **kwargs)  # type: ignore[misc]
        object.__setattr__(copied, "noted", self.noted)
        return copied.told(**{name: self._meta[name] for name in _STAYS if name in self._meta} if in_edition() else {})

    def __getstate__(self) -> dict[str, Any]:
        """What another process gets of it: all that is drawn; how it is made for a phone stays here."""
        return {name: value for name, value in self.__dict__.items() if name != "_narrow"}

    def narrow(self) -> Any:
        """Return the same for the width of a phone; the chart itself if that is not known."""
        return self._narrow() if self._narrow else self

    def to_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the specification; what its viewers are to know is in ``usermeta``."""
        top = (kwargs.get("context") or {}).get("top_level", True)
        if top and "description" in self._meta and in_edition() and not args:
            kwargs = {"validate": False} | kwargs  # to hold what we made ourselves to the schema takes most of the time
        spec: dict[str, Any] = super().to_dict(*args, **kwargs)
        if not (top and self._meta):
            return spec
        narrow = {"narrow": as_v5(self.narrow().to_dict(validate=False))} if in_edition() and self._narrow else {}
        rows = [*spec.get("datasets", {}).values()]
        named = {"data": {"name": "figures"}, "datasets": {"figures": rows[0]}} if len(rows) == 1 else {}
        meta = {**self._meta, **narrow}
        given = spec.get("usermeta", {}).get("embedOptions", {})  # of a theme
        if given or "embedOptions" in meta:
            meta["embedOptions"] = {**given, **meta.get("embedOptions", {})}
        said = {"description": meta.pop("description")} if "description" in meta else {}
        return {**spec, **named, **said, "usermeta": meta}

    def encode(self, *args: Any, **kwargs: Any) -> Self:
        """Return the same with other encodings, whose columns are those of ``chart.data``."""
        held_to(self, *args, *kwargs.values())
        changed: Self = super().encode(*args, **kwargs)  # type: ignore[misc]
        return changed

    def transform_filter(self, *args: Any, **kwargs: Any) -> Self:
        """Return the same of some rows alone, told by columns of ``chart.data``, without the notes on others."""
        held_to(self, *(Expression(one) if isinstance(one, str) else one for one in args), *kwargs)
        changed: Self = super().transform_filter(*args, **kwargs)  # type: ignore[misc]
        rows = passing(changed)
        return changed if rows is None else changed.showing(rows)

    def showing(self, rows: pd.DataFrame) -> Self:
        """Return the chart without what speaks of other rows than these of its frame."""
        stay = set(noted(map(" ".join, self.noted), rows.to_dict("records")))
        kept = [lines for lines in self.noted if " ".join(lines) in stay]
        if len(kept) == len(self.noted):
            return self
        changed = self.with_notes([line for lines in kept for line in lines])
        object.__setattr__(changed, "noted", kept)
        return changed

    def with_notes(self, lines: list[str]) -> Self:
        """Return the chart with other lines under it."""
        raise NotImplementedError

    def facet(self, *args: Any, **kwargs: Any) -> Any:
        """Return the same once for each value of a column of ``chart.data``."""
        held_to(self, *args, *(kwargs[name] for name in ("facet", "row", "column") if name in kwargs))
        split = super().facet(*args, **kwargs)  # type: ignore[misc]
        made = Split(**{name: split[name] for name in split._kwds if split[name] is not alt.Undefined})
        rows = isinstance(split.spec._get("height"), alt.Step)  # of which each has its own
        return made.resolve_scale(y="independent") if rows else made


def passing(chart: Any) -> pd.DataFrame | None:
    """Return the rows of a chart's frame that pass its filters, as Vega finds them; none if a reader chooses them."""
    data = chart._get("data")
    if not isinstance(data, pd.DataFrame):
        return None
    rows = json.loads(data.to_json(orient="records", date_format="iso"))
    try:
        found = passed(rows, [one.to_dict(validate=False) for one in chart.transform], data.select_dtypes("datetime"))
    except ValueError:  # a selection, which is made on the page
        return None
    return data.iloc[sorted({at for at, _made in found if at is not None})]


def by_itself(chart: Any, lettered: bool) -> Any:
    """Return the chart as a picture that lies on nothing else; its letters, if drawn, are those of the package."""
    converter()
    said = chart.to_dict(validate=False)["config"]
    changes = {"font": FAMILY} if lettered and said.get("font") == FONT else {}
    changes |= {"background": PAPER} if said.get("background") == "transparent" else {}
    own = chart._get("config")
    kept = {} if own is alt.Undefined else {name: own._get(name) for name in own._kwds}
    return chart.configure(**{name: value for name, value in kept.items() if value is not alt.Undefined}, **changes)


def each_its_own(both: Any) -> Any:
    """Return charts side by side, without the scales that neighbours share in Vega-Lite."""
    return both.resolve_scale(color="independent", shape="independent", size="independent")


def as_v5(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification as one of Vega-Lite 5, which JupyterLab draws."""
    return {**spec, "$schema": SCHEMA}


_IN_EXPRESSION = re.compile(r"datum\.([A-Za-z_]\w*)|datum\[['\"](.+?)['\"]\]")


def held_to(chart: Any, *given: Any) -> None:
    """Hold what is given to a method of a chart to the columns of its frame.

    Charts whose frame is not known, or which compute columns of their own, are left to Vega-Lite.

    Raises:
        UnknownName: a column is named that is not there.

    Example:
        >>> import dxlib as dx
        >>> dx.charts.levels(dx.observations("attacks")).encode(color="valu:Q")
        Traceback (most recent call last):
        dxlib.errors.UnknownName: unknown column of this chart 'valu'; did you mean 'value'...
    """
    data = chart._get("data")
    if not isinstance(data, pd.DataFrame) or chart._get("transform") is not alt.Undefined:
        return
    columns = sorted(str(column) for column in data.columns)
    for name in _named(given):
        if name not in columns:
            raise UnknownName("column of this chart", name, columns)


def _named(given: Iterable[Any]) -> Iterator[str]:
    """The columns that encodings, facets and filters name."""
    for one in given:
        if isinstance(one, alt.SchemaBase):
            one = next((one._get(key) for key in ("field", "shorthand") if isinstance(one._get(key), str)), one)
        text = str(one) if isinstance(one, str | Expression) else ""
        inside = [name for pair in _IN_EXPRESSION.findall(text) for name in pair if name]
        if inside or not isinstance(one, str):
            yield from inside
        elif isinstance(name := parse_shorthand(one).get("field"), str):
            yield name
