"""The annex as slides, and the slides of any: one message each, charts and tables that a person can edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import accumulate
from typing import Any

from pptx.util import Inches, Pt

from dxlib.briefing.document import Chapter, Document, Heading, Paragraph
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.evidence import key_parts
from dxlib.briefing.folding import annex, in_annex
from dxlib.briefing.native import native
from dxlib.briefing.shapes import Plot, Points, Shown
from dxlib.briefing.slides import deck
from dxlib.briefing.slides.deck import (
    FLOOR,
    LEFT,
    ROOM,
    SMALL,
    TABLE,
    TOP,
    Deck,
    box,
    height,
    line,
    lines,
    paragraphs,
    tell,
)
from dxlib.briefing.slides.headings import (
    chart_titles,
    headline_titles,
    rows_words,
    sentence_titles,
    subject,
    table_titles,
)
from dxlib.briefing.slides.measuring import fits, measured, with_heads
from dxlib.briefing.slides.plotted import add_bars, add_points
from dxlib.briefing.slides.sources import foot, places_of_chart, places_of_sentences, places_of_table
from dxlib.charts import lettering
from dxlib.charts.lettering import cut
from dxlib.tables.display import Table
from dxlib.text import gettext
from dxlib.text.words import capital

_HEADLINES, _SENTENCES = 5, 4
_SMALLER = (14, 13)  # points of what is said beside a large change, where there is not room for more
_OPENING, _OPENED = (20, 18, 16, 14), 1.85  # points of a chapter's message, and where it begins
_READABLE = 560  # pixels of a picture's height that stay readable on one slide
_MAPS = ("provinces", "tile_map")  # charts that are one picture, with their words beside it


@dataclass
class Section:
    """What stands under one heading."""

    title: str
    words: list[Paragraph] = field(default_factory=list)
    headlines: list[Paragraph] = field(default_factory=list)
    sentences: list[Paragraph] = field(default_factory=list)
    shown: list[Drawing | Table] = field(default_factory=list)


class Slides:
    """The slides of an edition in the making; as they stand those of the annex."""

    def __init__(self, document: Document) -> None:
        self.document, self.deck, self.language = document, Deck(document), document.language
        self.folded = annex(document)
        self._large: set[tuple[str, str]] = set()  # changes that have been written large
        self._opened: set[str] = set()  # sentences that chapters have opened with

    def written(self) -> bytes:
        """Return the file."""
        self.deck.opening()
        for chapter in self.document.chapters:
            if chapter.talk:
                self.chapter(chapter)
        return self.deck.packed()

    def chapter(self, chapter: Chapter) -> None:
        """Add the slides of one notebook."""
        sections, left = self._sections(chapter)
        self._opening(chapter, sections[0], left)
        _once(sections, self._large)
        for section in sections:
            spoken = [*section.words, *section.sentences]
            if section.headlines:
                self._headlines(section, [] if section.shown else spoken)
            elif section.sentences and not section.shown:
                self._sentences(section)
            for block in section.shown:
                if isinstance(block, Table):
                    self._table(block, section, spoken)
                else:
                    self._chart(block, section, spoken)
                spoken = []

    def _sections(self, chapter: Chapter) -> tuple[list[Section], list[str]]:
        """A chapter by its headings, and the names of what slides leave to the other formats."""
        sections, left = [Section(chapter.title)], []
        for block in chapter.blocks:
            section = sections[-1]
            if isinstance(block, Heading):
                sections.append(Section(block.text))
            elif isinstance(block, Paragraph):
                place = section.headlines if block.key else section.sentences if block.computed else section.words
                place.append(block)
            elif isinstance(block, Drawing) or (id(block) not in self.folded and fits(block)):
                section.shown.append(block)  # type: ignore[arg-type]
            elif isinstance(block, Table) and block.caption and block.rows:
                left.append(rows_words(block.caption, len(block.rows), self.language))
        return sections, left

    def _opening(self, chapter: Chapter, first: Section, left: list[str]) -> None:
        """Title and message, and in the notes what the slides leave out; what changed most has its own slide."""
        _ = gettext(self.language)
        slide, said, room = self.deck.chapter(chapter.title), chapter.lede, FLOOR - _OPENED
        alone = not (first.headlines or first.shown)
        told = [said] if said else first.sentences if alone else []
        told = [one for one in told if one.text not in self._opened] or told  # what a chapter before has not said
        self._opened |= {one.text for one in told}
        words = slide.placeholders[1]
        if told:
            size = next((n for n in _OPENING if sum(height(one.text, 11.5, n) + 0.12 for one in told) <= room), SMALL)
            words.left, words.top, words.width, words.height = map(Inches, (1.0, _OPENED, 11.7, room))
            for one, paragraph in zip(told, paragraphs(words.text_frame), strict=False):
                paragraph.space_after = Pt(8)
                self._write(paragraph, one, size)
            self._source(slide, places_of_sentences(one.source for one in told), 1.0)
        else:
            words._element.getparent().remove(words._element)
        if alone and not said:
            first.sentences = []
        named = [_("{chapter}: in the document and the workbook").format(chapter=chapter.title), *left] if left else []
        tell(slide, [*(one.text for one in (*(first.words if alone else ()), *told)), *_evidence(told), *named])

    def _headlines(self, section: Section, spoken: list[Paragraph]) -> None:
        """What changed most: each change large, beside its sentence."""
        shown = section.headlines[:_HEADLINES]
        widths = [2.5, ROOM - 2.5]
        for size in (16, *_SMALLER):
            heights = [max(0.82, height(one.text, widths[1] - 0.4, size) + 0.2) for one in shown]
            if TOP + sum(heights) <= FLOOR:
                break
        slide = self.deck.message(headline_titles(shown, section.title, self.language))
        table = deck.grid(slide, section.title, widths, heights, head=False)
        for n, one in enumerate(shown):
            number, unit = key_parts(one.key)
            frame = table.cell(n, 0).text_frame
            line(frame.paragraphs[0], number, 24, "off" if one.move == "worse" else "ink", bold=True)
            if unit:
                line(frame.add_paragraph(), unit, SMALL + 1, "ink3")
            self._write(table.cell(n, 1).text_frame.paragraphs[0], one, size)
        self._source(slide, places_of_sentences(one.source for one in shown))
        tell(slide, [one.text for one in spoken] + _evidence(section.headlines))

    def _sentences(self, section: Section) -> None:
        """The sentences of a section without chart or table: what each is about, beside what is said of it."""
        items = [one for one in section.sentences if one.kind == "item"] or section.sentences
        widths, room = [3.6, ROOM - 3.6], FLOOR - TOP
        told = _fitting(items[:_SENTENCES], widths[1], room)
        slide = self.deck.message(sentence_titles(told, section.title))
        shown = [one for one in told if one.text.rstrip(".") != slide.shapes.title.text]  # nothing twice
        left = in_annex(len(items) - len(told), self.language) if self.document.brief and items != told else ""
        self._under(slide, left or section.title)
        parts = [subject(one) for one in shown]
        if len(shown) == 1 or not all(name for name, _rest in parts):
            sizes = (20, 18, 16, 14)
            size = next((n for n in sizes if sum(height(one.text, ROOM, n) for one in shown) + 0.4 <= room), sizes[-1])
            frame = box(slide, LEFT, TOP + 0.1, ROOM, room - 0.1).text_frame
            for one, paragraph in zip(shown, paragraphs(frame), strict=False):
                paragraph.space_after = Pt(8)
                self._write(paragraph, one, size)
        else:
            for size in TABLE:
                heights = [_told_height(one, widths[1], size) for one in shown]
                if sum(heights) <= room:
                    break
            table = deck.grid(slide, section.title, widths, heights, head=False)
            for n, (name, rest) in enumerate(parts):
                line(table.cell(n, 0).text_frame.paragraphs[0], name, size, "ink", bold=True)
                line(table.cell(n, 1).text_frame.paragraphs[0], capital(rest), size, "ink")
        self._source(slide, places_of_sentences(one.source for one in told))
        tell(slide, [one.text for one in (*section.words, *section.sentences)] + _evidence(section.sentences))

    def _chart(self, chart: Drawing, section: Section, spoken: list[Paragraph], most: int | None = None) -> None:
        """A chart on as many slides as it needs, or on its first ones."""
        pages: list[tuple[Drawing, Shown | None]] = [(chart, one) for one in native(chart, self.language)]
        if not pages:
            parts = [chart] if chart.kind in _MAPS else chart.parts(_READABLE)  # a map is one, or none
            pages = [(part, None) for part in parts]
        pages = pages[:most]
        titles = [[*chart_titles(chart, shown, self.language), section.title] for _part, shown in pages]
        several = len(set(map(deck.chosen, titles))) < len(titles)  # pages that say the same are numbered
        for number, ((part, shown), said) in enumerate(zip(pages, titles, strict=True), 1):
            slide = self.deck.message(said, f"({number}/{len(pages)})" if several else "")
            self._drawn(slide, part, shown)
            places = places_of_chart(chart, shown, self.language)
            self._source(slide, places)
            tell(slide, [*(one.text for one in spoken), chart.description, *_evidence(spoken), *places])
            spoken = []

    def _drawn(self, slide: Any, chart: Drawing, shown: Shown | None) -> None:
        """A chart under the slide's title: natively, or as a picture."""
        name = shown.name if isinstance(shown, Points) else chart.title
        subtitle = shown.subtitle if isinstance(shown, Plot | Points) else chart.subtitle
        self._under(slide, name, subtitle)
        if shown is None:
            self._picture(slide, chart)
            return
        if isinstance(shown, Table):
            self._grid(slide, shown)
            return
        noted = sum(height(note, ROOM, SMALL) for note in shown.notes)
        at = (LEFT, TOP, ROOM, FLOOR - TOP - noted - (0.1 if noted else 0))
        if isinstance(shown, Points):
            shape = add_points(slide, shown, at, self.language)
        else:
            bars = 1 if shown.stacked else len(shown.series)
            high = min(at[3], 0.9 + len(shown.categories) * (0.4 * bars + 0.4))
            at = (*at[:3], high)
            shape = add_bars(slide, shown, at)
        _describe(shape, chart)
        if noted:
            lines(slide, (LEFT, TOP + at[3] + 0.1, ROOM, noted), shown.notes, SMALL, "ink3")

    def _picture(self, slide: Any, chart: Drawing) -> None:
        """The drawing; beside a map what it names, in letters that can be read from afar."""
        wide, high = chart.size
        beside = chart.kind in _MAPS
        share = min((ROOM / 2 if beside else ROOM) / wide, (FLOOR - TOP) / high)
        wide, high = wide * share, high * share
        left = LEFT if beside else LEFT + (ROOM - wide) / 2
        at = (Inches(value) for value in (left, TOP, wide, high))
        _describe(slide.shapes.add_picture(BytesIO(chart.png()), *at), chart)
        if not beside:
            return
        room = ROOM - wide - 0.4
        told = [f"{part}." for part in chart.description.removeprefix(f"{chart.title}. ").rstrip(".").split(". ")]
        size = next((n for n in (14, 13, 12) if sum(height(t, room, n) for t in told) <= FLOOR - TOP), SMALL)
        lines(slide, (left + wide + 0.4, TOP, room, FLOOR - TOP), told, size, "ink")

    def _table(self, table: Table, section: Section, spoken: list[Paragraph], whole: Table | None = None) -> None:
        """A table, or the part of a whole one that a slide can hold."""
        named = table.caption or section.title
        slide = self.deck.message(
            table_titles(table, section.title, self.language) if whole in (None, table) else [named]
        )
        self._under(slide, table.caption, table.subtitle)
        self._grid(slide, table)
        places = places_of_table(table, self.language)
        self._source(slide, places)
        tell(slide, [*(one.text for one in spoken), *table.notes, *_evidence(spoken), *places])

    def _grid(self, slide: Any, table: Table) -> None:
        widths, heights, size = measured(table)
        made = deck.grid(slide, table.caption or slide.shapes.title.text, widths, heights, head=True)
        for n, row in enumerate(with_heads(table)):
            for m, cell in enumerate(row):
                deck.fill(made.cell(n, m), cell, size, head=n == 0, right=table.columns[m].numeric)

    def _write(self, paragraph: Any, said: Paragraph, size: float) -> None:
        """A sentence with what to mind of it."""
        for run in said.runs:
            line(paragraph, run.text, size, "ink", run.bold)
        for run in said.after:
            line(paragraph, run.text, size, "ink3")

    def _under(self, slide: Any, *said: str) -> None:
        """What is shown and in which unit, under the title, unless that says it."""
        words = " · ".join(one for one in said if one and not slide.shapes.title.text.startswith(one))
        if not words:
            return
        size = next((size for size in (14, 12) if lettering.width(words, size) <= ROOM * 72), SMALL)
        lines(slide, (LEFT, 1.5, ROOM, 0.36), [cut(words, ROOM * 72, size)], size, "ink2")

    def _source(self, slide: Any, places: list[str], left: float = LEFT) -> None:
        room = LEFT + ROOM - left
        words = foot(places, room * 72, SMALL, self.language)
        if words:
            lines(slide, (left, 6.55, room, 0.4), [words], SMALL, "ink3")


