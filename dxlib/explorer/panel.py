"""The explorer itself: controls around a stage, every one of them a change of the choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import sleep
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython import get_ipython
from IPython.display import display

from dxlib.errors import DxError
from dxlib.explorer.ahead import Ahead
from dxlib.explorer.choice import Choice
from dxlib.explorer.exports import DRAWINGS, TABLES, name_of_file, still
from dxlib.explorer.frames import Frames
from dxlib.explorer.stage import Stage, drawing
from dxlib.explorer.views import view
from dxlib.explorer.words import Options, counted, failed, given_words, labels, options
from dxlib.loaders import Evidence
from dxlib.tables import Table, sources
from dxlib.text import gettext

_CONTROLS = (
    "pillar", "topic", "search", "indicator", "status", "sort",
    "period", "baseline", "as_of", "vintage", "change", "method",
)  # fmt: skip
_FIRST = ("pillar", "search", "period", "baseline")  # where there is room for few
_LONGEST = 200  # letters that are taken of what is typed, since what they are looked for in is long
_SENDING = 0.002  # seconds in which the thread of the kernel that sends has the interpreter for itself


class Explorer:
    """What ``dx.explorer`` returns: a choice, its frame, and the widgets that change it.

    Attributes:
        choice: what is chosen now.
        frames: the frames of any choice.
    """

    def __init__(self, choice: Choice, evidence: Evidence | None = None) -> None:
        self.frames = Frames(evidence)
        self.choice = self.frames.placed(choice)
        self.frames.frame(self.choice)  # what cannot be shown is told here, where it was asked for
        self._panel: Panel | None = None

    @property
    def frame(self) -> pd.DataFrame:
        """What the view shows, as a frame with every column."""
        return self.frames.frame(self.choice)

    @property
    def line(self) -> str:
        """The line of Python that makes the frame again; in it, ``evidence`` is the evidence that was given."""
        return self.frames.line(self.choice)

    @property
    def sources(self) -> Table:
        """Where the figures of what is chosen are printed: period, printed form, document, line."""
        rows, seen = self.frames.cited(self.choice), self.frames.seen(self.choice)
        return sources(rows, seen, language=self.choice.language, dated=True)

    @property
    def widget(self) -> widgets.Widget:
        """The controls and the drawing, as one widget."""
        if self._panel is None:
            self._panel = Panel(self)
        return self._panel.root

    def close(self) -> None:
        """Take the widgets away, in the browser too, and let go of what was computed; the choice stays."""
        if self._panel is not None:
            Ahead.stop()
            self._panel.close()
            self._panel = None
            self.frames.forget()

    def _repr_html_(self) -> str:
        return still(self.choice, self.frames)

    def __repr__(self) -> str:
        return self.line.removesuffix(".frame")

    def _ipython_display_(self) -> None:
        """Show the widget, and after it what viewers without a kernel see in its place.

        They are two outputs, because JupyterLab shows nothing but an error for a widget whose kernel is gone.
        """
        _end_of_last_run(self)
        root = self.widget
        display({"application/vnd.jupyter.widget-view+json": _view_of(root)}, raw=True)
        display({"text/html": self._repr_html_(), "text/plain": repr(self)}, raw=True)


_shown: dict[str, tuple[str, list[Explorer]]] = {}  # by cell: the run, and the explorers that it showed


def _end_of_last_run(explorer: Explorer) -> None:
    """Close what an earlier run of this cell showed: its output is gone, and nobody could reach it any more."""
    kernel = getattr(get_ipython(), "kernel", None)
    asked = kernel.get_parent() if kernel is not None else {}
    cell, run = asked.get("metadata", {}).get("cellId", ""), asked.get("header", {}).get("msg_id", "")
    if not cell:
        return
    last, explorers = _shown.get(cell, (run, []))
    if last != run:
        for one in explorers:
            one.close()
        explorers = []
    _shown[cell] = (run, [*explorers, explorer])


def _view_of(widget: widgets.Widget) -> dict[str, Any]:
    return {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}


class Panel:
    """The widgets of an explorer."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        language = explorer.choice.language
        named, _ = labels(language), gettext(language)
        self._stage = Stage()
        self._controls: dict[str, Any] = {name: widgets.Dropdown(description=named[name]) for name in _CONTROLS}
        self._controls["search"] = widgets.Text(description=named["search"], placeholder=_("hồ sơ, ho so, dossier"))
        self._controls["view"] = widgets.ToggleButtons(description="", tooltips=[])
        self._controls["view"].add_class("dx-views")
        self._count, self._line = widgets.Label(), widgets.Text(disabled=False)
        self._count.add_class("dx-count")
        self._line.add_class("dx-line")
        self._said = widgets.HTML()
        self._said.add_class("dx-said")
        self._buttons = {name: widgets.Button(description=name.upper()) for name in (*TABLES, *DRAWINGS)}
        for name, button in self._buttons.items():
            button.tooltip = _("Download what is shown as {form}").format(form=name.upper())
            button.on_click(self._safely(lambda _button, form=name: self._save(form)))
        copy = widgets.Button(description=_("Copy"), tooltip=_("Copy the line of Python that makes this frame again"))
        copy.on_click(lambda _button: self._stage.send({"copy": self._explorer.line, "said": _("Copied")}))
        controls = widgets.Box([self._controls[name] for name in _CONTROLS])
        controls.add_class("dx-controls")
        for name in (name for name in _CONTROLS if name not in _FIRST):
            self._controls[name].add_class("dx-more")
        more = widgets.ToggleButton(description=_("More controls"))
        more.add_class("dx-unfold")
        more.observe(lambda change: _unfold(controls, more, change["new"], language), "value")
        bar = widgets.HBox([self._controls["view"], self._count])
        bar.add_class("dx-bar")
        foot = widgets.HBox([self._line, copy, self._said, *self._buttons.values()])
        foot.add_class("dx-foot")
        parts = [controls, more, bar, self._stage, foot]
        if explorer.frames.is_given:
            parts.append(widgets.Label(given_words(explorer.choice)))
            parts[-1].add_class("dx-given")
        self.root = widgets.VBox(parts)
        self.root.add_class("dx-explorer")
        self._settling = self._seen = False
        self._offered: dict[str, Options] = {}
        self.show(explorer.choice)
        for name, control in self._controls.items():
            control.observe(lambda change, name=name: self._changed(name, change["new"]), "value")
        self._stage.on_msg(self._safely(lambda *_: self._is_seen()))
        self._stage.observe(lambda _change: self.show(self._explorer.choice), "narrow")
        self._stage.observe(lambda change: self._picked(change["new"]), "indicator")
        self._stage.observe(lambda change: self._changed("province", change["new"]), "area")

    def _is_seen(self) -> None:
        """A browser shows it: from now on it is worth drawing what may be asked for next."""
        self._seen = True
        self._draw_ahead()

    def _draw_ahead(self) -> None:
        if self._seen:
            explorer = self._explorer
            Ahead.start(explorer.choice, self._offered, explorer.frames, self._stage.width)

    def _changed(self, name: str, value: str) -> None:
        if self._settling:
            return
        choice = replace(self._explorer.choice, **{name: (value or "")[:_LONGEST]})
        if name == "indicator":
            choice = replace(choice, picked_in="")
        self.show(choice)

    def _picked(self, indicator: str) -> None:
        choice, indicator = self._explorer.choice, indicator[:_LONGEST]
        if not self._settling and indicator != choice.indicator:
            self.show(replace(choice, indicator=indicator, picked_in=choice.view if indicator else ""))

    def show(self, choice: Choice) -> None:
        """Show a choice: its options in the controls, its view on the stage."""
        Ahead.stop()
        self._safely(lambda: self._show(self._explorer.frames.settled(choice)))()
        self._draw_ahead()

    def close(self) -> None:
        """Take every widget away."""
        for widget in _all_of(self.root):
            widget.close()

    def _show(self, choice: Choice) -> None:
        frames = self._explorer.frames
        self._explorer.choice = choice
        self._settling = True
        try:
            for shown in drawing(choice, frames, self._stage.width):
                self._stage.show(shown, choice.indicator, choice.province)
                sleep(_SENDING)
            self._offered = options(choice, frames)
            for name, found in self._offered.items():
                _offer(self._controls[name], found, getattr(choice, name))
            self._controls["search"].value = choice.search
            self._line.value = self._explorer.line
            self._count.value = counted(frames.size(choice), choice, len(frames.listed(choice)))
            for name, button in self._buttons.items():
                button.disabled = name in DRAWINGS and not shown.has_chart
        finally:
            self._settling = False

    def _save(self, form: str) -> None:
        choice, frames = self._explorer.choice, self._explorer.frames
        if form in TABLES:
            mime, write = TABLES[form]
            content = write(frames.frame(choice))
        else:
            mime, draw = DRAWINGS[form]
            specs = view(choice, frames).specs
            if not specs:
                return
            content = draw(specs)
        self._stage.send({"save": {"name": name_of_file(choice, form), "mime": mime}}, buffers=[content])

    def _safely(self, act: Callable[..., None]) -> Callable[..., None]:
        """The same act, with what goes wrong told on the stage: a widget has no other place for it."""

        def safe(*args: Any) -> None:
            try:
                act(*args)
            except DxError as error:
                self._stage.tell(str(error))
            except Exception as error:
                self._stage.tell(failed(error, self._explorer.choice))

        return safe


def _unfold(controls: Any, more: Any, is_open: bool, language: str) -> None:
    """Show or hide the controls for which a small screen has no room at first."""
    _ = gettext(language)
    (controls.add_class if is_open else controls.remove_class)("dx-open")
    more.description = _("Fewer controls") if is_open else _("More controls")


def _offer(control: Any, offered: list[tuple[str, str]], value: str) -> None:
    with control.hold_sync():  # one message instead of three
        if tuple(control.options) != tuple(offered):
            control.options = offered
        if control.value != value:
            control.value = value


def _all_of(widget: Any) -> Iterator[Any]:
    """A widget, what it holds, and how each is laid out and styled."""
    for child in getattr(widget, "children", ()):
        yield from _all_of(child)
    yield from (
        getattr(widget, part) for part in ("layout", "style") if isinstance(getattr(widget, part, None), widgets.Widget)
    )
    yield widget
