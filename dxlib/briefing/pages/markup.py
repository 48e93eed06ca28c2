"""Markdown and HTML from notebooks, made harmless: no script, no request, no tag that is not listed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any, Literal

import mistune
import nh3

_PROSE = "p h4 h5 h6 ul ol li dl dt dd blockquote pre code a br hr span div"
_WORD = "strong b em i u s del sub sup small q abbr"
_TABLE = "table caption colgroup col thead tbody tfoot tr th td"
_EVIDENCE = "details summary section figure figcaption"
_SYMBOL = "svg g path circle rect line polygon title"  # the status signs inside a table
_UNCLOSED = "area base br col dd dt embed hr img input li link meta p source tbody td th tr wbr"  # often or always
_UNSEEN = "script style template iframe noembed noframes"  # what they hold is never words to read
_GEOMETRY = {"d", "cx", "cy", "r", "x", "y", "x1", "y1", "x2", "y2", "rx", "ry", "width", "height", "points"}
_SHAPE = {*_GEOMETRY, "fill", "stroke", "stroke-width", "stroke-dasharray"}
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title", "style", "aria-label", "aria-hidden", "data-label"},
    "a": {"href"},
    "abbr": {"title"},
    "col": {"span"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "abbr"},
    "svg": {"viewBox", "width", "height", "role"},
    **{shape: _SHAPE for shape in ("g", "path", "circle", "rect", "line", "polygon")},
}
# A property and one plain value, a colour by name, number or variable: nothing that could call, such as url().
_STYLE = re.compile(r"((?:(?:min-|max-)?width|height|left|right|text-align|white-space)) ?: ?([\w.%+-]+)", re.A | re.I)
_PAINT = re.compile(r"#[0-9a-f]{3,8}|[a-z]+|var\(--[a-z0-9-]+(, ?#[0-9a-f]{3,8})?\)", re.I)


def _plain_only(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute that is listed, as far as it cannot request anything; None without it."""
    if name == "style":
        declared = [_STYLE.fullmatch(part.strip()) for part in value.split(";")]
        return "".join(f"{found[1]}:{found[2]};" for found in declared if found) or None
    if name in ("fill", "stroke"):
        return value if _PAINT.fullmatch(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=set(f"{_PROSE} {_WORD} {_TABLE} {_EVIDENCE} {_SYMBOL}".split()),
    clean_content_tags=set(_UNSEEN.split()),
    attributes=_ATTRIBUTES,
    attribute_filter=_plain_only,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)

# Beyond these, cleaning would take time with the square of the length: elements in each other, references to
# characters, attributes of one tag. A browser does not nest more deeply either.
_DEEPEST, _REFERENCES, _CROWDED = 500, 200_000, 1_000
_LONGEST = 300_000  # characters of Markdown: of more, brackets alone would take minutes
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*+)([^<>]*?)(/?)>", re.I)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_LEFT_OPEN = frozenset(_UNCLOSED.split())


def _clean(fragment: str) -> str:
    """The fragment without what is not listed; as the characters it is made of, if no browser could show it."""
    fragment = fragment.encode(errors="replace").decode()
    if not _is_sound(fragment):
        return f"<pre>{mistune.escape(fragment)}</pre>"
    return _cleaner.clean(fragment).replace("&nbsp;", "\xa0")


def _is_sound(fragment: str) -> bool:
    if fragment.count("&") > _REFERENCES:
        return False
    depth = 0
    for closing, name, attributes, closed in _TAG.findall(fragment):
        if not closed and name.lower() not in _LEFT_OPEN:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > _DEEPEST or (len(attributes) > _CROWDED and _is_crowded(attributes)):
            return False
    return True


def _is_crowded(attributes: str) -> bool:
    return len(re.split(r"[\s/]+", _QUOTED.sub("", attributes))) > _CROWDED


