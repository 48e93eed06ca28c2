"""Charts: each function takes a frame and returns an Altair chart, or a table where there is nothing to draw."""

from dxlib.charts.adoptions import adoption
from dxlib.charts.bars import printed, unjudged
from dxlib.charts.changes import changes
from dxlib.charts.dumbbells import dumbbell
from dxlib.charts.findings import recomputed
from dxlib.charts.levels import levels, parts
from dxlib.charts.peers import peers
from dxlib.charts.provinces import provinces
from dxlib.charts.render import enable
from dxlib.charts.revisions import revisions
from dxlib.charts.rivals import rivals
from dxlib.charts.scoreboards import scoreboard
from dxlib.charts.statuses import progress
from dxlib.charts.tile_map import tile_map
from dxlib.charts.timelines import timeline
from dxlib.tables.display import PALETTE

__all__ = [
    "PALETTE", "adoption", "changes", "dumbbell", "enable", "levels", "parts", "peers", "printed", "progress",
    "provinces", "recomputed", "revisions", "rivals", "scoreboard", "tile_map", "timeline", "unjudged",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


enable()
