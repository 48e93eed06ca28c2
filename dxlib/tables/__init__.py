"""Tables: figures beside their periods, flags and sources, as HTML, Markdown and plain text."""

from dxlib.tables.closings import closing, crosswalk, unjudged
from dxlib.tables.display import Cell, Column, Stack, Table
from dxlib.tables.editions import differences
from dxlib.tables.findings import findings, revisions, verdicts
from dxlib.tables.lists import adoption, figures, indicators, places, sensitivity, sources
from dxlib.tables.portraits import absent, adopted, peers, standing
from dxlib.tables.printed import printed
from dxlib.tables.remarks import named, target_words
from dxlib.tables.results import comparison, newest, scoreboard, targets
from dxlib.tables.rivals import rivals
from dxlib.tables.summaries import contents, lost, pages, pillars, reports
from dxlib.tables.tasks import commitments, tasks

__all__ = [
    "Cell", "Column", "Stack", "Table", "absent", "adopted", "adoption", "closing", "commitments", "comparison",
    "contents", "crosswalk", "differences", "figures", "findings", "indicators", "lost", "named", "newest", "pages",
    "peers", "pillars", "places", "printed", "reports", "revisions", "rivals", "scoreboard", "sensitivity", "sources",
    "standing", "target_words", "targets", "tasks", "unjudged", "verdicts",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__
