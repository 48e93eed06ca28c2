"""Briefings: the notebooks of the suite, run for one edition and written as pages and documents."""

from dxlib.briefing.edition import SUITE, brief, entrances
from dxlib.briefing.runner import Interrupted, NotebookFailed
from dxlib.briefing.shelf import editions, write_index
from dxlib.briefing.suite import Suite, read_suite

__all__ = [
    "SUITE",
    "Interrupted",
    "NotebookFailed",
    "Suite",
    "brief",
    "editions",
    "entrances",
    "read_suite",
    "write_index",
]
