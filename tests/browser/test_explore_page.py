"""The explorer of an edition in a real browser: opened as a file, it searches, draws and asks for nothing."""

from __future__ import annotations

import json
import re

import pytest
from driver import marks_seen
from test_pages import PALE, axe, faults, opened  # noqa: F401 - a fixture among them

import dxlib as dx
from dxlib.briefing.exploring.lines import WIDTHS
from dxlib.briefing.exploring.page import explorer_page
from dxlib.briefing.pages import frame
from dxlib.briefing.pages.page import BriefingExporter
from dxlib.briefing.running.edition import requested
from dxlib.loaders import named
from dxlib.tables.display import name_of, rows_of
from dxlib.text import show, show_change

pytestmark = pytest.mark.browser

ONE = "#indicator=dossiers_online_share&period=2023&baseline=2022"
PARTS = "#indicator=digital_economy_gdp_share"
STATES = ("", "#q=ho+so", ONE, PARTS, "#view=targets&pillar=cybersecurity", "#indicator=x")
WORDS = ("ho so", "hồ sơ", "hộ", "số", "so", "IT", "dossiers online", "thủ tục hoà", "hòa", "VNeID", "đ", "!!", "xyzzy")
SCREENS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]


@pytest.fixture(scope="module", params=["en", "vi"])
def file(request, tmp_path_factory):
    """The explorer of the reference edition, in each language."""
    asked = requested(language=request.param)
    parameters, sources = asked.checked[request.param]
    edition = frame.Edition(asked.suite, asked.entries, parameters, sources, asked.formats, "latest_previous")
    name, content = explorer_page(edition, BriefingExporter().filled)
    path = tmp_path_factory.mktemp(request.param) / name
    path.write_bytes(content)
    return path


ENGLISH = pytest.mark.parametrize("file", ["en"], indirect=True)


class Seen:
    """A page under its own policy, with what went wrong in it and what it asked for."""

    def __init__(self, browser, file, state="", width=1280, **how):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **how)
        self.page, self.errors, self.asked = self.context.new_page(), [], []
        self.page.on("console", lambda message: message.type != "log" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri() + state)

    def __enter__(self):
        return self.page

    def __exit__(self, kind, *_):
        self.context.close()
        if kind is None:
            assert self.errors == []
            assert [url.partition("#")[0] for url in self.asked if not url.startswith("file:")] == []
            assert len({url.partition("#")[0] for url in self.asked}) == 1, "the file alone"


