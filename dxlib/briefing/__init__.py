"""Briefings: the notebooks of the suite, run for one edition and written as pages and documents."""

from dxlib.briefing.edition import brief, entrances
from dxlib.briefing.runner import Interrupted, NotebookFailed
from dxlib.briefing.suite import Suite, read_suite

__all__ = ["Interrupted", "NotebookFailed", "Suite", "brief", "entrances", "read_suite"]
