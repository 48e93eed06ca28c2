"""Where a view is drawn: a widget that gets charts and tables, and tells what is picked in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from vl_convert import javascript_bundle

from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import Block, view

_FOLDER = Path(__file__).parent


@cache
def _script() -> str:
    """The drawing program with Vega inside it."""
    return str(javascript_bundle((_FOLDER / "stage.js").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Drawn:
    """A view on its way to the browser.

    Attributes:
        blocks: its parts, as JSON.
        has_chart: whether one of them is a chart.
    """

    blocks: str
    has_chart: bool


def drawn(choice: Choice, frames: Frames) -> Drawn:
    """Return what a choice shows, in the form in which it is sent; the same choice is drawn once.

    Raises:
        UnknownName: no such pillar, topic or indicator.
        DxError: a baseline that is not earlier than the period, or a date before the first report.
    """
    return frames.once(("drawn", choice.shown), lambda: _sent(choice.shown, frames))


def _sent(choice: Choice, frames: Frames) -> Drawn:
    shown = view(choice, frames)
    blocks = [_plain(block) for block in shown.blocks] or [{"message": shown.message}]
    return Drawn(json.dumps(blocks), shown.spec is not None)


def _plain(block: Block) -> dict[str, Any]:
    return {"spec": block.spec} if block.spec is not None else {"html": block.to_html(), "keys": list(block.keys)}


class Stage(anywidget.AnyWidget):
    """The drawn part of the explorer.

    Attributes:
        blocks: what is drawn, one under the other: charts (``spec``), tables (``html``, ``keys``), messages. It is
            JSON as one text, since a nested value would be walked through twice on its way.
        indicator: the one picked in a chart or a table.
        area: the one picked on a map.
        turn: counts the drawings; a browser tells by it that it has drawn the last one.
    """

    _css = (_FOLDER / "stage.css").read_text(encoding="utf-8")
    blocks = traitlets.Unicode("[]").tag(sync=True)
    indicator = traitlets.Unicode().tag(sync=True)
    area = traitlets.Unicode().tag(sync=True)
    turn = traitlets.Int().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(_esm=_script())

    def show(self, shown: Drawn, indicator: str, area: str) -> None:
        """Draw a view, with what is picked in it marked."""
        with self.hold_sync():
            self.blocks, self.indicator, self.area, self.turn = shown.blocks, indicator, area, self.turn + 1

    def tell(self, words: str) -> None:
        """Show in words what went wrong."""
        self.show(Drawn(json.dumps([{"message": words, "alert": True}]), False), self.indicator, self.area)
