"""Measure how well a report is read, document by document with its own rows hidden: `make benchmark-reading`.

Needs the documents, in the folder that `DX_DOCUMENTS` names, and the pages, in `DX_PAGES` or in `pages` beside that
folder. Without options the texts are read as they are and the tables printed; `--all` turns them into PDF, Word, web
page and scan as well, and writes `READING.md`. `scoring` says what counts as right, `truth` where the rows come from.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import truth
from conversions import FORMATS
from scoring import PLACES, Outcome, Score, of_tables, score
from shown import page

from dxlib.errors import DxError
from dxlib.indicators import Definitions, load_definitions
from dxlib.reading.extraction import extract
from dxlib.reading.proposals import About, propose

TABLE = Path(__file__).parent / "READING.md"
REVIEW = "## A review against the clock"


@dataclass(frozen=True)
class Measured:
    """One source, read in one format.

    Attributes:
        seconds: from the file to its proposals.
    """

    source: truth.Source
    format: str
    score: Score
    seconds: float


def measured(source: truth.Source, form: str, states: frozenset[str]) -> Measured:
    """Return how a source is read as a file of a format; what cannot be read loses every row."""
    ending, made = FORMATS[form]
    report = source.report
    about = About(language=report.language, published=report.published, as_of=report.as_of, covers=report.covers,
                  producer=report.producer or "")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{source.path.stem}{ending}"
        file.write_bytes(source.path.read_bytes() if form == "text" else made(source.lines))
        begun = perf_counter()
        try:
            document = extract(file)
            lines, proposals = [line.text for line in document.lines], propose(document, about, source.evidence)
        except DxError as error:
            print(f"{source.name} as {form}: {error}", file=sys.stderr)
            lines, proposals = [], ()
        seconds = perf_counter() - begun
    found = score(source.rows, truth.runs(source.lines), truth.runs(lines), proposals, states)
    return Measured(source, form, found, seconds)


def sources(only: str, documents: Path, pages: Path) -> Iterator[truth.Source]:
    """Yield the pages and the documents, or one of the two kinds."""
    if only != "documents":
        yield from truth.pages(pages)
    if only != "pages":
        yield from truth.documents(documents)


def tell_lost(one: Measured) -> None:
    """Print the rows whose first reading is not right, for who looks for the reason."""
    lines = one.source.lines
    for outcome in of_tables(one.score.outcomes, *truth.ROWS):
        if outcome.place != 0:
            print(f"{one.source.name}:{outcome.row.cells['line']} {_told(outcome)}\n    {_passage(outcome, lines)}")


def _told(outcome: Outcome) -> str:
    cells = outcome.row.cells
    named = cells.get("indicator") or cells.get("name_en") or cells.get("reason") or ""
    place = "lost" if outcome.place is None else f"reading {outcome.place + 1}"
    return f"{outcome.row.table} {named} '{cells['as_printed']}' {place}: {', '.join(outcome.wrong)}"


def _passage(outcome: Outcome, lines: Sequence[str]) -> str:
    line, printed = lines[outcome.row.cells["line"] - 1], outcome.row.cells["as_printed"]
    at = max(line.find(printed.split()[0]), 0)
    return line[max(at - 80, 0) : at + 60]


def main() -> int:
    """Measure what is asked for, print or write the tables, and say whether every goal is met."""
    options = _options()
    folder = os.environ.get("DX_DOCUMENTS")
    if not folder:
        print(
            "set DX_DOCUMENTS to the folder of the documents; the pages lie in DX_PAGES or beside it", file=sys.stderr
        )
        return 2
    pages = Path(os.environ.get("DX_PAGES") or Path(folder).parent / "pages")
    definitions = load_definitions()
    formats = tuple(FORMATS) if options.all else tuple(options.format or ["text"])
    found = []
    for source in sources("" if options.all else options.only, Path(folder), pages):
        for form in formats:
            found.append(measured(source, form, states(definitions)))
            print(f"{source.kind} {source.name} {form}: {found[-1].seconds:.1f} s", file=sys.stderr, flush=True)
            if options.lost:
                tell_lost(found[-1])
    text, met = page(found, definitions)
    if options.all:
        TABLE.write_text(text + review_told(TABLE), encoding="utf-8", newline="\n")
    print(text)
    return 0 if met else 1


def review_told(path: Path) -> str:
    """Return the section of the page that `tests/browser/benchmark_review.py` wrote, which stays; empty for none."""
    _, heading, told = path.read_text(encoding="utf-8").partition(f"{REVIEW}\n")
    return f"\n{heading}{told}" if heading else ""


def states(definitions: Definitions) -> frozenset[str]:
    """Return the indicators that are states, of which only the last day of a period counts."""
    return frozenset(name for name, one in definitions.indicators.items() if one.timing == "instant")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=("pages", "documents"), default="", help="one kind of source")
    parser.add_argument("--format", choices=tuple(FORMATS), action="append", help="text by default; may be repeated")
    parser.add_argument("--lost", action="store_true", help=f"print what is not right among {PLACES} or not first")
    parser.add_argument("--all", action="store_true", help="everything in every format; writes READING.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
