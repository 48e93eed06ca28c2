"""An edition as a document: chapters of headings, words, tables and charts, whatever it is then written as.

What a notebook shows is a chapter of the annex; what its cells tagged ``brief`` show is a section of the brief, on a
page of its own, and a cell tagged ``brief-page`` begins another one, one tagged ``brief-last`` a page after all others.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from typing import Any

from dxlib.briefing.drawing import Drawing, drawing
from dxlib.briefing.evidence import References, note
from dxlib.briefing.outputs import VEGA, read
from dxlib.briefing.pages.markup import from_html, parse, tables_in
from dxlib.tables.display import BUNDLE, Cell, Column, Table
from dxlib.tables.stored import table_from_json
from dxlib.text import PROSE

_DATE = len("31 Dec 2022")  # letters of a cell that stand on one line
_HEAD = 3  # lines that the name of a column takes at most, where there is room
_PAGE = 96  # letters of a table that stand beside each other on A4
BRIEF, NEW_PAGE, LAST_PAGE = "brief", "brief-page", "brief-last"  # tags of cells


@dataclass(frozen=True)
class Run:
    """Words of one kind within a paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Words.

    Attributes:
        runs: the words, by kind.
        kind: ``text``, ``item`` of a list, ``quote``, ``code`` (as printed) or ``more`` (what the annex has beyond it).
        depth: of an item, from 1.
        number: of an item in a numbered list, else 0.
        computed: whether a cell computed it, rather than a person having written it.
        note: where its figures stand and how they were computed, a line each, for a footnote after ``runs``.
        after: words that follow the footnote.
        key: the change that it tells, to be written large.
        move: whether that is ``better`` or ``worse``; empty where neither can be said.
        behind: whether it tells a target that is missed or out of reach.
        source: where its figures stand, in short.
    """

    runs: tuple[Run, ...]
    kind: str = "text"
    depth: int = 0
    number: int = 0
    computed: bool = False
    note: tuple[str, ...] = ()
    after: tuple[Run, ...] = ()
    key: str = ""
    move: str = ""
    behind: bool = False
    source: str = ""

    @property
    def text(self) -> str:
        """The words without their kinds."""
        return "".join(run.text for run in (*self.runs, *self.after))


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter, of level 2 or deeper."""

    text: str
    level: int


@dataclass(frozen=True)
class Pair:
    """Two charts beside each other, each half as wide as the page; of the brief alone."""

    charts: tuple[Drawing, Drawing]


Block = Heading | Paragraph | Table | Drawing | Pair


@dataclass(frozen=True)
class Chapter:
    """What one notebook shows, or a section of the brief: title, first computed sentence, and everything in order.

    Attributes:
        name: of the notebook.
        title, lede, blocks: what is shown.
        talk: whether it is for slides too.
        scale: of its charts, as a share of the width that they would have.
        last: whether it stands after the sections of all notebooks.
    """

    name: str
    title: str
    lede: Paragraph | None
    blocks: tuple[Block, ...]
    talk: bool = True
    scale: float = 1.0
    last: bool = False


@dataclass(frozen=True)
class Document:
    """An edition in one language: its annex, or its brief.

    Attributes:
        title: of the suite.
        language: its code.
        kicker: what kind of document it is.
        terms: which edition it is: pairs of a term and its value.
        newest: the day of the newest report, which dates the files.
        footer: who computed it.
        chapters: one a notebook, in reading order; of the brief one a page.
        brief: whether it is the brief.
        slides: how many slides the brief may have.
        annex: the file name of the annex in the same format, to which the brief refers.
    """

    title: str
    language: str
    kicker: str
    terms: tuple[tuple[str, str], ...]
    newest: date
    footer: str
    chapters: tuple[Chapter, ...] = field(default=())
    brief: bool = False
    slides: int = 0
    annex: str = ""

    @property
    def subtitle(self) -> str:
        """The terms in one line."""
        return " · ".join(f"{term}: {value}" for term, value in self.terms)


def read_chapter(nb: Any, name: str, title: str, known: References, talk: bool = True) -> Chapter:
    """Return what an executed notebook shows, as a chapter.

    Args:
        nb: the notebook, after its tags are obeyed.
        name: of the notebook.
        title: where it has no heading of its own.
        known: how the notes name the documents.
        talk: whether it is for slides too.

    Raises:
        CannotDraw: a chart's specification is wrong; the error names the cell.
    """
    return _chapter(_blocks(nb, known), name, title, talk)


