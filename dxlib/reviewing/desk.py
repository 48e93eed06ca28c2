"""The review in JupyterLab: one widget that shows a session's screens and hands on what is pressed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from dxlib.charts import render
from dxlib.reviewing.screens import drawing, fixed, screen
from dxlib.reviewing.session import Session
from dxlib.text import gettext

_FOLDER = Path(__file__).parent
_KEPT = 32  # drawings that are kept


class Desk(anywidget.AnyWidget):
    """What a browser shows of a session.

    Attributes:
        fixed: what stays the same, as JSON.
        screen: what is seen now, as JSON as one text, since a nested value would be walked through twice on its way.
        turn: counts the screens.
    """

    _esm = (_FOLDER / "desk.js").read_text(encoding="utf-8")
    _css = render.in_jupyterlab(".dx-review") + (_FOLDER / "desk.css").read_text(encoding="utf-8")
    fixed = traitlets.Unicode("{}").tag(sync=True)
    screen = traitlets.Unicode("{}").tag(sync=True)
    turn = traitlets.Int().tag(sync=True)

    def __init__(self, session: Session) -> None:
        first = screen(session)
        super().__init__(fixed=json.dumps(fixed(session)), screen=json.dumps(first))
        self._session = session
        self._worker = ThreadPoolExecutor(1, "dx-review")  # pages and charts are drawn beside, never before a step
        self._wanted: list[str] = []
        self._drawn: dict[str, tuple[dict[str, Any], bytes]] = {}
        self._worker.submit(self._drawing, first.get("chart", ""))  # the first one takes long: what draws has to start
        self.on_msg(self._told)

    def _told(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Take in what a browser sends: an act, or the keys of drawings that it has no picture of."""
        if not isinstance(content, dict):
            return
        if "want" in content:
            self._wanted = [str(key) for key in content["want"]]
            for key in self._wanted:
                self._worker.submit(self._draw, key)
            return
        try:
            reply = self._session.act(str(content.get("act")), dict(content.get("given") or {}))
            if reply is None:
                self.show()
            else:
                self.send(reply)
        except Exception as error:  # a widget has no other place for it
            form = gettext(self._session.language)("This did not work: {error}. Everything that was decided is kept.")
            self.send({"failed": form.format(error=f"{type(error).__name__}: {error}")})

    def show(self) -> None:
        """Show the session as it is now."""
        with self.hold_sync():
            self.screen, self.turn = json.dumps(screen(self._session)), self.turn + 1

    def _draw(self, key: str) -> None:
        """Draw in the other thread, unless something else is wanted by now."""
        if key in self._wanted:
            about, content = self._drawing(key)
            self.send({"drawing": about}, buffers=[content])

    def _drawing(self, key: str) -> tuple[dict[str, Any], bytes]:
        """A drawing, made once; an empty one where there is none: the words beside it say the same."""
        if key not in self._drawn:
            found = None
            with suppress(Exception):
                found = drawing(self._session, key)
            self._drawn[key] = found or ({"key": key}, b"")
            for old in list(self._drawn)[:-_KEPT]:
                del self._drawn[old]
        return self._drawn[key]


class Review:
    """What ``dx.reviewing.review`` returns: a session, and the widget that shows it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._desk: Desk | None = None

    @property
    def widget(self) -> Desk:
        """The widget."""
        if self._desk is None:
            self._desk = Desk(self.session)
        return self._desk

    def _repr_html_(self) -> str:
        """What is seen where no kernel runs: how far the review is."""
        from markupsafe import Markup

        style = Markup(
            ".jp-OutputArea-child:has(.dx-review)~.jp-OutputArea-child:has(.dx-review-still){display:none}"
            ".jp-OutputArea-child:has(>.jupyter-widgets):not(:has(.dx-review))"
            ":has(+.jp-OutputArea-child .dx-review-still){display:none}"
        )
        words = gettext(self.session.language)("Run this cell again to go on.")
        return Markup('<div class="dx-review-still"><style>{}</style><p>{} {}</p></div>').format(style, self, words)

    def __repr__(self) -> str:
        shown = screen(self.session)
        return f"{self.session.draft.report.id}: {shown['progress']}"

    def _ipython_display_(self) -> None:
        """Show the widget, and after it what viewers without a kernel see: two outputs, as the explorer has them."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        display({"application/vnd.jupyter.widget-view+json": view}, raw=True)
        display({"text/html": self._repr_html_(), "text/plain": repr(self)}, raw=True)
