"""Footnotes and headlines of a Word document: what the figures of a sentence rest on, at the foot of its page."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import nbformat
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

import dxlib as dx
from dxlib.briefing import word
from dxlib.briefing.document import Chapter, Document, Heading, Paragraph, Run, read_chapter
from dxlib.briefing.evidence import references
from dxlib.tables.display import light
from dxlib.text import date_label

HOSTILE = '</w:t></w:r><w:br/> <w:p>&amp; ]]> "x" \u202e'


def said(text, *note, after="", **more):
    """A computed sentence with its note."""
    return Paragraph((Run(text),), "item", 1, computed=True, note=note, after=(Run(after),) if after else (), **more)


def written(*blocks):
    chapter = blocks[0] if isinstance(blocks[0], Chapter) else Chapter("name", "Services", None, blocks)
    terms = (("Period", "2023"),) * 3
    return word.write(Document("Title", "en", "Briefing", terms, date(2024, 4, 30), "Computed", (chapter,)))


def opened(content):
    return docx.Document(BytesIO(content))


def notes_of(document):
    """The notes of a Word document by their number, a line each; empty where it has none."""
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    except KeyError:
        return {}
    notes = [note for note in parse_xml(part.blob) if note.get(qn("w:type")) is None]
    numbers = [int(note.get(qn("w:id"))) for note in notes]
    assert len(set(numbers)) == len(numbers)
    lines = [[text.text for text in note.iter(qn("w:t"))] for note in notes]
    return dict(zip(numbers, lines, strict=True))


def referred(element):
    """The numbers of the notes that an element refers to, in reading order."""
    return [int(mark.get(qn("w:id"))) for mark in element.iter(qn("w:footnoteReference"))]


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


@pytest.fixture(scope="module")
def texts(evidence):
    figures = dx.compare(evidence=evidence)
    targets = dx.assess(evidence=evidence)
    return dx.text.headlines(dx.analysis.leading(figures, targets, 5), targets), dx.text.sentences(figures, limit=60)


@pytest.fixture(scope="module")
def told(evidence, texts):
    """What the reports of this repository say, in a Word document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_EDITION", "1")
        outputs = [nbformat.v4.new_output("display_data", text._repr_mimebundle_()) for text in texts]
    cells = [nbformat.v4.new_markdown_cell("# T\n\n## At a glance"), nbformat.v4.new_code_cell("", outputs=outputs)]
    nb = nbformat.v4.new_notebook(cells=cells)
    return opened(written(read_chapter(nb, "name", "Title", references(evidence.reports, "en"))))


def test_every_sentence_names_document_date_line_and_printed_figure_in_its_note(told, texts, evidence):
    notes, reports = notes_of(told), evidence.reports.set_index("id")
    paragraphs = [*told.paragraphs, *(row.cells[1].paragraphs[0] for row in told.tables[0].rows)]
    found = {paragraph.text: paragraph for paragraph in paragraphs}
    sentences = [sentence for text in texts for sentence in text.sentences if sentence.places]
    assert len(sentences) > 20
    for sentence in sentences:
        start = sentence.text.replace("**", "")
        (number,) = referred(next(p for text, p in found.items() if text.startswith(start))._p)
        note = "\n".join(notes[number])
        for place in sentence.places:
            report = reports.loc[place.report]
            assert f"“{place.printed}”" in note
            assert date_label(report["published"], "en") in note
            if place.line:
                assert report["document"] in note and f"line {place.line}" in note
        assert not sentence.working or sentence.working in notes[number][-1]


def test_notes_are_numbered_from_one_as_they_are_read_and_none_is_left_over(told):
    numbers = referred(told.element.body)
    assert numbers == list(range(1, len(numbers) + 1)) == list(notes_of(told))


def test_the_number_stands_after_the_figures_and_before_what_to_mind_of_them():
    document = opened(written(said("It rose to 5%.", "Report, line 3", after=" Another gives 6%.")))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("It rose"))
    assert [run.text or referred(run._r) for run in paragraph.runs] == ["It rose to 5%.", [1], " Another gives 6%."]


