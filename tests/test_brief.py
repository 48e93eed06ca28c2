"""The brief: a page a section, as many slides as it may have, and nothing left out in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree.ElementTree import fromstring

import docx
import pptx
import pypdf
import pytest
from docx.oxml.ns import qn
from test_briefing import SUITE, notebook

import dxlib as dx
from dxlib.briefing import paper, slides, word
from dxlib.briefing.document import Chapter, Document, Heading, Pair, Paragraph, Run, read_sections
from dxlib.briefing.drawing import drawing
from dxlib.briefing.evidence import References
from dxlib.briefing.fitting import STEPS, fitted, reduced
from dxlib.briefing.running.suite import read_suite
from dxlib.briefing.slides.brief import shared
from dxlib.charts.lettering import wrap
from dxlib.errors import DxError, InvalidData
from dxlib.tables.display import Cell, Column, Table

LANGUAGES = ("en", "vi")
TERMS = (("Period", "2023"), ("Baseline", "2022"), ("Published up to", "30 Apr 2024"), ("Area", "Viet Nam"))
PILLARS = ("digital_government", "digital_economy", "digital_society", "cybersecurity", "foundations")


def said(text, **more):
    return Paragraph((Run("Subject", bold=True), Run(f" {text}")), "item", 1, computed=True, **more)


def changed(number, move=""):
    return said(f"rose by {number}.", key=f"+{number} points", move=move, source="report of 16 Feb 2024, line 9")


def rows(count, *texts):
    return Table("Many", (Column("Name"), Column("Value", True)),
                 tuple((Cell(f"row {n}", texts), Cell(f"{n}")) for n in range(count)))  # fmt: skip


def document(*sections, language="en", most=15):
    return Document("Digital transformation", language, "Briefing", TERMS, date(2024, 4, 30), "footer", sections,
                    brief=True, slides=most, annex="annex.pdf")  # fmt: skip


@pytest.fixture(scope="module")
def real(evidence):
    """A brief of real figures in each language: a message, targets, the pillars, what to distrust."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_EDITION", "1")
        for language in LANGUAGES:
            board = dx.scoreboard(due="2025", evidence=evidence)
            long = "is said at length, and what it means for a target stands beside it. "
            message = tuple(said(long * 3, source="a; b; c") for _ in range(3))
            sections = [
                Chapter("overview", "The message", None, message),
                Chapter("overview", "Targets", None, (_chart(dx.charts.scoreboard, board, language=language),)),
            ]
            for pillar in PILLARS:
                frame = dx.compare("latest", "previous", pillar=pillar, evidence=evidence)
                seen = evidence.observations[evidence.observations["indicator"].isin(frame["indicator"])].head(40)
                blocks = (
                    changed(4.07), changed(2, "worse"), changed(3), Heading("Charts", 2),
                    _chart(dx.charts.changes, frame, language=language), said("is told."),
                    _chart(dx.charts.timeline, seen, language=language),
                    *dx.tables.comparison(frame, language=language).tables,
                )  # fmt: skip
                sections.append(Chapter(pillar, pillar, Paragraph((Run("What it is about."),)), blocks))
            found = dx.audit(evidence=evidence)
            sections.append(
                Chapter("audit", "What to distrust", None, (_chart(dx.charts.recomputed, found, language=language),))
            )
            sections.append(Chapter("audit", "Sources", None, dx.tables.reports(evidence, language=language).tables))
            whole = document(*sections, language=language)
            made[language] = whole, fitted(whole, 10)
    return made


def _chart(function, *frames, **options):
    return drawing(function(*frames, **options).to_dict())


# Pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_of_real_figures_has_a_page_a_section(real, language):
    _whole, made = real[language]
    file = pypdf.PdfReader(BytesIO(paper.write(made)))
    assert len(file.pages) == len(made.chapters) <= 10
    titles = [mark.title for mark in file.outline if not isinstance(mark, list)]
    assert titles == [section.title for section in made.chapters]
    for number, section in enumerate(made.chapters):
        assert section.title in file.pages[number].extract_text()


def test_the_message_stands_whole_on_the_first_page(real):
    first = pypdf.PdfReader(BytesIO(paper.write(real["en"][1]))).pages[0].extract_text().replace("\n", " ")
    assert first.count("is said at length") == 9 and "Every figure, line by line: annex.pdf" in first
    assert "(a; b; 1 more)" in first, "the annex has all places"


def test_what_a_page_leaves_out_is_counted(real):
    whole, made = real["en"]
    for before, after in zip(whole.chapters, made.chapters, strict=True):
        shown = {id(block) for block in after.blocks}
        told = [block.text for block in after.blocks if isinstance(block, Paragraph) and block.kind == "more"]
        less = [block for block in before.blocks if isinstance(block, Table) and id(block) not in shown]
        kept = [block for block in after.blocks if isinstance(block, Table)]
        cut = sum(len(block.rows) for block in less) - sum(len(block.rows) for block in kept)
        assert bool(cut) <= bool(told), before.title