class _Renderer(mistune.HTMLRenderer):
    def __init__(self) -> None:
        super().__init__(escape=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return text  # a briefing requests nothing


_renderer = _Renderer()
mistune.create_markdown(renderer=_renderer, plugins=["table"])  # which teaches it tables
_tokens = mistune.create_markdown(renderer=None, plugins=["table"])


@dataclass(frozen=True)
class Block:
    """A piece of a page.

    Attributes:
        kind: ``heading``, ``prose`` (words, which may stand in the narrow column) or ``wide`` (table, chart).
        html: harmless HTML.
        level: of a heading, 1 to 6.
        computed: whether a cell computed it, rather than a person having written it.
    """

    kind: Literal["heading", "prose", "wide"]
    html: str
    level: int = 0
    computed: bool = False

    @property
    def text(self) -> str:
        """The words without markup."""
        return " ".join(unescape(re.sub(r"<[^>]+(?:>|\Z)", " ", self.html)).split())


def parse(text: str) -> list[dict[str, Any]]:
    """Return what a Markdown text is made of, as mistune's tokens."""
    if len(text) > _LONGEST:
        return [{"type": "block_code", "raw": text}]
    tokens, _ = _tokens.parse(text)
    return [token for token in tokens if isinstance(token, dict)]


def from_markdown(text: str, computed: bool = False) -> list[Block]:
    """Return the blocks of a markdown text; HTML in it is shown as the characters it is made of."""
    if len(text) > _LONGEST:
        return [from_text(text)]
    tokens, state = _tokens.parse(text)
    blocks = []
    for token in tokens:
        assert isinstance(token, dict)
        if token["type"] == "blank_line":
            continue
        html = _clean(_renderer.render_tokens([token], state))
        if token["type"] == "heading":
            inner = re.sub(r"^<h\d>|</h\d>\s*$", "", html)
            blocks.append(Block("heading", inner.strip(), token["attrs"]["level"], computed))
        elif token["type"] == "table":
            blocks.append(
                Block("wide", _scrolling(html.replace("<table>", '<table class="dx-table">')), computed=computed)
            )
        else:
            blocks.append(Block("prose", html, computed=computed))
    return blocks


def from_html(fragment: str) -> Block:
    """Return the block of an HTML fragment: of unlisted tags the words stay, of scripts and styles nothing."""
    clean = _clean(fragment).strip()
    wide = "<table" in clean or "<figure" in clean
    clean = re.sub(r"<table\b.*?</table>", lambda found: _scrolling(found.group(0)), clean, flags=re.S)
    return Block("wide" if wide else "prose", clean, computed=True)


class _Grids(HTMLParser):
    """Collects the tables of a fragment: caption, then the words of each cell, row by row."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tables: list[tuple[list[str], list[list[str]]]] = []
        self.words: list[str] | None = None
        self.feed(_clean(fragment))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append(([], []))
        elif tag == "tr" and self.tables:
            self.tables[-1][1].append([])
        elif tag == "br" and self.words:
            self.words.append("; ")
        elif tag in ("caption", "th", "td") and self.tables:
            self.words = []

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("caption", "th", "td") or self.words is None:
            return
        text, self.words = " ".join("".join(self.words).split()), None
        caption, rows = self.tables[-1]
        if tag == "caption":
            caption.append(text)
        elif rows:
            rows[-1].append(text)


def tables_in(fragment: str) -> list[tuple[str, list[list[str]]]]:
    """Return the tables of an HTML fragment as words alone: the caption, and the cells row by row.

    Example:
        >>> tables_in("<table><caption>A</caption><tr><th>x</th></tr><tr><td>1<br>2</td></tr></table>")
        [('A', [['x'], ['1; 2']])]
    """
    found = _Grids(fragment).tables
    return [(" ".join(caption), [row for row in rows if row]) for caption, rows in found if rows]


def from_text(text: str) -> Block:
    """Return the block of plain text, as printed."""
    return Block("wide", f"<pre>{mistune.escape(text.strip())}</pre>", computed=True)


def _scrolling(table: str) -> str:
    """A box in which a table wider than the screen moves on its own."""
    caption = re.search(r"<caption[^<>]*>((?:(?!<caption).)*?)</caption>", table, flags=re.S)
    label = Block("prose", caption.group(1)).text if caption else ""
    # A group, not a region: regions are landmarks, and a page full of them has none.
    named = f' role="group" aria-label="{mistune.escape(label)}"' if label else ""
    return f'<div class="scroll" tabindex="0"{named}>{table}</div>'
