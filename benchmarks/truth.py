"""What reading is measured by: documents and public pages beside the rows that people read in them.

The rows of the five documents are those of `data/reports/`. Those of the pages, `benchmarks/pages/`, were written in
the same form before any program had read them: a folder a page, with the `report.yml` of the data contract, and with
every run of digits of the page in exactly one row.

Rows stand on lines of the source, proposals on lines of the file as read, which may have been made a PDF in between.
What both have is the order of the digits, so places are runs of digits, counted from 0 through the whole text.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dxlib.loaders.contract import ROWS, Report
from dxlib.loaders.evidence import Evidence, load
from dxlib.loaders.verification import REACH, Verification, verify
from dxlib.notation.figures import clean
from dxlib.notation.files import read_yaml
from dxlib.places import data_folder

PAGES = Path(__file__).parent / "pages"
NUMBER = re.compile(r"\d+")


class Run(NamedTuple):
    """A run of digits: the number of its line, from 1, and its characters there."""

    line: int
    start: int
    end: int
    digits: str


@dataclass(frozen=True)
class Row:
    """A row that a person read: its table, its cells as the contract names them, and the runs of digits it holds.

    Attributes:
        twin: the rows of one line that are printed alike have the same one, since nothing says which stands where.
    """

    table: str
    cells: dict[str, Any]
    runs: frozenset[int]
    twin: tuple[int, str]

    @property
    def doubtful(self) -> bool:
        """Whether the reader was in doubt."""
        return str(self.cells.get("note", "")).startswith("doubtful:")


@dataclass(frozen=True)
class Source:
    """A document or a page, its rows, and what may be known when it is read.

    Attributes:
        name: the file's name up to the first hyphen or underscore.
        kind: ``documents`` or ``pages``.
        rows: all that hold digits, in the order of the text.
        evidence: what the data hold without it.
    """

    name: str
    kind: str
    path: Path
    report: Any
    rows: tuple[Row, ...]
    evidence: Evidence

    @property
    def lines(self) -> list[str]:
        """The lines of the file, as the contract counts them."""
        return self.path.read_text(encoding="utf-8").split("\n")


def documents(folder: Path) -> Iterator[Source]:
    """Yield the documents of the data, each with what the others and the decisions hold, public pages left out."""
    evidence = load(reports="documents")
    for report in evidence.documents.itertuples():
        yield _source("documents", folder, report, evidence, evidence.without(report.id))


def pages(folder: Path) -> Iterator[Source]:
    """Yield the pages, each with all that the data hold, without what they took from the same address."""
    evidence, data = page_rows(), load(reports="all")
    for report in evidence.reports.itertuples():
        address = (folder / report.document).read_text(encoding="utf-8").partition("\n")[0].strip()
        same = data.reports["id"][data.reports["url"] == address]
        yield _source("pages", folder, report, evidence, data.without(*same))


@lru_cache(maxsize=1)
def page_rows() -> Evidence:
    """Return the rows of the pages, held to the contract as the data are.

    Raises:
        InvalidData: a row that breaks the contract; the message names file, line and column.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in data_folder().glob("*.yml"):
            if path.name != "remarks.yml":  # they speak of the reports of the data
                shutil.copy(path, folder)
        for path in sorted(PAGES.iterdir()):
            report, _ = read_yaml(path / "report.yml", Report, f"{path.name}/report.yml")
            shutil.copytree(path, folder / "reports" / (report.id if report else path.name))
        return load(data=folder, reports="all")


def held(folder: Path) -> list[Verification]:
    """Return page by page whether every row stands on its line and every digit in a row."""
    return verify(page_rows(), folder)


def runs(lines: Iterable[str]) -> list[Run]:
    """Return the runs of digits of a text.

    Example:
        >>> runs(["58,41% năm 2023"])
        [Run(line=1, start=0, end=2, digits='58'), Run(line=1, start=3, end=5, digits='41'), \
Run(line=1, start=11, end=15, digits='2023')]
    """
    return [
        Run(number, match.start(), match.end(), match.group())
        for number, line in enumerate(lines, start=1)
        for match in NUMBER.finditer(line)
    ]


def spots(printed: str, line: int, lines: Sequence[str]) -> list[frozenset[int]]:
    """Return where a figure stands that begins on a line and may run over some more: each time the runs it takes.

    Args:
        printed: as the row has it.
        line: counted from 1.
        lines: all lines of the text, cleaned.
    """
    window = " ".join(filter(None, lines[line - 1 : line + REACH]))
    first = sum(len(NUMBER.findall(text)) for text in lines[: line - 1])
    taken = [match.span() for match in NUMBER.finditer(window)]
    whole = rf"(?<!\d)(?<!\d[.,](?=\d)){re.escape(clean(printed))}(?!\d)(?!(?<=\d)[.,]\d)"
    return [
        frozenset(first + n for n, (start, end) in enumerate(taken) if start < found.end() and found.start() < end)
        for found in re.finditer(whole, window)
        if found.start() < len(lines[line - 1])
    ]


def _source(kind: str, folder: Path, report: Any, rows: Evidence, evidence: Evidence) -> Source:
    path = folder / report.document
    name = re.split("[-_]", report.document)[0]
    lines = [clean(line) for line in path.read_text(encoding="utf-8").split("\n")]
    return Source(name, kind, path, report, tuple(_placed(rows, report.id, lines)), evidence)


def _placed(evidence: Evidence, report: str, lines: list[str]) -> list[Row]:
    """The rows of a report with the digits they hold; the longest print of a line is placed first, as `verify` does."""
    found = [(table, row) for table in ROWS for row in _of(getattr(evidence, table), report)]
    found.sort(key=lambda one: (one[1]["line"], -len(one[1]["as_printed"])))
    taken: dict[int, int] = {}
    placed = []
    for table, row in found:
        places = [place for place in spots(row["as_printed"], row["line"], lines) if place]
        if not places:
            continue  # a rank or a name in words
        best = min(places, key=lambda place: sum(taken.get(one, 0) for one in place))
        taken.update((one, taken.get(one, 0) + 1) for one in best)
        placed.append(Row(table, row, best, (row["line"], clean(row["as_printed"]))))
    return sorted(placed, key=lambda row: min(row.runs))


def _of(frame: Any, report: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame[frame["report"] == report].to_dict("records")
    return rows
