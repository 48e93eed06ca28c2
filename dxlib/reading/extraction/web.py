"""Web pages and Markdown: the text that a reader sees, tables with what spans, footnotes with their mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from dxlib.errors import DxError
from dxlib.reading.document import Document, Line, Place
from dxlib.reading.extraction import plain
from dxlib.reading.extraction.grids import Field, Grid
from dxlib.reading.extraction.wording import pieces, raised, tidy

LARGEST = 30_000_000  # bytes of a page
Kind = Literal["footnote", "heading", "text"]

_UNREAD = {"script", "style", "noscript", "template", "head", "title", "iframe", "object", "embed", "svg", "canvas",
           "audio", "video", "select", "option", "button", "textarea", "input", "datalist", "dialog"}  # fmt: skip
_AROUND = {"nav", "header", "footer", "aside"}  # of the whole page: how one moves about the site
_BLOCKS = {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
           "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
           "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
           "thead", "tr", "ul"}  # fmt: skip
_UNNESTED = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "html", "head",
             "body", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
             "wbr"}  # fmt: skip  # nothing stands in them, or the next one closes them
_DEEPEST = 400
_NAMES = 5000  # characters of the names of an element's attributes
_STRAY = 100_000  # signs that begin neither a tag nor a character: each is parsed by itself
_BEGINS_NOTHING = re.compile(r"[<&](?![a-zA-Z/!?#])")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[\s/][^<>]*)?(?<!/)>")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MARK = re.compile(r"\s*\[?\(?(\w{1,3}|[*†‡§]{1,3})\)?\]?\s*")
_BACK = re.compile(r"\s*[↩↑⏎^\ufe0e]+\s*")
_SPAN = re.compile(r"\s*(\d{1,4})")


def read(path: Path, content: bytes) -> Document:
    """Return what a page or a Markdown file shows.

    Markdown becomes a page first; markup of pages inside it stays text. Links are never followed.

    Raises:
        DxError: it is too large, or nested too deep.
    """
    if len(content) > LARGEST:
        raise DxError(f"'{path.name}' is larger than {LARGEST / 1e6:.0f} MB; save the report alone")
    from bs4 import BeautifulSoup

    from dxlib.reading.extraction.kinds import kind

    markdown = kind(path, content) == "markdown"
    markup = _marked(plain.decode(content, path.name)) if markdown else _decoded(content, path.name)
    _hold_shallow(markup, path.name)
    root, left = _main(BeautifulSoup(markup, "html5lib"))
    page = _Page(_Notes.found(root))
    page.walk(root)
    warnings = (
        (f"left out, as it surrounds the text: {left} words of navigation, head and foot of the page",) if left else ()
    )
    return Document(format="markdown" if markdown else "html", lines=tuple(page.lines), warnings=warnings)


def _marked(text: str) -> str:
    import mistune

    made = mistune.create_markdown(escape=True, plugins=["table", "footnotes", "strikethrough", "def_list"])
    return f"<body>{made(text)}</body>"


def _decoded(content: bytes, shown: str) -> str | bytes:
    """The text of a page; where it is in no encoding of ours, its own word for it is taken."""
    try:
        return plain.decode(content, shown)
    except DxError:
        return content


def _hold_shallow(markup: str | bytes, shown: str) -> None:
    """Refuse a page whose elements are nested so deep, or have so many attributes, that to read it takes hours."""
    text = markup if isinstance(markup, str) else markup.decode("latin-1")
    if len(_BEGINS_NOTHING.findall(text)) > _STRAY:
        raise DxError(f"'{shown}' has more than {_STRAY:,} signs < and & that begin nothing; this is no report")
    depth = 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() not in _UNNESTED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise DxError(f"'{shown}' has elements nested more than {_DEEPEST} deep; this is no report")
        if tag.end() - tag.start() > _NAMES and len(_QUOTED.sub("", tag[0])) > _NAMES:
            raise DxError(f"'{shown}' has an element with attributes without end; this is no report")


def _main(soup: Any) -> tuple[Any, int]:
    """The part of a page that holds its text, and how many words around it are left out."""
    body = soup.body or soup
    for name in ("main", "article"):
        found = soup.find_all(name)
        if len(found) == 1 and len(found[0].get_text()) > len(body.get_text()) / 4:
            return found[0], _words(body) - _words(found[0])
    outer = [
        one for one in body.find_all(_AROUND) if one.find_parent(["article", "main", "section", "blockquote"]) is None
    ]
    outer = [one for one in outer if one.name == "nav" or one.find("table") is None]
    left = 0
    for one in outer:
        if not one.decomposed:
            left += _words(one)
            one.decompose()
    return body, left


def _words(element: Any) -> int:
    return sum(len(text.split()) for text in element.find_all(string=True) if text.parent.name not in _UNREAD)


@dataclass
class _Notes:
    """Footnotes of a page: the mark of each by the id of its place."""

    marks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def found(cls, root: Any) -> _Notes:
        """The links within the page whose words are a mark, and which lead further down it."""
        places: dict[str, int] = {}
        links: list[tuple[int, str, str]] = []
        for at, element in enumerate(root.find_all(True)):
            for name in (element.get("id"), element.get("name")):
                places.setdefault(str(name), at) if name else None
            href = str(element.get("href") or "")
            if element.name == "a" and href.startswith("#") and (mark := _MARK.fullmatch(element.get_text())):
                links.append((at, href[1:], mark[1]))
        return cls({to: mark for at, to, mark in reversed(links) if places.get(to, -1) > at})

    def of(self, element: Any) -> str:
        """The mark of the footnote that begins with an element, or nothing."""
        return next((self.marks[n] for n in (element.get("id"), element.get("name")) if n in self.marks), "")

    def is_mark(self, link: Any, note: str) -> bool:
        """Whether a link is only the mark of a footnote, there, or back from the note with this mark."""
        found, href = _MARK.fullmatch(link.get_text()), str(link.get("href") or "")
        return found is not None and href.startswith("#") and (href[1:] in self.marks or found[1] == note)


class _Page:
    """Walks through a page and collects its lines."""

    def __init__(self, notes: _Notes, depth: int = 0) -> None:
        self.lines: list[Line] = []
        self.notes, self.depth = notes, depth
        self.tables = self.paragraphs = 0
        self._text, self._marker, self._note = "", "", ""
        self._kind: Kind = "text"
        self._raised = self._kept = 0
        self._items: dict[int, dict[int, int]] = {}  # of each list: the places of its items

    def walk(self, root: Any) -> None:
        """Add what stands in an element; without recursion, so that depth costs nothing."""
        stack = [(child, False) for child in reversed(list(root.children))]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif not hasattr(node, "children"):
                self._say(node)
            elif node.name not in _UNREAD and not _is_hidden(node) and self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(node.children)))
        self._flush()

    def _enter(self, node: Any) -> bool:
        """Begin an element; whether its children are to be read."""
        name = node.name
        if name in _BLOCKS or name == "br":
            self._flush()
        if mark := self.notes.of(node):
            self._note = mark
            self._marker = f"{raised(mark)} " if name == "li" else self._marker
        elif name == "li":
            self._marker = self._item(node)
        if name in _HEADINGS:
            self._kind = "heading"
        if name == "a" and (_BACK.fullmatch(node.get_text()) or self.notes.is_mark(node, self._note)):
            named = _MARK.fullmatch(node.get_text())
            self._text += raised(named[1]) if named else ""
            return False
        if name == "table" and (rows := _rows(node)) and max(map(len, rows)) > 1:
            self._table(rows, node)
            return False
        self._raised += name == "sup"
        self._kept += name == "pre"
        return True

    def _item(self, node: Any) -> str:
        """What a page shows before an item of a list."""
        parent = node.parent
        if parent is None or parent.name != "ol":
            return "- "
        if id(parent) not in self._items:
            items = parent.find_all("li", recursive=False)
            self._items[id(parent)] = {id(one): place for place, one in enumerate(items)}
        first = _SPAN.match(str(parent.get("start") or "1"))
        return f"{(int(first[1]) if first else 1) + self._items[id(parent)][id(node)]}. "

    def _leave(self, node: Any) -> None:
        if node.name in _BLOCKS:
            self._flush()
        self._raised -= node.name == "sup"
        self._kept -= node.name == "pre"
        if node.name in _HEADINGS:
            self._kind = "text"
        if node.name in _BLOCKS and self.notes.of(node):
            self._note = ""

    def _say(self, node: Any) -> None:
        from bs4.element import PreformattedString

        if isinstance(node, PreformattedString):  # comments and declarations
            return
        text = raised(str(node)) if self._raised else str(node)
        if self._kept:
            *before, text = text.split("\n")
            for line in before:
                self._text += line
                self._flush()
        self._text += text

    def _flush(self) -> None:
        text, self._text = tidy(self._text), ""
        if text:
            text, self._marker = self._marker + text, ""
            self.paragraphs += 1
            kind: Kind = "footnote" if self._note else self._kind
            place = Place(paragraph=self.paragraphs, note=self._note or None)
            self.lines.append(Line(text=text, kind=kind, place=place))

    def _table(self, rows: list[list[Any]], node: Any) -> None:
        if self.depth > 20:
            raise DxError("tables are nested in each other more than twenty deep; this is no report")
        if caption := node.find("caption"):
            self.walk(caption)
        self.tables += 1
        number = self.tables
        inner: dict[int, list[Line]] = {}
        fields = []
        for cell, at, column, tall, wide in _placed(rows):
            page = _Page(self.notes, self.depth + 1)
            page.tables = self.tables
            page.walk(cell)
            self.tables = page.tables
            own = [line for line in page.lines if line.place.table is None]
            inner.setdefault(at, []).extend(line for line in page.lines if line.place.table is not None)
            words = tuple(pieces(" ".join(line.text for line in own)))
            fields.append(
                Field(at, column, words, tall, wide, heading=cell.name == "th" and cell.get("scope") != "row")
            )
        grid = Grid(fields, heads=len(node.thead.find_all("tr")) or None if node.thead else None)
        for line in grid.lines(Place(table=number)):
            self.lines.append(line)
            self.lines += inner.pop((line.place.row or 0) - 1, [])
        self.lines += [line for rest in inner.values() for line in rest]


def _rows(table: Any) -> list[list[Any]]:
    """The cells of a table row by row, not those of tables in it."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    return [[cell for cell in row.find_all(["td", "th"], recursive=False) if not _is_hidden(cell)] for row in rows]


def _placed(rows: list[list[Any]]) -> Iterator[tuple[Any, int, int, int, int]]:
    """Each cell with row, column, and how many of both it spans."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            tall = min(_span(cell, "rowspan") or len(rows), len(rows) - at)
            wide = max(1, min(_span(cell, "colspan"), 1000))
            taken |= {(at + down, column + right) for down in range(tall) for right in range(wide)}
            yield cell, at, column, tall, wide
            column += wide


def _span(cell: Any, name: str) -> int:
    found = _SPAN.match(str(cell.get(name) or "1"))
    return int(found[1]) if found else 1


def _is_hidden(node: Any) -> bool:
    return node.has_attr("hidden") or bool(_HIDDEN.search(str(node.get("style") or "")))
