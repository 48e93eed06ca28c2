"""Briefings: the notebooks of the suite, run for one edition and written as pages and documents."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dxlib.places import SUITE

if TYPE_CHECKING:
    from dxlib.briefing.running.brief import brief, entrances
    from dxlib.briefing.running.many import EditionsFailed, brief_each, brief_many, read_matrix
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
    "brief_many",
    "editions",
    "entrances",
    "read_matrix",
    "read_suite",
    "write_index",
]

_MODULES = {
    "brief": ("brief", "entrances"),
    "many": ("EditionsFailed", "brief_each", "brief_many", "read_matrix"),
    "runner": ("Interrupted", "NotebookFailed"),
    "shelf": ("editions", "write_index"),
    "suite": ("Suite", "read_suite"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for: an edition that stands as asked needs next to nothing."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'dxlib.briefing' has no attribute '{name}'")
    return getattr(import_module(f"dxlib.briefing.running.{_MODULE_OF[name]}"), name)
