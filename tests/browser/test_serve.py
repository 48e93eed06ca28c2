"""The explorer as a page to read: no code, the same controls."""

import pytest
from driver import marks_seen

import dxlib as dx

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
