"""The explorer as a page to read: no code, the same controls."""

import sys
from pathlib import Path

import pytest
from driver import marks_seen
from servers import free_port, started

import dxlib as dx

sys.path.insert(0, str(Path(__file__).parents[1]))

from proxy import proxy

pytestmark = pytest.mark.browser


@pytest.fixture
def served(watched, page_address):
    watched.page.goto(page_address)
    watched.show_explorer()
    return watched


def test_no_code_is_shown(served):
    page = served.page
    assert "import dxlib" not in page.locator("body").inner_text()
    assert page.locator(".jp-InputArea-editor, .jp-CodeMirrorEditor").count() == 0
    assert marks_seen(served.stage.locator("svg").first) > 60
    assert page.locator(".dx-still").is_hidden()
    assert page.title() == "Viet Nam’s digital transformation"
    served.shoot("page")


def test_its_controls_work(served):
    served.choose("Pillar", "Cybersecurity")
    served.view("Comparison")
    assert served.rows == list(dx.explorer(pillar="cybersecurity").frame["indicator"])


def test_its_files_can_be_saved(served):
    with served.page.expect_download() as download:
        served.page.locator(".dx-foot button", has_text="CSV").click()
    assert download.value.suggested_filename == "dumbbell-digital_government-latest-previous.csv"


@pytest.fixture
def behind(tmp_path):
    """The explorer behind a server in front, which closes pages soon that nobody uses."""
    options = ("--language=vi", "--base-path=/dx/", "--behind-proxy", "--idle=0.3")
    quick, ready = ["--Visitors.cull_interval=1"], "/dx/voila/static/voila.js"
    with (
        started(tmp_path, "serve", None, quick, ready, *options) as inner,
        proxy(inner, free_port(), "http") as outer,
    ):
        yield f"{outer}/dx/"


def test_behind_a_server_in_front_controls_work_and_a_page_that_rests_says_that_it_was_closed(watched, behind):
    page = watched.page
    page.goto(behind)
    watched.show_explorer()
    before = watched.stage.inner_html()
    watched.after(lambda: page.locator(".dx-controls select").first.select_option(index=4))
    assert watched.stage.inner_html() != before and marks_seen(watched.stage.locator("svg").first) > 20
    closed = page.locator(".dx-closed")
    assert closed.is_hidden()
    closed.wait_for(state="visible")
    watched.shoot("closed")
    closed.get_by_role("button").click()
    watched.show_explorer()
    assert closed.is_hidden()
    page.evaluate("new WebSocket(`ws://${location.host}/dx/api/kernels/${crypto.randomUUID()}/channels`)")
    closed.wait_for(state="visible")  # also where the connection was lost, and what it led to is no more
    page.goto("about:blank")
    watched.errors.clear()  # that the page asked for a process that is no more was told in the console
