"""The explorer in JupyterLab, as a person uses it: every control, every view, by hand and by keyboard."""

import io
import re
import subprocess
import sys

import pandas as pd
import pytest
from driver import assert_pickable, marks_seen
from playwright.sync_api import expect

import dxlib as dx

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(explorer):
    """The explorer over all pillars, as a table."""
    explorer.choose("Pillar", "All")
    explorer.view("Comparison")
    return explorer


def test_it_fits_the_screen_and_its_chart_is_seen(explorer):
    page = explorer.page
    drawing = explorer.stage.locator("svg").first
    assert marks_seen(drawing) > 60
    box = drawing.bounding_box()
    assert box["width"] > 750 and box["height"] > 300
    for part in (".dx-controls", ".dx-views", ".dx-stage", ".dx-foot"):
        place = page.locator(part).bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= 1280, part
    assert page.locator(".dx-foot").bounding_box()["y"] < 900, "all of it on one screen"
    assert page.locator(".dx-still").is_hidden(), "the still counterpart stands beside the live one"
    assert page.get_by_text("Would you like to get notified").count() == 0
    explorer.shoot("chart")


INTERPRETER = "sys.getswitchinterval(), gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()"


def test_it_leaves_the_kernel_of_a_researcher_as_it_was(explorer):
    plain = subprocess.check_output([sys.executable, "-c", f"import gc, sys; print(({INTERPRETER}))"], text=True)
    explorer.choose("Pillar", "Cybersecurity")
    for _while_it_draws_ahead in range(3):
        assert explorer.answer(f"import gc, sys; {INTERPRETER}") == plain.strip()


@pytest.mark.parametrize(
    ("view", "seen"),
    [
        ("Comparison", "table"),
        ("Chart", "svg"),
        ("One indicator", "svg"),
        ("Targets", "svg"),
        ("Audit", "table"),
        ("Provinces", "svg"),
    ],
)
def test_every_view_shows_something(explorer, view, seen):
    if view != "Chart":
        explorer.view(view)
    shown = explorer.stage.locator(seen).first
    expect(shown).to_be_visible()
    box = shown.bounding_box()
    assert box["width"] > 300 and box["height"] > 150
    if seen == "svg":
        assert marks_seen(shown) > 15
    assert re.match(r"[1-9]\d* ", explorer.count)
    explorer.shoot("view")


@pytest.mark.parametrize(
    ("label", "words", "choice"),
    [
        ("Pillar", "Cybersecurity", {"pillar": "cybersecurity"}),
        ("Topic", "Online public services", {"topic": "online_services"}),
        ("Indicator", "Dossiers submitted online", {"indicator": "dossiers_online_share"}),
        ("Order", "largest change", {"sort": "change"}),
        ("Order", "worst status", {"sort": "status"}),
        ("Order", "for the worse first", {"sort": "worse"}),
        ("Period", "2023", {"period": "2023"}),
        ("Compared with", "2022", {"baseline": "2022"}),
        ("Known on", "31 Dec 2022", {"as_of": "2022-12-31"}),
        ("Where reports differ", "the first", {"vintage": "first"}),
        ("Change as", "percent", {"change": "relative"}),
        ("Change as", "in the unit", {"change": "absolute"}),
    ],
)
def test_every_control_shows_what_the_frame_holds(opened, label, words, choice):
    opened.choose(label, words)
    assert opened.rows == list(dx.explorer(**choice).frame.query("outcome != 'none'")["indicator"])
    assert opened.page.locator(".dx-line input").input_value() == dx.explorer(**choice, evidence=dx.load()).line


def test_a_status_and_a_method_filter_the_targets(opened):
    opened.view("Targets")
    offered = opened.control("Status").locator("option").all_inner_texts()
    words = next(text for text in offered if text.startswith("target:") or text.startswith("target:\u00a0"))
    opened.choose("Status", words.replace("\u00a0", " "))
    wanted = int(re.search(r"\((\d+)\)", words)[1])
    assert len(set(opened.rows)) == wanted
    opened.choose("Method", "Eurostat")
    assert "method='eurostat'" in opened.page.locator(".dx-line input").input_value()


