"""The slides of ``template.pptx``, which holds their look, and the few things that stand on them, each in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from dxlib.briefing.document import Document
from dxlib.briefing.packing import repacked
from dxlib.charts.lettering import width, wrap
from dxlib.tables.display import Cell, light

LEFT, ROOM = 0.6, 12.13  # inches, as in the template
TOP, FLOOR = 1.95, 6.45  # of what a slide shows, between title and source
SMALL, LEADING = 11, 1.25  # points; lines as a share of their size
TABLE = (16, 14)  # points, the largest that fits
TITLES = (28, 26, 24)
_TEMPLATE = Path(__file__).with_name("template.pptx")
_NUMBER, _FOOTER = 13, 15  # kinds of placeholders

Box = tuple[float, float, float, float]  # left, top, width and height in inches


class Deck:
    """Slides in the making."""

    def __init__(self, document: Document) -> None:
        self.document, self.file = document, pptx.Presentation(str(_TEMPLATE))
        self._sections: list[tuple[str, list[int]]] = []
        about = self.file.core_properties
        about.title, about.author, about.language = document.title, "dxlib", document.language
        about.comments = about.subject = document.subtitle
        about.created = about.modified = datetime.combine(document.newest, time())
        self._edition = _edition(document)

    def opening(self) -> None:
        """Add the first slide: title and terms."""
        slide = self._add("Opening", self.document.title)
        line(slide.placeholders[1].text_frame.paragraphs[0], self.document.kicker, 18, "on_status")
        wide = ROOM / max(len(self.document.terms), 1)
        for n, (term, value) in enumerate(self.document.terms):
            frame = box(slide, LEFT + n * wide, 5.2, wide - 0.3, 1.6).text_frame
            line(frame.paragraphs[0], term, 14, "ink3")
            line(frame.add_paragraph(), value, 18, "ink", bold=True)

    def chapter(self, title: str) -> Any:
        """Add the first slide of a chapter, from which on slides belong to it; return it."""
        self.begin(title)
        return self._add("Chapter", title)

    def begin(self, title: str) -> None:
        """Begin a chapter, to which the next slides belong."""
        self._sections.append((title, []))

    def message(self, titles: Sequence[str], counted: str = "") -> Any:
        """Add a slide under the first of some titles that its place holds; return it.

        Args:
            titles: the fullest first; the last is cut if it must be.
            counted: which of several slides of one kind it is.
        """
        title = chosen(titles, counted)
        slide = self._add("Message", title)
        most = {TITLES[0]: 1}  # the largest letters for one line only
        fits = (size for size in TITLES if len(_wrapped(title, size)) <= most.get(size, 2))
        size = next(fits, TITLES[-1])
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        return slide

    def _add(self, layout: str, title: str) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name(layout))
        slide.shapes.title.text = title
        if self._sections:
            self._sections[-1][1].append(slide.slide_id)
        return slide

    def packed(self) -> bytes:
        """Return the file, with edition and number at the foot of every slide but the first."""
        for number, slide in enumerate(self.file.slides, 1):
            if number > 1:
                _foot(slide, self._edition)
            _speak(slide, self.document.language)
        if self._sections:
            _group(self.file, self._sections, self.document.title)
        file = BytesIO()
        self.file.save(file)
        return repacked(file.getvalue(), self.document.newest)


def chosen(titles: Iterable[str], counted: str = "") -> str:
    """Return the first of some titles that two lines hold; the last, cut, if none does."""
    said = [f"{title} {counted}".strip() for title in titles if title]
    fitting = (one for one in said if len(_wrapped(one, TITLES[-1])) <= 2)
    return next(fitting, None) or " ".join(wrap(said[-1], ROOM * 72 - 4, TITLES[-1], bold=True, lines=2))


def _wrapped(title: str, size: float) -> list[str]:
    return wrap(title, ROOM * 72 - 4, size, bold=True, lines=9)


def _edition(document: Document) -> str:
    """Title and as many terms as one line holds, the date of publication before the period."""
    terms, said = document.terms, document.title
    for term, value in (*terms[2:], *terms[:2]):
        longer = f"{said} · {term}: {value}"
        said = longer if width(longer, SMALL) <= 10.9 * 72 else said
    return said


def _foot(slide: Any, words: str) -> None:
    """Put number and footer on a slide, last in reading order: they do not come by themselves."""
    for holder in slide.slide_layout.placeholders:
        if int(holder.placeholder_format.type) in (_NUMBER, _FOOTER):
            number = max(int(one) for one in slide._element.xpath("//p:cNvPr/@id")) + 1
            slide.shapes._spTree.append(deepcopy(holder._element))
            slide.shapes[-1]._element.xpath(".//p:cNvPr")[0].set("id", str(number))
            if int(holder.placeholder_format.type) == _FOOTER:
                slide.shapes[-1].text_frame.text = words


def _speak(slide: Any, language: str) -> None:
    """Say in which language each word is, for who has the slides read aloud."""
    for words in slide._element.iter(qn("a:r")):
        words.get_or_add_rPr().set("lang", {"vi": "vi-VN"}.get(language, "en-GB"))


def _group(file: Any, sections: list[tuple[str, list[int]]], title: str) -> None:
    """Group the slides by chapter, as the program's own list of slides shows them."""
    inside = {number for _name, numbers in sections for number in numbers}
    first = [slide.slide_id for slide in file.slides if slide.slide_id not in inside]
    found = []
    for n, (name, numbers) in enumerate([(title, first), *sections]):
        slides = "".join(f'<p14:sldId id="{number}"/>' for number in numbers)
        label = escape(name, {'"': "&quot;"})
        found.append(f'<p14:section name="{label}" id="{{00000000-0000-4000-8000-{n:012d}}}">'
                     f"<p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>")  # fmt: skip
    ext = parse_xml(
        f'<p:extLst {nsdecls("p")}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        f"{''.join(found)}</p14:sectionLst></p:ext></p:extLst>"
    )
    root = file.part._element
    for old in root.findall(qn("p:extLst")):
        root.remove(old)
    root.append(ext)


