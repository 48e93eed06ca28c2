"""The charts, tables, sentences and cards of an edition's pages, each with how it is quoted, and its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, count
from typing import Any

from markupsafe import Markup

from dxlib.briefing.drawing import Drawing, recoloured, small_picture
from dxlib.briefing.pages.cards import Card
from dxlib.briefing.pages.frame import LICENCE, Edition, dataset, identifier
from dxlib.briefing.pages.markup import Block, from_html
from dxlib.briefing.quoting.citation import LANGUAGES, Citation
from dxlib.briefing.quoting.data import Data, data_of
from dxlib.briefing.quoting.picture import picture
from dxlib.briefing.quoting.said import of_sentence
from dxlib.briefing.running.suite import Entry
from dxlib.indicators import known_definitions
from dxlib.tables.display import Table
from dxlib.text import gettext

FOLDER = "figures"
_LETTERS = 1.25  # points a pixel of a table: they print well, and twice the size takes twice the room
_WHERE_KNOWN = ("places", "indicators", "targets", "sources", "producers")  # left out where there is none
_DATA = {"csv": "text/csv", "json": "application/json"}
_PICTURE_EDGE = 120  # pixels that words take around a drawing on a page that is embedded


@dataclass(frozen=True)
class Quote:
    """A chart or a table that may be quoted, or a sentence or a card with the table of its figures.

    Attributes:
        kind: ``chart``, ``table``, ``sentence`` or ``card``.
        shown: it, or that table.
        data: what it shows.
        citation: how it is cited.
        html: it on a page.
        svg, png: its picture; as points it is made meanwhile.
    """

    kind: str
    shown: Drawing | Table
    data: Data
    citation: Citation
    html: Markup
    svg: str
    png: Future[bytes]

    @property
    def anchor(self) -> str:
        """Its name on its page."""
        return f"{self.kind}-{self.citation.id}"

    def file(self, form: str) -> str:
        """Return the way to a file of it from its page."""
        return f"{FOLDER}/{self.citation.id}.{form}"

    @property
    def embedded(self) -> str:
        """The address of its page to embed."""
        return self.citation.edition.published(self.file("html"))

    @property
    def downloads(self) -> list[dict[str, str]]:
        """Its data as its own page links them, each with the kind of file."""
        return [{"href": f"{self.citation.id}.{form}", "kind": kind} for form, kind in _DATA.items()]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield its data and its pictures by the names of their files."""
        yield self.file("csv"), self.data.to_csv()
        yield self.file("json"), _json(described(self))
        yield self.file("svg"), self.svg.encode()
        yield self.file("png"), self.points()

    def points(self) -> bytes:
        """Return its picture as PNG, as soon as that is made."""
        return self.png.result()


