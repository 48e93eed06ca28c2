"""An edition as slides: one message each, charts and tables that a person can edit, the words in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from dxlib.briefing.archive import repacked
from dxlib.briefing.document import Chapter, Document, Heading, Paragraph, annex
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.plots import Plot, plot
from dxlib.briefing.plotted import add_chart
from dxlib.charts.lettering import wrap
from dxlib.display import Cell, Table, light
from dxlib.text import gettext

_WIDE, _HIGH = 13.333, 7.5  # inches
_LEFT, _TOP, _ROOM, _FLOOR = 0.6, 1.55, 12.13, 6.75
_HEADING, _LONG, _BODY, _SMALL, _TABLE = 28, 18, 16, 11, 11  # points
_LEADING = 1.25
_ROWS, _POINTS = 10, 5
_READABLE = 560  # pixels of a chart's height that stay readable on one slide
_TITLE_ONLY, _TITLE = 5, 0


def write(document: Document) -> bytes:
    """Return an edition as slides.

    A title, then for each chapter that is for a talk its first sentence, a slide a chart, the computed sentences a
    few at a time, and the short tables; last, what is left to the other formats. Charts are native where the
    program has their type, else pictures with words for who cannot see them.
    """
    deck = _Deck(document)
    deck.opening()
    for chapter in document.chapters:
        if chapter.talk:
            deck.chapter(chapter)
    return deck.packed()


class _Deck:
    """Slides in the making."""

    def __init__(self, document: Document) -> None:
        self.document, self._ = document, gettext(document.language)
        self.file = pptx.Presentation()
        self.folded = annex(document)
        self.section = ""
        _widen(self.file)
        about = self.file.core_properties
        about.title, about.author, about.language = document.title, "dxlib", document.language
        about.comments = about.subject = document.subtitle
        about.created = about.modified = datetime.combine(document.newest, time())

    def opening(self) -> None:
        """Title and terms."""
        slide = self._slide(self.document.title, _TITLE)
        lines = [self.document.kicker, *(f"{term}: {value}" for term, value in self.document.terms)]
        frame = slide.placeholders[1].text_frame
        frame.text = "\n".join(lines)
        for paragraph in frame.paragraphs:
            paragraph.alignment, paragraph.font.size = PP_ALIGN.LEFT, Pt(18)

    def chapter(self, chapter: Chapter) -> None:
        """The slides of one notebook."""
        self.section = chapter.title
        slide = self._slide(chapter.title)
        words: list[Paragraph] = []
        if chapter.lede:
            _write_into(_box(slide, _LEFT, _TOP, _ROOM, 3.0), [(chapter.lede, 24)])
        computed: list[Paragraph] = []
        left: list[Table] = []
        for block in chapter.blocks:
            if not isinstance(block, Paragraph) and computed:
                self._sentences(computed)
                computed = []
            if isinstance(block, Heading):
                self.section, words = block.text, []
            elif isinstance(block, Paragraph):
                (computed if block.computed else words).append(block)
            elif isinstance(block, Drawing):
                self._chart(block, words)
            elif id(block) in self.folded or not self._table(block, words):
                left.append(block)
        self._sentences(computed)
        self._left(chapter, left)

    def _slide(self, title: str, layout: int = _TITLE_ONLY, words: Iterable[Paragraph] = ()) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts[layout])
        slide.shapes.title.text = title
        if len(wrap(title, _ROOM * 72, _HEADING, bold=True, lines=9)) > 1:
            slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(_LONG)
        for holder in slide.slide_layout.placeholders:
            if holder.placeholder_format.type in (13, 15):  # number and footer do not come by themselves
                copy = deepcopy(holder._element)
                slide.shapes._spTree.append(copy)
                if holder.placeholder_format.type == 15:
                    slide.shapes[-1].text_frame.text = self.document.title
                    slide.shapes[-1].text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        told = "\n".join(paragraph.text for paragraph in words)
        if told:
            slide.notes_slide.notes_text_frame.text = told
        return slide

    def _chart(self, chart: Drawing, words: list[Paragraph]) -> None:
        found = plot(chart, self.document.language)
        parts = [chart] if found else chart.parts(_READABLE)
        for number, part in enumerate(parts, 1):
            title = chart.title or self.section
            self._drawn(f"{title} ({number}/{len(parts)})" if len(parts) > 1 else title, part, found, words)

    def _drawn(self, title: str, chart: Drawing, found: Plot | None, words: list[Paragraph]) -> None:
        slide = self._slide(title)
        told = (*(paragraph.text for paragraph in words), chart.description)
        slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, told))
        top = _TOP
        subtitle = found.subtitle if found else chart.subtitle
        if subtitle:
            box = _box(slide, _LEFT, top - 0.35, _ROOM, 0.35)
            _line(box.text_frame.paragraphs[0], subtitle, _BODY - 2, "ink2")
        if found is None:
            self._picture(slide, chart, top)
            return
        lines = [piece for note in found.notes for piece in _lines(note, _ROOM, _SMALL)]
        under = len(lines) * _SMALL * _LEADING / 72 + (0.1 if lines else 0)
        bars = 1 if found.stacked else len(found.series)
        high = min(_FLOOR - top - 0.2 - under, 0.9 + len(found.categories) * (0.4 * bars + 0.4))
        shape = add_chart(slide, found, (_LEFT, top + 0.1, _ROOM, high))
        _describe(shape, chart)
        if lines:
            box = _box(slide, _LEFT, top + 0.2 + high, _ROOM, under)
            for n, note in enumerate(found.notes):
                paragraph = box.text_frame.paragraphs[0] if n == 0 else box.text_frame.add_paragraph()
                _line(paragraph, note, _SMALL, "ink3")

    def _picture(self, slide: Any, chart: Drawing, top: float) -> None:
        wide, high = chart.size
        share = min(_ROOM / wide, (_FLOOR - top - 0.1) / high)
        wide, high = wide * share, high * share
        left = _LEFT + (_ROOM - wide) / 2
        picture = BytesIO(chart.png())
        _describe(slide.shapes.add_picture(picture, Inches(left), Inches(top + 0.1), Inches(wide), Inches(high)), chart)

    def _sentences(self, paragraphs: list[Paragraph]) -> None:
        """Computed sentences, as many on a slide as it holds."""
        pages = list(_paged(paragraphs, _FLOOR - _TOP))
        even = -(-len(paragraphs) // max(len(pages), 1))
        pages = list(_paged(paragraphs, _FLOOR - _TOP, even)) if len(pages) > 1 else pages
        for number, page in enumerate(pages, 1):
            title = f"{self.section} ({number}/{len(pages)})" if len(pages) > 1 else self.section
            slide = self._slide(title)
            _write_into(_box(slide, _LEFT, _TOP, _ROOM, _FLOOR - _TOP), [(each, _BODY) for each in page])

    def _table(self, table: Table, words: list[Paragraph]) -> bool:
        """A short table on a slide of its own; whether it fits."""
        if len(table.rows) == len(table.columns) == 1:
            return True  # says that there is nothing to show
        if not 0 < len(table.rows) <= _ROWS or len(table.columns) > 7:
            return False
        widths = _widths(table)
        grid = [tuple(Cell(column.label) for column in table.columns), *table.rows]
        heights = [_row_height(row, widths) for row in grid]
        if _TOP + sum(heights) > _FLOOR:
            return False
        slide = self._slide(table.caption or self.section, words=words)
        at = (Inches(_LEFT), Inches(_TOP), Inches(sum(widths)), Inches(sum(heights)))
        shape = slide.shapes.add_table(len(grid), len(table.columns), *at)
        shape.name = table.caption or self.section
        made = shape.table
        for n, width in enumerate(widths):
            made.columns[n].width = Inches(width)
        for n, row in enumerate(grid):
            made.rows[n].height = Inches(heights[n])
            for m, cell in enumerate(row):
                _fill(made.cell(n, m), cell, head=n == 0, right=table.columns[m].numeric)
        return True

    def _left(self, chapter: Chapter, tables: list[Table]) -> None:
        """What the slides leave out, by name."""
        named = [table for table in tables if table.caption and table.rows]
        if not named:
            return
        slide = self._slide(self._("{chapter}: in the document and the workbook").format(chapter=chapter.title))
        form = self._("{caption} ({count} rows)")
        lines = [form.format(caption=t.caption, count=len(t.rows)) for t in named]
        kept = lines[:14] + ([f"+ {len(lines) - 14}"] if len(lines) > 14 else [])
        box = _box(slide, _LEFT, _TOP, _ROOM, _FLOOR - _TOP)
        for n, line in enumerate(kept):
            paragraph = box.text_frame.paragraphs[0] if n == 0 else box.text_frame.add_paragraph()
            _line(paragraph, line, _BODY - 2, "ink2")

    def packed(self) -> bytes:
        """The file."""
        file = BytesIO()
        self.file.save(file)
        return repacked(file.getvalue(), self.document.newest)


def _widen(file: Any) -> None:
    """Make the slides as wide as screens are, and put every placeholder where it then belongs."""
    file.slide_width, file.slide_height = Inches(_WIDE), Inches(_HIGH)
    master = file.slide_master
    places = {1: (_LEFT, 0.45, _ROOM, 0.75), 2: (_LEFT, _TOP, _ROOM, _FLOOR - _TOP), 13: (11.7, 6.95, 1.03, 0.35),
              15: (_LEFT, 6.95, 8.0, 0.35), 16: (9.0, 6.95, 2.0, 0.35)}  # fmt: skip
    for holder in (*master.placeholders, *(h for layout in file.slide_layouts for h in layout.placeholders)):
        if (kind := int(holder.placeholder_format.type)) in places:
            _place(holder, *places[kind])
            holder.text_frame.margin_left = 0
    opening = file.slide_layouts[_TITLE]
    for holder, place in zip(
        list(opening.placeholders)[:2], ((1.0, 2.0, 11.3, 1.4), (1.0, 3.6, 11.3, 2.6)), strict=True
    ):
        _place(holder, *place)
    for style, size in (("titleStyle", _HEADING), ("bodyStyle", 18)):
        first = master.element.find(f".//{{*}}{style}/{{*}}lvl1pPr")  # the style of the first level
        first.set("algn", "l")
        first.find("{*}defRPr").set("sz", str(size * 100))
        if style == "titleStyle":
            first.find("{*}defRPr").set("b", "1")


def _place(shape: Any, left: float, top: float, wide: float, high: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in (left, top, wide, high))


def _box(slide: Any, left: float, top: float, wide: float, high: float) -> Any:
    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    frame = box.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return box


def _line(paragraph: Any, text: str, size: float, colour: str, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(light(colour)[1:])


def _write_into(box: Any, paragraphs: list[tuple[Paragraph, float]]) -> None:
    frame = box.text_frame
    for n, (paragraph, size) in enumerate(paragraphs):
        line = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        line.space_after = Pt(size * 0.5)
        if paragraph.kind == "item":
            _line(line, f"{paragraph.number}. " if paragraph.number else "• ", size, "ink3")
        for run in paragraph.runs:
            _line(line, run.text, size, "ink", run.bold)


def _describe(shape: Any, chart: Drawing) -> None:
    shape.name = chart.title or shape.name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", chart.description)


def _lines(text: str, room: float, size: float) -> list[str]:
    return wrap(text, room * 72, size, lines=999, even=False)


def _paged(paragraphs: list[Paragraph], room: float, most: int = _POINTS) -> Iterator[list[Paragraph]]:
    page: list[Paragraph] = []
    taken = 0.0
    for paragraph in paragraphs:
        need = (len(_lines(f"• {paragraph.text}", _ROOM, _BODY)) * _LEADING + 0.5) * _BODY / 72
        full = len(page) >= most and paragraph.kind == "item"  # a remark after a list stays with it
        if page and (taken + need > room or full):
            yield page
            page, taken = [], 0.0
        page.append(paragraph)
        taken += need
    if page:
        yield page


def _widths(table: Table) -> list[float]:
    """Widths of the columns in inches, by how much stands in them."""
    needs = []
    for at, column in enumerate(table.columns):
        lines = [line for row in table.rows if at < len(row) for line in (row[at].text, *row[at].small)]
        words = max(map(len, column.label.split()), default=1) + 3
        needs.append(max(6, words, min(34, max(map(len, lines), default=1))))
    return [need * _ROOM / sum(needs) for need in needs]


def _row_height(row: Iterable[Cell], widths: list[float]) -> float:
    tallest = 1
    for cell, width in zip(row, widths, strict=False):
        lines = (_lines(text, width - 0.2, _TABLE) for text in (f"{cell.sign} {cell.text}", *cell.small))
        tallest = max(tallest, sum(map(len, lines)))
    return tallest * _TABLE * _LEADING / 72 + 0.1


def _fill(place: Any, cell: Cell, head: bool, right: bool) -> None:
    place.margin_left = place.margin_right = Inches(0.08)
    place.margin_top = place.margin_bottom = Emu(36000)
    frame = place.text_frame
    for n, text in enumerate((f"{cell.sign} {cell.text}".strip(), *cell.small)):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        _line(
            paragraph,
            text,
            _TABLE if n == 0 else _TABLE - 1.5,
            "ink" if n == 0 else "ink3",
            head or bool(cell.status and not n),
        )
    place.fill.solid()
    place.fill.fore_color.rgb = RGBColor.from_string(light("tile" if head else "on_status")[1:])
