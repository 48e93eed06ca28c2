"""Briefings: the notebooks of the suite, run for one edition and written as pages and documents."""

from dxlib.briefing.running.each import EditionsFailed, brief_each
from dxlib.briefing.running.edition import SUITE, brief, entrances
from dxlib.briefing.running.runner import Interrupted, NotebookFailed
from dxlib.briefing.running.shelf import editions, write_index
from dxlib.briefing.running.suite import Suite, read_suite

__all__ = [
    "SUITE",
    "EditionsFailed",
    "Interrupted",
    "NotebookFailed",
    "Suite",
    "brief",
    "brief_each",
    "editions",
    "entrances",
    "read_suite",
    "write_index",
]
