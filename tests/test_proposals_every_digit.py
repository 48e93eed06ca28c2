"""Whatever a document holds, every run of its digits is in exactly one proposal, and nothing raises."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dxlib.loaders.evidence import load
from dxlib.loaders.verification import _Coverage
from dxlib.notation.figures import clean
from dxlib.reading.document import Cell, Document, Line
from dxlib.reading.proposals import About, propose

ABOUT = About(language="vi", published=date(2024, 5, 10), as_of=date(2024, 4, 30), covers="2024-04")
WORDS = (
    "tỷ lệ", "hồ sơ", "tăng", "giảm", "so với", "cùng kỳ", "năm", "tháng", "quý", "ngày", "triệu", "tỷ đồng", "%", "/",
    ".", ",", ";", "(", ")", "-", "–", ":", "1", "12", "2023", "2024", "63", "45,7", "3.400", "1.2.3", "07/QĐ-TTg",
    "5G", "**", "<i>", "¹", "٣", "½", "hơn", "≥", "đến", "mục tiêu", "Hà Nội", "lần", "thứ", "\t", "|", "e\u0302\u0301",
    "²", "+", "24/7", "30/6", "x9y", "Điều",
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))


@pytest.fixture(scope="module")
def evidence():
    return load(as_of="2022-12-31")


def held(document: Document, proposals) -> None:
    coverage = _Coverage([line.text for line in document.lines])
    first = [one.readings[0].row for one in proposals]
    for row in sorted(first, key=lambda row: (row["line"], -len(row["as_printed"]))):
        assert coverage.claim(row["line"], row["as_printed"]), row
    assert not coverage.unclaimed()
    for one in proposals:
        if one.readings[0].table == "adoption":  # a name
            continue
        assert 1 <= len(one.readings) <= 4
        assert re.search(
            r"\d", document.lines[one.line - 1].text[one.start : one.end] + first[one.number - 1]["as_printed"]
        )
        for reading in one.readings:
            assert coverage.finds(reading.row["line"], reading.row["as_printed"]), reading.row
    assert [one.number for one in proposals] == list(range(1, len(proposals) + 1))


def exactly_once(document: Document, proposals) -> None:
    """As many runs of digits in all first readings as the document has."""
    runs = sum(len(re.findall(r"\d+", clean(line.text))) for line in document.lines)
    assert sum(len(re.findall(r"\d+", one.readings[0].row["as_printed"])) for one in proposals) == runs


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(TEXT.map(lambda text: text.replace("\n", " ").replace("\r", " ")), max_size=6))
def test_every_run_of_digits_is_in_exactly_one_proposal(evidence, lines):
    document = Document(format="text", lines=tuple(Line(text=line) for line in lines))
    proposals = propose(document, ABOUT, evidence)
    held(document, proposals)
    exactly_once(document, proposals)


def test_cells_that_the_reader_told_are_kept_apart(evidence):
    text = "Hồ sơ trực tuyến | 12 | 345"
    cells = (
        Cell(start=0, end=16, column=1),
        Cell(start=19, end=21, column=2, above=("Năm 2022",), before="Hồ sơ trực tuyến"),
        Cell(start=24, end=27, column=3, above=("Năm 2023",), before="Hồ sơ trực tuyến"),
    )
    document = Document(format="docx", lines=(Line(text=text, kind="row", cells=cells),))
    proposals = propose(document, ABOUT, evidence)
    held(document, proposals)
    assert [text[one.start : one.end] for one in proposals] == ["12", "345"]


def test_a_figure_that_runs_over_the_end_of_a_line_is_one_proposal(evidence):
    lines = ("Trong kỳ, các cơ quan nhà nước đã tiếp nhận qua mạng hơn 3,4", "triệu hồ sơ trực tuyến.")
    document = Document(format="pdf", lines=tuple(Line(text=line) for line in lines))
    (one,) = propose(document, ABOUT, evidence)
    assert one.readings[0].row["as_printed"].startswith("hơn 3,4 triệu")
    held(document, [one])
