"""The benchmark of reading: its true rows hold, and its shares are those worked out by hand."""

import doctest
import os
import sys
from collections import Counter
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest

from dxlib.reading.proposal import Proposal, Reading

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

conversions, losses, scoring, truth = map(import_module, ("conversions", "losses", "scoring", "truth"))

LINE = "Năm 2023, hồ sơ trực tuyến đạt 58,41%, tăng 7,5% so với năm 2022."
STATES = frozenset({"digital_enterprises"})
SHARE = {"indicator": "dossiers_online_share", "breakdown": "", "period": "2023", "area": "VN", "qualifier": "exact"}
LEVEL = {**SHARE, "value": 58.41, "line": 1, "as_printed": "58,41%", "note": ""}
CLAIM = {
    **SHARE,
    "value": 7.5,
    "form": "growth",
    "base_period": "2022",
    "line": 1,
    "as_printed": "tăng 7,5%",
    "note": "",
}


def row(table: str, cells: dict, runs: set[int]) -> truth.Row:
    return truth.Row(table, cells, frozenset(runs), (cells.get("line", 1), cells.get("as_printed", str(runs))))


ROWS = [
    row("uncounted", {"reason": "date"}, {0}),
    row("observations", LEVEL, {1, 2}),
    row("claims", CLAIM, {3, 4}),
    row("uncounted", {"reason": "date"}, {5}),
]


def reading(table: str, **cells: object) -> Reading:
    return Reading(table=table, row=cells, score=0.5)


def propose(words: str, *readings: Reading, text: str = LINE, confidence: str = "likely") -> Proposal:
    start = text.index(words)
    return Proposal(number=1, line=1, start=start, end=start + len(words), confidence=confidence, readings=readings)


def score(*proposals: Proposal, rows: list[truth.Row] = ROWS, text: str = LINE, read: str | None = None):
    lines = truth.runs([text]), truth.runs([text if read is None else read])
    return scoring.score(rows, *lines, proposals, STATES)


def figures(result: scoring.Score) -> list[scoring.Outcome]:
    return list(scoring.of_tables(result.outcomes, *scoring.FIGURES))


DATE = reading("uncounted", reason="date")
RIGHT = reading("observations", **LEVEL)
OTHER = reading("observations", **{**LEVEL, "indicator": "services_online_share"})
RISE = reading("claims", **CLAIM)


def test_what_is_proposed_as_it_was_read_is_right_everywhere():
    result = score(propose("2023", DATE), propose("58,41%", RIGHT), propose("tăng 7,5%", RISE), propose("2022", DATE))
    assert (result.accounted, result.digits, result.read, result.printed) == (6, 6, 6, 6)
    assert scoring.recall(result.outcomes, 1) == (4, 4)
    assert scoring.precision(result.judged, 1) == (4, 4)
    assert not scoring.fields_wrong(result.outcomes)


def test_recall_is_over_the_rows_and_precision_over_the_proposed_figures():
    """The level second, the change as a level, one year as a figure and the other left out."""
    result = score(
        propose("2023", reading("observations", **LEVEL)),
        propose("58,41%", OTHER, RIGHT),
        propose("7,5%", reading("observations", **{**LEVEL, "value": 7.5})),
    )
    assert (result.accounted, result.digits) == (5, 6)
    assert scoring.recall(figures(result), 1) == (0, 2)
    assert scoring.recall(figures(result), 3) == (1, 2)
    proposed = [one for one in result.judged if one.figure]
    assert scoring.precision(proposed, 1) == (0, 3)
    assert scoring.precision(proposed, 3) == (1, 3)
    assert scoring.fields_wrong(result.outcomes) == Counter(
        {"table: observations": 2, "indicator": 1, "no proposal": 1}
    )


