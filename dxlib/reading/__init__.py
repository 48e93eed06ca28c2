"""The next report in: a file read to text, every run of digits proposed as a row, reviewed, and taken into the data.

``read`` makes a draft of a file, ``open_draft`` gives it back, ``accept`` takes it into the data when it was reviewed,
and ``refresh`` reads every new file of a folder; ``verify`` holds the figures of the data to the documents.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dxlib.loaders.verification import verify
    from dxlib.reading.acceptance import accept
    from dxlib.reading.drafts import open_draft, read
    from dxlib.reading.refreshing import refresh

__all__ = ["accept", "open_draft", "read", "refresh", "verify"]

_HOMES = {
    "accept": "reading.acceptance",
    "open_draft": "reading.drafts",
    "read": "reading.drafts",
    "refresh": "reading.refreshing",
    "verify": "loaders.verification",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dxlib.reading' has no attribute '{name}'")
    return getattr(import_module(f"dxlib.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
