"""An edition as a Word document: styles, real tables, captions that count themselves, a table of contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu
from docx.table import Table as Grid

from dxlib.briefing.document import Document, Heading, Paragraph, Run, annex
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.measures import shares
from dxlib.briefing.running.archive import repacked
from dxlib.briefing.word.footnotes import Footnotes
from dxlib.briefing.word.headlines import grid
from dxlib.tables.display import Cell, Table, light
from dxlib.text import gettext

_FONT = "Arial"  # on every reader's machine, with all Vietnamese letters
_WIDTH, _TALLEST = Cm(17), Cm(21.5)
_PIXEL = 9525  # in English metric units
_TWIPS = 9638  # the width of the text, in twentieths of a point
_TEMPLATE = Path(__file__).with_name("template.docx")  # the page and the styles
_DEEPEST = 4
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def write(document: Document) -> bytes:
    """Return an edition as a Word document.

    A title with the terms of the edition, a table of contents, a chapter a notebook, and last the tables that the
    pages fold away. Headings, captions, lists, footnotes, header and footer are Word's own; numbers of pages, tables
    and figures are fields, so they stay right when somebody edits the text.
    """
    writer = _Writer(document)
    writer.front()
    for chapter in document.chapters:
        writer.heading(Heading(chapter.title, 1))
        if chapter.lede:
            writer.words(chapter.lede, "Lede")
        for large, blocks in groupby(chapter.blocks, lambda block: isinstance(block, Paragraph) and bool(block.key)):
            if large:
                writer.headlines(list(blocks))  # type: ignore[arg-type]
            else:
                for block in blocks:
                    writer.block(block)
    writer.annex()
    return writer.packed()


class _Writer:
    """A Word document in the making."""

    def __init__(self, document: Document) -> None:
        self.document, self._ = document, gettext(document.language)
        self.file = docx.Document(str(_TEMPLATE))
        self.headings: list[tuple[Heading, str]] = []
        self.counts: Counter[str] = Counter()
        self.notes = Footnotes()
        self.annexed = annex(document)
        self.around()
        properties = self.file.core_properties
        properties.title, properties.author, properties.language = document.title, "dxlib", document.language
        properties.comments = document.subtitle
        properties.created = properties.modified = datetime.combine(document.newest, time())

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

    def block(self, block: Heading | Paragraph | Table | Drawing) -> None:
        """One piece of a chapter."""
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Paragraph):
            level = f" {min(block.depth, 3)}" if block.depth > 1 else ""
            item = f"List {'Number' if block.number else 'Bullet'}{level}"
            styles = {"item": item, "quote": "Quote", "code": "Code"}
            self.words(block, styles.get(block.kind, "Normal"))
        elif isinstance(block, Drawing):
            self.chart(block)
        elif id(block) in self.annexed:
            words = self._("“{caption}” ({count} rows) stands at the end of this document.")
            paragraph = self.file.add_paragraph(style="Note")
            text = words.format(caption=block.caption, count=len(block.rows))
            paragraph._p.append(_link(f"Annex{self.annexed[id(block)]}", _run(text)))
        else:
            self.table(block)

    def words(self, words: Paragraph, style: str) -> None:
        """A paragraph of one style."""
        self.fill(self.file.add_paragraph(style=style), words)

    def fill(self, paragraph: Any, words: Paragraph) -> None:
        """Bold, slanted and linked words, with their footnote."""
        self.runs(paragraph, words.runs)
        if words.note:
            paragraph._p.append(self.notes.reference(words.note))
        self.runs(paragraph, words.after)

    def runs(self, paragraph: Any, runs: Iterable[Run]) -> None:
        """Words of several kinds, one after the other."""
        for run in runs:
            if run.link:
                target = self.file.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                part = f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"/>'
                paragraph._p.append(parse_xml(part))
                paragraph._p[-1].append(_run(run.text, run))
            else:
                paragraph._p.append(_run(run.text, run))

    def headlines(self, told: Sequence[Paragraph]) -> None:
        """Changes written large, a row each, and beside them what is said of them."""
        table = grid(told, self.headings[-1][0].text, _TWIPS)
        self.file.element.body.insert_element_before(table, "w:sectPr")
        for words, row in zip(told, Grid(table, self.file).rows, strict=True):
            self.fill(row.cells[1].paragraphs[0], words)
        self.file.add_paragraph("", "Note")

    def chart(self, chart: Drawing) -> None:
        """A chart: caption, drawing and picture of it with words for who cannot see it, note."""
        self.caption(self._("Chart"), "Figure", chart.title, chart.subtitle)
        wide, high = (Emu(int(pixels * _PIXEL)) for pixels in chart.size)
        share = min(1, _WIDTH / wide, _TALLEST / high)
        paragraph = self.file.add_paragraph(style="Figure")
        paragraph.add_run().add_picture(BytesIO(chart.png()), Emu(int(wide * share)), Emu(int(high * share)))
        _sharpen(paragraph, self.counts["Figure"], chart.lettered(_FONT))
        about = paragraph._p.find(f".//{qn('wp:docPr')}")
        about.set("title", chart.title)
        about.set("descr", chart.description)
        if chart.note:
            self.file.add_paragraph(chart.note, "Note")

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
        self.file.element.body.insert_element_before(parse_xml(_table(table)), "w:sectPr")
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
        entries = [(heading, name) for heading, name in self.headings if heading.level <= 2]
        place = self.contents._p
        for part in _contents(entries):
            place.addprevious(part)
        place.getparent().remove(place)
        self.notes.attach(self.file)
        file = BytesIO()
        self.file.save(file)
        return repacked(file.getvalue(), self.document.newest)


# Parts in Word's own language


def _run(text: str, like: Run | None = None) -> Any:
    look = ""
    if like is not None:
        look += '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>' if like.code else ""
        look += ("<w:b/>" if like.bold else "") + ("<w:i/>" if like.italic else "")
        look += f'<w:color w:val="{light("link")[1:]}"/><w:u w:val="single"/>' if like.link else ""
    return parse_xml(f"<w:r {nsdecls('w')}><w:rPr>{look}</w:rPr>{_text(text)}</w:r>")


def _text(text: str) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return "<w:br/>".join(lines)


def _field(code: str, shown: str, dirty: bool = False) -> list[Any]:
    """A field: Word's code, and what stands there until it is computed again."""
    again = ' w:dirty="true"' if dirty else ""
    runs = (
        f'<w:fldChar w:fldCharType="begin"{again}/>', f'<w:instrText xml:space="preserve">{code}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', _text(shown), '<w:fldChar w:fldCharType="end"/>',
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


def _table(table: Table) -> str:
    """A table as Word writes it: widths by what stands in the columns, the heading repeated, no row broken."""
    widths = [int(share * _TWIPS) for share in shares(table)]
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{light("rule")[1:]}"'
    borders = f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
    margin = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    look = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>{margin}'
        f'<w:tblLook w:firstRow="1" w:firstColumn="1"/><w:tblCaption w:val={quoteattr(table.caption)}/></w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    right = [column.numeric for column in table.columns]
    head = "".join(
        _cell(Cell(column.label), width, column.numeric, bold=True)
        for column, width in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        cells = "".join(map(_cell, row, widths, right))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return f"<w:tbl {nsdecls('w')}>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(cell: Cell, width: int, right: bool, bold: bool = False) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{light("tile")[1:]}"/>' if bold else ""
    colour = "<w:b/>" if bold or cell.status else ""
    words = f"<w:r><w:rPr>{colour}<w:sz w:val='17'/></w:rPr>{_text(f'{cell.sign} {cell.text}'.strip())}</w:r>"
    small = f'<w:rPr><w:color w:val="{light("ink3")[1:]}"/><w:sz w:val="15"/></w:rPr>'
    words += "".join(f"<w:r>{small}<w:br/>{_text(line)}</w:r>" for line in cell.small)
    aligned = '<w:jc w:val="right"/>' if right else ""
    spaced = '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
    about = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
    return f"<w:tc>{about}<w:p><w:pPr>{spaced}{aligned}</w:pPr>{words}</w:p></w:tc>"
