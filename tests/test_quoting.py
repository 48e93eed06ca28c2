"""Charts and tables as others quote them: data, pictures, a page to embed, citations, and an address that stays."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from math import ceil
from xml.etree import ElementTree

import altair as alt
import nbformat
import pandas as pd
import pytest
from PIL import Image, ImageColor
from test_briefing import PARAMETERS, SUITE, chart, contents, show
from test_notebooks import run

import dxlib as dx
from dxlib.briefing import brief
from dxlib.briefing.drawing import Drawing, drawing, small_picture
from dxlib.briefing.pages import frame
from dxlib.briefing.pages.frame import identifier
from dxlib.briefing.quoting.citation import Citation
from dxlib.briefing.quoting.data import data_of
from dxlib.briefing.quoting.picture import picture
from dxlib.briefing.running.edition import requested
from dxlib.briefing.running.suite import read_suite
from dxlib.places import SUITE as SUITE_FILE
from dxlib.tables.display import Cell, Table, light, numeric, status_cell, status_colour
from dxlib.tables.rests import table_to_json
from dxlib.tables.stored import table_from_json
from dxlib.text import Figure, authority_word

pytestmark = pytest.mark.usefixtures("with_pages")

VEGA = "application__vnd.vegalite.v5+json"
HOSTILE = '=HYPERLINK("http://evil.example")'
COMPARED = "import dxlib as dx\nfigures = dx.compare('2023', '2022', topic='online_services')\n"
CELLS = {
    "shares": COMPARED + "dx.charts.dumbbell(figures)",
    "own-figures": "dx.tables.comparison(figures)",
    "foreign": show(**{VEGA: chart(), "text__plain": "chart"}),
    "frame": f"import pandas as pd\npd.DataFrame({{{HOSTILE!r}: [1], 'what': [{HOSTILE + '<script>{'!r}]}})",
}


def notebook(cells):
    made = [
        nbformat.v4.new_markdown_cell("# Online", id="title"),
        nbformat.v4.new_code_cell(PARAMETERS, id="values", metadata={"tags": ["parameters"]}),
        *(nbformat.v4.new_code_cell(source, id=id) for id, source in cells.items()),
    ]
    return nbformat.v4.new_notebook(cells=made)


def made(folder, cells, address="", name="online", **how):
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(cells), folder / f"{name}.ipynb")
    listed = f"notebooks:\n  - {{file: {name}.ipynb, title: {{en: Online & more, vi: Trực tuyến}}}}\n"
    published = f"address: {address}\n" if address else ""
    (folder / "suite.yml").write_text(published + SUITE + listed, encoding="utf-8")
    asked = {"formats": "html", "language": "en", "progress": False} | how
    return brief(out=folder / "build", suite=folder / "suite.yml", **asked)


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return made(tmp_path_factory.mktemp("quoted"), CELLS)


@pytest.fixture(scope="module")
def page(edition):
    return (edition / "online.html").read_text(encoding="utf-8")


def rows_of(file):
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_each_chart_and_table_links_its_files_which_are_there_and_listed(edition, page):
    linked = set(re.findall(r'href="(figures/[^"]+)"', page))
    assert linked == {f"figures/online-{id}.{form}" for id in CELLS for form in ("csv", "json", "html", "svg", "png")}
    there = {path.relative_to(edition).as_posix() for path in (edition / "figures").iterdir()}
    assert there == linked
    assert linked <= set(json.loads((edition / "edition.json").read_text(encoding="utf-8"))["files"])


def test_an_address_is_on_its_page_and_stays_when_a_chart_comes_before_it(edition, page, tmp_path):
    names = re.findall(r'class="shown" id="([^"]+)"', page)
    assert names == ["chart-online-shares", "table-online-own-figures", "chart-online-foreign", "table-online-frame"]
    more = made(tmp_path, {"before": CELLS["shares"], **CELLS})
    assert set(names) < set(
        re.findall(r'class="shown" id="([^"]+)"', (more / "online.html").read_text(encoding="utf-8"))
    )
    for name in ("online-shares.csv", "online-own-figures.json", "online-shares.png"):
        assert (more / "figures" / name).read_bytes() == (edition / "figures" / name).read_bytes()


def test_the_data_of_a_chart_are_its_figures_as_printed_and_where(edition):
    found = {row["indicator"]: row for row in rows_of(edition / "figures" / "online-shares.csv")}
    online = found["dossiers_online_share"]
    told = [online[name] for name in ("baseline_period", "baseline", "current_period", "current", "unit")]
    assert told == ["2022", "54.34", "2023", "58.41", "percent"]
    assert (online["current_printed"], online["producer"]) == ("58,41%", "mic")
    assert "report of 16 Feb 2024, line 59" in online["sources"]
    assert not [name for name in online if name.endswith(("_label", "_lines", "_aside")) or name == "row"]


def test_json_has_definition_unit_producer_source_lines_licence_and_citation(edition):
    found = json.loads((edition / "figures" / "online-shares.json").read_text(encoding="utf-8"))
    one = found["indicators"]["dossiers_online_share"]
    known = dx.indicators().set_index("indicator").loc["dossiers_online_share"]
    assert (one["name"]["en"], one["unit"]["id"], one["definition"]["en"]) == (
        known["name"], "percent", known["definition"])  # fmt: skip
    sources = {source["report"]: source for source in found["sources"]}
    decision = sources["2024-02-16-decision-942"]
    assert 59 in decision["lines"] and "16 Feb 2024" in decision["document"]
    assert found["producers"][decision["producer"]] == "Ministry of Information and Communications"
    assert found["license"].startswith("https://spdx.org/") and set(found["citation"]) == {"vi", "en", "bibtex"}
    assert (found["address"], found["kind"]) == ("latest_previous/online.html#chart-online-shares", "chart")
    at = [row["indicator"] for row in found["rows"]].index("dossiers_online_share")
    assert {"report": "2024-02-16-decision-942", "line": 59} in found["places"][at]


def test_the_data_of_a_table_are_numbers_with_their_sources(edition):
    rows = rows_of(edition / "figures" / "online-own-figures.csv")
    online = next(row for row in rows if row["Indicator"].startswith("Dossiers submitted online"))
    assert {"54.34", "58.41"} <= set(online.values()) and "line 59" in online["Sources"]
    found = json.loads((edition / "figures" / "online-own-figures.json").read_text(encoding="utf-8"))
    assert "dossiers_online_share" in found["indicators"] and len(found["rows"]) == len(rows) == len(found["places"])


LISTED = [entry.file for entry in read_suite(SUITE_FILE).notebooks]


def quotable(shown):
    """The charts and tables of what a cell shows, as an edition has them."""
    if isinstance(shown, alt.TopLevelMixin):
        return [drawing(shown.to_dict())]
    return [table_from_json(json.loads(json.dumps(table_to_json(one)))) for one in getattr(shown, "tables", ())]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("file", LISTED)
def test_whatever_a_notebook_shows_names_the_lines_on_which_it_rests(file, language, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    items = [one for shown in run(SUITE_FILE.parent / file, language=language) for one in quotable(shown)]
    assert len(items) > 3
    for item in items:
        data = data_of(item, language)
        nothing_found = isinstance(item, Table) and len(item.columns) == 1  # a table that says that there is nothing
        where = data.frame.get("sources", data.frame.get("Sources", data.frame.get("Nguồn")))
        assert nothing_found or ((data.rest.places or data.rest.pages) and (where != "").any()), item
        by_row = isinstance(item, Drawing) or (where != "").all()
        assert nothing_found or by_row, f"{item.caption}: a row without its source"


def test_what_should_be_published_has_the_definitions_and_the_decisions_of_its_targets(monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    judged = dx.assess(evidence=dx.load(reports="all"))
    table, chart = (quotable(one(judged))[0] for one in (dx.tables.unjudged, dx.charts.unjudged))
    listed, counted = data_of(table, "en"), data_of(chart, "en")
    assert len(listed.rests) == len(table.rows) > 50 and all(one.indicators and one.targets for one in listed.rests)
    decided = {authority_word(one["authority"], "en") for one in listed.rest.targets}
    assert decided == {row[0].text for row in table.rows}
    assert set(counted.rest.indicators) == set(listed.rest.indicators)
    assert sorted(map(len, (one.targets for one in counted.rests))) == sorted(counted.frame["value"])


@pytest.mark.parametrize("kind", [dx.charts.rivals, dx.tables.rivals])
def test_a_target_that_figures_are_held_to_is_printed_where_the_target_is(kind, monkeypatch):
    """Not where the figures are: 749/QĐ-TTg sets it, and pages count them."""
    monkeypatch.setenv("DX_EDITION", "1")
    known = dx.load(reports="all")
    held = dx.rivals("digital_economy_gdp_share", authority="749", evidence=known)
    rest = data_of(quotable(kind(held))[0], "en").rest
    assert [(one["authority"], one["report"]) for one in rest.targets] == [("749/QĐ-TTg", "2020-06-03-decision-749")]
    assert ("2020-06-03-decision-749", 0) in rest.places and len(rest.places) > 2
    printed = known.targets.set_index(["indicator", "period", "value"]).sort_index()
    every = dx.rivals(evidence=known).dropna(subset="target").itertuples()
    assert all(row.target_report in set(printed.loc[[(row.indicator, row.due, row.target)], "report"]) for row in every)


def test_an_item_that_rests_on_nothing_says_what_it_is_instead_of_empty_lists(edition):
    found = json.loads((edition / "figures" / "online-frame.json").read_text(encoding="utf-8"))
    assert found["about"] and not {"indicators", "sources", "places", "targets"} & set(found)


def test_every_row_of_a_chart_is_in_its_data(monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    figures = dx.compare("latest", "previous", pillar="digital_economy")
    shown = drawing(dx.charts.changes(figures).to_dict())
    data = data_of(shown, "en")
    assert len(data.frame) == len(shown.records) > 3
    assert data.frame["name"].tolist() == [record["name"] for record in shown.records]


def test_a_citation_names_title_edition_address_and_sources_in_each_language(page):
    vi, en = re.findall(r'<p class="cite" lang="(?:vi|en)">(.*?)</p>', page)[:2]
    for line, suite in ((vi, "Chuyển đổi số"), (en, "Digital transformation")):
        assert suite in line and re.search(r"(edition|bản tin) latest_previous_20\d\d-\d\d-\d\d,", line)
        assert "latest_previous/online.html#chart-online-shares" in line
    assert "16/02/2024" in vi and "16 Feb 2024" in en


def test_a_bibtex_entry_is_balanced_and_runs_nothing(edition):
    for id in CELLS:
        found = json.loads((edition / "figures" / f"online-{id}.json").read_text(encoding="utf-8"))
        entry = found["citation"]["bibtex"]
        bare = re.sub(r"\\[&%$#_{}]|\\text\w+\{\}", "", entry)
        assert bare.count("{") == bare.count("}") and not set("&%$#_") & set(bare.partition("\n")[2]), id
        assert re.match(rf"@misc\{{latest_previous_\d{{4}}-\d\d-\d\d:en:online-{id},\n", entry)


def test_no_two_editions_and_no_two_languages_of_one_are_cited_alike():
    asked = [
        {}, {"as_of": "2024-12-31"}, {"reports": "documents"}, {"pillar": "cybersecurity"}, {"period": "2023"},
        {"baseline": "2022"}, {"area": "VN-HN"}, {"language": "vi"}, {"language": "vi,en"},
    ]  # fmt: skip
    cited, editions = [], set()
    for how in asked:
        suite, entries, checked, forms, slug = requested(**{"language": "en"} | how)
        for language, (parameters, sources) in checked.items():
            folder = slug if len(checked) == 1 else f"{slug}/{language}"
            made = frame.Edition(suite, entries, parameters, sources, forms, "stem", folder=folder)
            cited.append(Citation(made, "shares", "Title", "index.html#chart-shares"))
            assert identifier(made) == f"{slug}_{sources.newest}" and f"{slug}/" in cited[-1].line(language)
            editions.add(identifier(made))
    keys = {one.bibtex().partition(",")[0] for one in cited}
    assert len(keys) == len({one.published for one in cited}) == len(cited) == 10 and len(editions) == len(asked)


@pytest.fixture(scope="module")
def first_page(tmp_path_factory):
    cells = {
        "message": COMPARED + "dx.text.message(figures, dx.assess(topic='online_services'))",
        "later": "from IPython.display import Markdown\nMarkdown('## Later')",
        "more": "dx.text.sentences(figures)",
    }
    return made(tmp_path_factory.mktemp("said"), cells, name="digital_government")


def test_a_sentence_of_the_message_is_quoted_with_its_figures_and_no_sentence_after_it(first_page):
    page = (first_page / "digital_government.html").read_text(encoding="utf-8")
    names = re.findall(r'<li id="(sentence-[^"]+)"', page)
    assert names == [f"sentence-digital_government-message{more}" for more in ("", "-2", "-3")]
    assert page.count('class="quote"') == 3
    file = first_page / "figures" / "digital_government-message.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    assert (found["kind"], found["address"]) == ("sentence", f"latest_previous/digital_government.html#{names[0]}")
    assert found["indicators"] and found["sources"] and found["citation"]["en"].startswith(f"“{found['title']}”.")
    printed = {row["As printed"] for row in rows_of(file.with_suffix(".csv"))}
    assert printed and all(report["lines"] for report in found["sources"])
    words = " ".join(ElementTree.parse(file.with_suffix(".svg")).getroot().itertext())
    assert all(figure in words for figure in printed)


def test_a_card_of_the_first_page_is_quoted_with_its_figures_and_its_target(first_page):
    page = (first_page / "index.html").read_text(encoding="utf-8")
    assert 'class="card" id="card-card-digital_government"' in page and page.count('class="quote"') == 1
    linked = set(re.findall(r'href="(figures/[^"]+)"', page))
    assert len(linked) == 5 and all((first_page / file).is_file() for file in linked)
    found = json.loads((first_page / "figures" / "card-digital_government.json").read_text(encoding="utf-8"))
    assert found["kind"] == "card" and found["sources"] and found["targets"][0]["authority"]
    assert [*found["indicators"]] == [found["targets"][0]["indicator"]]


def test_hostile_text_is_data_and_nothing_else(edition, page):
    content = (edition / "figures" / "online-frame.csv").read_text(encoding="utf-8-sig")
    heads, values = csv.reader(io.StringIO(content))
    assert not [cell for cell in (*heads, *values) if cell.startswith("=")] and f"'{HOSTILE}" in heads
    assert json.loads((edition / "figures" / "online-frame.json").read_text(encoding="utf-8"))["rows"]
    plain = [file for file in edition.glob("*.html") if file.name != "explore.html"]  # it needs script
    for file in [*plain, *(edition / "figures").glob("*.html"), *(edition / "figures").glob("*.svg")]:
        text = file.read_text(encoding="utf-8")
        assert "<script" not in text and "javascript:" not in text and "https://example.org" not in text, file.name
    assert "<iframe" not in page and "&lt;iframe" in page


def test_a_picture_stands_alone_with_its_title_and_where_it_comes_from(edition):
    for id in CELLS:
        root = ElementTree.parse(edition / "figures" / f"online-{id}.svg").getroot()
        words = " ".join(root.itertext())
        assert "online-" + id in words and "var(" not in ElementTree.tostring(root, encoding="unicode")
        assert not [node for node in root.iter() if node.tag.rpartition("}")[2] in ("script", "image", "style")]
        assert not [name for node in root.iter() for name in node.attrib if name.endswith("href") or name[:2] == "on"]
    wide = float(root.get("width"))
    with Image.open(edition / "figures" / "online-foreign.png") as drawn:
        assert drawn.format == "PNG" and abs(drawn.width - 2 * wide) < 2
        assert len(drawn.convert("RGB").getcolors(1 << 20)) > 5


def test_a_long_title_stays_within_the_picture():
    spec = chart() | {"title": {"text": "A title of many words " * 12}}
    svg = ElementTree.fromstring(picture(drawing(spec), "A title of many words " * 12, "Source: " + "a place, " * 80))
    lines = [node for node in svg if node.tag.endswith("text")]
    assert len(lines) > 6 and max(float(node.get("y")) for node in lines) < float(svg.get("height"))


def test_pictures_of_one_drawing_are_the_same_bytes():
    svg = picture(drawing(chart()), "Title", "Source")
    assert small_picture(svg) == small_picture(svg) and isinstance(drawing(chart()), Drawing)


def test_a_page_to_embed_needs_nothing_and_leads_back(edition):
    html = (edition / "figures" / "online-shares.html").read_text(encoding="utf-8")
    assert html.count("<figure") == 1 and "<details" not in html
    (back,) = re.findall(r'href="([^"]+)"', html)
    assert back == "../online.html#chart-online-shares" and (edition / "online.html").is_file()
    assert "default-src 'none'" in html and not re.search(r'\bsrc="|@import', html)


def test_the_same_inputs_give_the_same_files(edition, tmp_path):
    again = made(tmp_path, CELLS, force=True)
    first, second = contents(edition), contents(again)
    assert {name: one for name, one in first.items() if name.startswith("figures/")} == {
        name: one for name, one in second.items() if name.startswith("figures/")
    }


def test_a_table_of_two_columns_with_one_name_keeps_both():
    table = Table.of("Totals", ["Value", "Value", "Value"], [("1", "2", "1")], pd.DataFrame())
    assert data_of(table, "en").to_csv().decode("utf-8-sig") == "Value,Value (2)\n1,2\n", "what both say is there once"


def test_whole_numbers_are_whole_and_others_have_no_noise():
    table = Table.of("Totals", ["Name", numeric("Value")], [("a", Figure("3,022", 3022.0, "persons")),
                     ("b", Figure("0.3", 0.1 + 0.2, "persons"))], pd.DataFrame())  # fmt: skip
    assert data_of(table, "en").frame.iloc[:, 1].tolist() == [3022, 0.3]
    assert "3022\n" in data_of(table, "en").to_csv().decode("utf-8-sig")


def table(rows):
    cells = [(f"Name {n}", Cell("1.5%", ("in 2023",)), status_cell("missed", "en")) for n in rows]
    return Table.of("Totals", ["Name", numeric("Value"), "Status"], cells, pd.DataFrame())


def texts_of(svg):
    found = [node for node in ElementTree.fromstring(svg).iter() if node.tag.rpartition("}")[2] == "text"]
    return [(node.text, float(node.get("x")), float(node.get("y")), node.get("text-anchor")) for node in found]


def test_the_picture_of_a_table_has_every_cell_in_its_column_and_row():
    found = texts_of(picture(table(range(3)), "Totals", "Source"))
    words = [text for text, *_at in found]
    assert words.count("1.5%") == words.count("in 2023") == 3 and words.count("▼ Missed") == 3
    values = [(x, y) for text, x, y, anchor in found if text == "1.5%" and anchor == "end"]
    assert len(values) == 3 and len({x for x, _y in values}) == 1, "figures end at one place"
    names = [y for text, _x, y, _anchor in found if text.startswith("Name ")]
    assert names == [y for _x, y in values], "a row begins on one line"
    assert words.count("Name 2") == 1


def test_the_picture_of_a_long_table_says_how_many_rows_are_in_its_data_alone():
    words = [text for text, *_at in texts_of(picture(table(range(21)), "Totals", "Source"))]
    assert words.count("1.5%") == 20 and "1 more row in its data." in words
    assert "2 more rows in its data." in [text for text, *_at in texts_of(picture(table(range(22)), "", "Source"))]


def test_the_picture_of_a_table_with_long_cells_ends_at_the_foot_of_a_page():
    long = Table.of("Totals", ["Name"], [(Cell("words " * 120),)] * 9, pd.DataFrame())
    svg = ElementTree.fromstring(picture(long, "Totals", "Source"))
    words = [text for text, *_at in texts_of(ElementTree.tostring(svg, encoding="unicode"))]
    (left,) = (text for text in words if "more rows in its data." in text)
    assert 0 < int(left.split()[0]) < 9 and float(svg.get("height")) < 1200
    alone = Table.of("Totals", ["Name"], [(Cell("words " * 3000),)], pd.DataFrame())
    assert not [text for text, *_at in texts_of(picture(alone, "Totals", "Source")) if "more row" in text]


def ink(drawn, box):
    """How many points of a picture within a box are dark."""
    return sum(drawn.crop(tuple(map(round, box))).convert("L").histogram()[:128])


def test_the_points_of_a_table_are_its_drawing_in_twice_the_size_and_every_cell_is_in_its_place():
    svg = picture(table(range(3)), "Tỷ lệ hồ sơ", "Source")
    root = ElementTree.fromstring(svg)
    with Image.open(io.BytesIO(small_picture(svg))) as drawn:
        whole = tuple(ceil(2 * float(root.get(name)) - 0.01) for name in ("width", "height"))  # half a point is a whole
        assert (drawn.width, drawn.height) == whole
        inner = next(node for node in root if node.tag.endswith("svg"))
        left, top = float(inner.get("x")), float(inner.get("y"))
        cells = [(left + x, top + y, at) for text, x, y, at in texts_of(svg) if text == "1.5%"]
        assert len(cells) == 3
        for x, y, _anchor in cells:
            assert ink(drawn, (2 * (x - 30), 2 * (y - 12), 2 * x, 2 * y)) > 50, "the figure ends where it is drawn"
            assert not ink(drawn, (2 * x + 2, 2 * (y - 12), 2 * (x + 10), 2 * y)), "and not beyond"


def test_letters_with_marks_are_the_same_points_however_they_are_written_and_none_is_missing():
    composed = picture(table(range(1)), "Tỷ lệ hồ sơ được xử lý", "Nguồn")
    assert small_picture(composed) == small_picture(unicodedata.normalize("NFD", composed))
    plain = small_picture(composed.replace("Tỷ lệ hồ sơ được xử lý", "Ty le ho so duoc xu ly"))
    with Image.open(io.BytesIO(small_picture(composed))) as marked, Image.open(io.BytesIO(plain)) as bare:
        title = (0, 40, marked.width, 100)
        assert ink(marked, title) > ink(bare, title) + 100, "marks over and under letters are drawn"
    other = small_picture(picture(table(range(1)), "日本", "Nguồn"))
    assert other == small_picture(picture(table(range(1)), "□□", "Nguồn")), (
        "what the typeface lacks is seen to be lacking"
    )


def test_the_points_of_a_table_have_its_rules_and_the_colours_of_its_statuses(edition):
    svg = picture(table(range(3)), "Totals", "Source")
    with Image.open(io.BytesIO(small_picture(svg, scale=1.25))) as drawn:
        seen = drawn.convert("RGB")
        height = round(1.25 * float(ElementTree.fromstring(svg).get("height")))
        across = [seen.getpixel((x, y)) for y in range(height) for x in (600,)]
    kinds = ("reached", "on_track", "moderate", "off_track", "moving_away")
    cells = [(f"Name {kind}", status_cell(kind, "en")) for kind in kinds]
    small = small_picture(picture(Table.of("", ["Name", "Status"], cells, pd.DataFrame()), "", ""), letters=True)
    with Image.open(io.BytesIO(small)) as drawn:
        found = {colour for _count, colour in drawn.convert("RGB").getcolors(1 << 16)}
    wanted = {ImageColor.getrgb(light(status_colour(kind))) for kind in kinds if kind != "moderate"}  # in plain ink
    assert wanted <= found
    ground = seen.getpixel((0, 0))
    assert sum(point != ground for point in across) >= 4, "a rule under the head, and one between two rows"
    with Image.open(edition / "figures" / "online-own-figures.png") as drawn:
        wide = float(ElementTree.parse(edition / "figures" / "online-own-figures.svg").getroot().get("width"))
        assert abs(drawn.width - 1.25 * wide) < 2


def test_hostile_cells_of_a_table_stay_words_in_its_picture():
    hostile = Table.of("A", ["<script>"], [("</text><image href='https://example.org/x'/>",)], pd.DataFrame())
    root = ElementTree.fromstring(picture(hostile, "A", "Source"))
    assert {node.tag.rpartition("}")[2] for node in root.iter()} == {"svg", "rect", "text", "path"}


def test_a_suite_with_an_address_has_whole_ones_in_citations(tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    at = "https://stats.example/dx"
    shown = made(folder, {"own-figures": COMPARED + "dx.tables.comparison(figures)"}, address=at)
    page = (shown / "online.html").read_text(encoding="utf-8")
    assert page.count(f"{at}/latest_previous/online.html#table-online-own-figures") == 3
    assert f"{at}/latest\\_previous/online.html" in page, "BibTeX has it with its signs written out"
    assert f'iframe src="{at}/latest_previous/figures/online-own-figures.html"' in page
    assert 'href="figures/online-own-figures.csv"' in page, "what lies beside the page is reached without a network"
