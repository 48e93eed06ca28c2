"""The look of slides: their masters, and the few things that stand on them, each in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from dxlib.briefing.document import Document
from dxlib.briefing.running.archive import repacked
from dxlib.charts.lettering import cut, width, wrap
from dxlib.tables.display import Cell, light

WIDE, HIGH = 13.333, 7.5  # inches
LEFT, ROOM = 0.6, 12.13
TOP, FLOOR = 1.95, 6.45  # of what a slide shows, between title and source
SMALL, LEADING = 11, 1.25  # points; lines as a share of their size
TABLE = (16, 14, 12)  # points, the largest that fits
TITLES = (28, 26, 24)
_OPENING, _CHAPTER, _MESSAGE = 0, 2, 5  # layouts of the program's own template
_THEME = {"dk2": "reached", "lt2": "soft", "accent1": "track", "accent2": "reached", "accent3": "off",
          "accent4": "slight", "accent5": "na", "accent6": "away", "hlink": "link", "folHlink": "ink3"}  # fmt: skip
_FONT = "Arial"  # on every machine that opens slides


class Deck:
    """Slides in the making."""

    def __init__(self, document: Document) -> None:
        self.document, self.file = document, pptx.Presentation()
        self._sections: list[tuple[str, list[int]]] = []
        _prepare(self.file)
        about = self.file.core_properties
        about.title, about.author, about.language = document.title, "dxlib", document.language
        about.comments = about.subject = document.subtitle
        about.created = about.modified = datetime.combine(document.newest, time())
        self._edition = _edition(document)

    def opening(self) -> None:
        """Add the first slide: title and terms."""
        slide = self._add(_OPENING, self.document.title)
        line(_emptied(slide.placeholders[1]), self.document.kicker, 18, "on_status")
        wide = ROOM / max(len(self.document.terms), 1)
        for n, (term, value) in enumerate(self.document.terms):
            frame = box(slide, LEFT + n * wide, 5.2, wide - 0.3, 1.6).text_frame
            line(frame.paragraphs[0], term, 14, "ink3")
            line(frame.add_paragraph(), value, 18, "ink", bold=True)

    def chapter(self, title: str) -> Any:
        """Add the first slide of a chapter, from which on slides belong to it; return it."""
        self._sections.append((title, []))
        return self._add(_CHAPTER, title)

    def message(self, titles: Sequence[str], counted: str = "") -> Any:
        """Add a slide under the first of some titles that its place holds; return it.

        Args:
            titles: the fullest first; the last is cut if it must be.
            counted: which of several slides of one kind it is.
        """
        title = chosen(titles, counted)
        slide = self._add(_MESSAGE, title)
        most = {TITLES[0]: 1}  # the largest letters for one line only
        fits = (size for size in TITLES if len(_wrapped(title, size)) <= most.get(size, 2))
        size = next(fits, TITLES[-1])
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        return slide

    def _add(self, layout: int, title: str) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name(_NAMES[layout]))
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


_NAMES = {_OPENING: "Opening", _CHAPTER: "Chapter", _MESSAGE: "Message"}


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


def _prepare(file: Any) -> None:
    """Make the slides as wide as screens are, in the colours of the charts, with three layouts."""
    file.slide_width, file.slide_height = Inches(WIDE), Inches(HIGH)
    master = file.slide_master
    for n, layout in enumerate(list(file.slide_layouts)):
        if n in _NAMES:
            layout._element.cSld.set("name", _NAMES[n])
        else:
            file.slide_layouts.remove(layout)
    _recolour(master)
    places = {1: (LEFT, 0.35, ROOM, 1.0), 2: (LEFT, TOP, ROOM, FLOOR - TOP), 13: (11.9, 6.98, 0.83, 0.32),
              15: (LEFT, 6.98, 11.0, 0.32), 16: (9.0, 6.98, 2.0, 0.32)}  # fmt: skip
    for holder in (*master.placeholders, *(h for layout in file.slide_layouts for h in layout.placeholders)):
        if (kind := int(holder.placeholder_format.type)) in places:
            _place(holder, *places[kind])
            holder.text_frame.margin_left = holder.text_frame.margin_right = 0
        if kind in (13, 15):
            _style(holder, SMALL, "ink3", PP_ALIGN.RIGHT if kind == 13 else PP_ALIGN.LEFT)
    for style, size in (("titleStyle", TITLES[0]), ("bodyStyle", 18)):
        first = master.element.find(f".//{{*}}{style}/{{*}}lvl1pPr")  # the style of the first level
        first.set("algn", "l")
        first.find("{*}defRPr").set("sz", str(size * 100))
        if style == "titleStyle":
            first.find("{*}defRPr").set("b", "1")
    opening, chapter, message = (file.slide_layouts.get_by_name(_NAMES[n]) for n in (_OPENING, _CHAPTER, _MESSAGE))
    _arrange(opening, (LEFT, 1.3, ROOM, 2.0), (LEFT, 3.45, ROOM, 0.6), 44, "on_status")
    _arrange(chapter, (1.0, 0.7, 11.7, 0.9), (1.0, 1.85, 11.7, 1.7), 40, "ink")
    message.placeholders[0].text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _band(opening, 0, 0, WIDE, 4.6, "reached")
    _band(chapter, 0, 0, 0.35, HIGH, "reached")
    _band(message, LEFT, 1.43, ROOM, 0.015, "rule")


def _recolour(master: Any) -> None:
    """Give the theme the colours of the charts and a typeface that every machine has, for who edits the slides."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = parse_xml(theme.blob)
    for name, colour in _THEME.items():
        slot = root.find(f".//{{*}}clrScheme/{{*}}{name}")
        for old in list(slot):
            slot.remove(old)
        slot.append(parse_xml(f'<a:srgbClr {nsdecls("a")} val="{light(colour)[1:]}"/>'))
    for latin in root.iterfind(".//{*}fontScheme/*/{*}latin"):
        latin.set("typeface", _FONT)
    theme._blob = serialize_part_xml(root)
    ground = parse_xml(f'<p:bg {nsdecls("p", "a")}><p:bgPr><a:solidFill><a:srgbClr val="{light("paper")[1:]}"/>'
                       "</a:solidFill><a:effectLst/></p:bgPr></p:bg>")  # fmt: skip
    sheet = master._element.cSld
    for old in sheet.findall(qn("p:bg")):
        sheet.remove(old)
    sheet.insert(0, ground)