def listed(page):
    """The indicators of the rows that are shown, folded or not, in their order."""
    links = page.locator("#stage tbody th a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    return [re.search(r"indicator=(\w+)", link)[1] for link in links]


def drawn(page):
    page.wait_for_selector(".plot svg path")
    page.wait_for_timeout(150)


@pytest.mark.parametrize("words", WORDS)
def test_it_finds_what_the_package_finds(browser, file, words):
    known = dx.load().definitions
    with Seen(browser, file) as page:
        all_of_them = listed(page)
        page.fill("#q", words)
        expected = set(named(words, None, None, known))
        assert listed(page) == [name for name in all_of_them if name in expected]
        told = re.findall(r"\d+", page.inner_text("#count"))
        assert told == [str(len(listed(page))), str(len(all_of_them))]


@ENGLISH
def test_figures_on_the_screen_are_those_of_the_frames(browser, file):
    rows = [row for row in rows_of(dx.compare("2023", "2022")) if row.outcome == "compared" and not row.rival]
    with Seen(browser, file) as page:
        page.select_option("#period", "2023")
        page.select_option("#show", "compared")
        lines = dict(
            page.locator("#stage tbody tr").evaluate_all(
                "all => all.map((line) => [line.querySelector('a').textContent, line.textContent])"
            )
        )
        seen = [row for row in rows if name_of(row, "en") in lines]
        assert len(seen) > 50
        for row in seen:
            line = lines[name_of(row, "en")]
            for side in ("baseline", "current"):
                assert show(getattr(row, side), row.unit, qualifier=getattr(row, f"{side}_qualifier")) in line
            assert show_change(row.shown_change, row.shown_form, row.unit) in line


@ENGLISH
def test_what_is_not_compared_stands_with_its_reason(browser, file):
    with Seen(browser, file, "#period=2022&baseline=2021&show=refused") as page:
        lines = page.locator("#stage tbody tr").all()
        assert lines
        for line in lines:
            assert "not compared" in line.locator("td").nth(1).text_content()
            assert line.locator("td").nth(2).text_content().endswith(".")


def test_an_address_opens_an_indicator_with_its_line_and_every_printed_figure(browser, file):
    vi = file.parent.name.startswith("vi")
    with Seen(browser, file, ONE) as page:
        drawn(page)
        assert page.inner_text("#stage h2") == ("Hồ sơ nộp trực tuyến" if vi else "Dossiers submitted online")
        assert ("+4,07 điểm %" if vi else "+4.07 points") in page.inner_text("#stage").replace("\u00a0", " ")
        printed = dx.load().observations.query("indicator == 'dossiers_online_share' and area == 'VN'")
        rows = page.locator("#stage table").last.locator("tbody tr")
        assert rows.count() == len(printed)
        line = rows.filter(has_text="58,41%").first.inner_text()
        assert "003_3f8bd4a15760ba85.txt" in line and "59" in line
        words = page.locator(".plot svg text").all_text_contents()
        assert ("58,41%" if vi else "58.41%") in words and "30%" in words
        assert ("cách tính khác" if vi else "counted otherwise") in words
        assert marks_seen(page.locator(".plot svg").first) > 12
        assert "58" in page.locator(".plot").get_attribute("aria-label")


@ENGLISH
def test_a_chart_has_the_form_that_fits_and_is_drawn_anew_when_the_room_changes(browser, file):
    with Seen(browser, file, ONE) as page:
        drawn(page)
        for width, form in ((1280, WIDTHS[0]), (640, WIDTHS[1]), (360, WIDTHS[2])):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(600)
            assert abs(page.evaluate("document.querySelector('.plot svg').viewBox.baseVal.width") - form) < 20
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            told = page.inner_text("figure.fig")
            assert all(f"target {goal}" in told for goal in ("2022: 50%", "2025: ≥\u00a080%")), "here or there"


@ENGLISH
def test_who_counts_has_a_drawing_of_its_own(browser, file):
    with Seen(browser, file, PARTS, width=360) as page:
        drawn(page)
        assert page.locator(".plot svg").count() == page.locator("figure.fig .fig-title").count() == 5
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@ENGLISH
def test_an_address_that_means_nothing_says_so(browser, file):
    with Seen(browser, file, "#indicator=nothing_such") as page:
        assert page.inner_text("#stage .empty") == "No indicator has this address."
        page.click("#stage a")
        assert len(listed(page)) > 300


@ENGLISH
def test_targets_stand_by_pillar_with_status_and_reason(browser, file):
    goals = rows_of(dx.assess())
    with Seen(browser, file) as page:
        page.click("#to-targets")
        assert page.locator("#stage tbody tr").count() == len(goals)
        assert page.locator("#stage details.part").count() == 5
        page.select_option("#status", "not_assessable")
        wanted = [row for row in goals if row.status == "not_assessable"]
        cells = page.locator("#stage tbody td:last-child").all_text_contents()
        assert len(cells) == len(wanted)
        assert all("Not assessable" in cell and cell.endswith(".") for cell in cells)
        page.click("#to-list")
        assert page.locator("#status").is_hidden() and page.locator("#period").is_visible()


@ENGLISH
def test_it_is_used_by_the_keyboard_alone_and_goes_back(browser, file):
    with Seen(browser, file) as page:
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "q":
                break
        page.keyboard.type("dossiers submitted online")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('#stage th a')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("#stage h2[tabindex]")
        assert page.evaluate("document.activeElement.textContent") == "Dossiers submitted online"
        page.go_back()
        page.wait_for_selector("#stage th a")
        assert page.input_value("#q") == "dossiers submitted online"


@ENGLISH
def test_a_state_is_an_address(browser, file):
    with Seen(browser, file) as page:
        page.select_option("#pillar", "digital_economy")
        page.select_option("#topic", "payments") if page.locator("#topic option[value=payments]").count() else None
        page.select_option("#period", "2023")
        state = page.evaluate("location.hash")
        before = listed(page)
    with Seen(browser, file, state) as page:
        assert listed(page) == before and page.input_value("#period") == "2023"


def test_pointing_at_a_mark_shows_print_and_place(browser, file):
    with Seen(browser, file, ONE) as page:
        drawn(page)
        page.locator(".plot .mark-symbol path").last.hover()
        assert "“" in page.inner_text("#tip") and page.locator("#tip").is_visible()


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_axe_finds_nothing_wrong(browser, axe, file, scheme, width):  # noqa: F811
    for state in STATES:
        page, asked = opened(browser, file, color_scheme=scheme, viewport={"width": width, "height": 900})
        page.evaluate("(state) => { location.hash = state; }", state)
        page.wait_for_timeout(400)
        assert (*faults(axe, page), asked) == ([], [], []), state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert page.evaluate(PALE) == [], state
        page.context.close()


def test_without_script_it_says_so_and_leads_to_the_pages(browser, file):
    with Seen(browser, file, java_script_enabled=False) as page:
        assert page.locator("#app").is_hidden()
        assert page.locator("noscript li a, .empty li a").count() >= 9


@ENGLISH
def test_hostile_text_is_shown_as_text(browser, file, tmp_path):
    """What a hostile definition or report would put there, in every text of the data."""
    evil = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>'
    html = file.read_text(encoding="utf-8")
    place = re.compile(r'(<script type="application/json" id="data">)(.*?)(</script>)', re.S)
    held = json.loads(place.search(html)[2])
    one = held["indicators"]["dossiers_online_share"]
    one["name"] = one["definition"] = one["lines"][0]["name"] = one["figures"][0][2] = evil
    line, shared = one["lines"][0], held["timeline"]
    line["rows"][0][shared["columns"].index("value_label")] = shared["parts"][line["notes"][0]] = evil
    held["series"][0]["name"] = held["pairs"][0]["title"] = evil
    text = json.dumps(held).replace("<", "\\u003c")
    spoilt = tmp_path / "explore.html"
    spoilt.write_text(place.sub(lambda found: found[1] + text + found[3], html), encoding="utf-8")
    for state in ("", "#indicator=dossiers_online_share"):
        with Seen(browser, spoilt, state) as page:
            page.wait_for_timeout(500)
            assert "<img src=x" in page.inner_text("#stage")
            assert page.locator("#stage img, #stage script").count() == 0
            assert page.title().startswith("Explorer")
