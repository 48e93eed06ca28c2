"""Tasks by status and deadline, and the calendar of what was asked for."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from test_tables import HOSTILE, read, texts

import dxlib as dx
from dxlib import tables

REPORT = "2024-01-15-report"
REPORTS = pd.DataFrame({"id": [REPORT], "as_of": [date(2023, 12, 31)]})
AREAS = pd.DataFrame({"code": ["MOF"], "name_en": ["Ministry of Finance"], "name_vi": ["Bộ Tài chính"]})


def task(line=1, **columns):
    row = {"report": REPORT, "list": "I", "number": str(line), "task_en": "A law", "task_vi": "Luật", "note": ""}
    return row | {"status": "in_progress", "deadline": "2023-12-31", "as_printed": "2023", "line": line} | columns


def asked(line=1, **columns):
    row = {"report": REPORT, "commitment_en": "A plan", "commitment_vi": "Kế hoạch", "owner": "MOF", "note": ""}
    return row | {"due": "2023-12-31", "status": "", "as_printed": "năm 2023", "line": line} | columns


def both(*rows):
    stack = tables.tasks(pd.DataFrame(rows), REPORTS)
    assert isinstance(stack, tables.Stack)
    return stack.tables[0], stack.tables[-1]


def calendar(*rows, **options):
    return tables.commitments(pd.DataFrame(rows), AREAS, **options)


def test_every_task_counts_once_in_its_list():
    evidence = dx.load()
    counts, late, listed = tables.tasks(evidence.tasks, evidence.reports).tables
    assert len(late.rows) == int(counts.rows[0][-1].text) and not late.folded
    assert len(listed.rows) == len(evidence.tasks)
    totals = {row[0].text: int(row[-2].text) for row in counts.rows if row[0].text.startswith("List")}
    assert totals == {"List I, all": 56, "List II, all": 18}
    assert sum(int(row[-2].text) for row in counts.rows if row[0].small == ("list I",)) == 56
    assert counts.rows[-1][0].small == ("No deadline printed",)


@pytest.mark.parametrize(
    ("columns", "late"),
    [
        ({}, True),
        ({"deadline": "2024-01-01"}, False),
        ({"status": "completed"}, False),
        ({"status": "researching", "deadline": "2022-06-30"}, True),
        ({"deadline": "annual"}, False),
        ({"deadline": "ongoing"}, False),
        ({"deadline": None}, False),
    ],
)
def test_overdue_is_what_was_not_completed_when_its_day_had_come(columns, late):
    counts, listed = both(task(**columns))
    assert len(tables.tasks(pd.DataFrame([task(**columns)]), REPORTS).tables) == 2 + late
    assert counts.rows[0][-1].text == ("1" if late else "–")
    assert listed.rows[0][2].small == (("overdue",) if late else ())


def test_a_count_stands_under_its_status_and_deadline():
    counts, _ = both(task(), task(2, status="completed"), task(3, deadline="annual"))
    assert [column.label for column in counts.columns] == ["Deadline", "Completed", "In progress", "All", "Overdue"]
    assert [[cell.text for cell in row] for row in counts.rows] == [
        ["List I, all", "1", "2", "3", "1"],
        ["Due 2023", "1", "1", "2", "1"],
        ["Every year", "–", "1", "1", "–"],
    ]
    assert "31 Dec 2023" in counts.notes[0]


def test_a_task_says_what_is_printed_and_where():
    _, listed = both(task(7, note="the result cell is empty"))
    (row,) = texts(listed)[1:]
    for part in ("I.7 A law", "In progress", "2023", "overdue", "report of 15 Jan 2024, line 7", "the result cell"):
        assert part in row
    assert listed.folded and "<details" in listed._repr_html_()


def test_the_calendar_is_in_the_order_of_the_dates():
    table = calendar(
        asked(1, due="annual"),
        asked(2, due="2024-03-31"),
        asked(3),
        asked(4, due="2022-08-15"),
        asked(5, due="ongoing"),
    )
    assert [row[0].text for row in table.rows] == ["15 Aug 2022", "2023", "31 Mar 2024", "every year", "ongoing"]
    assert table.rows[0][1].text == "Ministry of Finance"


def test_a_long_calendar_is_folded_by_year():
    evidence = dx.load()
    stack = tables.commitments(evidence.commitments, evidence.areas)
    assert isinstance(stack, tables.Stack) and all(table.folded for table in stack.tables)
    assert sum(len(table.rows) for table in stack.tables) == len(evidence.commitments)
    assert stack.tables[0].caption == "Due in 2022"
    assert stack._repr_html_().count("<details") == len(stack.tables)
    assert stack.to_markdown().count("**Due in") == len(stack.tables) - 1
    assert "Due in 2023" in repr(stack)


def test_where_there_is_nothing_a_table_says_so():
    none = dx.load(as_of="2022-08-08")
    table = tables.tasks(none.tasks, none.reports)
    assert "None of these reports lists tasks." in texts(table)[-1]
    assert len(tables.commitments(none.commitments.head(0)).rows) == 1


def test_hostile_text_stays_text():
    for table in (*both(task(task_en=HOSTILE, note=HOSTILE)), calendar(asked(commitment_en=HOSTILE, owner=HOSTILE))):
        assert not {tag for tag, _ in read(table).tags} & {"script", "b onclick"}
    assert HOSTILE in texts(calendar(asked(commitment_en=HOSTILE)))[-1]