def read_sections(nb: Any, name: str, title: str, known: References, talk: bool = True) -> list[Chapter]:
    """Return what an executed notebook has for the brief: a section of its tagged cells, one more for each new page.

    The first has the title of the notebook, another the heading that it begins with. One without content is left out.

    Args:
        nb, name, title, known, talk: as for ``read_chapter``.

    Raises:
        CannotDraw: a chart's specification is wrong; the error names the cell.

    Example:
        >>> import nbformat.v4 as v4
        >>> cells = [v4.new_markdown_cell(text, metadata={"tags": [tag]}) for text, tag in
        ...          (("First.", "brief"), ("Not here.", "more"), ("## Targets", "brief-page"), ("Second.", "brief"))]
        >>> found = read_sections(v4.new_notebook(cells=cells), "overview", "Overview", References("en"))
        >>> [(section.title, [block.text for block in section.blocks]) for section in found]
        [('Overview', ['First.']), ('Targets', ['Second.'])]
    """
    pages: list[tuple[bool, list[int]]] = [(False, [])]
    for at, cell in enumerate(nb.cells):
        tags = {BRIEF, NEW_PAGE, LAST_PAGE} & {*cell.metadata.get("tags", ())}
        if tags - {BRIEF}:
            pages.append((LAST_PAGE in tags, []))
        if tags:
            pages[-1][1].append(at)
    sections: list[Chapter] = []
    for last, some in pages:
        found = _blocks(nb, known, some)
        headed = bool(sections and found) and isinstance(found[0], Heading)
        own, found = (found[0].text, found[1:]) if headed else (title, found)  # type: ignore[union-attr]
        if found:
            sections.append(replace(_chapter(found, name, own, talk), last=last))
    return sections


def _blocks(nb: Any, known: References, some: Container[int] | None = None) -> list[Block]:
    return read(nb, lambda kind, data, computed: pieces(kind, data, computed, known), some)


def _chapter(found: list[Block], name: str, title: str, talk: bool) -> Chapter:
    titles = [block for block in found if isinstance(block, Heading) and block.level == 1]
    first = _lede(found)
    kept = (block for block in found if block is not first and block not in titles)
    return Chapter(name, titles[-1].text if titles else title, first, tuple(_in_steps(kept)), talk)


