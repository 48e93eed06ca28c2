"""Executed notebooks of one language become the files of an edition, in every format asked for: brief and annex."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from markupsafe import Markup

from dxlib.briefing import paper, slides, word, workbook
from dxlib.briefing.document import Chapter, Document, read_chapter, read_sections
from dxlib.briefing.exploring.page import explorer_page
from dxlib.briefing.fitting import fitted
from dxlib.briefing.outputs import CannotDraw
from dxlib.briefing.pages import frame
from dxlib.briefing.pages.cards import Card, cards
from dxlib.briefing.pages.page import BriefingExporter, Page, compose, lede, tidied
from dxlib.briefing.quoting.quotes import FOLDER, Quotes
from dxlib.briefing.running import runner
from dxlib.briefing.running.again import Again, shown_by
from dxlib.briefing.running.pieces import Piece, Pieces
from dxlib.briefing.running.since import Since, stored, tell
from dxlib.text import gettext

WRITERS: dict[str, Callable[[Document], bytes]] = {
    "pdf": paper.write,
    "docx": word.write,
    "pptx": slides.write,
    "xlsx": workbook.write,
}
FORMATS = ("html", *WRITERS)


def write(
    edition: frame.Edition,
    jobs: list[runner.Job],
    keys: pd.DataFrame,
    since: Since | None,
    folder: Path,
    again: Again,
    told: Callable[[str], None] = lambda name: None,
) -> None:
    """Write an edition in one language.

    Args:
        edition: what is to be written.
        jobs: its executed notebooks, in the same order.
        keys: the key figures, as ``editions.key_figures`` returns them.
        since: the earlier edition that this one is held against.
        folder: an empty folder.
        again: makes only the formats that were not made from the same things before.
        told: called with each format before it is written.

    Raises:
        NotebookFailed: a chart cannot be drawn; the error names notebook and cell.
    """
    chapters = _Chapters(edition, jobs, keys, since, again)
    made_from = chapters.made_from()
    if "html" in edition.formats:
        (folder / FOLDER).mkdir()
    for name in edition.formats:
        told(name)
        for file, content in again.files(name, made_from, partial(chapters.written, name)):
            (folder / file).write_bytes(content)


@dataclass(frozen=True)
class _Chapters:
    """The executed notebooks of an edition, read when the first format needs them."""

    edition: frame.Edition
    jobs: list[runner.Job]
    keys: pd.DataFrame
    since: Since | None
    again: Again

    def made_from(self) -> list[Any]:
        """Return all that the files of a format are made from, as values of JSON."""
        keys = self.keys.to_json(orient="split", date_format="iso", default_handler=str)
        return [*self.described, keys, *self.shown]

    @cached_property
    def shown(self) -> list[str]:
        """What stands for what each notebook shows."""
        return [shown_by(job.output) for job in self.jobs]

    @cached_property
    def described(self) -> list[Any]:
        """The edition, and what changed since another one, as values of JSON."""
        edition, since = self.edition, self.since
        described = [edition.suite.model_dump(mode="json"), [entry.name for entry in edition.entries],
                     dict(edition.parameters), edition.sources.described(), edition.formats, edition.stem,
                     edition.record, dict(edition.languages), edition.folder]  # fmt: skip
        changed = None if since is None else [since.name, since.sha256, stored(since.after).decode()]
        return [described, changed]

    def written(self, name: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files of a format."""
        if name == "html":
            briefed = not set(frame.BRIEFED).isdisjoint(self.edition.formats) and bool(self.brief.chapters)
            yield from self._pages(replace(self.edition, brief=briefed), self.exporter)
        elif name in frame.BRIEFED:
            if self.brief.chapters:
                yield frame.file_of("brief", name), WRITERS[name](self._fitted(name))
            yield frame.file_of("annex", name), WRITERS[name](self.document)
        else:
            yield f"{self.edition.stem}.{name}", WRITERS[name](self.document)

    def _pages(self, edition: frame.Edition, exporter: BriefingExporter) -> Iterator[tuple[str, bytes]]:
        """The pages by the names of their files, each in the frame of all, and what can be quoted of them."""
        pages: dict[str, Page] = {}
        ledes: dict[str, Markup | None] = {}
        pieces = self._pieces(edition, exporter)
        for entry, piece in zip(edition.entries, pieces, strict=True):
            pages[edition.page(entry)] = compose(piece.blocks, entry.title.of(edition.language))
            first = lede(piece.blocks) or next((block for block in piece.blocks if block.kind == "prose"), None)
            ledes[entry.name] = Markup(first.html) if first else None
        if "index.html" not in pages:
            pages["index.html"] = Page(edition.title, None, [])
        quoted, carded = self._cards(edition, exporter)
        for file, page in pages.items():
            yield file, exporter.write(page, frame.frame(edition, file, ledes, carded)).encode("utf-8")
        yield from self.again.files(
            "explorer", [*self.described, edition.brief], lambda: [explorer_page(edition, exporter.filled)]
        )
        for piece in pieces:
            yield from piece.files
        yield from quoted

    def _cards(
        self, edition: frame.Edition, exporter: BriefingExporter
    ) -> tuple[list[tuple[str, bytes]], dict[str, Card]]:
        """The cards of the first page, if it has any, and the files of what may be quoted of them."""
        others = [entry for entry in edition.entries if edition.page(entry) != "index.html"]
        with ThreadPoolExecutor(1) as beside:
            quotes = Quotes(edition, exporter.filled, beside)
            carded = quotes.cards(cards(others, self.keys, edition.sources.known))
            return [*quotes.files()], carded

    def _pieces(self, edition: frame.Edition, exporter: BriefingExporter) -> list[Piece]:
        """What each notebook has on its page; pictures are made while the pieces of others are begun."""
        begun = []
        with Pieces.of(edition, exporter.filled, self.again) as pieces:
            for at, (entry, job) in enumerate(zip(edition.entries, self.jobs, strict=True)):
                with _told_by_cell(job):
                    made_from = [*self.described, self.shown[at]]
                    begun.append(pieces.begun(entry, made_from, partial(self.notebook, at)))
            return [piece() for piece in begun]

    def _fitted(self, name: str) -> Document:
        """The brief in a format: slides find room for themselves, pages are fitted once for all formats."""
        brief = self.brief if name == "pptx" else self.paged
        return replace(brief, annex=frame.file_of("annex", name))

    @property
    def exporter(self) -> BriefingExporter:
        return _exporter()

    def notebook(self, at: int) -> Any:
        """Return an executed notebook, the first one with what changed since another edition."""
        if at not in self._read:
            self._read[at] = tidied(nbformat.v4.reads(self.jobs[at].output.read_text(encoding="utf-8")))
            if at == 0 and self.since is not None:
                tell(self._read[at], self.since, self.edition.language)
        return self._read[at]

    @cached_property
    def _read(self) -> dict[int, Any]:
        return {}

    @cached_property
    def document(self) -> Document:
        kicker = gettext(self.edition.language)("Annex: every figure, and where it is printed")
        return self._document(kicker, lambda *told: [read_chapter(*told)])

    @cached_property
    def brief(self) -> Document:
        """The brief, with all that its cells show."""
        made = self._document(gettext(self.edition.language)("Periodic briefing"), read_sections)
        sections = sorted(made.chapters, key=lambda section: section.last)
        annex = frame.file_of("annex", "pdf")  # named on the first page, whose height it is part of
        return replace(made, chapters=tuple(sections), brief=True, slides=self.edition.suite.brief.slides, annex=annex)

    @cached_property
    def paged(self) -> Document:
        return fitted(self.brief, self.edition.suite.brief.pages)

    def _document(self, kicker: str, read: Callable[..., list[Chapter]]) -> Document:
        """A document of what is read from each notebook in turn."""
        edition, chapters = self.edition, []
        for at, (entry, job) in enumerate(zip(edition.entries, self.jobs, strict=True)):
            with _told_by_cell(job):
                title = entry.title.of(edition.language)
                chapters += read(self.notebook(at), entry.name, title, edition.sources.known, entry.slides)
        return Document(
            title=edition.title,
            language=edition.language,
            kicker=kicker,
            terms=tuple(frame.edition_terms(edition)),
            newest=edition.sources.newest,
            footer=frame.footer(edition.language),
            chapters=tuple(chapters),
        )


@cache
def _exporter() -> BriefingExporter:
    """The one of this process, which compiles each template once."""
    return BriefingExporter()


@contextmanager
def _told_by_cell(job: runner.Job) -> Iterator[None]:
    """Tell a chart that cannot be drawn by notebook and cell."""
    try:
        yield
    except CannotDraw as error:
        message = f"the output cannot be drawn: {error}"
        raise runner.NotebookFailed(job.name, *runner.place(job, error.cell), message, job) from error
