"""The brief as slides: as many as it may have, shared among its sections, the most telling of each first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from dxlib.briefing.document import Chapter, Paragraph
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.folding import in_annex
from dxlib.briefing.slides.headings import subject
from dxlib.briefing.slides.measuring import fits
from dxlib.briefing.slides.writer import Section, Slides
from dxlib.errors import DxError
from dxlib.tables.display import Table
from dxlib.text.words import in_prose

Planned = Callable[[], None]


class Brief(Slides):
    """The slides of the brief in the making.

    Each section has one slide, then one section after the other has its second, then its third, until there are as many
    as there may be; what a section has beyond that is in the annex. Of a chart and a table a slide holds what it can.
    """

    def written(self) -> bytes:
        """Return the file.

        Raises:
            DxError: there are more sections than slides; the error names the first beyond them.
        """
        sections = [section for section in self.document.chapters if section.talk]
        first = [block for block in sections[0].blocks if isinstance(block, Paragraph)] if sections else []
        planned = [self._planned(section, first if number else []) for number, section in enumerate(sections)]
        room = self.document.slides - 1
        if len(sections) > room:
            raise DxError(
                f"the brief has {len(sections)} sections and a title, and suite.yml allows {room + 1} slides: the "
                f"first beyond them is “{sections[room].title}” ({sections[room].name})"
            )
        self.deck.opening()
        for section, plans, count in zip(sections, planned, shared([*map(len, planned)], room), strict=True):
            self.deck.begin(section.title)
            for plan in plans[:count]:
                plan()
        return self.deck.packed()

    def _planned(self, chapter: Chapter, before: Sequence[Paragraph] = ()) -> list[Planned]:
        """The slides that a section could have, in its order; changes written large and then charts go first.

        Of the changes those that were told before are left out, unless that leaves none.
        """
        sections = self._sections(chapter)[0]
        words = [chapter.lede] if chapter.lede else []
        changes = {(one.key, subject(one)[0]): one for section in sections for one in section.headlines}
        large = [one for one in changes.values() if not _told(one, before, self.language)] or [*changes.values()]
        whole = Section(
            chapter.title,
            words + [one for section in sections for one in section.words],
            large,
            [one for section in sections for one in section.sentences],
            [one for section in sections for one in section.shown],
        )
        spoken = [*whole.words, *whole.sentences]
        plans: dict[int, Planned] = {}
        for block in whole.shown:
            if isinstance(block, Drawing):
                plans[id(block)] = partial(self._chart, block, whole, spoken, 1)
        for table, cut in self._tables(chapter):
            plans[id(table)] = partial(self._table, cut, whole, spoken, table)
        for sentence in whole.sentences[:1]:
            plans[id(sentence)] = partial(self._sentences, whole)
        found = [block for block in chapter.blocks if id(block) in plans]
        if whole.headlines:
            found.sort(key=lambda block: not isinstance(block, Drawing))
        changed: list[Planned] = [partial(self._headlines, whole, spoken)] if whole.headlines else []
        made = [*changed, *(plans[id(block)] for block in found)]
        return made or ([partial(self._sentences, replace(whole, sentences=words))] if words else [])

    def _tables(self, chapter: Chapter) -> Iterator[tuple[Table, Table]]:
        """The tables as slides can hold them: all rows with most columns, or else fewer rows, then fewer columns."""
        for block in chapter.blocks:
            if isinstance(block, Table):
                rows, columns = len(block.rows), len(block.columns)
                shapes = [(rows, some) for some in range(columns, columns // 2, -1)]
                shapes += [(some, kept) for kept in range(columns, 1, -1) for some in range(rows, min(3, rows) - 1, -1)]
                cuts = (self._shorter(block, *shape) for shape in shapes)
                yield from islice(((block, cut) for cut in cuts if fits(cut)), 1)

    def _shorter(self, table: Table, rows: int, columns: int) -> Table:
        left = len(table.rows) - rows
        told = [table.subtitle, in_annex(left, self.language).rstrip(".") if left else ""]
        return replace(
            table, columns=table.columns[:columns], rows=tuple(row[:columns] for row in table.rows[:rows]),
            subtitle=" · ".join(filter(None, told)),
        )  # fmt: skip


def _told(change: Paragraph, before: Sequence[Paragraph], language: str) -> bool:
    """Whether a change was told before, with its figure."""
    name, key = subject(change)[0], in_prose(change.key, language)
    return any(key in one.text and any(run.bold and run.text == name for run in one.runs) for one in before)


def shared(wanted: Sequence[int], room: int) -> list[int]:
    """Return how many slides each section has: one each, then a second in their order, until there are no more.

    Example:
        >>> shared([2, 1, 3], 5), shared([2, 1, 3], 4)
        ([2, 1, 2], [2, 1, 1])
    """
    turns = sorted((turn, at) for at, count in enumerate(wanted) for turn in range(count))
    given = [at for _turn, at in turns[:room]]
    return [given.count(at) for at in range(len(wanted))]