def test_the_part_has_what_word_asks_of_it():
    document = opened(written(said("One.", "Report, line 3", "Computed: 5 − 3")))
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    assert (part.partname, part.content_type) == ("/word/footnotes.xml", CONTENT_TYPE.WML_FOOTNOTES)
    separator, continued, note = parse_xml(part.blob)
    kinds = {qn("w:separator"): separator, qn("w:continuationSeparator"): continued}
    for mark, each in kinds.items():
        assert each.get(qn("w:type")) == mark.split("}")[1] and each.find(f".//{mark}") is not None
    assert len(list(note.iter(qn("w:footnoteRef")))) == 1
    assert note[0].find(f"{qn('w:r')}/{qn('w:footnoteRef')}") is not None  # in the first paragraph
    properties = document.settings.element.find(qn("w:footnotePr"))
    assert [each.get(qn("w:id")) for each in properties] == [each.get(qn("w:id")) for each in (separator, continued)]
    assert properties.getnext().tag == qn("w:compat")  # the standard prescribes the order


def test_notes_have_the_styles_of_word_in_8_points_and_a_raised_number():
    document = opened(written(said("One.", "Report, line 3")))
    styles = {style.name: style for style in document.styles}
    assert styles["footnote text"].font.size.pt == 8 and styles["footnote text"].base_style.name == "Normal"
    assert styles["footnote reference"].font.superscript
    used = {mark.get(qn("w:val")) for mark in document.element.body.iter(qn("w:rStyle"))}
    assert styles["footnote reference"].style_id in used


def test_a_document_without_notes_has_no_part_for_them():
    document = opened(written(said("One."), Heading("Two", 2)))
    assert notes_of(document) == {}
    assert document.settings.element.find(qn("w:footnotePr")) is None


def test_hostile_words_in_a_note_or_a_headline_stay_words():
    document = opened(written(said("One.", HOSTILE, HOSTILE, key=f"+5 {HOSTILE}"), Heading(HOSTILE, 2)))
    assert notes_of(document) == {1: [HOSTILE, HOSTILE]}
    assert document.tables[0].cell(0, 0).text == f"+5\n{HOSTILE}"


def test_the_lede_has_its_note_too():
    document = opened(written(Chapter("name", "Services", said("Six of 35.", "Report, line 3"), ())))
    lede = next(p for p in document.paragraphs if p.style.name == "Lede")
    assert referred(lede._p) == [1] and notes_of(document) == {1: ["Report, line 3"]}


def test_large_changes_stand_beside_their_sentences_and_worse_ones_in_another_colour():
    better = said("Better.", "Report, line 3", key="+49.26 points", move="better")
    worse = said("Worse.", "Report, line 4", after=" Doubtful.", key="−32.6%", move="worse")
    (table,) = opened(written(Heading("At a glance", 2), better, worse)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["+49.26\npoints", "Better."],
        ["−32.6%", "Worse. Doubtful."],
    ]
    number, unit = table.cell(0, 0).paragraphs[0].runs
    assert table.cell(0, 0).paragraphs[0].style.font.size.pt == 20 and table.cell(0, 0).paragraphs[0].style.font.bold
    assert unit.font.size.pt < 10 and unit.font.bold is False
    (fallen,) = table.cell(1, 0).paragraphs[0].runs
    assert [str(run.font.color.rgb) for run in (number, fallen)] == [light("ink")[1:], light("off")[1:]]
    assert [referred(row.cells[1]._tc) for row in table.rows] == [[1], [2]]


def test_the_headlines_have_no_heading_no_frame_and_no_empty_cell(told):
    (table,) = told.tables
    look = table._tbl.tblPr
    flags = look.find(qn("w:tblLook"))
    assert flags.get(qn("w:firstRow")) == flags.get(qn("w:firstColumn")) == "0"
    assert not list(table._tbl.iter(qn("w:tblHeader")))
    assert [border.tag for border in look.find(qn("w:tblBorders"))] == [qn("w:insideH")]
    assert look.find(qn("w:tblCaption")).get(qn("w:val")) == "At a glance"
    assert all(cell.text for row in table.rows for cell in row.cells)
    assert len(table.rows) == 5


def test_only_large_changes_that_follow_each_other_share_a_table():
    large = said("Large.", key="+5")
    document = opened(written(large, large, said("Small."), large))
    assert [len(table.rows) for table in document.tables] == [2, 1]
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"] == ["Small."]


def test_the_template_wears_the_colours_of_the_charts():
    styles = opened(written(said("One."))).styles
    for style, colour in {"Title": "ink", "Heading 1": "ink", "Lede": "ink2", "Code": "ink2", "Note": "ink3"}.items():
        assert str(styles[style].font.color.rgb) == light(colour)[1:], style


def test_the_same_notes_give_the_same_bytes():
    blocks = said("One.", "Report, line 3", key="+5 points"), said("Two.", "Report, line 4")
    assert written(*blocks) == written(*blocks)