def test_the_right_reading_in_fourth_place_is_not_among_three():
    result = score(propose("58,41%", OTHER, OTHER, OTHER, RIGHT))
    level = next(one for one in result.outcomes if one.row.table == "observations")
    assert level.place == 3
    assert scoring.recall([level], 3) == (0, 1)


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("indicator", "services_online_share"), ("breakdown", "rural"), ("value", -7.5), ("value", 7.5000001),
        ("value", ""), ("period", "2023-S1"), ("base_period", "2022-S1"), ("form", "points"), ("area", "VN-HN"),
        ("qualifier", "over"),
    ],
)  # fmt: skip
def test_a_claim_with_one_wrong_field_is_wrong_and_the_field_is_named(field, cell):
    result = score(propose("7,5%", reading("claims", **{**CLAIM, field: cell})))
    claim = next(one for one in result.outcomes if one.row.table == "claims")
    assert (claim.place, claim.wrong) == (None, (field,))


def test_cells_may_be_numbers_or_words():
    result = score(propose("7,5%", reading("claims", **{**CLAIM, "value": "7.5"})))
    assert scoring.recall(figures(result), 1) == (1, 2)


@pytest.mark.parametrize(("indicator", "right"), [("digital_enterprises", True), ("dossiers_online_share", False)])
def test_of_a_state_only_the_last_day_of_the_period_counts(indicator, right):
    cells = {**LEVEL, "indicator": indicator, "period": "2023"}
    proposed = reading("observations", **{**cells, "period": "2023-12-31"})
    result = score(propose("58,41%", proposed), rows=[row("observations", cells, {1, 2})])
    assert (result.outcomes[0].place == 0) is right


def test_two_rows_on_the_same_digits_are_right_with_either():
    text = "1723/3068 hệ thống"
    part = {**LEVEL, "indicator": "systems_level_approved", "value": 1723}
    whole = {**LEVEL, "indicator": "information_systems", "value": 3068}
    rows = [row("observations", part, {0, 1}), row("observations", {**whole, "as_printed": "3068"}, {1})]
    result = score(propose("1723/3068", reading("observations", **part), text=text), rows=rows, text=text)
    assert scoring.recall(result.outcomes, 1) == (2, 2)


def test_figures_printed_alike_on_one_line_take_the_order_that_fits():
    text = "Doanh thu tăng 16%, đóng góp tăng 16%"
    claim = {**CLAIM, "value": 16, "as_printed": "tăng 16%"}
    detail = {**LEVEL, "unit": "percent", "value": 16, "as_printed": "tăng 16%"}
    rows = [row("details", detail, {0}), row("claims", claim, {1})]  # which stands where is not known
    first = Proposal(number=1, line=1, start=10, end=18, confidence="sure", readings=(reading("claims", **claim),))
    second = Proposal(number=2, line=1, start=28, end=36, confidence="sure", readings=(reading("details", **detail),))
    result = score(first, second, rows=rows, text=text)
    assert scoring.recall(result.outcomes, 1) == (2, 2)
    assert scoring.precision(result.judged, 1) == (2, 2)


def test_the_sign_of_a_detail_goes_with_its_name():
    cells = {**LEVEL, "unit": "percent", "value": -4}
    rows = [row("details", cells, {3, 4})]
    fall, other = (reading("details", **{**cells, "value": value}) for value in (4, 5))
    assert scoring.recall(score(propose("7,5%", fall), rows=rows).outcomes, 1) == (1, 1)
    assert scoring.recall(score(propose("7,5%", other), rows=rows).outcomes, 1) == (0, 1)


def test_an_address_is_right_only_if_every_part_of_it_is():
    text = "https://tin.example/bai-12-nam-2022.html"
    rows = [row("uncounted", {"reason": "identifier"}, {0, 1})]
    name = reading("uncounted", reason="identifier")
    assert scoring.recall(score(propose("12", name, text=text), propose("2022", DATE, text=text), rows=rows,
                                text=text).outcomes, 1) == (0, 1)  # fmt: skip
    assert scoring.recall(score(propose(text, name, text=text), rows=rows, text=text).outcomes, 1) == (1, 1)


