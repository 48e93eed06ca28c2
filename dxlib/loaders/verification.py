"""The evidence held against the documents: hash, line, printed digits, and no digit left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from dxlib.errors import DxError, Fault
from dxlib.loaders.contract import ROWS
from dxlib.loaders.evidence import Evidence
from dxlib.loaders.lines import Places
from dxlib.loaders.remarks import FILE
from dxlib.loaders.verbs import checked
from dxlib.notation.figures import HEADED, clean

REACH = 3  # a printed figure may run over this many further lines
_TABLE = 200  # lines above a figure among which the head of its column may stand
_DIGITS = re.compile(r"\d+")
_STRAY = re.compile(r"[\W_]*[^\W\d_]?[\W_]*")  # a line of a sign that was read where a bullet or a stain is


@dataclass(frozen=True)
class Verification:
    """What holding one report against its document showed.

    Attributes:
        report: the report's id.
        document: its file name, or empty where no document stands behind it.
        rows: how many rows and places of remarks were held against the document; how many there are, where
            there is none.
        digits: how many runs of digits the document has.
        covered: how many of them a row accounts for.
        faults: what does not agree.
        kind: ``report``, ``decision`` or ``page``.
    """

    report: str
    document: str
    rows: int
    digits: int
    covered: int
    faults: list[Fault]
    kind: str = "report"

    def __str__(self) -> str:
        if not self.document:
            read = "read on a page, " if self.kind == "page" else ""
            return f"{self.report}: {read}not proven by a document here: {self.rows} rows"
        return f"{self.report}: {self.rows} rows, {self.covered} of {self.digits} numbers covered"


@checked
def verify(evidence: Evidence, documents: Path | str) -> list[Verification]:
    """Return, report by report, whether every row stands in the document and every digit in a row.

    Args:
        evidence: what ``load`` returned.
        documents: the folder that holds the documents under the names in ``report.yml``.

    Returns:
        A ``Verification`` a report: how many rows were held against it, how many runs of digits it has, how many of
        them a row accounts for, and every fault.

    Raises:
        DxError: the folder does not exist.

    Example:
        >>> import dxlib as dx
        >>> [one.document for one in dx.reading.verify(dx.load("2022-08-08"), ".") if one.document]
        ['000_d651ddcf7a3f9058.txt']
    """
    documents = Path(documents)
    if not documents.is_dir():
        raise DxError(f"no folder of documents at '{documents}'")
    return [_verify(evidence, report, documents) for report in evidence.reports.itertuples()]


def stands(lines: Sequence[str], printed: str) -> bool:
    """Return whether a printed figure begins on the first of some lines; it may run over the next ones.

    Example:
        >>> stands(["It rose to **12,5%** in", "2023."], "12,5% in 2023"), stands(["in 2015"], "15")
        (True, False)
    """
    return _Coverage(list(lines[: REACH + 1])).finds(1, printed)


def _verify(evidence: Evidence, report: Any, documents: Path) -> Verification:
    if not isinstance(report.document, str):  # a decision, or figures of one's own
        count = sum(int((getattr(evidence, name)["report"] == report.id).sum()) for name in ROWS)
        return Verification(report.id, "", count, 0, 0, [], report.kind)
    path = documents / report.document
    if not path.is_file():
        fault = Fault(report.document, 1, "", "the document is missing")
        return Verification(report.id, report.document, 0, 0, 0, [fault])
    content = path.read_bytes()
    faults = []
    if sha256(content).hexdigest() != report.sha256:
        faults.append(Fault(report.document, 1, "sha256", "the document is not the one that was transcribed"))
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        faults.append(Fault(report.document, 1, "", "the document is not UTF-8"))
        return Verification(report.id, report.document, 0, 0, 0, faults)
    if len(lines) - 1 != report.lines:
        faults.append(Fault(report.document, 1, "lines", f"{len(lines) - 1} lines, {report.lines} are stated"))
    rows = [
        (f"{report.id}/{name}.csv", row.line, row.as_printed)
        for name in ROWS
        for row in getattr(evidence, name).query("report == @report.id").itertuples()
    ]
    places = [
        (f"{FILE} {remark.id}", line, printed)
        for remark in evidence.remarks.itertuples()
        for name, line, printed in remark.places
        if name == report.id
    ]
    coverage = _Coverage(lines)
    absent = [row for row in sorted(rows, key=lambda row: (row[1], -len(row[2]))) if not coverage.claim(*row[1:])]
    absent += [place for place in places if not coverage.finds(*place[1:])]
    told = [(line, place, f"'{printed}' does not stand on this line") for place, line, printed in absent]
    unclaimed = coverage.unclaimed()
    told += [(line, "", f"'{digits}' is in no row and in no line of uncounted.csv") for line, digits in unclaimed]
    faults += [
        Fault(report.document, line, place, f"{message}{_at(report.id, line, evidence.places)}")
        for line, place, message in told
    ]
    total = sum(len(_DIGITS.findall(text)) for text in coverage.lines)
    held = len(rows) + len(places)
    return Verification(report.id, report.document, held, total, total - len(unclaimed), faults)


def _at(report: str, line: int, places: Places) -> str:
    place = places.get((report, line))
    return f" ({place})" if place else ""


class _Coverage:
    """Which characters of a document the rows account for."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = [clean(line) for line in lines]
        self.taken = [bytearray(len(line)) for line in self.lines]

    def finds(self, line: int, printed: str) -> bool:
        """Whether a figure, or words, begin on a line."""
        return bool(self._places(line, printed))

    def claim(self, line: int, printed: str) -> bool:
        """Find a printed figure that begins on a line, a place not yet taken first, and take it."""
        places = self._places(line, printed)
        if places:
            for n, i in min(places, key=lambda place: sum(self.taken[n][i] for n, i in place)):
                self.taken[n][i] = 1
        return bool(places)

    def _places(self, line: int, printed: str) -> list[list[tuple[int, int]]]:
        """Where a figure stands that begins on a line, and may run over some more: each time the characters it takes.

        A character is the number of its line, from 0, and its place there. Lines of a stray sign are passed over where
        the figure does not stand with them.
        """
        printed, _, unit = printed.partition(HEADED)
        if not 1 <= line <= len(self.lines) or not self._heads(line, unit):
            return []
        further = [n for n in range(line, min(line + REACH, len(self.lines))) if self.lines[n]]
        whole = [n for n in further if not _STRAY.fullmatch(self.lines[n])]
        return self._over([line - 1, *further], printed) or self._over([line - 1, *whole], printed)

    def _over(self, window: list[int], printed: str) -> list[list[tuple[int, int]]]:
        """Where a figure stands that begins on the first of some lines, and may run over the others."""
        first = window[0]
        text = " ".join(self.lines[n] for n in window)
        owners = [(n, i) for n in window for i in range(-1 if n != first else 0, len(self.lines[n]))]  # -1: a blank
        # Not inside a longer numeral: "5" does not stand in "15", nor "41" in "6.641".
        whole = rf"(?<!\d)(?<!\d[.,](?=\d)){re.escape(clean(printed))}(?!\d)(?!(?<=\d)[.,]\d)"
        found = [match for match in re.finditer(whole, text) if match.start() < len(self.lines[first])]
        return [[(n, i) for n, i in owners[match.start() : match.end()] if i >= 0] for match in found]

    def _heads(self, line: int, unit: str) -> bool:
        """Whether a unit without digits stands on a line or among those above it, if one is named."""
        words = re.compile(rf"(?<!\w){re.escape(clean(unit))}(?!\w)")
        above = self.lines[max(0, line - 1 - _TABLE) : line]
        return not unit or (not _DIGITS.search(unit) and any(words.search(each) for each in above))

    def unclaimed(self) -> list[tuple[int, str]]:
        """Runs of digits that no row accounts for, as (line, digits)."""
        return [
            (n + 1, match.group())
            for n, line in enumerate(self.lines)
            for match in _DIGITS.finditer(line)
            if not all(self.taken[n][match.start() : match.end()])
        ]
