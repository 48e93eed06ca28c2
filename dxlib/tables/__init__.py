"""Tables: figures beside their periods, flags and sources, as HTML, Markdown and plain text."""

from dxlib.display import Cell, Column, Table
from dxlib.tables.lists import adoption, figures, sources
from dxlib.tables.remarks import flags, fragile_words, named, newest_words, stated_words, target_words
from dxlib.tables.results import comparison, newest, targets
from dxlib.tables.summaries import methods, pillars, reports

__all__ = [
    "Cell",
    "Column",
    "Table",
    "adoption",
    "comparison",
    "figures",
    "flags",
    "fragile_words",
    "methods",
    "named",
    "newest",
    "newest_words",
    "pillars",
    "reports",
    "sources",
    "stated_words",
    "target_words",
    "targets",
]
