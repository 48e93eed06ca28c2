"""Briefings: the notebooks of the suite, run for one edition and written as pages and documents."""

from dxlib.briefing.running.edition import SUITE, brief, entrances
from dxlib.briefing.running.runner import Interrupted, NotebookFailed
from dxlib.briefing.running.shelf import editions, write_index
from dxlib.briefing.running.suite import Suite, read_suite

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
