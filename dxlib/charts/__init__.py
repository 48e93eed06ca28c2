"""Charts: each function takes a frame and returns an Altair chart, or a table where there is nothing to draw."""

from dxlib.charts.adoptions import adoption
from dxlib.charts.changes import changes
from dxlib.charts.dumbbells import dumbbell
from dxlib.charts.levels import levels, parts
from dxlib.charts.provinces import provinces
from dxlib.charts.render import enable
from dxlib.charts.statuses import progress, scoreboard
from dxlib.charts.timelines import timeline
from dxlib.display import PALETTE

__all__ = [
    "PALETTE",
    "adoption",
    "changes",
    "dumbbell",
    "enable",
    "levels",
    "parts",
    "progress",
    "provinces",
    "scoreboard",
    "timeline",
]

enable()