def _once(sections: Iterable[Section], known: set[tuple[str, str]]) -> None:
    """Have each change on one slide, and none alone where the slide before it has room.

    Args:
        sections: of a chapter, from which changes are taken out.
        known: the changes of chapters before, which are told again if there are no others; those of this one are added.
    """
    mine = {(one.key, subject(one)[0]) for section in sections for one in section.headlines}
    seen = {*known} if mine - known else set()
    known |= mine
    before: list[Paragraph] = []
    for section in sections:
        changes = {(one.key, subject(one)[0]): one for one in section.headlines}
        section.headlines = [one for change, one in changes.items() if change not in seen]
        seen |= {*changes}
        if len(section.headlines) == 1 and 0 < len(before) < _HEADLINES:
            before += section.headlines
            section.headlines = []
        before = section.headlines or before


def _told_height(said: Paragraph, wide: float, size: float) -> float:
    """How high a sentence stands beside what it is about."""
    return max(0.6, height(subject(said)[1], wide - 0.4, size) + 0.25)


def _fitting(said: list[Paragraph], wide: float, room: float) -> list[Paragraph]:
    """As many of the first sentences as a slide has room for, in its smallest letters; one at least."""
    ends = accumulate(_told_height(one, wide, TABLE[-1]) for one in said)
    return said[: max(1, sum(end <= room for end in ends))]


def _evidence(paragraphs: Iterable[Paragraph]) -> list[str]:
    """The notes of some sentences, a line each."""
    return [note for one in paragraphs for note in one.note]


def _describe(shape: Any, chart: Drawing) -> None:
    shape.name = chart.title or shape.name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", chart.description)
