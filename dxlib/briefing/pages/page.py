"""One executed notebook becomes one page that needs nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, groupby
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.preprocessors import TagRemovePreprocessor
from traitlets import default

from dxlib.briefing.document import pieces
from dxlib.briefing.drawing import Drawing, figure, recoloured, variable
from dxlib.briefing.evidence import References, from_prose
from dxlib.briefing.outputs import VEGA, read
from dxlib.briefing.pages.markup import Block, from_html, from_markdown, from_text
from dxlib.tables.display import BUNDLE, PALETTE, Table
from dxlib.tables.stored import table_from_json
from dxlib.text import PROSE

_TEMPLATE = Path(__file__).with_name("template")
_SIDE = 700  # characters that the narrow column takes before words move over to the wide one
_TAGS = TagRemovePreprocessor(
    remove_cell_tags={"remove-cell"}, remove_all_outputs_tags={"remove-output"}, remove_input_tags={"remove-input"}
)


class Quoting(Protocol):
    """What puts under a chart or a table how it is quoted."""

    def under(self, cell: str, found: list[Block], shown: list[Drawing | Table]) -> list[Block]:
        """Return the blocks of an output with what stands under each.

        Args:
            cell: the id of the cell that shows it.
            found: its blocks.
            shown: the charts and tables in them.
        """

    def sentences(self, cell: str, prose: Mapping[str, Any]) -> list[tuple[str, Markup]]:
        """Return of each sentence of a text its name on the page, and how it is quoted.

        Args:
            cell: the id of the cell that shows it.
            prose: the text as an edition carries it.
        """


@dataclass
class Row:
    """A band of the page: words in the narrow column, figures in the wide one."""

    level: int = 1
    heading: str = ""
    id: str = ""
    side: list[Markup] = field(default_factory=list)
    main: list[Markup] = field(default_factory=list)


@dataclass
class Page:
    """The content of a page, apart from its frame."""

    title: str
    lede: Markup | None
    rows: list[Row]

    @property
    def description(self) -> Markup | None:
        """The first words in short, for those who link to the page: without their evidence."""
        return self.lede and Markup(re.sub(r"<details(?:(?!<details).)*?</details>", " ", self.lede, flags=re.DOTALL))

    @property
    def sections(self) -> list[Row]:
        """The bands that a list of contents names."""
        return [row for row in self.rows if row.level == 2]


def tidied(nb: Any) -> Any:
    """Return a notebook after the tags that Jupyter uses for hidden cells and outputs are obeyed; it is changed."""
    return _TAGS.preprocess(nb, {})[0]


def blocks(nb: Any, known: References, quoting: Quoting | None = None) -> list[Block]:
    """Return what a notebook shows, in order: its words and its outputs, no code.

    Args:
        nb: the notebook, after its tags are obeyed.
        known: how the notes name the documents.
        quoting: what puts under a chart or a table how it is quoted.

    Raises:
        CannotDraw: a chart's specification is wrong; the error names the cell.
    """
    numbers, opened = count(1), False

    def made(cell: str, kind: str, data: Mapping[str, Any], computed: bool) -> Iterable[Block]:
        nonlocal opened
        if kind == PROSE:
            if quoting is None or opened:
                return from_prose(data[kind], known)
            return from_prose(data[kind], known, quoting.sentences(cell, data[kind]))  # before the first section
        if kind == VEGA:
            found = [Block("wide", figure(data[kind], next(numbers), known.language), computed=True)]
        elif kind == "text/markdown":
            words = [*from_markdown(data[kind], computed)]
            opened = opened or any(block.level > 1 for block in words)
            return words
        elif kind == "text/html":
            found = [_of_html(html) for html in _htmls(data)]
        else:
            return [from_text(data[kind])]
        if quoting is None:
            return found
        shown = (one for one in pieces(kind, data, computed, known) if isinstance(one, Drawing | Table))
        return quoting.under(cell, found, [*shown])

    each = enumerate(nb.cells)
    return [block for at, cell in each for block in read(nb, partial(made, cell.get("id") or f"{at}"), [at])]


def _htmls(data: Mapping[str, Any]) -> list[str]:
    """The HTML of an output, of several tables that it holds each by itself."""
    tables = data[BUNDLE]["tables"] if BUNDLE in data else ()
    return [table_from_json(one).to_html(phone=True) for one in tables] or [data["text/html"]]


def _of_html(html: str) -> Block:
    block = from_html(html)
    return replace(block, html=recoloured(block.html))


def lede(found: Iterable[Block]) -> Block | None:
    """Return the first computed sentence, if it comes before the first section."""
    for block in found:
        if block.kind == "heading" and block.level > 1:
            return None
        if block.computed and block.kind == "prose":
            return block
    return None


def compose(found: list[Block], title: str) -> Page:
    """Arrange blocks in bands: a heading opens one, words before the first figure stand beside it."""
    first = lede(found)
    rows = [Row()]
    names: set[str] = set()
    waiting: list[Block] = []

    def close() -> None:
        _fill(rows[-1], waiting)
        waiting.clear()

    for block in found:
        if block is first:
            continue
        if block.kind == "heading" and block.level == 1:
            title = block.text
        elif block.kind == "heading" and block.level <= 3:
            close()
            rows.append(Row(block.level, Markup(block.html), _anchor(block.text, names)))
        else:
            waiting.append(block)
    close()
    shown = [row for row in rows if row.heading or row.side or row.main]
    return Page(title, Markup(first.html) if first else None, shown)


def _html(block: Block) -> Markup:
    return Markup(f"<h4>{block.html}</h4>" if block.kind == "heading" else block.html)


def _fill(row: Row, found: list[Block]) -> None:
    wide = next((n for n, block in enumerate(found) if block.kind == "wide"), None)
    if wide is None or not row.heading:
        row.main = [_html(block) for block in found]
        return
    taken = 0
    for part in _together(found[:wide]):
        taken += sum(len(block.text) for block in part)
        first = not row.side and len(part) == 1
        place = row.side if not row.main and (first or taken <= _SIDE) else row.main
        place += map(_html, part)
    row.main += map(_html, found[wide:])


def _together(found: list[Block]) -> Iterator[list[Block]]:
    """Blocks that stay in one column: what was computed as a whole, what a person wrote one by one."""
    for computed, some in groupby(found, lambda block: block.computed):
        listed = [*some]
        yield from [listed] if computed else ([block] for block in listed)


def _anchor(text: str, names: set[str]) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"
    name, number = stem, 1
    while name in names:
        number += 1
        name = f"{stem}-{number}"
    names.add(name)
    return name


def colours() -> Markup:
    """Return the palette as CSS variables: light, dark where the reader's system is, light on paper."""

    def declared(which: int) -> str:
        return ";".join(f"{variable(name)}:{pair[which]}" for name, pair in PALETTE.items())

    return Markup(
        f":root{{color-scheme:light dark;{declared(0)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{declared(1)}}}}}\n"
        f"@media print{{:root{{color-scheme:light;{declared(0)}}}}}"
    )


def look() -> dict[str, Markup]:
    """Return how pages look, as a template asks for it: colours, what a figure alone needs, and what a page does."""
    look, css = (Markup((_TEMPLATE / name).read_text(encoding="utf-8")) for name in ("style.css", "page.css"))
    return {"palette": colours(), "look": look, "css": css}


class BriefingExporter(TemplateExporter):
    """nbconvert's way from notebook to page, with a template of our own and no code shown."""

    file_extension = ".html"
    output_mimetype = "text/html"

    @default("template_file")
    def _template_file_default(self) -> str:
        return "page.html.j2"

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.loader = FileSystemLoader(_TEMPLATE)
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def write(self, page: Page, frame: Mapping[str, Any]) -> str:
        """Return the page in its frame: title, navigation, edition, contents, colours."""
        return self.filled("page.html.j2", page=page, **frame)

    def filled(self, template: str, **values: Any) -> str:
        """Return a template with values in its places, with the look of every page."""
        html = self.environment.get_template(template).render(**look(), **values)
        return re.sub(r"\n\s*\n+", "\n", html).strip() + "\n"
