"""Cells of which all that they ask can be told, and cells of which it cannot."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from dxlib.briefing import SUITE, read_suite
from dxlib.briefing.running.plain import is_plain

BEGINNING = 'period = "latest"\nimport dxlib as dx\nevidence = dx.load()\nfigures = dx.compare(period)\n'
PLAIN = (
    "figures",
    "dx.tables.comparison(figures.query('outcome == \"compared\"'), language='vi')",
    "dx.text.lead(figures, dx.assess(evidence=evidence))",
    "evidence.tasks[evidence.tasks['status'] == 'completed'][['number', 'task_en']]",
    "shown = None if period == 'latest' else period\nf'{shown}: {len(figures)}'",
    "first, second = figures, evidence.adoption\ndx.charts.adoption(first, second, title='Who')",
    "wanted = ['a']\nfigures.query('indicator in @wanted')",
)
NOT_PLAIN = (
    "open('data/areas.yml').read()",
    "import pandas as pd",
    "import dxlib",
    "from dxlib.loaders import load",
    "!cat data/areas.yml",
    "%time figures",
    "dx.add('own.csv')",
    "dx.reading.read('report.pdf')",
    "dx.tables.pd.read_csv('rows.csv')",
    "dx.tables.display.Path('rows.csv').read_text()",
    "dx.sys.modules",
    "again = dx",
    "rooms = dx.tables",
    "print(dx)",
    "dx = figures",
    "figures.__class__",
    "evidence._kept(set())",
    "evidence.observations['value'] = 0",
    "evidence.tasks.drop(columns='number', inplace=True)",
    "evidence.tasks.pop('number')",
    "figures.query('@dx.tables.pd.read_csv(\"rows.csv\").size')",
    "asked = '@dx.sys'\nfigures.query(asked)",
    "figures.eval('value = 0', **{'inplace': True})",
    "for one in figures: print(one)",
    "def f(): return figures",
    "(lambda: figures)()",
    "try:\n    figures\nexcept Exception:\n    pass",
    "del evidence",
    "getattr(evidence, 'obser' + 'vations')",
    "eval('figures')",
    "__import__('os')",
    "unknown",
    "not ( python",
)


@pytest.mark.parametrize("source", PLAIN)
def test_verbs_and_what_they_return_are_plain(source):
    assert is_plain([new_code_cell(BEGINNING), new_code_cell(source)])


@pytest.mark.parametrize("source", NOT_PLAIN)
def test_whatever_could_read_in_another_way_is_not(source):
    assert not is_plain([new_code_cell(BEGINNING), new_code_cell(source)])


def test_every_notebook_of_the_suite_is_plain():
    files = [SUITE.parent / entry.file for entry in read_suite(SUITE).notebooks]
    assert [file.name for file in files if not is_plain(nbformat.read(file, as_version=4).cells)] == []
