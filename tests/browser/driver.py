"""What a test does with a page: open a notebook, run it, use a control, see what is drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from servers import TOKEN

LOCAL = re.compile(r"^(https?|wss?)://127\.0\.0\.1[:/]|^(data|blob|about):")
PATIENCE = 60_000
DRAWN = "document.querySelector('.dx-stage[data-turn]')"


class Watched:
    """A page of the browser with the errors of its console and the requests it was refused."""

    def __init__(self, page: Any, shots: Path) -> None:
        self.page, self._shots, self._name = page, shots, ""
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", self._route)

    def begin(self, name: str) -> None:
        """Begin a test of that name, with nothing yet that went wrong."""
        self._name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        self.errors.clear()
        self.requests.clear()

    def _route(self, route: Any) -> None:
        if LOCAL.match(route.request.url):
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()

    def shoot(self, what: str) -> Path:
        path = self._shots / f"{self._name}-{what}.png"
        self.page.screenshot(path=path)
        return path

    def open_notebook(self, address: str, name: str) -> None:
        """Open a notebook in a workspace of its own, so that no other one is on the screen."""
        self.page.goto(f"{address}/lab/workspaces/{name}/tree/{name}.ipynb?token={TOKEN}&reset")
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        self.page.wait_for_selector("text=/\\| Idle/")

    def stop_kernels(self, address: str) -> None:
        """Stop every kernel, so that what is opened next starts a new one."""
        request, key = self.page.request, {"Authorization": f"token {TOKEN}"}
        for session in request.get(f"{address}/api/sessions", headers=key).json():
            request.delete(f"{address}/api/sessions/{session['id']}", headers=key)

    def copy_notebook(self, address: str, name: str) -> str:
        """Copy a notebook, so that what is saved is no other test's; return the name of the copy."""
        key, beside = {"Authorization": f"token {TOKEN}"}, {"copy_from": f"{name}.ipynb"}
        made = self.page.request.post(f"{address}/api/contents", headers=key, data=beside)
        return str(made.json()["name"]).removesuffix(".ipynb")

    def run_all(self) -> None:
        """Run every cell, and wait until the last code cell has its number."""
        self.page.locator(".jp-NotebookPanel .jp-Cell").first.click()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(
            """() => { const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
                 return prompts.length && prompts.every((prompt) => /\\[\\d+\\]/.test(prompt.textContent)); }"""
        )

    def run_again(self, words: str) -> None:
        """Run the cell with these words again, and wait for its explorer."""
        self.page.evaluate("document.querySelectorAll('.dx-stage').forEach((stage) => stage.classList.add('dx-old'))")
        self.page.evaluate("document.activeElement.blur()")  # a field of the explorer keeps the keys to itself
        self.page.locator(".jp-CodeCell", has_text=words).first.locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_selector(".dx-stage[data-whole]:not(.dx-old)")

    def answer(self, code: str) -> str:
        """Return what a line of Python gives in the kernel of the notebook, run in a cell that does not stay."""
        page = self.page
        page.locator(".jp-NotebookPanel .jp-CodeCell .jp-InputPrompt").last.click()
        page.keyboard.press("b")
        page.keyboard.press("Enter")
        page.keyboard.insert_text(code)
        page.keyboard.press("Control+Enter")
        answer = page.locator(".jp-NotebookPanel .jp-CodeCell").last.locator(".jp-OutputArea-output pre")
        text = str(answer.inner_text())
        page.keyboard.press("Escape")
        page.keyboard.press("d")
        page.keyboard.press("d")
        return text.strip()

    def show_explorer(self) -> None:
        self.page.wait_for_selector(".dx-stage[data-whole]")
        self.page.evaluate("document.querySelector('.dx-explorer').scrollIntoView()")

    @property
    def turn(self) -> int:
        return int(self.page.evaluate(f"Number({DRAWN}.dataset.turn)"))

    def after(self, act: Any) -> None:
        """Do something, and wait until the stage was drawn again and stays as it is."""
        before = self.turn
        act()
        self.page.wait_for_function(f"(before) => Number({DRAWN}.dataset.turn) > before", arg=before)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_function(
            f"""() => {{ const {{ turn, whole }} = {DRAWN}.dataset, same = window.dxSeen === turn && whole === turn;
                   window.dxSeen = turn; return same; }}""",
            polling=150,
        )

    def control(self, label: str) -> Any:
        return self.page.locator(".dx-controls > *", has=self.page.get_by_text(label, exact=True)).locator(
            "select, input"
        )

    def choose(self, label: str, words: str) -> None:
        """Choose in a control by its words; the browser shows their spaces as hard ones."""
        self.after(lambda: self.control(label).select_option(label=words.replace(" ", "\u00a0")))

    def search(self, words: str) -> None:
        self.after(lambda: self.control("Search").fill(words))

    def view(self, name: str) -> None:
        self.after(lambda: self.page.locator(".dx-views button", has_text=name).click())

    @property
    def count(self) -> str:
        return self.page.locator(".dx-count").inner_text()

    @property
    def stage(self) -> Any:
        return self.page.locator(".dx-stage")

    def place(self, name: str) -> Any:
        """A place of a chart, by the indicator or area that is spoken of there."""
        return self.stage.locator(f".dx-place[data-indicator='{name}'], .dx-place[data-area='{name}']").first

    def point_at(self, name: str) -> None:
        """Click into the middle of a place of a chart, as a person would: on what is drawn there."""
        self.place(name).scroll_into_view_if_needed()
        box = self.place(name).bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.after(lambda: self.page.mouse.click(*middle))

    def places(self) -> list[dict[str, Any]]:
        """The places of the charts: of what each speaks, its words, and its edges on the screen."""
        found: list[dict[str, Any]] = self.stage.locator(".dx-place").evaluate_all(
            """places => places.map((place) => {
                 const { left, right, top, bottom } = place.getBoundingClientRect();
                 const drawing = place.parentElement.querySelector("svg").getBoundingClientRect();
                 return { of: place.dataset.indicator ?? place.dataset.area, words: place.ariaLabel, left, right, top,
                   bottom, inside: left > drawing.left - 4 && right < drawing.right + 4 && top > drawing.top &&
                   bottom < drawing.bottom }; })"""
        )
        return found

    @property
    def rows(self) -> list[str]:
        """The indicators of the rows of the tables on the stage."""
        return self.stage.locator("tr[data-indicator]").evaluate_all("rows => rows.map(row => row.dataset.indicator)")


def assert_pickable(places: list[dict[str, Any]]) -> None:
    """Every place says something, lies on its drawing, is large enough to be hit, and takes no other's room."""
    assert len({one["of"] for one in places}) > 3
    for n, one in enumerate(places):
        assert one["words"] and one["inside"] and one["bottom"] - one["top"] > 20, one
        for other in places[:n]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert min(across, down) < 3, (one, other)


def marks_seen(drawing: Any) -> int:
    """How many marks of a drawing take room on the screen."""
    return drawing.evaluate(
        """(svg) => [...svg.querySelectorAll("path, text, line, rect")].filter((mark) => {
             const box = mark.getBoundingClientRect(); return box.width + box.height > 2; }).length"""
    )