@dataclass
class Quotes:
    """What of pages may be quoted.

    Attributes:
        edition: the edition.
        filled: gives a template of the pages with values in its places.
        beside: makes pictures while pages are written; one after the other, as PDFium asks.
        found: those that were found, by id.
    """

    edition: Edition
    filled: Callable[..., str]
    beside: ThreadPoolExecutor
    found: dict[str, Quote] = field(default_factory=dict)

    def cards(self, made: Mapping[str, Card]) -> dict[str, Card]:
        """Return the cards of the first page, each with how it is quoted."""
        on = OnPage(self, "card", "index.html", "")
        quotes = {name: on.quote("card", name, card.table) for name, card in made.items()}
        return {name: replace(made[name], id=quote.anchor, quoted=on.told(quote)) for name, quote in quotes.items()}

    def on(self, entry: Entry) -> OnPage:
        """Return what quotes on the page of a notebook."""
        return OnPage(self, entry.name, self.edition.page(entry), entry.title.of(self.edition.language))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of all of them by name, a page to embed the last of each."""
        language = self.edition.language
        words = {"whole": gettext(language)("The whole page")}
        for quote in self.found.values():
            yield from quote.files()
            title, name = quote.citation.title, quote.file("html")
            more = {"suite": self.edition.title, "language": language, "words": words,
                    "dataset": dataset(self.edition, title, name), "downloads": quote.downloads}  # fmt: skip
            yield name, self.filled("embedded.html.j2", quote=quote, **more).encode()


@dataclass(frozen=True)
class OnPage:
    """What puts under the charts, tables and sentences of a page how they are quoted.

    Attributes:
        quotes: those of the edition.
        name: of the notebook.
        page: its file.
        title: of the page, for what has none of its own.
    """

    quotes: Quotes
    name: str
    page: str
    title: str

    def under(self, cell: str, found: list[Block], shown: list[Drawing | Table]) -> list[Block]:
        """Return the blocks of an output with how they are quoted; see ``pages.page.Quoting``."""
        if len(found) != len(shown):  # tables of others, which stand in one block
            found = found[:1]
            return [self._with(found[0], [self.quote(_kind(one), cell, one, "") for one in shown])] if shown else found
        each = zip(found, shown, strict=True)
        return [self._with(block, [self.quote(_kind(one), cell, one, block.html)]) for block, one in each]

    def sentences(self, cell: str, prose: Mapping[str, Any]) -> list[tuple[str, Markup]]:
        """Return the names of sentences and how they are quoted; see ``pages.page.Quoting``."""
        language = self.quotes.edition.language
        quotes = [self.quote("sentence", cell, of_sentence(one, language)) for one in prose["sentences"]]
        return [(quote.anchor, self.told(quote)) for quote in quotes]

    def quote(self, kind: str, cell: str, shown: Drawing | Table, html: str = "") -> Quote:
        """Return something by its notebook and cell, so that its name stays when another one comes before it.

        Args:
            kind: of it, as ``Quote`` has it.
            cell: the id of its cell.
            shown: the chart, or the table.
            html: it on a page; of a table it is made by default.
        """
        edition, known = self.quotes.edition, self.quotes.found
        stem = cell if cell.startswith(f"{self.name}-") else f"{self.name}-{cell}"
        id = next(name for name in chain([stem], (f"{stem}-{n}" for n in count(2))) if name not in known)
        data = data_of(shown, edition.language)
        places = tuple((report, line) for report, lines in data.reports.items() for line in lines or [0])
        own = (shown.title if isinstance(shown, Drawing) else shown.caption).removesuffix(".")
        citation = Citation(edition, id, own or self.title, f"{self.page}#{kind}-{id}", places)
        svg = picture(shown, citation.title, citation.line(edition.language), edition.language)
        words = isinstance(shown, Table)
        work = partial(small_picture, svg, scale=_LETTERS if words else 2, letters=words)
        png = self.quotes.beside.submit(copy_context().run, work)  # with the store in use here
        if isinstance(shown, Table):
            html = html or recoloured(from_html(shown.to_html(phone=True)).html)
        known[id] = Quote(kind, shown, data, citation, Markup(html), svg, png)
        return known[id]

    def told(self, quote: Quote) -> Markup:
        """Return what there is for who quotes something: its data, its picture, its address, how it is cited."""
        _ = gettext(self.quotes.edition.language)
        words = {
            "summary": _("Data and citation"), "data": _("Data:"), "picture": _("Picture:"), "cite": _("To cite:"),
            "embed": _("To embed, a page without script:"), "address": _("Address:"),
            "more": _("definition, unit, producer, source lines, licence"),
        }  # fmt: skip
        high = _height(quote.shown)
        return Markup(self.quotes.filled("quote.html.j2", quote=quote, languages=LANGUAGES, high=high, words=words))

    def _with(self, block: Block, quotes: list[Quote]) -> Block:
        """A block with an address, and under it what there is for who quotes it."""
        form = Markup('<div class="shown" id="{}">{}\n{}</div>')
        html = form.format(quotes[0].anchor, Markup(block.html), Markup("").join(map(self.told, quotes)))
        return replace(block, html=str(html))


def _kind(shown: Drawing | Table) -> str:
    return "chart" if isinstance(shown, Drawing) else "table"


def described(quote: Quote) -> dict[str, Any]:
    """Return all that is known of what may be quoted, as values of JSON.

    Args:
        quote: it.

    Returns:
        What it is and shows, row by row; the definitions of its indicators, and its targets; the documents in which
        its figures stand, with their lines; licence and citation. Where it has no indicator or no source, ``about``
        says what it is instead.
    """
    shown, citation, known = quote.shown, quote.citation, quote.citation.edition.sources.known
    reports, rest = quote.data.reports, quote.data.rest
    rows = quote.data.frame.astype(object).where(quote.data.frame.notna(), None)
    found = {
        "id": citation.id,
        "kind": quote.kind,
        "title": citation.title,
        "subtitle": shown.subtitle,
        "description": shown.description if isinstance(shown, Drawing) else "",
        "notes": list(shown.notes),
        "edition": _edition(citation.edition),
        "address": citation.published,
        "license": LICENCE,
        "citation": citation.lines(),
        "rows": rows.to_dict("records"),
        "places": [[{"report": report, "line": line or None} for report, line in row] for row in quote.data.places],
        **_about(quote.data, citation.edition.language),
        "indicators": {id: _defined(id) for id in rest.indicators},
        "targets": rest.targets,
        "sources": [
            *({"report": report, "document": known.documents.get(report, report), "lines": lines,
               "producer": known.producers.get(report) or None} for report, lines in reports.items()),
            *({"report": None, "document": page, "lines": [], "producer": None} for page in rest.pages),
        ],
        "producers": {id: known.called[id] for id in _counting(quote.data, known.producers) if id in known.called},
    }  # fmt: skip
    return {name: value for name, value in found.items() if name not in _WHERE_KNOWN or value}


def _about(data: Data, language: str) -> dict[str, str]:
    """What a chart or a table is about where it names no indicator, or no place in a source."""
    _, rest = gettext(language), data.rest
    if rest.indicators and (rest.places or rest.pages):
        return {}
    if rest.indicators:
        return {"about": _("Indicators of which no figure is shown, so that there is no line of a source.")}
    if rest.places:
        return {"about": _("What the documents under sources say, and no indicator.")}
    return {"about": _("A count or a statement of the notebook: it names no indicator, and no figure of a source.")}


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "id": identifier(edition),
        "title": edition.title,
        "published": edition.sources.newest.isoformat(),
        "folder": edition.folder,
        **edition.parameters,
    }


def _counting(data: Data, producers: Mapping[str, str]) -> list[str]:
    """The ids of those who counted what is shown."""
    said = data.frame["producer"].tolist() if "producer" in data.frame else []
    return sorted({one for one in (*said, *map(producers.get, data.reports)) if isinstance(one, str) and one})


def _defined(id: str) -> dict[str, Any]:
    """What an indicator is, in both languages."""
    definitions = known_definitions()
    one = definitions.indicators[id]
    unit = definitions.units[one.unit].name
    return {
        "name": one.name.model_dump(),
        "definition": one.definition.model_dump(),
        "unit": {"id": one.unit, "en": unit.en.other, "vi": unit.vi},
        "timing": one.timing,
        "direction": one.direction,
    }


def _json(found: Mapping[str, Any]) -> bytes:
    """A line for each thing, and for each row of one: a few of them are read, and indents are half of the rest."""
    written = partial(json.dumps, ensure_ascii=False)
    lines = []
    for name, value in found.items():
        if isinstance(value, list) and value:
            said = "[\n" + ",\n".join(map(written, value)) + "\n]"
        elif isinstance(value, dict) and value:
            said = "{\n" + ",\n".join(f"{written(key)}: {written(one)}" for key, one in value.items()) + "\n}"
        else:
            said = written(value)
        lines.append(f"{written(name)}: {said}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "replace")


def _height(shown: Drawing | Table) -> int:
    """How high a frame must be for a page that is embedded, in pixels."""
    if isinstance(shown, Drawing):
        return round(shown.size[1]) + 2 * _PICTURE_EDGE
    return min(120 + 44 * len(shown.rows), 640)