def test_a_long_table_keeps_its_first_rows():
    made = fitted(document(Chapter("a", "A", None, (rows(200),))), 1)
    table, more = made.chapters[0].blocks
    assert [row[0].text for row in table.rows][:2] == ["row 0", "row 1"] and 3 <= len(table.rows) < 200
    assert more.text == f"{200 - len(table.rows)} more in the annex."


def test_only_what_is_too_long_becomes_shorter():
    short = Chapter("b", "B", None, (rows(5),))
    made = fitted(document(Chapter("a", "A", None, tuple(rows(60, "x" * 400) for _ in range(6))), short), 2)
    assert made.chapters[1].blocks == (replace(rows(5)),) and made.chapters[1].scale == 1
    assert any("is in the annex" in block.text for block in made.chapters[0].blocks if isinstance(block, Paragraph))


def test_more_sections_than_pages_are_refused_by_name():
    sections = [Chapter(name, name.upper(), None, (rows(2),)) for name in "abc"]
    with pytest.raises(DxError, match=r"3 sections.*allows 2 pages.*first beyond them is “C” \(c\)"):
        fitted(document(*sections), 2)


def test_words_that_no_page_holds_are_refused_by_the_name_of_their_section():
    words = tuple(Paragraph((Run("word " * 400),)) for _ in range(12))
    with pytest.raises(DxError, match=r"the section “Long” \(long\) of the brief does not fit on one page"):
        fitted(document(Chapter("a", "A", None, (rows(2),)), Chapter("long", "Long", None, words)), 10)


def test_a_change_is_written_large_once_on_a_page():
    blocks = (changed(4), Heading("What got worse", 2), changed(4), changed(5))
    made = reduced(Chapter("a", "A", None, blocks), STEPS[0], "en").blocks
    assert [block.key for block in made if isinstance(block, Paragraph)] == ["+4 points", "", "+5 points"]
    assert made[2].text.endswith(": +4 points, in full above.") and not made[2].source


def test_what_a_person_wrote_for_several_sections_is_said_once_and_what_is_computed_wherever_it_is():
    rule = Paragraph((Run("First comes what bears on a target."),))
    told = Paragraph((Run("Nothing got worse."),), computed=True)
    made = fitted(document(*(Chapter(name, name.upper(), None, (rule, told)) for name in "ab")), 2)
    assert [[block.text for block in section.blocks] for section in made.chapters] == [
        [rule.text, told.text], [told.text]]  # fmt: skip


def test_a_table_is_not_called_what_its_heading_says():
    named = replace(rows(2), caption="Sources")
    sections = (Chapter("a", "Sources", None, (named, Heading("Pages", 2), replace(named, caption="Pages"), named)),)
    made = fitted(document(*sections), 1).chapters[0].blocks
    assert [block.caption for block in made if isinstance(block, Table)] == ["", "", "Sources"]


