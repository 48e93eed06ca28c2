"""The review of a draft in JupyterLab, as a person works: by mouse, by keyboard alone, and after a kernel that died."""

import os
import signal

import pytest
from made_drafts import made, made_from_pdf
from playwright.sync_api import expect
from servers import TOKEN, started

pytestmark = pytest.mark.browser


@pytest.fixture
def review(blank_review):
    """The review of the made-up report, nothing of it decided."""
    blank_review.open(made)
    return blank_review


def test_by_mouse_a_figure_is_picked_accepted_edited_and_taken_back(review):
    queue = sorted(
        review.draft.proposals, key=lambda one: (["open", "likely", "sure"].index(one.confidence), one.number)
    )
    first, second, third = queue[:3]
    expect(review.body.locator(".dx-confidence")).to_have_text("open")
    expect(review.body.locator(".dx-chart svg")).to_be_visible()
    review.watched.shoot("figure")
    review.after(lambda: review.body.locator(".dx-choice").nth(1).click())
    expect(review.body.locator(".dx-choice").nth(1)).to_have_attribute("aria-pressed", "true")
    review.click("accept")
    assert review.kept[first.number].choice == 1 and review.kept[first.number].who == "Lan"
    review.desk.locator("button[data-act=uncounted]").click()
    review.watched.shoot("reasons")
    review.after(lambda: review.desk.locator("[data-reason=date]").click())
    assert review.kept[second.number].reading.row["reason"] == "date"
    review.click("edit")
    field = review.body.locator("input[name=indicator]")
    field.fill("tấn công")
    review.body.locator("[role=option]", has_text="Cyberattacks recorded").first.click()
    review.body.locator("input[name=period]").fill("6 tháng đầu năm 2024")
    expect(review.body.locator("#dx-hint-period")).to_have_text("= first half of 2024")
    review.body.locator("input[name=as_printed]").fill("61/63")
    expect(review.body.locator("#dx-fault-as_printed")).to_contain_text("does not stand on line")
    review.watched.shoot("edit")
    review.click("save")
    expect(review.desk.locator(".dx-said")).to_contain_text("Nothing is kept yet")
    review.body.locator("input[name=as_printed]").fill("60/63")
    review.click("save")
    assert (row := review.kept[third.number].reading.row)["indicator"] == "attacks" and row["period"] == "2024-S1"
    expect(review.desk.locator(".dx-told")).to_contain_text(f"3 of {len(queue)} decided")
    review.click("undo")
    assert third.number not in review.kept
    review.after(lambda: review.desk.locator(".dx-keep select").select_option("likely"))
    expect(review.body.locator(".dx-confidence")).to_have_text("most likely")


