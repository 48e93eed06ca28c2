"""Where a view is drawn: a widget that gets charts and tables, and tells what is picked in them."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from dxlib.charts import render
from dxlib.charts.fonts import converter
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import Block, View, planned, view
from dxlib.tables.display import NARROW, WIDE

_FOLDER = Path(__file__).parent


script: list[str] = []  # the drawing program once it is bundled, here or by what this process was forked from


def bundled() -> str:
    """Return the drawing program with Vega inside it."""
    if not script:
        texts = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("forms.js", "stage.js"))
        script.append(str(converter().javascript_bundle("".join(texts))))
    return script[0]


@dataclass(frozen=True)
class Drawn:
    """A view on its way to the browser.

    Attributes:
        blocks: its parts, as JSON.
        has_chart: whether one of them is a chart.
        is_whole: whether no further parts follow.
    """

    blocks: str
    has_chart: bool
    is_whole: bool = True


def drawn(choice: Choice, frames: Frames, width: int = WIDE, shown: View | None = None) -> Drawn:
    """Return what a choice shows at a width, in the form in which it is sent; the same choice is drawn once.

    Colours of charts are variables, which the style gives the values that fit JupyterLab's theme.

    Args:
        choice: what is chosen.
        frames: its frames.
        width: for which its charts are drawn, ``WIDE`` or ``NARROW``.
        shown: its view at that width, where it is there already.

    Raises:
        UnknownName: no such pillar, topic or indicator.
        DxError: a baseline that is not earlier than the period, or a date before the first report.
    """
    return frames.once(_key(choice, width), lambda: _sent(shown or view(choice.shown, frames, width)))


def drawing(choice: Choice, frames: Frames, width: int = WIDE) -> Iterator[Drawn]:
    """Yield what a choice shows: its first chart as soon as it is drawn, if more follows it, and then all of it.

    The first chart reaches the browser while the others are drawn, which seldom are on the screen.

    Args:
        choice, frames, width: as in :func:`drawn`.

    Raises:
        UnknownName, DxError: as in :func:`drawn`.
    """
    shown = None
    if not is_drawn(choice, frames, width):
        blocks = planned(choice.shown, frames)
        if len(blocks) > 1 and (first := blocks[0].at(width)).spec is not None:
            yield replace(_sent(View((first,))), is_whole=False)
            blocks[0] = first
        shown = View(tuple(block.at(width) for block in blocks)) if blocks else None
    yield drawn(choice, frames, width, shown)


def is_drawn(choice: Choice, frames: Frames, width: int) -> bool:
    """Return whether what a choice shows at a width is drawn already."""
    return _key(choice, width) in frames


def _key(choice: Choice, width: int) -> Hashable:
    return "drawn", choice.shown, width


def _sent(shown: View) -> Drawn:
    blocks = [_plain(block) for block in shown.blocks] or [{"message": shown.message}]
    return Drawn(render.in_variables(json.dumps(blocks)), shown.spec is not None)


def _plain(block: Block) -> dict[str, Any]:
    if block.spec is not None:
        return {"spec": block.spec, "key": block.key}
    return {"html": block.to_html(), "keys": list(block.keys)}


class Stage(anywidget.AnyWidget):
    """The drawn part of the explorer.

    Attributes:
        blocks: what is drawn, one under the other: charts (``spec``, ``key``), tables (``html``, ``keys``), messages.
            It is JSON as one text, since a nested value would be walked through twice on its way.
        indicator: the one picked in a chart or a table.
        area: the one picked on a map.
        narrow: whether a browser has no room for a wide chart.
        whole: whether these are all; else more of the same view follow.
        turn: counts the drawings; a browser tells by it that it has drawn the last one.
    """

    _css = render.in_jupyterlab(".dx-explorer") + (_FOLDER / "stage.css").read_text(encoding="utf-8")
    blocks = traitlets.Unicode("[]").tag(sync=True)
    whole = traitlets.Bool(True).tag(sync=True)
    indicator = traitlets.Unicode().tag(sync=True)
    area = traitlets.Unicode().tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)
    turn = traitlets.Int().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(_esm=bundled())

    @property
    def width(self) -> int:
        """For which its charts are drawn."""
        return NARROW if self.narrow else WIDE

    def show(self, shown: Drawn, indicator: str, area: str) -> None:
        """Draw a view, with what is picked in it marked."""
        with self.hold_sync():
            self.blocks, self.whole, self.turn = shown.blocks, shown.is_whole, self.turn + 1
            self.indicator, self.area = indicator, area

    def tell(self, words: str) -> None:
        """Show in words what went wrong."""
        self.show(Drawn(json.dumps([{"message": words, "alert": True}]), False), self.indicator, self.area)
