"""What is computed of the evidence, and what looks further into the frames of the verbs.

``closing`` says how targets of one date ended, ``revisions`` what was printed again otherwise, ``sensitivity`` what a
status rests on, ``bridge`` what old provinces say of a new one. ``portrait``, ``figures_of``, ``adopted`` and
``absent`` are about one area; ``leading``, ``newest`` and ``to_note`` keep the rows that a reader sees first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dxlib.analysis.audit import to_note
    from dxlib.analysis.compare import bridge, revisions
    from dxlib.analysis.leads import leading
    from dxlib.analysis.portraits import absent, adopted, figures_of, portrait
    from dxlib.analysis.progress import closing, sensitivity
    from dxlib.loaders import newest

_HOMES = {
    "analysis.audit": ("to_note",),
    "analysis.compare": ("bridge", "revisions"),
    "analysis.leads": ("leading",),
    "analysis.portraits": ("absent", "adopted", "figures_of", "portrait"),
    "analysis.progress": ("closing", "sensitivity"),
    "loaders": ("newest",),
}
__all__ = [
    "absent", "adopted", "bridge", "closing", "figures_of", "leading", "newest", "portrait", "revisions",
    "sensitivity", "to_note",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"dxlib.{home}"), name)
    raise AttributeError(f"module 'dxlib.analysis' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
