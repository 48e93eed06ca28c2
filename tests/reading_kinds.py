"""The passages of `reading_kinds.md`, read, and each figure held to what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dxlib.loaders.evidence import Evidence, load
from dxlib.notation.periods import Period
from dxlib.reading.document import Document, Line
from dxlib.reading.proposal import Proposal, Reading
from dxlib.reading.proposals import About
from dxlib.reading.proposals.knowing import Knowledge, know
from dxlib.reading.proposals.proposing import read

CASES = Path(__file__).with_suffix(".md")
AS_OF = date(2024, 6, 30)
_TABLES = {"level": "observations", "claim": "claims", "target": "targets"}


@dataclass(frozen=True)
class Case:
    """A passage: its kind, its lines, its figures as they are written, its language."""

    kind: str
    lines: tuple[str, ...]
    figures: tuple[str, ...]
    language: str


def cases() -> Iterator[Case]:
    """Yield the passages, in their order."""
    for part in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        head, *blocks = part.strip().split("\n\n")
        kind, language = head.rsplit(", ", 1)
        for block in blocks:
            lines = block.split("\n")
            told = tuple(line[2:] for line in lines if line.startswith("> "))
            yield Case(kind, tuple(line for line in lines if not line.startswith("> ")), told, language)


@cache
def evidence() -> Evidence:
    """Return what was known at the end of June 2024."""
    return load(as_of=f"{AS_OF}", reports="all")


@cache
def _known(language: str) -> Knowledge:
    return know(evidence(), language, AS_OF)


def judged(case: Case) -> Iterator[tuple[str, int | None, str, tuple[Reading, ...]]]:
    """Yield the figures of a passage: as written, the place of the right reading, how sure the first is, all."""
    about = About(language=case.language, published=date(2024, 7, 8), as_of=AS_OF, covers="2024-S1")
    document = Document(format="text", lines=tuple(Line(text=line) for line in case.lines))
    found = tuple(read(document, about, _known(case.language)))
    for figure in case.figures:
        printed, expected = figure.rsplit(": ", 1)
        one = _proposal(case, found, printed)
        readings = one.readings if one else ()
        place = next((at for at, each in enumerate(readings[:3]) if _is(each, expected)), None)
        yield figure, place, one.confidence if one else "", readings


def _proposal(case: Case, found: tuple[Proposal, ...], printed: str) -> Proposal | None:
    text, _, turn = printed.partition("#")
    places = [
        (number, match.start() + len(text) - len(text.lstrip("$ADNSUV")))
        for number, line in enumerate(case.lines, start=1)
        for match in re.finditer(rf"(?<![0-9.,]){re.escape(text)}(?![0-9]|[.,][0-9])", line)
    ]
    line, at = places[int(turn or 1) - 1]
    return next((one for one in found if one.line == line and one.start <= at < one.end), None)


def _is(reading: Reading, expected: str) -> bool:
    if expected == "detail":
        return reading.table == "details"
    table, indicator, period, *more = expected.split()
    named = dict(one.split("=") for one in more if "=" in one)
    row = reading.row
    if reading.table != _TABLES[table] or row["indicator"] != indicator:
        return False
    if row["area"] != named.get("area", "VN") or row.get("breakdown", "") != named.get("part", ""):
        return False
    instant = evidence().definitions.indicators[indicator].timing == "instant"
    pairs = [(row["period"], period)]
    if table == "claim":
        base, form = more[:2]
        pairs.append((row["base_period"], base))
        if row["form"] != form:
            return False
    return all(_same(one, other, instant or table == "target") for one, other in pairs)


def _same(one: str, other: str, instant: bool) -> bool:
    first, second = Period.parse(one), Period.parse(other)
    return first.end == second.end and (instant or first.start == second.start)
