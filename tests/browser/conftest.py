"""A real browser, the servers it talks to, and pages that remember what went wrong in them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from driver import Watched
from reviewer import Reviewing
from servers import ARGUMENTS, CHROMIUM, ROOT, lab, page

SHOTS = ROOT / "build" / "screenshots"
REQUIRED = os.environ.get("DX_BROWSER") == "required"


@pytest.fixture(scope="session", autouse=True)
def everything_counts():
    """What a user sees: the documents and the public pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_REPORTS", "all")
        yield


@pytest.fixture(scope="session")
def browser():
    """Chromium; where it is missing the test is skipped, unless it is required."""
    missing = "" if Path(CHROMIUM).exists() else f"there is no Chromium at {CHROMIUM}"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing = missing or "playwright is not installed"
    if missing:
        (pytest.fail if REQUIRED else pytest.skip)(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab_address(browser, tmp_path_factory):
    with lab(tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.fixture(scope="session")
def page_address(browser, tmp_path_factory):
    with page(tmp_path_factory.mktemp("serve")) as address:
        yield address


@contextmanager
def opened(browser):
    """A page of which nothing leaves the machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield Watched(context.new_page(), SHOTS)
    context.close()


@contextmanager
def checked(one, name):
    """A test on a page; at its end there must be no error, and no request that tried to leave."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    one.begin(name)
    yield one
    one.shoot("end")
    assert one.requests == [], "requests to somewhere else"
    assert one.errors == [], "errors in the console"


@pytest.fixture
def watched(browser, request):
    """A new page for one test."""
    with opened(browser) as one, checked(one, request.node.name):
        yield one


@pytest.fixture(scope="module")
def notebook(browser, lab_address):
    """The explorer's notebook, opened and run once; a copy, since JupyterLab saves it from time to time."""
    with opened(browser) as one:
        one.open_notebook(lab_address, one.copy_notebook(lab_address, "explore"))
        one.run_all()
        yield one


@pytest.fixture
def explorer(notebook, request):
    """The explorer as it opens: its cell is run again for each test."""
    with checked(notebook, request.node.name):
        notebook.run_again("dx.explorer(")
        notebook.show_explorer()
        yield notebook


@pytest.fixture(scope="module")
def review_notebook(browser, lab_address, tmp_path_factory):
    """The notebook of the review, opened once; each test has a draft of its own."""
    with opened(browser) as one:
        yield Reviewing(one, lab_address, tmp_path_factory.mktemp("review") / "draft")


@pytest.fixture
def blank_review(review_notebook, request):
    """The notebook of the review before a draft is there."""
    with checked(review_notebook.watched, request.node.name):
        yield review_notebook
