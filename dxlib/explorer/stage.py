"""Where a view is drawn: a widget that gets charts and tables, and tells which indicator is picked in them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from vl_convert import javascript_bundle

from dxlib.explorer.views import View

_FOLDER = Path(__file__).parent


@cache
def _script() -> str:
    """The drawing program with Vega inside it."""
    return str(javascript_bundle((_FOLDER / "stage.js").read_text(encoding="utf-8")))


class Stage(anywidget.AnyWidget):
    """The drawn part of the explorer.

    Attributes:
        blocks: what is drawn, one under the other: charts (``spec``), tables (``html``, ``keys``), messages. It is
            JSON as one text, since a nested value would be walked through twice on its way.
        picked: the indicator picked in a chart or a table.
        turn: counts the drawings; a browser tells by it that it has drawn the last one.
    """

    _css = (_FOLDER / "stage.css").read_text(encoding="utf-8")
    blocks = traitlets.Unicode("[]").tag(sync=True)
    picked = traitlets.Unicode().tag(sync=True)
    turn = traitlets.Int().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(_esm=_script())

    def show(self, view: View, picked: str, pickable: bool) -> None:
        """Draw a view; ``pickable`` says whether a click on a row of a chart picks its indicator."""
        blocks: list[dict[str, Any]] = [
            {"spec": block.spec, "pick": pickable}
            if block.spec is not None
            else {"html": block.to_html(), "keys": list(block.keys)}
            for block in view.blocks
        ]
        self._draw(blocks or [{"message": view.message}], picked)

    def tell(self, words: str) -> None:
        """Show in words what went wrong."""
        self._draw([{"message": words, "alert": True}], self.picked)

    def _draw(self, blocks: list[dict[str, Any]], picked: str) -> None:
        with self.hold_sync():
            self.blocks, self.picked, self.turn = json.dumps(blocks), picked, self.turn + 1
