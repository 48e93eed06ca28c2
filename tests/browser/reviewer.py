"""What a test does with the review of a draft: open the notebook, press keys, see what was kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from driver import Watched
from servers import ROOT, TOKEN

from dxlib.reading.decisions import Decision, decided


class Reviewing:
    """The review on a page, as a person sees it: one notebook, whose draft is another one in each test."""

    def __init__(self, watched: Watched, address: str, folder: Path) -> None:
        self.watched, self.page, self.folder = watched, watched.page, folder
        self.draft: Any = None
        nb = nbformat.read(ROOT / "notebooks" / "review.ipynb", as_version=4)
        told = {"draft": str(folder), "reader": "1", "who": "Lan", "language": "en"}
        parameters = next(cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", []))
        parameters.source = "\n".join(f"{name} = {value!r}" for name, value in told.items())
        content = {"type": "notebook", "format": "json", "content": json.loads(nbformat.writes(nb))}
        url, key = f"{address}/api/contents/reviewed.ipynb", {"Authorization": f"token {TOKEN}"}
        assert self.page.request.put(url, headers=key, data=content).ok
        watched.open_notebook(address, "reviewed")

    def open(self, make: Callable[[Path], Any]) -> None:
        """Make another draft, and run the notebook."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.draft = make(self.folder)
        self.run()

    def run(self) -> None:
        self.page.evaluate("document.querySelectorAll('.dx-review').forEach((one) => one.classList.add('dx-old'))")
        self.page.evaluate("document.activeElement.blur()")
        self.watched.run_all()
        self.page.wait_for_selector(".dx-review[data-turn]:not(.dx-old)")
        self.page.evaluate("document.querySelector('.dx-review:not(.dx-old)').scrollIntoView()")

    @property
    def desk(self) -> Any:
        return self.page.locator(".dx-review")

    @property
    def body(self) -> Any:
        return self.desk.locator(".dx-body")

    @property
    def turn(self) -> int:
        return int(self.desk.get_attribute("data-turn"))

    def after(self, act: Callable[[], Any]) -> None:
        """Do something, and wait for the next screen."""
        before = self.turn
        act()
        self.page.wait_for_function(
            "(before) => Number(document.querySelector('.dx-review').dataset.turn) > before", arg=before
        )

    def key(self, *keys: str) -> None:
        for key in keys:
            self.after(lambda key=key: self.page.keyboard.press(key))

    def click(self, name: str) -> None:
        self.after(lambda: self.desk.locator(f"button[data-act={name}]").click())

    @property
    def figure(self) -> str:
        return self.body.locator(".dx-lines mark.dx-here").inner_text()

    @property
    def kept(self) -> dict[int, Decision]:
        return decided(self.draft.folder)