def _in_steps(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same with headings that skip no level: who has a document read aloud goes through it by them."""
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            yield Heading(block.text, level)
        else:
            yield block


def _lede(found: Iterable[Block]) -> Paragraph | None:
    for block in found:
        if isinstance(block, Heading) and block.level > 1:
            return None
        if isinstance(block, Paragraph) and block.computed:
            return block if block.kind == "text" else None
    return None


def pieces(kind: str, data: Mapping[str, Any], computed: bool, known: References) -> Iterator[Block]:
    """Yield what an output of a cell is in a document.

    Args:
        kind: the form of it that is shown.
        data: all its forms.
        computed: whether a cell computed it.
        known: how notes name the documents.
    """
    if BUNDLE in data:
        yield from (table_from_json(table) for table in data[BUNDLE]["tables"])
        return
    shown = data[kind]
    if kind == VEGA:
        yield drawing(shown, known.language)
    elif kind == PROSE:
        yield from _from_prose(shown, known)
    elif kind == "text/markdown":
        yield from _from_markdown(shown, computed)
    elif kind == "text/plain":
        yield Paragraph((Run(shown.strip(), code=True),), "code", computed=True)
    elif grids := tables_in(shown):  # a frame, or a table of another library
        yield from (_grid(caption, rows) for caption, rows in grids)
    else:
        yield Paragraph((Run(from_html(shown).text),), computed=True)


def _from_prose(prose: Mapping[str, Any], known: References) -> Iterator[Paragraph]:
    """Sentences as items of a list, each with its note."""
    for sentence in prose["sentences"]:
        runs, after = (_in_line(sentence[part]) for part in ("text", "after"))
        yield Paragraph(runs, "item", 1, computed=True, note=note(sentence, known), after=after and (Run(" "), *after),
                        key=sentence["key"], move=sentence["move"], behind=sentence["behind"],
                        source=sentence["source"])  # fmt: skip
    yield from (block for block in _from_markdown(prose["more"], computed=True) if isinstance(block, Paragraph))


def _in_line(text: str) -> tuple[Run, ...]:
    """The words of one line of Markdown."""
    return tuple(run for block in _from_markdown(text) if isinstance(block, Paragraph) for run in block.runs)


def _grid(caption: str, rows: list[list[str]]) -> Table:
    wide = max(map(len, rows))
    head, *lines = ([*row, *[""] * (wide - len(row))] for row in rows)
    return Table(caption, tuple(map(Column, head)), tuple(tuple(map(Cell, line)) for line in lines))


def _from_markdown(text: str, computed: bool = False) -> Iterator[Block]:
    for token in parse(text):
        yield from _from_token(token, computed)


def _from_token(token: Mapping[str, Any], computed: bool) -> Iterator[Block]:
    kind = token["type"]
    if kind == "heading":
        text = "".join(run.text for run in _runs(token["children"])).strip()
        if text:
            yield Heading(text, token["attrs"]["level"])
    elif kind == "list":
        yield from _items(token, 1, computed)
    elif kind == "table":
        yield _table(token)
    elif kind == "block_code":
        yield Paragraph((Run(token["raw"].rstrip(), code=True),), "code", computed=computed)
    elif kind == "block_quote":
        for child in token["children"]:
            for block in _from_token(child, computed):
                is_text = isinstance(block, Paragraph) and block.kind == "text"
                yield Paragraph(block.runs, "quote", computed=computed) if is_text else block  # type: ignore[union-attr]
    elif kind in ("paragraph", "block_text"):
        yield Paragraph(tuple(_runs(token["children"])), computed=computed)
    elif kind == "block_html":
        yield Paragraph((Run(token["raw"].strip()),), computed=computed)


def _items(token: Mapping[str, Any], depth: int, computed: bool) -> Iterator[Paragraph]:
    ordered = token["attrs"].get("ordered")
    for number, item in enumerate(token["children"], token["attrs"].get("start", 1)):
        for child in item["children"]:
            if child["type"] == "list":
                yield from _items(child, depth + 1, computed)
            elif "children" in child:
                yield Paragraph(tuple(_runs(child["children"])), "item", depth, number if ordered else 0, computed)


def _runs(tokens: Iterable[Mapping[str, Any]], **style: Any) -> Iterator[Run]:
    for token in tokens:
        kind = token["type"]
        if kind in ("softbreak", "linebreak"):
            yield Run(" " if kind == "softbreak" else "\n", **style)
        elif kind == "codespan":
            yield Run(token["raw"], **{**style, "code": True})
        elif kind == "strong":
            yield from _runs(token["children"], **{**style, "bold": True})
        elif kind == "emphasis":
            yield from _runs(token["children"], **{**style, "italic": True})
        elif kind == "link":
            url = token["attrs"]["url"]
            safe = url if url.startswith(("http://", "https://", "mailto:")) else ""
            yield from _runs(token["children"], **{**style, "link": safe})
        elif "children" in token:  # an image is its words: a document requests nothing
            yield from _runs(token["children"], **style)
        else:
            yield Run(unescape(token.get("raw", "")), **style)


def _table(token: Mapping[str, Any]) -> Table:
    def words(cell: Mapping[str, Any]) -> str:
        return "".join(run.text for run in _runs(cell["children"]))

    head, *bodies = token["children"]
    columns = tuple(Column(words(cell), cell["attrs"].get("align") == "right") for cell in head["children"])
    lines = [line for body in bodies for line in body["children"]]
    return Table("", columns, tuple(tuple(Cell(words(cell)) for cell in line["children"]) for line in lines))


def shares(table: Table) -> list[float]:
    """Return how columns share the width of a page, 1 in all: room for the longest word, then by how much they hold.

    Example:
        >>> shares(Table("", (Column("A"), Column("B")), ((Cell("one"), Cell("two")),)))
        [0.5, 0.5]
    """
    needs = []
    for at, column in enumerate(table.columns):
        lines = [line for row in table.rows if at < len(row) for line in (row[at].text, *row[at].small)]
        words = (word for line in lines for word in ([line] if len(line) <= _DATE else line.split(" ")))
        longest = max(map(len, [*column.label.split(), *words]), default=1)
        longest = max(longest, len(column.label) // _HEAD)
        average = sum(map(len, lines)) / len(table.rows) if table.rows else 0
        widest = max(map(len, [column.label, *lines]))
        needs.append((min(longest + 2, 24), min(max(longest, (average * widest) ** 0.5), 120)))
    least = [word for word, _hold in needs]
    spare = max(_PAGE - sum(least), 0)
    wanted = [max(hold - word, 0.01) for word, hold in needs]
    widths = [word + spare * want / sum(wanted) for word, want in zip(least, wanted, strict=True)]
    return [width / sum(widths) for width in widths]
