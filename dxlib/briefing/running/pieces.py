"""What each notebook has on its page, and what of it may be quoted: made again only where it shows something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, NamedTuple

from dxlib.briefing.pages.frame import Edition
from dxlib.briefing.pages.markup import Block
from dxlib.briefing.pages.page import blocks
from dxlib.briefing.quoting.quotes import Quotes
from dxlib.briefing.running.again import Again
from dxlib.briefing.running.suite import Entry

_BLOCKS = "blocks"


class Piece(NamedTuple):
    """What a notebook has on its page, and the files of what may be quoted of it."""

    blocks: list[Block]
    files: list[tuple[str, bytes]]


@dataclass(frozen=True)
class Pieces:
    """Makes the pieces of an edition's pages.

    Attributes:
        edition: the edition.
        filled: gives a template of the pages with values in its places.
        again: makes only what was not made before.
        beside: makes pictures meanwhile.
    """

    edition: Edition
    filled: Callable[..., str]
    again: Again
    beside: ThreadPoolExecutor

    @classmethod
    @contextmanager
    def of(cls, edition: Edition, filled: Callable[..., str], again: Again) -> Iterator[Pieces]:
        """Make pieces for a while."""
        beside = ThreadPoolExecutor(1)  # PDFium asks that pictures are made one after the other
        try:
            yield cls(edition, filled, again, beside)
        finally:
            beside.shutdown(cancel_futures=True)

    def begun(self, entry: Entry, made_from: list[Any], read: Callable[[], object]) -> Callable[[], Piece]:
        """Begin with the piece of a notebook, and return what waits until it is made.

        Args:
            entry: the notebook.
            made_from: all that it is made from besides what is the same for all, as values of JSON.
            read: returns the executed notebook.

        Raises:
            CannotDraw: a chart's specification is wrong; the error names the cell.
        """
        wanted = self.again.key_apart("piece", entry.name, *made_from)
        if (kept := self.again.kept_files(wanted)) is not None:
            return partial(_piece, kept)
        quotes = Quotes(self.edition, self.filled, self.beside)
        found = blocks(read(), self.edition.sources.known.anew(), quotes.on(entry))
        return partial(self._finished, wanted, found, quotes)

    def _finished(self, wanted: str, found: list[Block], quotes: Quotes) -> Piece:
        text = json.dumps([asdict(block) for block in found])
        files = [(_BLOCKS, text.encode()), *quotes.files()]
        self.again.keep_files(wanted, files)
        return _piece(files)


def _piece(files: Iterable[tuple[str, bytes]]) -> Piece:
    (_, text), *quoted = files
    return Piece([Block(**one) for one in json.loads(text)], quoted)