def test_a_print_that_runs_on_holds_the_digits_of_the_next_line():
    lines = ["Kết quả 6 tháng đầu", "năm 2022 là 5"]
    runs = truth.runs(lines)
    rows = [row("uncounted", {"reason": "date"}, {0, 1}), row("observations", {**LEVEL, "value": 5}, {2})]
    date = reading("uncounted", reason="date", as_printed="6 tháng đầu năm 2022")
    proposed = [Proposal(number=1, line=1, start=8, end=19, confidence="sure", readings=(date,))]
    result = scoring.score(rows, runs, runs, proposed, STATES)
    assert (result.accounted, result.digits) == (2, 3)
    assert [one.place for one in result.outcomes] == [0, None]


def test_a_misread_digit_keeps_its_place_and_is_not_right():
    scanned = LINE.replace("58,41", "53,41")
    wrong = reading("observations", **{**LEVEL, "value": 53.41})
    result = score(propose("53,41%", wrong, text=scanned), read=scanned)
    assert (result.read, result.printed) == (5, 6)
    level = next(one for one in result.outcomes if one.row.table == "observations")
    assert (level.place, level.wrong) == (None, ("value",))


def test_digits_that_the_source_does_not_have_count_only_where_a_figure_is_proposed():
    with_page = f"{LINE} 17"
    page = reading("uncounted", reason="page")
    assert not score(propose("17", page, text=with_page), read=with_page).judged
    judged = score(propose("17", RIGHT, text=with_page), read=with_page).judged
    assert scoring.precision(judged, 3) == (0, 1)


def test_digits_of_tasks_count_for_nothing_but_a_figure_proposed_there():
    rows = [row("tasks", {"deadline": "2023-12-31"}, {0})]
    assert not score(propose("2023", DATE), rows=rows).outcomes
    assert not score(propose("2023", DATE), rows=rows).judged
    assert scoring.precision(score(propose("2023", RIGHT), rows=rows).judged, 1) == (0, 1)


def test_kinds_of_passages_are_told_by_the_source():
    import dxlib as dx

    definitions = dx.load().definitions
    lines = [
        "Tỉnh|Tỷ lệ 58,41%",
        "Hồ sơ nộp trực tuyến đạt 58,41% năm 2023.",
        "Hồ sơ nộp trực tuyến đạt 58,41%.",
        "Con số này nay đã là 58,41% rồi.",
        "58,41%",
        "Hồ sơ nộp trực tuyến tăng 7,5% so với năm 2022.",
        "Hồ sơ nộp trực tuyến tăng 7,5% so với cùng kỳ.",
    ]
    kinds = ["table", "plain", "period", "wording", "apart", "base", "change without base"]
    for number, kind in enumerate(kinds, start=1):
        table, cells = ("claims", CLAIM) if "base" in kind else ("observations", LEVEL)
        assert losses.kind(row(table, {**cells, "line": number}, {0}), lines, definitions) == kind
    assert (
        losses.kind(row("observations", {**LEVEL, "area": "VN-HN", "line": 2}, {0}), lines, definitions) == "elsewhere"
    )
    assert set(kinds) < set(losses.KINDS)


def test_where_a_print_stands_is_found_across_lines_and_not_inside_a_longer_number():
    lines = ["Có 15 tỉnh, 5 bộ và hơn", "3,7 triệu người", ""]
    assert truth.spots("5", 1, lines) == [frozenset({1})]
    assert truth.spots("hơn 3,7 triệu", 1, lines) == [frozenset({2, 3})]


TEXT = ["Kết quả năm 2022", "", "**Chỉ tiêu**|Tỷ lệ|Tỉnh", "Hồ sơ|58,41%|Đà Nẵng", "Dịch vụ|97,3%|Huế", "Hết 5 dòng."]
DIGITS = ["2022", "58", "41", "97", "3", "5"]


