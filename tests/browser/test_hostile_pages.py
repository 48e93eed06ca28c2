"""A hostile checkout in a real browser: pages and explorer run nothing of it, ask for nothing, and keep their width."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from driver import DRAWN
from servers import page

sys.path.insert(0, str(Path(__file__).parents[1]))

import hostile

pytestmark = pytest.mark.browser

MADE = """
import sys
from dxlib.briefing import brief
brief(language="vi", formats="html", out=sys.argv[1], progress=False)
"""
HIT = "() => window.hit === true || [...document.querySelectorAll('iframe')].some((one) => one.contentWindow?.hit)"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A checkout whose every text is hostile, of one notebook."""
    folder = hostile.checkout(tmp_path_factory.mktemp("hostile"))
    hostile.notebook(folder)
    return folder


@pytest.fixture(scope="module")
def edition(home):
    known = {**os.environ, "PYTHONPATH": str(home), "DX_CACHE": "off", "DX_REPORTS": "all"}
    subprocess.run([sys.executable, "-c", MADE, "build"], cwd=home, env=known, check=True)
    return home / "build"


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_run_nothing_ask_for_nothing_and_keep_their_width(edition, browser, width):
    asked: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})

    def watch(route):
        if route.request.url.startswith("file:"):
            return route.continue_()
        asked.append(route.request.url)
        return route.abort()

    page.route("**/*", watch)
    files = sorted(edition.rglob("*.html"))
    assert len(files) > 8
    for file in files:
        page.goto(file.as_uri())
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert not page.evaluate(HIT), file.name
        assert page.evaluate(WIDER) <= 0, f"{file.name} is wider than the screen"
        assert file.name == "explore.html" or page.locator("script").count() == 0, file.name
        assert page.locator("iframe, object, embed, base, form").count() == 0, file.name
    assert asked == []
    page.close()


@pytest.fixture(scope="module")
def served(home, browser, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)  # what is imported is the hostile package
        patch.setenv("PYTHONPATH", str(home))
        with page(tmp_path_factory.mktemp("served")) as address:
            yield address


def test_its_explorer_runs_nothing_in_any_view(served, watched):
    watched.page.goto(served)
    watched.page.wait_for_function(f"() => {DRAWN}")
    views = watched.page.locator(".dx-views button")
    assert views.count() > 4
    for at in range(views.count()):
        before = watched.page.evaluate(f"() => {DRAWN}.dataset.turn")
        views.nth(at).click()
        if at:
            watched.page.wait_for_function(f"(before) => {DRAWN} && {DRAWN}.dataset.turn !== before", arg=before)
        assert not watched.page.evaluate(HIT), views.nth(at).inner_text()
        assert watched.page.locator(".dx-stage script, .dx-stage iframe, .dx-stage img[onerror]").count() == 0
    text = watched.page.locator("body").inner_text()
    assert "window.hit=true" in text or "javascript:" in text or "=HYPERLINK" in text, "the words are there"