def test_what_was_drawn_is_not_drawn_again(explorer):
    first = explorer.stage.locator("svg").first
    first.evaluate("(svg) => { svg.dxSeen = true; }")
    name = explorer.places()[0]["of"]
    explorer.choose("Pillar", "Cybersecurity")
    assert not first.evaluate("(svg) => svg.dxSeen")
    explorer.choose("Pillar", "Digital government")
    assert first.evaluate("(svg) => svg.dxSeen")
    explorer.point_at(name)
    expect(explorer.place(name)).to_have_attribute("aria-pressed", "true")


def test_of_what_was_drawn_only_the_last_is_kept(explorer):
    first = explorer.stage.locator("svg").first
    first.evaluate("(svg) => { svg.dxSeen = true; }")
    for words in "abcdefghiklmnopq":
        explorer.search(words)
    explorer.search("")
    assert not first.evaluate("(svg) => svg.dxSeen")


@pytest.mark.parametrize("words", ["hồ sơ", "ho so", "dossier"])
def test_search_finds_both_languages_with_and_without_diacritics(opened, words):
    opened.search(words)
    assert opened.rows == list(dx.explorer(search=words).frame["indicator"])
    assert "dossiers_online_share" in opened.rows


def test_nothing_found_says_what_to_loosen(opened):
    opened.search("zzz")
    expect(opened.stage).to_contain_text("Nothing in the reports fits all of this. To see something: empty “Search”")
    opened.shoot("nothing")
    opened.search("")
    assert len(opened.rows) > 100


def test_a_mistake_is_told_in_words_and_can_be_undone(opened):
    opened.choose("Compared with", "2023")
    opened.choose("Period", "2022")
    expect(opened.stage.get_by_role("alert")).to_contain_text("the baseline 2023 must be earlier than the period 2022")
    opened.shoot("mistake")
    opened.choose("Compared with", "first half of 2022")
    assert opened.rows and opened.stage.get_by_role("alert").count() == 0


def test_a_row_of_the_table_filters_the_other_views(opened):
    opened.search("satisfaction")
    opened.after(lambda: opened.stage.locator("tr[data-indicator=satisfaction_procedures]").click())
    expect(opened.stage.locator("tr.dx-picked")).to_have_count(1)
    opened.search("")
    assert len(opened.rows) > 100, "the view in which it was picked keeps its rows"
    opened.view("Targets")
    assert set(opened.rows) == {"satisfaction_procedures"}
    opened.choose("Indicator", next(iter(opened.control("Indicator").locator("option").all_inner_texts())))
    assert len(opened.rows) > 20


@pytest.mark.parametrize("view", ["Chart", "Targets", "Provinces"])
def test_each_place_of_a_chart_lies_where_its_subject_is_drawn(opened, view):
    opened.view(view)
    assert_pickable(opened.places())
    if view == "Chart":
        for one in opened.places():
            name = one["words"].split()[0]
            drawn = opened.stage.locator("svg text", has_text=name).evaluate_all(
                "all => all.map((text) => { const { x, y } = text.getBoundingClientRect(); return [x, y]; })"
            )
            assert any(abs(x - one["left"]) < 9 and -9 < y - one["top"] < one["bottom"] - one["top"] for x, y in drawn)


def test_a_row_of_the_chart_filters_the_other_views(explorer):
    drawing = explorer.stage.locator("svg").first
    name = drawing.get_by_text("Dossiers submitted online")
    explorer.after(name.click)
    expect(explorer.place("dossiers_online_share")).to_have_attribute("aria-pressed", "true")
    explorer.shoot("picked")
    explorer.view("Comparison")
    assert explorer.rows == ["dossiers_online_share"]
    explorer.view("One indicator")
    expect(explorer.stage).to_contain_text("58,41%")
    explorer.shoot("in_depth")


def test_a_question_is_answered_without_a_line_of_code(explorer):
    """Did online dossiers move between 2022 and 2023, where is it printed, and is the target met?"""
    explorer.search("ho so")
    explorer.choose("Period", "2023")
    explorer.choose("Compared with", "2022")
    explorer.point_at("dossiers_online_share")
    explorer.view("One indicator")
    words = explorer.stage.locator(".dx-prose")
    expect(words).to_be_in_viewport()
    expect(words).to_contain_text("rose to 58.41% in 2023, from 54.34% in 2022: +4.07 points")
    expect(words).to_contain_text("report of 16 Feb 2024, line 59")
    expect(words).to_contain_text("off track")
    explorer.shoot("answer")


