"""The annex as a Word document, and the pieces of any: headings, words, charts, tables, captions, fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu
from docx.table import Table as Grid

from dxlib.briefing.document import Block, Document, Heading, Paragraph, Run
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.folding import annex, moved_words
from dxlib.briefing.packing import repacked
from dxlib.briefing.word.footnotes import Footnotes
from dxlib.briefing.word.tables import headlines, tabled, text
from dxlib.tables.display import Table, light
from dxlib.text import gettext

_FONT = "Arial"  # on every reader's machine, with all Vietnamese letters
_GROUND = "#FFFFFF"  # of a page in Word
_PIXEL = 9525  # in English metric units
_TEMPLATE = Path(__file__).with_name("template.docx")  # the page and the styles
_DEEPEST = 4
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def is_large(block: Block) -> bool:
    """Whether a block is a change that is written large."""
    return isinstance(block, Paragraph) and bool(block.key)


class Writer:
    """A Word document in the making; as it stands the annex."""

    width: int = Cm(17)
    tallest: int = Cm(21.5)  # of a chart, as its width
    letters = (16, 14)  # half points, of a table and of the smaller lines in it

    def __init__(self, document: Document) -> None:
        self.document, self._ = document, gettext(document.language)
        self.file = docx.Document(str(_TEMPLATE))
        self.headings: list[tuple[Heading, str]] = []
        self.counts: Counter[str] = Counter()
        self.notes = Footnotes()
        self.contents: Any = None  # where the table of contents will stand, if there is one
        self.annexed = annex(document)
        self.around()
        properties = self.file.core_properties
        properties.title, properties.author, properties.language = document.title, "dxlib", document.language
        properties.comments = document.subtitle
        properties.created = properties.modified = datetime.combine(document.newest, time())

    def written(self) -> bytes:
        """Return the whole document."""
        self.front()
        for chapter in self.document.chapters:
            self.heading(Heading(chapter.title, 1))
            if chapter.lede:
                self.fill(self.file.add_paragraph(style="Lede"), chapter.lede)
            for large, blocks in groupby(chapter.blocks, is_large):
                if large:
                    self.headlines(list(blocks))  # type: ignore[arg-type]
                else:
                    for block in blocks:
                        self.block(block)
        self.annex()
        return self.packed()

    def around(self) -> None:
        """What the template leaves open: language, header, and the term before the number of the page."""
        language = self.file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        language.set(qn("w:val"), {"vi": "vi-VN"}.get(self.document.language, "en-GB"))
        section = self.file.sections[0]
        section.header.paragraphs[0].text = self.document.title
        term = ": ".join(self.document.terms[2])
        for footer in (section.footer, section.first_page_footer):
            footer.paragraphs[0].runs[0].text = f"{term}    "

    def front(self) -> None:
        """Title, terms, and the place of the table of contents."""
        self.file.add_paragraph(self.document.kicker, "Subtitle")
        self.file.add_paragraph(self.document.title, "Title")
        for term, value in self.document.terms:
            paragraph = self.file.add_paragraph(style="Terms")
            paragraph.add_run(f"{term}: ")
            paragraph.add_run(value).bold = True
        self.file.add_paragraph(self.document.footer, "Note")
        self.file.add_paragraph(self._("Contents"), "TOC Heading")
        self.contents = self.file.add_paragraph()

    def heading(self, heading: Heading) -> None:
        """A heading, which the table of contents can point to."""
        paragraph = self.file.add_paragraph(heading.text, f"Heading {min(heading.level, _DEEPEST)}")
        name = f"_Toc{len(self.headings) + 1:09d}"
        _bookmark(paragraph, name, len(self.headings))
        self.headings.append((heading, name))

    def block(self, block: Block) -> None:
        """One piece of a chapter."""
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Paragraph):
            level = f" {min(block.depth, 3)}" if block.depth > 1 else ""
            item = f"List {'Number' if block.number else 'Bullet'}{level}"
            styles = {"item": item, "quote": "Quote", "code": "Code"}
            self.fill(self.file.add_paragraph(style=styles.get(block.kind, "Normal")), block)
        elif isinstance(block, Drawing):
            self.chart(block)
        elif isinstance(block, Table) and id(block) in self.annexed:
            paragraph = self.file.add_paragraph(style="Note")
            told = moved_words(block, self.document.language)
            paragraph._p.append(_link(f"Annex{self.annexed[id(block)]}", _run(told)))
        elif isinstance(block, Table):
            self.table(block)

    def fill(self, paragraph: Any, words: Paragraph) -> None:
        """Bold, slanted and linked words, with their footnote."""
        self.runs(paragraph, words.runs)
        if words.note:
            paragraph._p.append(self.notes.reference(words.note))
        self.runs(paragraph, words.after)

    def runs(self, paragraph: Any, runs: Iterable[Run]) -> None:
        """Words of several kinds, one after the other."""
        for run in runs:
            made = _run(run.text, run)
            if run.link:
                target = self.file.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"/>')
                link.append(made)
                made = link
            paragraph._p.append(made)

    def headlines(self, told: Sequence[Paragraph]) -> None:
        """Changes written large, a row each, and beside them what is said of them."""
        table = headlines(told, self.headings[-1][0].text)
        self.file.element.body.insert_element_before(table, "w:sectPr")
        for words, row in zip(told, Grid(table, self.file).rows, strict=True):
            self.fill(row.cells[1].paragraphs[0], words)
        self.file.add_paragraph("", "Note")

    def chart(self, chart: Drawing) -> None:
        """A chart: caption, drawing and picture of it with words for who cannot see it, note."""
        self.caption(self._("Chart"), "Figure", chart.title, chart.subtitle)
        self.picture(chart, self.file.add_paragraph(style="Figure"), self.width)
        if chart.note:
            self.file.add_paragraph(chart.note, "Note")

    def picture(self, chart: Drawing, paragraph: Any, room: int) -> None:
        """The drawing of a chart and a picture of it, no wider than there is room, with its words."""
        wide, high = (Emu(int(pixels * _PIXEL)) for pixels in chart.size)
        share = min(1, room / wide, self.tallest / high)
        self.counts["picture"] += 1
        paragraph.add_run().add_picture(BytesIO(chart.png(_GROUND)), Emu(int(wide * share)), Emu(int(high * share)))
        _sharpen(paragraph, self.counts["picture"], chart.lettered(_FONT))
        about = paragraph._p.find(f".//{qn('wp:docPr')}")
        about.set("title", chart.title)
        about.set("descr", chart.description)

    def caption(self, word: str, counter: str, title: str, subtitle: str = "") -> Any:
        """A caption whose number Word counts itself."""
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.add_run(f"{word} ")
        self.counts[counter] += 1
        for part in _field(f" SEQ {counter} ", str(self.counts[counter])):
            paragraph._p.append(part)
        paragraph.add_run(f". {title}")
        if subtitle:
            paragraph.add_run(f"\n{subtitle}").bold = False
        return paragraph

    def table(self, table: Table) -> Any:
        """A table with its caption; its heading is repeated on every page that it runs over."""
        caption = self.caption(self._("Table"), "Table", table.caption, table.subtitle) if table.caption else None
        self.file.element.body.insert_element_before(tabled(table, *self.letters), "w:sectPr")
        for note in table.notes or ("",):
            self.file.add_paragraph(note, "Note")
        return caption

    def annex(self) -> None:
        """The tables that the pages fold away."""
        if not self.annexed:
            return
        self.heading(Heading(self._("Evidence"), 1))
        for chapter in self.document.chapters:
            folded = [block for block in chapter.blocks if isinstance(block, Table) and id(block) in self.annexed]
            if folded:
                self.heading(Heading(chapter.title, 2))
            for table in folded:
                number = self.annexed[id(table)]
                _bookmark(self.table(table), f"Annex{number}", 100_000 + number)

    def packed(self) -> bytes:
        """The document with its table of contents filled in."""
        if self.contents is not None:
            place = self.contents._p
            for part in _contents([(heading, name) for heading, name in self.headings if heading.level <= 2]):
                place.addprevious(part)
            place.getparent().remove(place)
        self.notes.attach(self.file)
        file = BytesIO()
        self.file.save(file)
        return repacked(file.getvalue(), self.document.newest)


# Parts in Word's own language


def _run(words: str, like: Run | None = None) -> Any:
    look = ""
    if like is not None:
        look += '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>' if like.code else ""
        look += ("<w:b/>" if like.bold else "") + ("<w:i/>" if like.italic else "")
        look += f'<w:color w:val="{light("link")[1:]}"/><w:u w:val="single"/>' if like.link else ""
    return parse_xml(f"<w:r {nsdecls('w')}><w:rPr>{look}</w:rPr>{text(words)}</w:r>")


def _field(code: str, shown: str, dirty: bool = False) -> list[Any]:
    """A field: Word's code, and what stands there until it is computed again."""
    again = ' w:dirty="true"' if dirty else ""
    runs = (
        f'<w:fldChar w:fldCharType="begin"{again}/>', f'<w:instrText xml:space="preserve">{code}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', text(shown), '<w:fldChar w:fldCharType="end"/>',
    )  # fmt: skip
    return [parse_xml(f"<w:r {nsdecls('w')}>{run}</w:r>") for run in runs]