def test_a_chart_of_which_only_the_first_rows_are_shown_keeps_the_notes_on_them(evidence, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    frame = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
    chart = _chart(dx.charts.dumbbell, frame, dx.assess(topic="online_services", due="2025", evidence=evidence))
    signed = [note for note in chart.notes if note[0] in "¹²³⁴⁵"]
    few = chart.top(110)
    assert len(signed) > 1 and few.size[1] < chart.size[1]
    kept = [note for note in signed if note in few.note]
    assert 0 < len(kept) < len(signed) and few.note == " ".join(kept), "what no row shown refers to is left out"
    assert chart.top(chart.size[1]).note == chart.note
    words = [[node.text for node in fromstring(one.svg).iter() if node.tag.endswith("text")] for one in (chart, few)]
    assert 0 < len(words[1]) < len(words[0]) / 2, "what is cut off is not there to be read aloud either"


def test_two_small_charts_stand_beside_each_other(evidence, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    frame = dx.compare("2023", "2022", topic="data_sharing", evidence=evidence).head(3)
    chart = _chart(dx.charts.changes, frame)
    blocks = reduced(Chapter("a", "A", None, (chart, chart, said("is told."), chart)), STEPS[0], "en").blocks
    assert [type(block) for block in blocks] == [Pair, Paragraph, type(chart)]
    assert all(half.size[0] < chart.size[0] / 2 for half in blocks[0].charts)


def height(element, file, width):
    """How high a paragraph or a table stands at most: letters of the widest typeface, lines as Word sets them."""
    if element.tag == qn("w:tbl"):
        widths = [int(column.get(qn("w:w"))) / 20 for column in element.iter(qn("w:gridCol"))]
        lines = (zip(widths, row.findall(qn("w:tc")), strict=True) for row in element.findall(qn("w:tr")))
        return sum(2 + max(sum(height(p, file, wide - 8) for p in cell.findall(qn("w:p"))) for wide, cell in line)
                   for line in lines)  # fmt: skip
    paragraph = docx.text.paragraph.Paragraph(element, file)

    styles = [paragraph.style]
    while styles[-1].base_style is not None:
        styles.append(styles[-1].base_style)

    def of(read):
        return next((value.pt for value in map(read, styles) if value is not None), 0)

    spaced = of(lambda style: style.paragraph_format.space_before), of(lambda style: style.paragraph_format.space_after)
    pictures = [int(one.get("cy")) / 12700 for one in element.iter(qn("wp:extent"))]
    if pictures:
        return sum(spaced) + max(pictures)
    size = of(lambda style: style.font.size)
    sizes = [run.font.size.pt if run.font.size else size for run in paragraph.runs for _letter in run.text] or [size]
    mean = sum(sizes) / len(sizes)
    count = sum(max(1, len(wrap(line, width, mean, lines=99, even=False))) for line in paragraph.text.split("\n"))
    return sum(spaced) + ((count - 1) * mean + max(sizes)) * 1.05 * 1.15


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_section_has_room_on_its_page_in_word(real, language):
    made = real[language][1]
    file = docx.Document(BytesIO(word.write(made)))
    page = file.sections[0]
    pages = [0.0]
    for element in file.element.body:
        if element.tag == qn("w:p") and docx.text.paragraph.Paragraph(element, file).paragraph_format.page_break_before:
            pages.append(0.0)
        pages[-1] += height(element, file, (page.page_width - page.left_margin - page.right_margin) / 12700) if (
            element.tag != qn("w:sectPr")) else 0  # fmt: skip
    assert len(pages) == len(made.chapters)
    assert max(pages) <= (page.page_height - page.top_margin - page.bottom_margin) / 12700, pages


def test_word_has_no_contents_and_its_header_says_which_edition(real):
    file = docx.Document(BytesIO(word.write(real["en"][1])))
    assert not [code for code in file.element.body.iter(qn("w:instrText")) if "TOC" in code.text]
    assert "Published up to: 30 Apr 2024" in file.sections[0].header.paragraphs[1].text
    assert [p.text for p in file.paragraphs if p.style.name == "Heading 1"][:2] == ["The message", "Targets"]


# Slides


def deck(made):
    return pptx.Presentation(BytesIO(slides.write(made)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_of_real_figures_has_no_more_slides_than_it_may(real, language):
    whole = real[language][0]
    made = deck(whole)
    assert len(made.slides) == whole.slides == 15
    assert len(deck(replace(whole, slides=11)).slides) == 11


def test_no_slide_of_a_brief_says_its_title_again_has_one_row_or_small_letters(real):
    for whole, _made in real.values():
        for slide in deck(whole).slides:
            title = slide.shapes.title.text
            boxes = [
                shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and shape != slide.shapes.title
            ]
            assert title not in boxes
            for shape in slide.shapes:
                if shape.has_table:
                    assert len(shape.table.rows) > 1
                    cells = [cell.text for row in shape.table.rows for cell in row.cells]
                    assert title not in cells
            assert min((int(size) for size in slide._element.xpath(".//a:rPr/@sz")), default=1100) >= 1100


def test_every_section_has_a_slide_before_one_has_a_second():
    assert shared([3, 1, 2], 3) == [1, 1, 1] and shared([3, 1, 2], 5) == [2, 1, 2] and shared([1, 1], 9) == [1, 1]


def test_more_sections_than_slides_are_refused_by_name():
    sections = [Chapter(name, name.upper(), None, (said("is."),)) for name in "abc"]
    with pytest.raises(DxError, match=r"3 sections and a title.*allows 3 slides.*is “C” \(c\)"):
        deck(document(*sections, most=3))


def test_the_same_change_is_not_told_twice_on_a_slide():
    made = deck(document(Chapter("a", "A", None, (changed(4), changed(5), Heading("Worse", 2), changed(4)))))
    (table,) = (shape.table for shape in made.slides[1].shapes if shape.has_table)
    assert [row.cells[0].text for row in table.rows] == ["+4\npoints", "+5\npoints"]


def test_a_change_that_the_overview_told_is_not_on_the_slide_of_its_pillar_unless_nothing_else_is():
    name = changed(4).runs[0].text
    overview = Chapter("overview", "Overview", None, (
        Paragraph((Run(name, bold=True), Run(" rose: +4 points.")), "item", 1, computed=True),
    ))  # fmt: skip
    for own, kept in (((changed(4), changed(5)), ["+5\npoints"]), ((changed(4),), ["+4\npoints"])):
        made = deck(document(overview, Chapter("a", "A", None, own)))
        (table,) = (shape.table for shape in made.slides[2].shapes if shape.has_table)
        assert [row.cells[0].text for row in table.rows] == kept


def test_a_short_table_has_all_its_rows_on_a_slide_before_its_last_columns():
    cells = (
        Cell("a title of a report of some length " * 2, ("who issued it, and for whom " * 2,)),
        Cell("not printed"),
    )
    reports = Table(
        "Reports", tuple(map(Column, "ABCDEF")), ((*cells, *[Cell("31 December 2022 (estimated)")] * 4),) * 5
    )
    slide = deck(document(Chapter("a", "A", None, (reports,)))).slides[1]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.rows) == 6 and len(table.columns) >= 4


def test_a_table_too_large_for_a_slide_shows_its_first_rows_and_columns():
    wide = Table("Wide", tuple(Column(f"Column {n}") for n in range(9)), ((Cell("a word " * 6),) * 9,) * 30)
    slide = deck(document(Chapter("a", "A", None, (wide,)))).slides[1]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert 2 < len(table.rows) < 31 and 1 < len(table.columns) < 9
    assert slide.shapes.title.text == "Wide"
    assert any(f"{31 - len(table.rows)} more in the annex" in shape.text_frame.text for shape in slide.shapes
               if shape.has_text_frame)  # fmt: skip


# Slides of the annex: the faults, by kind


def annexed(*blocks):
    return deck(replace(document(Chapter("a", "Chapter", None, blocks)), brief=False))


def test_one_sentence_or_one_change_is_not_its_own_title():
    for block in (said("rose."), changed(4)):
        slide = annexed(Heading("Section", 2), block).slides[2]
        assert slide.shapes.title.text == "Section"


def test_a_table_of_one_row_and_one_of_narrow_columns_have_no_slide_and_are_named():
    narrow = Table("Narrow", tuple(Column("Head") for _ in range(5)), ((Cell("2022", ("word " * 40,)),) * 5,) * 4)
    made = annexed(rows(1), narrow, rows(4))
    assert [slide.shapes.title.text for slide in made.slides][2:] == ["Many (4 rows)"]
    notes = made.slides[1].notes_slide.notes_text_frame.text
    assert "Many (1 row)" in notes and "Narrow (4 rows)" in notes


def test_an_opening_repeats_no_figure():
    opening = annexed(changed(49.26), changed(3)).slides[1]
    assert opening.shapes.title.text == "Chapter" and "49.26" not in " ".join(opening._element.xpath(".//a:t/text()"))


def test_a_label_of_a_chart_breaks_nowhere(evidence, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    shares = dx.observations(["dossiers_online_share", "services_online_share"], evidence=evidence)
    made = annexed(_chart(dx.charts.levels, dx.analysis.newest(shares), language="vi"))
    (chart,) = (shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart)
    labels = chart._chartSpace.xpath(".//c:dLbl//a:t/text()")
    assert "khoảng\u00a038,3%" in labels and not any(" " in label for label in labels)
    assert {*chart._chartSpace.xpath(".//c:dLbl//a:bodyPr/@wrap")} == {"none"}


# What makes it


def test_cells_are_for_the_brief_by_their_tags():
    nb = notebook("T", "1", "2", "3", "4", tags=("brief", "", "brief-page", "brief-last"))
    for cell, text in zip(nb.cells[2:], ("a", "b", "c", "d"), strict=True):
        cell.update(cell_type="markdown", source=f"## Head {text}\n\n{text}", outputs=[])
    found = read_sections(nb, "name", "Title", References("en"))
    assert [(section.title, section.last) for section in found] == [
        ("Title", False),
        ("Head c", False),
        ("Head d", True),
    ]
    assert [block.text for block in found[0].blocks] == ["Head a", "a"]
    assert read_sections(notebook("T", "1"), "name", "Title", References("en")) == []


@pytest.mark.parametrize(
    ("sizes", "fault"), [("{pages: 0}", "pages"), ("{slides: 1}", "slides"), ("{words: 5}", "words")]
)
def test_sizes_of_the_brief_are_checked(tmp_path, sizes, fault):
    (tmp_path / "overview.ipynb").write_text("{}", encoding="utf-8")
    entry = "notebooks: [{file: overview.ipynb, title: {en: O, vi: O}}]\n"
    (tmp_path / "suite.yml").write_text(f"{SUITE}{entry}", encoding="utf-8")
    assert (read_suite(tmp_path / "suite.yml").brief.pages, read_suite(tmp_path / "suite.yml").brief.slides) == (10, 15)
    (tmp_path / "suite.yml").write_text(f"{SUITE}brief: {sizes}\n{entry}", encoding="utf-8")
    with pytest.raises(InvalidData, match=fault):
        read_suite(tmp_path / "suite.yml")
