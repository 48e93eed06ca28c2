"""Executed notebooks of one language become the files of an edition, in every format asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pandas as pd
from markupsafe import Markup

import dxlib
from dxlib.briefing import paper, slides, word, workbook
from dxlib.briefing.document import CannotDraw, Document, read_chapter
from dxlib.briefing.pages import frame
from dxlib.briefing.pages.cards import cards
from dxlib.briefing.pages.page import BriefingExporter, Page, blocks, colours, compose, lede
from dxlib.briefing.running import runner
from dxlib.briefing.running.since import Since, tell
from dxlib.briefing.running.suite import Entry, Suite
from dxlib.tables.display import PALETTE
from dxlib.text import gettext

WRITERS: dict[str, Callable[[Document], bytes]] = {
    "pdf": paper.write,
    "docx": word.write,
    "pptx": slides.write,
    "xlsx": workbook.write,
}
FORMATS = ("html", *WRITERS)


@dataclass(frozen=True)
class Order:
    """What is to be written in one language.

    Attributes:
        suite, entries: the titles, and the notebooks of this edition.
        jobs: the executed notebooks, in the same order.
        parameters, sources: what they were run for, and what it rests on.
        formats: of :data:`FORMATS`.
        stem: the file name of a document without its ending.
        record: the way from a page to ``edition.json``.
        languages: the other languages of the edition, each with the way to its folder.
        keys: the key figures, as ``editions.key_figures`` returns them.
        since: the earlier edition that this one is held against.
    """

    suite: Suite
    entries: list[Entry]
    jobs: list[runner.Job]
    parameters: Mapping[str, str]
    sources: frame.Sources
    formats: tuple[str, ...]
    stem: str
    keys: pd.DataFrame
    record: str = "edition.json"
    languages: Mapping[str, str] = field(default_factory=dict)
    since: Since | None = None

    @property
    def language(self) -> str:
        """The language that is written."""
        return self.parameters["language"]


def write(order: Order, folder: Path, told: Callable[[str], None] = lambda name: None) -> None:
    """Write an edition in one language.

    Args:
        order: what is to be written.
        folder: an empty folder.
        told: called with each format before it is written.

    Raises:
        NotebookFailed: a chart cannot be drawn; the error names notebook and cell.
    """
    exporter = BriefingExporter()
    notebooks = [exporter.tidied(nbformat.read(job.output, as_version=4)) for job in order.jobs]
    if order.since is not None:
        tell(notebooks[0], order.since, order.language)
    document: Document | None = None
    for name in order.formats:
        told(name)
        if name == "html":
            _write_pages(order, notebooks, exporter, folder)
        else:
            document = document or _document(order, notebooks)
            (folder / f"{order.stem}.{name}").write_bytes(WRITERS[name](document))


@contextmanager
def _told_by_cell(job: runner.Job) -> Iterator[None]:
    """Tell a chart that cannot be drawn by notebook and cell."""
    try:
        yield
    except CannotDraw as error:
        message = f"the output cannot be drawn: {error}"
        raise runner.NotebookFailed(job.name, *runner.place(job, error.cell), message) from error


def _document(order: Order, notebooks: list[object]) -> Document:
    _ = gettext(order.language)
    chapters = []
    for entry, job, notebook in zip(order.entries, order.jobs, notebooks, strict=True):
        with _told_by_cell(job):
            chapters.append(
                read_chapter(notebook, entry.name, entry.title.of(order.language), order.sources.known, entry.slides)
            )
    return Document(
        title=order.suite.title.of(order.language),
        language=order.language,
        kicker=_("Periodic briefing"),
        terms=tuple(frame.edition_terms(order.parameters, order.sources)),
        newest=order.sources.newest,
        footer=frame.footer(order.language, dxlib.__version__),
        chapters=tuple(chapters),
    )


def _write_pages(order: Order, notebooks: list[object], exporter: BriefingExporter, folder: Path) -> None:
    pages: dict[str, Page] = {}
    ledes: dict[str, Markup | None] = {}
    for entry, job, notebook in zip(order.entries, order.jobs, notebooks, strict=True):
        with _told_by_cell(job):
            found = blocks(notebook, PALETTE, order.sources.known.anew())
        pages[entry.page] = compose(found, entry.title.of(order.language))
        first = lede(found) or next((block for block in found if block.kind == "prose"), None)
        ledes[entry.name] = Markup(first.html) if first else None
    if "index.html" not in pages:
        pages["index.html"] = Page(order.suite.title.of(order.language), None, [])
    files = {name: f"{order.stem}.{name}" for name in order.formats if name != "html"}
    around = frame.Around(order.suite, order.entries, order.parameters, order.sources, ledes,
                          cards(order.entries, order.keys, order.sources.known), files, order.languages,
                          order.record, dxlib.__version__)  # fmt: skip
    for file, page in pages.items():
        html = exporter.write(page, {**frame.frame(around, file), "palette": colours(PALETTE)})
        (folder / file).write_bytes(html.encode("utf-8"))
