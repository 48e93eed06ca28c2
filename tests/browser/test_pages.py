"""The pages of an edition in a real browser: accessible by axe-core, whole without script and network."""

from __future__ import annotations

import pytest
from driver import marks_seen

from dxlib.briefing import brief
from dxlib.briefing.running.suite import read_suite
from dxlib.places import SUITE

pytestmark = pytest.mark.browser

# Where axe-core cannot judge a contrast: a sign is no text, and words stand beside it.
# The letters in drawings are judged by a test of their own.
UNDECIDED = (
    "Element content contains only non-text characters",
    "Element content is too short to determine if it is",
    "Element's background color could not be determined because element contains an image node",
)
# The shade at the edge of a wide table, and of the line of pages, hides colours from axe-core.
SEEN = ".scroll{background:none!important} .mast .each{flex-wrap:wrap!important;overflow:visible!important}"


# Each letter in a drawing against the shape under its middle, else the paper: the ratio that WCAG defines.
PALE = """() => {
  const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(part);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + 0.05) / (y + 0.05); };
  const paper = getComputedStyle(document.body).backgroundColor;
  const found = [];
  for (const svg of document.querySelectorAll("figure.fig svg")) {
    if (!svg.getBoundingClientRect().width) continue;
    const shapes = [...svg.querySelectorAll("path, rect, circle")].filter((one) => {
      const style = getComputedStyle(one);
      return style.fill !== "none" && style.fill.startsWith("rgb(") && +style.fillOpacity * +style.opacity > 0.5; });
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
      const under = shapes.filter((one) => one.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
        .filter((one) => one.isPointInFill(middle.matrixTransform(one.getScreenCTM().inverse()))).pop();
      const ground = under ? getComputedStyle(under).fill : paper;
      const style = getComputedStyle(text);
      const value = ratio(style.fill, ground) * +style.fillOpacity * +style.opacity;
      const seen = text.textContent.trim() && +style.opacity;
      if (seen && value < 4.5) found.push([text.textContent, style.fill, ground, value.toFixed(2)]);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def axe(browser):
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        pytest.skip("axe-playwright-python is not installed")
    return Axe()


@pytest.fixture(scope="module", params=["en", "vi"])
def pages(request, browser, tmp_path_factory):
    """A whole edition in all formats that begins with what changed, in each language, and the pages that list it."""
    home, how = tmp_path_factory.mktemp("build"), {"language": request.param, "formats": "html", "progress": False}
    earlier = brief(as_of="2022-12-31", pillar="overview", out=home, **how)
    edition = brief(out=home, compare_to=earlier.name, **how | {"formats": "html,pdf,docx,pptx,xlsx"})
    found = [*sorted(home.glob("index*.html")), *sorted(edition.glob("*.html"))]
    found.remove(edition / "explore.html")  # which has tests of its own, since it needs script
    assert len(found) == 2 + len(read_suite(SUITE).select(None))
    return found


UNFOLDED = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
ENGLISH = pytest.mark.parametrize("pages", ["en"], indirect=True)


def opened(browser, file, **how):
    """A page of a file, and every request that is not for that file."""
    context = browser.new_context(bypass_csp=True, **how)  # the policy of the page forbids axe-core, too
    page, asked = context.new_page(), []
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return page, [url for url in asked if url != file.as_uri()]


def faults(axe, page):
    """What axe-core finds wrong on a page, and what it leaves to a person."""
    page.add_style_tag(content=SEEN)
    found = axe.run(page).response
    wrong = [(one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"]]
    questions = [
        (one["id"], node["html"][:160], check["message"])
        for one in found["incomplete"]
        for node in one["nodes"]
        for check in [*node["any"], *node["all"], *node["none"]]
        if not check["message"].startswith(UNDECIDED)
    ]
    assert len(found["passes"]) > 15, "axe-core saw the page"
    return wrong, questions


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing_wrong(browser, axe, pages, scheme, width):
    for file in pages:
        page, _ = opened(browser, file, color_scheme=scheme, viewport={"width": width, "height": 900})
        page.evaluate(UNFOLDED)
        assert faults(axe, page) == ([], []), file.name
        page.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_a_page_to_embed_is_accessible_and_fits(browser, axe, pages, scheme, width):
    figures = sorted((pages[-1].parent / "figures").glob("*.html"))
    for file in figures[::40]:
        page, asked = opened(browser, file, color_scheme=scheme, viewport={"width": width, "height": 700})
        page.add_style_tag(content=SEEN)
        found = axe.run(page).response
        assert [one["id"] for one in found["violations"]] == [] and len(found["passes"]) > 15, file.name
        assert asked == [] and page.evaluate("document.documentElement.scrollWidth") <= width, file.name
        page.context.close()
    assert len(figures) > 100


@ENGLISH
def test_how_a_chart_is_quoted_opens_without_script_and_is_not_printed(browser, pages):
    context = browser.new_context(java_script_enabled=False, offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(pages[2].as_uri())
    quote = page.locator("details.quote").first
    assert not quote.locator(".cite").first.is_visible()
    quote.locator("summary").click()
    assert quote.locator(".cite").first.is_visible()
    for link in quote.locator("a").all():
        assert (pages[2].parent / link.get_attribute("href").partition("#")[0]).exists()
    page.emulate_media(media="print")
    assert not quote.is_visible()
    context.close()


@ENGLISH
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_letters_in_drawings_stand_out_from_what_is_under_them(browser, pages, scheme, width):
    for file in pages:
        page, _ = opened(browser, file, color_scheme=scheme, viewport={"width": width, "height": 900})
        page.evaluate(UNFOLDED)
        assert page.evaluate(PALE) == [], file.name
        page.context.close()


@ENGLISH
def test_axe_would_find_what_is_wrong(browser, axe, pages):
    """The same check on a page that is spoilt."""
    page, _ = opened(browser, pages[0])
    page.evaluate("document.documentElement.removeAttribute('lang'); document.querySelector('h1').style.color = '#eee'")
    assert {"html-has-lang", "color-contrast"} <= {one["id"] for one in axe.run(page).response["violations"]}
    page.context.close()


@ENGLISH
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_requested_and_charts_are_seen_without_script(browser, pages, width):
    charts = 0
    for file in pages:
        context = browser.new_context(java_script_enabled=False, offline=True, viewport={"width": width, "height": 900})
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        assert asked == [file.as_uri()], "a page needs nothing but itself"
        for part in page.locator(".part > summary").all():
            part.click()
        seen = [one for one in page.locator("figure.fig svg").all() if one.is_visible()]
        assert len(seen) == page.locator("figure.fig").count(), "one drawing of each chart is seen"
        charts += len(seen)
        context.close()
        page, _ = opened(browser, file, viewport={"width": width, "height": 900})
        page.evaluate(UNFOLDED)
        shown = [one for one in page.locator("figure.fig svg").all() if one.is_visible()]
        assert all(marks_seen(one) > 5 for one in shown), file.name
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{file.name} moves sideways"
        page.context.close()
    assert charts > 30


@ENGLISH
def test_the_first_screen_says_which_edition_and_how_each_pillar_stands(browser, pages):
    front = next(file for file in pages if file.parent.name == "latest_previous" and file.name == "index.html")
    page, _ = opened(browser, front, viewport={"width": 1280, "height": 900})
    for part in ("h1", ".lede", ".ed", ".pillars .card:nth-child(5)"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 900, f"{part} is below the first screen"
    assert page.locator(".card .value").all_inner_texts() == ["79.81%", "14.02%", "86.97%", "4,029", "81.25%"]
    assert page.locator(".lede li").count() == 3, "the message"
    assert page.locator("main section h2").first.inner_text() == "Since the edition of 31 Dec 2022"
    page.context.close()


@ENGLISH
def test_the_first_screen_of_a_phone_is_the_message(browser, pages):
    front = next(file for file in pages if file.parent.name == "latest_previous" and file.name == "index.html")
    page, _ = opened(browser, front, viewport={"width": 360, "height": 780})
    tops = [one.bounding_box()["y"] for one in page.locator(".lede li").all()]
    assert len(tops) == 3 and tops[0] < 200 and tops[2] < 700
    page.context.close()


@ENGLISH
def test_a_figure_leads_to_its_document_and_line(browser, pages):
    """Where a figure stands is folded away, and opens by the keyboard without any script."""
    page, _ = opened(browser, next(file for file in pages if file.name == "digital_government.html"))
    fold = page.locator("details:not(.quote)", has=page.locator("summary", has_text="Every figure")).last
    fold = fold if fold.count() else page.locator("details:not(.quote)", has=page.locator("table")).last
    assert fold.locator("table").first.is_hidden()
    fold.locator("summary").first.focus()
    page.keyboard.press("Enter")
    row = fold.locator("tr", has_text="58,41%").first
    assert row.is_visible()
    assert "line" in fold.locator("thead").inner_text().lower() or "line" in row.inner_text().lower()
    page.context.close()


@ENGLISH
def test_a_page_to_look_things_up_in_opens_as_its_contents(browser, pages):
    file = next(file for file in pages if file.name == "regenerated.html")
    page, _ = opened(browser, file, viewport={"width": 390, "height": 844})
    parts = page.locator(".part")
    assert parts.count() > 60 and page.locator(".part[open]").count() == 0
    assert page.evaluate("document.documentElement.scrollHeight") < 15_000
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.part > summary')"):
            break
    page.keyboard.press("Enter")
    assert parts.first.locator("table").first.is_visible() and page.locator(".part[open]").count() == 1
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in page.locator(".part table").all()), "nothing is folded on paper"
    page.context.close()
