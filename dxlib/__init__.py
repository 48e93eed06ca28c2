"""Compare periods of Vietnam's digital transformation, every number with its source.

The verbs stand here: ``load`` and ``add`` give evidence, all others take it. What shows a frame stands in ``charts``,
``tables`` and ``text``. ``help(dx.compare)`` and its like name every column with its unit.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dxlib import frames, text
from dxlib.audit import audit
from dxlib.compare import compare, revisions
from dxlib.explorer import explorer
from dxlib.loaders import add, indicators, load, observations, sources, verify
from dxlib.progress import assess, scoreboard, sensitivity

if TYPE_CHECKING:
    from dxlib import charts, tables

__version__ = "0.1.0"

__all__ = [
    "add",
    "assess",
    "audit",
    "charts",
    "compare",
    "explorer",
    "indicators",
    "load",
    "observations",
    "revisions",
    "scoreboard",
    "sensitivity",
    "sources",
    "tables",
    "text",
    "verify",
]

# Short names for notebooks, of what stands in these modules; completion does not offer them.
_SHORT = {
    "edition_line": "text",
    "findings_lead": "text",
    "headlines": "text",
    "lead": "text",
    "most_changed": "compare",
    "newest": "loaders",
    "sentences": "text",
    "target_sentences": "text",
    "to_note": "audit",
}


def __getattr__(name: str) -> Any:
    """Import charts and tables when they are first asked for: Altair takes as long as all the rest."""
    if name in ("charts", "tables"):
        return import_module(f"dxlib.{name}")
    if name in _SHORT:
        return getattr(import_module(f"dxlib.{_SHORT[name]}"), name)
    raise AttributeError(f"module 'dxlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__


frames.register()
