"""Progress to targets by named, published methods, with every component, so that it can be redone by hand."""

from dxlib.analysis.progress.closing import CLOSING, VERDICTS, closing
from dxlib.analysis.progress.frames import COLUMNS, TRIED, assess, scoreboard, sensitivity
from dxlib.analysis.progress.goals import decided
from dxlib.analysis.progress.lacks import LACKS
from dxlib.analysis.progress.methods import METHODS, Trajectory, Verdict, eurostat, eurostat_trend, linear, open_sdg, un

__all__ = [
    "CLOSING", "COLUMNS", "LACKS", "METHODS", "TRIED", "VERDICTS", "Trajectory", "Verdict", "assess", "closing",
    "decided", "eurostat", "eurostat_trend", "linear", "open_sdg", "scoreboard", "sensitivity", "un",
]  # fmt: skip
