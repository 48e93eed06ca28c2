"""A brief that keeps to its pages: what does not fit on the page of a section becomes smaller, then shorter.

What a person wrote for several sections is said in the first of them. The rule then, step by step, for each section
alone: charts become a little narrower, tables and lists keep their first rows, tall charts their first rows; then whole
charts and tables, the last first, give way to their name. Whatever is left out says so, and all of it stands in the
annex. The sentences of the first page and the words of a section are never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from dxlib.briefing import paper
from dxlib.briefing.document import Block, Chapter, Document, Heading, Pair, Paragraph, Run
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.folding import in_annex
from dxlib.errors import DxError
from dxlib.tables.display import Table
from dxlib.text import gettext, ngettext
from dxlib.text.words import in_prose

_BESIDE = 560  # pixels of height up to which two charts stand beside each other
_PLACES = 2  # of the figures of a sentence, where they are printed
_FULL = 0.94  # of a page: the rest is for typefaces that Word puts in the place of a narrower one
_LEAST = 3  # rows of a table and items of a list that always stay


@dataclass(frozen=True)
class Step:
    """How much of a section is shown.

    Attributes:
        scale: of the charts, as a share of the page's width.
        rows: of a table or a list.
        high: of a chart, in pixels.
        kept: how many charts and tables, from the first.
    """

    scale: float
    rows: int
    high: float
    kept: int = 99


STEPS = (
    Step(1, 14, 1000), Step(0.92, 10, 1000), Step(0.86, 8, 1000), Step(0.8, 6, 1000), Step(0.8, 5, 1000),
    Step(0.8, 4, 1000), Step(0.8, _LEAST, 1000), Step(0.76, _LEAST, 1000),
    *(Step(0.8, 4, high) for high in (900, 820, 740, 660, 580, 500, 420)),
    Step(0.8, _LEAST, 340), *(Step(0.9, rows, 1000, kept) for kept in (3, 2, 1, 0) for rows in (10, 6, _LEAST)),
)  # fmt: skip


def fitted(document: Document, pages: int) -> Document:
    """Return a brief of which every section stands on a page of its own.

    Args:
        document: the brief, with everything that its cells show.
        pages: how many it may have.

    Raises:
        DxError: there are more sections than pages, or the words of a section alone need more than one page; the error
            names the section.
    """
    sections = tuple(_said_once(document.chapters))
    if len(sections) > pages:
        raise DxError(
            f"the brief has {len(sections)} sections, a page each, and suite.yml allows {pages} pages: the first "
            f"beyond them is “{sections[pages].title}” ({sections[pages].name}); allow more, or tag fewer"
        )
    steps = [0] * len(sections)
    while True:
        shown = (reduced(one, STEPS[step], document.language) for one, step in zip(sections, steps, strict=True))
        made = replace(document, chapters=tuple(shown))
        ends = paper.ends(made)
        pages_before = [0, *(page for page, _filled in ends)]
        long = [at for at, (page, filled) in enumerate(ends) if page - pages_before[at] > 1 or filled > _FULL]
        if not long:
            return made
        for at in long:
            steps[at] += 1
            if steps[at] == len(STEPS):
                raise DxError(
                    f"the section “{sections[at].title}” ({sections[at].name}) of the brief does not fit on one page, "
                    "even without its charts and tables; take the tag `brief` from some of its cells"
                )


def reduced(section: Chapter, step: Step, language: str) -> Chapter:
    """Return a section with as much of it as a step shows.

    Example:
        >>> items = tuple(Paragraph((Run(name),), "item", 1) for name in "abcde")
        >>> [block.text for block in reduced(Chapter("a", "A", None, items), STEPS[-1], "en").blocks]
        ['a', 'b', 'c', '2 more in the annex.']
    """
    section = _sourced(section, language)
    blocks = _beside(_cut(_kept(section.blocks, step, language), step, language))
    return replace(section, blocks=tuple(blocks), scale=step.scale)


def _said_once(sections: Iterable[Chapter]) -> Iterator[Chapter]:
    """The sections without what a person wrote for an earlier one too, and without the name of a table said twice."""
    said: set[str] = set()
    for section in sections:
        blocks = [block for block in section.blocks if _written(block) not in said]
        yield replace(section, blocks=tuple(_named_once(blocks, section.title)))
        said |= {_written(block) for block in blocks} - {""}


def _written(block: Block) -> str:
    """What a person wrote in a block; empty for all else."""
    own = isinstance(block, Paragraph) and block.kind == "text" and not block.computed
    return block.text if own else ""  # type: ignore[union-attr]


def _named_once(blocks: Iterable[Block], heading: str) -> Iterator[Block]:
    for block in blocks:
        heading = block.text if isinstance(block, Heading) else heading
        yield replace(block, caption="") if isinstance(block, Table) and block.caption == heading else block


def _sourced(section: Chapter, language: str) -> Chapter:
    """A section whose sentences name the first places of their figures; the annex names all."""

    def short(paragraph: Paragraph) -> Paragraph:
        places = [place for place in paragraph.source.split("; ") if place]
        if len(places) <= _PLACES:
            return paragraph
        form = ngettext(language)("{places}; {count} more", "{places}; {count} more", left := len(places) - _PLACES)
        return replace(paragraph, source=form.format(places="; ".join(places[:_PLACES]), count=left))

    blocks = (short(block) if isinstance(block, Paragraph) else block for block in section.blocks)
    return replace(section, lede=section.lede and short(section.lede), blocks=tuple(_large_once(blocks, language)))


def _large_once(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """The blocks, a change that was written large before by its name and its size among others."""
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        told = (block.key, block.runs[0].text) if isinstance(block, Paragraph) and block.key and block.runs else None
        if told in seen and isinstance(block, Paragraph):
            words = gettext(language)("{change}, in full above").format(change=in_prose(block.key, language))
            yield replace(block, key="", runs=(block.runs[0], Run(f": {words}.")), note=(), after=(), source="")
        else:
            yield block
        seen |= {told} if told else set()


def _kept(blocks: Iterable[Block], step: Step, language: str) -> Iterator[Block]:
    """The blocks, charts and tables beyond so many by their name alone."""
    seen = 0
    for block in blocks:
        seen += isinstance(block, Drawing | Table)
        if isinstance(block, Drawing | Table) and seen > step.kept:
            name = (block.title if isinstance(block, Drawing) else block.caption).rstrip(".")
            if name:
                yield _more(gettext(language)("“{name}” is in the annex.").format(name=name))
        else:
            yield block


def _cut(blocks: Iterable[Block], step: Step, language: str) -> Iterator[Block]:
    """The blocks, each of them no longer than a step allows, and after it what it leaves out."""
    for listed, some in groupby(blocks, lambda block: isinstance(block, Paragraph) and block.kind == "item"):
        if listed:
            items = list(some)
            yield from items[: step.rows]
            yield from _left(len(items) - step.rows, language)
            continue
        for block in some:
            if isinstance(block, Table):
                yield replace(block, rows=block.rows[: step.rows], folded=False)
                yield from _left(len(block.rows) - step.rows, language)
            elif isinstance(block, Drawing):
                yield from _lower(block, step.high, language)
            else:
                yield block


def _lower(chart: Drawing, high: float, language: str) -> Iterator[Block]:
    top = chart.top(high)
    yield top or chart
    if top and top is not chart:
        yield _more(gettext(language)("The other rows of this chart are in the annex."))


def _left(count: int, language: str) -> Iterator[Paragraph]:
    if count > 0:
        yield _more(in_annex(count, language))


def _more(words: str) -> Paragraph:
    return Paragraph((Run(words),), "more", computed=True)


def _beside(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, two charts that follow each other side by side where both have a form for half a page."""
    waiting: Drawing | None = None
    for block in blocks:
        if waiting is None:
            waiting = block if isinstance(block, Drawing) else None
            if waiting is None:
                yield block
            continue
        pair = _pair(waiting, block) if isinstance(block, Drawing) else None
        if pair:
            yield pair
        else:
            yield waiting
            yield block
        waiting = None
    if waiting is not None:
        yield waiting


def _pair(left: Drawing, right: Drawing) -> Pair | None:
    halves = left.narrow(), right.narrow()
    if halves[0] and halves[1] and all(half.size[1] <= _BESIDE for half in halves if half):
        return Pair((halves[0], halves[1]))
    return None
