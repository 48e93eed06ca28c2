"""Charts in the grammar of graphics: a tidy frame, marks and encodings, wide for a page and narrow for a phone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from dxlib.charts.layers import INKS, ink, of_all, only
from dxlib.charts.lettering import wrap
from dxlib.charts.views import PANEL, Chart, Panels
from dxlib.indicators import known_definitions
from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import NARROW, SMALL, WIDE, Table, embed_options
from dxlib.text import in_edition, is_missing

P = ParamSpec("P")


@dataclass(frozen=True)
class Room:
    """How much room there is for a chart, in pixels: beside the marks on a page, over them on a phone.

    Attributes:
        width: of all of it.
        language: of its words.
        alike: whether it has every layer it can have, whatever its rows: charts of one form are compiled once.
    """

    width: int = WIDE
    language: str = "en"
    alike: bool = False

    @property
    def wide(self) -> bool:
        """Whether there is room for columns beside the marks."""
        return self.width >= 640


@dataclass
class Words:
    """What a chart says of itself: its captions, its values for who cannot see it, and the notes under it.

    Its ``measure`` is what of the subtitle holds however it is drawn, without the key to its marks; all of it if
    nothing is said.
    """

    title: str = ""
    subtitle: str = ""
    values: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    measure: str = ""

    @property
    def description(self) -> str:
        """Title and values."""
        return " ".join([self.title.rstrip(".") + ".", *(value.rstrip(".") + "." for value in self.values)])


@dataclass(frozen=True)
class Form:
    """What is drawn for some room, whatever the data.

    Attributes:
        layers: the marks, each with its encodings; what lies under stands first.
        shared: the encodings that all layers have unless they say otherwise.
        width, height: of the plot, in pixels; ``alt.Step`` where a row has a height.
        more: further parameters of the chart, such as ``resolve``.
        below: how far below the plot the notes begin, in pixels.
        only: the values of columns of which rows are shown, where it is one panel of a grid.
        columns: what the frame says besides in this room, such as the lines into which names are broken.
    """

    layers: Sequence[Any]
    shared: Mapping[str, Any]
    width: Any
    height: Any
    more: Mapping[str, Any] = field(default_factory=dict)
    below: int = 16
    only: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """Several forms over one frame, side by side and one under the other.

    Attributes:
        panels: the forms; what each shows of the frame is a filter of its own.
        columns: how many stand side by side.
        gaps: how many pixels are between two plots, across and down.
        apart: whether each has a scale of its own and the room that it needs; the gaps are then between what is drawn.
    """

    panels: Sequence[Form]
    columns: int
    gaps: tuple[float, float]
    apart: bool = False

    @classmethod
    def stacked(cls, form: Form, data: pd.DataFrame, gap: float) -> Form | Grid:
        """Return the same form for each group of rows, one under the other; the form itself if there is one group."""
        groups = data[PANEL].unique().tolist()
        each = [replace(form, only={PANEL: group}) for group in groups]
        return cls(each, 1, (0, gap), apart=True) if len(groups) > 1 else form


@dataclass(frozen=True)
class Plan:
    """A chart before it is known how much room there is.

    Attributes:
        data: the tidy frame that all its layers draw from.
        form: what is drawn for some room.
        words: what it says of itself.
        left: how many pixels stand left of the marks, wide and narrow.
        rows: those of the frames it was called with that are drawn, if that is not all.
    """

    data: pd.DataFrame
    form: Callable[[Room], Form | Grid]
    words: Words
    left: tuple[int, int] = (0, 0)
    rows: pd.DataFrame | None = None

    def at(self, room: Room) -> Chart | Panels:
        """Return the chart for some room."""
        left = self.left[0 if room.wide else 1]
        with debug_mode(False):  # what is built is checked as a whole, by to_dict
            form = self.form(room)
            columns = (form.panels[0] if isinstance(form, Grid) else form).columns
            said = {"data": plain(pd.DataFrame({**self.data, **columns}, self.data.index))}
            chart: Chart | Panels
            if isinstance(form, Grid):
                chart = self._panels(form, room, left, said)
            else:
                whole = {"title": titles(self.words, room, left), **said, **form.more}
                view = self._drawn(form, room, left)
                chart = Chart(**view, **whole)
        object.__setattr__(chart, "noted", [lines for note in self.words.notes if (lines := note_lines(note, room))])
        return chart.told(**self._meta(room))

    def _drawn(self, form: Form, room: Room, left: int, noted: bool = True) -> dict[str, Any]:
        notes = notes_layer(self.words.notes, room, left, form.below) if noted else []
        encoding = alt.FacetedEncoding(**form.shared)
        layers = [one for one in form.layers if room.alike or all(map(self._has, _columns(one)))]
        return {"layer": [*layers, *notes], "encoding": encoding, "width": form.width, "height": form.height}

    def _has(self, column: str) -> bool:
        """Whether some row of the frame has something in a column; of what is computed later, nothing is known."""
        return column not in self.data or not all(map(is_missing, self.data[column].tolist()))

    def _panels(self, grid: Grid, room: Room, left: int, said: Mapping[str, Any]) -> Panels:
        lowest = (len(grid.panels) - 1) // grid.columns * grid.columns  # the notes stand under the last row
        panels = [_panel(form, self._drawn(form, room, left, n == lowest)) for n, form in enumerate(grid.panels)]
        spacing = {"column": grid.gaps[0], "row": grid.gaps[1]}
        head = titles(self.words, room, left)
        scale = alt.ScaleResolveMap(x="independent" if grid.apart else "shared")
        bounds = "full" if grid.apart else "flush"
        layout = {"columns": grid.columns, "spacing": spacing, "bounds": bounds, "resolve": alt.Resolve(scale=scale)}
        return Panels(concat=panels, title=head, **layout, **said)

    def _meta(self, room: Room) -> dict[str, Any]:
        words, options = self.words, embed_options(room.language)
        meta = {"title": words.title, "subtitle": words.subtitle, "description": words.description}
        return meta | ({"embedOptions": options} if options else {})


def _columns(layer: Any) -> Iterator[str]:
    """The columns without which there is nothing to see in a layer: of its words, and of places that have no title.

    What is titled stays where no row has it, for readers of what the chart measures.
    """
    encoding = layer.encoding if isinstance(layer.encoding, alt.SchemaBase) else alt.FacetedEncoding()
    said = [encoding._get(channel) for channel in ("x", "x2", "y", "y2", "text")]
    said = [one for one in said if isinstance(one, alt.SchemaBase) and not isinstance(one._get("title"), str)]
    names = [one._get(key) for one in said for key in ("field", "shorthand")]
    return (name.partition(":")[0].removesuffix("_lines") for name in names if isinstance(name, str))


def _panel(form: Form, view: dict[str, Any]) -> Chart:
    """One of several charts, of its own rows."""
    return Chart(**view, transform=[only(**form.only)], **form.more)


def charted(layout: Callable[P, Plan | Table]) -> Callable[P, Chart | Panels | Table]:
    """Turn what plans a chart into a chart function; where there is nothing to draw, it returns a table."""
    planned = of_frames(layout)

    @wraps(layout)
    def function(*args: P.args, **kwargs: P.kwargs) -> Chart | Panels | Table:
        plan = planned(*args, **kwargs)
        if isinstance(plan, Table):
            return plan
        language = str(kwargs.get("language", "en"))
        plan = replace(plan, data=_placed(plan.data, args))
        chart = plan.at(Room(WIDE, language))
        more: dict[str, Any] = {}
        if in_edition():
            said = {"measure": plan.words.measure or plan.words.subtitle, "notes": plan.words.notes}
            more = {"kind": layout.__name__, "figures": _figures(args if plan.rows is None else [plan.rows]), **said}
        return chart.told(lambda: plan.at(Room(NARROW, language)), **chart._meta, **more)

    function.__annotations__["return"] = "Chart | Panels | Table"
    return function


def _placed(data: pd.DataFrame, args: Iterable[Any]) -> pd.DataFrame:
    """The frame of a chart with the pillar and the topic of its indicators, by which people split and colour."""
    known = {"indicator", "pillar", "topic"}
    frames = [frame for frame in args if isinstance(frame, pd.DataFrame) and known <= {*frame.columns}]
    if not frames or "indicator" not in data:
        return data
    about = pd.concat(frames).drop_duplicates("indicator").set_index("indicator")
    definitions = known_definitions()  # for what is drawn from a frame that says neither
    defined = {"pillar": definitions.pillar_of, "topic": {id: one.topic for id, one in definitions.indicators.items()}}
    more = [name for name in ("pillar", "topic") if name not in data]
    told = {name: data["indicator"].map({**defined[name], **about[name].dropna()}) for name in more}
    return data.assign(**{name: column.fillna("") for name, column in told.items()})


def _figures(args: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows behind a chart, for a document that draws it natively: what the frames hold, no text computed."""
    frames = [frame for frame in args if isinstance(frame, pd.DataFrame) and "indicator" in frame]
    return [row for frame in frames for row in json.loads(frame.to_json(orient="records", date_format="iso"))]


