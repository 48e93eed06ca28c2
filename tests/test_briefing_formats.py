"""One edition in five formats: each with its own structure, the same bytes twice, and nothing in it obeyed."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from types import SimpleNamespace

import docx
import nbformat
import openpyxl
import pptx
import pypdf
import pytest
from docx.oxml.ns import qn
from test_briefing import SUITE, contents, notebook, write_suite
from test_briefing_footnotes import notes_of, referred

import dxlib as dx
from dxlib.briefing import brief, entrances, paper
from dxlib.briefing.document import Chapter, Document, Heading, Paragraph, Run, read_chapter
from dxlib.briefing.drawing import drawing
from dxlib.briefing.evidence import References
from dxlib.briefing.running import writing
from dxlib.briefing.workbook import _number_format
from dxlib.charts.lettering import wrap
from dxlib.errors import DxError, UnknownName
from dxlib.tables.display import Cell, Column, Table
from dxlib.tables.rests import table_to_json
from dxlib.tables.stored import table_from_json
from dxlib.text import Figure, show, show_change

pytestmark = pytest.mark.usefixtures("with_pages")


FORMATS = "html,pdf,docx,pptx,xlsx"
DOCUMENTS = ("pdf", "docx", "pptx", "xlsx")
BOTH = ("docx", "pdf", "pptx")
FILES = [*(f"{part}.{name}" for part in ("brief", "annex") for name in ("pdf", "docx", "pptx")), "2023_2022.xlsx"]
SERVICES = """\
import dxlib as dx
evidence = dx.load()
figures = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
targets = dx.assess(due="2025", evidence=evidence)"""
HOSTILE = r"""
from dxlib.tables.display import Cell, Column, Table
evil = [
    '=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "<w:p>&amp;]]></w:p>", '#panic("x") $x$',
    "\x0b\x00b",
]
rows = tuple((Cell(text, (text,)), Cell(text)) for text in evil)
Table("=1+1 [a]:*?/\\", (Column("=A1"), Column("+n", True)), rows, evil[0])
"""
TIMELINE = "dx.charts.timeline(evidence.observations.query(\"indicator == 'dossiers_online_share'\"))"


def with_figures(folder):
    """A suite whose notebooks show real figures, folded evidence, words, and hostile data."""
    folder.mkdir(parents=True, exist_ok=True)
    overview = notebook(
        "Overview",
        SERVICES,
        "dx.text.lead(figures, targets)",
        "dx.text.sentences(figures)",
        "dx.charts.dumbbell(figures, targets, title='Online services')",
        "dx.tables.comparison(figures)",
        "dx.tables.sources(figures, evidence)",
        tags=("remove-output", "brief", "brief", "brief", "brief"),
    )
    overview.cells.insert(
        4, nbformat.v4.new_markdown_cell("## Will it be met?\n\nSome **words** and `code`.", id="met")
    )
    hostile = notebook("Hộ gia đình, địa chỉ số & <b>", HOSTILE, SERVICES, TIMELINE, tags=("", "remove-output"))
    hostile.cells[0]["source"] += (
        "\n\n[link](javascript:alert(1)) <script>alert(1)</script> [site](https://example.org)"
    )
    for name, made in {"overview": overview, "hostile": hostile}.items():
        nbformat.write(made, folder / f"{name}.ipynb")
    rows = "".join(
        f"  - {{file: {name}.ipynb, title: {{en: {name}, vi: {name}}}}}\n" for name in ("overview", "hostile")
    )
    (folder / "suite.yml").write_text(SUITE + "notebooks:\n" + rows, encoding="utf-8")
    return folder / "suite.yml"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("formats")
    suite = with_figures(home / "notebooks")
    folder = brief("2023", "2022", formats=FORMATS, out=home / "build", suite=suite, progress=False)
    files = {path.suffix[1:]: path for path in folder.iterdir() if path.stem != "brief"}
    return SimpleNamespace(suite=suite, folder=folder, home=home, **{name: files[name] for name in DOCUMENTS})


def captions_of(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Caption"]


# The edition


def test_an_edition_holds_every_format_under_its_own_name(made):
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "2023_2022.xlsx", *(f"{part}.{name}" for part in ("annex", "brief") for name in BOTH), "edition.json",
        "explore.html", "figures", "figures.json", "hostile.html", "index.html",
    ]  # fmt: skip
    opened = [path.name for path in entrances(made.folder)]
    assert sorted(opened) == sorted(["index.html", *FILES])
    assert opened[0] == "index.html" and opened[1].startswith("brief.") and opened[-1] == FILES[-1]


def test_the_record_names_every_file_with_its_hash(made):
    record = json.loads((made.folder / "edition.json").read_text(encoding="utf-8"))
    assert record["parameters"]["formats"] == FORMATS
    hashes = contents(made.folder)
    assert record["files"] == {name: value for name, value in hashes.items() if name != "edition.json"}


def test_pages_lead_to_the_other_formats(made):
    page = (made.folder / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', page.partition("<b>Read first:</b>")[2])
    assert [file for file, _name in links] == FILES, "the brief first"
    assert links[0] == ("brief.pdf", "PDF") and links[-1] == ("2023_2022.xlsx", "Excel")


def test_the_same_inputs_give_the_same_bytes_in_every_format(made):
    again = brief("2023", "2022", formats=FORMATS, out=made.home / "again", suite=made.suite, progress=False)
    assert contents(again) == contents(made.folder)


@pytest.mark.parametrize("file", [file for file in FILES if not file.endswith("pdf")])
def test_office_files_bear_the_date_of_the_newest_report_and_no_other(made, file):
    with zipfile.ZipFile(made.folder / file) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core)) == {f"{dx.load().published.max()}T00:00:00Z"}


def test_formats_are_checked_before_anything_runs(made, tmp_path):
    with pytest.raises(UnknownName, match=r"unknown format 'doc'.*docx"):
        brief(formats="html,doc", out=tmp_path / "none", suite=made.suite)
    with pytest.raises(UnknownName, match="unknown language 'xx'"):
        brief(language="en,xx", out=tmp_path / "none", suite=made.suite)
    assert not (tmp_path / "none").exists()


def test_two_languages_stand_side_by_side_and_lead_to_each_other(tmp_path):
    suite = write_suite(tmp_path / "notebooks")
    folder = brief(language="vi,en", formats="html,xlsx", out=tmp_path / "build", suite=suite, progress=False)
    assert folder.name == "latest_previous_vi-en"
    assert sorted(path.name for path in folder.iterdir()) == ["edition.json", "en", "figures.json", "vi"]
    page = (folder / "vi" / "digital_government.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page and "Bản tin định kỳ" in page
    assert '<a href="../en/digital_government.html" hreflang="en" lang="en">English</a>' in page
    assert 'href="../edition.json"' in page
    assert (folder / "vi" / "latest_previous_vi.xlsx").exists() and (folder / "en" / "latest_previous.xlsx").exists()
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert record["parameters"]["language"] == "vi,en"
    assert {"vi/index.html", "en/index.html", "en/latest_previous.xlsx"} <= set(record["files"])


# Word


def test_word_has_headings_a_table_of_contents_and_page_numbers(made):
    document = docx.Document(made.docx)
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:2] == [("Heading 1", "Overview"), ("Heading 2", "Will it be met?")]
    assert ("Heading 1", "Hộ gia đình, địa chỉ số & <b>") in headings
    assert headings[-2:] == [("Heading 1", "Evidence"), ("Heading 2", "Overview")]
    fields = [text.text.strip() for text in document.element.body.iter(qn("w:instrText"))]
    assert fields[0].startswith('TOC \\o "1-2"')
    linked = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))} - {None}
    bookmarks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert linked <= bookmarks and len(linked) >= 4
    footer = [text.text.strip() for text in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert footer == ["PAGE", "NUMPAGES"]
    assert document.sections[0].header.paragraphs[0].text == "Digital transformation"


def test_word_has_real_tables_with_captions_and_a_heading_row_that_repeats(made):
    document = docx.Document(made.docx)
    tables = document.tables
    assert len(tables) == 3
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in tables[0].rows[0].cells][:4] == ["Indicator", "Baseline", "Current", "Change"]
    captions = captions_of(document)
    assert [c.splitlines()[0] for c in captions if c.startswith("Chart")] == [
        "Chart 1. Online services",
        "Chart 2. Dossiers submitted online",
    ]
    assert captions[1] == "Table 1. Change between two periods"
    assert any(c.startswith("Table 3. Where the figures stand") for c in captions)


def test_word_says_every_picture_in_words(made):
    pictures = list(docx.Document(made.docx).element.body.iter(qn("wp:docPr")))
    assert len(pictures) == 2
    assert "58.41%" in pictures[0].get("descr") and pictures[0].get("title") == "Online services"


def test_word_tells_at_the_foot_of_the_page_where_the_figures_of_a_sentence_stand(made):
    document = docx.Document(made.docx)
    rose = next(p for p in document.paragraphs if p.text.startswith("Dossiers submitted online rose to 58.41%"))
    (number,) = referred(rose._p)
    note = " ".join(notes_of(document)[number])
    for words in ("003_3f8bd4a15760ba85.txt", "16 Feb 2024", "line 59", "“58,41%”", "“54,34%”", "+4.07 points"):
        assert words in note.replace("\u00a0", " ")


def test_word_holds_words_bold_where_they_are_bold(made):
    words = next(p for p in docx.Document(made.docx).paragraphs if p.text == "Some words and code.")
    assert [run.text for run in words.runs if run.bold] == ["words"]


# PowerPoint


def test_slides_have_titles_and_stay_within_their_edges(made):
    deck = pptx.Presentation(made.pptx)
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[:2] == ["Digital transformation", "Overview"]
    assert all(titles)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height


def test_what_is_written_on_slides_fits_its_box(made):
    for slide in pptx.Presentation(made.pptx).slides:
        title = slide.shapes.title
        size = max((run.font.size.pt for run in title.text_frame.paragraphs[0].runs if run.font.size), default=28)
        assert len(wrap(title.text, title.width / 12700, size, True, 9)) <= (1 if size == 28 else 2), title.text
        for box in slide.shapes:
            if not box.has_text_frame or box.is_placeholder:
                continue
            room, need = box.width / 12700, 0.0
            for paragraph in box.text_frame.paragraphs:
                size = max((run.font.size.pt for run in paragraph.runs), default=0)
                need += len(wrap(paragraph.text, room, size or 1, lines=99, even=False)) * size * 1.2
            assert need <= box.height / 12700 + 1, box.text_frame.text


def test_a_chart_that_slides_can_draw_is_native_and_holds_its_values(made):
    deck = pptx.Presentation(made.pptx)
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 2
    chart = charts[0].chart
    bars = {series.name: dict(zip(chart.plots[0].categories, series.values, strict=True)) for series in chart.series}
    assert list(bars) == ["Earlier: 2022", "Later: 2023", "Target: 2025"]
    name = next(category for category in bars["Later: 2023"] if category.startswith("Dossiers submitted online"))
    assert [bars[series][name] for series in bars] == [54.34, 58.41, 80]
    assert "58.41%" in charts[0]._element.xpath(".//p:cNvPr")[0].get("descr")


def test_charts_have_words_for_who_cannot_see_them_and_the_notes_hold_the_values(made):
    deck = pptx.Presentation(made.pptx)
    charts = [(slide, shape) for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts
    for slide, chart in charts:
        described = chart._element.xpath(".//p:cNvPr")[0].get("descr")
        assert described and described in slide.notes_slide.notes_text_frame.text


def test_a_notebook_that_is_not_for_a_talk_has_no_slides(tmp_path):
    suite = with_figures(tmp_path / "notebooks")
    text = suite.read_text(encoding="utf-8").replace("file: hostile.ipynb,", "file: hostile.ipynb, slides: false,")
    suite.write_text(text, encoding="utf-8")
    folder = brief(pillar="hostile", formats="pptx", out=tmp_path / "build", suite=suite, progress=False)
    assert len(pptx.Presentation(folder / "annex.pptx").slides) == 1


# Excel


def test_a_workbook_has_a_sheet_a_table_and_names_them_first(made):
    book = openpyxl.load_workbook(made.xlsx)
    assert book.sheetnames[:4] == ["Contents", "1 Online services", "2 Change between two periods",
                                   "3 Where the figures stand"]  # fmt: skip
    first = book["Contents"]
    linked = [first.cell(row, 1).hyperlink.location for row in (6, 7)]
    assert linked == ["'1 Online services'!A1", "'2 Change between two periods'!A1"]


def test_figures_of_a_workbook_are_numbers_with_unit_and_source(made):
    sheet = openpyxl.load_workbook(made.xlsx)["2 Change between two periods"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "Dossiers submitted online")

    def value(head):
        return sheet.cell(row, heads[head])

    assert value("Baseline").value == 54.34 and value("Current").value == 58.41
    assert value("Current").number_format == '#,##0.00"%"'
    assert value("Current: unit").value == "percent"
    assert value("Current: as shown").value == "58.41%; 2023"
    assert value("Change").value == pytest.approx(4.07) and value("Change: unit").value == "percentage points"
    assert "report of 16 Feb 2024, line 59" in value("Sources").value
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref.startswith("A4:")


def test_a_workbook_holds_no_formula_and_no_way_out(made):
    book = openpyxl.load_workbook(made.xlsx)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None or cell.hyperlink.target is None
    found = {cell.value for cell in book[book.sheetnames[4]]["A"]}
    assert {'=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)"} <= found


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (show(58.41, "percent"), '#,##0.00"%"'),
        (show(100, "percent"), '#,##0"%"'),
        (show(20.3e6, "dossiers"), "#,##0"),
        (show_change(4.07, "points", "percent"), "+#,##0.00;-#,##0.00;#,##0.00"),
    ],
)
def test_a_number_format_has_the_decimals_and_the_sign_of_the_unit(figure, code):
    assert _number_format(figure) == code


# PDF


def test_a_pdf_has_bookmarks_tags_a_language_and_a_title(made):
    file = pypdf.PdfReader(made.pdf)
    chapters = [mark.title for mark in file.outline if not isinstance(mark, list)]
    assert chapters == ["Overview", "Hộ gia đình, địa chỉ số & <b>", "Evidence"]
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert file.metadata.title == "Digital transformation"


def test_a_pdf_embeds_its_fonts_and_keeps_vietnamese_letters(made):
    file = pypdf.PdfReader(made.pdf)
    seen = 0
    for page in file.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(inner)
            seen += 1
    assert seen
    assert "Hộ gia đình, địa chỉ số & <b>" in " ".join(page.extract_text() for page in file.pages).replace("\n", " ")


def test_a_pdf_holds_charts_as_drawings(made):
    assert sum(len(page.images) for page in pypdf.PdfReader(made.pdf).pages) == 0


def test_hostile_words_stay_words_on_paper(made):
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(made.pdf).pages)
    assert '#panic("x") $x$' in text and "<script>alert(1)</script>" in text
    links = [
        note.get_object().get("/A", {}).get("/URI")
        for page in pypdf.PdfReader(made.pdf).pages
        for note in page.get("/Annots", [])
    ]
    assert {link for link in links if link} == {"https://example.org"}
    with zipfile.ZipFile(made.docx) as archive:
        targets = re.findall(
            r'Target="([^"]*)" TargetMode="External"', archive.read("word/_rels/document.xml.rels").decode()
        )
    assert targets == ["https://example.org"]


# The pieces


def test_a_table_comes_back_from_json_with_its_numbers():
    table = Table(
        "Totals", (Column("Name"), Column("Value", True)), ((Cell("a", ("b",)), Cell(show(58.41, "percent"))),),
        "Percent", ("A note.",), folded=True,
    )  # fmt: skip
    back = table_from_json(json.loads(json.dumps(table_to_json(table))))
    assert back == Table(**{**vars(table), "frame": back.frame})
    assert isinstance(back.rows[0][1].text, Figure) and back.rows[0][1].text.value == 58.41


def test_outputs_carry_what_documents_need_only_while_an_edition_is_made(monkeypatch):
    table = Table("Totals", (Column("Name"),), ((Cell("a"),),))
    assert table._repr_mimebundle_() == {}
    monkeypatch.setenv("DX_EDITION", "1")
    assert list(table._repr_mimebundle_()) == ["application/vnd.dxlib.tables+json"]


def test_markdown_becomes_paragraphs_of_runs():
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(
        "# T\n\n## H *x*\n\na **b** [c](https://example.org) [d](javascript:x) &lt;\n\n- one\n  - two\n\n3. three"
    )])  # fmt: skip
    chapter = read_chapter(nb, "name", "Title", References("en"))
    assert chapter.title == "T"
    heading, words, *items = chapter.blocks
    assert heading == Heading("H x", 2)
    assert words.runs == (
        Run("a "), Run("b", bold=True), Run(" "), Run("c", link="https://example.org"), Run(" "), Run("d"), Run(" <"),
    )  # fmt: skip
    assert [(item.text, item.depth, item.number) for item in items] == [("one", 1, 0), ("two", 2, 0), ("three", 1, 3)]


def test_the_first_computed_words_lead_the_chapter():
    words = nbformat.v4.new_code_cell(
        "", outputs=[nbformat.v4.new_output("display_data", {"text/markdown": "Six of 35."})]
    )
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T\n\nIntro."), words])
    chapter = read_chapter(nb, "name", "Title", References("en"))
    assert chapter.lede == Paragraph((Run("Six of 35."),), computed=True)
    assert [block.text for block in chapter.blocks] == ["Intro."]


def test_a_tall_drawing_is_cut_between_its_rows():
    rules = [{"x": 0, "x2": 816, "y": 100.0 * n, "y2": 100.0 * n} for n in range(1, 9)]
    plain = {name: {"field": name, "type": "quantitative", "scale": None} for name in ("x", "y")}
    encoding = {**plain, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    spec = {"layer": [{"data": {"values": rules}, "mark": "rule", "encoding": encoding}], "width": 816, "height": 900}
    whole = drawing(spec)
    parts = whole.parts(560)
    assert len(parts) == 2
    assert all(part.size[1] <= 560 for part in parts)
    assert sum(part.size[1] for part in parts) == pytest.approx(whole.size[1])
    assert whole.parts(2000) == [whole]


def test_headings_skip_no_level_and_are_not_empty():
    nb = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# T\n\n#### deep\n\n##\n\n## next\n\n### below")]
    )
    blocks = read_chapter(nb, "name", "Title", References("en")).blocks
    assert blocks == (Heading("deep", 2), Heading("next", 2), Heading("below", 3))


def test_an_edition_whose_pdf_cannot_be_made_does_not_appear(tmp_path, monkeypatch):
    def refused(document):
        raise DxError("the PDF cannot be made")

    monkeypatch.setitem(writing.WRITERS, "pdf", refused)
    suite = write_suite(tmp_path / "notebooks")
    with pytest.raises(DxError, match="the PDF cannot be made"):
        brief(formats="html,pdf", out=tmp_path / "build", suite=suite, progress=False)
    assert list((tmp_path / "build").iterdir()) == []


def test_what_breaks_the_standard_of_the_pdf_is_told():
    chapter = Chapter("name", "", None, ())  # a heading without words
    document = Document("T", "en", "k", (("a", "b"),) * 3, date(2024, 4, 30), "f", (chapter,))
    with pytest.raises(DxError, match=r"the PDF cannot be made: .*heading"):
        paper.write(document)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "write", full)
    suite = write_suite(tmp_path / "notebooks")
    with pytest.raises(DxError, match=r"cannot write the edition to .*: No space left on device"):
        brief(out=tmp_path / "build", suite=suite, progress=False)
    assert list((tmp_path / "build").iterdir()) == []


def test_a_frame_that_a_notebook_shows_is_a_table_too():
    html = "<style>x</style><table><caption>Totals</caption><thead><tr><th></th><th>a</th></tr></thead>"
    html += "<tr><th>0</th><td>5 &lt; 6<br>about</td></tr></table>"
    shown = nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "0  5"})
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("frame", outputs=[shown])])
    (table,) = read_chapter(nb, "name", "Title", References("en")).blocks
    assert table.caption == "Totals" and [column.label for column in table.columns] == ["", "a"]
    assert [[cell.text for cell in row] for row in table.rows] == [["0", "5 < 6; about"]]
