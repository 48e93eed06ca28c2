"""Tables: figures beside their periods, flags and sources, as HTML, Markdown and plain text."""

from dxlib.display import Cell, Column, Stack, Table
from dxlib.tables.lists import adoption, figures, sources
from dxlib.tables.remarks import named, target_words
from dxlib.tables.results import comparison, newest, targets
from dxlib.tables.summaries import methods, pillars, reports
from dxlib.tables.tasks import commitments, tasks

__all__ = [
    "Cell",
    "Column",
    "Stack",
    "Table",
    "adoption",
    "commitments",
    "comparison",
    "figures",
    "methods",
    "named",
    "newest",
    "pillars",
    "reports",
    "sources",
    "target_words",
    "targets",
    "tasks",
]
