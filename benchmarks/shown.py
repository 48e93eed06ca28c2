"""The tables of the benchmark of reading, and the goals it is held to."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from statistics import fmean
from typing import TYPE_CHECKING

from losses import KINDS, lost
from scoring import FIGURES, PLACES, Judged, Outcome, fields_wrong, of_tables, precision, recall

from dxlib.indicators import Definitions
from dxlib.reading.proposal import CONFIDENCES

if TYPE_CHECKING:
    from reading import Measured

HEAD = """# How well a report is read

`make benchmark-reading` reads each of the five documents with its own rows hidden (what the other four and the
decisions hold, and the definitions, are all that is known), and public pages whose rows were written by hand
before any program read them (`pages/`; what the data took from the same page is hidden). Then it writes this page.
The keywords by which definitions are found were written by people who know the documents, so that pages say more of
a report that nobody has seen yet.

A *figure* is a row of observations, claims or targets; it is right if table, indicator, part of a whole, value,
period, area and qualifier are, of a claim also form, base period and sign. `scoring.py` says it exactly.
"""
FIRST, THREE, SURE, SCAN = 0.80, 0.92, 0.97, 5.0
Goal = tuple[str, str, str, bool]
_OTHERS = ("details", "uncounted", "adoption")


def page(found: Sequence[Measured], definitions: Definitions) -> tuple[str, bool]:
    """Return all tables as one page, and whether every goal that was measured is met."""
    text = [one for one in found if one.format == found[0].format]
    goals, met = _goals(found)
    parts = {
        "Goals": goals,
        "By kind and format": _by_format(found),
        "Each source": _by_source(text),
        "By confidence": _by_confidence(text),
        "What is wrong where the first reading is not the row": _by_field(text),
        "Rows without an indicator": _others(text),
        "Kinds of passages, and where figures are lost": _kinds(text, definitions),
    }
    return "\n".join([HEAD, *(f"## {name}\n\n{table}\n" for name, table in parts.items()), _machine(found), ""]), met


def _goals(found: Sequence[Measured]) -> tuple[str, bool]:
    """The goals that were measured: each with what is asked, what came out, and whether that is enough."""
    rows = [_digits(found), *_reading(_chosen(found, "pages", "text"))]
    for kind in ("pages", "documents"):
        text, scan = (_chosen(found, kind, form) for form in ("text", "scan"))
        if text and scan:
            points = 100 * (_ratio(*recall(_figures(text), 1)) - _ratio(*recall(_figures(scan), 1)))
            rows.append((f"{kind}: points that a scan loses", f"at most {SCAN:g}", f"{points:.1f}", points <= SCAN))
    told = [(name, goal, value, "met" if is_met else "**not met**") for name, goal, value, is_met in rows]
    return _table(("goal", "asked", "measured", ""), told), all(row[-1] for row in rows)


def _digits(found: Sequence[Measured]) -> Goal:
    part, whole = _sum((one.score.accounted, one.score.digits) for one in found)
    return "digits accounted for", "100 %", _share(part, whole), part == whole


def _reading(pages: Sequence[Measured]) -> Iterator[Goal]:
    """What pages are held to: all their figures together, and on average of the pages, of which one is a long table."""
    for among, goal in ((1, FIRST), (PLACES, THREE)) if pages else ():
        name = "right reading first" if among == 1 else f"among {among}"
        counted = recall(_figures(pages), among)
        yield f"figures of pages: {name}", _asked(goal), _share(*counted), _ratio(*counted) >= goal
        mean = fmean(_ratio(*recall(_figures([one]), among)) for one in pages)
        yield f"the same, mean of the pages: {name}", _asked(goal), f"{100 * mean:.1f} %", mean >= goal
    sure = precision((one for one in _judged(pages) if one.figure and one.proposal.confidence == "sure"), 1)
    if sure[1]:
        yield "`sure` figures of pages that are right", _asked(SURE), _share(*sure), _ratio(*sure) >= SURE


def _by_format(found: Sequence[Measured]) -> str:
    rows = []
    for kind in ("pages", "documents"):
        for form in dict.fromkeys(one.format for one in found):
            if some := _chosen(found, kind, form):
                rows.append((kind, form, *_measures(some), f"{sum(one.seconds for one in some) / len(some):.1f} s"))
    return _table(("", "format", *_MEASURES, "time a file"), rows)


def _by_source(found: Sequence[Measured]) -> str:
    rows = [(one.source.kind, one.source.name, *_measures([one])) for one in found]
    return _table(("", "source", *_MEASURES), rows)


_MEASURES = (
    "digits read", "digits accounted for", "figures", "right first", f"among {PLACES}", "proposed figures right",
    f"among {PLACES}", "without doubtful rows: first", f"among {PLACES}",
)  # fmt: skip


def _measures(some: Sequence[Measured]) -> tuple[str, ...]:
    figures = _figures(some)
    proposed = [one for one in _judged(some) if one.figure]
    clear = [one for one in figures if not one.row.doubtful]
    return (
        _percent(*_sum((one.score.read, one.score.printed) for one in some)),
        _percent(*_sum((one.score.accounted, one.score.digits) for one in some)),
        str(len(figures)),
        *(_percent(*recall(figures, among)) for among in (1, PLACES)),
        *(_percent(*precision(proposed, among)) for among in (1, PLACES)),
        *(_percent(*recall(clear, among)) for among in (1, PLACES)),
    )


def _by_confidence(found: Sequence[Measured]) -> str:
    rows = []
    for kind in ("pages", "documents"):
        judged = _judged([one for one in found if one.source.kind == kind])
        for confidence in CONFIDENCES:
            some = [one for one in judged if one.proposal.confidence == confidence]
            figures = [one for one in some if one.figure]
            if some:
                rows.append((kind, confidence, _share(*precision(some, 1)), _share(*precision(figures, 1))))
    return _table(("", "confidence", "proposals right first", "proposed figures right first"), rows)


def _by_field(found: Sequence[Measured]) -> str:
    wrong = {
        kind: fields_wrong(_figures([one for one in found if one.source.kind == kind])) for kind in _kinds_of(found)
    }
    fields = sorted({field for some in wrong.values() for field in some}, key=lambda field: -_total(wrong, field))
    rows = [(field, *(str(some[field]) for some in wrong.values())) for field in fields]
    return _table(("field", *wrong), rows)


def _total(wrong: dict[str, Counter[str]], field: str) -> int:
    return sum(some[field] for some in wrong.values())


def _others(found: Sequence[Measured]) -> str:
    rows = []
    for kind in _kinds_of(found):
        outcomes = [one for some in found if some.source.kind == kind for one in some.score.outcomes]
        for table in _OTHERS:
            if some := list(of_tables(outcomes, table)):
                rows.append((kind, table, *(_share(*recall(some, among)) for among in (1, PLACES))))
    return _table(("", "table", "right first", f"among {PLACES}"), rows)


def _kinds(found: Sequence[Measured], definitions: Definitions) -> str:
    rows = []
    for kind in _kinds_of(found):
        counted: dict[str, Counter[str]] = {}
        for one in found:
            if one.source.kind == kind:
                for name, some in lost(_figures([one]), one.source.lines, definitions).items():
                    counted.setdefault(name, Counter()).update(some)
        for name, told in KINDS.items():
            if seen := counted.get(name):
                kept = [_share(seen["rows"] - seen[lost_at], seen["rows"]) for lost_at in ("first", "three")]
                rows.append((kind, told, *kept))
    return _table(("", "kind of passage", "right first", f"among {PLACES}"), rows)


def _kinds_of(found: Iterable[Measured]) -> list[str]:
    return list(dict.fromkeys(one.source.kind for one in found))


def _chosen(found: Iterable[Measured], kind: str, form: str) -> list[Measured]:
    return [one for one in found if one.source.kind == kind and one.format == form]


def _figures(found: Iterable[Measured]) -> list[Outcome]:
    return list(of_tables((one for some in found for one in some.score.outcomes), *FIGURES))


def _judged(found: Iterable[Measured]) -> list[Judged]:
    return [one for some in found for one in some.score.judged]


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    some = list(pairs)
    return sum(one for one, _ in some), sum(other for _, other in some)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _asked(goal: float) -> str:
    return f"{100 * goal:.0f} %"


def _share(part: int, whole: int) -> str:
    return f"{_percent(part, whole)} ({part} of {whole})" if whole else "–"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruled = ["---" if not at else "---:" for at in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruled, *rows))


def _machine(found: Sequence[Measured]) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pdfplumber", "python-docx", "html5lib", "rapidfuzz"))
    scanned = any(one.format == "scan" for one in found) and shutil.which("tesseract")
    tesseract = subprocess.run([scanned, "--version"], capture_output=True, text=True).stdout if scanned else ""
    told = f", {tesseract.splitlines()[0]}" if tesseract else ""
    return f"Measured with Python {platform.python_version()} on {os.cpu_count()} cores; {packages}{told}."