def _sharpen(paragraph: Any, number: int, svg: str) -> None:
    """Put the drawing behind a picture: Word since 2016 and LibreOffice show it, the picture is for other programs."""
    part = Part(PackURI(f"/word/media/drawing{number}.svg"), "image/svg+xml", svg.encode(), paragraph.part.package)
    target = paragraph.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    drawing = f'<asvg:svgBlip xmlns:asvg="{_SVG}" {nsdecls("r")} r:embed="{target}"/>'
    more = f'<a:extLst {nsdecls("a")}><a:ext uri="{_SVG_BLIP}">{drawing}</a:ext></a:extLst>'
    paragraph._p.find(f".//{qn('a:blip')}").append(parse_xml(more))


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def _link(anchor: str, *runs: Any) -> Any:
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{anchor}" w:history="1"/>')
    link.extend(runs)
    return link


def _contents(entries: list[tuple[Heading, str]]) -> Iterable[Any]:
    """The table of contents: a field that Word computes as the document opens, filled in for other programs.

    What is filled in has no page numbers: they are known only to the program that sets the pages.
    """
    begin, code, middle, _shown, end = _field(' TOC \\o "1-2" \\h \\z \\u ', "", dirty=True)
    for at, (heading, name) in enumerate(entries):
        line = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="toc{heading.level}"/></w:pPr></w:p>')
        if at == 0:
            line.extend([begin, code, middle])
        line.append(_link(name, _run(heading.text)))
        yield line
    last = parse_xml(f"<w:p {nsdecls('w')}/>")
    last.extend([end] if entries else [begin, code, middle, end])
    yield last