Box = tuple[float, float, float, float]


def _arrange(layout: Any, title: Box, words: Box, size: float, colour: str) -> None:
    first, second = list(layout.placeholders)[:2]
    _place(first, *title)
    _place(second, *words)
    first.text_frame.vertical_anchor, second.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM, MSO_ANCHOR.TOP
    second.text_frame.margin_left = second.text_frame.margin_right = 0
    _style(first, size, colour, PP_ALIGN.LEFT, bold=True)
    _style(second, 20, colour, PP_ALIGN.LEFT)


def _style(holder: Any, size: float, colour: str, align: Any, bold: bool = False) -> None:
    """Set how the first level of a placeholder is written, for every slide that has it."""
    body = holder._element.txBody
    for old in body.findall(qn("a:lstStyle")):
        body.remove(old)
    side = {PP_ALIGN.RIGHT: "r", PP_ALIGN.LEFT: "l"}[align]
    style = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="{side}"><a:buNone/>'
        f'<a:defRPr sz="{int(size * 100)}" b="{int(bold)}" cap="none"><a:solidFill>'
        f'<a:srgbClr val="{light(colour)[1:]}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    body.insert(list(body).index(body.find(qn("a:bodyPr"))) + 1, style)


def _band(layout: Any, left: float, top: float, wide: float, high: float, colour: str) -> None:
    """Draw a band of colour behind everything on a layout; it says nothing, and is not read aloud."""
    x, y, cx, cy = (int(Inches(value)) for value in (left, top, wide, high))
    shape = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{900 + len(layout.shapes)}" name="Band">'
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        f'</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{light(colour)[1:]}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )
    layout.shapes._spTree.insert(2, shape)


def _foot(slide: Any, words: str) -> None:
    """Put number and footer on a slide, last in reading order: they do not come by themselves."""
    for holder in slide.slide_layout.placeholders:
        if int(holder.placeholder_format.type) in (13, 15):
            number = max(int(one) for one in slide._element.xpath("//p:cNvPr/@id")) + 1
            slide.shapes._spTree.append(deepcopy(holder._element))
            slide.shapes[-1]._element.xpath(".//p:cNvPr")[0].set("id", str(number))
            if int(holder.placeholder_format.type) == 15:
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


def _place(shape: Any, left: float, top: float, wide: float, high: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in (left, top, wide, high))


def _emptied(holder: Any) -> Any:
    holder.text_frame.text = ""
    return holder.text_frame.paragraphs[0]


def box(slide: Any, left: float, top: float, wide: float, high: float) -> Any:
    """Return a new text box, in inches."""
    made = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    frame = made.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return made


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


def cut_to(text: str, room: float, size: float) -> str:
    """Return a text as far as one line holds it; the room in inches."""
    return cut(text, room * 72, size)


def grid(slide: Any, name: str, widths: list[float], heights: list[float], head: bool, top: float = TOP) -> Any:
    """Return a new table without boxes: a thin rule under every row, a dark one under the head."""
    at = (Inches(LEFT), Inches(top), Inches(sum(widths)), Inches(sum(heights)))
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
    frame = place.text_frame
    for n, text in enumerate((f"{cell.sign} {cell.text}".strip(), *cell.small)):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        bold = head or bool(cell.status and not n)
        line(paragraph, text, SMALL if n else size - head, "ink2" if head else "ink3" if n else "ink", bold)
