"""The reports, regenerated: every row of the data stands in a block, and a block says what the report prints."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from markupsafe import Markup
from test_notebooks import run
from test_tables import HOSTILE, read, texts

import dxlib as dx
from dxlib import tables
from dxlib.briefing.pages.page import BriefingExporter, Page, Row
from dxlib.errors import DxError, UnknownName

PAGE = Path(__file__).parents[1] / "notebooks" / "regenerated.ipynb"
MID_2022, SLIDES, DECISION = "2022-08-08-mid-year-review", "2022-12-25-committee-slides", "2024-02-16-decision-942"
KINDS = {"observation": "observations", "detail": "details", "target": "targets", "claim": "claims",
         "adoption": "adoption"}  # fmt: skip


@pytest.fixture(scope="module")
def shown():
    return run(PAGE)


def leaves(shown):
    """The tables that cells show, those of a stack one by one."""
    return [table for one in shown for table in getattr(one, "tables", [one]) if isinstance(table, tables.Table)]


def blocks(shown):
    return [table for table in leaves(shown) if "kind" in table.frame and "as_printed" in table.frame]


def key(kind, row):
    what = getattr(row, "indicator", "") or row.name_en
    return kind, row.report, row.line, what, row.period, row.area, row.as_printed


def in_the_data(evidence):
    """Every printed figure and name of the documents, every task and every request."""
    documents = set(evidence.reports.query("kind == 'report'")["id"])
    found = Counter()
    for kind, name in KINDS.items():
        found.update(key(kind, row) for row in getattr(evidence, name).itertuples() if row.report in documents)
    found.update(("task", row.report, row.list, row.number) for row in evidence.tasks.itertuples())
    found.update(("request", row.report, row.line, row.commitment_en) for row in evidence.commitments.itertuples())
    return found


def on_the_page(shown):
    found = Counter()
    for table in blocks(shown):
        found.update(key(row.kind, row) for row in table.frame.itertuples())
    frames = {id(table.frame): table.frame for table in leaves(shown)}  # the tables of a stack share one
    for frame in frames.values():
        if "task_en" in frame:
            found.update(("task", row.report, row.list, row.number) for row in frame.itertuples())
        elif "commitment_en" in frame:
            found.update(("request", row.report, row.line, row.commitment_en) for row in frame.itertuples())
    return found


def test_nothing_of_the_data_is_left_out_and_nothing_stands_twice(shown, evidence):
    assert on_the_page(shown) == in_the_data(evidence)


def test_a_block_taken_from_the_page_is_missed(shown, evidence):
    last = blocks(shown)[-1]
    missed = in_the_data(evidence) - on_the_page([table for table in shown if table is not last])
    assert missed == Counter(key(row.kind, row) for row in last.frame.itertuples())


def test_what_the_texts_lost_is_said_to_be_lost(shown, evidence):
    page = "\n".join(line for table in leaves(shown) for line in texts(table))
    for report in evidence.reports.itertuples():
        for line, what in report.lost:
            assert f"{what[1:]} | {line}" in page


def test_every_figure_of_a_block_is_in_its_table(shown):
    for table in blocks(shown):
        page = "\n".join(texts(table)).replace("\u00a0", " ")
        missing = [printed for printed in table.frame.query("kind != 'adoption'")["as_printed"] if printed not in page]
        assert not missing


# Findings that say that a report contradicts itself or its arithmetic.
CONTRADICTS = ("inconsistent", "contradiction", "stock and flow", "parts", "status", "consistent if read as points",
               "consistent if truncated")  # fmt: skip


def sections():
    """The words before each block, with its report and lines."""
    names, words = {}, ""
    for cell in nbformat.read(PAGE, as_version=4).cells:
        if cell.cell_type == "markdown":
            words = cell.source
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                names[node.targets[0].id] = node.value.value
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "dx.tables.printed":
                yield words, names[node.args[1].id], *ast.literal_eval(node.args[2])


def test_where_a_report_contradicts_itself_the_page_says_that_the_audit_lists_it(evidence):
    found = dx.audit(evidence=evidence, verdict=CONTRADICTS)
    assert len(found) > 10
    told = list(sections())
    for finding in found.itertuples():
        words = [w for w, report, first, last in told if report == finding.report and first <= finding.line <= last]
        assert words, finding
        assert "audit" in words[0], f"{finding.report}, line {finding.line}: {finding.verdict}"


def test_a_printed_table_stands_with_its_periods_in_columns(evidence):
    table = tables.printed(evidence, DECISION, (59, 61), across=True)
    assert [column.label for column in table.columns] == ["Figure", "2022", "2023", "Target for 2025", "Line"]
    assert table.subtitle == "Report of 16 Feb 2024 · targets: 942/QĐ-TTg"
    assert texts(table)[1:] == [
        "1.1 Dossiers submitted online | 54.34% 54,34% | 58.41% 58,41% | ≥\u00a080% | 59",
        "1.2 Online services that received dossiers | 51.43% 51,43% | 58.41% 58,41% | 100% | 60",
        "1.3 Satisfaction with administrative procedures | 86.97% 86,97% | 79.81% 79,81% | 90% | 61",
    ]


def test_a_target_without_any_result_has_a_row(evidence):
    table = tables.printed(evidence, DECISION, (76, 77))
    assert [line.split(" | ")[1:] for line in texts(table)[1:]] == [["100%", "76"], ["100%", "77"]]


def test_a_stated_change_stands_beside_its_figure_with_its_base(evidence):
    first, second = texts(tables.printed(evidence, MID_2022, (379, 387)))[1:]
    assert "6,641 first half of 2022" in first and "+37.92% Tăng 37,92% against first half of 2021" in first
    assert "| – | – |" in second and second.count("doubtful") == 1 and "Tăng 35,14%" in second


def test_a_range_and_a_share_of_a_whole_are_printed_in_full(evidence):
    assert "1 – 2" in texts(tables.printed(evidence, SLIDES, (393, 393)))[1]
    assert "| 7 of 63 30 June 2022 | 07/63 |" in texts(tables.printed(evidence, MID_2022, (110, 110)))[1]


def test_names_stand_with_their_count(evidence):
    row = texts(tables.printed(evidence, MID_2022, (185, 185)))[1]
    assert "62 of 63" in row and "Not done: Nghệ An." in row
    assert "Done: Hanoi," in texts(tables.printed(evidence, DECISION, (393, 393)))[1]


def test_a_note_is_told_once_and_its_number_stands_at_every_row(evidence):
    table = tables.printed(evidence, MID_2022, (179, 187))
    assert len(table.notes) == 2
    assert [line.rsplit(" | ", 1)[1] for line in texts(table)[1:4]] == ["179 note 1", "181 notes 1, 2", "181 note 1"]


def test_a_figure_printed_twice_has_two_rows(folder):
    report = folder.report()
    printed = {"value": 5, "as_printed": "5"}
    folder.rows(report, "observations", {**printed, "line": 1}, {**printed, "line": 2})
    for across in (False, True):
        table = tables.printed(folder.load(), report.name, (1, 10), across=across)
        assert [line.rsplit(" | ", 1)[1] for line in texts(table)[1:]] == ["1", "2"]


def test_text_of_the_data_stays_text(folder):
    report = folder.report()
    folder.rows(report, "details", {"name_en": HOSTILE, "value": 5, "as_printed": "5", "note": HOSTILE})
    page = read(tables.printed(folder.load(), report.name, (1, 10)))
    assert "script" not in {tag for tag, _attributes in page.tags}
    assert HOSTILE in page.rows[1][0]


@pytest.mark.parametrize("lines", [(0, 5), (7, 5), (1, 10_000)])
def test_lines_that_a_document_has_not_are_refused(lines, evidence):
    with pytest.raises(DxError, match="has 435 lines"):
        tables.printed(evidence, DECISION, lines)


@pytest.mark.parametrize("function", [lambda e, name: tables.printed(e, name, (1, 2)), tables.lost])
def test_an_unknown_report_is_refused_and_a_later_one_said_to_be_later(function, evidence):
    with pytest.raises(UnknownName, match="did you mean '2024-02-16-decision-942'"):
        function(evidence, "2024-02-16-decision-924")
    early = evidence.published_by("2022-08-31")
    assert "This report had not been published by 31 August 2022." in texts(function(early, DECISION))[1]
    with pytest.raises(UnknownName):
        function(early, "2022-08-07-mid-year-review")


def test_lines_without_a_figure_say_so(evidence):
    assert "No figure is printed in these lines." in texts(tables.printed(evidence, MID_2022, (1, 9)))[1]
    assert "Nothing of this report was lost." in texts(tables.lost(evidence, DECISION))[1]


def test_the_contents_count_the_documents_and_no_decision(evidence):
    table = tables.contents(evidence)
    assert list(table.frame["kind"].unique()) == ["report"]
    row = next(line for line in texts(table) if "14/BC-BTTTT" in line)
    names = ("observations", "details", "claims", "targets", "adoption", "tasks", "commitments")
    counts = [int((getattr(evidence, name)["report"] == DECISION).sum()) for name in names]
    assert row.split(" | ")[1:] == [*map(str, counts), "–"]


def test_a_page_of_many_parts_is_folded_under_their_headings_and_one_of_few_is_not():
    def written(count):
        parts = [Row(3, f"Part {n}", f"part-{n}", main=[Markup(f"<p>Words {n}.</p>")]) for n in range(count)]
        page = Page("Title", None, [Row(2, "Report", "report"), *parts])
        explorer = {"href": "explore.html", "title": "Explorer"}
        return BriefingExporter().write(page, {"words": {}, "explorer": explorer})

    few, many = written(5), written(40)
    assert "<details" not in few and few.count("<h3") == 5
    assert many.count('<details class="part"><summary><h3 id="part-') == many.count("<h3") == 40
    assert many.index("Words 0.") < many.index("</details>") < many.index("Part 1")
    assert '<h2 id="report">' not in many.partition("<details")[2]
