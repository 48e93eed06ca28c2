"""Each document read with its own rows hidden: what is proposed is held against what people read there."""

import os
import re
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from dxlib.loaders.evidence import load
from dxlib.loaders.verification import _Coverage
from dxlib.notation.figures import clean
from dxlib.reading.document import Document, Line
from dxlib.reading.proposals import About, propose

DOCUMENTS = os.environ.get("DX_DOCUMENTS")
pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="DX_DOCUMENTS names no folder with the documents")
COLUMNS = {
    "observations": ("indicator", "period", "area", "breakdown", "value", "qualifier"),
    "claims": ("indicator", "period", "base_period", "form", "area", "breakdown", "value", "qualifier"),
    "targets": ("indicator", "period", "area", "value", "operator"),
}


def same(printed, proposed) -> bool:
    if isinstance(printed, float):
        return printed == proposed
    return str(printed or "") == str(proposed)


def right(table, row, reading) -> bool:
    return reading.table == table and all(
        same(getattr(row, column), reading.row[column]) for column in COLUMNS[table] if hasattr(row, column)
    )


def digits(text) -> list[str]:
    return re.findall(r"[0-9][0-9.,]*[0-9]|[0-9]", clean(str(text)))


def judged(evidence, report) -> Counter:
    """How the figures of one document, whose own rows are hidden, are proposed."""
    lines = (Path(DOCUMENTS) / report.document).read_text(encoding="utf-8").split("\n")
    others = evidence._kept(set(evidence.reports["id"]) - {report.id})
    about = About(
        language="vi", published=report.published, as_of=report.as_of, covers=report.covers, producer=report.producer
    )
    document = Document(format="text", lines=tuple(Line(text=line) for line in lines))
    begin = process_time()
    proposals = propose(document, about, others)
    counts = Counter(lines=len(lines), seconds=process_time() - begin)
    coverage = _Coverage(lines)
    for row in sorted(
        (one.readings[0].row for one in proposals), key=lambda row: (row["line"], -len(row["as_printed"]))
    ):
        counts["absent"] += not coverage.claim(row["line"], row["as_printed"])
    counts["left over"] = len(coverage.unclaimed())
    used: set[int] = set()
    for table in COLUMNS:
        frame = getattr(evidence, table)
        for row in frame[frame["report"] == report.id].itertuples():
            if not digits(row.as_printed):
                continue
            near = [
                one for one in proposals
                if abs(one.line - row.line) <= 1 and one.number not in used
                and any(digits(each.row["as_printed"]) == digits(row.as_printed) for each in one.readings)
            ]  # fmt: skip
            places = [
                next((place for place, each in enumerate(one.readings) if right(table, row, each)), 9) for one in near
            ]
            counts["figures"] += 1
            if not near:
                continue
            best = min(range(len(near)), key=lambda at: (places[at], abs(near[at].line - row.line)))
            used.add(near[best].number)
            counts["first"] += places[best] == 0
            counts["three"] += places[best] < 3
            if near[best].confidence == "sure":
                counts["sure"] += 1
                counts["sure and right"] += places[best] == 0
    return counts


def test_documents_read_with_their_own_rows_hidden_stay_above_the_floors():
    evidence = load(reports="all")
    total = Counter()
    for report in evidence.documents.itertuples():
        counts = judged(evidence, report)
        assert counts["absent"] == counts["left over"] == 0, report.id
        assert counts["seconds"] < 30, report.id
        total += counts
    assert total["first"] / total["figures"] >= 0.85
    assert total["three"] / total["figures"] >= 0.92
    assert total["sure"] >= 100 and total["sure and right"] / total["sure"] >= 0.97