def numbered(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a frame of records whose first column, ``row``, has their numbers."""
    return pd.DataFrame({"row": number, **record} for number, record in enumerate(records, 1))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with ten digits: the last bit of a quotient is not the same on every machine."""
    columns = {
        name: [float(f"{cell:.10g}") for cell in column.tolist()] if column.dtype == float else column
        for name, column in frame.items()
    }
    return pd.DataFrame(columns, frame.index)  # at once: column by column it takes three times as long


def titles(words: Words, room: Room, left: int) -> alt.TitleParams:
    """Return the captions, which begin where the chart begins, broken into lines that fit."""
    under = wrap(words.subtitle, room.width, 14, lines=6, even=False) or alt.Undefined
    return alt.TitleParams(wrap(words.title, room.width, 16, True, 4), dx=-left, subtitle=under)


def note_lines(note: str, room: Room) -> list[str]:
    """Return the lines of a note under a chart."""
    return wrap(note, min(room.width, 720), SMALL, lines=12, even=False)


def notes_layer(notes: list[str], room: Room, left: int, below: int = 16) -> list[Any]:
    """Return the notes under a chart as a layer over its whole width."""
    lines = [line for note in notes for line in note_lines(note, room)]
    if not lines:
        return []
    mark = of_all().mark_text(text=lines, style="note", align="left", baseline="top", dy=below, aria=False)
    place = {"x": alt.XValue(-left), "y": alt.YValue("height")}
    return [mark.encode(**place, color=ink(INKS["note"]))]