def test_a_text_becomes_paragraphs_and_tables():
    assert list(conversions.blocks(TEXT)) == [
        "Kết quả năm 2022",
        [["Chỉ tiêu", "Tỷ lệ", "Tỉnh"], ["Hồ sơ", "58,41%", "Đà Nẵng"], ["Dịch vụ", "97,3%", "Huế"]],
        "Hết 5 dòng.",
    ]


def test_a_pdf_has_the_text_and_a_scan_has_pictures_alone():
    import pdfplumber

    with pdfplumber.open(BytesIO(conversions.to_pdf(TEXT))) as pdf:
        assert pdf.pages[0].extract_tables() == [list(conversions.blocks(TEXT))[1]]
        found = [run.digits for run in truth.runs((pdf.pages[0].extract_text() or "").split("\n"))]
        assert found == [*DIGITS, "1"]  # the number of the page
    with pdfplumber.open(BytesIO(conversions.to_scan(TEXT))) as pdf:
        assert not pdf.pages[0].extract_text()
        (image,) = pdf.pages[0].images
        assert round(image["srcsize"][0] / (float(pdf.pages[0].width) / 72)) == conversions.RESOLUTION


def test_a_word_document_and_a_web_page_have_the_text_and_its_tables():
    import docx
    import html5lib

    made = docx.Document(BytesIO(conversions.to_docx(TEXT)))
    table = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    web = html5lib.parse(conversions.to_html(TEXT), namespaceHTMLElements=False).find("body")
    rows = [[cell.text for cell in row] for row in web.iter("tr")]
    assert table == rows == list(conversions.blocks(TEXT))[1]
    assert [found.text for found in made.paragraphs] == [found.text for found in web.iter("p")]
    assert [run.digits for run in truth.runs(web.itertext())] == DIGITS


@pytest.mark.parametrize("module", [truth, scoring, conversions], ids=lambda module: module.__name__)
def test_examples_run(module):
    tried = doctest.testmod(module)
    assert tried.attempted and not tried.failed


def test_the_rows_of_the_pages_hold_to_the_contract():
    rows = truth.page_rows()
    assert len(rows.reports) == len(list(truth.PAGES.iterdir())) == 8
    assert set(rows.reports["published_basis"]) == {"estimated"}


@pytest.fixture
def folders() -> tuple[Path, Path]:
    named = os.environ.get("DX_DOCUMENTS")
    if not named:
        pytest.skip("DX_DOCUMENTS is not set: the source documents are not beside the project")
    pages = Path(os.environ.get("DX_PAGES") or Path(named).parent / "pages")
    if not pages.is_dir():
        pytest.skip("the pages are not beside the documents, and DX_PAGES is not set")
    return Path(named), pages


def test_every_row_of_the_pages_stands_on_its_line_and_every_digit_in_one_row(folders):
    for one in truth.held(folders[1]):
        assert (one.faults, one.covered) == ([], one.digits), str(one)
    for source in truth.pages(folders[1]):
        counted = Counter(run for row in source.rows for run in row.runs)
        assert counted == Counter(range(len(truth.runs(source.lines)))), source.name


def test_every_digit_of_the_documents_is_in_a_row_and_no_document_knows_its_own(folders):
    found = list(truth.documents(folders[0]))
    assert len(found) == 5
    for source in found:
        assert {run for row in source.rows for run in row.runs} == set(range(len(truth.runs(source.lines))))
        kinds = source.evidence.reports["kind"].tolist()
        assert (kinds.count("report"), kinds.count("page")) == (4, 0)
        assert source.report.id not in set(source.evidence.observations["report"])


def test_what_the_data_took_from_the_same_page_is_hidden(folders):
    import dxlib as dx

    known = set(dx.load(reports="all").reports["url"].dropna())
    shared = 0
    for source in truth.pages(folders[1]):
        shared += source.lines[0] in known
        assert source.lines[0] not in set(source.evidence.reports["url"])
    assert shared == 1