def test_a_bar_of_the_chart_filters_the_other_views(opened):
    """Also one of an indicator that has no share, below the shares."""
    opened.choose("Pillar", "Cybersecurity")
    opened.view("Chart")
    opened.point_at("botnet_addresses")
    expect(opened.place("botnet_addresses")).to_have_attribute("aria-pressed", "true")
    marked = opened.place("botnet_addresses").bounding_box()
    lines = [opened.stage.get_by_text(words).first.bounding_box() for words in ("Vietnamese IP", "in botnets")]
    top, bottom = min(one["y"] for one in lines), max(one["y"] + one["height"] for one in lines)
    above, below = top - marked["y"], marked["y"] + marked["height"] - bottom
    assert abs(above - below) < 24, "what is marked lies round its words"
    opened.shoot("picked")
    opened.view("Comparison")
    assert opened.rows == ["botnet_addresses"]
    opened.view("Chart")
    opened.point_at("botnet_addresses")
    expect(opened.place("botnet_addresses")).to_have_attribute("aria-pressed", "false")
    opened.view("Comparison")
    assert len(opened.rows) > 1, "a second click lets go"


def test_a_tile_of_the_scoreboard_filters_the_other_views(opened):
    opened.view("Targets")
    opened.point_at("satisfaction_procedures")
    expect(opened.place("satisfaction_procedures")).to_have_attribute("aria-pressed", "true")
    expect(opened.stage.locator("tr.dx-picked").first).to_have_attribute("data-indicator", "satisfaction_procedures")
    opened.shoot("picked")
    opened.view("Audit")
    assert set(opened.rows) == {"satisfaction_procedures"}


def test_a_province_of_the_map_filters_the_names(opened):
    opened.view("Provinces")
    named = dx.load().adoption
    area = next(code for code in named["area"] if code.startswith("VN-"))
    opened.point_at(area)
    expect(opened.place(area)).to_have_attribute("aria-pressed", "true")
    wanted = dx.explorer(view="adoption", province=area, evidence=dx.load())
    assert opened.rows == list(wanted.frame["indicator"])
    assert opened.page.locator(".dx-line input").input_value() == wanted.line
    opened.shoot("picked")
    opened.point_at(area)
    assert len(opened.rows) == len(named)


def test_a_province_can_be_picked_with_the_keyboard_alone(opened):
    opened.view("Provinces")
    page, order = opened.page, [one["of"] for one in opened.places()]
    opened.place(order[0]).focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.area") == order[1]
    opened.after(lambda: page.keyboard.press("Enter"))
    expect(opened.place(order[1])).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.activeElement.dataset.area") == order[1], "who picks stays where they are"
    opened.after(lambda: page.keyboard.press(" "))
    expect(opened.stage.locator(".dx-place[aria-pressed=true]")).to_have_count(0)


def test_a_row_of_the_audit_filters_the_other_views(opened):
    opened.view("Audit")
    first = opened.rows[0]
    opened.after(lambda: opened.stage.locator("tr[data-indicator]").first.click())
    opened.view("Comparison")
    assert opened.rows == [first]


def test_a_chart_can_be_picked_in_with_the_keyboard_alone(explorer):
    page = explorer.page
    page.locator(".dx-views button", has_text="Chart").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('dx-place')"):
            break
    first = page.evaluate("document.activeElement.dataset.indicator")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.dataset.indicator")
    assert first and second and first != second
    assert page.evaluate("document.activeElement.getAttribute('aria-label')")
    explorer.after(lambda: page.keyboard.press("Enter"))
    expect(explorer.place(second)).to_have_attribute("aria-pressed", "true")
    explorer.view("Comparison")
    assert explorer.rows == [second]


