"""Compare periods of Vietnam's digital transformation, every number with its source.

The verbs stand here: ``load`` and ``add`` give evidence, all others take it. What looks further into their frames
stands in ``analysis``, what shows a frame in ``charts``, ``tables`` and ``text``; a new report comes in through
``reading``. ``help(dx.compare)`` and its like name every column with its unit.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # typing takes longer to load than all else here

if TYPE_CHECKING:
    from typing import Any

    from dxlib import analysis, charts, reading, tables, text
    from dxlib.analysis.audit import audit
    from dxlib.analysis.compare import compare
    from dxlib.analysis.peers import peers
    from dxlib.analysis.progress import assess, scoreboard
    from dxlib.analysis.rivals import rivals
    from dxlib.explorer import explorer
    from dxlib.exporting import export
    from dxlib.loaders import indicators, load, observations, sources
    from dxlib.loaders.own import add

__version__ = "0.1.0"

__all__ = [
    "add",
    "analysis",
    "assess",
    "audit",
    "charts",
    "compare",
    "explorer",
    "export",
    "indicators",
    "load",
    "observations",
    "peers",
    "reading",
    "rivals",
    "scoreboard",
    "sources",
    "tables",
    "text",
]

_HOMES = {
    "add": "loaders.own",
    "assess": "analysis.progress",
    "audit": "analysis.audit",
    "compare": "analysis.compare",
    "explorer": "explorer",
    "export": "exporting",
    "indicators": "loaders",
    "load": "loaders",
    "observations": "loaders",
    "peers": "analysis.peers",
    "rivals": "analysis.rivals",
    "scoreboard": "analysis.progress",
    "sources": "loaders",
}
# Names that stood here until version 0.1, to be taken away with the next.
_LEFT = {
    "analysis": (
        "absent", "adopted", "bridge", "closing", "figures_of", "newest", "portrait", "revisions",
        "sensitivity", "to_note",
    ),
    "reading": ("verify",),
    "text": ("edition_line", "findings_lead", "headlines", "lead", "sentences", "target_sentences"),
}  # fmt: skip


class _Verbs(ModuleType):
    """The package, in which a verb that has the name of its room is the verb, whoever imported the room before."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for."""
    if "IPython" in sys.modules:
        import_module("dxlib.tables.frames").register()
    if name in _HOMES:
        globals()[name] = found = getattr(import_module(f"dxlib.{_HOMES[name]}"), name)
        return found
    if name in __all__ or name == "reviewing":
        return import_module(f"dxlib.{name}")
    for room, names in _LEFT.items():
        if name in names:
            told = f"dx.{name} is called dx.{room}.{name} now; the old name goes with the next release"
            warnings.warn(told, DeprecationWarning, stacklevel=2)
            return getattr(import_module(f"dxlib.{room}"), name)
    if name == "most_changed":
        warnings.warn("dx.most_changed is dx.analysis.leading now, by another rule", DeprecationWarning, stacklevel=2)
        found = import_module("dxlib.analysis.leads").leading
        return lambda comparison, count=5: found(comparison, count=count)
    raise AttributeError(f"module 'dxlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__


sys.modules[__name__].__class__ = _Verbs
