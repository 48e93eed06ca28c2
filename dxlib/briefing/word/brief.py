"""The brief as a Word document: a page a section, each with a card for what changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from dxlib.briefing.document import Block, Chapter, Document, Heading, Pair, Paragraph
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.evidence import key_parts
from dxlib.briefing.word.writer import Writer
from dxlib.tables.display import light

_STYLES = {  # points: of the letters, before and after
    "Normal": (8.3, 0, 2), "Heading 1": (18, 0, 5), "Heading 2": (11.5, 7, 3), "Heading 3": (9.5, 5, 2),
    "Lede": (10.2, 0, 4), "Title": (24, 0, 4), "Subtitle": (9, 0, 2), "Caption": (8.5, 5, 2), "Note": (7, 0, 3),
    "Figure": (9, 0, 2), "Key": (17, 2, 1), "List Bullet": (8.3, 0, 2), "List Number": (8.3, 0, 2),
}  # fmt: skip
_GAP = Cm(0.5)


class Brief(Writer):
    """The brief in the making."""

    letters = (14, 13)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.scale = 1.0
        for name, (size, before, after) in _STYLES.items():
            style = self.file.styles[name]
            style.font.size = Pt(size)
            layout = style.paragraph_format
            layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.05
        self.file.styles["Heading 1"].paragraph_format.page_break_before = False
        for rule in self.file.styles["Title"].element.xpath("w:pPr/w:pBdr"):  # the terms under it have one
            rule.getparent().remove(rule)

    def around(self) -> None:
        """Language, header with the terms of the edition, and the annex before the number of the page."""
        super().around()
        section, document = self.file.sections[0], self.document
        section.top_margin, section.bottom_margin, section.footer_distance = Cm(1.7), Cm(1.4), Cm(0.7)
        section.header.paragraphs[0].text = f"{document.title} · {document.kicker}"
        terms = section.header.add_paragraph(" · ".join(": ".join(pair) for pair in document.terms[:3]))
        terms.runs[0].font.size = Pt(6.5)  # one line in either language
        for footer in (section.footer, section.first_page_footer):
            footer.paragraphs[0].runs[0].text = f"{self._('Every figure, line by line:')} {document.annex}    "

    def written(self) -> bytes:
        """Return the whole document."""
        self.front()
        for at, section in enumerate(self.document.chapters):
            self.section(section, first=at == 0)
        return self.packed()

    def front(self) -> None:
        """Title and terms beside each other."""
        self.file.add_paragraph(self.document.kicker, "Subtitle")
        self.file.add_paragraph(self.document.title, "Title")
        table = self.grid(len(self.document.terms), 1, "ink")
        for cell, (term, value) in zip(table.rows[0].cells, self.document.terms, strict=True):
            _write(cell.paragraphs[0], f"{term}\n", 7.5, "ink3")
            _write(cell.paragraphs[0], value, 8.5, "ink").bold = True

    def section(self, section: Chapter, first: bool) -> None:
        """A section on its page."""
        self.scale = section.scale
        if section.title != self.document.title or not first:
            self.heading(Heading(section.title, 1))
            self.file.paragraphs[-1].paragraph_format.page_break_before = not first
        if section.lede:
            self.fill(self.file.add_paragraph(style="Lede"), section.lede)
        for kind, some in groupby(section.blocks, _kind):
            blocks: list[Any] = list(some)
            if kind == "card":
                self.cards(blocks)
            elif kind == "item" and first and blocks[0] is section.blocks[0]:
                self.message(blocks)
            else:
                for block in blocks:
                    self.block(block)

    def block(self, block: Block) -> None:
        """One piece of a section."""
        if isinstance(block, Pair):
            self.pair(block)
        elif isinstance(block, Paragraph) and block.kind == "more":
            self.file.add_paragraph(style="Note").add_run(block.text).italic = True
        else:
            super().block(block)

    def fill(self, paragraph: Any, words: Paragraph) -> None:
        """Words, and in small letters where their figures stand."""
        self.runs(paragraph, (*words.runs, *words.after))
        if words.source:
            _write(paragraph, f" ({words.source})", 6.5, "ink3")

    def message(self, items: Sequence[Paragraph]) -> None:
        """The sentences of the first page, numbered and large."""
        for number, item in enumerate(items, 1):
            paragraph = self.file.add_paragraph(style="Lede")
            layout = paragraph.paragraph_format
            layout.left_indent, layout.first_line_indent, layout.space_before = Cm(0.9), -Cm(0.9), Pt(6)
            layout.tab_stops.add_tab_stop(Cm(0.9), WD_TAB_ALIGNMENT.LEFT)
            _write(paragraph, f"{number}\t", 16, "track").bold = True
            self.fill(paragraph, item)

    def cards(self, items: Sequence[Paragraph]) -> None:
        """Changes written large, some beside each other, and under each what is said of it."""
        many = 2 if len(items) in (1, 2, 4) else 3
        table = self.grid(many, -(-len(items) // many), "ink")
        for at, item in enumerate(items):
            cell, (number, unit) = table.cell(at // many, at % many), key_parts(item.key)
            cell.paragraphs[0].style = self.file.styles["Key"]
            _write(cell.paragraphs[0], number, 17, "off" if item.move == "worse" else "ink").bold = True
            _write(cell.paragraphs[0], f" {unit}", 8, "ink3").bold = False
            self.fill(cell.add_paragraph(), item)
        self.file.add_paragraph("", "Note")

    def grid(self, columns: int, rows: int, colour: str) -> Any:
        """A table for what stands beside each other, with a rule over each row."""
        table = self.file.add_table(rows, columns)
        rule = f'w:val="single" w:sz="8" w:space="0" w:color="{light(colour)[1:]}"'
        edges = "".join(f"<w:{edge} {rule}/>" for edge in ("top", "insideH"))
        table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}</w:tblBorders>"))
        for column in table.columns:
            column.width = self.width // columns
        return table

    def pair(self, pair: Pair) -> None:
        """Two charts beside each other."""
        table = self.grid(2, 1, "rule")
        for cell, chart in zip(table.rows[0].cells, pair.charts, strict=True):
            self._captioned(cell.paragraphs[0], chart.title, chart.subtitle)
            self.picture(chart, cell.add_paragraph(style="Figure"), self.width // 2 - _GAP)
            if chart.note:
                cell.add_paragraph(chart.note, "Note")
        self.file.add_paragraph("", "Note")

    def chart(self, chart: Drawing) -> None:
        """A chart, as wide as its section draws it."""
        self.width = int(Writer.width * self.scale)
        super().chart(chart)
        self.width = Writer.width

    def caption(self, word: str, counter: str, title: str, subtitle: str = "") -> Any:
        """A caption without a number: there is nothing that would refer to it."""
        return self._captioned(self.file.add_paragraph(), title, subtitle)

    def _captioned(self, paragraph: Any, title: str, subtitle: str) -> Any:
        paragraph.style = self.file.styles["Caption"]
        paragraph.add_run(title)
        if subtitle:
            paragraph.add_run(f"\n{subtitle}").bold = False
        return paragraph


def _kind(block: Block) -> str:
    """Whether a block is a card, an item of a list, or neither."""
    item = isinstance(block, Paragraph) and block.kind == "item"
    return "card" if item and block.key else "item" if item else ""  # type: ignore[union-attr]


def _write(paragraph: Any, words: str, size: float, colour: str) -> Any:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(light(colour)[1:])
    return run