def box(slide: Any, left: float, top: float, wide: float, high: float) -> Any:
    """Return a new text box, in inches."""
    made = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    frame = made.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return made


def lines(slide: Any, place: Box, texts: Iterable[str], size: float, colour: str) -> None:
    """Write texts in a new box, a paragraph each."""
    frame = box(slide, *place).text_frame
    for text, paragraph in zip(texts, paragraphs(frame), strict=False):
        line(paragraph, text, size, colour)


def paragraphs(frame: Any) -> Iterator[Any]:
    """Yield the paragraph of a new frame, and then as many more as are asked for."""
    yield frame.paragraphs[0]
    while True:
        yield frame.add_paragraph()


def line(paragraph: Any, text: str, size: float, colour: str, bold: bool = False) -> None:
    """Write words at the end of a paragraph."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(light(colour)[1:])


def tell(slide: Any, lines: Iterable[str]) -> None:
    """Write what the speaker says, a line each."""
    told = "\n".join(dict.fromkeys(filter(None, lines)))
    if told:
        slide.notes_slide.notes_text_frame.text = told


def height(text: str, room: float, size: float) -> float:
    """Return how high a text stands in a column, in inches."""
    return len(wrap(text, room * 72, size, lines=999, even=False)) * size * LEADING / 72


def grid(slide: Any, name: str, widths: list[float], heights: list[float], head: bool) -> Any:
    """Return a new table without boxes: a thin rule under every row, a dark one under the head."""
    at = (Inches(LEFT), Inches(TOP), Inches(sum(widths)), Inches(sum(heights)))
    shape = slide.shapes.add_table(len(heights), len(widths), *at)
    shape.name = name
    table = shape.table
    table.first_row, table.horz_banding = head, False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for n, value in enumerate(widths):
        table.columns[n].width = Inches(value)
    for n, value in enumerate(heights):
        table.rows[n].height = Inches(value)
        for cell in table.rows[n].cells:
            _rule(cell, "ink" if head and n == 0 else "rule")
    return table


def _rule(cell: Any, colour: str) -> None:
    under = parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{light(colour)[1:]}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, under)
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Emu(45720)


def fill(place: Any, cell: Cell, size: float, head: bool, right: bool) -> None:
    """Write a cell of a table: its words, and the smaller lines under them."""
    texts = (f"{cell.sign} {cell.text}".strip(), *cell.small)
    for n, (text, paragraph) in enumerate(zip(texts, paragraphs(place.text_frame), strict=False)):
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        bold = head or bool(cell.status and not n)
        line(paragraph, text, SMALL if n else size - head, "ink2" if head else "ink3" if n else "ink", bold)