def test_a_cell_that_is_run_again_leaves_one_explorer(explorer):
    explorer.run_again("dx.explorer(")
    explorer.show_explorer()
    assert explorer.stage.count() == 1
    alive = "__import__('ipywidgets').widgets.widget._instances.values()"
    assert explorer.answer(f"sum(type(one).__name__ == 'Stage' for one in {alive})") == "1"
    explorer.show_explorer()
    explorer.choose("Pillar", "Cybersecurity")


def test_all_of_it_works_with_the_keyboard_alone(opened):
    page = opened.page
    opened.control("Pillar").focus()
    opened.after(lambda: page.keyboard.type("Cyber"))
    assert set(opened.rows) == set(dx.explorer(pillar="cybersecurity").frame["indicator"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    opened.after(lambda: page.keyboard.type("attacks"))
    assert "attacks" in opened.rows
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.indicator ?? ''"):
            break
    assert page.evaluate("document.activeElement.dataset.indicator") == opened.rows[0], "no way to the table"
    page.keyboard.press("ArrowDown")
    second = opened.rows[1]
    opened.after(lambda: page.keyboard.press("Enter"))
    picked = opened.stage.locator("tr.dx-picked")
    expect(picked).to_have_count(opened.rows.count(second))  # an indicator, with the rows of all who count it
    assert {row.get_attribute("data-indicator") for row in picked.all()} == {second}
    page.locator(".dx-views button", has_text="One indicator").focus()
    opened.after(lambda: page.keyboard.press("Enter"))
    assert opened.stage.locator("svg").first.is_visible()


def saved(explorer, form):
    with explorer.page.expect_download() as download:
        explorer.page.locator(".dx-foot button", has_text=form).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_what_is_shown_can_be_taken_away(explorer):
    explorer.choose("Period", "2023")
    explorer.choose("Compared with", "2022")
    frame = dx.explorer("2023", "2022", pillar="digital_government", view="dumbbell").frame
    name, content = saved(explorer, "CSV")
    assert name == "dumbbell-digital_government-2023-2022.csv" and len(pd.read_csv(io.BytesIO(content))) == len(frame)
    _, content = saved(explorer, "PARQUET")
    assert list(pd.read_parquet(io.BytesIO(content))["current"].dropna()) == list(frame["current"].dropna())
    _, content = saved(explorer, "XLSX")
    read = pd.read_excel(io.BytesIO(content))
    assert read["current"].dropna().tolist() == pytest.approx(frame["current"].dropna().tolist())
    _, content = saved(explorer, "SVG")
    assert content.startswith(b"<svg") and "Dossiers submitted" in content.decode()
    assert content.count(b'class="marks"') == explorer.stage.locator("svg").count() == 2
    _, content = saved(explorer, "PNG")
    assert content.startswith(b"\x89PNG")


def test_the_line_can_be_copied(explorer):
    explorer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.page.locator(".dx-foot button", has_text="Copy").click()
    line = dx.explorer(pillar="digital_government", view="dumbbell", evidence=dx.load()).line
    explorer.page.wait_for_function("async (line) => await navigator.clipboard.readText() === line", arg=line)
    said = explorer.page.locator(".dx-said").get_by_role("status")
    expect(said).to_have_text("Copied")
    expect(said).to_have_text("", timeout=10_000)


def test_a_saved_notebook_shows_its_still_counterpart(watched, lab_address):
    """Opened again, with a kernel that knows of no widget."""
    name = watched.copy_notebook(lab_address, "explore")
    watched.open_notebook(lab_address, name)
    watched.run_all()
    watched.show_explorer()
    page = watched.page
    page.get_by_role("button", name="Save and create checkpoint").first.click()
    page.wait_for_function("!document.querySelector('.jp-mod-dirty')")
    page.goto("about:blank")
    watched.stop_kernels(lab_address)
    watched.open_notebook(lab_address, name)
    still = page.locator(".dx-still")
    row = still.locator("tbody tr").first
    row.scroll_into_view_if_needed()
    assert row.is_visible()
    watched.shoot("still")
    expect(page.get_by_text("model not found")).to_be_hidden()
    # JupyterLab logs of every saved widget that its kernel is gone; what is seen is the still counterpart.
    watched.errors[:] = [error for error in watched.errors if "widget model not found" not in error]
