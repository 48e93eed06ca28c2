"""Compare periods of Vietnam's digital transformation, every number with its source."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from dxlib.compare import compare, most_changed
from dxlib.loaders import indicators, load, newest, observations, sources, verify
from dxlib.progress import assess
from dxlib.text import edition_line, lead, sentences, target_sentences

if TYPE_CHECKING:
    from dxlib import charts, tables

__version__ = "0.1.0"

__all__ = [
    "assess",
    "charts",
    "compare",
    "edition_line",
    "indicators",
    "lead",
    "load",
    "most_changed",
    "newest",
    "observations",
    "sentences",
    "sources",
    "tables",
    "target_sentences",
    "verify",
]


def __getattr__(name: str) -> ModuleType:
    """Import charts and tables when they are first asked for: Altair takes as long as all the rest."""
    if name in ("charts", "tables"):
        return import_module(f"dxlib.{name}")
    raise AttributeError(f"module 'dxlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