def test_with_the_keyboard_alone_everything_can_be_done(review):
    page, focused = review.page, "document.activeElement"
    cells = page.locator(".jp-Cell").count()
    expect(review.body).to_be_focused()  # it takes the focus when its cell was run
    assert review.figure == "86,9%"
    review.key("j", "k", "ArrowRight", "ArrowLeft", "n", "1", "a")
    assert review.figure == "2025" and [one.choice for one in review.kept.values()] == [0]
    page.keyboard.press("u")
    page.keyboard.press("Escape")
    expect(review.desk.locator(".dx-asked fieldset")).to_have_count(0)
    page.keyboard.press("u")
    review.key("8")
    assert review.figure == "60/63" and list(review.kept.values())[-1].reading.row["reason"] == "scope"
    review.key("e")
    assert page.evaluate(f"{focused}.name") == "indicator"
    page.keyboard.type("satisf")
    expect(review.body.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    assert review.body.locator("input[name=indicator]").input_value().startswith("Satisfaction")
    review.key("Escape")
    page.keyboard.press("?")
    page.keyboard.type("may be those of the year before")
    review.key("Enter")
    assert list(review.kept.values())[-1].doubtful == "may be those of the year before"
    review.key("a")  # a one-off figure has no English name yet
    expect(review.desk.locator(".dx-said")).to_contain_text("not whole yet")
    assert page.evaluate(f"{focused}.name") == "name_en" and len(review.kept) == 3
    review.key("Escape", "z")
    assert review.figure == "60/63" and len(review.kept) == 2
    review.key("s")
    sure = sum(one.confidence == "sure" for one in review.draft.proposals)
    expect(review.body.locator("tbody tr")).to_have_count(sure)
    while len(review.kept) == 2:
        page.keyboard.press("a")
        page.wait_for_timeout(150)
    assert len(review.kept) == 2 + sure
    expect(review.body).to_have_attribute("data-mode", "figure")
    while page.evaluate(f"{focused}.dataset.act") != "accept":
        page.keyboard.press("Tab")
    review.key(" ")
    assert len(review.kept) == 3 + sure
    assert page.evaluate(f"{focused}.dataset.act") == "accept", "the focus stays on the button"
    assert page.locator(".jp-Cell").count() == cells, "no key reached the notebook"


def test_the_sure_ones_are_seen_to_the_end_and_accepted_without_the_one_that_was_taken_out(review):
    review.click("together")
    rows, sure = review.body.locator("tbody tr"), [one for one in review.draft.proposals if one.confidence == "sure"]
    expect(rows).to_have_count(len(sure))
    review.watched.shoot("table")
    rows.nth(2).locator("input").uncheck()
    review.body.evaluate("(body) => body.scrollTo(0, 0)")
    take = review.desk.locator("button[data-act=take]")
    take.click()
    expect(review.desk.locator(".dx-said")).to_contain_text("Scroll to the end of the table")
    assert not review.kept
    rows.last.scroll_into_view_if_needed()
    review.body.evaluate("(body) => body.scrollTo(0, body.scrollHeight)")
    review.after(take.click)
    assert set(review.kept) == {one.number for one in sure} - {sure[2].number}
    expect(review.desk.locator(".dx-said")).to_contain_text(f"{len(sure) - 1} figures were accepted")


def test_the_page_of_a_pdf_is_seen_with_the_figure_in_its_box(blank_review):
    review = blank_review
    review.open(made_from_pdf)
    picture, box = review.body.locator(".dx-page img"), review.body.locator(".dx-page .dx-box")
    expect(picture).to_be_visible()
    outer, inner = picture.bounding_box(), box.bounding_box()
    assert outer["x"] < inner["x"] and inner["x"] + inner["width"] < outer["x"] + outer["width"]
    assert outer["y"] < inner["y"] and inner["y"] + inner["height"] < outer["y"] + outer["height"]
    review.click("forward")
    expect(review.body.locator(".dx-cells .dx-here").first).to_be_visible()
    page = review.page
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_selector(".dx-review.dx-narrow")
    assert page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.dx-body'))"
    )
    review.watched.shoot("narrow")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_axe_finds_nothing_wrong(review):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for key in ("", "u", "e", "s"):
        if key == "u":
            review.page.keyboard.press(key)
        elif key:
            review.key(key)
        found = axe.run(review.page, context=".dx-review").response
        assert len(found["passes"]) > 15, "axe-core saw the review"
        assert [(one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"]] == []
        if key == "u":
            review.page.keyboard.press("Escape")
        elif key:
            review.key("Escape")


def test_a_kernel_that_is_killed_loses_no_decision(review):
    page = review.page
    review.click("accept")
    review.desk.locator("button[data-act=uncounted]").click()
    review.after(lambda: review.desk.locator("[data-reason=date]").click())
    kept = dict(review.kept)
    assert len(kept) == 2
    page.evaluate("document.activeElement.blur()")  # the review would take the keys
    os.kill(int(review.watched.answer("__import__('os').getpid()")), signal.SIGKILL)
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_selector("text=/\\| Idle/")
    assert review.kept == kept
    review.run()
    expect(review.desk.locator(".dx-told")).to_contain_text(f"2 of {len(review.draft.proposals)} decided")
    review.watched.shoot("again")
    review.click("accept")
    assert len(review.kept) == 3
    review.watched.errors.clear()  # the browser told that the kernel was gone


def test_the_draft_is_there_at_once_when_the_command_has_opened_it(watched, tmp_path):
    draft = made(tmp_path / "draft")
    extra = ["--allow-root", f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"]
    with started(tmp_path, "review", None, extra, f"/api?token={TOKEN}", str(draft.folder)) as address:
        watched.page.goto(f"{address}/lab/tree/review.ipynb?token={TOKEN}")
        watched.page.wait_for_selector(".dx-review[data-turn]")
        expect(watched.page.locator(".dx-review .dx-told")).to_contain_text(f"0 of {len(draft.proposals)} decided")
        expect(watched.page.get_by_text("No draft is open")).to_have_count(0)
        watched.shoot("opened")
        watched.page.goto("about:blank")
