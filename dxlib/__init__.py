"""Compare periods of Vietnam's digital transformation, every number with its source.

The verbs stand here: ``load`` and ``add`` give evidence, all others take it. What shows a frame stands in ``charts``,
``tables`` and ``text``; a new report comes in through ``reading``. ``help(dx.compare)`` and its like name every column
with its unit.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dxlib import charts, reading, tables, text
    from dxlib.analysis.audit import audit
    from dxlib.analysis.compare import bridge, compare, revisions
    from dxlib.analysis.peers import peers
    from dxlib.analysis.progress import assess, closing, scoreboard, sensitivity
    from dxlib.analysis.rivals import rivals
    from dxlib.explorer import explorer
    from dxlib.exporting import export
    from dxlib.loaders import indicators, load, observations, sources
    from dxlib.loaders.own import add
    from dxlib.loaders.verification import verify

__version__ = "0.1.0"

__all__ = [
    "add",
    "assess",
    "audit",
    "bridge",
    "charts",
    "closing",
    "compare",
    "explorer",
    "export",
    "indicators",
    "load",
    "observations",
    "peers",
    "reading",
    "revisions",
    "rivals",
    "scoreboard",
    "sensitivity",
    "sources",
    "tables",
    "text",
    "verify",
]

_ROOMS = {
    "analysis.compare": ("bridge", "compare", "revisions"),
    "analysis.audit": ("audit",),
    "loaders": ("indicators", "load", "observations", "sources"),
    "loaders.own": ("add",),
    "loaders.verification": ("verify",),
    "analysis.progress": ("assess", "closing", "scoreboard", "sensitivity"),
    "analysis.peers": ("peers",),
    "analysis.rivals": ("rivals",),
    "explorer": ("explorer",),
    "exporting": ("export",),
}
# Short names for notebooks, of what stands in these modules; completion does not offer them.
_SHORT = {
    "analysis.audit": ("to_note",),
    "analysis.leading": ("leading",),
    "analysis.portraits": ("absent", "adopted", "figures_of", "portrait"),
    "loaders": ("newest",),
    "text": ("edition_line", "findings_lead", "headlines", "lead", "sentences", "target_sentences"),
}
_ROOM_OF = {name: room for rooms in (_ROOMS, _SHORT) for room, names in rooms.items() for name in names}


class _Verbs(ModuleType):
    """The package, in which a verb that has the name of its room is the verb, whoever imported the room before."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _ROOM_OF and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for."""
    if name in ("charts", "reading", "reviewing", "tables", "text"):
        return import_module(f"dxlib.{name}")
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'dxlib' has no attribute '{name}'")
    import_module("dxlib.tables.frames").register()
    globals()[name] = found = getattr(import_module(f"dxlib.{_ROOM_OF[name]}"), name)
    return found


def __dir__() -> list[str]:
    return __all__


sys.modules[__name__].__class__ = _Verbs
